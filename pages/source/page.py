"""Where does this come from? A figure followed to its file, line, SHA-256 and query: /data/source."""

import json
from dataclasses import replace
from datetime import date, datetime

import dash
from dash import dcc, html
from flask import has_request_context, request

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, Area, Commitment, Measure, Part, catalogue
from outcomes.exports.datasets import DATASETS, PRESETS, Dataset
from outcomes.numerals import counted, day, is_known, lower_first, span, upper_first, with_unit
from outcomes.sources import registry
from outcomes.sources.falls import SOURCE as FALLS
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.wording import subjects
from pages.data.page import SHOWN_FAULTS, digest, faults_table, loaded_on, source_link, stamp, what_happened

GRAIN_DAYS = {"week": 7, "four weeks": 28, "month": 28}
SHOWN_PERIODS = 13
SHORTEST_DIGEST = 8
PUBLISHED_STEPS = (
    ("staging", "stg_published", "Every published figure, whatever its source and edition"),
    ("marts", "observations", "The one in use"),
)
WEEKLY_STEPS = (
    ("marts", "service_parts", "Numerator and denominator, as each organisation reported them"),
    ("marts", "service_values", "Sums over an area"),
)
SYSTEM = catalogue.area_by_code[ICB]
ITSELF = "The figure itself"
# Of the many columns of a computed dataset, those that a first look needs.
TELLING = {
    "assessments": ["commitment", "part", "latest_period", "latest_value", "target_value", "verdict_words"],
    "interventions": ["intervention", "measure", "effect", "lower_ci", "upper_ci", "unit"],
    "intervention-lines": ["intervention", "period_end", "value", "fitted", "counterfactual"],
    "intervention-placebos": ["intervention", "row_kind", "date_tried", "value", "lower_ci", "upper_ci"],
    "signals": ["measure_title", "latest_period", "value", "expected", "signal_kind"],
    "falls-years": ["group", "period_end", "count", "suppression", "rate_per_1000"],
}
SEX_WORDS = {"persons": "All", "male": "Men", "female": "Women"}


def follow(here: address.View) -> html.Div:
    """The sources of one dataset, of one figure of it, or what is known of one file.

    Raises
    ------
    address.BadQuery
        For a dataset, part, measure, period or file that does not exist.
    """
    sha256 = here.options.get("sha")
    if sha256:
        return _file(here, sha256)
    name = here.options.get("dataset")
    if not name:
        return _choose(here)
    dataset = DATASETS.get(name)
    if dataset is None:
        raise address.BadQuery(f"There is no dataset “{name[:60]}”. The data page lists them all.", 404)
    kind, _, rest = name.partition("-")
    if kind == "target":
        return _target(here, dataset, catalogue.commitment(rest))
    if kind == "places":
        return _places(here, dataset, catalogue.commitment(rest))
    if kind == "weekly":
        return _weekly(here, dataset, rest)
    if name in ("published-figures", "vintages"):
        return _published(here, dataset)
    return _computed(here, dataset)


layout = view.page(follow)


# One file -------------------------------------------------------------------------------------------


def _file(here: address.View, sha256: str) -> html.Div:
    found = [file for file in store.read("files") if file["sha256"].startswith(sha256.lower())]
    if len(sha256) < SHORTEST_DIGEST or len(found) != 1:
        raise address.BadQuery(
            f"No one loaded file has a SHA-256 that begins with “{sha256[:64]}”. The data page lists them all.",
            404,
        )
    file = found[0]
    counts = (
        ("Rows taken", "n_accepted"),
        ("Rows in use", "n_in_use"),
        ("Rows set aside", "n_quarantined"),
        ("Rows of other areas, left out", "n_out_of_area"),
    )
    facts = [
        ("Name", file["name"], None),
        ("Layout", registry.label(file["layout"]), None),
        ("SHA-256", html.Span(file["sha256"], className="digest"), None),
        ("Size", f"{file['n_bytes']:,} bytes", None),
        ("Loaded", stamp(file["loaded_at"]), None),
        ("What happened", what_happened(file), None),
        *((label, f"{file[key]:,}", None) for label, key in counts),
        (
            "Kept",
            [
                "Byte for byte, on the machine that loads, as ",
                html.Code(f"ledger/{file['sha256'][:2]}/{file['sha256']}", className="digest"),
            ],
            None,
        ),
        (
            "Is yours the same?",
            [html.Code("sha256sum FILE"), " on Linux, ", html.Code("Get-FileHash FILE"), " in PowerShell"],
            None,
        ),
    ]
    faults = [
        row
        for row in store.read("data_quarantine", n_per_file=SHOWN_FAULTS)
        if row["sha256"] == file["sha256"]
    ]
    remarks = list(file["warnings"]) if file["warnings"] is not None else []
    parts: list = [ui.section("The file", ui.definitions(facts), name="file")]
    if faults:
        parts.append(ui.section("Rows set aside", faults_table(faults, "line"), name="quarantine"))
    if remarks:
        parts.append(ui.section("Remarks", html.Ul([html.Li(remark) for remark in remarks]), name="remarks"))
    return html.Div(
        [ui.page_head(f"The file {file['name']}", what_it_feeds(file), trail=_trail(here)), *parts]
    )


