-- weekly_set_aside: how many rows of some organisations or places were set aside in the files of one layout.
-- grain: one row
-- $layout  varchar  layout id
-- $areas   varchar  codes of the organisations or places, with a comma between

select count(*) as n_rows
from quarantine
where
    layout = $layout
    and list_contains(string_split($areas, ','), area_code)
