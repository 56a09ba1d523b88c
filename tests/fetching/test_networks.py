"""Networks as organisations have them: a proxy in the way, and one that reads what is encrypted.

The command runs as a program, the proxy as another, and the publisher speaks TLS with a certificate that only a
private authority has signed.
"""

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from outcomes.catalogue import ROOT
from tests.fetching import publishers
from tests.fetching.publishers import Host, closed_port

if sys.platform in ("win32", "darwin"):
    pytest.skip("the system's store of certificates is not a file here", allow_module_level=True)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def trusted(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with the certificate of the private authority."""
    file = tmp_path_factory.mktemp("trusted") / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return str(file)


@pytest.fixture
def publisher(authority: trustme.CA) -> Iterator[Host]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with publishers.served(Host(), context) as host:
        publishers.everything(host)
        yield host


class Proxy:
    """A proxy that runs: where, and a look at what it was asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.port = int(process.stdout.readline())
        self.address = f"http://127.0.0.1:{self.port}"

    def asked(self) -> list[str]:
        self.process.terminate()
        return self.process.communicate(timeout=20)[0].splitlines()


@contextmanager
def proxy(*options: str) -> Iterator[Proxy]:
    program = Path(__file__).with_name("proxy.py")
    process = subprocess.Popen([sys.executable, str(program), *options], stdout=subprocess.PIPE, text=True)
    try:
        yield Proxy(process)
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stdout.close()


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path, publisher: Host) -> Run:
    """``outcomes fetch`` as its users run it, with what the environment says."""
    made = publishers.reference(tmp_path, publisher.address)

    def fetch(**environment: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "OUTCOMES_HOME": str(tmp_path / "home"),
            "OUTCOMES_REFERENCE": str(made),
            **environment,
        }
        command = [sys.executable, "-m", "outcomes", "fetch", "--measure", "adult_excess_weight", "--json"]
        return subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
        )

    return fetch


def failed(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a run in which its one source failed."""
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert [one["status"] for one in said["sources"]] == ["failed"]
    assert done.stderr == said["sources"][0]["reason"] + "\n"
    assert ". " not in done.stderr
    return done.stderr


def test_figures_come_through_a_proxy_that_reads_what_is_encrypted(
    run, publisher, authority, trusted, tmp_path
):
    pair = tmp_path / "pair.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(pair))
    with proxy("--read", str(pair)) as between:
        done = run(OUTCOMES_PROXY=between.address, SSL_CERT_FILE=trusted)
        again = run(HTTPS_PROXY=between.address, SSL_CERT_FILE=trusted)
        asked = between.asked()

    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert said["ok"]
    assert said["snapshot"]
    assert [one["status"] for one in said["sources"]] == ["new figures"]
    assert json.loads(again.stdout)["snapshot"] == said["snapshot"]
    assert [one["status"] for one in json.loads(again.stdout)["sources"]] == ["nothing new"]
    assert set(asked) == {f"CONNECT {publisher.address.removeprefix('https://')}"}
    assert len(asked) >= 2
    assert len(publisher.asked) == 6


def test_a_certificate_of_an_unknown_authority_is_refused_at_once(run, publisher):
    sentence = failed(run())

    assert "does not trust the certificate of 127.0.0.1" in sentence
    assert "SSL_CERT_FILE" in sentence
    assert publisher.asked == []


def test_a_proxy_that_reads_with_an_unknown_certificate_is_refused(run, publisher, trusted, tmp_path):
    pair = tmp_path / "pair.pem"
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(pair))
    with proxy("--read", str(pair)) as between:
        sentence = failed(run(OUTCOMES_PROXY=between.address, SSL_CERT_FILE=trusted))

    assert "does not trust the certificate of 127.0.0.1" in sentence
    assert publisher.asked == []


def test_a_proxy_that_asks_who_you_are(run, publisher, trusted):
    with proxy("--login", "reader:s3cret") as between:
        without = run(OUTCOMES_PROXY=between.address, SSL_CERT_FILE=trusted)
        wrong = run(OUTCOMES_PROXY=f"http://reader:wr0ng@127.0.0.1:{between.port}", SSL_CERT_FILE=trusted)
        right = run(OUTCOMES_PROXY=f"http://reader:s3cret@127.0.0.1:{between.port}", SSL_CERT_FILE=trusted)

    assert "407" in failed(without)
    assert "wr0ng" not in failed(wrong) + wrong.stdout
    assert right.returncode == 0, right.stderr


@pytest.mark.parametrize(
    "address", ["gopher://127.0.0.1:70", "http://:3128", "127.0.0.1:x", "socks5://127.0.0.1:1"]
)
def test_an_address_that_is_no_proxy_is_one_sentence(run, publisher, address):
    sentence = failed(run(HTTPS_PROXY=address))

    assert "cannot be used" in sentence
    assert "OUTCOMES_PROXY" in sentence


def test_hosts_in_no_proxy_are_asked_directly(run, publisher, trusted):
    down = f"http://127.0.0.1:{closed_port()}"
    done = run(OUTCOMES_PROXY=down, NO_PROXY="127.0.0.1", SSL_CERT_FILE=trusted)

    assert done.returncode == 0, done.stderr
