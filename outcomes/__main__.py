"""``python -m outcomes``."""

import sys
import warnings

# What a library has to say to programmers, with a path of this installation, is nothing to whoever types a command.
if not sys.warnoptions:
    warnings.simplefilter("ignore")

try:
    from outcomes.cli import main
except ValueError as error:
    # Reference data that people edit is read on import; a mistake in it deserves a sentence, not a stack trace.
    sys.exit(f"{error}")

sys.exit(main())
