"""Deadlines as offices write them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.errors import UserError
from wenming_desktop.reading.deadlines import (
    Deadline,
    YearDoubt,
    current_due,
    doubt_of_year,
    parse_deadline,
    read_deadline,
)
from wenming_desktop.reading.named_days import named_days

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


def at(*days: str) -> tuple[date, ...]:
    """Days of 2021."""
    return tuple(date.fromisoformat(f"2021-{day}") for day in days)


QUARTERS = at("03-31", "06-30", "09-30", "12-31")
HALVES = at("06-30", "12-31")
MONTHS = at(
    *("01-31", "02-28", "03-31", "04-30", "05-31"),
    *("06-30", "07-31", "08-31", "09-30", "10-31"),
    *("11-30", "12-31"),
)
ON_25 = tuple(date(2021, month, 25) for month in range(1, 13))
YEAR_END = at("12-31")
FESTIVAL_DAYS = at(
    *("01-01", "02-12", "02-26", "04-04", "05-01", "06-14", "09-21", "10-01", "10-14"),
)


@pytest.mark.parametrize(
    ("days", "texts"),
    [
        (YEAR_END, "12月底前 2021.12 12.31 12-31 12月31日 2021年12月 2021.12. 年底前 第四季度 年内 2021年底"),
        (YEAR_END, "本年底 Q4 12月"),
        (YEAR_END, "长期坚持 全年 常年 2021年全年 贯穿全年 常态化 每年 每周 2021年度 2021年 持续推进"),
        (YEAR_END, "2021年12月31日前"),
        (QUARTERS, "每季度 每季度末 每季末 按季度 季度末前 每个季度 每季度一次 每3个月 3、6、9、12月"),
        (QUARTERS, "每季度最后一个月底 一、二、三、四季度"),
        (MONTHS, "每月 每月底 每月末前 按月 每个月 每月月底 全年（每月一次） 12月31日前完成，每月报送"),
        (MONTHS, "逐月"),
        (ON_25, "每月25日前 每月25日 每月25号前报送 每个月25日"),
        (HALVES, "6月和12月 6月、12月 6、12月 上半年/下半年各一次 上、下半年各一次 每半年 半年一次"),
        (HALVES, "上半年、下半年 二、四季度"),
        (HALVES, "2021年6月30日；12月31日 6月底前、12月底前各报1次 六月和十二月 每年6月和12月"),
        (HALVES, "第二、第四季度"),
        (at("06-30"), "3-6月 3月至6月 3月1日至6月30日 上半年 2021年6月底 每年6月底前 2020年10月至2021年6月"),
        (at("06-30"), "6月底前完成，长期坚持"),
        (at("09-20"), "9月中旬 9月20日前 9月20号 9/20 2021.9.20前 九月二十日"),
        (at("09-30"), "国庆节前 国庆前 十一前 9月底 三季度末 9月下旬 国庆节以前"),
        (at("04-30"), "五一前 劳动节前 4月份"),
        (at("02-11"), "春节前 春节以前"),
        (at("02-12", "04-04", "06-14", "09-21"), "春节、清明节、端午节、中秋节 春节、清明、端午和中秋期间"),
        (FESTIVAL_DAYS, "节日前后 节日期间 重大节日前 传统节日 节假日 逢年过节"),
        (at("07-01"), "七一 建党节 七一期间 7月1日"),
        (at("10-10"), "10月上旬 9月下旬至10月上旬 10月10日"),
        (at("11-30"), "十一月底 11月 2021年9月—11月 9-11月"),
        (at("03-31", "12-10"), "年度计划3月底前完成，年终总结12月10日前完成"),
        (at("06-05", "06-20"), "6月5日、20日 6月5日和20日前"),
        (at("01-10", "04-10", "07-10", "10-10"), "每季度第一个月10日前 每季度首月10日 每季度初"),
        (at("02-28", "04-30", "06-30", "08-31", "10-31", "12-31"), "每两个月一次 每双月 双月"),
        (at("03-05"), "3月1-5日 3月1日至5日"),
        ((date(2022, 1, 31),), "2022年春节前 次年1月底前 2022年1月"),
        ((date(2019, 3, 31),), "2019年3月 2019.3 2018年9月至2019年3月"),
        ((), "随时 即时 立即 根据工作安排 按要求 已完成 尽快 2月30日 13月 3个月内 三年内"),
        ((), "15个工作日内 接通知后10日内 年终总结"),
    ],
)  # fmt: skip
def test_days_that_words_name(days: tuple[date, ...], texts: str):
    for text in texts.split():
        assert named_days(text, 2021) == days, text
        read = read_deadline(text, 2021)
        assert read.words == text
        assert read.due_on == (days[0] if days else None)
        assert read.recurs == (len(days) > 1)
        assert read.other_year == any(day.year != 2021 for day in days)


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from([*FORMS, "%Y年%m月%d号", "%Y 年 %m 月 %d 日"]),
)
def test_a_whole_date_needs_no_words(day: date, form: str):
    assert read_deadline(day.strftime(form), 2000) == Deadline(
        "", day, recurs=False, other_year=day.year != 2000
    )


@pytest.mark.parametrize(
    "text", ["44561", "44561.0", "２０２１年１２月３１日", "二〇二一年十二月三十一日", "2021-12-31T00:00:00"]
)
def test_whole_dates_in_other_dress(text: str):
    assert read_deadline(text, 2021) == Deadline("", END, recurs=False, other_year=False)


@given(st.text(alphabet="0123456789年月日底前每季度半上下旬、和至-./ 长期随时国庆节\n第一", max_size=30))
def test_words_are_never_refused_and_never_change(text: str):
    read = read_deadline(text, 2021)
    shown = read.words or (read.due_on.isoformat() if read.due_on else "")
    assert "".join(read.words.split()) in {"".join(text.split()), ""}
    assert read_deadline(shown, 2021) == read
    assert bool(shown) == bool(text.strip())


@given(st.dates(date(2020, 6, 1), date(2022, 6, 1)), st.sampled_from(["每季度", "每月25日前", "6月和12月"]))
def test_what_comes_again_is_late_only_after_its_last_day(today: date, words: str):
    days = named_days(words, 2021)
    due_on = current_due(read_deadline(words, 2021).due_on, words, 2021, today)
    assert due_on == next((day for day in days if day >= today), days[-1])
    assert due_on == read_deadline(words, 2021, today).due_on


def test_one_day_stays_that_day():
    assert current_due(END, "", 2021, date(2022, 5, 5)) == END
    assert current_due(date(2021, 6, 30), "上半年", 2021, date(2021, 11, 1)) == date(2021, 6, 30)
    assert current_due(None, "随时", 2021, date(2021, 11, 1)) is None
    assert current_due(None, "", 2021, date(2021, 11, 1)) is None


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("2019年3月", "2021年3月"),
        ("2019-03-31", "2021-03-31"),
        ("20190331", "20210331"),
        ("43555", "2021-03-31"),
        ("2019年6月、12月", "2021年6月、12月"),
        ("次年1月底前", "本年1月底前"),
        ("二〇一九年三月", "2021年3月"),
        ("2020-02-29", None),
    ],
)
def test_another_year_is_asked_about(text: str, corrected: str | None):
    doubt = doubt_of_year(text, 2021)
    assert doubt
    assert doubt == YearDoubt(text, 2021, corrected)
    assert doubt.question == f"“{text}”不在2021年度，仍然这样填吗？"


@pytest.mark.parametrize("text", ["12月底前", "2021-12-31", "长期坚持", "随时", "", "2020年10月至2021年6月"])
def test_the_plans_year_is_not_asked_about(text: str):
    assert doubt_of_year(text, 2021) is None
