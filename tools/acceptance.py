"""Look at board packs as a reader does: ``make acceptance`` turns them into pages by LibreOffice and checks those.

Packs of the whole system, a place and a trust are made from the snapshot. Every slide must be one page, every word
must stand inside a box of its slide and on no other word. What came of it is written to ``docs/acceptance.md``; the
pictures stay in the folder that the last line names, to be looked at.

Needs LibreOffice Impress and poppler-utils (Debian: ``libreoffice-impress poppler-utils fonts-liberation``): without
them it fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

from pptx import Presentation

from outcomes import __version__
from outcomes.catalogue import ICB, ROOT, catalogue
from outcomes.exports import pack
from outcomes.settings import Settings
from outcomes.warehouse import store

AREAS = (ICB, "E08000024", "RR7")
PROGRAMS = ("soffice", "pdftoppm", "pdftotext")
REPORT = ROOT / "docs" / "acceptance.md"
PICTURES_DPI = 80
PATIENCE_SECONDS = 300
EMU_PER_POINT = 12_700
# A letter may reach a little over its line; more than that is text that has run out of its box.
TOLERANCE_POINTS = 5.0
TOLERANCE_SHARE = 0.3
# Words may touch; from this share of the smaller one's area on they lie on each other.
OVERLAP = 0.35
XHTML = "{http://www.w3.org/1999/xhtml}"

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Word:
    """A word of a page and its box in points: left, top, right, bottom."""

    text: str
    box: Box


@dataclass
class Looked:
    """What was found in one pack."""

    name: str
    n_slides: int
    n_pages: int
    faults: list[str] = field(default_factory=list)


def missing_programs() -> list[str]:
    """Programs that are needed and not there."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def inside(box: Box, others: Sequence[Box], tolerance: float = TOLERANCE_POINTS) -> bool:
    """Whether a box lies in one of some others, but for a little.

    >>> inside((10, 10, 20, 20), [(0, 0, 18, 30)]), inside((10, 10, 40, 20), [(0, 0, 18, 30)])
    (True, False)
    """
    left, top, right, bottom = box
    return any(
        left >= a - tolerance and top >= b - tolerance and right <= c + tolerance and bottom <= d + tolerance
        for a, b, c, d in others
    )


def lies_on(one: Box, other: Box) -> bool:
    """Whether two words lie on each other.

    >>> lies_on((0, 0, 10, 10), (5, 2, 15, 12)), lies_on((0, 0, 10, 10), (9, 0, 19, 10))
    (True, False)
    """
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return False
    smaller = min((c - a) * (d - b) for a, b, c, d in (one, other))
    return wide * high > OVERLAP * smaller


def faults_of(words: Sequence[Word], boxes: Sequence[Box]) -> Iterator[str]:
    """What is wrong with one page, as sentences."""
    for word in words:
        if not inside(word.box, boxes, max(TOLERANCE_POINTS, TOLERANCE_SHARE * (word.box[3] - word.box[1]))):
            yield f"“{word.text}” runs out of its box"
    for one, other in combinations(words, 2):
        if lies_on(one.box, other.box):
            yield f"“{one.text}” and “{other.text}” lie on each other"


def boxes_of(slide: object) -> list[Box]:
    """The boxes of a slide in points: what its words must stand in."""
    return [
        (
            shape.left / EMU_PER_POINT,
            shape.top / EMU_PER_POINT,
            (shape.left + shape.width) / EMU_PER_POINT,
            (shape.top + shape.height) / EMU_PER_POINT,
        )
        for shape in slide.shapes  # type: ignore[attr-defined]  # python-pptx types it in part
    ]


def pages_of(layout: str) -> list[list[Word]]:
    """The words of every page, as ``pdftotext -bbox`` writes them."""
    root = ElementTree.fromstring(layout)
    return [
        [
            Word(
                word.text or "",
                (
                    float(word.attrib["xMin"]),
                    float(word.attrib["yMin"]),
                    float(word.attrib["xMax"]),
                    float(word.attrib["yMax"]),
                ),
            )
            for word in page.iter(f"{XHTML}word")
        ]
        for page in root.iter(f"{XHTML}page")
    ]


def look(file: Path, folder: Path) -> Looked:
    """Turn a pack into pages and pictures, and check them."""
    _run(
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(file),
    )
    pdf = file.with_suffix(".pdf")
    _run("pdftoppm", "-r", str(PICTURES_DPI), "-png", str(pdf), str(folder / file.stem))
    pages = pages_of(_run("pdftotext", "-bbox", str(pdf), "-"))
    pictures = list(folder.glob(f"{file.stem}-*.png"))
    slides = list(Presentation(str(file)).slides)
    found = Looked(file.stem, len(slides), len(pages))
    if not len(slides) == len(pages) == len(pictures):
        found.faults.append(f"{len(slides)} slides made {len(pages)} pages and {len(pictures)} pictures")
    for number, (words, slide) in enumerate(zip(pages, slides, strict=False), start=1):
        if not words:
            found.faults.append(f"page {number} has no words")
        found.faults += [f"page {number}: {fault}" for fault in faults_of(words, boxes_of(slide))]
    return found


def _run(program: str, *arguments: str) -> str:
    made = subprocess.run(
        [program, *arguments], check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    return made.stdout


def report(found: Sequence[Looked], programs: Sequence[str], when: datetime) -> str:
    """What came of it, as the committed file says it."""
    is_good = not any(one.faults for one in found)
    rows = [f"| {one.name} | {one.n_slides} | {one.n_pages} | {len(one.faults) or 'none'} |" for one in found]
    faults = [f"- {one.name}, {fault}" for one in found for fault in one.faults]
    return "\n".join(
        [
            "# Board packs as pages",
            "",
            "Written by `make acceptance`: packs made from the shipped data, turned into pages by LibreOffice. Every "
            "slide must be one page, every word inside a box of its slide and on no other word.",
            "",
            f"Last run: {when:%Y-%m-%d}, version {__version__}, {'; '.join(programs)}. "
            f"Outcome: **{'passed' if is_good else 'failed'}**.",
            "",
            "| pack | slides | pages | faults |",
            "|---|---|---|---|",
            *rows,
            *(["", *faults] if faults else []),
            "",
        ]
    )


def main() -> int:
    """Make, look, write down; 0 where nothing is wrong."""
    lacking = missing_programs()
    if lacking:
        print(
            f"Not looked at: {', '.join(lacking)} cannot be found. On Debian or Ubuntu: "
            "apt-get install libreoffice-impress poppler-utils fonts-liberation",
            file=sys.stderr,
        )
        return 1
    if not store.is_readable(Settings().home):
        subprocess.run([sys.executable, "-m", "outcomes", "build"], check=True)
    folder = Path(tempfile.mkdtemp(prefix="board-packs-"))
    found = []
    for code in AREAS:
        area = catalogue.area_by_code[code]
        file = folder / f"{area.short_name.lower().replace(' ', '-')}.pptx"
        file.write_bytes(pack.build(area))
        found.append(look(file, folder))
        for fault in found[-1].faults:
            print(f"{found[-1].name}, {fault}", file=sys.stderr)
    programs = [
        _run("soffice", "--version").split(" (")[0].strip(),
        subprocess.run(["pdftoppm", "-v"], capture_output=True, text=True, check=True).stderr.splitlines()[0],
    ]
    REPORT.write_text(report(found, programs, datetime.now(UTC)), encoding="utf-8")
    print(f"{sum(one.n_pages for one in found)} pages of {len(found)} packs; pictures: {folder}")
    return 1 if any(one.faults for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
