"""Fetch the pinned front-end files again with ``python tools/vendor.py``.

Writes ``assets/vendor/`` from the npm registry (``npm pack``: nothing is installed or run). Rules that would
make a browser fetch from another host are taken out of style sheets: an ``@import``, or a ``url()`` with a
scheme or ``//``. Each licence is written beside its file. The versions belong to the Python packages in
requirements.txt: plotly.js is the one that plotly.py carries, Bootstrap the one that
dash-bootstrap-components names in its themes; a test compares them.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "assets" / "vendor"

# package, version, file inside the package, name here
PINNED = (
    ("bootstrap", "5.3.6", "dist/css/bootstrap.min.css", "bootstrap.min.css"),
    ("plotly.js-cartesian-dist-min", "4.1.1", "plotly-cartesian.min.js", "plotly-cartesian.min.js"),
)

IMPORT = re.compile(r"@import[^;]+;", re.IGNORECASE)
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*(?:https?:)?//[^}]*\}", re.IGNORECASE)
EXTERNAL_URL = re.compile(r"url\(\s*['\"]?(?:https?:)?//[^)]*\)", re.IGNORECASE)
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")


def local_only(css: str) -> str:
    """A style sheet without any rule that fetches from another host."""
    for pattern, instead in ((IMPORT, ""), (FONT_FACE, ""), (EXTERNAL_URL, "none"), (SOURCE_MAP, "")):
        css = pattern.sub(instead, css)
    return css


def fetch(package: str, version: str, *members: str) -> list[bytes]:
    """Members of the package's archive, as ``npm pack`` gets it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package}@{version}"]
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        with tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1]) as archive:
            return [archive.extractfile(member).read() for member in members]


def main() -> None:
    """Write every pinned file and its licence."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for package, version, inside, name in PINNED:
        content, licence = fetch(package, version, f"package/{inside}", "package/LICENSE")
        if name.endswith(".css"):
            content = local_only(content.decode()).encode()
        (VENDOR / name).write_bytes(content)
        (VENDOR / f"{name}.LICENCE.txt").write_bytes(f"{package} {version}\n\n".encode() + licence)
        print(f"{name}: {package} {version}, {len(content):,} bytes")


if __name__ == "__main__":
    main()
