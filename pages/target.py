"""The eight targets, all from one template: /targets/<id>?area=<code>&part=<id>&fan=<80|50|95|all>, and their index."""

from collections.abc import Sequence
from datetime import date
from functools import cache, partial

import dash
from dash import dcc, html

from outcomes import catalogue_text, figures, pictures, store, view, words
from outcomes import components as ui
from outcomes.canvas import value_range
from outcomes.catalogue import ENGLAND, ICB, ROOT, STRATEGY_AGREED, Area, Measure, Part, Target, catalogue
from outcomes.numerals import day, is_known, number, span, with_unit

Row = dict
FANS = {"80": (80,), "50": (50,), "95": (95,), "all": (50, 80, 95)}
FAN_WORDS = (("80%", "80"), ("50%", "50"), ("95%", "95"), ("All three", "all"))
FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet"))
COMPARISON_TONES = {("higher", "low"): "worse", ("lower", "low"): "better", ("higher", "high"): "better", ("lower", "high"): "worse"}
WEAK_GRADES = {"B": "press reports", "C": "weak sources", "D": "very weak sources"}
LOG_FOLDER = ROOT / "data" / "learning"

HELPLINE = (
    html.B("If you are struggling, talk to someone now."),
    " Samaritans are there day and night, every day of the year: call ",
    html.A(html.B("116 123"), href="tel:116123"),
    ", free from any phone. If a life is in danger, call 999.",
)
SUICIDE_PLACES = (
    "Rates are shown for the whole system, the region and England only. In one place too few people have died by suicide "
    "for a rate to mean anything, and places are never set against each other."
)
SERVED_FROM_HOME = "This is counted where people live, not by the organisation that treats them."


# What a page shows ----------------------------------------------------------------------------------------------


class Shown:
    """One part of one target in one area, with everything the page reads about it."""

    def __init__(self, here: view.View, target: Target, part: Part) -> None:
        self.here, self.target, self.part = here, target, part
        self.area: Area = here.area
        self.measure: Measure = catalogue.measure_by_id[part.measure]
        key = {"commitment": target.id, "part": part.id}
        self.assessed = {
            row["part"]: row
            for row in words.plain_rows(store.read("target_assessments", commitment=target.id, area=self.area.code))
        }
        self.row: Row | None = self.assessed.get(part.id)
        self.is_hidden = target.sensitive and self.area.kind in ("place", "partnership")
        if self.is_hidden:
            self.row = None
        self.levels = {row["area_code"]: row for row in store.read("target_levels", **key)}
        self.has_points = bool(self.row and self.row["n_points"])
        self.all_points = words.plain_rows(store.read("target_points", **key, area=self.area.code)) if self.has_points else []
        self.points = [p for p in self.all_points if here.covers(words.as_day(p["period_end"]))]
        england = store.read("target_points", **key, area=ENGLAND) if self.has_points and self.area.code != ENGLAND else []
        self.england = [p for p in words.plain_rows(england) if here.covers(words.as_day(p["period_end"]))]
        self.fan = words.plain_rows(store.read("target_fan", **key, area=self.area.code)) if self.has_points else []
        self.path = words.plain_rows(store.read("target_path", **key, area=self.area.code)) if self.has_points else []
        self.is_judged = self.has_points and not part.reference_only
        self.synthetic = any(p["synthetic"] for p in self.all_points)

    @property
    def is_gap(self) -> bool:
        """Whether the series is a difference to England."""
        return bool(self.row and self.row["is_gap"])

    @property
    def shown_name(self) -> str:
        """Whose figures these are: the region's, where it stands in for the system."""
        return catalogue.area_by_code[str(self.row["area_used"])].name if self.row else self.area.name


def chosen_part(here: view.View, target: Target) -> Part | None:
    """The part asked for in the address, else the headline part."""
    wanted = here.options.get("part")
    if not wanted:
        return target.headline_part
    for part in target.parts:
        if part.id == wanted:
            return part
    raise view.BadQuery(f"{target.title} has no part called “{wanted[:40]}”.", 404)


def chosen_fan(here: view.View) -> str:
    """Which intervals of the projection to draw."""
    wanted = here.options.get("fan", "80")
    if wanted not in FANS:
        raise view.BadQuery(f"“{wanted[:40]}” after fan is not known. Use 50, 80, 95 or all.", 400)
    return wanted


# The page -------------------------------------------------------------------------------------------------------


@view.page
def layout(here: view.View, target: Target):
    """One target in one area."""
    part = chosen_part(here, target)
    fan = chosen_fan(here)
    if part is None:
        return without_measure(here, target)
    shown = Shown(here, target, part)
    return html.Div(
        [
            ui.page_head(title_of(shown), lead_of(shown), aside=facts_of(shown), trail=trail(here, target)),
            *notices(shown),
            html.Div([html.Div(chart_of(shown, fan)), html.Aside(beside_chart(shown))], className="with-aside"),
            *for_reference(shown),
            *other_parts(shown),
            *since_last_board(shown),
            *([four_ways(shown)] if shown.is_judged else []),
            *([] if target.sensitive else places_of(shown)),
            left_behind(shown),
            definitions_of(shown),
            *evidence_of(target),
            *learning_of(target),
            downloads_of(shown),
        ],
        className="target",
    )


def without_measure(here: view.View, target: Target):
    """A target that nothing measures: what is known, what is missing, who owns it."""
    return html.Div(
        [
            ui.page_head(f"{target.title}: no measure yet", f"{target.statement}. {target.missing}",
                         aside=ui.facts([("Verdict", ui.verdict("no-measure", large=True)), *ownership(target)]),
                         trail=trail(here, target)),
            so_what(target),
            html.Div(ui.empty_state(str(target.missing), target.how_to_load), className="section plain"),
            *evidence_of(target),
            ui.section(
                "What is measured",
                [ui.definitions([
                    ("Target", f"{target.statement}.", target.basis),
                    ("Definition", target.definition, "assumed"),
                    ("Group, size and date", "Not one of them is given.", "not stated"),
                    ("Grouped under", goal_words(target), "assumed"),
                    ("Committee", target.committee, None),
                    ("Caveats", caveats(target.caveats), None),
                ])],
            ),
            *learning_of(target),
            ui.downloads([], source=f"{target.source}. Evidence grade {target.grade}."),
        ],
        className="target",
    )  # fmt: skip


def trail(here: view.View, target: Target):
    """Where this page stands."""
    goal = catalogue.goal(target.goal)
    return ui.breadcrumb(
        [("Overview", here.link("/")), (goal.title, here.link(f"/goals/{goal.id}")), ("Targets", here.link("/targets"))],
        target.short_title,
    )


def title_of(shown: Shown) -> str:
    """The finding."""
    target = shown.target
    if shown.area.is_trust or shown.area.kind == "collaborative":
        return f"{target.title}: counted by place, not by organisation"
    if shown.is_hidden:
        return f"{target.title}: not shown by place"
    if shown.part.reference_only and shown.has_points:
        return f"{target.title}: {words.lower_first(shown.part.label)}"
    return words.finding(shown.row, shown.measure, shown.part, shown.area, target.title)


