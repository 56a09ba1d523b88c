"""Plain HTTP beside Dash: downloads, the catalogue of datasets, health, and who may come in."""

import html
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs

import dash
import flask
from dash.exceptions import DependencyException, UnsupportedRelativePath
from flask import Response, request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import BadRequest, HTTPException, NotFound

from outcomes import address
from outcomes.errors import OutcomesError
from outcomes.exports import changes, datasets, feed, template
from outcomes.results.provenance import SnapshotRow, Source
from outcomes.settings import Settings, current
from outcomes.warehouse import releases, store
from outcomes.web import components as ui
from outcomes.web import ids, logs, packs, static, view

OPEN_PATHS = ("/healthz", "/readyz")
TEMPLATE = "template-"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
REFUSALS = {
    400: "This request has a form that no page of ours sends. Open the page again.",
    404: "There is nothing at this address.",
    405: "This address can only be read.",
    413: "The request is too large.",
    415: "This request has a form that no page of ours sends. Open the page again.",
}
CALLBACKS = "/_dash-update-component"
# What a page sends is an address and a place; a megabyte is a mistake or worse.
LARGEST_BODY = 1_000_000
# What proxies add: whoever asks through one is somewhere else, whatever the address says.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
# What a source is, by its release status; one that is not here is not known to be public either.
NOT_PUBLIC = {"provisional": "provisional", "management": "management information"}


def refusal_to_listen(settings: Settings) -> str | None:
    """Why this address must not be listened on; None when it may.

    Anything but this machine needs a sign-in or the word that the pages are public.
    """
    if settings.is_local or settings.public or settings.auth_header:
        return None
    return (
        f"Not starting: {settings.host} can be reached from other machines. Set OUTCOMES_AUTH_HEADER to the header in"
        " which your sign-in proxy names the user, or OUTCOMES_PUBLIC=1 if these pages are meant for everybody."
    )


def register(server: flask.Flask, settings: Settings) -> None:
    """Attach the routes and the guards to a server."""

    @server.before_request
    def admit() -> Response | None:
        store.pin()
        if request.path in OPEN_PATHS:
            return None
        if settings.auth_header:
            # Whoever reaches this port past the proxy could write any name into the header.
            if not settings.trusts(_caller()) or not request.headers.get(settings.auth_header):
                return problem("Sign in to see these pages.", 401)
        elif not settings.public and not _asked_on_this_machine():
            return problem("These pages are for the machine they run on until sign-in is set up.", 403)
        closed = why_not_public() if settings.public else None
        return problem(closed, 503) if closed else None

    @server.before_request
    def know_the_page() -> Response | None:
        if request.method not in ("GET", "HEAD") or not _is_page():
            return None
        page = _known_page(request.path)
        if page is None:
            return problem(f"There is no page at {request.path[:200]}.", 404)
        try:
            asked = address.parse(_query())
            address.check_options(asked, page.get("choices", {}))
            if "check" in page:
                page["check"](asked)
        except address.EndedArea:
            # The page itself names the area that took its place.
            return None
        except address.BadQuery as bad:
            return problem(str(bad), bad.status)
        except store.NoSnapshot:
            # The page itself says that nothing is published yet.
            return None
        return None

    @server.teardown_request
    def release(_error: BaseException | None) -> None:
        store.unpin()

    # Flask's own log would quote the error's message, and with it perhaps a value.
    server.logger.disabled = True
    server.register_error_handler(500, apologise)
    server.register_error_handler(HTTPException, explain)
    server.register_error_handler(DependencyException, lambda _error: explain(NotFound()))
    server.register_error_handler(UnsupportedRelativePath, lambda _error: explain(BadRequest()))
    server.add_url_rule("/healthz", "healthz", health)
    server.add_url_rule("/readyz", "readyz", ready)
    server.add_url_rule("/api/datasets", "datasets", catalogue_of_datasets)
    server.add_url_rule("/download/<name>", "download", download)
    server.add_url_rule("/changes.atom", "changes_feed", changes_feed)
    server.add_url_rule("/changes.json", "changes_json", changes_json)
    server.add_url_rule("/pack/<name>", "pack", board_pack)


class _Property(BaseModel):
    """A component's property as the browser names it. Every input of ours is text: an address or a code."""

    model_config = ConfigDict(strict=True)

    id: str
    property: str
    value: str | None = None


class _Asked(BaseModel):
    """What the browser sends to have a callback run."""

    model_config = ConfigDict(strict=True)

    output: str
    outputs: _Property | list[_Property]
    inputs: list[_Property]
    state: list[_Property] = []
    changedPropIds: list[str] = []

    @property
    def is_addressed(self) -> bool:
        """Whether the outputs are those that the callback's name is made of."""
        if isinstance(self.outputs, _Property):
            return self.output == f"{self.outputs.id}.{self.outputs.property}"
        return self.output == f"..{'...'.join(f'{each.id}.{each.property}' for each in self.outputs)}.."


