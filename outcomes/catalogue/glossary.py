"""The words of the glossary that a sentence uses, found in its text."""

from __future__ import annotations

import re
from functools import lru_cache

from outcomes.catalogue import catalogue

# Words with another everyday use stay plain ("took its place"); the glossary on the methods page has them too.
EVERYDAY = ("measure", "partnership", "place", "standard", "target", "trust", "verdict")
# Told by the mark itself, which stands wherever such data does.
ILLUSTRATIVE = next(entry for entry in catalogue.glossary if entry.id == "illustrative-data")
MEANINGS = {
    word.lower(): entry.meaning
    for entry in catalogue.glossary
    for word in (entry.term, *entry.also)
    if entry.id not in (*EVERYDAY, ILLUSTRATIVE.id)
}
# The longest first: "confidence interval" before "interval".
_WORDS = re.compile(
    rf"\b({'|'.join(re.escape(word) for word in sorted(MEANINGS, key=len, reverse=True))})s?\b",
    re.IGNORECASE,
)


# Most sentences of a page stand on the page of the next place too.
@lru_cache(maxsize=8192)
def found(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where words of the glossary stand in a text: first and last position, and the word's meaning.

    >>> [("The gap closes"[first:last], meaning == MEANINGS["gap"]) for first, last, meaning in found("The gap closes")]
    [('gap', True)]
    """
    return tuple((match.start(), match.end(), MEANINGS[match[1].lower()]) for match in _WORDS.finditer(text))