def lead_of(shown: Shown) -> str:
    """Where things stand, and the range they are heading for, before any likelihood."""
    row, target = shown.row, shown.target
    if not shown.has_points:
        return f"{target.statement}. {missing_reason(shown)}"
    if shown.part.reference_only:
        return f"{target.statement}. These figures stand here for reference and do not judge the target."
    pieces = [f"{words.standing(row, shown.measure)}." if words.standing(row, shown.measure) else beside_england(shown)]
    if is_known(row["projected_lower"]) and not target.sensitive:
        pieces.append(f"If the recent pattern continues, {target_year(shown)} will lie between {projected_span(shown)} (80% interval).")
    elif row["rule"] == "direction" and shown.area.code != ENGLAND:
        pieces.append("The strategy sets no number, so only the direction is judged.")
    if row["verdict"] in ("too-early", "not-enough-data", "depends-on-baseline", "gap-closing-both-worse"):
        pieces.append(str(row["verdict_reason"]))
    return " ".join(pieces)


def target_year(shown: Shown) -> str:
    """The year of the target as text."""
    return f"{shown.part.target_year.value:.0f}" if shown.part.target_year else "the target year"


def projected_span(shown: Shown) -> str:
    """The 80% interval at the target's date, in words."""
    row, measure = shown.row, shown.measure
    if shown.is_gap:
        return f"{words.gap(row['projected_lower'], measure)} and {words.gap(row['projected_upper'], measure)}"
    return span(row["projected_lower"], row["projected_upper"], measure.decimals, measure.unit).replace(" to ", " and ", 1)


def beside_england(shown: Shown) -> str:
    """The latest value and England's."""
    row, measure = shown.row, shown.measure
    now = f"{words.value(row['latest_value'], measure)} in {row['latest_period']}"
    if shown.area.code != ENGLAND and is_known(row["latest_england"]):
        now += f"; England {words.value(row['latest_england'], measure)}"
    return now + "."


def facts_of(shown: Shown):
    """Verdict, freshness, owner and next release."""
    target, row = shown.target, shown.row
    code = str(row["verdict"]) if row else "no-measure"
    if shown.area.is_trust or shown.area.kind == "collaborative" or shown.is_hidden:
        verdict = html.Span("Not judged at this level")
    elif shown.part.reference_only:
        verdict = html.Span("Not judged: for reference")
    else:
        verdict = ui.verdict(code, detail=words.likelihood(row) if row else None, large=True)
    data_to = (
        words.freshness(str(row["latest_period"]), row["latest_end"], date.today()) if shown.has_points else "Not shown" if shown.is_hidden else "None held"
    )
    return ui.facts([("Verdict", verdict), ("Data to", data_to), *ownership(target)])


def ownership(target: Target) -> list[tuple]:
    """Who owns a target, and which figures come next."""
    return [
        ("Owner", target.owner),
        ("Next release", target.next_release),
    ]


def notices(shown: Shown) -> list:
    """What the reader must not miss before reading on."""
    here, target = shown.here, shown.target
    found = [ui.notice(html.P(HELPLINE))] if target.sensitive else []
    found.append(so_what(target))
    whose = words.whose_target(shown.area, target)
    if shown.has_points and whose and shown.row["basis"] != "missing":
        found.append(ui.notice(whose))
    if here.start or here.end:
        period = " ".join(
            text for text in (f"from {day(here.start.isoformat())}" if here.start else "", f"to {day(here.end.isoformat())}" if here.end else "") if text
        )
        found.append(
            ui.notice(html.P([f"Charts and tables show figures {period} only; nothing is calculated again. ",
                              dcc.Link("Show every year", href=here.here(address(target), **{"from": None, "to": None}))]))
        )  # fmt: skip
    return found


def so_what(target: Target):
    """The dated line on what the figures ask of their readers."""
    said = target.so_what
    return ui.notice(html.P([html.B("So what? "), said.text, " ", html.Span(f"Written {day(said.date.isoformat())}.", className="soft")]))


def address(target: Target) -> str:
    """The page of a target."""
    return f"/targets/{target.id}"


# The chart ------------------------------------------------------------------------------------------------------


def chart_of(shown: Shown, fan: str) -> list:
    """Choices, then the trajectory or what is missing in its place."""
    found = [choices(shown, fan)]
    if not shown.has_points:
        return [*found, missing_state(shown)]
    if not shown.points:
        return [*found, ui.empty_state(
            f"No figure for {shown.area.name} falls in the chosen period",
            f"Figures run from {shown.row['first_period']} to {shown.row['latest_period']}.",
            link=("Show every year", shown.here.here(address(shown.target), **{"from": None, "to": None})),
        )]  # fmt: skip
    found.append(trajectory_of(shown, fan))
    if shown.is_gap:
        found.append(levels_of(shown))
    return found


def choices(shown: Shown, fan: str):
    """Which part, and which intervals of the projection."""
    here, target = shown.here, shown.target
    groups = []
    if len(target.parts) > 1:
        first = target.headline_part.id
        groups.append(
            labelled_choice(
                "Part of the target",
                [(p.label, here.here(address(target), part=None if p.id == first else p.id)) for p in target.parts],
                shown.part.label,
            )
        )
    if shown.fan:
        current = next(text for text, value in FAN_WORDS if value == fan)
        groups.append(
            labelled_choice(
                "Interval of the projection",
                [(text, here.here(address(target), fan=None if value == "80" else value)) for text, value in FAN_WORDS],
                current,
            )
        )
    return ui.choices(*groups) if groups else None


def labelled_choice(label: str, options: Sequence[tuple[str, str]], current: str):
    """Links of which one is current, under the words that say what they choose."""
    return html.Div([html.Span(label, className="caption", **{"aria-hidden": "true"}), ui.choice(label, options, current)])


def in_window(shown: Shown, time: float) -> bool:
    """Whether a point in calendar years falls in the chosen period."""
    here = shown.here
    return (here.start is None or time >= here.start.year) and (here.end is None or time <= here.end.year + 1)


def trajectory_of(shown: Shown, fan: str):
    """The chart that proves the title, its note, its table and its downloads."""
    row, measure, target, here = shown.row, shown.measure, shown.target, shown.here
    bands = [band for band in shown.fan if in_window(shown, band["time"])] if not target.sensitive else []
    has_path = len(shown.path) > 1 and in_window(shown, shown.path[-1]["time"])
    path = shown.path if has_path else []
    figure = figures.trajectory(
        shown.points,
        axis=axis_title(shown),
        unit=measure.unit,
        area=shown.shown_name,
        england=[] if shown.is_gap or len(shown.england) < 2 else shown.england,
        path=path,
        target={**path[-1], "label": words.target_label(shown.part, row, measure)} if path else None,
        fan=bands if has_path else [],
        levels=FANS[fan],
        events=events_of(shown),
        ambition=ambition_of(shown),
        callouts=callouts_of(shown) if has_path else (),
        decimals=measure.decimals,
        zero=True if target.sensitive and not shown.is_gap else None,
        synthetic=shown.synthetic,
        height=340 if shown.part.reference_only else 460,
    )
    if here.start or here.end:
        crop(figure, here)
    name = f"{target.id}-{shown.part.id}"
    return ui.chart(
        figure,
        name,
        summary=summary_of(shown),
        columns=point_columns(shown, bool(path)),
        rows=point_rows(shown, bands),
        table_caption=f"{axis_title(shown)}: {shown.shown_name}",
        caption=caption_of(shown, has_path=has_path, has_fan=bool(bands) and has_path),
        downloads=[(label, here.download(f"target-{target.id}", form, part=shown.part.id)) for label, form in FORMS],
        provenance=here.link("/data/source", dataset=f"target-{target.id}", part=shown.part.id),
        synthetic=shown.synthetic,
    )


