"""Headline outcomes: rows, then level and gap by sex."""

from collections.abc import Sequence
from dataclasses import asdict

from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, Commitment, Goal, Headline, Part, catalogue
from outcomes.charts import figures
from outcomes.charts.saved import Told
from outcomes.methods.verdict import CAVEAT
from outcomes.numerals import number, with_unit
from outcomes.results.targets import Assessment
from outcomes.web import components as ui
from outcomes.web import ids, lacking, rows, taken
from outcomes.web.tree import Piece
from outcomes.wording import comparisons, findings, quantities

FORMS = (("CSV", "csv"), ("Excel", "xlsx"))


SEXES = (("male", "Men"), ("female", "Women"))


def headlines_of(verdicts: rows.Verdicts, goal: Goal) -> Sequence[Piece]:
    """Rows for every headline commitment, then each as level and gap."""
    here = verdicts.here
    headlines = catalogue.headlines_of(goal.id)
    shown = [pair for headline in headlines for pair in rows.shown_parts(verdicts, headline)]
    caption = f"Headline commitments of this goal, {here.area.name}"
    table = [
        rows.table(verdicts, [rows.Group(None, shown)], caption),
        lacking.absent(verdicts, shown),
        rows.key(verdicts, shown),
    ]
    sex = _chosen_sex(here)
    is_by_sex = any(
        part and part.sex in ("male", "female") and verdicts.of(c, part).n_points for c, part in shown
    )
    choice = []
    if is_by_sex:
        options = [(label, here.here(f"/goals/{goal.id}", sex=code)) for code, label in SEXES]
        choice = [ui.choices(ui.choice("Men or women", options, dict(SEXES)[sex]))]
    charts = [piece for headline in headlines for piece in _outcome(verdicts, headline, sex)]
    return [
        ui.section("Headline commitments", [*table, *choice, *charts], note=rows.CONFIRM, name="headlines"),
    ]


def _chosen_sex(here: address.View) -> str:
    sex = here.options.get("sex", "male")
    if sex not in dict(SEXES):
        raise address.BadQuery(
            f"“{sex[:40]}” is neither male nor female. Choose men or women on the page.", 400
        )
    return sex


def _outcome(verdicts: rows.Verdicts, headline: Headline, sex: str) -> Sequence[Piece]:
    """One headline commitment: level beside England and, where it is a gap, the gap with its path.

    What is promised, and what has no figures, is said in its row above and not again.
    """
    parts = [part for part in headline.judged_parts if part.sex in (sex, "persons")]
    parts = [part for part in parts if verdicts.of(headline, part).n_points]
    charts = [chart for part in parts for chart in _charts(verdicts, headline, part)]
    if not charts:
        return []
    groups = [sentence for part in parts[:1] for sentence in _groups(verdicts, part)]
    return [
        html.H3(rows.title_of(verdicts, headline, None), className="commitment", id=ids.section(headline.id)),
        *([html.P(headline.caveat, className="caption")] if headline.caveat else []),
        *([html.P(" ".join(groups), className="prose")] if groups else []),
        html.Div(charts, className="chart-pair of-three" if len(charts) == 3 else "chart-pair"),
    ]


def _groups(verdicts: rows.Verdicts, part: Part) -> list[str]:
    """How far the groups of one measure lie apart; whose groups, where they are England's."""
    measure = catalogue.measure_by_id[part.measure]
    return [
        ("In England. " if row.area_code == ENGLAND != verdicts.here.area.code else "")
        + comparisons.group_gap(row, measure)
        for row in verdicts.gaps.get(measure.id, ())
    ]


def _charts(verdicts: rows.Verdicts, headline: Headline, part: Part) -> Sequence[Piece]:
    found = verdicts.of(headline, part)
    charts: list[Piece] = [_level(verdicts, headline, part)]
    return [*charts, _judged(verdicts, headline, part)] if found.is_gap else charts


