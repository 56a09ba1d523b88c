"""What a computed dataset rests on: the files behind each result, and links to follow them to a line."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, Area, Measure, catalogue
from outcomes.exports.datasets import Dataset
from outcomes.numerals import counted, day, lower_first, upper_first
from outcomes.results.interventions import Impact
from outcomes.results.provenance import FileOfVerdict, FileOfWeeks, Source
from outcomes.results.weekly import FallsYear, Signal
from outcomes.sources import registry
from outcomes.sources.falls import SOURCE as FALLS
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.wording import standings, subjects
from pages.data.files import digest, loaded_on
from pages.source.figures import digests
from pages.source.frame import address_of, answer, queries, recipe

SHOWN_FILES = 13
SYSTEM = catalogue.area_by_code[ICB]
# Of the many columns of a computed dataset, those that a first look needs.
TELLING = {
    "assessments": ["commitment", "part", "latest_period", "latest_value", "target_value", "verdict_words"],
    "places-by-targets": ["commitment", "part", "area_name", "period", "value", "standing", "direction"],
    "interventions": ["intervention", "measure", "effect", "lower_ci", "upper_ci", "unit"],
    "intervention-lines": ["intervention", "period_end", "value", "fitted", "counterfactual"],
    "intervention-placebos": ["intervention", "row_kind", "date_tried", "value", "lower_ci", "upper_ci"],
    "signals": ["measure_title", "latest_period", "value", "expected", "signal_kind"],
    "falls-years": ["group", "period_end", "count", "suppression", "rate_per_1000"],
}

File: TypeAlias = FileOfVerdict | FileOfWeeks


@dataclass(frozen=True)
class Basis:
    """What a computed dataset rests on: links to follow, and each file with the result that it stands behind."""

    lead: str
    items: Sequence[Component]
    files: Sequence[tuple[str, File]]
    synthetic: bool


def basis_of(here: address.View, dataset: Dataset) -> Component:
    """Datasets of results: the files each rests on, and links to follow them to a line."""
    # The lines of an estimate and the dates tried are kept for the whole system alone.
    asked = (
        replace(here, area=SYSTEM)
        if dataset.name in ("intervention-lines", "intervention-placebos")
        else here
    )
    found = RESULTS[dataset.name](asked)
    wanted = here.options.get("intervention") if "intervention" in dataset.options else None
    script = recipe(
        [
            f'rows = pd.read_csv("{address_of(asked.download(dataset.name, intervention=wanted))}")',
            f"columns = {json.dumps(TELLING[dataset.name])}",
            "print(rows[columns].to_string(index=False))",
        ]
    )
    basis = (
        html.Ul(found.items, className="plain-list")
        if found.items
        else ui.empty_state(f"Nothing is worked out for {subjects.place(asked.area)}.")
    )
    parts = [
        ui.section("What it rests on", basis, name="figures", synthetic=found.synthetic),
        *_result_files(here, found),
        html.P(dcc.Link("How it is worked out", href=here.link("/methods")), className="caption"),
        queries((), dataset),
        script,
    ]
    title = catalogue.intervention(wanted).title if wanted else dataset.title
    subject = f"{lower_first(title)}, {asked.area.name}"
    return answer(here, dataset, subject, found.lead, parts, synthetic=found.synthetic)


def _follow(here: address.View, label: str, **options: str | None) -> Component:
    return html.Li(_link(here, label, **options))


def _link(here: address.View, label: str, **options: str | None) -> Component:
    return dcc.Link(label, href=here.link("/data/source", area=here.area.code, **options))


def _result_files(here: address.View, basis: Basis) -> list[Component]:
    """Every file behind some results by name and SHA-256, the newest of each result first."""
    if not basis.files:
        return []
    columns = [
        ui.column("result", "Result"),
        ui.column("n_lines", "Figures taken from it", numeric=True, decimals=0),
        ui.column("periods", "Periods"),
        ui.column("file_name", "File"),
        ui.column("sha", "SHA-256"),
        ui.column("loaded", "Loaded"),
    ]
    rows: list[ui.Row] = []
    listed: list[File] = []
    by_result: dict[str, list[File]] = {}
    for result, file in basis.files:
        by_result.setdefault(result, []).append(file)
    for result, its_files in by_result.items():
        rows += [
            {
                "result": result,
                "n_lines": file.n_lines,
                "periods": _from_to(file.first_period, file.last_period),
                "file_name": file.file_name,
                "sha": digest(here, file.sha256),
                "loaded": loaded_on(file.loaded_at),
            }
            for file in its_files[:SHOWN_FILES]
        ]
        listed += its_files[:SHOWN_FILES]
        older = len(its_files) - SHOWN_FILES
        if older > 0:
            rest = f"And {counted(older, 'older file')}, which the data page lists."
            rows.append({"result": result, "n_lines": rest, "spans": {"n_lines": len(columns) - 1}})
    n = len({file.sha256 for _, file in basis.files})
    table = ui.data_table(
        columns, rows, "Files behind each result, the newest first", class_name="compact", on_phone="rows"
    )
    title = upper_first(counted(n, "file")) + " behind it"
    return [ui.section(title, [table, digests(listed)], name="files", synthetic=basis.synthetic)]


def _from_to(first: str | date, last: str | date) -> str:
    """Two labels of periods, or two ends of weeks, as one."""
    names = [name if isinstance(name, str) else day(name, short=True) for name in (first, last)]
    return " to ".join(dict.fromkeys(names))


def _service_files(
    measure: Measure, area: Area, start: date | None = None, end: date | None = None
) -> Sequence[FileOfWeeks]:
    areas = list(dict.fromkeys((*catalogue.reporters(measure, area), area.code)))
    asked = {"measure": measure.id, "areas": areas, "from": start, "to": end}
    return store.read("data_service_files", FileOfWeeks, **asked)


def _of_assessments(here: address.View) -> Basis:
    items = [
        _follow(here, commitment.title, dataset=f"target-{commitment.id}")
        for commitment in catalogue.commitments
    ]
    found = store.read(
        "data_verdict_files",
        FileOfVerdict,
        area=here.area.code,
        places=[place.code for place in catalogue.places_of(here.area)],
        england=ENGLAND,
    )
    files = [(catalogue.commitment(file.commitment).title, file) for file in found]
    return Basis("A verdict rests on the points of its target. Follow any of them.", items, files, False)


def _of_standings(here: address.View) -> Basis:
    items = [
        _follow(
            here, f"{outcome.name}: places", dataset=f"places-{outcome.commitment.id}", part=outcome.part.id
        )
        for outcome in standings.outcomes_of(standings.read())
    ]
    lead = "A place is compared by one published figure, a partnership by the mean of its places. Follow any of them."
    return Basis(lead, items, [], False)


def _of_interventions(here: address.View) -> Basis:
    found = store.read("data_effects", Impact, area=here.area.code)
    wanted = here.options.get("intervention")
    known = {one.id for one in catalogue.interventions}
    if wanted and wanted not in known:
        raise address.BadQuery(f"There is no intervention “{wanted[:60]}”. See the interventions page.", 404)
    items: list[Component] = []
    files: list[tuple[str, File]] = []
    for effect in found:
        if wanted and effect.intervention != wanted:
            continue
        measure = catalogue.measure_by_id[effect.measure]
        weeks = (
            str(effect.refused)
            if effect.n_before is None
            else f"{effect.n_before} weeks before and {effect.n_after} since"
        )
        label = f"{catalogue.intervention(effect.intervention).title}: {lower_first(measure.title)}"
        link = _link(here, label, dataset=f"weekly-{measure.layout}", measure=measure.id)
        items.append(html.Li([link, html.Span(f" {weeks}", className="caption")]))
        used = _service_files(measure, here.area, effect.period_start, effect.period_end)
        files += [(label, file) for file in used]
    synthetic = any(effect.synthetic for effect in found)
    lead = "Each effect is estimated from the weekly values of one measure. Follow the measure to its files."
    return Basis(lead, items, files, synthetic)


def _of_signals(here: address.View) -> Basis:
    items = [
        _follow(here, measure.title, dataset=f"weekly-{measure.layout}", measure=measure.id)
        for measure in _charted()
    ]
    signalling = {
        row.measure for row in store.read("weekly_signals", Signal) if row.area_code == here.area.code
    }
    files = [
        (measure.title, file)
        for measure in _charted()
        if measure.id in signalling
        for file in _service_files(measure, here.area)
    ]
    lead = "A signal is found in the weekly values of one measure. Follow the measure to its files."
    return Basis(lead, items, files, _is_invented(*(source.name for source in registry.pages())))


def _of_falls(here: address.View) -> Basis:
    measures = catalogue.service_measures(FALLS.name)
    items = [
        _follow(here, measure.title, dataset=f"weekly-{FALLS.name}", measure=measure.id)
        for measure in measures
    ]
    spans = {
        (row.period_start, row.period_end)
        for row in store.read("weekly_falls_years", FallsYear)
        if row.area_code == here.area.code
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
    return Basis(lead, items, files, _is_invented(FALLS.name))


#: By dataset.
RESULTS: dict[str, Callable[[address.View], Basis]] = {
    "assessments": _of_assessments,
    "places-by-targets": _of_standings,
    "interventions": _of_interventions,
    "intervention-lines": _of_interventions,
    "intervention-placebos": _of_interventions,
    "signals": _of_signals,
    "falls-years": _of_falls,
}


def _charted() -> list[Measure]:
    return [measure for source in registry.pages() for measure in catalogue.service_measures(source.name)]


def _is_invented(*layouts: str) -> bool:
    return any(source.synthetic for source in store.read("sources", Source) if source.layout in layouts)
