-- past_verdicts: the verdicts held at the last board, else those of the last snapshot before this one.
-- grain: one row per commitment, part and area
-- $board  date  the day of the last board, or null where none is known

with compared as (
    select
        $board as board_day,
        coalesce(max(snapshot) filter (where published_at::date <= $board), max(snapshot)) as chosen
    from verdicts
)

select
    compared.board_day::date as board,
    verdicts.snapshot,
    verdicts.published_at,
    verdicts.commitment,
    verdicts.part,
    verdicts.area_code,
    verdicts.code,
    verdicts.words,
    verdicts.latest_period,
    verdicts.latest_value,
    verdicts.definition
from verdicts
inner join compared on verdicts.snapshot = compared.chosen
