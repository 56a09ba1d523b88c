"""The four goals: /goals at a glance, /goals/<id> one in full, for any place."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, Commitment, Goal, Headline, Part, catalogue
from outcomes.catalogue.text import Intervention
from outcomes.charts import figures
from outcomes.methods.verdict import CAVEAT
from outcomes.numerals import day, is_known, number, span, with_unit
from outcomes.results.interventions import Impact
from outcomes.results.weekly import JudgedSummary
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import ids, rows, side_by_side, view
from outcomes.web.tree import Piece
from outcomes.wording import answer, service_words, words

FORMS = (("CSV", "csv"), ("Excel", "xlsx"))
SEXES = (("male", "Men"), ("female", "Women"))
SAME_QUALITY = "“The same quality no matter where you live”: how far apart the trusts are"
# Weekly rates that mean the same in every acute trust; counts would only say how large a trust is.
COMPARED = (
    "four_hour_percent",
    "twelve_hour_from_arrival_percent",
    "handover_mean_minutes",
    "bed_occupancy_percent",
    "no_criteria_to_reside_percent",
)


# --- the index ---------------------------------------------------------------------------------------


@view.page
def index(here: address.View):
    """Four goals at a glance."""
    trail = ui.breadcrumb([("Overview", here.link("/"))], "Goals")
    lead = f"Each with its headline commitments and its targets. {rows.GROUPING}"
    head = ui.page_head("Four goals for 2030", lead, trail=trail)
    if not rows.has_outcomes(here.area):
        return html.Div(
            [
                head,
                _not_here(here),
                html.Div([_bare(here, goal) for goal in catalogue.goals], className="goals"),
            ]
        )
    verdicts = rows.read(here)
    return html.Div(
        [head, html.Div([_glance(verdicts, goal) for goal in catalogue.goals], className="goals")]
    )


def _goal_link(here: address.View, goal: Goal) -> dcc.Link:
    return dcc.Link(goal.title, href=here.link(f"/goals/{goal.id}"))


def _bare(here: address.View, goal: Goal) -> html.Section:
    return ui.section(_goal_link(here, goal), html.P(goal.meaning), name=goal.id)


def _glance(verdicts: rows.Verdicts, goal: Goal) -> html.Section:
    shown = [
        pair for headline in catalogue.headlines_of(goal.id) for pair in rows.shown_parts(verdicts, headline)
    ]
    shown += [(target, target.headline_part) for target in catalogue.targets_of(goal.id)]
    items = [
        html.Li(
            [
                html.Div(
                    [
                        dcc.Link(
                            rows.title_of(verdicts, *pair), href=rows.page_address(verdicts.here, *pair)
                        ),
                        html.Span(_in_short(verdicts, *pair), className="caption"),
                    ]
                ),
                rows.verdict(verdicts, *pair),
            ]
        )
        for pair in shown
    ]
    body = [html.P(goal.meaning), html.Ul(items, className="standings")]
    return ui.section(_goal_link(verdicts.here, goal), body, name=goal.id)


def _in_short(verdicts: rows.Verdicts, commitment: Commitment, part: Part | None) -> str:
    """The latest figure in a few words, or what is missing."""
    found = verdicts.of(commitment, part)
    if not found["n_points"]:
        return str(found.get("missing") or "There are no figures.")
    measure = catalogue.measure_by_id[str(found["measure"])]
    if found["is_gap"]:
        said = words.gap(float(found["latest_value"]), measure)
        level, england = (number(found[key], measure.decimals) for key in ("latest_level", "latest_england"))
        return f"{words.capital(said)}, {found['latest_period']} ({level} and {england})"
    return f"{words.value(found['latest_value'], measure)}, {found['latest_period']}"


# --- one goal ----------------------------------------------------------------------------------------


@view.page
def layout(here: address.View, goal: Goal):
    """What the goal means, its outcomes, targets, places, and the work that serves it."""
    trail = ui.breadcrumb([("Overview", here.link("/")), ("Goals", here.link("/goals"))], goal.title)
    meaning = html.P(f"The goal: {words.lower_first(goal.meaning)}", className="caption further")
    if not rows.has_outcomes(here.area):
        measured = f"{words.capital(words.place(here.area))} is measured week by week"
        lead = f"{measured}; outcomes belong to the places it serves."
        parts = [
            ui.page_head(goal.title, lead, trail=trail),
            meaning,
            _not_here(here),
            *_places(here, goal),
            *_services(here, goal),
            _work(here, goal),
            _learning(here, goal),
            _sources(goal),
        ]
        return html.Div(parts)
    verdicts = rows.read(here)
    lead, *further = finding(verdicts, goal)
    return html.Div(
        [
            ui.page_head(goal.title, lead, trail=trail),
            html.P(" ".join(further), className="further") if further else None,
            meaning,
            _standing(verdicts, goal),
            *_headlines(verdicts, goal),
            _targets(verdicts, goal),
            *_places(here, goal),
            *_services(here, goal),
            _work(here, goal),
            _learning(here, goal),
            _sources(goal),
        ]
    )


def _not_here(here: address.View) -> html.Div:
    """A trust or a collaborative has no outcomes of its own."""
    served = catalogue.places_of(here.area)
    links = [
        piece for p in served for piece in (", ", dcc.Link(p.name, href=here.link("/goals", area=p.code)))
    ][1:]
    reason = f"Outcomes are counted where people live, so {words.place(here.area)} has none of its own."
    link = ("See North East and North Cumbria", here.link("/goals", area=ICB))
    serves = [html.P(["It serves ", *links, "."], className="caption")] if served else []
    return html.Div([ui.empty_state(reason, link=link), *serves], className="stack section plain")


def finding(verdicts: rows.Verdicts, goal: Goal) -> list[str]:
    """What the figures say of a goal: its headline commitments first, then its targets; never empty."""
    headlines = catalogue.headlines_of(goal.id)
    first: list[str] = []
    for headline in headlines:
        said = _outcome_said(verdicts, headline)
        where = f"In {words.place(verdicts.here.area)}, "
        # The place is said once.
        first += [words.capital(said.removeprefix(where)) if first else said] if said else []
    judged = _tested_said(verdicts, headlines)
    first += [judged] if judged else []
    return [said for said in (" ".join(first), _targets_said(verdicts, goal)) if said]


def _outcome_said(verdicts: rows.Verdicts, headline: Headline) -> str | None:
    """The newest figure of a headline commitment, by sex, or what is held in its place; None for nothing."""
    shown = [(part, verdicts.of(headline, part)) for _, part in rows.shown_parts(verdicts, headline) if part]
    shown = [(part, found) for part, found in shown if found["n_points"]]
    if not shown:
        return _instead_said(verdicts, headline)
    measure = catalogue.measure_by_id[shown[0][0].measure]
    said = []
    for part, found in shown:
        amount = words.gap if found["is_gap"] else words.value
        said.append(amount(found["latest_value"], measure) + words.AMONG.get(part.sex, ""))
    where = words.located(shown[0][1], verdicts.here.area)
    what = words.capital(f"{where}{words.subject(measure)}")
    return f"{what} was {words.listed(said)} in {shown[0][1]['latest_period']}."


def _instead_said(verdicts: rows.Verdicts, headline: Headline) -> str | None:
    """Other parts where the headline's own has no figures; else in how many of the area's places it has risen."""
    area = verdicts.here.area
    meanwhile = rows.meanwhile_of(verdicts, headline, headline.headline_part)
    if meanwhile:
        others = verdicts.others(headline, headline.headline_part)
        beside = [verdicts.points[headline.id, part.id][-1]["england"] for part, _ in others]
        if area.code == ENGLAND or not all(map(is_known, beside)):
            return meanwhile
        measures = [catalogue.measure_by_id[part.measure] for part, _ in others]
        england = words.listed(list(map(words.value, beside, measures)))
        return f"{meanwhile} In England {england}."
    counted = [(part, verdicts.places.get((headline.id, part.id))) for part in headline.judged_parts]
    counted = [(part, row) for part, row in counted if row]
    if not counted or area.kind not in ("icb", "partnership"):
        return None
    first = counted[0][1]
    said = [f"in {_share_of_places(row)}{words.AMONG.get(part.sex, '')}" for part, row in counted]
    what = words.capital(words.subject(catalogue.measure_by_id[counted[0][0].measure]))
    periods = f"in {first['latest_period']} than in {first['baseline_period']}"
    return f"{what} was higher {periods} {words.listed(said)}."


def _share_of_places(row: rows.Row) -> str:
    """Places that have risen: ``all 14 places``, ``three of four places``."""
    n, of_all = row["n_higher"], words.counted(row["n_places"], "place")
    return f"all {of_all}" if n == row["n_places"] else f"{words.counted(n, 'place').split()[0]} of {of_all}"


def _tested_said(verdicts: rows.Verdicts, headlines: Sequence[Headline]) -> str | None:
    """How many headline commitments are likely to be met, of those that can be tested."""
    found = [
        verdicts.of(commitment, part)
        for headline in headlines
        for commitment, part in rows.shown_parts(verdicts, headline)
    ]
    tested = [row["verdict"] for row in found if row["verdict"] in answer.TESTED and not row["synthetic"]]
    if not tested:
        return None
    n = sum(verdict in ("met", "likely") for verdict in tested)
    if len(tested) == 1:
        likely = "likely" if n else "not likely"
        return f"One headline commitment can be tested against 2030: it is {likely} to be met on the current pattern."
    whole = f"{words.counted(len(tested), 'headline commitment')} that can be tested against 2030"
    count = words.capital(words.number_word(n)) if n else "Not one"
    return f"{count} of the {whole} {'are' if n > 1 else 'is'} likely to be met on the current pattern."


def _targets_said(verdicts: rows.Verdicts, goal: Goal) -> str:
    """What the goal's targets come to: the finding of a single one, the answer counted over several."""
    targets = catalogue.targets_of(goal.id)
    area = verdicts.here.area
    if len(targets) != 1:
        return answer.answer(verdicts.tally(targets), area)
    (target,) = targets
    part = target.headline_part
    found = verdicts.of(target, part)
    if part is None or not found["n_points"]:
        return f"{target.title}: no figures for {words.place(area)}."
    if words.target_verdict(found) == "mixed":
        by_part = words.differently([(part, found), *verdicts.others(target, part)], "mixed")
        return " ".join(f"{line}." for line in (words.target_said(found), *by_part))
    said = words.finding(found, catalogue.measure_by_id[part.measure], part, area, target.title)
    others = words.differently(verdicts.others(target, part), str(found["verdict"]))
    return " ".join([said, *(f"{other}." for other in others)])


