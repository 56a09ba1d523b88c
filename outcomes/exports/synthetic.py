"""Synthetic weekly extracts ``uec``, ``beds`` and ``falls``: a seeded demonstration, evidence of nothing.

Levels and seasons follow published statistics for the eight acute trusts (NHS England monthly A&E, UEC daily
situation report, IUC ADC, Ambulance Quality Indicators); the split by trust follows the 2024/25 A&E files and
the 2019/20 situation report. Everything else is assumed. `EFFECTS` lists the changes built in at the dates of
the five interventions, `PLANTED` the other departures from the usual pattern; there are no more.

Who reports what: the eight acute trusts report emergency departments, arrivals, handovers and beds. RX6
reports 111 calls and category 2; RX7 category 2 alone, for its North Cumbria work, because its calls are
another system's contract. Falls are by place of residence; Westmorland and Furness is its NENC part, Eden.
A cell that does not apply to an organisation is empty, never zero.

Before its date an effect has not happened yet: beds available are 4% lower before November 2022 than the
published level, minutes over 59 nearly three times higher. No move of falls to same-day emergency care
recording is imitated.

Every series draws from a stream of its own, named after the organisation and the measure, in the order of the
weeks: a later last week adds rows and changes none. Time is counted in years from the first week.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.signal import lfilter

from outcomes.sources import registry

SEED = 2023
"""Chosen and fixed. Every seed carries the effects; in 24 of the 60 seeds tried, this one among them, every
95% interval (six effects; one year, two years and all weeks after the date) holds what was built in."""

FIRST_WEEK = date(2021, 4, 4)
LATEST_WEEK = date(2026, 11, 15)
"""The last week of the extracts that ship."""

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


# --- what is built in ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """A lasting level step of an ICB total, in percent of what it would have been, from its week on.

    The dates are assumed, the percentages are the reported ones. ``measure`` is an id of the measures table.
    """

    intervention: str
    measure: str
    start: date
    percent: float


EFFECTS = (
    Effect("call-answering", "call_answer_seconds", date(2022, 12, 4), -44.0),
    Effect("ed-streaming", "ed_attendances", date(2023, 3, 5), -2.0),
    Effect("handover-backstop", "handover_minutes_over_59", date(2023, 1, 8), -64.0),
    Effect("bed-capacity", "beds_available", date(2022, 11, 6), 4.0),
    Effect("falls-response", "falls_admissions", date(2022, 12, 4), -6.0),
    Effect("falls-response", "falls_admissions_care_home", date(2022, 12, 4), -12.0),
)


@dataclass(frozen=True)
class Planted:
    """A lasting departure of one trust or place, in percent of its usual level, for the pages to find."""

    code: str
    series: str
    start: date
    percent: float
    note: str


PLANTED = (
    Planted("RTR", "handovers", date(2026, 9, 6), 120.0, "long handovers more than double in autumn 2026"),
    Planted("R0B", "occupancy", date(2026, 8, 23), 3.8, "beds run fuller than the season explains"),
    Planted("RVW", "over_4h", date(2026, 8, 30), -25.0, "fewer attendances over four hours: an improvement"),
    Planted("E06000004", "falls", date(2026, 5, 3), 40.0, "falls admissions rise in Stockton-on-Tees"),
)


# --- organisations and places -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trust:
    """An acute trust at its 2021 level.

    Attendances and arrivals are a week; ``beds`` are adult general and acute, on an average day, before the
    capacity funding. Shares are of 1: over four hours of each kind of attendance, over twelve hours (from
    arrival) of those over four, and the part of these also over twelve from the decision. ``slow`` scales
    long handovers, ``streaming`` says how much of the streaming effect is here (the ICB mean is 1).
    """

    code: str
    type1: float
    other: float
    over_4h_type1: float
    over_4h_other: float
    over_12h: float
    over_12h_decision: float
    arrivals: float
    beds: float
    occupancy_percent: float
    slow: float
    streaming: float


TRUSTS = (
    Trust("RTD", 2770, 1480, 0.405, 0.015, 0.10, 0.06, 640, 1201, 89.4, 0.40, 1.5),
    Trust("RTF", 2200, 2330, 0.285, 0.003, 0.06, 0.02, 900, 807, 92.4, 1.30, 1.2),
    Trust("RR7", 1350, 680, 0.445, 0.010, 0.10, 0.02, 475, 437, 91.8, 0.50, 0.0),
    Trust("R0B", 2710, 1620, 0.475, 0.034, 0.13, 0.02, 975, 970, 91.4, 1.20, 1.6),
    Trust("RXP", 2910, 2200, 0.430, 0.002, 0.16, 0.03, 1005, 845, 92.9, 1.70, 0.4),
    Trust("RVW", 1090, 2160, 0.470, 0.004, 0.07, 0.07, 440, 519, 90.9, 0.35, 1.4),
    Trust("RTR", 1680, 2030, 0.515, 0.055, 0.12, 0.05, 585, 816, 92.6, 0.80, 0.8),
    Trust("RNN", 2060, 360, 0.440, 0.020, 0.24, 0.50, 625, 553, 93.6, 0.95, 0.0),
)

CALLS_TRUST = "RX6"
CAT2_INCIDENTS = {"RX6": 4900.0, "RX7": 590.0}
CAT2_MINUTES = {"RX6": 31.5, "RX7": 29.0}


@dataclass(frozen=True)
class Place:
    """Assumed residents aged 65 and over in 2021, relative risk, and the response service's first week."""

    code: str
    aged_65_and_over: int
    risk: float
    service_live_from: date | None