def _level(verdicts: rows.Verdicts, headline: Headline, part: Part) -> Component:
    """Here and in England, on one scale."""
    here, found = verdicts.here, verdicts.of(headline, part)
    measure = catalogue.measure_by_id[part.measure]
    points = verdicts.points[headline.id, part.id]
    is_path = not found.is_gap and bool(verdicts.paths.get((headline.id, part.id)))
    if is_path:
        return _judged(verdicts, headline, part)
    beside = [] if here.area.code == ENGLAND else [point.beside for point in points]
    who = {"male": "Men", "female": "Women"}.get(part.sex, part.label)
    newest = points[-1]
    sign = "%" if measure.unit == "%" else ""
    said = f"{who}: {with_unit(newest.level, sign, measure.decimals)} here"
    if newest.england is not None and beside:
        said += f", {with_unit(newest.england, sign, measure.decimals)} in England"
    title = (
        f"{said}, {newest.period}"
        if beside
        else f"{who}: {quantities.value(newest.level, measure)}, {newest.period}"
    )
    figure = figures.trajectory(
        [point.here for point in points],
        axis=f"{measure.title}, {measure.unit}",
        unit=measure.unit,
        area=here.area.short_name,
        england=beside,
        decimals=measure.decimals,
        zero=False,
        synthetic=found.synthetic,
        height=300,
    )
    columns = [ui.column("period", "Period")]
    columns += [ui.column("level", here.area.name, numeric=True, decimals=measure.decimals)]
    columns += [ui.column("england", "England", numeric=True, decimals=measure.decimals)] if beside else []
    return ui.chart(
        figure,
        f"{headline.id}-{part.id}-level",
        summary=f"{measure.title}, {title}.",
        title=title,
        level=4,
        columns=columns,
        rows=[asdict(point) for point in points],
        table_caption=f"{quantities.unit_words(measure)}, {who.lower()}",
        caption=found.basis_note,
        downloads=_downloads(here, headline, part),
        provenance=_provenance(here, headline, part),
        synthetic=found.synthetic,
        told=_told(verdicts, headline, part, f"{measure.title}. {title.replace(' here', '')}", view="level"),
    )


def _told(verdicts: rows.Verdicts, headline: Headline, part: Part, finding: str, *, view: str) -> Told:
    """What a picture of a chart says beside it."""
    measure, points = catalogue.measure_by_id[part.measure], verdicts.points[headline.id, part.id]
    who = {"male": ", men", "female": ", women"}.get(part.sex, "")
    return taken.told(
        finding,
        measure,
        verdicts.here.area,
        f"{taken.span_of_periods([point.period for point in points])}{who}",
        whose=str(verdicts.of(headline, part).area_used),
        sources=[point.source_title for point in reversed(points)],
        view=f"{part.id} {view}",
    )


def _judged(verdicts: rows.Verdicts, headline: Headline, part: Part) -> Component:
    """The series that is judged, with its path and projection."""
    here, found = verdicts.here, verdicts.of(headline, part)
    measure = catalogue.measure_by_id[part.measure]
    key = (headline.id, part.id)
    points, path = verdicts.points[key], verdicts.paths.get(key, [])
    who = {"male": " of men", "female": " of women"}.get(part.sex, "")
    gap = f"{measure.title}{who}, difference to England, {measure.unit}"
    axis = gap if found.is_gap else quantities.unit_words(measure)
    title = findings.finding(found, measure, part, here.area, headline.title, with_turn=False)
    figure = figures.trajectory(
        [point.judged for point in points],
        axis=axis,
        unit=measure.unit,
        england=[] if found.is_gap else [point.beside for point in points],
        path=[(corner.time, corner.value) for corner in path],
        target=_target_label(found, part) if path else "",
        fan=verdicts.fans.get(key, ()),
        decimals=measure.decimals,
        zero=False,
        synthetic=found.synthetic,
        height=300,
    )
    columns = [
        ui.column("period", "Period"),
        ui.column(
            "value", "Difference" if found.is_gap else "Value", numeric=True, decimals=measure.decimals
        ),
        ui.column("lower", "Lower 95% limit", numeric=True, decimals=measure.decimals),
        ui.column("upper", "Upper 95% limit", numeric=True, decimals=measure.decimals),
    ]
    return ui.chart(
        figure,
        f"{headline.id}-{part.id}",
        summary=title,
        title=title,
        level=4,
        columns=columns,
        rows=[asdict(point) for point in points],
        table_caption=axis,
        caption=f"The band holds 8 in 10 outcomes {CAVEAT}." if verdicts.fans.get(key) else None,
        downloads=_downloads(here, headline, part),
        provenance=_provenance(here, headline, part),
        synthetic=found.synthetic,
        told=_told(verdicts, headline, part, title, view="gap" if found.is_gap else ""),
    )


def _target_label(found: Assessment, part: Part) -> str:
    """The number of the target alone: the title has said what it counts."""
    amount = number(found.target_value, catalogue.measure_by_id[part.measure].decimals, signed=found.is_gap)
    return f"{amount} by {part.target_year.value:.0f}" if part.target_year else amount


def _downloads(here: address.View, commitment: Commitment, part: Part) -> list[tuple[str, str]]:
    return [(label, here.download(f"target-{commitment.id}", form, part=part.id)) for label, form in FORMS]


def _provenance(here: address.View, commitment: Commitment, part: Part) -> str:
    return here.link("/data/source", dataset=f"target-{commitment.id}", part=part.id)
