"""What the target page reads about one part in one area, and the small things that its sections share."""

from outcomes import store, view, words
from outcomes.catalogue import ENGLAND, ICB, Area, Measure, Part, Target, catalogue
from outcomes.numerals import span

Row = dict
SUICIDE_PLACES = (
    "Rates are shown for the whole system, the region and England only. In one place too few people have "
    "died by suicide for a rate to mean anything, and places are never set against each other."
)
SERVED_FROM_HOME = "This is counted where people live, not by the organisation that treats them."
WEAK_GRADES = {"B": "press reports", "C": "weak sources", "D": "very weak sources"}
FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet"))


class Shown:
    """One part of one target in one area, with everything the page reads about it."""

    def __init__(self, here: view.View, target: Target, part: Part) -> None:
        self.here, self.target, self.part = here, target, part
        self.area: Area = here.area
        self.measure: Measure = catalogue.measure_by_id[part.measure]
        key = {"commitment": target.id, "part": part.id}
        self.assessed = {
            row["part"]: row
            for row in words.plain_rows(
                store.read("target_assessments", commitment=target.id, area=self.area.code)
            )
        }
        self.row: Row | None = self.assessed.get(part.id)
        self.is_hidden = target.sensitive and self.area.kind in ("place", "partnership")
        if self.is_hidden:
            self.row = None
        self.levels = {row["area_code"]: row for row in store.read("target_levels", **key)}
        self.has_points = bool(self.row and self.row["n_points"])
        self.all_points = (
            words.plain_rows(store.read("target_points", **key, area=self.area.code))
            if self.has_points
            else []
        )
        self.points = [p for p in self.all_points if here.covers(words.as_day(p["period_end"]))]
        england = (
            store.read("target_points", **key, area=ENGLAND)
            if self.has_points and self.area.code != ENGLAND
            else []
        )
        self.england = [p for p in words.plain_rows(england) if here.covers(words.as_day(p["period_end"]))]
        self.fan = (
            words.plain_rows(store.read("target_fan", **key, area=self.area.code)) if self.has_points else []
        )
        self.path = (
            words.plain_rows(store.read("target_path", **key, area=self.area.code)) if self.has_points else []
        )
        self.is_judged = self.has_points and not part.reference_only
        self.synthetic = any(p["synthetic"] for p in self.all_points)

    @property
    def is_gap(self) -> bool:
        """Whether the series is a difference to England."""
        return bool(self.row and self.row["is_gap"])

    @property
    def shown_name(self) -> str:
        """Whose figures these are: the region's, where it stands in for the system."""
        return catalogue.area_by_code[str(self.row["area_used"])].name if self.row else self.area.name


def address(target: Target) -> str:
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
        return (
            f"{words.gap(row['projected_lower'], measure)} and {words.gap(row['projected_upper'], measure)}"
        )
    return span(row["projected_lower"], row["projected_upper"], measure.decimals, measure.unit).replace(
        " to ", " and ", 1
    )


def weak_grade(shown: Shown) -> str | None:
    """The lowest evidence grade of the points, where it is B or worse."""
    grade = shown.row["lowest_grade"] if shown.row else None
    return str(grade) if grade in WEAK_GRADES else None


def nearest(shown: Shown) -> Area | None:
    """The nearest level that has figures: partnership, the system, the region, England."""
    area = shown.area
    chain = [area.partnership, ICB, catalogue.areas_of("region")[0].code, ENGLAND]
    if shown.target.sensitive:
        chain = chain[1:]
    for code in chain:
        if code and code != area.code and code in shown.levels:
            return catalogue.area_by_code[code]
    return None


def missing_reason(shown: Shown) -> str:
    """Why there is no figure for this area."""
    if shown.area.is_trust or shown.area.kind == "collaborative":
        return SERVED_FROM_HOME
    if shown.is_hidden:
        return SUICIDE_PLACES
    return str((shown.row or {}).get("missing") or shown.target.missing)
