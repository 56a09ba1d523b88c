"""The weekly extract of hospital beds and discharges, one row a week and trust."""

from outcomes.sources.kinds import extract
from outcomes.sources.kinds.rules import Occupancy, PartOf
from outcomes.sources.kinds.source import Column, Scale

SOURCE = extract.source(
    name="beds",
    about="hospital beds",
    label="Beds, weekly",
    short_label="Beds",
    order=20,
    key=("week_ending", "org_code"),
    unusual_by=("org_code",),
    columns=(
        extract.ORGANISATION,
        Column(
            name="bed_days_available",
            need="required",
            means="Adult general and acute beds available, summed over the seven days",
            example="8601",
        ),
        Column(
            name="bed_days_occupied",
            need="required",
            means="Adult general and acute beds occupied, summed over the seven days",
            example="7714",
        ),
        Column(
            name="escalation_bed_days",
            means="Of those available: opened on top of the usual beds",
            example="233",
        ),
        Column(
            name="closed_to_infection_bed_days",
            means="Beds closed because of infection, summed over the seven days",
            example="61",
        ),
        Column(
            name="no_criteria_to_reside_bed_days",
            means="Of those occupied: by people with no medical reason to stay, summed over the seven days",
            example="1082",
        ),
        Column(
            name="discharges",
            type="count",
            means="People discharged in the week",
            example="1105",
            is_common=True,
        ),
        Column(
            name="discharges_by_5pm", type="count", means="Of those: by five in the afternoon", example="705"
        ),
    ),
    rules=(
        Occupancy("bed_days_occupied", "bed_days_available"),
        PartOf(("escalation_bed_days",), ("bed_days_available",)),
        PartOf(("closed_to_infection_bed_days",), ("bed_days_available",)),
        PartOf(("no_criteria_to_reside_bed_days",), ("bed_days_occupied",)),
        PartOf(("discharges_by_5pm",), ("discharges",)),
    ),
    scale=Scale(steady=("bed_days_available", "bed_days_occupied", "discharges")),
)
