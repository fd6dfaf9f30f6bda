"""督办单: the list of a year's orders, narrowed by state, department and words."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.count_bars import BarCard, CountBar
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, clear, label
from ui.parts.live import LivePage
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from ui.progress.order_dialog import OrderDialog
from ui.progress.order_story import STATE_ROLES, OrderStory
from wenming_desktop.progress.orders import (
    DepartmentOrders,
    OrderFilter,
    OrderRow,
    OrderState,
    count_orders,
    department_orders,
    page_orders,
    state_counts,
)

_TABLES = frozenset({"supervision_order", "supervision_reminder", "department", "task", "category"})
_TYPING = 200  # milliseconds after the last key
_COLUMNS = (
    PagedColumn[OrderRow]("编号", 76, lambda row: row.code),
    PagedColumn[OrderRow]("科室", 96, lambda row: row.department),
    PagedColumn[OrderRow]("任务", 52, lambda row: row.task or "—"),
    PagedColumn[OrderRow]("督办事项", 0, lambda row: row.content),
    PagedColumn[OrderRow]("发出", 92, lambda row: f"{row.issued_on}"),
    PagedColumn[OrderRow](
        "期限", 92, lambda row: f"{row.last_day} 已延期" if row.extended_to else f"{row.last_day}"
    ),
    PagedColumn[OrderRow]("催办", 52, lambda row: f"{row.reminders}次" if row.reminders else "—"),
    PagedColumn[OrderRow](
        "状态", 92, lambda row: row.state.value, pill=lambda row: (row.state.value, STATE_ROLES[row.state])
    ),
)


class OrdersPanel(LivePage):
    """Left the orders and how the departments stand, right the chosen order's story."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _TABLES, parent)
        self._filter = OrderFilter()
        self.list = RecordList(PagedTable(_COLUMNS, self._count, self._page, self), spare=(4, 6, 2))
        self.story = OrderStory(desk)
        self.departments = BarCard("按科室", 2, 5, "发出督办单后，这里显示各科室办结和逾期的张数。")
        self._make_filters()
        self._states = QHBoxLayout()
        self._states.setSpacing(theme.px(12))
        self.new = button("新建督办单…", self.open_new, primary=True)
        self.new.setToolTip("从逾期的任务里选，或自己写（Ctrl+N）")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(bar(self._states, None, self.new))
        column.addLayout(bar(self.text, self.state, self.department, self.all))
        column.addWidget(self.list, 1)
        column.addWidget(self.departments)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.addWidget(halves(left, self.story, [900, 426]))
        self.list.view.chosen.connect(self.story.show_order)
        self.list.view.opened.connect(self.story.open_form)
        self.list.added.connect(self.open_new)
        self.list.removed.connect(self.story.remove)
        QShortcut(QKeySequence.StandardKey.New, self, self.open_new)

    def _make_filters(self) -> None:
        self.text = QLineEdit(placeholderText="事项、回复或科室里的字")
        self.text.setClearButtonEnabled(True)
        self._typing = QTimer(self, interval=_TYPING, singleShot=True)
        self._typing.timeout.connect(lambda: self.narrow(replace(self._filter, text=self.text.text())))
        self.text.textChanged.connect(self._typing.start)
        self.state = QComboBox()
        self.state.addItem("全部状态")
        for state in OrderState:
            self.state.addItem(state.value)
        self.state.activated.connect(self._narrow_to_state)
        self.department = QComboBox()
        self.department.activated.connect(
            lambda: self.narrow(replace(self._filter, department_id=self.department.currentData()))
        )
        self.department.setMinimumWidth(theme.px(130))
        self.all = button("显示全部", lambda: self.narrow(OrderFilter()))

    def narrow(self, wanted: OrderFilter) -> None:
        """Show only these orders; the filter line says so too."""
        self._filter = wanted
        self.text.blockSignals(True)
        if self.text.text().strip() != wanted.text.strip():
            self.text.setText(wanted.text)
        self.text.blockSignals(False)
        self.reload()

    def _narrow_to_state(self, at: int) -> None:
        self.narrow(replace(self._filter, state=list(OrderState)[at - 1] if at else None))

    def open_new(self) -> None:
        """Open the form for a new order; it is chosen once it is there."""
        if self.desk.plan is None:
            return
        dialog = OrderDialog(self.desk, self.window())
        dialog.accepted.connect(lambda: self.choose(dialog.saved_id))
        dialog.open()

    def choose(self, order_id: str) -> bool:
        """Choose an order's row, whatever the filter was; False if this year has no such order."""
        self.refresh()
        if not self.list.choose(order_id):
            self.narrow(OrderFilter())
        return self.list.choose(order_id)

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        today = self.desk.today()
        departments = self.desk.read(department_orders, plan.id, today)
        if self._filter.department_id not in {row.department_id for row in departments}:
            self._filter = replace(self._filter, department_id=None)
        self._show_states(self.desk.read(state_counts, plan.id, today))
        self._show_departments(departments)
        narrowed = self._filter != OrderFilter()
        self.all.setEnabled(narrowed)
        self.list.reload(
            "没有符合条件的督办单，点“显示全部”再看。"
            if narrowed
            else "还没有督办单。有任务逾期或进展慢时，点“新建督办单…”发给牵头科室，按期要回复。"
        )
        if not self.list.model.rowCount():
            self.story.show_order(None)

    def _on_plan_chosen(self) -> None:
        self._filter = OrderFilter()
        super()._on_plan_chosen()

    def _show_states(self, counts: dict[OrderState, int]) -> None:
        clear(self._states)
        self._states.addWidget(label(f"共 {sum(counts.values())} 张督办单", "heading"))
        self.state.setCurrentIndex(self.state.findText(self._filter.state) if self._filter.state else 0)
        for state, count in counts.items():
            if count:
                link = button(
                    f"{state.value} {count}",
                    lambda state=state: self.narrow(OrderFilter(state=state)),
                    link=True,
                )
                link.setStyleSheet(f"color: {theme.color(STATE_ROLES[state]).name()}")
                self._states.addWidget(link)

    def _show_departments(self, departments: list[DepartmentOrders]) -> None:
        self.department.clear()
        self.department.addItem("全部科室", None)
        bars: list[tuple[CountBar, Callable[[], None]]] = []
        for row in departments:
            self.department.addItem(row.department, row.department_id)
            late = f"逾期 {row.overdue}" if row.overdue else ""
            line = CountBar(
                row.department,
                row.closed / row.total,
                f"办结 {row.closed} / {row.total}",
                "done" if row.closed == row.total else "doing",
                late,
            )
            line.mark(marked=row.department_id == self._filter.department_id)
            wanted = OrderFilter(department_id=row.department_id)
            bars.append((line, lambda wanted=wanted: self.narrow(wanted)))
        self.department.setCurrentIndex(max(0, self.department.findData(self._filter.department_id)))
        self.departments.show_bars(bars)
        late = sum(row.overdue for row in departments)
        self.departments.note.setText(f"{late} 张逾期" if late else "")

    def _count(self) -> int:
        plan = self.desk.plan
        return self.desk.read(count_orders, plan.id, self._filter, self.desk.today()) if plan else 0

    def _page(self, offset: int, limit: int) -> list[OrderRow]:
        plan = self.desk.plan
        if plan is None:
            return []
        return self.desk.read(page_orders, plan.id, self._filter, self.desk.today(), offset, limit)
