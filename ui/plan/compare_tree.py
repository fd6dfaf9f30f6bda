"""What a further document says beside the plan, in four groups, each thing with a tick."""

from collections.abc import Collection

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from ui.ground import theme
from ui.plan.tree_columns import set_columns
from wenming_desktop.plan.comparing import ChangeKind, Compared, Comparison
from wenming_desktop.plan.comparing_fields import FieldChange
from wenming_desktop.words import shortened

_ROW, _KEY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole.value + 1
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_HEADS = {
    ChangeKind.NEW: "新增",
    ChangeKind.CHANGED: "改动",
    ChangeKind.GONE: "文件中没有（勾上则删除）",
    ChangeKind.SAME: "相同，不用处理",
}


class CompareTree(QTreeWidget):
    """Groups, their tasks, and of changed ones their fields; what is sure is ticked at first."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_columns(self, ("采用", "内容", "请核对"), 150, 250)
        self.setAccessibleName("新增、改动和文件中没有的任务")
        self.setIndentation(theme.px(16))
        self.itemChanged.connect(self._tell)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show a document beside the plan."""
        sure = comparison.sure()
        with QSignalBlocker(self):
            self.clear()
            for kind in ChangeKind:
                items = comparison.of(kind)
                top = QTreeWidgetItem([f"{_HEADS[kind]}　{len(items)} 项", "", ""])
                top.setSizeHint(1, QSize(0, theme.px(28)))
                top.setData(0, Qt.ItemDataRole.FontRole, theme.font(theme.BODY, bold=True))
                self.addTopLevelItem(top)
                top.setFirstColumnSpanned(True)
                for item in items:
                    top.addChild(_of_task(item, sure))
                top.setExpanded(kind is not ChangeKind.SAME)
                for row in range(top.childCount()):
                    top.child(row).setExpanded(True)
        first = next((top for top in map(self.topLevelItem, range(4)) if top.childCount()), None)
        if first:
            self.setCurrentItem(first.child(0))
        self.ticked.emit()

    def chosen(self) -> frozenset[str]:
        """The keys of what is ticked."""
        return frozenset(
            item.data(0, _KEY) for item in self._items() if item.data(0, _KEY) and item.checkState(0) == _ON
        )

    def tick(self, keys: Collection[str]) -> None:
        """Tick exactly these."""
        with QSignalBlocker(self):
            for item in self._items():
                if item.data(0, _KEY):
                    item.setCheckState(0, _ON if item.data(0, _KEY) in keys else _OFF)
        self.ticked.emit()

    def current(self) -> tuple[Compared, FieldChange | None] | None:
        """The thing on show, and which of its fields; None on a group."""
        item = self.currentItem()
        return item.data(1, _ROW) if item else None

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        for top in map(self.topLevelItem, range(self.topLevelItemCount())):
            for child in map(top.child, range(top.childCount())):
                found += [child, *map(child.child, range(child.childCount()))]
        return found

    def _tell(self) -> None:
        self.ticked.emit()


def _of_task(item: Compared, sure: frozenset[str]) -> QTreeWidgetItem:
    where = item.code or ("" if item.part else "新任务")
    text = shortened(" ".join(item.text.split()), 80)
    made = _item(
        where or str(item.part), text if item.code or item.part else f"{item.category}：{text}", item.doubt
    )
    made.setData(1, _ROW, (item, None))
    if item.kind in {ChangeKind.NEW, ChangeKind.GONE}:
        _make_choice(made, item.key, on=item.key in sure)
    for change in item.fields:
        both = f"{shortened(change.old, 40) or '（空）'} → {shortened(change.new, 40)}"
        child = _item(change.word, " ".join(both.split()), change.doubt)
        child.setData(1, _ROW, (item, change))
        key = f"{item.key}/{change.field}"
        _make_choice(child, key, on=key in sure)
        made.addChild(child)
    if item.kind is ChangeKind.CHANGED and item.doubt:
        child = _item("作为新任务", "不改原任务，另外添加一项", "")
        child.setData(1, _ROW, (item, None))
        _make_choice(child, item.as_new, on=False)
        made.addChild(child)
    return made


def _item(name: str, text: str, doubt: str) -> QTreeWidgetItem:
    made = QTreeWidgetItem([name, text, doubt])
    made.setSizeHint(1, QSize(0, theme.px(28)))
    made.setToolTip(1, text)
    made.setToolTip(2, doubt)
    made.setForeground(2, theme.color("lacking"))
    return made


def _make_choice(item: QTreeWidgetItem, key: str, *, on: bool) -> None:
    item.setData(0, _KEY, key)
    item.setCheckState(0, _ON if on else _OFF)
