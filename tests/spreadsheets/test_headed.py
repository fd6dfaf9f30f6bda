"""Headers of tables that others made: found, named, corrected."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import openpyxl
import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.spreadsheets.headed import (
    Header,
    Words,
    column_name,
    find_header,
    find_in_sheets,
    parse_columns,
    plain_word,
    sheet_named,
    with_columns,
)
from wenming_desktop.spreadsheets.sheets import Sheet
from wenming_desktop.spreadsheets.workbooks import open_workbook


class Field(StrEnum):
    PROJECT = "测评项目"
    TEXT = "测评内容"
    STANDARD = "测评标准"
    SCORE = "分值"
    LEAD = "牵头科室"
    SUPPORT = "配合科室"
    DUE = "完成时限"


VOCABULARY = {
    Field.PROJECT: Words(("项目",), ("项目", "类别", "一级指标")),
    Field.TEXT: Words(("任务", "内容"), ("内容", "任务", "二级指标", "指标名称"), without=("填写",)),
    Field.STANDARD: Words(("标准", "要求"), ("标准", "要求", "三级指标")),
    Field.SCORE: Words(
        ("分值标准", "应得分"), ("分值", "标准分", "权重"), without=("自评", "实得", "得分率")
    ),
    Field.LEAD: Words(("牵头",), ("牵头科室", "责任科室", "责任单位"), without=("领导",)),
    Field.SUPPORT: Words(("配合",), ("配合科室", "协助单位")),
    Field.DUE: Words(("时限",), ("时限", "完成时间")),
}
NEEDED = ((Field.TEXT, Field.LEAD), (Field.TEXT, Field.SCORE), (Field.PROJECT, Field.SCORE))
TASK = ["1", "学习贯彻党的创新理论，每月集中学习一次。", "办公室", "工会", "12月底前"]


def found(*rows: Sequence[object]) -> Header[Field]:
    header = find_header(rows, VOCABULARY, NEEDED)
    assert header
    return header


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("分 值", "分值"),
        ("标准\n分值", "标准分值"),
        ("测评内容（工作任务）：", "测评内容"),
        ("＊责任单位(第一个为牵头)", "责任单位"),
        ("（牵头单位）", "牵头单位"),
        ("得分／备注", "得分备注"),
        (None, ""),
        (5, "5"),
    ],
)
def test_a_word_without_what_offices_put_around_it(cell: object, word: str) -> None:
    assert plain_word(cell) == word


def test_titles_units_and_notes_stand_above() -> None:
    header = found(
        ["附件2", None, None, None, None],
        ["2021年文明单位创建任务分解表", None, None, None, None],
        ["填报单位：", None, None, "填报日期：", None],
        ["注：牵头科室只填一个，完成时限填日期，分值不要改动。", None, None, None, None],
        ["序号", "工作任务", "责任科室", "协助单位", "完成时间"],
        TASK,
    )
    assert (header.first, header.last, header.body) == (4, 4, 5)
    assert header.columns == {Field.TEXT: 1, Field.LEAD: 2, Field.SUPPORT: 3, Field.DUE: 4}
    assert header.unread == (0,)
    assert column_name(header, 0) == "A 列“序号”"


@pytest.mark.parametrize("filled", [False, True])
def test_two_rows(*, filled: bool) -> None:
    upper: list[object] = ["序号", "工作任务", "责任分工", None, "完成时限"]
    lower: list[object] = [None, None, "牵头\n科室", "配合科室", None]
    if filled:
        upper[3] = "责任分工"
        lower = [upper[0], upper[1], *lower[2:4], upper[4]]
    header = found(["任务分解表"] + [None] * 4, upper, lower, TASK)
    assert (header.first, header.last) == (1, 2)
    assert header.words == ("序号", "工作任务", "责任分工/牵头科室", "责任分工/配合科室", "完成时限")
    assert header.columns == {Field.TEXT: 1, Field.LEAD: 2, Field.SUPPORT: 3, Field.DUE: 4}


def test_the_group_may_say_what_the_words_below_do_not() -> None:
    header = found(
        ["测评项目", "测评内容", "分值", None], [None, None, "标准", "自评"], ["甲", "乙", 5, None]
    )
    assert header.columns == {Field.PROJECT: 0, Field.TEXT: 1, Field.SCORE: 2}
    assert header.unread == (3,)
    header = found(["测评内容", "分值", None], [None, "一类", "二类"], ["甲", 5, 6])
    assert header.columns == {Field.TEXT: 0, Field.SCORE: 1}
    assert header.again == ((Field.SCORE, 2),)


def test_a_group_stands_above_a_row_that_has_every_other_word() -> None:
    header = found(
        [None, None, "分值", None], ["测评项目", "测评内容", "标准", "自评"], ["组织领导", "开会", 5, None]
    )
    assert (header.first, header.last) == (0, 1)
    assert header.columns == {Field.PROJECT: 0, Field.TEXT: 1, Field.SCORE: 2}


def test_a_unit_below_and_a_column_beside_the_form() -> None:
    header = found(
        ["测评内容", "分值", "备注", None], [None, "（分）", None, "核对码"], ["甲", 5, None, "e6"]
    )
    assert header.words == ("测评内容", "分值（分）", "备注", "核对码")
    assert (header.last, header.unread) == (1, (2, 3))


@pytest.mark.parametrize(
    "first",
    [
        ["1", "举办道德讲堂", "办公室", "工会", "12月底前"],
        ["一、党建引领", None, None, None, None],
        ["一、党建引领"] * 5,
        [None, "举办道德讲堂", "办公室", None, None],
        [None] * 5,
    ],
)
def test_the_first_row_below_is_no_header(first: list[object]) -> None:
    header = found(["序号", "测评内容", "牵头科室", "配合科室", "完成时限"], first, TASK)
    assert (header.first, header.last) == (0, 0)


def test_blocks_side_by_side_are_told() -> None:
    header = found(
        ["汇总表"] + [None] * 5,
        ["序号", "材料审核（70分）", None, None, "整体观察（20分）", None],
        [None, "考核项目", "应得分", "实得分", "考核项目", "应得分"],
        [1, "组织领导有力", 8, None, "环境整洁", 10],
    )
    assert (header.first, header.last) == (1, 2)
    assert header.columns == {Field.PROJECT: 1, Field.SCORE: 2}
    assert header.again == ((Field.PROJECT, 4), (Field.SCORE, 5))
    assert [header.words[at] for at in header.unread] == ["序号", "材料审核（70分）/实得分"]


def test_the_last_signs_and_the_first_of_joined_words_say_what_a_column_is() -> None:
    header = found(
        ["项目", "考核内容及评分标准", "考核\n方法", "标准\n分值", "分管领导"], ["甲", "乙", "丙", 5, "丁"]
    )
    assert header.columns == {Field.PROJECT: 0, Field.TEXT: 1, Field.SCORE: 3}
    assert header.unread == (2, 4)


def test_whole_words_go_before_parts_and_rows_may_be_ragged() -> None:
    header = found(["具体任务", "任务", "分值"], ["甲"], [])
    assert header.columns[Field.TEXT] == 1
    assert header.again == ((Field.TEXT, 0),)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["填表说明"], ["一、牵头科室填全称。"], ["二、测评内容和分值不要改动。"]],
        [["牵头科室填写全称，不要填简称", "测评内容照方案填写，分值照细则填写。"]],
        [["测评内容", "备注"], ["甲", "乙"]],
        [[None]] * 40 + [["测评内容", "牵头科室"]],
    ],
)
def test_no_header(rows: list[list[object]]) -> None:
    assert find_header(rows, VOCABULARY, NEEDED) is None


def test_the_likeliest_sheet_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "填表说明"
    for name, rows in {
        "填表说明": [["序号", "项目", "填写内容", "分值"], [1, "牵头科室", "填全称", "不改"]],
        "空表": [["测评内容", "牵头科室", "完成时限"]],
        "任务": [["测评内容", "牵头科室", "完成时限"], ["甲", "办公室", "年底"], ["乙", "工会", "年底"]],
        "标准": [["测评内容", "测评标准", "分值", "完成时限"], ["甲", "乙", 5, "年底"]],
    }.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "表.xlsx")
    sheets = open_workbook(tmp_path / "表.xlsx")
    assert [sheet.name for sheet, _ in find_in_sheets(sheets, VOCABULARY, NEEDED)] == [
        *("标准", "任务", "空表", "填表说明")
    ]


def test_corrections() -> None:
    header = found(["甲类", "测评内容", "分值", "分值"], ["a", "b", 1, 2])
    assert header.again == ((Field.SCORE, 3),)
    better = with_columns(header, {Field.SCORE: 3, Field.PROJECT: 0})
    assert better.columns == {Field.TEXT: 1, Field.SCORE: 3, Field.PROJECT: 0}
    assert (better.again, better.unread) == ((), (2,))
    assert with_columns(header, {Field.LEAD: 1}).columns == {Field.SCORE: 2, Field.LEAD: 1}
    with pytest.raises(UserError, match="一列只能对应一项"):
        with_columns(header, {Field.SCORE: 0, Field.TEXT: 0})


@pytest.mark.parametrize("said", ["分值=D,测评内容=B", "分值＝ｄ， 测评内容 = b", "分值=D；测评内容=B"])
def test_columns_as_the_command_line_says_them(said: str) -> None:
    assert parse_columns(said, Field, 4) == {Field.SCORE: 3, Field.TEXT: 1}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("分数=D", "“分数=D”看不懂.*测评项目、测评内容、测评标准、分值"),
        ("", "看不懂"),
        ("分值", "“分值”没有写是哪一列"),
        ("分值=E", "“分值=E”没有这一列，表格的列是 A 到 D"),
        ("分值=1", "没有这一列"),
        ("分值=D,测评内容=D", "一列对应了两项"),
    ],
)
def test_wrong_columns(said: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        parse_columns(said, Field, 4)


def test_sheets_as_the_command_line_says_them() -> None:
    sheets = (Sheet("说明", ()), Sheet("表二 ", ()))
    assert sheet_named(sheets, "表二", "甲.xlsx") is sheets[1]
    with pytest.raises(UserError, match=r"“甲\.xlsx”里没有工作表“表三”，现有：说明、表二"):
        sheet_named(sheets, "表三", "甲.xlsx")
