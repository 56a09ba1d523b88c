"""A publisher on this machine, a home of its own, and a client that does not wait."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outcomes import fetching
from outcomes.catalogue import Catalogue
from outcomes.fetching.client import Client
from outcomes.settings import Settings
from tests.fetching import publishers
from tests.fetching.publishers import Host


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine, and no address but this machine's own."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def host() -> Iterator[Host]:
    with publishers.served(Host()) as host:
        yield host


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    return Settings()


@pytest.fixture
def ons() -> Iterator[Host]:
    """The server of ONS alone, which has no fault."""
    with publishers.served(Host()) as host:
        publishers.everything(host)
        yield host


@pytest.fixture
def local(tmp_path: Path, host: Host, ons: Host) -> Catalogue:
    """The catalogue with every address on this machine."""
    return publishers.catalogue_at(tmp_path, host.address, ons=ons.address)


@pytest.fixture
def waits() -> list[float]:
    """How long the client would have waited, in order."""
    return []


@pytest.fixture
def fetch(settings: Settings, local: Catalogue, waits: list[float]) -> Callable[..., fetching.FetchReport]:
    """``fetch`` from the local publishers, which spends no time waiting."""

    def run(*measures: str, **options: object) -> fetching.FetchReport:
        client = Client(proxy=settings.proxy, sleep=waits.append)
        return fetching.fetch(measures, settings=settings, catalogue=local, client=client, **options)

    return run
