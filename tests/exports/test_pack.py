"""The board pack, read back as PowerPoint would read it."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import dash
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from outcomes import address, cli
from outcomes.catalogue import ENGLAND, ICB, REGION, catalogue
from outcomes.exports import board, changes, pack, slides
from outcomes.exports.pack.services import MADE_UP
from outcomes.numerals import day, lower_first, number, upper_first
from outcomes.pipeline import load
from outcomes.results.interventions import Impact
from outcomes.results.provenance import SnapshotRow
from outcomes.results.releases import Change, Release
from outcomes.results.targets import Assessment, FanYear, PathCorner, PlaceValue, TargetPoint
from outcomes.results.weekly import ChartedPeriod, JudgedSummary, Watched, WeeklySummary
from outcomes.settings import Settings
from outcomes.warehouse import releases, store
from outcomes.web import rows
from outcomes.wording import answer, recency, service_words
from tests import reading as pages
from tests.rows import filled

PLACE, NEW_PLACE, PARTNERSHIP, TRUST = "E06000047", "E06000063", "tees-valley", "RR7"
WESTMORLAND = "E06000064"
BANNED = ("significant", "special cause", "p =", "fail", "fails", "failed", "committed suicide", "nan")
HEADER = (
    "measure,sex,area_code,area_name,period,period_start,period_end,value,lower_ci,upper_ci,unit,"
    "source_title,source_url,grade,synthetic"
)
FIRST = datetime(2026, 11, 22, 12, 0)


@pytest.fixture(scope="module")
def packs(published_home: Path) -> dict:
    """Each kind of area, by code and by whether illustrative data was asked for."""
    wanted = [(code, False) for code in (ENGLAND, REGION, ICB, PARTNERSHIP, PLACE, NEW_PLACE, WESTMORLAND)]
    wanted += [(code, True) for code in (ENGLAND, ICB, PLACE)]
    return {
        (code, asked): Presentation(
            io.BytesIO(pack.build(catalogue.area_by_code[code], include_illustrative=asked))
        )
        for code, asked in wanted
    }


def home_with(folder: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own that holds a few published figures and nothing else."""
    file = folder / "some-figures.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    home = folder / "home"
    monkeypatch.setenv("OUTCOMES_HOME", str(home))
    report = load.load([file], settings=Settings(home=home))
    assert report.ok, report.files[0].reasons


def titles(deck) -> list[str]:
    return [slide.shapes.title.text for slide in deck.slides]


def slide_of(deck, beginning: str):
    return next(slide for slide in deck.slides if slide.shapes.title.text.startswith(beginning))


def unmeasured(deck):
    """The slide of the targets without a figure."""
    return next(slide for slide in deck.slides if "Targets without a figure" in names(slide))


def charts(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def series(chart) -> dict:
    return {line.name: list(line.values) for line in chart.plots[0].series}


def cells(slide) -> list[list[str]]:
    return [
        [cell.text for cell in row.cells]
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]


def text_of(slide, *, with_notes: bool = True) -> str:
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    texts += [" | ".join(row) for row in cells(slide)]
    if with_notes:
        texts.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(texts)


def all_text(deck) -> str:
    return "\n".join(text_of(slide) for slide in deck.slides)


# What stands in it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", [ICB, "central", "E08000024"])
@pytest.mark.usefixtures("published_home")
def test_the_pack_counts_as_the_overview_does(area):
    """One day and one place have one answer, on a slide as on a page."""
    verdicts = rows.read(address.parse({"area": area}))
    shown = [pair for one in catalogue.headlines for pair in rows.shown_parts(verdicts, one)]
    shown += [(target, target.headline_part) for target in catalogue.targets]
    page = answer.opening(rows.promises(verdicts, shown), verdicts.tally(), verdicts.here.area)

    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[area])))
    assert page in text_of(deck.slides[1])


def test_the_slides_come_in_the_order_a_board_reads(packs):
    found = titles(packs[ICB, False])
    assert found[0] == "Board pack: North East and North Cumbria"
    assert found[1] == "Are we on course for 2030?"
    assert found[2] == "Are we on course for 2030? The eight targets"
    assert found[3].startswith("Since the last board")
    assert found[4:6] == ["Places by targets, beside England", "What is asked: nine things"]
    assert found[6].startswith("Life expectancy in 2023-25: 1.7 years below England for men")
    assert found[7].startswith("Healthy life expectancy in 2022-24")
    assert found[8].startswith("In the North East region, the rate of deaths related to drug misuse")
    assert found[9].startswith("The share of adults who smoke has more than halved since 2011.")
    assert found[10].startswith("The share of people using social care")
    assert found[11].startswith("The share of cancers diagnosed")
    assert found[12].startswith("The share of children with obesity")
    assert found[13] == "Three targets have no figure to judge by"
    assert found[14].startswith("What is missing besides: four commitments")
    assert found[15:17] == [
        "Published figures of services reach to 30 June 2026 (1 of 2)",
        "Published figures of services reach to 30 June 2026 (2 of 2)",
    ]
    assert found[17].startswith("A&E, seen within four hours, without bookings")
    assert found[18].startswith("Published figures show no clear effect yet of any of the five interventions")
    assert found[-2:] == ["How to read this pack", "Sources and licence"]


def test_goals_and_targets_stand_in_the_order_of_the_site(packs):
    deck = packs[ICB, False]
    shown = board.read(catalogue.area_by_code[ICB])
    order = [target for goal in catalogue.goals for target in catalogue.targets if target.goal == goal.id]
    measured = [shown.headline(target).finding for target in order if shown.headline(target).has_points]
    assert [title for title in titles(deck) if title in measured] == measured
    assert len(measured) > 4


def test_a_place_is_named_in_every_finding_and_told_whose_target_it_is(packs):
    deck = packs[PLACE, False]
    assert slide_of(deck, "In County Durham, the share of adults who smoke")
    assert "Here the same rule is applied to County Durham" in text_of(deck.slides[0])


