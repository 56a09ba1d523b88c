"""Methods: every formula in words, what each was checked against, and the glossary."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import dash
from dash import html

import outcomes.methods
from outcomes import address
from outcomes.catalogue import REFERENCE, catalogue
from outcomes.methods import impact, places, projection, spc, trajectory, verdict
from outcomes.numerals import day, in_words, number, upper_first, with_unit
from outcomes.pipeline import effects
from outcomes.results.provenance import SnapshotRow
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import ids, view
from outcomes.web.tree import Piece

BENCHMARKS = REFERENCE / "benchmarks.json"

# Numbers of the code that the words of the page write in a way of their own; others they name themselves.
NUMBERS = {
    "coverage_percent": number(100 * places.MINIMUM_COVERAGE, 0),
    "old_after_years": in_words(verdict.OLD_AFTER_YEARS),
    "caveat": f"“{verdict.CAVEAT}”",
    "on_track": number(trajectory.ON_TRACK, 2),
    "moderate": number(trajectory.MODERATE, 2),
    "run": in_words(spc.RUN),
    "false_alarm_percent": number(100 * spc.FALSE_SIGNALS_PER_WEEK, 1),
    "weeks_each_side": impact.MINIMUM_EACH_SIDE["weekly"],
    "fewest_a_week": effects.FEWEST_A_WEEK,
    "months_each_side": impact.MINIMUM_EACH_SIDE["monthly"],
}
SMOKING = trajectory.Path("level", "low", 2020.5, 13.0, 2030.5, 5.0)
LIMITS_WORDS = {"used": "Used", "left out": "Left out", "none": "Not published"}


@view.page_of_no_place
def layout(_here: address.View) -> html.Div:
    """One page: rules by subject with their tables, versions, glossary."""
    sections = _sections()
    extra = {
        "systems": smoking_example,
        "projection": backtest_table,
        "charts": charts_table,
        "impact": impact_table,
    }
    contents = [(section["title"], section["id"]) for section in sections]
    blocks = [_section(section, extra.get(section["id"])) for section in sections]
    return html.Div(
        [
            ui.page_head(
                "How every number is worked out, and how far to trust it",
                "In words, with the formula where there is one, its source, and what it was checked against.",
            ),
            ui.contents([*contents, ("Versions", "versions"), ("Glossary", "glossary")]),
            *blocks,
            versions(),
            glossary(),
        ]
    )


@cache
def _sections() -> list[dict[str, Any]]:
    """The words of the page, with the numbers that the code uses filled in."""
    text = (REFERENCE / "methods.toml").read_text(encoding="utf-8")
    sections: list[dict[str, Any]] = tomllib.loads(text)["section"]
    known = outcomes.methods.modules()
    return [
        _filled(
            section,
            NUMBERS
            | {name: SimpleNamespace(**outcomes.methods.numbers(known[name])) for name in section["modules"]},
        )
        for section in sections
    ]


def _filled(value: Any, numbers: Mapping[str, object]) -> Any:
    if isinstance(value, str):
        return value.format(**numbers)
    if isinstance(value, list):
        return [_filled(inner, numbers) for inner in value]
    return {key: _filled(inner, numbers) for key, inner in value.items()}


def _section(section: Mapping[str, Any], extra: Any) -> html.Section:
    parts: list[Piece] = [_table(table) for table in section.get("table", ())]
    rules = [
        html.Div(
            [
                html.Dt(rule["name"], id=ids.slug(section["id"], rule["name"])),
                html.Dd(
                    [
                        *[html.P(text) for text in rule["text"]],
                        *[html.Span(line, className="formula") for line in rule.get("formula", ())],
                        *(
                            [html.P(f"Source: {rule['source']}", className="caption")]
                            if "source" in rule
                            else []
                        ),
                    ]
                ),
            ]
        )
        for rule in section.get("rule", ())
    ]
    parts.append(html.Dl(rules, className="rules"))
    if extra:
        parts += extra()
    return ui.section(section["title"], parts, name=section["id"], note=section.get("note"))


def _table(table: Mapping[str, Any]) -> html.Div:
    columns = [ui.column(str(i), label) for i, label in enumerate(table["columns"])]
    rows = [{str(i): cell for i, cell in enumerate(row)} for row in table["rows"]]
    return ui.data_table(columns, rows, table["caption"], on_phone="rows", caption_unseen=True)


# Tables of numbers ----------------------------------------------------------------------------------


def smoking_example() -> list[Piece]:
    """The same two figures under compound and straight-line change."""
    rows: list[ui.Row] = []
    for year, value in ((2023, 11.0), (2024, 9.5)):
        found = trajectory.open_sdg_ratio(SMOKING, year + 0.5, value)
        straight = found.linear_ratio
        rows.append(
            {
                "year": str(year),
                "value": value,
                "ratio": found.ratio,
                "class": found.category,
                "linear": straight,
                "linear_class": None if straight is None else trajectory.open_sdg_class(straight),
            }
        )
    columns = [
        ui.column("year", "Year"),
        ui.column("value", "Value", numeric=True, unit="%"),
        ui.column("ratio", "Compound ratio", numeric=True, decimals=3),
        ui.column("class", "Class"),
        ui.column("linear", "Straight-line ratio", numeric=True, decimals=2),
        ui.column("linear_class", "Class it would have"),
    ]
    caption = "Example: from 13% in 2020 to 5% in 2030, with 11.0% in 2023 and 9.5% in 2024"
    return [ui.data_table(columns, rows, caption, on_phone="rows", class_name="compact narrow")]


@cache
def _benchmarks() -> dict[str, Any]:
    return json.loads(BENCHMARKS.read_text(encoding="utf-8")) if BENCHMARKS.is_file() else {}


def _run(part: str) -> dict[str, Any] | None:
    return _benchmarks().get(part)


def _not_run(what: str, part: str) -> list[Piece]:
    return [
        html.H3(what),
        ui.empty_state("No run of this benchmark is kept here.", ["Make one: ", _command(part)]),
    ]


def _command(part: str) -> html.Code:
    return html.Code(f"python -m benchmarks.methods_tables {part} --write")


def _made(run: Mapping[str, Any], part: str) -> html.P:
    return html.P(
        [f"Run of {day(run['made_on'])}, method version {run['version']}. Made by ", _command(part), "."],
        className="caption",
    )


def _share(value: float | None) -> str:
    return with_unit(None if value is None else 100 * value, "%", 0)


def _range(percents: list[float]) -> str:
    ends = [number(end, 1) for end in (min(percents), max(percents))]
    return f"{ends[0]}%" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}%"


def _measure_title(name: str) -> str:
    measure, comma, of_what = name.partition(", ")
    found = catalogue.measure_by_id.get(measure)
    return (found.title if found else upper_first(measure.replace("_", " "))) + comma + of_what


def backtest_table() -> list[Piece]:
    """How the projection would have done, on the figures that ship and on publishers' downloads."""
    title = "Back-test: how it would have done"
    run = _run("projection")
    if run is None:
        return _not_run(title, "projection")
    horizons = sorted({year for row in run["rows"] for year in row["coverage_by_horizon"]}, key=int)
    rows = [
        {
            "measure": _measure_title(row["measure"])
            + (f", {row['pooled_years']} years pooled" if row["pooled_years"] > 1 else ""),
            "file": row["file"],
            "limits": LIMITS_WORDS[row["limits"]],
            "series": row["series"],
            "origins": row["origins"],
            "coverage": _share(row["coverage_80"]),
            "walk": _share(row["random_walk"]["coverage_80"]),
            "score": row["interval_score"] / row["random_walk"]["interval_score"],
            "mase": row["mase"],
            "walk_mase": row["random_walk"]["mase"],
            **{
                f"h{year}": _share(row["coverage_by_horizon"][year])
                if year in row["coverage_by_horizon"]
                else "–"
                for year in horizons
            },
        }
        for row in run["rows"]
    ]
    columns = [
        ui.column("measure", "Measure"),
        ui.column("limits", "Published limits"),
        ui.column("series", "Series", numeric=True, decimals=0),
        ui.column("origins", "Starting points", numeric=True, decimals=0),
        ui.column("coverage", "Held by the 80% interval", numeric=True),
        ui.column("walk", "By a random walk’s", numeric=True),
        ui.column("score", "Interval score, share of the walk’s", numeric=True, decimals=2),
        ui.column("mase", "Mean scaled error", numeric=True, decimals=2),
        ui.column("walk_mase", "The walk’s", numeric=True, decimals=2),
    ]
    ahead = [ui.column("measure", "Measure"), ui.column("limits", "Published limits")]
    ahead += [
        ui.column(f"h{year}", f"{year} year{'' if year == '1' else 's'}", numeric=True) for year in horizons
    ]
    return [
        html.H3(title),
        html.P(
            "From every point that had six before it, forecasts one to seven years ahead were made with"
            " what was known then, and"
            " set against what was published. An 80% interval should hold about 80%. A score below 1"
            " beats a random walk, the"
            " rule that says “as now, give or take the usual change”. Errors are scaled by the mean"
            " change of each history."
        ),
        html.P(
            "The method was worked out with back-tests of these same series in sight, so the table is no"
            " proof of how it does on others. Try it on yours."
        ),
        ui.data_table(columns, _by_file(rows), "Back-test by measure and file", class_name="compact"),
        html.Details(
            [
                html.Summary("By years ahead"),
                ui.data_table(
                    ahead,
                    _by_file(rows),
                    "Share of outcomes held by the 80% interval, by years ahead",
                    class_name="compact",
                ),
            ],
            className="more",
        ),
        _made(run, "projection"),
        html.P(
            ["For any file in a known layout: ", html.Code("python -m outcomes backtest FILE"), "."],
            className="caption",
        ),
    ]


