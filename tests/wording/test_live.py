"""Since when a place has its falls response, in words."""

from datetime import date

import pytest

from outcomes.catalogue import catalogue
from outcomes.results.weekly import ServiceLive
from outcomes.wording import live

HARTLEPOOL = catalogue.area_by_code["E06000001"]
FIRST, SINCE = date(2021, 4, 4), date(2022, 12, 11)
NEVER_SAID = ServiceLive(area_code="E06000001")
NOT_LIVE = ServiceLive(area_code="E06000001", recorded_from=FIRST, is_live_now=False)
LIVE = ServiceLive(area_code="E06000001", recorded_from=FIRST, live_from=SINCE, is_live_now=True)
ENDED = ServiceLive(area_code="E06000001", recorded_from=FIRST, live_from=SINCE, is_live_now=False)
OLDER = ServiceLive(area_code="E06000001", recorded_from=FIRST, live_from=FIRST, is_live_now=True)


@pytest.mark.parametrize(
    ("place", "cell", "sentence"),
    [
        (None, "Not recorded", "No extract says whether the service is live in Hartlepool."),
        (NEVER_SAID, "Not recorded", "No extract says whether the service is live in Hartlepool."),
        (NOT_LIVE, "Not live", "The service is not live in Hartlepool."),
        (
            LIVE,
            "Since 11 Dec 2022",
            "The service has been live in Hartlepool since the week to 11 December 2022.",
        ),
        (
            ENDED,
            "From 11 Dec 2022, not live now",
            "The service was live in Hartlepool from the week to 11 December 2022, and is not live now.",
        ),
        (
            OLDER,
            "Since 4 Apr 2021 or earlier",
            "The service has been live in Hartlepool since the week to 4 April 2021, the first that is recorded, or"
            " earlier.",
        ),
    ],
)
def test_a_place_is_live_not_live_or_not_recorded(place, cell, sentence):
    assert live.since_when(place) == cell
    assert live.here(place, HARTLEPOOL) == sentence
    assert live.is_absent(place) == (place is NOT_LIVE)


def test_only_a_start_that_the_extract_saw_takes_the_place_of_the_declared_date():
    declared = date(2022, 12, 4)

    found = [place.start(declared) for place in (NEVER_SAID, NOT_LIVE, LIVE, ENDED, OLDER)]

    assert found == [declared, None, SINCE, SINCE, None]


def test_places_together_say_how_many_are_live_and_when_they_started():
    north = ServiceLive(
        area_code="E08000037", recorded_from=FIRST, live_from=date(2022, 11, 20), is_live_now=True
    )
    codes = ["E06000001", "E08000037"]

    assert live.among([LIVE, north], codes) == (
        "The service is live in 2 of 2 places, from weeks between 20 November 2022 and 11 December 2022."
    )
    assert live.among([LIVE, north], ["E08000037"]) == (
        "The service is live in 1 of 1 place, from the week to 20 November 2022."
    )
    assert live.among([NOT_LIVE], ["E06000001"]) == "The service is live in 0 of 1 place."
    assert live.among([NEVER_SAID], codes) == ""


def test_what_is_recorded_of_a_place_is_found_among_all():
    assert live.of([NEVER_SAID], HARTLEPOOL) is None
    assert live.of([LIVE], HARTLEPOOL) is LIVE
    assert live.of([LIVE], catalogue.area_by_code["E08000037"]) is None
