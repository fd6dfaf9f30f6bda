"""添加文件夹: all that was given, where each file would go, what names propose, before any is taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.qt import Index
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import ElidedLabel, button, label, shortcut
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from ui.parts.placing import ask_to_place
from ui.parts.taking_in import known_lines
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.folder_import import Places, places_of, plan_given, proposals_of, slot_misfits
from wenming_desktop.evidence.intake import Incoming, Taken, take_all
from wenming_desktop.evidence.proposing.proposal import ProposedField
from wenming_desktop.evidence.slots import fill_slot, lying_doubted
from wenming_desktop.jobs import Job

_BY_NAMES = "文件夹名说明归入哪项任务；"
_TO_SLOT = "文件放进拖到的这一格，文件夹名写明归到别处的除外；"
_DOUBTS = 3  # folders of which it is said why they were not gone by
_TOLD = 8  # refused or known files in the closing note


@dataclass(frozen=True)
class _Row:
    id: str
    incoming: Incoming
    where: str
    slot: str  # the name of the slot that it goes into; empty without one
    doubt: str  # why it does not look like what that slot asks for, one sentence
    values: dict[str, str]  # proposed, by field
    chosen: bool


class FolderDialog(Dialog):
    """Reads what was given when it opens; blank, Enter or a click on its tick takes a row out and in again.

    Args:
        desk: the desk.
        given: a folder, or folders and files that were dropped together.
        place: the task and the slot it was dropped on.
        parent: the window it lies over.
    """

    keeps_input = True

    def __init__(
        self, desk: Desk, given: Sequence[Path], place: tuple[str | None, str | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        one = f"添加文件夹“{given[0].name}”"
        self.setWindowTitle(one if len(given) == 1 else f"添加 {len(given)} 个文件夹和文件")
        self._desk, self._given, self._place = desk, given, place
        self._rows: dict[str, _Row] = {}
        self.said = label("正在查看文件夹……")
        self.said.setWordWrap(True)
        self.model = PagedTable(_COLUMNS)
        self.view = PagedView(self.model)
        self.view.setAccessibleName("文件夹里的文件")
        self.slots = QCheckBox("")
        self.slots.setChecked(True)
        self.slots.hide()
        self.add = button("添加", self._add, primary=True)
        self.add.setEnabled(False)
        self.sums = ElidedLabel("")
        self.sums.setProperty("role", "secondary")
        fit(self, 1060, 620)
        ends = bar(self.sums, self.add, button("取消(&C)", self.reject))
        ends.setStretchFactor(self.sums, 1)
        lay_out(self, self.said, self.view, self.slots, ends).setStretch(1, 1)
        self.view.opened.connect(self.toggle)
        self.view.clicked.connect(self._click)
        shortcut(self.view, Qt.Key.Key_Space, self.toggle)
        self._work = desk.run("查看文件夹", self._read, self._show, self._refused)

    def done(self, result: int) -> None:
        self._work.cancel()
        super().done(result)

    def toggle(self) -> None:
        """Take the selected rows out, or in again when all of them are out."""
        selected = [row for row in self.view.selected() if not row.incoming.refused]
        chosen = not any(row.chosen for row in selected)
        for row in selected:
            self._rows[row.id] = replace(row, chosen=chosen)
        self._refresh()

    def _click(self, index: Index) -> None:
        if index.column() == 0:
            self.toggle()

    def _read(self, job: Job) -> list[_Row]:
        plan, workspace = self._desk.plan, self._desk.workspace
        plan_id, year, today = plan and plan.id, plan and plan.year, self._desk.today()

        def read(session: Session) -> tuple[Sequence[Incoming], Places, dict[Path, str]]:
            look, compare = job.parts(1, 1)
            incoming = plan_given(session, plan_id, self._given, workspace.folder, self._place, look)
            return incoming, places_of(session, incoming), slot_misfits(session, incoming, compare)

        incoming, places, doubts = self._desk.read(read)
        return [
            _Row(
                str(number),
                one,
                " ".join(filter(None, (places.task(one), places.slot(one)))) or "待归口",
                places.slot(one) or "",
                doubts.get(one.path, ""),
                {found.field: found.value for found in proposals_of(one, year, today)},
                not one.refused,
            )
            for number, one in enumerate(incoming)
        ]

    def _show(self, rows: Sequence[_Row]) -> None:
        self._rows = {row.id: row for row in sorted(rows, key=lambda row: bool(row.incoming.refused))}
        good = [row.incoming for row in rows if row.chosen]
        doubts = list(dict.fromkeys(one.doubt for one in good if one.doubt))
        more = [f"另有 {len(doubts) - _DOUBTS} 个文件夹也是这样。"] if len(doubts) > _DOUBTS else []
        explained = (
            f"{_TO_SLOT if self._place[1] else _BY_NAMES}类型、日期、题名是建议，添加以后再采用。"
            "点对勾或按空格去掉、恢复。"
        )
        lines = (explained, *doubts[:_DOUBTS], *more) if good else ("这里没有可以添加的文件。",)
        self.said.setText("\n".join(lines))
        self._refresh()
        self.view.setFocus()

    def _refused(self, error: UserError) -> None:
        self.said.setText(error.message)

    def _refresh(self) -> None:
        self.model.show_rows(self._rows.values())
        chosen = [row for row in self._rows.values() if row.chosen]
        slots = [row.slot for row in chosen if row.slot]
        of_one = self._place[1] and len(set(slots)) == 1
        into = f"放入“{slots[0]}”" if of_one else f"{'' if self._place[1] else '按文件夹名'}放入所需材料"
        self.slots.setText(f"同时{into}（{len(slots)} 份）")
        self.slots.setVisible(bool(slots))
        placed = sum(row.incoming.task_id is not None for row in chosen)
        refused = sum(bool(row.incoming.refused) for row in self._rows.values())
        parts = (f"归入任务 {placed} 份", f"进待归口 {len(chosen) - placed} 份", f"不收 {refused} 份")
        self.sums.setText("，".join(parts))
        self.add.setText(f"添加 {len(chosen)} 份")
        self.add.setEnabled(bool(chosen))

    def _add(self) -> None:
        """Take in what is chosen; asks once about all that does not look like what its slot asks for."""
        chosen = [row for row in self._rows.values() if row.chosen]
        if not self.slots.isChecked():
            self._take([replace(row.incoming, requirement_id=None) for row in chosen])
        elif doubts := [row.doubt for row in chosen if row.doubt]:
            apart = [
                replace(row.incoming, requirement_id=None) if row.doubt else row.incoming for row in chosen
            ]
            every = [row.incoming for row in chosen]
            ask_to_place(self, doubts, lambda: self._take(every, confirmed=True), lambda: self._take(apart))
        else:
            self._take([row.incoming for row in chosen])

    def _take(self, chosen: Sequence[Incoming], *, confirmed: bool = False) -> None:
        desk, workspace = self._desk, self._desk.workspace

        def work(job: Job) -> Taken:
            workspace.back_up_before("导入文件夹")
            taken = take_all(workspace.log, workspace.files, chosen, job)
            if confirmed:
                slots = list(dict.fromkeys(one.requirement_id for one in chosen if one.requirement_id))
                ids = [row.id for row in (*taken.rows, *(known.row for known in taken.known))]
                with workspace.reading() as session:
                    doubted = lying_doubted(session, slots, ids)
                with workspace.log.change() as session:
                    for slot, some in doubted.items():
                        fill_slot(session, slot, some, confirmed=True)
            return taken

        refused = [row.incoming.refused for row in self._rows.values() if row.incoming.refused]
        left = sum(not row.chosen and not row.incoming.refused for row in self._rows.values())
        desk.run("添加文件夹", work, lambda taken: _tell(desk, taken, refused, left))
        self.accept()


def _tell(desk: Desk, taken: Taken, before: Sequence[str], left: int) -> None:
    """One report: how many came in, what did not and why.

    Args:
        desk: the desk.
        taken: what became of the files that were ticked.
        before: what the list said of those that could not be ticked.
        left: how many were not ticked.
    """
    lines = [*before, *(refused.reason for refused in taken.refused), *known_lines(taken)]
    refused = len(before) + len(taken.refused)
    counts = (
        f"新收进 {len(taken.rows)} 份材料",
        f"已有 {len(taken.known)} 份" if taken.known else "",
        f"不收 {refused} 份" if refused else "",
        f"没有勾选 {left} 份" if left else "",
    )
    more = [f"等共 {len(lines)} 个文件。"] if len(lines) > _TOLD else []
    show_note(desk.window, "\n".join([f"{'，'.join(filter(None, counts))}。", *lines[:_TOLD], *more]))


def _below(one: Incoming) -> str:
    """Where a file lies within the folder."""
    return "/".join((*one.came_from.split("/")[1:], one.path.name))


def _value(field: ProposedField) -> PagedColumn[_Row]:
    heads = {
        ProposedField.KIND: ("类型", 80),
        ProposedField.FORMED_ON: ("形成日期", 96),
        ProposedField.TITLE: ("题名", 180),
    }
    head, width = heads[field]
    return PagedColumn[_Row](head, width, lambda row: row.values.get(field, ""))


_COLUMNS = (
    PagedColumn[_Row]("添加", 48, lambda row: "✓" if row.chosen else ""),
    PagedColumn[_Row]("文件", 0, lambda row: _below(row.incoming)),
    PagedColumn[_Row]("归到", 220, lambda row: row.incoming.refused or row.where),
    _value(ProposedField.KIND),
    _value(ProposedField.FORMED_ON),
    _value(ProposedField.TITLE),
)
