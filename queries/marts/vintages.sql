-- vintages: every published figure that was ever in use or superseded, newest load first.
-- grain: one row per measure, area, sex, age, category, period and file

select
    measure,
    area_code,
    sex,
    age,
    category_type,
    category,
    period,
    period_start,
    period_end,
    value,
    lower,
    upper,
    numerator,
    denominator,
    status,
    source_mark,
    synthetic,
    grade,
    indicator,
    source_title,
    layout,
    file_name,
    sha256,
    line,
    loaded_at,
    choice
from stg_published
where category = ''
order by measure, area_code, sex, age, period, choice
