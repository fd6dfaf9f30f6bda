"""The chosen task's whole story: its text, material, measures, activities, requirements and history."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import descendants
from ui.parts.fields import Paragraph, button, card, label, name_label
from ui.parts.taking_in import local_files
from ui.parts.task_panel import TaskPanel
from wenming_desktop.entities.tables import word_of
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.reading.titles import task_title

P = TypeVar("P", bound=TaskPanel)
_SHORT_LINES = 4


class TaskDetail(QWidget):
    """Shows one task; files dropped anywhere on it go to the panel that takes them.

    Args:
        desk: the desk.
        kinds: of its panels, left to right.
        parent: the parent.
    """

    edit_wanted = Signal()  # of what is written of the task

    def __init__(self, desk: Desk, kinds: Sequence[type[TaskPanel]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setMinimumWidth(theme.px(300))
        self._task: TaskLine | None = None
        self._whole = False
        self._heading = name_label()
        self._text = Paragraph()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setMinimumHeight(self._text.fontMetrics().lineSpacing())  # where the screen is small
        self._more = button("全文", self._toggle_text, link=True)
        top, column = card()
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._more)
        self._edit = button("修改", self.edit_wanted.emit, link=True)
        self._edit.setToolTip("修改任务内容、标准、分值和备注")
        head.addWidget(self._edit)
        column.addLayout(head)
        column.addWidget(self._text)
        self._aside = label(role="secondary")
        self._aside.setWordWrap(True)
        column.addWidget(self._aside)

        self.panels = [kind(desk) for kind in kinds]
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setStyleSheet("QTabBar::tab { padding: 8px 6px; }")  # five fit at every text size
        for panel in self.panels:
            self.tabs.addTab(panel, panel.title)
        below, inner = card()
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.tabs)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(top)
        outer.addWidget(below, 1)
        for inside in descendants(self, QWidget):
            inside.setAcceptDrops(False)  # a text field would take the file's address as text

    def show_task(self, task: TaskLine | None) -> None:
        """Show a task, or nothing."""
        if task is None or self._task is None or task.id != self._task.id:
            self._whole = False
        self._task = task
        self._heading.setText(f"{task.code}  {task_title(task.text)}" if task else "没有选中任务")
        self._edit.setVisible(task is not None)
        reason = task.not_applicable if task else ""
        self._aside.setText(f"{word_of('task', 'not_applicable')}：{reason}")
        self._aside.setVisible(bool(reason))
        self._show_text()
        for number, panel in enumerate(self.panels):
            self.tabs.setTabText(number, f"{panel.title}{_count(panel, task)}" if task else panel.title)
            panel.show_task(task)

    def show_place(self, title: str, place: str) -> None:
        """Open the panel of this title at a place in it, where typing, Ctrl+O and Ctrl+V act on it."""
        for panel in self.panels:
            if panel.title == title:
                self.tabs.setCurrentWidget(panel)
                panel.show_place(title, place)

    def panel(self, kind: type[P]) -> P:
        """The panel of a kind."""
        return next(panel for panel in self.panels if isinstance(panel, kind))

    def part_shown(self) -> str:
        """The title of the panel in front."""
        return self.panels[self.tabs.currentIndex()].title

    def show_part(self, title: str) -> None:
        """Bring the panel of a title to the front."""
        titles = [panel.title for panel in self.panels]
        if title in titles:
            self.tabs.setCurrentIndex(titles.index(title))

    def choose_files(self) -> None:
        """Let the clerk pick files for the task on show."""
        if self._task:
            panel = next(panel for panel in self.panels if panel.takes_files)
            self.tabs.setCurrentWidget(panel)
            panel.choose_here()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._task and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._show_files().attach(local_files(event.mimeData()))

    def paste_files(self) -> bool:
        """Give the task the files or the picture on the clipboard; False where there are none."""
        data = QGuiApplication.clipboard().mimeData()
        # A spreadsheet lays a picture of its cells beside their text.
        found = bool(local_files(data)) or (data.hasImage() and not data.hasText())
        if found and self._task:
            self._show_files().paste()
        return found

    def _show_files(self) -> TaskPanel:
        panel = next(panel for panel in self.panels if panel.takes_files)
        self.tabs.setCurrentWidget(panel)
        return panel

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_text()

    def _toggle_text(self) -> None:
        self._whole = not self._whole
        self._show_text()

    def _show_text(self) -> None:
        text = self._task.text if self._task else ""
        facts = _facts(self._task) if self._task else ""
        metrics = self._text.fontMetrics()
        width = self._text.line_width(max(1, self.width() - theme.px(40)))
        room = width * (_SHORT_LINES - bool(facts))  # they take the last line
        fits = metrics.horizontalAdvance(text) <= room * 0.94
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(room * 0.94))
        shown = (
            text if self._whole or fits else short,
            metrics.elidedText(facts, Qt.TextElideMode.ElideRight, width),
        )
        self._text.setText("\n".join(filter(None, shown)))
        self._text.setToolTip(facts)
        self._more.setVisible(not fits)
        self._more.setText("收起" if self._whole else "全文")


def _facts(task: TaskLine) -> str:
    """What the table does not show: the leader, and the day that a deadline in words means next."""
    due = f"最近的时限：{task.due_on}" if task.due_words and task.due_on else ""
    return "　".join(filter(None, (f"责任领导：{task.leader}" if task.leader else "", due)))


def _count(panel: TaskPanel, task: TaskLine) -> str:
    """What follows a tab's name: have of want, or how many where nothing is asked for."""
    tally, number = panel.tally(task)
    if tally and tally.want:
        return f" {tally.have}/{tally.want}"
    return f" {number}" if number else ""
