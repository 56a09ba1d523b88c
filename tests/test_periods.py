"""Periods are read in every publisher's form and named in one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import periods


@pytest.mark.parametrize(
    ("text", "label", "start", "end", "pooled_years", "midpoint"),
    [
        ("2013", "2013", date(2013, 1, 1), date(2013, 12, 31), 1, 2013.5),
        (" 2024 ", "2024", date(2024, 1, 1), date(2024, 12, 31), 1, 2024.5),
        ("2015/16", "2015/16", date(2015, 4, 1), date(2016, 3, 31), 1, 2015.75),
        ("2015/2016", "2015/16", date(2015, 4, 1), date(2016, 3, 31), 1, 2015.75),
        ("1999/00", "1999/00", date(1999, 4, 1), date(2000, 3, 31), 1, 1999.75),
        ("2011-13", "2011-13", date(2011, 1, 1), date(2013, 12, 31), 3, 2012.5),
        ("2015 - 17", "2015-17", date(2015, 1, 1), date(2017, 12, 31), 3, 2016.5),
        ("2015 – 17", "2015-17", date(2015, 1, 1), date(2017, 12, 31), 3, 2016.5),
        ("2015 to 2017", "2015-17", date(2015, 1, 1), date(2017, 12, 31), 3, 2016.5),
        ("2009-11", "2009-11", date(2009, 1, 1), date(2011, 12, 31), 3, 2010.5),
        ("2017/18 - 19/20", "2017/18-19/20", date(2017, 4, 1), date(2020, 3, 31), 3, 2018.75),
        ("2017/18-2019/20", "2017/18-19/20", date(2017, 4, 1), date(2020, 3, 31), 3, 2018.75),
        ("2024-08", "2024-08", date(2024, 8, 1), date(2024, 8, 31), 1, 2024 + 7.5 / 12),
        ("2024-02", "2024-02", date(2024, 2, 1), date(2024, 2, 29), 1, 2024 + 1.5 / 12),
        ("2024 Q2", "2024 Q2", date(2024, 4, 1), date(2024, 6, 30), 1, 2024.375),
        ("2013-01-01/P1Y", "2013", date(2013, 1, 1), date(2013, 12, 31), 1, 2013.5),
        ("2013-01-01T00:00:00/P1Y", "2013", date(2013, 1, 1), date(2013, 12, 31), 1, 2013.5),
        ("2013-01-01/P12M", "2013", date(2013, 1, 1), date(2013, 12, 31), 1, 2013.5),
        ("2021-09-01/P1Y", "2021/22", date(2021, 9, 1), date(2022, 8, 31), 1, 2021 + 14 / 12),
        ("2015-11-16/P1Y", "2015/16", date(2015, 11, 16), date(2016, 11, 15), 1, 2015 + 16.5 / 12),
        ("2020-01-01/P5Y", "2020-24", date(2020, 1, 1), date(2024, 12, 31), 5, 2022.5),
        ("2011-01-01/P3Y", "2011-13", date(2011, 1, 1), date(2013, 12, 31), 3, 2012.5),
        ("2011-04-01/P3Y", "2011/12-13/14", date(2011, 4, 1), date(2014, 3, 31), 3, 2012.75),
        ("2024-08-01/P1M", "2024-08", date(2024, 8, 1), date(2024, 8, 31), 1, 2024 + 7.5 / 12),
        ("2024-01-01/P3M", "2024 Q1", date(2024, 1, 1), date(2024, 3, 31), 1, 2024.125),
        ("2024-02-01/P3M", "2024-02-01/P3M", date(2024, 2, 1), date(2024, 4, 30), 1, 2024 + 2.5 / 12),
        ("2024-02-15/P1M", "2024-02-15/P1M", date(2024, 2, 15), date(2024, 3, 14), 1, 2024.1639),
        ("2013-01-01/2013-12-31", "2013", date(2013, 1, 1), date(2013, 12, 31), 1, 2013.5),
        (
            "2013-01-01/2013-01-06",
            "2013-01-01/2013-01-06",
            date(2013, 1, 1),
            date(2013, 1, 6),
            1,
            2013 + 3 / 372,
        ),
        ("2024-03-31", "2024-03-31", date(2024, 3, 31), date(2024, 3, 31), 1, 2024.25 - 0.5 / 372),
        ("2000-01-01/P15Y", "2000-2014", date(2000, 1, 1), date(2014, 12, 31), 15, 2007.5),
    ],
)
def test_each_form_has_one_label_and_exact_dates(text, label, start, end, pooled_years, midpoint):
    period = periods.parse(text)

    assert (period.label, period.start, period.end, period.pooled_years) == (label, start, end, pooled_years)
    assert period.midpoint == pytest.approx(midpoint, abs=1e-3)


def test_an_academic_year_starts_in_september_when_asked():
    period = periods.parse("2021/22", split_year="academic")

    assert period == periods.parse("2021-09-01/P1Y")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "twenty",
        "2015/17",
        "2017/18 - 19/21",
        "2024-13",
        "2024-00",
        "2024 Q5",
        "2013-02-30/P1Y",
        "2013/P1Y",
        "0000",
        "2013-01-01/P0Y",
        "2013-12-31/2013-01-01",
        "9999",
        None,
        "13",
    ],
)
def test_anything_else_is_refused_in_one_sentence(text):
    with pytest.raises(ValueError, match="is not a period this program reads: write 2013, 2015/16"):
        periods.parse(text)


def test_dates_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="ends on 2013-01-01 before it starts on 2014-01-01"):
        periods.spanning(date(2014, 1, 1), date(2013, 1, 1))


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 4000))
def test_any_span_of_dates_keeps_its_label_when_read_back(start, length):
    period = periods.spanning(start, start + timedelta(days=length))

    assert periods.parse(period.label).label == period.label
    assert period.start.year <= period.midpoint <= period.end.year + 1


@given(st.integers(2013, 2090), st.integers(1, 12))
def test_months_since_2013_are_never_taken_for_years(year, month):
    period = periods.parse(f"{year}-{month:02d}")

    assert (period.start, period.label) == (date(year, month, 1), f"{year}-{month:02d}")