def crop(figure: dict, here: view.View) -> None:
    """Narrow the time axis to the chosen period; nothing drawn in it changes."""
    axis = figure["layout"]["xaxis"]
    low, high = axis["range"]
    axis["range"] = [max(low, here.start.year) if here.start else low, min(high, here.end.year + 1) if here.end else high]


def axis_title(shown: Shown) -> str:
    """Measure, unit and, where the evidence is weak, its grade: printed in the chart."""
    title = words.unit_words(shown.measure)
    if shown.is_gap:
        title = f"{shown.measure.title}, difference to England, {words.difference_unit(shown.measure)}"
    grade = weak_grade(shown)
    return f"{title} (evidence grade {grade}: {WEAK_GRADES[grade]})" if grade else title


def weak_grade(shown: Shown) -> str | None:
    """The lowest evidence grade of the points, where it is B or worse."""
    grade = shown.row["lowest_grade"] if shown.row else None
    return str(grade) if grade in WEAK_GRADES else None


def events_of(shown: Shown) -> list[Row]:
    """The day the strategy was agreed, and what was declared for this measure."""
    declared = [
        {"date": event.date.isoformat(), "label": event.title}
        for event in catalogue.events
        if shown.measure.id in event.measures and event.is_drawn and (not event.areas or shown.area.code in event.areas)
    ]
    agreed = {"date": STRATEGY_AGREED.isoformat(), "label": "Strategy agreed"}
    first = words.as_day(shown.points[0]["period_start"])
    last = date(2031, 1, 1) if shown.fan else words.as_day(shown.points[-1]["period_end"])
    return [e for e in sorted([*declared, agreed], key=lambda e: e["date"]) if first.isoformat() <= e["date"] <= last.isoformat()]


def ambition_of(shown: Shown) -> Row | None:
    """Somebody else's number for the measure."""
    ambition = shown.part.ambition
    if ambition is None or shown.is_gap:
        return None
    amount = words.round_value(ambition.value, shown.measure)
    return {"value": ambition.value, "label": f"{ambition.label}: {amount} by {ambition.year}"}


def callouts_of(shown: Shown) -> list[Row]:
    """Where the path starts, and what the series measured then."""
    row, measure = shown.row, shown.measure
    if not is_known(row["stated_baseline"]):
        return []
    start = shown.path[0]
    found = [{**start, "text": f"Path starts at {words.round_value(start['value'], measure)},<br>as the strategy states"}]
    measured = row["measured_baseline"]
    if is_known(measured):
        found.append({"time": start["time"], "value": measured, "text": f"This series had {words.value(measured, measure)} in {row['baseline_period']}"})
    return found


def summary_of(shown: Shown) -> str:
    """The chart in one sentence, for those who do not see it."""
    row, measure = shown.row, shown.measure
    said = (lambda v: words.gap(v, measure)) if shown.is_gap else (lambda v: words.value(v, measure))
    first, last = shown.points[0], shown.points[-1]
    pieces = [f"{axis_title(shown)}, {shown.shown_name}: {said(first['value'])} in {first['period']}, {said(last['value'])} in {last['period']}"]
    if shown.england and not shown.is_gap:
        pieces.append(f"England {words.value(shown.england[-1]['value'], measure)} in {shown.england[-1]['period']}")
    if is_known(row["target_value"]):
        pieces.append(f"target {words.target_label(shown.part, row, measure)}")
    if is_known(row["projected_lower"]) and not shown.target.sensitive:
        pieces.append(f"projected between {projected_span(shown)} (80% interval)")
    return "; ".join(pieces) + "."


def caption_of(shown: Shown, *, has_path: bool, has_fan: bool) -> str:
    """Which series this is, how its intervals were made, and where the path starts."""
    row, measure = shown.row, shown.measure
    pieces = [str(row["basis_note"])]
    if not any(is_known(p["lower"]) for p in shown.points):
        pieces.append("No 95% limits come with these figures, so none are drawn.")
    elif shown.is_gap:
        pieces.append("Bars are 95% limits of the difference, worked out from those of both sides.")
    elif row["basis"] == "derived":
        pieces.append("Bars are 95% limits worked out from those of the places.")
    else:
        pieces.append("Bars are published 95% limits.")
    if len(shown.england) == 1 and not shown.is_gap:
        only = shown.england[0]
        pieces.append(f"One figure for England is held: {words.value(only['value'], measure)} in {only['period']}.")
    if has_fan:
        pieces.append("Shaded: where most possible futures lie if the recent pattern continues.")
    if has_path and is_known(row["stated_baseline"]) and is_known(row["measured_baseline"]):
        pieces.append(
            f"The path starts at the stated {words.round_value(row['stated_baseline'], measure)} of {row['baseline_period']}; "
            f"this series measured {words.value(row['measured_baseline'], measure)}."
        )
    if shown.target.sensitive:
        pieces += shown.target.caveats
    if row["path_missing"]:
        pieces.append(f"No path is drawn: {row['path_missing']}.")
    grade = weak_grade(shown)
    if grade:
        pieces.append(f"Evidence grade {grade}: at least one figure comes from {WEAK_GRADES[grade]}.")
    return " ".join(pieces)


def point_columns(shown: Shown, has_path: bool) -> list[Row]:
    """Columns of the chart's table."""
    numeric = {"numeric": True, "decimals": shown.measure.decimals}
    columns = [ui.column("period", "Period"), ui.column("value", "Difference" if shown.is_gap else "Value", **numeric), ui.column("limits", "95% limits")]
    if shown.is_gap:
        columns += [ui.column("level", shown.shown_name, **numeric), ui.column("england", "England", **numeric)]
    elif shown.area.code != ENGLAND:
        columns.append(ui.column("england", "England", **numeric))
    if has_path:
        columns.append(ui.column("required", "Path asks for", **numeric))
    if any(is_known(p["n_places"]) for p in shown.points):
        columns.append(ui.column("n_places", "Places counted", numeric=True, decimals=0))
    return [*columns, ui.column("grade", "Grade"), ui.column("source_title", "Source")]


def point_rows(shown: Shown, bands: Sequence[Row]) -> list[Row]:
    """Observed values, then the projection."""
    decimals = shown.measure.decimals
    rows = [
        {**p, "limits": span(p["lower"], p["upper"], decimals) if is_known(p["lower"]) else None} for p in shown.points
    ]
    ahead = [band for band in bands if band["time"] > shown.all_points[-1]["time"]]
    return rows + [
        {
            "period": f"{int(band['time'])}, projection",
            "value": band["median"],
            "limits": span(band["lower_95"], band["upper_95"], decimals),
            "source_title": "This dashboard",
        }
        for band in ahead
    ]


