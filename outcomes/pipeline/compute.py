"""Everything a snapshot holds, from the warehouse's marts: one function, run at load time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from outcomes.catalogue import Catalogue, Event
from outcomes.methods import impact, projection, spc, trajectory, verdict
from outcomes.pipeline import assess
from outcomes.pipeline.effects import effects
from outcomes.pipeline.weekly import series
from outcomes.results.weekly import WeeklySummary
from outcomes.sources import registry
from outcomes.warehouse import store

Progress = Callable[[str, int, int], None]

# Raised by hand when stored results mean something else although no module's own version changed.
VERSION = "6"


def method_version() -> str:
    """Versions of every method that a snapshot's numbers depend on."""
    parts = {
        "compute": VERSION,
        "trajectory": trajectory.VERSION,
        "verdict": verdict.VERSION,
        "projection": projection.VERSION,
        "spc": spc.VERSION,
        "impact": impact.VERSION,
    }
    return ", ".join(f"{name} {version}" for name, version in parts.items())


def tables(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    *,
    today: date,
    progress: Progress | None = None,
) -> dict[str, pd.DataFrame]:
    """All tables of a snapshot but ``snapshot`` itself.

    Parameters
    ----------
    connection
        The warehouse, with staging and marts prepared.
    """
    if progress:
        progress("judging targets", 0, 1)
    embargoed = catalogue.embargoed(today)
    observations = _without(connection.execute("from observations").df(), embargoed)
    service_values = _without(connection.execute("from service_values").df(), embargoed)
    falls_cells = connection.execute("from falls_cells").df()
    found = assess.tables(observations, catalogue, published_on=today)
    reports = connection.execute("from service_reports").df()
    weekly = series(service_values, falls_cells, catalogue, reports=reports, progress=progress)
    hidden = {source.name for source in registry.sources() if source.hides_small_counts}
    if embargoed & {measure.id for measure in catalogue.measures if measure.layout in hidden}:
        # Made of cells, not of a measure's values, which are gone by now.
        weekly = replace(weekly, falls_years=())
    found |= vars(weekly)
    if progress:
        progress("estimating effects", 0, 1)
    found |= vars(effects(service_values, falls_cells, catalogue))
    found |= {
        "observations": observations,
        "vintages": _without(connection.execute(store.query("marts", "vintages")).df(), embargoed),
        "service_sources": connection.execute(store.query("marts", "service_sources")).df(),
        "files": connection.execute(store.query("marts", "files")).df(),
        "quarantine": connection.execute(store.query("marts", "quarantine")).df(),
        "past_verdicts": past_verdicts(connection, catalogue.last_board(today)),
        "history": connection.execute(store.query("marts", "history")).df(),
        "areas": _frame(catalogue.areas, exclude={"trusts"}),
        "measures": _frame(
            catalogue.measures,
            exclude={"indicators", "reported_by", "year", "partial", "may_be_negative", "may_be_below_one"},
        ),
    }
    found["sources"] = sources(found, weekly.weekly_summaries, catalogue)
    found["changes"] = changes(found)
    return found


def past_verdicts(connection: duckdb.DuckDBPyConnection, board: Event | None) -> pd.DataFrame:
    """Verdicts to compare with: held on the day of the last board, else those of the snapshot before."""
    asked = {"board": board.date if board else None}
    return connection.execute(store.query("marts", "past_verdicts"), asked).df()


def _without(frame: pd.DataFrame, measures: set[str]) -> pd.DataFrame:
    return frame[~frame.measure.isin(measures)].reset_index(drop=True)


