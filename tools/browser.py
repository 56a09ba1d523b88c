"""Find a Chromium for the browser tests, or install one.

Run as a program it prints the browser it will use, and exits 1 with a plain sentence if there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
)

# Windows and macOS do not put browsers on PATH.
PLACES = (
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

WHERE_PLAYWRIGHT_KEEPS_ITS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""

NOTHING_FOUND = (
    "The browser tests need Chromium, Chrome or Edge and none could be found or installed: "
    "install one (on Debian: sudo apt-get install chromium), then run this again."
)


def find() -> str | None:
    """Path of an installed browser, or None if there is none.

    Returns
    -------
    str or None
        For Playwright's ``executable_path``; None lets Playwright use a browser of its own.
    """
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    for place in PLACES:
        path = os.path.expandvars(place)
        if Path(path).is_file():
            return path
    return None


def find_or_install() -> str:
    """Path of a browser, installed first if there is none.

    Returns
    -------
    str
        The program to start: one found on the machine, or Playwright's own.

    Raises
    ------
    RuntimeError
        If there is no browser and none could be installed.
    """
    path = find() or _playwright_browser()
    if path:
        return path
    if shutil.which("apt-get") and _may_be_root():
        _run(*_as_root(), "apt-get", "update", "-qq")
        _run(*_as_root(), "apt-get", "install", "-qq", "-y", "chromium")
        if path := find():
            return path
    with_libraries = ["--with-deps"] if shutil.which("apt-get") and _may_be_root() else []
    _run(sys.executable, "-m", "playwright", "install", *with_libraries, "chromium")
    if path := _playwright_browser():
        return path
    raise RuntimeError(NOTHING_FOUND)


def _starts(path: str) -> bool:
    """Whether the program runs: Ubuntu's chromium-browser may be a stub that asks for a snap."""
    if sys.platform == "win32":
        return True  # chrome.exe --version opens a window there
    try:
        return _quietly(path, "--version").returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwright_browser() -> str | None:
    # In a process of its own: the browser tests start Playwright themselves, and it runs once a process.
    path = _quietly(sys.executable, "-c", WHERE_PLAYWRIGHT_KEEPS_ITS_OWN).stdout.strip()
    return path if path and Path(path).is_file() and _starts(path) else None


def _may_be_root() -> bool:
    if os.geteuid() == 0:
        return True
    return shutil.which("sudo") is not None and _quietly("sudo", "-n", "true").returncode == 0


def _as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def _quietly(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _run(*command: str) -> None:
    """Run an installer. Whether it worked is seen by looking for the browser again."""
    print("Installing a browser:", " ".join(command), flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdout=sys.stderr, env=quiet, check=False)


if __name__ == "__main__":
    try:
        print("Browser for the tests:", find_or_install())
    except RuntimeError as error:
        sys.exit(str(error))
