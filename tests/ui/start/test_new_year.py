"""新建年度: what is ticked goes over, an existing year is refused, one step takes it back."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidgetItem

from tests.ui.program import Key, answer, messages, settle, task
from ui.shell.main_window import MainWindow
from ui.start.long_term import LongTermList
from ui.start.long_term_dialog import LongTermDialog
from ui.start.new_year_dialog import NewYearDialog
from wenming_desktop.evidence.editing import edit_records
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.safety.backup import backups
from wenming_desktop.year.new_year import YearPart

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def old(window: MainWindow) -> MainWindow:
    """A year with an assignment and a measure."""
    wanted = AssignmentChange(lead="宣传科", person="李敏", due_on=date(2021, 6, 30))
    window.desk.change(assign, [task(window, "2-7").id], wanted)
    window.desk.change(add_measure, task(window, "2-7").id, "制定方案")
    return window


def opened(window: MainWindow) -> NewYearDialog:
    window.deeds.new_year()
    (dialog,) = [made for made in window.findChildren(NewYearDialog) if made.isVisible()]
    return dialog


def add_long_valid(window: MainWindow, tmp_path: Path, *names: str) -> None:
    """Files of task 2-7 that are valid for long."""
    paths = [tmp_path / f"{name}.txt" for name in names]
    for path in paths:
        path.write_text(path.name, encoding="utf-8")
    desk = window.desk
    rows = attach_files(desk.workspace.log, desk.workspace.files, task(window, "2-7").id, paths, Job())
    assert rows
    ids = [row.id for row in task(window, "2-7").evidence]
    with desk.workspace.log.change() as session:
        edit_records(session, ids, {"long_term_valid": True})
    settle(window)


def items(listed: LongTermList) -> list[QListWidgetItem]:
    return [listed.evidence.item(row) for row in range(listed.evidence.count())]


def reopened(window: MainWindow) -> LongTermDialog:
    window.deeds.long_term()
    (dialog,) = [made for made in window.findChildren(LongTermDialog) if made.isVisible()]
    return dialog


def test_what_is_usual_is_ticked(old: MainWindow) -> None:
    dialog = opened(old)
    assert dialog.year.value() == 2022
    ticked = {part for part, box in dialog.parts.items() if box.isChecked()}
    assert ticked == set(YearPart) - {YearPart.MEASURES, YearPart.INDICATORS, YearPart.NEGATIVES}
    assert "2022年" in dialog._title.text()


def test_enter_makes_the_year_and_the_tabs_switch(old: MainWindow) -> None:
    before = old.desk.plan
    dialog = opened(old)
    QTest.keyClick(dialog.year, Key.Key_Return)
    assert not dialog.isVisible()
    made = old.desk.plan
    assert (made.year, old.years.currentText()) == (2022, "2022年度")
    assert backups(old.desk.workspace.backups_folder)[0].reason == "新建年度前"
    assert [row.text for row in made.tasks] == [row.text for row in before.tasks]
    own = task(old, "2-7")
    assert (own.lead, own.person, own.due_on, own.measures) == ("宣传科", "李敏", date(2022, 6, 30), ())
    assert {old.tabs.widget(index).objectName() for index in range(1, 8)} == {
        row.id for row in made.categories
    }


def test_only_what_is_ticked_goes_over(old: MainWindow) -> None:
    dialog = opened(old)
    for part, box in dialog.parts.items():
        box.setChecked(part in {YearPart.MEASURES, YearPart.DEADLINES})
    dialog.make.click()
    own = task(old, "2-7")
    assert (own.lead, own.person, own.due_on) == (None, None, date(2022, 6, 30))
    assert [measure.text for measure in own.measures] == ["制定方案"]
    line = next(row for row in old.desk.plan.tasks if row.code == "2-7")
    assert (line.quota, line.slots.want) == (None, 0)


def test_it_is_one_step_to_undo(old: MainWindow) -> None:
    opened(old).make.click()
    assert old.undo.toolTip() == "撤销：由2021年度新建2022年度（Ctrl+Z）"
    old.undo.trigger()
    assert old.desk.plan.year == 2022  # never gone by one key: it is asked about
    answer(old, "撤销")
    assert old.desk.plan.year == 2021
    assert [old.years.itemText(index) for index in range(old.years.count())] == ["2021年度"]
    assert task(old, "2-7").lead == "宣传科"
    assert {old.tabs.widget(index).objectName() for index in range(1, 8)} == {
        row.id for row in old.desk.plan.categories
    }


def test_an_existing_year_is_refused_beside_the_button(old: MainWindow) -> None:
    dialog = opened(old)
    dialog.parts[YearPart.MEASURES].setChecked(True)
    dialog.year.setValue(2021)
    dialog.make.click()
    assert dialog.isVisible()
    assert dialog.problem.text() == "2021年度已有工作方案，没有新建。"
    assert messages(old) == []
    assert dialog.parts[YearPart.MEASURES].isChecked()
    assert len(old.desk.plans()) == 1
    dialog.year.setValue(2023)
    assert dialog.problem.text() == ""
    dialog.make.click()
    assert old.desk.plan.year == 2023


def test_long_valid_evidence_goes_on_serving(old: MainWindow, tmp_path: Path) -> None:
    add_long_valid(old, tmp_path, "志愿服务制度", "志愿者名单")
    dialog = opened(old)
    dialog.make.click()
    assert dialog.isVisible()
    offered = items(dialog.listed)
    assert sorted(item.text() for item in offered) == ["志愿服务制度 → 2-7", "志愿者名单 → 2-7"]
    next(item for item in offered if "名单" in item.text()).setCheckState(Qt.CheckState.Unchecked)
    dialog.link.click()
    assert not dialog.isVisible()
    assert [row.title for row in task(old, "2-7").evidence] == ["志愿服务制度"]
    assert old.desk.plan.year == 2022
    old.undo.trigger()
    answer(old, "撤销")  # it is of another tab
    assert task(old, "2-7").evidence == ()
    old.undo.trigger()
    answer(old, "撤销")  # a whole year
    assert old.desk.plan.year == 2021


def test_escape_leaves_the_evidence_alone(old: MainWindow, tmp_path: Path) -> None:
    add_long_valid(old, tmp_path, "志愿服务制度")
    dialog = opened(old)
    dialog.make.click()
    QTest.keyClick(dialog.listed.evidence, Key.Key_Escape)
    assert not dialog.isVisible()
    assert old.desk.plan.year == 2022
    assert task(old, "2-7").evidence == ()


def test_escape_asks_where_ticks_were_changed(old: MainWindow, tmp_path: Path) -> None:
    add_long_valid(old, tmp_path, "志愿服务制度", "志愿者名单")
    dialog = opened(old)
    dialog.make.click()
    dialog.listed.search.setText("没有这样的")  # what only finds is no input
    assert not dialog.holds_input()
    dialog.listed.search.clear()
    items(dialog.listed)[0].setCheckState(Qt.CheckState.Unchecked)
    QTest.keyClick(dialog.listed.evidence, Key.Key_Escape)
    assert dialog.isVisible()
    answer(dialog, "放弃")
    assert not dialog.isVisible()
    assert task(old, "2-7").evidence == ()


def test_escape_on_the_first_page_makes_nothing(old: MainWindow) -> None:
    QTest.keyClick(opened(old), Key.Key_Escape)
    assert len(old.desk.plans()) == 1


def test_the_evidence_is_searched_and_all_that_is_on_show_is_ticked(old: MainWindow, tmp_path: Path) -> None:
    add_long_valid(old, tmp_path, "志愿服务制度", "志愿者名单", "考勤制度")
    dialog = opened(old)
    dialog.make.click()
    listed = dialog.listed
    assert listed._count.text() == "共 3 份，勾选了 3 份"
    listed.everything.click()
    assert listed._count.text() == "共 3 份，勾选了 0 份"
    listed.search.setText("zd")  # initials
    assert [item.text() for item in items(listed) if not item.isHidden()] == [
        "志愿服务制度 → 2-7",
        "考勤制度 → 2-7",
    ]
    listed.everything.click()
    listed.search.setText("名单")
    assert listed._count.text() == "找到 1 份；共 3 份，勾选了 2 份，其中 2 份没有列出来"
    assert listed.everything.checkState() == Qt.CheckState.Unchecked
    listed.search.setText("没有这样的")
    assert not listed.everything.isEnabled()
    dialog.link.click()
    assert sorted(row.title for row in task(old, "2-7").evidence) == ["志愿服务制度", "考勤制度"]


def test_what_was_left_is_taken_over_later(old: MainWindow, tmp_path: Path) -> None:
    add_long_valid(old, tmp_path, "志愿服务制度", "志愿者名单")
    dialog = opened(old)
    dialog.make.click()
    items(dialog.listed)[0].setCheckState(Qt.CheckState.Unchecked)
    dialog.link.click()
    later = reopened(old)
    assert later.source.currentText().startswith("2021年度")
    (left,) = items(later.listed)
    assert left.checkState() == Qt.CheckState.Checked
    later.link.click()
    assert not later.isVisible()
    assert len(task(old, "2-7").evidence) == 2
    again = reopened(old)
    assert not again.link.isEnabled()
    assert "没有可以沿用的了" in again._none.text()
    again.reject()


def test_with_one_year_there_is_nothing_to_take_over(old: MainWindow) -> None:
    dialog = reopened(old)
    assert "只有这一个年度" in dialog._none.text()
    assert not dialog.link.isEnabled()
    dialog.reject()
