"""What holds for every kind of pasted list: hostile text, odd spellings, faults of the sheet, columns."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import WorkPlan
from tests.pasted import HOSTILE, KINDS
from tests.workspaces import domain_rows, new_workspace
from wenming_desktop.errors import UserError
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
    rows = () if isinstance(found, str) else found.rows
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


ALPHABET = st.text(
    st.sampled_from('甲办公室科王建国8301"\t\n |：、，#①1-.年月日万元组长\0\u202e'), max_size=60
)


@EVERY
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
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
