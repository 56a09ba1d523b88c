"""Frames on their way into tables of a snapshot."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from outcomes.results import tables


def together(frames: Sequence[pd.DataFrame], table: str) -> pd.DataFrame:
    """Frames as one with the columns of their table, which it keeps when it holds nothing."""
    names = [column.name for column in tables.columns(tables.TABLES[table])]
    return pd.concat(frames, ignore_index=True)[names] if frames else pd.DataFrame(columns=names)


def as_day(end: Any) -> date:
    """A day, whatever a frame holds it as."""
    return pd.Timestamp(end).date()
