-- overview_watched: how many series are watched, how many signal, and how many would by chance alone.
-- grain: one row
-- $area      varchar  code in data/reference/areas.csv
-- $is_whole  boolean  whether to count the series of every trust and partnership

with own_series as (
    select
        count(*) as n_watched,
        count(*) filter (where is_signal and latest_period = newest_in_layout) as n_signals,
        sum(false_alarms) as expected_false_alarms,
        max(latest_period) as latest_period,
        coalesce(bool_or(synthetic), false) as is_synthetic
    from weekly_summaries
    where
        signal_strength is not null
        and case
            when $is_whole
                then area_code in (
                    select areas.code
                    from areas
                    where areas.kind in ('icb', 'partnership', 'acute', 'ambulance')
                )
            else area_code = $area
        end
)

select * from own_series
