"""总览: three measures, what is to be done today, what is due and lacking; everything leads to its rows."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.fields import button, card, clear, label, wrapped
from ui.parts.gap_places import lead_to_gap
from ui.parts.menus import add_department, add_gap, add_task, offer_menu
from ui.parts.page import Page
from ui.progress.bars import ShareBar, ShareHead
from ui.progress.todo_list import TodoList
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.progress.board import PlanBoard, TaskLine
from wenming_desktop.progress.gaps import Gap, GapKind, Urgency
from wenming_desktop.progress.summary import Due, Share, Summary, summarize
from wenming_desktop.progress.today import TODAY_TABLES, Bites, day_of
from wenming_desktop.reading.titles import task_name
from wenming_desktop.words import NOBODY, plain_number, shortened

_SHARE_ROWS, _DUE_ROWS, _QUOTA_ROWS, _TODO_ROWS = 7, 2, 3, 14  # lines that fit on a 1366x768 screen
_CLOSE = 5  # pixels between lines
_WORST = 5  # gaps shown
_GAP_WORDS = 16  # characters of a gap beside its task's name
_WIDE, _WIDEST = 1000, 1700  # pixels at 100 %: three cards, four cards stand side by side
_COLUMNS = 8  # of the grid at most
_LEAD = 8  # characters of a department beside a task's name
_EVERY = "全部"  # shown by the gaps page without a filter


class OverviewPage(Page):
    """Made anew from the plan's board."""

    tables = TODAY_TABLES
    category_wanted = Signal(str)
    departments_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._places = _THREE
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(12, 12, 12, 12)
        self._grid.setSpacing(12)
        self._grid.setRowStretch(1, 1)
        self._grid.setRowStretch(2, 1)
        area.setWidget(body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._places is not self._fitting():
            self._mark()

    def _fitting(self) -> Sequence[tuple[int, int, int, int]]:
        """The places of the cards that suit the width."""
        if self.width() >= theme.px(_WIDEST):
            return _FOUR
        return _THREE if self.width() >= theme.px(_WIDE) else _TWO

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        clear(self._grid)
        plan = plan.concerned
        summary = summarize(plan, self.desk.today())
        nobody = "还没有指派牵头科室。先添加科室，再在各类别里指派。"
        cards = (
            self._progress(summary, plan),
            self._evidence(summary, plan),
            self._score(summary, plan),
            self._shares("按类别", "个类别", summary.by_category, ""),
            self._shares("按牵头科室", "个科室", summary.by_department, nobody),
            self._ahead(summary, plan),
            self._gaps(summary),
            self._today(plan),
        )
        self._places = self._fitting()
        for made, place in zip(cards, self._places, strict=True):
            self._grid.addWidget(made, *place)
        for column in range(_COLUMNS):
            used = any(left <= column < left + wide for _, left, _, wide in self._places)
            self._grid.setColumnStretch(column, int(used))

    def _progress(self, summary: Summary, plan: PlanBoard) -> QFrame:
        doing = [task for task in plan.tasks if task.status == TaskStatus.DOING]
        late = [task for task in plan.tasks if task.status == TaskStatus.LATE]
        notes: list[QWidget] = [self._tasks(f"{summary.doing}项进行中", "进行中", doing)]
        if summary.late:
            notes.append(self._tasks(f"{summary.late}项逾期", "逾期", late, "late"))
        every = partial(self._list, "任务进度", plan.tasks)
        return _figure("任务进度", f"{summary.whole.done} / {summary.whole.total}", every, notes)

    def _evidence(self, summary: Summary, plan: PlanBoard) -> QFrame:
        slots = summary.whole.slots
        bare = [task for task in plan.tasks if not task.evidence]
        note = self._tasks(f"{summary.without_evidence}项任务还没有材料", "还没有材料", bare)
        lacking = partial(self.desk.record_wanted.emit, "gaps", GapKind.SLOT.value)
        return _figure("材料齐备", f"{slots.have} / {slots.want}", lacking, [note])

    def _score(self, summary: Summary, plan: PlanBoard) -> QFrame:
        whole = summary.whole
        rows = partial(self.desk.record_wanted.emit, "assessment", "")
        if whole.self_score is None:
            return _figure(
                "自评得分", "—", rows, [wrapped("还没有自评。点这里的数字，填写分值和自评分", "secondary")]
            )
        full = f" / {plain_number(whole.full_score)}" if whole.full_score is not None else ""
        unscored = [task for task in plan.tasks if task.self_score is None]
        note = f"已自评 {summary.scored} 项，还有 {len(unscored)} 项"
        notes: list[QWidget] = [self._tasks(note, "还没有自评", unscored)]
        return _figure("自评得分", f"{plain_number(whole.self_score)}{full}", rows, notes)

    def _tasks(self, text: str, heading: str, tasks: Sequence[TaskLine], role: str = "secondary") -> QWidget:
        """A number of tasks that leads to their list."""
        made = button(text, partial(self._list, heading, tasks), link=True)
        made.setStyleSheet(f"color: {theme.color(role).name()}")
        return made

    def _list(self, heading: str, tasks: Sequence[TaskLine]) -> None:
        from ui.progress.task_list_dialog import TaskListDialog  # noqa: PLC0415 - start-up does not wait for it

        dialog = TaskListDialog(self.desk, heading, tasks, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _shares(self, title: str, counted: str, shares: Sequence[Share], empty: str) -> QFrame:
        frame, column = card()
        column.addWidget(label(title, "heading"))
        column.setSpacing(4)
        if shares:
            column.addWidget(ShareHead())
        rest = _Rest(column, _SHARE_ROWS, len(shares), counted)
        for share in shares:
            rest.add(partial(self._bar, share))
        if not shares:
            column.addWidget(wrapped(empty, "secondary"))
            column.addWidget(button("添加科室…", self.departments_wanted.emit, link=True))
        column.addStretch()
        return frame

    def _bar(self, share: Share) -> QWidget:
        bar = ShareBar(share)
        if share.id:
            bar.clicked.connect(partial(self.category_wanted.emit, share.id))
        else:
            bar.clicked.connect(partial(self.desk.record_wanted.emit, "gaps", share.name))
            offer_menu(bar, lambda menu: add_department(menu, self.desk, share.name))
        return bar

    def _today(self, plan: PlanBoard) -> QFrame:
        """What bites; a hit of the negative list stands over it in red."""
        frame, column = card()
        bites = self.desk.read(day_of, plan, self.desk.today()).bites
        late = sum(bite.kind in {Bites.NEGATIVE, Bites.LATE} for bite in bites)
        today = self.desk.today()
        head = QHBoxLayout()
        head.addWidget(label("今天", "heading"))
        head.addWidget(label(f"{today.month}月{today.day}日　逾期 {late}，要办共 {len(bites)}", "secondary"))
        head.addStretch()
        calendar = partial(self.desk.record_wanted.emit, "calendar", "")
        head.addWidget(button("日历", calendar, link=True))
        column.addLayout(head)
        todo = TodoList(self.desk, notes=False)
        todo.show_bites(bites, _TODO_ROWS)
        column.addWidget(todo, 1)
        return frame

    def _ahead(self, summary: Summary, plan: PlanBoard) -> QFrame:
        """What falls due after today, and every quota with what is done of it."""
        frame, column = card()
        column.setSpacing(_CLOSE)
        column.addWidget(label("30天内到期", "heading"))
        due = [one for one in summary.due if one.days >= 0]  # what is late stands under 今天
        rest = _Rest(column, _DUE_ROWS, len(due), "项到期")
        for one in due:
            rest.add(partial(self._line, one.task, _when(one), "secondary"))
        if not due:
            column.addWidget(wrapped("30天内没有到期的任务。", "secondary"))
        column.addWidget(label("次数要求", "heading"))
        quotas = [(task, task.quota) for task in plan.tasks if task.quota]
        rest = _Rest(column, _QUOTA_ROWS, len(quotas), "项次数要求")
        for task, quota in quotas:
            left = quota.want - quota.have
            word = f"{quota.have} / {quota.want}次" + (f"，还差{left}次" if left > 0 else "，已够")
            rest.add(partial(self._line, task, word, "lacking" if left > 0 else "done"))
        if not quotas:
            column.addWidget(wrapped("还没有次数要求。可以在任务的“活动”里设定。", "secondary"))
        column.addStretch()
        return frame

    def _gaps(self, summary: Summary) -> QFrame:
        frame, column = card()
        head = QHBoxLayout()
        head.addWidget(label("最急的缺项", "heading"))
        head.addStretch()
        every = f"全部 {summary.gaps} 个，涉及 {summary.lacking} 项任务"
        head.addWidget(button(every, lambda: self.desk.record_wanted.emit("gaps", _EVERY), link=True))
        column.addLayout(head)
        column.setSpacing(_CLOSE)
        for gap in summary.worst[:_WORST]:
            column.addWidget(self._gap(gap))
        if not summary.worst:
            column.addWidget(wrapped("每项任务都已指派，有措施、有时限、有材料。", "secondary"))
        column.addStretch()
        return frame

    def _gap(self, gap: Gap) -> QWidget:
        """A gap that leads to where it is filled; a hit of the negative list is red and of no task."""
        task = self.desk.task(gap.task_id)
        what = shortened(gap.text, _GAP_WORDS)
        if task is None:
            made, name = _line(gap.what, "一票否决", "late", gap.text)
        else:
            role = "late" if gap.urgency is Urgency.LATE else "lacking"
            made, name = _line(f"{task.code}  {task_name(task.text)}", what, role, gap.text)
        name.setAccessibleName(f"{name.text()} {gap.text}")
        name.clicked.connect(lambda: lead_to_gap(self.desk, gap))
        offer_menu(name, lambda menu: add_gap(menu, self.desk, [gap]))
        return made

    def _line(self, task: TaskLine, right: str, role: str) -> QWidget:
        made, name = _line(f"{task.code}  {task_name(task.text)}", right, role, "")
        name.setToolTip(task.text)
        name.clicked.connect(lambda: self.desk.task_wanted.emit(task.id))
        offer_menu(name, lambda menu: add_task(menu, self.desk, [task.id]))
        return made


def _line(left: str, right: str, role: str, tip: str) -> tuple[QWidget, QPushButton]:
    """A link at the left and what is said of it at the right; both, and the link."""
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    name = _TaskLink(left)
    name.setToolTip(tip or left)
    line.addWidget(name, 1)
    word = label(right)
    word.setToolTip(tip)
    word.setStyleSheet(f"color: {theme.color(role).name()}")
    line.addWidget(word)
    return made, name


class _TaskLink(QPushButton):
    """A link that never widens its card: what does not fit is cut at the end."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        right = Qt.TextElideMode.ElideRight
        option.text = self.fontMetrics().elidedText(self.text(), right, self.width())  # pyright: ignore[reportAttributeAccessIssue]
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class _Rest:
    """Adds lines to a card: the first few at once, the others when the clerk asks for them."""

    def __init__(self, column: QVBoxLayout, shown: int, total: int, counted: str) -> None:
        self._column, self._left = column, shown
        self._waiting: list[Callable[[], QWidget]] = []
        self._more = button(f"还有 {total - shown} {counted}", self._show, link=True)
        column.addWidget(self._more)
        self._more.setVisible(total > shown)

    def add(self, make: Callable[[], QWidget]) -> None:
        """Add the next line, made now or when it is asked for."""
        if self._left > 0:
            self._insert(make())
        else:
            self._waiting.append(make)
        self._left -= 1

    def _insert(self, line: QWidget) -> None:
        self._column.insertWidget(self._column.indexOf(self._more), line)

    def _show(self) -> None:
        lines = [make() for make in self._waiting]
        for line in lines:
            self._insert(line)
        lines[0].setFocus()
        self._more.hide()


def _figure(title: str, figure: str, wanted: Callable[[], object], notes: Sequence[QWidget]) -> QFrame:
    frame, column = card()
    column.setSpacing(4)
    column.addWidget(label(title, "secondary"))
    number = button(figure, wanted, link=True)
    number.setAccessibleName(f"{title} {figure}")
    number.setStyleSheet(
        f"font-size: {theme.px(theme.FIGURE)}px; font-weight: 600; color: {theme.color('ink').name()}"
    )
    line = QHBoxLayout()
    line.setSpacing(theme.px(14))
    for note in notes:
        line.addWidget(note, 1 if isinstance(note, QLabel) else 0)
    line.addStretch(0 if any(isinstance(note, QLabel) for note in notes) else 1)
    column.addWidget(number)
    column.addLayout(line)
    return frame


def _when(due: Due) -> str:
    day = f"{due.task.due_on:%m-%d}"
    when = f"逾期{-due.days}天" if due.days < 0 else ("今天到期" if due.days == 0 else f"还有{due.days}天")
    return f"{day} · {when} · {shortened(due.task.lead or NOBODY, _LEAD)}"


# Row, column, rows, columns of the cards in a grid of 6 or 8 columns: three figures, two lists of bars, what
# is due, what lacks, what is to be done today.
_FIGURES = ((0, 0, 1, 2), (0, 2, 1, 2), (0, 4, 1, 2))
_THREE = (*_FIGURES, (1, 0, 1, 2), (1, 2, 1, 2), (2, 0, 1, 2), (2, 2, 1, 2), (1, 4, 2, 2))
_FOUR = (*_FIGURES, (1, 0, 2, 2), (1, 2, 2, 2), (1, 4, 1, 2), (2, 4, 1, 2), (0, 6, 3, 2))
_TWO = (*_FIGURES, (2, 0, 1, 3), (2, 3, 1, 3), (3, 0, 1, 3), (3, 3, 1, 3), (1, 0, 1, 6))
