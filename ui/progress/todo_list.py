"""今天要办 as lines: what bites, for how long, and the deed that helps; and the lines of one day."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.deeds import Deed
from ui.ground.desk import Desk
from ui.parts.fields import button, clear, elided, label
from ui.parts.gap_places import MEASURES
from ui.parts.menus import add_activity, add_order, add_task, offer_menu
from wenming_desktop.progress.orders import order_rows
from wenming_desktop.progress.today import WEEK, Bite, Bites, Remedy, fair_share
from wenming_desktop.progress.year_events import ACTIVITIES, DEADLINES, EventKind, YearEvent
from wenming_desktop.search.index import Kind

_MOST = 60  # lines of one day
INBOX = "inbox"  # 待归口, as 材料库 calls its view
_DEEDS = {
    Remedy.SUPERVISE: Deed.SUPERVISE,
    Remedy.REMIND: Deed.REMIND,
    Remedy.REPLY: Deed.REPLY,
    Remedy.RECORD: Deed.RECORD,
    Remedy.COLLECT: Deed.COLLECT,
}
EVENT_ROLES = {
    EventKind.LATE: "late",
    EventKind.DUE: "lacking",
    EventKind.DONE: "done",
    EventKind.ORDER: "late",
    EventKind.HELD: "doing",
    EventKind.PLANNED: "doing",
}


class TodoList(QWidget):
    """Lines under headings, each a link to what it is about with the deed that helps at its end.

    Args:
        desk: the desk.
        notes: each line says below it who it concerns and what is known.
    """

    def __init__(self, desk: Desk, *, notes: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._notes = desk, notes
        self._verb_width = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, theme.px(8) if notes else 0, 0)  # a scroll bar stands beside
        self._column.setSpacing(theme.px(4))
        # A scroll area around it hears of new lines only through its least size.
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)

    def show_bites(
        self, bites: Sequence[Bite], most: int | None = None, events: Sequence[YearEvent] = ()
    ) -> None:
        """Show what bites, then what else happens today.

        With ``most`` so many of them by fair_share(); a link counts what is left out and leads to all.
        """
        clear(self._column)
        shown = bites if most is None else fair_share(bites, most)
        longest = max((bite.remedy.value for bite in shown), key=len, default="")
        self._verb_width = self.fontMetrics().horizontalAdvance(longest) + theme.px(2)
        for kind, group in groupby(shown, key=lambda bite: bite.kind):
            of_kind = [bite for bite in bites if bite.kind is kind]
            if self._notes:
                self._head(f"{kind.value} {len(of_kind)}", late=kind in {Bites.NEGATIVE, Bites.LATE})
            for bite in group:
                self._bite(bite)
        if left := len(bites) - len(shown):
            every = partial(self._desk.record_wanted.emit, "calendar", "")
            self._column.addWidget(button(f"还有 {left} 件要办，见日历", every, link=True))
        if not bites:
            self._column.addWidget(label("今天没有要赶的事。", "secondary"))
        others = [event for event in events if event.kind not in DEADLINES]
        if others:
            self._head(f"今天的安排 {len(others)}", late=False)
        self._events(others)
        self._column.addStretch()

    def show_events(self, events: Sequence[YearEvent]) -> None:
        """Show what happens on one day, or what belongs to one field of a table."""
        clear(self._column)
        self._events(events)
        if not events:
            self._column.addWidget(label("这一天没有安排。", "secondary"))
        self._column.addStretch()

    def _events(self, events: Sequence[YearEvent]) -> None:
        for event in events[:_MOST]:
            role = EVENT_ROLES.get(event.kind, "secondary")
            line = self._line(event.text, event.kind.value, role, partial(lead_to_event, self._desk, event))
            offer_menu(line, partial(self._fill_event_menu, event))
            if event.who:
                self._column.addWidget(elided(event.who))
        if len(events) > _MOST:
            self._column.addWidget(label(f"另有 {len(events) - _MOST} 项，见活动台账。", "secondary"))

    def _head(self, text: str, *, late: bool) -> None:
        made = label(text, "alarm" if late else "heading")
        made.setContentsMargins(0, theme.px(6), 0, 0)
        self._column.addWidget(made)

    def _bite(self, bite: Bite) -> None:
        role = _role(bite)
        go, do = partial(_lead, self._desk, bite), partial(_do, self._desk, bite)
        if not self._notes:
            line = self._line(bite.text, bite.when, role, go, bite.remedy.value, do)
            if bite.kind is Bites.NEGATIVE:
                line.setStyleSheet(f"color: {theme.color('late').name()}; font-weight: 600")
            line.setToolTip(f"{bite.text}\n{bite.note}".strip())
        else:
            line = self._line(bite.text, bite.when, role, go)
            below = QHBoxLayout()
            below.addWidget(elided(bite.note), 1)
            below.addWidget(self._verb(bite.text, bite.remedy.value, do))
            self._column.addLayout(below)
        offer_menu(line, partial(self._fill_menu, bite))

    def _line(
        self,
        text: str,
        when: str,
        role: str,
        go: Callable[[], object],
        verb: str = "",
        do: Callable[[], object] = lambda: None,
    ) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        name = button(text, go, link=True, cut=True)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name.setStyleSheet(f"color: {theme.color('ink').name()}")
        name.setAccessibleName(f"{text} {when}".strip())
        name.setToolTip(text)
        row.addWidget(name, 1)
        word = label(when)
        word.setStyleSheet(f"color: {theme.color(role).name()}")
        row.addWidget(word)
        if verb:
            row.addWidget(self._verb(text, verb, do))
        self._column.addLayout(row)
        return name

    def _verb(self, text: str, verb: str, do: Callable[[], object]) -> QWidget:
        made = button(verb, do, link=True)
        made.setAccessibleName(f"{verb}{text}")
        if not self._notes:  # the verbs stand below each other
            made.setFixedWidth(self._verb_width)
        return made

    def _fill_menu(self, bite: Bite, menu: QMenu) -> None:
        if bite.remedy in {Remedy.REMIND, Remedy.REPLY}:
            self._add_order(menu, bite.id)
        elif bite.remedy is Remedy.COUNT:
            add_activity(menu, self._desk, [bite.id])
        elif bite.task_id:
            add_task(menu, self._desk, [bite.task_id])

    def _add_order(self, menu: QMenu, order_id: str) -> None:
        for order in self._desk.read(order_rows, [order_id], self._desk.today()):
            add_order(menu, self._desk, order)

    def _fill_event_menu(self, event: YearEvent, menu: QMenu) -> None:
        if event.kind in DEADLINES:
            add_task(menu, self._desk, [event.task_id])
        elif event.kind in ACTIVITIES:
            add_activity(menu, self._desk, [event.id])
        elif event.kind is EventKind.ORDER:
            self._add_order(menu, event.id)


def lead_to_event(desk: Desk, event: YearEvent) -> None:
    """Go to the very row that an event is of; of a festival to the form of its activity."""
    if event.kind in DEADLINES and event.id == event.task_id:
        desk.task_wanted.emit(event.task_id)
    elif event.kind in DEADLINES:
        desk.place_wanted.emit(event.task_id, MEASURES, event.id)
    elif event.kind in ACTIVITIES:
        desk.record_wanted.emit(Kind.ACTIVITY.value, event.id)
    elif event.kind is EventKind.FESTIVAL:
        desk.deed_wanted.emit(Deed.RECORD, [event.day.isoformat()])
    else:
        desk.record_wanted.emit("supervision", event.id)


def _lead(desk: Desk, bite: Bite) -> None:
    """Go to what a line is about."""
    match bite.kind:
        case Bites.NEGATIVE:
            desk.record_wanted.emit("assessment", bite.id)
        case Bites.REVIEW:
            desk.record_wanted.emit("supervision", bite.id)
        case Bites.INBOX:
            desk.record_wanted.emit("library", INBOX)
        case Bites.PACKAGE:
            desk.deed_wanted.emit(Deed.COLLECT, [bite.id])
        case _ if bite.remedy in {Remedy.REMIND, Remedy.REPLY}:
            desk.record_wanted.emit(Kind.ORDER.value, bite.id)
        case _ if bite.measure_id:
            desk.place_wanted.emit(bite.task_id, MEASURES, bite.measure_id)
        case _:
            desk.task_wanted.emit(bite.task_id)


def _do(desk: Desk, bite: Bite) -> None:
    """Do what helps."""
    if deed := _DEEDS.get(bite.remedy):
        desk.deed_wanted.emit(deed, [bite.id])
    elif bite.remedy is Remedy.COUNT:
        desk.form_wanted.emit(Kind.ACTIVITY, bite.id)
    else:
        _lead(desk, bite)


def _role(bite: Bite) -> str:
    if bite.kind in {Bites.NEGATIVE, Bites.LATE} or (bite.days is not None and bite.days < 0):
        return "late"
    soon = bite.days is not None and bite.days <= WEEK.days and bite.kind is not Bites.PACKAGE
    return "lacking" if soon or bite.kind is Bites.QUOTA else "secondary"
