-- past_verdicts: the verdicts of the last snapshot published before this one.
-- grain: one row per commitment, part and area

select
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
where verdicts.snapshot = (select max(earlier.snapshot) from verdicts as earlier)