def _by_file(rows: list[dict[str, str]]) -> list[ui.Row]:
    """The rows of each file under its name; they come in the order of files."""
    return [
        row
        for name, members in groupby(rows, key=lambda row: row["file"])
        for row in ({"group": name}, *members)
    ]


def charts_table() -> list[Piece]:
    """How often the presets mark an unchanged series, and what the seasonal one finds."""
    title = "How often an unchanged series is marked"
    run = _run("spc")
    if run is None:
        return _not_run(title, "spc")
    seasonal_columns = (
        ("marked", "Weeks marked"),
        ("newest", "Newest week marked"),
        ("listed", "Listed as a signal"),
        ("found_newest", "Found, newest four weeks"),
        ("found_recent", "Found, 13 weeks back"),
        ("found_middle", "Found, half-way"),
        ("found_after", "Found, after an older step"),
        ("changed", "Said to have changed"),
    )
    raw_columns = (("plotthedots", "Plot the Dots"), ("mdc", "Making Data Count"))

    def table(
        rows: list[dict[str, Any]], named: tuple[tuple[str, str], ...], caption: str, width: str = ""
    ) -> html.Div:
        columns = [ui.column("n", "Weeks"), ui.column("ar1", "Memory", numeric=True)]
        columns += [ui.column(key, label, numeric=True) for key, label in named]
        shown = [
            {"n": str(row["n"]), "ar1": number(row["ar1"], 2)}
            | {key: with_unit(100 * row[key], "%", 1) for key, _ in named}
            for row in rows
        ]
        return ui.data_table(columns, shown, caption, class_name=f"compact {width}".strip())

    return [
        html.H3(title),
        html.P(
            f"Simulated weekly series with a yearly season of 4% of the level and memory of several"
            f" strengths, {run['charts']} in each row."
            " Found: a lasting shift of two sigma is marked within its first four weeks."
            " After an older step: 13 weeks back, in a series that had a step of three sigma a third of the way along."
            " Said to have changed: unchanged series whose limits the chart starts again at a date of its own."
        ),
        table(run["seasonal"], seasonal_columns, "Seasonal preset: unchanged series, and shifts found"),
        table(
            run["raw"],
            raw_columns,
            "The raw presets on the same unchanged series: share of weeks marked",
            "narrow",
        ),
        _made(run, "spc"),
    ]


