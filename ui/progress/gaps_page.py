"""缺项: everything that is lacking, with what to do about it and a jump to it."""

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.ground.desk import Desk
from ui.parts.fields import button, label
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from wenming_desktop.plan.titles import task_title
from wenming_desktop.progress.gaps import Gap, GapFilter, GapKind, Urgency, gaps, urgent_first

_ALL, _NOBODY = "全部", "未指派"
_PILLS = {
    Urgency.LATE: ("已逾期", "late"),
    Urgency.SOON: ("30天内", "lacking"),
    Urgency.LATER: ("不急", "secondary"),
}


class GapRow:
    """A gap with an id of its own, as a list wants it."""

    def __init__(self, gap: Gap, task: str) -> None:
        self.gap, self.task = gap, task
        self.id = f"{gap.task_id}:{gap.kind}:{gap.requirement_id or gap.quota_id or ''}"


class GapsPage(QWidget):
    """The live list; filters by category, department and kind."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stale = True
        self._rows: list[GapRow] = []
        self.category, self.department, self.kind = QComboBox(), QComboBox(), QComboBox()
        self._count = label(role="heading")
        self.table = PagedTable(_COLUMNS, lambda: len(self._rows), self._page, self)
        self.view = PagedView(self.table)
        self._empty = label(role="secondary")
        self._empty.hide()
        self.all = button("显示全部缺项", self._show_all, link=True)
        self.all.hide()
        self.print = button("打印…", self._print)
        self.copy = button("复制列表", self._copy)
        self.copy.setToolTip("复制后可以粘贴到表格里（Ctrl+Shift+C）")
        self.copy.setShortcut("Ctrl+Shift+C")
        line = QHBoxLayout()
        line.addWidget(self._count)
        line.addWidget(self.all)
        line.addStretch()
        for name, box in (("类别", self.category), ("科室", self.department), ("缺什么", self.kind)):
            line.addWidget(label(name, "secondary"))
            line.addWidget(box)
            box.setMinimumContentsLength(8)
            box.activated.connect(self._reload)
        line.addWidget(self.copy)
        line.addWidget(self.print)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.addLayout(line)
        column.addWidget(self._empty)
        column.addWidget(self.view, 1)
        column.addStretch()
        self.view.opened.connect(self._open)
        desk.changed.connect(self._on_changed)
        desk.plan_chosen.connect(self._on_changed)

    def show_record(self, record_id: str) -> bool:
        """Show the gaps of one category (its id), one department (its name) or one kind of gap.

        Anything else shows all; False then.
        """
        self._show_all()
        self.view.setFocus()
        for box in (self.category, self.department, self.kind):
            at = box.findData(record_id)
            if at > 0:
                box.setCurrentIndex(at)
                self._reload()
                return True
        return False

    def _show_all(self) -> None:
        for box in (self.category, self.department, self.kind):
            box.setCurrentIndex(0)
        self._reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._reload()

    def _open(self, row: GapRow) -> None:
        self._desk.task_wanted.emit(row.gap.task_id)

    def _on_changed(self) -> None:
        self._stale = not self.isVisible()
        if not self._stale:
            self._reload()

    def _reload(self) -> None:
        self._stale = False
        plan = self._desk.plan
        if plan is None:
            return
        _offer(self.category, [(row.short_title, row.id) for row in plan.categories])
        leads = sorted({task.lead for task in plan.tasks if task.lead})
        _offer(self.department, [*((name, name) for name in leads), (_NOBODY, "")])
        _offer(self.kind, [(kind.value, kind.value) for kind in GapKind])
        kind = self.kind.currentData()
        wanted = GapFilter(
            category_id=self.category.currentData(),
            department=self.department.currentData(),
            kind=GapKind(kind) if kind else None,
        )
        found = urgent_first(self._desk.read(gaps, plan.id, self._desk.today(), wanted))
        titles = {task.id: f"{task.code}  {task_title(task.text)}" for task in plan.tasks}
        chosen, at = self.view.current(), self.view.currentIndex().row()
        self._rows = [GapRow(gap, titles[gap.task_id]) for gap in found]
        self.table.reload()
        self._choose(chosen.id if chosen else "", at)
        tasks = len({gap.task_id for gap in found})
        self._count.setText(f"{len(found)}个缺项，涉及{tasks}项任务" if found else "没有缺项")
        filtered = wanted != GapFilter()
        self._empty.setText(
            "这样选没有缺项。" if filtered else "每项任务都已指派，有措施、有时限，次数和材料都齐了。"
        )
        self.all.setVisible(filtered)
        self._empty.setVisible(not found)
        self.view.setVisible(bool(found))
        self.copy.setEnabled(bool(found))

    def _print(self) -> None:
        department = self.department.currentData()
        self._desk.paper_wanted.emit("gap-list", {"department": department} if department else {})

    def _choose(self, row_id: str, at: int) -> None:
        """Stay on the gap that was chosen; where it is gone, on the one that came in its place."""
        places = (place for place, row in enumerate(self._rows) if row.id == row_id)
        place = next(places, min(at, len(self._rows) - 1))
        if self._rows and place != self.view.currentIndex().row():
            self.view.selectRow(max(place, 0))

    def _page(self, offset: int, limit: int) -> list[GapRow]:
        return self._rows[offset : offset + limit]

    def _copy(self) -> None:
        """Put the list on the clipboard as a spreadsheet takes it."""
        heads = "\t".join(column.head for column in _COLUMNS)
        lines = ("\t".join(" ".join(column.text(row).split()) for column in _COLUMNS) for row in self._rows)
        QGuiApplication.clipboard().setText("\n".join([heads, *lines]))


def _offer(box: QComboBox, choices: list[tuple[str, str]]) -> None:
    """Fill a filter anew, keeping what is chosen while it is still there."""
    chosen = box.currentData()
    box.clear()
    box.addItem(_ALL, None)
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))


_COLUMNS = (
    PagedColumn[GapRow]("任务", 230, lambda row: row.task),
    PagedColumn[GapRow]("缺什么", 250, lambda row: row.gap.text),
    PagedColumn[GapRow]("怎么办", 0, lambda row: row.gap.todo),
    PagedColumn[GapRow]("牵头科室", 130, lambda row: row.gap.department or _NOBODY),
    PagedColumn[GapRow](
        "缓急",
        100,
        lambda row: _PILLS[row.gap.urgency][0],
        pill=lambda row: _PILLS[row.gap.urgency],
    ),
)
