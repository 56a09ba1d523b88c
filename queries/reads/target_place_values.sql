-- target_place_values: each place's latest value beside England's.
-- grain: one row per place
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $part        varchar  id of one of its parts

select *
from place_values
where
    commitment = $commitment
    and part = $part
