"""What a reader asked for: place, comparators and period, read from the address and kept in every link.

The query string comes from strangers: a code that is not known, a date that is none, or a key given twice
becomes one plain sentence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from outcomes.catalogue import ENGLAND, ICB, Area, catalogue
from outcomes.errors import OutcomesError

# More lines than these beside England and the whole system, and none is read.
MOST_COMPARED = 4


class BadQuery(OutcomesError, ValueError):
    """A query string that cannot be used; ``status`` is the HTTP answer it deserves."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class EndedArea(BadQuery):
    """An area that is no more; ``successors`` took its place. A page says so, a download has nothing to give."""

    def __init__(self, area: Area) -> None:
        self.successors = [catalogue.area_by_code[code] for code in (area.successor or "").split()]
        # A name may hold an "and" of its own.
        names = ", and ".join(successor.name for successor in self.successors)
        stop = "," if len(self.successors) > 1 else ""
        super().__init__(f"No figures are shown for {area.name}: {names}{stop} took its place.", 404)


@dataclass(frozen=True)
class View:
    """One reader's choices.

    ``compared`` are the areas set beside the chosen one, in the order asked for; England stands there unasked.
    ``start`` and ``end`` crop what is shown and never change a calculation. ``options`` holds what only one
    page understands, such as the measure of a weekly page.
    """

    area: Area
    compared: tuple[Area, ...] = ()
    start: date | None = None
    end: date | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def compare(self) -> Area:
        """The one area behind a small chart: the first that is compared, else England."""
        return self.compared[0] if self.compared else catalogue.area_by_code[ENGLAND]

    @property
    def others(self) -> tuple[Area, ...]:
        """Areas to compare with beside England and the whole system, which stand on a chart unasked."""
        return tuple(area for area in self.compared if area.code != ICB)

    def query(self, **changes: str | None) -> str:
        """The query string of this view with some choices changed; None drops one. Defaults are left out."""
        chosen = {
            "area": None if self.area.code == ICB else self.area.code,
            "compare": codes(self.compared),
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            **changes,
        }
        if chosen.get("area") == ICB:
            chosen["area"] = None
        kept = {key: value for key, value in chosen.items() if value}
        return f"?{urlencode(kept, safe=',')}" if kept else ""

    def link(self, path: str, **changes: str | None) -> str:
        """An address that keeps the reader's place, comparators and period."""
        path, hash_sign, fragment = path.partition("#")
        return f"{path}{self.query(**changes)}{hash_sign}{fragment}"

    def here(self, path: str, **changes: str | None) -> str:
        """The same page with some choices changed, its own options kept."""
        return self.link(path, **{**self.options, **changes})

    def covers(self, day: date) -> bool:
        """Whether a day lies in the chosen period."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)

    def download(self, dataset: str, form: str = "csv", **more: str | None) -> str:
        """Address of a dataset cropped as this view is, with the same areas beside it."""
        query = {
            "area": self.area.code,
            "compare": codes(self.compared),
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            **more,
        }
        kept = {key: value for key, value in query.items() if value}
        return f"/download/{dataset}.{form}?{urlencode(kept, safe=',')}"


def codes(areas: Iterable[Area]) -> str | None:
    """Areas as an address names them: ``E06000047,RTD``; None without any."""
    return ",".join(area.code for area in areas) or None


def parse(query: Mapping[str, str | list[str] | None]) -> View:
    """Read a query string.

    Raises
    ------
    BadQuery
        For an unknown area or one that has ended (404), too many to compare, a date that is none, a period that
        ends before it begins, or a key given twice (400).
    """
    asked = {}
    for key, value in query.items():
        if isinstance(value, list):
            raise BadQuery(f"“{key}” stands twice in the address. Keep one of them.", 400)
        if value is not None:
            asked[key] = value
    options = {key: value for key, value in asked.items() if key not in ("area", "compare", "from", "to")}
    start, end = _day(asked.get("from"), "from"), _day(asked.get("to"), "to")
    if start and end and start > end:
        raise BadQuery(f"The period begins on {start}, after it ends on {end}. Exchange the two dates.", 400)
    return View(
        area=_area(asked.get("area") or ICB),
        compared=_compared(asked.get("compare") or ""),
        start=start,
        end=end,
        options=options,
    )


def check_options(view: View, choices: Mapping[str, Collection[str]]) -> None:
    """Refuse a choice that a page does not have; a page registers what it has as ``choices``.

    Raises
    ------
    BadQuery
        400, naming what there is to choose from.
    """
    for key, allowed in choices.items():
        value = view.options.get(key)
        if value and value not in allowed:
            offered = f"Choose from: {', '.join(allowed)}." if allowed else "There is nothing to choose."
            raise BadQuery(f"“{value[:40]}” cannot be chosen as {key} here. {offered}", 400)


def _compared(text: str) -> tuple[Area, ...]:
    """The areas to compare with; England and the whole system take the room of none."""
    asked = [code for code in dict.fromkeys(map(str.strip, text.split(","))) if code not in ("", ENGLAND)]
    if len(set(asked) - {ICB}) > MOST_COMPARED:
        raise BadQuery(
            f"{MOST_COMPARED} areas at most can be compared with the chosen one. Take some out of the address.",
            400,
        )
    return tuple(_area(code) for code in asked)


def _area(code: str) -> Area:
    area = catalogue.area_by_code.get(code)
    if area is None:
        raise BadQuery(
            f"There is no area with the code “{code[:40]}” here. The list of places stands at the top of every page.",
            404,
        )
    if area.kind == "former":
        raise EndedArea(area)
    return area


def _day(text: str | None, key: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuery(f"“{text[:40]}” after {key} is not a date. Write it as 2026-11-15.", 400) from None
