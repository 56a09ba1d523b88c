"""What the browser fetches besides data: one style sheet, the scripts, and the headers that guard them.

Everything comes from this server. Each file is compressed once (brotli 11 and gzip 9), kept on disk under
its own hash and served from memory; its address holds a hash of its content, so a browser keeps it for a
year and never asks again. Dash's own files are served by the same means, from the addresses that Dash writes
into its page. What a page is answered with is new each time and is compressed quickly (brotli 4).

Dash fetches plotly.js once a page has a chart, and at that address gets the vendored cartesian bundle: the full one
is never sent, and the words of a page wait for neither.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import brotli
import dash
import flask
from dash.fingerprint import check_fingerprint

from outcomes.web.style_sheet import ASSETS, style_sheet

CHART_SCRIPTS = ("vendor/plotly-cartesian.min.js", "charts.js")
HEAD_SCRIPTS = ("theme.js", "markup.js", "place.js", "take.js", "find.js")

FOREVER = "public, max-age=31536000, immutable"
COMPONENTS = "/_dash-component-suites/"
# Where Dash looks for plotly.js.
PLOTLY = f"{COMPONENTS}plotly/package_data/plotly.min.js"
# Below this a compressed answer is no faster than a plain one.
SMALL = 512

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".map": "application/json",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Packed:
    """One file in every encoding a browser may ask for."""

    content: bytes
    brotli: bytes | None
    gzip: bytes | None
    mimetype: str
    etag: str


# What is served -----------------------------------------------------------------------------------------


@cache
def _script(names: tuple[str, ...]) -> bytes:
    return b"\n;\n".join((ASSETS / name).read_bytes() for name in names)


def address_of(stem: str, suffix: str, content: bytes) -> str:
    """Where a file is served: the address holds a hash of what is in it."""
    return f"/static/{stem}.{hashlib.sha256(content).hexdigest()[:12]}{suffix}"


@cache
def _own() -> dict[str, bytes]:
    """Address to content of everything of ours."""
    files = {}
    for stem, suffix, content in (
        ("site", ".css", style_sheet()),
        ("theme", ".js", _script(HEAD_SCRIPTS)),
        ("icon", ".svg", (ASSETS / "favicon.svg").read_bytes()),
    ):
        files[address_of(stem, suffix, content)] = content
    return files


def _own_address(stem: str) -> str:
    return next(address for address in _own() if address.startswith(f"/static/{stem}."))


def stylesheets() -> list[str]:
    """Addresses for Dash's ``external_stylesheets``."""
    return [_own_address("site")]


