-- observations: the published figure in use for each measure, area, sex, age, category and period.
-- grain: one row per measure, area, sex, age, category type, category and period

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
    source_title,
    source_url,
    grade,
    note,
    status,
    source_mark,
    synthetic,
    layout,
    indicator,
    sha256,
    line,
    file_name,
    loaded_at,
    headline_age is null or age = headline_age or age = '' as is_headline_age
from stg_published
where choice = 1
order by measure, area_code, sex, age, category_type, category, period_start
