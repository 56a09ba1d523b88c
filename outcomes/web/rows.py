"""Commitments as rows of a table: the same row on the overview and on the pages of the goals.

A row says what was promised, draws the series, sets the latest figure against the baseline and the path, and
gives the verdict in words. Where there are no figures it says what is missing, in the place of the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html

from outcomes import address
from outcomes.catalogue import ENGLAND, ICB, REGION, Area, Commitment, Goal, Headline, Part, Target, catalogue
from outcomes.charts import pictures
from outcomes.methods.verdict import CAVEAT, WORDS
from outcomes.numerals import is_known, number, with_unit
from outcomes.warehouse import store
from outcomes.web import components as ui
from outcomes.web import ids, view
from outcomes.wording import answer, words

Child = object
Row = Mapping[str, object]
Key = tuple[str, str]
Shown = tuple[Commitment, Part | None]

OUTCOME_KINDS = ("england", "region", "icb", "partnership", "place")
CONFIRM = "One secondary source gives their wording: confirm in the strategy."
SERVED_FROM_HOME = "This is counted where people live, not by the organisation that treats them."
GROUPING = "Which goal a target serves is our grouping; the strategy does not say."
BASES = {"derived": "mean of places", "proxy": "North East region only"}
WEAK_GRADES = {"B": "press figures", "C": "weak evidence", "D": "weak evidence"}


@dataclass(frozen=True)
class Verdicts:
    """Everything the rows of one area show, by (commitment, part)."""

    here: address.View
    assessments: Mapping[Key, Row]
    points: Mapping[Key, list[Row]]
    paths: Mapping[Key, list[Row]]
    fans: Mapping[Key, list[Row]]
    levels: Mapping[Key, tuple[str, ...]]
    places: Mapping[Key, Row]
    gaps: Mapping[str, list[Row]]
    newest: Mapping[Key, Row]

    def of(self, commitment: Commitment, part: Part | None) -> Row:
        """The assessment of one part; a commitment that nothing measures has one that says so."""
        nothing = {
            "verdict": "no-measure",
            "verdict_words": WORDS["no-measure"],
            "missing": commitment.missing_of(part),
            "n_points": 0,
            "synthetic": False,
        }
        found = self.assessments.get((commitment.id, part.id)) if part else None
        return found or nothing

    def others(self, commitment: Commitment, part: Part | None) -> list[tuple[Part, Row]]:
        """The other judged parts of a commitment that have figures."""
        found = [
            (other, self.of(commitment, other)) for other in commitment.judged_parts if other is not part
        ]
        return [(other, row) for other, row in found if row["n_points"]]

    def tally(self, targets: Sequence[Target] = catalogue.targets) -> answer.Tally:
        """Targets counted by the verdict on them as a whole."""
        return answer.tally(
            [
                (
                    target,
                    self.of(target, target.headline_part),
                    self.others(target, target.headline_part),
                )
                for target in targets
            ]
        )


def has_outcomes(area: Area) -> bool:
    """Whether outcomes are counted for this kind of area: they are where people live, not by trust."""
    return area.kind in OUTCOME_KINDS


def read(here: address.View) -> Verdicts:
    """Read the rows of one area from the snapshot."""
    area = here.area.code
    within = area if here.area.kind == "partnership" else None
    return Verdicts(
        here,
        {_key(row): row for row in words.plain_rows(store.read("overview_assessments", area=area))},
        _by_key(words.plain_rows(store.read("overview_points", area=area))),
        _by_key(store.read("overview_paths", area=area)),
        _by_key(store.read("overview_fans", area=area)),
        {_key(row): tuple(row["area_codes"]) for row in store.read("overview_levels")},
        {_key(row): row for row in store.read("overview_places", area=within)},
        _gaps_by_measure(area),
        {_key(row): row for row in store.read("overview_newest", area=within)},
    )


def _gaps_by_measure(area: str) -> dict[str, list[Row]]:
    """Published gaps between groups, by measure; England's where the area has none."""
    found: dict[str, list[Row]] = {}
    for row in store.read("target_breakdown_gaps", measure=None, area=area):
        found.setdefault(str(row["measure"]), []).append(row)
    return found


def _key(row: Row) -> Key:
    return str(row["commitment"]), str(row["part"])


