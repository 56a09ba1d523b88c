"""Polite requests: one at a time, with a pause, tried again with patience, never more than was asked for.

Whatever goes wrong is one sentence that says what happened and what to do.
"""

import email.utils
import ssl
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx
import tenacity
import truststore

from outcomes import __version__
from outcomes.catalogue import Publisher
from outcomes.errors import OutcomesError
from outcomes.fetching.kept import Note

Expected = Literal["data", "page", "json"]

LARGEST_DATA_BYTES = 256 * 2**20
LARGEST_PAGE_BYTES = 8 * 2**20
MOST_REDIRECTS = 5
TRIES = 4
# Requests that a host did not answer in all their tries; then it has trouble, and is left alone.
MOST_GIVEN_UP = 3
LONGEST_WAIT_SECONDS = 120.0
FIRST_WAIT_SECONDS = 2.0
TIMEOUT = httpx.Timeout(60.0, connect=20.0)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({429, 500, 502, 503, 504})


class NotHad(OutcomesError):
    """Something could not be had from a publisher; ``is_host`` says that asking its host again now is no use."""

    def __init__(self, sentence: str, *, is_host: bool = False) -> None:
        super().__init__(sentence)
        self.is_host = is_host


class _Passing(Exception):
    """A fault that may be gone in a moment; ``wait`` is how long the host asks to be left alone."""

    def __init__(self, failed: NotHad, wait: float | None = None) -> None:
        super().__init__(str(failed))
        self.failed = failed
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """What came: the content, or None where the publisher says that nothing changed."""

    content: bytes | None
    etag: str | None = None
    last_modified: str | None = None


class Client:
    """Asks publishers, one request at a time.

    Parameters
    ----------
    proxy
        Address of a proxy; empty: what the environment or the system says.
    sleep
        How time is spent; tests spend none.
    """

    def __init__(self, *, proxy: str = "", sleep: Callable[[float], None] = time.sleep) -> None:
        self._proxy = proxy
        self._sleep = sleep
        self._clients: dict[str, httpx.Client] = {}
        self._asked: dict[str, float] = {}
        self._given_up: Counter[str] = Counter()
        self._down: dict[str, str] = {}

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_exception: object) -> None:
        for client in self._clients.values():
            client.close()

    def get(
        self, publisher: Publisher, address: str, expected: Expected, before: Note | None = None
    ) -> Answer:
        """Ask for one thing.

        Parameters
        ----------
        before
            What is known of the same thing from last time, so that the publisher can say that nothing changed.

        Raises
        ------
        NotHad
            In one sentence, when it could not be had.
        """
        host = urlsplit(address).netloc
        if host in self._down:
            raise NotHad(self._down[host], is_host=True)
        try:
            return self._follow(publisher, address, expected, before)
        except NotHad as failed:
            if failed.is_host:
                self._down[host] = str(failed)
            raise

    def _follow(self, publisher: Publisher, address: str, expected: Expected, before: Note | None) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._patiently(publisher, address, expected, before)
            if isinstance(answer, Answer):
                return answer
            if not publisher.leads_to(answer):
                raise NotHad(
                    f"{address} leads on to {answer}, which is not among the hosts of this source or gives up https:"
                    " see whether the publisher has moved, and if so write the new address into sources.toml."
                )
            address = answer
        raise NotHad(f"{address} leads from one address to the next without end: try again later.")

    def _patiently(
        self, publisher: Publisher, address: str, expected: Expected, before: Note | None
    ) -> Answer | str:
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Passing),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        host = urlsplit(address).netloc
        try:
            return tries(self._once, publisher, address, expected, before)
        except _Passing as passing:
            self._given_up[host] += 1
            failed = passing.failed
            raise NotHad(
                str(failed), is_host=failed.is_host or self._given_up[host] >= MOST_GIVEN_UP
            ) from None

    def _once(
        self, publisher: Publisher, address: str, expected: Expected, before: Note | None
    ) -> Answer | str:
        """One request: the answer, or the address to which it leads on."""
        host = urlsplit(address).netloc
        proxy = self._proxy_for(address)
        self._pause(host, publisher.pause_seconds)
        try:
            with self._client(proxy).stream("GET", address, headers=_headers(expected, before)) as response:
                if response.status_code in REDIRECTS and "location" in response.headers:
                    return _onward(address, response.headers["location"])
                if response.status_code == 304 and before is not None:
                    return Answer(None)
                _refuse_status(host, address, response)
                content = _content(host, address, response, expected)
        except httpx.TransportError as error:
            raise _fault(error, host, proxy) from None
        except (httpx.InvalidURL, httpx.DecodingError) as error:
            raise NotHad(
                f"{host} answered with something that cannot be read ({error}): try again later."
            ) from None
        finally:
            self._asked[host] = time.monotonic()
        return Answer(content, response.headers.get("etag"), response.headers.get("last-modified"))

    def _pause(self, host: str, seconds: float) -> None:
        if host in self._asked:
            left = self._asked[host] + seconds - time.monotonic()
            if left > 0:
                self._sleep(left)

    def _proxy_for(self, address: str) -> str:
        """The proxy by which an address is asked; empty for none."""
        parts = urlsplit(address)
        if urllib.request.proxy_bypass(parts.hostname or ""):
            return ""
        known = urllib.request.getproxies()
        proxy = self._proxy or known.get(parts.scheme) or known.get("all") or ""
        return proxy if not proxy or "://" in proxy else f"http://{proxy}"

    def _client(self, proxy: str) -> httpx.Client:
        if proxy not in self._clients:
            # The system's certificates: in networks that read TLS, theirs are there and nowhere else.
            context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self._clients[proxy] = httpx.Client(
                verify=context,
                proxy=_proxy(proxy, context) if proxy else None,
                trust_env=False,
                timeout=TIMEOUT,
                follow_redirects=False,
                headers={"User-Agent": f"nenc-outcomes/{__version__}"},
            )
        return self._clients[proxy]