def what_it_feeds(file: dict) -> str:
    """Whether rows of a file stand behind what is shown."""
    if what_happened(file).startswith("Withdrawn"):
        return "Its rows were taken out again: no figure on these pages rests on it."
    if not file["n_in_use"]:
        return (
            "None of its rows is in use: a later file brought the same ones, or real rows took the place of"
            " illustrative ones."
        )
    return "Figures that come from it name it with the line, where they say where they come from."


# The frame of every answer --------------------------------------------------------------------------


def _page(
    here: address.View, dataset: Dataset, subject: str, lead, parts: list, *, synthetic: bool
) -> html.Div:
    snapshot = store.read("snapshot")[0]
    facts = ui.facts(
        [
            ("Snapshot", html.Span(snapshot["id"], className="digest")),
            ("Published", stamp(snapshot["published_at"])),
            ("Dataset", html.Code(dataset.name)),
            *([("Kind", ui.illustrative_mark())] if synthetic else []),
        ]
    )
    title = f"Where this comes from: {subject}"
    return html.Div(
        [ui.page_head(title, lead, aside=facts, trail=_trail(here)), *parts], className="head-at-top"
    )


def _trail(here: address.View) -> html.Nav:
    return ui.breadcrumb([("Data", here.link("/data"))], "Where does this come from?")


def _choose(here: address.View) -> html.Div:
    items = [
        html.Li(dcc.Link(dataset.title, href=here.here("/data/source", dataset=dataset.name)))
        for dataset in DATASETS.values()
    ]
    return html.Div(
        [
            ui.page_head(
                "Where does this come from?",
                "Choose what to follow. The same link stands under every chart.",
                trail=_trail(here),
            ),
            ui.section("Datasets", html.Ul(items, className="measure-list"), name="datasets"),
        ]
    )


def _address(path: str) -> str:
    """A download address as a script outside the browser needs it."""
    return (request.host_url.rstrip("/") if has_request_context() else "http://127.0.0.1:8050") + path


def _recipe(lines: list[str]) -> html.Section:
    text = "\n".join(["import pandas as pd", "", *lines])
    return ui.section(
        "Read the same data with pandas",
        html.Pre(text, className="code", tabIndex=0, role="region", **{"aria-label": "Python to copy"}),
        name="pandas",
        note="Behind a sign-in, a script must sign in too; or download the file in the browser and read"
        " that.",
    )


def _queries(steps: tuple[tuple[str, str, str], ...], dataset: Dataset) -> html.Section:
    listed = (*steps, ("reads", dataset.query, "What the chart and the download read"))
    parts = [
        html.Details(
            [
                html.Summary([f"{number}. {words_} (", html.Code(f"queries/{folder}/{name}.sql"), ")"]),
                html.Pre(store.query(folder, name), className="query", tabIndex=0),
            ],
            className="more",
        )
        for number, (folder, name, words_) in enumerate(listed, start=1)
    ]
    return ui.section("The queries, from file to figure", parts, name="queries")


def _definition(here: address.View, measure: Measure) -> html.Section:
    items: list = [("Measure", [measure.title, f", {measure.unit}" if measure.unit else ""], measure.basis)]
    if measure.numerator:
        items.append(("Numerator", measure.numerator, None))
    if measure.denominator:
        items.append(("Denominator", measure.denominator, None))
    direction = {
        "low": "Lower is better.",
        "high": "Higher is better.",
        "neutral": "Neither direction is better.",
    }
    items.append(("Direction", direction[measure.polarity], None))
    # Its grade is that of the publisher; a figure here may be read from a copy, and has a grade of its own.
    items.append(("Source", measure.source, None))
    if measure.indicators:
        taken = [html.Code(indicator) for indicator in measure.indicators]
        items.append(
            (
                "Taken from",
                [piece for i, code in enumerate(taken) for piece in (([", "] if i else []) + [code])],
                None,
            )
        )
    if measure.disclosure == "hes":
        items.append(("Disclosure", "Counts of 1 to 7 are hidden, others go to the nearest 5.", None))
    if measure.differs_because:
        items.append(("Why other publications differ", measure.differs_because, None))
    link = html.P(dcc.Link("How it is worked out", href=here.link("/methods")), className="caption")
    return ui.section("What is measured", [ui.definitions(items), link], name="definition")


FIGURE_COLUMNS = (
    ui.column("area_name", "Area"),
    ui.column("role", "Part it plays"),
    ui.column("period", "Period"),
    ui.column("text", "Value", numeric=True),
    ui.column("source", "Source, as cited", class_name="worded own-row-on-phone"),
    ui.column("grade", "Grade"),
    ui.column("file_name", "File"),
    ui.column("line", "Line", numeric=True, decimals=0),
    ui.column("sha", "SHA-256"),
    ui.column("loaded", "Loaded"),
)


