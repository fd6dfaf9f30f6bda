"""What the tabs beside a category's table have in common."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.story import TaskStory, task_story


class TaskPanel(QWidget):
    """Shows one task, and reads what hangs on it only while it is on show and only after it has changed."""

    tables: frozenset[str] | None = None  # whose rows it shows; None where any change may concern it

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: TaskLine | None = None
        self._stale = True
        self._loaded: object = None  # the task, day and state of the tables when it was loaded

    def show_task(self, task: TaskLine | None) -> None:
        """Show a task as it stands now, or nothing."""
        if (task and task.id) != (self._task and self._task.id):
            self.leave()
        self._task = task
        self.setEnabled(task is not None)
        self._stale = True
        if self.isVisible():
            self._refresh()

    def leave(self) -> None:
        """Save what was typed for the task on show, before another one comes."""

    def load(self) -> None:
        """Read and show everything of ``self._task``; a subclass says how."""
        raise NotImplementedError

    def story(self) -> TaskStory | None:
        """Everything behind the task on show."""
        return self._desk.read(task_story, self._task.id, self._desk.today()) if self._task else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self._task = self._task and self._desk.task(self._task.id)
        state = self._desk.snapshot.state_of(self.tables)
        now = self._task and self._task.id, self._desk.today(), state
        if now != self._loaded:
            self._loaded = now
            self.load()