def _standing(verdicts: rows.Verdicts, goal: Goal) -> html.Div:
    """The verdicts on the goal's targets as a tally."""
    counted = verdicts.tally(catalogue.targets_of(goal.id))
    return ui.tally([(code, n) for code, n in counted.shown() if n])


def _headlines(verdicts: rows.Verdicts, goal: Goal) -> list:
    """Rows for every headline commitment, then each as level and gap."""
    here = verdicts.here
    headlines = catalogue.headlines_of(goal.id)
    shown = [pair for headline in headlines for pair in rows.shown_parts(verdicts, headline)]
    caption = f"Headline commitments of this goal, {here.area.name}"
    table = [rows.table(verdicts, [(None, shown)], caption), rows.key(verdicts, shown)]
    sex = _chosen_sex(here)
    is_by_sex = any(
        part and part.sex in ("male", "female") and verdicts.of(c, part)["n_points"] for c, part in shown
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


def _outcome(verdicts: rows.Verdicts, headline: Headline, sex: str) -> list:
    """One headline commitment: level beside England and, where it is a gap, the gap with its path.

    What is promised, and what has no figures, is said in its row above and not again.
    """
    parts = [part for part in headline.judged_parts if part.sex in (sex, "persons")]
    parts = [part for part in parts if verdicts.of(headline, part)["n_points"]]
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
        ("In England. " if row["area_code"] == ENGLAND != verdicts.here.area.code else "")
        + words.group_gap(row, measure)
        for row in verdicts.gaps.get(measure.id, ())
    ]


