"""What a sentence is about: a measure, an area, the parts of a target; and who helps where it is suicide."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.catalogue import ENGLAND, ICB, Area, Commitment, Measure, Part, catalogue
from outcomes.numerals import listed, lower_first
from outcomes.results.targets import Assessment

HELPLINE_NUMBER = "116 123"
# On every page, slide and sheet that says how many people died by suicide.
HELPLINE = (
    f"If you are struggling, talk to someone now: Samaritans, {HELPLINE_NUMBER}, free, day and night. "
    "If a life is in danger, call 999."
)

AMONG = {"male": " for men", "female": " for women", "persons": ""}
# Measures whose title begins with these words count people or cases, so their percentage is a share of them.
COUNTED = ("Adults", "Children", "People", "Cancers")


def place(area: Area) -> str:
    """An area as it stands inside a sentence."""
    if area.kind == "region":
        return f"the {area.name}"
    if area.kind == "partnership":
        return f"the {area.name} partnership"
    if area.kind == "collaborative":
        return f"the {area.name}"
    return f"the {area.name[4:]}" if area.name.startswith("The ") else area.name


def name(area: Area) -> str:
    """An area as a label: partnerships say that they are one, for "North" alone is a direction."""
    return f"{area.name} partnership" if area.kind == "partnership" else area.name


def commitment(one: Commitment, area: Area) -> str:
    """The title of a commitment as it stands for an area: England has no gap to itself."""
    if area.code != ENGLAND:
        return one.title
    return one.title.removesuffix(", gap to England").removesuffix(", difference to England")


def located(row: Assessment, area: Area) -> str:
    """The opening of a sentence that says where; empty for the whole system, which every page is about."""
    if row.basis == "proxy":
        return f"In {place(catalogue.area_by_code[row.area_used])}, "
    if area.code == ICB:
        return ""
    return f"In {place(area)}, "


def subject(measure: Measure, sex: str = "persons") -> str:
    """What a measure counts, as the subject of a sentence; always singular.

    "Adults who smoke" in % becomes "the share of adults who smoke", a rate "the rate of ..."; other titles
    stand as they are. What follows a comma in a title goes into brackets.
    """
    head, comma, tail = measure.title.partition(", ")
    title = f"{head} ({tail})" if comma else head
    among = AMONG.get(sex, "")
    if measure.unit == "%" and head.split()[0] in COUNTED:
        return f"the share of {lower_first(title)}{among}"
    if "rate" in head.lower().split():
        return f"the {lower_first(title)}{among}"
    if measure.unit.startswith("per "):
        return f"the rate of {lower_first(title)}{among}"
    return f"{lower_first(title)}{among}"


def sensitive_subject(measure: Measure, sex: str = "persons") -> str:
    """The subject where people died by suicide."""
    _, _, tail = measure.title.partition(", ")
    people = {"male": "men", "female": "women"}.get(sex, "people")
    return f"the rate of {people} who died by suicide" + (f" ({tail})" if tail else "")


def short_title(commitment: Commitment) -> str:
    """What a commitment is called where there is little room; a gap's own level, where that is shown."""
    title: str = getattr(commitment, "short_title", None) or commitment.title.removesuffix(", gap to England")
    return title


def outcome(commitment: Commitment, part: Part) -> str:
    """One part of a commitment as a label: "Smoking", "Healthy life expectancy: men"."""
    title = short_title(commitment)
    if len(commitment.parts) == 1:
        return title
    heads = [other.label.partition(",")[0] for other in commitment.parts]
    head = part.label.partition(",")[0]
    return f"{title}: {lower_first(head if heads.count(head) == 1 else part.label)}"


def parts(named: Sequence[Part]) -> str:
    """Parts in the middle of a sentence, without what follows a comma: ``year 6 and adults``."""
    return listed([lower_first(part.label.partition(",")[0]) for part in named])