@pytest.mark.parametrize("code", [ENGLAND, REGION, ICB, PARTNERSHIP, PLACE, NEW_PLACE])
def test_every_slide_can_be_read_by_everybody(packs, code):
    deck = packs[code, False]
    assert (deck.slide_width / 914400, deck.slide_height / 914400) == pytest.approx((13.333, 7.5), abs=0.001)
    assert len(set(titles(deck))) == len(titles(deck))
    for slide in deck.slides:
        assert slide.shapes[0] == slide.shapes.title, "the title is read first"
        assert slide.notes_slide.notes_text_frame.text
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(set(numbers)) == len(numbers)
        for shape in slide.shapes:
            assert shape.shape_type != MSO_SHAPE_TYPE.PICTURE
            if shape.has_chart or shape.has_table:
                assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 30
            if shape.has_table:
                assert shape.table.first_row
        if slide is not deck.slides[0]:
            kinds = [s.placeholder_format.type for s in slide.placeholders]
            assert kinds == [PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER]


def test_no_text_runs_out_of_its_box_or_off_the_page(packs):
    for deck in packs.values():
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height
                if shape.has_text_frame and not shape.is_placeholder:
                    assert written_height(shape) <= shape.height / 914400 + 0.01, (text_of(slide), shape.name)
                if shape.has_table:
                    bottom = shape.top + sum(row.height for row in shape.table.rows)
                    assert bottom / 914400 <= slides.BOTTOM + 0.01, slide.shapes.title.text


def written_height(shape) -> float:
    frame, points = shape.text_frame, 0.0
    width = (shape.width - 2 * frame.margin_left) / 914400
    for paragraph in frame.paragraphs:
        points += paragraph.space_before.pt if paragraph.space_before else 0
        for run in paragraph.runs:
            size = run.font.size.pt
            assert size >= slides.SMALLEST_PT
            points += (
                slides.count_lines(run.text, size, width, bold=run.font.bold) * size * slides.LINE_HEIGHT
            )
    return points / 72 + 2 * frame.margin_top / 914400


def test_the_words_are_plain(packs):
    for deck in packs.values():
        text = all_text(deck)
        for word in BANNED:
            assert not re.search(rf"\b{re.escape(word)}(?!\w)", text, re.IGNORECASE), word
        assert not re.search(r"\bNone\b(?!:| are| is in force)", text)
        assert " mores" not in text


def test_the_file_holds_no_picture_and_asks_for_nothing_outside(published_home):
    content = pack.build(catalogue.area_by_code[ICB])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert not [name for name in names if name.startswith("ppt/media")]
        relations = b"".join(archive.read(name) for name in names if name.endswith(".rels"))
    assert b'TargetMode="External"' not in relations


def test_equal_content_is_equal_bytes(published_home):
    area = catalogue.area_by_code[NEW_PLACE]
    assert pack.build(area) == pack.build(area)


# Numbers --------------------------------------------------------------------------------------------------


def test_the_chart_shows_what_the_snapshot_holds(packs, published_home):
    slide = slide_of(packs[ICB, False], "The share of adults who smoke")
    (chart,) = charts(slide)
    years, shown = list(chart.plots[0].categories), series(chart)
    key = {"commitment": "smoking", "part": "adults", "area": ICB}
    points = store.read("target_points", TargetPoint, **key)
    fan = store.read("target_fan", FanYear, **key)
    path = store.read("target_path", PathCorner, **key)

    assert years == [str(year) for year in range(2011, 2031)]
    observed = {
        year: value for year, value in zip(years, shown["North East and North Cumbria"], strict=True) if value
    }
    assert observed == {row.period: row.value for row in points}
    required = {row.period: row.required for row in points if row.required is not None}
    on_path = dict(zip(years, shown["Path to the target"], strict=True))
    assert {year: on_path[year] for year in required} == pytest.approx(required)
    assert on_path["2019"] is None
    assert on_path["2030"] == path[-1].value == 5
    for name, column in (("middle", "median"), ("80% lower", "lower_80"), ("80% upper", "upper_80")):
        line = dict(zip(years, shown[f"Projection, {name}"], strict=True))
        assert [line[str(int(row.time))] for row in fan] == [getattr(row, column) for row in fan]
    england = store.read("target_points", TargetPoint, **(key | {"area": ENGLAND}))
    assert [value for value in shown["England"] if value] == [row.value for row in england]


def test_a_missing_year_is_a_gap_in_the_line(packs):
    slide = slide_of(packs[ICB, False], "In the North East region, the rate of deaths related to drug misuse")
    (chart,) = charts(slide)
    values = dict(zip(chart.plots[0].categories, series(chart)["North East region"], strict=True))
    assert values["2020"] is None
    assert values["2022"] is None
    assert values["2021"] == 104.1
    assert chart._chartSpace.xpath("c:chart/c:dispBlanksAs/@val") == ["gap"]


def test_a_headline_gap_shows_both_levels_on_one_scale(packs, published_home):
    slide = slide_of(packs[ICB, False], "Healthy life expectancy in 2022-24")
    men, women = charts(slide)
    rows = store.read(
        "target_points", TargetPoint, commitment="healthy-life-expectancy-gap", part="male", area=ICB
    )
    assert series(men) == {
        "North East and North Cumbria": [row.level for row in rows],
        "England": [row.england for row in rows],
    }
    assert list(men.plots[0].categories)[0] == "2011-13"
    scales = {(chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) for chart in (men, women)}
    assert scales == {(56, 66)}
    assert (
        men.value_axis.axis_title.text_frame.text
        == "Healthy life expectancy at birth, years (axis starts at 56)"
    )
    assert "Gap closing, but both getting worse" in text_of(slide)
    assert "3.6 years below England in 2022-24, from 4.0 years below England in 2018-20" in text_of(slide)


