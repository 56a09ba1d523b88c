"""Every command with every option and choice, run as its users run it, and the files they give it."""

import argparse
import io
import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import openpyxl
import pandas as pd
import pytest

from outcomes import cli
from outcomes.catalogue import ROOT
from outcomes.methods import spc
from outcomes.sources.reading import Refused, tables
from tests import extracts
from tests.sources.test_real_files import FILES as REAL_FILES

PRESETS = ("plotthedots", "mdc", "seasonal")
SPC_KEYS = {"preset", "mean", "lower", "upper", "points"}
IMPACT_KEYS = {
    *("effect", "lower_ci", "upper_ci", "effect_percent", "simple_percent", "ar1", "n_before", "n_after"),
}
MINUS_ZERO = re.compile(r"(?<![\d\w-])[-−]0(\.0+)?(?![\d.\-e])")


# Calls, in this order, on one home; the first of each command is a process of its own.


class Call(NamedTuple):
    """A command line, and the keys of its JSON object where it prints one."""

    line: str
    keys: frozenset[str] = frozenset()
    code: int = 0


def call(line: str, *keys: str, code: int = 0) -> Call:
    return Call(line, frozenset(keys), code)


COMMANDS = next(a for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
CALLS = (
    call("load {beds} --check --json", "snapshot", "files"),
    call("load {partly} --accept-partial"),
    call("load {folder} --json", "snapshot", "files"),
    call("load {bad}", code=1),
    call("load {nowhere} --json", "reason", code=2),
    # None of these asks anybody.
    call("fetch --dry-run"),
    call("fetch --dry-run --measure adult_obesity --files 2 --json", "sources", "snapshot"),
    call("fetch --measure nothing --json", "reason", code=1),
    call("build"),
    call("status"),
    call("status --json", "snapshot", "published_at", "sources"),
    call("withdraw {sha256}"),
    call("rollback"),
    call("rollback {unknown} --json", "reason", code=1),
    call("withdraw {unknown} --json", "reason", code=1),
    *(call(f"template {layout} -o {{out}}/{layout}.xlsx") for layout in ("uec", "beds", "falls")),
    call("template uec --output {out}/uec.pdf", code=1),
    call("backtest {yearly}"),
    call(
        "backtest {yearly} --json",
        *("series", "origins", "coverage_80", "coverage_by_horizon", "mase", "interval_score", "random_walk"),
    ),
    call("backtest {beds} --json", "reason", code=1),
    *(call(f"spc {{weekly}} --column calls --preset {preset} --json", *SPC_KEYS) for preset in PRESETS),
    call("spc {weekly} --column calls"),
    call("spc {weekly} --column absent --json", "reason", code=1),
    call("impact {weekly} --column calls --date 2024-03-10"),
    call("impact {weekly} --column calls --date 2024-03-10 --json", *IMPACT_KEYS),
    call("impact {weekly} --column calls --date 2034-10-06 --json", "reason", code=1),
    call("pack --area E54000050 --illustrative -o {out}/board.pptx"),
    call("pack --area nowhere -o {out}/none.pptx", code=1),
    call("demo --until 2021-06-06 --output {out}/demo"),
)


class Done(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


def words_of(line: str, place: dict[str, str]) -> list[str]:
    return [word.format(**place) for word in shlex.split(line)]


def run(place: dict[str, str], line: str) -> Done:
    env = {**os.environ, "OUTCOMES_HOME": place["home"]}
    env.pop("PYTHONWARNINGS", None)
    command = [sys.executable, "-m", "outcomes", *words_of(line, place)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def run_here(place: dict[str, str], line: str) -> Done:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("OUTCOMES_HOME", place["home"])
        code = cli.main(words_of(line, place))
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    folder = tmp_path_factory.mktemp("commands")
    beds = extracts.write(folder / "beds.csv", extracts.beds_lines(4))
    bad_row = "2024-01-07,XXX,700,630,false"
    yearly = {str(year): 20 - 0.5 * (year - 2000) + (year % 3) for year in range(2000, 2020)}
    place = {
        "home": str(folder / "home"),
        "out": str(folder),
        "beds": str(beds),
        "folder": str(extracts.write(folder / "more" / "beds.csv", extracts.beds_lines(6)).parent),
        "partly": str(
            extracts.write(folder / "partly.csv", [*extracts.beds_lines(1, orgs=("RTD",)), bad_row])
        ),
        "bad": str(extracts.write(folder / "bad.csv", ["shape,colour", "round,blue"])),
        "nowhere": str(folder / "nowhere"),
        "unknown": "ffffffffffff",
        "yearly": str(extracts.write(folder / "yearly.csv", extracts.figures_lines(yearly))),
        "weekly": str(write_series(folder / "weekly.csv", weekly(80), VALUES)),
    }
    done: dict[str, Done] = {}
    for each in CALLS:
        if "{sha256}" in each.line:
            loaded = json.loads(done["load {folder} --json"].out)
            place["sha256"] = loaded["files"][0]["sha256"]
        is_first = not any(line.split()[0] == each.line.split()[0] for line in done)
        done[each.line] = (run if is_first else run_here)(place, each.line)
    return done


@pytest.mark.parametrize("each", CALLS, ids=lambda each: each.line)
def test_a_command_as_its_users_run_it(ran, each):
    done = ran[each.line]

    assert done.code == each.code, done.err
    no_fault_of_ours(done.out + done.err)
    if each.code == 0:
        assert done.err == ""
        # What is up to date needs no word.
        assert done.out.strip() or each.line == "build"
    else:
        one_sentence(done.err)
    if "--json" in each.line:
        said = json.loads(done.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        assert each.keys <= set(said)
        assert (said["command"], said["ok"]) == (each.line.split()[0], each.code == 0)


def test_every_command_option_and_choice_is_called():
    called = [(each.line.split()[0], shlex.split(each.line)[1:]) for each in CALLS]
    missing = []
    for name, command in COMMANDS.items():
        lines = [words for of, words in called if of == name]
        for action in command._actions:
            if isinstance(action, argparse._HelpAction):
                continue
            uses = [words for words in lines if set(action.option_strings) & set(words)]
            if action.option_strings and not uses:
                missing.append((name, action.option_strings))
            missing += [
                (name, action.dest, choice)
                for choice in action.choices or ()
                if not any(choice in words for words in (uses if action.option_strings else lines))
            ]
        if not lines:
            missing.append((name,))
        if any("--json" in action.option_strings for action in command._actions):
            missing += [
                (name, "--json", "and text") for _ in [0] if all("--json" in words for words in lines)
            ]
    assert missing == []


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_explains_every_option(capsys, command):
    with pytest.raises(SystemExit) as stop:
        cli.main([command, "--help"] if command else ["--help"])

    said = capsys.readouterr().out
    assert stop.value.code == 0
    if command:
        for action in COMMANDS[command]._actions:
            assert all(option in said for option in action.option_strings)
            assert all(choice in said for choice in action.choices or ())
            assert not action.option_strings or action.help
    else:
        assert [name for name in COMMANDS if name not in said] == []


def test_no_warning_of_a_library_reaches_the_user(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    # Columns with an error in a cell are read twice, and the second reader warns of an extension it leaves out.
    for row in (["week_ending", "calls", "note"], ["2024-01-07", 1, "#N/A"], ["2024-01-14", 2, "b"]):
        sheet.append(row)
    sheet["C2"].data_type = "e"
    content = io.BytesIO()
    book.save(content)
    file = tmp_path / "series.xlsx"
    with_extension(content.getvalue(), file)
    with pytest.warns(UserWarning, match="extension"):
        openpyxl.load_workbook(file)

    done = run({"home": str(tmp_path), "file": str(file)}, "spc {file} --column calls")

    assert done.code == 1
    assert "control limits need at least 13" in one_sentence(done.err)


def with_extension(workbook: bytes, file: Path) -> None:
    """Write a workbook again with a list of choices of the kind that Excel keeps in an extension."""
    import zipfile

    uri = "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"
    extension = f'<extLst><ext uri="{uri}"/></extLst></worksheet>'.encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(
                name, part.replace(b"</worksheet>", extension) if "worksheets/sheet" in name else part
            )


# Files: what a series may look like.


def weekly(n: int) -> list[date]:
    return [date(2023, 6, 4) + timedelta(weeks=i) for i in range(n)]


def daily(n: int) -> list[date]:
    return [date(2023, 6, 4) + timedelta(days=i) for i in range(n)]


def monthly(n: int) -> list[date]:
    return [date(2018 + i // 12, 1 + i % 12, 1) for i in range(n)]


GRAINS = {"weekly": weekly, "daily": daily, "monthly": monthly}
N = 60
VALUES = [100 + (7 * i) % 11 + (12 if i >= 40 else 0) for i in range(80)]
FORMS = ("csv", "xlsx", "parquet")
WRITINGS = {
    "dates": lambda day: day,
    "times": lambda day: datetime(day.year, day.month, day.day),
    "ISO": date.isoformat,
    "ISO with a time": lambda day: f"{day} 00:00:00",
    "British": lambda day: f"{day:%d/%m/%Y}",
    "short British": lambda day: f"{day:%d/%m/%y}",
    "with dots": lambda day: f"{day:%d.%m.%Y}",
    "in words": lambda day: f"{day.day} {day:%B %Y}",
    "in short": lambda day: f"{day:%d-%b-%y}",
    "with its weekday": lambda day: f"{day:%a %d %b %Y}",
}


def write_series(file: Path, dates: list | None, values: list) -> Path:
    table = pd.DataFrame({"calls": values})
    if dates is not None:
        table.insert(0, "week_ending", pd.Series(dates, dtype="object"))
    if file.suffix == ".csv":
        table.to_csv(file, index=False)
    elif file.suffix == ".xlsx":
        table.to_excel(file, index=False)
    else:
        table.to_parquet(file, index=False)
    return file


def say(capsys: pytest.CaptureFixture, *arguments: object) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    no_fault_of_ours(printed.out + printed.err)
    return code, printed.out, printed.err


def no_fault_of_ours(said: str) -> None:
    # An address is spelt by its publisher: "populationandcommunity" is no missing number.
    ours = re.sub(r"https?://\S+", "", said)
    for fault in ("Traceback", "Warning", "site-packages", "made a mistake", "nan", "NaN", "Infinity"):
        assert fault not in ours
    assert not MINUS_ZERO.search(said)


def one_sentence(said: str) -> str:
    """What was printed, where it is a line or, of a file with several faults, some lines of words."""
    lines = said.strip().splitlines()
    assert 1 <= len(lines) <= 2, said
    assert all(line[-1] in ".?)" or line[-1].isalnum() for line in lines)
    return said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("series")


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("grain", GRAINS)
def test_a_series_says_the_same_in_every_file_and_writing(capsys, folder, grain, preset):
    dates = GRAINS[grain](N)
    expected = None
    for form, (writing, write) in product(FORMS, WRITINGS.items()):
        # Months are written by their first day: in figures nothing tells it from the month.
        if grain == "monthly" and writing in ("British", "short British", "with dots"):
            continue
        file = write_series(folder / f"{grain}.{form}", [write(day) for day in dates], VALUES[:N])

        code, out, err = say(capsys, "spc", file, "--column", "calls", "--preset", preset, "--json")

        assert (code, err) == (0, ""), (form, writing)
        said = json.loads(out)
        assert said == (expected := expected or said), (form, writing)
        assert said["preset"] == preset
        assert len(said["points"]) == N
        assert said["lower"] < said["mean"] < said["upper"]
        assert any(point["rule"] for point in said["points"])
    assert any("made for weeks" in note for note in expected["notes"]) == (
        preset == "seasonal" and grain != "weekly"
    )


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("form", FORMS)
def test_text_names_the_days_of_points_and_undated_rows_their_number(capsys, folder, form, preset):
    dated = write_series(folder / f"dated.{form}", weekly(N), VALUES[:N])
    undated = write_series(folder / f"undated.{form}", None, VALUES[:N])

    code, out, err = say(capsys, "spc", dated, "--column", "calls", "--preset", preset)
    assert (code, err) == (0, "")
    assert out.startswith(f"{preset}: mean ")
    assert re.search(r"\n  2024-\d\d-\d\d: 1\d\d: (shift|outside limits)\n", out)

    code, out, err = say(capsys, "spc", undated, "--column", "calls", "--preset", preset)
    assert code == 0
    assert re.search(r"\n  4\d: 1\d\d: ", out)
    assert err == f"undated.{form}: no column parses as dates. Rows are taken in the file's order.\n"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("grain", GRAINS)
def test_an_effect_is_of_weeks_or_months(capsys, folder, grain, form):
    dates = GRAINS[grain](80)
    results = []
    for write in (WRITINGS["dates"], WRITINGS["ISO"], WRITINGS["in words"]):
        file = write_series(folder / f"impact-{grain}.{form}", [write(day) for day in dates], VALUES)
        code, out, err = say(capsys, "impact", file, "--column", "calls", "--date", dates[40], "--json")
        results.append((code, json.loads(out), err))

    assert results[0] == results[1] == results[2]
    code, said, err = results[0]
    if grain == "daily":
        assert code == 1
        assert one_sentence(err).startswith("The dates are usually a day apart, not 7 days or a month")
    else:
        assert (code, err) == (0, "")
        assert set(said) >= IMPACT_KEYS
        assert said["lower_ci"] < 12 < said["upper_ci"]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_series_of_years_of_weeks_is_that_of_its_own_dates(capsys, folder, preset):
    """The command, of a file, and the chart, of its rows, are one."""
    wave = [100 + 10 * np.sin(2 * np.pi * i / 52) + (7 * i) % 11 for i in range(156)]
    file = write_series(folder / "years.csv", weekly(156), wave)

    _, out, _ = say(capsys, "spc", file, "--column", "calls", "--preset", preset, "--json")

    chart = spc.chart(wave, preset=preset, dates=weekly(156))
    said = json.loads(out)
    assert said["mean"] == pytest.approx(chart.mean[-1])
    assert [point["rule"] for point in said["points"]] == list(chart.rule)
    assert said["notes"] == list(chart.notes)


def test_a_short_series_of_days_is_not_said_to_have_changed_for_half_a_year(capsys, folder):
    steady = [(7 * i) % 11 + (40 if i >= 50 else 0) for i in range(100)]
    file = write_series(folder / "days.csv", daily(100), steady)

    _, out, _ = say(capsys, "spc", file, "--column", "calls", "--preset", "seasonal")

    assert "The level changed at about 24 July 2023, for 26 values or more" in out
    assert "half a year" not in out


@pytest.mark.parametrize(("grain", "noun"), [("daily", "days"), ("weekly", "weeks"), ("monthly", "months")])
def test_an_old_newest_value_is_so_many_periods_old(capsys, folder, grain, noun):
    file = write_series(folder / "old.csv", GRAINS[grain](N), [*VALUES[: N - 3], None, None, None])

    _, out, _ = say(capsys, "spc", file, "--column", "calls")

    assert f"note: The newest value is three {noun} old." in out


@pytest.mark.parametrize("command", [("spc", "--preset", "seasonal"), ("impact", "--date", "2024-01-07")])
def test_two_values_of_one_date_are_refused_with_their_lines(capsys, folder, command):
    days = [day for day in weekly(N) for _ in range(2)]
    file = write_series(folder / "twice.csv", days, [*VALUES, *VALUES][: 2 * N])

    code, out, err = say(capsys, command[0], file, "--column", "calls", *command[1:])

    assert (code, out) == (1, "")
    assert err == (
        "twice.csv: line 3, column week_ending: 2023-06-04 has a value in line 2 already: keep one row a date, such as"
        " the rows of one organisation.\n"
    )


def test_a_row_without_a_value_gives_way_to_one_of_its_date(capsys, folder):
    days = [day for day in weekly(N) for _ in range(2)]
    values = [value for known in VALUES[:N] for value in (None, known)]
    twice = write_series(folder / "halves.csv", days, values)
    once = write_series(folder / "once.csv", weekly(N), VALUES[:N])

    assert say(capsys, "spc", twice, "--column", "calls", "--json") == say(
        capsys, "spc", once, "--column", "calls", "--json"
    )


def real_columns() -> list[tuple[Path, str]]:
    """Real files, whole, with some of their columns: dates, codes, words and numbers."""
    found = []
    for file in REAL_FILES:
        try:
            header = tables.read(file.read_bytes())[0].rows[0]
        except Refused:
            continue
        names = [str(cell).strip() for cell in header if str(cell or "").strip()]
        found += [(file, name) for name in dict.fromkeys((*names[:2], names[len(names) // 2], names[-1]))]
    return found


@pytest.mark.parametrize("preset", PRESETS)
def test_a_real_file_is_charted_or_refused_in_a_sentence(capsys, preset):
    for file, name in real_columns():
        if preset == PRESETS[0] or file.stat().st_size < 500_000:
            code, out, err = say(capsys, "spc", file, "--column", name, "--preset", preset, "--json")
            said = json.loads(out)
            assert said["ok"] == (code == 0), (file, name)
            assert err == "" or one_sentence(err).startswith(file.name), (file, name)


@pytest.mark.parametrize("preset", PRESETS)
def test_one_trust_of_an_extract_is_charted(capsys, folder, preset):
    extract = pd.read_csv(ROOT / "data" / "extracts" / "beds.csv")
    file = folder / "trust.csv"
    extract[extract.org_code == "RTD"].to_csv(file, index=False)

    code, out, err = say(capsys, "spc", file, "--column", "bed_days_occupied", "--preset", preset, "--json")

    assert (code, err) == (0, "")
    assert set(json.loads(out)) >= SPC_KEYS


# Zero has no sign.


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("form", FORMS)
def test_minus_zero_is_zero(capsys, folder, form, preset):
    file = write_series(folder / f"zero.{form}", weekly(14), [-0.0, 0.0] * 7)

    code, out, _ = say(capsys, "spc", file, "--column", "calls", "--preset", preset, "--json")

    assert code == 0
    said = json.loads(out)
    assert re.findall(r"-0\b", out) == []
    assert [said["mean"], said["lower"], said["upper"]] == [0, 0, 0]
    assert say(capsys, "spc", file, "--column", "calls", "--preset", preset)[1].startswith(
        f"{preset}: mean 0, limits 0 to 0\n"
    )


def test_what_rounds_to_zero_has_no_sign(capsys, folder, monkeypatch):
    from outcomes.methods import impact

    estimate = impact.estimate

    def nearly_nothing(*values, **asked):
        found = estimate(*values, **asked)
        zeros = dict.fromkeys(("effect", "lower_ci", "upper_ci"), -0.0)
        simple = replace(found.simple, percent=-0.02)
        return replace(found, **zeros, effect_percent=-0.04, simple=simple)

    monkeypatch.setattr(impact, "estimate", nearly_nothing)
    file = write_series(folder / "flat.csv", weekly(80), VALUES)
    asked = ("impact", file, "--column", "calls", "--date", weekly(80)[40])

    assert say(capsys, *asked)[1] == (
        "Adjusted effect: 0 (95% interval 0 to 0), 0.0% of what was expected.\n"
        "Simple before and after: 0.0%. Periods: 40 before, 40 after.\n"
    )
    assert json.loads(say(capsys, *asked, "--json")[1])["effect"] == 0
