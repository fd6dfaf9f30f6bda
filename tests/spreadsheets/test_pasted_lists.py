"""What holds for every kind of pasted list: hostile text, odd spellings, faults of the sheet, columns."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import WorkPlan
from tests.pasted import HOSTILE, KINDS
from tests.workspaces import domain_rows, new_workspace
from wenming_desktop.errors import UserError
from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.clipboard import PastePreview, copied_rows, split_cells
from wenming_desktop.spreadsheets.looks import is_person, is_phone, is_unit, phone_text
from wenming_desktop.workspace import Workspace

EVERY = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with new_workspace(tmp_path_factory.mktemp("list") / "数据") as made:
        yield made


def read(workspace: Workspace, kind: str, text: str) -> PastePreview[object]:
    with workspace.reading() as session:
        return KINDS[kind].read(session, session.scalars(select(WorkPlan.id)).one(), text)


def read_or_refusal(workspace: Workspace, kind: str, text: str) -> PastePreview[object] | str:
    try:
        return read(workspace, kind, text)
    except UserError as error:
        return error.message


@EVERY
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_gets_a_sentence_or_rows(workspace: Workspace, kind: str, text: str) -> None:
    before = domain_rows(workspace)
    found = read_or_refusal(workspace, kind, text)
    rows = [] if isinstance(found, str) else [*found.rows]
    said = [found] if isinstance(found, str) else [*rows[0].warnings]
    said += [text for row in rows for text in row.errors.values()]
    assert rows or said
    assert all(text.endswith("。") and len(text) < 300 for text in said)
    assert domain_rows(workspace) == before


@EVERY
def test_what_is_too_large_names_its_place(workspace: Workspace, kind: str) -> None:
    with pytest.raises(UserError, match="第1行第2格有 200000 字"):
        read(workspace, kind, HOSTILE["a cell of 200000 signs"])
    with pytest.raises(UserError, match="第1行有 75 列"):
        read(workspace, kind, HOSTILE["75 columns"])
    for name in ("a quote that ends nowhere", "a quote that swallows rows"):
        assert "引号" in "".join(read(workspace, kind, HOSTILE[name]).rows[0].warnings)
    assert "控制字符" in "".join(read(workspace, kind, HOSTILE["NULs"]).rows[0].warnings)


@EVERY
def test_a_good_row_and_one_to_mend(workspace: Workspace, kind: str) -> None:
    good, bad = read(workspace, kind, KINDS[kind].table).rows
    assert (good.errors, good.there) == ({}, False)
    assert bad.errors


@EVERY
@pytest.mark.parametrize("between", ["|", " | ", "｜"])
def test_a_table_drawn_with_bars_is_the_same(workspace: Workspace, kind: str, between: str) -> None:
    wanted = read(workspace, kind, KINDS[kind].table)
    lines = [f"| {line.replace(chr(9), between)} |" for line in KINDS[kind].table.splitlines()]
    rule = "|" + "---|" * (KINDS[kind].table.splitlines()[0].count("\t") + 1)
    found = read(workspace, kind, "\n".join([lines[0], rule, *lines[1:]]))
    assert [row.fields for row in found.rows] == [row.fields for row in wanted.rows]


@EVERY
def test_a_title_above_and_a_header_repeated_below(workspace: Workspace, kind: str) -> None:
    head, *lines = KINDS[kind].table.splitlines()
    wanted = read(workspace, kind, KINDS[kind].table)
    found = read(workspace, kind, "\n".join(["某局一览表", head, lines[0], head, lines[1]]))
    assert found.header == 2
    assert [row.draft for row in found.rows] == [row.draft for row in wanted.rows]


@EVERY
@pytest.mark.parametrize("lost", ["#N/A", "#REF!", "########", "1.38E+10"])
def test_what_a_sheet_shows_for_nothing_is_no_value(workspace: Workspace, kind: str, lost: str) -> None:
    head, good, _ = KINDS[kind].table.splitlines()
    cells = [lost, *good.split("\t")[1:]]
    (row,) = read(workspace, kind, f"{head}\n" + "\t".join(cells)).rows
    assert any(lost in text for text in row.errors.values())


@EVERY
@pytest.mark.parametrize(
    "last",
    [
        *(
            "合计\t2\t",
            "\t小 计：2个\t",
            "共2人\t\t",
            "总计\t\t2.5",
            "注：含借调人员，名单另附\t\t",
            "3\t合计\t",
        ),
        *(
            "填表人：李敏\t\t",
            "（共２条）\t\t",
            "备注：\t\t",
            "本页小计\t8\t",
            "审核人：李敏\t日期：5月6日\t",
        ),
    ],
)
def test_sums_notes_and_counts_are_no_records(workspace: Workspace, kind: str, last: str) -> None:
    table = KINDS[kind].table
    wanted = read(workspace, kind, table)
    found = read(workspace, kind, f"{table}\n{last}")
    assert found.rows[:-1] == wanted.rows
    aside = found.rows[-1]
    assert aside.idle
    assert aside.aside.endswith("没有取。")
    assert aside.errors == {}
    assert found.cells[aside.line][: last.count("\t") + 1] == tuple(map(str.strip, last.split("\t")))
    head, *body = table.splitlines()
    first = read(workspace, kind, "\n".join([head, body[0], last, body[1]]))
    assert [bool(row.aside) for row in first.rows] == [False, True, False]


@pytest.mark.parametrize("kind", ["departments", "people", "volunteers", "group"])
@pytest.mark.parametrize("last", ["合计：2人", "共 2 人", "注：李敏、赵强为借调人员", "以上共2人。"])
def test_sums_and_notes_below_names_alone(workspace: Workspace, kind: str, last: str) -> None:
    rows = read(workspace, kind, f"王建国\n李敏\n{last}").rows
    assert [bool(row.aside) for row in rows] == [False, False, True]
    assert "".join(rows[-1].fields.values()) == last


@pytest.mark.parametrize(
    "cells",
    [
        *(
            ["会计科"],
            ["统计科", "3"],
            ["总计划办公室"],
            ["共青团委"],
            ["3月5日", "共计一场"],
            ["8", "计生办"],
        ),
        *(
            ["王建国", "备注：借调"],
            ["8301"],
            ["说明会"],
            ["注册志愿者"],
            ["审计科", "负责人：李敏"],
            ["设计院"],
        ),
    ],
)
def test_what_only_looks_like_a_sum_is_a_record(cells: list[str]) -> None:
    assert why_no_record(cells) == ""


def test_the_longer_word_of_two_is_the_better_one(workspace: Workspace) -> None:
    text = "编号\t姓名\t{}\n1\t王建国\t37130001\n2\t李敏\t37130002\n合计\t2人\t"
    for word in ("志愿服务编号", "志愿者编号", "注册编号"):
        preview = read(workspace, "volunteers", text.format(word))
        assert preview.columns == (None, "name", "number"), word
    alone = read(workspace, "volunteers", "编号\t姓名\nA07\t王建国\nB12\t李敏")
    assert alone.columns == ("number", "name")


def test_tabs_that_only_space_out_some_lines(workspace: Workspace) -> None:
    lines = "组长：王建国  局长\n副组长：李敏  副局长\n成员：赵强  科长\n      周敏  科长"
    wanted = [row.draft for row in read(workspace, "group", lines).rows]
    assert len(wanted) == 4
    for at in (lines.index("王建国"), lines.index("副局长"), lines.index("成员"), lines.index("赵强")):
        assert [row.draft for row in read(workspace, "group", f"{lines[:at]}\t{lines[at:]}").rows] == wanted
    assert [row.draft for row in read(workspace, "group", lines.replace("  ", "\t")).rows] == wanted


ALPHABET = st.text(
    st.sampled_from('甲办公室科王建国8301"\t\n |：、，#①1-.年月日万元组长\0\u202e'), max_size=60
)


@EVERY
@settings(max_examples=25)
@given(text=ALPHABET)
def test_any_text_is_read_or_refused(workspace: Workspace, kind: str, text: str) -> None:
    preview = read_or_refusal(workspace, kind, text)
    if isinstance(preview, str):
        assert preview.endswith("。")
        return
    lines = [row.line for row in preview.rows]
    assert len(set(lines)) == len(lines)
    assert set(lines) <= set(preview.cells)
    assert all(len(preview.columns) == len(cells) for cells in preview.cells.values())


CELLS = st.text(st.sampled_from('甲"\t\n 乙'), min_size=1, max_size=6).map(str.strip).filter(bool)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_a_rightly_quoted_table_has_only_doubts_about_swallowed_rows(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, "excel-tab", lineterminator="\n").writerows(table)
    doubts: dict[int, str] = {}
    assert copied_rows(out.getvalue(), doubts) == table
    swallowed = [line for line, row in enumerate(table, 1) if any({"\t", "\n"} <= set(cell) for cell in row)]
    assert sorted(doubts) == swallowed


def test_columns_that_are_empty_in_all_rows_do_not_count() -> None:
    assert split_cells(HOSTILE["all columns of a sheet"])[0][1] == ("甲", "乙")


@pytest.mark.parametrize(
    ("cell", "person", "unit", "phone"),
    [
        ("王建国", True, False, False),
        ("李 敏", True, False, False),
        ("欧阳文静", True, False, False),
        ("王建国（主任）", True, False, False),
        ("办公室", False, True, False),
        ("安全监管科", False, True, False),
        ("文明办", False, True, False),
        ("地质博物馆", False, True, False),
        ("机关党委", False, True, False),
        ("财务", False, False, False),
        ("8301", False, False, True),
        ("０５３９-8302001", False, False, True),
        ("13800001234、8302", False, False, True),
        ("12", False, False, False),
        ("3月5日", False, False, False),
    ],
)
def test_looks(cell: str, person: bool, unit: bool, phone: bool) -> None:
    assert (is_person(cell), is_unit(cell), is_phone(cell)) == (person, unit, phone)


def test_a_phone_stays_text() -> None:
    assert [phone_text(cell) for cell in ("013800001234", "'0539", "１３８", "8301.0", " 8 ")] == [
        *("013800001234", "0539", "138", "8301", "8")
    ]
