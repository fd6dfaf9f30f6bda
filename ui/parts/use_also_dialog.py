"""同时用于…: the places that files are used in, found by typing, ticked and unticked."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.system import trying
from ui.parts.dialog import SEARCHES, Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, wrapped
from ui.parts.placing import ask_to_place
from wenming_desktop.changes.lane import Session
from wenming_desktop.evidence.library import UseRow, file_rows
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.slots import slot_doubts
from wenming_desktop.evidence.uses import Target, TargetRow, targets
from wenming_desktop.ledger.uses import activity_targets, change_uses
from wenming_desktop.progress.board import PlanBoard
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import listed, shortened

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_OTHERS = set(EvidenceUse) - {EvidenceUse.TASK, EvidenceUse.SLOT}  # not in the list without a query
_NAMED = 4  # of those


class UseAlsoDialog(Dialog):
    """Type to find, arrow keys to choose, blank ticks, Enter saves; Enter on what was typed takes the chosen.

    Args:
        desk: the desk.
        ids: of the evidence; at least one is on record.
        parent: the window it lies over.
    """

    keeps_input = True

    def __init__(self, desk: Desk, ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("同时用于…")
        rows = desk.read(file_rows, ids)
        self._desk, self._ids = desk, tuple(row.id for row in rows)
        self._ticks: dict[Target, bool] = {}  # what the clerk has changed
        self.search = QLineEdit(placeholderText="输入编号、任务、材料名称或活动，也可以打拼音首字母")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.search.setAccessibleName("查找")
        self.search.setProperty(SEARCHES, True)
        self.list = QListWidget()
        self.list.setAccessibleName("用在哪里")
        self.list.itemClicked.connect(self._toggle)
        for each in (self.search, self.list):
            each.installEventFilter(self)
        self.said = label(role="secondary")
        self.said.setWordWrap(True)
        self.save_button = button("保存", self.save, primary=True)
        titles = listed([row.title for row in rows], "份")
        elsewhere = _elsewhere([use for row in rows for use in row.uses], desk.plan)
        column = lay_out(
            self,
            wrapped(f"“{titles}”用在哪里？同一份材料只存一次，勾选的地方都能用。"),
            *([wrapped(elsewhere, "secondary")] if elsewhere else []),
            self.search,
            self.list,
            bar(self.said, None, button("取消(&C)", self.reject), self.save_button),
        )
        column.setStretchFactor(self.list, 1)
        fit(self, 620, 560)
        self._find()
        self.search.setFocus()

    def save(self) -> None:
        """Use the files where it is ticked and no longer where it is not; asks for what looks wrong there."""
        trying(self, self._ask_and_save)

    def _ask_and_save(self) -> None:
        added = [target for target, ticked in self._ticks.items() if ticked]
        slots = [target.id for target in added if target.use is EvidenceUse.SLOT]
        doubts = [doubt.words for each in slots for doubt in self._desk.read(slot_doubts, each, self._ids)]
        if doubts:
            ask_to_place(self, doubts, partial(self._save, True))
        else:
            self._save(False)

    def _save(self, confirmed: bool) -> None:
        added = [target for target, ticked in self._ticks.items() if ticked]
        given_up = [target for target, ticked in self._ticks.items() if not ticked]

        def change(session: Session) -> None:
            change_uses(session, self._ids, added, given_up, confirmed=confirmed)

        if not self._ticks or self._desk.taken(change, parent=self):
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in _ENTER:
                if watched is self.search and self.search.text().strip() and not self._ticks:
                    self._toggle(self.list.currentItem())
                self.save()
                return True
            if watched is self.search and key == Qt.Key.Key_Down:
                self.list.setFocus()
                self.list.setCurrentRow(max(0, self.list.currentRow()))
                return True
            if watched is self.list and key == Qt.Key.Key_Space:
                self._toggle(self.list.currentItem())
                return True
            if watched is self.list and key == Qt.Key.Key_Up and self.list.currentRow() == 0:
                self.search.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _find(self) -> None:
        """List what the search line says; without words what the files are used in comes first."""
        query, plan = self.search.text(), self._desk.plan
        rows: list[TargetRow] = []
        if plan:
            rows = self._desk.read(targets, plan.id, query, self._ids)
            rows += self._desk.read(activity_targets, plan.id, query, self._ids)
        if not query.strip():
            rows.sort(key=lambda row: not row.used)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(_line(row), self.list)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setToolTip(row.text)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)  # a click anywhere on it ticks
            item.setCheckState(self._state(row))
        if query.strip():
            self.list.setCurrentRow(_likeliest(rows, query))
        self._tell()

    def _state(self, row: TargetRow) -> Qt.CheckState:
        if row.target in self._ticks:
            return Qt.CheckState.Checked if self._ticks[row.target] else Qt.CheckState.Unchecked
        if len(row.used) == len(self._ids):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if row.used else Qt.CheckState.Unchecked

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        row: TargetRow = item.data(Qt.ItemDataRole.UserRole)
        ticked = self._state(row) != Qt.CheckState.Checked
        if ticked == (len(row.used) == len(self._ids)) and (ticked or not row.used):
            self._ticks.pop(row.target, None)  # as it is
        else:
            self._ticks[row.target] = ticked
        item.setCheckState(self._state(row))
        self._tell()

    def _tell(self) -> None:
        added = sum(self._ticks.values())
        given_up = len(self._ticks) - added
        parts = [f"新增 {added} 处"] if added else []
        parts += [f"不再用于 {given_up} 处"] if given_up else []
        nothing = "没有找到，换个词试试" if not self.list.count() else ""
        self.said.setText("，".join(parts) or nothing)
        self.said.setMinimumWidth(theme.px(200))


def _likeliest(rows: Sequence[TargetRow], query: str) -> int:
    """Which of the rows is meant: the one whose own name has the last word typed, else the first."""
    word = query.rsplit(maxsplit=1)[-1]
    return next((number for number, row in enumerate(rows) if word in row.name), 0)


def _line(row: TargetRow) -> str:
    if row.target.use is EvidenceUse.ACTIVITY:
        return f"活动　{row.code} {shortened(row.text, 24)}　{row.name}"
    if row.name:
        return f"　　{row.code}　{row.name}"
    return f"{row.code}　{task_title(row.text)}"


def _elsewhere(uses: Sequence[UseRow], plan: PlanBoard | None) -> str:
    """Where else they are used, by what the list does not show before something is typed."""
    shown = plan and plan.id
    others = (use for use in uses if use.use in _OTHERS or use.plan_id != shown)
    names = list(dict.fromkeys(f"{use.use}“{shortened(use.said(shown))}”" for use in others))
    return f"另外用在：{listed(names, '处', _NAMED)}。" if names else ""
