"""Undo and redo as the clerk asks for them: what is far or large is asked about, then said and shown."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.shell.catalogue import DIALOGS, TABS
from ui.shell.tabs import Tabs
from wenming_desktop.changes.ahead import Ahead, Place, ahead, is_there
from wenming_desktop.entities.table_names import Table
from wenming_desktop.search.index import SOURCES
from wenming_desktop.words import shortened

_MANY = 20  # rows: more than can be seen at once to have come back
_LONGEST = 60  # characters of a step's name in the status bar
# What 迎检材料, which lies over the tabs, shows.
_INSPECTED = {Table.TASK, Table.INDICATOR, Table.EVIDENCE, Table.SUBMISSION_PROFILE}


class Travel(QObject):
    """Asks about a step of more than 20 rows, of a whole plan, or of another tab than the one on show.

    A walk is steps taken back and done again with nothing new between them. In one walk the clerk is asked
    once whether it may lead to other tabs, and once for each large step: not when that is done again.

    Args:
        desk: the desk.
        tabs: what places are shown in.
    """

    told = Signal(str)  # what was done and where

    def __init__(self, desk: Desk, tabs: Tabs) -> None:
        super().__init__(tabs)
        self._desk, self._tabs = desk, tabs
        self._agreed: set[str] = set()  # large steps of this walk
        self._may_leave = False
        self._going: str | None = None  # the step whose place is to be shown
        desk.travelled.connect(self._arrive)
        desk.places_wanted.connect(self.lead)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._watch)

    def go(self, *, back: bool) -> None:
        """Take the newest step back, or do the one again that was taken back last."""
        step = self._desk.read(partial(ahead, back=back))
        if step is None:
            return
        if self._desk.snapshot.redoable is None:  # something new was done, or nothing was taken back yet
            self._agreed.clear()
            self._may_leave = False
        far = self._is_far(step) and not self._may_leave
        large = (step.whole_plan or step.rows > _MANY) and step.id not in self._agreed
        if not far and not large:
            self._do(step, back=back)
            return
        verb = "撤销" if back else "重做"
        where = self._where(step)
        at = f"（在{where}）" if where else ""
        ask(
            self._desk.window,
            f"{verb}“{shortened(step.label, _LONGEST)}”{at}：要{step.told}。",
            verb,
            partial(self._agree, step, back=back, far=far),
        )

    def _watch(self, left: QWidget | None, entered: QWidget | None) -> None:
        """Fields keep undo and redo for themselves even while there is nothing in them to take back."""
        if left and isValid(left):
            left.removeEventFilter(self)
        if isinstance(entered, QLineEdit | QPlainTextEdit):
            entered.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        keys, kept = QKeySequence.StandardKey, False
        if isinstance(watched, QLineEdit):
            kept = watched.isUndoAvailable() or watched.isRedoAvailable()
        elif isinstance(watched, QPlainTextEdit):
            kept = watched.document().isUndoAvailable() or watched.document().isRedoAvailable()
        if not kept and (event.matches(keys.Undo) or event.matches(keys.Redo)):
            event.ignore()
            return True  # the window's own
        return super().eventFilter(watched, event)

    def lead(self, places: tuple[Place, ...]) -> None:
        """Show the first record that is still there and can be shown; say so where there is none."""
        there = [place for place in places if self._is_there(place)]
        for place in there:
            source = SOURCES.get(place.table)
            if self._can_show(place) and (names := self._names(place)):
                self._show_at(place, names[0])
                return
            if source and source.kind in DIALOGS:
                self._desk.record_wanted.emit(source.kind.value, place.id)
                return
        show_note(
            self._desk.window,
            "这一步改的内容没有单独的页面，改前改后的字在右边。"
            if there
            else "这一步改的内容现在已经不在了。",
        )

    def _agree(self, step: Ahead, *, back: bool, far: bool) -> None:
        now = self._desk.read(partial(ahead, back=back))
        if now is None or (now.id, now.rows) != (step.id, step.rows):  # something was done meanwhile
            self.go(back=back)
            return
        self._agreed.add(step.id)
        self._may_leave |= far
        self._do(step, back=back)

    def _do(self, step: Ahead, *, back: bool) -> None:
        self._going = step.id
        if back:
            self._desk.undo()
        else:
            self._desk.redo()

    def _arrive(self, step: Ahead, back: bool) -> None:
        verb = "已撤销" if back else "已重做"
        where = self._where(step)
        place = f"，在{where}" if where else ""
        if self._going == step.id:
            self._show(step)
        self._going = None
        self.told.emit(f"{verb}：{shortened(step.label, _LONGEST)}{place}")

    def _is_far(self, step: Ahead) -> bool:
        places = [place for place in step.places if self._names(place)]
        return bool(places) and not any(self._is_here(place) for place in places)

    def _is_here(self, place: Place) -> bool:
        plan = self._desk.plan
        if place.plan_id and plan and place.plan_id != plan.id:
            return False
        if not self._tabs.isVisible():
            return place.table in _INSPECTED
        return self._tabs.current_name() in self._names(place)

    def _place(self, step: Ahead) -> Place | None:
        """The place that is shown and named: one that can be seen here, else the first that has a tab."""
        places = [place for place in step.places if self._names(place)]
        return next((place for place in places if self._is_here(place)), next(iter(places), None))

    def _names(self, place: Place) -> list[str]:
        """The tabs that show a place, its own first."""
        source = SOURCES.get(place.table)
        own = (
            [place.id] if place.table == Table.CATEGORY else [place.category_id] if place.category_id else []
        )
        kinds = [tab.name for tab in TABS if source and source.kind in tab.records]
        return [*own, *kinds, *(tab.name for tab in TABS if place.table in tab.rows)]

    def _where(self, step: Ahead) -> str:
        """The tab of a step's place as the clerk reads it, its year before it where that is not on show."""
        place = self._place(step)
        if place is None:
            return ""
        names = self._names(place)
        title = self._tabs.title(self._tabs.current_name() if self._is_here(place) else names[0])
        plan = self._desk.plan
        years = {head.id: head.year for head in self._desk.plans()}
        year = years.get(place.plan_id or "")
        other = f"{year}年度" if year and plan and place.plan_id != plan.id else ""
        return f"{other}“{title}”" if title else other

    def _show(self, step: Ahead) -> None:
        """Choose the row, or show its tab where it is gone now; stay where the place cannot be shown."""
        place = self._place(step)
        if place and self._tabs.isVisible() and self._can_show(place):
            self._show_at(place, self._tabs.current_name() if self._is_here(place) else self._names(place)[0])

    def _can_show(self, place: Place) -> bool:
        return place.plan_id is None or place.plan_id in {head.id for head in self._desk.plans()}

    def _show_at(self, place: Place, tab: str) -> None:
        plan = self._desk.plan
        if place.plan_id and plan and place.plan_id != plan.id:
            self._desk.choose_plan(place.plan_id)
        self._tabs.show_kept(tab, place.id if self._is_there(place) else "")

    def _is_there(self, place: Place) -> bool:
        """Whether the record is there now; a task on show costs no query."""
        return self._desk.task(place.id) is not None or self._desk.read(is_there, place)
