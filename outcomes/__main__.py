"""``python -m outcomes``, also installed as the command ``outcomes``."""

import sys
import warnings

# What a library has to say to programmers, with a path of this installation, is nothing to whoever types a command.
if not sys.warnoptions:
    warnings.simplefilter("ignore")


def main() -> int:
    """Run one command; returns its exit code."""
    try:
        from outcomes import cli
    except ValueError as error:
        # Reference data that people edit is read on import; a mistake in it deserves a sentence, not a stack trace.
        sys.exit(f"{error}")
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
