-- service_reports: who gave rows of a weekly or monthly layout for a period, and how many were set aside.
-- Rows of a copy count to the source that it repeats.
-- A row that was set aside without a week or a name that could be read has none here.
-- grain: one row per layout, organisation or place, and period end

with in_use as (
    select distinct
        layout,
        entity,
        period_end
    from service_staged
),

set_aside as (
    select
        ref_layouts.fed_layout as layout,
        quarantine.area_code as entity,
        quarantine.period_end,
        count(*) as n_set_aside
    from quarantine
    inner join live_files on quarantine.sha256 = live_files.sha256
    inner join ref_layouts on live_files.layout = ref_layouts.layout
    group by ref_layouts.fed_layout, quarantine.area_code, quarantine.period_end
)

select
    layout,
    entity,
    period_end,
    coalesce(set_aside.n_set_aside, 0) as n_set_aside
from in_use
full outer join set_aside using (layout, entity, period_end)
order by layout, entity, period_end
