"""The table of festivals against a calendar library, and against what offices printed."""

from datetime import date, timedelta

import pytest

from tests.ledger.make_festivals import YEARS, computed
from wenming_desktop.ledger.festivals import (
    FESTIVALS,
    Festival,
    festival_date,
    festival_in,
    festival_name,
    festival_of,
    next_festival,
)


@pytest.mark.parametrize("name", FESTIVALS)
def test_the_table_is_the_calendars(name: str) -> None:
    assert [festival_date(name, year) for year in YEARS] == [computed(name, year) for year in YEARS]
    assert festival_date(name, 1949) is None
    assert festival_date(name, 2101) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [  # as the State Council's notices on public holidays have them
        ("春节", "2008-02-07"),
        ("清明", "2008-04-04"),
        ("清明", "2019-04-05"),
        ("中秋", "2020-10-01"),
        ("春节", "2021-02-12"),
        ("清明", "2021-04-04"),
        ("端午", "2021-06-14"),
        ("中秋", "2021-09-21"),
        ("端午", "2023-06-22"),
        ("中秋", "2023-09-29"),
        ("春节", "2024-02-10"),
        ("端午", "2025-05-31"),
        ("中秋", "2025-10-06"),
        ("元宵", "2021-02-26"),
        ("重阳", "2021-10-14"),
    ],
)
def test_days_that_were_holidays(name: str, day: str) -> None:
    wanted = date.fromisoformat(day)
    assert festival_date(name, wanted.year) == wanted


def test_what_holds_in_every_year() -> None:
    for year in YEARS:
        days = [festival_date(name, year) for name in FESTIVALS]
        assert None not in days
        spring, lantern, clear, dragon, autumn, ninth = (day for day in days if day)
        assert date(year, 1, 21) <= spring <= date(year, 2, 21)
        assert lantern - spring == timedelta(14)
        assert date(year, 4, 4) <= clear <= date(year, 4, 6)
        assert date(year, 5, 27) <= dragon <= date(year, 6, 26)
        assert date(year, 9, 7) <= autumn <= date(year, 10, 8)
        assert timedelta(23) <= ninth - autumn <= timedelta(54)  # a leap eighth month may stand between


def test_the_next_one() -> None:
    assert next_festival(date(2021, 6, 14)) == Festival("端午", date(2021, 6, 14), 0)
    assert next_festival(date(2021, 6, 15)) == Festival("中秋", date(2021, 9, 21), 98)
    assert next_festival(date(2021, 12, 31)) == Festival("春节", date(2022, 2, 1), 32)
    assert next_festival(date(2100, 12, 31)) is None


def test_suggesting_one() -> None:
    assert festival_of(date(2021, 6, 10)) == "端午"
    assert festival_of(date(2021, 2, 20)) == "元宵"  # 6 days before it, 8 after 春节
    assert festival_of(date(2021, 2, 18)) == "春节"
    assert festival_of(date(2021, 7, 20)) is None
    assert festival_of(date(1900, 2, 1)) is None


def test_names() -> None:
    assert [festival_name(text) for text in ("春节", " 端午节 ", "中秋", "端阳", "国庆节", "")] == [
        *("春节", "端午", "中秋", "端午", None, None)
    ]
    assert festival_in("我们的节日·端午包粽子") == "端午"
    assert festival_in("春节元宵联欢") is None
