-- release: which snapshot a release record is made of, and whether all of it may be shown to everybody.
-- grain: one row
-- $reconstructed  boolean  whether it was worked out from a later snapshot and never published

select
    id,
    case when not $reconstructed then published_at end as published_at,
    method_version,
    definition_version,
    not exists (
        from sources
        where release_status != 'published' and not synthetic
    ) as is_public
from snapshot
