"""材料: what the task asks for, slot by slot, and what is on file for it."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from ui.evidence.requirements_dialog import OverruleDialog, RequirementsDialog
from ui.evidence.slot_deeds import add_slot_deeds, evidence_in
from ui.evidence.slot_preview import SlotPreview
from ui.evidence.task_slot import Given, TaskSlot
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import later
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from ui.parts.handing_out import SLOT_MIME, dragged_evidence, dragged_from
from ui.parts.placing import ask_to_place
from ui.parts.taking_in import take_files, take_picture, tell_taken
from ui.parts.task_panel import TaskPanel
from ui.parts.undo_line import UndoLine
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.table_names import Table
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.records import attach_files, unlink_evidence
from wenming_desktop.evidence.slots import (
    attach_to_requirement,
    clear_slot,
    fill_slot,
    move_to_slot,
    slot_doubts,
)
from wenming_desktop.jobs import Job
from wenming_desktop.plan.requirements import withdraw_overruling
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.counts import QUOTA_TABLES, Tally
from wenming_desktop.progress.slot_counts import SLOT_TABLES
from wenming_desktop.progress.story import SlotEvidence, SlotRow, TaskStory, task_story

_ROOM_FOR_PREVIEW = 800  # pixels at 100 % of the panel: the chosen file is readable beside its slot
Attach = Callable[[Sequence[Path], Job], list[EvidenceRow]]


class EvidencePanel(TaskPanel):
    """The task's slots below each other, then what lies in none of them."""

    title = "材料"
    takes_files = True
    tables = frozenset(
        {
            *(*QUOTA_TABLES, *SLOT_TABLES, Table.CATEGORY, Table.TASK, Table.EVIDENCE_LINK),
            *(Table.MEASURE, Table.DEPARTMENT, Table.PERSON),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._story: TaskStory | None = None
        self.slots: dict[str, TaskSlot] = {}  # by requirement id, in their order
        self._count = label(role="secondary")
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(button("所需材料…", self.edit_slots, link=True))
        head.addSpacing(theme.px(8))
        head.addWidget(button("添加材料…", self.choose))
        self._empty = label("还没有列出所需材料：点“所需材料…”列出，或先把文件拖到这里。", "secondary")
        self._empty.setWordWrap(True)
        self.told = UndoLine(desk)  # what a drag did
        told = bar(self.told)
        self.loose = self._wire(TaskSlot(desk, "未归入的材料", "移出这项任务"), None)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(theme.px(8), 0, theme.px(8), theme.px(8))
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(self._empty)
        self._column.addWidget(self.loose)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        for ground in (body, self._scroll.viewport()):
            ground.setAutoFillBackground(False)  # the card's white shows
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(10), 0, 0)
        column.setSpacing(theme.px(8))
        head.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        column.addLayout(head)
        told.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        column.addLayout(told)
        self.preview: SlotPreview | None = None  # made where there is room for it
        self._beside = QHBoxLayout()
        self._beside.addWidget(self._scroll, 2)
        column.addLayout(self._beside, 1)
        self._add_action(QKeySequence.StandardKey.Cut, partial(self._to_clipboard, moved=True))
        self._add_action(QKeySequence.StandardKey.Copy, partial(self._to_clipboard, moved=False))
        self._add_action(QKeySequence.StandardKey.Paste, self.paste)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= theme.px(_ROOM_FOR_PREVIEW)
        if roomy and self.preview is None:
            self.preview = SlotPreview(self.desk)
            self._beside.addWidget(self.preview, 3)
        if self.preview:
            self.preview.setVisible(roomy)

    def _show_chosen(self, slot: TaskSlot) -> None:
        if self.preview and (chosen := slot.tiles.selected()):
            self.preview.show_row(chosen[0])

    def tally(self, task: TaskLine) -> tuple[Tally | None, int]:
        return task.slots, task.evidence

    def load(self) -> None:
        task = self._task
        story: TaskStory | None = self.desk.read(task_story, task.id, self.desk.today()) if task else None
        if story is not None and story == self._story:
            return
        if self._story is None or story is None or story.id != self._story.id:
            self.told.hide()
            self.show_slot("")
            if self.preview:
                self.preview.show_row(None)
        self._story = story
        slots = story.slots if story else ()
        if [slot.requirement.id for slot in slots] != list(self.slots):
            self._make_slots(slots)
        for slot in slots:
            self.slots[slot.requirement.id].show_slot(slot)
        loose = story.loose if story else ()
        self.loose.show_rows(loose, f"{len(loose)}份" if loose else "", "secondary")
        self.loose.setVisible(bool(loose) or not slots)
        self._empty.setVisible(not slots)
        self._count.setText(self._in_words())

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files to the task on show, in no slot: good ones are taken in, the others are named."""
        self._take(None, paths)

    def choose(self) -> None:
        """Let the clerk pick files for the task."""
        self.loose.choose()

    def choose_here(self) -> None:
        """Let the clerk pick files for the slot that has the focus."""
        self._slot_in_focus().choose()

    def paste(self) -> None:
        """Attach what lies on the clipboard, to the slot that has the focus; what was cut there moves."""
        data = QGuiApplication.clipboard().mimeData()
        slot = self._slot_in_focus()
        if (ids := dragged_evidence(data)) and slot is not self.loose:
            slot.files_given.emit(Given(tuple(ids), dragged_from(data)))
        else:
            slot.paste()

    def edit_slots(self) -> None:
        """Open the list of what the task asks for."""
        if self._task:
            RequirementsDialog(self.desk, self._task, self.window()).open()

    def show_slot(self, requirement_id: str) -> bool:
        """Scroll to a slot; False if the task has none of that id."""
        slot = self.slots.get(requirement_id)
        for other in self.slots.values():
            other.mark(marked=other is slot)
        if slot:
            slot.add.setFocus()
            # Slots that were made just now have no place yet.
            later(0, slot, partial(self._scroll.ensureWidgetVisible, slot, 0, theme.px(40)))
        return slot is not None

    def show_place(self, panel: str, place: str) -> None:
        self.refresh()
        if not self.show_slot(place):
            self.loose.add.setFocus()

    def _in_words(self) -> str:
        task = self._task
        if not task or not task.evidence:
            return "还没有材料"
        return f"{task.evidence}份材料"

    def _make_slots(self, slots: Sequence[SlotRow]) -> None:
        for old in self.slots.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.slots = {}
        for place, slot in enumerate(slots):
            requirement = slot.requirement
            made = self._wire(
                TaskSlot(self.desk, requirement.form.name, "移出这一格", requirement.id), requirement.id
            )
            self._column.insertWidget(place, made)
            self.slots[slot.requirement.id] = made

    def _wire(self, slot: TaskSlot, requirement_id: str | None) -> TaskSlot:
        """Connect a slot; the one for what lies in no slot has no id."""
        slot.given.connect(partial(self._take, requirement_id))
        slot.picture_given.connect(partial(self._take_picture, requirement_id))
        slot.tiles.menu_wanted.connect(partial(self._add_to_menu, requirement_id))
        slot.tiles.itemSelectionChanged.connect(partial(self._show_chosen, slot))
        slot.tiles.removed.connect(partial(self._remove, requirement_id))
        if requirement_id:
            slot.files_given.connect(partial(self._fill, requirement_id))
            slot.overruling_wanted.connect(partial(self._overrule, requirement_id))
            slot.withdrawal_wanted.connect(
                partial(self.desk.change, withdraw_overruling, requirement_id, parent=None)
            )
        else:
            slot.setAcceptDrops(False)  # the task's whole story takes files for it
        return slot

    def _add_action(self, keys: QKeySequence.StandardKey, act: Callable[[], None]) -> None:
        action = QAction(self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(act)
        self.addAction(action)

    def _slot_in_focus(self) -> TaskSlot:
        focus = QApplication.focusWidget()
        inside = (slot for slot in self.slots.values() if focus and slot.isAncestorOf(focus))
        return next(inside, self.loose)

    def _evidence(self, requirement_id: str | None) -> tuple[SlotEvidence, ...]:
        return evidence_in(self._story, requirement_id)

    def _add_to_menu(self, requirement_id: str | None, menu: QMenu, rows: Sequence[EvidenceRow]) -> None:
        if self._story:
            add_slot_deeds(menu, self.desk, self._story, requirement_id, rows, self.window())

    def _take(self, requirement_id: str | None, paths: Sequence[Path]) -> None:
        attach = self._attach_to(requirement_id)
        if attach:
            known = self._known(requirement_id)
            place = (self._task.id if self._task else "", requirement_id or "")
            done = partial(self._taken, known=known, requirement_id=requirement_id)
            take_files(self.desk, paths, attach, done, place)

    def _taken(
        self,
        rows: Sequence[EvidenceRow],
        refused: UserError | None,
        known: Collection[str],
        requirement_id: str | None,
    ) -> None:
        again = self._known_again(rows, known, requirement_id)
        if requirement_id:
            ids = [row.id for row in rows if row.id not in known]
            leave = partial(self._out, requirement_id)
            if self._ask(requirement_id, ids, leave, first=(*([refused.message] if refused else ()), *again)):
                return
        tell_taken(self.window(), refused, again)

    def _take_picture(self, requirement_id: str | None, picture: QImage) -> None:
        if attach := self._attach_to(requirement_id):
            take_picture(self.desk, picture, attach)

    def _attach_to(self, requirement_id: str | None) -> Attach | None:
        """How files come into a slot of the task on show, or to the task itself."""
        log, files, task = self.desk.workspace.log, self.desk.workspace.files, self._task
        if task is None:
            return None
        if requirement_id:
            return lambda paths, job: attach_to_requirement(log, files, requirement_id, paths, job)
        return lambda paths, job: attach_files(log, files, task.id, paths, job)

    def _known(self, requirement_id: str | None) -> set[str]:
        """The ids of what lies in a slot already, or is linked to the task already."""
        if requirement_id:
            return {one.file.id for one in self._evidence(requirement_id) if one.direct}
        story = self._story
        files = [one.file for slot in story.slots for one in slot.evidence] if story else []
        return {file.id for file in (*files, *(story.loose if story else ())) if file.link_id}

    @staticmethod
    def _known_again(
        rows: Sequence[EvidenceRow], known: Collection[str], requirement_id: str | None
    ) -> list[str]:
        """A line about what lay there before, if anything did."""
        again = [row for row in rows if row.id in known]
        titles = "、".join(f"“{row.title}”" for row in again[:3]) + ("等" if len(again) > 3 else "")
        where = "放入这一格" if requirement_id else "添加到这项任务"
        return [f"{titles}以前已{where}，没有重复保存。"] if again else []

    def _fill(self, requirement_id: str, given: Given) -> None:
        """Place files of the program: those that look like what is asked for now, the others after asking."""
        if given.origin == requirement_id:
            return
        doubts = {each.evidence_id for each in self.desk.read(slot_doubts, requirement_id, given.ids)}
        good = [each for each in given.ids if each not in doubts]
        if good:
            self._put(requirement_id, good, given.origin)
        self._ask(requirement_id, given.ids, origin=given.origin)

    def _ask(
        self,
        requirement_id: str,
        ids: Sequence[str],
        no: Callable[[list[str]], object] | None = None,
        origin: str = "",
        first: Sequence[str] = (),
    ) -> bool:
        """Ask once whether files that do not look like it belong into a slot; False where all of them do."""
        doubts = self.desk.read(slot_doubts, requirement_id, ids)
        if not doubts:
            return False
        doubted = [each.evidence_id for each in doubts]
        ask_to_place(
            self.window(),
            [each.words for each in doubts],
            lambda: self._put(requirement_id, doubted, origin, confirmed=True),
            lambda: no(doubted) if no else None,
            first,
        )
        return True

    def _put(self, requirement_id: str, ids: Sequence[str], origin: str, *, confirmed: bool = False) -> None:
        name = self.slots[requirement_id].name.text()
        lying = {one.file.id for one in self._evidence(origin) if one.direct}
        moved = [each for each in ids if each in lying]
        added = [each for each in ids if each not in lying]

        def save(session: Session) -> bool:
            if moved:
                move_to_slot(session, origin, requirement_id, moved, confirmed=confirmed)
            if added:
                fill_slot(session, requirement_id, added, confirmed=confirmed)
            return True

        if self.desk.change(save) and origin:
            stays = "；来自活动的仍在原处" if added else ""
            self.told.tell(
                f"已移到“{name}”{stays}。按住 Ctrl 拖动是同时用于两处。"
                if moved
                else f"来自活动的材料仍在原处，也放进了“{name}”。"
            )

    def _out(self, requirement_id: str, ids: Sequence[str]) -> None:
        """Take out again what was not to be placed; it stays with the task."""
        if self.desk.taken(clear_slot, requirement_id, ids):
            self.told.tell("没有放入这一格，材料在“未归入的材料”里。")

    def _overrule(self, requirement_id: str) -> None:
        story = self._story
        slot = (
            next((slot for slot in story.slots if slot.requirement.id == requirement_id), None)
            if story
            else None
        )
        if slot:
            OverruleDialog(self.desk, slot, self.window()).open()

    def _to_clipboard(self, *, moved: bool) -> None:
        """Lay the chosen files on the clipboard: pasted elsewhere they move there, or are used there too."""
        tiles = self._slot_in_focus().tiles
        if items := tiles.selectedItems():
            data = tiles.mimeData(items)
            if not moved:
                data.removeFormat(SLOT_MIME)
            QGuiApplication.clipboard().setMimeData(data)
            deed = "移过去" if moved else "同时用于那里"
            self.told.tell(
                f"已{'剪切' if moved else '复制'}{len(items)}份：到另一格按 Ctrl+V {deed}。", undo=False
            )

    def _remove(self, requirement_id: str | None, rows: Sequence[EvidenceRow]) -> None:
        if requirement_id:
            self.desk.change(clear_slot, requirement_id, [row.id for row in rows])
        else:
            self.desk.change(unlink_evidence, [row.link_id for row in rows])
