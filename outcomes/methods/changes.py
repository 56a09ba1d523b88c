"""What is another in the later of two releases: verdicts and why, figures, definitions, signals.

Rows of two records go in and a list of changes comes out; how many rows a release has is no news, and is never told.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, cast

from outcomes.methods import verdict
from outcomes.numerals import listed
from outcomes.results.releases import WHOLE, Change, Held, Kind, PartHeld, SeriesHeld, ValueHeld
from outcomes.results.tables import known

# Values are compared as they are stored, to so many decimals.
DECIMALS = 6

# What is chosen and not measured of a part.
CHOSEN = ("measure", "rule", "basis", "baseline_period", "baseline_value", "target_value", "target_year")
# Choices that follow from the figure of the baseline, and so are none where that figure is another.
FOLLOWING = ("baseline_value", "target_value")
# With another of these, figures are of something else and cannot be set against each other one by one.
SERIES = ("measure", "sex", "basis", "is_gap", "synthetic")
# The modules whose versions a verdict depends on, as a sentence names them.
METHODS = {
    "trajectory": "method of the path",
    "verdict": "definition of the verdict",
    "projection": "method of the projection",
}

# Stands in the place of a verdict where a part is shown for reference and not judged.
REFERENCE, REFERENCE_WORDS = "reference", "For reference, not judged"


class Key(NamedTuple):
    """What a verdict or a value is of."""

    commitment: str
    part: str
    area_code: str


def compare(before: Held, now: Held) -> tuple[Change, ...]:
    """Every change from one release to another, of every area.

    Parameters
    ----------
    before, now
        The later may have been published first, as after a rollback: a change is then what went back.

    Returns
    -------
    tuple of Change
        Parts of commitments in the order of ``now``, each with its verdict before its figures; then series. Series
        are compared only where neither release was reconstructed.
    """
    found = list(_of_parts(before, now))
    if not (before.release.is_reconstructed or now.release.is_reconstructed):
        found += _of_series(before.series, now.series)
    return tuple(found)


# --- Parts of commitments -------------------------------------------------------------------------


def _of_parts(before: Held, now: Held) -> Iterator[Change]:
    old_parts = {_key(row): row for row in before.parts}
    old_values, new_values = _values(before.values), _values(now.values)
    methods = (_versions(before.release.method_version), _versions(now.release.method_version))
    of_target: dict[tuple[str, str], list[tuple[PartHeld, PartHeld, list[Change]]]] = {}
    for row in now.parts:
        key = _key(row)
        figures = new_values.get(key, {})
        old = old_parts.get(key)
        if old is None:
            if figures:
                yield _change(row, "definition", cause="definition", sentence=ADDED)
            continue
        changes = list(_of_part(old, row, old_values.get(key, {}), figures, methods))
        of_target.setdefault((row.commitment, row.area_code), []).append((old, row, changes))
        yield from changes
    for pairs in of_target.values():
        yield from _of_whole(pairs, methods)


ADDED = "New among what is shown: the release before did not have it."


def _of_part(
    old: PartHeld,
    row: PartHeld,
    before: Mapping[str, ValueHeld],
    now: Mapping[str, ValueHeld],
    methods: tuple[Mapping[str, str], Mapping[str, str]],
) -> Iterator[Change]:
    kept = {period: round(one.value, DECIMALS) for period, one in before.items()}
    held = {period: round(one.value, DECIMALS) for period, one in now.items()}
    chosen = [_chosen(each) for each in (old, row)]
    baseline = row.baseline_period
    if baseline == old.baseline_period and kept.get(baseline) != held.get(baseline):
        chosen = [{name: one for name, one in each.items() if name not in FOLLOWING} for each in chosen]
    moved = _code(old) != _code(row)
    if moved:
        said = verdict.since_last_board(
            _assessment(old, kept, {**chosen[0], **methods[0]}),
            _assessment(row, held, {**chosen[1], **methods[1]}),
        )
        yield _change(
            row,
            "verdict",
            before_words=_words(old),
            now_words=_words(row),
            cause=said.cause,
            sentence=said.sentence,
        )
    elif chosen[0] != chosen[1] and (kept or held):
        names = [name for name in chosen[1] if chosen[0].get(name) != chosen[1][name]]
        what = listed([name.replace("_", " ") for name in names])
        yield _change(
            row,
            "definition",
            before_words=_words(old),
            now_words=_words(row),
            cause="definition",
            sentence=f"The {what} changed. The verdict is the same: “{_words(row)}”.",
        )
    if all(getattr(old, name) == getattr(row, name) for name in SERIES):
        yield from _of_figures(row, before, now)


def _of_figures(
    row: PartHeld, before: Mapping[str, ValueHeld], now: Mapping[str, ValueHeld]
) -> Iterator[Change]:
    """New, revised and withdrawn figures of one part, the newest period first."""
    in_order = sorted({**before, **now}.values(), key=lambda one: (one.period_end, one.period), reverse=True)
    preceding = {late.period: early for late, early in pairwise(in_order) if early.period in now}
    for one in in_order:
        old, new = before.get(one.period), now.get(one.period)
        if old is None and new is not None:
            earlier = preceding.get(one.period)
            previous = now[earlier.period] if earlier else None
            yield _change(
                row,
                "new",
                period=one.period,
                now=new.value,
                previous_period=previous.period if previous else None,
                previous=previous.value if previous else None,
            )
        elif new is None and old is not None:
            yield _change(row, "gone", period=one.period, before=old.value)
        elif old and new and round(old.value, DECIMALS) != round(new.value, DECIMALS):
            yield _change(row, "revised", period=one.period, before=old.value, now=new.value)


def _of_whole(
    pairs: Sequence[tuple[PartHeld, PartHeld, Sequence[Change]]],
    methods: tuple[Mapping[str, str], Mapping[str, str]],
) -> Iterator[Change]:
    """The verdict on a whole target, where it changed in another way than that of one of its parts, told already.

    What is judged by sex alone has no verdict as a whole on any page: men and women have one each.
    """
    judged = [(old, row) for old, row, _ in pairs if row.target_verdict_words and old.target_verdict_words]
    if not judged or {row.sex for _, row, _ in pairs} == {"male", "female"}:
        return
    old, row = judged[0]
    was, is_now = str(old.target_verdict_words), str(row.target_verdict_words)
    changes = [change for _, _, found in pairs for change in found]
    verdicts = [change for change in changes if change.kind == "verdict"]
    if was == is_now or any((one.before_words, one.now_words) == (was, is_now) for one in verdicts):
        return
    name = METHODS["verdict"]
    cause: str | None
    if methods[0].get(name) != methods[1].get(name):
        cause, why = "definition", f"the {name} changed, so the two do not compare"
    elif verdicts:
        cause, why = verdicts[0].cause, "the verdicts on its parts changed"
    elif changes:
        cause, why = "data", "the figures of its parts changed"
    else:
        cause, why = "data", "time has passed, and no newer figures have come"
    yield Change(
        kind="verdict",
        commitment=row.commitment,
        part=WHOLE,
        measure=row.measure,
        area_code=row.area_code,
        before_words=was,
        now_words=is_now,
        cause=cause,
        sentence=f"From “{was}” to “{is_now}”: {why}.",
        verdict=row.target_verdict,
        basis=row.basis,
        synthetic=row.synthetic,
    )


def _change(row: PartHeld, kind: Kind, **more: Any) -> Change:
    return Change(
        kind=kind,
        commitment=row.commitment,
        part=row.part,
        measure=row.measure,
        area_code=row.area_code,
        verdict=row.verdict,
        basis=row.basis,
        is_gap=row.is_gap,
        synthetic=row.synthetic,
        **more,
    )


def _key(row: PartHeld | ValueHeld) -> Key:
    return Key(row.commitment, row.part, row.area_code)


def _values(rows: Sequence[ValueHeld]) -> dict[Key, dict[str, ValueHeld]]:
    """Values by what they are of, and then by period, oldest first."""
    found: dict[Key, dict[str, ValueHeld]] = {}
    for row in rows:
        found.setdefault(_key(row), {})[row.period] = row
    return found


def _versions(said: str) -> dict[str, str]:
    """Versions of the methods that a verdict depends on, by the name that a sentence gives them.

    >>> _versions("compute 6, trajectory 3, verdict 2, spc 4")
    {'method of the path': '3', 'definition of the verdict': '2'}
    """
    versions = dict(pair.rsplit(" ", 1) for pair in said.split(", ") if " " in pair)
    return {words: versions[name] for name, words in METHODS.items() if name in versions}


def _chosen(row: PartHeld) -> dict[str, str]:
    """What is chosen of a part, as text that compares."""
    values = {name: getattr(row, name) for name in CHOSEN}
    return {
        name: str(round(one, DECIMALS) if isinstance(one, float) else one) for name, one in values.items()
    }


def _code(row: PartHeld) -> str:
    return row.verdict or REFERENCE


def _words(row: PartHeld) -> str:
    return row.verdict_words or REFERENCE_WORDS


def _assessment(
    row: PartHeld, values: Mapping[str, float], definition: Mapping[str, str]
) -> verdict.Assessment:
    # A kept one is from the code of its day; "reference" is none of those that arithmetic gives.
    said = verdict.Verdict(cast(verdict.Code, _code(row)), _words(row), "", "")
    named = {name.replace("_", " "): one for name, one in definition.items()}
    return verdict.Assessment(said, values, named)


# --- Weekly and monthly series --------------------------------------------------------------------


def _of_series(before: Sequence[SeriesHeld], now: Sequence[SeriesHeld]) -> Iterator[Change]:
    """What became of each series that has figures in either release."""
    old_series, new_series = (
        {(row.measure, row.area_code, row.grain): row for row in rows if row.latest_period is not None}
        for rows in (before, now)
    )
    for key in {**old_series, **new_series}:
        old, new = old_series.get(key), new_series.get(key)
        if new is None and old is not None:
            yield _figure(old, "gone", before=old.value)
        elif old is None and new is not None:
            yield _figure(new, "new", now=new.value)
        elif old and new:
            yield from _of_one_series(old, new)


def _of_one_series(old: SeriesHeld, new: SeriesHeld) -> Iterator[Change]:
    if old.synthetic != new.synthetic:
        # Another series in the place of the first: neither figures nor signals compare.
        yield _figure(old, "gone", before=old.value)
        yield _figure(new, "new", now=new.value)
        return
    if old.is_watched and new.is_watched:
        yield from _of_signal(old, new)
    if known(old.latest_period) < known(new.latest_period):
        yield _figure(new, "new", now=new.value, previous=old.value, previous_period=str(old.latest_period))
    elif old.latest_period != new.latest_period:
        yield _figure(old, "gone", before=old.value)
    elif _differ(old.value, new.value):
        yield _figure(new, "revised", before=old.value, now=new.value)


def _of_signal(old: SeriesHeld, new: SeriesHeld) -> Iterator[Change]:
    was, is_now = (one.signal_variation if one.is_signal else None for one in (old, new))
    if was == is_now:
        return
    yield _figure(
        new,
        "signal",
        before=old.value,
        now=new.value,
        before_words=old.signal_sentence if old.is_signal else None,
        now_words=new.signal_sentence if new.is_signal else None,
        cause=was if is_now is None else is_now,
    )


def _figure(row: SeriesHeld, kind: Kind, **more: Any) -> Change:
    return Change(
        kind=kind,
        measure=row.measure,
        area_code=row.area_code,
        grain=row.grain,
        period=str(row.latest_period),
        synthetic=row.synthetic,
        **more,
    )


def _differ(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return round(one, DECIMALS) != round(other, DECIMALS)
