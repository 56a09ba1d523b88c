"""The commands of ``python -m outcomes``: each unpacks its arguments, calls, and prints.

Exit codes: 0 done; 1 something was refused, with the reason on standard error; 2 wrong usage.
"""

import argparse
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from outcomes import __version__
from outcomes.catalogue import ROOT, catalogue
from outcomes.catalogue.publishers import UNCHECKED
from outcomes.errors import OutcomesError
from outcomes.numerals import day, plain
from outcomes.settings import sentence


class Refusal(OutcomesError):  # noqa: N818 - it is an answer to the user, not a fault
    """Work that cannot be done as asked; the message goes to standard error and the exit code is 1."""


def parser() -> argparse.ArgumentParser:
    """The command line, with every command and option documented."""
    top = argparse.ArgumentParser(
        prog="python -m outcomes",
        description="From weekly extracts and published figures to the outcomes dashboard.",
    )
    top.add_argument("--version", action="version", version=f"outcomes {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], help_text: str, *, with_json: bool = True
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text)
        added.set_defaults(run=run)
        if with_json:
            added.add_argument("--json", action="store_true", help="print one JSON object instead of text")
        return added

    load = command("load", run_load, "Load files or folders, each accepted or refused on its own.")
    load.add_argument(
        "paths", nargs="+", type=_path, metavar="PATH", help="a CSV, XLSX or Parquet file, or a folder"
    )
    load.add_argument("--check", action="store_true", help="say what would happen and change nothing")
    load.add_argument(
        "--accept-partial", action="store_true", help="take the good rows of a file with many bad ones"
    )

    command(
        "build",
        run_build,
        "Publish the first snapshot, or publish again after reference data changed.",
        with_json=False,
    )

    command("status", run_status, "Current snapshot, freshness of every source, last loads.")

    withdraw = command("withdraw", run_withdraw, "Take one file's rows out and publish again.")
    withdraw.add_argument(
        "sha256", metavar="SHA256", help="the file's SHA-256, or its first eight characters or more"
    )

    rollback = command(
        "rollback", run_rollback, "Go back to an earlier snapshot and withdraw the loads made after it."
    )
    rollback.add_argument(
        "id", nargs="?", metavar="ID", help="a snapshot that is kept; by default the one before"
    )

    template = command(
        "template", run_template, "Write an empty extract with its columns explained.", with_json=False
    )
    template.add_argument("layout", choices=_extracts(), help="which weekly extract")
    template.add_argument(
        "-o", "--output", type=Path, required=True, metavar="F", help="file to write: .csv or .xlsx"
    )

    fetch = command("fetch", run_fetch, _fetch_help())
    fetch.add_argument(
        "--measure",
        action="append",
        default=[],
        metavar="ID",
        help="only the figures of this measure, by its id in measures.toml; may be given several times",
    )
    fetch.add_argument(
        "--files",
        type=_count,
        metavar="N",
        help="how many of the newest files, of publishers with a file a month; by default as sources.toml says",
    )
    fetch.add_argument("--dry-run", action="store_true", help="say what would be asked, and ask nothing")

    backtest = command("backtest", run_backtest, "Projection skill on any series file in a known layout.")
    backtest.add_argument("file", type=Path, metavar="FILE")

    spc = command("spc", run_spc, "Control limits and rule hits for a column of a CSV file.")
    spc.add_argument("file", type=Path, metavar="FILE")
    spc.add_argument("--column", required=True, metavar="C", help="the column to chart")
    spc.add_argument(
        "--preset",
        default="plotthedots",
        choices=("plotthedots", "mdc", "seasonal"),
        help="whose limits and rules",
    )

    impact = command("impact", run_impact, "Adjusted effect of a change on a weekly or monthly CSV column.")
    impact.add_argument("file", type=Path, metavar="FILE")
    impact.add_argument("--column", required=True, metavar="C", help="the column that was to change")
    impact.add_argument("--date", required=True, type=_day, metavar="D", help="when it began, YYYY-MM-DD")

    pack = command("pack", run_pack, "Write a board pack (PowerPoint) for one area.", with_json=False)
    pack.add_argument(
        "--area", default="E54000050", metavar="A", help="area code; the whole system by default"
    )
    pack.add_argument(
        "-o", "--output", type=Path, required=True, metavar="F.pptx", help="PowerPoint file to write"
    )
    pack.add_argument("--illustrative", action="store_true", help="add pages that rest on illustrative data")

    demo = command("demo", run_demo, "Write the synthetic weekly extracts again.", with_json=False)
    demo.add_argument(
        "-o",
        "--output",
        type=Path,
        default=ROOT / "data" / "extracts",
        metavar="FOLDER",
        help="folder to write to; by default data/extracts",
    )
    demo.add_argument("--until", type=_day, metavar="D", help="last week ending (a Sunday)")
    return top