def for_reference(shown: Shown) -> list:
    """What is held instead of the measure, where a part for reference has figures: levels alone, never a difference."""
    if shown.has_points or shown.is_hidden:
        return []
    found = []
    for part in shown.target.parts:
        row = shown.assessed.get(part.id)
        if part.reference_only and row and row["n_points"]:
            other = Shown(shown.here, shown.target, part)
            if other.points:
                found.append(ui.section(part.label, trajectory_of(other, "80"), note="For reference: these figures do not judge the target.", name=part.id))
    return found


def levels_of(shown: Shown):
    """Both sides of a gap: it can close while both get worse."""
    measure = shown.measure
    levels = [{**p, "value": p["level"], "lower": p["level_lower"], "upper": p["level_upper"]} for p in shown.points]
    beside = [{**p, "value": p["england"], "lower": p["england_lower"], "upper": p["england_upper"]} for p in shown.points]
    figure = figures.trajectory(
        levels, axis=words.unit_words(measure), unit=measure.unit, area=shown.shown_name, england=beside,
        decimals=measure.decimals, zero=True if shown.target.sensitive else None, synthetic=shown.synthetic, height=320,
    )  # fmt: skip
    last = shown.points[-1]
    return ui.chart(
        figure,
        f"{shown.target.id}-levels",
        title="Both sides of the difference",
        level=3,
        summary=f"{shown.shown_name} {words.value(last['level'], measure)} and England {words.value(last['england'], measure)} in {last['period']}.",
        synthetic=shown.synthetic,
    )


# What is missing ------------------------------------------------------------------------------------------------


def nearest(shown: Shown) -> Area | None:
    """The nearest level that has figures: partnership, the system, the region, England."""
    area = shown.area
    chain = [area.partnership, ICB, catalogue.areas_of("region")[0].code, ENGLAND]
    if shown.target.sensitive:
        chain = chain[1:]
    for code in chain:
        if code and code != area.code and code in shown.levels:
            return catalogue.area_by_code[code]
    return None


def missing_reason(shown: Shown) -> str:
    """Why there is no figure for this area."""
    if shown.area.is_trust or shown.area.kind == "collaborative":
        return SERVED_FROM_HOME
    if shown.is_hidden:
        return SUICIDE_PLACES
    return str((shown.row or {}).get("missing") or shown.target.missing)


def missing_state(shown: Shown):
    """What is missing, where the chart would stand, and the nearest level that has it."""
    area, here, target = shown.area, shown.here, shown.target
    other = nearest(shown)
    link = (f"Show {words.place(other)}", here.here(address(target), area=other.code)) if other else None
    reason = missing_reason(shown)
    if area.is_trust or area.kind == "collaborative":
        served = catalogue.places_of(area)
        links = [part for place in served for part in (dcc.Link(place.name, href=here.here(address(target), area=place.code)), ", ")][:-1]
        whole = dcc.Link("the whole system", href=here.here(address(target), area=ICB))
        detail = [f"{area.name} serves ", *links, ". See one of them, or ", whole, "."]
        return ui.empty_state(f"No figure by organisation: {target.title}", [reason, " ", *detail])
    if shown.is_hidden:
        return ui.empty_state(f"Not shown for {words.place(area)}", reason, link=link)
    if other is None:
        return ui.empty_state(reason, [target.how_to_load, " ", dcc.Link("How to load a file", href=here.link("/data")), "."])
    return ui.empty_state(reason, None, link=link)


# Beside the chart -----------------------------------------------------------------------------------------------


def beside_chart(shown: Shown) -> list:
    """What it would take, or what is asked where there is nothing to reckon with."""
    row, measure = shown.row, shown.measure
    if not shown.is_judged:
        return [target_in_short(shown)]
    if not is_known(row["target_value"]) or row["rule"] == "direction":
        return [pace_only(shown)]
    toward = -1 if is_known(row["required_rate"]) and row["required_rate"] < 0 else 1
    bars = [
        {"label": f"Needed every year to {target_year(shown)}", "value": signed(row["required_rate"], toward), "open": True},
        pace_bar("a year, last five figures", signed(row["recent_rate"], toward)),
        pace_bar(f"{row['previous_period']} to {row['latest_period']}{', in all' if has_gap(shown) else ''}", signed(row["last_change"], toward)),
    ]
    parts: list = [
        html.P(take_sentence(shown)),
        ui.bars([bar for bar in bars if is_known(bar["value"])], words.difference_unit(measure), measure.decimals + 1),
    ]
    parts += people_of(shown)
    if is_known(row["share_achieved"]):
        share = row["share_achieved"]
        parts.append(html.P(
            [html.B(f"{number(share, 0)}%"), f" of the targeted change has happened by {row['latest_period']}."] if share >= 0
            else [f"None of the targeted change has happened by {row['latest_period']}: the figure has moved the other way."],
        ))  # fmt: skip
    elif row["share_note"]:
        parts.append(html.P(row["share_note"]))
    return [ui.section("What it would take", html.Div(parts, className="stack"), name="what-it-would-take", synthetic=shown.synthetic)]


def has_gap(shown: Shown) -> bool:
    """Whether a year is missing before the latest figure."""
    return len(shown.all_points) > 1 and shown.all_points[-1]["time"] - shown.all_points[-2]["time"] > 1.5


def pace_bar(when: str, amount: float | None) -> Row:
    """A bar of what was achieved; a move away from the target has no bar, and says so."""
    return {"label": f"{'The other way' if is_known(amount) and amount < 0 else 'Achieved'} {when}", "value": amount}


def signed(amount: float | None, toward: int) -> float | None:
    """A change counted as positive where it leads to the target."""
    return None if amount is None else amount * toward


def take_sentence(shown: Shown) -> str:
    """The rate needed against the rate achieved."""
    row, measure = shown.row, shown.measure
    if row["required_rate"] in (None, 0):
        return "The target is met now: nothing more is needed, unless it slips."
    needed = f"{words.capital(words.goal_phrase(shown.part, measure))} needs {words.pace(row['required_rate'], measure)} from here."
    if not is_known(row["recent_rate"]):
        return needed
    return f"{needed} The last five figures show {words.pace(row['recent_rate'], measure)}."


def people_of(shown: Shown) -> list:
    """The target in people, with what was assumed to get there."""
    row = shown.row
    if not is_known(row["people_now"]):
        return []
    noun = words.capital(str(row["people_noun"]))
    target = words.round_value(row["target_value"], shown.measure)
    return [
        ui.sums(
            [
                (f"{noun} now", words.rounded(row["people_now"])),
                (f"At {target}", words.rounded(row["people_at_target"])),
                (f"Fewer by {target_year(shown)}", words.rounded(row["people_fewer"])),
                ("Each year from here", words.rounded(row["people_each_year"])),
            ],
            total=2,
        ),
        html.P(f"Population: {row['people_note']}", className="caption"),
    ]


