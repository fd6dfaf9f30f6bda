"""What of a workbook is read: its sheet, its header row, what each column is; put right by the clerk."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.qt import add_texts
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, card, label
from ui.parts.number_box import NumberBox
from wenming_desktop.documents.returned_table.source import (
    TableSource,
    choose_columns,
    choose_header,
    choose_sheet,
    columns_in_words,
)
from wenming_desktop.errors import UserError
from wenming_desktop.reading.tables.task_columns import TaskColumn

_NONE = "（没有）"
_FIELDS = tuple(field for field in TaskColumn if field is not TaskColumn.KEY)
_A_ROW = 4  # fields
_LONGEST = 14  # characters of a header's word


class ColumnsPanel(QWidget):
    """A line that says what was read, and below it, when asked for, the choices to put it right."""

    chosen = Signal(TableSource)  # read it this way
    refused = Signal(str)  # why it cannot be read that way

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: TableSource | None = None
        self.words = label(role="secondary")
        self.words.setWordWrap(True)
        self.more: QPushButton = button("更正各列(&C)…", self._toggle)
        self.more.setCheckable(True)
        self.sheet = ChoiceBox()
        self.header = NumberBox(1, 99, 1, " 行")
        self.header.setAccessibleName("表头在第几行")
        self.header.setKeyboardTracking(False)
        self.columns = {field: ChoiceBox() for field in _FIELDS}
        self._choices, inside = card()
        inside.addLayout(self._grid())
        self._choices.hide()
        top = bar(self.words, self.more)
        top.setStretchFactor(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(top)
        column.addWidget(self._choices)
        self.sheet.activated.connect(self._choose_sheet)
        self.header.valueChanged.connect(self._choose_header)
        for box in self.columns.values():
            box.activated.connect(self._choose_columns)
        self.setEnabled(False)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        rows = [("工作表", self.sheet), ("表头在第", self.header), *self.columns.items()]
        for number, (name, box) in enumerate(rows):
            row, column = divmod(number, _A_ROW)
            words = label(str(name), "secondary")
            words.setBuddy(box)
            box.setAccessibleName(str(name))
            grid.addWidget(words, row, 2 * column)
            grid.addWidget(box, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        return grid

    def show_source(self, source: TableSource) -> None:
        """Show what is read now."""
        self._source = source
        self.setEnabled(True)
        self.words.setText(columns_in_words(source))
        boxes = (self.sheet, self.header, *self.columns.values())
        for box in boxes:
            box.blockSignals(True)
        self.sheet.clear()
        add_texts(self.sheet, [sheet.name for sheet in source.sheets])
        self.sheet.setCurrentText(source.sheet.name)
        self.header.setMaximum(max(1, len(source.sheet.rows)))
        self.header.setValue(source.header.first + 1)
        for field, box in self.columns.items():
            box.clear()
            box.addItem(_NONE, None)
            for at, word in source.lettered():
                box.addItem(word[:_LONGEST], at)
            box.setCurrentIndex(max(0, box.findData(source.header.columns.get(field, -1))))
        for box in boxes:
            box.blockSignals(False)

    def _toggle(self) -> None:
        self._choices.setVisible(self.more.isChecked())
        if self.more.isChecked():
            self.sheet.setFocus()

    def _choose_sheet(self) -> None:
        if self._source:
            self.chosen.emit(choose_sheet(self._source, self.sheet.currentText()))

    def _choose_header(self, row: int) -> None:
        if self._source:
            self.chosen.emit(choose_header(self._source, row - 1))

    def _choose_columns(self) -> None:
        if self._source is None:
            return
        columns: dict[TaskColumn, int] = {
            field: box.currentData() for field, box in self.columns.items() if box.currentData() is not None
        }
        if (key := self._source.header.columns.get(TaskColumn.KEY)) is not None:
            columns[TaskColumn.KEY] = key
        try:
            self.chosen.emit(choose_columns(self._source, columns))
        except UserError as error:
            self.refused.emit(error.message)
