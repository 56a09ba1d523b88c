"""An installation of its own in another process: commands, downloads and pages, as people outside the project get them."""

import json
import subprocess
import sys

from outcomes.catalogue import ROOT

# What a script gets from each address, then what a browser gets of each page, as one document.
FETCH = """
import json, sys
import app
import dash
client = app.server.test_client()
addresses, pages = json.loads(sys.argv[1])
layouts = {page["path"]: page["layout"] for page in dash.page_registry.values()}
got = {}
for address in addresses:
    answer = client.get(address)
    got[address] = [answer.status_code, answer.get_data(as_text=True)]
for page in pages:
    tree = layouts[page]().to_plotly_json() if page in layouts else None
    got[page] = json.dumps(tree, default=lambda one: one.to_plotly_json(), ensure_ascii=False)
print("\\n" + json.dumps(got))
"""


def run(environment: dict[str, str], *arguments: str) -> str:
    """What a Python command prints, run from the project with an environment."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fetch(environment: dict[str, str], addresses: list[str], pages: list[str]) -> dict[str, object]:
    """Status and text of each address, and each page as text; ``null`` for a page that is not there."""
    return json.loads(run(environment, "-c", FETCH, json.dumps([addresses, pages])).splitlines()[-1])
