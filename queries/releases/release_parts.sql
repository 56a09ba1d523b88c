-- release_parts: what is judged of each part of each commitment in each area, and by which choices.
-- grain: one row per commitment, part and area

select
    commitment,
    part,
    area_code,
    measure,
    sex,
    rule,
    basis,
    is_gap,
    synthetic,
    baseline_period,
    baseline_value,
    target_value,
    target_year,
    verdict,
    verdict_words,
    probability,
    target_verdict,
    target_verdict_words
from assessments
order by commitment, part, area_code
