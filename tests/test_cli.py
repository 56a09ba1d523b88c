"""Commands as their users type them: output, standard error, exit codes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from outcomes import cli
from outcomes.catalogue import ROOT
from tests import extracts


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(capsys: pytest.CaptureFixture, *arguments: object) -> tuple[int, str, str]:
    try:
        code = cli.main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def run_json(capsys: pytest.CaptureFixture, *arguments: object) -> dict:
    code, out, err = run(capsys, *arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_every_command_and_option_is_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = next(a for a in cli.parser()._actions if hasattr(a, "choices") and a.choices).choices
    missing = [name for name in commands if f"python -m outcomes {name}" not in readme]
    options = {
        option
        for command in commands.values()
        for action in command._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    assert not missing
    assert not [option for option in sorted(options) if option not in readme]


def test_no_command_is_wrong_usage(capsys):
    code, _, err = run(capsys)

    assert code == 2
    assert "COMMAND" in err


def test_load_prints_counts_and_exits_0(capsys, tmp_path):
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines())

    code, out, _ = run(capsys, "load", file)

    assert code == 0
    assert "beds.csv: loaded as beds (24 rows: 24 accepted, 0 quarantined)" in out


def test_one_row_is_one_row(capsys, tmp_path):
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines(1, orgs=("RTD",)))

    _, out, _ = run(capsys, "load", file, "--check")

    assert "beds.csv: would load as beds (1 row: 1 accepted, 0 quarantined)" in out


def test_load_json_has_its_keys(capsys, tmp_path):
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines())

    result = run_json(capsys, "load", file)

    assert result["command"] == "load"
    assert result["ok"] is True
    assert result["snapshot"]
    (loaded,) = result["files"]
    expected = {
        "name",
        "layout",
        "sha256",
        "rows",
        "accepted",
        "out_of_area",
        "quarantined",
        "warnings",
        "status",
        "reasons",
    }
    assert expected <= set(loaded)
    assert (loaded["layout"], loaded["status"], loaded["rows"]) == ("beds", "loaded", 24)


def test_a_refusal_is_on_standard_error_and_exits_1(capsys, tmp_path):
    file = extracts.write(tmp_path / "odd.csv", ["shape,colour", "round,blue"])

    code, out, err = run(capsys, "load", file, "--json")

    assert code == 1
    assert json.loads(out)["files"][0]["status"] == "rejected"
    assert "odd.csv" in err
    assert "Traceback" not in err


def test_check_says_what_would_happen(capsys, tmp_path, home):
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines())

    code, out, _ = run(capsys, "load", "--check", file)

    assert code == 0
    assert "would load" in out
    assert not home.exists()


def test_many_faults_are_counted_not_listed(capsys, tmp_path):
    lines = [line.replace("630", "-1") for line in extracts.beds_lines(8)]
    file = extracts.write(tmp_path / "bad.csv", lines)

    code, _, err = run(capsys, "load", file)

    assert code == 1
    assert "line 2, bed_days_occupied, value '-1'" in err
    assert "--json lists them all" in err


def test_a_path_that_is_not_there_is_wrong_usage(capsys, tmp_path):
    code, _, err = run(capsys, "load", tmp_path / "absent")

    assert code == 2
    assert "no such file or folder" in err


def test_status_before_and_after(capsys, tmp_path):
    empty = run_json(capsys, "status")
    assert (empty["snapshot"], empty["sources"]) == (None, [])
    assert "Nothing is published yet" in run(capsys, "status")[1]

    run(capsys, "load", extracts.write(tmp_path / "beds.csv", extracts.beds_lines()))
    full = run_json(capsys, "status")

    (source,) = full["sources"]
    assert {"name", "layout", "rows", "latest_period", "loaded_at"} <= set(source)
    assert (source["layout"], source["rows"], source["latest_period"]) == ("beds", 24, "2024-01-21")
    assert full["published_at"].endswith("Z")
    assert "beds.csv: loaded as beds" in run(capsys, "status")[1]


def test_withdraw_and_rollback(capsys, tmp_path):
    first = run_json(capsys, "load", extracts.write(tmp_path / "a.csv", extracts.beds_lines()))
    second = run_json(capsys, "load", extracts.write(tmp_path / "b.csv", extracts.beds_lines(4)))

    sha256 = second["files"][0]["sha256"]
    withdrawn = run_json(capsys, "withdraw", sha256[:10])
    assert withdrawn["snapshot"] > second["snapshot"]
    assert withdrawn["sha256"] == sha256
    assert run_json(capsys, "rollback", first["snapshot"])["snapshot"] == first["snapshot"]
    code, _, err = run(capsys, "withdraw", "ffffffffffff")
    assert code == 1
    assert "no loaded file" in err
    assert run(capsys, "rollback", "nowhere")[0] == 1


def weekly_file(tmp_path: Path, n: int, *, step: float = 0.0) -> Path:
    lines = ["week_ending,calls"]
    for i, week in enumerate(extracts.weeks(n)):
        wobble = (7 * i) % 11
        lines.append(f"{week},{100 + wobble + (step if i >= n // 2 else 0)}")
    return extracts.write(tmp_path / "series.csv", lines)


def test_spc_gives_limits_and_points(capsys, tmp_path):
    result = run_json(capsys, "spc", weekly_file(tmp_path, 30), "--column", "calls")

    assert result["preset"] == "plotthedots"
    assert result["lower"] < result["mean"] < result["upper"]
    assert [point["index"] for point in result["points"]] == list(range(30))
    assert set(result["points"][0]) == {"index", "value", "rule"}


def test_spc_refuses_twelve_points(capsys, tmp_path):
    code, _, err = run(capsys, "spc", weekly_file(tmp_path, 12), "--column", "calls")

    assert code == 1
    assert "at least 13" in err


def test_spc_prints_points_that_meet_a_rule(capsys, tmp_path):
    code, out, _ = run(
        capsys, "spc", weekly_file(tmp_path, 40, step=30), "--column", "calls", "--preset", "mdc"
    )

    assert code == 0
    assert out.startswith("mdc: mean")
    assert "shift" in out


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["week_ending,x", "2024-01-07,1"], "no column 'calls'"),
        (
            ["week_ending,calls", "2024-01-07,1", "2024-01-14,often"],
            "line 3, column calls: 'often' is not a number",
        ),
        ([""], "The file is empty"),
    ],
)
def test_a_column_that_cannot_be_used(capsys, tmp_path, lines, sentence):
    file = extracts.write(tmp_path / "series.csv", lines)

    code, _, err = run(capsys, "spc", file, "--column", "calls")

    assert code == 1
    assert sentence in err


def undated(lines: list[str], rewrite) -> list[str]:
    """The lines of a file, its dates written otherwise."""
    header, *rows = lines
    return [header, *(",".join([rewrite(row.split(",")[0]), row.split(",")[1]]) for row in rows)]


def day_first(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


@pytest.mark.parametrize("header", ["week_ending", "Week ending", "day"])
def test_day_first_dates_are_read_and_sorted_like_iso_ones(capsys, tmp_path, header):
    iso = weekly_file(tmp_path, 40, step=5).read_text(encoding="utf-8").splitlines()
    other, *rows = undated(iso, day_first)
    other = other.replace("week_ending", header)
    shuffled = extracts.write(tmp_path / "shuffled.csv", [other, *rows[20:], *rows[:20]])

    expected = run_json(capsys, "spc", tmp_path / "series.csv", "--column", "calls", "--preset", "mdc")
    code, out, err = run(capsys, "spc", shuffled, "--column", "calls", "--preset", "mdc", "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == expected


def test_a_count_is_no_date(capsys, tmp_path):
    rows = [f"{2100 - i},{day_first(str(week))},{i % 7}" for i, week in enumerate(extracts.weeks(20))]
    file = extracts.write(tmp_path / "series.csv", ["beds,day,calls", *rows])

    points = run_json(capsys, "spc", file, "--column", "calls")["points"]

    assert [point["value"] for point in points] == [i % 7 for i in range(20)]


@pytest.mark.parametrize("command", [("spc",), ("impact", "--date", "2025-01-05")])
@pytest.mark.parametrize(
    ("line", "cell", "sentence"),
    [
        (5, "Jan-20", "line 5, column week_ending: 'Jan-20' is not a date: write it as 2024-03-31."),
        (7, "11/22/2026", "line 7, column week_ending: '11/22/2026' is not a date: write it as 2024-03-31."),
        (9, "", "line 9, column week_ending: an empty cell is not a date: write it as 2024-03-31."),
        (
            4,
            "05/01/2024",
            "line 4, column week_ending: '05/01/2024' may begin with the day or with the month",
        ),
    ],
)
def test_a_week_ending_that_is_no_date_is_refused_with_its_line(
    capsys, tmp_path, command, line, cell, sentence
):
    lines = weekly_file(tmp_path, 120).read_text(encoding="utf-8").splitlines()
    lines[line - 1] = f"{cell},{lines[line - 1].split(',')[1]}"
    file = extracts.write(tmp_path / "series.csv", lines)

    code, out, err = run(capsys, command[0], file, "--column", "calls", *command[1:])

    assert (code, out) == (1, "")
    assert err.startswith(f"series.csv: {sentence}")


def test_without_dates_the_order_of_the_file_is_taken_and_said(capsys, tmp_path):
    rows = [f"wk {i},{i % 7}" for i in range(20)]
    file = extracts.write(tmp_path / "series.csv", ["when,calls", *rows])

    code, out, err = run(capsys, "spc", file, "--column", "calls", "--json")

    assert code == 0
    assert [point["value"] for point in json.loads(out)["points"]] == [i % 7 for i in range(20)]
    assert err == (
        "series.csv: no column parses as dates (line 2, column when: 'wk 0' is not a date: write it as 2024-03-31)."
        " Rows are taken in the file's order.\n"
    )


def test_lines_are_counted_over_blank_ones(capsys, tmp_path):
    file = extracts.write(
        tmp_path / "series.csv", ["week_ending,calls", "", "2024-01-07,1", ",", "2024-01-14,x"]
    )

    _, _, err = run(capsys, "spc", file, "--column", "calls")

    assert "line 5, column calls: 'x' is not a number" in err


def test_impact_finds_a_step(capsys, tmp_path):
    result = run_json(
        capsys,
        "impact",
        weekly_file(tmp_path, 120, step=20),
        "--column",
        "calls",
        "--date",
        extracts.weeks(120)[60],
    )

    assert {
        "effect",
        "lower_ci",
        "upper_ci",
        "effect_percent",
        "simple_percent",
        "ar1",
        "n_before",
        "n_after",
    } <= set(result)
    assert result["lower_ci"] < 20 < result["upper_ci"]
    assert (result["n_before"], result["n_after"]) == (60, 60)
    code, out, _ = run(
        capsys,
        "impact",
        weekly_file(tmp_path, 120, step=20),
        "--column",
        "calls",
        "--date",
        extracts.weeks(120)[60],
    )
    assert code == 0
    assert "Adjusted effect" in out


def test_impact_refuses_a_short_side(capsys, tmp_path):
    code, _, err = run(
        capsys, "impact", weekly_file(tmp_path, 60), "--column", "calls", "--date", extracts.weeks(60)[10]
    )

    assert code == 1
    assert re.search(r"\b26\b", err)


def test_impact_needs_dates(capsys, tmp_path):
    file = extracts.write(tmp_path / "series.csv", ["calls", *map(str, range(60))])

    code, _, err = run(capsys, "impact", file, "--column", "calls", "--date", "2024-01-07")

    assert code == 1
    assert "no column parses as dates" in err


def series_lines(n: int) -> list[str]:
    values = {str(year): 20 - 0.5 * (year - 2000) + (year % 3) for year in range(2000, 2000 + n)}
    return extracts.figures_lines(values)


def test_backtest_reports_skill(capsys, tmp_path):
    file = extracts.write(tmp_path / "figures.csv", series_lines(16))

    result = run_json(capsys, "backtest", file)

    expected = {
        "series",
        "origins",
        "coverage_80",
        "coverage_by_horizon",
        "mase",
        "interval_score",
        "random_walk",
    }
    assert expected <= set(result)
    assert {"coverage_80", "mase", "interval_score"} <= set(result["random_walk"])
    assert result["series"] == 1
    assert "random walk" in run(capsys, "backtest", file)[1]


def test_backtest_says_when_no_series_is_long_enough(capsys, tmp_path):
    code, _, err = run(capsys, "backtest", extracts.write(tmp_path / "figures.csv", series_lines(6)))

    assert code == 1
    assert "7" in err


def test_demo_writes_the_synthetic_extracts(capsys, tmp_path):
    code, out, _ = run(capsys, "demo", "-o", tmp_path, "--until", "2021-06-06")

    assert code == 0
    assert sorted(file.name for file in tmp_path.glob("*.csv")) == ["beds.csv", "falls.csv", "uec.csv"]
    assert "illustrative data" in out


@pytest.mark.parametrize("layout", ["uec", "beds", "falls"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_writes_an_empty_extract(capsys, tmp_path, layout, form):
    file = tmp_path / f"{layout}.{form}"

    code, out, _ = run(capsys, "template", layout, "-o", file)

    assert code == 0
    assert str(file) in out
    assert file.stat().st_size > 20
    code, _, err = run(capsys, "load", file)
    assert code == 1
    assert "no row" in err.lower() or "no data" in err.lower() or "empty" in err.lower()


def test_build_publishes_once(capsys, tmp_path, monkeypatch):
    from outcomes.pipeline import load

    folder = tmp_path / "shipped"
    extracts.write(folder / "beds.csv", extracts.beds_lines(synthetic=True))
    monkeypatch.setattr(load, "SHIPPED", (folder,))

    assert run(capsys, "build")[0] == 0
    first = run_json(capsys, "status")["snapshot"]
    assert run(capsys, "build")[0] == 0
    assert run_json(capsys, "status")["snapshot"] == first


def test_a_wrong_setting_is_named(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_PORT", "eighty")

    code, _, err = run(capsys, "status")

    assert code == 1
    assert "OUTCOMES_PORT" in err
    assert err.count("\n") == 1


def test_a_refusal_is_one_json_object_too(capsys, tmp_path):
    code, out, err = run(capsys, "load", tmp_path / "absent.csv", "--json")
    assert code == 2
    assert json.loads(out) == {"command": "load", "ok": False, "reason": err.strip()}

    code, out, err = run(capsys, "withdraw", "0123456789", "--json")
    assert code == 1
    assert json.loads(out)["ok"] is False
    assert "no loaded file has this SHA-256" in err


def test_a_fault_of_ours_is_a_sentence_and_no_trace(capsys, tmp_path, monkeypatch):
    from outcomes.pipeline import load

    def fail(*_arguments, **_options):
        raise KeyError("secret 4711")

    monkeypatch.setattr(load, "load", fail)
    code, out, err = run(capsys, "load", tmp_path, "--json")

    assert code == 1
    assert json.loads(out)["ok"] is False
    assert "KeyError in test_cli.py" in err
    assert "4711" not in out + err


def test_no_progress_bar_without_a_terminal(capsys, tmp_path):
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines())

    _, _, err = run(capsys, "load", "--check", file)

    assert err == ""


def test_an_empty_name_is_wrong_usage_and_not_the_folder_one_stands_in(capsys, tmp_path, monkeypatch):
    extracts.write(tmp_path / "beds.csv", extracts.beds_lines())
    monkeypatch.chdir(tmp_path)

    code, out, err = run(capsys, "load", "")

    assert code == 2
    assert out == ""
    assert "an empty name: give a file or a folder" in err


def test_a_file_without_yearly_series_cannot_be_back_tested(capsys, tmp_path):
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines())

    code, _, err = run(capsys, "backtest", file)

    assert code == 1
    assert "the beds layout holds no yearly series" in err


def test_a_date_that_is_none_is_wrong_usage(capsys, tmp_path):
    code, _, err = run(capsys, "impact", tmp_path / "x.csv", "--column", "c", "--date", "15/11/2026")

    assert code == 2
    assert "write it as 2026-11-15" in err


def test_status_says_what_was_withdrawn(capsys, tmp_path):
    file = extracts.write(tmp_path / "beds.csv", extracts.beds_lines())
    sha256 = run_json(capsys, "load", file)["files"][0]["sha256"]
    run_json(capsys, "withdraw", sha256)

    _, out, _ = run(capsys, "status")

    assert "beds.csv: loaded as beds, withdrawn" in out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_terminal_of_few_letters_is_enough(tmp_path, encoding):
    wrong = extracts.write(tmp_path / "façade-日本.csv", ["a,b", "1,2"])
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    def outcomes(*arguments: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "outcomes", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)

    refused = outcomes("load", wrong)
    assert refused.returncode == 1
    assert b"Traceback" not in refused.stderr
    assert b"\\u65e5" in refused.stderr + refused.stdout
    assert outcomes("load", "--help").returncode == 0


def test_a_reader_that_has_had_enough_is_no_fault(tmp_path):
    file = extracts.write(
        tmp_path / "beds.csv", [*extracts.beds_lines(1), *["2024-01-07,XXX,1,1,false"] * 3000]
    )
    command = [sys.executable, "-m", "outcomes", "load", str(file), "--check", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        head = process.stdout.read(300)
        process.stdout.close()
        said = process.stderr.read()

    assert head.startswith('{"command": "load"')
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
