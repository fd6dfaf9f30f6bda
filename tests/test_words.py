from datetime import date
from decimal import Decimal

import pytest

from wenming_desktop.words import (
    chinese_date,
    in_one_line,
    listed,
    percent_words,
    percentage,
    plain_number,
    shortened,
    size_text,
    visible,
)


@pytest.mark.parametrize(
    ("day", "text"), [((2021, 9, 5), "2021年9月5日"), ((2021, 12, 31), "2021年12月31日")]
)
def test_chinese_date(day: tuple[int, int, int], text: str) -> None:
    assert chinese_date(date(*day)) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 字节"),
        (999, "999 字节"),
        (1000, "1 KB"),
        (1001, "2 KB"),
        (999_999, "1000 KB"),
        (12_500_000, "12.5 MB"),
        (32_000_000_000, "32.0 GB"),
    ],
)
def test_size_text(size: int, text: str) -> None:
    assert size_text(size) == text


def test_a_name_in_one_line() -> None:
    given = "通知（一）　2021\n甲\u202egpj\u2028乙\udcc2\t\x1b[2J.txt"
    assert in_one_line(given) == (r"通知（一）　2021\u000a甲\u202egpj\u2028乙\udcc2\u0009\u001b[2J.txt")


def test_what_has_no_shape_goes_and_what_has_stays() -> None:
    given = "甲\u200b乙\u202e丙\u2028丁\ufeff戊\x0b己\x85\t庚\n辛\r\n壬\udc00\x00\x9f"
    assert visible(given) == "甲乙丙\n丁戊\n己\n\t庚\n辛\n壬"
    assert visible("甲\u2028乙", " ") == "甲 乙"
    for kept in ("通知（一）　2021\n\t", "👨\u200d👩\u200d👧", "☑\ufe0f", "𠮷㼆", "مرحبا"):
        assert visible(kept) == kept


def test_numbers_without_idle_zeros() -> None:
    assert [plain_number(Decimal(text)) for text in ("4.50", "100", "0")] == ["4.5", "100", "0"]
    assert plain_number(None) == ""


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 9, "0%"),
        (1, 1000, "不足1%"),
        (1, 200, "1%"),
        (59, 116, "51%"),
        (7, 9, "78%"),
        (999, 1000, "99%"),
        (9, 9, "100%"),
        (1001, 1000, "101%"),
        (0.997, 1, "99%"),
    ],
)
def test_percentages(part: float, whole: float, words: str) -> None:
    assert percent_words(part, whole) == words


def test_finer_percentages() -> None:
    tenth = Decimal("0.1")
    found = [percentage(Decimal(part), 10_000, tenth) for part in ("0.5", "5", "6745", "9999", "10000")]
    assert [f"{share}" for share in found] == ["0.1", "0.1", "67.5", "99.9", "100.0"]


def test_long_texts_and_lists_are_cut() -> None:
    assert shortened("文明单位", 4) == "文明单位"
    assert shortened("文明单位。", 4) == "文明单…"
    assert len(shortened("文" * 30)) == 20
    assert listed(["通知", "照片"], "份") == "通知、照片"
    assert listed(["通知", "照片", "总结"], "份") == "通知、照片等3份"
    assert listed(["甲", "乙"], "人", most=1) == "甲等2人"
