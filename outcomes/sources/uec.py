"""The weekly extract of urgent and emergency care: 111 calls, emergency departments, ambulances."""

from dataclasses import replace

from outcomes.sources.kinds import extract
from outcomes.sources.kinds.rules import PartOf
from outcomes.sources.kinds.source import Column, Mean, Scale

_ATTENDANCES = ("ed_attendances_type1", "ed_attendances_other")
_HANDOVERS = ("ambulance_arrivals", *(f"handovers_over_{minutes}" for minutes in (15, 30, 45, 60)))

SOURCE = extract.source(
    name="uec",
    about="urgent and emergency care",
    label="Urgent and emergency care, weekly",
    short_label="Urgent and emergency care",
    order=10,
    key=("week_ending", "org_code", "area_code"),
    unusual_by=("org_code", "area_code"),
    columns=(
        replace(extract.ORGANISATION, need="one of two"),
        replace(extract.PLACE, need="one of two"),
        Column(
            name="calls_offered",
            type="count",
            need="required",
            means="111 calls that reached the service",
            example="21450",
            is_common=True,
        ),
        Column(
            name="calls_answered",
            type="count",
            need="required",
            means="111 calls answered",
            example="20110",
            is_common=True,
        ),
        Column(
            name="answer_seconds_total",
            need="required",
            means="Waiting time of all answered 111 calls together, in seconds",
            example="1810000",
        ),
        Column(
            name="ed_attendances_type1",
            type="count",
            need="required",
            means="Attendances at major emergency departments",
            example="3120",
        ),
        Column(
            name="ed_attendances_other",
            type="count",
            need="required",
            means="Attendances at every other kind of department, such as urgent treatment centres",
            example="1480",
        ),
        Column(
            name="ed_over_4h",
            type="count",
            need="required",
            means="Attendances, of any kind, of more than four hours from arrival",
            example="1105",
        ),
        Column(
            name="ambulance_arrivals",
            type="count",
            need="required",
            means="Ambulance arrivals, counted by the hospital trust that receives them",
            example="890",
            is_common=True,
        ),
        Column(
            name="calls_answered_60s",
            type="count",
            means="111 calls answered within 60 seconds",
            example="15020",
        ),
        Column(
            name="calls_abandoned",
            type="count",
            means="111 callers who rang off after 30 seconds or more",
            example="610",
            is_common=True,
        ),
        Column(
            name="streamed_at_front_door",
            type="count",
            means="Attendances sent to another service at the front door",
            example="240",
        ),
        Column(
            name="ed_over_12h_from_arrival",
            type="count",
            means="Attendances of more than twelve hours from arrival",
            example="150",
        ),
        Column(
            name="ed_over_12h_from_decision",
            type="count",
            means="Waits of more than twelve hours from the decision to admit",
            example="12",
        ),
        Column(
            name="handover_seconds_total",
            means="Time of all ambulance handovers together, in seconds",
            example="1120000",
        ),
        Column(
            name="handovers_over_15", type="count", means="Handovers of more than 15 minutes", example="420"
        ),
        Column(
            name="handovers_over_30", type="count", means="Handovers of more than 30 minutes", example="160"
        ),
        Column(
            name="handovers_over_45", type="count", means="Handovers of more than 45 minutes", example="70"
        ),
        Column(
            name="handovers_over_60", type="count", means="Handovers of more than 60 minutes", example="28"
        ),
        Column(
            name="handover_minutes_over_59",
            means="Minutes lost after the first 59 of each handover, together",
            example="1400",
        ),
        Column(
            name="cat2_seconds_total",
            means="Response time of all category 2 incidents together, in seconds",
            example="5400000",
        ),
        Column(
            name="cat2_incidents", type="count", means="Category 2 incidents with a response", example="2950"
        ),
    ),
    rules=(
        PartOf(("calls_answered",), ("calls_offered",)),
        PartOf(("calls_answered_60s",), ("calls_answered",)),
        PartOf(("calls_abandoned",), ("calls_offered",)),
        PartOf(("calls_answered", "calls_abandoned"), ("calls_offered",), quarantines=False),
        PartOf(("ed_over_4h",), _ATTENDANCES),
        PartOf(("streamed_at_front_door",), _ATTENDANCES),
        PartOf(("ed_over_12h_from_arrival",), _ATTENDANCES),
        PartOf(("ed_over_12h_from_decision",), _ATTENDANCES),
        PartOf(("ed_over_12h_from_arrival",), ("ed_over_4h",), quarantines=False),
        *(
            PartOf((longer,), (shorter,))
            for position, longer in enumerate(_HANDOVERS)
            for shorter in _HANDOVERS[:position]
        ),
    ),
    scale=Scale(
        steady=(
            *("calls_offered", "calls_answered", "ed_attendances_type1", "ambulance_arrivals"),
            *("handover_seconds_total", "cat2_seconds_total", "cat2_incidents"),
        ),
        means=(
            Mean("answer_seconds_total", "calls_answered", 2, 6 * 3600),
            Mean("handover_seconds_total", "ambulance_arrivals", 120, 24 * 3600),
            Mean("cat2_seconds_total", "cat2_incidents", 120, 24 * 3600),
        ),
        at_least={
            "answer_seconds_total": (("calls_answered", 60.0), ("calls_answered_60s", -60.0)),
            "handover_seconds_total": tuple(
                (f"handovers_over_{minutes}", 900.0) for minutes in (15, 30, 45, 60)
            ),
        },
    ),
)
