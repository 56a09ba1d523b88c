"""What every entry of the reference data has: known keys only, and where it comes from."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Basis = Literal["stated", "assumed"]
Grade = Literal["A", "A-copy", "B", "C", "D", "derived"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

# Evidence below grade B is kept for the record and not put on a chart.
DRAWN_GRADES = ("A", "A-copy", "B", "derived")


class Entry(BaseModel):
    """Anything in reference data: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Entry):
    """An entry that says where it comes from and how good that source is."""

    basis: Basis
    source: Text
    grade: Grade

    @property
    def is_drawn(self) -> bool:
        """Whether the evidence is good enough for a chart."""
        return self.grade in DRAWN_GRADES
