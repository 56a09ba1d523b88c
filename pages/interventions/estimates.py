"""What interventions changed, in words: changes in percent with their intervals, and what they say."""

from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import ICB, Area, Intervention, Measure, catalogue
from outcomes.numerals import number, span
from outcomes.results.interventions import Impact
from outcomes.web import components as ui
from outcomes.wording import service_words

Effects = dict[tuple[str, str], Impact]

SYNTHETIC = "This data was made to contain the effect. It tests the method and is evidence of nothing."
NOT_CHECKED = "cannot be checked yet: the data here is illustrative"
SYSTEM = catalogue.area_by_code[ICB]


def percent(value: float | None) -> str:
    """A change in percent, with its sign."""
    return "no value" if value is None else f"{number(value, 1, signed=True)}%"


def as_printed(value: float) -> str:
    """As printed: no decimals that the source does not have."""
    return f"{number(value, decimals_of(value), signed=True)}%"


def decimals_of(printed: float) -> int:
    """How many decimals a printed figure has."""
    return 0 if float(printed).is_integer() else 1


def interval(impact: Impact) -> str:
    """The 95% interval of the adjusted change."""
    return span(impact.lower_ci_percent, impact.upper_ci_percent, 1, "%", signed=True)


def simple_interval(impact: Impact) -> str:
    """The 95% interval of the plain change from before to after."""
    return span(impact.simple_lower_ci_percent, impact.simple_upper_ci_percent, 1, "%", signed=True)


def reported(intervention: Intervention) -> str:
    """An intervention and its main effect as printed."""
    return f"{intervention.title}: {as_printed(intervention.reported_value)} reported"


def finding(intervention: Intervention, impact: Impact | None) -> str:
    """What was reported, and what is left of it once adjusted."""
    printed = reported(intervention)
    if impact is None or impact.refused:
        return f"{printed}, not estimated"
    if impact.synthetic:
        return f"{printed}; {NOT_CHECKED}"
    if impact.holds_zero:
        return f"{printed}, no clear change once adjusted"
    return f"{printed}, {percent(impact.effect_percent)} once adjusted"


def with_interval(value: float | None, interval: str) -> list[Component]:
    """A change with its interval, as a cell of a table holds them."""
    return [
        html.Span(percent(value), className="figure-in-row"),
        html.Span("" if value is None else interval, className="caption"),
    ]


def of_area(intervention: Intervention, area: Area, by_key: Effects) -> list[tuple[Measure, Impact]]:
    """The measures of an intervention that an area has, with what was estimated of each."""
    return [
        (catalogue.measure_by_id[measure_id], by_key[measure_id, area.code])
        for measure_id in intervention.measures
        if (measure_id, area.code) in by_key
    ]


def nothing_here(here: address.View, intervention: Intervention) -> Component:
    """Why an area has no figures of its own, where those of the whole system stand in."""
    reason, _ = service_words.why_missing(catalogue.measure_by_id[intervention.measure], here.area)
    return ui.empty_state(reason, "Figures below are those of North East and North Cumbria.")
