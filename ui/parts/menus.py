"""The right-click menus: one for each kind of thing, the same wherever the thing is shown."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from ui.ground.deeds import Deed
from ui.ground.desk import Desk
from ui.parts.gap_places import lead_to_gap
from wenming_desktop.progress.gaps import Gap, GapKind
from wenming_desktop.progress.orders import OrderRow, OrderState
from wenming_desktop.search.index import Kind

HISTORY = "记录"  # the panel of a task that tells what was done to it


def offer_menu(view: QWidget, fill: Callable[[QMenu], object]) -> None:
    """Have a widget show a menu on a right click, the menu key and Shift+F10.

    Args:
        view: the widget; of a list, the menu that the keys open stands at the current row.
        fill: adds the entries; where it adds none, no menu is shown.
    """

    def show(place: QPoint) -> None:
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        if menu.isEmpty():
            menu.setParent(None)  # it goes with the last name it has
            return
        ground = view
        if isinstance(view, QAbstractItemView):
            ground = view.viewport()
            rect = view.visualRect(view.currentIndex())
            # The keys give the middle of the view, a mouse a place on one of the rows that are selected.
            at = view.indexAt(place)
            if rect.isValid() and not (at.isValid() and view.selectionModel().isSelected(at)):
                place = rect.center()
        menu.popup(ground.mapToGlobal(place))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(show)


def add_task(menu: QMenu, desk: Desk, task_ids: Sequence[str], *, elsewhere: bool = True) -> None:
    """What can be done to tasks of the plan on show.

    Args:
        menu: to add to.
        desk: the desk.
        task_ids: the tasks; what is done to one alone is grey where they are several.
        elsewhere: they are shown in another place than their own page: offer to go there.
    """
    ids = [one for one in task_ids if desk.task(one)]
    one, first = len(ids) == 1, ids[0] if ids else ""

    def add(text: str, deed: Callable[[], object], *, possible: bool = True) -> None:
        menu.addAction(text, deed).setEnabled(bool(ids) and possible)

    def want(deed: Deed, *, possible: bool = True) -> None:
        add(deed.value, lambda: desk.deed_wanted.emit(deed, ids), possible=possible)

    if elsewhere:
        add("打开任务", lambda: desk.task_wanted.emit(first), possible=one)
    want(Deed.ASSIGN)
    want(Deed.RECORD)
    want(Deed.ATTACH, possible=one)
    want(Deed.SUPERVISE, possible=one)
    menu.addSeparator()
    checklist = {"item": first}
    add("打印核对清单…", lambda: desk.paper_wanted.emit("checklist", checklist), possible=one)
    want(Deed.BOOK, possible=one)
    add("记录", lambda: desk.place_wanted.emit(first, HISTORY, ""), possible=one)


def add_gap(menu: QMenu, desk: Desk, gaps: Sequence[Gap]) -> None:
    """What can be done about gaps: go to where the first is filled, and the deeds of their tasks."""
    if not gaps:
        return
    first = gaps[0]
    word = "去处理" if first.kind is GapKind.NEGATIVE else "去补"
    menu.addAction(word, lambda: lead_to_gap(desk, first)).setEnabled(len(gaps) == 1)
    tasks = list(dict.fromkeys(gap.task_id for gap in gaps if gap.task_id))
    if tasks:
        menu.addSeparator()
        add_task(menu, desk, tasks)


def add_activity(menu: QMenu, desk: Desk, ids: Sequence[str]) -> None:
    """What can be done to activities; of several nothing but what a page adds itself."""
    one, first = len(ids) == 1, ids[0] if ids else ""

    def add(text: str, deed: Callable[[], object]) -> None:
        menu.addAction(text, deed).setEnabled(one)

    add("打开…", lambda: desk.form_wanted.emit(Kind.ACTIVITY, first))
    add("在活动台账中显示", lambda: desk.record_wanted.emit(Kind.ACTIVITY.value, first))
    for deed in (Deed.COPY, Deed.PHOTOS):
        add(deed.value, lambda deed=deed: desk.deed_wanted.emit(deed, [first]))
    menu.addSeparator()
    add("打印活动情况表…", lambda: desk.paper_wanted.emit("activity-report", {"activity": first}))
    add("打印签到表…", lambda: desk.paper_wanted.emit("sign-in", {"activity": first}))


def add_order(menu: QMenu, desk: Desk, order: OrderRow, *, elsewhere: bool = True) -> None:
    """What can be done to an order in its state; arguments as of add_task()."""
    closed = order.state is OrderState.CLOSED
    if elsewhere:
        menu.addAction("打开督办单", lambda: desk.record_wanted.emit(Kind.ORDER.value, order.id))
    waiting = not closed and not order.reply
    for deed, possible in ((Deed.REMIND, waiting), (Deed.REPLY, not closed), (Deed.CLOSE, not closed)):
        menu.addAction(deed.value, lambda deed=deed: desk.deed_wanted.emit(deed, [order.id])).setEnabled(
            possible
        )
    menu.addSeparator()
    menu.addAction("打印督办单…", lambda: desk.paper_wanted.emit("supervision-order", {"order": order.id}))
    if task_id := order.task_id:
        menu.addAction(f"看任务 {order.task}", lambda: desk.task_wanted.emit(task_id))


def add_department(menu: QMenu, desk: Desk, name: str) -> None:
    """What can be done about a department by its name."""
    menu.addAction("看它的缺项", lambda: desk.record_wanted.emit("gaps", name))
    menu.addAction("打印责任清单…", lambda: desk.paper_wanted.emit("duty-list", {"department": name}))
    menu.addAction("打印缺项清单…", lambda: desk.paper_wanted.emit("gap-list", {"department": name}))