def test_the_summary_says_latest_baseline_path_verdict_and_band(packs, published_home):
    rows = {row[0]: row for row in cells(packs[ICB, False].slides[2])}
    held = store.read("target_assessments", Assessment, commitment="smoking", area=ICB)
    smoking = next(one for one in held if one.part == "adults")
    _, latest, baseline, path, verdict = rows["Smoking in adults"]
    assert latest.startswith("10.2% in 2024\nmean of its places; ")
    assert baseline == "13.0% in 2020\nas stated; measured 14.8%"
    assert path == "9.8%\ntarget 5.0% by 2030"
    assert verdict == f"{upper_first(smoking.band)}: {lower_first(smoking.verdict_words)}"
    _, latest, baseline, path, verdict = rows["Social isolation"]
    assert latest.startswith("49.9% in 2019/20\nmean of its places; ")
    assert latest.endswith("years old")
    assert (baseline, path) == ("no figure for 2022/23", "No number set\njudged by its direction")
    assert verdict == "Too old to judge"
    assert rows["Life expectancy of the most excluded groups"][1:] == [
        "No figures",
        "–",
        "–",
        "No measure yet",
    ]
    assert rows["Healthy weight, children and adults"][3] == "No number set\njudged by its direction"
    assert rows["Healthy weight, children and adults"][4].startswith(
        "Mixed: year 6 and adults getting worse\nYear 6 and adults: moving the wrong way. Still lower than in 2022/23"
    )
    assert len(rows) == 1 + len(catalogue.targets)
    headlines = {row[0]: row for row in cells(packs[ICB, False].slides[1])}
    assert headlines["Life expectancy, gap to England: men"][1].startswith("1.7 years below in 2023-25")
    assert len(headlines) == 1 + 7


def test_the_slide_of_a_mixed_target_gives_the_verdict_on_the_whole(packs):
    said = text_of(slide_of(packs[ICB, False], "The share of children with obesity (reception)"))
    assert "Mixed: year 6 and adults getting worse" in said
    assert "Reception: no clear change" in said


def test_a_target_says_verdict_caveat_source_owner_and_what_is_asked(packs):
    slide = slide_of(packs[ICB, False], "The share of adults who smoke")
    shown = text_of(slide, with_notes=False)
    target = catalogue.target("smoking")
    for piece in (
        "About 1 in 4: unlikely without faster change",
        "That is the chance if the recent pattern continues; this does not judge work that has not had time to show.",
        "10.2% in 2024; the path asks for 9.8%.",
        "(80% interval)",
        "The last fall was smaller than those before it: ask what would restore the earlier pace. (28 Nov 2026)",
        target.owned_by,
        target.next_release,
        "Caveat: The path starts at the stated 13% of 2020; this series measured 14.8%.",
        "12 of 14 places, weighted by Census 2021 population.",
        "Source: OHID Fingertips indicator 92443",
        "Evidence grade derived: worked out from the figures of its places.",
    ):
        assert piece in shown
    assert not re.search(r"\d\d\.\d%? chance|[Pp]robability", shown)
    notes = slide.notes_slide.notes_text_frame.text
    for piece in (
        "What would decide it: ",
        "/download/target-smoking.xlsx?area=E54000050",
        "/targets/smoking?area=E54000050",
        *target.caveats,
    ):
        assert piece in notes


def test_what_is_missing_is_said_with_the_nearest_level_that_has_it(packs):
    lacking = {row[0].split("\n")[0]: row for row in cells(unmeasured(packs[PLACE, False]))}
    assert (
        "The nearest level with figures is North East and North Cumbria." in lacking["Drug-related deaths"][2]
    )
    assert "Name who brings the yearly" in lacking["Drug-related deaths"][2]
    rows = {row[0]: row for row in cells(slide_of(packs[ICB, False], "What is missing besides"))}
    assert rows["School readiness: good level of development"][2].startswith("Confirm the measure")
    assert not [name for name in rows if name.endswith("people using social care")]
    assert not [name for name in rows if name.startswith("Alcohol")], "it stands on the slide before"
    assert rows["Social isolation: often or always lonely"][2].startswith("Settle whether the strategy means")
    assert slide_of(
        packs[REGION, False], "Life expectancy, gap to England: no figures for the North East region"
    )


@pytest.mark.parametrize(
    ("commitment", "part", "verdict", "printed"),
    [
        (
            "alcohol",
            "old-method",
            "Too old to judge",
            "Narrow definition, old method",
        ),
        (
            "suicide",
            "three-year-mean",
            "Not enough data",
            "Mean of three yearly rates, derived",
        ),
    ],
)
def test_what_is_known_instead_is_shown_for_reference_and_judges_nothing(
    packs, published_home, commitment, part, verdict, printed
):
    target = catalogue.target(commitment)
    rows = {row[0]: row for row in cells(packs[ICB, False].slides[2])}
    _, latest, baseline, path, said = rows[target.title]
    held = store.read("target_assessments", Assessment, commitment=commitment, area=ICB)
    (reference,) = [row for row in held if row.part == part]

    slide = unmeasured(packs[ICB, False])
    figure = f"{number(reference.latest_value, 0 if commitment == 'alcohol' else 1)} per 100,000"
    shown = board.read(catalogue.area_by_code[ICB])
    age = recency.age(reference.ends, shown.published_on)
    whose = catalogue.area_by_code[reference.area_used].name
    wanted = (
        f"{printed}: {figure} in {reference.latest_period}, {whose}, {age}. The target is not judged by it."
    )
    lacking = {row[0].split("\n")[0]: row for row in cells(slide)}[target.title]
    assert wanted in lacking[3]
    assert lacking[1] == verdict
    assert (latest, baseline, path) == ("No figures", "–", "–")
    assert said == f"{verdict}\nAnother measure: {figure} in {reference.latest_period}"
    assert not charts(slide)


def test_sources_are_all_named_with_the_licence(packs):
    slide = slide_of(packs[ICB, False], "Sources and licence")
    assert "Open Government Licence v3.0" in text_of(slide, with_notes=False)
    assert "NHS England" in text_of(slide, with_notes=False)
    rows = {row[0]: row for row in cells(slide)}
    assert rows["Drug-related deaths"][2] == "B"
    for title in board.read(catalogue.area_by_code[ICB]).headline(catalogue.target("drug-deaths")).sources:
        assert title in slide.notes_slide.notes_text_frame.text


NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


@pytest.fixture(scope="module")
def target_page(published_home):
    """The module of the target pages, registered with an app that serves nothing."""
    dash.Dash("pack", use_pages=True, pages_folder="")
    import pages.target.page

    return pages.target.page


