"""What changed between any two releases: verdicts and why, figures, definitions, signals."""

from collections.abc import Sequence

import dash
from dash import dcc, html
from dash.development.base_component import Component

from outcomes import address
from outcomes.catalogue import catalogue
from outcomes.exports import changes
from outcomes.exports.changes import Compared
from outcomes.numerals import day
from outcomes.results.releases import Release
from outcomes.warehouse import releases
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece
from outcomes.wording import changes as words
from outcomes.wording import subjects
from pages.changes import tables

PATH = "/changes"
TITLE = "What changed"


@view.page
def layout(here: address.View) -> Component:
    """Everything that is another in the later of two releases, for the chosen area."""
    try:
        compared = _asked(here)
    except releases.NoRelease as none:
        return view.sorry(TITLE, str(none))
    return html.Div(
        [
            ui.page_head(TITLE, _lead(here, compared)),
            *_releases(here, compared),
            *_taken_back(here),
            *(tables.sections(here, compared) if compared.before else []),
            *_helpline(here, compared),
            _feeds(here, compared),
        ]
    )


def _asked(here: address.View) -> Compared:
    return changes.between(here.options.get("since"), here.options.get("until"), today=view.today())


def _check(here: address.View) -> None:
    """Refuse releases that are not kept."""
    try:
        _asked(here)
    except releases.NoRelease as none:
        raise address.BadQuery(str(none), 400) from None


def _lead(here: address.View, compared: Compared) -> str:
    if compared.before is None:
        return words.FIRST
    if compared.is_same:
        return words.SAME
    return words.counts(one for one in compared.of(here.area) if not one.synthetic)


# --- which releases -----------------------------------------------------------------------------------


def _releases(here: address.View, compared: Compared) -> Sequence[Piece]:
    """Which two releases are compared and why, with the choice of others."""
    kept = releases.kept()
    if compared.before is None:
        return []
    notes: list[Piece] = [html.P(_why(compared, compared.before), className="caption")]
    if compared.before.is_reconstructed or compared.now.is_reconstructed:
        notes.append(ui.notice(words.RECONSTRUCTED))
    changed = words.methods_changed(compared.before, compared.now)
    if changed:
        notes.append(html.P(changed, className="caption"))
    gone = {release for release, _ in kept.taken_back}
    menus = [
        ui.menu(
            f"{label}: {words.moment(chosen)}",
            [(_offered(one, gone), _link(here, key, one)) for one in reversed(kept.all)],
            _offered(chosen, gone),
        )
        for label, key, chosen in (("From", "since", compared.before), ("To", "until", compared.now))
    ]
    return [*notes, html.Div([ui.choices(*menus), *_boards(here)], className="no-print")]


def _why(compared: Compared, before: Release) -> str:
    if compared.is_chosen:
        return f"From {words.release(before)} to {words.release(compared.now)}."
    return words.compared_with(before, compared.board)


def _offered(one: Release, gone: set[Release]) -> str:
    said = words.moment(one)
    if one in gone:
        return f"{said}, taken back"
    return f"{said} (reconstructed)" if one.is_reconstructed else said


def _link(here: address.View, key: str, one: Release) -> str:
    return here.here(PATH, **{key: one.id})


def _boards(here: address.View) -> Sequence[Piece]:
    """Links to what was held at each board whose day is known."""
    kept = releases.kept()
    days = sorted(
        {event.date for event in catalogue.events if event.kind == "board" and event.date < view.today()},
        reverse=True,
    )
    offered = [
        (f"Since the board of {day(on)}", here.here(PATH, since=on.isoformat(), until=None))
        for on in days
        if kept.served_on(on)
    ]
    return [ui.choice("Board meetings", offered, here.options.get("since", ""))] if offered else []


def _taken_back(here: address.View) -> Sequence[Piece]:
    """After a rollback, what went back."""
    kept = releases.kept()
    newest = max(kept.taken_back, key=lambda pair: pair[1], default=None)
    if newest is None or (kept.current.published_at or newest[1]) > newest[1]:
        # Another release came since: what went back is no news.
        return []
    gone, at = newest
    link = here.here(PATH, since=gone.id, until=None)
    return [
        ui.notice(
            [
                f"The release of {words.moment(gone)} was taken back on {day(at.date())}, {at:%H:%M} UTC. ",
                dcc.Link("See what went back", href=link),
                ".",
            ]
        )
    ]


def _helpline(here: address.View, compared: Compared) -> Sequence[Piece]:
    """Whom to talk to, where the page says how many people died by suicide."""
    told = {one.commitment for one in compared.of(here.area)}
    is_due = any(one.sensitive and one.id in told for one in catalogue.commitments)
    return [html.P(subjects.HELPLINE, className="caption")] if is_due else []


# --- to take away -------------------------------------------------------------------------------------


def _feeds(here: address.View, compared: Compared) -> Component:
    asked = {key: one for key in ("since", "until") if (one := here.options.get(key)) and compared.before}
    return ui.downloads(
        [("JSON", here.link("/changes.json", **asked)), ("Feed (Atom)", here.link("/changes.atom"))]
    )


dash.register_page(
    "changes",
    path=PATH,
    name="Changes",
    title=view.titled(TITLE),
    layout=layout,
    order=75,
    check=_check,
)
