"""Everything a snapshot holds, from the warehouse's marts: one function, run at load time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, cast

import duckdb
import pandas as pd
from pydantic import BaseModel

from outcomes import methods
from outcomes.catalogue import Catalogue, Event
from outcomes.methods import projection, trajectory, verdict
from outcomes.pipeline import assess, derived
from outcomes.pipeline.effects import effects
from outcomes.pipeline.weekly import series
from outcomes.results.provenance import Source
from outcomes.results.tables import known, rows
from outcomes.results.targets import Assessment, Change, PastVerdict, TargetPoint
from outcomes.results.weekly import WeeklySummary
from outcomes.sources import registry
from outcomes.warehouse import store

Progress = Callable[[str, int, int], None]
# Rows of a type, or a frame where SQL or arithmetic on arrays made them.
Tables = dict[str, pd.DataFrame | Sequence[Any]]

# Raised by hand when stored results mean something else although no module's own version changed.
VERSION = "6"


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
    past = past_verdicts(connection, catalogue.last_board(today))
    found |= {
        "observations": observations,
        "vintages": _without(connection.execute(store.query("marts", "vintages")).df(), embargoed),
        "service_sources": service_sources,
        "files": files,
        "quarantine": connection.execute(store.query("marts", "quarantine")).df(),
        "past_verdicts": past,
        "history": connection.execute(store.query("marts", "history")).df(),
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
    found["changes"] = changes(_held(assessed.assessments), assessed.target_points, past)
    return found


def past_verdicts(connection: duckdb.DuckDBPyConnection, board: Event | None) -> tuple[PastVerdict, ...]:
    """Verdicts to compare with: held on the day of the last board, else those of the snapshot before."""
    asked = {"board": board.date if board else None}
    found = connection.execute(store.query("marts", "past_verdicts"), asked)
    return rows(PastVerdict, [column[0] for column in found.description or ()], found.fetchall())


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An assessment of this snapshot as far as it is compared with that of another."""

    commitment: str
    part: str
    area_code: str
    sex: str
    code: str
    words: str
    target_code: str | None
    target_words: str | None
    latest_period: str | None
    latest_value: float | None
    probability: float | None
    definition: str
    is_compared: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """What an assessment is of."""
        return self.commitment, self.part, self.area_code


def changes(held: Sequence[Held], points: Sequence[TargetPoint], past: Sequence[PastVerdict]) -> list[Change]:
    """What changed since the last publication, verdict by verdict, and why."""
    if not past:
        return []
    before = {(old.commitment, old.part, old.area_code): old for old in past}
    values = {(one.commitment, one.part, one.area_code, one.period): one.value for one in points}
    found = []
    for row in held:
        old = before.get(row.key)
        if old is None or not row.is_compared:
            continue
        kept, now = _assessment(old), _assessment(row)
        # Whether the figure of then was revised, withdrawn or merely followed by another.
        still_there = {
            period: round(values[*row.key, period], 6)
            for period in kept.values
            if (*row.key, period) in values
        }
        change = verdict.since_last_board(kept, replace(now, values={**still_there, **now.values}))
        if old.code != row.code or kept.values != now.values:
            found.append(
                Change(
                    commitment=row.commitment,
                    part=row.part,
                    area_code=row.area_code,
                    before=old.words,
                    now=row.words,
                    cause=change.cause,
                    sentence=change.sentence,
                    since=old.published_at,
                )
            )
    return found + _now_mixed(held, before)


# Stands in the place of a part where a change is that of the whole target.
WHOLE = ""


def _now_mixed(held: Sequence[Held], before: Mapping[tuple[str, str, str], PastVerdict]) -> list[Change]:
    """Targets that are called mixed by the present definition, and by an earlier one after their first part.

    Any other change of a target's verdict follows from that of a part, which is told itself. What is judged by
    sex alone has no verdict as a whole on any page: men and women have one each.
    """
    sexes: dict[str, set[str]] = {}
    first: dict[tuple[str, str], Held] = {}
    for row in held:
        sexes.setdefault(row.commitment, set()).add(row.sex)
        if row.target_code == "mixed":
            first.setdefault((row.commitment, row.area_code), row)
    found = []
    for row in first.values():
        old = before.get(row.key)
        if old is None or sexes[row.commitment] == {"male", "female"}:
            continue
        if _chosen(old.definition).get(VERDICTS) == _chosen(row.definition).get(VERDICTS):
            continue
        now = known(row.target_words)
        found.append(
            Change(
                commitment=row.commitment,
                part=WHOLE,
                area_code=row.area_code,
                before=old.words,
                now=now,
                cause="definition",
                sentence=f"From “{old.words}” to “{now}”: the {VERDICTS} changed, so the two do not compare.",
                since=old.published_at,
            )
        )
    return found


# Stands in the place of a verdict where a part is shown for reference and not judged.
REFERENCE, REFERENCE_WORDS = "reference", "For reference, not judged"


# What is chosen and not measured of an assessment.
CHOSEN = ("measure", "rule", "basis", "baseline_period", "baseline_value", "target_value", "target_year")


def _held(assessments: Iterable[Assessment]) -> list[Held]:
    """Assessments as they are compared: those with a verdict, and those for reference that have a figure."""
    return [
        Held(
            commitment=row.commitment,
            part=row.part,
            area_code=row.area_code,
            sex=row.sex,
            code=REFERENCE if row.verdict is None else row.verdict,
            words=REFERENCE_WORDS if row.verdict_words is None else row.verdict_words,
            target_code=row.target_verdict,
            target_words=row.target_verdict_words,
            latest_period=row.latest_period,
            latest_value=row.latest_value,
            probability=row.probability,
            definition=definition_of(row),
            is_compared=row.verdict is not None or row.latest_value is not None,
        )
        for row in assessments
    ]


def definition_of(row: Assessment) -> str:
    """Everything that is chosen and not measured, as one comparable text."""
    chosen = {key: _plain(getattr(row, key)) for key in CHOSEN}
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
    """A value as text that compares: six decimals for numbers."""
    return round(value, 6) if isinstance(value, float) else value


def _assessment(row: PastVerdict | Held) -> verdict.Assessment:
    return verdict.Assessment(
        # A kept one is from the code of its day; "reference" is none of those that arithmetic gives.
        verdict.Verdict(cast(verdict.Code, row.code), row.words, "", ""),
        {} if row.latest_value is None else {str(row.latest_period): round(float(row.latest_value), 6)},
        _chosen(row.definition),
    )


def verdict_rows(found: Tables, snapshot_id: str, published_at: datetime) -> pd.DataFrame:
    """Verdicts of this snapshot, and figures for reference, to be kept with it in the warehouse."""
    assessments = cast(Sequence[Assessment], found["assessments"])
    held = [row for row in _held(assessments) if row.is_compared]
    kept = ["commitment", "part", "area_code", "code", "words"]
    kept += ["latest_period", "latest_value", "probability", "definition"]
    columns = {name: [getattr(row, name) for row in held] for name in kept}
    return pd.DataFrame({"snapshot": snapshot_id, "published_at": published_at} | columns)


def _frame(entries: Sequence[BaseModel], exclude: set[str]) -> pd.DataFrame:
    rows = [entry.model_dump(exclude=exclude) for entry in entries]
    return pd.DataFrame([{"position": position} | row for position, row in enumerate(rows)])
