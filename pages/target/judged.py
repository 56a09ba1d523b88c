"""What a target would take, its parts, what changed, and four ways to judge it."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from outcomes.catalogue import Area, Part, Target, catalogue
from outcomes.charts import pictures
from outcomes.methods.verdict import LIKELY, UNLIKELY, chance_in_words
from outcomes.numerals import counted, number, upper_first
from outcomes.results.tables import known
from outcomes.results.targets import Assessment, FanYear, PathCorner, TargetPoint
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import view
from outcomes.web.tree import Piece
from outcomes.wording import aims, findings, judgements, quantities, recency, subjects
from outcomes.wording import changes as words
from pages.changes.summary import compared_now
from pages.target.shown import Shown, page_address, target_year

# Of what changed in one target; the page of changes has the rest.
MOST_CHANGES = 6


def beside_chart(shown: Shown) -> Sequence[Piece]:
    """What it would take, or what is asked where there is nothing to reckon with."""
    row, measure = shown.row, shown.measure
    if not shown.is_judged:
        return [target_in_short(shown)]
    if row.target_value is None or row.rule == "direction":
        return [pace_only(shown)]
    toward = -1 if row.required_rate is not None and row.required_rate < 0 else 1
    bars: list[ui.Bar] = [
        {
            "label": f"Needed every year, {row.latest_period} to {target_year(shown)}",
            "value": signed(row.required_rate, toward),
            "open": True,
        },
        pace_bar("a year, last five figures", signed(row.recent_rate, toward)),
        pace_bar(
            f"a year, {row.previous_period} to {row.latest_period}",
            signed(row.last_change_per_year, toward),
        ),
    ]
    parts: list[Piece] = [
        html.P(take_sentence(shown)),
        ui.bars(
            [bar for bar in bars if bar["value"] is not None],
            quantities.difference_unit(measure),
            measure.decimals + 1,
        ),
    ]
    ends = aims.pace_ends(row, measure, target_year(shown))
    parts += [html.P(ends, className="caption")] if ends else []
    for said in (aims.pace_caution(row, measure), aims.beside_paths(row, measure)):
        parts += [html.P(said)] if said else []
    parts += people_of(shown)
    if row.share_achieved is not None:
        share = round(row.share_achieved)
        parts.append(
            html.P(
                [
                    html.B(f"{number(share, 0)}%"),
                    f" of the targeted change has happened by {row.latest_period}.",
                ]
                if share >= 0
                else [
                    f"No part of the targeted change has happened by {row.latest_period}: "
                    "the figure has moved the other way."
                ],
            )
        )
    elif row.share_note:
        parts.append(html.P(row.share_note))
    return [
        ui.section(
            "What it would take",
            html.Div(parts, className="stack"),
            name="what-it-would-take",
            synthetic=shown.synthetic,
        )
    ]


def pace_bar(when: str, amount: float | None) -> ui.Bar:
    """A bar of what was achieved; a move away from the target has no bar, and says so."""
    is_away = amount is not None and amount < 0
    return {"label": f"{'The other way' if is_away else 'Achieved'} {when}", "value": amount, "away": is_away}


def signed(amount: float | None, toward: int) -> float | None:
    """A change counted as positive where it leads to the target."""
    return None if amount is None else amount * toward


def take_sentence(shown: Shown) -> str:
    """The rate needed against the rate achieved."""
    row, measure = shown.row, shown.measure
    if row.required_rate in (None, 0):
        return "The target is met now: nothing more is needed, unless it slips."
    goal = upper_first(aims.goal_phrase(shown.part, measure))
    needed = f"{goal} needs {quantities.pace(row.required_rate, measure)} from {row.latest_period}."
    if row.recent_rate is None:
        return needed
    return f"{needed} The last five figures show {quantities.pace(row.recent_rate, measure)}."


def people_of(shown: Shown) -> Sequence[Piece]:
    """The target in people, with what was assumed to get there."""
    row = shown.row
    if row.people_now is None:
        return []
    noun = upper_first(str(row.people_noun))
    target = quantities.round_value(known(row.target_value), shown.measure)
    return [
        ui.sums(
            [
                (f"{noun} now", quantities.rounded(row.people_now)),
                (f"At {target}", quantities.rounded(known(row.people_at_target))),
                (f"Fewer by {target_year(shown)}", quantities.rounded(known(row.people_fewer))),
                (
                    f"Each year, in the {number(row.people_years_left, 1)} years left",
                    quantities.rounded(known(row.people_each_year)),
                ),
            ],
            total=2,
        ),
        html.P(f"Population: {row.people_note}", className="caption"),
    ]


def pace_only(shown: Shown) -> Component:
    """The direction of a target without a number."""
    row, measure = shown.row, shown.measure
    sentences = ["No number is set, so there is no rate that it needs."]
    if row.path_missing is not None:
        sentences = [f"{upper_first(row.path_missing)}, so no rate can be set beside it."]
    if shown.area.kind == "england":
        sentences = ["England has no target here."]
    if row.recent_rate is not None:
        sentences.append(f"The last five figures show {quantities.pace(row.recent_rate, measure)}.")
    if row.last_change_per_year is not None and not shown.target.sensitive:
        sentences.append(
            f"{row.previous_period} to {row.latest_period} alone saw "
            f"{quantities.pace(row.last_change_per_year, measure)}."
        )
    found = [html.P(" ".join(sentences))]
    # Too short a series has no slope: the head of the page says so.
    if row.direction_slope is not None and not shown.target.sensitive:
        judged_by = f"{row.direction_test}: {quantities.pace(row.direction_slope, measure)}."
        is_by_direction = row.verdict in ("right-way", "wrong-way", "no-clear-change")
        judged_by += " The direction is judged by that." if is_by_direction else ""
        found.append(html.P(judged_by, className="caption"))
    ambition = shown.part.ambition
    if ambition:
        found.append(
            html.P(
                f"{ambition.label}: {quantities.round_value(ambition.value, measure)} by {ambition.year} "
                f"({ambition.source})."
            )
        )
    return ui.section("What it would take", found, name="what-it-would-take")


def target_in_short(shown: Shown) -> Component:
    """What the strategy asks for, where no figure stands beside it."""
    target, part = shown.target, shown.part
    asked = (
        upper_first(aims.goal_phrase(part, shown.measure))
        if part.rule != "direction"
        else "An improvement; no number is set"
    )
    return ui.section(
        "What is asked",
        ui.definitions(
            [
                ("Target", f"{target.statement}.", target.basis),
                *([] if part.reference_only else [("In numbers", f"{asked}.", None)]),
                ("Measure", f"{quantities.unit_words(shown.measure)}.", None),
            ]
        ),
        name="what-is-asked",
    )


def other_parts(shown: Shown) -> Sequence[Piece]:
    """Every part on its own row: parts are never averaged."""
    target, here = shown.target, shown.here
    if len(target.parts) < 2 or not any(row.n_points for row in shown.assessed.values()):
        return []
    rows = [part_row(shown, part) for part in target.parts]
    columns = [
        ui.column("part", "Part"),
        *([] if target.sensitive else [ui.column("picture", ui.spark_years())]),
        ui.column("latest", "Latest"),
        ui.column("verdict", "Verdict"),
        ui.column("data_to", "Data to"),
    ]
    return [
        ui.section(
            f"{upper_first(counted(len(target.judged_parts), 'part'))}, each judged on its own",
            ui.data_table(
                columns, rows, f"Parts of the target, {here.area.name}", on_phone="rows", caption_unseen=True
            ),
            note="Parts are never averaged: one can improve while another gets worse.",
            name="parts",
        )
    ]


def part_row(shown: Shown, part: Part) -> dict[str, Any]:
    """One part as a row with its small chart."""
    target, here = shown.target, shown.here
    row = shown.of(part)
    measure = catalogue.measure_by_id[part.measure]
    first = known(target.headline_part).id
    link = dcc.Link(
        part.label,
        href=here.here(page_address(target), part=None if part.id == first else part.id),
        className="row-link",
    )
    found: dict[str, Any] = {"part": link, "chosen": part.id == shown.part.id}
    if not row.has_figures:
        return {
            **found,
            "latest": "No figures",
            "verdict": "For reference, not judged" if part.reference_only else ui.verdict("no-measure"),
            "data_to": "No figures",
            "picture": None,
        }
    latest = (
        quantities.gap(row.latest_value, measure)
        if row.is_gap
        else quantities.value(row.latest_value, measure)
    )
    found["latest"] = html.Span([html.B(latest), html.Span(f" in {row.latest_period}", className="soft")])
    found["verdict"] = (
        "For reference, not judged"
        if part.reference_only
        else ui.verdict(
            str(row.verdict), judgements.verdict_said(row), detail=ui.lines(judgements.beneath(row, measure))
        )
    )
    found["data_to"] = recency.freshness(str(row.latest_period), row.ends, view.today())
    if not target.sensitive:
        found["picture"] = sparkline_of(target, part, row, here.compare)
    return found


def sparkline_of(target: Target, part: Part, row: Assessment, compare: Area) -> Component:
    """The small chart of one part in a table row, with the comparator behind it."""
    key = {"commitment": target.id, "part": part.id, "area": row.area_code}
    measure = catalogue.measure_by_id[part.measure]
    observed = store.read("target_points", TargetPoint, **key)
    path = store.read("target_path", PathCorner, **key)
    is_beside = not row.is_gap and row.area_code != compare.code
    # As on the overview: a year that is left out here would else stand as a peak of the comparator alone.
    ours = {point.time for point in observed}
    beside = store.read("target_points", TargetPoint, **key | {"area": compare.code}) if is_beside else ()
    picture = pictures.sparkline(
        [point.judged for point in observed],
        england=[point.here for point in beside if point.time in ours],
        path=[(corner.time, corner.value) for corner in path],
        fan=store.read("target_fan", FanYear, **key),
        synthetic=row.synthetic,
    )
    return ui.spark(
        picture, f"{upper_first(subjects.subject(measure, part.sex))} {findings.movement(row, measure)}."
    )


def since_last_board(shown: Shown) -> Sequence[Piece]:
    """What changed since the last board for this target, and why."""
    compared = compared_now()
    if compared is None or compared.before is None:
        return []
    found = [one for one in compared.of(shown.area) if one.commitment == shown.target.id]
    labels = {part.id: part.label for part in shown.target.parts}
    items = [
        html.Li([html.B(f"{labels.get(change.part, 'The target')}. "), words.sentence(change)])
        for change in found[:MOST_CHANGES]
    ]
    if not items:
        return []
    note = words.compared_in_full(compared.before, compared.board)
    return [ui.section("Since the last board", html.Ul(items), note=note, name="since-the-last-board")]


def four_ways(shown: Shown) -> Component:
    """Our verdict with its exact probability, the three other systems, and why they differ."""
    row, measure = shown.row, shown.measure
    sdg, healthy, trend = row.open_sdg_category, row.healthy_people, row.fingertips_trend
    rows: list[dict[str, Any]] = [
        {
            "method": html.B("This dashboard"),
            "says": ui.verdict(str(row.verdict)),
            "from": our_working(shown),
            "boundary": our_boundary(row),
            "decides": what_decides(row),
            "chosen": True,
        },
        {
            "method": "Open SDG, Eurostat ratio",
            "says": html.B(sdg or "Cannot say"),
            "from": "Compound yearly change achieved over required: ratio "
            f"{number(row.open_sdg_ratio, 2)}; "
            f"on a straight line {number(row.open_sdg_linear, 2)}"
            if sdg
            else row.open_sdg_reason,
            "boundary": "On track from 0.95, moderate from 0.60, limited from 0",
            "decides": "Whether the change since the baseline has the pace required",
        },
        {
            "method": "Healthy People",
            "says": html.B(healthy or "Cannot say"),
            "from": healthy_working(row),
            "boundary": "1.96 standard errors; without them, improved from a tenth of the targeted change on, got "
            "worse from a tenth of the baseline on",
            "decides": "Only direction and size since the baseline, not the date",
        },
        {
            "method": "Fingertips recent trend",
            "says": html.B("Cannot say" if not trend or trend == "Cannot be calculated" else trend),
            "from": row.fingertips_reason
            or f"Chi-squared for trend {number(row.fingertips_statistic, 2)} over five figures",
            "boundary": "Chi-squared above 9.55",
            "decides": "Which way the last five figures lean, whatever the target",
        },
    ]
    columns = [
        ui.column("method", "Method"),
        ui.column("says", "Says"),
        ui.column("from", "Worked out from"),
        ui.column("boundary", "Boundary"),
        ui.column("decides", "What decides it"),
    ]
    return ui.section(
        "Four ways to judge it",
        [
            ui.data_table(
                columns,
                rows,
                f"Four verdicts on {measure.title}, {shown.area.name}",
                on_phone="rows",
                caption_unseen=True,
            ),
            html.P(
                [html.B("Why they differ. "), str(row.disagreement or "Nothing to compare.")],
                className="prose",
            ),
            html.P(
                dcc.Link("How each is worked out", href=shown.here.link("/methods")), className="no-print"
            ),
        ],
        note="For analysts. All use the same figures",
        name="four-ways",
        synthetic=shown.synthetic,
    )


def our_boundary(row: Assessment) -> str:
    """Where our verdict would be another."""
    if row.verdict == "one-place":
        return "Not told where the 80% interval reaches from the target to no better than the latest figure"
    if row.probability is not None:
        return f"Likely from {chance_in_words(LIKELY)}, unlikely under {chance_in_words(UNLIKELY)}"
    if row.verdict in (*judgements.DIRECTIONS, "no-clear-change"):
        return "Larger than chance would explain (5% level)"
    return "Does not apply"


def what_decides(row: Assessment) -> str:
    """The question that our verdict answers."""
    if row.verdict == "gap-closing-both-worse":
        return "What happened on both sides of the gap"
    if row.probability is not None:
        return "How far there is to go, and how much the years vary"
    if row.verdict in ("right-way", "wrong-way", "no-clear-change"):
        return "Whether the latest figures moved by more than chance"
    return "Whether there is enough to judge by"


def our_working(shown: Shown) -> Piece:
    """What our verdict rests on, exact."""
    row = shown.row
    if row.probability is not None and not shown.target.sensitive:
        goal = aims.target_label(shown.part, row, shown.measure)
        return html.Span(
            [
                f"Probability {number(100 * row.probability, 1)}% of {goal}",
                ui.chance(row.probability),
                html.Span(f"{row.projection_method}, version {row.projection_version}", className="caption"),
            ]
        )
    if row.verdict in ("right-way", "wrong-way", "no-clear-change"):
        return f"{row.direction_test}: {quantities.pace(row.direction_slope, shown.measure)}"
    return str(row.verdict_reason)


def healthy_working(row: Assessment) -> str:
    """What Healthy People's category rests on."""
    if row.healthy_people == "Met":
        return "The latest figure is at or past the target"
    if row.baseline_period == row.latest_period:
        return "The latest figure is the baseline itself"
    if row.healthy_people_reason:
        return str(row.healthy_people_reason)
    if row.healthy_people_z is not None:
        return f"Change since the baseline of {number(row.healthy_people_z, 2, signed=True)} standard errors"
    if row.share_achieved is not None and row.share_achieved >= 0:
        return f"{number(row.share_achieved, 1)}% of the targeted change, no standard errors"
    if row.baseline_value:
        moved = abs(row.latest / row.baseline_value - 1)
        return f"Away from the target by {number(100 * moved, 1)}% of the baseline, no standard errors"
    return "Change since the baseline, no standard errors"