def _proxy(address: str, context: ssl.SSLContext) -> httpx.Proxy:
    try:
        url = httpx.URL(address)
        if url.scheme in ("http", "https") and url.host:
            return httpx.Proxy(url, ssl_context=context if url.scheme == "https" else None)
    except httpx.InvalidURL:
        pass
    raise NotHad(
        f"the proxy {_shown(address)} cannot be used: set OUTCOMES_PROXY to one such as http://proxy.example:3128.",
        is_host=True,
    )


def _wait(state: tenacity.RetryCallState) -> float:
    """As long as the host asks for, else twice as long as the last time."""
    failed = state.outcome.exception() if state.outcome else None
    asked = failed.wait if isinstance(failed, _Passing) else None
    return FIRST_WAIT_SECONDS * 2.0 ** (state.attempt_number - 1) if asked is None else asked


def _headers(expected: Expected, before: Note | None) -> dict[str, str]:
    accept = {"data": "text/csv, */*;q=0.8", "page": "text/html, */*;q=0.8", "json": "application/json"}
    headers = {"Accept": accept[expected]}
    if before is not None and before.etag:
        headers["If-None-Match"] = before.etag
    if before is not None and before.last_modified:
        headers["If-Modified-Since"] = before.last_modified
    return headers


def _onward(address: str, location: str) -> str:
    """The address that a redirect leads to."""
    try:
        whole = urljoin(address, location)
        urlsplit(whole)
    except ValueError:
        raise NotHad(f"{address} leads on to something that is no address: run fetch again later.") from None
    return whole


