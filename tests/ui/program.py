"""The real main window over a real workspace, and hands that work it as a clerk does."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from tests.workspaces import begun
from ui.parts.editors import DueEditor, Picker
from ui.plan.category_page import CategoryPage
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.workspace import Workspace

UNIT = "临沂市自然资源和规划局"
DEPARTMENTS = ("办公室", "机关党委", "宣传科", "人事科", "行政审批服务科")
WAIT_MS = 60_000  # until what does not come about counts as hanging
Key = Qt.Key


def make_workspace(folder: Path, *, with_plan: bool = True) -> Workspace:
    """A workspace that holds the 2021 plan and DEPARTMENTS, or nothing yet."""
    return begun(folder, UNIT, _fill)[0] if with_plan else Workspace.create(folder, UNIT)


def _fill(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        save_plan(session, bundled_plan())
    with workspace.log.change() as session:
        add_departments(session, DEPARTMENTS)


@contextmanager
def open_window(workspace: Workspace) -> Iterator[MainWindow]:
    """The window on the screen; gone with all its work afterwards."""
    window = MainWindow(workspace)
    stop_tidying(window)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    try:
        yield window
    finally:
        window.desk.close()
        window.hide()
        window.deleteLater()


def stop_tidying(window: MainWindow) -> None:
    """Have no work begin by itself some time after the start: how far a test is then, the machine decides."""
    window._tidying.stop()


def settle(window: MainWindow) -> None:
    """Wait until all work in the background is over and has been told."""
    wait_until(lambda: not window.desk.jobs.busy())
    QTest.qWait(0)


def wait_until(come: Callable[[], bool]) -> None:
    """Let the program run until something has come about."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while not come():
        assert time.monotonic() < deadline, "it did not come about"
        QTest.qWait(5)


def page(window: MainWindow, category: int = 2) -> CategoryPage:
    """The page of the n-th category, its tab in front."""
    window.tabs.setCurrentIndex(category)
    QTest.qWait(0)  # Qt shows the new page in its own time
    found = window.tabs.currentWidget().findChild(CategoryPage)
    assert found
    return found


def task(window: MainWindow, code: str) -> TaskRow:
    """The task as it stands now, with all its measures and files."""
    plan = window.desk.full_plan()
    assert plan
    return next(task for task in plan.tasks if task.code == code)


def stand_on(on: CategoryPage, row: int, column: TaskColumn) -> None:
    """Choose a cell."""
    on.table.setFocus()
    # By the model: the view would toggle the row while Qt's test keys leave Ctrl pressed.
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    on.table.selectionModel().setCurrentIndex(on.model.index(row, column), flags)


def edit(on: CategoryPage, row: int, column: TaskColumn) -> Picker | DueEditor:
    """Open a cell's editor by F2."""
    stand_on(on, row, column)
    QTest.keyClick(on.table, Key.Key_F2)
    return editor(on)


def editor(on: CategoryPage) -> Picker | DueEditor:
    """The one editor that is open."""
    (found,) = editors(on)
    return found


def editors(on: CategoryPage) -> list[Picker | DueEditor]:
    """Open editors."""
    inside = on.table.viewport()
    found = [*inside.findChildren(Picker), *inside.findChildren(DueEditor)]
    return [widget for widget in found if widget.isVisible()]


def activate(dialog: QWidget) -> None:
    """Wait until a dialog has the keyboard."""
    dialog.activateWindow()
    wait_until(lambda: QApplication.activeWindow() is dialog)


def press(*keys: Key) -> None:
    """Press keys where the focus is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus
        QTest.keyClick(focus, key)


def write(text: str) -> None:
    """Type where the focus is; Chinese comes in as from an input method."""
    focus = QApplication.focusWidget()
    assert focus
    if text.isascii():
        QTest.keyClicks(focus, text)
    else:
        focus.insert(text)  # pyright: ignore[reportAttributeAccessIssue]


def messages(window: QWidget) -> list[str]:
    """What message boxes say now."""
    return [box.text() for box in boxes(window)]


def boxes(window: QWidget) -> list[QMessageBox]:
    """Message boxes on show."""
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def answer(window: QWidget, word: str) -> None:
    """Press a message's button."""
    (box,) = boxes(window)
    (button,) = [button for button in box.buttons() if button.text() == word]
    button.click()


def urls(paths: Sequence[Path]) -> QMimeData:
    """Files as a file manager hands them over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(on: QWidget, data: QMimeData, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
    """Drag onto a widget and let go, as Qt routes it: to the nearest parent that takes it."""
    target: QWidget | None = on
    while target and not target.acceptDrops():
        target = target.parentWidget()
    if target is None:
        return False
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, keys)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, data, left, keys))
    return True