def _extracts() -> tuple[str, ...]:
    from outcomes.exports import template

    return template.layouts()


def _fetch_help() -> str:
    """What ``fetch`` does, and whether anybody has seen it do so."""
    days = [one.last_checked for one in catalogue.publishers if one.last_checked]
    checked = f"last run against a publisher on {day(max(days))}" if days else UNCHECKED
    return f"Get published figures from their publishers, and load what is new ({checked})."


def _path(text: str) -> Path:
    # An unset variable in a script would else load the folder that it runs in.
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name: give a file or a folder")
    return Path(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 60:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 60")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date: write it as 2026-11-15") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    _print_any_name(sys.stdout, sys.stderr)
    parsed = parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the output, such as head, has had enough. Python would flush it once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _refuse(parsed, "Stopped. What was loaded before is unchanged.")
    except Exception as error:
        return _refuse(parsed, _sentence(error))


def _print_any_name(*streams: Any) -> None:
    """Let names of files be printed that the terminal's encoding does not have."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _refuse(parsed: argparse.Namespace, reason: str, code: int = 1) -> int:
    """Say why nothing was done: on standard error, and in the one JSON object where it was asked for."""
    if getattr(parsed, "json", False):
        _print_json(parsed.command, False, {"reason": reason})
    print(reason, file=sys.stderr)
    return code


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return sentence(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'File'}: {error.strerror or error}."
    if isinstance(error, (OutcomesError, ValueError)):
        return str(error)
    # A fault of ours: where it happened helps whoever mends it, and its message may quote a value.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
    return f"This program made a mistake ({where}). What is served is unchanged. Please report it."


def _print_json(command: str, ok: bool, values: dict[str, Any]) -> None:
    print(json.dumps(_plain({"command": command, "ok": ok, **values}), allow_nan=False))


def _plain(value: Any) -> Any:
    """A value in JSON's own kinds: no number is minus zero, and one that is none (NaN) is null."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        return _plain(value.item())
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    return value


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress line on standard error, for loads that take more than a moment."""
    from tqdm import tqdm

    # Without a terminal a bar is noise between the sentences that a script or a log wants.
    bar = tqdm(
        total=100,
        file=sys.stderr,
        bar_format="{desc:<44.44} {percentage:3.0f}% |{bar:24}|",
        leave=False,
        disable=not sys.stderr.isatty(),
    )

    def show(step: str, done: int, total: int) -> None:
        bar.set_description_str(step, refresh=False)
        bar.n = round(100 * done / total) if total else 0
        bar.refresh()

    with bar:
        yield show


# --- loading -------------------------------------------------------------------------------------


def run_load(arguments: argparse.Namespace) -> int:
    """``load PATH...``: the report on standard output, refusals on standard error."""
    from outcomes.sources.reading import apart

    # Both take a moment to import what they need: so they do it at the same time.
    apart.start()
    from outcomes.pipeline import load

    try:
        with progress_bar() as show:
            report = load.load(
                arguments.paths,
                check_only=arguments.check,
                accept_partial=arguments.accept_partial,
                progress=show,
            )
    except load.NotFound as error:
        return _refuse(arguments, str(error), 2)
    if arguments.json:
        _print_json(
            "load", report.ok, {"snapshot": report.snapshot, "files": [f.as_json() for f in report.files]}
        )
    for file in report.files:
        _print_file(file, quiet=arguments.json)
    if not arguments.json and report.snapshot:
        print(f"Current snapshot: {report.snapshot}")
    return 0 if report.ok else 1


def _print_file(file: Any, *, quiet: bool) -> None:
    from outcomes.sources.reading.cells import count

    if not quiet:
        kept = "without fault" if file.is_refused else "accepted"
        counts = f"{count(file.rows, 'row')}: {file.accepted:,} {kept}, {file.quarantined:,} quarantined"
        counts += (
            f", {file.out_of_area:,} of other areas or figures that no measure uses"
            if file.out_of_area
            else ""
        )
        print(f"{file.name}: {file.status}" + (f" as {file.layout}" if file.layout else "") + f" ({counts})")
        for warning in file.warnings:
            print(f"  note: {warning}")
    shown = (
        file.reasons[-1:]
        if quiet
        else [*file.reasons[:20], *([] if len(file.reasons) <= 20 else file.reasons[-1:])]
    )
    if not file.is_refused and quiet:
        return
    stream = sys.stderr if file.is_refused else sys.stdout
    for problem in shown:
        where = ", ".join(
            part
            for part in (
                f"line {problem.line}" if problem.line else "",
                problem.column or "",
                f"value {problem.value!r}" if problem.value is not None else "",
            )
            if part
        )
        print(f"  {file.name}: {where + ': ' if where else ''}{problem.reason}", file=stream)
    if len(file.reasons) > 21 and not quiet:
        print(f"  and {len(file.reasons) - 21:,} more; --json lists them all", file=stream)


def run_fetch(arguments: argparse.Namespace) -> int:
    """``fetch``: what came of each source on standard output, what failed on standard error."""
    from outcomes import fetching

    with progress_bar() as show:
        report = fetching.fetch(
            arguments.measure, n_files=arguments.files, dry_run=arguments.dry_run, progress=show
        )
    if arguments.json:
        sources = [source.as_json() for source in report.sources]
        _print_json("fetch", report.ok, {"sources": sources, "snapshot": report.snapshot})
    else:
        for line in report.lines():
            print(line)
    for reason in report.reasons():
        print(reason, file=sys.stderr)
    return 0 if report.ok else 1


def run_build(_arguments: argparse.Namespace) -> int:
    """``build``: what ``app.py`` runs before it serves."""
    from outcomes.pipeline import load

    with progress_bar() as show:
        report = load.build_first(progress=show)
    for file in report.files if report else ():
        if file.is_refused:
            _print_file(file, quiet=True)
        else:
            print(f"{file.name}: {file.accepted:,} rows {file.status}")
    return 0 if report is None or report.ok else 1


def run_status(arguments: argparse.Namespace) -> int:
    """``status``: what is served, how fresh each source is, and the last loads."""
    from outcomes.results.provenance import File, SnapshotRow, Source
    from outcomes.settings import Settings
    from outcomes.warehouse import store

    if store.current_id(Settings().home) is None:
        if arguments.json:
            _print_json("status", True, {"snapshot": None, "published_at": None, "sources": []})
        else:
            print("Nothing is published yet. Run: python app.py, or: python -m outcomes load PATH")
        return 0
    (snapshot,) = store.read("snapshot", SnapshotRow)
    sources, loads = store.read("sources", Source), store.read("files", File)
    if arguments.json:
        _print_json(
            "status",
            True,
            {
                "snapshot": snapshot.id,
                "published_at": snapshot.published_at,
                "kept": store.snapshot_ids(Settings().home),
                "sources": [asdict(source) for source in sources],
                "loads": [asdict(file) for file in loads[:20]],
            },
        )
        return 0
    print(f"Snapshot {snapshot.id}, published {snapshot.published_at:%d %B %Y %H:%M} UTC")
    for source in sources:
        mark = " (illustrative data)" if source.synthetic else ""
        loaded = f"loaded {source.loaded_at:%d %B %Y}"
        print(f"  {source.name}: {source.rows:,} rows, to {source.latest_period}, {loaded}{mark}")
    print("Last loads:")
    for file in loads[:10]:
        what = f"{file.name}: {file.status} as {file.layout}"
        what += ", withdrawn" if file.withdrawn_at else ""
        print(f"  {file.sha256[:12]}  {file.loaded_at:%Y-%m-%d %H:%M}  {what}")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """``withdraw SHA256``."""
    from outcomes.pipeline import load
    from outcomes.settings import Settings

    digest = load.digest_of(arguments.sha256, Settings().home)
    with progress_bar() as show:
        snapshot = load.withdraw(digest, progress=show)
    if arguments.json:
        _print_json("withdraw", True, {"sha256": digest, "snapshot": snapshot})
    else:
        print(f"Withdrawn: {digest}. Current snapshot: {snapshot}")
    return 0


def run_rollback(arguments: argparse.Namespace) -> int:
    """``rollback [ID]``."""
    from outcomes.pipeline import load

    snapshot = load.rollback(arguments.id)
    if arguments.json:
        _print_json("rollback", True, {"snapshot": snapshot})
    else:
        print(f"Current snapshot: {snapshot}. Loads made after it are withdrawn.")
    return 0


def run_template(arguments: argparse.Namespace) -> int:
    """``template LAYOUT -o F``."""
    from outcomes.exports import template

    template.write(arguments.layout, arguments.output)
    print(f"Written: {arguments.output}")
    return 0


def run_demo(arguments: argparse.Namespace) -> int:
    """``demo``: the synthetic extracts, from their fixed seed."""
    from outcomes.exports import synthetic

    for file in synthetic.write(arguments.output, arguments.until or synthetic.LATEST_WEEK):
        print(f"Written: {file} (illustrative data, seed {synthetic.SEED})")
    return 0


def run_pack(arguments: argparse.Namespace) -> int:
    """``pack --area A -o F.pptx``."""
    from outcomes.exports import pack

    pack.write(arguments.area, arguments.output, include_illustrative=arguments.illustrative)
    print(f"Written: {arguments.output}")
    return 0


# --- arithmetic on a file ------------------------------------------------------------------------


def run_backtest(arguments: argparse.Namespace) -> int:
    """``backtest FILE``: how well the projection would have done on these series."""
    from outcomes.methods import backtest
    from outcomes.sources import registry
    from outcomes.sources.reading import Refused, apart

    try:
        reading = apart.recognise(arguments.file.name, _content(arguments.file))
    except Refused as reason:
        raise Refusal(f"{arguments.file.name}: {reason}") from None
    yearly = sorted(source.name for source in registry.published())
    if reading.layout not in yearly:
        raise Refusal(
            f"{arguments.file.name}: the {reading.layout} layout holds no yearly series to project. Give a file of"
            f" one of these layouts: {', '.join(yearly)}."
        )
    result = backtest.backtest(backtest.series_from_frame(reading.frame))
    if arguments.json:
        _print_json("backtest", True, result)
        return 0
    print(f"{result['series']:,} series, {result['origins']:,} starting points")
    print(f"Share of outcomes inside the 80% interval: {plain(result['coverage_80'], '.3f')}")
    for horizon, share in result["coverage_by_horizon"].items():
        print(f"  {horizon} year{'s' if str(horizon) != '1' else ''} ahead: {plain(share, '.3f')}")
    walk = result["random_walk"]
    for name, key in (("Mean interval score", "interval_score"), ("Mean scaled error", "mase")):
        print(f"{name}: {plain(result[key], '.3f')} (random walk {plain(walk[key], '.3f')})")
    return 0


def run_spc(arguments: argparse.Namespace) -> int:
    """``spc FILE --column C``."""
    import numpy as np

    from outcomes.methods import spc

    series = _series(arguments.file, arguments.column)
    dates, values = series.dates, series.values
    if int(np.isfinite(values).sum()) < spc.MINIMUM_POINTS:
        raise Refusal(
            f"{arguments.file.name}: column {arguments.column} has {int(np.isfinite(values).sum())} values;"
            f" control limits need at least {spc.MINIMUM_POINTS}."
        )
    if dates is None:
        print(
            f"{arguments.file.name}: {series.why_undated} Rows are taken in the file's order.",
            file=sys.stderr,
        )
    chart = spc.chart(values, preset=arguments.preset, dates=dates, period=_period(dates))
    numbers = [None if np.isnan(value) else float(value) for value in chart.values]
    points = [
        {"index": index, "value": value, "rule": rule}
        for index, (value, rule) in enumerate(zip(numbers, chart.rule, strict=True))
    ]
    last = int(np.flatnonzero(np.isfinite(values))[-1])
    limits = {
        "mean": float(chart.mean[last]),
        "lower": float(chart.lower[last]),
        "upper": float(chart.upper[last]),
    }
    if arguments.json:
        _print_json(
            "spc", True, {"preset": chart.preset, **limits, "points": points, "notes": list(chart.notes)}
        )
        return 0
    mean, lower, upper = (plain(limits[name], "g") for name in ("mean", "lower", "upper"))
    print(f"{chart.preset}: mean {mean}, limits {lower} to {upper}")
    for note in chart.notes:
        print(f"  note: {note}")
    for index, (value, rule) in enumerate(zip(numbers, chart.rule, strict=True)):
        if rule:
            where = index if dates is None else np.datetime_as_string(dates[index], "D")
            print(f"  {where}: {plain(value, 'g')}: {rule}")
    return 0


def run_impact(arguments: argparse.Namespace) -> int:
    """``impact FILE --column C --date D``."""
    from outcomes.methods import impact

    series = _series(arguments.file, arguments.column)
    if series.dates is None:
        raise Refusal(f"{arguments.file.name}: {series.why_undated} Add a column week_ending (YYYY-MM-DD).")
    period = impact.infer_period(series.dates)
    result = impact.estimate(series.values, series.dates, arguments.date, period=period)
    if arguments.json:
        _print_json("impact", True, result.summary())
        return 0
    effect, lower, upper = (plain(one, ".4g") for one in (result.effect, result.lower_ci, result.upper_ci))
    percent = _percent(result.effect_percent)
    print(f"Adjusted effect: {effect} (95% interval {lower} to {upper}), {percent} of what was expected.")
    periods = f"{result.n_before} before, {result.n_after} after"
    print(f"Simple before and after: {_percent(result.simple_percent)}. Periods: {periods}.")
    return 0


def _period(dates: Any) -> str:
    """What lies between two values of a file, as a noun; rows without dates are only periods."""
    import numpy as np

    if dates is None or len(dates) < 2:
        return "period"
    usual = float(np.median(np.diff(dates) / np.timedelta64(1, "D")))
    return {1.0: "day", 7.0: "week"}.get(usual, "month" if 28 <= usual <= 31 else "period")


def _percent(value: float | None) -> str:
    return "no percentage" if value is None else f"{plain(value, '.1f')}%"


def _series(file: Path, column: str) -> Any:
    """One numeric column of a file with its dates, where it has any; a refusal names the file."""
    from outcomes.sources.reading import Refused, apart

    try:
        return apart.column(column, _content(file))
    except Refused as reason:
        raise Refusal(f"{file.name}: {reason}") from None


def _content(file: Path) -> bytes:
    from outcomes.sources.reading import tables

    tables.check_size(file.stat().st_size)
    return file.read_bytes()
