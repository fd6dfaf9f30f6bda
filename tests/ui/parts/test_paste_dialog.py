"""One dialog for every pasted list: what is in red stays, is saved apart or given up; leaving asks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton

from tests.pasted import HOSTILE, KINDS
from tests.ui.ledger_office import done, ledger, press, said
from tests.workspaces import domain_rows, steps
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ledger import pasted_kinds as ledger_kinds
from ui.parts.paste_dialog import PasteDialog, PasteKind
from ui.parts.pasted_model import FIRST
from ui.plan import pasted_kinds as plan_kinds
from wenming_desktop.plan.departments import department_rows

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
DIALOGS: dict[str, Callable[[], PasteKind[Any]]] = {
    "departments": lambda: plan_kinds.DEPARTMENTS,
    "people": lambda: plan_kinds.people_of("办公室"),
    "volunteers": lambda: ledger_kinds.VOLUNTEERS,
    "activities": lambda: ledger_kinds.ACTIVITIES,
    "publicity": lambda: ledger_kinds.REPORTS,
    "funds": lambda: ledger_kinds.FUNDS,
    "group": lambda: ledger_kinds.GROUP,
}
EVERY = pytest.mark.parametrize("kind", DIALOGS)
# Kind -> the field that is wrong in the second row of its table, and what mends it.
MENDED = {
    "departments": {"head": "李敏"},
    "people": {"department": "宣传科"},
    "volunteers": {"joined_on": "2020-1-1"},
    "activities": {"starts_on": "4月5日", "kind": "会议"},
    "publicity": {"level": "省"},
    "funds": {"spent": "900"},
    "group": {"role": "成员"},
}


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    with ledger(tmp_path) as made:
        made.window.show()
        yield made


def opened(desk: Desk, kind: str, text: str = "") -> PasteDialog[Any]:
    made = PasteDialog(desk, desk.window, DIALOGS[kind](), text)
    made.open()
    return made


def mend(paste: PasteDialog[Any], row: int, fields: dict[str, str]) -> None:
    for field, text in fields.items():
        column = next(n for n, shown in enumerate(paste.model.shown) if shown.field == field)
        assert paste.model.setData(paste.model.index(row, column + FIRST), text)


@EVERY
def test_good_rows_are_saved_and_the_rest_stays_until_it_is_mended(desk: Desk, kind: str) -> None:
    paste = opened(desk, kind, KINDS[kind].table)
    testers = [QAbstractItemModelTester(paste.model, QAbstractItemModelTester.FailureReportingMode.Fatal)]
    before = len(steps(desk.workspace))
    counted = DIALOGS[kind]().counted
    assert paste.save.text() == f"保存 1 {counted}，1 {counted}待改(&S)"
    paste.save.click()
    assert paste.isVisible()
    assert [row.line for row in paste.model.rows] == [3]
    assert paste.note.text().startswith(f"已保存 1 {counted}；还剩 1 行")
    assert not paste.save.isEnabled()
    mend(paste, 0, MENDED[kind])
    assert paste.save.text() == f"保存 1 {counted}(&S)"
    paste.save.click()
    assert not paste.isVisible()
    assert len(paste.saved_ids) == 2
    assert len(steps(desk.workspace)) == before + 2
    assert len(testers) == 1


@EVERY
def test_what_is_given_up_is_named(desk: Desk, kind: str) -> None:
    before = domain_rows(desk.workspace)
    paste = opened(desk, kind, KINDS[kind].table)
    counted = DIALOGS[kind]().counted
    assert paste.give_up.text() == f"放弃 1 {counted}(&G)…"
    paste.give_up.click()
    (asked,) = said(paste)
    assert "第3行“" in asked
    press(paste, "继续填写")
    assert len(paste.model.rows) == 2
    paste.give_up.click()
    press(paste, f"放弃 1 {counted}")
    assert [row.line for row in paste.model.rows] == [2]
    assert not paste.give_up.isVisible()
    assert domain_rows(desk.workspace) == before
    paste.save.click()
    assert not paste.isVisible()
    assert len(paste.saved_ids) == 1


@EVERY
def test_leaving_asks_while_something_is_not_saved(desk: Desk, kind: str) -> None:
    paste = opened(desk, kind, KINDS[kind].table)
    QTest.keyClick(paste, Qt.Key.Key_Escape)
    (asked,) = said(paste)
    assert asked.startswith("还有 2 ")
    assert "其中 1 " in asked
    press(paste, "继续填写")
    assert paste.isVisible()
    paste.close()  # by the cross
    assert paste.isVisible()
    before = domain_rows(desk.workspace)
    press(paste, "不保存，关闭")
    assert not paste.isVisible()
    assert domain_rows(desk.workspace) == before


@EVERY
def test_sums_are_shown_and_not_taken_until_they_are_corrected(desk: Desk, kind: str) -> None:
    head, good, _ = KINDS[kind].table.splitlines()
    paste = opened(desk, kind, f"{head}\n{good}\n合计\t1\n注：以上均已核对")
    counted = DIALOGS[kind]().counted
    assert paste.save.text() == f"保存 1 {counted}(&S)"
    assert not paste.give_up.isVisible()
    assert "2 行是合计或说明，没有取" in paste.note.text()
    words, tick = paste.model.index(1, 1), paste.model.index(1, 0)
    assert words.data() == "合计行，没有取。"
    assert tick.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert not paste.model.setData(tick, None, Qt.ItemDataRole.CheckStateRole)
    mend(paste, 1, {next(shown.field for shown in paste.model.shown if shown.field): "合计"})
    assert words.data() != "合计行，没有取。"
    paste.reject()
    assert "没有保存" in said(paste)[0]
    press(paste, "不保存，关闭")


@EVERY
def test_nothing_read_nothing_asked(desk: Desk, kind: str) -> None:
    paste = opened(desk, kind)
    assert not paste.save.isEnabled()
    assert not paste.give_up.isVisible()
    QTest.keyClick(paste, Qt.Key.Key_Escape)
    assert not paste.isVisible()


@EVERY
def test_hostile_text_gets_a_sentence_or_rows(desk: Desk, kind: str) -> None:
    before = domain_rows(desk.workspace)
    paste = opened(desk, kind)
    for name, text in HOSTILE.items():
        QGuiApplication.clipboard().setText(text)
        paste.sheet.take_clipboard()
        QTest.qWait(0)  # painted
        assert paste.problem.text().endswith("。") or paste.model.rows, name
    assert domain_rows(desk.workspace) == before
    QGuiApplication.clipboard().clear()
    paste.done(0)


def test_what_is_too_long_does_not_even_reach_the_box(desk: Desk) -> None:
    paste = opened(desk, "departments")
    paste.text.setPlainText("工会")
    data = QMimeData()
    data.setText(HOSTILE["more than 2 MB"])
    paste.text.insertFromMimeData(data)
    assert paste.text.toPlainText() == "工会"
    assert "2400000 字" in paste.problem.text()
    done(paste)


def test_rows_left_out_are_not_asked_about(desk: Desk) -> None:
    paste = opened(desk, "departments", "工会\n团委")
    for row in range(2):
        paste.model.setData(paste.model.index(row, 0), 0, Qt.ItemDataRole.CheckStateRole)
    QTest.keyClick(paste, Qt.Key.Key_Escape)
    assert not paste.isVisible()


def test_corrections_stay_where_the_line_stays(desk: Desk) -> None:
    paste = opened(desk, "departments", KINDS["departments"].table)
    mend(paste, 0, {"head": "李敏"})
    paste.text.appendPlainText("工会\t\t8305")
    paste.sheet.read()
    assert [row.draft.head for row in paste.model.rows] == ["王建国", "李敏", ""]
    paste.text.setPlainText(KINDS["departments"].table.replace("退休办", "老干部办"))
    paste.sheet.read()
    assert paste.model.rows[0].errors  # another line: the correction was not meant for it
    paste.done(0)


def test_other_text_asks_where_something_would_be_lost(desk: Desk) -> None:
    paste = opened(desk, "departments", KINDS["departments"].table)
    mend(paste, 0, {"head": "李敏"})
    QGuiApplication.clipboard().setText("工会\n团委")
    paste.sheet.take_clipboard()
    assert "没有保存" in said(paste)[0]
    press(paste, "继续填写")
    assert len(paste.model.rows) == 2
    paste.sheet.take_clipboard()
    press(paste, "换成新的")
    assert [row.draft.name for row in paste.model.rows] == ["工会", "团委"]
    paste.done(0)


def test_a_column_meant_anew_after_some_rows_were_saved(desk: Desk) -> None:
    paste = opened(desk, "departments", KINDS["departments"].table)
    paste.save.click()
    paste.sheet.set_column(1, None)  # 负责人
    assert [row.draft.name for row in paste.model.rows] == ["退休办"]
    paste.save.click()
    found = {row.name: (row.head, row.contact) for row in desk.read(department_rows)}
    assert (found["保卫科"], found["退休办"]) == (("王建国", "8301"), ("", "8302"))


@EVERY
def test_it_fits_a_small_screen_at_150_percent_and_has_its_keys(desk: Desk, qapp: Any, kind: str) -> None:
    theme.apply(qapp, percent=150)
    try:
        paste = opened(desk, kind, KINDS[kind].table)
        hint = paste.minimumSizeHint()
        assert (hint.width() <= 1366, hint.height() <= 728) == (True, True)
        keys = [made.text().partition("&")[2][:1] for made in paste.findChildren(QPushButton)]
        assert sorted(keys) == sorted(set("VLGCS"))
        paste.done(0)
    finally:
        theme.apply(qapp)


def test_refused_rows_come_first_coloured_and_stay(desk: Desk) -> None:
    paste = opened(desk, "departments", "科室\t负责人\n工会\t甲\n退休办\t#N/A\n团委\t丙")
    assert [row.line for row in paste.model.rows] == [3, 2, 4]
    ground = Qt.ItemDataRole.BackgroundRole
    first = [paste.model.index(0, column).data(ground) for column in range(paste.model.columnCount())]
    assert all(first)
    assert len({colour.alphaF() for colour in first}) == 2  # the cell that is wrong is marked most
    assert paste.model.index(1, 0).data(ground) is None
    assert [row.draft.name for row in paste.model.chosen()] == ["工会", "团委"]
    paste.save.click()
    assert [row.line for row in paste.model.rows] == [3]
    assert paste.isVisible()
    paste.done(0)