@pytest.mark.parametrize("code", [ENGLAND, REGION, ICB, PARTNERSHIP, PLACE, NEW_PLACE])
def test_every_number_on_a_target_s_slide_stands_on_its_page(packs, target_page, code):
    area = catalogue.area_by_code[code]
    measured = 0
    for target in catalogue.targets:
        shown = board.read(area).headline(target)
        if not shown.has_points:
            continue
        slide = slide_of(packs[code, False], shown.finding)
        page = pages.text(target_page.layout(target, area=code))
        # The page names every source line by line; the slide counts those that it has no room for.
        said = "\n".join(
            shape.text_frame.text
            for shape in slide.shapes
            if shape.has_text_frame and shape.name != "Caveat and source"
        ).replace(f"\n{len(packs[code, False].slides)}", "")
        said = said.replace(f"Figures as published on {shown.board.published_in_words}", "")
        assert numbers(said) <= numbers(page), (target.id, numbers(said) - numbers(page))
        measured += 1
    assert measured


def test_a_gap_that_widens_stands_beside_good_news(packs, published_home, target_page, monkeypatch):
    read = store.read

    def with_gaps(name, /, *row, **asked):
        if name == "target_breakdown_gaps":
            return [pages.GROUP_GAP]
        rows = read(name, *row, **asked)
        if row == (Assessment,):
            good = {"verdict": "likely", "direction": "right-way"}
            rows = [replace(one, **good) if one.commitment == "smoking" else one for one in rows]
        return rows

    monkeypatch.setattr(store, "read", with_gaps)
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[PLACE])))
    sentence = "But the gap by deprivation has widened: 12.0 points in 2014, 14.5 points in 2024"

    assert sentence in pages.text(target_page.layout(catalogue.target("smoking"), area=PLACE))
    assert f"{sentence}." in text_of(slide_of(deck, "In County Durham, the share of adults who smoke"))
    summary = {row[0]: row for row in cells(slide_of(deck, "Are we on course for 2030? The eight targets"))}
    assert sentence in summary["Smoking in adults"][4]


def test_a_headline_gap_says_that_another_gap_widens(published_home, monkeypatch):
    read = store.read
    gap = replace(pages.GROUP_GAP, measure="life_expectancy", area_code=WESTMORLAND)
    monkeypatch.setattr(
        store,
        "read",
        lambda name, *row, **asked: [gap] if name == "target_breakdown_gaps" else read(name, *row, **asked),
    )
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[WESTMORLAND])))
    slide = slide_of(deck, "Life expectancy in Westmorland and Furness")

    assert "But the gap by deprivation has widened: 12.0 years in 2014, 14.5 years in 2024" in text_of(slide)
    assert "No gap to close: no worse than England at the baseline" in text_of(slide)


# Suicide --------------------------------------------------------------------------------------------------


def test_rates_of_suicide_are_not_shown_for_a_place(packs):
    slide = unmeasured(packs[PLACE, False])
    assert not charts(slide)
    assert "116 123" in text_of(slide, with_notes=False)
    assert "died by suicide" in text_of(slide)
    (row,) = [row for row in cells(slide) if row[0].startswith("Suicide")]
    assert row[3] == "–"
    for hidden in ("Mean of three yearly rates", "Single years"):
        assert hidden not in text_of(slide), hidden
    rows = {
        row[0]: row for row in cells(slide_of(packs[PLACE, False], "Are we on course for 2030? The eight"))
    }
    assert rows["Suicide rate, difference to England"][4] == "Not shown by place"
    besides = slide_of(packs[PLACE, False], "What is missing besides")
    assert "Suicide" not in text_of(besides, with_notes=False)
    assert "Name who brings" not in row[2], "nothing that is hidden by its rules is asked for"


def test_the_suicide_slide_keeps_its_rules_once_rates_are_loaded(tmp_path, monkeypatch):
    rows = []
    for code, name, start in ((REGION, "North East", 12.0), (ENGLAND, "England", 10.0)):
        for sex in ("persons", "male", "female"):
            for n, year in enumerate(range(2011, 2023)):
                value = start + 0.1 * n
                period = f"{year}-{(year + 2) % 100:02d}"
                rows.append(
                    f"suicide_rate_three_year,{sex},{code},{name},{period},{year}-01-01,{year + 2}-12-31,"
                    f"{value:.1f},{value - 0.5:.1f},{value + 0.5:.1f},per 100000,OHID 41001,,A,false"
                )
    home_with(tmp_path, rows, monkeypatch)
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[ICB])))
    slide = slide_of(deck, "In the North East region, the rate of people who died by suicide")
    (chart,) = charts(slide)
    shown = series(chart)
    assert set(shown) == {"North East region", "England"}
    assert shown["England"] == pytest.approx([10 + 0.1 * n for n in range(12)])
    text = text_of(slide)
    assert "116 123" in text_of(slide, with_notes=False)
    for caveat in catalogue.target("suicide").caveats:
        assert caveat in text_of(slide, with_notes=False)
    for word in (" in 10", "Likely", "Unlikely", "either way", "robability", "80% interval", "to avoid"):
        assert word not in text, word
    assert "Men: " in text
    assert "Not named" in text
    # A pack of almost nothing still says what is missing and where the rest comes from.
    changed = slide_of(deck, "Since the last board: new figures, and no verdict changed")
    assert "116 123" in text_of(changed, with_notes=False)
    assert slide_of(deck, "What is missing")
    for each in deck.slides:
        for shape in each.shapes:
            if shape.has_text_frame and not shape.is_placeholder:
                assert written_height(shape) <= shape.height / 914400 + 0.01, shape.name


# Published service figures ---------------------------------------------------------------------------------


def service_rows(deck) -> list[list[str]]:
    """The rows of the slides of published service figures, without their heads."""
    slides_of_it = [slide for slide in deck.slides if "figures of services" in slide.shapes.title.text]
    return [row for slide in slides_of_it for row in cells(slide)[1:]]


