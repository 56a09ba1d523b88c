-- data_place_figures: the figures that places are compared by, each with the file and line it was read from.
-- grain: one row per place
-- $commitment, $part  varchar  ids in the reference data

select
    place_values.area_code,
    areas.name as area_name,
    place_values.measure,
    place_values.period,
    place_values.value,
    place_values.lower,
    place_values.upper,
    place_values.grade,
    place_values.synthetic,
    place_values.line,
    place_values.sha256,
    files.name as file_name,
    files.loaded_at,
    observations.source_title,
    observations.source_url
from place_values
inner join areas on place_values.area_code = areas.code
left join files on place_values.sha256 = files.sha256
left join observations
    on
        place_values.sha256 = observations.sha256
        and place_values.line = observations.line
        and place_values.measure = observations.measure
where
    place_values.commitment = $commitment
    and place_values.part = $part
    and areas.kind = 'place'
order by areas.position
