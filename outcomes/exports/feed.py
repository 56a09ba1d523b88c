"""What changed as a feed (Atom) and as JSON, for whoever would rather be told than look."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from outcomes.catalogue import ICB, Area, catalogue
from outcomes.exports import changes
from outcomes.exports.changes import Compared
from outcomes.numerals import upper_first
from outcomes.results.releases import Change, Release
from outcomes.results.tables import known
from outcomes.warehouse import releases
from outcomes.wording import changes as words
from outcomes.wording import subjects

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
#: So many of the newest releases have an entry.
MOST = 12
NAME = "NENC outcomes"


def atom(area: Area, root: str, *, today: date) -> bytes:
    """The feed of one area: an entry for each release with what changed in it, the newest first.

    Parameters
    ----------
    root
        The address that the reader asked at, such as ``http://127.0.0.1:8050``: links in a feed are whole.

    Notes
    -----
    RFC 4287. Ids rest on those of releases, so they stay when the address changes; figures that are illustrative are
    left out.
    """
    ElementTree.register_namespace("", ATOM)
    kept = releases.kept()
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    entries = [_entry(area, root, one, today) for one in reversed(kept.served[-MOST:])]
    entries += [_taken_back(area, root, one, at) for one, at in kept.taken_back]
    entries.sort(key=lambda one: one[0], reverse=True)
    _add(feed, "id", _id("feed", area.code))
    _add(feed, "title", f"What changed: {subjects.name(area)} - {NAME}")
    _add(feed, "updated", entries[0][0])
    _add(_add(feed, "author"), "name", NAME)
    _add(feed, "link", rel="self", type=MIMETYPE, href=_address(root, "/changes.atom", area))
    _add(feed, "link", rel="alternate", type="text/html", href=_address(root, "/changes", area))
    for _, entry in entries:
        feed.append(entry)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(area: Area, root: str, release: Release, today: date) -> tuple[str, ElementTree.Element]:
    before = releases.kept().before(release)
    compared = changes.between(before.id if before else None, release.id, today=today)
    found = [one for one in compared.of(area) if not one.synthetic]
    told = [f"{words.title(one, area)}. {words.sentence(one)}" for one in found if _is_told(one)]
    if before is None:
        summary, note = words.FIRST, ""
    else:
        summary = words.counts(found)
        note = f"Compared with {words.release(before)}."
        if before.is_reconstructed:
            note += f" {words.RECONSTRUCTED}"
    address = {"since": before.id if before else None, "until": release.id}
    return _built(
        "release",
        release.id,
        area,
        updated=release.published_at,
        title=f"{upper_first(words.release(release))}: {summary}",
        lines=told,
        note=note,
        link=_address(root, "/changes", area, **address),
    )


def _taken_back(area: Area, root: str, release: Release, at: datetime) -> tuple[str, ElementTree.Element]:
    return _built(
        "taken back",
        release.id,
        area,
        updated=at,
        title=f"Taken back: {words.release(release)}",
        lines=[],
        note="The one before it was brought back, and the files loaded since are withdrawn.",
        link=_address(root, "/changes", area, since=release.id),
    )


def _built(
    kind: str,
    release_id: str,
    area: Area,
    *,
    updated: datetime | None,
    title: str,
    lines: Sequence[str],
    note: str,
    link: str,
) -> tuple[str, ElementTree.Element]:
    entry = ElementTree.Element(f"{{{ATOM}}}entry")
    stamp = _stamp(updated)
    _add(entry, "id", _id(kind, release_id, area.code))
    _add(entry, "title", title)
    _add(entry, "updated", stamp)
    _add(entry, "published", stamp)
    _add(entry, "link", rel="alternate", type="text/html", href=link)
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    content = (f"<ul>{listed}</ul>" if lines else "") + (f"<p>{escape(note)}</p>" if note else "")
    _add(entry, "content", content or f"<p>{escape(title)}</p>", type="html")
    return stamp, entry


def _is_told(change: Change) -> bool:
    """Whether a change has a line of its own: a new week of a series is none."""
    return bool(change.commitment) or change.kind != "new"


def _add(
    parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    child.text = text
    return child


def _id(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "/".join(("nenc-outcomes", "changes", *parts))).urn


def _stamp(at: datetime | None) -> str:
    """A moment in universal time as RFC 3339 writes it; only what was published has an entry."""
    return f"{known(at):%Y-%m-%dT%H:%M:%SZ}"


def _address(root: str, path: str, area: Area, **more: str | None) -> str:
    asked = {"area": None if area.code == ICB else area.code, **more}
    query = urlencode({key: one for key, one in asked.items() if one})
    return f"{root.rstrip('/')}{path}{f'?{query}' if query else ''}"


def as_json(compared: Compared, area: Area) -> dict[str, Any]:
    """Two releases and what changed between them, for a program.

    Every change has its kind, what it is of, both values, both verdicts, its cause and its sentence; ``synthetic``
    marks what rests on illustrative data.
    """
    return {
        "area": {"code": area.code, "name": area.name},
        "since": _release(compared.before),
        "until": _release(compared.now),
        "board": compared.board.isoformat() if compared.board else None,
        "summary": words.FIRST if compared.before is None else words.counts(compared.of(area)),
        "changes": [
            {
                **asdict(change),
                "title": words.title(change, area),
                "unit": catalogue.measure_by_id[change.measure].unit,
                "sentence": words.sentence(change),
            }
            for change in compared.of(area)
        ],
    }


def _release(one: Release | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "id": one.id,
        "published_at": None if one.published_at is None else _stamp(one.published_at),
        "reconstructed": one.is_reconstructed,
        "note": words.RECONSTRUCTED if one.is_reconstructed else None,
        "method_version": one.method_version,
        "definition_version": one.definition_version,
    }