@pytest.mark.parametrize("code", [ENGLAND, ICB, PARTNERSHIP, PLACE])
def test_published_service_figures_stand_with_their_period_and_age(packs, published_home, code):
    shown = board.read(catalogue.area_by_code[code])
    asked = {"area": code, "measure": None, "preset": "seasonal"}
    held = [row for row in store.read("weekly_summaries", JudgedSummary, **asked) if not row.synthetic]
    found = {row[0]: row for row in service_rows(packs[code, False])}

    assert len(held) == len(found) >= 7
    for row in held:
        measure = catalogue.measure_by_id[row.measure]
        _, figure, period, says = found[measure.title]
        assert figure == service_words.value(row, measure)
        end = upper_first(service_words.ending(row))
        assert period == f"{end}, {recency.age(row.newest, shown.published_on)}"
        if row.is_current:
            assert says == f"{row.sentence}\n{service_words.judged_range(row, measure)}"
        else:
            assert says == "Not judged: too old"
    ages = [row.newest for row in sorted(held, key=lambda row: row.newest, reverse=True)]
    assert [upper_first(day(end)) for end in ages] == [
        re.search(r"\d+ \w+ \d{4}", row[2])[0] for row in service_rows(packs[code, False])
    ]


def test_no_figure_of_long_ago_is_of_this_week_or_a_signal(packs, published_home, monkeypatch):
    for (_, asked), deck in packs.items():
        if not asked:
            assert "this week’s" not in all_text(deck).lower()
            assert not [row for slide in deck.slides for row in cells(slide) if "This week" in row]
    read = store.read

    def long_ago(name, /, *row, **asked):
        found = read(name, *row, **asked)
        return [replace(one, is_current=False) for one in found] if name == "weekly_summaries" else found

    monkeypatch.setattr(store, "read", long_ago)
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[ICB])))
    assert {row[3] for row in service_rows(deck)} == {"Not judged: too old"}


def test_the_newest_figures_are_said_to_be_of_the_trusts_that_serve_a_place(packs):
    slide = slide_of(packs[PLACE, False], "Published figures of services reach to")
    said = text_of(slide, with_notes=False)
    assert "County Durham is served by County Durham and Darlington NHS Foundation Trust." in said
    assert "Ambulance figures are those of North East Ambulance Service NHS Foundation Trust" in said
    assert "/download/weekly-monthly-ae.xlsx?area=E06000047" in text_of(slide)
    ours = text_of(slide_of(packs[ENGLAND, False], "Published figures of services"), with_notes=False)
    assert "Ambulance figures are those of" not in ours


def test_a_real_extract_that_ended_long_ago_has_no_signals_of_this_week(published_home, monkeypatch):
    read = store.read
    old = Watched(
        n_held=3,
        n_watched=0,
        n_signals=0,
        expected_false_alarms=0.0,
        n_illustrative=0,
        latest_period=date(2023, 3, 12),
    )
    monkeypatch.setattr(
        store,
        "read",
        lambda name, /, *row, **asked: [old] if name == "overview_watched" else read(name, *row, **asked),
    )
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[ICB])))
    slide = slide_of(deck, "Weekly signals")
    assert cells(slide)[1][0] == "No series can be judged."
    assert "Newest week" in cells(slide)[0]
    said = text_of(slide)
    assert "Week ending Sunday 12 March 2023, 4 years old, provisional. 0 of 0 series signal" in said
    assert "this week" not in said.lower()


def test_series_of_winters_are_no_part_of_the_weekly_extracts_that_lag(published_home, monkeypatch):
    read = store.read
    asked = {"area": ICB, "measure": None, "preset": "seasonal"}
    held = read("weekly_summaries", JudgedSummary, **asked)
    extracts = [row for row in held if row.synthetic and row.grain == "week"]
    late = extracts[0]

    def with_one_late(name, /, *row, **keys):
        found = read(name, *row, **keys)
        if name != "weekly_summaries":
            return found
        lacking = {"lacks_period": late.newest_in_layout, "n_reported": 0, "n_reporting": 0}
        return [replace(one, **lacking) if one.measure == late.measure else one for one in found]

    monkeypatch.setattr(store, "read", with_one_late)
    content = pack.build(catalogue.area_by_code[ICB], include_illustrative=True)
    slide = slide_of(Presentation(io.BytesIO(content)), "Illustrative data: this week’s signals")
    assert f"1 of {len(extracts)} series has no figure for the week to " in text_of(slide)


@pytest.mark.parametrize("code", [ICB, PLACE])
def test_interventions_are_shown_on_published_figures_and_not_beside_what_was_reported(
    packs, published_home, code
):
    deck = packs[code, False]
    effects = store.read("intervention_index", Impact, area=code)
    real = {one.measure: one for one in effects if not one.synthetic}
    on = [slide for slide in deck.slides if "Interventions on published figures" in names(slide)]
    rows = [row for slide in on for row in cells(slide)[1:]]
    by_series = {row[1]: row for row in rows}

    assert {row[0].split("\n")[0] for row in rows} == {one.title for one in catalogue.interventions}
    declared = [one for entry in catalogue.interventions for one in entry.published]
    assert {one.measure for one in declared} == set(real)
    for impact in real.values():
        _, _, simple, adjusted, tells = by_series[catalogue.measure_by_id[impact.measure].title]
        if impact.refused:
            reason = re.sub(r"\d{4}-\d\d-\d\d", lambda found: day(found[0], short=True), impact.refused)
            assert (simple, adjusted, tells) == ("–", "Not estimated", reason)
            continue
        assert simple == f"{number(impact.simple_percent, 1, signed=True)}%"
        low, high = (
            number(one, 1, signed=True) for one in (impact.lower_ci_percent, impact.upper_ci_percent)
        )
        assert adjusted == f"{number(impact.effect_percent, 1, signed=True)}%\n{low}% to {high}%"
        assert (tells == "No change can be told.") == impact.holds_zero
    for entry in catalogue.interventions:
        if entry.no_published:
            assert [entry.title, "–", "–", "–", entry.no_published] in rows
    # A series that drifts so far by itself is not offered to a board as an effect.
    assert "no evidence of the intervention" in by_series["Category 2 ambulance response, mean"][4]
    assert "Reported" not in {cell for slide in on for cell in cells(slide)[0]}
    assert "−64%" not in all_text(deck)
    assert "chosen before any estimate was made; start dates are assumed" in text_of(on[0])


