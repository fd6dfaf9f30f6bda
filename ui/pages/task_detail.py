"""The chosen task's whole story: its text, proof, measures, requirements and history."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from ui import theme
from ui.desk import Desk
from ui.pages.evidence_panel import EvidencePanel, local_files
from ui.pages.history_panel import HistoryPanel
from ui.pages.measures_panel import MeasuresPanel
from ui.pages.requirements_panel import RequirementsPanel
from ui.widgets.fields import button, card, label
from wenming_desktop.plan.titles import task_title
from wenming_desktop.plan.views import TaskRow

_SHORT_LINES = 4


class TaskDetail(QWidget):
    """Shows one task; files dropped anywhere on it become its evidence."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setMinimumWidth(theme.px(300))
        self._task: TaskRow | None = None
        self._whole = False
        self._heading = label(role="heading")
        self._text = label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = button("全文", self._toggle_text, link=True)
        top, column = card()
        column.addWidget(self._heading)
        column.addWidget(self._text)
        foot = QHBoxLayout()
        foot.addWidget(self._more)
        foot.addStretch()
        column.addLayout(foot)

        self.evidence = EvidencePanel(desk)
        self.measures = MeasuresPanel(desk)
        self.requirements = RequirementsPanel(desk)
        self.history = HistoryPanel(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for panel, title in self._panels():
            self.tabs.addTab(panel, title)
        below, inner = card()
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.tabs)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(top)
        outer.addWidget(below, 1)
        for inside in self.findChildren(QWidget):
            inside.setAcceptDrops(False)  # a text field would take the file's address as text

    def show_task(self, task: TaskRow | None) -> None:
        """Show a task, or nothing."""
        other = task is None or self._task is None or task.id != self._task.id
        self._task = task
        if other:
            self._whole = False
        self._heading.setText(f"{task.code}  {task_title(task.text)}" if task else "没有选中任务")
        self._show_text()
        for panel, _ in self._panels():
            panel.show_task(task)
        if task:
            done = sum(measure.done_on is not None for measure in task.measures)
            self.tabs.setTabText(0, f"材料 {len(task.evidence)}")
            self.tabs.setTabText(1, f"措施 {done}/{len(task.measures)}" if task.measures else "措施")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._task and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.tabs.setCurrentWidget(self.evidence)
        self.evidence.attach(local_files(event.mimeData()))

    def _panels(self) -> list[tuple[EvidencePanel | MeasuresPanel | RequirementsPanel | HistoryPanel, str]]:
        return [
            (self.evidence, "材料"),
            (self.measures, "措施"),
            (self.requirements, "标准与自评"),
            (self.history, "记录"),
        ]

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # pyright: ignore[reportArgumentType]
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
