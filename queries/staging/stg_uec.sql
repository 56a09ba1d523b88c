-- stg_uec: the newest accepted row of each key of the weekly uec extract.
-- Synthetic rows leave as soon as one real row of this layout is live.
-- grain: one row per week, organisation or area

with live as (
    select
        raw_uec.*,
        live_files.load_order,
        live_files.loaded_at
    from raw_uec
    inner join live_files using (sha256)
),

origin as (
    select coalesce(bool_or(not synthetic), false) as has_real_rows
    from live
),

final as (
    select live.*
    from live
    cross join origin
    where not (live.synthetic and origin.has_real_rows)
    qualify row_number() over (
        partition by live.week_ending, coalesce(live.org_code, live.area_code)
        order by live.load_order desc, live.line desc
    ) = 1
)

select *
from final
