"""Codes of organisations and areas: which are ours, and what to say of one that is not."""

import difflib
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from outcomes.pipeline.rows import Rows
from outcomes.sources.reading import Refused

MOST_CODES_COMPARED = 500
AREA_KINDS = frozenset({"england", "region", "icb", "partnership", "place"})


def check(
    rows: Rows, areas: Mapping[str, str], successors: Mapping[str, str], ends: Mapping[str, date]
) -> None:
    """Organisations and places of an extract are our own: an unknown one is probably a slip of the pen."""
    for column, noun, known in (
        ("org_code", "organisation", [code for code, kind in areas.items() if kind not in AREA_KINDS]),
        ("area_code", "place", [code for code, kind in areas.items() if kind == "place"]),
    ):
        if column not in rows.frame:
            continue
        codes = rows.frame[column]
        reason = why_unknown(noun, known, areas, successors)
        unknown = codes.notna() & ~codes.isin(known)
        if column == "org_code":
            unknown &= ~_still_valid(rows, ends)
        rows.quarantine(unknown, column, _why_of(codes, reason))


def _why_of(codes: pd.Series, reason: Callable[[str], str]) -> Callable[[int], str]:
    return lambda row: reason(codes.iloc[row])


def keep_organisations(
    rows: Rows, areas: Mapping[str, str], successors: Mapping[str, str], ends: Mapping[str, date]
) -> None:
    """Keep our organisations of a national file, those of former days in their time, and England's own row."""
    known = {code for code, kind in areas.items() if kind not in AREA_KINDS or kind == "england"} | set(ends)
    codes = rows.frame["org_code"]
    ended_codes = ended(
        codes[~codes.isin(known)], successors, ", since they count part of what is counted now"
    )
    rows.warnings += ended_codes
    rows.leave_out(~rows.frame["org_code"].isin(known))
    codes = rows.frame["org_code"]
    reason = why_unknown("organisation", sorted(known), areas, successors)
    too_late = codes.isin(list(ends)) & ~_still_valid(rows, ends)
    rows.quarantine(too_late, "org_code", _why_of(codes, reason))
    rows.warnings += [
        remark for code, remarks in sorted(rows.remarks.items()) if code in known for remark in remarks
    ]
    rows.leave_out_problems(lambda problem: problem.area is None or problem.area in known)
    if rows.frame.empty and not rows.read_problems:
        raise Refused(
            " ".join(
                [
                    "None of the organisations in the file is one of ours, so there is nothing to load.",
                    *ended_codes,
                ]
            ),
            rows.source.name,
            rows.out_of_area,
        )


def _still_valid(rows: Rows, ends: Mapping[str, date]) -> "pd.Series[bool]":
    """Which rows have the code of an organisation that had not ended in their period."""
    until = pd.to_datetime(rows.frame["org_code"].map(dict(ends)))
    return rows.frame[rows.source.starts] <= until


def why_unknown(
    noun: str, known: Sequence[str], areas: Mapping[str, str], successors: Mapping[str, str]
) -> Callable[[str], str]:
    """What to say of a code that is none of the known ones: its successor, or the nearest of them."""

    @functools.cache
    def reason(code: str) -> str:
        kind = areas.get(code)
        if noun == "place" and kind in AREA_KINDS:
            return f"is the code of a wider area ({kind}): give one row for each place"
        if noun == "area" and kind is not None:
            return "is the code of an organisation, and figures are of areas"
        if code in successors:
            return f"is a code that has ended: {_and(successors[code])} followed it"
        nearest = None
        # A column of something else than codes would take minutes to compare.
        if reason.cache_info().currsize < MOST_CODES_COMPARED:
            nearest = max(known, key=lambda one: _likeness(code, one), default=None)
        return f"is not a known {noun}" + (f"; the nearest known code is {nearest}" if nearest else "")

    return reason


def _and(codes: str) -> str:
    """Codes that stand in one cell, as words."""
    return " and ".join(codes.split())


def ended(codes: Iterable[str], successors: Mapping[str, str], why: str = "") -> list[str]:
    """A sentence for the codes that have ended, those with one successor together."""
    found = sorted(set(codes) & set(successors))
    sentences = []
    for successor in dict.fromkeys(successors[code] for code in found):
        ended = [code for code in found if successors[code] == successor]
        have, them, their = ("has", "it", "its") if len(ended) == 1 else ("have", "them", "their")
        sentences.append(
            f"{', '.join(ended)} {have} ended and {_and(successor)} followed {them}: {their} rows are left out{why}."
        )
    return sentences


def _likeness(code: str, known: str) -> tuple[float, int]:
    """Characters in the same order first, then characters in the same place."""
    in_place = sum(one == other for one, other in zip(code, known, strict=False))
    return difflib.SequenceMatcher(a=code, b=known).ratio(), in_place
