-- standings: the newest figure of every place and partnership beside England's, and its direction.
-- grain: one row per commitment, part and area
-- $area  varchar  code of a place or partnership in data/reference/areas.csv, or null for all

select
    place_values.commitment,
    place_values.part,
    place_values.area_code,
    place_values.measure,
    place_values.basis,
    place_values.period,
    place_values.period_end,
    place_values.value,
    place_values.lower,
    place_values.upper,
    place_values.england,
    place_values.standing,
    place_values.comparison_reason,
    assessments.direction,
    assessments.direction_since,
    assessments.is_gap,
    assessments.latest_period,
    assessments.latest_level,
    place_values.synthetic
from place_values
inner join areas on place_values.area_code = areas.code
inner join assessments
    on
        place_values.commitment = assessments.commitment
        and place_values.part = assessments.part
        and place_values.area_code = assessments.area_code
where $area is null or place_values.area_code = $area
order by
    place_values.commitment,
    place_values.part,
    areas.position
