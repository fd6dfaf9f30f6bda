"""A pasted list of department names, with what will be added shown beside it."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from ui.ground import theme
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import checked_name, split_names


class NamesPaste(QWidget):
    """A box for a pasted list of departments, and beside it what will be added or is there already."""

    changed = Signal()

    def __init__(self, known: Collection[str] = ()) -> None:
        super().__init__()
        self._known = set(known)
        self.fresh: list[str] = []
        self.problem = ""
        self.box = QPlainTextEdit(
            placeholderText="办公室\n人事科\n机关党委\n……\n每行一个，或用顿号、空格隔开"
        )
        self.box.setTabChangesFocus(True)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setSpacing(theme.px(2))
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.px(12))
        columns.addWidget(self.box, 1)
        columns.addWidget(self.list, 1)
        self.box.textChanged.connect(self._read)

    def set_known(self, known: Collection[str]) -> None:
        """Other names count as there already."""
        self._known = set(known)
        self._read()

    def _read(self) -> None:
        self.fresh, self.problem = [], ""
        self.list.clear()
        for name in split_names(self.box.toPlainText()):
            role, mark = "done", "新增"
            if name in self._known:
                role, mark = "secondary", "已有"
            else:
                try:
                    self.fresh.append(checked_name(name, "科室名称"))
                except UserError as error:
                    role, mark = "late", "太长"
                    self.problem = self.problem or error.message
            item = QListWidgetItem(f"{mark}　{name}")
            item.setForeground(theme.color(role))
            self.list.addItem(item)
        self.changed.emit()
