"""The chosen task's whole story: its text, material, measures, activities, requirements and history."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from ui.evidence.evidence_panel import EvidencePanel
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import descendants
from ui.ledger.activities_panel import ActivitiesPanel
from ui.parts.fields import button, card, label
from ui.parts.taking_in import local_files
from ui.parts.task_panel import TaskPanel
from ui.plan.history_panel import HistoryPanel
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.standard_panel import RequirementsPanel
from wenming_desktop.plan.titles import task_title
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.counts import Tally

_SHORT_LINES = 4


class TaskDetail(QWidget):
    """Shows one task; files dropped anywhere on it become its material."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setMinimumWidth(theme.px(300))
        self._task: TaskLine | None = None
        self._whole = False
        self._heading = label(role="heading")
        self._text = label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = button("全文", self._toggle_text, link=True)
        top, column = card()
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._more)
        column.addLayout(head)
        column.addWidget(self._text)

        self.evidence = EvidencePanel(desk)
        self.measures = MeasuresPanel(desk)
        self.activities = ActivitiesPanel(desk)
        self.requirements = RequirementsPanel(desk)
        self.history = HistoryPanel(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setStyleSheet("QTabBar::tab { padding: 9px 7px; }")  # five fit at every text size
        self._titles: tuple[tuple[TaskPanel, str], ...] = (
            (self.evidence, "材料"),
            (self.measures, "措施"),
            (self.activities, "活动"),
            (self.requirements, "标准与自评"),
            (self.history, "记录"),
        )
        for panel, title in self._titles:
            self.tabs.addTab(panel, title)
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
        self._show_text()
        for number, (panel, title) in enumerate(self._titles):
            self.tabs.setTabText(number, f"{title}{self._count(panel, task)}" if task else title)
            panel.show_task(task)

    def _count(self, panel: TaskPanel, task: TaskLine) -> str:
        """What follows a tab's name: have of want, or how many where nothing is asked for."""
        counts: dict[TaskPanel, tuple[Tally | None, int]] = {
            self.evidence: (task.slots, task.evidence),
            self.measures: (task.measures, 0),
            self.activities: (task.quota, task.activities),
        }
        tally, number = counts.get(panel, (None, 0))
        if tally and tally.want:
            return f" {tally.have}/{tally.want}"
        return f" {number}" if number else ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._task and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.tabs.setCurrentWidget(self.evidence)
        self.evidence.attach(local_files(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_text()

    def _toggle_text(self) -> None:
        self._whole = not self._whole
        self._show_text()

    def _show_text(self) -> None:
        text = self._task.text if self._task else ""
        metrics = self._text.fontMetrics()
        room = max(1, self.width() - theme.px(40)) * _SHORT_LINES
        fits = metrics.horizontalAdvance(text) <= room * 0.94
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(room * 0.94))
        self._text.setText(text if self._whole or fits else short)
        self._more.setVisible(not fits)
        self._more.setText("收起" if self._whole else "全文")
