-- weekly_set_aside: how many rows of some organisations or places were set aside in the files of one layout.
-- grain: one row
-- $layout  varchar  layout id
-- $areas   list     codes of the organisations or places

select count(*) as n_rows
from quarantine
where
    layout = $layout
    and list_contains($areas, area_code)
