"""Long work in a dialog: a page that shows it going on, a page that says how it ended."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.long_work import JobRunner, LongWork
from ui.ground.messages import ask
from ui.ground.qt import descendants
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import fit
from ui.transfer.stick_pages import Measure, Outcome, OutcomePage, RunningPage, size_done
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job

T = TypeVar("T")


class WorkDialog(Dialog):
    """Where long work is chosen, seen and told; what is chosen stands on the subclass's own page.

    Args:
        runner: does the work.
        parent: the window it lies over.
        title: its own.
        back: what leads from the end to the choice again, such as ``"返回"``; "" where nothing does.
        kept: what will be of what is half-done if the clerk stops; ends the question.
    """

    def __init__(self, runner: JobRunner, parent: QWidget | None, title: str, back: str, kept: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        fit(self, 620, 450)
        self._runner, self._kept = runner, kept
        self._work: LongWork | None = None
        self._running = RunningPage(self._cancel)
        self._outcome = OutcomePage(back, self._begin, self.accept)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._running)
        self._stack.addWidget(self._outcome)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px(16)] * 4)
        layout.addWidget(self._stack)

    def reject(self) -> None:
        """Close; while work is under way only after asking."""
        if self._work:
            ask(self, f"还没有完成，要停止吗？{self._kept}", "停止", self._cancel, no=("继续", lambda: None))
        else:
            super().reject()

    def _begin(self) -> None:
        """Show where the clerk chooses what to do."""
        raise NotImplementedError

    def _add(self, page: QWidget) -> None:
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _choose(self, page: QWidget, first: QWidget, deed: QPushButton) -> None:
        """Show the page where the clerk chooses, beginning at ``first``; Enter does ``deed``."""
        self._stack.setCurrentWidget(page)
        deed.setDefault(True)  # in the dialog: before, Qt takes the first button of whatever page instead
        first.setFocus()

    def _cancel(self) -> None:
        if self._work:
            self._work.cancel()
            self._running.stopping()

    def _send(
        self,
        name: str,
        heading: str,
        work: Callable[[Job], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
        cancelled: Callable[[], None],
        steps: Sequence[str] = ("",),
        measure: Measure = size_done,
    ) -> None:
        """Do long work behind the page that shows its progress."""
        self._running.begin(heading, steps, measure)
        self._stack.setCurrentWidget(self._running)
        self._work = self._runner.start(
            name,
            work,
            lambda result: self._come_back(lambda: done(result)),
            lambda error: self._come_back(lambda: failed(error)),
            lambda: self._come_back(cancelled),
        )
        self._work.progressed.connect(self._running.show_progress)

    def _come_back(self, follow: Callable[[], None]) -> None:
        self._work = None
        for question in descendants(self, QMessageBox):  # whether to stop: there is nothing to be stopped
            question.close()
        follow()

    def _show(self, outcome: Outcome) -> None:
        self._outcome.show_outcome(outcome)
        self._stack.setCurrentWidget(self._outcome)