def _refuse_status(host: str, address: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in PASSING:
        raise _passing(host, response)
    if status in (404, 410):
        raise NotHad(
            f"{host} has nothing at {address} any more ({status}): find where the publisher has moved it, and write"
            " the new address into sources.toml."
        )
    if status == 407:
        raise NotHad(
            "the proxy asks who you are (407): give OUTCOMES_PROXY the name and password that it wants.",
            is_host=True,
        )
    if status in (401, 403, 451):
        raise NotHad(
            f"{host} refuses to answer ({status}): see in a browser on this machine whether {address} opens, and ask"
            " those who run the network if it does not."
        )
    if status != 200:
        raise NotHad(
            f"{host} answered {address} with the code {status}: see in a browser what it says there."
        )


def _passing(host: str, response: httpx.Response) -> _Passing | NotHad:
    """A fault that is tried again, unless the host asks for more patience than a command has."""
    status = response.status_code
    wait = _retry_after(response.headers.get("retry-after"))
    what = "asks for fewer requests" if status == 429 else "has a fault of its own"
    sentence = f"{host} {what} ({status})"
    if wait is not None and wait > LONGEST_WAIT_SECONDS:
        minutes = round(wait / 60)
        return NotHad(f"{sentence}: run fetch again in {minutes} minutes, as it asks.", is_host=True)
    failed = NotHad(
        f"{sentence}, also when asked {TRIES} times: run fetch again later.", is_host=status == 429
    )
    return _Passing(failed, wait)


def _retry_after(said: str | None) -> float | None:
    """Seconds that a host asks to be left alone, said as a number or as a moment."""
    if not said:
        return None
    if said.strip().isdigit():
        return float(said)
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _content(host: str, address: str, response: httpx.Response, expected: Expected) -> bytes:
    largest = LARGEST_DATA_BYTES if expected == "data" else LARGEST_PAGE_BYTES
    too_large = NotHad(
        f"{host} sends more than {largest // 2**20} MB from {address}: see in a browser whether it is the right file."
    )
    said = response.headers.get("content-length", "")
    if said.isdigit() and int(said) > largest:
        raise too_large
    parts, n_bytes = [], 0
    for part in response.iter_bytes():
        n_bytes += len(part)
        if n_bytes > largest:
            raise too_large
        parts.append(part)
    content = b"".join(parts)
    is_page = _is_page(content)
    if expected != "page" and is_page:
        raise NotHad(
            f"{host} answered with a web page in place of data: open {address} in a browser to see what it says, such"
            " as a sign-in of your network or a notice of the publisher."
        )
    if expected != "page" and not content.strip():
        raise NotHad(f"{host} answered with nothing at all: run fetch again later.")
    return content


def _is_page(content: bytes) -> bool:
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<?xml", b"<html", b"<head", b"<body"))


def _fault(error: httpx.TransportError, host: str, proxy: str) -> Exception:
    """What a fault of the connection means to whoever gave the command."""
    causes = _causes(error)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NotHad(
            f"this machine does not trust the certificate of {host}: if your network reads encrypted traffic, install"
            " its certificate in the system's store, or name its file in SSL_CERT_FILE.",
            is_host=True,
        )
    if isinstance(error, httpx.ProxyError):
        return NotHad(
            f"the proxy {_shown(proxy)} refuses to lead to {host} ({_short(error)}): ask those who run the network, or"
            " set OUTCOMES_PROXY to another.",
            is_host=True,
        )
    if isinstance(error, httpx.UnsupportedProtocol):
        return NotHad(
            f"{host} cannot be asked that way ({_short(error)}): write its address from https:// on."
        )
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        if proxy:
            sentence = (
                f"the proxy {_shown(proxy)} cannot be reached, or cannot reach {host}: see whether it runs, or set"
                " OUTCOMES_PROXY to another."
            )
        else:
            sentence = (
                f"{host} cannot be reached: see whether this machine has a way out, or needs OUTCOMES_PROXY."
            )
        return _Passing(NotHad(sentence, is_host=True))
    if isinstance(error, httpx.TimeoutException):
        sentence = (
            f"{host} did not answer within {TIMEOUT.read:.0f} seconds, {TRIES} times: run fetch again later."
        )
        return _Passing(NotHad(sentence))
    return _Passing(
        NotHad(f"{host} broke off in the middle of its answer, {TRIES} times: run fetch again later.")
    )


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or step.__context__
    return found


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:100].rstrip(".") or type(error).__name__


def _shown(proxy: str) -> str:
    """A proxy's address without the name and password that it may hold."""
    scheme, _, rest = proxy.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
