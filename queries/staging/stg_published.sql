-- stg_published: every published figure that a measure of ours takes, whatever its source and vintage.
-- `choice` 1 is the figure in use: the preferred source first, then the newest load.
-- grain: one row per file and line

with mapped as (
    select
        ref_indicators.measure,
        raw_published.area_code,
        raw_published.sex,
        coalesce(raw_published.age, ref_indicators.age, '') as age,
        coalesce(raw_published.category_type, '') as category_type,
        coalesce(raw_published.category, '') as category,
        raw_published.period,
        -- A year written 2024/25 runs as the measure's years do, whatever dates its publisher gave it.
        if(
            regexp_matches(raw_published.period, '^\d{4}/'),
            make_date(
                left(raw_published.period, 4)::bigint, ref_indicators.year_month, ref_indicators.year_day
            ),
            raw_published.period_start
        ) as period_start,
        if(
            regexp_matches(raw_published.period, '^\d{4}/'),
            (
                make_date(
                    left(raw_published.period, 4)::bigint + round(
                        date_diff('day', raw_published.period_start, raw_published.period_end) / 365.25
                    )::bigint,
                    ref_indicators.year_month,
                    ref_indicators.year_day
                ) - interval 1 day
            )::date,
            raw_published.period_end
        ) as period_end,
        raw_published.value,
        raw_published.lower_ci as lower,
        raw_published.upper_ci as upper,
        raw_published.numerator,
        raw_published.denominator,
        raw_published.source_title,
        raw_published.source_url,
        coalesce(raw_published.grade, 'A') as grade,
        raw_published.note,
        if(
            lower(raw_published.status) in ('provisional', 'final', 'revised'),
            lower(raw_published.status),
            null
        ) as status,
        raw_published.status as source_mark,
        raw_published.synthetic,
        raw_published.indicator,
        raw_published.sha256,
        raw_published.line,
        live_files.layout,
        live_files.name as file_name,
        live_files.loaded_at,
        live_files.load_order,
        live_files.layout = ref_indicators.preferred_source as is_preferred,
        ref_indicators.age as headline_age
    from raw_published
    inner join live_files using (sha256)
    inner join ref_indicators
        on
            live_files.layout = ref_indicators.layout
            and raw_published.indicator = ref_indicators.indicator
),

origin as (
    select
        layout,
        bool_or(not synthetic) as has_real_rows
    from mapped
    group by layout
)

select
    mapped.*,
    row_number() over (
        partition by
            mapped.measure, mapped.area_code, mapped.sex, mapped.age,
            mapped.category_type, mapped.category, mapped.period
        order by mapped.is_preferred desc, mapped.load_order desc, mapped.line desc
    ) as choice
from mapped
inner join origin using (layout)
where not (mapped.synthetic and origin.has_real_rows)