def pace_only(shown: Shown):
    """The direction of a target without a number."""
    row, measure = shown.row, shown.measure
    sentences = ["No number is set, so there is no rate that it needs."]
    if is_known(row["path_missing"]):
        sentences = ["There is no figure for the baseline period, so no rate can be set beside it."]
    if shown.area.code == ENGLAND:
        sentences = ["England has no target here."]
    if is_known(row["recent_rate"]):
        sentences.append(f"The last five figures show {words.pace(row['recent_rate'], measure)}.")
    found = [html.P(" ".join(sentences))]
    if is_known(row["direction_test"]) and not shown.target.sensitive:
        found.append(html.P(f"{row['direction_test']}.", className="caption"))
    ambition = shown.part.ambition
    if ambition:
        found.append(html.P(f"{ambition.label}: {words.round_value(ambition.value, measure)} by {ambition.year} ({ambition.source})."))
    return ui.section("What it would take", found, name="what-it-would-take")


def target_in_short(shown: Shown):
    """What the strategy asks for, where no figure stands beside it."""
    target, part = shown.target, shown.part
    asked = words.capital(words.goal_phrase(part, shown.measure)) if part.rule != "direction" else "An improvement; no number is set"
    return ui.section(
        "What is asked",
        ui.definitions([("Target", f"{target.statement}.", target.basis), ("In numbers", f"{asked}.", None), ("Measure", f"{words.unit_words(shown.measure)}.", None)]),
        name="what-is-asked",
    )


# Parts, changes, judgements -------------------------------------------------------------------------------------


def other_parts(shown: Shown) -> list:
    """Every part on its own row: parts are never averaged."""
    target, here = shown.target, shown.here
    if len(target.parts) < 2 or shown.is_hidden or not any(row["n_points"] for row in shown.assessed.values()):
        return []
    rows = [part_row(shown, part) for part in target.parts]
    columns = [
        ui.column("part", "Part"),
        *([] if target.sensitive else [ui.column("picture", ui.spark_years())]),
        ui.column("latest", "Latest"),
        ui.column("verdict", "Verdict"),
        ui.column("data_to", "Data to"),
    ]
    return [
        ui.section(
            f"{words.capital(words.counted(len(target.judged_parts), 'part'))}, each judged on its own",
            ui.data_table(columns, rows, f"Parts of the target, {here.area.name}", on_phone="rows", caption_unseen=True),
            note="Parts are never averaged: one can improve while another gets worse.",
            name="parts",
        )
    ]


def part_row(shown: Shown, part: Part) -> Row:
    """One part as a row with its small chart."""
    target, here = shown.target, shown.here
    row = shown.assessed.get(part.id)
    measure = catalogue.measure_by_id[part.measure]
    first = target.headline_part.id
    link = dcc.Link(part.label, href=here.here(address(target), part=None if part.id == first else part.id), className="row-link")
    found: Row = {"part": link, "chosen": part.id == shown.part.id}
    if not row or not row["n_points"]:
        return {**found, "latest": "No figures", "verdict": ui.verdict("no-measure"), "data_to": "None held", "picture": None}
    latest = words.gap(row["latest_value"], measure) if row["is_gap"] else words.value(row["latest_value"], measure)
    found["latest"] = html.Span([html.B(latest), html.Span(f" in {row['latest_period']}", className="soft")])
    found["verdict"] = "For reference, not judged" if part.reference_only else ui.verdict(row["verdict"], detail=row["band"])
    found["data_to"] = words.freshness(row["latest_period"], row["latest_end"], date.today())
    if not target.sensitive:
        found["picture"] = sparkline_of(target.id, part, row)
    return found


def sparkline_of(commitment: str, part: Part, row: Row):
    """The small chart of one part in a table row."""
    key = {"commitment": commitment, "part": part.id, "area": row["area_code"]}
    measure = catalogue.measure_by_id[part.measure]
    observed = words.plain_rows(store.read("target_points", **key))
    path = words.plain_rows(store.read("target_path", **key))
    england = [] if row["is_gap"] or row["area_code"] == ENGLAND else words.plain_rows(store.read("target_points", **{**key, "area": ENGLAND}))
    picture = pictures.sparkline(
        observed, england=england, path=path, target=path[-1] if path else None,
        fan=words.plain_rows(store.read("target_fan", **key)), synthetic=bool(row["synthetic"]),
    )  # fmt: skip
    return ui.spark(picture, f"{words.capital(words.subject(measure, part.sex))} {words.movement(row, measure)}.")


def since_last_board(shown: Shown) -> list:
    """What changed since the last board for this target, and why."""
    changes = [] if shown.is_hidden else store.read("target_changes", commitment=shown.target.id, area=shown.area.code)
    labels = {part.id: part.label for part in shown.target.parts}
    if not changes:
        return []
    items = [html.Li([html.B(f"{labels.get(change['part'], change['part'])}. "), change["sentence"]]) for change in changes]
    return [ui.section("Since the last board", html.Ul(items), name="since-the-last-board")]


def four_ways(shown: Shown):
    """Our verdict with its exact probability, the three other systems, and why they differ."""
    row, measure = shown.row, shown.measure
    sdg, healthy, trend = row["open_sdg_category"], row["healthy_people"], row["fingertips_trend"]
    rows = [
        {
            "method": html.B("This dashboard"),
            "says": ui.verdict(str(row["verdict"])),
            "from": our_working(shown),
            "boundary": "Likely from 80%, unlikely under 20%" if is_known(row["probability"]) else "Larger than chance would explain (5% level)",
            "decides": what_decides(row),
            "chosen": True,
        },
        {
            "method": "Open SDG, Eurostat ratio",
            "says": html.B(sdg or "Cannot say"),
            "from": f"Compound yearly change achieved over required: ratio {number(row['open_sdg_ratio'], 2)}; on a straight line {number(row['open_sdg_linear'], 2)}" if sdg else row["open_sdg_reason"],
            "boundary": "On track from 0.95, moderate from 0.60, limited from 0",
            "decides": "Whether the change since the baseline has the pace required",
        },
        {
            "method": "Healthy People",
            "says": html.B(healthy or "Cannot say"),
            "from": healthy_working(row),
            "boundary": "1.96 standard errors, else a tenth of the targeted change",
            "decides": "Only direction and size since the baseline, not the date",
        },
        {
            "method": "Fingertips recent trend",
            "says": html.B("Cannot say" if not trend or trend == "Cannot be calculated" else trend),
            "from": row["fingertips_reason"] or f"Chi-squared for trend {number(row['fingertips_statistic'], 2)} over five figures",
            "boundary": "Chi-squared above 9.55",
            "decides": "Which way the last five figures lean, whatever the target",
        },
    ]
    if row["verdict"] not in ("right-way", "wrong-way", "no-clear-change") and not is_known(row["probability"]):
        rows[0]["boundary"] = "None applies"
    columns = [ui.column("method", "Method"), ui.column("says", "Says"), ui.column("from", "Worked out from"), ui.column("boundary", "Boundary"), ui.column("decides", "What decides it")]
    return ui.section(
        "Four ways to judge it",
        [
            ui.data_table(columns, rows, f"Four verdicts on {measure.title}, {shown.area.name}", on_phone="rows", caption_unseen=True),
            html.P([html.B("Why they differ. "), str(row["disagreement"] or "Nothing to compare.")], className="prose"),
            html.P(dcc.Link("How each is worked out", href=shown.here.link("/methods"))),
        ],
        note="For analysts. All use the same figures",
        name="four-ways",
        synthetic=shown.synthetic,
    )


