import base64
import gzip
import hashlib
import json
import re
import runpy
from pathlib import Path

import brotli
import dash
import dash_bootstrap_components as dbc
import flask
import plotly.offline
import pytest
from dash import dcc, html

from outcomes.web import static, style_sheet

VENDOR = static.ASSETS / "vendor"


@pytest.fixture(scope="module")
def app():
    """An app with our files, compressed quickly: how hard is not what these tests are about."""
    patch = pytest.MonkeyPatch()
    slow = brotli.compress
    patch.setattr(static.brotli, "compress", lambda content, quality: slow(content, quality=1))
    app = dash.Dash(__name__, server=flask.Flask(__name__), **static.dash_options())
    app.layout = html.Div([dcc.Graph(id="graph"), dbc.Select(id="select"), html.P("A long page. " * 60)])
    app.clientside_callback(
        "(value) => value", dash.Output("graph", "className"), dash.Input("select", "value")
    )
    static.install(app.server, app)
    static.security_headers(app.server, app)
    yield app
    patch.undo()


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def markup(client):
    return client.get("/").get_data(as_text=True)


def addresses(markup):
    return re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', markup)


def test_the_page_is_english_and_names_no_other_host(markup):
    assert '<html lang="en-GB">' in markup
    assert 'name="viewport"' in markup
    assert [a for a in addresses(markup) if "//" in a] == []
    assert "https://" not in markup


def test_the_page_waits_for_no_plotly(markup):
    assert f'<link rel="prefetch" as="script" href="{static.PLOTLY}">' in markup
    scripts = re.findall(r'<script src="([^"]+)"', markup)
    assert scripts[0].startswith("/static/theme.")
    assert not any("plotly" in script or "charts" in script for script in scripts)


def test_dash_finds_the_cartesian_bundle_where_it_looks_for_plotly(client):
    answer = client.get(static.PLOTLY)
    assert answer.data == static._script(static.CHART_SCRIPTS)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get(static.PLOTLY, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    renderer = next(Path(dash.__file__).parent.glob("dash-renderer/build/dash_renderer.min.js"))
    assert static.PLOTLY.removeprefix("/") in renderer.read_text(encoding="utf-8")


def test_every_file_of_the_page_is_kept_by_the_browser_for_a_year(client, markup):
    # Dash chooses the address of plotly.js, and no hash is in it.
    for address in set(addresses(markup)) - {static.PLOTLY}:
        answer = client.get(address, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == static.FOREVER, address


@pytest.mark.parametrize(
    ("accepted", "unpack"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]
)
def test_answers_are_compressed_for_those_who_can_read_them(client, accepted, unpack):
    answer = client.get("/_dash-layout", headers={"Accept-Encoding": accepted})
    small = client.get("/_dash-dependencies", headers={"Accept-Encoding": accepted})

    expected = client.get("/_dash-layout").json
    assert json.loads(unpack(answer.data)) == expected
    assert answer.headers.get("Content-Encoding", "identity") == accepted.partition(",")[0]
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Content-Encoding" not in small.headers


def test_an_answer_with_an_etag_keeps_its_bytes():
    server = flask.Flask(__name__)
    with server.test_request_context(headers={"Accept-Encoding": "br"}):
        download = flask.Response("[]" * 1000, mimetype="application/json", headers={"ETag": '"1"'})
        assert static.squeeze(download).data == b"[]" * 1000
        assert static.squeeze(flask.Response(b"x" * 1000, mimetype="text/csv")).data == b"x" * 1000


@pytest.mark.parametrize(
    ("accepted", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]
)
def test_every_encoding_holds_the_same_bytes(client, accepted, unpack):
    address = static.stylesheets()[0]
    answer = client.get(address, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "identity") == accepted
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert unpack(answer.data) == static._own()[address]


def test_an_unchanged_file_is_not_sent_again(client):
    address = static.stylesheets()[0]
    first = client.get(address, headers={"Accept-Encoding": "br"})
    again = client.get(address, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_a_part_that_dash_loads_later_is_compressed_too(client):
    answer = client.get("/_dash-component-suites/dash/dcc/async-graph.js", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_is_not_packed_is_left_to_dash(client):
    answer = client.get(
        "/_dash-component-suites/dash/dcc/async-mathjax.js", headers={"Accept-Encoding": "br"}
    )
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    answer.close()


def test_compressed_forms_are_kept_on_disk_and_used_again(tmp_path, monkeypatch):
    content = b"a { color: red }" * 100
    first = static.pack(content, ".css", tmp_path)
    monkeypatch.setattr(static.brotli, "compress", lambda *_, **__: pytest.fail("compressed twice"))
    assert static.pack(content, ".css", tmp_path) == first
    assert brotli.decompress(first.brotli) == gzip.decompress(first.gzip) == content
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".br", ".gz"]


def test_a_small_file_is_not_compressed():
    packed = static.pack(b"<svg/>", ".svg")
    assert (packed.brotli, packed.gzip, packed.mimetype) == (None, None, "image/svg+xml")


def test_every_answer_is_guarded(client):
    for address in ("/", static.stylesheets()[0], "/_dash-layout"):
        headers = client.get(address).headers
        for name, value in static.HEADERS.items():
            assert headers[name] == value
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["connect-src"] == "'self'"
        assert "unsafe" not in policy["script-src"]
        assert "http" not in headers["Content-Security-Policy"]


def test_every_inline_script_is_allowed_by_its_hash(app, client, markup):
    inline = re.findall(r"<script(?![^>]*(?:src|json))[^>]*>(.*?)</script>", markup, re.DOTALL)
    policy = client.get("/").headers["Content-Security-Policy"]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
    assert len(inline) == 2
    assert all(f"'sha256-{digest}'" in policy for digest in digests)


def test_style_sheets_fetch_nothing():
    sheet = style_sheet.style_sheet().decode()
    assert "@import" not in sheet
    assert set(re.findall(r"url\(\s*[\"']?(\w+:|//|[^)\"']{1,20})", sheet)) <= {
        "data:",
        "%23m",
    }  # a mask inside an icon


def test_vendored_versions_are_those_the_python_packages_expect():
    assert (
        dbc.themes.BOOTSTRAP.split("@")[1].split("/")[0] in (VENDOR / "bootstrap.min.css").read_text()[:200]
    )
    head = (VENDOR / "plotly-cartesian.min.js").read_text()[:200]
    assert f"v{plotly.offline.get_plotlyjs_version()}" in head


def test_the_vendoring_script_pins_what_is_here_and_strips_external_rules():
    script = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "vendor.py"))
    for package, version, _, name in script["PINNED"]:
        assert version in (VENDOR / name).read_text()[:200]
        assert (VENDOR / f"{name}.LICENCE.txt").read_text().startswith(f"{package} {version}")
    css = (
        '@import url("https://fonts.example/css");a{background:url(//host/x.png)}'
        "@font-face{font-family:F;src:url(https://host/f.woff2)}b{background:url(data:image/png;base64,AA)}"
    )
    assert script["local_only"](css) == "a{background:none}b{background:url(data:image/png;base64,AA)}"


def test_a_page_stays_within_its_budget_on_the_wire(client, markup):
    """Scripts and styles of a first visit, compressed as they ship, leave room for the data below 1 MB."""
    config = json.loads(re.search(r'id="_dash-config"[^>]*>(.*?)</script>', markup)[1])
    assert config["requests_pathname_prefix"] == "/"
    sizes = [len(client.get(a, headers={"Accept-Encoding": "gzip"}).data) for a in addresses(markup)]
    assert sum(sizes) < 960_000
