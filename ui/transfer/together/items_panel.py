"""The items of what was chosen at the left: narrowed, answered one by one or by group, and taken."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, elided, label
from ui.parts.segments import Segments
from ui.transfer.together.detail import Detail, say_closely
from ui.transfer.together.item_table import ItemTable
from ui.transfer.together.item_view import ItemView
from ui.transfer.together.items import Group, Item, counted
from ui.transfer.together.sentences import show_sentences
from wenming_desktop.transfer.deciding import Choice

_ALL = "全部"
_BACKUP = "采用前自动备份，可一次撤销"
_WIDE = 900  # pixels at 100 % of a panel whose sums have room on one line


@dataclass(frozen=True)
class Words:
    """How the two sides are called.

    Attributes:
        base, ours, theirs: over the columns.
        take_ours, take_theirs: the links of a group.
        groups: the sentence beside each group's name.
    """

    base: str
    ours: str
    theirs: str
    take_ours: str
    take_theirs: str
    groups: dict[Group, str]


class ItemsPanel(QWidget):
    """The table with its head, the current item below it, and the sums with the button at the foot."""

    answered = Signal()

    def __init__(self, words: Words, on_take: Callable[[], object]) -> None:
        super().__init__()
        self._words = words
        self._heads = (words.base, words.ours, words.theirs)
        self._items: Sequence[Item] = ()
        self._all: Sequence[Item] = ()
        self.title, self.about = label(role="heading"), elided()
        self.filter = Segments("只看")
        self.notice, self.notices = elided(role="lacking"), button("", self._show_notices, link=True)
        self._told: Sequence[str] = ()
        self.model = ItemTable(self)
        self.view = ItemView(self.model, self._said, lambda: (words.take_ours, words.take_theirs))
        self.detail = Detail(self._take_both)
        self.taken, self.parts = label(role="current"), elided()
        self.left, self.open = label(role="secondary"), elided(role="lacking")
        self._backup = elided(_BACKUP)
        self._backup.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.take = button("采用", on_take, primary=True)
        self.take.setAutoDefault(False)
        self.notices.setAutoDefault(False)
        self._build()
        self.filter.chosen.connect(self._narrow)
        self.model.answered.connect(self._count)
        self.model.answered.connect(self.answered)
        self.view.moved.connect(self._show_current)
        self.view.resized.connect(self._share)
        self.view.not_both.connect(self.detail.say_not_both)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_sums(narrow=self.width() < theme.px(_WIDE))

    def name_sides(self, base: str, ours: str, theirs: str) -> None:
        """What stands over the columns, with days and names."""
        self._heads = (base, ours, theirs)
        self.model.heads = (
            "哪里",
            "栏目",
            base.split("　", maxsplit=1)[0],
            ours,
            theirs,
        )  # its day stands in the detail
        self.model.headerDataChanged.emit(self.view.horizontalHeader().orientation(), 0, 4)

    def show_items(self, title: str, about: str, items: Iterable[Item], all_items: Sequence[Item]) -> None:
        """Show some of the items; ``all_items`` are those that the button takes."""
        self.title.setText(title)
        self.about.setText(about)
        self._items, self._all = tuple(items), all_items
        counts = counted(self._items)
        choices = [(_ALL, f"{_ALL} {len(self._items)}"), *((g, f"{g} {n}") for g, n in counts.items())]
        on = self.filter.on()
        self.filter.offer(choices, on if on in counts else _ALL)
        self.filter.setVisible(len(counts) > 1)
        self._narrow()
        self._count()

    def only(self, group: Group) -> None:
        """Show the items of one group only."""
        self.filter.turn_on(group)
        self._narrow()

    def tell(self, sentences: Sequence[str]) -> None:
        """Say what was not read, and what else there is to know."""
        self._told = sentences
        first = sentences[0] if sentences else ""
        self.notice.setText(first)
        more = f"全部 {len(sentences)} 条" if len(sentences) > 1 else "看全文"
        self.notices.setText(more)
        for one in (self.notice, self.notices):
            one.setVisible(bool(sentences))

    def focus(self) -> None:
        """Stand on the first item that is open, else on the first."""
        self.view.setFocus()
        first = self.model.next_open(-1)
        if first >= 0:
            self.view.stand_on(first)

    def _build(self) -> None:
        head = bar(self.title, self.about, self.filter)
        head.setStretch(1, 1)
        said = bar(self.notice, self.notices)
        said.setStretch(0, 1)
        upper = self._upper = QVBoxLayout()
        upper.setSpacing(theme.px(4))
        put(upper, head, said)
        self._first, self._second = bar(self.taken, self.parts, None), bar(self.open, self._backup)
        for row, part in ((self._first, self.parts), (self._second, self.open)):
            row.setStretchFactor(part, 1000)  # as wide as its text
        self._second.setStretchFactor(self._backup, 1)
        sums = QVBoxLayout()
        sums.setSpacing(theme.px(2))
        put(sums, self._first, self._second)
        foot = QFrame()
        foot.setProperty("ruled", True)
        row = self._foot = bar(sums, self.take)
        row.setStretch(0, 1)
        foot.setLayout(row)
        self.take.setToolTip(_BACKUP)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        put(column, upper, self.view, self.detail, foot)
        column.setStretch(1, 1)

    def _lay_sums(self, *, narrow: bool) -> None:
        """What is not taken stands before what is open; in a narrow panel, which is low, too, above it."""
        self._first.removeWidget(self.left)
        self._second.removeWidget(self.left)
        above, below = (4, 6) if narrow else (8, 10)
        self._upper.setContentsMargins(theme.px(12), theme.px(above), theme.px(12), theme.px(above))
        self._foot.setContentsMargins(theme.px(12), theme.px(above), theme.px(12), theme.px(below))
        if narrow:
            self._first.insertWidget(2, self.left)
        else:
            self._second.insertWidget(0, self.left)

    def _share(self) -> None:
        """Give the detail what it needs, and what the table has no whole row for."""
        needed = self.detail.height_in(self.height())
        both = self.view.height() + self.detail.maximumHeight()  # it is laid out after the table
        room = both - needed - self.view.horizontalHeader().height()
        self.detail.setFixedHeight(needed + self.view.cut_off(room))

    def _said(self, group: Group) -> str:
        return self._words.groups[group]

    def _narrow(self) -> None:
        on = self.filter.on()
        self.model.show_items(one for one in self._items if on in {_ALL, one.group})
        self._share()

    def _take_both(self) -> None:
        if item := self.view.current():
            self.model.say([item], Choice.BOTH)
        self.view.setFocus()

    def _show_current(self) -> None:
        item = self.view.current()
        choice = self.model.answers.of(item) if item else None
        self.detail.show_item(item, choice, self._heads)

    def _count(self) -> None:
        self._show_current()
        sums = self.model.answers.sums(self._all)
        self.taken.setText(f"采用 {sums.count} 处" if sums.count else "没有要采用的")
        say_closely(self.parts, f"＝ {sums.taken_words()}" if sums.count else "")
        left, still = sums.left_words("本机"), sums.open_words()
        many = sums.left + sums.open
        self.left.setText(f"不采用 {many} 处：{left}{'，' if left and still else ''}" if many else "")
        say_closely(self.open, still)
        self.take.setText(f"采用 {sums.count} 处(&S)" if sums.count else "记下选择(&S)")
        self.take.setEnabled(bool(sums.count or sums.left))

    def _show_notices(self) -> None:
        show_sentences(self, "没有读的和要注意的", self._told)
