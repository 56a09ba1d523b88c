"""The newest files that a publisher's page links to."""

import re
from calendar import month_abbr
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin

_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}


class _Anchors(HTMLParser):
    """Where the anchors of a page lead, in its order; a page that is badly made breaks nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.base: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href.strip())
        elif tag == "base" and href and self.base is None:
            self.base = href.strip()


def links(page: str, address: str) -> tuple[str, ...]:
    """Whole addresses of every link of a page, each once, in the order of the page.

    Parameters
    ----------
    page
        Its HTML.
    address
        Where it came from, which links without a host continue.
    """
    anchors = _Anchors()
    anchors.feed(page)
    start = urljoin(address, anchors.base or "")
    whole = []
    for href in anchors.found:
        try:
            whole.append(urldefrag(urljoin(start, href)).url)
        except ValueError:
            # Not an address, such as http://[
            continue
    return tuple(dict.fromkeys(whole))


def newest(found: tuple[str, ...], pattern: str, n: int) -> tuple[str, ...]:
    """The newest links that a pattern matches, one a period, newest first.

    Parameters
    ----------
    found
        Links in the order of their page.
    pattern
        Where it has the groups ``year`` and ``month``, they say of when a file is; else the page's order does.
    n
        How many at most.

    Notes
    -----
    Of two files of one month the one whose name says that it was revised is taken, else the first.

    Examples
    --------
    >>> newest(("/a-2025.csv", "/a-2026.csv", "/notes.pdf"), r"a-(?P<year>[0-9]+)[.]csv$", 1)
    ('/a-2026.csv',)
    """
    dated: dict[tuple[int, int], str] = {}
    undated: list[str] = []
    for link in found:
        match = re.search(pattern, unquote(link), re.IGNORECASE)
        if match is None:
            continue
        period = _period(match.groupdict())
        if period is None:
            undated.append(link)
        elif period not in dated or (_is_revised(link) and not _is_revised(dated[period])):
            dated[period] = link
    ordered = [dated[period] for period in sorted(dated, reverse=True)]
    return (*ordered, *undated)[:n]


def _period(groups: dict[str, str | None]) -> tuple[int, int] | None:
    """Year and month that a match names, month 0 where it names none; None where it names no time."""
    year = groups.get("year")
    if not year:
        return None
    named = groups.get("month")
    if named is None:
        month = 0
    elif named.isdigit():
        month = int(named)
    else:
        month = _MONTHS.get(named[:3].lower(), 0)
    return (int(year) if len(year) > 2 else 2000 + int(year), month)


def _is_revised(link: str) -> bool:
    return "revised" in link.lower()
