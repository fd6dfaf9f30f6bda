"""Many activities from a spreadsheet: faults at their cells, columns that can be meant anew, one step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from tests.ui.ledger_office import done, ledger, rows
from tests.workspaces import steps
from ui.ground.desk import Desk
from ui.ledger.pasted_kinds import ACTIVITIES
from ui.parts.editors import Picker
from ui.parts.paste_dialog import PasteDialog
from ui.parts.pasted_model import FIRST

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
TABLE = """活动台账
序号\t时间\t活动名称\t类型\t主办科室\t人数\t备注
1\t3月5日\t学雷锋志愿服务\t志愿服务\t宣传科\t25\t好
2\t13月5日\t清明祭扫\t\t工会\t三十\t
3\t4月23日\t读书会\t文体活动\t办公室\t12\t"""


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    with ledger(tmp_path) as made:
        made.window.show()
        yield made


@pytest.fixture
def paste(desk: Desk) -> Iterator[PasteDialog]:
    made = PasteDialog(desk, desk.window, ACTIVITIES, TABLE)
    made.open()
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, desk)
    yield made
    done(made)


def place(paste: PasteDialog, line: int) -> int:
    """Where a pasted row stands in the table, which shows those that are refused first."""
    rows = paste.model.rows
    return rows.index(sorted(rows, key=lambda row: row.line)[line])


def at(paste: PasteDialog, row: int, field: str):
    column = next(n for n, shown in enumerate(paste.model.shown) if shown.field == field)
    return paste.model.index(place(paste, row), column + FIRST)


def heads(paste: PasteDialog) -> list[str]:
    model = paste.model
    return [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]


def ticks(paste: PasteDialog) -> list[bool]:
    role = Qt.ItemDataRole.CheckStateRole
    return [paste.model.index(place(paste, n), 0).data(role) == Qt.CheckState.Checked for n in range(3)]


def test_preview(paste: PasteDialog) -> None:
    assert heads(paste) == [
        "行",
        "说明",
        "（不取）序号 ▾",
        "活动日期 ▾",
        "活动名称 ▾",
        "活动类型 ▾",
        "主办科室 ▾",
        "参加人数 ▾",
        "小结 ▾",
    ]
    assert ticks(paste) == [True, False, True]
    ground = Qt.ItemDataRole.BackgroundRole
    fields = ("starts_on", "title", "organiser", "people")
    shades = {field: at(paste, 1, field).data(ground).alphaF() for field in fields}
    assert {field for field, shade in shades.items() if shade > shades["title"]} == {
        "starts_on",
        "organiser",
        "people",
    }
    assert "13月5日" in at(paste, 1, "starts_on").data(Qt.ItemDataRole.ToolTipRole)
    assert "工会" in paste.model.index(place(paste, 1), 1).data()
    assert paste.save.text() == "保存 2 条，1 条待改(&S)"
    assert paste.note.text().startswith("读到 3 行，1 行有错误")


def test_saved_as_one_step(desk: Desk, paste: PasteDialog) -> None:
    made = len(steps(desk.workspace))
    paste.save.click()
    assert [row.title for row in rows(desk)] == ["学雷锋志愿服务", "读书会"]
    assert len(steps(desk.workspace)) == made + 1
    assert len(paste.saved_ids) == 2
    desk.undo()
    assert rows(desk) == []


def test_faults_are_corrected_in_their_cells(desk: Desk, paste: PasteDialog) -> None:
    for field, text in (("starts_on", "4月5日"), ("organiser", "办公室"), ("people", "30")):
        assert paste.model.setData(at(paste, 1, field), text)
    assert ticks(paste) == [True, True, True]
    assert paste.save.text() == "保存 3 条(&S)"
    paste.save.click()
    assert [(row.title, row.kind, row.people) for row in rows(desk)][1] == ("清明祭扫", "我们的节日", 30)


def test_row_left_out(desk: Desk, paste: PasteDialog) -> None:
    paste.view.setCurrentIndex(paste.model.index(place(paste, 0), 0))
    QTest.keyClick(paste.view, Qt.Key.Key_Space)
    assert ticks(paste) == [False, False, True]
    paste.save.click()
    assert [row.title for row in rows(desk)] == ["读书会"]


def test_wrong_row_cannot_be_ticked(paste: PasteDialog) -> None:
    paste.view.setCurrentIndex(paste.model.index(place(paste, 1), 0))
    QTest.keyClick(paste.view, Qt.Key.Key_Space)
    assert ticks(paste) == [True, False, True]


def test_column_meant_anew_keeps_corrections(desk: Desk, paste: PasteDialog) -> None:
    paste.model.setData(at(paste, 1, "people"), "30")
    paste.view.setCurrentIndex(at(paste, 0, "summary"))
    paste.column.click()
    (menu,) = paste.findChildren(QMenu)
    next(act for act in menu.actions() if act.text() == "地点").trigger()
    menu.close()
    assert heads(paste)[-1] == "地点 ▾"
    assert at(paste, 0, "place").data() == "好"
    assert at(paste, 1, "people").data() == "30"
    paste.save.click()
    assert rows(desk)[0].place == "好"


def test_column_taken_from_another(paste: PasteDialog) -> None:
    summary = next(n for n, shown in enumerate(paste.model.shown) if shown.field == "summary")
    paste.sheet.set_column(summary, "title")
    assert heads(paste)[-1] == "活动名称 ▾"
    assert heads(paste)[4] == "（不取）活动名称 ▾"
    assert paste.save.isEnabled()  # the first row's name is 好 now
    assert ticks(paste) == [True, False, False]


def test_missing_kind_is_filled_in_for_all_chosen_rows(desk: Desk) -> None:
    made = PasteDialog(desk, desk.window, ACTIVITIES, "时间\t活动名称\n3月5日\t走访\n3月6日\t座谈")
    made.open()
    assert not made.save.isEnabled()
    assert heads(made)[2] == "活动类型"  # a column for what is missing
    selection = made.view.selectionModel()
    selection.setCurrentIndex(at(made, 0, "kind"), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    selection.select(at(made, 1, "kind"), QItemSelectionModel.SelectionFlag.Select)
    made.view.edit(at(made, 0, "kind"))
    (picker,) = made.view.viewport().findChildren(Picker)
    QTest.keyClicks(picker.search, "qt")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert [row.draft.kind for row in made.model.rows] == ["其他", "其他"]
    made.save.click()
    assert len(rows(desk)) == 2


def test_text_box_and_clipboard(desk: Desk) -> None:
    made = PasteDialog(desk, desk.window, ACTIVITIES, "一句话")  # no table lies on the clipboard
    made.open()
    assert made.text.toPlainText() == ""
    assert not made.save.isEnabled()
    QGuiApplication.clipboard().setText(TABLE)
    made.sheet.take_clipboard()
    assert made.save.text() == "保存 2 条，1 条待改(&S)"
    made.text.setPlainText("x" * 2_000_001)
    made.sheet.read()
    assert "太长" in made.problem.text()
    assert not made.save.isEnabled()
    done(made)