def _by_key(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    grouped: dict[Key, list[Row]] = {}
    for row in rows:
        grouped.setdefault(_key(row), []).append(row)
    return grouped


# --- the table ---------------------------------------------------------------------------------------


def table(
    verdicts: Verdicts,
    groups: Sequence[tuple[Row | None, Sequence[Shown]]],
    caption: str,
    what: str = "Commitment",
) -> html.Div:
    """Commitments in rows, under a heading for each group.

    Parameters
    ----------
    groups
        ``({"group", "note"} or None, rows)``; a row is a commitment and the part that it is shown by.
    caption
        For those who do not see the section's heading.
    what
        What a row is.
    """
    columns = [
        ui.column("title", what, class_name="cell-title"),
        ui.column("picture", ui.spark_years(), class_name="cell-picture"),
        ui.column("latest", "Latest, against the baseline", class_name="cell-latest"),
        ui.column("path", "Path asks for", class_name="cell-path"),
        ui.column("verdict", "Chance of meeting it, and verdict", class_name="cell-verdict"),
        ui.column("data", "Data to", class_name="cell-data"),
    ]
    body: list[Row] = []
    for heading, shown in groups:
        body += [heading] if heading else []
        body += [row(verdicts, commitment, part) for commitment, part in shown]
    return ui.data_table(columns, body, caption, on_phone="rows", class_name="verdicts", caption_unseen=True)


def shown_parts(verdicts: Verdicts, commitment: Commitment) -> list[Shown]:
    """Which parts have a row: men and women of a headline where either has figures, else the first part."""
    parts = commitment.judged_parts
    is_by_sex = isinstance(commitment, Headline) and {part.sex for part in parts} == {"male", "female"}
    if is_by_sex and any(verdicts.of(commitment, part)["n_points"] for part in parts):
        return [(commitment, part) for part in parts]
    return [(commitment, commitment.headline_part)]


def goal_groups(verdicts: Verdicts, goals: Sequence[Goal]) -> list[tuple[Row | None, list[Shown]]]:
    """The targets of goals, each goal a heading with a link and its meaning."""
    return [
        (
            {
                "group": dcc.Link(goal.title, href=verdicts.here.link(f"/goals/{goal.id}")),
                "note": goal.meaning,
            },
            [(target, target.headline_part) for target in catalogue.targets_of(goal.id)],
        )
        for goal in goals
    ]


def row(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> Row:
    """One commitment, or one part of it, as a row of :func:`table`."""
    found = verdicts.of(commitment, part)
    cells = {
        "title": _title_cell(verdicts, commitment, part),
        "verdict": verdict(verdicts, commitment, part),
        "data": _data_cell(found),
    }
    if not found["n_points"]:
        # One reason stands where the picture, the latest figure and the path would.
        return cells | {"picture": missing(verdicts, commitment, part), "spans": {"picture": 3}}
    return cells | {
        "picture": _picture_cell(verdicts, commitment, part),
        "latest": _latest_cell(found, verdicts.here.area, verdicts.newest.get((commitment.id, part.id))),
        "path": _path_cell(found, part),
    }


# --- the cells ---------------------------------------------------------------------------------------


def title_of(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> str:
    """The name of a row: with the sex where it is shown by sex, and for England without the gap to itself."""
    title = commitment.title
    if verdicts.here.area.code == ENGLAND:
        title = title.removesuffix(", gap to England").removesuffix(", difference to England")
    if part is not None and len(shown_parts(verdicts, commitment)) > 1:
        return f"{title}: {words.lower_first(part.label)}"
    return title


def page_address(
    here: address.View, commitment: Commitment, part: Part | None = None, **changes: str | None
) -> str:
    """Where a commitment is told in full: a target's page, a headline's place on the page of its goal.

    The page of a goal opens with men: a part for women names them.
    """
    if isinstance(commitment, Target):
        return here.link(f"/targets/{commitment.id}", **changes)
    sex = "female" if part and part.sex == "female" else None
    return here.link(f"/goals/{commitment.goal}#{ids.section(commitment.id)}", sex=sex, **changes)


def _title_cell(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> html.Div:
    title = title_of(verdicts, commitment, part)
    name = dcc.Link(title, href=page_address(verdicts.here, commitment, part), className="row-link")
    if part is not None and part is not commitment.headline_part:
        return html.Div(name)
    shown = html.Div([name, html.Span(promise(commitment, part), className="caption promise")])
    if isinstance(commitment, Headline) and not is_charted(verdicts, commitment):
        # The page of its goal has no chart of it, and so no heading that its address could lead to.
        shown.id = ids.section(commitment.id)
    return shown


def is_charted(verdicts: Verdicts, headline: Headline) -> bool:
    """Whether any part of a headline commitment has figures to draw."""
    return any(verdicts.of(headline, part)["n_points"] for part in headline.judged_parts)


def promise(commitment: Commitment, part: Part | None) -> str:
    """What is promised, and which pieces of it are this dashboard's assumptions."""
    sentence = commitment.statement.rstrip(".") + "."
    if part is None:
        return sentence
    assumed = [f"base year {part.baseline.period}"] if part.baseline.basis == "assumed" else []
    if part.target_year is not None and part.target_year.basis == "assumed":
        assumed.append(f"end year {part.target_year.value:.0f}")
    return f"{sentence} Assumed: {', '.join(assumed)}." if assumed else sentence


def _picture_cell(verdicts: Verdicts, commitment: Commitment, part: Part) -> Child:
    found = verdicts.of(commitment, part)
    if found["is_sensitive"]:
        return html.Span("Not drawn as a line: the deaths of single years are few.", className="caption")
    key = (commitment.id, part.id)
    points, path = verdicts.points[key], verdicts.paths.get(key, [])
    is_beside_england = not found["is_gap"] and verdicts.here.area.code != ENGLAND
    england = [{"time": point["time"], "value": point["england"]} for point in points]
    drawn = pictures.sparkline(
        points,
        england=england if is_beside_england else (),
        path=path,
        target=path[-1] if path else None,
        fan=verdicts.fans.get(key, ()),
        synthetic=bool(found["synthetic"]),
    )
    parts = [ui.spark(drawn, in_words(found)), html.Div(ui.spark_years(), className="only-on-phone")]
    return html.Div([*parts, *([ui.illustrative_mark()] if found["synthetic"] else [])])


def in_words(found: Row) -> str:
    """One sentence on a series: from where to where, and what was promised."""
    text = f"{_amount(found, 'latest_value', full=True)} in {found['latest_period']}"
    if is_known(_baseline(found)):
        text += f", from {_amount(found, _baseline_key(found), full=True)} in {found['baseline_period']}"
    if is_known(found["target_value"]):
        text += f"; the target is {_amount(found, 'target_value', full=True)}"
    return text + "."


def _baseline_key(found: Row) -> str:
    """Where a series is counted from: a stated value is the system's, so a direction takes its own."""
    return "measured_baseline" if found["rule"] == "direction" else "baseline_value"


def _baseline(found: Row) -> object:
    return found[_baseline_key(found)]


def _amount(found: Row, column: str, *, full: bool = False) -> str:
    """A value of a row: a gap with its sign, with the unit in full or only a percent sign."""
    unit = str(found["unit"])
    shown = unit if full or unit == "%" else ""
    return with_unit(found[column], shown, int(found["decimals"]), signed=bool(found["is_gap"]))


def missing(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> html.Div:
    """What is missing, what stands in for it, and where to go: the nearest level, or how to load it."""
    here = verdicts.here
    if not has_outcomes(here.area):
        return ui.empty_state(SERVED_FROM_HOME, small=True)
    codes = verdicts.levels.get((commitment.id, part.id), ()) if part and not commitment.sensitive else ()
    own_places = set(codes) & {place.code for place in catalogue.places_of(here.area)} - {here.area.code}
    # Its own places tell more of a partnership than all of England does.
    near = nearest(here.area, set(codes) - {ENGLAND} if own_places else codes)
    meanwhile = meanwhile_of(verdicts, commitment, part)
    reason = f"No figures for {words.place(here.area)} are loaded"
    known = "What it needs" if part else "What is known instead"
    link = (known, page_address(here, commitment)) if isinstance(commitment, Target) else None
    if near is not None:
        reason += "."
        link = (f"See {words.place(near)}", page_address(here, commitment, part, area=near.code))
    elif commitment.sensitive and here.area.kind in ("place", "partnership"):
        reason = str(verdicts.of(commitment, part)["missing"])
        link = ("See North East and North Cumbria", page_address(here, commitment, part, area=ICB))
    elif own_places:
        reason = f"No figures for {words.place(here.area)} as a whole are loaded."
        meanwhile = _in_places(verdicts, commitment) or meanwhile
        chosen = f"{commitment.id}.{part.id}"
        link = ("See its places", here.link(f"/goals/{commitment.goal}#section-places", measure=chosen))
    else:
        reason = str(verdicts.of(commitment, part).get("missing") or "There are no figures.")
    return ui.empty_state(reason, meanwhile, link=link, small=True)


def meanwhile_of(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> str | None:
    """Other parts for the same people, where the one that is asked for has no figures."""
    others = [
        (other, row) for other, row in verdicts.others(commitment, part) if part and other.sex == part.sex
    ]
    if not others:
        return None
    named = [f"{words.lower_first(other.label)} {_amount(row, 'latest_value')}" for other, row in others]
    counted = {catalogue.measure_by_id[other.measure].numerator for other, _ in others}
    who = counted.pop() if len(counted) == 1 else None
    when = others[0][1]["latest_period"]
    opening = f"{who}, {when}" if who else f"Meanwhile, {when}"
    return f"{opening}: {words.listed(named)}."


def _in_places(verdicts: Verdicts, commitment: Commitment) -> str | None:
    """In how many places each part has risen since its base period, where there is no figure for them all."""
    found = [(part, verdicts.places.get((commitment.id, part.id))) for part in commitment.judged_parts]
    known = [(part, row) for part, row in found if row]
    if not known:
        return None
    title = catalogue.measure_by_id[known[0][0].measure].title
    periods = f"{known[0][1]['latest_period']} against {known[0][1]['baseline_period']}"
    said = [f"{words.lower_first(part.label)}, {_higher_and_lower(row)}" for part, row in known]
    return f"{title}, {periods}: {'; '.join(said)}."


def _higher_and_lower(row: Row) -> str:
    """``higher in all 14 places``, ``higher in 11 of 14 places, lower in three``.

    >>> _higher_and_lower({"n_places": 14, "n_higher": 11, "n_lower": 2})
    'higher in 11 of 14 places, lower in two'
    """
    n, higher, lower = row["n_places"], row["n_higher"], row["n_lower"]
    for count, word in ((higher, "higher"), (lower, "lower")):
        if count == n:
            return f"{word} in all {words.counted(n, 'place')}"
    some = words.counted(higher, "place").split()[0]
    return f"higher in {some} of {words.counted(n, 'place')}, lower in {words.counted(lower, 'place').split()[0]}"


def nearest(area: Area, codes: Iterable[str]) -> Area | None:
    """The nearest level above an area that is among ``codes``; England never stands in for the system."""
    known = set(codes)
    chain = [area.partnership, ICB, REGION] if area.kind != "icb" else [REGION]
    if area.kind in ("place", "partnership"):
        chain.append(ENGLAND)
    found = next((code for code in chain if code in known and code != area.code), None)
    return catalogue.area_by_code[found] if found else None


def _latest_cell(found: Row, area: Area, newest: Row | None) -> html.Span:
    unit = "" if found["unit"] == "%" else f"{found['unit']}, "
    lines = []
    if found["is_gap"]:
        decimals = int(found["decimals"])
        here, england = number(found["latest_level"], decimals), number(found["latest_england"], decimals)
        lines.append(f"{here} here, {england} in England")
    else:
        lines.append(words.lower_first(catalogue.measure_by_id[str(found["measure"])].title))
    lines.append(_from_baseline(found, area, newest))
    return html.Span(
        [
            html.Span(_amount(found, "latest_value"), className="figure-in-row"),
            html.Span(f" {unit}{found['latest_period']}", className="soft"),
            *[html.Span(line, className="caption") for line in lines],
        ]
    )


def _from_baseline(found: Row, area: Area, newest: Row | None = None) -> str:
    """What the latest figure is set against; ``newest`` says which places have the newest period of all."""
    period = found["baseline_period"]
    if not is_known(_baseline(found)):
        return f"no figure for {period}, the baseline"
    if found["latest_period"] == period:
        if area.kind in ("icb", "partnership") and newest and newest["latest_end"] > found["latest_end"]:
            held = f"{newest['n_places']} of {len(catalogue.places_of(area))} places"
            return f"the baseline; {newest['latest_period']} is held for only {held}"
        return "the baseline; nothing newer is held"
    before = _amount(found, _baseline_key(found))
    text = f"from {before}, {period}"
    if before == _amount(found, "latest_value"):
        text = f"hardly changed since {period}"
    if found["rule"] == "direction" or not is_known(found["stated_baseline"]):
        return text
    whose = "stated" if area.code == ICB else "stated for the whole area"
    measured = (
        f"; measured {_amount(found, 'measured_baseline')}" if is_known(found["measured_baseline"]) else ""
    )
    return f"{text}, {whose}{measured}"


def _path_cell(found: Row, part: Part | None) -> html.Span:
    if found["rule"] == "direction":
        has_number = part is not None and part.rule != "direction"
        return _two_lines(
            "No target for England" if has_number else "No number set", "judged by its direction"
        )
    if not is_known(found["required_now"]):
        return _two_lines("No path", str(found["path_missing"] or "the figures end before the baseline"))
    return html.Span(
        [
            html.Span(_amount(found, "required_now"), className="figure-in-row"),
            html.Span("" if found["unit"] == "%" else f" {found['unit']}", className="soft"),
            html.Span(against_path(found), className="caption"),
        ]
    )


def _two_lines(first: str, second: str) -> html.Span:
    return html.Span([first, html.Span(second, className="caption")])


def against_path(found: Row) -> str:
    """Ahead of the path or behind it: ``0.4 points behind``.

    >>> against_path({"behind_by": 0.401, "decimals": 1, "unit": "%"})
    '0.4 points behind'
    """
    behind, decimals = float(found["behind_by"]), int(found["decimals"])
    if round(behind, decimals) == 0:
        return "on the path"
    unit = {"%": " points", "years": " years"}.get(str(found["unit"]), "")
    return f"{number(abs(behind), decimals)}{unit} {'behind' if behind > 0 else 'ahead'}"


def verdict(verdicts: Verdicts, commitment: Commitment, part: Part | None) -> html.Span:
    """The verdict with what its words leave out, and with parts that say something else.

    Where one row stands for all parts of a commitment, its verdict is that of the whole.
    """
    found = verdicts.of(commitment, part)
    measure = catalogue.measure_by_id[part.measure] if part else None
    is_whole = len(shown_parts(verdicts, commitment)) == 1
    if part and is_whole and words.target_verdict(found) == "mixed":
        lines = words.differently([(part, found), *verdicts.others(commitment, part)], "mixed")
        return ui.verdict("mixed", words.target_said(found), detail=ui.lines(lines))
    lines = words.beneath(found, measure) if measure else []
    if found["verdict"] == "not-enough-data" and found["n_points"]:
        held = words.counted(int(found["n_points"]), "figure")
        lines.append(f"{held}; {'five' if found['rule'] == 'direction' else 'eight'} needed")
    if is_whole:
        lines += words.differently(verdicts.others(commitment, part), str(found["verdict"]))
    if measure and found["n_points"] and words.is_improving(found):
        lines += words.widening(verdicts.gaps.get(measure.id, ()), measure)
    return ui.verdict(str(found["verdict"]), words.verdict_said(found), detail=ui.lines(lines))


def _data_cell(found: Row) -> html.Span:
    if not found["n_points"]:
        return html.Span("–", className="soft nothing")
    lines = [words.age(found["latest_end"], view.today())]
    lines += ["before the work began"] if found["verdict"] == "too-early" else []
    how = BASES.get(str(found["basis"])), WEAK_GRADES.get(str(found["lowest_grade"]))
    lines += [text for text in how if text]
    return html.Span([str(found["latest_period"]), *[html.Span(line, className="caption") for line in lines]])


def reading(verdicts: Verdicts, shown: Sequence[Shown]) -> html.Div:
    """How the rows are to be read: for what a chance holds, whose targets they are, a helpline where due."""
    found = [verdicts.of(commitment, part) for commitment, part in shown]
    measured = next((target for target in catalogue.targets if target.parts), None)
    area = verdicts.here.area
    whose = words.whose_target(area, measured) if measured and has_outcomes(area) else None
    lines = [
        f"A chance says what to expect {CAVEAT}." if any(row.get("band") for row in found) else None,
        whose,
    ]
    help_with = words.HELPLINE if any(commitment.sensitive for commitment, _ in shown) else None
    said = [" ".join(line for line in lines if line), help_with]
    return html.Div([html.P(text, className="caption") for text in said if text], className="reading")


def key(verdicts: Verdicts, shown: Sequence[Shown]) -> html.Ul | None:
    """What the marks of the row-sized pictures mean: of those that are drawn; None where nothing is."""
    drawn = [(commitment.id, part.id) for commitment, part in shown if part and not commitment.sensitive]
    drawn = [each for each in drawn if verdicts.points.get(each)]
    is_beside = verdicts.here.area.code != ENGLAND and any(
        is_known(point["england"])
        for each in drawn
        if not verdicts.assessments[each]["is_gap"]
        for point in verdicts.points[each]
    )
    marks = [
        ("", "this area", bool(drawn)),
        ("england", "England", is_beside),
        ("path", "path to the target", any(verdicts.paths.get(each) for each in drawn)),
        (
            "band",
            "projection: 8 in 10 outcomes lie inside",
            any(verdicts.fans.get(each) for each in drawn),
        ),
    ]
    found = [(ui.key_line(kind), said) for kind, said, is_drawn in marks if is_drawn]
    return ui.key(found) if found else None