def index_string() -> str:
    """The page around every page: language, theme before the first paint, no inline script of ours."""
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
{{%metas%}}
<title>{{%title%}}</title>
<meta name="color-scheme" content="light dark">
<script src="{_own_address("theme")}"></script>
<link rel="icon" type="image/svg+xml" href="{_own_address("icon")}">
{{%css%}}
<link rel="prefetch" as="script" href="{PLOTLY}">
</head>
<body>
<noscript><p class="wrap">These pages need JavaScript. The data behind them does not: see
<a href="/api/datasets">the list of datasets</a>.</p></noscript>
{{%app_entry%}}
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</body>
</html>"""


def dash_options() -> dict[str, Any]:
    """Keyword arguments for ``dash.Dash`` that make it use these files and no others.

    >>> dash_options()["serve_locally"]
    True
    """
    return {
        "external_stylesheets": stylesheets(),
        "index_string": index_string(),
        "include_assets_files": False,
        "assets_folder": str(ASSETS),
        "serve_locally": True,
        "compress": False,
        "update_title": None,
    }


# Compression ahead --------------------------------------------------------------------------------------


def _kept(folder: Path | None, content: bytes, name: str, squeeze: Callable[[bytes], bytes]) -> bytes:
    """A compressed form from disk, made once and written whole or not at all."""
    if folder is None:
        return squeeze(content)
    path = folder / f"{hashlib.sha256(content).hexdigest()[:32]}.{name}"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        squeezed = squeeze(content)
        # Where nothing can be written, serving goes on; only the next start takes as long again.
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(squeezed)
            draft.replace(path)
        return squeezed


def _in_brotli(content: bytes, quality: int) -> bytes:
    squeezed: bytes = brotli.compress(content, quality=quality)
    return squeezed


def pack(content: bytes, suffix: str, folder: Path | None = None) -> Packed:
    """A file ready to be served: brotli and gzip made now, or read from ``folder``."""
    plain = len(content) < SMALL
    return Packed(
        content,
        None if plain else _kept(folder, content, "br", partial(_in_brotli, quality=11)),
        None if plain else _kept(folder, content, "gz", partial(gzip.compress, compresslevel=9, mtime=0)),
        TYPES.get(suffix, "application/octet-stream"),
        hashlib.sha256(content).hexdigest()[:20],
    )


def component_files(app: dash.Dash) -> Iterable[tuple[str, Path]]:
    """(address below the component suites, file) of every Dash file that a page may load.

    Source maps are left out, and so is the full Plotly bundle: nothing asks for it.
    """
    app._generate_scripts_html()
    app._generate_css_dist_html()
    for package, paths in sorted(app.registered_paths.items()):
        root = Path(str(sys.modules[package].__file__)).parent
        for path in sorted(paths):
            file = root / path
            if not path.endswith((".map", "plotly.min.js")) and ".dev." not in path and file.is_file():
                yield f"{package}/{path}", file


# Parts of Dash that none of our pages uses; they would take half of the time that compression takes.
UNUSED = re.compile(r"async-(mathjax|highlight|markdown|datepicker|upload|table|export)|polyfill@.*dev")


def install(
    server: flask.Flask, app: dash.Dash, folder: Path | None = None, made: Mapping[str, bytes] | None = None
) -> None:
    """Serve our files and Dash's, compressed ahead.

    Parameters
    ----------
    server, app
        The app made with :func:`dash_options`. Call this after every component library is imported.
    folder
        Where compressed forms are kept between starts (``OUTCOMES_HOME/static``). The first start takes some
        seconds; later ones read them. None keeps nothing.
    made
        Further files of ours by :func:`address_of`, which only the whole app can make.
    """
    files = {**_own(), **(made or {})}
    ours = {address: pack(content, Path(address).suffix, folder) for address, content in files.items()}
    plotly = pack(_script(CHART_SCRIPTS), ".js", folder)
    theirs = {
        address: pack(file.read_bytes(), file.suffix, folder)
        for address, file in component_files(app)
        if not UNUSED.search(address)
    }

    @server.before_request
    def from_memory() -> flask.Response | None:
        path = flask.request.path
        if path in ours:
            return _respond(ours[path], FOREVER)
        if path == PLOTLY:
            return _respond(plotly, "no-cache")
        if path.startswith(COMPONENTS):
            address, is_fingerprinted = check_fingerprint(path[len(COMPONENTS) :])
            if address in theirs:
                return _respond(theirs[address], FOREVER if is_fingerprinted else "no-cache")
        return None

    server.after_request(squeeze)


# Quality 4 shrinks the answer of a page ten times in less than a millisecond; 11 would take longer than the page.
QUICK = 4
ANSWERS = ("text/html", "application/json")


def squeeze(response: flask.Response) -> flask.Response:
    """Compress what pages are answered with; downloads keep their bytes, which their ETag names."""
    accepted = flask.request.accept_encodings
    if (
        response.mimetype not in ANSWERS
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
        or "ETag" in response.headers
        or (response.content_length or 0) < SMALL
    ):
        return response
    response.vary.add("Accept-Encoding")
    if accepted["br"] > 0:
        response.set_data(_in_brotli(response.get_data(), QUICK))
        response.headers["Content-Encoding"] = "br"
    elif accepted["gzip"] > 0:
        response.set_data(gzip.compress(response.get_data(), QUICK, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _respond(packed: Packed, lifetime: str) -> flask.Response:
    accepted = flask.request.accept_encodings
    body, encoding = packed.content, None
    if packed.brotli is not None and accepted["br"] > 0:
        body, encoding = packed.brotli, "br"
    elif packed.gzip is not None and accepted["gzip"] > 0:
        body, encoding = packed.gzip, "gzip"
    etag = packed.etag + (f"-{encoding}" if encoding else "")
    response = flask.Response(body, content_type=packed.mimetype)
    response.headers["Cache-Control"] = lifetime
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.set_etag(etag)
    response.make_conditional(flask.request)
    return response


# Headers ------------------------------------------------------------------------------------------------


def content_security_policy(app: dash.Dash) -> str:
    """No script that is not ours or Dash's, and nothing from another host.

    Dash writes one inline script, which starts the renderer, and one for each clientside callback; they are
    allowed by their hashes. Styles need ``unsafe-inline``: Dash's component bundles add a dozen style
    elements and Plotly writes style attributes, and neither can carry a nonce.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' " + " ".join(app.csp_hashes()),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def security_headers(server: flask.Flask, app: dash.Dash) -> None:
    """Put the Content-Security-Policy and the other usual headers on every answer."""

    @server.after_request
    def guard(response: flask.Response) -> flask.Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", content_security_policy(app))
        return response
