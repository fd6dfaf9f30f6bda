"""Files shown one after the other, and beside them what they are to prove."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.system import open_file, trying
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, halves, lay_out, put
from ui.parts.fields import ElidedLabel, button, card, label, shortcut, wrapped
from ui.parts.file_deeds import show_stored, use_also
from ui.parts.marked_viewer import MarkedViewer
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.checking import State, state_now
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.opening import copy_to_open
from wenming_desktop.jobs import Job

_ALTERED = "这份材料的文件不见了或内容变了，不是登记时的原件。请在“材料库”的“更多”里点“校验材料…”找回。"


@dataclass(frozen=True)
class Beside:
    """What stands beside a file: what it is to prove.

    Attributes:
        title: the slot's or the activity's name; empty where nothing stands there.
        hint: what is asked for, in words.
        rules: further lines, such as the rules that it has to keep.
    """

    title: str = ""
    hint: str = ""
    rules: tuple[str, ...] = ()


class ViewerDialog(Dialog):
    """Shows files at a size to read them.

    Args:
        desk: the desk.
        rows: the files, leafed through with the left and right keys.
        beside: what they are to prove.
        parent: the parent.
        at: the one to begin with; the first is 0.
    """

    def __init__(
        self,
        desk: Desk,
        rows: Sequence[EvidenceRow],
        beside: Beside,
        parent: QWidget | None = None,
        at: int = 0,
    ) -> None:
        super().__init__(parent)
        self._desk, self._rows, self._at = desk, list(rows), at
        self.setWindowTitle("查看材料")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = ElidedLabel("")
        self.title.setProperty("role", "heading")
        self.place = label(role="secondary")
        self.warning = wrapped(_ALTERED, "late")
        self.viewer = MarkedViewer(desk)
        self.viewer.previous_wanted.connect(lambda: self.step(-1))
        self.viewer.next_wanted.connect(lambda: self.step(1))
        self.before = button("上一份 ←", lambda: self.step(-1))
        self.after = button("下一份 →", lambda: self.step(1))
        for each in (self.before, self.after):
            each.setVisible(len(self._rows) > 1)
        left, column = card()
        column.addLayout(bar(self.title))
        column.addWidget(self.warning)
        column.addWidget(self.viewer, 1)
        body = halves(left, _words(beside), (3, 1)) if beside.title else left
        foot = bar(
            *(self.before, self.after, self.place, None),
            button("同时用于…", self.use_also),
            button("打开", self.open_outside),
            button("在文件夹中显示", self.show_in_folder),
            button("关闭", self.reject),
        )
        self._drawn = 0  # frames drawn here since anything else was changed
        self._marked = False  # the newest change was one of marks
        self.viewer.frame_drawn.connect(self._count_frame)
        desk.changed.connect(self._on_changed)
        shortcut(self, QKeySequence.StandardKey.Undo, self.undo_frame, inside=True)
        lay_out(self, body, foot)
        fit(self, 1180, 700)
        self._show()
        self.viewer.setFocus()

    def step(self, by: int) -> None:
        """Show a neighbouring file."""
        at = min(max(self._at + by, 0), len(self._rows) - 1)
        if at != self._at:
            self._at = at
            self._show()

    def use_also(self) -> None:
        """Show where the file is used, and let the clerk use it elsewhere too."""
        use_also(self._desk, [self._rows[self._at].id], self)

    def open_outside(self) -> None:
        """Open a copy in the program that the system has for it."""
        files, folder = self._desk.workspace.files, self._desk.scratch_folder
        trying(self, lambda: open_file(copy_to_open(files, self._rows[self._at], folder())))

    def show_in_folder(self) -> None:
        """Show the file where it is stored."""
        show_stored(self._desk, self._rows[self._at], self)

    def undo_frame(self) -> None:
        """Take back the frame drawn last in this dialog; nothing that was done before."""
        if self._drawn:
            self._drawn -= 1
            self._desk.undo()
            self._marked = False

    def _count_frame(self) -> None:
        """One more, if it was saved; the viewer has done that by now."""
        self._drawn += self._marked
        self._marked = False

    def _on_changed(self, changed: Changed) -> None:
        if changed.label:
            self._marked = changed.tables.issubset({Table.EVIDENCE_MARK})
            if not self._marked:
                self._drawn = 0

    def _show(self) -> None:
        row = self._rows[self._at]
        self.title.setText(row.title)
        self.title.setToolTip(row.original_name)
        self.place.setText(f"第 {self._at + 1} 份，共 {len(self._rows)} 份" if len(self._rows) > 1 else "")
        self.before.setEnabled(self._at > 0)
        self.after.setEnabled(self._at < len(self._rows) - 1)
        self.viewer.show_evidence(row.id, row.sha256, row.original_name)
        self.warning.hide()
        log, files = self._desk.workspace.log, self._desk.workspace.files

        def look(job: Job) -> tuple[str, State]:
            return row.sha256, state_now(log, files, row.sha256, job)

        self._desk.run("核对材料文件", look, self._warn, housekeeping=True)

    def _warn(self, found: tuple[str, State]) -> None:
        sha256, state = found
        if sha256 == self._rows[self._at].sha256:
            self.warning.setVisible(state in {State.MISSING, State.ALTERED})


def _words(beside: Beside) -> QWidget:
    frame, column = card()
    frame.setMinimumWidth(theme.px(220))
    put(
        column,
        label("要证明的", "secondary"),
        wrapped(beside.title, "heading"),
        *([wrapped(beside.hint)] if beside.hint else []),
        *(wrapped(f"· {rule}", "secondary") for rule in beside.rules),
        None,
    )
    return frame
