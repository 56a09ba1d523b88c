"""Where an estimate can be taken away as a file, and where it comes from."""

from typing import Any

from dash import dcc
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import Area, Intervention, Measure
from outcomes.web import components as ui
from outcomes.web.view import FORMS


def of_all(here: address.View, synthetic: bool, **only: str) -> Component:
    """The foot of a page: its estimates in every form, whole whatever period is chosen elsewhere."""
    links = [
        (label, here.download("interventions", form, **{"compare": None, "from": None, "to": None}, **only))
        for label, form in FORMS
    ]
    more = [
        dcc.Link(
            "Where does this come from?", href=here.link("/data/source", dataset="interventions", **only)
        ),
        dcc.Link("How effects are estimated", href=here.link("/methods")),
    ]
    source = (
        "Reported figures: the learning and improvement community’s slides. Estimates: weekly extracts and "
        "published figures."
    )
    return ui.downloads(links, source=source, more=more, synthetic=synthetic)


def of_chart(
    here: address.View, dataset: str, intervention: Intervention, measure: Measure, area: Area
) -> dict[str, Any]:
    """Downloads of one chart, whole whatever period is chosen elsewhere, and the source of its measure."""
    only = {
        "intervention": intervention.id,
        "measure": measure.id,
        "area": area.code,
        **dict.fromkeys(("compare", "from", "to")),
    }
    weekly = f"weekly-{measure.layout}"
    return {
        "downloads": [(label, here.download(dataset, form, **only)) for label, form in FORMS],
        "provenance": here.link("/data/source", dataset=weekly, measure=measure.id, area=area.code),
    }
