"""Whatever a publisher or the network does wrong is one sentence about that source, and the others go on."""

import threading

import httpx
import pytest

from outcomes import fetching
from outcomes.fetching import client as asking
from outcomes.fetching.client import Client
from outcomes.pipeline import load, publish
from outcomes.warehouse import store
from tests.fetching import publishers
from tests.fetching.publishers import Reply, closed_port

DATA = "/api/all_data/csv/by_indicator_id"
AE = "/statistics/statistical-work-areas/ae-waiting-times-and-activity"
UPLOADS = "/statistics/wp-content/uploads/sites/2"
SIGN_IN = Reply(b"\r\n<!DOCTYPE html><html><title>Sign in</title></html>", kind="text/html")


def sheet() -> bytes:
    return publishers.fingertips_csv("93881", 502)


def one_reason(report: fetching.FetchReport, label: str = "OHID Fingertips") -> str:
    """The one sentence of the one source that failed."""
    (reason,) = report.reasons()
    assert reason.startswith(f"{label}: ")
    assert reason.endswith(".")
    assert ". " not in reason
    assert "\n" not in reason
    assert "Traceback" not in reason
    return reason


FAULTS = {
    "a web page in place of data": (SIGN_IN, "answered with a web page in place of data", "in a browser"),
    "nothing at all": (Reply(b""), "answered with nothing at all", "later"),
    "other columns": (
        Reply(b"Shape,Colour\r\nround,blue\r\n"),
        "has other columns than this program knows",
        "tell those who look after",
    ),
    "no longer there": (Reply(status=404), "nothing at http://127.0.0.1", "sources.toml"),
    "refused": (Reply(status=403), "refuses to answer (403)", "browser"),
    "an odd code": (Reply(status=418), "with the code 418", "browser"),
    "too many requests": (Reply(status=429), "asks for fewer requests (429)", "run fetch again later"),
    "an hour's patience": (
        Reply(status=429, headers={"Retry-After": "3600"}),
        "asks for fewer requests (429)",
        "in 60 minutes",
    ),
    "a fault of its own": (Reply(status=500), "has a fault of its own (500)", "run fetch again later"),
    "not there now": (Reply(status=503), "has a fault of its own (503)", "run fetch again later"),
    "cut off": (Reply(sheet(), is_cut_off=True), "broke off in the middle of its answer", "run fetch again later"),
    "another scheme": (
        Reply(status=302, headers={"Location": "file:///etc/passwd"}),
        "leads on to file:///etc/passwd",
        "sources.toml",
    ),
    "another host": (
        Reply(status=302, headers={"Location": "http://elsewhere.invalid/x.csv"}),
        "leads on to http://elsewhere.invalid/x.csv",
        "sources.toml",
    ),
    "to no address": (Reply(status=302, headers={"Location": "http://["}), "to something that is no address", "later"),
    "in a circle": (Reply(status=301, headers={"Location": f"{DATA}?again"}), "without end", "later"),
    "packed wrongly": (
        Reply(b"no gzip", headers={"Content-Encoding": "gzip"}),
        "cannot be read",
        "later",
    ),
    "no figure of ours": (
        Reply((publishers.FINGERTIPS + "\r\n" + "1,x,,,E92000001,England,Any,Persons,All ages,,,2020,1" + "," * 14).encode()),
        "was refused and nothing of it taken",
        "--check",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_that_says_what_and_what_to_do(host, fetch, fault):
    reply, what, then = FAULTS[fault]
    publishers.everything(host)
    host.answers[DATA] = reply

    report = fetch("adult_excess_weight")

    reason = one_reason(report)
    assert what in reason
    assert then in reason
    assert not report.ok
    assert report.snapshot is None


def test_the_other_sources_go_on(host, fetch, settings):
    publishers.everything(host)
    host.answers[DATA] = SIGN_IN

    report = fetch("adult_obesity")

    assert {one.publisher.id: one.status for one in report.sources} == {
        "fingertips": "failed",
        "ons": "new figures",
    }
    assert report.snapshot == store.current_id(settings.home) is not None


@pytest.mark.parametrize(
    ("first", "waited"),
    [
        (Reply(status=429, headers={"Retry-After": "7"}), [7.0]),
        (Reply(status=503), [2.0]),
        (Reply(sheet(), is_cut_off=True), [2.0]),
        (Reply(status=500, headers={"Retry-After": "Tue, 04 Nov 2025 09:30:00 GMT"}), [0.0]),
        (Reply(status=502, headers={"Retry-After": "soon"}), [2.0]),
    ],
    ids=["429", "503", "cut off", "a moment that is over", "no time"],
)
def test_what_passes_is_asked_again_after_a_while(host, fetch, waits, first, waited):
    publishers.everything(host)
    host.answers[DATA] = [first, host.answers[DATA]]

    report = fetch("adult_excess_weight")

    assert report.ok, report.reasons()
    assert waits == waited


def test_a_host_is_asked_four_times_and_waits_grow(host, fetch, waits):
    publishers.everything(host)
    host.answers[DATA] = Reply(status=500)

    fetch("adult_excess_weight")

    assert [path for path in host.paths if path.startswith(DATA)] == [host.paths[1]] * 4 + [host.paths[5]] * 4
    assert waits == [2.0, 4.0, 8.0] * 2


def test_a_host_in_trouble_is_left_alone_after_three_requests(host, fetch):
    publishers.everything(host)
    host.answers[DATA] = Reply(status=500)

    fetch("adult_excess_weight", "loneliness", "life_expectancy")

    assert len([path for path in host.paths if path.startswith(DATA)]) == 3 * 4


def test_a_host_that_asks_for_patience_is_left_alone(host, fetch, waits):
    publishers.everything(host)
    host.answers[DATA] = Reply(status=429, headers={"Retry-After": "3600"})

    fetch("adult_excess_weight", "loneliness")

    assert len([path for path in host.paths if path.startswith(DATA)]) == 1
    assert waits == []


def test_one_indicator_that_fails_takes_no_other_with_it(host, fetch):
    publishers.everything(host)
    whole = host.answers[DATA]
    host.answers[DATA] = lambda path: Reply(status=404) if "93758" in path else whole(path)

    report = fetch("loneliness", "adult_excess_weight")

    assert "(1 more of its requests failed too)" in one_reason(report)
    assert [got.status for got in report.sources[0].files] == ["loaded", "loaded"]


def test_a_redirect_on_the_same_host_is_followed(host, fetch):
    publishers.everything(host)
    host.answers["/moved"] = Reply(publishers.fingertips_csv("93088", 502))
    host.answers[DATA] = Reply(status=308, headers={"Location": "/moved"})

    report = fetch("adult_excess_weight")

    assert report.ok, report.reasons()
    assert "/moved" in host.paths


def test_a_redirect_to_a_host_that_the_source_names_is_followed_and_none_to_another_scheme(local):
    fingertips = local.publishers[0].model_copy(
        update={"address": "https://a.example/{indicator}", "hosts": ("files.a.example",)}
    )

    assert fingertips.leads_to("https://a.example/x")
    assert fingertips.leads_to("https://files.a.example/x")
    assert not fingertips.leads_to("http://a.example/x")
    assert not fingertips.leads_to("https://a.example.org/x")


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        (f"{AE}/", Reply(status=404), "has nothing at"),
        (f"{AE}/", publishers.page("/elsewhere/"), "has no link such as through in sources.toml describes"),
        (f"{AE}/ae-attendances-and-emergency-admissions-2025-26/", Reply(status=410), "has nothing at"),
        (f"{UPLOADS}/2025/05/Monthly-AE-April-2025.csv", Reply(status=404), "has nothing at"),
        (f"{UPLOADS}/2025/05/Monthly-AE-April-2025.csv", SIGN_IN, "a web page in place of data"),
        (
            f"{AE}/ae-attendances-and-emergency-admissions-2025-26/",
            publishers.page("https://elsewhere.invalid/Monthly-AE-June-2025.csv"),
            "links to https://elsewhere.invalid/Monthly-AE-June-2025.csv",
        ),
        (
            f"{AE}/",
            publishers.page("https://elsewhere.invalid/ae-attendances-and-emergency-admissions-2025-26/"),
            "leads to https://elsewhere.invalid/",
        ),
    ],
)
def test_a_link_that_moved_is_one_sentence(host, fetch, path, answer, said):
    publishers.everything(host)
    host.answers[path] = answer

    reason = one_reason(fetch("monthly_four_hour_percent"), "NHS England monthly A&E statistics")

    assert said in reason
    assert "sources.toml" in reason or "browser" in reason