def sources(
    found: dict[str, pd.DataFrame], summaries: Sequence[WeeklySummary], catalogue: Catalogue
) -> pd.DataFrame:
    """Freshness of every source: what is live, how many rows, up to when, loaded when."""
    files = found["files"]
    live = files[files.withdrawn_at.isna()]
    # A file that gave way, invented rows to real ones above all, says nothing of how fresh a source is.
    in_use = live[live.n_in_use > 0]
    live = pd.concat([in_use, live[~live.layout.isin(in_use.layout)]])
    latest = {
        layout: found["observations"].loc[found["observations"].layout == layout, "period_end"].max()
        for layout in (source.name for source in registry.published())
    }
    for summary in summaries:
        ends = [end for end in (latest.get(summary.layout), summary.latest_period) if end is not None]
        latest[summary.layout] = max(ends, default=None)
    synthetic = {summary.layout for summary in summaries if summary.synthetic}
    rows = [
        {
            "name": registry.label(str(layout)),
            "layout": layout,
            "rows": int(group.n_in_use.sum()),
            "n_files": len(group),
            "latest_period": None
            if pd.isna(latest.get(layout))
            else str(pd.Timestamp(latest[layout]).date()),
            "loaded_at": group.loaded_at.max(),
            "synthetic": layout in synthetic,
            "release_status": release_status(layout, catalogue),
        }
        for layout, group in live.groupby("layout", sort=False)
    ]
    columns = [
        "name",
        "layout",
        "rows",
        "n_files",
        "latest_period",
        "loaded_at",
        "synthetic",
        "release_status",
    ]
    return pd.DataFrame(rows, columns=columns)


def release_status(layout: str, catalogue: Catalogue) -> str:
    """The least public status of the measures that a layout feeds; one that feeds none is not known to be public."""
    fed = {
        measure.release_status
        for measure in catalogue.measures
        if measure.layout == layout or any(i.partition(":")[0] == layout for i in measure.indicators)
    }
    return next((status for status in ("management", "provisional") if status in fed or not fed), "published")


