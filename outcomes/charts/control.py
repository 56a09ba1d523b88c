"""Control charts: a weekly measure with its mean and limits, as the NHS draws them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from outcomes.catalogue.text import Standard
from outcomes.charts.axes import ValueAxis, iso, ordinal
from outcomes.charts.beside import SIGN_PX, Beside, Look, end_words
from outcomes.charts.canvas import in_lines
from outcomes.charts.events import DatedEvent
from outcomes.charts.figure import Figure, Part
from outcomes.charts.layout import EndLabel, Plot, dated_figure, width_of
from outcomes.charts.parts import COLOURS, LIMIT, ON_DAY, hover, pen, trace, weekly_trace
from outcomes.methods import spc
from outcomes.numerals import day, lower_first, number
from outcomes.results.weekly import BesidePeriod, ChartedPeriod

Days = tuple[date, date]
Line = Callable[[ChartedPeriod], float | None]

LINES: dict[str, Line] = {
    "value": lambda one: one.value,
    "upper": lambda one: one.upper,
    "mean": lambda one: one.mean,
    "lower": lambda one: one.lower,
}

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
    periods: Sequence[ChartedPeriod],
    *,
    beside: Sequence[Beside[BesidePeriod]] = (),
    axis: str,
    unit: str = "",
    decimals: int = 0,
    standards: Sequence[Standard] = (),
    events: Sequence[DatedEvent] = (),
    middle: str = "Mean",
    last: str = "Latest",
    log: bool = False,
    synthetic: bool = False,
    height: int = 400,
    ending: str = "Week ending",
) -> Figure:
    """A weekly measure with its mean and limits, as NHS control charts are drawn.

    Parameters
    ----------
    periods
        Oldest first, at least one. Limits break where the segment changes; a suppressed period becomes a tick on the
        base line. Single odd ones are dated, but for those close to a later one and to the newest, which has a label
        of its own.
    beside
        Other areas, as plain lines: the limits are those of the area in view. Where a reader chose any, standards
        that have ended are left out.
    standards
        Those in force at some time on the chart; one that has ended before the last period is grey.
    events
        Re-basing and other dated events.
    middle
        What the line between the limits is called.
    last
        What the last value is called; its date, where later ones are not shown.
    log
        A logarithmic axis, for strongly skewed measures.
    ending
        What comes before the last day of a period.

    Examples
    --------
    >>> weeks = [ChartedPeriod(measure="falls_admissions", area_code="E54000050", period_end=end, value=value, mean=5,
    ...                        lower=1, upper=9, kind=kind)
    ...          for end, value, kind in ((date(2026, 11, 8), 4, None), (date(2026, 11, 15), 11, "concern"))]
    >>> figure = control_chart(weeks, axis="Falls admissions a week, aged 65 and over", synthetic=True)
    >>> [trace["marker"]["symbol"] for trace in figure["data"] if trace.get("name") == "concern"]
    ['diamond']
    """
    is_compared = any(one.is_chosen for one in beside)
    if is_compared:
        # Among the lines of areas those of standards that are over could not be told apart.
        standards = [standard for standard in standards if _is_current(standard, periods[-1].period_end)]
    if log:
        beside = [replace(one, points=_above_zero(one.points)) for one in beside]
    held = [value for one in periods for value in (one.value, one.lower, one.upper)]
    held += [week.value for one in beside for week in one.points]
    held += [standard.value for standard in standards]
    y = ValueAxis.logarithmic(held, unit) if log else ValueAxis.holding(held, unit, zero=False)
    begin, end = periods[0].period_end, periods[-1].period_end
    n_days = (end - begin).days
    x = begin - timedelta(days=max(4, n_days // 80)), end + timedelta(days=max(4, n_days // 50))
    known = [(one.period_end, one.value) for one in periods if one.value is not None]
    latest = known[-1] if known else None
    odd = _odd_periods(periods)
    current = [standard for standard in standards if _is_current(standard, end)]
    expired = [standard for standard in standards if standard not in current]
    dated = [(ordinal(on), label) for on, label in events]

    def sheet(wide: bool) -> Plot:
        labels = _end_labels(periods, beside, latest, current, last, middle, y, decimals, wide)
        right = max(140 if wide else 102, width_of(labels) + SIGN_PX if beside else 0)
        ends = ordinal(x[0]), ordinal(x[1])
        plot = Plot(axis, wide, height, ends, y, left=46, right=right, events=dated, to_plotly=iso)
        for name in ("value", "upper", "lower"):
            plot.line((ordinal(one.period_end), LINES[name](one)) for one in periods)
        for one in beside:
            plot.line((ordinal(week.period_end), week.value) for week in one.points)
        for standard in standards:
            plot.line((ordinal(at), standard.value) for at in _run(standard, x))
        for standard in expired if wide else ():
            _name_expired(plot, standard, x)
        plot.end_labels(str(x[1]), labels)
        for on, value, kind in odd if wide else odd[-2:]:
            plot.label(day(on, short=True), [(ordinal(on), value)], STATES[kind][0], bold=True)
        return plot

    data = [*_limit_traces(periods), *_standard_traces(standards, x, end)]
    data += [_beside_trace(one, unit, decimals, ending) for one in beside]
    # Among other lines that of the area in view is the strongest.
    line = pen("series", 2.4 if is_compared else 1.6) if beside else pen("edge", 1)
    data += _period_traces(periods, unit, decimals, ending, line)
    data += _suppressed_trace(periods, y)
    if latest:
        ring = {"symbol": "circle-open", "size": 15, "color": COLOURS["text"], "line": pen("text", 2)}
        data.append(trace("markers", [str(latest[0])], [latest[1]], name="latest", marker=ring))
    on_narrow = {"weeks": {"mode": "lines"}} if len(periods) > MANY_ON_NARROW else {}
    ends = str(x[0]), str(x[1])
    return dated_figure(
        data, sheet, height, ends, y, n_days=n_days, is_invented=synthetic, on_narrow=on_narrow
    )


# Traces -------------------------------------------------------------------------------------------------


def _above_zero(points: Sequence[BesidePeriod]) -> list[BesidePeriod]:
    """Periods whose value a logarithmic axis can show: a line would run to a zero through the floor."""
    return [one if one.value is None or one.value > 0 else replace(one, value=None) for one in points]


def _beside_trace(one: Beside[BesidePeriod], unit: str, decimals: int, ending: str) -> Part:
    """Another area: a plain line, with a mark now and then where it is one of several."""
    at = [str(week.period_end) for week in one.points], [week.value for week in one.points]
    said = hover(f"{one.name}, {lower_first(ending)} {ON_DAY}:", unit, decimals)
    line = pen(one.look.colour, 1.6 if one.is_chosen else 1.3, one.look.dash)
    made = weekly_trace("lines", *at, name=one.name, line=line, hovertemplate=said)
    return made | {"mode": "lines+markers", "marker": one.look.marker} if one.is_chosen else made


def _limit_traces(periods: Sequence[ChartedPeriod]) -> list[Part]:
    pens = {"upper": pen("edge", 1.3, LIMIT), "lower": pen("edge", 1.3, LIMIT), "mean": pen("text", 1.4)}
    lines = {name: _limit(periods, LINES[name]) for name in pens}
    return [trace("lines", *lines[name], line=pens[name], name=name) for name in pens if lines[name][0]]


def _limit(periods: Sequence[ChartedPeriod], line: Line) -> tuple[list[str | None], list[float | None]]:
    """A limit as a line: both ends where it is level, every week where it moves, broken between pieces."""
    at: list[str | None] = []
    values: list[float | None] = []
    for segment in pieces(periods):
        piece = [one for one in segment if line(one) is not None]
        if len({line(one) for one in piece}) == 1:
            piece = [piece[0], piece[-1]]
        if piece:
            at += [None] * bool(at) + [str(one.period_end) for one in piece]
            values += [None] * bool(values) + [line(one) for one in piece]
    return at, values


def pieces(periods: Sequence[ChartedPeriod]) -> list[list[ChartedPeriod]]:
    """Periods cut where limits start again, and where many are missing: nothing is drawn from winter to winter."""
    cut: list[list[ChartedPeriod]] = []
    n_missing = 0
    for one in periods:
        is_known = one.value is not None or one.suppression is not None
        begins = not cut or one.segment != cut[-1][-1].segment or (is_known and n_missing > spc.LONGEST_GAP)
        if begins:
            cut.append([])
        cut[-1].append(one)
        n_missing = 0 if is_known else n_missing + 1
    return cut


def _standard_traces(standards: Sequence[Standard], x: Days, last: date) -> list[Part]:
    """A line for each standard that was in force within ``x``; one that has expired is grey."""
    made = []
    for standard in standards:
        begins, ends = _run(standard, x)
        begins, ends = max(begins, x[0]), min(ends, x[1])
        if begins < ends:
            line = pen("text", 2.4) if _is_current(standard, last) else pen("edge", 1.4)
            at = [str(begins), str(ends)]
            made.append(trace("lines", at, [standard.value] * 2, line=line, name="standard"))
    return made


def _period_traces(
    periods: Sequence[ChartedPeriod], unit: str, decimals: int, ending: str, line: Part
) -> list[Part]:
    """Every period as a small dot on a line, and over it those that are not usual, by their kind."""
    said = hover(f"{ending} {ON_DAY}:", unit, decimals, more="%{fullData.meta}")
    small = {"color": COLOURS["usual"], "size": 4}
    every = [str(one.period_end) for one in periods], [one.value for one in periods]
    made = [
        weekly_trace(
            "lines+markers", *every, name="weeks", meta="", line=line, marker=small, hovertemplate=said
        )
    ]
    shrunk = SHRUNK if len(periods) > MANY_WEEKS else 1
    for kind, (colour, symbol, size) in STATES.items():
        odd = [one for one in periods if one.kind == kind and one.value is not None]
        if odd:
            at = [str(one.period_end) for one in odd], [one.value for one in odd]
            look = {"color": COLOURS[colour], "symbol": symbol, "size": size * shrunk}
            meta = kind.capitalize()
            made.append(trace("markers", *at, name=kind, meta=meta, hovertemplate=said, marker=look))
    return made


def _suppressed_trace(periods: Sequence[ChartedPeriod], y: ValueAxis) -> list[Part]:
    """Ticks on the base line for periods whose value is hidden."""
    hidden = [str(one.period_end) for one in periods if one.is_suppressed]
    if not hidden:
        return []
    tick = {"symbol": "line-ns-open", "size": 8, "color": COLOURS["usual"], "line": pen("usual", 1.2)}
    base = y.low if y.is_log else y.low + (y.high - y.low) * 0.012
    said = f"Week ending {ON_DAY}: 1 to 7<extra></extra>"
    at = hidden, [base] * len(hidden)
    return [trace("markers", *at, name="suppressed", marker=tick, hovertemplate=said)]


# Labels -------------------------------------------------------------------------------------------------


def _end_labels(
    periods: Sequence[ChartedPeriod],
    beside: Sequence[Beside[BesidePeriod]],
    latest: tuple[date, float] | None,
    standards: Sequence[Standard],
    last: str,
    middle: str,
    y: ValueAxis,
    decimals: int,
    wide: bool,
) -> list[EndLabel]:
    """What stands right of the plot: the newest value, the limits, the standards, and the other areas."""
    labels = []
    if latest:
        value = f"{number(latest[1], decimals)}{y.sign}"
        said = end_words(last, value, Look("series"), wide) if beside else _named(last, value, wide)
        labels.append(EndLabel(latest[1], said, "series" if beside else "text", bold=True))
    # Beside other areas a narrow plot has no room for them; the key and the table say what the limits are.
    labels += [] if beside and not wide else _limit_labels(periods[-1], y, decimals, middle, wide)
    for standard in standards:
        said = in_lines(standard.label, 19 if wide else 12)
        labels.append(EndLabel(standard.value, said, "text", bold=True))
    for one in beside:
        known = [week.value for week in one.points if week.value is not None]
        if known:
            said = end_words(one.name, f"{number(known[-1], decimals)}{y.sign}", one.look, wide)
            labels.append(EndLabel(known[-1], said, one.look.colour))
    return labels


def _limit_labels(
    newest: ChartedPeriod, y: ValueAxis, decimals: int, middle: str, wide: bool
) -> list[EndLabel]:
    """The limits of the last period and the line between them, where they are on the scale."""
    limit = " limit" if wide else ""
    lines = ((f"Upper{limit}", newest.upper), (middle, newest.mean), (f"Lower{limit}", newest.lower))
    return [
        EndLabel(value, _named(name, f"{number(value, decimals)}{y.sign}", wide))
        for name, value in lines
        if value is not None and y.low <= value <= y.high
    ]


def _named(name: str, value: str, wide: bool) -> str:
    """A name and its value; beside a narrow plot there is no room for a long one and its value on one line."""
    return f"{name}{' ' if wide or len(name) <= len('Latest') else '<br>'}{value}"


def _name_expired(plot: Plot, standard: Standard, x: Days) -> None:
    """The words of a standard that has ended, along its line."""
    begins, ends = _run(standard, x)
    if ends <= x[0]:
        return
    since, until = ordinal(max(begins, x[0])), ordinal(min(ends, x[1]))
    near = [(since + (until - since) * share, standard.value) for share in (0.3, 0.5, 0.7)]
    plot.label(standard.label, near, side="above")


def _odd_periods(periods: Sequence[ChartedPeriod]) -> list[tuple[date, float, str]]:
    """Day, value and kind of the latest periods that stand out alone, to be dated; a run speaks for itself."""
    kinds = [None, *(one.kind for one in periods), None]
    odd = [
        (one.period_end, one.value, one.kind)
        for before, one, after in zip(kinds, periods, kinds[2:], strict=False)
        if one.kind in ("improvement", "concern") and one.kind not in (before, after)
        if one.kind is not None and one.value is not None
    ]
    later = periods[-1].period_end
    apart = (later - periods[0].period_end) * CLOSE
    kept = []
    for on, value, kind in reversed(odd):
        if later - on > apart:
            kept.append((on, value, kind))
            later = on
    return kept[:MOST_DATED][::-1]


# Standards ----------------------------------------------------------------------------------------------


def _run(standard: Standard, x: Days) -> Days:
    """The days between which a standard holds; an open end is that of the chart."""
    return standard.start, standard.end or x[1]


def _is_current(standard: Standard, last: date) -> bool:
    return standard.end is None or standard.end >= last
