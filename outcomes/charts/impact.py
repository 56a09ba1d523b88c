"""What an intervention changed: its estimates, the weeks without it, and the same estimate at earlier dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from outcomes.charts.axes import ValueAxis, iso, ordinal
from outcomes.charts.canvas import Canvas, steps, wrap
from outcomes.charts.layout import MARK_PX, NARROW, WIDE, EndLabel, Plot, Sheet, dated_figure, rows_figure
from outcomes.charts.parts import (
    COLOURS,
    LIMIT,
    ON_DAY,
    Row,
    band,
    error_bars,
    hover,
    note,
    pen,
    rule,
    six_digits,
    trace,
    upright,
    weekly_trace,
)
from outcomes.numerals import is_known, number

# The estimates ------------------------------------------------------------------------------------------


def impact_forest(
    rows: Sequence[Row],
    *,
    axis: str,
    directions: tuple[str, str] = ("fewer", "more"),
    beside: Sequence[Row] = (),
    synthetic: bool = False,
) -> dict:
    """The estimates of one intervention on one axis, in per cent.

    Parameters
    ----------
    rows
        ``{"label", "detail", "value", "lower", "upper"}``: reported as printed (no interval: an open ring),
        before and after, adjusted. ``detail`` is small print under the label, ``decimals`` those of the
        value, one by default.
    directions
        What left and right of zero mean.
    beside
        Rows of the charts that stand beside this one and share its scale.

    Examples
    --------
    >>> figure = impact_forest([{"label": "Reported", "value": -6.0}, {"label": "Adjusted", "value": -4.9,
    ...     "lower": -11.3, "upper": 1.5}], axis="Change in weekly admissions, %")
    >>> [trace["marker"]["symbol"] for trace in figure["data"]]
    ['circle-open', 'circle']
    """
    x = _axis_with_zero([*rows, *beside])
    top, bottom = -0.6, len(rows) - (0.05 if synthetic else 0.4)

    def sheet(wide: bool) -> Sheet:
        drawn = Sheet(axis, wide, left=190 if wide else 128, right=24, above=24, corner="bottom right")
        drawn.shapes.append(upright(0, pen("text", 1.4)))
        for i, row in enumerate(rows):
            drawn.notes += _estimate_notes(row, i, drawn)
        for shift, words, anchor in ((-6, directions[0], "right"), (6, directions[1], "left")):
            drawn.notes.append(note(words, 0, 1, yref="paper", xanchor=anchor, xshift=shift, yshift=10))
        return drawn

    return rows_figure(
        _estimate_traces(rows),
        sheet,
        round(64 * (bottom - top)) + 84,
        x,
        (top, bottom),
        tick0=0.0,
        is_invented=synthetic,
    )


def _axis_with_zero(rows: Sequence[Row]) -> ValueAxis:
    """A scale that holds the estimates and zero, with room on both sides."""
    held = [r.get(key) for r in rows for key in ("value", "lower", "upper")]
    known = [v for v in held if is_known(v)] or [1.0]
    room = 0.1 * (max(abs(v) for v in known) or 1.0)
    return ValueAxis(*steps(min(*known, -room) - room, max(*known, room) + room, 4), "%")


def _estimate_traces(rows: Sequence[Row]) -> list[dict]:
    """Estimates without limits as open rings, those with limits as dots with bars."""
    made = []
    said = hover("%{customdata}:", "%", 1, value="x:")
    placed = [(row, i) for i, row in enumerate(rows) if is_known(row.get("value"))]
    for symbol, is_bare in (("circle-open", True), ("circle", False)):
        some = [(row, i) for row, i in placed if is_known(row.get("lower")) is not is_bare]
        if some:
            estimates = [row for row, _ in some]
            at = [six_digits(row["value"]) for row in estimates], [i for _, i in some]
            look = {"symbol": symbol, "size": 12, "color": COLOURS["series"], "line": pen("series", 2.2)}
            arms = {} if is_bare else {"error_x": error_bars(estimates, "series", thickness=2.2, width=0)}
            labels = [str(row["label"]) for row in estimates]
            made.append(trace("markers", *at, marker=look, customdata=labels, hovertemplate=said, **arms))
    return made


def _estimate_notes(row: Row, at: int, drawn: Sheet) -> list[dict]:
    """What an estimate is, at the left; its value over its mark and its limits under it."""
    lines = wrap(str(row.get("detail") or ""), 28 if drawn.wide else 19)
    detail = "".join(f"<br>{line}" for line in lines if line)
    left = {"xref": "paper", "xanchor": "left", "xshift": -drawn.margin["l"]}
    notes = [note(f"<b>{row['label']}</b>{detail}", 0, at, "text", **left)]
    if not is_known(row.get("value")):
        return [*notes, note("not worked out", 0, at, xanchor="left", xshift=6)]
    words = number(row["value"], int(row.get("decimals", 1)), signed=True) + "%"
    notes.append(note(words, row["value"], at, "series", bold=True, yshift=19))
    if is_known(row.get("lower")):
        ends = (number(row[end], signed=True) for end in ("lower", "upper"))
        notes.append(note(" to ".join(ends), row["value"], at, yshift=-18))
    return notes


# The weeks without it -----------------------------------------------------------------------------------


def counterfactual(
    rows: Sequence[Row],
    *,
    axis: str,
    start: str,
    start_label: str = "Goes live",
    unit: str = "",
    decimals: int = 0,
    synthetic: bool = False,
) -> dict:
    """What was counted, what the model fits, and what it expects without the intervention.

    Parameters
    ----------
    rows
        ``{"date" (ISO), "value", "fitted", "counterfactual", "lower", "upper"}``, oldest first; the last
        three only from ``start`` on. The limits are those of the counterfactual.
    start, start_label
        ISO date of the intervention and the words at its line.

    Examples
    --------
    >>> rows = [{"date": "2026-11-01", "value": 9, "fitted": 9.5},
    ...         {"date": "2026-11-08", "value": 7, "fitted": 7.2, "counterfactual": 9.4}]
    >>> counterfactual(rows, axis="Admissions a week", start="2026-11-08")["data"][-1]["mode"]
    'lines'
    """
    keys = ("value", "fitted", "counterfactual", "lower", "upper")
    y = ValueAxis.holding([r.get(key) for r in rows for key in keys], unit, zero=False)
    dates = [str(r["date"])[:10] for r in rows]
    n_days = (date.fromisoformat(dates[-1]) - date.fromisoformat(dates[0])).days
    # The first dot does not stand in the axis.
    x = str(date.fromisoformat(dates[0]) - timedelta(days=max(4, n_days // 80))), dates[-1]
    without = [r for r in rows if is_known(r.get("counterfactual"))]
    ends = ordinal(x[0]), ordinal(x[1])
    begins = [(ordinal(start), start_label)]
    height = 380

    def sheet(wide: bool) -> Plot:
        right = 130 if wide else 92
        plot = Plot(axis, wide, height, ends, y, left=46, right=right, events=begins, to_plotly=iso)
        for key in keys:
            plot.line((ordinal(at), row.get(key)) for at, row in zip(dates, rows, strict=True))
        labels = [EndLabel(r["counterfactual"], "Without it,<br>modelled") for r in without[-1:]]
        if is_known(rows[-1].get("fitted")):
            labels.append(EndLabel(rows[-1]["fitted"], "With it,<br>fitted", "series", bold=True))
        plot.end_labels(x[1], labels)
        return plot

    said = hover(f"{ON_DAY}:", unit, decimals)
    dot = {"size": 4, "color": COLOURS["usual"]}
    counted = [r.get("value") for r in rows]
    limited = [r for r in without if is_known(r.get("lower")) and is_known(r.get("upper"))]
    data = []
    if limited:
        limits = ([r[end] for r in limited] for end in ("upper", "lower"))
        data += band([r["date"] for r in limited], *limits, "band-outer")
    data.append(weekly_trace("markers", dates, counted, name="counted", hovertemplate=said, marker=dot))
    if without:
        modelled = [r["date"] for r in without], [r["counterfactual"] for r in without]
        data.append(trace("lines", *modelled, line=pen("text", 1.6, LIMIT), name="without"))
    data.append(_fitted_trace(rows, start))
    return dated_figure(data, sheet, height, x, y, n_days=n_days, is_invented=synthetic)


def _fitted_trace(rows: Sequence[Row], start: str) -> dict:
    """The fitted line, broken where the intervention begins."""
    fitted = [(str(r["date"]), r["fitted"]) for r in rows if is_known(r.get("fitted"))]
    broken = [*(p for p in fitted if p[0] < start), (start, None), *(p for p in fitted if p[0] >= start)]
    at = [day for day, _ in broken], [value for _, value in broken]
    return trace("lines", *at, line=pen("series", 2.4), name="fitted")


# Earlier dates ------------------------------------------------------------------------------------------


def placebos(
    rows: Sequence[Row],
    estimate: Row,
    *,
    axis: str,
    unit: str = "",
    decimals: int = 0,
    synthetic: bool = False,
) -> dict:
    """The same estimate at earlier dates, when nothing had started, and the one at the declared date.

    Parameters
    ----------
    rows
        ``{"date" (ISO), "value", "lower", "upper"}``, oldest first.
    estimate
        The same for the declared date, drawn larger.

    Examples
    --------
    >>> earlier = [{"date": "2022-01-02", "value": 1.0, "lower": -2.0, "upper": 4.0}]
    >>> estimate = {"date": "2022-12-04", "value": -9.0, "lower": -14.0, "upper": -3.0}
    >>> figure = placebos(earlier, estimate, axis="Change in admissions a week")
    >>> [trace["marker"]["size"] for trace in figure["data"]]
    [5, 12]
    """
    everything = [*rows, estimate]
    limits = [r[key] for r in everything for key in ("lower", "upper")]
    y = ValueAxis.holding([*limits, 0.0], unit, zero=False)
    dates = [str(r["date"])[:10] for r in everything]
    first, last = date.fromisoformat(dates[0]), date.fromisoformat(dates[-1])
    n_days = (last - first).days
    room = timedelta(days=max(7, n_days // 30))
    x = str(first - room), str(last + room)
    ends = ordinal(x[0]), ordinal(x[1])

    def sheet(wide: bool) -> Sheet:
        left, right, above = 54, 24, 30
        canvas = Canvas(
            [width - left - right for width in (WIDE if wide else NARROW)], 320 - 90, ends, y.ends
        )
        for r in everything:
            canvas.draw((ordinal(r["date"]), r[end]) for end in ("lower", "upper"))
        corner = canvas.quietest_corner(*MARK_PX)
        drawn = Sheet(axis, wide, left=left, right=right, above=above, corner=corner)
        drawn.shapes.append(rule(0, 1, 0, 0, pen("text", 1.4), xref="paper"))
        above = {"yref": "paper", "yshift": 10}
        drawn.notes.append(note("Declared date", dates[-1], 1, "series", bold=True, xanchor="right", **above))
        if rows:
            words = "Earlier dates, when nothing had started" if wide else "Earlier dates"
            drawn.notes.append(note(words, dates[0], 1, xanchor="left", **above))
        return drawn

    said = hover(f"{ON_DAY}:", unit, decimals, value="y:+")
    data = []
    for some, colour, size, thickness in ((rows, "usual", 5, 1.2), ([estimate], "series", 12, 2.4)):
        if some:
            at = [str(r["date"])[:10] for r in some], [r["value"] for r in some]
            look = {"color": COLOURS[colour], "size": size}
            bars = error_bars(some, colour, thickness=thickness, width=0)
            data.append(trace("markers", *at, marker=look, hovertemplate=said, error_y=bars))
    return dated_figure(data, sheet, 320, x, y, n_days=n_days, is_invented=synthetic)
