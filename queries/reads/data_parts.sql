-- data_parts: the series behind each part of a target or headline commitment in one area.
-- grain: one row per part
-- $commitment  varchar  id in data/reference/targets.toml or goals.toml
-- $area        varchar  area code

select
    part,
    measure,
    sex,
    basis,
    basis_note,
    area_used,
    is_gap,
    n_points,
    latest_period,
    synthetic,
    lowest_grade,
    missing
from assessments
where
    commitment = $commitment
    and area_code = $area
