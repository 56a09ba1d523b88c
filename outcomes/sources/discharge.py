"""The acute discharge situation report of NHS England: recognised so that it can be turned away by name."""

import re

from outcomes.sources.kinds.known import Known

TURNED_AWAY = Known(
    name="discharge",
    columns=(
        re.compile("criteriatoreside|^nctr$"),
        re.compile("(patients|people|total|number|numberof)discharge[sd]|^discharge[sd]|dischargedby"),
        re.compile("lengthofstay|additionalbeddays"),
        re.compile("^metricgroup$|^metrictype$"),
    ),
    title=re.compile(
        r"discharge (delays|sit(uation)? ?rep)|discharge situation report|criteria to reside", re.IGNORECASE
    ),
    where=re.compile(
        "(nhs)?(org|organisation|provider|trust|region|icb)?(code|name)|region|trust|provider|date|period"
    ),
    sentence=(
        "The file holds the acute discharge situation report of NHS England (people with no criteria to reside, and"
        " discharges, by trust and day): a measure here sets them against the beds occupied in the same week, which it"
        " does not give, so it is not read. Load a weekly beds extract: its columns no_criteria_to_reside_bed_days,"
        " discharges and discharges_by_5pm take these counts."
    ),
)