def changes(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What changed since the last publication, verdict by verdict, and why."""
    past = found["past_verdicts"]
    columns = ["commitment", "part", "area_code", "before", "now", "cause", "sentence", "since"]
    if not len(past):
        return pd.DataFrame(columns=columns)
    before = past.set_index(["commitment", "part", "area_code"])
    points = found["target_points"]
    names = zip(points.commitment, points.part, points.area_code, points.period, strict=True)
    values = dict(zip(names, points.value, strict=True))
    rows = []
    for row in _compared(found):
        key = (row["commitment"], row["part"], row["area_code"])
        if key not in before.index:
            continue
        old = before.loc[key]
        kept, now = _kept(old), _assessment(row)
        # Whether the figure of then was revised, withdrawn or merely followed by another.
        still_there = {
            period: round(float(values[*key, period]), 6)
            for period in kept.values
            if (*key, period) in values
        }
        change = verdict.since_last_board(kept, replace(now, values=still_there | now.values))
        if old.code != row["verdict"] or kept.values != now.values:
            rows.append(
                dict(
                    zip(
                        columns,
                        (
                            *key,
                            old.words,
                            row["verdict_words"],
                            change.cause,
                            change.sentence,
                            old.published_at,
                        ),
                        strict=True,
                    )
                )
            )
    rows += [dict(zip(columns, each, strict=True)) for each in _now_mixed(found["assessments"], before)]
    return pd.DataFrame(rows, columns=columns)


# Stands in the place of a part where a change is that of the whole target.
WHOLE = ""


def _now_mixed(assessments: pd.DataFrame, before: pd.DataFrame) -> list[tuple]:
    """Targets that are called mixed by the present definition, and by an earlier one after their first part.

    Any other change of a target's verdict follows from that of a part, which is told itself. What is judged by
    sex alone has no verdict as a whole on any page: men and women have one each.
    """
    if "target_verdict" not in assessments:
        return []
    sexes = assessments.groupby("commitment").sex.agg(set)
    is_whole = assessments.commitment.map(sexes) != {"male", "female"}
    mixed = assessments[is_whole & (assessments.target_verdict == "mixed")]
    mixed = mixed.drop_duplicates(["commitment", "area_code"])
    rows = []
    for row in mixed.to_dict("records"):
        key = (row["commitment"], row["part"], row["area_code"])
        if key not in before.index:
            continue
        old = before.loc[key]
        changed = _chosen(old.definition).get(VERDICTS) != _chosen(definition_of(row)).get(VERDICTS)
        now = row["target_verdict_words"]
        sentence = f"From “{old.words}” to “{now}”: the {VERDICTS} changed, so the two do not compare."
        if changed:
            key = (row["commitment"], WHOLE, row["area_code"])
            rows.append((*key, old.words, now, "definition", sentence, old.published_at))
    return rows


# Stands in the place of a verdict where a part is shown for reference and not judged.
REFERENCE, REFERENCE_WORDS = "reference", "For reference, not judged"


def _compared(found: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Assessments with a verdict, and those for reference that have a figure."""
    # Without any published figure no assessment has these columns.
    assessed = found["assessments"].reindex(
        columns=[*dict.fromkeys([*found["assessments"].columns, "verdict", "verdict_words", "latest_value"])]
    )
    assessed = assessed[assessed.verdict.notna() | assessed.latest_value.notna()]
    return assessed.fillna({"verdict": REFERENCE, "verdict_words": REFERENCE_WORDS}).to_dict("records")


def definition_of(row: dict[str, Any]) -> str:
    """Everything that is chosen and not measured, as one comparable text."""
    keys = ("measure", "rule", "basis", "baseline_period", "baseline_value", "target_value", "target_year")
    chosen = {key: _plain(row.get(key)) for key in keys}
    methods = f"{trajectory.VERSION}.{verdict.VERSION}.{projection.VERSION}"
    return "; ".join(
        f"{key.replace('_', ' ')}={value}" for key, value in (*chosen.items(), ("method", methods))
    )


# What the versions in a kept definition's "method" are of, as a sentence names it.
VERDICTS = "definition of the verdict"
METHODS = ("method of the path", VERDICTS, "method of the projection")


def _chosen(definition: str) -> dict[str, str]:
    """The choices in a text of :func:`definition_of` by name, each method on its own."""
    chosen = dict(pair.split("=", 1) for pair in definition.split("; "))
    return chosen | dict(zip(METHODS, chosen.pop("method", "").split("."), strict=False))


def _plain(value: Any) -> Any:
    """A value as text that compares: None for missing, six decimals for numbers."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return None
    return round(value, 6) if isinstance(value, float) else value


def _period(label: Any) -> str | None:
    return None if label is None or pd.isna(label) else str(label)


def _kept(old: pd.Series) -> verdict.Assessment:
    values = {} if pd.isna(old.latest_value) else {str(old.latest_period): round(float(old.latest_value), 6)}
    return verdict.Assessment(
        verdict.Verdict(old.code, old.words, "", ""),
        values,
        _chosen(old.definition),
    )


def _assessment(row: dict[str, Any]) -> verdict.Assessment:
    value = row.get("latest_value")
    values = {} if value is None or pd.isna(value) else {str(row["latest_period"]): round(float(value), 6)}
    return verdict.Assessment(
        verdict.Verdict(row["verdict"], row["verdict_words"], "", ""),
        values,
        _chosen(definition_of(row)),
    )


def verdict_rows(found: dict[str, pd.DataFrame], snapshot_id: str, published_at: datetime) -> pd.DataFrame:
    """Verdicts of this snapshot, and figures for reference, to be kept with it in the warehouse."""
    rows = _compared(found)
    return pd.DataFrame(
        {
            "snapshot": snapshot_id,
            "published_at": published_at,
            "commitment": [row["commitment"] for row in rows],
            "part": [row["part"] for row in rows],
            "area_code": [row["area_code"] for row in rows],
            "code": [row["verdict"] for row in rows],
            "words": [row["verdict_words"] for row in rows],
            "latest_period": [row.get("latest_period") for row in rows],
            "latest_value": [row.get("latest_value") for row in rows],
            "probability": [row.get("probability") for row in rows],
            "definition": [definition_of(row) for row in rows],
        }
    )


def _frame(entries: tuple, exclude: set[str]) -> pd.DataFrame:
    rows = [entry.model_dump(exclude=exclude) for entry in entries]
    return pd.DataFrame([{"position": position} | row for position, row in enumerate(rows)])
