"""The one base of every error that is an answer to somebody, and not a fault of this program."""


class OutcomesError(Exception):
    """Something cannot be done as asked; the message is a sentence that says what, where and what to do."""