def names(slide) -> set[str]:
    return {shape.name for shape in slide.shapes}


def test_published_series_that_bear_no_estimate_say_so_in_the_title(published_home, monkeypatch):
    read = store.read

    def refused(name, /, *row, **asked):
        found = read(name, *row, **asked)
        if name != "intervention_index":
            return found
        return [replace(one, refused="Too short.", effect_percent=None) for one in found]

    monkeypatch.setattr(store, "read", refused)
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[ICB])))
    slide = slide_of(deck, "Published figures cannot tell yet what the five interventions changed")
    assert {row[3] for row in cells(slide)[1:]} == {"–", "Not estimated"}


# Illustrative data ----------------------------------------------------------------------------------------


def test_illustrative_data_never_comes_unasked(packs):
    for (_, asked), deck in packs.items():
        if not asked:
            assert not [title for title in titles(deck) if "llustrative" in title or "signals" in title]
            said = all_text(deck)
            assert "illustrative data is left out" in said
            assert "Illustrative data" not in said


def test_illustrative_data_that_is_asked_for_says_so_on_its_slides(packs, published_home):
    deck = packs[ICB, True]
    plain = set(titles(packs[ICB, False]))
    added = [slide for slide in deck.slides if slide.shapes.title.text not in plain]
    assert [slide.shapes.title.text for slide in added] == [
        "Illustrative data: this week’s signals",
        "Illustrative data: what the five interventions changed",
    ]
    for slide in added:
        (mark,) = [shape for shape in slide.shapes if shape.name == "Illustrative data"]
        assert mark.text_frame.text == "Illustrative data"
        assert mark.text_frame.paragraphs[0].runs[0].font.size.pt >= 28
    signals, interventions = (cells(slide) for slide in added)
    held = store.read("overview_signals", WeeklySummary, area=ICB, with_illustrative=True)
    assert [row[2] for row in signals[1:]] == [summary.signal_sentence for summary in held]
    decimals = [catalogue.measure_by_id[summary.measure].decimals for summary in held]
    middles = [number(summary.expected, n) for summary, n in zip(held, decimals, strict=True)]
    assert [row[4].split(" (")[0].removesuffix("%") for row in signals[1:]] == middles
    every = store.read("intervention_index", Impact, area=ICB)
    effects = [one for one in every if one.reported_percent is not None]
    assert all(one.synthetic for one in effects)
    assert interventions[1][0] == "111 online and call answering capacity"
    assert interventions[0][2] == "Reported"
    assert interventions[1][2] == "−44%"
    (calls,) = [impact for impact in effects if impact.intervention == "call-answering"]
    limits = f"{calls.lower_ci_percent:.1f}".replace("-", "−")
    assert f"\n{limits}% to " in interventions[1][4]
    assert len(interventions) == 1 + len(effects)
    assert MADE_UP in text_of(added[1])
    elsewhere = next(
        slide for slide in packs[PLACE, True].slides if "interventions" in slide.shapes.title.text
    )
    assert cells(elsewhere)[0][2] == "Reported, whole system"


def test_an_area_without_weekly_figures_says_so_when_they_are_asked_for(packs):
    found = titles(packs[ENGLAND, True])
    assert "This week’s signals: none for England" in found
    assert "What the five interventions changed: none for England" in found


def test_an_illustrative_series_is_left_out_unless_it_is_asked_for(tmp_path, monkeypatch):
    rows = []
    for code, name in ((ICB, "North East and North Cumbria"), (ENGLAND, "England")):
        for value, year in zip(range(20, 9, -1), range(2014, 2025), strict=True):
            end = f"{value},,,%,Made up,,C,true"
            rows.append(f"smoking_adults,persons,{code},{name},{year},{year}-01-01,{year}-12-31,{end}")
            end, last = f"{value + 60},,,years,Made up,,C,true", year + 2
            label = f"{year}-{last % 100}"
            rows.append(f"life_expectancy,male,{code},{name},{label},{year}-01-01,{last}-12-31,{end}")
    home_with(tmp_path, rows, monkeypatch)
    area = catalogue.area_by_code[ICB]
    deck = Presentation(io.BytesIO(pack.build(area)))
    assert not [chart for slide in deck.slides for chart in charts(slide)]
    lacking = [
        row for slide in deck.slides for row in cells(slide) if row[0].startswith("Smoking in adults\n")
    ]
    assert [row[2] for row in lacking] == [board.LEFT_OUT]
    assert "20" not in {value for slide in deck.slides for row in cells(slide) for value in row}

    asked = Presentation(io.BytesIO(pack.build(area, include_illustrative=True)))
    slide = slide_of(asked, "Illustrative data: the share of adults who smoke")
    assert series(charts(slide)[0])["North East and North Cumbria"][0] == 20
    assert [shape for shape in slide.shapes if shape.name == "Illustrative data"]
    assert slide_of(asked, "Illustrative data: life expectancy in 2024-26")
    rows_shown = {row[0]: row for row in cells(asked.slides[2])}
    assert "Illustrative data" in rows_shown["Smoking in adults"][4]


# Changes --------------------------------------------------------------------------------------------------


def change(commitment: str, part: str, before: str, now: str, **more: object) -> Change:
    sentence = f"From “{before}” to “{now}”: new figures for 2025 changed the recent pattern."
    told = {"kind": "verdict", "before_words": before, "now_words": now, "sentence": sentence}
    measure = catalogue.commitment(commitment).parts[0].measure
    about = {"commitment": commitment, "part": part, "measure": measure, "verdict": "unlikely"}
    return Change(**{"area_code": ICB} | about | told | more)


def with_changes(monkeypatch, found: list[Change], area: str = ICB):
    before, now = (filled(Release, id=name, published_at=FIRST) for name in ("before", "now"))
    compared = changes.Compared(now, before, [replace(one, area_code=area) for one in found])
    monkeypatch.setattr(changes, "between", lambda **_: compared)
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[area])))
    return slide_of(deck, "Since the last board")


