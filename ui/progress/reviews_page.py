"""调度: a year's reviews by date, and the chosen one beside an earlier one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.choice_box import ChoiceBox
from ui.parts.count_bars import BarCard, CountBar
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, clear, label
from ui.parts.menus import add_task, offer_menu
from ui.parts.page import Page
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from ui.parts.segments import Segments
from ui.progress.review_dialog import ReviewDialog
from ui.progress.trend_chart import TrendCard
from wenming_desktop.entities.table_names import Table
from wenming_desktop.progress.reviews import (
    Comparison,
    Moved,
    Movement,
    ReviewedStanding,
    ReviewRow,
    compare_review,
    delete_review,
    page_reviews,
)
from wenming_desktop.words import NOBODY

_COMPARED, _TREND = "compared", "trend"
_MOST = 400  # reviews of a year: more than one a day
_ROLES = {
    Movement.FORWARD: "done",
    Movement.BACK: "late",
    Movement.SAME: "secondary",
    Movement.NEW: "doing",
    Movement.GONE: "secondary",
}
_REVIEWS = (
    PagedColumn[ReviewRow]("日期", 0, lambda row: f"{row.held_on}"),
    PagedColumn[ReviewRow](
        "完成", 84, lambda row: f"{row.done}/{row.tasks}", counter=lambda row: (row.done, row.tasks)
    ),
    PagedColumn[ReviewRow](
        "逾期", 72, lambda row: f"{row.late}", pill=lambda row: (f"{row.late}", "late") if row.late else None
    ),
)


@dataclass(frozen=True)
class _Line:
    """One task of a comparison as listed; its id is the task's."""

    id: str
    title: str
    moved: Moved


_LINES = (
    PagedColumn[_Line]("编号", 52, lambda line: line.moved.standing.code),
    PagedColumn[_Line]("任务", 0, lambda line: line.title),
    PagedColumn[_Line]("牵头", 96, lambda line: line.moved.standing.lead or NOBODY),
    PagedColumn[_Line]("状态", 136, lambda line: _steps(line.moved, lambda side: side.status.value)),
    PagedColumn[_Line](
        "措施",
        92,
        lambda line: _steps(line.moved, lambda side: f"{side.measures_done}/{side.measures_total}"),
    ),
    PagedColumn[_Line](
        "材料", 92, lambda line: _steps(line.moved, lambda side: f"{side.slots_filled}/{side.slots_total}")
    ),
    PagedColumn[_Line]("活动", 72, lambda line: _steps(line.moved, lambda side: f"{side.activities}")),
    PagedColumn[_Line](
        "变化",
        84,
        lambda line: line.moved.movement.value,
        pill=lambda line: (line.moved.movement.value, _ROLES[line.moved.movement]),
    ),
)


