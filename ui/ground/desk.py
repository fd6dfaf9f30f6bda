"""The desk: the open workspace as all pages share it, with one way to change it and one broadcast."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar, TypeVarTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.ground.long_work import JobRunner, LongWork
from ui.ground.looking import Looking
from ui.ground.messages import show_error
from ui.ground.qt import finish_composing
from ui.ground.recognition import Recognition
from ui.ground.second_backup import SecondBackup
from wenming_desktop import clock
from wenming_desktop.changes.ahead import Ahead, ahead
from wenming_desktop.changes.lane import Cell, Changed, Session
from wenming_desktop.entities.table_names import Table
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.recognising import sync_corrections
from wenming_desktop.jobs import Job
from wenming_desktop.log import event
from wenming_desktop.plan.tasks import PlanHead
from wenming_desktop.progress.board import PlanBoard, TaskLine
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.progress.snapshot import snapshot
from wenming_desktop.workspace import Workspace

T = TypeVar("T")
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
_PATIENCE = 0.5  # seconds that the window waits while a large change is saved
_MANY = 1000  # rows of a step that take longer than a click may
_SLOW = 0.5  # seconds until all pages have shown a change
_LOOK_AT_THE_CLOCK = 60_000  # milliseconds: a PC that slept wakes to the right day within a minute


class _Travel(Protocol):
    """ChangeLog.undo() or redo()."""

    def __call__(self, job: Job | None = None, wait: float = ...) -> object:
        """Go one step."""
        ...


class Desk(QObject):
    """Hands pages the current plan, runs their use cases, and tells all of them once what changed.

    After each commit one snapshot is read; ``snapshot`` and what is told from it cost no query.

    Errors that the clerk can act on are shown over ``window``; bugs go up to the exception hook.
    """

    changed = Signal(Changed)
    plan_chosen = Signal()  # another year is shown
    day_turned = Signal()  # it is another day now: what is late, due and counted may be another too
    record_wanted = Signal(str, str)  # kind (search.index.Kind or a tab's name), id: show this record
    form_wanted = Signal(str, str)  # kind, id: open this record's form over the window
    page_wanted = Signal(str, int, str)  # evidence id, page from 1, words: show the words on this page
    task_wanted = Signal(str)  # task id: show this task, whatever page that takes
    # Task id, title of its panel or "" for its row, id of a slot in the panel or of what the row lacks
    place_wanted = Signal(str, str, str)
    paper_wanted = Signal(str, dict)  # a paper's name, its options' values: show the print dialog at it
    # Title, name of the file, the PDF, the same as .docx or nothing, what to know of it: show its pages
    pdf_wanted = Signal(str, str, bytes, bytes, str)
    packages_wanted = Signal()  # 发填报包
    deed_wanted = Signal(str, list)  # a ui.ground.deeds.Deed and the ids that it is done to
    inspection_wanted = Signal()  # 迎检材料
    restore_wanted = Signal(object)  # an archive or a backup that the data is to be made from, anew
    # Close the window, then open what this Callable[[], Workspace | None] gives.
    leave_wanted = Signal(object)
    other_data_wanted = Signal(object)  # another data folder to open in the place of this one
    move_wanted = Signal(object)  # where the data folder is to be moved
    # Folders, and files given with them, to take in; the task and slot that they were put on, or ""
    folder_wanted = Signal(tuple, str, str)
    # A quiet line for the status bar, what is said of it beside, the question of 材料库 that it is about;
    # "" when it was seen.
    noted = Signal(str, str, str)
    leaving = Signal()  # the window closes, is made anew or shows another year: save what stands in a field
    places_wanted = Signal(tuple)  # Places of a step: show the first that can be shown
    travelled = Signal(Ahead, bool)  # a step that was taken back (True) or done again
    look_changed = Signal()  # colours or text size are others now
    _committed = Signal(Changed)

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self.workspace = workspace
        self.window = window
        self.jobs = JobRunner(self)
        self.papers = JobRunner(self)  # of paper that is looked at: it waits for no long work
        self.background = JobRunner(self)  # of what nobody asked for and nobody waits for
        self.looking = Looking(workspace, self)
        self.recognition = Recognition(workspace, self.background, self)
        self.second = SecondBackup(workspace, self)
        self.saved_at: datetime | None = None
        # Refused texts and why, by record and field, whose editors are gone or show another record
        self.refused: dict[tuple[str, str], tuple[str, str]] = {}
        self._day = self.today()
        self.snapshot = self.read(snapshot, None, self._day)
        self._tick = QTimer(self, interval=_LOOK_AT_THE_CLOCK)
        self._tick.timeout.connect(self.look_at_the_clock)
        self._tick.start()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):  # the clerk comes back to the window
            app.applicationStateChanged.connect(self.look_at_the_clock)
        # Emitted from whatever thread made the change; the slot runs on this object's thread.
        self._committed.connect(self._on_committed)
        workspace.log.subscribe(self._committed.emit)

    def plans(self) -> Sequence[PlanHead]:
        """All years' plans, the newest first."""
        return self.snapshot.heads

    @property
    def plan(self) -> PlanBoard | None:
        """The plan on show as it stands now, None while there is none."""
        return self.snapshot.plan

    def shown_plan(self) -> PlanBoard:
        """The plan on show, for what opens only while there is one; RuntimeError while there is none."""
        if self.plan is None:
            raise RuntimeError("no plan on show")
        return self.plan

    def year(self) -> int:
        """The year of the plan on show; this one while there is none."""
        return self.plan.year if self.plan else self.today().year

    def years(self) -> str:
        """All years that have a plan, e.g. ``"2020、2021"``."""
        return "、".join(str(year) for year in sorted({head.year for head in self.plans()}))

    def full_plan(self) -> PlanView | None:
        """The plan on show with every measure and file, for papers and exports; None while there is none."""
        return self.read(plan_view, self.plan.id, self.today()) if self.plan else None

    def task(self, task_id: str) -> TaskLine | None:
        """A task of the plan on show, or None."""
        return next((task for task in self.plan.tasks if task.id == task_id), None) if self.plan else None

    def choose_plan(self, plan_id: str) -> None:
        """Show another year; what stands in a field is saved before."""
        self.leave()
        self.snapshot = self.read(snapshot, plan_id, self.today())
        self.plan_chosen.emit()

    def leave(self) -> None:
        """Save what stands in a field, what is still being composed in it as well."""
        finish_composing()
        self.leaving.emit()

    @staticmethod
    def today() -> date:
        """The clerk's calendar day."""
        return clock.today()

    def look_at_the_clock(self) -> None:
        """Show everything as of today where the day has turned since it was last looked at."""
        today = self.today()
        if today != self._day:
            self._day = today
            self.snapshot = self.read(snapshot, self.plan and self.plan.id, today)
            self.day_turned.emit()

    def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """The answer of a reading use case ``query(session, *args, **named)``."""
        with self.workspace.reading() as session:
            return query(session, *args, **named)

    def change(
        self,
        use_case: Callable[[Session, *Ts], T],
        *arguments: *Ts,
        parent: QWidget | None = None,
        refused: Callable[[UserError], None] | None = None,
        before: str = "",
        cell: Cell | None = None,
    ) -> T | None:
        """Run ``use_case(session, *arguments)`` as one step of the history.

        With ``before``, such as ``"导入"``, Workspace.back_up_before() comes first; ``cell`` as
        ChangeLog.change() has it.

        Returns its answer, None where it was refused; ``refused`` then says why, by default a message
        over ``parent``.
        """
        try:
            if before:
                self.workspace.back_up_before(before)
            with self.workspace.log.change(wait=_PATIENCE, cell=cell) as session:
                return use_case(session, *arguments)
        except UserError as error:
            refused(error) if refused else show_error(parent or self.window, error)
            return None

    def taken(
        self,
        use_case: Callable[[Session, *Ts], object],
        *arguments: *Ts,
        parent: QWidget | None = None,
        refused: Callable[[UserError], None] | None = None,
    ) -> bool:
        """Whether change() took it, for a use case that answers nothing; a refusal has been shown."""

        def take(session: Session) -> bool:
            use_case(session, *arguments)
            return True

        return bool(self.change(take, parent=parent, refused=refused))

    def scratch_folder(self) -> Path:
        """A folder for copies that other programs open; it goes with the window."""
        return self.workspace.scratch_folder()

    def close(self) -> None:
        """End all work, then the workspace."""
        self._tick.stop()
        self.jobs.join()
        self.papers.join()
        self.background.join()
        self.looking.join()
        self.second.join()
        self.workspace.close()

    def undo(self) -> None:
        """Take the newest step back."""
        self._travel(back=True)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._travel(back=False)

    def run(
        self,
        name: str,
        work: Callable[[Job], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        *,
        housekeeping: bool = False,
    ) -> LongWork:
        """Long work as JobRunner.start(); without ``failed`` a message over the window tells why."""
        failed = failed or self._show_failure
        return self.jobs.start(name, work, done, failed, cancelled, housekeeping=housekeeping)

    def hindrance(self, deed: str) -> str:
        """Why the data as a whole cannot be put elsewhere or exchanged now, as a sentence; "" where it can.

        Args:
            deed: what is not done, e.g. ``"恢复"``.
        """
        if why := self.workspace.read_only:
            return f"现在只能看，不能改：{why}。没有{deed}。"
        busy = self.jobs.asked_for()
        return f"还有工作没有做完，请等状态栏里的工作完成后再{deed}。" if busy else ""

    def _travel(self, *, back: bool) -> None:
        """Take a step back or do it again: many rows on the worker, where they can be cancelled."""
        step = self.read(partial(ahead, back=back))
        log = self.workspace.log
        go: _Travel = log.undo if back else log.redo

        def tell(done: object) -> None:
            if step and done:
                self.travelled.emit(step, back)

        if step and step.rows > _MANY:
            self.run("撤销" if back else "重做", go, tell)
            return
        try:
            tell(go(wait=_PATIENCE))
        except UserError as error:
            show_error(self.window, error)

    def _show_failure(self, error: UserError) -> None:
        show_error(self.window, error)

    def _on_committed(self, changed: Changed) -> None:
        self.saved_at = clock.now()
        begun = time.monotonic()
        shown = self.plan and self.plan.id
        self.snapshot = self.read(snapshot, shown, self.today())
        if Table.TEXT_CORRECTION in changed.tables:  # before anybody searches or shows what it says
            try:
                sync_corrections(self.workspace.log, self.workspace.texts)
            except UserError as error:  # it is saved all the same; search finds it later
                self._show_failure(error)
        if shown != (self.plan and self.plan.id):
            self.plan_chosen.emit()
        self.changed.emit(changed)
        spent = time.monotonic() - begun
        if spent >= _SLOW:
            event(f"刷新慢：{spent:.1f} 秒，{'、'.join(sorted(changed.tables))}")