def what_decides(row: Row) -> str:
    """The question that our verdict answers."""
    if row["verdict"] == "gap-closing-both-worse":
        return "What happened on both sides of the gap"
    if is_known(row["probability"]):
        return "How far there is to go, and how much the years vary"
    if row["verdict"] in ("right-way", "wrong-way", "no-clear-change"):
        return "Whether the latest figures moved by more than chance"
    return "Whether there is enough to judge by"


def our_working(shown: Shown):
    """What our verdict rests on, exact."""
    row = shown.row
    if is_known(row["probability"]) and not shown.target.sensitive:
        goal = words.target_label(shown.part, row, shown.measure)
        return html.Span([
            f"Probability {number(100 * row['probability'], 1)}% of {goal}",
            ui.chance(row["probability"]),
            html.Span(f"{row['projection_method']}, version {row['projection_version']}", className="caption"),
        ])  # fmt: skip
    if row["verdict"] in ("right-way", "wrong-way", "no-clear-change"):
        return f"{row['direction_test']}: {words.pace(row['direction_slope'], shown.measure)}"
    return str(row["verdict_reason"])


def healthy_working(row: Row) -> str:
    """What Healthy People's category rests on."""
    if row["baseline_period"] == row["latest_period"]:
        return "The latest figure is the baseline itself"
    if row["healthy_people_reason"]:
        return str(row["healthy_people_reason"])
    if is_known(row["healthy_people_z"]):
        return f"Change since the baseline of {number(row['healthy_people_z'], 2, signed=True)} standard errors"
    if is_known(row["share_achieved"]):
        return f"{number(row['share_achieved'], 0)}% of the targeted change, no standard errors"
    return "Change since the baseline, no standard errors"


# Places ---------------------------------------------------------------------------------------------------------


def places_of(shown: Shown) -> list:
    """Tiles on one scale and places beside England, both in partnership order."""
    key = {"commitment": shown.target.id, "part": shown.part.id}
    points: dict[str, list[Row]] = {}
    for point in words.plain_rows(store.read("target_place_points", **key)):
        if shown.here.covers(words.as_day(point["period_end"])):
            points.setdefault(point["area_code"], []).append(point)
    values = {row["area_code"]: row for row in words.plain_rows(store.read("target_place_values", **key))}
    if not points:
        other = nearest(shown) if not shown.has_points else shown.area
        link = (f"Show {words.place(other)}", shown.here.here(address(shown.target), area=other.code)) if other and other != shown.area else None
        return [
            ui.section("Places", ui.empty_state(f"No figures by place for {words.lower_first(shown.measure.title)}", "It is published for larger areas only, or not loaded yet." , link=link), name="places")
        ]
    return [tiles_of(shown, points), beside_england_of(shown, values)]


def tiles_of(shown: Shown, points: dict[str, list[Row]]):
    """A small chart for each place, all on one scale."""
    here, measure, part = shown.here, shown.measure, shown.part
    england = store.read("target_points", commitment=shown.target.id, part=part.id, area=ENGLAND)
    england = [{**p, "value": p["level"]} for p in words.plain_rows(england) if here.covers(words.as_day(p["period_end"]))]
    goal = part.target_value.value if part.rule == "level" and part.target_value else None
    series = [*points.values(), england]
    low, high, step = value_range([p[k] for rows in series for p in rows for k in ("value", "lower", "upper") if k in p] + [goal], n=3)
    ticks = [low + i * step for i in range(round((high - low) / step) + 1)]
    times = [p["time"] for rows in series for p in rows]
    periods = {p["time"]: p["period"] for rows in series for p in rows}
    groups = []
    for partnership in catalogue.areas_of("partnership"):
        tiles = []
        for place in catalogue.places_of(partnership):
            rows = points.get(place.code, [])
            href = here.here(address(shown.target), area=place.code)
            if not rows:
                tiles.append({"name": place.name, "href": href, "missing": f"No figures held for this council{successor_words(place)}.",
                              "link": ("Show England", here.here(address(shown.target), area=ENGLAND))})  # fmt: skip
                continue
            picture = pictures.tile(
                rows, y_range=(low, high), england=england, target=goal, first=min(times), last=max(times), ticks=ticks,
                synthetic=any(p["synthetic"] for p in rows),
            )  # fmt: skip
            said = words.value(rows[-1]["value"], measure)
            tiles.append({
                "name": place.name, "href": href, "picture": picture,
                "value": said if measure.unit == "%" else number(rows[-1]["value"], measure.decimals),
                "detail": f"in {rows[-1]['period']}, from {number(rows[0]['value'], measure.decimals)}",
                "words": f"{place.name}: {said} in {rows[-1]['period']}, {words.value(rows[0]['value'], measure)} in {rows[0]['period']}.",
            })  # fmt: skip
        groups.append({"name": partnership.name, "places": tiles})
    digits = 0 if step >= 1 else 1
    scale = [with_unit(ticks[-1], "%" if measure.unit == "%" else "", digits), *(number(tick, digits) for tick in reversed(ticks[:-1]))]
    marks = [("", "the place"), ("england", "England")] + ([("target", f"{words.round_value(goal, measure)} target")] if goal is not None else [])
    return ui.section(
        words.places_movement(list(points.values()), len(catalogue.places)),
        ui.small_multiples(groups, scale=scale, years=(periods[min(times)], periods[max(times)]), key_words=marks),
        note=f"{words.unit_words(measure)}, in the order of the local partnerships. One year of one place can move by chance.",
        name="places",
    )


def successor_words(place: Area) -> str:
    """When a council that has no past was made."""
    return f", new in {place.valid_from:%B %Y}" if place.valid_from else ""


def beside_england_of(shown: Shown, values: dict[str, Row]):
    """Places with their intervals against England, or why they cannot be told apart from it."""
    measure = catalogue.measure_by_id[next(iter(values.values()))["measure"]] if values else shown.measure
    spread = store.read_one("target_place_spread", commitment=shown.target.id, part=shown.part.id)
    apart = words.spread(words.plain(spread) if spread else None, measure)
    rows = [place_row(place, values.get(place.code), measure) for place in catalogue.places]
    compared = [row for row in rows if row["comparison"]]
    title = words.comparison_counts(list(values.values()), len(catalogue.places))
    table = ui.data_table(
        [ui.column("name", "Place"), ui.column("value", f"{measure.title}, {measure.unit}", numeric=True, decimals=measure.decimals), ui.column("limits", "95% limits"),
         ui.column("period", "Period"), ui.column("against", "Than England"), ui.column("grade", "Grade")],
        rows, f"{words.unit_words(measure)}, newest figure of each place, in partnership order",
    )  # fmt: skip
    if not compared:
        reason = "No 95% limits are published with these figures, so no place is called higher or lower than England."
        body: list = [ui.empty_state(reason, "Figures of several years together, where they are published with limits, would show it."), html.Details([html.Summary("Show the figures as a table"), table], className="table-of")]
        return ui.section(title, html.Div([*([html.P(apart)] if apart else []), *body], className="stack"), name="places-and-england")
    periods = sorted({str(row["period"]) for row in compared})
    england = [row["england"] for row in values.values() if is_known(row["england"]) and row["period"] == periods[-1]]
    figure = figures.interval_plot(
        [row if row["comparison"] else {**row, "value": None} for row in rows],
        axis=f"{words.unit_words(measure)}, {words.listed(periods)}",
        england=england[0] if england else None, unit=measure.unit, decimals=measure.decimals,
        synthetic=any(row["synthetic"] for row in values.values()),
    )  # fmt: skip
    chart = ui.chart(
        figure,
        f"{shown.target.id}-places",
        summary=f"{title}.",
        columns=[ui.column("name", "Place"), ui.column("value", "Value", numeric=True, decimals=measure.decimals), ui.column("limits", "95% limits"), ui.column("period", "Period"), ui.column("against", "Than England")],
        rows=rows,
        table_caption=f"{words.unit_words(measure)}, in partnership order",
        caption=f"Bars are 95% limits. {'Each place is compared with England in its own period. ' if len(periods) > 1 else ''}Places stand in partnership order and are not ranked.",
        downloads=[(label, shown.here.download(f"places-{shown.target.id}", form, area=None, part=shown.part.id)) for label, form in FORMS],
        provenance=shown.here.link("/data/source", dataset=f"places-{shown.target.id}", part=shown.part.id),
    )
    return ui.section(title, html.Div([*([html.P(apart)] if apart else []), chart], className="stack"), name="places-and-england")