def guard_callbacks(server: flask.Flask, app: dash.Dash) -> None:
    """Answer 400 to a callback request that no page sends: Dash itself would fall over it."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @server.before_request
    def know_the_callback() -> None:
        if request.path != CALLBACKS or request.method != "POST":
            return
        try:
            asked = _Asked.model_validate_json(request.get_data())
        except ValidationError:
            raise BadRequest from None
        known = app.callback_map.get(asked.output)
        if (
            known is None
            or not asked.is_addressed
            or any(
                [(each.id, each.property) for each in sent]
                != [(each["id"], each["property"]) for each in listed]
                for sent, listed in ((asked.inputs, known["inputs"]), (asked.state, known["state"]))
            )
        ):
            raise BadRequest


def _query() -> dict[str, Any]:
    return {
        key: values[0] if len(values) == 1 else values
        for key, values in parse_qs(request.query_string.decode("utf-8", "replace")).items()
    }


def _is_page() -> bool:
    """Whether Dash would answer with its shell: it does for every path that no other rule matches."""
    if request.url_rule is None:
        return isinstance(request.routing_exception, NotFound)
    return request.url_rule.rule in ("/", "/<path:path>")


def _caller() -> str:
    """Address of whoever asks; a Unix socket has none and is on this machine."""
    return (request.remote_addr or "127.0.0.1").removeprefix("::ffff:")


def _asked_on_this_machine() -> bool:
    """Whether a browser here asks, for a name of this machine.

    The name matters: a page of a stranger may have a name that leads here, and would be let in by its address.
    """
    if any(name in request.headers for name in FORWARDED):
        return False
    name = request.host.rpartition(":")[0] if not request.host.endswith("]") else request.host
    return ip_address(_caller()).is_loopback and (name or request.host) in THIS_MACHINE


def _known_page(path: str) -> dict[str, Any] | None:
    wanted = path.rstrip("/") or "/"
    return next(
        (
            page
            for page in dash.page_registry.values()
            if page["path"] == wanted and page["module"] != "pages.not_found_404"
        ),
        None,
    )


def why_not_public() -> str | None:
    """Why these pages must not be shown to everybody: a live source that is neither published nor synthetic."""
    try:
        sources = store.read("sources", Source)
    except store.NoSnapshot:
        return None
    for source in sources:
        status = source.release_status
        if status != "published" and not source.synthetic:
            said = NOT_PUBLIC.get(status, "of no known release status")
            return (
                f"These pages are closed: “{source.name}” is {said}, and this address is public. Whoever runs them"
                " can withdraw its files or set up sign-in."
            )
    return None


def explain(error: HTTPException) -> Response | HTTPException:
    """One plain sentence for what Flask refuses; a redirection passes."""
    if error.code is None or error.code < 400:
        return error
    response = problem(REFUSALS.get(error.code, "This request cannot be answered."), error.code)
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def apologise(error: Exception) -> Response:
    """Say that something went wrong, and log where."""
    logs.fault(error)
    return problem("Something went wrong here. It has been logged; try again.", 500)


def problem(sentence: str, status: int) -> Response:
    """One plain sentence as a page that needs no script."""
    title = "Not found" if status == 404 else "We cannot show that"
    styles = "".join(f'<link rel="stylesheet" href="{href}">' for href in static.stylesheets())
    body = (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} - {ui.NAME}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{styles}</head><body>'
        f'<header class="masthead"><div class="wrap"><a class="name" href="/">{ui.NAME}</a>'
        f'<span class="strapline">{ui.STRAPLINE}</span></div></header>'
        f'<main class="wrap"><div class="page-title"><h1>{title}</h1><p class="lead">{html.escape(sentence)}</p></div>'
        f'<p class="way-out"><a href="/">Go to the overview</a></p></main></body></html>'
    )
    return Response(body, status=status, mimetype="text/html")


def health() -> Response:
    """Say that the process is up."""
    return flask.jsonify(status="up")


def ready() -> tuple[Response, int] | Response:
    """Say that a snapshot can be read, which one, and how old it is."""
    try:
        (snapshot,) = store.read("snapshot", SnapshotRow)
    except (OutcomesError, OSError) as error:
        return flask.jsonify(status="not ready", reason=str(error)), 503
    age = datetime.now(UTC).replace(tzinfo=None) - snapshot.published_at
    return flask.jsonify(status="ready", snapshot=snapshot.id, age_seconds=round(age.total_seconds()))


def catalogue_of_datasets() -> Response:
    """Every dataset: columns, units, sources, vintage, licence and links."""
    try:
        return flask.jsonify(datasets.entries())
    except store.NoSnapshot as nothing:
        return problem(str(nothing), 503)


def download(name: str) -> Response:
    """``/download/<dataset>.<form>``: a chart's data, or a whole dataset."""
    stem, _, form = name.partition(".")
    if stem.startswith(TEMPLATE):
        return empty_extract(stem.removeprefix(TEMPLATE), form)
    try:
        datasets.check_filters(stem, request.args)
        wanted = address.parse(_query())
        area = wanted.area.code if "area" in request.args else None
        tag = datasets.etag(stem, form, wanted, area)
        if request.if_none_match.contains(tag):
            return Response(status=304, headers={"ETag": f'"{tag}"'})
        prepared = datasets.prepare(stem, form, wanted, area=area)
    except address.BadQuery as bad:
        return problem(str(bad), bad.status)
    except store.NoSnapshot as nothing:
        return problem(str(nothing), 503)
    response = Response(prepared.content, mimetype=prepared.mimetype)
    if form != "csv-metadata.json":
        response.headers["Content-Disposition"] = f'attachment; filename="{prepared.file_name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tag)
    return response


