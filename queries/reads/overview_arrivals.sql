-- overview_arrivals: sources with figures in use that were loaded after the verdicts now compared with.
-- grain: one row per layout

with compared as (
    select max(published_at) as published_at
    from past_verdicts
)

select
    files.layout,
    sources.name,
    sum(files.n_in_use)::bigint as n_rows
from files
inner join compared on files.loaded_at > compared.published_at
inner join sources on files.layout = sources.layout
where
    files.withdrawn_at is null
    and files.n_in_use > 0
group by files.layout, sources.name
order by files.layout
