"""What a control chart says of the newest period: the title of a page, and the figures beside it."""

from dash import html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Measure
from outcomes.numerals import listed, lower_first, upper_first
from outcomes.results.weekly import JudgedSummary, WeeklyJudgement
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece
from outcomes.wording import recency, service_words
from outcomes.wording.service_words import PRESETS


def head(here: address.View, measure: Measure, summary: JudgedSummary, trail: Component) -> Component:
    """The finding: what the chart says of the newest period, and against which range."""
    title = f"{measure.title}: {lower_first(service_words.finding(summary))}"
    shown = service_words.value(summary, measure)
    if summary.suppression and measure.is_count:
        shown = {"suppressed": "Between 1 and 7", "withheld": "A number that is withheld"}[
            summary.suppression
        ]
    lead = f"{upper_first(shown)} in the {service_words.ending(summary)}"
    if summary.lower is not None:
        lead += f", {service_words.judged_range(summary, measure)}"
    if not summary.is_current:
        lead += f". This is the newest figure held: {recency.age(summary.newest, view.today())}"
    if summary.missing:
        lead += f". {summary.missing.removesuffix('.')}"
    else:
        lead += _other_limits(here, measure, summary)
    aside = [
        variation(summary),
        ui.assurance(summary.assurance, summary.standard_label),
    ]
    if summary.missing:
        aside = []
    if summary.synthetic:
        aside.insert(0, ui.illustrative_mark())
    return ui.page_head(title, f"{lead}.", aside=[html.P(part) for part in aside] or None, trail=trail)


def _other_limits(here: address.View, measure: Measure, summary: JudgedSummary) -> str:
    """A sentence on the presets that say something else of the newest figure; empty where they agree."""
    judged = store.read("weekly_presets", WeeklyJudgement, measure=measure.id, area=here.area.code)
    found = {one.preset: one for one in judged}
    offered = [name for name in PRESETS if name in found and (name != "seasonal" or summary.has_season)]
    by_words: dict[str, list[str]] = {}
    for name in offered:
        if found[name].variation != summary.variation:
            by_words.setdefault(lower_first(found[name].sentence), []).append(PRESETS[name])
    said = "; ".join(f"{listed(names)}, {sentence}" for sentence, names in by_words.items())
    return f". Other limits disagree: {said}" if said else ""


def comparisons(measure: Measure, summary: JudgedSummary) -> Component | None:
    """The latest period beside the one before, a year ago and what the season leads to expect."""
    if summary.grain not in ("week", "month"):
        return None
    period = summary.grain

    def beside(label: str, value: float | None, detail: str = "") -> tuple[str, Piece]:
        if value is None:
            return label, "no figure"
        return label, ui.figure_in_row(value, service_words.unit_of(measure), measure.decimals, detail=detail)

    def earlier(label: str, value: float | None) -> tuple[str, Piece]:
        if value is None or summary.value is None:
            return beside(label, value)
        return beside(label, value, f"{service_words.change(summary.value, value, measure)} since")

    is_said = summary.is_of_season or summary.lower is None
    latest: tuple[str, Piece] = (
        (f"Latest {period}", service_words.value(summary, measure))
        if summary.suppression
        else beside(
            f"Latest {period}", summary.value, "" if is_said else service_words.judged_range(summary, measure)
        )
    )
    items = [
        latest,
        earlier(f"The {period} before", summary.previous),
        earlier(f"Same {period} last year", summary.year_ago),
    ]
    if summary.has_season:
        ends = service_words.usual_range(summary.expected_lower, summary.expected_upper, measure)
        items.append(beside("Expected for the season", summary.expected, f"range {ends}"))
    return html.Dl(
        [html.Div([html.Dt(label), html.Dd(figure)]) for label, figure in items], className="beside"
    )


def variation(summary: JudgedSummary) -> Component:
    """The icon and words of what a chart says, or why it says nothing."""
    if not summary.variation:
        return html.Span(service_words.finding(summary), className="caption")
    return ui.variation(summary.variation, summary.sentence if summary.stands_out else None)
