"""The tree of a plan draft: all its pieces, and what looks wrong with them."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from ui.ground import theme
from ui.plan.plan_pieces import KIND_WORDS, Choice, Head, code, is_piece, is_position, piece_text, pieces_of
from ui.plan.tree_columns import set_columns
from wenming_desktop.reading.conversions import Kind
from wenming_desktop.reading.corrections import Position
from wenming_desktop.reading.doubts import piece_doubts
from wenming_desktop.reading.draft import PlanDraft

_NUMBER = Qt.ItemDataRole.UserRole


class PlanTree(QTreeWidget):
    """Shows a draft; the clerk chooses a piece in it.

    A QTreeWidget, not a model: a draft has at most some 2000 pieces, is replaced as a whole by every
    correction, and is never edited in the tree itself.
    """

    chosen = Signal()  # another piece is current

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_columns(self, ("序号", "类别和任务", "提示"), 66, 96)
        self.setRootIsDecorated(False)
        self.setIndentation(theme.px(14))
        self.setExpandsOnDoubleClick(False)
        self._items: dict[Choice, QTreeWidgetItem] = {}
        self._choices: dict[int, Choice] = {}
        self.currentItemChanged.connect(self.chosen)

    def show_draft(self, draft: PlanDraft, current: Choice) -> None:
        """Show a draft with a piece chosen, or what is nearest to it; does not emit ``chosen``."""
        self.blockSignals(True)
        self.clear()
        self._items.clear()
        self._choices.clear()
        hints: dict[Position, str] = {}
        for doubt in piece_doubts(draft):
            if doubt.position is not None:
                hints.setdefault(doubt.position, doubt.word)
        for at, category in enumerate(draft.categories):
            top = self._add(None, (at, None), code((at, None)), category.title, hints.get((at, None), ""))
            _embolden(top)
            for index, task in enumerate(category.tasks):
                place = (at, index)
                self._add(top, place, code(place), task.text, hints.get(place, ""))
        for kind in (Kind.LEFTOVER, Kind.STAGE, Kind.SAFEGUARD):
            pieces = pieces_of(draft, kind)
            if pieces:
                group = self._group(f"{KIND_WORDS[kind]}（{len(pieces)}）", kind == Kind.LEFTOVER)
                for at in range(len(pieces)):
                    self._add(group, (kind, at), str(at + 1), piece_text(draft, (kind, at)), "")
        about = self._group("目标、依据和附件", False)
        for head, text in ((Head.GOAL, draft.goal), (Head.BASIS, "；".join(draft.basis))):
            self._add(about, head, "", f"{head.value}：{text or '（空）'}", "")
        self._add(about, Head.ATTACHMENT, "", f"{Head.ATTACHMENT.value}：{draft.attachment or '（空）'}", "")
        self.expandAll()
        near = next((self._items[choice] for choice in _nearest(current) if choice in self._items), None)
        self.setCurrentItem(near or self.topLevelItem(0))
        self.blockSignals(False)

    def choice(self) -> Choice | None:
        """The chosen piece, None in an empty tree and on the name of a group."""
        item = self.currentItem()
        return self._choices.get(item.data(0, _NUMBER)) if item else None

    def choose(self, choice: Choice) -> None:
        """Choose a piece."""
        if choice in self._items:
            self.setCurrentItem(self._items[choice])

    def _add(
        self, parent: QTreeWidgetItem | None, choice: Choice, number: str, text: str, hint: str
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem([number, " ".join(text.split()) or "（空）", hint])
        item.setData(0, _NUMBER, len(self._choices))  # Qt would make a plain text of a Head
        self._choices[len(self._choices)] = choice
        item.setSizeHint(1, QSize(0, theme.px(28)))
        item.setForeground(2, theme.color("lacking"))
        if parent:
            parent.addChild(item)
        else:
            self.addTopLevelItem(item)
        self._items[choice] = item
        return item

    def _group(self, name: str, lacking: bool) -> QTreeWidgetItem:
        item = QTreeWidgetItem(["", name, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setSizeHint(1, QSize(0, theme.px(28)))
        _embolden(item)
        item.setForeground(1, theme.color("lacking" if lacking else "secondary"))
        self.addTopLevelItem(item)
        return item


def _embolden(item: QTreeWidgetItem) -> None:
    for column in range(2):
        item.setData(column, Qt.ItemDataRole.FontRole, theme.font(theme.BODY, bold=True))


def _nearest(choice: Choice) -> Iterator[Choice]:
    """The choice itself, what stands before it in its group, the groups before."""
    if is_position(choice):
        at, index = choice
        if index is not None:
            yield from ((at, before) for before in range(index, -1, -1))
        yield from ((before, None) for before in range(at, -1, -1))
    elif is_piece(choice):
        kind, at = choice
        yield from ((kind, before) for before in range(at, -1, -1))
    else:
        yield choice
