"""Commitments as rows of a table: the same row on the overview and on the pages of the goals.

A row says what was promised, draws the series, sets the latest figure against the baseline and the path, and
gives the verdict in words. Commitments without any figure stand together in one block, which says what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from dash import dcc, html

from outcomes import address, numerals
from outcomes.catalogue import (
    ENGLAND,
    ICB,
    Area,
    Commitment,
    Goal,
    Headline,
    Measure,
    Part,
    Target,
    catalogue,
)
from outcomes.charts import pictures
from outcomes.methods.verdict import CAVEAT
from outcomes.numerals import lower_first, number, with_unit
from outcomes.results.tables import known
from outcomes.results.targets import (
    AreasWithFigures,
    Assessment,
    BreakdownGap,
    FanYear,
    NewestPeriod,
    PathCorner,
    PlacesMoved,
    TargetPoint,
)
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import ids, services, view
from outcomes.web.tree import Piece
from outcomes.wording import aims, answer, comparisons, findings, judgements, recency, subjects
from outcomes.wording.evidence import WEAK_GRADES

Row = Mapping[str, Any]
Key = tuple[str, str]
Shown = tuple[Commitment, Part | None]


class Group(NamedTuple):
    """Rows of a table under one heading, ``{"group", "note"}``, which may be missing."""

    heading: Row | None
    shown: Sequence[Shown]
    #: Rows that stand first: what shows the goal today.
    services: Sequence[Row] = ()


CONFIRM = "One secondary source gives their wording: confirm in the strategy."
BASES = {"derived": "mean of places", "proxy": "North East region only"}


@dataclass(frozen=True)
class Verdicts:
    """Everything the rows of one area show, by (commitment, part)."""

    here: address.View
    assessments: Mapping[Key, Assessment]
    points: Mapping[Key, list[TargetPoint]]
    paths: Mapping[Key, list[PathCorner]]
    fans: Mapping[Key, list[FanYear]]
    levels: Mapping[Key, list[str]]
    places: Mapping[Key, PlacesMoved]
    gaps: Mapping[str, list[BreakdownGap]]
    newest: Mapping[Key, NewestPeriod]

    def of(self, commitment: Commitment, part: Part | None) -> Assessment:
        """The assessment of one part; a commitment that nothing measures has one that says so."""
        found = self.assessments.get((commitment.id, part.id)) if part else None
        return found or findings.nothing_held(commitment, part, self.here.area)

    def others(self, commitment: Commitment, part: Part | None) -> list[tuple[Part, Assessment]]:
        """The other judged parts of a commitment that have figures."""
        found = [
            (other, self.of(commitment, other)) for other in commitment.judged_parts if other is not part
        ]
        return [(other, row) for other, row in found if row.has_figures]

    def stand_in(self, commitment: Commitment, part: Part | None) -> Part | None:
        """The part whose figures are shown where a commitment's own has none: another judged one, else a reference."""
        if part is None or self.of(commitment, part).has_figures:
            return None
        parts = [*commitment.judged_parts, *(one for one in commitment.parts if one.reference_only)]
        return next((one for one in parts if self.of(commitment, one).has_figures), None)

    def has_something(self, commitment: Commitment, part: Part | None) -> bool:
        """Whether a row of it has any figure to show."""
        return self.of(commitment, part).has_figures or self.stand_in(commitment, part) is not None

    def tally(self, targets: Sequence[Target] = catalogue.targets) -> answer.Tally:
        """Targets counted by the verdict on them as a whole."""
        return answer.tally(
            [
                (
                    target,
                    self.of(target, target.headline_part),
                    self.others(target, target.headline_part),
                )
                for target in targets
            ]
        )


def has_outcomes(area: Area) -> bool:
    """Whether outcomes are counted for this kind of area: they are where people live, not by trust."""
    return area.has_outcomes