def impact_table() -> list[Piece]:
    """How often the interval of an effect holds the truth."""
    title = "How often the interval holds the truth"
    run = _run("impact")
    if run is None:
        return _not_run(title, "impact")
    by_key = {(row["n"], row["ar1"]): row for row in run["sensitivities"]}
    rows = [
        {
            "n": str(row["n"]),
            "ar1": number(row["ar1"], 1),
            "step": with_unit(row["step"], "%", 0),
            "coverage": with_unit(100 * row["coverage"], "%", 1),
            "percent": with_unit(100 * row["coverage_percent"], "%", 1),
            "width": row["width"],
            **{
                name: with_unit(100 * by_key[row["n"], row["ar1"]][name], "%", 1) if row["step"] else "–"
                for name in ("GLSAR", "HAC")
            },
        }
        for row in run["coverage"]
    ]
    columns = [
        ui.column("n", "Weeks"),
        ui.column("ar1", "Memory", numeric=True),
        ui.column("step", "True step", numeric=True),
        ui.column("coverage", "Adjusted, in units", numeric=True),
        ui.column("percent", "Adjusted, in percent", numeric=True),
        ui.column("width", "Mean width, % of level", numeric=True, decimals=1),
        ui.column("GLSAR", "GLSAR", numeric=True),
        ui.column("HAC", "Newey-West", numeric=True),
    ]
    placebo_rows = [
        {
            "n": str(row["n"]),
            "ar1": number(row["ar1"], 1),
            "dates": row["n_dates"],
            "share": with_unit(100 * row["share"], "%", 1),
        }
        for row in run["placebo"]
    ]
    placebo_columns = [
        ui.column("n", "Weeks"),
        ui.column("ar1", "Memory", numeric=True),
        ui.column("dates", "Dates tried", numeric=True, decimals=0),
        ui.column("share", "Dates that seem to show an effect", numeric=True),
    ]
    shares = [100 * row["coverage"] for row in run["coverage"]]
    placebo = [100 * row["share"] for row in run["placebo"]]
    return [
        html.H3(title),
        html.P(
            f"Simulated weekly series of level 100 with a season and memory. The adjusted 95% interval"
            f" held the truth in"
            f" {_range(shares)} of {run['runs']:,} runs a row; at dates when nothing happened it seemed"
            f" to show an effect in"
            f" {_range(placebo)}."
        ),
        ui.data_table(
            columns, rows, "Share of runs whose 95% interval holds the truth", class_name="compact"
        ),
        ui.data_table(
            placebo_columns,
            placebo_rows,
            f"Placebo dates, {run['series']:,} unchanged series a row",
            class_name="compact narrow",
        ),
        _made(run, "impact"),
    ]


