"""Which departments: a box each, with what they have to do and whether a package is out."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.ground.qt import set_tree_heads
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from ui.transfer.columns import column_of
from wenming_desktop import clock
from wenming_desktop.progress.packages import Addressee, PackageRow

_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class AddresseeList(QWidget):
    """At first those are ticked that have no package yet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Addressee] = ()
        self.tree = QTreeWidget()
        set_tree_heads(self.tree, ["科室", "任务", "填报包"])
        self.tree.setRootIsDecorated(False)
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.setUniformRowHeights(True)
        self.tree.setProperty("rows", True)
        self.tree.setAccessibleName("发给哪些科室")
        self.tree.itemChanged.connect(self.changed)
        self.all = button("全选", lambda: self._tick(lambda _: True), link=True)
        self.fresh = button("只选没发过的", lambda: self._tick(_is_fresh), link=True)
        self.none = button("全不选", lambda: self._tick(lambda _: False), link=True)
        ways = (self.all, self.fresh, self.none)
        for way in ways:
            way.setAutoDefault(False)
        self.empty = label("还没有科室。先添加科室，再在各类别里指派任务。", "secondary")
        self.empty.setWordWrap(True)
        column = column_of(bar(label("发给哪些科室", "heading"), None, *ways), self.empty, self.tree)
        column.setStretchFactor(self.tree, 1)
        self.setLayout(column)

    def show_rows(self, rows: Sequence[Addressee]) -> None:
        """Show these departments, and tick them anew."""
        self._rows = rows
        self.empty.setVisible(not rows)
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for row in rows:
                state = _state(row.package) if _has_tasks(row) else ""
                item = QTreeWidgetItem(self.tree, [row.name, _tasks(row), state])
                if _has_tasks(row):
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                else:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.fresh.setEnabled(any(map(_is_fresh, rows)))
        self._tick(_is_fresh)

    def anybody(self) -> bool:
        """Whether there is a department with tasks."""
        return any(map(_has_tasks, self._rows))

    def all_out(self) -> bool:
        """Whether there are departments with tasks, and each has a package."""
        return self.anybody() and not any(map(_is_fresh, self._rows))

    def chosen(self) -> list[Addressee]:
        """The departments ticked."""
        states = (self.tree.topLevelItem(at).checkState(0) for at in range(len(self._rows)))
        return [
            row
            for row, state in zip(self._rows, states, strict=True)
            if _has_tasks(row) and state is _CHECKED
        ]

    def _tick(self, wanted: Callable[[Addressee], bool]) -> None:
        with QSignalBlocker(self.tree):
            for at, row in enumerate(self._rows):
                if _has_tasks(row):
                    self.tree.topLevelItem(at).setCheckState(0, _CHECKED if wanted(row) else _UNCHECKED)
        self.changed.emit()


def _has_tasks(row: Addressee) -> bool:
    return bool(row.led or row.supported)


def _is_fresh(row: Addressee) -> bool:
    return _has_tasks(row) and row.package is None


def _tasks(row: Addressee) -> str:
    parts = [f"牵头 {row.led}"] * bool(row.led) + [f"配合 {row.supported}"] * bool(row.supported)
    return "，".join(parts) or "没有任务，不用发"


def _state(package: PackageRow | None) -> str:
    if package is None:
        return "还没发过"
    sent = clock.local_time(package.sent_at.timestamp())
    return f"{sent.month}月{sent.day}日发出，{'已交回' if package.returned_at else '还没交回'}"