def place_row(place: Area, row: Row | None, measure: Measure) -> Row:
    """One place of the interval plot and its table."""
    found: Row = {"name": place.name, "partnership": place.partnership, "comparison": None, "words": "", "value": None, "period": None}
    if row is None:
        return {**found, "against": "No figure"}
    found |= {key: row[key] for key in ("value", "lower", "upper", "period", "grade")}
    found["limits"] = span(row["lower"], row["upper"], measure.decimals) if is_known(row["lower"]) else None
    kind = str(row["comparison"])
    if kind not in ("higher", "similar", "lower"):
        return {**found, "against": row["comparison_reason"]}
    tone = "similar" if kind == "similar" else COMPARISON_TONES.get((kind, measure.polarity), "similar")
    return {**found, "comparison": tone, "words": kind, "against": ui.comparison(tone, words.capital(kind))}


# Who is left behind ---------------------------------------------------------------------------------------------


def left_behind(shown: Shown):
    """Deprivation, sex, age and ethnicity as published for the area, else England's, else that there is none."""
    measure = shown.measure
    for code in (shown.area.code, ENGLAND):
        if shown.is_hidden and code == shown.area.code:
            continue
        rows = words.plain_rows(store.read("target_breakdowns", measure=measure.id, area=code))
        if rows:
            return gradient(shown, rows, catalogue.area_by_code[code])
    return ui.section(
        "Who is left behind?",
        ui.empty_state(
            "Not published at this level",
            f"No figures by deprivation, sex, age or ethnicity are held for “{words.lower_first(measure.title)}”, "
            f"neither for {words.place(shown.area)} nor for England. A Fingertips file of the indicator brings those that exist.",
        ),
        name="left-behind",
    )


def gradient(shown: Shown, rows: list[Row], area: Area):
    """Groups side by side, in the order published, with their limits."""
    measure = shown.measure
    synthetic = any(row["synthetic"] for row in rows)
    shown_rows = [
        {**row, "name": row["group"], "partnership": row["dimension"], "comparison": "similar", "words": "",
         "limits": span(row["lower"], row["upper"], measure.decimals) if is_known(row["lower"]) else None}
        for row in rows
    ]  # fmt: skip
    dimensions = list(dict.fromkeys(row["dimension"] for row in rows))
    chart = ui.chart(
        figures.interval_plot(shown_rows, axis=f"{words.unit_words(measure)}, {area.name}, {words.listed(sorted({row['period'] for row in rows}))}",
                              unit=measure.unit, decimals=measure.decimals, synthetic=synthetic),
        f"{shown.target.id}-groups",
        summary=f"{words.unit_words(measure)} in {area.name} by {words.listed([words.lower_first(d) for d in dimensions])}.",
        columns=[ui.column("dimension", "By"), ui.column("group", "Group"), ui.column("value", "Value", numeric=True, decimals=measure.decimals), ui.column("limits", "95% limits"), ui.column("period", "Period"), ui.column("grade", "Grade"), ui.column("source_title", "Source")],
        rows=shown_rows,
        caption="Bars are 95% limits where they are published.",
        synthetic=synthetic,
    )  # fmt: skip
    note = None if area.code == shown.area.code else f"Nothing is published for {words.place(shown.area)}; this is England’s gradient."
    return ui.section("Who is left behind?", chart, note=note, name="left-behind", synthetic=synthetic)


# Words at the foot ----------------------------------------------------------------------------------------------


def definitions_of(shown: Shown):
    """What is measured, and for every piece of the target whether it is stated or assumed."""
    target, measure, here = shown.target, shown.measure, shown.here
    made_of = " over ".join(words.lower_first(text) for text in (measure.numerator, measure.denominator) if text)
    left = [
        ("Measure", f"{words.unit_words(measure)}{': ' + made_of if made_of else ''}. {'Lower' if measure.polarity == 'low' else 'Higher'} is better.", None),
        ("Definition", target.definition, None),
        ("Why other figures differ", measure.differs_because or "No other publication is known here.", None),
        ("Sources", sources_words(shown), None),
        ("Committee", target.committee, None),
        ("To load newer figures", [target.how_to_load, " ", dcc.Link("How to load a file", href=here.link("/data")), "."], None),
    ]
    return ui.section(
        "What is measured",
        html.Div(
            [
                html.Div([ui.definitions(left), html.H3("Caveats"), caveats(target.caveats)], className="stack"),
                html.Div([html.H3("Stated by the strategy, or assumed here"), ui.definitions(pieces_of(shown))]),
            ],
            className="halves",
        ),
        name="definitions",
    )


def pieces_of(shown: Shown) -> list[tuple]:
    """Every piece of the target with its mark."""
    target, part, measure = shown.target, shown.part, shown.measure
    base = part.baseline
    amount = f"{words.round_value(base.value, measure)} in {base.period}" if base.value is not None else f"The measured figure for {base.period}"
    found = [("Target", f"{target.statement}. Source: {target.source}, evidence grade {target.grade}.", target.basis)]
    for label, given in (("Value", part.target_value), ("Change", part.change_percent), ("Share of the gap to close", part.share)):
        if given:
            unit = measure.unit if label == "Value" else "%"
            note = given.note or with_unit(given.value, unit, 0)
            found.append((label, f"{note}.", given.basis))
    if part.rule == "direction":
        found.append(("Value", "No number is set; the direction is judged.", "not stated"))
    found.append(("Starts from", joined(amount, base.note), base.basis))
    if part.target_year:
        found.append(("By", joined(f"{part.target_year.value:.0f}", part.target_year.note), part.target_year.basis))
        shape = {"linear": "A straight line from start to target", "geometric": "The same percentage change every year"}[part.shape]
        found.append(("Path", "Listed milestones." if part.milestones else f"{shape}.", "assumed"))
    if part.rule == "gap":
        found.append(("Compared with", f"{catalogue.area_by_code[part.comparator].name}.", "stated"))
    if part.people:
        found.append(("People", joined(str(part.people.note), None), part.people.basis))
    found.append(("Grouped under", goal_words(target), "assumed"))
    if shown.area.code not in (ICB, ENGLAND):
        found.append(("For this area", f"The strategy speaks of the whole system; the same rule is applied to {words.place(shown.area)}.", "assumed"))
    return found


