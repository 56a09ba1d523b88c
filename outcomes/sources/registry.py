"""Every source there is, found in this folder: whoever needs to know of a layout asks here.

A module that has a ``SOURCE`` is a source; one that has ``TURNED_AWAY`` knows files that are none, to say so. The
setting ``OUTCOMES_SOURCES`` names a further folder of such modules, each with its staging query beside it.
"""

import importlib
import importlib.util
import pkgutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from outcomes import settings
from outcomes.errors import OutcomesError
from outcomes.settings import ROOT
from outcomes.sources.kinds.source import NAME, Source
from outcomes.sources.reading import Reading, Refused, layouts, tables
from outcomes.sources.reading.tables import Sheet

HERE = Path(__file__).parent
STAGING = ROOT / "queries" / "staging"


class SourceError(OutcomesError, ValueError):
    """A module of a source that cannot be used; the message names it and what is wrong."""


class Found(NamedTuple):
    """The sources of some folders in their order, and what turns other known files away."""

    sources: tuple[Source, ...]
    turned_away: tuple[Callable[[Sequence[Sheet]], None], ...]


def discover(*folders: Path) -> Found:
    """The sources of this package, and of further folders.

    Raises
    ------
    SourceError
        If a module cannot be used, or two sources share a name, an order or a table.
    """
    sources, turned_away = [], []
    for folder in (HERE, *folders):
        for module in _modules(folder):
            if hasattr(module, "SOURCE"):
                sources.append(_checked(module, folder))
            if hasattr(module, "TURNED_AWAY"):
                turned_away.append(module.TURNED_AWAY)
    for what in ("name", "order", "label"):
        for value, n in Counter(getattr(source, what) for source in sources).items():
            if n > 1:
                raise SourceError(f"Two sources have the {what} {value!r}: each has its own.")
    known = {source.name for source in sources}
    for source in sources:
        if source.copy_of and source.copy_of not in known:
            raise SourceError(f"{source.name} is a copy of {source.copy_of!r}, and there is no such source.")
    for table in {source.table for source in sources}:
        sharing = [source for source in sources if source.table == table]
        if len({source.create_statement for source in sharing}) > 1:
            names = ", ".join(source.name for source in sharing)
            raise SourceError(f"The table {table} has other columns in one source than in another: {names}.")
    return Found(tuple(sorted(sources, key=lambda source: source.order)), tuple(turned_away))