class ReviewsPage(Page):
    """Left the reviews, right who moved since the one before, by department and by task."""

    tables = frozenset({Table.PROGRESS_REVIEW, Table.PROGRESS_REVIEW_ROW, Table.TASK, Table.CATEGORY})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._comparison: Comparison | None = None
        self._movement: Movement | None = None
        self._department: str | None = None
        self._reviews: list[ReviewRow] = []
        self.list = RecordList(PagedTable(_REVIEWS))
        self.list.view.setAccessibleName("历次调度")
        self.lines = RecordList(PagedTable(_LINES), spare={6: 5, 4: 3, 2: 1})
        self.lines.view.setAccessibleName("各项任务的变化")
        self.departments = BarCard("按牵头科室", 2, 4, "记录两次调度以后，这里对比各科室的进展。")
        self.heading = label(role="heading")
        self.note = label(role="secondary")
        self.note.setWordWrap(True)
        self.previous = ChoiceBox(sizeAdjustPolicy=QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.previous.setToolTip("与哪一次比较")
        self._moves = QHBoxLayout()
        self._moves.setSpacing(theme.px(12))
        self.print = button("打印…", self._print)
        self.edit = button("改说明…", self._edit)
        self.delete = button("删除", self._delete)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        self.trend = TrendCard(desk)
        self.views = Segments("右边看什么")
        self.views.offer(((_COMPARED, "与上次比"), (_TREND, "走势")), _COMPARED)
        self.right = QStackedWidget()
        self.right.addWidget(self._make_right())
        self.right.addWidget(self.trend)
        outer.addWidget(halves(self._make_left(), self.right, [300, 1030], grows=1))
        self._wire()

    def _make_left(self) -> QWidget:
        left = QWidget()
        left.setMinimumWidth(theme.px(250))
        self.new = button("记录调度…", self.open_new, primary=True)
        self.new.setToolTip("记下各项任务现在的进度（Ctrl+N）")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(bar(label("调度", "heading"), None, self.new))
        column.addWidget(self.views)
        column.addWidget(self.list, 1)
        return left

    def _make_right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(bar(self.heading, self.previous, None, self.print, self.edit, self.delete))
        column.addWidget(self.note)
        column.addWidget(self.departments)
        column.addLayout(self._moves)
        column.addWidget(self.lines, 1)
        return right

    def _wire(self) -> None:
        self.list.view.chosen.connect(lambda: self._compare(None))
        self.list.view.opened.connect(self._edit)
        self.list.added.connect(self.open_new)
        self.list.removed.connect(self._delete)
        self.lines.view.opened.connect(self._go_to)
        self.views.chosen.connect(self._show_view)
        offer_menu(self.lines.view, lambda menu: add_task(menu, self.desk, self.lines.view.selected_ids()))
        self.previous.activated.connect(lambda: self._compare(self.previous.currentData()))
        QShortcut(QKeySequence.StandardKey.New, self, self.open_new)

    def _show_view(self, key: str) -> None:
        self.right.setCurrentIndex([_COMPARED, _TREND].index(key))

    def _go_to(self, line: _Line) -> None:
        self.desk.task_wanted.emit(line.id)

    def open_new(self) -> None:
        """Open the form that records a review; it is chosen once it is there."""
        if self.desk.plan is None:
            return
        dialog = ReviewDialog(self.desk, self.window())
        dialog.accepted.connect(lambda: self.list.choose(dialog.saved_id))
        dialog.open()

    def _print(self) -> None:
        review: ReviewRow | None = self.list.view.current()
        if review:
            self.desk.paper_wanted.emit("progress-review", {"review": review.id})

    def reload(self) -> None:
        plan = self.desk.plan
        self._reviews = self.desk.read(page_reviews, plan.id, 0, _MOST) if plan else []
        empty = "还没有调度记录。开调度会前点“记录调度…”，下次就能看出谁前进、谁后退。"
        self.list.show_rows(self._reviews, empty)
        self.trend.load()
        if not self._reviews:
            self._compare()

    def show_record(self, record_id: str) -> bool:
        self.refresh()
        return self.list.choose(record_id)

    def _compare(self, previous_id: str | None = None) -> None:
        """Show the chosen review beside an earlier one, by default the last one before it."""
        review: ReviewRow | None = self.list.view.current()
        self._comparison = self.desk.read(compare_review, review.id, previous_id) if review else None
        self._movement = self._department = None
        for widget in (self.previous, self.print, self.edit, self.delete, self.departments, self.lines):
            widget.setVisible(review is not None)
        if self._comparison is None:
            self.heading.setText("")
            self.note.hide()
            clear(self._moves)
            return
        self._show_head(self._comparison)
        self._show_departments(self._comparison)
        self._show_lines()

    def _show_head(self, comparison: Comparison) -> None:
        review, previous = comparison.review, comparison.previous
        self.heading.setText(f"{review.held_on} 与")
        self.note.setText(review.note)
        self.note.setVisible(bool(review.note))
        self.previous.clear()
        for row in self._reviews:
            if row.held_on < review.held_on:
                self.previous.addItem(f"{row.held_on} 相比", row.id)
        self.previous.setCurrentIndex(self.previous.findData(previous.id) if previous else -1)
        self.previous.setVisible(previous is not None)
        if previous is None:
            self.heading.setText(f"{review.held_on}，第一次调度，还没有可比的")

    def _show_departments(self, comparison: Comparison) -> None:
        bars: list[tuple[CountBar, Callable[[], None]]] = []
        for row in comparison.by_department:
            words = f"前进 {row.forward} · 未变 {row.same} · 完成 {row.done}/{row.tasks}"
            late = " ".join(
                part
                for part in (f"后退 {row.back}" if row.back else "", f"逾期 {row.late}" if row.late else "")
                if part
            )
            line = CountBar(row.department or NOBODY, row.done / row.tasks, words, "done", late)
            bars.append((line, lambda name=row.department: self._narrow(self._movement, name)))
        self.departments.show_bars(bars)

    def _show_lines(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        clear(self._moves)
        self._moves.addWidget(label("任务", "heading"))
        for movement in Movement:
            count = sum(row.movement == movement for row in comparison.rows)
            if count:
                link = button(
                    f"{movement.value} {count}",
                    lambda movement=movement: self._narrow(movement, None),
                    link=True,
                )
                link.setStyleSheet(f"color: {theme.color(_ROLES[movement]).name()}")
                self._moves.addWidget(link)
        self._moves.addStretch()
        narrowed = [self._movement.value] if self._movement else []
        narrowed += [self._department or NOBODY] if self._department is not None else []
        if narrowed:
            self._moves.addWidget(label(f"只显示：{'、'.join(narrowed)}", "secondary"))
            self._moves.addWidget(button("显示全部", lambda: self._narrow(None, None), link=True))
        lines = [
            _Line(row.standing.task_id, self._title(row.standing.task_id), row)
            for row in comparison.rows
            if self._movement in {None, row.movement} and self._department in {None, row.standing.lead}
        ]
        self.lines.show_rows(lines, "没有符合条件的任务。")
        for line, row in zip(self.departments.bars, comparison.by_department, strict=True):
            line.mark(marked=self._department == row.department)

    def _narrow(self, movement: Movement | None, department: str | None) -> None:
        self._movement, self._department = movement, department
        self._show_lines()

    def _title(self, task_id: str) -> str:
        task = self.desk.task(task_id)
        return task.text if task else "（任务已删除）"

    def _edit(self) -> None:
        if self._comparison:
            ReviewDialog(self.desk, self.window(), self._comparison.review).open()

    def _delete(self) -> None:
        if self._comparison:
            self.desk.change(delete_review, self._comparison.review.id)


def _steps(moved: Moved, of: Callable[[ReviewedStanding], str]) -> str:
    """What it was and what it is, once where that is the same."""
    sides = [of(side) for side in (moved.before, moved.after) if side]
    return " → ".join(dict.fromkeys(sides))
