"""Does what the desk is asked to do to a thing, wherever that was asked."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from PySide6.QtWidgets import QMainWindow

from ui.ground.deeds import Deed
from ui.ground.desk import Desk
from ui.ground.qt import descendants, later
from ui.parts.gap_places import EVIDENCE
from ui.shell.actions import Actions
from ui.shell.tabs import Tabs
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.progress.orders import order_rows
from wenming_desktop.search.index import Kind

# Dialogs are imported where they are opened: the window must not wait for them at its start.


class DeedsDone:
    """Opens what a deed needs over the window, or the tab that has it."""

    def __init__(self, desk: Desk, window: QMainWindow, tabs: Tabs, actions: Actions) -> None:
        self._desk, self._window, self._tabs, self._actions = desk, window, tabs, actions
        desk.deed_wanted.connect(self.do)

    def do(self, deed: str, ids: Sequence[str]) -> None:
        """Do a deed; what is gone meanwhile is passed over."""
        match Deed(deed):
            case Deed.ASSIGN:
                self._assign(ids)
            case Deed.RECORD:
                self._record(ids)
            case Deed.ATTACH:
                self._attach(ids)
            case Deed.SUPERVISE:
                self._supervise(ids)
            case Deed.REMIND | Deed.REPLY | Deed.CLOSE as step:
                self._step(step, ids)
            case Deed.BOOK:
                self._book(ids)
            case Deed.COPY:
                self._copy(ids)
            case Deed.PHOTOS:
                self._photos(ids)
            case Deed.COLLECT:
                self._actions.collect_packages()

    def _assign(self, ids: Sequence[str]) -> None:
        from ui.plan.assign_dialog import AssignDialog  # noqa: PLC0415

        if tasks := self._tasks(ids):
            AssignDialog(self._desk, tasks, self._window).open()

    def _record(self, ids: Sequence[str]) -> None:
        from ui.ledger.activity_dialog import new_activity  # noqa: PLC0415

        day: date | None = None
        with suppress(ValueError):
            day = date.fromisoformat(ids[0]) if ids else None
        codes = [task.code for one in ids if (task := self._desk.task(one))]
        new_activity(self._desk, self._window, tasks=codes, day=day)

    def _attach(self, ids: Sequence[str]) -> None:
        from ui.evidence.evidence_panel import EvidencePanel  # noqa: PLC0415
        from ui.plan.category_page import CategoryPage  # noqa: PLC0415

        if tasks := self._tasks(ids):
            self._desk.place_wanted.emit(tasks[0], EVIDENCE, "")
            if page := self._tabs.page(CategoryPage):
                later(0, page, page.detail.panel(EvidencePanel).choose)

    def _supervise(self, ids: Sequence[str]) -> None:
        from ui.progress.order_dialog import OrderDialog  # noqa: PLC0415

        if tasks := self._tasks(ids):
            dialog = OrderDialog(self._desk, self._window, task_id=tasks[0])
            dialog.accepted.connect(lambda: self._desk.record_wanted.emit(Kind.ORDER.value, dialog.saved_id))
            dialog.open()

    def _step(self, deed: Deed, ids: Sequence[str]) -> None:
        from ui.progress.order_dialog import CloseDialog, RemindDialog, ReplyDialog  # noqa: PLC0415

        kinds = {Deed.REMIND: RemindDialog, Deed.REPLY: ReplyDialog, Deed.CLOSE: CloseDialog}
        for order in self._desk.read(order_rows, ids[:1], self._desk.today()):
            kinds[deed](self._desk, self._window, order).open()

    def _book(self, ids: Sequence[str]) -> None:
        from ui.inspection.inspection_page import InspectionPage  # noqa: PLC0415

        if tasks := self._tasks(ids):
            self._desk.inspection_wanted.emit()
            for page in descendants(self._window, InspectionPage):
                page.books.show_item(tasks[0])

    def _copy(self, ids: Sequence[str]) -> None:
        from ui.ledger.activity_dialog import CopyDialog  # noqa: PLC0415

        detail = self._desk.read(activity_detail, ids[0])
        dialog = CopyDialog(self._desk, self._window, ids[0], detail.row.title)
        dialog.accepted.connect(lambda: self._desk.record_wanted.emit(Kind.ACTIVITY.value, dialog.saved_id))
        dialog.open()

    def _photos(self, ids: Sequence[str]) -> None:
        from ui.ledger.activities_page import ActivitiesPage  # noqa: PLC0415

        self._desk.record_wanted.emit(Kind.ACTIVITY.value, ids[0])
        if page := self._tabs.page(ActivitiesPage):
            later(0, page, page.panel.slots[MaterialKind.PHOTO].choose)

    def _tasks(self, ids: Sequence[str]) -> list[str]:
        return [one for one in ids if self._desk.task(one)]
