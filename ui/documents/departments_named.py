"""Departments that a table names and that there are not: made anew, or those that were meant."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from ui.ground import theme
from ui.parts.choice_box import ChoiceBox
from ui.parts.fields import label

_A_ROW = 4


class DepartmentsNamed(QWidget):
    """A tick for each new name; for one that is nearly a department's, the choice between the two."""

    meant = Signal()  # a name is another department's now, or is no more
    made = Signal()  # others are to be made now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self.near: dict[str, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))

    def show_names(self, unknown: Sequence[str], alike: Mapping[str, str]) -> None:
        """Ask about these as well; what was answered before stays."""
        for name in unknown:
            if name in alike and name not in self.near:
                self._ask(name, alike[name])
            elif name not in alike and name not in self.boxes:
                box = QCheckBox(f"新建“{name.replace('&', '&&')}”")
                box.toggled.connect(self.made)
                self.boxes[name] = box
                self._put(box)
        self.setVisible(bool(self.boxes or self.near))

    def choices(self) -> dict[str, str]:
        """Name as written -> the department that it means; itself where it is a new one."""
        return {name: box.currentData() for name, box in self.near.items() if box.currentData()}

    def new(self) -> list[str]:
        """The departments to be made."""
        near = [name for name, meant in self.choices().items() if name == meant]
        return near + [name for name, box in self.boxes.items() if box.isChecked()]

    def absent(self) -> list[str]:
        """The names that are nobody's so far."""
        undecided = [name for name in self.near if name not in self.choices()]
        return undecided + [name for name, box in self.boxes.items() if not box.isChecked()]

    def clear(self) -> None:
        """Forget all names."""
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        self.boxes, self.near = {}, {}
        self.hide()

    def _ask(self, name: str, like: str) -> None:
        box = ChoiceBox()
        box.addItem(f"“{name}”是哪个科室？", "")
        box.addItem(f"“{name}”是“{like}”", like)
        box.addItem(f"新建“{name}”", name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setAccessibleName(f"“{name}”是哪个科室")
        box.activated.connect(self.meant)
        self.near[name] = box
        self._put(box)

    def _put(self, widget: QWidget) -> None:
        number = len(self.boxes) + len(self.near) - 1
        if not number:
            self._grid.addWidget(label("表里的新科室：", "secondary"), 0, 0)
        self._grid.addWidget(widget, number // _A_ROW, 1 + number % _A_ROW)
        self._grid.setColumnStretch(_A_ROW + 1, 1)
