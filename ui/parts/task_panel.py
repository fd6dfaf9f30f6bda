"""What the tabs beside a category's table have in common."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.parts.page import Page
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import OF_ONE_TASK
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.counts import Tally


class TaskPanel(Page):
    """Shows one task; what other tasks have of their own does not concern it.

    ``title`` is its tab's; ``takes_files`` says that files dropped beside the task are its.
    """

    title: ClassVar[str]
    takes_files: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._task: TaskLine | None = None

    def show_task(self, task: TaskLine | None) -> None:
        """Show a task, or nothing."""
        other = (task.id if task else None) != self.current_task()
        if other:
            self.leave()
        self._task = task
        self.setEnabled(task is not None)
        if other:
            self._mark()

    def leave(self) -> None:
        """Save what was typed for the task on show, before another one comes."""

    def attach(self, paths: Sequence[Path]) -> None:
        """Take in files for the task on show; only where ``takes_files``."""

    def paste(self) -> None:
        """Take in what was copied elsewhere, files or a picture; only where ``takes_files``."""

    def choose_here(self) -> None:
        """Let the clerk pick files for where the focus is, else for the task; only where ``takes_files``."""

    def show_place(self, panel: str, place: str) -> None:
        self.refresh()
        self.focusNextChild()

    def tally(self, task: TaskLine) -> tuple[Tally | None, int]:
        """What there is for a task of what it asks for; the number counts where it asks for nothing."""
        return None, 0

    def load(self) -> None:
        """Read and show everything of ``self._task``; a subclass says how."""
        raise NotImplementedError

    def current_task(self) -> str | None:
        return self._task.id if self._task else None

    def concerned(self, changed: Changed) -> bool:
        own = changed.tables & self.tables
        return bool(own - OF_ONE_TASK) or (bool(own) and self.current_task() in changed.task_ids)

    def reload(self) -> None:
        self._task = self._task and self.desk.task(self._task.id)
        self.load()
