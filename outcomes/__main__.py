"""``python -m outcomes``."""

import sys

try:
    from outcomes.cli import main
except ValueError as error:
    # Reference data that people edit is read on import; a mistake in it deserves a sentence, not a stack trace.
    sys.exit(f"{error}")

sys.exit(main())
