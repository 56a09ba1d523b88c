-- data_verdict_files: the files behind the figures that the verdicts of one area rest on.
-- grain: one row per commitment and file
-- $area     varchar  area code
-- $places   list     codes of the places of the area, whose weighted mean may stand in
-- $england  varchar  code of England, which a gap is taken to

with used as (
    select
        assessments.commitment,
        observations.period,
        observations.period_end,
        observations.file_name,
        observations.sha256,
        observations.line,
        observations.loaded_at
    from assessments
    inner join observations
        on
            assessments.measure = observations.measure
            and assessments.sex = observations.sex
            and observations.category = ''
            and observations.is_headline_age
            and (
                assessments.area_used = observations.area_code
                or (assessments.is_gap and observations.area_code = $england)
                or (
                    assessments.basis = 'derived'
                    and list_contains($places, observations.area_code)
                )
            )
    where assessments.area_code = $area and assessments.n_points > 0
)

select
    commitment,
    file_name,
    sha256,
    loaded_at,
    count(distinct line) as n_lines,
    min(period) as first_period,
    max(period) as last_period
from used
group by commitment, file_name, sha256, loaded_at
order by commitment asc, max(period_end) desc, file_name asc
