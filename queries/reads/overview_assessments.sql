-- overview_assessments: the verdict on every part of every commitment in one area, and what its row shows.
-- grain: one row per commitment and part
-- $area  varchar  code in data/reference/areas.csv

select
    assessments.commitment,
    assessments.part,
    assessments.measure,
    measures.title as measure_title,
    measures.unit,
    measures.decimals,
    measures.polarity,
    assessments.rule,
    assessments.is_gap,
    assessments.is_sensitive,
    assessments.basis,
    assessments.basis_note,
    assessments.area_used,
    assessments.lowest_grade,
    assessments.synthetic,
    assessments.n_points,
    assessments.baseline_period,
    assessments.baseline_basis,
    assessments.baseline_value,
    assessments.measured_baseline,
    assessments.stated_baseline,
    assessments.target_value,
    assessments.target_year,
    assessments.first_period,
    assessments.first_value,
    assessments.first_level,
    assessments.first_england,
    assessments.latest_period,
    assessments.latest_end,
    assessments.latest_value,
    assessments.latest_level,
    assessments.latest_england,
    assessments.required_now,
    assessments.behind_by,
    assessments.path_missing,
    assessments.verdict,
    assessments.verdict_words,
    assessments.verdict_reason,
    assessments.band,
    assessments.direction,
    assessments.gap_words,
    assessments.missing
from assessments
inner join measures on assessments.measure = measures.id
where assessments.area_code = $area
order by assessments.commitment, assessments.part
