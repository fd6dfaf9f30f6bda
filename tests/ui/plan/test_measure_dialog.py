"""The form of a measure: whose it is proposed to be, how often it comes again and from which month on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.office import office
from ui.ground import theme
from ui.ground.desk import Desk
from ui.plan.measure_dialog import MeasureDialog
from wenming_desktop import clock
from wenming_desktop.entities.choices import Recurrence
from wenming_desktop.plan.measures import MeasureForm, add_measures, measure_rows
from wenming_desktop.plan.tasks import find_task


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(clock, "today", lambda: date(2021, 10, 11))
    theme.apply(qapp)
    with office(tmp_path) as made:
        made.window.show()
        yield made


def of(desk: Desk, code: str = "2-7") -> str:
    assert desk.plan
    return desk.read(find_task, desk.plan.id, code).id


def opened(desk: Desk, task_id: str, measure_id: str | None = None, text: str = "") -> MeasureDialog:
    dialog = MeasureDialog(desk, task_id, measure_id, desk.window, text)
    dialog.open()
    QTest.qWait(0)
    return dialog


def test_what_comes_again_starts_with_the_present_month(desk: Desk) -> None:
    task_id = of(desk)
    dialog = opened(desk, task_id, text="政治学习")
    assert dialog.department.text() == "办公室"  # the lead, as a proposal
    assert not dialog.first_month.isVisible()
    dialog.recurrence.setCurrentText("每月")
    assert (dialog.first_month.currentText(), dialog._made.text()) == (
        "10月",
        "10月至12月，3 条，时限是每期的最后一天",
    )
    assert not dialog.due_on.isVisible()
    dialog.first_month.setCurrentText("11月")
    assert dialog._made.text().startswith("11月至12月，2 条")
    dialog.save_button.click()
    rows = desk.read(measure_rows, task_id, desk.today())
    assert [(row.text, row.department, row.due_on) for row in rows] == [
        ("政治学习（11月）", "办公室", date(2021, 11, 30)),
        ("政治学习（12月）", "办公室", date(2021, 12, 31)),
    ]


@pytest.mark.parametrize("often", Recurrence)
def test_it_opens_on_its_own_choice(desk: Desk, often: Recurrence) -> None:
    task_id = of(desk, "1-2")
    form = MeasureForm("学习", due_on=date(2021, 12, 31), recurrence=often, first_month=12)
    ids = desk.change(add_measures, task_id, form)
    assert ids
    dialog = opened(desk, task_id, ids[0])
    assert dialog.recurrence.currentData() == often
    assert (dialog.department.text(), dialog.due_on.text()) == ("", "2021-12-31")
    assert dialog.due_on.isVisible()
    assert not dialog.first_month.isVisible()
    dialog.reject()
