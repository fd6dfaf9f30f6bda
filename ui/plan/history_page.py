"""全部记录: what was ever changed, the chosen step's values before and after beside the list."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, card, label, mark_invalid, wrapped
from ui.parts.filter_line import FilterChoice
from ui.parts.list_page import ListPage
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.period_edit import PeriodEdit
from ui.parts.record_list import RecordList
from wenming_desktop.changes.ahead import places_of
from wenming_desktop.changes.history import Detail, one_step
from wenming_desktop.changes.lane import Changed
from wenming_desktop.changes.steps import PARTS, StepFilter, StepLine, step_ids, step_lines
from wenming_desktop.entities.table_names import Table


class HistoryPage(ListPage[StepLine]):
    """Enter or a double click leads to what a step changed.

    Args:
        desk: the desk.
        parent: the parent.
    """

    tables = frozenset(Table)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rows = RecordList(PagedTable(_COLUMNS, self._fetch), spare={3: 2})
        rows.view.setAccessibleName("全部记录")
        super().__init__(desk, rows, "做了什么，改前改后的字", parent)
        self.part: FilterChoice[str] = self.filters.choice(
            "全部内容", [(part, part) for part in PARTS], "只看一类内容的修改"
        )
        self.days = PeriodEdit(desk.today().year)
        self.days.setPlaceholderText("全部日期，例如 3月5日-3月7日、3月")
        self.days.setToolTip(_DAYS)
        self.days.setAccessibleName("日期")
        self.days.setClearButtonEnabled(True)
        self.days.setFixedWidth(theme.px(250))
        self.days.textChanged.connect(self._mark)
        self._count = label(role="heading")
        self.heading = wrapped("", "heading")
        self.when = label(role="secondary")
        self.values = QPlainTextEdit(readOnly=True)
        self.values.setAccessibleName("改前和改后")
        self.values.setProperty("bare", True)
        self.go = button("到这里", self._go, primary=True)
        self.go.setToolTip("到这一步改的地方（回车）")
        self._lay_out()
        self.list.view.opened.connect(self._go)
        self.list.view.chosen.connect(self._show)

    def concerned(self, changed: Changed) -> bool:
        return bool(changed.tables)

    def reload(self) -> None:
        period = self.days.period()
        unread = bool(self.days.text().strip()) and period is None
        mark_invalid(self.days, "看不懂这个日期，现在显示全部日期。" if unread else "")
        wanted = StepFilter(
            since=period and period.starts_on,
            until=period and (period.ends_on or period.starts_on),
            part=self.part.value(),
            words=self.filters.words(),
        )
        ids = self.desk.read(step_ids, wanted)
        narrowed = self.filters.narrowed() or period is not None
        self._count.setText(f"{'找到' if narrowed else '共'} {len(ids):,} 步修改")
        self.filters.show_found(f"{len(ids):,} 步")
        empty = "没有符合条件的记录。" if narrowed else "还没有记录。每次修改都会自动记在这里。"
        self.list.show_ids(ids, empty)
        if ids and self.list.view.current() is None:
            self.list.choose(ids[0])
        self._show(self.list.view.current())

    def _fetch(self, ids: Sequence[str]) -> list[StepLine]:
        return self.desk.read(step_lines, ids)

    def _show(self, line: StepLine | None) -> None:
        """The chosen step: its values before and after."""
        step = self.desk.read(one_step, line.id) if line else None
        self.heading.setText(step.label if step else "")
        self.go.setEnabled(step is not None)
        self.when.setText(f"{step.at.astimezone():%Y-%m-%d %H:%M:%S}{_state(line)}" if step and line else "")
        lines = in_blocks(step.details) if step else []
        if step and step.more_rows:
            lines.append(f"……还有 {step.more_rows:,} 条")
        if step and not lines:
            lines.append("只改了先后次序，或程序自己的记号。")
        self.values.setPlainText("\n".join(lines))

    def _go(self) -> None:
        if line := self.list.view.current():
            self.desk.places_wanted.emit(self.desk.read(partial(places_of, step_id=line.id)))

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(bar(self._count, None, self.days))
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        right, inner = card()
        right.setMinimumWidth(theme.px(300))
        inner.addWidget(self.heading)
        inner.addWidget(self.when)
        inner.addWidget(self.values, 1)
        inner.addLayout(bar(None, self.go))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.addWidget(halves(left, right, (800, 480)))


def in_blocks(details: Sequence[Detail]) -> list[str]:
    """Lines: what was changed, and below it each of its values before and after."""
    lines: list[str] = []
    where = ""
    for detail in details:
        if detail.where != where:
            lines += [*([""] if lines else []), detail.where]
            where = detail.where
        lines.append(f"    {detail.field}：{detail.before} → {detail.after}")
    return lines


def _state(line: StepLine) -> str:
    if line.undone:
        return "，已撤销"
    return "，程序自动做的" if line.by_program else ""


def _pill(line: StepLine) -> tuple[str, str] | None:
    if line.undone:
        return "已撤销", "lacking"
    return ("自动", "secondary") if line.by_program else None


_DAYS = "只看这几天的修改：写一天、几天或一个月，也可以点日历选"
_COLUMNS = (
    PagedColumn[StepLine]("时间", 150, lambda row: f"{row.at.astimezone():%Y-%m-%d %H:%M}"),
    PagedColumn[StepLine]("做了什么", 0, lambda row: row.label),
    PagedColumn[StepLine]("状态", 92, lambda row: (_pill(row) or ("", ""))[0], pill=_pill),
    PagedColumn[StepLine]("改了几处", 84, lambda row: f"{row.rows:,}"),
)
