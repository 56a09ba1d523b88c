"""What an intervention changed: its estimates, the weeks without it, and the same estimate at earlier dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.charts.axes import ValueAxis, iso, ordinal
from outcomes.charts.canvas import Canvas, steps, wrap
from outcomes.charts.figure import Figure, Part
from outcomes.charts.layout import MARK_PX, NARROW, WIDE, EndLabel, Plot, Sheet, dated_figure, rows_figure
from outcomes.charts.parts import (
    COLOURS,
    LIMIT,
    ON_DAY,
    band,
    bars,
    hover,
    note,
    pen,
    rule,
    six_digits,
    trace,
    upright,
    weekly_trace,
)
from outcomes.numerals import number
from outcomes.results.interventions import ImpactLine, ImpactPlacebo

# The estimates ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One answer to what an intervention changed, in per cent; ``detail`` is small print under the label."""

    label: str
    detail: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    decimals: int = 1


def impact_forest(
    estimates: Sequence[Estimate],
    *,
    axis: str,
    directions: tuple[str, str] = ("fewer", "more"),
    beside: Sequence[Estimate] = (),
    synthetic: bool = False,
) -> Figure:
    """The estimates of one intervention on one axis, in per cent.

    Parameters
    ----------
    estimates
        Reported as printed (no interval: an open ring), before and after, adjusted.
    directions
        What left and right of zero mean.
    beside
        Estimates of the charts that stand beside this one and share its scale.

    Examples
    --------
    >>> figure = impact_forest([Estimate(label="Reported", value=-6.0), Estimate(label="Adjusted", value=-4.9,
    ...     lower=-11.3, upper=1.5)], axis="Change in weekly admissions, %")
    >>> [trace["marker"]["symbol"] for trace in figure["data"]]
    ['circle-open', 'circle']
    """
    x = _axis_with_zero([*estimates, *beside])
    top, bottom = -0.6, len(estimates) - (0.05 if synthetic else 0.4)

    def sheet(wide: bool) -> Sheet:
        drawn = Sheet(axis, wide, left=190 if wide else 128, right=24, above=24, corner="bottom right")
        drawn.shapes.append(upright(0, pen("text", 1.4)))
        for i, estimate in enumerate(estimates):
            drawn.notes += _estimate_notes(estimate, i, drawn)
        for shift, words, anchor in ((-6, directions[0], "right"), (6, directions[1], "left")):
            drawn.notes.append(note(words, 0, 1, yref="paper", xanchor=anchor, xshift=shift, yshift=10))
        return drawn

    return rows_figure(
        _estimate_traces(estimates),
        sheet,
        round(64 * (bottom - top)) + 84,
        x,
        (top, bottom),
        tick0=0.0,
        is_invented=synthetic,
    )


def _axis_with_zero(estimates: Sequence[Estimate]) -> ValueAxis:
    """A scale that holds the estimates and zero, with room on both sides."""
    held = [end for one in estimates for end in (one.value, one.lower, one.upper)]
    known = [end for end in held if end is not None] or [1.0]
    room = 0.1 * (max(abs(v) for v in known) or 1.0)
    return ValueAxis(*steps(min(*known, -room) - room, max(*known, room) + room, 4), "%")


def _estimate_traces(estimates: Sequence[Estimate]) -> list[Part]:
    """Estimates without limits as open rings, those with limits as dots with bars."""
    made = []
    said = hover("%{customdata}:", "%", 1, value="x:")
    placed = [(one, i) for i, one in enumerate(estimates) if one.value is not None]
    for symbol, is_bare in (("circle-open", True), ("circle", False)):
        some = [(one, i) for one, i in placed if (one.lower is None) is is_bare]
        if some:
            at = [six_digits(one.value) for one, _ in some], [i for _, i in some]
            look = {"symbol": symbol, "size": 12, "color": COLOURS["series"], "line": pen("series", 2.2)}
            limits = [(one.value, one.lower, one.upper) for one, _ in some]
            arms: Part = {} if is_bare else {"error_x": bars(limits, "series", thickness=2.2)}
            labels = [one.label for one, _ in some]
            made.append(trace("markers", *at, marker=look, customdata=labels, hovertemplate=said, **arms))
    return made


