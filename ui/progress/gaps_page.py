"""缺项: everything that is lacking, with what to do about it and a jump to it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from ui.parts.filter_line import FilterChoice
from ui.parts.gap_places import lead_to_gap
from ui.parts.list_export import export_button
from ui.parts.list_page import ListPage
from ui.parts.menus import add_gap, offer_menu
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from wenming_desktop.progress.board import BOARD_TABLES
from wenming_desktop.progress.gaps import Gap, GapFilter, GapKind, Urgency, gap_id, gaps
from wenming_desktop.reading.titles import task_title
from wenming_desktop.search.lists import stand_in
from wenming_desktop.words import NOBODY

_PILLS = {
    Urgency.LATE: ("已逾期", "late"),
    Urgency.SOON: ("30天内", "lacking"),
    Urgency.LATER: ("不急", "secondary"),
}


class GapRow:
    """A gap with an id of its own, as a list wants it."""

    def __init__(self, gap: Gap, task: str) -> None:
        self.gap, self.task = gap, task
        self.id = gap_id(gap)
        # A hit of the negative list is nobody's: it is the whole unit's.
        self.who = gap.department or (NOBODY if gap.task_id else "—")
        self.texts = (task, gap.text, gap.todo, self.who)


class GapsPage(ListPage[GapRow]):
    """The live list; filters by words, category, department and kind."""

    tables = BOARD_TABLES

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, RecordList(PagedTable(_COLUMNS), several=True), "任务、缺什么、怎么办", parent)
        self.list.view.setAccessibleName("缺项")
        self._rows: list[GapRow] = []
        self.category: FilterChoice[str] = self.filters.choice("全部类别")
        self.department: FilterChoice[str] = self.filters.choice("全部科室")
        self.kind = self.filters.choice("全部缺项", [(kind.value, kind) for kind in GapKind])
        self._count = label(role="heading")
        self.print = button("打印…", self._print)
        self.copy = button("复制列表", self._copy)
        self.copy.setToolTip("复制后可以粘贴到表格里（Ctrl+Shift+C）")
        self.copy.setShortcut("Ctrl+Shift+C")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(theme.px(8))
        export = export_button(desk, "gaps", lambda: self.list.model.ids)
        column.addLayout(bar(self._count, None, self.copy, export, self.print))
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        self.list.view.opened.connect(self._open)
        offer_menu(
            self.list.view, lambda menu: add_gap(menu, desk, [row.gap for row in self.list.view.selected()])
        )

    def _open(self, row: GapRow) -> None:
        lead_to_gap(self.desk, row.gap)

    def show_record(self, record_id: str) -> bool:
        """Show the gaps of one category (its id), one department (its name) or one kind of gap.

        Anything else shows all; False then.
        """
        self.refresh()
        self.list.setFocus()
        choices: tuple[FilterChoice[str], ...] = (self.category, self.department)
        wanted = next((choice for choice in choices if choice.has(record_id)), None)
        kind = next((kind for kind in GapKind if kind == record_id), None)
        if wanted:
            self.filters.narrow(wanted, record_id)
        else:
            self.filters.narrow(self.kind, kind)
        self.refresh()
        return bool(wanted or kind)

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        leads = sorted({task.lead for task in plan.tasks if task.lead})
        self.category.fill("全部类别", [(row.short_title, row.id) for row in plan.categories])
        self.department.fill("全部科室", [*((name, name) for name in leads), (NOBODY, "")])
        wanted = GapFilter(self.category.value(), self.department.value(), self.kind.value())
        titles = {task.id: f"{task.code}  {task_title(task.text)}" for task in plan.tasks}
        rows = (
            GapRow(gap, titles.get(gap.task_id, gap.kind.value))
            for gap in self.desk.read(gaps, plan.id, self.desk.today(), wanted)
        )
        self._rows = [row for row in rows if stand_in(self.filters.words(), row.texts)]
        tasks = len({row.gap.task_id for row in self._rows if row.gap.task_id})
        some = f"{len(self._rows)}个缺项，涉及{tasks}项任务"
        self._count.setText(some if self._rows else "没有缺项")
        self.filters.show_found(f"{len(self._rows)} 个")
        self.list.show_rows(
            self._rows,
            "这样选没有缺项。"
            if self.filters.narrowed()
            else "每项任务都已指派，有措施、有时限，次数和材料都齐了。",
        )
        self.copy.setEnabled(bool(self._rows))

    def _print(self) -> None:
        department = self.department.value()
        self.desk.paper_wanted.emit("gap-list", {"department": department} if department else {})

    def _copy(self) -> None:
        """Put the list on the clipboard as a spreadsheet takes it."""
        heads = "\t".join(column.head for column in _COLUMNS)
        lines = ("\t".join(" ".join(column.text(row).split()) for column in _COLUMNS) for row in self._rows)
        QGuiApplication.clipboard().setText("\n".join([heads, *lines]))


def _pill(gap: Gap) -> tuple[str, str]:
    return ("一票否决", "late") if gap.negative_id else _PILLS[gap.urgency]


_COLUMNS = (
    PagedColumn[GapRow]("任务", 230, lambda row: row.task),
    PagedColumn[GapRow]("缺什么", 250, lambda row: row.gap.text),
    PagedColumn[GapRow]("怎么办", 0, lambda row: row.gap.todo),
    PagedColumn[GapRow]("牵头科室", 130, lambda row: row.who),
    PagedColumn[GapRow](
        "缓急",
        100,
        lambda row: _pill(row.gap)[0],
        pill=lambda row: _pill(row.gap),
    ),
)
