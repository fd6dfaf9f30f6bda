"""The chosen activity's whole story: what it was, its proof in five slots, what it counts for."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.evidence_tiles import EvidenceSlot
from ui.parts.fields import button, card, clear, label, literal
from ui.parts.taking_in import local_files, take_files, take_picture, tell_taken
from wenming_desktop.entities.tables import texts_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityDetail, ActivityProof, ActivityRow
from wenming_desktop.ledger.proof import attach_to_activity, unlink_activity_evidence
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, MaterialKind
from wenming_desktop.progress.counts import QuotaCount, quota_counts
from wenming_desktop.reading.titles import task_title
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.words import plain_number

SLOT_NAMES = {MaterialKind.NOTICE: "通知、方案"}  # others are called by their kind
_ABOVE = {"title", "place"}  # texts that stand above the tabs
_NAMED = {  # a word in a file's name -> the slot it most likely belongs to
    "签到": MaterialKind.SIGN_IN,
    "总结": MaterialKind.SUMMARY,
    "小结": MaterialKind.SUMMARY,
    "报道": MaterialKind.REPORT,
    "简报": MaterialKind.REPORT,
    "通知": MaterialKind.NOTICE,
    "方案": MaterialKind.NOTICE,
}


class ActivityStory(QWidget):
    """Shows one activity; files dropped on a slot go there, dropped elsewhere it asks for the slot."""

    edit_wanted = Signal()
    copy_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setMinimumWidth(theme.px(300))
        self._desk = desk
        self._detail: ActivityDetail | None = None
        self.slots: dict[MaterialKind, EvidenceSlot] = {}
        self._heading = label(role="heading")
        self._heading.setWordWrap(True)
        self._facts = label(role="secondary")
        self._facts.setWordWrap(True)
        self._counts_for = QHBoxLayout()
        self._counts_for.setSpacing(theme.px(10))
        self.edit = button("修改…", self.edit_wanted.emit)
        self.copy = button("复制…", self.copy_wanted.emit)
        self.copy.setToolTip("同样的活动在另一天再办一次")
        self.delete = button("删除", self.delete_wanted.emit)
        self.print = QPushButton("打印")
        self.print.setProperty("menu", True)
        papers = QMenu(self.print)
        for title, paper in (("活动情况表…", "activity-report"), ("签到表…", "sign-in")):
            papers.addAction(title, lambda paper=paper: self._print(paper))
        self.print.setMenu(papers)
        # From the outside in: what is put into another parent with all its children is styled once more.
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(12))
        top, column = card(self)
        outer.addWidget(top)
        column.addWidget(self._heading)
        column.addWidget(self._facts)
        column.addLayout(self._counts_for)
        column.addLayout(bar(self.edit, self.copy, self.print, self.delete, None))
        self._below, inner = card(self)
        inner.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._below, 1)
        outer.addStretch()
        self.tabs = QTabWidget(self._below)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        inner.addWidget(self.tabs)
        self.proof, self._slot_column = _scrolling()
        self.story, self._story_column = _scrolling()
        self.tasks, self._task_column = _scrolling()
        for page, title in ((self.proof, "材料"), (self.story, "内容"), (self.tasks, "任务和次数")):
            self.tabs.addTab(page, title)
        for kind in ACTIVITY_SLOTS:
            self._add_slot(kind)
        self._slot_column.addStretch(1)
        self.tabs.currentChanged.connect(self._show_tab)
        self.show_activity(None)

    def show_activity(self, activity_id: str | None) -> None:
        """Show an activity as it stands now, or nothing."""
        self._detail = self._desk.read(activity_detail, activity_id) if activity_id else None
        detail = self._detail
        self.setEnabled(detail is not None)
        for part in (self.edit, self.copy, self.print, self.delete, self._below):
            part.setVisible(detail is not None)
        clear(self._counts_for)
        if detail is None:
            self._heading.setText("没有选中活动")
            self._facts.setText("在左边选一个活动，这里显示它的材料、内容和计入的任务。")
            return
        self._heading.setText(detail.row.title)
        self._facts.setText(" · ".join(_facts(detail.row)))
        self._show_links(detail.row)
        filled, wanted = filled_slots(detail.row)
        self.tabs.setTabText(0, f"材料 {filled}/{wanted}")
        self.tabs.setTabText(2, f"任务和次数 {len(detail.row.tasks)}")
        self._show_tab()

    def attach(self, kind: MaterialKind, paths: Sequence[Path]) -> None:
        """Take files into a slot of the activity on show."""
        detail = self._detail
        if detail is None:
            return
        known = {proof.file.id for proof in detail.proof if proof.kind == kind}
        attach = self._attach_to(detail.row.id, kind)
        take_files(self._desk, paths, attach, lambda rows, refused: self._tell(rows, refused, known))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._detail and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = local_files(event.mimeData())
        likely = likely_slot([path.name for path in paths])
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection("放到哪一类？")
        for kind in ACTIVITY_SLOTS:
            put = menu.addAction(SLOT_NAMES.get(kind, kind.value))
            put.triggered.connect(lambda _=False, kind=kind: self.attach(kind, paths))
            if kind == likely:
                menu.setActiveAction(put)
        menu.popup(self.mapToGlobal(QPoint(event.position().toPoint())))

    def _print(self, paper: str) -> None:
        if self._detail:
            self._desk.paper_wanted.emit(paper, {"activity": self._detail.row.id})

    def _show_tab(self) -> None:
        """Only what is looked at is made."""
        if self._detail:
            shows = (self._show_proof, self._show_story, self._show_tasks)
            shows[self.tabs.currentIndex()](self._detail)

    def _add_slot(self, kind: MaterialKind) -> EvidenceSlot:
        slot = EvidenceSlot(self._desk, SLOT_NAMES.get(kind, kind.value), "移出这次活动")
        slot.given.connect(partial(self.attach, kind))
        slot.picture_given.connect(partial(self._attach_picture, kind))
        slot.tiles.removed.connect(self._unlink)
        self.slots[kind] = slot
        self._slot_column.insertWidget(len(self.slots) - 1, slot)
        return slot

    def _attach_picture(self, kind: MaterialKind, picture: QImage) -> None:
        if self._detail:
            take_picture(self._desk, picture, self._attach_to(self._detail.row.id, kind))

    def _attach_to(
        self, activity_id: str, kind: MaterialKind
    ) -> Callable[[Sequence[Path], Job], list[ActivityProof]]:
        """How files come into a slot of an activity."""
        workspace = self._desk.workspace
        return lambda paths, job: attach_to_activity(
            workspace.log, workspace.files, activity_id, kind, paths, job
        )

    def _unlink(self, rows: list[EvidenceRow]) -> None:
        self._desk.change(unlink_activity_evidence, [row.link_id for row in rows], parent=self)

    def _tell(self, rows: Sequence[ActivityProof], refused: UserError | None, known: set[str]) -> None:
        titles = [f"“{row.file.title}”" for row in rows if row.file.id in known]
        more = "等" if len(titles) > 3 else ""
        again = [f"{'、'.join(titles[:3])}{more}已在这一类里，没有重复保存。"] if titles else []
        tell_taken(self.window(), refused, again)

    def _show_links(self, row: ActivityRow) -> None:
        ids = self._task_ids()
        for code in row.tasks:
            wanted = button(code, self._go_to(ids[code]), link=True) if code in ids else label(code)
            wanted.setToolTip("到这项任务")
            self._counts_for.addWidget(wanted)
        if not row.tasks:
            self._counts_for.addWidget(label("没有对应任务，暂不计入次数", "lacking"))
        self._counts_for.addStretch(1)

    def _show_proof(self, detail: ActivityDetail) -> None:
        counts = dict(detail.row.slots)
        for kind in counts:
            if kind not in self.slots:
                self._add_slot(kind)
        for kind, slot in self.slots.items():
            files = [proof.file for proof in detail.proof if proof.kind == kind]
            state = f"{len(files)} 份" if files else "未提供"
            slot.show_rows(files, state, "done" if files else "late")
            slot.setVisible(kind in ACTIVITY_SLOTS or bool(files))

    def _show_story(self, detail: ActivityDetail) -> None:
        clear(self._story_column)
        draft = detail.draft
        parts = [(word_of("activity", "festival"), draft.festival)]
        below = (each for each in texts_of("activity") if each.name not in _ABOVE)
        parts += [(each.word, getattr(draft, each.name)) for each in below]
        for name, text in parts:
            if text:
                self._story_column.addWidget(label(name, "secondary"))
                words = label(text)
                words.setWordWrap(True)
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._story_column.addWidget(words)
        if detail.service:
            self._story_column.addWidget(label(f"志愿者 {len(detail.service)} 人", "secondary"))
            self._story_column.addLayout(_service(detail))
        lacking = [name for name in detail.row.missing if name not in {kind.value for kind in ACTIVITY_SLOTS}]
        if lacking:
            self._story_column.addWidget(label(f"还没有填写：{'、'.join(lacking)}", "lacking"))
        if not any(text for _, text in parts) and not detail.service and not lacking:
            self._story_column.addWidget(label("还没有写小结。点“修改…”补上。", "secondary"))
        self._story_column.addStretch(1)

    def _show_tasks(self, detail: ActivityDetail) -> None:
        clear(self._task_column)
        row, plan = detail.row, self._desk.plan
        if plan is None:
            return
        counts: list[QuotaCount] = self._desk.read(quota_counts, plan.id, self._desk.today())
        for task in plan.tasks:
            if task.code not in row.tasks:
                continue
            line = button(literal(f"{task.code}  {task_title(task.text)}"), self._go_to(task.id), link=True)
            line.setToolTip(task.text)
            if self._task_column.count():
                self._task_column.addSpacing(theme.px(8))
            self._task_column.addWidget(line)
            own = [count for count in counts if count.task_id == task.id and count.kind == row.kind]
            for count in own:
                unit = "个节日" if count.festivals else "次"
                role = "secondary" if count.have >= count.want else "lacking"
                said = f"{'、'.join(count.labels)}：已有 {count.have} / {count.want} {unit}"
                self._task_column.addWidget(label(said, role))
            if not own:
                self._task_column.addWidget(label("没有对这类活动的次数要求，作为材料计入", "secondary"))
        if not row.tasks:
            hint = label("这次活动没有对应任务。点“修改…”勾选任务，就会计入次数和材料。", "secondary")
            hint.setWordWrap(True)
            self._task_column.addWidget(hint)
        self._task_column.addStretch(1)

    def _task_ids(self) -> dict[str, str]:
        plan = self._desk.plan
        return {task.code: task.id for task in plan.tasks} if plan else {}

    def _go_to(self, task_id: str) -> Callable[[], None]:
        return lambda: self._desk.task_wanted.emit(task_id)


def filled_slots(row: ActivityRow) -> tuple[int, int]:
    """How many of the usual slots have files, and how many there are."""
    counts = dict(row.slots)
    return sum(counts[kind] > 0 for kind in ACTIVITY_SLOTS), len(ACTIVITY_SLOTS)


def likely_slot(names: Sequence[str]) -> MaterialKind:
    """The slot that files of these names most likely belong to."""
    for part, kind in _NAMED.items():
        if all(part in name for name in names):
            return kind
    pictures = all(kind_by_name(name) is FileKind.PICTURE for name in names)
    return MaterialKind.PHOTO if pictures else MaterialKind.NOTICE


def when(row: ActivityRow, *, year: int | None = None) -> str:
    """When an activity was; days of the plan's ``year`` without it."""

    def day(on: date) -> str:
        return f"{on:%m-%d}" if on.year == year else f"{on}"

    return f"{day(row.starts_on)} 至 {day(row.ends_on)}" if row.ends_on else day(row.starts_on)


def _facts(row: ActivityRow) -> list[str]:
    hours = f"{plain_number(row.hours)} 小时" if row.hours is not None else ""
    people = f"{row.people} 人" if row.people is not None else ""
    facts = (row.kind, when(row), row.place, row.organiser or "", people, hours)
    return [fact for fact in facts if fact]


def _service(detail: ActivityDetail) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(16))
    grid.setColumnStretch(1, 1)
    for number, row in enumerate(detail.service):
        grid.addWidget(label(row.name), number, 0)
        grid.addWidget(label(row.department or "", "secondary"), number, 1)
        grid.addWidget(label(f"{plain_number(row.hours)} 小时"), number, 2)
    return grid


def _scrolling() -> tuple[QScrollArea, QVBoxLayout]:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(*[theme.px(10)] * 4)
    column.setSpacing(theme.px(8))
    area.setWidget(body)
    for ground in (area.viewport(), body):
        ground.setAutoFillBackground(False)  # the card's white shows
    return area, column
