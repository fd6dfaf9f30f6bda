"""The items whose books can be made, by task or by indicator, with what each holds and lacks."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from ui.ground import theme
from ui.inspection.line_cells import GROUND_ROLE, HEAD_ROLE, NOTE_ROLE, WORD_ROLE, LineCell
from ui.parts.fields import button, label
from ui.parts.segments import Segments
from wenming_desktop.documents.book.faults import Fault, lost_of, lost_words
from wenming_desktop.documents.book.items import Book, Books
from wenming_desktop.progress.statements import ItemKind

_ID_ROLE = Qt.ItemDataRole.UserRole.value + 9
_WORDS = {ItemKind.TASK: "按任务", ItemKind.INDICATOR: "按指标"}
_NONE = {
    ItemKind.TASK: "方案里还没有任务。",
    ItemKind.INDICATOR: "还没有测评指标。到“自评”里点“导入测评指标…”。",
}


@dataclass(frozen=True)
class Kept:
    """What is chosen in a list: see ItemList."""

    kind: ItemKind
    off: AbstractSet[str]
    known: AbstractSet[str]
    empty: AbstractSet[str]
    counted: Mapping[str, tuple[Book, int]]


class ItemList(QFrame):
    """A card: the choice between tasks and indicators, the items with check boxes, what is chosen."""

    shown = Signal()  # another item is, or none
    checked = Signal()  # others are

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._books = Books((), ())
        self._kind = ItemKind.TASK
        self._off: set[str] = set()  # ids that the clerk does not want, or that hold nothing
        self._known: set[str] = set()
        self._empty: set[str] = set()  # ids that are off for holding nothing, not by the clerk
        self._counted: dict[str, tuple[Book, int]] = {}  # pages that came out where a book was set, by id
        self.kinds = Segments("按什么排")
        self.kinds.chosen.connect(self._choose_kind)
        self.complete = button("只选齐全的", self._only_complete, link=True)
        self.complete.setToolTip("只勾选什么都不缺的；再按一次全部勾选")
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setProperty("bare", True)
        self.tree.setIndentation(0)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setItemDelegate(LineCell(self.tree))
        self.tree.setAccessibleName("有哪些册子")
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.currentItemChanged.connect(self._tell)
        self.tree.itemChanged.connect(self._toggled)
        self.empty = label(role="secondary")
        self.empty.setWordWrap(True)
        self.tally, self.lacking = label(), label(role="lacking")
        self._lay_out()

    def show_books(self, books: Books) -> None:
        """Show these; what was chosen stays chosen, others are chosen once they hold anything."""
        self._books = books
        for book in (*books.tasks, *books.indicators):
            if book.id not in self._known:
                self._known.add(book.id)
                if not book.put_in:
                    self._off.add(book.id)
                    self._empty.add(book.id)
            elif book.put_in and book.id in self._empty:
                self._off.discard(book.id)
                self._empty.discard(book.id)
        self.kinds.offer([(kind.name, _WORDS[kind]) for kind in ItemKind], self._kind.name)
        self._fill()

    def kept(self) -> Kept:
        """What is chosen, for another list."""
        return Kept(self._kind, self._off, self._known, self._empty, self._counted)

    def take(self, kept: Kept) -> None:
        """Choose what was chosen in another list, to be shown with the next books."""
        self._kind, self._off, self._known = kept.kind, set(kept.off), set(kept.known)
        self._empty, self._counted = set(kept.empty), dict(kept.counted)

    def current(self) -> Book | None:
        """The item on show."""
        item = self.tree.currentItem()
        found = item.data(0, _ID_ROLE) if item else None
        return next((book for book in self._own() if book.id == found), None)

    def chosen(self) -> list[Book]:
        """The items whose books are wanted, in their order."""
        return [book for book in self._own() if book.id not in self._off]

    def pages(self, book: Book) -> int | None:
        """How many numbered pages a book has; None while that is not known."""
        counted = self._counted.get(book.id)
        return counted[1] if book.pages is None and counted and counted[0] == book else book.pages

    def know_pages(self, book: Book, pages: int) -> None:
        """Take how many pages a book came out with, where that was not on record."""
        if self.pages(book) is None:
            self._counted[book.id] = book, pages
            self._fill_later()

    def choose(self, item_id: str) -> bool:
        """Show an item; False where it is not among those on show."""
        for at in range(self.tree.topLevelItemCount()):
            if self.tree.topLevelItem(at).data(0, _ID_ROLE) == item_id:
                self.tree.setCurrentItem(self.tree.topLevelItem(at))
                return True
        return False

    def _own(self) -> Sequence[Book]:
        return self._books.of(self._kind)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(*[theme.px(10)] * 4)
        head.addWidget(self.kinds)
        head.addStretch(1)
        head.addWidget(self.complete)
        foot = QHBoxLayout()
        foot.setContentsMargins(*[theme.px(10)] * 4)
        foot.addWidget(self.tally)
        foot.addStretch(1)
        foot.addWidget(self.lacking)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        self.empty.setContentsMargins(*[theme.px(16)] * 4)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.empty, 1)
        column.addLayout(foot)

    def _tell(self) -> None:
        self.shown.emit()

    def _choose_kind(self, name: str) -> None:
        self._kind = ItemKind[name]
        self._fill()
        self.checked.emit()

    def _fill(self) -> None:
        before = self.tree.currentItem()
        kept = before.data(0, _ID_ROLE) if before else None
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for group in dict.fromkeys(book.group for book in self._own()):
                own = [book for book in self._own() if book.group == group]
                self.tree.addTopLevelItem(self._group(group, own))
                for book in own:
                    self.tree.addTopLevelItem(self._line(book))
        self.tree.setVisible(bool(self._own()))
        self.empty.setVisible(not self._own())
        self.empty.setText(_NONE[self._kind])
        if self._own() and not (kept and self.choose(kept)):
            first = next((book for book in self._own() if book.put_in), self._own()[0])
            self.choose(first.id)
        self._count()
        self.shown.emit()

    def _group(self, title: str, own: Sequence[Book]) -> QTreeWidgetItem:
        made = QTreeWidgetItem([title])
        made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        made.setToolTip(0, title)
        made.setData(0, WORD_ROLE, (f"{len(own)}项　{self._told(own)}", "secondary"))
        made.setData(0, HEAD_ROLE, True)
        made.setData(0, GROUND_ROLE, ("ground", 1.0))
        on = sum(book.id not in self._off for book in own)
        some = Qt.CheckState.PartiallyChecked if on else Qt.CheckState.Unchecked
        made.setCheckState(0, Qt.CheckState.Checked if on == len(own) else some)
        return made

    def _line(self, book: Book) -> QTreeWidgetItem:
        made = QTreeWidgetItem([f"{book.code}  {book.title}"])
        made.setData(0, _ID_ROLE, book.id)
        made.setData(0, NOTE_ROLE, f"{book.put_in}份　{self._told([book])}")
        made.setData(0, WORD_ROLE, _state(book))
        made.setToolTip(0, book.text)
        on = book.id not in self._off
        made.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        return made

    def _toggled(self, item: QTreeWidgetItem) -> None:
        on = item.checkState(0) == Qt.CheckState.Checked
        ids = {item.data(0, _ID_ROLE)}
        if None in ids:
            ids = {book.id for book in self._own() if book.group == item.text(0)}
        self._off = self._off - ids if on else self._off | ids
        self._empty -= ids
        self._fill_later()

    def _fill_later(self) -> None:
        with QSignalBlocker(self):
            self._fill()
        self.checked.emit()

    def _only_complete(self) -> None:
        own = {book.id for book in self._own()}
        incomplete = {book.id for book in self._own() if book.missing or not book.put_in}
        chosen = {book.id for book in self.chosen()}
        self._off -= own
        self._empty -= own
        if chosen != own - incomplete:
            self._off |= incomplete
        self._fill_later()

    def _count(self) -> None:
        chosen = self.chosen()
        self.tally.setText(f"选 {len(chosen)} 项　{self._told(chosen)}")
        lacking = sum(bool(book.missing) for book in chosen)
        self.lacking.setText(f"{lacking} 项有缺" if lacking else "")
        self.complete.setVisible(bool(self._own()))

    def _told(self, books: Sequence[Book]) -> str:
        return pages_told([self.pages(book) for book in books])


def _state(book: Book) -> tuple[str, str]:
    """How it stands with an item's proof, and the colour for that."""
    if book.missing:
        return f"缺{len(book.missing)}", "lacking"
    return ("已齐", "done") if book.put_in else ("没有材料", "lacking")


def pages_told(counts: Sequence[int | None]) -> str:
    """How many pages some books have together; "" where nothing is known of them yet."""
    known = sum(filter(None, counts))
    if None not in counts:
        return f"{known}页"
    return f"至少{known}页" if known else ""


def book_told(book: Book, pages: int | None, faults: Sequence[Fault]) -> str:
    """What a book holds and lacks; ``faults`` are those that came out when it was made."""
    counted = f"，{pages}页" if pages is not None else ""
    lacking = len(book.missing) + len(lost_of(faults))
    lost = lost_words(faults)
    return (
        f"{book.put_in}份材料{counted}"
        + (f"，缺{lacking}处" if lacking else "")
        + (f"：{lost}" if lost else "")
    )