def _figure_rows(here: address.View, rows: list[dict], measure: Measure, roles: dict[str, str]) -> list[dict]:
    return [
        {
            **row,
            "role": roles.get(row["area_code"], ""),
            "text": _value(row, measure),
            "source": source_link(row["source_title"], row["source_url"]),
            "grade": html.Span(row["grade"], className="nowrap"),
            "line": None if not is_known(row["line"]) else int(row["line"]),
            "sha": digest(here, row["sha256"]),
            "loaded": loaded_on(row["loaded_at"]),
        }
        # England is for comparison: it comes after the figures it is compared with.
        for row in sorted(_plain_rows(rows), key=lambda row: row["area_code"] == ENGLAND)
    ]


def _value(row: dict, measure: Measure) -> str:
    unit = "%" if measure.unit == "%" else ""
    text = with_unit(row.get("value"), unit, measure.decimals)
    if is_known(row.get("lower")):
        text += f" ({span(row['lower'], row['upper'], measure.decimals)})"
    return text


def _sources_table(
    here: address.View, rows: list[dict], measure: Measure, roles: dict[str, str], caption: str
) -> html.Div:
    shown = _figure_rows(here, rows, measure, roles)
    # The caption has a period that all share; a part to play is worth a column only where there are several.
    dull = {"role"} if {row["role"] for row in shown} <= {"", ITSELF} else set()
    dull |= {"period"} if len({row["period"] for row in shown}) == 1 else set()
    columns = [column for column in FIGURE_COLUMNS if column.key not in dull]
    return ui.data_table(columns, shown, caption, class_name="compact", on_phone="rows")


def _shared(rows: list[dict]) -> str:
    """The period of the rows, for a caption, where it is the same in all."""
    periods = {row["period"] for row in rows}
    return f", {periods.pop()}" if len(periods) == 1 else ""


def _digests(rows: list[dict]) -> html.P:
    known = {row["sha256"]: row["file_name"] for row in rows if row.get("sha256")}
    pieces: list = []
    for sha256, name in known.items():
        pieces += [html.Br()] if pieces else []
        pieces += [f"{name}: ", html.Span(sha256, className="digest")]
    return html.P(pieces, className="caption")


def _vintages(
    here: address.View, measure: Measure, sex: str | None, areas: str, period: str | None
) -> html.Section:
    found = _plain_rows(
        store.read("data_figure_vintages", measure=measure.id, sex=sex, areas=areas, period=period)
    )
    if not found:
        return ui.section(
            "Earlier editions: none",
            html.P(
                "Every figure here has been loaded once. When a later file brings another value, both"
                " are listed here."
            ),
            name="vintages",
        )
    columns = [
        ui.column("area_name", "Area"),
        ui.column("period", "Period"),
        ui.column("text", "Value", numeric=True),
        ui.column("state", "State"),
        ui.column("where", "File and line"),
        ui.column("sha", "SHA-256"),
        ui.column("loaded", "Loaded"),
    ]
    rows = [
        {
            **row,
            "text": _value(row, measure),
            "state": "In use" if row["choice"] == 1 else "Superseded",
            "where": f"{row['file_name']}, line {int(row['line'])}",
            "sha": digest(here, row["sha256"]),
            "loaded": loaded_on(row["loaded_at"]),
            "chosen": row["choice"] == 1,
        }
        for row in found
    ]
    return ui.section(
        "Earlier and other editions",
        ui.data_table(
            columns,
            rows,
            "Each figure with more than one edition, the one in use first",
            class_name="compact",
            on_phone="rows",
        ),
        name="vintages",
    )


def _nearest(here: address.View, dataset: Dataset, reason: str, **more: str) -> html.Div:
    icb = catalogue.areas_of("icb")[0]
    if here.area.code == icb.code:
        return ui.empty_state(reason)
    return ui.empty_state(
        reason,
        link=(
            f"Show {icb.name}",
            here.here("/data/source", area=icb.code, dataset=dataset.name, period=None, **more),
        ),
    )


# Targets, places ------------------------------------------------------------------------------------


def _part(here: address.View, commitment: Commitment) -> Part:
    wanted = here.options.get("part")
    for part in commitment.parts:
        if part.id == wanted:
            return part
    measure = here.options.get("measure")
    found = next((part for part in commitment.parts if part.measure == measure), None)
    if (wanted or measure) and found is None:
        raise address.BadQuery(f"“{(wanted or measure or '')[:60]}” is no part of {commitment.title}.", 404)
    return found or commitment.parts[0]


def _part_choice(here: address.View, commitment: Commitment, chosen: Part) -> list:
    if len(commitment.parts) == 1:
        return []
    options = [
        (part.label, here.here("/data/source", part=part.id, measure=None, period=None))
        for part in commitment.parts
    ]
    return [ui.choices(ui.choice("Part", options, chosen.label))]