PLACES = (
    Place("E08000037", 38_900, 1.06, date(2022, 11, 20)),
    Place("E08000021", 43_800, 1.08, date(2022, 11, 13)),
    Place("E08000022", 42_600, 0.99, date(2022, 11, 27)),
    Place("E06000057", 82_100, 0.87, date(2022, 12, 4)),
    Place("E06000047", 110_300, 1.00, date(2022, 12, 4)),
    Place("E08000023", 30_600, 1.11, date(2022, 12, 4)),
    Place("E08000024", 55_500, 1.07, date(2022, 11, 20)),
    Place("E06000005", 22_400, 0.98, date(2022, 12, 11)),
    Place("E06000001", 18_700, 1.05, date(2022, 12, 25)),
    Place("E06000002", 24_300, 1.12, date(2022, 12, 11)),
    Place("E06000003", 31_200, 1.00, None),
    Place("E06000004", 37_600, 1.01, date(2022, 12, 18)),
    Place("E06000063", 66_000, 0.93, date(2022, 12, 25)),
    Place("E06000064", 14_500, 0.85, None),
)


@dataclass(frozen=True)
class AgeBand:
    """Share of those aged 65 and over, falls admissions a week per 100,000, and the share from care homes."""

    label: str
    population_share: float
    weekly_per_100k: float
    care_home_share: float


AGE_BANDS = (
    AgeBand("65-79", 0.752, 18.2, 0.06),
    AgeBand("80-89", 0.204, 83.0, 0.20),
    AgeBand("90+", 0.044, 208.0, 0.40),
)
POPULATION_GROWTH = 1.006  # a year, stepping each April as mid-year estimates do

DAYS_IN_HOSPITAL = 6.9  # occupied bed days for each discharge

LAG_ONE = 0.4  # correlation of each smooth component with its week before; counting noise lowers what shows

# --- handovers ----------------------------------------------------------------------------------------------

HANDOVER_MINUTES = (15, 30, 45, 60)
HANDOVER_SHARES = (0.62, 0.24, 0.095, 0.042)  # of arrivals, beyond each of those minutes, before the backstop
HANDOVER_ELASTICITY = (0.25, 0.6, 0.85, 1.0)  # how far each share follows pressure: the tail moves most
HANDOVER_BACKSTOP = (1.0, 0.93, 0.80, 0.55)  # what the backstop left of each share
BIN_MINUTES = (10.5, 21.0, 36.5, 51.5)  # mean handover between those limits, from 0 to 60
MINUTES_BEYOND_59 = 40.0  # mean, of handovers over 60 minutes, before the backstop

# --- the extracts -------------------------------------------------------------------------------------------


