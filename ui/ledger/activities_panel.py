"""活动: the activities that count for the chosen task, and how many of each kind it still needs."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ledger.activity_dialog import new_activity, open_activity
from ui.ledger.quota_proposals import QuotaProposals
from ui.ledger.quotas_dialog import QuotasDialog
from ui.parts.cells import paint_bar
from ui.parts.fields import button, clear, label, shortcut
from ui.parts.menus import add_activity, offer_menu
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from ui.parts.task_panel import TaskPanel
from wenming_desktop.changes.lane import Session, describe
from wenming_desktop.entities.table_names import Table
from wenming_desktop.ledger.activities import edit_activity
from wenming_desktop.ledger.activity_list import (
    activity_detail,
    activity_ids,
    activity_rows,
)
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow
from wenming_desktop.plan.materials import ACTIVITY_SLOTS
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.counts import QUOTA_TABLES, QuotaCount, Tally, quota_counts
from wenming_desktop.words import shortened

_KIND = 2  # column


class ActivitiesPanel(TaskPanel):
    """Counters of the quotas over the list; Enter opens an activity, Insert enters a new one."""

    title = "活动"
    tables = frozenset(
        {
            *(*QUOTA_TABLES, Table.ACTIVITY_EVIDENCE, Table.SERVICE_HOURS, Table.DEPARTMENT),
            *(Table.CATEGORY, Table.TASK),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.counts: tuple[QuotaCount, ...] = ()
        self._quota_wanted = ""  # the one of a gap that led here, until another task is shown
        self.bars: list[QuotaBar] = []
        self._quotas = QVBoxLayout()
        self._quotas.setSpacing(theme.px(6))
        self.proposals = QuotaProposals(desk)
        self._empty = label("还没有活动。点“新增活动…”登记，会自动算到这项任务。", "secondary")
        self._empty.setWordWrap(True)
        self.model = PagedTable(
            (
                PagedColumn("日期", 92, lambda row: day_text(row, self._year())),
                PagedColumn("活动", 0, lambda row: row.title),
                PagedColumn("类型", 84, lambda row: row.kind),
                PagedColumn("材料", 58, lambda row: "{} / {}".format(*_proof(row)), counter=_proof),
            ),
            lambda ids: self.desk.read(activity_rows, ids),
        )
        self.view = PagedView(self.model)
        self.view.setAccessibleName("活动")
        self.view.opened.connect(self._open)
        offer_menu(self.view, self._fill_menu)
        shortcut(self.view, Qt.Key.Key_Delete, self.take_out)
        shortcut(self.view, Qt.Key.Key_Insert, self.add)
        shortcut(self, QKeySequence.StandardKey.New, self.add, inside=True)
        head = QHBoxLayout()
        head.addWidget(button("次数要求…", self.edit_quotas, link=True))
        head.addStretch()
        self.new = button("新增活动…", self.add)
        self.new.setToolTip("登记一次活动，算到这项任务（Ctrl+N）")
        head.addWidget(self.new)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addLayout(self._quotas)
        column.addWidget(self.proposals)
        column.addWidget(self._empty)
        column.addWidget(self.view, 1)
        column.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setColumnHidden(_KIND, self.width() < theme.px(400))  # the counters name the kinds

    def leave(self) -> None:
        self._quota_wanted = ""

    def show_place(self, panel: str, place: str) -> None:
        self._quota_wanted = place
        self.refresh()
        self._mark_quota()
        self.new.setFocus()

    def _mark_quota(self) -> None:
        for bar in self.bars:
            bar.mark(marked=self._quota_wanted in bar.quota_ids)

    def tally(self, task: TaskLine) -> tuple[Tally | None, int]:
        return task.quota, task.activities

    def load(self) -> None:
        self._show_quotas()
        plan, task = self.desk.plan, self._task
        wanted = ActivityFilter(task_id=task.id) if task else None
        ids: list[str] = self.desk.read(activity_ids, plan.id, wanted) if plan and wanted else []
        self.model.show_ids(ids)
        self.view.setVisible(bool(ids))
        self._empty.setVisible(not ids)

    def add(self) -> None:
        """Enter a new activity that counts for the task, of the kind that is lacking most."""
        if self._task:
            lacking = sorted(self.counts, key=lambda row: row.have - row.want)
            kind = lacking[0].kind if lacking else ""
            new_activity(self.desk, self.window(), tasks=[self._task.code], kind=kind)

    def _open(self, row: ActivityRow) -> None:
        open_activity(self.desk, self.window(), row.id)

    def take_out(self) -> None:
        """The chosen activities no longer count for the task; they stay in the ledger."""
        rows, task = self.view.selected(), self._task
        if not rows or task is None:
            return

        def save(session: Session) -> bool:
            what = shortened(rows[0].title) if len(rows) == 1 else f"{len(rows)}个活动"
            describe(session, f"{task.code} 移出活动：{what}")
            for row in rows:
                draft = activity_detail(session, row.id).draft
                rest = tuple(code for code in draft.tasks if code != task.code)
                edit_activity(session, row.id, replace(draft, tasks=rest))
            return True

        self.desk.change(save)

    def edit_quotas(self) -> None:
        """Open the list of what the task asks for."""
        if self._task:
            QuotasDialog(self.desk, self._task, self.window()).open()

    def _show_quotas(self) -> None:
        plan, task = self.desk.plan, self._task
        rows: list[QuotaCount] = (
            self.desk.read(quota_counts, plan.id, self.desk.today()) if plan and task and task.quota else []
        )
        self.counts = tuple(row for row in rows if task and row.task_id == task.id)
        clear(self._quotas)
        self.bars = [QuotaBar(row) for row in self.counts]
        for bar in self.bars:
            self._quotas.addWidget(bar)
        self._mark_quota()
        self.proposals.show_task(task.id if task else "")

    def _fill_menu(self, menu: QMenu) -> None:
        if ids := self.view.selected_ids():
            add_activity(menu, self.desk, ids)
            menu.addSeparator()
            menu.addAction("移出这项任务", self.take_out)

    def _year(self) -> int:
        return self.desk.year()


class QuotaBar(QWidget):
    """A quota: its name, have of want in words, a thin bar below."""

    def __init__(self, row: QuotaCount) -> None:
        super().__init__()
        unit = "个节日" if row.festivals else "次"
        lacking = max(0, row.want - row.have)
        names = [name for name in row.labels if name and name != row.kind]
        name = f"{row.kind}（{'、'.join(names)}）" if names else row.kind
        self.share, self.role = row.have / row.want, "lacking" if lacking else "done"
        self.name = label(name)
        self.name.setWordWrap(True)
        self.state = label(f"{row.have} / {row.want}{unit} {f'还差{lacking}{unit}' if lacking else '已达到'}")
        self.state.setStyleSheet(f"color: {theme.color(self.role).name()}")
        self.quota_ids, self.marked = row.quota_ids, False
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(6), theme.px(4), theme.px(6), theme.px(10))
        line.addWidget(self.name, 1)
        line.addWidget(self.state)

    def mark(self, *, marked: bool) -> None:
        """Show that a gap led to this one."""
        self.marked = marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self.marked:
            painter.fillRect(self.rect(), theme.color("selection"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.px(4)
        paint_bar(painter, QRectF(0, self.height() - height, self.width(), height), self.share, self.role)
        painter.end()


def day_text(row: ActivityRow, year: int) -> str:
    """The day or the period of an activity; the year only where it is not the plan's."""

    def day(value: date) -> str:
        return f"{value:%m-%d}" if value.year == year else f"{value:%Y-%m-%d}"

    end = f"～{day(row.ends_on)}" if row.ends_on and row.ends_on != row.starts_on else ""
    return f"{day(row.starts_on)}{end}"


def _proof(row: ActivityRow) -> tuple[int, int]:
    """How many of the usual kinds of proof there are."""
    usual = [number for kind, number in row.slots if kind in ACTIVITY_SLOTS]
    return sum(number > 0 for number in usual), len(usual)
