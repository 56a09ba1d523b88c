-- target_place_spread: how far places lie apart, with and without what chance makes.
-- grain: one row, or none where too few places have a figure
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts

select *
from place_spread
where
    commitment = $commitment
    and part = $part