def joined(text: str, note: str | None) -> str:
    """A value and its note as sentences."""
    return f"{text}. {note}." if note else f"{text}."


def goal_words(target: Target) -> str:
    """The goal that a target is grouped under, which is this dashboard's choice."""
    return f"{catalogue.goal(target.goal).title}. The grouping of targets under goals is this dashboard’s."


def sources_words(shown: Shown) -> str:
    """Titles of the sources of the points, each with its grade, newest first."""
    titles = dict.fromkeys(str(p["source_title"]) for p in reversed(shown.all_points) if p["source_title"])
    if not titles:
        return "None held."
    listed = list(titles)[:4]
    more = f"; and {words.counted(len(titles) - 4, 'more')}" if len(titles) > 4 else ""
    return "; ".join(listed) + more + ". The table under the chart names the source of each figure."


def caveats(texts: Sequence[str]):
    """Caveats as a list."""
    return html.Ul([html.Li(text) for text in texts]) if texts else None


def evidence_of(target: Target) -> list:
    """Facts that stand in where no series exists."""
    if not target.evidence:
        return []
    items = [html.Li([f"{line.text}. ", html.Span(f"{line.source}. Evidence grade {line.grade}.", className="caption")]) for line in target.evidence]
    return [ui.section("What is known instead", html.Ul(items), name="evidence")]


@cache
def learning_log() -> tuple[catalogue_text.LogEntry, ...]:
    """The learning log, read once."""
    return catalogue_text.read_log(LOG_FOLDER)


def learning_of(target: Target) -> list:
    """Entries of the learning log that name this target."""
    entries = [entry for entry in learning_log() if target.id in entry.targets]
    if not entries:
        return []
    return [ui.section("From the learning log", [log_entry(entry) for entry in entries], name="learning")]


def log_entry(entry: catalogue_text.LogEntry):
    """What was tried, expected, seen and learnt."""
    mark = [ui.illustrative_mark("Example: describes nothing that happened")] if entry.is_example else []
    parts = [html.Div([html.Dt(part.capitalize()), html.Dd(getattr(entry, part))]) for part in catalogue_text.LOG_PARTS]
    return html.Article(
        [
            html.Header([html.H3(entry.title), html.Span(day(entry.date.isoformat()), className="soft"), *mark]),
            html.Dl(parts, className="parts"),
        ],
        className="log",
        **{"aria-label": entry.title},
    )


def downloads_of(shown: Shown):
    """Formats, provenance and the source in a line."""
    here, target = shown.here, shown.target
    links = [(label, here.download(f"target-{target.id}", form)) for label, form in FORMS]
    more = [
        dcc.Link("Where does this come from?", href=here.link("/data/source", dataset=f"target-{target.id}", part=shown.part.id)),
        dcc.Link("How it is worked out", href=here.link("/methods")),
    ]
    return ui.downloads(links, source=sources_words(shown) if shown.all_points else target.source, more=more, synthetic=shown.synthetic)


# The index ------------------------------------------------------------------------------------------------------


@view.page
def index(here: view.View):
    """All eight targets in one table, under the goals they are grouped by."""
    area = here.area
    rows, codes = [], []
    for goal in catalogue.goals:
        targets = catalogue.targets_of(goal.id)
        if targets:
            rows.append({"group": dcc.Link(goal.title, href=here.link(f"/goals/{goal.id}"))})
        for target in targets:
            row, code = index_row(here, target)
            rows.append(row)
            codes.append(code)
    measured = len(codes) - codes.count("no-measure")
    title = f"{words.capital(words.NUMERALS[measured])} of eight targets {'has' if measured == 1 else 'have'} figures for {words.place(area)}"
    columns = [
        ui.column("target", "Target", class_name="cell-title"),
        ui.column("picture", ui.spark_years(), class_name="cell-picture"),
        ui.column("latest", "Latest", class_name="cell-latest"),
        ui.column("asked", "The path asks for", class_name="cell-path"),
        ui.column("verdict", "Verdict", class_name="cell-verdict"),
        ui.column("data_to", "Data to", class_name="cell-data"),
    ]
    order = list(dict.fromkeys([*ui.ICONS, *codes]))
    return html.Div(
        [
            ui.page_head(title, "The strategy’s supporting targets, each with the figure, the path and the verdict of its first part.",
                         trail=ui.breadcrumb([("Overview", here.link("/"))], "Targets")),
            ui.tally([(code, codes.count(code)) for code in order if code in codes]),
            ui.section("The eight targets", ui.data_table(columns, rows, f"Eight supporting targets, {area.name}", on_phone="rows", class_name="verdicts", caption_unseen=True),
                       note="The grouping under goals is this dashboard’s, not the strategy’s.", name="targets"),
            ui.downloads([(label, here.download("assessments", form)) for label, form in FORMS]),
        ]
    )  # fmt: skip


def index_row(here: view.View, target: Target) -> tuple[Row, str]:
    """One target as a row, and the code of its verdict."""
    part = target.headline_part
    link = html.Span([dcc.Link(target.title, href=here.link(address(target)), className="row-link"), html.Span(target.statement, className="caption")])
    hidden = target.sensitive and here.area.kind in ("place", "partnership")
    row = None if part is None or hidden else next(
        (r for r in words.plain_rows(store.read("target_assessments", commitment=target.id, area=here.area.code)) if r["part"] == part.id), None
    )  # fmt: skip
    if row is None or not row["n_points"]:
        why = SUICIDE_PLACES if hidden else str((row or {}).get("missing") or target.missing)
        if here.area.is_trust or here.area.kind == "collaborative":
            why = SERVED_FROM_HOME
        return {"target": link, "picture": ui.empty_state(why, small=True), "latest": "No figures",
                "asked": None, "verdict": ui.verdict("no-measure"), "data_to": "None held"}, "no-measure"  # fmt: skip
    measure = catalogue.measure_by_id[part.measure]
    said = (lambda v: words.gap(v, measure)) if row["is_gap"] else (lambda v: words.value(v, measure))
    return {
        "target": link,
        "picture": None if target.sensitive else sparkline_of(target.id, part, row),
        "latest": html.Span([html.B(said(row["latest_value"])), html.Span(f" in {row['latest_period']}", className="soft")]),
        "asked": said(row["required_now"]) if is_known(row["required_now"]) else "No number set" if row["rule"] == "direction" else None,
        "verdict": ui.verdict(row["verdict"], detail=row["band"]),
        "data_to": words.freshness(row["latest_period"], row["latest_end"], date.today()),
    }, str(row["verdict"])


dash.register_page("targets", path="/targets", name="Targets", title="Targets - NENC outcomes", layout=index, order=20)
for order, each in enumerate(catalogue.targets, start=21):
    dash.register_page(
        f"targets.{each.id}",
        path=address(each),
        name=each.title,
        title=f"{each.title} - NENC outcomes",
        layout=partial(layout, each),
        order=order,
    )
