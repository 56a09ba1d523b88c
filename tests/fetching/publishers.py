"""Publishers on this machine: they answer in the shapes that the real ones document, and with every fault."""

import hashlib
import re
import shutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from outcomes.catalogue import ENGLAND, ICB, REFERENCE, REGION, ROOT, Catalogue, catalogue, load
from outcomes.fetching import addresses
from tests.workbooks import workbook

FILES = ROOT / "tests" / "files"
PERIODS = {1: ("2019/20", "2021/22", "2022/23", "2023/24"), 3: ("2018 - 20", "2020 - 22", "2021 - 23")}
CALENDAR = ("2018", "2019", "2020", "2021")
# The columns of the interface's CSV, in its order.
FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,Column not used,"
    "Time period Sortable,New data,Compared to goal,Time period range"
)
PLACES = tuple(area.code for area in catalogue.places)


@dataclass
class Reply:
    """One answer of a server; what is not said is as it should be."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/csv"
    headers: dict[str, str] = field(default_factory=dict)
    #: The connection ends before the last byte that was announced.
    is_cut_off: bool = False


Answer = Reply | Callable[[str], Reply]


class Host:
    """A web server that keeps what it was asked and says what it was told to; a list is said one by one."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        self.asked.append((path, headers))
        answer = self.answers.get(path, self.answers.get(urlsplit(path).path, Reply(b"", 404)))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        reply = answer(path) if callable(answer) else answer
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        if reply.status == 200 and headers.get("if-none-match") == etag:
            return Reply(b"", 304, headers={"ETag": etag})
        return Reply(reply.body, reply.status, reply.kind, {"ETag": etag, **reply.headers}, reply.is_cut_off)


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = host.reply(self.path, {key.lower(): value for key, value in self.headers.items()})
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(reply.body) + (100 if reply.is_cut_off else 0)))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or reply.is_cut_off

        def log_message(self, *_words: object) -> None:
            pass

    return Handler


@contextmanager
def served(host: Host, tls: ssl.SSLContext | None = None) -> Iterator[Host]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(host))
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    host.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


# What they publish ---------------------------------------------------------------------------------


def fingertips_csv(indicator: str, area_type: int, shift: float = 0.0) -> bytes:
    """An indicator for one kind of area and its parents, with inequalities of England, as one file."""
    measure = next(m for m in catalogue.measures if f"fingertips:{indicator}" in m.indicators)
    areas = (ENGLAND, REGION, *PLACES, "E06000060") if area_type == 502 else (ENGLAND, ICB, "E54000060")
    lines = [FINGERTIPS]
    sexes = ("Persons",) if measure.unit != "years" else ("Male", "Female")
    for n, area in enumerate(areas):
        for sex in sexes:
            for k, period in enumerate(CALENDAR if indicator == "93671" else PERIODS[measure.pooled_years]):
                value = 60 + shift + n / 10 + k if measure.unit == "years" else 20 + shift + n / 10 + k
                groups = [("", "")]
                if area == ENGLAND:
                    groups.append(
                        ("County & UA deprivation deciles in England (IMD2019)", "Most deprived decile")
                    )
                for group, category in groups:
                    lines.append(
                        f'{indicator},"{measure.title}, made up",,,{area},Area {area},Any,{sex},{measure.age or "All ages"},'
                        f"{group},{category},{period},{value},{value - 1},{value + 1},,,,1000,,,Not compared,Not compared,"
                        f"20{19 + k}0000,,,{measure.pooled_years}y"
                    )
    return ("\r\n".join(lines) + "\r\n").encode()


def ons_csv(indicator: str) -> bytes:
    """An indicator as the interface of Explore Local Statistics answers."""
    measure = next(m for m in catalogue.measures if f"ons:{indicator}" in m.indicators)
    starts = {"mid-november": "11-16", "academic": "09-01"}.get(measure.year, "01-01")
    lines = ["indicator,areacd,areanm,period,value,lci_95,uci_95,status"]
    for n, area in enumerate((ENGLAND, REGION, *PLACES, "W92000004")):
        for year in (2018, 2019):
            value = (60 if measure.unit == "years" else 30) + n / 10
            lines.append(
                f"{indicator},{area},Area {area},{year}-{starts}/P{measure.pooled_years}Y,{value},{value - 1},{value + 1},"
            )
    return ("\n".join(lines) + "\n").encode()


