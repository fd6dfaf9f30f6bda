"""记录: what was done to one task, newest first."""

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui import theme
from ui.desk import Desk
from ui.widgets.fields import label
from wenming_desktop.plan.views import TaskRow


class HistoryPanel(QWidget):
    """Reads the history only while it is on show."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: TaskRow | None = None
        self.list = QListWidget()
        self.list.setProperty("bare", True)
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._empty = label("还没有记录。每次修改都会自动记在这里。", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._empty)
        column.addWidget(self.list)

    def show_task(self, task: TaskRow | None) -> None:
        """Show the history of a task."""
        self._task = task
        if self.isVisible():
            self._load()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # pyright: ignore[reportArgumentType]
        self._load()

    def _load(self) -> None:
        self.list.clear()
        rows = self._desk.workspace.log.history(self._task.id) if self._task else []
        for row in rows:
            when = row.at.astimezone().strftime("%m-%d %H:%M")
            item = QListWidgetItem(f"{when}   {row.label}{'（已撤销）' if row.undone else ''}", self.list)
            if row.undone:
                item.setForeground(theme.color("secondary"))
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
