"""Places by targets: every cell is what the downloads say, nobody is ranked, and a place has a page of its own."""

import csv
import io
import re

import dash
import flask
import pytest

from outcomes.catalogue import ENGLAND, ICB, catalogue
from outcomes.settings import Settings
from outcomes.web import routes
from outcomes.wording import standings, subjects
from tests.reading import LEADERS_NEVER_READ, LEAKED, links, missing, of_kind, pieces, text, title

dash.Dash("places", use_pages=True, pages_folder="")

from pages.goal import page as goal_page  # noqa: E402, F401 - a page registers itself with the app above
from pages.places import matrix, page, profile  # noqa: E402
from pages.target import page as target_page  # noqa: E402, F401

ROWS = [area for area in catalogue.areas if area.is_local]
SENSITIVE = [one for one in catalogue.commitments if one.sensitive]


@pytest.fixture(scope="module")
def client(published_home):
    server = flask.Flask("places")
    routes.register(server, Settings(home=published_home))
    server.add_url_rule("/<path:path>", "page", lambda path: "page")
    return server.test_client()


def download(client, name: str) -> list[dict[str, str]]:
    answer = client.get(f"/download/{name}.csv")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


# --- a slow and obvious re-computation ------------------------------------------------------------------


def number(words: str) -> float | None:
    return float(words) if words else None


def newest(figures: list[dict[str, str]]) -> dict[str, str] | None:
    found = None
    for row in figures:
        if row["value"] and (found is None or row["period_end"] > found["period_end"]):
            found = row
    return found


def published(client) -> dict[tuple[str, str, str], list[dict[str, str]]]:
    """Figures of everyone by measure, sex and area, as the download of figures in use has them."""
    found: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in download(client, "published-figures"):
        if row["category"] == "":
            found.setdefault((row["measure"], row["sex"], row["area_code"]), []).append(row)
    return found


def expected_places(client) -> dict[tuple[str, str, str], tuple]:
    """Of every part in every place: value, period, and better, similar, worse or cannot-be-told."""
    figures = published(client)
    cells = {}
    for commitment in catalogue.commitments:
        if commitment.sensitive:
            continue
        for part in commitment.parts:
            pooled = part.compare_places_by
            uses_pooled = pooled and any((pooled, part.sex, p.code) in figures for p in catalogue.places)
            measure = catalogue.measure_by_id[pooled if uses_pooled else part.measure]
            for place in catalogue.places:
                row = newest(figures.get((measure.id, part.sex, place.code), []))
                if row is None:
                    continue
                england = None
                for other in figures.get((measure.id, part.sex, ENGLAND), []):
                    if other["period"] == row["period"]:
                        england = number(other["value"])
                lower, upper = number(row["lower_ci"]), number(row["upper_ci"])
                if england is None or lower is None or upper is None:
                    stands = "cannot-be-told"
                elif lower <= england <= upper:
                    stands = "similar"
                elif (lower > england) == (measure.polarity == "high"):
                    stands = "better"
                else:
                    stands = "worse"
                cells[commitment.id, part.id, place.code] = float(row["value"]), row["period"], stands
    return cells


def test_every_cell_of_a_place_is_what_the_published_figures_say(client):
    expected = expected_places(client)
    places = {place.code for place in catalogue.places}

    shown = {
        (row.commitment, row.part, row.area_code): (row.value, row.period, row.standing)
        for row in standings.read()
        if row.area_code in places
    }

    assert len(expected) > 200
    assert {row[2] for row in expected.values()} == {"better", "similar", "worse", "cannot-be-told"}
    assert shown.keys() == expected.keys()
    for key, (value, period, stands) in expected.items():
        assert shown[key] == (pytest.approx(value, abs=1e-6), period, stands), key


