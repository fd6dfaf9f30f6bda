"""After a commit the desk reads one snapshot and hands it out; pages read only what a change concerns."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy, QTest
from sqlalchemy import event

from tests.ui.program import messages, page, settle, stand_on
from ui.evidence.evidence_panel import EvidencePanel
from ui.ground import desk as desk_module
from ui.ground.desk import Desk
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.settings import set_setting

MOST = 18  # statements of a refresh, the opening of its transactions among them


@contextmanager
def after_commit(desk: Desk) -> Iterator[list[str]]:
    """Every statement sent to the database after a commit, until all of it is shown."""
    engine = desk.workspace._engine
    sent: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        sent.append(sql)

    def forget(_connection: object) -> None:
        sent.clear()

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", forget)
    try:
        yield sent
        QTest.qWait(50)  # what a page puts off
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "commit", forget)


def transactions(sent: list[str]) -> int:
    return sum(sql.startswith("BEGIN") for sql in sent)


def test_without_a_backup_nothing_is_imported(window: MainWindow) -> None:
    settle(window)
    desk, told = window.desk, list[str]()
    folder = desk.workspace.backups_folder
    folder.rename(folder.with_name("别处"))
    before = desk.full_plan()
    made = desk.change(
        save_plan, bundled_plan(), 2023, refused=lambda error: told.append(error.message), before="导入"
    )
    folder.with_name("别处").rename(folder)
    assert (made, desk.full_plan(), len(desk.plans())) == (None, before, 1)
    (said,) = told
    assert said.startswith("没有导入：备份没有完成：")


@pytest.mark.parametrize("row", [0, 2], ids=["task on show", "another task"])
def test_one_edited_cell_is_one_snapshot(window: MainWindow, row: int) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    settle(window)
    spy = QSignalSpy(window.desk.changed)
    with after_commit(window.desk) as sent:
        assert on.model.set_cells([(row, TaskColumn.LEAD, "办公室")])
    assert on.model.index(row, TaskColumn.LEAD).data() == "办公室"
    assert window.undo.toolTip().startswith("撤销：")
    assert spy.count() == 1
    assert len(sent) <= MOST, sent
    assert transactions(sent) == 1
    assert sum("FROM work_plan" in sql for sql in sent) == 1


def test_undo_is_one_snapshot(window: MainWindow) -> None:
    on = page(window)
    on.model.set_cells([(0, TaskColumn.LEAD, "办公室")])
    with after_commit(window.desk) as sent:
        window.undo.trigger()
    assert on.model.index(0, TaskColumn.LEAD).data() is None
    assert len(sent) <= MOST, sent
    assert transactions(sent) == 1


def test_what_is_told_from_the_snapshot_costs_nothing(window: MainWindow) -> None:
    desk = window.desk
    with after_commit(desk) as sent:
        assert desk.plan
        assert [head.year for head in desk.plans()] == [2021]
        assert desk.task(desk.plan.tasks[3].id) == desk.plan.tasks[3]
    assert sent == []


def test_the_snapshot_is_of_one_moment(window: MainWindow) -> None:
    before = window.desk.snapshot
    assert before.plan
    window.desk.change(assign, [before.plan.tasks[0].id], AssignmentChange(lead="宣传科"))
    after = window.desk.snapshot
    assert after.plan
    assert (before.plan.tasks[0].lead, after.plan.tasks[0].lead) == (None, "宣传科")
    assert after.undoable != before.undoable


def test_a_plan_that_goes_leaves_the_newest(window: MainWindow) -> None:
    desk = window.desk
    chosen = QSignalSpy(desk.plan_chosen)
    desk.undo()  # the departments
    assert chosen.count() == 0
    desk.undo()  # the plan
    assert (desk.plan, chosen.count()) == (None, 1)
    desk.change(save_plan, bundled_plan())
    assert desk.plan
    assert (desk.plan.year, chosen.count()) == (2021, 2)


def test_files_are_shown_though_the_panel_reads_only_what_concerns_it(
    window: MainWindow, tmp_path: Path
) -> None:
    panel = page(window).detail.panel(EvidencePanel)
    path = tmp_path / "通知.pdf"
    path.write_bytes(b"notice")
    panel.attach([path])
    settle(window)
    assert panel.loose.tiles.count() == 1
    with after_commit(window.desk) as sent:
        window.desk.change(set_setting, "unit", "另一单位", "单位")
    assert not any("evidence_link.id" in sql for sql in sent)
    window.desk.undo()
    window.desk.undo()
    assert panel.loose.tiles.count() == 0
    window.desk.redo()
    assert panel.loose.tiles.count() == 1


def test_a_refused_change_is_told_and_changes_nothing(window: MainWindow) -> None:
    said: list[UserError] = []
    before = window.desk.snapshot
    assert before.plan
    ids = [before.plan.tasks[0].id]
    window.desk.change(assign, ids, AssignmentChange(lead="没有这个科室"), refused=said.append)
    assert len(said) == 1
    assert window.desk.snapshot is before


def test_a_large_step_is_taken_back_by_the_worker(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = window.desk
    settle(window)
    monkeypatch.setattr(desk_module, "_MANY", 5)
    desk.undo()
    assert not desk.jobs.busy()  # the departments: at once
    desk.undo()  # the plan
    assert desk.jobs.busy()
    settle(window)
    assert desk.plan is None
    desk.redo()
    assert desk.jobs.busy()
    settle(window)
    assert desk.plan is not None


def test_an_edit_during_a_large_change_is_refused_in_words(window: MainWindow) -> None:
    with window.desk.workspace.log.change("大批", Job()) as session:
        assert window.desk.change(set_setting, "unit", "另一个局", "单位") is None
        set_setting(session, "unit", "某某局", "单位")
    assert messages(window) == ["正在保存一大批内容，这一处没有改，请等它做完再试。"]
    assert window.desk.workspace.unit == "某某局"
