"""One slot of a task: what it asks for, how it stands, and beside each file why it does not count."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout

from ui.evidence.requirements_dialog import rule_words, valid_words
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.cells import STATUS_ROLE
from ui.parts.dialog_parts import bar
from ui.parts.evidence_tiles import EvidenceSlot
from ui.parts.fields import button, label
from ui.parts.handing_out import dragged_evidence, dragged_from
from ui.parts.records_dialog import RecordsDialog
from ui.parts.viewer_dialog import Beside
from wenming_desktop.entities.choices import beyond_words
from wenming_desktop.plan.materials import counted_in
from wenming_desktop.progress.story import LOST, UNDATED, SlotEvidence, SlotRow

_LARGE = 140  # percent of text size from which an empty slot is one line
_SAID = 3  # reasons that are told over the files
_UNCOUNTED = "字数还没有数出来，先计入份数。"


@dataclass(frozen=True)
class Given:
    """Files of the program that were let go on a slot, or pasted into it."""

    ids: tuple[str, ...]
    origin: str  # the slot that they are to leave; empty where they stay


class TaskSlot(EvidenceSlot):
    """One slot of a task; files that are on file already can be dragged into it, and from it into others.

    Dragging moves, with Ctrl the files are used in both.
    """

    files_given = Signal(object)  # Given
    overruling_wanted = Signal()
    withdrawal_wanted = Signal()

    def __init__(self, desk: Desk, name: str, out: str, requirement_id: str = "") -> None:
        super().__init__(desk, name, out)
        for action in self.actions():
            self.removeAction(action)  # the panel hands its keys to the slot that has the focus
        self.hint = label(role="secondary")
        self.hint.setWordWrap(True)
        self.hint.hide()
        self.broken = label(role="lacking")  # why files do not count, each in words
        self.broken.setWordWrap(True)
        self.unreadable = label(role="lacking")  # what counts all the same
        self.unreadable.setWordWrap(True)
        self.settled = label(role="secondary")
        self.settled.setWordWrap(True)
        self._desk = desk
        self._undated: list[str] = []
        self.date = button("补日期…", self._give_dates, link=True)
        self.overrule = button("不按要求也算齐…", self.overruling_wanted.emit, link=True)
        self.withdraw = button("撤回", self.withdrawal_wanted.emit, link=True)
        self._deeds = bar(self.date, self.overrule, self.settled, None, self.withdraw)
        self._deeds.setStretchFactor(self.settled, 100)  # before the room at the right
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - its own
        column.insertWidget(1, self.hint)
        column.insertWidget(2, self.broken)
        column.insertWidget(3, self.unreadable)
        column.insertLayout(4, self._deeds)
        self._show_deeds(None)
        self.tiles.origin = requirement_id

    def show_slot(self, slot: SlotRow) -> None:
        """Show what is asked for and what lies in it."""
        form, count = slot.requirement.form, slot.count
        rules = rule_words(form)
        self.name.setText(form.name)
        asked = "，".join((form.kind.value, valid_words(form), *rules))
        self.name.setToolTip(f"{form.name}（{asked}）\n{form.hint}".strip())
        beyond_hint = [rule for rule in rules if rule not in form.hint]
        self.hint.setText("；".join(filter(None, (form.hint, "、".join(beyond_hint)))))
        self.hint.setVisible(bool(self.hint.text()) and not count.filled)
        if count.kept:
            state, role = f"{count.inside} / {count.minimum} 已齐", "done"
        elif count.filled:
            state, role = f"{count.inside} / {count.minimum} 按说明算齐", "done"
        elif slot.evidence:
            lacking = f"还缺{count.minimum - count.inside}{counted_in(form.kind)}"
            state, role = f"{count.inside} / {count.minimum} {lacking}", "lacking"
        else:
            state, role = "未提供", "late"
        asks = f"要 {form.minimum} {counted_in(form.kind)}{form.kind.value}，{valid_words(form)}"
        self.tiles.beside = Beside(form.name, form.hint, (asks, *beyond_hint))
        self.show_rows([one.file for one in slot.evidence], state, role)
        if theme.px(100) >= _LARGE:
            self.drop.hide()  # the line itself takes what is dropped
            self.hint.hide()
        beyond = f"超出{beyond_words(form.window, form.years)}"
        for number, one in enumerate(slot.evidence):
            self._mark(number, one, beyond)
        self._show_deeds(slot)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.drop.isHidden() and self.tiles.isHidden():
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("line"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
            painter.end()

    def _show_deeds(self, slot: SlotRow | None) -> None:
        """What does not count and why; the clerk's own word on it: asked for, or said and withdrawn again."""
        broken = _broken(slot) if slot else []
        self.broken.setText(f"不计入：{'；'.join([*broken[:_SAID], '…'] if len(broken) > _SAID else broken)}")
        self.broken.setToolTip("\n".join(broken))
        self.broken.setVisible(bool(broken))
        shut = [one.file.title for one in slot.evidence if one.unreadable] if slot else []
        self.unreadable.setText(f"{_first(shut)}打不开，请核对或换一份" if shut else "")
        self.unreadable.setVisible(bool(shut))
        overruled = slot.requirement.overruled if slot else ""
        self.settled.setText(f"按说明算齐：{overruled}" if overruled else "")
        self.settled.setVisible(bool(overruled))
        self.withdraw.setVisible(bool(overruled))
        lacking = slot is not None and bool(slot.evidence) and not slot.count.filled
        self.overrule.setVisible(lacking)
        self._undated = [one.file.id for one in slot.evidence if UNDATED in one.breaks] if slot else []
        self.date.setVisible(lacking and bool(self._undated))

    def _give_dates(self) -> None:
        RecordsDialog(self._desk, self._undated, self.window()).open()

    def _mark(self, number: int, one: SlotEvidence, beyond: str) -> None:
        """Say on a tile, and in its tool tip, why it does not count or where it comes from."""
        item = self.tiles.item(number)
        lines = [item.toolTip()]
        if one.breaks:
            item.setData(STATUS_ROLE, (_badge(one, beyond), "lacking"))
            lines.append(_why(one))
        elif one.by_activity:
            item.setData(STATUS_ROLE, ("按活动日期", "doing"))
        elif not one.direct:
            item.setData(STATUS_ROLE, ("活动", "doing"))
        if one.unreadable:
            lines.append("打不开，请核对或换一份。")
        if one.uncounted:
            lines.append(_UNCOUNTED)
        if one.by_activity:
            lines.append("没有形成日期，按活动日期计。")
        if one.activities:
            lines.append("来自活动：" + "、".join(one.activities))
        item.setToolTip("\n".join(lines))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        if dragged_evidence(event.mimeData()) and event.source() is not self.tiles:
            event.acceptProposedAction()
            self._show_over(over=True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if dragged_evidence(event.mimeData()):
            event.setDropAction(self._action(event))
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        if ids := dragged_evidence(event.mimeData()):
            moves = self._action(event) == Qt.DropAction.MoveAction
            # What is moved is taken out by the change itself, never by the list that it was dragged from.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_over(over=False)
            self.files_given.emit(Given(tuple(ids), dragged_from(event.mimeData()) if moves else ""))
        else:
            super().dropEvent(event)

    @staticmethod
    def _action(event: QDropEvent) -> Qt.DropAction:
        added = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        moves = dragged_from(event.mimeData()) and not added
        return Qt.DropAction.MoveAction if moves else Qt.DropAction.CopyAction


def _broken(slot: SlotRow) -> list[str]:
    """Why files do not count, each reason once with the files that it is true of."""
    titles: dict[tuple[str, ...], list[str]] = {}
    for one in slot.evidence:
        if one.breaks:
            titles.setdefault(one.breaks, []).append(one.file.title)
    return [f"{_first(names)}{'、'.join(words)}" for words, names in titles.items()]


def _first(titles: list[str]) -> str:
    """The first of some files, and how many there are."""
    return f"“{titles[0]}”{f'等{len(titles)}份' if len(titles) > 1 else ''}"


def _badge(one: SlotEvidence, beyond: str) -> str:
    """The shortest word for the first reason why a file does not count."""
    if one.breaks[0] in LOST.values():
        return one.breaks[0]
    if not one.fits:
        return "类型不符"
    if one.breaks[0].startswith("正文"):
        return "字数不符"
    return beyond if one.breaks[0].endswith(beyond) else one.breaks[0]


def _why(one: SlotEvidence) -> str:
    """Why it does not count, and what helps."""
    if one.breaks == (UNDATED,):
        return "没有形成日期，不计入份数。请在“修改登记”里补上。"
    if one.breaks[0] in LOST.values():
        return f"{'；'.join(one.breaks)}，不计入份数。请在“材料库”的“更多”里点“校验材料…”找回。"
    helps = "登记不对时，请在“修改登记”里改正。" if one.fits else "确实是这一格要的，请在右键菜单里确认。"
    return f"{'；'.join(one.breaks)}，不计入份数。{helps}"