def _charts(verdicts: rows.Verdicts, headline: Headline, part: Part) -> list:
    found = verdicts.of(headline, part)
    charts = [_level(verdicts, headline, part)]
    return [*charts, _judged(verdicts, headline, part)] if found["is_gap"] else charts


def _level(verdicts: rows.Verdicts, headline: Headline, part: Part):
    """Here and in England, on one scale."""
    here, found = verdicts.here, verdicts.of(headline, part)
    measure = catalogue.measure_by_id[part.measure]
    points = verdicts.points[headline.id, part.id]
    is_path = not found["is_gap"] and bool(verdicts.paths.get((headline.id, part.id)))
    if is_path:
        return _judged(verdicts, headline, part)
    level = [p | {"value": p["level"], "lower": p["level_lower"], "upper": p["level_upper"]} for p in points]
    beside = [] if here.area.code == ENGLAND else [
        p | {"value": p["england"], "lower": p["england_lower"], "upper": p["england_upper"]} for p in points
    ]  # fmt: skip
    who = {"male": "Men", "female": "Women"}.get(part.sex, part.label)
    newest = level[-1]
    sign = "%" if measure.unit == "%" else ""
    said = f"{who}: {with_unit(newest['value'], sign, measure.decimals)} here"
    if is_known(newest["england"]) and beside:
        said += f", {with_unit(newest['england'], sign, measure.decimals)} in England"
    title = (
        f"{said}, {newest['period']}"
        if beside
        else f"{who}: {words.value(newest['value'], measure)}, {newest['period']}"
    )
    figure = figures.trajectory(
        level,
        axis=f"{measure.title}, {measure.unit}",
        unit=measure.unit,
        area=here.area.short_name,
        england=beside,
        decimals=measure.decimals,
        zero=False,
        synthetic=bool(found["synthetic"]),
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
        rows=points,
        table_caption=f"{words.unit_words(measure)}, {who.lower()}",
        caption=found["basis_note"],
        downloads=_downloads(here, headline, part),
        provenance=_provenance(here, headline, part),
        synthetic=bool(found["synthetic"]),
    )