def _used_areas(row: dict, area: Area) -> dict[str, str]:
    """Codes of the areas whose figures a point was made from, with the part each plays."""
    if row["basis"] == "derived":
        roles = {place.code: "In the weighted mean" for place in catalogue.places_of(area)}
    else:
        roles = {row["area_used"]: "Stands in" if row["basis"] == "proxy" else ITSELF}
    if area.code != ENGLAND:
        roles[ENGLAND] = "Taken off: the gap is area minus England" if row["is_gap"] else "For comparison"
    return roles


def _target(here: address.View, dataset: Dataset, commitment: Commitment) -> html.Div:
    if not commitment.parts:
        state = ui.empty_state("No measure yet.", commitment.missing)
        return _page(
            here,
            dataset,
            commitment.title,
            None,
            [state, _queries(PUBLISHED_STEPS, dataset)],
            synthetic=False,
        )
    part = _part(here, commitment)
    measure = catalogue.measure_by_id[part.measure]
    found = _plain_rows(store.read("data_parts", commitment=commitment.id, area=here.area.code))
    row = next((row for row in found if row["part"] == part.id), None)
    subject = f"{lower_first(commitment.title)}, {here.area.name}"
    after = [
        _definition(here, measure),
        _queries(PUBLISHED_STEPS, dataset),
        _recipe(_target_recipe(here, dataset, part)),
    ]
    if row is None or not row["n_points"]:
        reason = f"No figure of {lower_first(measure.title)} is loaded for {subjects.place(here.area)}."
        state = html.Div(_nearest(here, dataset, reason, part=part.id), style={"marginTop": "24px"})
        return _page(
            here,
            dataset,
            subject,
            None,
            [*_part_choice(here, commitment, part), state, *after],
            synthetic=False,
        )
    points = _plain_rows(
        store.read("data_points", commitment=commitment.id, part=part.id, area=here.area.code)
    )
    period = here.options.get("period") or row["latest_period"]
    if period not in {point["period"] for point in points}:
        raise address.BadQuery(f"This series has no figure for “{period[:30]}”.", 404)
    roles = _used_areas(row, here.area)
    areas = ",".join(roles)
    rows = store.read(
        "data_figures", measure=measure.id, sex=part.sex, areas=areas, period=period, with_groups=False
    )
    parts = [
        *_part_choice(here, commitment, part),
        ui.section(
            f"{period}: {counted(len(rows), 'figure')}, each with its file and line",
            [
                _sources_table(
                    here,
                    rows,
                    measure,
                    roles,
                    f"{measure.title}, {measure.unit}, {period}."
                    + (
                        " Limits in brackets are the publisher’s 95% limits."
                        if any(is_known(figure["lower"]) for figure in rows)
                        else ""
                    ),
                ),
                _digests(rows),
            ],
            name="figures",
            note=row["basis_note"],
            synthetic=bool(row["synthetic"]),
        ),
        ui.section(
            "Every point of the chart",
            _points_table(here, points, row, measure, period),
            name="points",
            note="Choose a period to see the figures it was made from.",
            synthetic=bool(row["synthetic"]),
        ),
        _vintages(here, measure, part.sex, areas, None),
        *after,
    ]
    lead = (
        f"{upper_first(counted(len(points), 'point'))} of {subjects.subject(measure, part.sex)}."
        f" Verdict, path and projection are worked out from these."
    )
    return _page(here, dataset, subject, lead, parts, synthetic=bool(row["synthetic"]))


def _points_table(
    here: address.View, points: list[dict], row: dict, measure: Measure, chosen: str
) -> html.Div:
    columns = [
        ui.column("period_link", "Period"),
        ui.column("text", "Gap to England" if row["is_gap"] else "Value", numeric=True),
        *(
            [
                ui.column("level_text", "Area", numeric=True),
                ui.column("england_text", "England", numeric=True),
            ]
            if row["is_gap"]
            else []
        ),
        ui.column("how", "How"),
        ui.column("grade", "Grade"),
        ui.column("loaded", "Loaded"),
    ]
    rows = [
        {
            **point,
            "period_link": dcc.Link(point["period"], href=here.here("/data/source", period=point["period"])),
            "text": _value(point, measure),
            "level_text": with_unit(point["level"], "", measure.decimals),
            "england_text": with_unit(point["england"], "", measure.decimals),
            "how": f"Mean of {int(point['n_places'])} places"
            if is_known(point["n_places"])
            else {"proxy": "Stand-in"}.get(row["basis"], "Published"),
            "loaded": loaded_on(point["loaded_at"]),
            "chosen": point["period"] == chosen,
        }
        for point in points
    ]
    return ui.data_table(
        columns,
        rows,
        f"Points of the chart, {measure.unit or 'count'}, newest first",
        class_name="compact narrow",
        header="period_link",
    )


def _target_recipe(here: address.View, dataset: Dataset, part: Part) -> list[str]:
    return [
        f'rows = pd.read_csv("{_address(here.download(dataset.name, part=part.id))}")',
        "# observed: the points; comparator: the area beside it; path: what is required; projection: the fan",
        'columns = ["row_kind", "area_name", "period", "value", "lower_ci", "upper_ci", "limits_method"]',
        "print(rows[columns].to_string(index=False))",
    ]


