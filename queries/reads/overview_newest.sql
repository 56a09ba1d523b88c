-- overview_newest: the newest period that any place has a figure for, and how many places have it.
-- grain: one row per commitment and part
-- $area  varchar  code of a partnership in data/reference/areas.csv, or null for all places

select
    assessments.commitment,
    assessments.part,
    assessments.latest_period,
    assessments.latest_end,
    count(*) as n_places
from assessments
inner join areas on assessments.area_code = areas.code
where
    areas.kind = 'place'
    and assessments.n_points > 0
    and ($area is null or areas.partnership = $area)
group by
    assessments.commitment,
    assessments.part,
    assessments.latest_period,
    assessments.latest_end
qualify
    row_number() over (
        partition by assessments.commitment, assessments.part order by assessments.latest_end desc
    ) = 1
order by assessments.commitment, assessments.part
