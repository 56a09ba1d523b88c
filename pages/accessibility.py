"""Accessibility statement: what was tested, what does not work, how to report it."""

from datetime import date

import dash
from dash import dcc, html

from outcomes import address, settings
from outcomes.numerals import day
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece

WRITTEN = date(2026, 11, 23)
STANDARD = "https://www.w3.org/TR/WCAG22/"
LAW = "https://www.legislation.gov.uk/uksi/2018/952/contents"

WORKS = (
    "Everything can be reached and used by keyboard alone; a link at the top leads past the navigation.",
    "The search box answers as you type, to arrow keys, Enter and Escape. The key / leads to it; the button at"
    " the foot of every page turns that key off.",
    "Every chart has its finding as a heading, a sentence that says what it shows, and the same data as"
    " a table.",
    "Colour is never the only sign: each has a shape and a word beside it. Text has a contrast of 4.5 to"
    " 1 or more, lines and marks 3 to 1.",
    "Pages work at a width of 360 pixels and enlarged to 400%, in light and dark, printed, and with"
    " movement reduced.",
    "The address holds the place and period, so that Back works and a page can be sent to somebody.",
    "Words are plain, dates are written out, and terms of the field are explained in a glossary.",
)
TESTED = (
    "Every page in Chromium with axe-core: the rules of WCAG 2.0 to 2.2, levels A and AA, and its best"
    " practices, in light and dark.",
    "Every page at widths of 320 (which is 1280 enlarged to 400%) to 1920 pixels: nothing scrolls sideways"
    " but tables in their own boxes. From 360 pixels no words in a chart overlap or are cut off, and what"
    " can be pressed is 24 pixels or larger unless it stands in a sentence.",
    "By keyboard alone: from the skip link through the overview to a target and a download, and from the search"
    " box to what was looked for.",
    "Where the focus goes when a page changes, and what is said when a place is chosen.",
    "One page with its text at twice the size; every kind of page on paper.",
    "The contrast of the colours used for text and graphics, by calculation.",
)
NOT_TESTED = (
    "With people who use assistive technology.",
    "With the screen readers NVDA, JAWS, VoiceOver and TalkBack, and with speech input.",
    "In Firefox and Safari, and by an independent audit.",
)
KNOWN = (
    (
        "Values of single points in a chart",
        "They show on hover and cannot be reached by keyboard. The table under each chart holds them all.",
    ),
    (
        "Small pictures in tables",
        "They are read as one sentence. Their points are on the page that the row leads to.",
    ),
    (
        "Moving to another page or place",
        "The page changes without loading anew. A new page moves the focus to its title; a new place is"
        " announced with the title. This was tested by program, not by ear.",
    ),
    (
        "Wide tables",
        "Some scroll sideways on narrow screens. The box that scrolls can be reached by keyboard.",
    ),
    (
        "Charts at 400%",
        "They are drawn again for the width there is, with fewer labels. The table has what is left out.",
    ),
    (
        "Downloads",
        "Spreadsheets have headers and no merged cells. Chart pictures (SVG) have no text alternative of"
        " their own; slides of the board pack were not tested with a screen reader.",
    ),
    (
        "Without JavaScript",
        "Pages need it. Downloads do not: every dataset has an address of its own.",
    ),
)


@view.page_of_no_place
def layout(here: address.View) -> html.Div:
    """The statement."""
    return html.Div(
        [
            ui.page_head(
                "Accessibility: what works, what does not, and whom to tell",
                [
                    "These pages aim at the ",
                    html.A("Web Content Accessibility Guidelines 2.2", href=STANDARD, rel="noopener"),
                    ", level AA. We take them to be partially compliant, for the reasons below.",
                ],
            ),
            ui.notice(
                "This statement is a template that comes with the software. The organisation that runs"
                " these pages is responsible for"
                " it, and must check, complete and date it before they are used."
            ),
            html.Div([_works(), _tested()], className="columns"),
            _known(here),
            _report(),
            _law(),
        ]
    )


def _works() -> html.Section:
    return ui.section(
        "What you should be able to do", html.Ul([html.Li(text) for text in WORKS]), name="works"
    )


def _tested() -> html.Section:
    return ui.section(
        "What was tested, and what was not",
        [
            html.P("Tested, each time the software changes:"),
            html.Ul([html.Li(text) for text in TESTED]),
            html.P("Not tested:", style={"marginTop": "12px"}),
            html.Ul([html.Li(text) for text in NOT_TESTED]),
        ],
        name="tested",
    )


def _known(here: address.View) -> html.Section:
    rows = [html.Div([html.Dt(name), html.Dd(html.P(text))]) for name, text in KNOWN]
    data = html.P(
        [
            "Every dataset, where a chart is of no use to you: ",
            dcc.Link("data to download", href=here.link("/data#section-datasets")),
            ".",
        ],
        className="caption",
    )
    return ui.section(
        "What is known not to work well", [html.Dl(rows, className="rules"), data], name="known"
    )


def _report() -> html.Section:
    contact = settings.current().contact.strip()
    if contact:
        whom: list[Piece] = ["Write to ", _contact_link(contact), "."]
    else:
        whom = [
            html.Strong("No contact is set. "),
            "The organisation that runs these pages names one with the setting ",
            html.Code("OUTCOMES_CONTACT"),
            " (an e-mail address or a web address).",
        ]
    return ui.section(
        "Tell us what does not work",
        [
            html.P(
                [
                    *whom,
                    " Say which page, what you tried and with what. If you need something here in"
                    " another form, such as large print or easy"
                    " read, say so too.",
                ]
            ),
            html.P(
                [
                    "If the answer does not help, the ",
                    html.A(
                        "Equality Advisory and Support Service",
                        href="https://www.equalityadvisoryservice.com/",
                        rel="noopener",
                    ),
                    " gives advice.",
                ]
            ),
        ],
        name="report",
    )


def _contact_link(contact: str) -> html.A | str:
    if contact.startswith(("https://", "http://")):
        return html.A(contact, href=contact, rel="noopener")
    if "@" in contact and " " not in contact:
        return html.A(contact, href=f"mailto:{contact}")
    return contact


def _law() -> html.Section:
    return ui.section(
        "The law, and the date of this statement",
        html.P(
            [
                "Public bodies are bound by the ",
                html.A(
                    "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility"
                    " Regulations 2018",
                    href=LAW,
                    rel="noopener",
                ),
                ". The Equality and Human Rights Commission enforces them in England. This text was"
                " prepared on ",
                day(WRITTEN.isoformat()),
                " from the maker’s own tests; the date of the running organisation’s own check goes here.",
            ]
        ),
        name="law",
    )


dash.register_page(
    "accessibility",
    path="/accessibility",
    name="Accessibility",
    title="Accessibility - NENC outcomes",
    layout=layout,
    order=90,
)
