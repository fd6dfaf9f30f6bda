"""测评指标: sums in any column, sheets of 加分, who answers, points with words, headers nobody knows."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from wenming_desktop.progress.indicator_import import IndicatorPreview, read_indicators
from wenming_desktop.progress.points import points_in, read_points

HEAD = ("项目", "内容", "标准", "分值")


def book(tmp_path: Path, *rows: Sequence[object], **sheets: Sequence[Sequence[object]]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for name, own in sheets.items():
        sheet = made.create_sheet(name)
        for row in own:
            sheet.append(row)
    made.save(tmp_path / "指标.xlsx")
    return tmp_path / "指标.xlsx"


def contents(preview: IndicatorPreview) -> list[str]:
    return [row.content for row in preview.good]


@pytest.mark.parametrize(
    "of",
    [
        lambda name: (f"{name}小计", None, None),
        lambda name: (f"{name} 小计", None, None),
        lambda name: (name, "小 计", None),
        lambda name: (None, f"{name}合计", None),
        lambda _name: ("一、小计", None, None),
        lambda _name: (None, "小计", None),
    ],
)
def test_a_sum_in_any_column_is_checked_with_its_own_rows(tmp_path: Path, of) -> None:
    rows = [("党建", "学习", "查", 6), ("党建", "活动", "查", 4)]
    more = [("业务", "质量", "查", 10), ("业务", "时效", "查", 5)]
    sums = [(*of("党建"), 10), (*of("业务"), 15)]
    good = read_indicators(book(tmp_path, HEAD, *rows, sums[0], *more, sums[1], ("总计", None, None, 25)))
    assert (contents(good), good.problems) == (["学习", "活动", "质量", "时效"], ())
    bad = read_indicators(book(tmp_path, HEAD, *rows, (*of("党建"), 12), *more, sums[1]))
    assert len(contents(bad)) == 4
    assert len([said for said in bad.problems if "12 分，各行相加是 10 分" in said]) == 1


@pytest.mark.parametrize("word", ["责任股室", "主办单位", "承办处室", "牵头庭室", "负责科室", "责任部门"])
def test_who_answers_by_any_offices_word(tmp_path: Path, word: str) -> None:
    rows = [
        ("内容", "分值", word, f"配合{word[2:]}"),
        ("学习", 3, "办公室", "工会"),
        ("活动", 4, "工会", None),
    ]
    found = read_indicators(book(tmp_path, *rows))
    assert [row.departments for row in found.good] == ["办公室", "工会"]


def test_a_sheet_of_nothing_but_bonus(tmp_path: Path) -> None:
    usual = [HEAD, ("党建", "学习", "查", 6), ("党建", "活动", "查", 4), ("党建", "教育", "查", 2)]
    bonus = [
        ("序号", "加分内容", "加分标准", "加分分值"),
        (1, "国家级荣誉", "每项", 5),
        (2, "省级荣誉", "每项", 3),
    ]
    path = book(tmp_path, *usual, 加分=bonus)
    assert any("另有工作表“加分”（2 条）没有读" in said for said in read_indicators(path).problems)
    found = read_indicators(path, sheet="加分")
    assert [(row.content, row.score, row.bonus) for row in found.good] == [
        ("国家级荣誉", 5, True),
        ("省级荣誉", 3, True),
    ]


def test_columns_of_a_header_nobody_knows(tmp_path: Path) -> None:
    rows = [("某局考评表",), ("甲", "乙", "丙"), ("学习", "每月一次", "得2分"), ("活动", "每季一次", "3")]
    found = read_indicators(book(tmp_path, *rows), columns="测评内容=A，测评标准=B，分值=C")
    assert [(row.content, row.score) for row in found.good] == [("学习", 2), ("活动", 3)]
    assert found.header.first == 1


def test_what_is_said_of_projects_is_true(tmp_path: Path) -> None:
    without = read_indicators(book(tmp_path, ("内容", "分值"), ("学习", 3)))
    assert any(said.startswith("没有测评项目这一列") for said in without.problems)
    blank = read_indicators(book(tmp_path, HEAD, (None, "学习", "查", 3), ("党建", "活动", "查", 4)))
    assert not any("没有测评项目这一列" in said for said in blank.problems)


@pytest.mark.parametrize(
    ("written", "score", "words"),
    [
        ("得2.5分", "2.5", ""),
        ("得 5 分", "5", ""),
        ("5分（扣完为止）", "5", "5分（扣完为止）"),
        ("5分，扣完为止", "5", "5分，扣完为止"),
        ("伍分", "5", ""),
        ("十五分", "15", ""),
        ("10分（每次2分）", "10", "10分（每次2分）"),
        ("满分八分", "8", ""),
        ("权重5%", "5", ""),
        ("2分（每次）", None, "2分（每次）"),
        ("扣五分", None, "扣五分"),
        ("三分之二", None, "三分之二"),
        ("不计分", None, "不计分"),
    ],
)
def test_points_with_words(written: str, score: str | None, words: str) -> None:
    found = read_points(written)
    assert found.score == (None if score is None else Decimal(score))
    assert found.words == words


def test_a_remark_says_that_points_come_on_top() -> None:
    assert (read_points("3（加分）").score, read_points("3（加分）").bonus) == (3, True)
    assert not read_points("5分（扣完为止）").bonus


def test_grades_in_brackets_are_no_sum() -> None:
    assert points_in("优秀（得5分），良好（得3分）").score is None
