"""Where figures come from: files, sources, observations, faults and publications."""

from dataclasses import dataclass
from datetime import date, datetime

from outcomes.results.tables import table


@table("areas")
@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One row per area, in partnership order."""

    position: int
    basis: str
    source: str
    grade: str
    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None = None
    partnership: str | None = None
    fit: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    population: float | None = None
    population_of: str | None = None
    note: str | None = None


@table("files")
@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One row per file ever loaded."""

    sha256: str
    name: str
    layout: str
    n_rows: int
    n_accepted: int
    n_in_use: int
    n_out_of_area: int
    n_quarantined: int
    status: str
    warnings: list[str]
    n_bytes: int
    loaded_at: datetime
    withdrawn_at: datetime | None = None


@table("measures")
@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One row per measure."""

    position: int
    basis: str
    source: str
    grade: str
    id: str
    kind: str
    title: str
    unit: str
    polarity: str
    decimals: int
    numerator: str | None = None
    denominator: str | None = None
    disclosure: str
    release_status: str
    not_before: date | None = None
    differs_because: str | None = None
    preferred_source: str | None = None
    pooled_years: int
    derivable: bool
    requires_sex: str | None = None
    age: str | None = None
    layout: str | None = None
    scale: float | None = None
    log_scale: bool
    per_head_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published figure: of what, of whom, of when, and how much."""

    measure: str
    area_code: str
    sex: str
    age: str
    category_type: str
    category: str
    period: str
    period_start: date
    period_end: date
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None


@table("observations")
@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Figure):
    """One row per measure, area, sex, age, category and period."""

    source_title: str
    source_url: str | None = None
    grade: str
    note: str | None = None
    status: str | None = None
    source_mark: str | None = None
    synthetic: bool
    layout: str
    indicator: str
    sha256: str
    line: int
    file_name: str
    loaded_at: datetime
    is_headline_age: bool


@table("quarantine")
@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One row per fault."""

    sha256: str
    name: str
    layout: str
    line: int
    column: str | None = None
    reason: str
    area_code: str | None = None
    period_end: date | None = None


@table("snapshot")
@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow:
    """One row."""

    id: str
    published_at: datetime
    state: str
    live_files: str
    method_version: str
    definition_version: str


@table("sources")
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One row per layout."""

    name: str
    layout: str
    rows: int
    n_files: int
    latest_period: str | None = None
    loaded_at: datetime
    synthetic: bool
    release_status: str


@table("vintages")
@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage(Figure):
    """One row per published figure and file."""

    status: str | None = None
    source_mark: str | None = None
    synthetic: bool
    grade: str
    indicator: str
    source_title: str
    layout: str
    file_name: str
    sha256: str
    line: int
    loaded_at: datetime
    choice: int


# --- read together -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedFigure:
    """A figure of one area with the file and line it was read from; a place's may have lost its file."""

    area_code: str
    area_name: str
    period: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    source_title: str | None = None
    source_url: str | None = None
    grade: str
    synthetic: bool
    file_name: str | None = None
    line: int | None = None
    sha256: str | None = None
    loaded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigure(CitedFigure):
    """A published figure in use, of everybody or of one group."""

    sex: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigure(CitedFigure):
    """A figure that places are compared by."""

    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a published figure; the first choice is the one in use."""

    area_name: str
    period: str
    value: float | None = None
    file_name: str
    line: int
    sha256: str
    loaded_at: datetime
    choice: int

    @property
    def is_in_use(self) -> bool:
        """Whether figures rest on it."""
        return self.choice == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A figure that another edition or a preferred source replaced, beside the one in use; counts are of all."""

    measure_title: str
    decimals: int
    unit: str
    area_name: str
    period: str
    value: float | None = None
    file_name: str
    line: int
    value_in_use: float | None = None
    file_in_use: str
    n_superseded: int
    n_changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A source that published figures cite, and how far it reaches."""

    source_title: str
    source_url: str | None = None
    grade: str
    measure_titles: str
    n_figures: int
    latest_period: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFault(Fault):
    """A fault, and how many its file has in all."""

    n_of_file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """The line of a report that adds to one value of a service measure, and what it gives by itself."""

    area_name: str
    period_end: date
    value: float | None = None
    suppression: str | None = None
    file_name: str
    line: int
    sha256: str
    loaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBehind:
    """A file behind a result, and how many figures were taken from it."""

    file_name: str
    sha256: str
    loaded_at: datetime
    n_lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOfWeeks(FileBehind):
    """A file behind some weeks of a service measure."""

    first_period: date
    last_period: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOfVerdict(FileBehind):
    """A file behind the verdict on one commitment."""

    commitment: str
    first_period: str
    last_period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsound:
    """A reason not to publish a snapshot."""

    fault: str
