"""The tree of a plan draft: categories and tasks with their codes, and what looks wrong with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.ground import theme
from ui.ground.qt import set_tree_heads
from wenming_desktop.plan.corrections import Position
from wenming_desktop.plan.draft import PlanDraft

_SHORTEST_TASK = 6  # characters
_LONGEST_TITLE = 40  # characters; official headings have about 15
_NUMBER_INSIDE = re.compile(r"\n\s*(?:\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十]{1,3}[)）])")
_CLOSED = tuple("。；;！？!?….”’」）)》：:")
_POSITION = Qt.ItemDataRole.UserRole


def code(position: Position) -> str:
    """A piece's number as the clerk knows it: ``"2"`` for a category, ``"2-7"`` for a task."""
    at, index = position
    return f"{at + 1}" if index is None else f"{at + 1}-{index + 1}"


@dataclass(frozen=True)
class Doubt:
    """What looks wrong with a piece, in a word for the tree, and what to do about it."""

    word: str
    advice: str


_EMPTY = Doubt("没有任务", "这个类别下面没有任务。如果它本身是一项任务，请降为任务；不需要就删除。")
_INTRO = Doubt(
    "有说明文字", "标题下有一段说明文字，会随类别保存。如果它其实是一项任务，请把光标放在标题末尾再拆分。"
)
_LONG_TITLE = Doubt("标题太长", "标题里可能混进了任务的文字，请把光标放在标题后面再拆分。")
_SHORT = Doubt("文字太短", "可能只读到了半句，请看看是否要与上一条合并，或补全文字。")
_NUMBERED = Doubt("可能要拆分", "文字里还有编号，可能是几项任务连在了一起，请把光标放在编号前再拆分。")
_OPEN = Doubt("可能没写完", "结尾没有句号，请看看是否与下一条是同一项任务。")


def doubts(draft: PlanDraft) -> dict[Position, Doubt]:
    """What looks wrong by place, the gravest doubt each; a place without doubts has no entry."""
    found: dict[Position, Doubt] = {}
    first_with: dict[str, Position] = {}
    texts = [task.text.strip() for category in draft.categories for task in category.tasks]
    mostly_closed = 2 * sum(text.endswith(_CLOSED) for text in texts) > len(texts)
    for at, category in enumerate(draft.categories):
        if not category.tasks:
            found[at, None] = _EMPTY
        elif category.intro:
            found[at, None] = _INTRO
        elif len(category.title) > _LONGEST_TITLE:
            found[at, None] = _LONG_TITLE
        for index, task in enumerate(category.tasks):
            text = task.text.strip()
            twin = first_with.setdefault(text, (at, index))
            if len(text) < _SHORTEST_TASK:
                found[at, index] = _SHORT
            elif twin != (at, index):
                found[at, index] = Doubt(f"与{code(twin)}相同", "两项任务的文字一样，请看看是否读重了。")
            elif _NUMBER_INSIDE.search(text):
                found[at, index] = _NUMBERED
            elif mostly_closed and not text.endswith(_CLOSED):
                found[at, index] = _OPEN
    return found


class PlanTree(QTreeWidget):
    """Shows a draft; the clerk chooses a piece in it.

    A QTreeWidget, not a model: a draft has at most some 2000 pieces, is replaced as a whole by every
    correction, and is never edited in the tree itself.
    """

    chosen = Signal()  # another piece is current

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        set_tree_heads(self, ["序号", "类别和任务", "提示"])
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(theme.px(14))
        self.setExpandsOnDoubleClick(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, theme.px(76))
        header.resizeSection(2, theme.px(96))
        self.currentItemChanged.connect(self.chosen)

    def show_draft(self, draft: PlanDraft, current: Position) -> None:
        """Show a draft with a piece chosen, or what is nearest to it; does not emit ``chosen``."""
        self.blockSignals(True)
        self.clear()
        warnings = doubts(draft)
        items: dict[Position, QTreeWidgetItem] = {}
        for at, category in enumerate(draft.categories):
            top = _item((at, None), category.title, warnings)
            for column in range(2):
                top.setData(column, Qt.ItemDataRole.FontRole, theme.font(theme.BODY, bold=True))
            self.addTopLevelItem(top)
            items[at, None] = top
            for index, task in enumerate(category.tasks):
                items[at, index] = item = _item((at, index), task.text, warnings)
                top.addChild(item)
        self.expandAll()
        near = next((items[position] for position in _nearest(current) if position in items), None)
        self.setCurrentItem(near or self.topLevelItem(0))
        self.blockSignals(False)

    def position(self) -> Position | None:
        """The chosen piece, None in an empty tree."""
        item = self.currentItem()
        return item.data(0, _POSITION) if item else None


def _nearest(position: Position) -> Iterator[Position]:
    """The position itself, the pieces before it in its category, its category, the categories before."""
    at, index = position
    if index is not None:
        yield from ((at, before) for before in range(index, -1, -1))
    yield from ((before, None) for before in range(at, -1, -1))


def _item(position: Position, text: str, warnings: dict[Position, Doubt]) -> QTreeWidgetItem:
    doubt = warnings.get(position)
    item = QTreeWidgetItem([code(position), " ".join(text.split()) or "（空）", doubt.word if doubt else ""])
    item.setData(0, _POSITION, position)
    item.setSizeHint(1, QSize(0, theme.px(28)))
    if doubt:
        item.setForeground(2, theme.color("lacking"))
    return item