def test_a_partnership_is_the_mean_of_its_places_weighted_by_people(client):
    figures = published(client)
    tried = 0
    for row in standings.read():
        area = catalogue.area_by_code[row.area_code]
        if area.kind != "partnership":
            continue
        part = next(one for one in catalogue.commitment(row.commitment).parts if one.id == row.part)
        total = people = variance = 0.0
        has_limits = True
        for place in catalogue.places_of(area):
            for figure in figures.get((row.measure, part.sex, place.code), []):
                if figure["period"] == row.period and figure["value"]:
                    total += place.population * float(figure["value"])
                    people += place.population
                    if figure["lower_ci"] and figure["upper_ci"]:
                        error = (float(figure["upper_ci"]) - float(figure["lower_ci"])) / 3.92
                        variance += (place.population * error) ** 2
                    else:
                        has_limits = False
        assert row.basis == "derived"
        assert row.value == pytest.approx(total / people), (row.commitment, area.name)
        assert (row.lower is not None) is has_limits
        if has_limits:
            assert row.upper - row.value == pytest.approx(1.96 * variance**0.5 / people, rel=1e-3)
            is_worse = (
                row.upper < row.england
                if catalogue.measure_by_id[row.measure].polarity == "high"
                else row.lower > row.england
            )
            assert (row.standing == "worse") is is_worse
        else:
            assert row.standing == "cannot-be-told"
        tried += 1
    assert tried > 40


def test_the_direction_of_a_cell_is_that_of_the_download_of_verdicts(client):
    verdicts = {
        (row["commitment"], row["part"], row["area_code"]): row for row in download(client, "assessments")
    }
    for row in standings.read():
        found = verdicts[row.commitment, row.part, row.area_code]
        assert (row.direction or "") == found["direction"]
        assert (row.latest_period or "") == found["latest_period"]


def test_the_download_holds_what_the_table_shows(client):
    held = {(row["commitment"], row["part"], row["area_code"]): row for row in download(client, page.DATASET)}
    shown = {(row.commitment, row.part, row.area_code): row for row in standings.read()}

    assert held.keys() == shown.keys()
    for key, row in shown.items():
        found = held[key]
        assert float(found["value"]) == pytest.approx(row.value)
        assert (found["standing"], found["period"]) == (row.standing, row.period)
        assert number(found["lower_ci"]) == (None if row.lower is None else pytest.approx(row.lower))
        assert found["direction"] == (row.direction or "")
    one = client.get(f"/download/{page.DATASET}.csv?area=E08000024").data.decode("utf-8-sig")
    assert {row["area_code"] for row in csv.DictReader(io.StringIO(one))} == {"E08000024"}


# --- the page -------------------------------------------------------------------------------------------


def cells_of(shown) -> dict[tuple[str, str], list]:
    """Cells of the table by row, as (name of the place, n-th column)."""
    table = next(each for each in of_kind(shown, "Table") if "matrix" in (each.className or ""))
    body = of_kind(table, "Tbody")[0]
    found = {}
    for row in of_kind(body, "Tr"):
        found[text(of_kind(row, "Th")[0]).strip()] = of_kind(row, "Td")
    return found


def test_the_table_has_every_row_in_partnership_order_and_every_cell(client):
    cells = standings.read()
    outcomes = standings.outcomes_of(cells)
    held = standings.by_key(cells)

    table = cells_of(page.index())

    expected = []
    for partnership in catalogue.areas_of("partnership"):
        expected.append(f"{partnership.name} partnership")
        expected += [place.name for place in catalogue.places if place.partnership == partnership.code]
    assert list(table) == expected
    assert len(expected) == 18
    by_name = {subjects.name(area): area for area in ROWS}
    for name, row in table.items():
        assert len(row) == len(outcomes)
        for one, cell in zip(outcomes, row, strict=True):
            known = held.get((*one.key, by_name[name].code))
            if known is None:
                assert text(cell) == "No figure"
                assert links(cell) == []
                continue
            (link,) = of_kind(cell, "Link")
            assert f"area={by_name[name].code}" in link.href
            whole = text(link.children[-1])
            assert whole == standings.cell(known, one)
            assert known.period in whole
            assert name in whole
            visible = text(link.children[0])
            assert f"{known.value:,.{one.measure.decimals}f}" in visible.replace("−", "-")
            if known.standing == "cannot-be-told":
                assert "–" in visible
            else:
                assert known.standing.capitalize() in visible


