"""Any edits of any cells come back as exactly those changes, and twice as nothing."""

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transfer.packages.office import HEADER, Office, column, edit, office
from wenming_desktop.spreadsheets.workbooks import plain_workbook, sheets_of
from wenming_desktop.transfer.packages.layout import FORMS, SheetForm
from wenming_desktop.transfer.packages.sheet_reading import read_book

# What a field may be changed to, as it is typed and as it comes back.
_TEXTS = st.text("甲乙丙=+-@'\" _x0041_\n，、。😀𠮷", min_size=1, max_size=12).map(str.strip).filter(bool)
_NAMES = st.sampled_from(["李秀英", "王㼆", "𠮷田芳", "欧阳明"])
_DUE = st.sampled_from(["12月底前", "每季度末", "长期坚持", "2021年11月15日"])
_TYPED: dict[str, st.SearchStrategy[str]] = {
    "support": st.sampled_from(["人事科", "宣传科、人事科", "各科室"]),
    "person": _NAMES,
    "due_on": _DUE,
    "text": _TEXTS,
    "status": st.sampled_from(["已完成", "进行中", "未开始"]),
    "note": _TEXTS,
    "title": st.sampled_from(["清洁河道", "净滩行动", "=1+1"]),
    "place": st.sampled_from(["社区", "沂河边"]),
    "people": st.integers(1, 500).map(str),
    "hours": st.sampled_from(["1.5", "2", "8"]),
    "tasks": st.sampled_from(["1-1、2-1", "2-2"]),
    "summary": _TEXTS,
}


@pytest.fixture(scope="module")
def sent() -> Generator[tuple[Office, Path]]:
    with tempfile.TemporaryDirectory() as folder, office(Path(folder)) as made:
        made.send(department="办公室")
        yield made, made.folder / "发出" / "办公室填报包2021"


def cells(path: Path) -> list[tuple[SheetForm, int, str]]:
    """Every open cell of a row that was sent."""
    book = openpyxl.load_workbook(path)
    found: list[tuple[SheetForm, int, str]] = []
    for form in FORMS.values():
        sheet = book[form.title]
        for number in range(HEADER + 1, sheet.max_row + 1):
            if sheet.cell(number, len(form.columns) + 1).value:
                found += [
                    (form, number, name)
                    for name in form.fields
                    if name in _TYPED
                    and not sheet.cell(number, column(sheet, form.column(name).word)).protection.locked
                ]
    return found


@settings(max_examples=25)
@given(data=st.data())
def test_edits_come_back_as_those_changes(sent: tuple[Office, Path], data: st.DataObject) -> None:
    room, package = sent
    every = cells(package / "填报表.xlsx")
    chosen = data.draw(st.lists(st.sampled_from(every), unique=True, max_size=8))
    edits = {(form.title, number, name): data.draw(_TYPED[name]) for form, number, name in chosen}
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copytree(package, Path(folder) / package.name))
        olds: dict[tuple[str, int, str], str] = {}

        def change(book: Any) -> None:
            for (title, number, name), text in edits.items():
                form = next(form for form in FORMS.values() if form.title == title)
                cell = book[title].cell(number, column(book[title], form.column(name).word))
                olds[title, number, name] = "" if cell.value is None else str(cell.value)
                cell.value = text
                cell.data_type = "s"

        edit(copied, change)
        found = room.one(copied)
        assert found.unread == ()
        assert found.rows == ()
        came = {(where(one.where), one.field): one.theirs for one in found.values}
        assert came == {
            ((title, number), name): text
            for (title, number, name), text in edits.items()
            if text != olds[title, number, name]
        }
        before = room.workspace.log.labels()
        done = room.collect(copied)
        assert (done.values, done.left) == (len(came), ())
        assert room.one(copied).empty
        if room.workspace.log.labels() != before:
            room.workspace.log.undo()


def where(words: str) -> tuple[str, int]:
    """The sheet and the row of 「“活动”第 5 行」."""
    sheet, _, rest = words.removeprefix("“").partition("”第 ")
    return sheet, int(rest.removesuffix(" 行"))


@pytest.mark.parametrize("name", ["填报表.xls", "填报表.ods"])
def test_saved_by_an_office_in_another_kind_it_says_the_same(name: str) -> None:
    """填报表.xlsx as it was sent, changed, and saved as these kinds by LibreOffice."""
    data = Path(__file__).parents[2] / "data" / "packages"
    wanted, found = (
        read_book(sheets_of(plain_workbook(data / each, every=True))) for each in ("填报表.xlsx", name)
    )
    assert wanted
    assert found
    assert found.about == wanted.about
    assert found.base == wanted.base

    def texts(book: Any) -> dict[str, list[dict[str, str]]]:
        return {key: [{n: row.text(n) for n in row.cells} for row in rows] for key, rows in book.said.items()}

    assert texts(found) == texts(wanted)
    assert [row.text("text") for _, row in found.fresh] == [row.text("text") for _, row in wanted.fresh]
    assert found.fresh
