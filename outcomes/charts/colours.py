"""The colours of ``assets/tokens.css`` for what takes no variable of a style sheet: Plotly and Office files."""

import re
from collections.abc import Mapping

from outcomes.catalogue import ROOT

_TOKEN = re.compile(r"--([a-z-]+): (?:light-dark\()?(#[0-9a-f]{6})")

#: The colour of every token by day: a sign and six digits.
DAY: Mapping[str, str] = dict(_TOKEN.findall((ROOT / "assets" / "tokens.css").read_text(encoding="utf-8")))


def office(token: str) -> str:
    """A token's colour by day as Office files write it.

    >>> office("page")
    'FFFFFF'
    """
    return DAY[token].removeprefix("#").upper()