@pytest.mark.parametrize("query", [{}, {"target": "early-cancer"}, {"area": "E08000024"}, {"area": "north"}])
def test_suicide_has_no_column_and_the_page_says_so(query):
    shown = page.index(**query)
    table = next(each for each in of_kind(shown, "Table") if "matrix" in (each.className or ""))

    assert "uicide" not in text(table)
    assert standings.LEFT_OUT in text(shown)
    assert subjects.HELPLINE in text(shown)
    assert {row.commitment for row in standings.read()}.isdisjoint(one.id for one in SENSITIVE)


def test_what_no_place_has_a_figure_of_is_told_below_and_is_no_column():
    said = text(page.index())
    headings = text([each for each in of_kind(page.index(), "Th") if each.scope in ("col", "colgroup")])

    for commitment in (catalogue.target("drug-deaths"), catalogue.target("excluded-groups")):
        assert commitment.title in said
        assert subjects.short_title(commitment) not in headings


def test_a_chosen_target_names_the_places_that_need_help_in_partnership_order():
    shown = page.index(target="early-cancer")

    assert (
        title(shown) == "Early cancer: 7 of 14 places are worse than England, and none of them is improving"
    )
    said = text(shown)
    assert (
        "Worse than England and getting worse in Cumberland; worse than England without clear change in"
        in said
    )
    assert (
        "North Tyneside, County Durham, Sunderland, Hartlepool, Middlesbrough and Westmorland and Furness"
        in said
    )
    assert "46.8% in 2021 (42.6 to 51.0); England 54.4%" in said
    assert "so no single one of them can be called the worst." in said
    assert "rank" not in said.replace("never ranked", "")


@pytest.mark.parametrize("target", [one.id for one in catalogue.commitments if not one.sensitive])
@pytest.mark.parametrize("area", [ICB, "E08000024", "north", "RTD", ENGLAND])
def test_every_choice_is_a_page(client, target, area):
    shown = page.index(target=target, area=area)
    said = text(shown)

    assert client.get(f"/places?target={target}&area={area}").status_code == 200
    assert not LEADERS_NEVER_READ.search(said)
    assert not LEAKED.search(said)
    here = [each for each in pieces(shown) if getattr(each, "aria-current", None) == "true"]
    assert len(here) <= 2


def test_a_goal_leaves_its_own_columns():
    for goal in {one.goal for one in standings.outcomes_of(standings.read())}:
        columns = [one for one in standings.outcomes_of(standings.read()) if one.goal == goal]
        table = cells_of(page.index(goal=goal.id))
        assert {len(row) for row in table.values()} == {len(columns)}


@pytest.mark.parametrize(
    ("area", "marked"),
    [
        (ICB, []),
        ("E08000024", ["Sunderland"]),
        ("tees-valley", 6),
        ("RNN", ["Cumberland", "Westmorland and Furness"]),
    ],
)
def test_the_rows_of_the_chosen_place_are_marked(area, marked):
    rows = [row for row in of_kind(page.index(area=area), "Tr") if "chosen" in (row.className or "").split()]
    names = [text(of_kind(row, "Th")[0]).strip() for row in rows]

    assert (len(names) if isinstance(marked, int) else names) == marked


def test_every_link_of_the_table_is_accepted(client):
    ours = {
        href.partition("#")[0]
        for shown in (page.index(), page.index(target="early-cancer"), page.index(area="E08000024"))
        for href in links(shown)
        if href.startswith("/places") or href.startswith(("/targets", "/goals"))
    }

    assert len(ours) > 250
    assert [href for href in ours if client.get(href).status_code != 200] == []


# --- a place's own page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("area", ROWS, ids=lambda area: area.code)
def test_a_profile_shows_every_outcome_of_its_place_and_whose_services_they_are(area):
    shown = profile.layout(area)
    said = text(shown)
    own = [row for row in standings.read() if row.area_code == area.code]
    outcomes = {one.key: one for one in standings.outcomes_of(standings.read())}

    assert area.name in title(shown)
    for row in own:
        assert outcomes[row.commitment, row.part].name in said
    names = [catalogue.area_by_code[code].name for code in area.trusts]
    assert sum(name in said for name in names) == len(names)
    assert {one.title for one in catalogue.interventions} <= set(
        re.findall("|".join(re.escape(one.title) for one in catalogue.interventions), said)
    )
    assert standings.LEFT_OUT in said
    assert not LEADERS_NEVER_READ.search(said)
    assert not LEAKED.search(said)
    if area.fit == "best-fit" and area.kind == "place":
        assert area.note in said
    assert f"area={area.code}" in next(href for href in links(shown) if href.startswith("/?"))