def _places(here: address.View, dataset: Dataset, commitment: Commitment) -> html.Div:
    subject = f"{lower_first(commitment.title)}, places"
    if not commitment.parts:
        state = ui.empty_state("No measure yet.", commitment.missing)
        return _page(
            here, dataset, subject, None, [state, _queries(PUBLISHED_STEPS, dataset)], synthetic=False
        )
    part = _part(here, commitment)
    rows = _plain_rows(store.read("data_place_figures", commitment=commitment.id, part=part.id))
    choice = _part_choice(here, commitment, part)
    measure = catalogue.measure_by_id[rows[0]["measure"] if rows else part.measure]
    recipe = _recipe(
        [
            f'places = pd.read_csv("{_address(f"/download/{dataset.name}.csv?part={part.id}")}")',
            'shown = ["area_name", "period", "value", "lower_ci", "upper_ci", "england_value", "comparison"]',
            "print(places[shown].to_string(index=False))",
        ]
    )
    after = [_definition(here, measure), _queries(PUBLISHED_STEPS, dataset), recipe]
    if not rows:
        state = ui.empty_state(f"No figure of {lower_first(measure.title)} is loaded for any place.")
        return _page(here, dataset, subject, None, [*choice, state, *after], synthetic=False)
    periods = {row["period"] for row in rows}
    england = store.read(
        "data_figures",
        measure=measure.id,
        sex=part.sex,
        areas=ENGLAND,
        period=next(iter(periods)) if len(periods) == 1 else None,
        with_groups=False,
    )
    shown = [*rows, *england]
    synthetic = any(row["synthetic"] for row in rows)
    table = _sources_table(
        here,
        shown,
        measure,
        {ENGLAND: "For comparison"},
        f"{measure.title}, {measure.unit}{_shared(rows)}: newest figure of each place",
    )
    parts = [
        *choice,
        ui.section(
            f"{upper_first(counted(len(rows), 'place'))}, each with its file and line",
            [table, _digests(shown)],
            name="figures",
            synthetic=synthetic,
        ),
        _vintages(here, measure, part.sex, ",".join(row["area_code"] for row in rows), None),
        *after,
    ]
    return _page(here, dataset, subject, None, parts, synthetic=synthetic)


# Weekly and monthly ---------------------------------------------------------------------------------


def _weekly(here: address.View, dataset: Dataset, layout_name: str) -> html.Div:
    measures = catalogue.service_measures(layout_name)
    wanted = here.options.get("measure")
    measure = next((m for m in measures if m.id == wanted), measures[0])
    if wanted and measure.id != wanted:
        raise address.BadQuery(f"“{wanted[:60]}” is no measure of {registry.label(layout_name)}.", 404)
    subject = f"{lower_first(measure.title)}, {here.area.name}"
    options = [(m.title, here.here("/data/source", measure=m.id)) for m in measures]
    choice = ui.menu("Choose another measure", options, measure.title, "plain-list")
    period = _week(here.options.get("period"))
    preset = here.options.get("preset") or PRESETS[0]
    if preset not in PRESETS:
        raise address.BadQuery(f"There is no preset “{preset[:40]}”. Presets: {', '.join(PRESETS)}.", 400)
    query = here.download(dataset.name, measure=measure.id, preset=preset)
    after = [
        _definition(here, measure),
        _queries((*_staging(layout_name), *WEEKLY_STEPS), dataset),
        _recipe(
            [
                f'rows = pd.read_csv("{_address(query)}", parse_dates=["period_end"])',
                'columns = ["period_end", "value", "mean", "lower_limit", "upper_limit", "rule"]',
                "print(rows[columns].tail().to_string(index=False))",
            ]
        ),
    ]
    points = store.read(
        "data_weekly_points", measure=measure.id, area=here.area.code, period=period, n=SHOWN_PERIODS
    )
    points = _plain_rows(points)
    if not points or (period and _iso(points[0]["period_end"]) != period.isoformat()):
        reason = f"{upper_first(subjects.place(here.area))} has no value of {lower_first(measure.title)}" + (
            f" for the period to {day(period.isoformat())}." if period else "."
        )
        nearest = _nearest(here, dataset, reason, measure=measure.id)
        return _page(here, dataset, subject, None, [choice, nearest, *after], synthetic=False)
    point = points[0]
    reporters = catalogue.reporters(measure, here.area) or (here.area.code,)
    # A total that an extract gives for the area itself has the area's own code.
    areas = ",".join(dict.fromkeys((*reporters, here.area.code)))
    rows = store.read(
        "data_weekly_lines",
        measure=measure.id,
        areas=areas,
        period=_date(point["period_end"]),
        n_days=GRAIN_DAYS[point["grain"]],
    )
    synthetic = bool(point["synthetic"])
    noun = {"week": "Week", "four weeks": "Four weeks", "month": "Month"}[point["grain"]]
    title = (
        f"{noun} to {day(_iso(point['period_end']))}: {counted(len(rows), 'line')} of"
        f" {counted(len({row['sha256'] for row in rows}), 'file')}"
    )
    parts = [
        choice,
        ui.section(
            title,
            [_lines_table(here, rows, measure, point), _digests(rows)],
            name="figures",
            synthetic=synthetic,
            note=f"Value shown: {_service_value(point, measure)}; {int(point['n_reporting'])} of"
            f" {int(point['n_expected'])} have a figure.",
        ),
        ui.section("Other periods", _period_links(here, points, measure), name="points", synthetic=synthetic),
        *after,
    ]
    return _page(
        here,
        dataset,
        subject,
        "Each value is worked out from summed numerators and denominators of the organisations or places"
        " that report it.",
        parts,
        synthetic=synthetic,
    )


