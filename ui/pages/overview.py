"""总览: three measures, what is due, the next festival, what is lacking; everything leads to its rows."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from ui import theme
from ui.desk import Desk
from ui.widgets.bars import ShareBar, ShareHead
from ui.widgets.fields import button, card, clear, label
from wenming_desktop.documents.wording import plain_number
from wenming_desktop.plan.titles import task_title
from wenming_desktop.progress.board import PlanBoard, TaskLine
from wenming_desktop.progress.summary import Due, Share, Summary, summarize

_SHARE_ROWS, _DUE_ROWS = 7, 5  # lines that fit on a 1366x768 screen
_GAP_WORDS = 16  # characters of a gap beside its task's name
_PREPARE = timedelta(days=7)  # a festival's activity wants its plan a week before


class OverviewPage(QScrollArea):
    """Made anew from the plan on every change while it is on show."""

    category_wanted = Signal(str)
    departments_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stale = True
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(12, 12, 12, 12)
        self._grid.setSpacing(12)
        for column in range(3):
            self._grid.setColumnStretch(column, 1)
        self._grid.setRowStretch(1, 1)
        self._grid.setRowStretch(2, 1)
        self.setWidget(body)
        desk.changed.connect(self._reload)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # pyright: ignore[reportArgumentType]
        if self._stale:
            self._reload()

    def _reload(self) -> None:
        self._stale = not self.isVisible()
        plan = self._desk.plan
        if self._stale or plan is None:
            return
        clear(self._grid)
        summary = summarize(plan, self._desk.today())
        for column, figure in enumerate(
            (self._progress(summary), self._evidence(summary), self._score(summary))
        ):
            self._grid.addWidget(figure, 0, column)
        self._grid.addWidget(self._shares("按类别", summary.by_category, ""), 1, 0)
        nobody = "还没有指派牵头科室。先添加科室，再在各类别里指派。"
        self._grid.addWidget(self._shares("按牵头科室", summary.by_department, nobody), 1, 1)
        self._grid.addWidget(self._gaps(summary), 1, 2, 2, 1)
        self._grid.addWidget(self._due(summary), 2, 0)
        self._grid.addWidget(self._next(summary, plan), 2, 1)

    def _progress(self, summary: Summary) -> QFrame:
        late = f"，{summary.late}项逾期" if summary.late else ""
        note = f"{summary.doing}项进行中{late}"
        return _figure(
            "任务进度", f"{summary.whole.done} / {summary.whole.total}", note, late=bool(summary.late)
        )

    def _evidence(self, summary: Summary) -> QFrame:
        slots = summary.whole.slots
        return _figure(
            "材料齐备", f"{slots.have} / {slots.want}", f"{summary.without_evidence}项任务还没有材料"
        )

    def _score(self, summary: Summary) -> QFrame:
        whole = summary.whole
        if whole.self_score is None:
            return _figure("自评得分", "—", "还没有自评。在任务的“标准与自评”里填写分值和自评分")
        full = f" / {plain_number(whole.full_score)}" if whole.full_score is not None else ""
        note = f"已自评 {summary.scored} 项，还有 {whole.total - summary.scored} 项"
        return _figure("自评得分", f"{plain_number(whole.self_score)}{full}", note)

    def _shares(self, title: str, shares: Sequence[Share], empty: str) -> QFrame:
        frame, column = card()
        column.addWidget(label(title, "heading"))
        column.setSpacing(4)
        if shares:
            column.addWidget(ShareHead())
        for share in shares[:_SHARE_ROWS]:
            bar = ShareBar(share)
            if share.id:
                bar.clicked.connect(lambda category=share.id: self.category_wanted.emit(category))
            else:
                bar.clicked.connect(lambda name=share.name: self._desk.record_wanted.emit("gaps", name))
            column.addWidget(bar)
        if len(shares) > _SHARE_ROWS:
            rest = f"还有 {len(shares) - _SHARE_ROWS} 个科室"
            column.addWidget(button(rest, lambda: self._desk.record_wanted.emit("gaps", ""), link=True))
        if not shares:
            column.addWidget(_wrapped(empty))
            column.addWidget(button("添加科室…", self.departments_wanted.emit, link=True))
        column.addStretch()
        return frame

    def _next(self, summary: Summary, plan: PlanBoard) -> QFrame:
        """The next festival, and every quota with what is done of it."""
        frame, column = card()
        column.addWidget(label("下一个节日和次数要求", "heading"))
        festival = summary.festival
        if festival:
            when = "就是今天" if festival.days == 0 else f"{festival.days}天后"
            ready = max(self._desk.today(), festival.date - _PREPARE)
            left = f"{festival.name} {festival.date:%m月%d日}"
            line = QHBoxLayout()
            line.addWidget(label(left))
            line.addStretch()
            line.addWidget(label(f"{when} · 建议{ready:%m月%d日}前定方案", "secondary"))
            column.addLayout(line)
        quotas = [(task, task.quota) for task in plan.tasks if task.quota]
        for task, quota in quotas[:_DUE_ROWS]:
            left = quota.want - quota.have
            word = f"{quota.have} / {quota.want}次" + (f"，还差{left}次" if left > 0 else "，已够")
            column.addLayout(self._line(task, word, "lacking" if left > 0 else "done"))
        if not quotas:
            column.addWidget(_wrapped("还没有次数要求。可以在任务的“活动”里设定。"))
        column.addStretch()
        return frame

    def _gaps(self, summary: Summary) -> QFrame:
        frame, column = card()
        head = QHBoxLayout()
        head.addWidget(label("最急的缺项", "heading"))
        head.addStretch()
        every = f"全部 {summary.gaps} 个，涉及 {summary.lacking} 项任务"
        head.addWidget(button(every, lambda: self._desk.record_wanted.emit("gaps", ""), link=True))
        column.addLayout(head)
        for gap in summary.worst:
            if task := self._desk.task(gap.task_id):
                column.addLayout(self._line(task, _brief(gap.text), "lacking", gap.text))
        if not summary.worst:
            column.addWidget(_wrapped("每项任务都已指派，有措施、有时限、有材料。"))
        column.addStretch()
        return frame

    def _due(self, summary: Summary) -> QFrame:
        frame, column = card()
        column.addWidget(label("30天内到期", "heading"))
        for due in summary.due[:_DUE_ROWS]:
            column.addLayout(self._line(due.task, _when(due), "late" if due.days < 0 else "secondary"))
        if not summary.due:
            column.addWidget(_wrapped("30天内没有到期的任务。"))
        column.addStretch()
        return frame

    def _line(self, task: TaskLine, right: str, role: str, tip: str = "") -> QHBoxLayout:
        line = QHBoxLayout()
        wanted: Callable[[], None] = lambda: self._desk.task_wanted.emit(task.id)  # noqa: E731
        name = button(f"{task.code}  {task_title(task.text)}", wanted, link=True)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name.setToolTip(task.text)
        line.addWidget(name, 1)
        word = label(right)
        word.setToolTip(tip)
        word.setStyleSheet(f"color: {theme.color(role).name()}")
        line.addWidget(word)
        return line


def _figure(title: str, figure: str, note: str, *, late: bool = False) -> QFrame:
    frame, column = card()
    column.setSpacing(4)
    column.addWidget(label(title, "secondary"))
    number = label(figure)
    number.setStyleSheet(f"font-size: {theme.px(theme.FIGURE)}px; font-weight: 600")
    column.addWidget(number)
    words = label(note, "late" if late else "secondary")
    words.setWordWrap(True)
    column.addWidget(words)
    return frame


def _wrapped(text: str) -> QLabel:
    made = label(text, "secondary")
    made.setWordWrap(True)
    return made


def _brief(text: str) -> str:
    return text if len(text) <= _GAP_WORDS else f"{text[: _GAP_WORDS - 1]}…"


def _when(due: Due) -> str:
    day = f"{due.task.due_on:%m-%d}"
    when = f"逾期{-due.days}天" if due.days < 0 else ("今天到期" if due.days == 0 else f"还有{due.days}天")
    return f"{day} · {when} · {due.task.lead or '未指派'}"
