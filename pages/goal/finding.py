"""What a goal's page says first: outcomes, what can be tested, what its targets come to."""

from collections.abc import Sequence

from dash.development.base_component import Component

from outcomes import numerals
from outcomes.catalogue import ENGLAND, Goal, Headline, catalogue
from outcomes.numerals import in_words, listed, lower_first, upper_first
from outcomes.results.targets import PlacesMoved
from outcomes.web import components as ui
from outcomes.web import lacking, rows, services
from outcomes.wording import answer, findings, judgements, quantities, service_words, subjects


def finding(verdicts: rows.Verdicts, goal: Goal) -> list[str]:
    """What the figures say of a goal: its services today, its headline commitments, its targets; never empty."""
    headlines = catalogue.headlines_of(goal.id)
    first = _services_said(verdicts, goal)
    for headline in headlines:
        said = _outcome_said(verdicts, headline)
        where = f"In {subjects.place(verdicts.here.area)}, "
        # The place is said once.
        first += [upper_first(said.removeprefix(where)) if first else said] if said else []
    judged = _tested_said(verdicts, headlines)
    first += [judged] if judged else []
    return [said for said in (" ".join(first), _targets_said(verdicts, goal)) if said]


def _services_said(verdicts: rows.Verdicts, goal: Goal) -> list[str]:
    """The first current figure of the services that show a goal; invented ones are not said."""
    current = [
        row for row in services.newest(verdicts.here.area, goal) if row.is_current and not row.synthetic
    ]
    if not current:
        return []
    row = current[0]
    measure = catalogue.measure_by_id[row.measure]
    value = service_words.value(row, measure)
    found = lower_first(service_words.finding(row))
    area = verdicts.here.area
    whose = f" ({service_words.whose_in_short(measure, area)})" if area.kind == "place" else ""
    said = f"{service_words.short_title(measure)}: {value} in {service_words.in_a_row(row)}"
    return [f"{said}{whose}, {found}."]


def _outcome_said(verdicts: rows.Verdicts, headline: Headline) -> str | None:
    """The newest figure of a headline commitment, by sex, or what is held in its place; None for nothing."""
    shown = [(part, verdicts.of(headline, part)) for _, part in rows.shown_parts(verdicts, headline) if part]
    shown = [(part, found) for part, found in shown if found.n_points]
    if not shown:
        return _instead_said(verdicts, headline)
    measure = catalogue.measure_by_id[shown[0][0].measure]
    said = []
    for part, found in shown:
        amount = quantities.gap if found.is_gap else quantities.value
        said.append(amount(found.latest_value, measure) + subjects.AMONG.get(part.sex, ""))
    where = subjects.located(shown[0][1], verdicts.here.area)
    what = upper_first(f"{where}{subjects.subject(measure)}")
    return f"{what} was {listed(said)} in {shown[0][1].latest_period}."


def _instead_said(verdicts: rows.Verdicts, headline: Headline) -> str | None:
    """Other parts where the headline's own has no figures; else in how many of the area's places it has risen."""
    area = verdicts.here.area
    meanwhile = lacking.meanwhile_of(verdicts, headline, headline.headline_part)
    if meanwhile:
        others = verdicts.others(headline, headline.headline_part)
        beside = [verdicts.points[headline.id, part.id][-1].england for part, _ in others]
        if area.code == ENGLAND or None in beside:
            return meanwhile
        measures = [catalogue.measure_by_id[part.measure] for part, _ in others]
        england = listed(list(map(quantities.value, beside, measures)))
        return f"{meanwhile} In England {england}."
    held = [(part, verdicts.places.get((headline.id, part.id))) for part in headline.judged_parts]
    counted = [(part, row) for part, row in held if row is not None]
    if not counted or area.kind not in ("icb", "partnership"):
        return None
    first = counted[0][1]
    said = [f"in {_share_of_places(row)}{subjects.AMONG.get(part.sex, '')}" for part, row in counted]
    what = upper_first(subjects.subject(catalogue.measure_by_id[counted[0][0].measure]))
    periods = f"in {first.latest_period} than in {first.baseline_period}"
    return f"{what} was higher {periods} {listed(said)}."


def _share_of_places(row: PlacesMoved) -> str:
    """Places that have risen: ``all 14 places``, ``three of four places``."""
    n, of_all = row.n_higher, numerals.counted(row.n_places, "place")
    return f"all {of_all}" if n == row.n_places else f"{numerals.counted(n, 'place').split()[0]} of {of_all}"


def _tested_said(verdicts: rows.Verdicts, headlines: Sequence[Headline]) -> str | None:
    """How many headline commitments are likely to be met, of those that can be tested."""
    found = [
        verdicts.of(commitment, part)
        for headline in headlines
        for commitment, part in rows.shown_parts(verdicts, headline)
    ]
    tested = [row.verdict for row in found if row.verdict in answer.TESTED and not row.synthetic]
    if not tested:
        return None
    n = sum(verdict in ("met", "likely") for verdict in tested)
    if len(tested) == 1:
        likely = "likely" if n else "not likely"
        return f"One headline commitment can be tested against 2030: it is {likely} to be met on the current pattern."
    whole = f"{numerals.counted(len(tested), 'headline commitment')} that can be tested against 2030"
    count = upper_first(in_words(n, up_to=10)) if n else "Not one"
    return f"{count} of the {whole} {'are' if n > 1 else 'is'} likely to be met on the current pattern."


def _targets_said(verdicts: rows.Verdicts, goal: Goal) -> str:
    """What the goal's targets come to: the finding of a single one, the answer counted over several."""
    targets = catalogue.targets_of(goal.id)
    area = verdicts.here.area
    if len(targets) != 1:
        return answer.answer(verdicts.tally(targets), area)
    (target,) = targets
    part = target.headline_part
    found = verdicts.of(target, part)
    if part is None or not found.has_figures:
        return f"{target.title}: no figures for {subjects.place(area)}."
    if found.decided == "mixed":
        by_part = judgements.differently([(part, found), *verdicts.others(target, part)], "mixed")
        return " ".join(f"{line}." for line in (judgements.target_said(found), *by_part))
    measure = catalogue.measure_by_id[part.measure]
    said = findings.finding(found, measure, part, area, target.title, with_turn=False)
    others = judgements.differently(verdicts.others(target, part), str(found.verdict))
    return " ".join([said, *(f"{other}." for other in others)])


def standing_of(verdicts: rows.Verdicts, goal: Goal) -> Component:
    """The verdicts on the goal's targets as a tally."""
    counted = verdicts.tally(catalogue.targets_of(goal.id))
    return ui.tally([(code, n) for code, n in counted.shown() if n])