def changes_feed() -> Response:
    """``/changes.atom?area=``: what changed in each of the newest releases, in one area."""
    try:
        here = address.parse(_query())
        content = feed.atom(here.area, _root(), today=view.today())
    except address.BadQuery as bad:
        return problem(str(bad), bad.status)
    except (store.NoSnapshot, releases.NoRelease) as nothing:
        return problem(str(nothing), 503)
    return _conditional(Response(content, mimetype=feed.MIMETYPE))


def _root() -> str:
    """The address that the reader asked at; a proxy in front says whether that was by HTTPS."""
    root = request.host_url
    is_secure = request.headers.get("X-Forwarded-Proto") == "https"
    return f"https://{root.partition('://')[2]}" if is_secure else root


def changes_json() -> Response:
    """``/changes.json?area=&since=&until=``: what changed between two releases, in one area."""
    try:
        here = address.parse(_query())
        compared = changes.between(here.options.get("since"), here.options.get("until"), today=view.today())
    except address.BadQuery as bad:
        return problem(str(bad), bad.status)
    except releases.NoRelease as none:
        return problem(str(none), 400)
    except store.NoSnapshot as nothing:
        return problem(str(nothing), 503)
    return _conditional(flask.jsonify(feed.as_json(compared, here.area)))


def _conditional(response: Response) -> Response:
    """An answer that is not sent again to whoever has it."""
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def board_pack(name: str) -> Response:
    """``/pack/<area>.pptx``: the board pack of one area, from the snapshot."""
    code, _, form = name.rpartition(".")
    if form.lower() != "pptx":
        return problem("A board pack is a PowerPoint file: its address ends in .pptx.", 404)
    try:
        area = address.parse({"area": code}).area
        tag = packs.tag(area)
        if request.if_none_match.contains(tag):
            return Response(status=304, headers={"ETag": f'"{tag}"'})
        content = packs.built(area, current().home)
    except address.BadQuery as bad:
        return problem(str(bad), bad.status)
    except packs.Busy as busy:
        response = problem(str(busy), 503)
        response.headers["Retry-After"] = str(packs.TRY_AGAIN_SECONDS)
        return response
    except packs.NotMade as error:
        logs.fault(error)
        return problem("The board pack could not be made. It has been logged; try again.", 500)
    except store.NoSnapshot as nothing:
        return problem(str(nothing), 503)
    response = Response(content, mimetype=PPTX)
    published = store.read("snapshot", SnapshotRow)[0].published_at
    file_name = f"{ids.slug('board-pack', area.short_name, published.date().isoformat())}.pptx"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tag)
    return response


def empty_extract(layout: str, form: str) -> Response:
    """``/download/template-<layout>.<csv|xlsx>``: an empty weekly extract to fill in."""
    if layout not in template.layouts():
        return problem(
            f"There is no template “{layout[:40]}”. Templates: {', '.join(template.layouts())}.", 404
        )
    if form not in template.FORMS:
        return problem(f"“{form[:20]}” is no format of a template. Choose csv or xlsx.", 400)
    response = Response(template.content(layout, form), mimetype=datasets.FORMS[form][1])
    response.headers["Content-Disposition"] = f'attachment; filename="{layout}-template.{form}"'
    response.headers["Cache-Control"] = "no-cache"
    return response