def test_pages_without_a_file_say_where_to_look(host, fetch):
    publishers.everything(host)
    for year in ("2024-25", "2025-26"):
        host.answers[f"{AE}/ae-attendances-and-emergency-admissions-{year}/"] = publishers.page("/notes.pdf")

    reason = one_reason(fetch("monthly_four_hour_percent"), "NHS England monthly A&E statistics")

    assert "2025-26/ has no link such as link in sources.toml describes" in reason


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"{", "no longer answers as it is documented to"),
        (b'["x"]', "no longer answers as it is documented to"),
        (b'[{"AreaTypeId": 7}]', "is not offered for the areas asked for"),
    ],
)
def test_what_is_available_may_be_said_otherwise(host, fetch, answer, said):
    publishers.everything(host)
    host.answers["/api/available_data"] = Reply(answer, kind="application/json")

    assert said in one_reason(fetch("adult_excess_weight"))


def test_more_than_the_limit_is_not_read(host, fetch, monkeypatch):
    publishers.everything(host)
    monkeypatch.setattr(asking, "LARGEST_DATA_BYTES", 1000)

    assert "sends more than 0 MB" in one_reason(fetch("adult_excess_weight"))


def test_a_host_that_is_silent_is_given_up(host, fetch, monkeypatch):
    publishers.everything(host)
    monkeypatch.setattr(asking, "TIMEOUT", httpx.Timeout(0.2))
    woken = threading.Event()

    def silent(_path):
        woken.wait(5)
        return Reply()

    host.answers["/api/available_data"] = silent
    reason = one_reason(fetch("adult_excess_weight"))
    woken.set()

    assert "did not answer within" in reason