def test_since_the_last_board_lists_what_changed_and_why(published_home, monkeypatch):
    told = [
        change("smoking", "adults", "Could go either way", "Unlikely without faster change"),
        change("healthy-weight", "year6", "No clear change", "Moving the wrong way"),
        change("suicide", "yearly", "No clear change", "Moving the wrong way"),
    ]
    slide = with_changes(monkeypatch, told)
    assert slide.shapes.title.text == "Since the last board: two verdicts changed"
    rows = cells(slide)
    assert [row[0] for row in rows[1:]] == [
        "Smoking in adults",
        "Healthy weight, children and adults: year 6, obesity",
    ]
    assert rows[1][1:] == ["Could go either way", "Unlikely without faster change", told[0].sentence]
    assert "Compared with the release of 22 November 2026, 12:00 UTC." in text_of(slide)


def test_a_change_of_a_whole_target_is_named_for_the_target(published_home, monkeypatch):
    mixed = change("healthy-weight", "", "No clear change", "Mixed: year 6 getting worse")
    slide = with_changes(monkeypatch, [mixed])
    assert cells(slide)[1][0] == "Healthy weight, children and adults"


def test_since_the_last_board_may_be_quiet(published_home, monkeypatch):
    slide = with_changes(monkeypatch, [])
    assert slide.shapes.title.text == "Since the last board: no verdict has changed"


def test_new_figures_without_a_new_verdict_are_news_too(published_home, monkeypatch):
    figure = {"kind": "new", "period": "2025", "now": 9.0, "previous": 9.5, "previous_period": "2024"}
    new = replace(change("smoking", "adults", "", ""), sentence=None, **figure)
    slide = with_changes(monkeypatch, [new])
    assert slide.shapes.title.text == "Since the last board: new figures, and no verdict changed"
    assert cells(slide)[1][1:] == ["9.5%", "9.0%", "New: 9.0% in 2025, after 9.5% in 2024."]


def test_changes_of_what_a_place_may_not_show_are_not_told(published_home, monkeypatch):
    hidden = [change("suicide", "persons", "No clear change", "Moving the wrong way")]
    assert with_changes(monkeypatch, hidden, PLACE).shapes.title.text.endswith("no verdict has changed")


def test_a_long_list_is_cut_to_what_matters_most(published_home, monkeypatch):
    parts = [(one, part) for one in catalogue.commitments for part in one.judged_parts if not one.sensitive]
    told = [replace(change(one.id, part.id, "A", "B"), measure=part.measure) for one, part in parts[:11]]
    slide = with_changes(monkeypatch, told)
    assert slide.shapes.title.text == "Since the last board: 11 verdicts changed"
    assert len(cells(slide)) == 1 + 8
    assert "The 8 that matter most of 11; the page of changes has them all." in text_of(slide)
    assert "116 123" not in text_of(slide, with_notes=False)


def test_nothing_illustrative_is_among_the_changes(published_home, monkeypatch):
    invented = change("smoking", "adults", "Could go either way", "Met", synthetic=True)
    assert with_changes(monkeypatch, [invented]).shapes.title.text.endswith("no verdict has changed")


def test_the_first_release_after_an_upgrade_has_nothing_to_compare_with(published_home, monkeypatch):
    def none(**_):
        raise releases.NoRelease("not kept")

    monkeypatch.setattr(changes, "between", none)
    deck = Presentation(io.BytesIO(pack.build(catalogue.area_by_code[ICB])))
    assert slide_of(deck, "Since the last board").shapes.title.text.endswith("nothing to compare with yet")


# Writing it -----------------------------------------------------------------------------------------------


def test_the_command_writes_a_file_that_opens(published_home, tmp_path, capsys):
    file = tmp_path / "durham.pptx"
    assert cli.main(["pack", "--area", PLACE, "-o", str(file)]) == 0
    assert capsys.readouterr().out == f"Written: {file}\n"
    deck = Presentation(str(file))
    assert titles(deck)[0] == "Board pack: County Durham"
    published_at = store.read("snapshot", SnapshotRow)[0].published_at
    assert (
        deck.core_properties.created == deck.core_properties.modified == published_at.replace(microsecond=0)
    )
    assert [path.name for path in tmp_path.iterdir()] == ["durham.pptx"], "nothing is left beside it"


@pytest.mark.parametrize(
    ("area", "name", "said"),
    [
        ("E99999999", "x.pptx", "There is no area with the code “E99999999”. Codes are listed in"),
        ("E10000006", "x.pptx", "Ask for what followed it: E06000063 E06000064."),
        (ICB, "x.ppt", "x.ppt: a board pack is a PowerPoint file. Give it a name that ends in .pptx."),
        (ICB, "nowhere/x.pptx", "nowhere does not exist. Make it first, or choose another."),
        (ICB, "folder.pptx", "folder.pptx is a folder. Give the name of a file."),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(published_home, tmp_path, capsys, area, name, said):
    (tmp_path / "folder.pptx").mkdir()
    assert cli.main(["pack", "--area", area, "-o", str(tmp_path / name)]) == 1
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["folder.pptx"]


def test_an_older_pack_stays_when_the_new_one_cannot_be_made(published_home, tmp_path, monkeypatch):
    file = tmp_path / "pack.pptx"
    file.write_bytes(b"the last one")
    monkeypatch.setattr(pack, "build", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("out of memory")))
    with pytest.raises(RuntimeError, match="out of memory"):
        pack.write(ICB, file)
    assert file.read_bytes() == b"the last one"


def test_before_the_first_snapshot_there_is_no_pack(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "empty"))
    with pytest.raises(store.NoSnapshot):
        pack.write(ICB, tmp_path / "pack.pptx")
    assert not (tmp_path / "pack.pptx").exists()


# Pieces ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "years", "moved"),
    [("2024", 6, "2030"), ("2023-25", 5, "2028-30"), ("2024/25", -3, "2021/22"), ("2023", 1, "2024")],
)
def test_a_period_moves_by_whole_years(label, years, moved):
    assert board.moved(label, years) == moved


