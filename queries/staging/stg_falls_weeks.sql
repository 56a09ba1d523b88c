-- stg_falls_weeks: falls of a place in a week, with the parts of each measure that they make.
-- grain: one row per week and area

with groups as (
    select
        count(distinct age_band || from_care_home) as n_groups,
        count(distinct age_band) filter (where from_care_home) as n_care_home_groups
    from stg_falls
),

weeks as (
    select
        stg_falls.area_code as entity,
        stg_falls.week_ending as period_end,
        bool_or(stg_falls.synthetic) as synthetic,
        max_by(stg_falls.sha256, stg_falls.load_order) as sha256,
        min(stg_falls.line) as line,
        -- One missing cell, empty or without a row, makes the week's total unknown, so it stays missing.
        if(
            count(stg_falls.falls_admissions) = any_value(groups.n_groups),
            sum(stg_falls.falls_admissions),
            null
        ) as falls,
        if(
            count(stg_falls.falls_admissions) filter (where stg_falls.from_care_home)
            = any_value(groups.n_care_home_groups),
            sum(stg_falls.falls_admissions) filter (where stg_falls.from_care_home),
            null
        ) as care_home_falls
    from stg_falls
    cross join groups
    group by stg_falls.area_code, stg_falls.week_ending
),

final as (
    select
        *,
        [
            {'measure': 'falls_admissions', 'numerator': falls, 'denominator': null},
            {'measure': 'falls_admissions_care_home', 'numerator': care_home_falls, 'denominator': null}
        ] as parts
    from weeks
)

select *
from final