def test_a_host_that_is_down_is_asked_for_nothing_more(tmp_path, settings, waits):
    nowhere = f"http://127.0.0.1:{closed_port()}"
    local = publishers.catalogue_at(tmp_path, nowhere)

    report = fetching.fetch(settings=settings, catalogue=local, client=Client(sleep=waits.append))

    assert {one.status for one in report.sources} == {"failed"}
    assert waits == [2.0, 4.0, 8.0]
    assert report.snapshot is None
    for reason in report.reasons():
        assert "cannot be reached" in reason
        assert ". " not in reason


def test_a_proxy_that_is_down_is_named_and_its_password_is_not(host, settings, local, waits):
    port = closed_port()
    client = Client(proxy=f"http://reader:s3cret@127.0.0.1:{port}", sleep=waits.append)

    report = fetching.fetch(["adult_excess_weight"], settings=settings, catalogue=local, client=client)

    reason = one_reason(report)
    assert f"the proxy http://127.0.0.1:{port} cannot be reached" in reason
    assert "s3cret" not in reason
    assert host.asked == []


def test_figures_that_make_no_snapshot_are_told_by_their_source(host, fetch, monkeypatch):
    """Files that are well formed one by one, and of which no snapshot can be made."""
    publishers.everything(host)
    whole = load.load

    def refuse_ons(paths, **options):
        if any(path.parent.name == "ons" for path in paths):
            raise publish.Unverified("No snapshot could be computed from these files. Nothing was changed.")
        return whole(paths, **options)

    monkeypatch.setattr(load, "load", refuse_ons)

    report = fetch("adult_obesity")

    assert "no snapshot can be made with its files" in one_reason(report, "ONS Explore Local Statistics")
    assert {one.publisher.id: one.status for one in report.sources} == {
        "fingertips": "new figures",
        "ons": "failed",
    }
    assert report.snapshot is not None
