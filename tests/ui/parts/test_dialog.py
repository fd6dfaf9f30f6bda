"""What all dialogs keep to: input is not dropped unasked, Enter only opens, undo works in a list."""

from collections.abc import Callable
from operator import methodcaller

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from tests.ui.program import Key, activate, answer, boxes, press, task, write
from ui.ledger.activity_dialog import ActivityDialog
from ui.ledger.fund_dialog import FundDialog
from ui.ledger.publicity_dialog import PublicityDialog
from ui.ledger.quotas_dialog import QuotaDialog, QuotasDialog
from ui.parts.number_box import NumberBox
from ui.plan.plan_forms import PlanHeadDialog
from ui.progress.order_dialog import OrderDialog
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.funds import FundFilter, page_funds
from wenming_desktop.plan.quotas import quota_rows

MEETING = ActivityDraft("会议", "", None)
FORMS: dict[str, Callable[[MainWindow], tuple[QDialog, QLineEdit]]] = {
    "activity": lambda window: _with(ActivityDialog(window.desk, window, MEETING), "title"),
    "report": lambda window: _with(PublicityDialog(window.desk, window), "title"),
    "fund": lambda window: _with(FundDialog(window.desk, window), "amount"),
    "order": lambda window: _with(OrderDialog(window.desk, window), "department"),
    "plan": lambda window: _with(PlanHeadDialog(window.desk, window), "title"),
}


def _with(dialog: QDialog, field: str) -> tuple[QDialog, QLineEdit]:
    return dialog, getattr(dialog, field)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("leave", [methodcaller("reject"), methodcaller("close")], ids=["Esc", "X"])
def test_what_was_filled_in_is_asked_about(
    window: MainWindow, name: str, leave: Callable[[QDialog], object]
) -> None:
    dialog, field = FORMS[name](window)
    dialog.open()
    activate(dialog)
    field.setFocus()
    write("12")
    leave(dialog)
    assert [box.text() for box in boxes(dialog)] == ["放弃填写的内容？填写的还没有保存。"]
    answer(dialog, "继续填写")
    assert dialog.isVisible()
    assert field.text().endswith("12")
    leave(dialog)
    answer(dialog, "放弃")
    assert not dialog.isVisible()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_as_it_was_opened_closes_at_once(window: MainWindow, name: str) -> None:
    dialog, _field = FORMS[name](window)
    dialog.open()
    activate(dialog)
    dialog.close()
    assert boxes(dialog) == []
    assert not dialog.isVisible()


@pytest.fixture
def quotas(window: MainWindow) -> QuotasDialog:
    line = window.desk.task(task(window, "2-7").id)
    assert line
    dialog = QuotasDialog(window.desk, line, window)
    dialog.open()
    activate(dialog)
    return dialog


def count(window: MainWindow) -> int:
    return len(window.desk.read(quota_rows, task(window, "2-7").id))


def test_enter_in_a_list_opens_the_form_and_presses_nothing(quotas: QuotasDialog) -> None:
    press(Key.Key_Return)
    (form,) = quotas.findChildren(QuotaDialog)
    QTest.qWait(0)
    assert form.isVisible()


def test_delete_in_a_list_is_said_and_taken_back_there(window: MainWindow, quotas: QuotasDialog) -> None:
    before = count(window)
    window.desk.undo()  # not by the dialog: what was done before it opened stays out of its reach
    window.desk.redo()
    press(Key.Key_Delete)
    assert count(window) == before - 1
    QTest.keySequence(quotas, "Ctrl+Z")
    assert count(window) == before
    QTest.keySequence(quotas, "Ctrl+Y")
    assert count(window) == before - 1
    QTest.keySequence(quotas, "Ctrl+Z")
    QTest.keySequence(quotas, "Ctrl+Z")  # the plan itself is older than this dialog
    assert count(window) == before
    assert window.desk.plan


def test_the_next_record_keeps_what_repeats(window: MainWindow) -> None:
    dialog = FundDialog(window.desk, window, item="宣传费")
    dialog.open()
    activate(dialog)
    dialog.kind.setCurrentText(FundKind.BUDGET.value)
    dialog.amount.setText("1.2万元")
    dialog.voucher.setText("记字第12号")
    dialog.entered_on.setText("3月5日")
    dialog.another_button.click()
    assert dialog.isVisible()
    assert (dialog.item.text(), dialog.amount.text(), dialog.voucher.text()) == ("宣传费", "", "")
    assert dialog.kind.currentText() == FundKind.BUDGET.value
    assert dialog.entered_on.text() == "3月5日"
    assert QApplication.focusWidget() is dialog.amount
    dialog.amount.setText("500")
    dialog.save_button.click()
    rows = window.desk.read(page_funds, window.desk.shown_plan().id, FundFilter())
    assert sorted(str(row.amount) for row in rows) == ["12000.00", "500.00"]


def test_the_next_activity_keeps_kind_place_and_tasks(window: MainWindow) -> None:
    dialog = ActivityDialog(window.desk, window, ActivityDraft("会议", "", None, tasks=("1-1",)))
    dialog.open()
    activate(dialog)
    dialog.title.setText("第一次会议")
    dialog.period.setText("3月5日")
    dialog.place.setText("五楼会议室")
    dialog.another_button.click()
    assert (dialog.title.text(), dialog.period.text(), dialog.place.text()) == ("", "", "五楼会议室")
    assert dialog.tasks.codes() == ("1-1",)
    assert dialog.title.hasFocus()
    dialog.close()
    assert not dialog.isVisible()


def test_a_number_that_does_not_fit_is_said_and_not_cut(window: MainWindow) -> None:
    dialog = PlanHeadDialog(window.desk, window)
    dialog.open()
    activate(dialog)
    year: NumberBox = dialog.year
    year.setFocus()
    year.selectAll()
    write("12345")
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert "“12345”没有采用" in year.problem
    assert year.property("invalid")
    dialog.title.setFocus()
    assert year.value() != 1234
    year.setFocus()
    year.selectAll()
    write("2022")
    assert year.problem == ""
    dialog.save_button.click()
    assert window.desk.shown_plan().year == 2022
