"""Plain functions from numbers to numbers: no Dash, no Plotly, no DuckDB.

A module here with a ``VERSION`` and a ``TITLE`` is a method that the numbers of a snapshot depend on: every snapshot
and every download lists its version, and the methods page names it by its title.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from numbers import Real
from types import ModuleType

# As every snapshot has listed them; one that comes later follows by its name.
LISTED = ("trajectory", "verdict", "projection", "spc", "impact")


@cache
def modules() -> Mapping[str, ModuleType]:
    """Every module of this package by its name, and a package as one module."""
    return {found.name: import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)}


def versioned() -> dict[str, ModuleType]:
    """The methods whose versions a snapshot lists, in that order."""
    found = {
        name: one for name, one in modules().items() if hasattr(one, "VERSION") and hasattr(one, "TITLE")
    }
    order = [*LISTED, *sorted(found.keys() - set(LISTED))]
    return {name: found[name] for name in order}


def numbers(module: ModuleType) -> dict[str, object]:
    """The constants of a module that a text can name: numbers and words in capitals."""
    return {
        name: value
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, (Real, str))
    }