def read(here: address.View) -> Verdicts:
    """Read the rows of one area from the snapshot."""
    area = here.area.code
    within = area if here.area.kind == "partnership" else None
    held = store.read("overview_levels", AreasWithFigures)
    return Verdicts(
        here,
        {_key(row): row for row in store.read("overview_assessments", Assessment, area=area)},
        _by_key(store.read("overview_points", TargetPoint, area=area)),
        _by_key(store.read("overview_paths", PathCorner, area=area)),
        _by_key(store.read("overview_fans", FanYear, area=area)),
        {_key(row): row.area_codes for row in held},
        {_key(row): row for row in store.read("overview_places", PlacesMoved, area=within)},
        _gaps_by_measure(area),
        {_key(row): row for row in store.read("overview_newest", NewestPeriod, area=within)},
    )


def _gaps_by_measure(area: str) -> dict[str, list[BreakdownGap]]:
    """Published gaps between groups, by measure; England's where the area has none."""
    found: dict[str, list[BreakdownGap]] = {}
    for row in store.read("target_breakdown_gaps", BreakdownGap, measure=None, area=area):
        found.setdefault(row.measure, []).append(row)
    return found


Keyed = TypeVar(
    "Keyed", Assessment, AreasWithFigures, FanYear, NewestPeriod, PathCorner, PlacesMoved, TargetPoint
)


def _key(row: Keyed) -> Key:
    return row.commitment, row.part


def _by_key(rows: Iterable[Keyed]) -> dict[Key, list[Keyed]]:
    grouped: dict[Key, list[Keyed]] = {}
    for row in rows:
        grouped.setdefault(_key(row), []).append(row)
    return grouped


# --- the table ---------------------------------------------------------------------------------------


def table(
    verdicts: Verdicts,
    groups: Sequence[Group],
    caption: str,
    what: str = "Commitment",
) -> html.Div | None:
    """Commitments in rows, under a heading for each group; None where none of them has a figure.

    Parameters
    ----------
    groups
        A row is a commitment and the part that it is shown by. One that has no figure at all has no row:
        :func:`outcomes.web.lacking.absent` lists it.
    caption
        For those who do not see the section's heading.
    what
        What a row is.
    """
    columns = [
        ui.column("title", what, class_name="cell-title"),
        ui.column("picture", ui.spark_years(), class_name="cell-picture"),
        ui.column("latest", "Latest, against the baseline", class_name="cell-latest"),
        ui.column("path", "Path asks for", class_name="cell-path"),
        ui.column("verdict", "Chance of meeting it, and verdict", class_name="cell-verdict"),
        ui.column("data", "Data to", class_name="cell-data"),
    ]
    body: list[Row] = []
    for group in groups:
        body += [group.heading] if group.heading else []
        body += group.services
        body += [
            row(verdicts, commitment, part)
            for commitment, part in group.shown
            if verdicts.has_something(commitment, part)
        ]
    if all("group" in one for one in body):
        return None
    return ui.data_table(columns, body, caption, on_phone="rows", class_name="verdicts", caption_unseen=True)


def shown_parts(verdicts: Verdicts, commitment: Commitment) -> list[Shown]:
    """Which parts have a row: men and women of a headline where either has figures, else the first part."""
    parts = commitment.judged_parts
    is_by_sex = isinstance(commitment, Headline) and {part.sex for part in parts} == {"male", "female"}
    if is_by_sex and any(verdicts.of(commitment, part).has_figures for part in parts):
        return [(commitment, part) for part in parts]
    return [(commitment, commitment.headline_part)]


def goal_groups(verdicts: Verdicts, goals: Sequence[Goal]) -> list[Group]:
    """The targets of goals, each goal a heading with a link and its meaning, and first what shows it today."""
    return [
        Group(
            {
                "group": dcc.Link(goal.title, href=verdicts.here.link(f"/goals/{goal.id}")),
                "note": goal.meaning,
            },
            [(target, target.headline_part) for target in catalogue.targets_of(goal.id)],
            services.rows(verdicts.here, goal),
        )
        for goal in goals
    ]


def promises(verdicts: Verdicts, shown: Sequence[Shown]) -> answer.Promises:
    """Rows counted by the verdict that each of them shows, those without figures too."""
    real = [pair for pair in shown if not verdicts.of(*pair).synthetic]
    return answer.Promises(Counter(code_of(verdicts, *pair) for pair in real), len(shown) - len(real))


