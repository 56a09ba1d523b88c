"""Control charts: a weekly measure with its mean and limits, as the NHS draws them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from outcomes.charts.axes import ValueAxis, iso, ordinal
from outcomes.charts.canvas import in_lines
from outcomes.charts.layout import EndLabel, Plot, dated_figure
from outcomes.charts.parts import COLOURS, LIMIT, ON_DAY, Row, hover, pen, trace, weekly_trace
from outcomes.numerals import day, is_known, number

# State of a week or a place: its colour, its shape, its size. Colour never stands alone.
STATES = {
    "improvement": ("better", "circle", 10),
    "concern": ("worse", "diamond", 11),
    "neutral": ("usual", "square", 9),
    "mixed": ("usual", "square", 9),
}
# Above this many weeks marks shrink, so that a run of them is a row and not a smear.
MANY_WEEKS, SHRUNK = 110, 0.7
# Above this many weeks a narrow chart draws the line of usual weeks without its dots, which would hide it.
MANY_ON_NARROW = 60
# More dates than this on one chart, and none is read; nor are two that stand closer than this share of it.
MOST_DATED, CLOSE = 3, 1 / 40


def control_chart(
    rows: Sequence[Row],
    *,
    axis: str,
    unit: str = "",
    decimals: int = 0,
    standards: Sequence[Row] = (),
    events: Sequence[Row] = (),
    callouts: Sequence[Row] = (),
    middle: str = "Mean",
    last: str = "Latest",
    log: bool = False,
    synthetic: bool = False,
    height: int = 400,
) -> dict:
    """A weekly measure with its mean and limits, as NHS control charts are drawn.

    Parameters
    ----------
    rows
        ``{"week_ending", "value", "mean", "lower", "upper", "state", "phase", "suppressed"}``, oldest first,
        at least one. ``state`` is "improvement", "concern", "neutral", "mixed" or None (usual); limits break
        where ``phase`` changes; a suppressed week has no value and becomes a tick on the base line.
    standards
        ``{"value", "from", "to", "label", "expired"}``; dates are ISO, None is open; an expired one is grey.
    events
        ``{"date", "label"}``: re-basing and other dated events. A whole number as label names a line of a
        list beside the chart.
    callouts
        ``{"week_ending", "text"}``; without any, single odd weeks are dated, but for those close to a later
        one and to the newest week, which has a label of its own.
    middle
        What the line between the limits is called.
    last
        What the last value is called; its date, where later ones are not shown.
    log
        A logarithmic axis, for strongly skewed measures.

    Examples
    --------
    >>> weeks = [{"week_ending": week, "value": value, "mean": 5, "lower": 1, "upper": 9, "state": state}
    ...          for week, value, state in (("2026-11-08", 4, None), ("2026-11-15", 11, "concern"))]
    >>> figure = control_chart(weeks, axis="Falls admissions a week, aged 65 and over", synthetic=True)
    >>> [trace["marker"]["symbol"] for trace in figure["data"] if trace.get("name") == "concern"]
    ['diamond']
    """
    rows = list(rows)
    held = [r.get(key) for r in rows for key in ("value", "lower", "upper")] + [s["value"] for s in standards]
    y = ValueAxis.logarithmic(held, unit) if log else ValueAxis.holding(held, unit, zero=False)
    weeks = [str(r["week_ending"])[:10] for r in rows]
    begin, end = date.fromisoformat(weeks[0]), date.fromisoformat(weeks[-1])
    n_days = (end - begin).days
    x = (
        str(begin - timedelta(days=max(4, n_days // 80))),
        str(end + timedelta(days=max(4, n_days // 50))),
    )
    ends = ordinal(x[0]), ordinal(x[1])
    known = {week: row for week, row in zip(weeks, rows, strict=True) if is_known(row.get("value"))}
    latest = next(reversed(known.values()), None)
    called = [c for c in callouts or _odd_weeks(rows) if c["week_ending"] in known]
    current = [s for s in standards if _is_current(s, weeks[-1])]
    expired = [s for s in standards if s not in current]
    dated = [(ordinal(e["date"]), e["label"]) for e in events]

    def sheet(wide: bool) -> Plot:
        right = 140 if wide else 102
        plot = Plot(axis, wide, height, ends, y, left=46, right=right, events=dated, to_plotly=iso)
        for key in ("value", "upper", "lower"):
            plot.line((ordinal(week), row.get(key)) for week, row in zip(weeks, rows, strict=True))
        for standard in standards:
            plot.line((ordinal(at), standard["value"]) for at in _run(standard, x))
        for standard in expired if wide else ():
            _name_expired(plot, standard, x, y.sign, decimals)
        labels = []
        if latest:
            said = _named(last, f"{number(latest['value'], decimals)}{y.sign}", wide)
            labels.append(EndLabel(latest["value"], said, "text", bold=True))
        labels += _limit_labels(rows[-1], y, decimals, middle, wide)
        for standard in current:
            said = in_lines(_standard_words(standard, y.sign, decimals), 19 if wide else 12)
            labels.append(EndLabel(standard["value"], said, "text", bold=True))
        plot.end_labels(x[1], labels)
        for callout in called if wide else called[-2:]:
            row = known[callout["week_ending"]]
            colour = STATES.get(str(row.get("state")), ("text",))[0]
            near = [(ordinal(callout["week_ending"]), row["value"])]
            plot.label(str(callout["text"]), near, colour, bold=True)
        return plot

    data = [*_limit_traces(rows), *_standard_traces(standards, x, weeks[-1])]
    data += _week_traces(rows, weeks, unit, decimals)
    data += _suppressed_trace(rows, y)
    if latest:
        ring = {"symbol": "circle-open", "size": 15, "color": COLOURS["text"], "line": pen("text", 2)}
        data.append(trace("markers", [latest["week_ending"]], [latest["value"]], name="latest", marker=ring))
    on_narrow = {"weeks": {"mode": "lines"}} if len(rows) > MANY_ON_NARROW else {}
    return dated_figure(data, sheet, height, x, y, n_days=n_days, is_invented=synthetic, on_narrow=on_narrow)


# Traces -------------------------------------------------------------------------------------------------


def _limit_traces(rows: Sequence[Row]) -> list[dict]:
    pens = {"upper": pen("edge", 1.3, LIMIT), "lower": pen("edge", 1.3, LIMIT), "mean": pen("text", 1.4)}
    lines = {key: _limit(rows, key) for key in pens}
    return [trace("lines", *lines[key], line=pens[key], name=key) for key in pens if lines[key][0]]


def _limit(rows: Sequence[Row], key: str) -> tuple[list, list]:
    """A limit as a line: both ends where it is level, every week where it moves, broken between phases."""
    pieces: list[list[Row]] = []
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None or row.get("phase") != before.get("phase"):
            pieces.append([])
        if is_known(row.get(key)):
            pieces[-1].append(row)
    xs: list = []
    ys: list = []
    for piece in filter(None, pieces):
        if len({row[key] for row in piece}) == 1:
            piece = [piece[0], piece[-1]]
        xs += [None] * bool(xs) + [row["week_ending"] for row in piece]
        ys += [None] * bool(ys) + [row[key] for row in piece]
    return xs, ys


def _standard_traces(standards: Sequence[Row], x: tuple[str, str], last_week: str) -> list[dict]:
    """A line for each standard that was in force within ``x``; one that has expired is grey."""
    made = []
    for standard in standards:
        begins, ends = _run(standard, x)
        begins, ends = max(begins, x[0]), min(ends, x[1])
        if begins < ends:
            line = pen("text", 2.4) if _is_current(standard, last_week) else pen("edge", 1.4)
            made.append(trace("lines", [begins, ends], [standard["value"]] * 2, line=line, name="standard"))
    return made


def _week_traces(rows: Sequence[Row], weeks: Sequence[str], unit: str, decimals: int) -> list[dict]:
    """Every week as a small dot on a thin line, and over it those that are not usual, by their state."""
    said = hover(f"Week ending {ON_DAY}:", unit, decimals, more="%{fullData.meta}")
    small = {"color": COLOURS["usual"], "size": 4}
    values = [r.get("value") for r in rows]
    look = {"line": pen("edge", 1), "marker": small, "hovertemplate": said}
    made = [weekly_trace("lines+markers", weeks, values, name="weeks", meta="", **look)]
    shrunk = SHRUNK if len(rows) > MANY_WEEKS else 1
    for state, (colour, symbol, size) in STATES.items():
        odd = [r for r in rows if r.get("state") == state and is_known(r.get("value"))]
        if odd:
            at = [r["week_ending"] for r in odd], [r["value"] for r in odd]
            look = {"marker": {"color": COLOURS[colour], "symbol": symbol, "size": size * shrunk}}
            made.append(
                trace("markers", *at, name=state, meta=state.capitalize(), hovertemplate=said, **look)
            )
    return made


def _suppressed_trace(rows: Sequence[Row], y: ValueAxis) -> list[dict]:
    """Ticks on the base line for weeks whose value is hidden."""
    hidden = [r["week_ending"] for r in rows if r.get("suppressed")]
    if not hidden:
        return []
    tick = {"symbol": "line-ns-open", "size": 8, "color": COLOURS["usual"], "line": pen("usual", 1.2)}
    base = y.low if y.is_log else y.low + (y.high - y.low) * 0.012
    said = f"Week ending {ON_DAY}: 1 to 7<extra></extra>"
    at = hidden, [base] * len(hidden)
    return [trace("markers", *at, name="suppressed", marker=tick, hovertemplate=said)]


# Labels -------------------------------------------------------------------------------------------------


def _limit_labels(row: Row, y: ValueAxis, decimals: int, middle: str, wide: bool) -> list[EndLabel]:
    """The limits of the last week and the line between them, where they are on the scale."""
    limit = " limit" if wide else ""
    names = {"upper": f"Upper{limit}", "mean": middle, "lower": f"Lower{limit}"}
    return [
        EndLabel(row[key], _named(name, f"{number(row[key], decimals)}{y.sign}", wide))
        for key, name in names.items()
        if is_known(row.get(key)) and y.low <= row[key] <= y.high
    ]


def _named(name: str, value: str, wide: bool) -> str:
    """A name and its value; beside a narrow plot there is no room for a long one and its value on one line."""
    return f"{name}{' ' if wide or len(name) <= len('Latest') else '<br>'}{value}"


def _name_expired(plot: Plot, standard: Row, x: tuple[str, str], sign: str, decimals: int) -> None:
    """The words of a standard that has ended, along its line."""
    begins, ends = _run(standard, x)
    if ends <= x[0]:
        return
    since, until = max(ordinal(begins), ordinal(x[0])), min(ordinal(ends), ordinal(x[1]))
    near = [(since + (until - since) * share, standard["value"]) for share in (0.3, 0.5, 0.7)]
    plot.label(_standard_words(standard, sign, decimals), near, side="above")


def _standard_words(standard: Row, sign: str, decimals: int) -> str:
    return str(standard.get("label") or f"Standard {number(standard['value'], decimals)}{sign}")


def _odd_weeks(rows: Sequence[Row]) -> list[Row]:
    """The latest weeks that stand out alone, with their dates; a run speaks for itself."""
    odd: list[Row] = []
    for before, row, after in zip([{}, *rows[:-1]], rows, [*rows[1:], {}], strict=True):
        if row.get("state") in ("improvement", "concern") and row["state"] not in (
            before.get("state"),
            after.get("state"),
        ):
            odd.append({"week_ending": row["week_ending"], "text": day(row["week_ending"], short=True)})
    first, newest = (date.fromisoformat(str(rows[end]["week_ending"])[:10]) for end in (0, -1))
    apart, later = (newest - first) * CLOSE, newest
    kept: list[Row] = []
    for week in reversed(odd):
        on = date.fromisoformat(str(week["week_ending"])[:10])
        if later - on > apart:
            kept.append(week)
            later = on
    return kept[:MOST_DATED][::-1]


# Standards ----------------------------------------------------------------------------------------------


def _run(standard: Row, x: tuple[str, str]) -> tuple[str, str]:
    """The days between which a standard holds; an open end is that of the chart."""
    return str(standard.get("from") or x[0]), str(standard.get("to") or x[1])


def _is_current(standard: Row, last_week: str) -> bool:
    return not standard.get("expired") and (not standard.get("to") or str(standard["to"]) >= last_week)
