"""The lines of files behind one weekly or monthly value."""

from collections.abc import Sequence
from datetime import date

from dash import dcc
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Measure, catalogue
from outcomes.exports.datasets import Dataset
from outcomes.methods.spc import PRESETS
from outcomes.numerals import counted, day, lower_first, upper_first, with_unit
from outcomes.results.provenance import ReportLine
from outcomes.results.weekly import WeeklyPoint
from outcomes.sources import registry
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import subjects
from pages.data.files import digest, loaded_on
from pages.source.figures import digests
from pages.source.frame import Steps, address_of, answer, definition, nearest, queries, recipe

GRAIN_DAYS = {"week": 7, "four weeks": 28, "month": 28}
SHOWN_PERIODS = 13
WEEKLY_STEPS = (
    ("marts", "service_parts", "Numerator and denominator, as each organisation reported them"),
    ("marts", "service_values", "Sums over an area"),
)


def lines_of(here: address.View, dataset: Dataset, layout_name: str) -> Component:
    """The lines that add up to one value of a measure, and the values before it."""
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
        definition(here, measure),
        queries((*_staging(layout_name), *WEEKLY_STEPS), dataset),
        recipe(
            [
                f'rows = pd.read_csv("{address_of(query)}", parse_dates=["period_end"])',
                'columns = ["period_end", "value", "mean", "lower_limit", "upper_limit", "rule"]',
                "print(rows[columns].tail().to_string(index=False))",
            ]
        ),
    ]
    asked = {"measure": measure.id, "area": here.area.code, "period": period, "n": SHOWN_PERIODS}
    points = store.read("data_weekly_points", WeeklyPoint, **asked)
    if not points or (period and points[0].period_end != period):
        reason = f"{upper_first(subjects.place(here.area))} has no value of {lower_first(measure.title)}" + (
            f" for the period to {day(period)}." if period else "."
        )
        state = nearest(here, dataset, reason, measure=measure.id)
        return answer(here, dataset, subject, None, [choice, state, *after], synthetic=False)
    point = points[0]
    reporters = catalogue.reporters(measure, here.area) or (here.area.code,)
    # A total that an extract gives for the area itself has the area's own code.
    areas = list(dict.fromkeys((*reporters, here.area.code)))
    rows = store.read(
        "data_weekly_lines",
        ReportLine,
        measure=measure.id,
        areas=areas,
        period=point.period_end,
        n_days=GRAIN_DAYS[point.grain],
    )
    synthetic = point.synthetic
    noun = {"week": "Week", "four weeks": "Four weeks", "month": "Month"}[point.grain]
    title = (
        f"{noun} to {day(point.period_end)}: {counted(len(rows), 'line')} of"
        f" {counted(len({row.sha256 for row in rows}), 'file')}"
    )
    parts = [
        choice,
        ui.section(
            title,
            [_lines_table(here, rows, measure, point), digests(rows)],
            name="figures",
            synthetic=synthetic,
            note=f"Value shown: {_point_value(point, measure)}; {point.n_reporting} of {point.n_expected}"
            " have a figure.",
        ),
        ui.section("Other periods", _period_links(here, points, measure), name="points", synthetic=synthetic),
        *after,
    ]
    return answer(
        here,
        dataset,
        subject,
        "Each value is worked out from summed numerators and denominators of the organisations or places"
        " that report it.",
        parts,
        synthetic=synthetic,
    )


def _staging(layout_name: str) -> Steps:
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


def _value(value: float | None, suppression: str | None, measure: Measure, unit: str) -> str:
    if suppression:
        return "1 to 7, hidden" if suppression == "suppressed" else "hidden to protect another figure"
    return with_unit(value, unit, measure.decimals)


def _point_value(point: WeeklyPoint, measure: Measure) -> str:
    is_four = point.grain == "four weeks"
    unit = measure.unit.replace("a week", "in four weeks") if is_four else measure.unit
    return _value(point.value, point.suppression, measure, unit)


def _lines_table(
    here: address.View, lines: Sequence[ReportLine], measure: Measure, point: WeeklyPoint
) -> Component:
    is_falls = registry.source(measure.layout or "").hides_small_counts
    columns = [
        ui.column("area_name", "Reported for" if is_falls else "Organisation"),
        *([ui.column("week", "Week ending")] if point.grain == "four weeks" else []),
        *([] if is_falls else [ui.column("text", "Its value", numeric=True)]),
        ui.column("file_name", "File"),
        ui.column("line", "First line" if is_falls else "Line", numeric=True, decimals=0),
        ui.column("sha", "SHA-256"),
        ui.column("loaded", "Loaded"),
    ]
    shown: list[ui.Row] = [
        {
            "area_name": line.area_name,
            "week": day(line.period_end, short=True),
            "text": "–"
            if line.value is None and not line.suppression
            else _value(line.value, line.suppression, measure, measure.unit),
            "file_name": line.file_name,
            "line": line.line,
            "sha": digest(here, line.sha256),
            "loaded": loaded_on(line.loaded_at),
        }
        for line in lines
    ]
    caption = f"{measure.title}, by line of the file"
    if is_falls:
        caption += (
            ". The line is the first of the place and week; its other age bands and care home"
            " rows stand in the same file."
        )
    return ui.data_table(columns, shown, caption, class_name="compact", on_phone="rows")


def _period_links(here: address.View, points: Sequence[WeeklyPoint], measure: Measure) -> Component:
    columns = [
        ui.column("period_link", "Period ending"),
        ui.column("text", "Value", numeric=True),
        ui.column("n", "With a figure"),
    ]
    rows: list[ui.Row] = [
        {
            "period_link": dcc.Link(
                day(point.period_end, short=True),
                href=here.here("/data/source", period=point.period_end.isoformat()),
            ),
            "text": _point_value(point, measure),
            "n": f"{point.n_reporting} of {point.n_expected}",
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