def deaths_workbook(*tables: tuple[str, str, int]) -> bytes:
    """Rates of ONS by area: of each cause, unit and number of years together, a sheet with a column a period."""
    sheets: dict[str, list[list]] = {"Cover": [["Deaths by area"], ["Office for National Statistics"]]}
    for number, (cause, unit, years) in enumerate(tables, start=1):
        header: list = ["Area code", "Area name"]
        for end in (2022, 2023):
            period = str(end) if years == 1 else f"{end - years + 1} to {end}"
            header += [f"{period} Rate {unit}", f"{period} Lower limit", f"{period} Upper limit"]
        rows = [[code, f"Area {code}", 11, 9, 13, 12, 10, 14] for code in (ENGLAND, REGION, *PLACES)]
        title = f"Table {number}: Age-standardised rates of {cause}, persons, {unit} people"
        sheets[f"Table_{number}"] = [[title], ["Deaths registered in the period"], header, *rows]
    return workbook(**sheets)


#: By the last part of their page's address.
DEATHS = {
    "suicidesbylocalauthority": (("suicide", "per 100,000", 3),),
    "suicidesintheunitedkingdomreferencetables": (("suicide", "per 100,000", 1),),
    "drugmisusedeathsbylocalauthority": (("deaths related to drug misuse", "per 100,000", 3),),
    "deathsrelatedtodrugpoisoningenglandandwalesreferencetable": (
        ("deaths related to drug poisoning", "per million", 1),
        ("deaths related to drug misuse", "per million", 1),
    ),
}


def ascof_csv() -> bytes:
    """Measures of the Adult Social Care Outcomes Framework, one row a council and kind of number."""
    lines = [
        "Geographical Code,Geographical Description,Geographical Level,ONS Area Code,ASCOF Measure Code,"
        "Disaggregation Level,Measure Group,Measure Group Description,Measure Type,Measure Value,Year"
    ]
    for code in (ENGLAND, *PLACES):
        for kind, value in (("Outcome", "45.5"), ("Numerator", "455"), ("Denominator", "1000")):
            lines.append(
                f"116,Area,Council,{code},5A(1),Total,5A1,People who use services with as much social contact as they"
                f" would like,{kind},{value},2023-24"
            )
    return ("\r\n".join(lines) + "\r\n").encode()


def monthly_ae_csv(month: str) -> bytes:
    small = (FILES / "monthly-ae-small.csv").read_bytes()
    return small.replace(b"MARCH-2023", month.upper().encode())


def page(*links: str, title: str = "Statistics") -> Reply:
    listed = "".join(f'<li><a class="file" href="{link}">A &amp; E file</a></li>' for link in links)
    body = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><a name='x'>x</a><ul>{listed}</ul>"
    return Reply(body.encode(), kind="text/html; charset=UTF-8")


