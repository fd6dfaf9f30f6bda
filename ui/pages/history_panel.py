"""记录: what was done to one task, newest first, with each value before and after."""

from collections.abc import Iterator

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui import theme
from ui.desk import Desk
from ui.widgets.fields import label
from wenming_desktop.history import Step, history
from wenming_desktop.plan.views import TaskRow

_DETAILS_SHOWN = 6  # of one step; the others are in its tool tip
_VALUE = 40  # characters of a value


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
        rows: list[Step] = []
        if self._task:
            with self._desk.workspace.reading() as session:
                rows = history(session, self._task.id)
        for row in rows:
            when = row.at.astimezone().strftime("%m-%d %H:%M")
            lines = list(_lines(row))
            head = f"{when}   {row.label}{'（已撤销）' if row.undone else ''}"
            rest = [f"共 {len(lines)} 处"] if len(lines) > _DETAILS_SHOWN else []
            item = QListWidgetItem("\n    ".join([head, *lines[:_DETAILS_SHOWN], *rest]), self.list)
            if rest:
                item.setToolTip("\n".join(lines))
            if row.undone:
                item.setForeground(theme.color("secondary"))
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))


def _lines(step: Step) -> Iterator[str]:
    for detail in step.details:
        yield f"{detail.where} {detail.field}：{_short(detail.before)} → {_short(detail.after)}"
    if step.more_rows:
        yield f"另有 {step.more_rows} 条"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _VALUE else f"{line[:_VALUE]}…"