def row(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> Row:
    """One commitment that has a figure to show, or one part of it, as a row of :func:`table`."""
    stands_in = verdicts.stand_in(commitment, part)
    used = known(stands_in or part)
    found = verdicts.of(commitment, used)
    return {
        "title": _title_cell(verdicts, commitment, part),
        "verdict": verdict(verdicts, commitment, part),
        "data": data_to(found),
        "picture": picture(verdicts, commitment, used),
        "latest": latest(found, verdicts.here.area, verdicts.newest.get((commitment.id, used.id))),
        "path": _path_cell(found, used)
        if stands_in is None
        else _two_lines("Not judged", f"{lower_first(used.label)}: not what the target is judged by"),
    }


# --- the cells ---------------------------------------------------------------------------------------


def title_of(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> str:
    """The name of a row: with the sex where it is shown by sex, and for England without the gap to itself."""
    title = subjects.commitment(commitment, verdicts.here.area)
    if part is not None and len(shown_parts(verdicts, commitment)) > 1:
        return f"{title}: {lower_first(part.label)}"
    return title


def page_address(
    here: address.View, commitment: Commitment, part: Part | None = None, **changes: str | None
) -> str:
    """Where a commitment is told in full: a target's page, a headline's place on the page of its goal.

    The page of a goal opens with men: a part for women names them.
    """
    if isinstance(commitment, Target):
        return here.link(f"/targets/{commitment.id}", **changes)
    sex = "female" if part and part.sex == "female" else None
    return here.link(f"/goals/{commitment.goal}#{ids.section(commitment.id)}", sex=sex, **changes)


def _title_cell(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> html.Div:
    title = title_of(verdicts, commitment, part)
    name = dcc.Link(title, href=page_address(verdicts.here, commitment, part), className="row-link")
    if part is not None and part is not commitment.headline_part:
        return html.Div(name)
    promised = [name, html.Span(promise(commitment, part), className="caption promise")]
    if isinstance(commitment, Headline) and not is_charted(verdicts, commitment):
        # The page of its goal has no chart of it, and so no heading that its address could lead to.
        return html.Div(promised, id=ids.section(commitment.id))
    return html.Div(promised)


def is_charted(verdicts: Verdicts, headline: Headline) -> bool:
    """Whether any part of a headline commitment has figures to draw."""
    return any(verdicts.of(headline, part).has_figures for part in headline.judged_parts)


def promise(commitment: Commitment, part: Part | None) -> str:
    """What is promised, and which pieces of it are this dashboard's assumptions."""
    sentence = commitment.statement.rstrip(".") + "."
    if part is None:
        return sentence
    assumed = [f"base year {part.baseline.period}"] if part.baseline.basis == "assumed" else []
    if part.target_year is not None and part.target_year.basis == "assumed":
        assumed.append(f"end year {part.target_year.value:.0f}")
    return f"{sentence} Assumed: {', '.join(assumed)}." if assumed else sentence


def picture(verdicts: Verdicts, commitment: Commitment, part: Part) -> Piece:
    """The series of one part on the years of the table; none where people died by suicide."""
    found = verdicts.of(commitment, part)
    if found.is_sensitive:
        return html.Span("Not drawn as a line: the deaths of single years are few.", className="caption")
    key = (commitment.id, part.id)
    points, path = verdicts.points[key], verdicts.paths.get(key, [])
    is_beside_england = not found.is_gap and verdicts.here.area.code != ENGLAND
    drawn = pictures.sparkline(
        [point.judged for point in points],
        england=[point.beside for point in points] if is_beside_england else (),
        path=[(corner.time, corner.value) for corner in path],
        fan=verdicts.fans.get(key, ()),
        synthetic=found.synthetic,
    )
    parts = [ui.spark(drawn, in_words(found)), html.Div(ui.spark_years(), className="only-on-phone")]
    return html.Div([*parts, *([ui.illustrative_mark()] if found.synthetic else [])])


def in_words(found: Assessment) -> str:
    """One sentence on a series: from where to where, and what was promised."""
    text = f"{amount(found, found.latest, full=True)} in {found.latest_period}"
    if found.counted_from is not None:
        text += f", from {amount(found, found.counted_from, full=True)} in {found.baseline_period}"
    if found.target_value is not None:
        text += f"; the target is {amount(found, found.target_value, full=True)}"
    return text + "."


def _measure(found: Assessment) -> Measure:
    return catalogue.measure_by_id[found.measure]


def amount(found: Assessment, amount: float | None, *, full: bool = False) -> str:
    """A value of a row: a gap with its sign, with the unit in full or only a percent sign."""
    measure = _measure(found)
    shown = measure.unit if full or measure.unit == "%" else ""
    return with_unit(amount, shown, measure.decimals, signed=found.is_gap)


def latest(found: Assessment, area: Area, newest: NewestPeriod | None) -> html.Span:
    """The newest figure, what it counts and what it is set against."""
    measure = _measure(found)
    unit = "" if measure.unit == "%" else f"{measure.unit}, "
    lines = []
    if found.is_gap:
        here, england = (
            number(side, measure.decimals) for side in (found.latest_level, found.latest_england)
        )
        lines.append(f"{here} here, {england} in England")
    else:
        lines.append(lower_first(measure.title))
    lines.append(_from_baseline(found, area, newest))
    return html.Span(
        [
            html.Span(amount(found, found.latest), className="figure-in-row"),
            html.Span(f" {unit}{found.latest_period}", className="soft"),
            *[html.Span(line, className="caption") for line in lines],
        ]
    )


def _from_baseline(found: Assessment, area: Area, newest: NewestPeriod | None = None) -> str:
    """What the latest figure is set against; ``newest`` says which places have the newest period of all."""
    period = found.baseline_period
    if found.counted_from is None:
        return f"no figure for {period}, the baseline"
    if found.latest_period == period:
        if area.kind in ("icb", "partnership") and newest and newest.latest_end > found.ends:
            held = f"{newest.n_places} of {len(catalogue.places_of(area))} places"
            return f"the baseline; {newest.latest_period} is held for only {held}"
        return "the baseline; nothing newer is held"
    before = amount(found, found.counted_from)
    text = f"from {before}, {period}"
    if before == amount(found, found.latest):
        text = f"hardly changed since {period}"
    if found.rule == "direction" or found.stated_baseline is None:
        return text
    whose = "stated" if area.code == ICB else "stated for the whole area"
    measured = (
        f"; measured {amount(found, found.measured_baseline)}" if found.measured_baseline is not None else ""
    )
    return f"{text}, {whose}{measured}"


def _path_cell(found: Assessment, part: Part | None) -> html.Span:
    if found.rule == "direction":
        has_number = part is not None and part.rule != "direction"
        return _two_lines(
            "No target for England" if has_number else "No number set", "judged by its direction"
        )
    if found.required_now is None:
        return _two_lines("No path", found.path_missing or "the figures end before the baseline")
    unit = _measure(found).unit
    return html.Span(
        [
            html.Span(amount(found, found.required_now), className="figure-in-row"),
            html.Span("" if unit == "%" else f" {unit}", className="soft"),
            html.Span(against_path(known(found.behind_by), _measure(found)), className="caption"),
        ]
    )


def _two_lines(first: str, second: str) -> html.Span:
    return html.Span([first, html.Span(second, className="caption")])


def against_path(behind: float, measure: Measure) -> str:
    """Ahead of the path or behind it: ``0.4 points behind``."""
    if round(behind, measure.decimals) == 0:
        return "on the path"
    unit = {"%": " points", "years": " years"}.get(measure.unit, "")
    return f"{number(abs(behind), measure.decimals)}{unit} {'behind' if behind > 0 else 'ahead'}"


def code_of(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> str:
    """The verdict that a row shows: that of the whole where one row stands for parts that differ or stand in."""
    return judgements.code_shown(
        verdicts.of(commitment, part),
        is_whole=part is not None and len(shown_parts(verdicts, commitment)) == 1,
        stands_in=verdicts.stand_in(commitment, part) is not None,
    )


def verdict(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> html.Span:
    """The verdict with what its words leave out, and with parts that say something else.

    Where one row stands for all parts of a commitment, its verdict is that of the whole.
    """
    found = verdicts.of(commitment, part)
    measure = catalogue.measure_by_id[part.measure] if part else None
    is_whole = len(shown_parts(verdicts, commitment)) == 1
    code = code_of(verdicts, commitment, part)
    if part and is_whole and found.decided == "mixed":
        lines = judgements.differently([(part, found), *verdicts.others(commitment, part)], "mixed")
        return ui.verdict(code, judgements.target_said(found), detail=ui.lines(lines))
    if is_whole and verdicts.stand_in(commitment, part):
        return ui.verdict(code, judgements.target_said(found))
    lines = _beneath(found, measure) if measure else []
    if is_whole:
        lines += judgements.differently(verdicts.others(commitment, part), str(found.verdict))
    lines += _widening(verdicts, found, measure) if measure else []
    return ui.verdict(code, judgements.verdict_said(found), detail=ui.lines(lines))


def part_verdict(verdicts: Verdicts, found: Assessment, measure: Measure) -> html.Span:
    """The verdict on one part alone; one that is shown for reference has none."""
    if found.verdict is None:
        return html.Span("For reference, not judged", className="caption")
    lines = [*_beneath(found, measure), *_widening(verdicts, found, measure)]
    return ui.verdict(found.verdict, judgements.verdict_said(found), detail=ui.lines(lines))


def _widening(verdicts: Verdicts, found: Assessment, measure: Measure) -> list[str]:
    """Gaps between groups that widen while the whole improves."""
    improves = found.has_figures and judgements.is_improving(found)
    return comparisons.widening(verdicts.gaps.get(measure.id, ()), measure) if improves else []


def _beneath(found: Assessment, measure: Measure) -> list[str]:
    """What the words of a verdict leave out, and how many figures more would judge."""
    lines = judgements.beneath(found, measure)
    if found.verdict == "not-enough-data" and found.has_figures:
        held = numerals.counted(found.n_points, "figure")
        lines.append(f"{held}; {'five' if found.rule == 'direction' else 'eight'} needed")
    return lines


def data_to(found: Assessment) -> html.Span:
    """The newest period, its age, and what its figures rest on."""
    lines = [recency.age(found.ends, view.today())]
    lines += ["before the work began"] if found.verdict == "too-early" else []
    weak = WEAK_GRADES.get(str(found.lowest_grade))
    how = BASES.get(found.basis), weak and weak.in_a_row
    lines += [text for text in how if text]
    return html.Span([str(found.latest_period), *[html.Span(line, className="caption") for line in lines]])


def reading(verdicts: Verdicts, shown: Sequence[Shown]) -> html.Div:
    """How the rows are to be read: for what a chance holds, whose targets they are, a helpline where due."""
    found = [verdicts.of(commitment, part) for commitment, part in shown]
    measured = next((target for target in catalogue.targets if target.parts), None)
    area = verdicts.here.area
    whose = aims.whose_target(area, measured) if measured and has_outcomes(area) else None
    lines = [
        f"A chance says what to expect {CAVEAT}." if any(row.band for row in found) else None,
        whose,
    ]
    help_with = subjects.HELPLINE if any(commitment.sensitive for commitment, _ in shown) else None
    said = [" ".join(line for line in lines if line), help_with]
    return html.Div([html.P(text, className="caption") for text in said if text], className="reading")


def key(verdicts: Verdicts, shown: Sequence[Shown]) -> html.Ul | None:
    """What the marks of the row-sized pictures mean: of those that are drawn; None where nothing is."""
    drawn = [(commitment.id, part.id) for commitment, part in shown if part and not commitment.sensitive]
    drawn = [each for each in drawn if verdicts.points.get(each)]
    is_beside = verdicts.here.area.code != ENGLAND and any(
        point.england is not None
        for each in drawn
        if not verdicts.assessments[each].is_gap
        for point in verdicts.points[each]
    )
    marks = [
        ("", "this area", bool(drawn)),
        ("england", "England", is_beside),
        ("path", "path to the target", any(verdicts.paths.get(each) for each in drawn)),
        (
            "band",
            "projection: 8 in 10 outcomes lie inside",
            any(verdicts.fans.get(each) for each in drawn),
        ),
    ]
    found = [(ui.key_line(kind), said) for kind, said, is_drawn in marks if is_drawn]
    return ui.key(found) if found else None
