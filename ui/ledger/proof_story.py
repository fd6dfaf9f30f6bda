"""The chosen report or fund entry: what it says, its task, and its proof, taken in by drop anywhere on it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, clear, label
from ui.parts.pill import Pill
from ui.parts.taking_card import AttachHere, TakingCard
from wenming_desktop.changes.lane import ChangeLog, Session
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.reading.titles import task_title

Attach = Callable[[ChangeLog, FileStore, str, Sequence[Path], Job], list[EvidenceRow]]


class ProofStory(TakingCard):
    """Shows one record; files dropped anywhere on it become its proof.

    Args:
        desk: the desk.
        proof: what the proof is called, e.g. ``"凭证"``.
        hint: what stands there while no record is chosen.
        attach: the use case that takes files in.
        unlink: the use case that takes them out by their link ids.
        parent: the parent.
    """

    def __init__(
        self,
        desk: Desk,
        proof: str,
        hint: str,
        attach: Attach,
        unlink: Callable[[Session, Sequence[str]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, proof, parent)
        self._attach, self._unlink = attach, unlink
        self._record_id: str | None = None
        self._task_id: str | None = None
        self.heading = label(role="heading")
        self.heading.setWordWrap(True)
        self.pill = Pill()
        self.hint = label(hint, "secondary")
        self.hint.setWordWrap(True)
        self.task = button("", self._show_task, link=True)
        self.task.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(theme.px(12))
        self._facts.setVerticalSpacing(theme.px(6))
        self._facts.setColumnStretch(1, 1)
        self.slot.tiles.removed.connect(self._remove)
        self.buttons = QWidget()
        self._lay_out()
        self.show_nothing()

    def _lay_out(self) -> None:
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, theme.px(4), 0)
        inner.setSpacing(theme.px(10))
        inner.addLayout(self._facts)
        inner.addWidget(self.task)
        inner.addWidget(self.slot)
        inner.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for ground in (inside, self._area.viewport()):
            ground.setAutoFillBackground(False)
        head = bar()
        head.addWidget(self.heading, 1)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(12)] * 4)
        column.setSpacing(theme.px(10))
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addWidget(self._area, 1)
        column.addWidget(self.buttons)

    def set_buttons(self, deeds: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """What can be done with the record, left to right."""
        row = bar(None, *(button(text, deed) for text, deed in deeds))
        row.setContentsMargins(0, 0, 0, 0)
        self.buttons.setLayout(row)

    def show_nothing(self) -> None:
        """No record is chosen."""
        self._record_id = None
        self.heading.setText("")
        self.pill.show_word("", "ink")
        self.hint.show()
        self._area.hide()
        self.buttons.hide()

    def show_record(
        self,
        record_id: str,
        heading: str,
        facts: Sequence[tuple[str, str]],
        task_id: str | None,
        proof: Sequence[EvidenceRow],
    ) -> None:
        """Show a record: its facts as name and text, its task, its proof."""
        self._record_id, self._task_id = record_id, task_id
        self.heading.setText(heading)
        self.hint.hide()
        self._area.show()
        self.buttons.show()
        clear(self._facts)
        for at, (name, text) in enumerate((name, text) for name, text in facts if text):
            words = label(text)
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(label(name, "secondary"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(words, at, 1)
        task = self._desk.task(task_id) if task_id else None
        self.task.setText(f"任务 {task.code}  {task_title(task.text)}" if task else "")
        self.task.setToolTip(task.text if task else "")
        self.task.setVisible(task is not None)
        state, role = (f"{len(proof)} 份", "done") if proof else ("未提供", "late")
        self.slot.show_rows(proof, state, role)

    def attach_here(self) -> AttachHere | None:
        attach, workspace, record_id = self._attach, self._desk.workspace, self._record_id
        if record_id is None:
            return None
        return lambda paths, job: attach(workspace.log, workspace.files, record_id, paths, job)

    def _remove(self, rows: Sequence[EvidenceRow]) -> None:
        self._desk.change(self._unlink, [row.link_id for row in rows])

    def _show_task(self) -> None:
        if self._task_id:
            self._desk.task_wanted.emit(self._task_id)