def test_a_profile_gives_figure_limits_england_direction_verdict_and_age():
    rows = of_kind(profile.layout(catalogue.area_by_code["E08000024"]), "Tr")
    cancer = next(text(row) for row in rows if text(row).startswith("Early cancer"))

    for piece in (
        "50.4%",
        "47.7 to 53.1",
        "56.8%",
        "Worse",
        "No clear change",
        "Too early to tell",
        "2022",
        "4 years old",
    ):
        assert piece in cancer
    smoking = next(text(row) for row in rows if text(row).startswith("Smoking"))
    for piece in ("9.4%", "2024", "2020-24", "12.8%", "11.5 to 14.1", "Improving", "Similar"):
        assert piece in smoking


def test_invented_services_are_named_and_not_shown():
    shown = profile.layout(catalogue.area_by_code["E08000024"])
    table = next(each for each in of_kind(shown, "Table") if "services" in (each.className or ""))

    assert "four hours" in text(table)
    assert "residing" not in text(table)
    assert "Left out, because the weekly extracts are invented: five measures." in text(shown)


def test_the_path_says_whose_page_it_is_whatever_the_query_names():
    sunderland = catalogue.area_by_code["E08000024"]

    assert title(profile.layout(sunderland, area="E06000047")) == title(profile.layout(sunderland))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/places/E08000024", 200),
        ("/places/E08000024?area=E08000024", 200),
        ("/places/north?area=north", 200),
        ("/places/RTD", 200),
        ("/places/E92000001", 200),
        (f"/places/{ICB}", 200),
        ("/places/E08000024?area=E06000047", 400),
        ("/places/E99999999", 404),
        ("/places/E10000006", 404),
        ("/places?goal=nothing", 400),
        ("/places?target=suicide", 400),
    ],
)
def test_addresses_of_places(client, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    if status == 400 and "area=" in address:
        assert "Open /places/E06000047 instead." in answer.text


@pytest.mark.parametrize("code", ["RTD", "RX6", ICB, ENGLAND, "E12000001", "great-north-healthcare-alliance"])
def test_what_is_no_place_says_so_and_leads_to_places(code):
    area = catalogue.area_by_code[code]
    shown = profile.layout(area)

    assert title(shown).startswith("No page for ")
    served = catalogue.places_of(area) if code != ICB else ()
    leads = {href.partition("?")[0] for href in links(shown)}
    assert {f"/places/{place.code}" for place in served} | {"/places"} == leads


def test_without_figures_the_pages_say_so(monkeypatch):
    monkeypatch.setattr(standings, "read", lambda area=None: ())
    shown = page.index()

    assert title(shown) == "No place can be told apart from England yet: no figures with 95% limits are held"
    assert missing(shown) == ["No figure of any place is held for this goal."]
    assert (
        missing(profile.layout(catalogue.area_by_code["E08000024"]))[0] == "No figure of Sunderland is held."
    )


def test_an_invented_figure_is_marked_and_not_counted(monkeypatch):
    from dataclasses import replace

    real = standings.read()
    invented = tuple(
        replace(row, synthetic=True) if row.commitment == "early-cancer" else row for row in real
    )
    monkeypatch.setattr(standings, "read", lambda area=None: invented)
    shown = page.index(target="early-cancer")

    marks = [each for each in pieces(shown) if getattr(each, "className", None) == "mark"]
    assert len(marks) == 18
    assert title(shown).startswith("Early cancer: places cannot be told apart from England")
    assert "early-cancer" not in {need.outcome.commitment.id for need in standings.needing_help(invented)}
    assert "Illustrative data, not counted." in text(shown)
    assert matrix.PATH == "/places"
