-- intervention_lines: observed, fitted and counterfactual weeks of one estimate; people as published.
-- grain: one row per week
-- $intervention  varchar  id in data/reference/interventions.toml
-- $measure       varchar  id in data/reference/measures.toml
-- $area          varchar  code in data/reference/areas.csv

select impact_lines.* replace (weekly_points.value as observed)
from impact_lines
left join weekly_points
    on
        impact_lines.measure = weekly_points.measure
        and impact_lines.area_code = weekly_points.area_code
        and impact_lines.period_end = weekly_points.period_end
where
    impact_lines.intervention = $intervention
    and impact_lines.measure = $measure
    and impact_lines.area_code = $area
order by impact_lines.period_end