def _modules(folder: Path) -> Iterable[ModuleType]:
    if not folder.is_dir():
        raise SourceError(f"{folder}: there is no such folder of sources.")
    for name in sorted(one.name for one in pkgutil.iter_modules([str(folder)]) if not one.ispkg):
        if folder == HERE:
            yield importlib.import_module(f"{__package__}.{name}")
            continue
        spec = importlib.util.spec_from_file_location(f"further_sources.{name}", folder / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        yield module


def _checked(module: ModuleType, folder: Path) -> Source:
    source = module.SOURCE
    if not isinstance(source, Source):
        raise SourceError(f"{module.__file__}: SOURCE is no Source.")
    if folder != HERE:
        object.__setattr__(source, "folder", folder)
    wrong = next(_faults(source, module.__name__.rpartition(".")[2]), None)
    if wrong:
        raise SourceError(f"{module.__file__}: {wrong}.")
    return source


def _faults(source: Source, module: str) -> Iterator[str]:
    """What is wrong with a source, as ends of a sentence."""
    if not NAME.fullmatch(source.name):
        yield f"the name {source.name!r} is not small letters and digits joined by hyphens"
    if source.name.replace("-", "_") != module:
        yield f"a module is named after its source, {source.name!r}"
    if (source.layout is None) == (source.find is None):
        yield "a source is recognised by its layout or by find, one of the two"
    names = [column.name for column in source.columns]
    repeated = [name for name, n in Counter(names).items() if n > 1]
    if repeated:
        yield f"the column {repeated[0]!r} stands twice"
    # What a published row measures is known once it is matched with the reference data.
    known = {*names, *(() if source.is_service else ("measure",))}
    scale = source.scale
    for what, used in (
        ("key", source.key),
        ("starts", (source.starts,)),
        ("unusual_by", source.unusual_by),
        (
            "scale",
            (*scale.steady, *scale.at_least, *(name for m in scale.means for name in (m.total, m.events))),
        ),
    ):
        for name in used:
            if name not in known:
                yield f"{what}: there is no column {name!r}"
    for column in source.columns if source.has_template else ():
        if not (column.means and column.example):
            yield f"the column {column.name!r} says not what it means, or has no example"
    if not source.is_service and "{name}" not in source.file_to_load:
        yield "file_to_load says not which file brings the figures of {name}"
    for view in source.views:
        if not query_file(source, view).is_file():
            yield f"there is no staging query {query_file(source, view)}"


def query_file(source: Source, view: str) -> Path:
    """The file of a staging query of a source."""
    return (source.folder or STAGING) / f"{view}.sql"


@lru_cache(maxsize=1)
def found() -> Found:
    """The sources of this installation."""
    return discover(*settings.Folders().source_folders)


def sources() -> tuple[Source, ...]:
    """Every source, in order."""
    return found().sources


def is_known(name: str) -> bool:
    """Whether files of this layout can be read."""
    return any(one.name == name for one in sources())


def source(name: str) -> Source:
    """The source of this name.

    Raises
    ------
    KeyError
        If there is none.
    """
    return next((one for one in sources() if one.name == name), None) or _unknown_source(name)


def _unknown_source(name: str) -> Source:
    raise KeyError(f"There is no source {name!r}")


def label(name: str) -> str:
    """What pages call a source; a file of one that is no more keeps its id."""
    return next((one.label for one in sources() if one.name == name), name)


def file_of(indicator: str) -> str:
    """Which file brings the figures of an indicator, as ``measures.toml`` names it.

    >>> file_of("fingertips:93764")
    'OHID Fingertips: indicator 93764, all areas, as CSV'
    """
    layout, _, name = indicator.partition(":")
    found = source(layout)
    return f"{found.label}: {found.file_to_load.format(name=name)}"


def fed_by(name: str) -> str:
    """The source under whose name the figures of a file stand: a copy's under the one that it repeats."""
    return next((one.copy_of or name for one in sources() if one.name == name), name)


def page_of(name: str | None, measure: str) -> str:
    """The weekly page on which a measure of a source stands."""
    return source(name or "").page_of(measure)


def pages() -> tuple[Source, ...]:
    """Sources with a weekly page of their own."""
    return tuple(one for one in sources() if one.has_page)


def service() -> tuple[Source, ...]:
    """Sources of weekly and monthly figures."""
    return tuple(one for one in sources() if one.is_service)


def extracts() -> tuple[Source, ...]:
    """Sources that organisations fill in: they have a template."""
    return tuple(one for one in sources() if one.has_template)


def published() -> tuple[Source, ...]:
    """Sources of published values by year."""
    return tuple(one for one in sources() if not one.is_service)


def loadable() -> str:
    """What can be loaded, in words."""
    return "; ".join(f"{one.name}, {one.title}" for one in sources())


def recognise(name: str, content: bytes) -> Reading:
    """Read a file in whichever known layout it is, recognised by what it holds and never by its name.

    Parameters
    ----------
    name
        What the file is called, for messages alone.
    content
        The whole file: CSV, XLSX or Parquet.

    Returns
    -------
    Reading
        Tidy rows with their source lines, the rows that could not be read, and warnings.

    Raises
    ------
    Refused
        If the file cannot be read, is in no known layout, or lacks a required column.
    """
    sheets = [sheet for sheet in tables.read(content) if sheet.rows]
    with_header = tuple(one.layout for one in sources() if one.layout is not None)
    matches = list(layouts.matches(sheets, with_header))
    best = max(matches, key=lambda match: match.rank, default=None)
    if best is not None and best.complete:
        return layouts.read(best, len(sheets), layouts.others_like(best, matches))
    for refuse in found().turned_away:
        refuse(sheets)
    for one in sources():
        reading = one.find(sheets) if one.find is not None else None
        if reading is not None:
            return reading
    told = max((match for match in matches if match.is_told), key=lambda match: match.rank, default=None)
    if told is not None:
        return layouts.read(told, len(sheets))
    raise Refused(_unknown(name, sheets, best))


def _unknown(name: str, sheets: list[Sheet], nearest: layouts.Match | None) -> str:
    """Say what the first row looks like, but only words: a file without a header starts with data."""
    first = sheets[0].rows[0] if sheets else []
    headers = [
        str(cell).strip() for cell in first if cell is not None and not any(c.isdigit() for c in str(cell))
    ]
    listed = ", ".join(header for header in headers[:6] if header)
    remarks = [f"its first row reads {listed[:200]}"] if listed else []
    remarks += [] if nearest is None else [layouts.lacking(nearest)]
    seen = f" ({'; '.join(remarks)})" if remarks else ""
    return (
        f"{name} is in no layout this program knows{seen}: it reads {loadable()}. See the templates for extracts,"
        " and load a publisher's file as it was downloaded."
    )