def _staging(layout_name: str) -> tuple[tuple[str, str, str], ...]:
    newest, *sums = registry.source(layout_name).views
    return (
        ("staging", newest, "The newest accepted row of each week and organisation or place"),
        *(("staging", view, "Its sums for each week and place") for view in sums),
    )


def _week(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.partition("T")[0])
    except ValueError:
        raise address.BadQuery(f"“{text[:30]}” is not a day. Write it as 2026-11-15.", 400) from None


def _date(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _iso(moment: date | datetime) -> str:
    return _date(moment).isoformat()


def _service_value(row: dict, measure: Measure) -> str:
    if row.get("suppression"):
        return "1 to 7, hidden" if row["suppression"] == "suppressed" else "hidden to protect another figure"
    unit = (
        measure.unit.replace("a week", "in four weeks") if row.get("grain") == "four weeks" else measure.unit
    )
    return with_unit(row.get("value"), unit, measure.decimals)


def _lines_table(here: address.View, rows: list[dict], measure: Measure, point: dict) -> html.Div:
    is_falls = registry.source(measure.layout or "").hides_small_counts
    columns = [
        ui.column("area_name", "Reported for" if is_falls else "Organisation"),
        *([ui.column("week", "Week ending")] if point["grain"] == "four weeks" else []),
        *([] if is_falls else [ui.column("text", "Its value", numeric=True)]),
        ui.column("file_name", "File"),
        ui.column("line", "First line" if is_falls else "Line", numeric=True, decimals=0),
        ui.column("sha", "SHA-256"),
        ui.column("loaded", "Loaded"),
    ]
    shown = [
        {
            **row,
            "week": day(_iso(row["period_end"]), short=True),
            "text": _service_value(row, measure) if is_known(row["value"]) or row["suppression"] else "–",
            "sha": digest(here, row["sha256"]),
            "loaded": loaded_on(row["loaded_at"]),
        }
        for row in _plain_rows(rows)
    ]
    caption = f"{measure.title}, by line of the file"
    if is_falls:
        caption += (
            ". The line is the first of the place and week; its other age bands and care home"
            " rows stand in the same file."
        )
    return ui.data_table(columns, shown, caption, class_name="compact", on_phone="rows")


def _period_links(here: address.View, points: list[dict], measure: Measure) -> html.Div:
    columns = [
        ui.column("period_link", "Period ending"),
        ui.column("text", "Value", numeric=True),
        ui.column("n", "With a figure"),
    ]
    rows = [
        {
            "period_link": dcc.Link(
                day(_iso(point["period_end"]), short=True),
                href=here.here("/data/source", period=_iso(point["period_end"])),
            ),
            "text": _service_value(point, measure),
            "n": f"{int(point['n_reporting'])} of {int(point['n_expected'])}",
            "chosen": i == 0,
        }
        for i, point in enumerate(points)
    ]
    return ui.data_table(
        columns,
        rows,
        "Newest first; an earlier one can be asked for in the address, as period=2024-01-07",
        class_name="compact narrow",
    )


# Everything else ------------------------------------------------------------------------------------


def _published(here: address.View, dataset: Dataset) -> html.Div:
    measures = [m for m in catalogue.measures if m.kind == "published"]
    wanted = here.options.get("measure")
    subject = f"published figures, {here.area.name}"
    options = [(m.title, here.here("/data/source", measure=m.id, period=None)) for m in measures]
    recipe = _recipe(
        [
            f'rows = pd.read_csv("{_address(here.download(dataset.name))}")',
            'print(rows.groupby(["measure_title", "sex"])["period"].max())',
        ]
    )
    if not wanted:
        parts = [
            ui.section(
                "Choose a measure",
                html.Ul([html.Li(dcc.Link(*link)) for link in options], className="plain-list"),
                name="measures",
            ),
            _queries(PUBLISHED_STEPS, dataset),
            recipe,
        ]
        return _page(
            here,
            dataset,
            subject,
            "Each published figure keeps the file, line and source it was read from.",
            parts,
            synthetic=False,
        )
    measure = next((m for m in measures if m.id == wanted), None)
    if measure is None:
        raise address.BadQuery(f"“{wanted[:60]}” is no published measure.", 404)
    period = here.options.get("period")
    rows = _plain_rows(
        store.read(
            "data_figures",
            measure=measure.id,
            sex=None,
            areas=f"{here.area.code},{ENGLAND}",
            period=period,
            with_groups=True,
        )
    )
    choice = ui.menu("Choose another measure", options, measure.title, "plain-list")
    subject = f"{lower_first(measure.title)}, {here.area.name}"
    after = [
        _vintages(here, measure, None, f"{here.area.code},{ENGLAND}", period),
        _definition(here, measure),
        _queries(PUBLISHED_STEPS, dataset),
        recipe,
    ]
    if not any(row["area_code"] == here.area.code for row in rows):
        reason = (
            f"No figure of {lower_first(measure.title)} is loaded for"
            f" {subjects.place(here.area)}{f' and {period[:30]}' if period else ''}."
        )
        return _page(here, dataset, subject, None, [choice, ui.empty_state(reason), *after], synthetic=False)
    roles = {row["area_code"]: "" for row in rows}
    named = [
        {
            **row,
            "area_name": ", ".join(
                part
                for part in (row["area_name"], SEX_WORDS.get(row["sex"], row["sex"]), row["category"])
                if part
            ),
        }
        for row in rows
    ]
    synthetic = any(row["synthetic"] for row in rows)
    section = ui.section(
        f"{upper_first(counted(len(rows), 'figure'))}, each with its file and line",
        [
            _sources_table(here, named, measure, roles, f"{measure.title}, {measure.unit}{_shared(rows)}"),
            _digests(rows),
        ],
        name="figures",
        synthetic=synthetic,
    )
    return _page(here, dataset, subject, None, [choice, section, *after], synthetic=synthetic)


def _computed(here: address.View, dataset: Dataset) -> html.Div:
    """Datasets of results: the files each rests on, and links to follow them to a line."""
    # The lines of an estimate and the dates tried are kept for the whole system alone.
    asked = (
        replace(here, area=SYSTEM)
        if dataset.name in ("intervention-lines", "intervention-placebos")
        else here
    )
    lead, items, files, synthetic = RESULTS[dataset.name](asked)
    wanted = here.options.get("intervention") if "intervention" in dataset.options else None
    recipe = _recipe(
        [
            f'rows = pd.read_csv("{_address(asked.download(dataset.name, intervention=wanted))}")',
            f"columns = {json.dumps(TELLING[dataset.name])}",
            "print(rows[columns].to_string(index=False))",
        ]
    )
    basis: object = (
        html.Ul(items, className="plain-list")
        if items
        else ui.empty_state(f"Nothing is worked out for {subjects.place(asked.area)}.")
    )
    parts = [
        ui.section("What it rests on", basis, name="figures", synthetic=synthetic),
        _result_files(here, files, synthetic),
        html.P(dcc.Link("How it is worked out", href=here.link("/methods")), className="caption"),
        _queries((), dataset),
        recipe,
    ]
    title = catalogue.intervention(wanted).title if wanted else dataset.title
    subject = f"{lower_first(title)}, {asked.area.name}"
    shown = [part for part in parts if part is not None]
    return _page(here, dataset, subject, lead, shown, synthetic=synthetic)


def _follow(here: address.View, label: str, **options: str) -> html.Li:
    return html.Li(dcc.Link(label, href=here.link("/data/source", area=here.area.code, **options)))


def _result_files(here: address.View, files: list[tuple[str, dict]], synthetic: bool) -> html.Section | None:
    """Every file behind some results by name and SHA-256, the newest of each result first.

    ``files`` holds (result, row of ``data_verdict_files`` or ``data_service_files``).
    """
    if not files:
        return None
    columns = [
        ui.column("result", "Result"),
        ui.column("n_lines", "Figures taken from it", numeric=True, decimals=0),
        ui.column("periods", "Periods"),
        ui.column("file_name", "File"),
        ui.column("sha", "SHA-256"),
        ui.column("loaded", "Loaded"),
    ]
    rows: list[dict] = []
    listed: list[dict] = []
    by_result: dict[str, list[dict]] = {}
    for result, file in files:
        by_result.setdefault(result, []).append(file)
    for result, its_files in by_result.items():
        rows += [
            {
                **file,
                "result": result,
                "periods": _from_to(file["first_period"], file["last_period"]),
                "sha": digest(here, file["sha256"]),
                "loaded": loaded_on(file["loaded_at"]),
            }
            for file in its_files[:SHOWN_PERIODS]
        ]
        listed += its_files[:SHOWN_PERIODS]
        older = len(its_files) - SHOWN_PERIODS
        if older > 0:
            rest = f"And {counted(older, 'older file')}, which the data page lists."
            rows.append({"result": result, "n_lines": rest, "spans": {"n_lines": len(columns) - 1}})
    n = len({file["sha256"] for _, file in files})
    table = ui.data_table(
        columns, rows, "Files behind each result, the newest first", class_name="compact", on_phone="rows"
    )
    return ui.section(
        upper_first(counted(n, "file")) + " behind it",
        [table, _digests(listed)],
        name="files",
        synthetic=synthetic,
    )


def _from_to(first: str | date, last: str | date) -> str:
    """Two labels of periods, or two ends of weeks, as one."""
    names = [name if isinstance(name, str) else day(_iso(name), short=True) for name in (first, last)]
    return " to ".join(dict.fromkeys(names))


def _service_files(
    measure: Measure, area: Area, start: date | None = None, end: date | None = None
) -> list[dict]:
    areas = ",".join(dict.fromkeys((*catalogue.reporters(measure, area), area.code)))
    return store.read("data_service_files", measure=measure.id, areas=areas, **{"from": start, "to": end})


def _of_assessments(here: address.View):
    items = [
        _follow(here, commitment.title, dataset=f"target-{commitment.id}")
        for commitment in catalogue.commitments
    ]
    found = store.read(
        "data_verdict_files",
        area=here.area.code,
        places=",".join(place.code for place in catalogue.places_of(here.area)),
        england=ENGLAND,
    )
    files = [(catalogue.commitment(file["result"]).title, file) for file in found]
    return "A verdict rests on the points of its target. Follow any of them.", items, files, False


def _of_interventions(here: address.View):
    found = _plain_rows(store.read("data_effects", area=here.area.code))
    wanted = here.options.get("intervention")
    known = {one.id for one in catalogue.interventions}
    if wanted and wanted not in known:
        raise address.BadQuery(f"There is no intervention “{wanted[:60]}”. See the interventions page.", 404)
    items, files = [], []
    for row in found:
        if wanted and row["intervention"] != wanted:
            continue
        measure = catalogue.measure_by_id[row["measure"]]
        weeks = (
            f"{int(row['n_before'])} weeks before and {int(row['n_after'])} since"
            if is_known(row["n_before"])
            else str(row["refused"])
        )
        label = f"{catalogue.intervention(row['intervention']).title}: {lower_first(measure.title)}"
        item = _follow(here, label, dataset=f"weekly-{measure.layout}", measure=measure.id)
        item.children = [item.children, html.Span(f" {weeks}", className="caption")]
        items.append(item)
        used = _service_files(measure, here.area, row["period_start"], row["period_end"])
        files += [(label, file) for file in used]
    synthetic = any(row["synthetic"] for row in found)
    lead = "Each effect is estimated from the weekly values of one measure. Follow the measure to its files."
    return lead, items, files, synthetic


def _of_signals(here: address.View):
    items = [
        _follow(here, measure.title, dataset=f"weekly-{measure.layout}", measure=measure.id)
        for measure in _charted()
    ]
    signalling = {
        row["measure"] for row in store.read("weekly_signals") if row["area_code"] == here.area.code
    }
    files = [
        (measure.title, file)
        for measure in _charted()
        if measure.id in signalling
        for file in _service_files(measure, here.area)
    ]
    lead = "A signal is found in the weekly values of one measure. Follow the measure to its files."
    return lead, items, files, _is_invented(*(source.name for source in registry.pages()))


def _of_falls(here: address.View):
    measures = catalogue.service_measures(FALLS.name)
    items = [
        _follow(here, measure.title, dataset=f"weekly-{FALLS.name}", measure=measure.id)
        for measure in measures
    ]
    spans = {
        (_date(row["period_start"]), _date(row["period_end"]))
        for row in store.read("weekly_falls_years")
        if row["area_code"] == here.area.code
    }
    files = [
        ("Admissions in 52 weeks", file)
        for start, end in spans
        for file in _service_files(measures[0], here.area, start, end)
    ]
    lead = (
        "Sums over 52 weeks of the falls extract, worked out from true counts and then hidden (1 to"
        " 7) or taken to the nearest 5."
    )
    return lead, items, files, _is_invented(FALLS.name)


#: What each computed dataset rests on: the lead, links to follow, (result, file) and whether it is illustrative.
RESULTS = {
    "assessments": _of_assessments,
    "interventions": _of_interventions,
    "intervention-lines": _of_interventions,
    "intervention-placebos": _of_interventions,
    "signals": _of_signals,
    "falls-years": _of_falls,
}


def _charted() -> list[Measure]:
    return [measure for source in registry.pages() for measure in catalogue.service_measures(source.name)]


def _is_invented(*layouts: str) -> bool:
    return any(source["synthetic"] for source in store.read("sources") if source["layout"] in layouts)


dash.register_page(
    "data.source",
    path="/data/source",
    name="Where does this come from?",
    title=view.titled("Where does this come from?"),
    layout=layout,
    check=follow,
    order=71,
)


def _plain_rows(rows):
    """Rows in which a missing number is None: a snapshot may hold NaN."""
    return [{key: value if is_known(value) else None for key, value in row.items()} for row in rows]
