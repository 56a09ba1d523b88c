-- data_publishers: the sources that published figures cite, with how far each reaches.
-- grain: one row per source title and grade

select
    observations.source_title,
    max(observations.source_url) as source_url,
    observations.grade,
    string_agg(distinct measures.title, '; ' order by measures.title) as measure_titles,
    count(*) as n_figures,
    max_by(observations.period, observations.period_end) as latest_period,
    bool_or(observations.synthetic) as synthetic
from observations
inner join measures on observations.measure = measures.id
group by observations.source_title, observations.grade
order by observations.grade, observations.source_title
