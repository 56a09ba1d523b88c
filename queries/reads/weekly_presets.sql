-- weekly_presets: what each preset says of the newest figure of one measure in one area.
-- grain: one row per preset
-- $measure  varchar  id in data/reference/measures.toml
-- $area     varchar  code in data/reference/areas.csv

select *
from weekly_judgements
where
    measure = $measure
    and area_code = $area
order by preset