def everything(host: Host) -> None:
    """Let a host answer as all three publishers do."""

    def fingertips(path: str) -> Reply:
        asked = parse_qs(urlsplit(path).query)
        return Reply(fingertips_csv(asked["indicator_ids"][0], int(asked["child_area_type_id"][0])))

    def available(path: str) -> Reply:
        indicator = parse_qs(urlsplit(path).query)["indicator_id"][0]
        offered = ", ".join(
            f'{{"IndicatorId":{indicator},"AreaTypeId":{kind}}}' for kind in (6, 15, 221, 502)
        )
        return Reply(f"[{offered}]".encode(), kind="application/json")

    names = next(one for one in catalogue.publishers if one.id == "ons").names
    slugs = {slug: name for name, slug in names.items()}

    def ons(path: str) -> Reply:
        return Reply(ons_csv(slugs[parse_qs(urlsplit(path).query)["indicator"][0]]))

    areas = "/statistics/statistical-work-areas"
    uploads = "/statistics/wp-content/uploads/sites/2"
    ae = f"{areas}/ae-waiting-times-and-activity"
    sitrep = f"{areas}/uec-sitrep"
    deaths = "/peoplepopulationandcommunity/birthsdeathsandmarriages/deaths/datasets"
    ascof = "/data-and-information/publications/statistical/adult-social-care-outcomes-framework-ascof"
    for dataset, tables in DEATHS.items():
        file = f"/file?uri={deaths}/{dataset}/current/{dataset}2024.xlsx"
        before = f"/file?uri={deaths}/{dataset}/2023/{dataset}2023.xlsx"
        host.answers |= {f"{deaths}/{dataset}": page(file, before), file: Reply(deaths_workbook(*tables))}
    host.answers |= {
        ascof: page(f"{ascof}/england-2022-23", f"{ascof}/england-2023-24"),
        f"{ascof}/england-2023-24": page(
            "/2024/ascof-notes.pdf", "/2024/meas-from-asc-of-eng-2324-ASCOF.csv"
        ),
        "/2024/meas-from-asc-of-eng-2324-ASCOF.csv": Reply(ascof_csv()),
        "/api/all_data/csv/by_indicator_id": fingertips,
        "/api/available_data": available,
        "/explore-local-statistics/api/v1/data.csv": ons,
        f"{ae}/": page(
            f"{ae}/ae-attendances-and-emergency-admissions-2024-25/",
            f"{ae}/ae-attendances-and-emergency-admissions-2025-26/",
            f"{ae}/statistical-commentary/",
        ),
        f"{ae}/ae-attendances-and-emergency-admissions-2025-26/": page(
            f"{uploads}/2025/06/Monthly-AE-May-2025.csv",
            f"{uploads}/2025/06/Monthly-AE-May-2025-revised-13.11.25.csv",
            f"{uploads}/2025/05/Monthly-AE-April-2025.csv",
            f"{uploads}/2025/06/Monthly-AE-May-2025.xls",
        ),
        f"{ae}/ae-attendances-and-emergency-admissions-2024-25/": page(
            f"{uploads}/2025/04/Monthly-AE-March-2025.csv"
        ),
        f"{uploads}/2025/06/Monthly-AE-May-2025-revised-13.11.25.csv": Reply(monthly_ae_csv("May-2025")),
        f"{uploads}/2025/05/Monthly-AE-April-2025.csv": Reply(monthly_ae_csv("April-2025")),
        f"{uploads}/2025/04/Monthly-AE-March-2025.csv": Reply(monthly_ae_csv("March-2025")),
        f"{areas}/ambulance-quality-indicators/": page(
            f"{uploads}/2025/07/AmbSYS-to-Jun2025.csv", f"{uploads}/2025/09/AmbSYS-to-Aug2025.csv"
        ),
        f"{uploads}/2025/09/AmbSYS-to-Aug2025.csv": Reply((FILES / "ambulance-small.csv").read_bytes()),
        f"{sitrep}/": page(f"{sitrep}/urgent-and-emergency-care-daily-situation-reports-2025-26/"),
        f"{sitrep}/urgent-and-emergency-care-daily-situation-reports-2025-26/": page(
            f"{uploads}/2026/02/Web-File-Timeseries-UEC-Daily-SitRep-P4zp0E.xlsx",
            f"{uploads}/2026/02/Web-File-Timeseries-Ambulance-Collection-dpkj63.xlsx",
        ),
        f"{uploads}/2026/02/Web-File-Timeseries-UEC-Daily-SitRep-P4zp0E.xlsx": Reply(
            (FILES / "sitrep-small.xlsx").read_bytes(), kind="application/vnd.ms-excel"
        ),
        f"{uploads}/2026/02/Web-File-Timeseries-Ambulance-Collection-dpkj63.xlsx": Reply(
            (FILES / "sitrep-small.xlsx").read_bytes(), kind="application/vnd.ms-excel"
        ),
    }


def reference(folder: Path, address: str, **others: str) -> Path:
    """A folder of reference data in which every address leads to servers of this machine, without a pause.

    ``others`` gives single sources a server of their own.
    """
    made = Path(shutil.copytree(REFERENCE, folder / "reference"))
    file = made / "sources.toml"
    head, *blocks = re.split(r"(?m)^(?=\[\[source\]\]$)", file.read_text(encoding="utf-8"))
    local = [head]
    for block in blocks:
        source = re.search(r'(?m)^id = "(.+)"$', block)[1]
        host = others.get(source.replace("-", "_"), address)
        block = re.sub(r'(?m)^(address|available) = "https://[^/"]+', rf'\1 = "{host}', block)
        local.append(re.sub(r"(?m)^pause_seconds = .*$", "pause_seconds = 0", block))
    file.write_text("".join(local), encoding="utf-8")
    hosts = {urlsplit(one.address).hostname for one in load(made).publishers}
    assert hosts == {"127.0.0.1"}, "a test asks nobody but this machine"
    return made


def catalogue_at(folder: Path, address: str, **others: str) -> Catalogue:
    return load(reference(folder, address, **others))


def offered_by(found: Catalogue) -> set[str]:
    """Ids of the measures that any source feeds."""
    return {m.id for m in found.measures if addresses.publishers_of(found, [m])}