def _estimate_notes(estimate: Estimate, at: int, drawn: Sheet) -> list[Part]:
    """What an estimate is, at the left; its value over its mark and its limits under it."""
    lines = wrap(estimate.detail, 28 if drawn.wide else 19)
    detail = "".join(f"<br>{line}" for line in lines if line)
    left = -drawn.margin["l"]
    words = f"<b>{estimate.label}</b>{detail}"
    notes = [note(words, 0, at, "text", xref="paper", xanchor="left", xshift=left)]
    if estimate.value is None:
        return [*notes, note("not worked out", 0, at, xanchor="left", xshift=6)]
    words = number(estimate.value, estimate.decimals, signed=True) + "%"
    notes.append(note(words, estimate.value, at, "series", bold=True, yshift=19))
    if estimate.lower is not None:
        ends = (number(end, signed=True) for end in (estimate.lower, estimate.upper))
        notes.append(note(" to ".join(ends), estimate.value, at, yshift=-18))
    return notes


# The weeks without it -----------------------------------------------------------------------------------


def counterfactual(
    lines: Sequence[ImpactLine],
    *,
    axis: str,
    start: date,
    start_label: str = "Goes live",
    unit: str = "",
    decimals: int = 0,
    synthetic: bool = False,
) -> Figure:
    """What was counted, what the model fits, and what it expects without the intervention.

    Parameters
    ----------
    lines
        Oldest first. The counterfactual is drawn from ``start`` on, with its limits.
    start, start_label
        The first week with the intervention, and the words at its line.

    Examples
    --------
    >>> named = {"intervention": "virtual-wards", "measure": "beds_available", "area_code": "E54000050"}
    >>> lines = [ImpactLine(period_end=end, observed=observed, fitted=fitted, counterfactual=9.4,
    ...                     counterfactual_lower=8.0, counterfactual_upper=10.8, **named)
    ...          for end, observed, fitted in ((date(2026, 11, 1), 9, 9.5), (date(2026, 11, 8), 7, 7.2))]
    >>> counterfactual(lines, axis="Admissions a week", start=date(2026, 11, 8))["data"][-1]["mode"]
    'lines'
    """
    without = [line for line in lines if line.period_end >= start]
    modelled = [line.counterfactual for line in without]
    lower = [line.counterfactual_lower for line in without]
    upper = [line.counterfactual_upper for line in without]
    counted, fitted = [line.observed for line in lines], [line.fitted for line in lines]
    y = ValueAxis.holding([*counted, *fitted, *modelled, *lower, *upper], unit, zero=False)
    first, last = lines[0].period_end, lines[-1].period_end
    n_days = (last - first).days
    # The first dot does not stand in the axis.
    x = first - timedelta(days=max(4, n_days // 80)), last
    height = 380
    days, days_without = [line.period_end for line in lines], [line.period_end for line in without]
    drawn: list[tuple[list[date], Sequence[float | None]]] = [
        (days, counted),
        (days, fitted),
        (days_without, modelled),
        (days_without, lower),
        (days_without, upper),
    ]

    def sheet(wide: bool) -> Plot:
        right = 130 if wide else 92
        begins = [(ordinal(start), start_label)]
        ends = ordinal(x[0]), ordinal(x[1])
        plot = Plot(axis, wide, height, ends, y, left=46, right=right, events=begins, to_plotly=iso)
        for at, values in drawn:
            plot.line((ordinal(on), value) for on, value in zip(at, values, strict=True))
        labels = [EndLabel(value, "Without it,<br>modelled") for value in modelled[-1:]]
        labels.append(EndLabel(lines[-1].fitted, "With it,<br>fitted", "series", bold=True))
        plot.end_labels(str(x[1]), labels)
        return plot

    said = hover(f"{ON_DAY}:", unit, decimals)
    dot = {"size": 4, "color": COLOURS["usual"]}
    weeks, weeks_without = [str(on) for on in days], [str(on) for on in days_without]
    data = []
    if without:
        data += band(weeks_without, upper, lower, "band-outer")
    data.append(weekly_trace("markers", weeks, counted, name="counted", hovertemplate=said, marker=dot))
    if without:
        line = pen("text", 1.6, LIMIT)
        data.append(trace("lines", weeks_without, modelled, line=line, name="without"))
    data.append(_fitted_trace(lines, start))
    ends = str(x[0]), str(x[1])
    return dated_figure(data, sheet, height, ends, y, n_days=n_days, is_invented=synthetic)


def _fitted_trace(lines: Sequence[ImpactLine], start: date) -> Part:
    """The fitted line, broken where the intervention begins."""
    before = [(line.period_end, line.fitted) for line in lines if line.period_end < start]
    since = [(line.period_end, line.fitted) for line in lines if line.period_end >= start]
    broken = [*before, (start, None), *since]
    at = [str(on) for on, _ in broken], [value for _, value in broken]
    return trace("lines", *at, line=pen("series", 2.4), name="fitted")


# Earlier dates ------------------------------------------------------------------------------------------


def placebos(
    earlier: Sequence[ImpactPlacebo],
    estimate: ImpactPlacebo,
    *,
    axis: str,
    unit: str = "",
    decimals: int = 0,
    synthetic: bool = False,
) -> Figure:
    """The same estimate at earlier dates, when nothing had started, and the one at the declared date.

    Parameters
    ----------
    earlier
        Oldest first.
    estimate
        The same for the declared date, drawn larger.

    Examples
    --------
    >>> named = {"intervention": "virtual-wards", "measure": "beds_available", "area_code": "E54000050"}
    >>> earlier = [ImpactPlacebo(start=date(2022, 1, 2), effect=1.0, lower_ci=-2.0, upper_ci=4.0, **named)]
    >>> estimate = ImpactPlacebo(start=date(2022, 12, 4), effect=-9.0, lower_ci=-14.0, upper_ci=-3.0, **named)
    >>> figure = placebos(earlier, estimate, axis="Change in admissions a week")
    >>> [trace["marker"]["size"] for trace in figure["data"]]
    [5, 12]
    """
    everything = [*earlier, estimate]
    limits = [end for one in everything for end in (one.lower_ci, one.upper_ci)]
    y = ValueAxis.holding([*limits, 0.0], unit, zero=False)
    first, last = everything[0].start, everything[-1].start
    n_days = (last - first).days
    room = timedelta(days=max(7, n_days // 30))
    x = first - room, last + room

    def sheet(wide: bool) -> Sheet:
        left, right, above = 54, 24, 30
        ends = ordinal(x[0]), ordinal(x[1])
        widths = [width - left - right for width in (WIDE if wide else NARROW)]
        canvas = Canvas(widths, 320 - 90, ends, y.ends)
        for one in everything:
            canvas.draw((ordinal(one.start), end) for end in (one.lower_ci, one.upper_ci))
        corner = canvas.quietest_corner(*MARK_PX)
        drawn = Sheet(axis, wide, left=left, right=right, above=above, corner=corner)
        drawn.shapes.append(rule(0, 1, 0, 0, pen("text", 1.4), xref="paper"))
        told = [("Declared date", last, "series", True, "right")]
        if earlier:
            words = "Earlier dates, when nothing had started" if wide else "Earlier dates"
            told.append((words, first, "text-soft", False, "left"))
        for words, on, colour, bold, anchor in told:
            drawn.notes.append(
                note(words, str(on), 1, colour, bold=bold, xanchor=anchor, yref="paper", yshift=10)
            )
        return drawn

    said = hover(f"{ON_DAY}:", unit, decimals, value="y:+")
    data = []
    for some, colour, size, thickness in ((earlier, "usual", 5, 1.2), ([estimate], "series", 12, 2.4)):
        if some:
            at = [str(one.start) for one in some], [one.effect for one in some]
            look = {"color": COLOURS[colour], "size": size}
            intervals = bars([(o.effect, o.lower_ci, o.upper_ci) for o in some], colour, thickness=thickness)
            data.append(trace("markers", *at, marker=look, hovertemplate=said, error_y=intervals))
    ends = str(x[0]), str(x[1])
    return dated_figure(data, sheet, 320, ends, y, n_days=n_days, is_invented=synthetic)
