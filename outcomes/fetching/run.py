"""Ask the publishers, give what is new to the loader, and say what came of it, source by source."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

from outcomes.catalogue import Catalogue, Measure, Publisher
from outcomes.catalogue import catalogue as shipped_catalogue
from outcomes.errors import OutcomesError
from outcomes.fetching import addresses, links
from outcomes.fetching.addresses import Wanted
from outcomes.fetching.client import Client, NotHad
from outcomes.fetching.kept import Note, Shelf
from outcomes.fetching.report import FetchReport, Got, SourceReport
from outcomes.pipeline import load, publish
from outcomes.settings import Settings
from outcomes.sources import registry
from outcomes.warehouse import store, updates

Progress = Callable[[str, int, int], None]


class NotFetched(OutcomesError):
    """A measure whose figures no publisher offers, or that is not known."""


def fetch(
    measures: Sequence[str] = (),
    *,
    n_files: int | None = None,
    dry_run: bool = False,
    settings: Settings | None = None,
    catalogue: Catalogue = shipped_catalogue,
    client: Client | None = None,
    progress: Progress | None = None,
) -> FetchReport:
    """Ask the publishers for the figures of some measures, or of all, and load what is new.

    Parameters
    ----------
    measures
        Ids in ``measures.toml``; empty: every measure that a publisher offers.
    n_files
        How many of the newest files, where a source has a file a month; None: as ``sources.toml`` says.
    dry_run
        Say what would be asked, and ask nothing.
    client
        Asks; by default one that knows the proxy of the settings.
    progress
        Called with a step's name, what is done and how much there is.

    Raises
    ------
    NotFetched
        If a measure is not known, or comes from no publisher.
    store.Busy
        If another load is running when everything has come.
    """
    settings = settings or Settings()
    wanted = _measures(catalogue, measures)
    publishers = _publishers(catalogue, wanted)
    reports = [SourceReport(one, is_dry=dry_run) for one in publishers]
    say = progress or _silently
    if dry_run:
        for report in reports:
            report.requests = list(_would_ask(report.publisher, wanted, n_files))
        return FetchReport(reports, store.current_id(settings.home))
    shelf = Shelf(settings.home)
    with client or Client(proxy=settings.proxy) as asking:
        for report in reports:
            _ask(asking, shelf, report, wanted, n_files, say)
    _load(reports, settings, catalogue, say)
    shelf.tidy(frozenset(got.file for report in reports for got in report.files))
    now = datetime.now(UTC).replace(microsecond=0)
    updates.record(
        settings.home,
        [updates.Update(one.publisher.id, now, one.outcome, one.n_new) for one in reports],
    )
    return FetchReport(reports, store.current_id(settings.home))


def _silently(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _publishers(catalogue: Catalogue, measures: Sequence[Measure]) -> list[Publisher]:
    """Who offers figures of these measures in files that are read: an address may be known before its layout is."""
    return [one for one in addresses.publishers_of(catalogue, measures) if registry.is_known(one.layout)]


def _measures(catalogue: Catalogue, ids: Sequence[str]) -> tuple[Measure, ...]:
    for measure in ids:
        if measure not in catalogue.measure_by_id:
            raise NotFetched(
                f"{measure}: no measure has this id. See data/reference/measures.toml for those there are."
            )
        if not _publishers(catalogue, [catalogue.measure_by_id[measure]]):
            raise NotFetched(
                f"{measure}: no publisher in data/reference/sources.toml offers its figures, so load them from a file."
            )
    return tuple(catalogue.measure_by_id[one] for one in dict.fromkeys(ids)) or catalogue.measures


# --- what is asked -------------------------------------------------------------------------------


def _would_ask(publisher: Publisher, measures: Sequence[Measure], n_files: int | None) -> Iterator[str]:
    if publisher.gets == "newest links":
        n = n_files or publisher.n_files
        through = " and the pages it leads to" if publisher.through else ""
        newest = "the newest file" if n == 1 else f"the newest {n} files"
        yield f"{publisher.address}{through}, then {newest} they link to"
        return
    for indicator in addresses.indicators_of(publisher, measures):
        files = addresses.files_of(publisher, indicator)
        available = addresses.available_at(publisher, files[0])
        if available:
            yield available
        yield from (one.address for one in files)


def _ask(
    client: Client,
    shelf: Shelf,
    report: SourceReport,
    measures: Sequence[Measure],
    n_files: int | None,
    say: Progress,
) -> None:
    """Ask a source for everything that is wanted of it; what fails is a reason, and the rest goes on."""
    publisher = report.publisher
    steps = _steps(client, publisher, measures, n_files)
    for number, step in enumerate(steps):
        say(f"asking {publisher.label}", number, len(steps))
        try:
            for wanted in step():
                try:
                    report.files.append(_get(client, shelf, publisher, wanted))
                except NotHad as failed:
                    if failed.is_host:
                        raise
                    report.reasons.append(str(failed))
        except NotHad as failed:
            report.reasons.append(str(failed))
            if failed.is_host:
                return


def _steps(
    client: Client, publisher: Publisher, measures: Sequence[Measure], n_files: int | None
) -> list[Callable[[], Sequence[Wanted]]]:
    """What finds out which files are wanted of a source, each of which may fail on its own."""
    if publisher.gets == "newest links":
        return [partial(_linked, client, publisher, n_files or publisher.n_files)]
    return [
        partial(_available, client, publisher, addresses.files_of(publisher, indicator))
        for indicator in addresses.indicators_of(publisher, measures)
    ]


def _available(client: Client, publisher: Publisher, files: Sequence[Wanted]) -> Sequence[Wanted]:
    """The files of an indicator for the kinds of area that the publisher has it for."""
    address = addresses.available_at(publisher, files[0])
    if address is None:
        return files
    content = client.get(publisher, address, "json").content or b""
    try:
        offered = {entry["AreaTypeId"] for entry in json.loads(content)}
    except (ValueError, LookupError, TypeError):
        raise NotHad(
            f"{address} no longer answers as it is documented to: see what it says there, and mend or leave out"
            " `available` in sources.toml."
        ) from None
    found = [one for one in files if one.area_type in offered]
    if not found:
        raise NotHad(
            f"indicator {files[0].indicator} is not offered for the areas asked for: see {address}, and mend area_types"
            " in sources.toml."
        )
    return found


def _linked(client: Client, publisher: Publisher, n: int) -> Sequence[Wanted]:
    """The newest files that a source's pages link to."""
    pages = [publisher.address]
    found = _links_of(client, publisher, publisher.address)
    if publisher.through:
        pages = list(links.newest(found, publisher.through, publisher.n_pages))
        if not pages:
            raise _moved(publisher, publisher.address, "through")
        found = tuple(link for page in pages for link in _links_of(client, publisher, page))
    files = links.newest(found, publisher.link or "", n)
    if not files:
        raise _moved(publisher, pages[0], "link")
    return [addresses.file_at(publisher, link) for link in files]


