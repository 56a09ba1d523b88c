-- known_files: every file that was ever accepted, whether its rows are in use or were withdrawn.
-- grain: one row per file

select sha256
from files
