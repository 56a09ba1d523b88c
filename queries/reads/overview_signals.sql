-- overview_signals: the five strongest signals of the newest week, of the whole system or of one area.
-- grain: one row per measure and area, strongest first
-- $area      varchar  code in data/reference/areas.csv
-- $is_whole  boolean  whether to look through the series of every trust and partnership

with whole_system as (
    select
        measure,
        layout,
        area_code,
        synthetic,
        latest_period,
        value,
        suppression,
        expected_lower,
        expected_upper,
        signal_variation,
        signal_kind,
        signal_sentence,
        rank
    from signals
    where $is_whole
),

own_series as (
    select
        measure,
        layout,
        area_code,
        synthetic,
        latest_period,
        value,
        suppression,
        expected_lower,
        expected_upper,
        signal_variation,
        signal_kind,
        signal_sentence,
        row_number() over (order by signal_strength desc, measure asc) as rank
    from weekly_summaries
    where
        not $is_whole
        and area_code = $area
        and is_signal
        and latest_period = newest_in_layout
),

chosen as (
    select * from whole_system
    union all
    select * from own_series
),

final as (
    select
        chosen.measure,
        measures.title as measure_title,
        measures.unit,
        measures.decimals,
        chosen.layout,
        chosen.area_code,
        areas.name as area_name,
        chosen.synthetic,
        chosen.latest_period,
        chosen.value,
        chosen.suppression,
        chosen.expected_lower,
        chosen.expected_upper,
        chosen.signal_variation,
        chosen.signal_kind,
        chosen.signal_sentence,
        chosen.rank
    from chosen
    inner join measures on chosen.measure = measures.id
    inner join areas on chosen.area_code = areas.code
    where chosen.rank <= 5
    order by chosen.rank
)

select * from final