def _links_of(client: Client, publisher: Publisher, address: str) -> tuple[str, ...]:
    if not publisher.leads_to(address):
        raise NotHad(
            f"its page leads to {address}, which is not among the hosts of this source: see whether the publisher has"
            " moved, and if so add the host in sources.toml."
        )
    page = client.get(publisher, address, "page").content or b""
    return links.links(page.decode("utf-8", "replace"), address)


def _moved(publisher: Publisher, page: str, key: str) -> NotHad:
    return NotHad(
        f"{page} has no link such as {key} in sources.toml describes: see in a browser where its files stand now, and"
        f" mend address or {key} there."
    )


def _get(client: Client, shelf: Shelf, publisher: Publisher, wanted: Wanted) -> Got:
    if not publisher.leads_to(wanted.address):
        raise NotHad(
            f"its page links to {wanted.address}, which is not among the hosts of this source: see whether the"
            " publisher has moved, and if so add the host in sources.toml."
        )
    file = shelf.file(publisher.id, wanted.name)
    before = shelf.note(file)
    if before is not None and before.address != wanted.address:
        before = None
    answer = client.get(publisher, wanted.address, "data", before)
    if answer.content is None and before is not None:
        return Got(wanted, file, before)
    content = answer.content or b""
    digest = hashlib.sha256(content).hexdigest()
    note = Note(wanted.address, digest, answer.etag, answer.last_modified)
    shelf.keep(file, content, note)
    return Got(wanted, file, note)


# --- what is loaded ------------------------------------------------------------------------------


def _load(reports: Sequence[SourceReport], settings: Settings, catalogue: Catalogue, say: Progress) -> None:
    """Give the loader every file that it has not taken before, all at once: one snapshot comes of it.

    What somebody withdrew stays withdrawn until its publisher changes it.
    """
    known = load.known_files(settings.home)
    offered = [(report, got) for report in reports for got in report.files if got.note.sha256 not in known]
    if not offered:
        return
    take = partial(load.load, settings=settings, catalogue=catalogue, progress=say)
    try:
        _tell(offered, take([got.file for _, got in offered]))
    except publish.Unverified:
        # Figures that are well formed one by one and no series together: the source that they come from is named.
        for report in reports:
            own = [pair for pair in offered if pair[0] is report]
            try:
                if own:
                    _tell(own, take([got.file for _, got in own]))
            except publish.Unverified as error:
                report.reasons.append(
                    f"no snapshot can be made with its files, and nothing of them was taken ({_first(str(error))}):"
                    f" load those in {own[0][1].file.parent} one at a time to find the one."
                )


def _tell(offered: Sequence[tuple[SourceReport, Got]], done: load.LoadReport) -> None:
    """Write down what the loader said of each file."""
    for (report, got), result in zip(offered, done.files, strict=True):
        got.report = result
        if result.is_refused:
            got.status = "refused"
            report.reasons.append(_refusal(got, result))
        else:
            got.status = "nothing new" if result.status == "already loaded" else result.status


def _first(said: str) -> str:
    """The first sentence of several, without its full stop."""
    return said.partition(". ")[0].rstrip(".")


def _refusal(got: Got, result: load.FileReport) -> str:
    if result.layout is None:
        return (
            f"{got.wanted.name} has other columns than this program knows, so nothing of it was taken: tell those who"
            f" look after the program, and give them {got.file}."
        )
    why = _first(result.reasons[-1].reason)
    return (
        f"{got.wanted.name} was refused and nothing of it taken ({why}): run load {got.file} --check to see every line"
        " that it is about."
    )