def _judged(verdicts: rows.Verdicts, headline: Headline, part: Part):
    """The series that is judged, with its path and projection."""
    here, found = verdicts.here, verdicts.of(headline, part)
    measure = catalogue.measure_by_id[part.measure]
    key = (headline.id, part.id)
    points, path = verdicts.points[key], verdicts.paths.get(key, [])
    who = {"male": " of men", "female": " of women"}.get(part.sex, "")
    gap = f"{measure.title}{who}, difference to England, {measure.unit}"
    axis = gap if found["is_gap"] else words.unit_words(measure)
    title = words.finding(found, measure, part, here.area, headline.title)
    figure = figures.trajectory(
        points,
        axis=axis,
        unit=measure.unit,
        england=[] if found["is_gap"] else [p | {"value": p["england"]} for p in points],
        path=path,
        target=path[-1] | {"label": _target_label(found, part)} if path else None,
        fan=verdicts.fans.get(key, ()),
        decimals=measure.decimals,
        zero=False,
        synthetic=bool(found["synthetic"]),
        height=300,
    )
    columns = [
        ui.column("period", "Period"),
        ui.column(
            "value", "Difference" if found["is_gap"] else "Value", numeric=True, decimals=measure.decimals
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
        rows=points,
        table_caption=axis,
        caption=f"The band holds 8 in 10 outcomes {CAVEAT}." if verdicts.fans.get(key) else None,
        downloads=_downloads(here, headline, part),
        provenance=_provenance(here, headline, part),
        synthetic=bool(found["synthetic"]),
    )


def _target_label(found: rows.Row, part: Part) -> str:
    """The number of the target alone: the title has said what it counts."""
    amount = number(found["target_value"], int(found["decimals"]), signed=bool(found["is_gap"]))
    return f"{amount} by {part.target_year.value:.0f}" if part.target_year else amount


def _downloads(here: address.View, commitment: Commitment, part: Part) -> list[tuple[str, str]]:
    return [(label, here.download(f"target-{commitment.id}", form, part=part.id)) for label, form in FORMS]


def _provenance(here: address.View, commitment: Commitment, part: Part) -> str:
    return here.link("/data/source", dataset=f"target-{commitment.id}", part=part.id)


def _targets(verdicts: rows.Verdicts, goal: Goal) -> html.Section:
    targets = catalogue.targets_of(goal.id)
    shown = [(target, target.headline_part) for target in targets]
    body = [
        rows.table(verdicts, [(None, shown)], f"Targets of this goal, {verdicts.here.area.name}", "Target"),
        rows.key(verdicts, shown),
        rows.reading(verdicts, shown),
    ]
    verb = "serves" if len(targets) == 1 else "serve"
    title = f"{words.capital(words.counted(len(targets), 'target'))} {verb} it"
    return ui.section(title, body, note=rows.GROUPING, name="targets")


# --- places side by side -----------------------------------------------------------------------------


def _measures(goal: Goal) -> dict[str, tuple[Commitment, Part]]:
    """Parts of the goal's commitments by what the address calls them; never where people died by suicide."""
    commitments = (*catalogue.headlines_of(goal.id), *catalogue.targets_of(goal.id))
    return {f"{c.id}.{part.id}": (c, part) for c in commitments if not c.sensitive for part in c.parts}


def _offered(goal: Goal) -> dict[str, tuple[Commitment, Part]]:
    """Those of :func:`_measures` that places have figures for."""
    held = {f"{row['commitment']}.{row['part']}" for row in store.read("goal_measures")}
    return {key: pair for key, pair in _measures(goal).items() if key in held}


def _short(commitment: Commitment, part: Part) -> str:
    title = getattr(commitment, "short_title", None) or commitment.title.removesuffix(", gap to England")
    if len(commitment.parts) == 1:
        return title
    heads = [other.label.partition(",")[0] for other in commitment.parts]
    head = part.label.partition(",")[0]
    return f"{title}: {words.lower_first(head if heads.count(head) == 1 else part.label)}"


def _places(here: address.View, goal: Goal) -> list:
    offered = _offered(goal)
    path = f"/goals/{goal.id}"
    if not offered:
        reason = "No measure of this goal has figures for places here."
        return [ui.section("Places side by side", ui.empty_state(reason), name="places")]
    chosen = here.options.get("measure") or next(iter(offered))
    if chosen not in _measures(goal):
        raise address.BadQuery(
            f"“{chosen[:60]}” is not a measure of this goal that places have. Choose one on its page.", 400
        )
    commitment, part = _measures(goal)[chosen]
    options = [
        (_short(*pair), here.here(f"{path}#section-places", measure=key)) for key, pair in offered.items()
    ]
    if chosen not in offered:
        title = f"Places side by side: {words.lower_first(_short(commitment, part))}"
        reason = f"No place has figures for {words.lower_first(catalogue.measure_by_id[part.measure].title)}."
        return [ui.section(title, [ui.choice("Measure", options, ""), ui.empty_state(reason)], name="places")]
    places = side_by_side.read(commitment, part, here)
    leads_to = side_by_side.link_to(here, path, measure=chosen)
    measure = catalogue.measure_by_id[part.measure]
    elsewhere = (
        "See England",
        here.link("/" if isinstance(commitment, Headline) else f"/targets/{commitment.id}", area=ENGLAND),
    )
    body: list = [ui.choice("Measure", options, _short(commitment, part))] if len(options) > 1 else []
    spread = words.spread(places.spread, places.measure)
    apart = [html.P(spread, className="prose")] if spread else []
    compared = side_by_side.against_england(places, f"{goal.id}-places", here, path, FORMS)
    series = list(places.points.values())
    body += [
        *apart,
        html.Div([html.Div(compared), side_by_side.tile_map(places, leads_to)], className="places"),
        html.H3(
            f"{words.places_movement(series, len(catalogue.places), measure.decimals)}",
            className="commitment",
        ),
        html.P(f"{words.unit_words(measure)}. {words.one_place(measure)}", className="caption"),
        side_by_side.multiples(places, leads_to, elsewhere),
    ]
    who = {"male": ", men", "female": ", women"}.get(part.sex, "")
    title = f"Places side by side: {words.lower_first(measure.title)}{who}"
    note = (
        "In the order of the local partnerships, on one scale. Only the table can be sorted by its headings."
    )
    return [ui.section(title, html.Div(body, className="stack"), note=note, name="places")]


# --- the same quality wherever you live --------------------------------------------------------------


def _services(here: address.View, goal: Goal) -> list:
    """Weekly measures by trust, for the goal that promises the same quality everywhere."""
    if not goal.weekly:
        return []
    found = {measure: trusts for measure in COMPARED if (trusts := _by_trust(measure))}
    if not found:
        return [ui.section(SAME_QUALITY, ui.empty_state("No weekly figures are held."), name="quality")]
    everything = [row for trusts in found.values() for row in trusts]
    synthetic = ui.is_all_illustrative(everything)
    columns = [ui.column("trust", "Trust")]
    columns += [
        ui.column(measure, [catalogue.measure_by_id[measure].title, *_mark_over(trusts, everything)])
        for measure, trusts in found.items()
    ]
    newest = max(row.newest for row in everything)
    cells: dict[str, dict[str, Any]] = {}
    for measure, trusts in found.items():
        for row in trusts:
            code = row.area_code
            name = dcc.Link(
                catalogue.area_by_code[code].name, href=here.link("/weekly", area=code), className="row-link"
            )
            cells.setdefault(code, {"trust": name, "chosen": code in here.area.trusts and here.area.is_trust})
            cells[code][measure] = _figure_with_range(row, measure, newest)
    week = day(newest)
    used = {row.preset for trusts in found.values() for row in trusts}
    presets = [name for preset, name in service_words.PRESETS.items() if preset in used]
    caption = f"Acute trusts, week ending Sunday {week}, with the range expected of each under its figure"
    caption += f", {words.listed(presets)} limits" if presets else ""
    extent = {measure: _extent(trusts, measure) for measure, trusts in found.items()}
    shown = [*cells.values(), {"trust": html.B("Expected levels, lowest to highest"), **extent}]
    body = [
        ui.data_table(
            columns, shown, ("Illustrative data. " if synthetic else "") + caption, on_phone="rows"
        ),
        html.P(dcc.Link("See all weekly measures", href=here.link("/weekly")), className="caption no-print"),
    ]
    return [ui.section(SAME_QUALITY, body, name="quality", synthetic=synthetic)]


def _by_trust(measure: str) -> list[JudgedSummary]:
    """The newest weekly figure of every acute trust, judged as the weekly pages do unasked."""
    asked = {"measure": measure, "area": None, "preset": "seasonal"}
    found = {row.area_code: row for row in store.read("weekly_summaries", JudgedSummary, **asked)}
    held = [found[trust.code] for trust in catalogue.areas_of("acute") if trust.code in found]
    return [row for row in held if row.grain == "week" and row.value is not None]


def _mark_over(trusts: Sequence[JudgedSummary], everything: Sequence[JudgedSummary]) -> list[Piece]:
    """The mark over a column of invented figures where other columns are real."""
    mark = ui.row_mark(trusts[0], everything)
    return [" ", *mark] if mark else []


def _figure_with_range(row: JudgedSummary, measure_id: str, newest: date) -> html.Span:
    """A figure with the range that is expected, and its week where the newest of the table is another."""
    measure = catalogue.measure_by_id[measure_id]
    unit = "%" if measure.unit == "%" else ""
    value = with_unit(row.value, unit or measure.unit, measure.decimals)
    is_older = row.newest < newest
    older = [html.Span(f"week ending {day(row.newest)}", className="caption")] if is_older else []
    if row.value is None or row.lower is None or row.upper is None:
        return html.Span([html.B(value), *older])
    # As shown: a figure that looks like its limit is not called beyond it.
    shown, low, high = (round(one, measure.decimals) for one in (row.value, row.lower, row.upper))
    beyond = "above" if shown > high else "below" if shown < low else None
    usual = span(row.lower, row.upper, measure.decimals, unit) + (f": {beyond}" if beyond else "")
    return html.Span([html.B(value), html.Span(usual, className="caption"), *older])


def _extent(trusts: Sequence[JudgedSummary], measure_id: str) -> str:
    """Expected levels of the trusts, lowest to highest."""
    measure = catalogue.measure_by_id[measure_id]
    levels = [row.mean for row in trusts if row.mean is not None]
    if not levels:
        return "not known yet"
    unit = measure.unit if measure.unit == "%" else f" {measure.unit}"
    return span(min(levels), max(levels), measure.decimals) + unit


# --- the work, and what is learnt ---------------------------------------------------------------------


def _work(here: address.View, goal: Goal) -> html.Section:
    title = "The improvement work that serves it"
    serving = [work for work in catalogue.interventions if goal.id in work.goals]
    if not serving:
        reason = "The improvement community’s five interventions serve other goals."
        link = ("See all five", here.link("/interventions"))
        return ui.section(title, ui.empty_state(reason, link=link), name="work")
    area = here.area
    effects = store.read("intervention_index", Impact, area=area.code)
    if not effects:
        area = catalogue.area_by_code[ICB]
        effects = store.read("intervention_index", Impact, area=area.code)
    found = {(impact.intervention, impact.measure): impact for impact in effects}
    served = [found[key] for work in serving for key in ((work.id, m) for m in work.measures) if key in found]
    synthetic = ui.is_all_illustrative(served)
    is_marked = any(impact.synthetic for impact in served)
    columns = [
        ui.column("work", "Work"),
        ui.column("reported", "Reported" if area.code == ICB else "Reported, whole system"),
        ui.column(
            "adjusted", f"Adjusted for trend, season and memory{', illustrative data' if synthetic else ''}"
        ),
    ]
    marks = {(impact.intervention, impact.measure): ui.row_mark(impact, served) for impact in served}
    body = [_work_row(here, work, measure, found, marks) for work in serving for measure in work.measures]
    mark = "Illustrative data. " if synthetic else ""
    caption = f"{mark}Change after the work began, {words.place(area)}; 95% interval in brackets"
    parts = [ui.data_table(columns, body, caption, on_phone="rows")]
    if is_marked:
        tested = (
            "What is reported cannot be checked yet: this data was made to contain the effect. It tests the "
            "method and is evidence of nothing."
        )
        if not synthetic:
            tested = f"Of rows with the mark: {words.lower_first(tested)}"
        parts.append(html.P(tested, className="caption"))
    return ui.section(title, parts, name="work", synthetic=synthetic)


def _work_row(
    here: address.View,
    work: Intervention,
    measure_id: str,
    found: Mapping[tuple[str, str], Impact],
    marks: Mapping[tuple[str, str], Sequence[Component]],
) -> dict[str, Any]:
    measure = catalogue.measure_by_id[measure_id]
    impact = found.get((work.id, measure_id))
    reported, _ = work.printed(measure_id)
    name = [dcc.Link(work.title, href=here.link(f"/interventions/{work.id}"), className="row-link")]
    if impact is None:
        adjusted = ui.empty_state(f"No weekly figures for {words.place(here.area)}.", small=True)
    elif impact.refused:
        adjusted = ui.empty_state(impact.refused, small=True)
    else:
        effect = f"{number(impact.effect_percent, 1, signed=True)}%"
        interval = span(impact.lower_ci_percent, impact.upper_ci_percent, 1, "%")
        around = html.Span(f"({interval})", className="nowrap")
        adjusted = html.Span([html.Span(effect, className="figure-in-row"), " ", around])
    return {
        "work": html.Div(
            [*name, html.Span(measure.title, className="caption"), *marks.get((work.id, measure_id), [])]
        ),
        "reported": reported,
        "adjusted": adjusted,
    }


def _learning(here: address.View, goal: Goal) -> html.Section:
    """Learning priorities that this goal's measures would show."""
    commitments = (*catalogue.headlines_of(goal.id), *catalogue.targets_of(goal.id))
    measures = {part.measure for commitment in commitments for part in commitment.parts}
    measures |= {measure.id for layout in goal.weekly for measure in catalogue.service_measures(layout)}
    learning = catalogue.learning
    priorities = (*learning.priorities, *learning.winter_priorities)
    shown = [(p, [m for m in p.measures if m in measures]) for p in priorities]
    shown = [(priority, some) for priority, some in shown if some]
    title = "What we are learning"
    link = here.link("/learning#section-priorities")
    if not shown:
        reason = "No learning priority has a measure that belongs to this goal."
        return ui.section(title, ui.empty_state(reason, link=("See all priorities", link)), name="learning")
    items = [
        html.Li(
            [
                dcc.Link(priority.title, href=here.link(f"/learning#{ids.slug('priority', priority.id)}")),
                html.Span(f"{priority.text} Shown by {_titles(some)}.", className="caption"),
            ]
        )
        for priority, some in shown
    ]
    note = "Which measure shows a priority is our choice."
    return ui.section(title, html.Ul(items, className="priorities"), note=note, name="learning")


def _sources(goal: Goal) -> html.P:
    """Where the goal's figures come from: on paper there is no link to follow."""
    commitments = (*catalogue.headlines_of(goal.id), *catalogue.targets_of(goal.id))
    named = {catalogue.measure_by_id[part.measure].source for c in commitments for part in c.parts}
    indicators: dict[str, list[str]] = {}
    for source in sorted(named):
        publisher, _, indicator = source.partition(", indicator ")
        indicators.setdefault(publisher, []).extend([indicator] if indicator else [])
    said = [
        f"{publisher}, {'indicator' if len(found) == 1 else 'indicators'} {words.listed(found)}"
        if found
        else publisher
        for publisher, found in indicators.items()
    ]
    weekly = [f"weekly extracts ({words.listed(list(goal.weekly))})"] if goal.weekly else []
    return html.P(f"Sources: {'; '.join([*said, *weekly])}.", className="caption section plain")


def _titles(measures: list[str]) -> str:
    titles = [words.lower_first(catalogue.measure_by_id[measure].title) for measure in measures]
    # Most titles hold a comma.
    return "; ".join(titles) if any("," in title for title in titles) else words.listed(titles)


dash.register_page("goals", path="/goals", name="Goals", title=view.titled("Goals"), layout=index, order=10)
for order, each in enumerate(catalogue.goals, start=11):
    dash.register_page(
        f"goals.{each.id}",
        path=f"/goals/{each.id}",
        name=each.title,
        title=view.titled(each.title),
        layout=partial(layout, each),
        order=order,
        choices={
            "sex": list(dict(SEXES)),
            "measure": list(_measures(each)),
            "sort": side_by_side.SORTS,
        },
    )
