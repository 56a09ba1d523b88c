"""Small extracts for tests, made to order."""

from datetime import date, timedelta
from pathlib import Path

from outcomes.catalogue import catalogue

FIRST_WEEK = date(2024, 1, 7)
AGE_BANDS = ("65-79", "80-89", "90+")


def weeks(n: int, first: date = FIRST_WEEK) -> list[date]:
    """Consecutive Sundays."""
    return [first + timedelta(weeks=i) for i in range(n)]


def falls_lines(
    n_weeks: int = 3, *, count: int = 10, synthetic: bool = False, places: tuple[str, ...] | None = None
) -> list[str]:
    """A falls extract for every place: each cell holds ``count`` admissions."""
    codes = places or tuple(place.code for place in catalogue.places)
    lines = ["week_ending,area_code,age_band,from_care_home,falls_admissions,population,synthetic"]
    for week in weeks(n_weeks):
        for code in codes:
            for band in AGE_BANDS:
                for home in ("true", "false"):
                    lines.append(f"{week},{code},{band},{home},{count},5000,{str(synthetic).lower()}")
    return lines


def beds_lines(
    n_weeks: int = 3,
    *,
    available: int = 700,
    occupied: int = 630,
    synthetic: bool = False,
    orgs: tuple[str, ...] | None = None,
) -> list[str]:
    """A beds extract for every acute trust."""
    codes = orgs or tuple(trust.code for trust in catalogue.areas_of("acute"))
    lines = ["week_ending,org_code,bed_days_available,bed_days_occupied,synthetic"]
    for week in weeks(n_weeks):
        lines += [f"{week},{code},{available},{occupied},{str(synthetic).lower()}" for code in codes]
    return lines


def figures_lines(
    values: dict[str, float], *, measure: str = "smoking_adults", area: str = "E06000047", grade: str = "A"
) -> list[str]:
    """Published figures of one measure in one area, by year."""
    lines = [
        "measure,sex,area_code,area_name,period,period_start,period_end,value,lower_ci,upper_ci,unit,source_title,source_url,grade,synthetic"
    ]
    name = catalogue.area_by_code[area].name
    for year, value in values.items():
        lines.append(
            f"{measure},persons,{area},{name},{year},{year}-01-01,{year}-12-31,{value},,,%,A source,,{grade},false"
        )
    return lines


def write(file: Path, lines: list[str]) -> Path:
    """Write lines as a CSV file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
