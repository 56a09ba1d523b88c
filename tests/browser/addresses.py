"""Every page that has an address, from the catalogue: a new target or goal is tested without a word here."""

from outcomes.catalogue import catalogue

GOALS = [f"/goals/{goal.id}" for goal in catalogue.goals]
TARGETS = [f"/targets/{target.id}" for target in catalogue.targets]
WEEKLY = ["/weekly/uec", "/weekly/beds", "/weekly/falls"]
INTERVENTIONS = [f"/interventions/{intervention.id}" for intervention in catalogue.interventions]
OTHERS = [
    "/goals",
    "/targets",
    "/weekly",
    "/interventions",
    "/learning",
    "/changes",
    "/changes?area=E06000047",
    "/data",
    "/data/source?dataset=target-smoking",
    "/methods",
    "/accessibility",
]
PLACES = ["/places", "/places/E08000024", "/places/tees-valley"]
CHARTED = ["/", *GOALS, *TARGETS, *WEEKLY]
EVERY_PAGE = [*CHARTED, *OTHERS, *PLACES, *INTERVENTIONS]
# Beside as many areas as there can be; one asked for has no figures of the kind.
COMPARED = [
    "/targets/early-cancer?area=E06000047&compare=E08000037,E08000024,central,RTD",
    "/targets/healthy-weight?area=E06000047&compare=E08000037,E08000024,E08000021,E06000004",
    "/weekly/uec?area=R0B&measure=four_hour_percent&compare=RTD,RTF,RR7,RTR",
]
# Charts that the pages above do not show as they open: places, periods, other measures and bands.
MORE_CHARTS = [
    "/targets/smoking?area=E06000047&fan=all",
    "/targets/drug-deaths?area=E92000001",
    "/goals/longer-healthier-lives?area=E08000024",
    "/weekly/uec?measure=handover_minutes_over_59&preset=seasonal",
    "/weekly/uec?area=RTD&from=2025-11-01",
    "/weekly/falls?area=E06000001",
    *COMPARED,
    "/weekly/falls?show=rate",
]
ONE_OF_EACH_KIND = [
    "E92000001",
    "E12000001",
    "north",
    "E06000063",
    "RTD",
    "RX6",
    "great-north-healthcare-alliance",
]
