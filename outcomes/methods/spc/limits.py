"""Limits of a process from its moving ranges, what they say of a standard, and how they are printed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from outcomes.methods.spc.terms import Array, ChartRefused, Limits

LIMIT = 2.66  # 3 / 1.128: three sigma, in mean moving ranges
SCREEN = 3.267  # upper limit of a moving range, in mean moving ranges


def xmr_limits(values: ArrayLike, *, screen: bool = True, breaks: Sequence[int] = ()) -> Limits:
    """Mean +/- 2.66 x mean moving range of values that are all present.

    Parameters
    ----------
    values
        Two or more, oldest first.
    screen
        Drop moving ranges of 3.267 x their mean or more, once, before averaging. Their points stay in the
        mean.
    breaks
        Indices of values that no moving range joins to the one before: much lies between them.

    Returns
    -------
    Limits
        In the unit of the values. All three are equal for a constant series.

    Raises
    ------
    ChartRefused
        Under two values.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.size < 2:
        raise ChartRefused(f"Limits need two values and there is {x.size}: give a longer series.")
    if np.ptp(x) == 0:
        # The mean of equal values can differ from them in the last bit, which would put every point outside.
        return Limits(float(x[0]), float(x[0]), float(x[0]))
    mean = float(x.mean())
    ranges = np.delete(np.abs(np.diff(x)), [start - 1 for start in breaks])
    if not ranges.size:
        ranges = np.abs(np.diff(x))
    mean_range = float(ranges.mean())
    unscreened = False
    if screen:
        kept = ranges[ranges < SCREEN * mean_range]
        unscreened = not kept.any()
        mean_range = mean_range if unscreened else float(kept.mean())
    return Limits(mean, mean - LIMIT * mean_range, mean + LIMIT * mean_range, unscreened)


def assurance(lower: float, upper: float, standard: float, polarity: Literal["low", "high"]) -> str:
    """Say whether the process meets a standard: "usually met", "sometimes" or "rarely".

    Parameters
    ----------
    lower, upper, standard
        Process limits and standard, in the unit of the series.
    polarity
        Which direction is better. A measure without one has no assurance.

    Returns
    -------
    str
        "usually met" where the standard lies outside the limits on the worse side, "rarely" on the better
        side, "sometimes" where it lies between them or on one of them.

    Raises
    ------
    ChartRefused
        For a polarity other than ``low`` or ``high``.
    """
    if polarity not in ("low", "high"):
        raise ChartRefused(f"Assurance needs a direction that is better, not {polarity!r}: use low or high.")
    if lower > standard:
        return "usually met" if polarity == "high" else "rarely"
    if upper < standard:
        return "rarely" if polarity == "high" else "usually met"
    return "sometimes"


def as_printed(values: Array, decimals: int | None) -> Array:
    """Values rounded as text rounds them, which is not quite as numpy does; None rounds nothing."""
    if decimals is None:
        return values
    rounded = [round(value, decimals) for value in values.ravel().tolist()]
    # Adding zero turns a minus nought into nought.
    return np.reshape(np.array(rounded, dtype=np.float64), values.shape) + 0.0


def printer(decimals: int | None, log: bool) -> Callable[[Array], Array]:
    """How values on the scale of a chart become those that are printed, on the same scale."""
    if not log or decimals is None:
        return partial(as_printed, decimals=decimals)

    def printed(on_scale: Array) -> Array:
        exact = np.exp(on_scale)
        rounded = as_printed(exact, decimals)
        # Zero has no logarithm: a limit that is printed so stays where it is, below every value.
        return np.log(np.where(rounded > 0, rounded, exact))

    return printed