def test_a_path_is_straight_between_its_corners():
    def corner(time, value):
        return filled(PathCorner, time=time, value=value)

    rows = [filled(TargetPoint, time=2020.75, period="2020/21", value=10.0)]
    years = board.Years.of(rows, [corner(2024.75, 0.0)])
    assert years.labels == ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
    corners = [corner(2021.75, 8.0), corner(2023.75, 4.0)]
    assert years.line(corners) == [None, 8.0, 6.0, 4.0, None]


def test_text_is_set_smaller_until_it_fits_and_never_too_small():
    line = slides.Line("word " * 60, 20)
    assert slides.best_scale([line], 10, 10) == 1.0
    tight = slides.best_scale([line], 4, 3.4)
    assert tight < 1
    assert slides.text_height([line], 4, tight) <= 3.4
    assert slides.best_scale([line], 1, 0.1) == slides.SCALES[-1]
    assert slides.scaled(12, 0.5) == slides.SMALLEST_PT


def test_lines_are_counted_on_the_safe_side():
    assert slides.count_lines("one two", 12, 5) == 1
    assert slides.count_lines("one two", 12, 0.5) == 2
    assert slides.count_lines("W" * 40, 12, 1) > 3


def test_a_long_table_goes_on_with_its_head():
    columns = (slides.Column("Name", 3.0),)
    rows = [[slides.Cell(f"row {n}", ("with a detail",))] for n in range(10)]
    table = slides.Table("T", columns, rows, "Ten rows")
    pages = slides.paginate(table, 2.0)
    assert [cell for page in pages for (cell,) in page.rows] == [cell for (cell,) in rows]
    assert all(page.height <= 2.0 for page in pages)
    assert len(pages) > 1
    (whole,) = slides.paginate(table, table.height * 0.97)
    assert whole.scale < 1, "slightly smaller type saves a slide"


# What a board asks for ------------------------------------------------------------------------------------

SUNDERLAND, COLLABORATIVE, AMBULANCE = "E08000024", "great-north-healthcare-alliance", "RX6"
# Words of those who make the dashboard, addresses, ids of data and days as machines write them.
OF_DEVELOPERS = re.compile(
    r"snapshot|/download/|/targets/|/data\b|\.xlsx|\.csv|\.json|\.toml|parquet|sha-?256|\bsha\b|\bnull\b|\bnan\b"
    r"|\bNaN\b|dataset|database|preset|vintage|quarantine|\bschema\b|\bSQL\b|\bAPI\b|layout|\bid\b|\bcodes?\b"
    r"|E\d{8}|[a-z]_[a-z]+_|\b\d{4}-\d\d-\d\d\b|rounding error|\btrue\b|\bfalse\b",
    re.IGNORECASE,
)


def built(code: str, **more):
    return Presentation(io.BytesIO(pack.build(catalogue.area_by_code[code], **more)))


@pytest.mark.parametrize("code", [ICB, SUNDERLAND, TRUST, COLLABORATIVE])
def test_no_slide_has_words_of_developers(published_home, code):
    for number_of, slide in enumerate(built(code).slides, start=1):
        said = text_of(slide, with_notes=False)
        # A publisher's own name is what it is.
        found = OF_DEVELOPERS.search(said.replace("ericyang-almaeconomics/social_care_datahub", ""))
        assert found is None, (number_of, found)


def test_sunderland_s_four_hour_waits_stand_on_a_slide_with_their_source(published_home):
    slide = slide_of(
        built(SUNDERLAND), "A&E, seen within four hours, without bookings (monthly statistics), Sunderland"
    )
    measure = "monthly_four_hour_unbooked_percent"
    held = store.read("weekly_chart", ChartedPeriod, measure=measure, area=SUNDERLAND, preset="plotthedots")
    (chart,) = charts(slide)
    lines = series(chart)
    assert lines["Sunderland"] == [one.value for one in held]
    assert len(list(chart.plots[0].categories)) == len(held) > 60
    assert set(lines["Standard"]) == {95.0}
    assert {76.0, 78.0} <= set(lines["Interim standards"])
    said = text_of(slide, with_notes=False)
    assert "South Tyneside and Sunderland NHS Foundation Trust" in said
    assert "Source: NHS England monthly A&E statistics. Figures from 30 April 2021 to 30 June 2026." in said
    assert f"{number(held[-1].value, 1)}%" in said


def test_a_trust_has_a_pack_of_its_services_and_is_told_where_outcomes_stand(published_home):
    for code in (TRUST, COLLABORATIVE, AMBULANCE):
        deck = built(code)
        assert titles(deck)[0] == f"Board pack: {catalogue.area_by_code[code].name}"
        assert any(charts(slide) for slide in deck.slides)
        assert "Outcomes are counted where people live" in text_of(deck.slides[0])
        assert not [title for title in titles(deck) if title.startswith("Are we on course")]


def test_places_stand_beside_england_in_the_order_of_the_partnerships(packs, published_home):
    for code in (ICB, PLACE, PARTNERSHIP):
        slide = slide_of(packs[code, False], "Places by targets")
        head, *rows = cells(slide)
        assert [row[0] for row in rows] == [place.name for place in catalogue.places]
        assert not [name for name in head if "suicide" in name.lower()]
        assert "not by their values" in text_of(slide, with_notes=False)
        column = next(n for n, name in enumerate(head) if name.startswith("Adults who smoke"))
        held = store.read("target_place_values", PlaceValue, commitment="smoking", part="adults")
        words = {"higher": "worse", "lower": "better", "similar": "similar"}
        wanted = {
            one.area_code: f"{number(one.value, 1)} {words.get(one.comparison, '')}".strip() for one in held
        }
        assert [row[column] for row in rows] == [wanted.get(place.code, "–") for place in catalogue.places]
    assert not [title for title in titles(packs[ENGLAND, False]) if title.startswith("Places by targets")]


def test_targets_without_a_figure_are_joined_on_one_slide(packs):
    for code in (ICB, PLACE, PARTNERSHIP):
        found = [slide for slide in packs[code, False].slides if "Targets without a figure" in names(slide)]
        assert len(found) == 1
        shown = board.read(catalogue.area_by_code[code])
        lacking = [one.title for one in catalogue.targets if not shown.headline(one).has_points]
        assert [row[0].split("\n")[0] for row in cells(found[0])[1:]] == lacking
