"""How weak evidence is called: nothing is said of grades that need no warning."""

from typing import NamedTuple


class Weak(NamedTuple):
    """A grade below that of statistics: under a row, and on a chart."""

    in_a_row: str
    on_a_chart: str


WEAK_GRADES = {
    "B": Weak("press figures", "press reports"),
    "C": Weak("weak evidence", "weak sources"),
    "D": Weak("weak evidence", "very weak sources"),
}
