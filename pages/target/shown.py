"""What the target page reads about one part in one area, and the small things that its sections share."""

from dash import dcc

from outcomes import address
from outcomes.catalogue import (
    ENGLAND,
    ICB,
    REGION,
    Area,
    Measure,
    Part,
    SoWhat,
    Target,
    catalogue,
)
from outcomes.numerals import span
from outcomes.results.targets import (
    Assessment,
    BreakdownGap,
    FanYear,
    PathCorner,
    TargetPoint,
)
from outcomes.warehouse import store
from outcomes.web import lacking
from outcomes.wording import asking, findings, quantities
from outcomes.wording.evidence import WEAK_GRADES
from pages.target.others import Beside


class Shown:
    """One part of one target in one area, with everything the page reads about it.

    ``beside`` holds the series of other areas, once :func:`pages.target.beside.with_others` has read them.
    """

    def __init__(self, here: address.View, target: Target, part: Part) -> None:
        self.here, self.target, self.part = here, target, part
        self.area: Area = here.area
        self.measure: Measure = catalogue.measure_by_id[part.measure]
        key = {"commitment": target.id, "part": part.id}
        self.assessed = assessments_of(target, self.area.code)
        self.row = self.of(part)
        # What the figures ask is asked of the whole system, whichever area is shown.
        self.asks: SoWhat | None = self._asks() if target.so_what_of(part) else None
        self.is_hidden = target.sensitive and self.area.is_local
        self.levels = {row.area_code: row for row in store.read("target_levels", Assessment, **key)}
        self.has_points = self.row.has_figures
        of_area = {**key, "area": self.area.code}
        self.all_points = store.read("target_points", TargetPoint, **of_area) if self.has_points else ()
        self.points = [p for p in self.all_points if here.covers(p.period_end)]
        self.beside = Beside((), ())
        asked = {"measure": self.measure.id, "area": self.area.code}
        self.gaps = store.read("target_breakdown_gaps", BreakdownGap, **asked)
        self.fan = store.read("target_fan", FanYear, **of_area) if self.has_points else ()
        self.path = store.read("target_path", PathCorner, **of_area) if self.has_points else ()
        self.is_judged = self.has_points and not part.reference_only
        self.synthetic = any(p.synthetic for p in self.all_points)

    def of(self, part: Part) -> Assessment:
        """How any part of the target stands in the area; where nothing is counted by area, that there is no figure."""
        return self.assessed.get(part.id) or findings.nothing_held(self.target, part, self.area)

    def _asks(self) -> SoWhat:
        """The line that holds for the figures: the whole system's, or a place's that has none."""
        found = self.assessed
        if self.area.kind in ("england", "region"):
            found = assessments_of(self.target, ICB)
        return asking.so_what(
            self.target.so_what_of(self.part), found.get(self.part.id, self.row), self.measure
        )

    def missing_in(self, area: Area) -> str:
        """Why another area has no figures of this part."""
        return str(assessments_of(self.target, area.code)[self.part.id].missing)

    @property
    def is_gap(self) -> bool:
        """Whether the series is a difference to England."""
        return self.row.is_gap

    @property
    def shown_name(self) -> str:
        """Whose figures these are: the region's, where it stands in for the system."""
        return catalogue.area_by_code[self.row.area_used].name


def assessments_of(target: Target, area_code: str) -> dict[str, Assessment]:
    """How every part of a target stands in an area, by part; empty where nothing is counted by area."""
    found = store.read("target_assessments", Assessment, commitment=target.id, area=area_code)
    return {row.part: row for row in found}


def page_address(target: Target) -> str:
    """The page of a target."""
    return f"/targets/{target.id}"


def in_window(shown: Shown, time: float) -> bool:
    """Whether a point in calendar years falls in the chosen period."""
    here = shown.here
    return (here.start is None or time >= here.start.year) and (here.end is None or time <= here.end.year + 1)


def target_year(shown: Shown) -> str:
    """The year of the target as text."""
    return f"{shown.part.target_year.value:.0f}" if shown.part.target_year else "the target year"


def projected_span(shown: Shown) -> str:
    """The 80% interval at the target's date, in words."""
    row, measure = shown.row, shown.measure
    if shown.is_gap:
        return f"{quantities.gap(row.projected_lower, measure)} and {quantities.gap(row.projected_upper, measure)}"
    return span(row.projected_lower, row.projected_upper, measure.decimals, measure.unit).replace(
        " to ", " and ", 1
    )


def weak_grade(shown: Shown) -> str | None:
    """The lowest evidence grade of the points, where it is B or worse."""
    grade = shown.row.lowest_grade
    return grade if grade in WEAK_GRADES else None


def nearest(shown: Shown, *, is_of_all: bool = False) -> Area | None:
    """The nearest level that has figures: partnership, the system, the region, England.

    ``is_of_all`` leaves the partnership out: what is linked to must hold for every place.
    """
    area = shown.area
    chain = [area.partnership, ICB, REGION, ENGLAND]
    if shown.target.sensitive or is_of_all:
        chain = chain[1:]
    for code in chain:
        if code and code != area.code and code in shown.levels:
            return catalogue.area_by_code[code]
    return None


def missing_reason(shown: Shown) -> str:
    """Why there is no figure for this area."""
    if shown.area.is_trust or shown.area.kind == "collaborative":
        return lacking.SERVED_FROM_HOME
    return str(shown.row.missing or shown.target.missing_of(shown.part))


def loading(here: address.View, words_: str = "How to load figures") -> dcc.Link:
    """The way to the page that says how figures are loaded: what leaders read says who must do what."""
    return dcc.Link(words_, href=here.link("/data#section-load"))


def remedy(shown: Shown) -> str | None:
    """Who must do what about missing figures, where no line at the head of the page says so."""
    is_said = shown.area.kind in asking.SO_WHAT_KINDS
    return None if is_said or shown.asks is None else shown.asks.text