# Versions and words ---------------------------------------------------------------------------------


def versions() -> html.Section:
    """Which version of each method the snapshot in view was made with."""
    (snapshot,) = store.read("snapshot", SnapshotRow)
    pairs = [part.rpartition(" ") for part in snapshot.method_version.split(", ")]
    titles = {"compute": "Sums and assembly"}
    titles |= {name: one.TITLE for name, one in outcomes.methods.versioned().items()}
    rows = [{"method": f"{titles[name]} ({name})", "version": version} for name, _, version in pairs]
    table = ui.data_table(
        [ui.column("method", "Method"), ui.column("version", "Version", numeric=True)],
        rows,
        "Versions behind the current snapshot",
        class_name="compact narrow",
    )
    sentence = html.P(
        [
            f"Projection: {projection.METHOD}. Effects: {impact.METHOD}. Definitions in reference data: ",
            html.Span(snapshot.definition_version, className="digest"),
            ". Every download carries these versions with its rows.",
        ],
        className="caption",
    )
    return ui.section("Versions of the methods", [table, sentence], name="versions")


def glossary() -> html.Section:
    """Words of the field in plain English, each with an address of its own."""
    terms = sorted(catalogue.glossary, key=lambda entry: entry.term.lower())
    items = [
        html.Div([html.Dt(entry.term, id=ids.slug("term", entry.id)), html.Dd(html.P(entry.meaning))])
        for entry in terms
    ]
    return ui.section("Glossary", html.Dl(items, className="rules brief"), name="glossary")


dash.register_page(
    "methods", path="/methods", name="Methods", title="Methods - NENC outcomes", layout=layout, order=80
)
