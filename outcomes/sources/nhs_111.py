"""NHS 111 statistics of NHS England: recognised so that they can be turned away by name."""

import re

from outcomes.sources.kinds.known import Known

TURNED_AWAY = Known(
    name="nhs-111",
    columns=(
        re.compile("calls(offered|received)|(offered|received)calls|^a01$"),
        re.compile("callsanswered$|answeredcalls$|callsanswered(?!(in|within)60)|^a03$"),
        re.compile("abandoned|^b02$"),
        re.compile("answered(in|within)60|within60s|^b01$"),
        re.compile("^itemnumber$"),
        re.compile("^reportingperiod$"),
    ),
    title=re.compile(
        r"\b111\b.*\b(minimum data ?set|MDS|statistics|data|calls|time ?series)|\bIUC ?ADC\b|integrated urgent care",
        re.IGNORECASE,
    ),
    where=re.compile(
        "(nhs)?(111)?(org|organisation|provider|contract|area|region|icb|trust)?(area)?(code|name)"
        "|provider|area|region|contract|contractarea|month|date|period|yearmonth"
    ),
    sentence=(
        "The file holds NHS 111 statistics of NHS England (the minimum data set, or the aggregate data collection of"
        " integrated urgent care): they are of contract areas, and measures here are of the ambulance services that"
        " take the calls, by week, so it is not read. Load a weekly uec extract: its columns calls_offered,"
        " calls_answered, calls_answered_60s and calls_abandoned take these counts."
    ),
)