def generate(until: date = LATEST_WEEK, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """The three synthetic extracts, week by week from `FIRST_WEEK`.

    Parameters
    ----------
    until
        The last week is the one that ends on this day, or on the last Sunday before it.
    seed
        Any whole number from 0. The same seed gives the same numbers; a later ``until`` only adds rows.

    Returns
    -------
    dict
        ``uec`` (one row a week and trust), ``beds`` (one a week and acute trust) and ``falls`` (one a week,
        place, age band and care-home flag), each ordered by week, with the columns of its layout:
        ``week_ending`` datetime64, codes str, counts nullable Int64, flags bool, ``synthetic`` always true.

    Raises
    ------
    ValueError
        If ``until`` is before the first week.
    """
    if until < FIRST_WEEK:
        raise ValueError(
            f"The synthetic extracts begin on {FIRST_WEEK}, {until} is too early: ask for a later week."
        )
    maker = _Maker(np.arange(np.datetime64(FIRST_WEEK), np.datetime64(until) + 1, 7), seed)
    return {"uec": maker.uec(), "beds": maker.beds(), "falls": maker.falls()}


def write(folder: Path, until: date = LATEST_WEEK, seed: int = SEED) -> list[Path]:
    """Write each extract as ``<layout>.csv`` in a folder, made if it is missing; the paths written.

    The bytes depend on ``until`` and ``seed`` alone: line feeds, whole numbers, ``true`` and ``false``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for layout, frame in generate(until, seed).items():
        flags = frame.select_dtypes("bool").columns
        text = frame.assign(**{flag: np.where(frame[flag], "true", "false") for flag in flags})
        path = folder / f"{layout}.csv"
        path.write_bytes(text.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d").encode())
        paths.append(path)
    return paths


@dataclass(frozen=True)
class _Maker:
    """The weeks to make (datetime64[D], Sundays) and the seed; every array below has one entry a week."""

    weeks: NDArray[np.datetime64]
    seed: int

    # --- layouts --------------------------------------------------------------------------------------------

    def uec(self) -> pd.DataFrame:
        rows = {trust.code: self._emergency_department(trust) | self._handovers(trust) for trust in TRUSTS}
        rows |= {code: self._category_2(code) for code in CAT2_INCIDENTS}
        rows[CALLS_TRUST] |= self._calls()
        return self._frame(
            [({"org_code": code}, columns) for code, columns in rows.items()],
            registry.source("uec").of_type("count", "number"),
        )

    def beds(self) -> pd.DataFrame:
        return self._frame([({"org_code": trust.code}, self._trust_beds(trust)) for trust in TRUSTS])

    def falls(self) -> pd.DataFrame:
        return self._frame([cell for place in PLACES for cell in self._place_falls(place)])

    def _frame(
        self,
        groups: Sequence[tuple[Mapping[str, object], Mapping[str, NDArray[np.generic]]]],
        columns: tuple[str, ...] = (),
    ) -> pd.DataFrame:
        """One row a week and group, weeks first; counts a group does not have are missing."""
        dates = self.weeks.astype("datetime64[s]")
        frames = [pd.DataFrame({"week_ending": dates, **labels, **counts}) for labels, counts in groups]
        frame = pd.concat(frames).sort_values("week_ending", kind="stable", ignore_index=True)
        if columns:
            frame = frame[["week_ending", *groups[0][0], *columns]]
        numbers = frame.select_dtypes("number").columns
        return frame.astype(dict.fromkeys(numbers, "Int64")).assign(synthetic=True)

    # --- emergency departments ------------------------------------------------------------------------------

    def _emergency_department(self, trust: Trust) -> dict[str, Counts]:
        code = trust.code
        reach = trust.streaming / _mean_streaming()
        demand = self._season(0.015, peak_day=120, second=0.025, second_peak_day=118)
        demand *= self._festive(0.96, 0.97) * self._step("ed_attendances", reach)
        demand *= self._memory("attendances", sd=0.010)
        mean_type1 = trust.type1 * demand * self._drift(0.002) * self._memory(code, "type 1", sd=0.018)
        mean_other = trust.other * demand * self._drift(0.018) * self._memory(code, "other", sd=0.025)
        type1 = self._counts(mean_type1, code, "type 1")
        other = self._counts(mean_other, code, "other")

        waiting = self._season(0.085, peak_day=8) * self._drift(-0.004) * self._planted(code, "over_4h")
        waiting *= self._memory("waiting", sd=0.025) * self._memory(code, "waiting", sd=0.04)
        over_4h = self._part(type1, trust.over_4h_type1 * waiting, code, "over 4h type 1")
        over_4h += self._part(other, trust.over_4h_other * waiting, code, "over 4h other")
        over_12h = self._part(over_4h, trust.over_12h * waiting**2, code, "over 12h")
        since_decision = self._part(over_12h, trust.over_12h_decision * waiting, code, "since decision")

        # Streaming shows twice: fewer people come to count, and more of those who do are streamed.
        streamed = 0.055 + 0.02 * reach * self._since("ed_attendances").astype(np.float64)
        streamed *= self._memory(code, "streamed", sd=0.06)
        return {
            "ed_attendances_type1": type1,
            "ed_attendances_other": other,
            "ed_over_4h": over_4h,
            "streamed_at_front_door": self._part(type1 + other, streamed, code, "streamed"),
            "ed_over_12h_from_arrival": over_12h,
            "ed_over_12h_from_decision": since_decision,
        }

    # --- ambulances -----------------------------------------------------------------------------------------

    def _handovers(self, trust: Trust) -> dict[str, Counts]:
        code = trust.code
        mean_arrivals = trust.arrivals * self._season(0.02, peak_day=10)
        mean_arrivals *= self._memory("arrivals", sd=0.012) * self._memory(code, "arrivals", sd=0.02)
        arrivals = self._counts(mean_arrivals, code, "arrivals")

        pressure = trust.slow * self._season(0.16, peak_day=5) * self._planted(code, "handovers")
        pressure *= self._memory("handovers", sd=0.12) * self._memory(code, "handovers", sd=0.18)
        since = self._since("handover_minutes_over_59")

        beyond, counts, share_before = arrivals, [], np.ones(len(self.weeks))
        for minutes, share, elasticity, left in zip(
            HANDOVER_MINUTES, HANDOVER_SHARES, HANDOVER_ELASTICITY, HANDOVER_BACKSTOP, strict=True
        ):
            share_now = share * pressure**elasticity * np.where(since, left, 1.0)
            beyond = self._part(beyond, share_now / share_before, code, f"handovers over {minutes}")
            counts.append(beyond)
            share_before = share_now
        over_15, over_30, over_45, over_60 = counts

        # The backstop is 64% off the minutes: fewer handovers over 60, and each of them shorter.
        shorter = self._step("handover_minutes_over_59") / np.where(since, HANDOVER_BACKSTOP[-1], 1.0)
        beyond_59 = self._stream(code, "minutes over 59").gamma(
            np.maximum(over_60, 1e-9), np.round(MINUTES_BEYOND_59 * shorter - 1, 6)
        )
        minutes_over_59 = over_60 + np.rint(np.where(over_60 > 0, beyond_59, 0.0)).astype(np.int64)

        within = np.array([arrivals - over_15, over_15 - over_30, over_30 - over_45, over_45 - over_60])
        minutes_within = np.array(BIN_MINUTES) @ within * self._memory(code, "handover time", sd=0.02)
        seconds = np.rint(60 * minutes_within).astype(np.int64) + 60 * (59 * over_60 + minutes_over_59)
        return {
            "ambulance_arrivals": arrivals,
            "handover_seconds_total": seconds,
            "handovers_over_15": over_15,
            "handovers_over_30": over_30,
            "handovers_over_45": over_45,
            "handovers_over_60": over_60,
            "handover_minutes_over_59": minutes_over_59,
        }

    def _category_2(self, code: str) -> dict[str, Counts]:
        mean_incidents = CAT2_INCIDENTS[code] * self._season(0.03, peak_day=5)
        mean_incidents *= self._memory(code, "incidents", sd=0.02)
        incidents = self._counts(mean_incidents, code, "incidents")
        minutes = CAT2_MINUTES[code] * self._season(0.09, peak_day=5)
        minutes *= self._memory("category 2", sd=0.05) * self._memory(code, "category 2", sd=0.03)
        seconds = np.rint(60 * incidents * minutes).astype(np.int64)
        return {"cat2_seconds_total": seconds, "cat2_incidents": incidents}

    def _calls(self) -> dict[str, Counts]:
        code = CALLS_TRUST
        mean_offered = 21_100 * self._season(0.05, peak_day=360, second=0.02, second_peak_day=115)
        mean_offered *= self._festive(1.15, 1.12) * self._memory("calls", sd=0.035)
        offered = self._counts(mean_offered, code, "calls")
        # The 2021-22 collapse is a high level before the date, not a hump: a hump would pass for an effect.
        seconds = 186.0 * self._season(0.10, peak_day=355) * self._step("call_answer_seconds")
        seconds *= self._memory("answering", sd=0.13)
        abandoned = self._part(offered, 0.0215 * (seconds / 104) ** 1.2, code, "abandoned")
        ended_early = self._part(offered - abandoned, np.full(len(self.weeks), 0.074), code, "ended early")
        answered = offered - abandoned - ended_early
        return {
            "calls_offered": offered,
            "calls_answered": answered,
            "answer_seconds_total": np.rint(answered * seconds).astype(np.int64),
            "calls_answered_60s": self._part(answered, 1 / (1 + (seconds / 130) ** 1.5), code, "within 60 s"),
            "calls_abandoned": abandoned,
        }

    # --- beds -----------------------------------------------------------------------------------------------

    def _trust_beds(self, trust: Trust) -> dict[str, Counts]:
        code = trust.code
        level = self._season(0.024, peak_day=22) * self._drift(0.0005)
        level *= self._memory("beds", sd=0.004) * self._memory(code, "beds", sd=0.008)
        available = np.rint(7 * trust.beds * level * self._step("beds_available")).astype(np.int64)

        share = trust.occupancy_percent / 100 * self._season(0.02, peak_day=22) * self._festive(0.965, 1.0)
        share *= self._memory("occupancy", sd=0.005) * self._memory(code, "occupancy", sd=0.009)
        share *= self._planted(code, "occupancy")
        occupied = np.rint(available * np.minimum(share, 0.995)).astype(np.int64)

        mean_discharges = occupied / DAYS_IN_HOSPITAL * self._festive(0.92, 0.95)
        mean_discharges *= self._memory(code, "discharges", sd=0.02)
        discharges = self._counts(mean_discharges, code, "discharges")
        by_5pm = 0.62 * self._memory(code, "by 5pm", sd=0.02)
        escalation = 0.022 * self._season(0.45, peak_day=18) * self._memory(code, "escalation", sd=0.20)
        infection = 0.008 * self._season(0.55, peak_day=18) * self._memory(code, "infection", sd=0.35)
        no_criteria = 0.135 * self._season(0.05, peak_day=18) * self._memory(code, "no criteria", sd=0.05)
        return {
            "bed_days_available": available,
            "bed_days_occupied": occupied,
            "escalation_bed_days": np.rint(available * escalation).astype(np.int64),
            "closed_to_infection_bed_days": np.rint(available * infection).astype(np.int64),
            "no_criteria_to_reside_bed_days": np.rint(occupied * no_criteria).astype(np.int64),
            "discharges": discharges,
            "discharges_by_5pm": self._part(discharges, by_5pm, code, "by 5pm"),
        }

    # --- falls ----------------------------------------------------------------------------------------------

    def _place_falls(self, place: Place) -> list[tuple[dict[str, object], dict[str, NDArray[np.generic]]]]:
        """One cell an age band and care-home flag: its labels and its columns."""
        is_live = np.zeros(len(self.weeks), dtype=bool)
        if place.service_live_from:
            is_live = self.weeks >= np.datetime64(place.service_live_from)
        growth = POPULATION_GROWTH ** _financial_years_since_first(self.weeks)
        risk = place.risk * self._season(0.05, peak_day=5) * self._planted(place.code, "falls")
        risk *= self._memory("falls", sd=0.04) * self._memory(place.code, "falls", sd=0.06)
        at_home, from_care_home = _falls_change_where_live()
        cells = []
        for band in AGE_BANDS:
            population = np.rint(place.aged_65_and_over * band.population_share * growth).astype(np.int64)
            mean = population * band.weekly_per_100k / 100_000 * risk
            ways = (
                ("false", 1 - band.care_home_share, at_home),
                ("true", band.care_home_share, from_care_home),
            )
            for flag, share, change in ways:
                labels = {"area_code": place.code, "age_band": band.label, "from_care_home": flag == "true"}
                mean_now = mean * share * np.where(is_live, 1 + change, 1.0)
                columns = {
                    "falls_admissions": self._counts(mean_now, place.code, band.label, flag),
                    "population": population,
                    "response_service_live": is_live,
                }
                cells.append((labels, columns))
        return cells

    # --- season, memory, noise and steps --------------------------------------------------------------------

    def _season(
        self, amplitude: float, peak_day: float, second: float = 0.0, second_peak_day: float = 0.0
    ) -> Array:
        """A factor around 1: a yearly and a half-yearly wave, as shares of the level; peaks are days."""
        day = (self.weeks - np.datetime64("2021-01-01")).astype(np.float64)
        year = 2 * np.pi / 365.25
        yearly = amplitude * np.cos(year * (day - peak_day))
        return 1 + yearly + second * np.cos(2 * year * (day - second_peak_day))

    def _festive(self, christmas: float, new_year: float) -> Array:
        """A factor that is 1 except in the weeks that hold 25 December and 1 January."""
        factor = np.ones(len(self.weeks))
        for feast, value in (("12-25", christmas), ("01-01", new_year)):
            for year in range(FIRST_WEEK.year, int(str(self.weeks[-1])[:4]) + 2):
                days_after = (self.weeks - np.datetime64(f"{year}-{feast}")).astype(np.int64)
                factor[(days_after >= 0) & (days_after < 7)] = value
        return factor

    def _drift(self, per_year: float) -> Array:
        """A straight line through 1 at the first week."""
        return 1 + per_year * (self.weeks - np.datetime64(FIRST_WEEK)).astype(np.float64) / 365.25

    def _memory(self, *name: str, sd: float) -> Array:
        """A factor of mean 1 whose logarithm is AR(1) with this standard deviation."""
        new = np.sqrt(1 - LAG_ONE**2)
        shocks = self._stream("memory", *name).standard_normal(len(self.weeks)) * sd * new
        shocks[0] /= new  # the first week has no week before it to remember
        return np.exp(lfilter([1.0], [1.0, -LAG_ONE], shocks) - sd**2 / 2)

    def _counts(self, mean: Array, *name: str) -> Counts:
        """Poisson counts; a rounded mean draws alike on processors whose exponentials end differently."""
        return self._stream("counts", *name).poisson(np.round(mean, 6))

    def _part(self, total: Counts, share: Array, *name: str) -> Counts:
        """How many of each total, at these shares: never more than the total."""
        return self._stream("part", *name).binomial(total, np.round(np.clip(share, 0.0, 0.98), 9))

    def _since(self, measure: str) -> NDArray[np.bool_]:
        return self.weeks >= np.datetime64(_effect(measure).start)

    def _step(self, measure: str, reach: float = 1.0) -> Array:
        return np.where(self._since(measure), 1 + reach * _effect(measure).percent / 100, 1.0)

    def _planted(self, code: str, series: str) -> Array:
        factor = np.ones(len(self.weeks))
        for planted in PLANTED:
            if (planted.code, planted.series) == (code, series):
                factor[self.weeks >= np.datetime64(planted.start)] = 1 + planted.percent / 100
        return factor

    def _stream(self, *name: str) -> np.random.Generator:
        """A stream of the series' own, keyed by its name, so that no other series moves it."""
        entropy = np.random.SeedSequence([self.seed, *"/".join(name).encode()])
        return np.random.Generator(np.random.PCG64(entropy))


def _effect(measure: str) -> Effect:
    return next(effect for effect in EFFECTS if effect.measure == measure)


def _mean_streaming() -> float:
    """Mean of the trusts' streaming, weighted by attendances: it makes the ICB's effect the one declared."""
    attendances = np.array([trust.type1 + trust.other for trust in TRUSTS])
    return float(np.average([trust.streaming for trust in TRUSTS], weights=attendances))


def _falls_change_where_live() -> tuple[float, float]:
    """Change at home and from care homes, as shares, where the service is live.

    Two places never start, so the places that do change by a little more than the ICB. The change at home is
    what is left of the whole after the change from care homes.
    """
    care_home_share = float(
        np.average(
            [band.care_home_share for band in AGE_BANDS],
            weights=[band.population_share * band.weekly_per_100k for band in AGE_BANDS],
        )
    )
    live_share = float(
        np.average(
            [place.service_live_from is not None for place in PLACES],
            weights=[place.aged_65_and_over * place.risk for place in PLACES],
        )
    )
    whole = _effect("falls_admissions").percent / 100
    from_care_home = _effect("falls_admissions_care_home").percent / 100
    at_home = (whole - care_home_share * from_care_home) / (1 - care_home_share)
    return at_home / live_share, from_care_home / live_share


def _financial_years_since_first(weeks: NDArray[np.datetime64]) -> NDArray[np.int64]:
    months = weeks.astype("datetime64[M]").astype(np.int64)
    first = np.datetime64(FIRST_WEEK, "M").astype(np.int64)
    return (months - first) // 12
