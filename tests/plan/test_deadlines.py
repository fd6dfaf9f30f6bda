"""Deadlines as offices write them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.errors import UserError
from wenming_desktop.plan.deadlines import parse_deadline

END = date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(
            (text, END)
            for text in ("12月", "12月底", "12月底前", "12月末", "12月下旬", "十二月底前", "2021.12")
        ),
        *(
            (text, END)
            for text in ("2021年12月", "年底前", "年底", "年末", "全年", "长期", "长期坚持", "年内")
        ),
        *((text, END) for text in ("第四季度", "四季度末", "4季度", "Q4", "下半年", "１２月３１日", "44561")),
        *(
            (text, END)
            for text in (" 2021 年 12 月 31 日 ", "2021-12-31 00:00:00", "44561.0", "9月至12月", "9-12月")
        ),
        *((text, END) for text in ("2021年3月1日至2021年12月31日", "截至12月底", "于年底前完成", "本年底")),
        ("12月中旬", date(2021, 12, 20)),
        ("12月上旬", date(2021, 12, 10)),
        ("12月15日前", date(2021, 12, 15)),
        ("2月", date(2021, 2, 28)),
        ("2020年2月底", date(2020, 2, 29)),
        ("2020年2月29日", date(2020, 2, 29)),
        ("上半年", date(2021, 6, 30)),
        ("第一季度", date(2021, 3, 31)),
        ("2022年第二季度末前", date(2022, 6, 30)),
        ("2022年9月—11月", date(2022, 11, 30)),
        ("次年1月底前", date(2022, 1, 31)),
        ("二〇二二年三月五日", date(2022, 3, 5)),
    ],
)
def test_forms(text: str, day: date):
    assert parse_deadline(text, 2021) == day


FORMS = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d 00:00:00"]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(FORMS))
def test_written_dates_are_read_back(day: date, form: str):
    assert parse_deadline(day.strftime(form), 2000) == day


@given(st.dates(date(1960, 1, 1), date(2100, 12, 31)))
def test_excel_serials(day: date):
    assert parse_deadline(str((day - date(1899, 12, 30)) // timedelta(days=1)), 2000) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2月30日",
        "13月",
        "2021-13-01",
        "尽快",
        "每月",
        "99999",
        "0月",
        "2021年0月1日",
        "9999年底",
        "一" * 90_000,
    ],
)
def test_unreadable_deadlines_say_so_with_an_example(text: str):
    with pytest.raises(UserError, match="2021-12-31") as caught:
        parse_deadline(text, 2021)
    assert text[:40] in caught.value.message


@given(st.text(alphabet="0123456789年月日底前上中下旬季度半第一二三.-/至 ", max_size=20))
def test_any_text_gives_a_date_or_a_message(text: str):
    with suppress(UserError):
        assert isinstance(parse_deadline(text, 2021), date)
