-- faults: reasons not to publish a snapshot; none when it is sound.
-- grain: one row per fault

select 'it has no assessment' as fault
where not exists (select 1 from assessments)
union all
select 'a count of people escaped disclosure control in ' || weekly_points.area_code as fault
from weekly_points
inner join measures on weekly_points.measure = measures.id
where
    measures.disclosure = 'hes'
    and weekly_points.value is not null
    and (weekly_points.value between 1 and 7 or weekly_points.value % 5 != 0)
union all
select 'a yearly count of people escaped disclosure control in ' || area_code as fault
from falls_years
where count is not null and (count between 1 and 7 or count % 5 != 0)
