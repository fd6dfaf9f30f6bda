"""督办单: the list of a year's orders, narrowed by state, department and words."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.count_bars import BarCard, CountBar
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, clear, label
from ui.parts.filter_line import FilterChoice
from ui.parts.list_export import export_button
from ui.parts.list_page import ListPage
from ui.parts.menus import add_order, offer_menu
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from ui.progress.order_dialog import OrderDialog
from ui.progress.order_story import STATE_ROLES, OrderStory
from wenming_desktop.entities.table_names import Table
from wenming_desktop.progress.orders import (
    DepartmentOrders,
    OrderFilter,
    OrderRow,
    OrderState,
    department_orders,
    order_ids,
    order_rows,
    state_counts,
)

_COLUMNS = (
    PagedColumn[OrderRow]("编号", 108, lambda row: row.code),
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


class OrdersPage(ListPage[OrderRow]):
    """Left the orders and how the departments stand, right the chosen order's story."""

    tables = frozenset(
        {
            *(Table.SUPERVISION_ORDER, Table.SUPERVISION_REMINDER, Table.DEPARTMENT),
            *(Table.ORDER_EVIDENCE, Table.EVIDENCE, Table.TASK, Table.CATEGORY, Table.WORK_PLAN),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rows = RecordList(PagedTable(_COLUMNS, self._fetch), spare={4: 5, 6: 7, 2: 1})
        rows.view.setAccessibleName("督办单")
        super().__init__(desk, rows, "事项、回复或科室里的字", parent)
        self.state = self.filters.choice("全部状态", [(state.value, state) for state in OrderState])
        self.department: FilterChoice[str] = self.filters.choice("全部科室")
        self.story = OrderStory(desk)
        self.departments = BarCard("按科室", 2, 5, "发出督办单后，这里显示各科室办结和逾期的张数。")
        self._states = QHBoxLayout()
        self._states.setSpacing(theme.px(12))
        self.new = button("新建督办单…", self.open_new, primary=True)
        self.new.setToolTip("从逾期的任务里选，或自己写（Ctrl+N）")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(
            bar(self._states, None, export_button(desk, "orders", lambda: self.list.model.ids), self.new)
        )
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        column.addWidget(self.departments)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.addWidget(halves(left, self.story, [900, 426]))
        self.list.view.chosen.connect(self.story.show_order)
        self.list.view.opened.connect(self.story.open_form)
        offer_menu(self.list.view, self._fill_menu)
        self.list.added.connect(self.open_new)
        self.list.removed.connect(self.story.remove)
        QShortcut(QKeySequence.StandardKey.New, self, self.open_new)

    def open_new(self) -> None:
        """Open the form for a new order; it is chosen once it is there."""
        if self.desk.plan is None:
            return
        dialog = OrderDialog(self.desk, self.window())
        dialog.accepted.connect(lambda: self.show_record(dialog.saved_id))
        dialog.open()

    def _fill_menu(self, menu: QMenu) -> None:
        if order := self.list.view.current():
            add_order(menu, self.desk, order, elsewhere=False)
            menu.addSeparator()
            menu.addAction("修改…", self.story.open_form)
            menu.addAction("删除", self.story.remove)

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        today = self.desk.today()
        departments = self.desk.read(department_orders, plan.id, today)
        self.department.fill("全部科室", [(row.department, row.department_id) for row in departments])
        self._show_states(self.desk.read(state_counts, plan.id, today))
        self._show_departments(departments)
        wanted = OrderFilter(self.filters.words(), self.state.value(), self.department.value())
        ids: list[str] = self.desk.read(order_ids, plan.id, wanted, today)
        self.filters.show_found(f"{len(ids):,} 张")
        self.list.show_ids(
            ids,
            "没有符合条件的督办单，点“显示全部”再看。"
            if self.filters.narrowed()
            else "还没有督办单。有任务逾期或进展慢时，点“新建督办单…”发给牵头科室，按期要回复。",
        )

    def _show_states(self, counts: dict[OrderState, int]) -> None:
        clear(self._states)
        self._states.addWidget(label(f"共 {sum(counts.values())} 张督办单", "heading"))
        for state, count in counts.items():
            if count:
                link = button(
                    f"{state.value} {count}",
                    lambda state=state: self.filters.narrow(self.state, state),
                    link=True,
                )
                link.setStyleSheet(f"color: {theme.color(STATE_ROLES[state]).name()}")
                self._states.addWidget(link)

    def _show_departments(self, departments: list[DepartmentOrders]) -> None:
        bars: list[tuple[CountBar, Callable[[], None]]] = []
        for row in departments:
            late = f"逾期 {row.overdue}" if row.overdue else ""
            line = CountBar(
                row.department,
                row.closed / row.total,
                f"办结 {row.closed} / {row.total}",
                "done" if row.closed == row.total else "doing",
                late,
            )
            line.mark(marked=row.department_id == self.department.value())
            one = row.department_id
            bars.append((line, lambda one=one: self.filters.narrow(self.department, one)))
        self.departments.show_bars(bars)
        late = sum(row.overdue for row in departments)
        self.departments.note.setText(f"{late} 张逾期" if late else "")

    def _fetch(self, ids: Sequence[str]) -> list[OrderRow]:
        return self.desk.read(order_rows, ids, self.desk.today())
