"""Everything a snapshot holds, from the warehouse's marts: one function, run at load time."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
from pydantic import BaseModel

from outcomes import methods
from outcomes.catalogue import Catalogue
from outcomes.pipeline import assess, derived
from outcomes.pipeline.effects import effects
from outcomes.pipeline.weekly import series
from outcomes.results.provenance import Source
from outcomes.results.weekly import WeeklySummary
from outcomes.sources import registry
from outcomes.warehouse import store

Progress = Callable[[str, int, int], None]
# Rows of a type, or a frame where SQL or arithmetic on arrays made them.
Tables = dict[str, pd.DataFrame | Sequence[Any]]

# Raised by hand when stored results mean something else although no module's own version changed.
VERSION = "7"


def method_version() -> str:
    """Versions of every method that a snapshot's numbers depend on."""
    parts = {"compute": VERSION} | {name: one.VERSION for name, one in methods.versioned().items()}
    return ", ".join(f"{name} {version}" for name, version in parts.items())


def tables(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    *,
    today: date,
    progress: Progress | None = None,
) -> Tables:
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
    observations = _without(derived.with_means(observations, catalogue), embargoed)
    service_values = _without(connection.execute("from service_values").df(), embargoed)
    falls_cells = connection.execute("from falls_cells").df()
    assessed = assess.assess_all(observations, catalogue, published_on=today)
    found: Tables = {field.name: getattr(assessed, field.name) for field in fields(assessed)}
    reports = connection.execute("from service_reports").df()
    weekly = series(
        service_values, falls_cells, catalogue, reports=reports, published_on=today, progress=progress
    )
    hidden = {source.name for source in registry.sources() if source.hides_small_counts}
    if embargoed & {measure.id for measure in catalogue.measures if measure.layout in hidden}:
        # Made of cells, not of a measure's values, which are gone by now.
        weekly = replace(weekly, falls_years=())
    found |= vars(weekly)
    if progress:
        progress("estimating effects", 0, 1)
    found |= vars(effects(service_values, falls_cells, catalogue))
    files = connection.execute(store.query("marts", "files")).df()
    service_sources = connection.execute(store.query("marts", "service_sources")).df()
    found |= {
        "observations": observations,
        "vintages": _without(connection.execute(store.query("marts", "vintages")).df(), embargoed),
        "service_sources": service_sources,
        "files": files,
        "quarantine": connection.execute(store.query("marts", "quarantine")).df(),
        "areas": _frame(catalogue.areas, exclude={"trusts"}),
        "measures": _frame(
            catalogue.measures,
            exclude={
                "indicators",
                "reported_by",
                "year",
                "partial",
                "mean_of",
                "may_be_negative",
                "may_be_below_one",
            },
        ),
    }
    found["sources"] = sources(files, observations, weekly.weekly_summaries, catalogue, service_sources)
    return found


def _without(frame: pd.DataFrame, measures: set[str]) -> pd.DataFrame:
    return frame[~frame.measure.isin(measures)].reset_index(drop=True)


def sources(
    files: pd.DataFrame,
    observations: pd.DataFrame,
    summaries: Sequence[WeeklySummary],
    catalogue: Catalogue,
    service_sources: pd.DataFrame,
) -> list[Source]:
    """Freshness of every source: what is live, how many rows, up to when, loaded when."""
    live = files[files.withdrawn_at.isna()]
    # A file that gave way, invented rows to real ones above all, says nothing of how fresh a source is.
    in_use = live[live.n_in_use > 0]
    live = pd.concat([in_use, live[~live.layout.isin(in_use.layout)]])
    latest = {
        layout: observations.loc[observations.layout == layout, "period_end"].max()
        for layout in (source.name for source in registry.published())
    }
    for summary in summaries:
        ends = [end for end in (latest.get(summary.layout), summary.latest_period) if end is not None]
        latest[summary.layout] = max(ends, default=None)
    # Figures of a copy stand under the source that it repeats.
    layout_of = service_sources.sha256.map(files.set_index("sha256").layout)
    last = service_sources.groupby(layout_of).period_end.max()
    latest |= {str(one): end for one, end in last.items() if registry.fed_by(str(one)) != one}
    synthetic = {summary.layout for summary in summaries if summary.synthetic}
    found = []
    for layout in map(str, live.layout.unique()):
        group, newest = live[live.layout == layout], latest.get(layout)
        found.append(
            Source(
                name=registry.label(layout),
                layout=layout,
                rows=int(group.n_in_use.sum()),
                n_files=len(group),
                latest_period=None if pd.isna(newest) else str(pd.Timestamp(newest).date()),
                loaded_at=group.loaded_at.max(),
                synthetic=layout in synthetic,
                release_status=release_status(layout, catalogue),
            )
        )
    return found


def release_status(layout: str, catalogue: Catalogue) -> str:
    """The least public status of the measures that a layout feeds; one that feeds none is not known to be public."""
    fed = {
        measure.release_status
        for measure in catalogue.measures
        if measure.layout == registry.fed_by(layout)
        or any(i.partition(":")[0] == layout for i in measure.indicators)
    }
    return next((status for status in ("management", "provisional") if status in fed or not fed), "published")


def _frame(entries: Sequence[BaseModel], exclude: set[str]) -> pd.DataFrame:
    rows = [entry.model_dump(exclude=exclude) for entry in entries]
    return pd.DataFrame([{"position": position} | row for position, row in enumerate(rows)])
