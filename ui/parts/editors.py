"""Editors of table cells: departments and people by search, a deadline as offices write it."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import Index, rect_of
from ui.parts.cells import TextCell
from ui.parts.fields import mark_invalid
from wenming_desktop.entities.tables import EMPTY
from wenming_desktop.errors import UserError
from wenming_desktop.search.pinyin import matches

_BESIDE_NAMES = 32  # pixels at 100 %: frames and the scroll bar
_BETWEEN = re.compile(r"[、，,;；]")  # several names that are typed


class Picker(QFrame):
    """A search line over a list: names are found by characters or pinyin initials, Enter takes one.

    Args:
        names: what can be chosen, in this order.
        multiple: several names, ticked by blank or click; else one.
        free: any text counts; the list only helps, of several names with 、 between them for the last.
        hint: shown while there is nothing to choose from.
        also: of several names, whether one counts that is not listed.
    """

    finished = Signal(bool, bool)  # whether the choice counts, whether to go on to the next cell

    def __init__(
        self,
        names: Sequence[str],
        parent: QWidget,
        *,
        multiple: bool = False,
        free: bool = False,
        hint: str = "",
        also: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        super().__init__(parent)
        self._also = also
        self.setProperty("card", True)
        self.setAutoFillBackground(True)
        self._multiple, self._free = multiple, free
        self._chosen: QListWidgetItem | None = None  # what is taken while nothing is searched for
        self._over = False
        self.search = QLineEdit(self, placeholderText="输入姓名" if free else "汉字或拼音")
        self.list = QListWidget(self)
        self.list.setProperty("bare", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.setFocusProxy(self.search)
        for name in names if multiple or free else (EMPTY, *names):
            self._add(name)
        if not names and hint:
            item = QListWidgetItem(hint, self.list)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.search.textEdited.connect(self._filter)
        self.list.itemClicked.connect(self._clicked)
        for widget in (self.search, self.list):
            widget.installEventFilter(self)

    def _add(self, name: str) -> QListWidgetItem:
        item = QListWidgetItem(name, self.list)
        if self._multiple:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)  # a click anywhere on it ticks
            item.setCheckState(Qt.CheckState.Unchecked)
        return item

    def value(self) -> str:
        """The chosen name; several joined by 、; empty for none."""
        if self._multiple:
            items = (self.list.item(row) for row in range(self.list.count()))
            return "、".join(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)
        if self._free:
            return self.search.text().strip()
        item = self.list.currentItem()
        return item.text() if item and item.text() != EMPTY and not item.isHidden() else ""

    def set_value(self, value: str) -> None:
        """Show what is chosen now."""
        chosen = value.split("、") if value else []
        if self._multiple:
            listed = {self.list.item(row).text() for row in range(self.list.count())}
            for name in chosen:
                if name not in listed:
                    self._add(name)
        for row in range(self.list.count()):
            item = self.list.item(row)
            if self._multiple and item.flags():
                item.setCheckState(
                    Qt.CheckState.Checked if item.text() in chosen else Qt.CheckState.Unchecked
                )
            elif item.text() in chosen:
                self._chosen = item
                self.list.setCurrentItem(item)
        if self._free:
            self.search.setText(value)
            self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
            return True
        if event.type() == QEvent.Type.FocusOut:
            focus = QApplication.focusWidget()
            if focus is None or not (focus is self or self.isAncestorOf(focus)):
                self._finish(accept=not self._lost())
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self._finish(accept=False)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab:
                self._take(go_on=event.key() == Qt.Key.Key_Tab)
            case Qt.Key.Key_Down:
                self._move(1)
            case Qt.Key.Key_Up:
                self._move(-1)
            case Qt.Key.Key_Space if self._multiple:
                self._toggle(self.list.currentItem())
            case _:
                return False
        return True

    def _finish(self, *, accept: bool, go_on: bool = False) -> None:
        if not self._over:  # closing takes the focus away, which must not finish it again
            self._over = True
            self.finished.emit(accept, go_on)

    def _lost(self) -> bool:
        """Whether something is searched for that is not there: no choice can be meant by it."""
        return not self._free and bool(self.search.text().strip()) and self._current() is None

    def _current(self) -> QListWidgetItem | None:
        item = self.list.currentItem()
        return item if item and item.flags() and not item.isHidden() else None

    def _take(self, *, go_on: bool) -> None:
        if self._multiple and self._lost() and self._also(self.search.text().strip()):
            self._add(self.search.text().strip()).setCheckState(Qt.CheckState.Checked)
            self.search.clear()
        if self._lost():
            reason = "没有这个科室，请换几个字或按 Esc 放弃。"
            mark_invalid(self.search, reason)
            QToolTip.showText(self.search.mapToGlobal(QPoint(0, self.search.height())), reason, self.search)
            return
        item = self._current()
        if self._multiple and item and self.search.text().strip():
            item.setCheckState(Qt.CheckState.Checked)  # who searches and presses Enter means this one
        self._finish(accept=True, go_on=go_on)

    def _move(self, step: int) -> None:
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if not self.list.item(row).isHidden():
                self.list.setCurrentRow(row)
                if self._free:
                    self._write(self.list.item(row).text())
                return
            row += step

    def _filter(self, query: str) -> None:
        mark_invalid(self.search, "")
        if self._free:
            query = _BETWEEN.split(query)[-1].strip()
        shown: list[QListWidgetItem] = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            found = query in EMPTY if item.text() == EMPTY else matches(query, item.text())
            item.setHidden(not found)
            shown += [item] if found and item.flags() else []
        if not self._free:
            self.list.setCurrentItem(next(iter(shown), None) if query.strip() else self._chosen)  # pyright: ignore[reportArgumentType]

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._free:
            self._write(item.text())
        if self._multiple:
            self._toggle(item)
        elif item.flags():
            self._finish(accept=True)

    def _write(self, name: str) -> None:
        """Put a name in the place of the last one that is typed."""
        typed = self.search.text()
        self.search.setText(typed[: len(typed) - len(_BETWEEN.split(typed)[-1])] + name)

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item and item.flags():
            checked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)
            self.search.clear()  # ready for the next name
            self._filter("")
            self.list.setCurrentItem(item)
            self.search.setFocus()


class PickerCell(TextCell):
    """A cell edited by a Picker; ``names`` is asked anew each time, for the row at hand."""

    def __init__(
        self,
        names: Callable[[Index], Sequence[str]],
        parent: QObject,
        *,
        multiple: bool = False,
        free: bool = False,
        hint: str = "",
        also: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        super().__init__(parent)
        self._names, self._multiple, self._free, self._hint = names, multiple, free, hint
        self._also = also

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        picker = Picker(
            self._names(index),
            parent,
            multiple=self._multiple,
            free=self._free,
            hint=self._hint,
            also=self._also,
        )
        picker.finished.connect(partial(_finish, self, picker))
        return picker

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, Picker):
            editor.set_value(index.data(Qt.ItemDataRole.EditRole) or "")

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, Picker):
            model.setData(index, editor.value())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        assert isinstance(editor, Picker)  # noqa: S101 - its own
        names = editor.list.sizeHintForColumn(0) + theme.px(_BESIDE_NAMES)
        _fit(editor, rect_of(option), max(theme.px(190), names), theme.px(230))


class DueEditor(QLineEdit):
    """A deadline typed as offices write it, or picked from a calendar; unreadable text stays and says why."""

    finished = Signal(bool, bool)  # as a Picker's

    def __init__(self, parse: Callable[[str], date | None], parent: QWidget) -> None:
        super().__init__(parent, placeholderText="例如 12月底前、每季度末")
        self._parse = parse
        calendar = QAction(theme.icon("calendar", "secondary"), "选日期", self)
        calendar.triggered.connect(self._show_calendar)
        self.addAction(calendar, QLineEdit.ActionPosition.TrailingPosition)
        self._popup: QFrame | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit(False, False)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            if self.readable():
                self.finished.emit(True, event.key() == Qt.Key.Key_Tab)
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._show_calendar()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False  # Tab comes to keyPressEvent

    def readable(self) -> bool:
        """Whether the text is empty or a deadline; marks the field and says why it is not."""
        try:
            if self.text().strip():
                self._parse(self.text())
        except UserError as error:
            mark_invalid(self, error.message)
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), error.message, self)
            return False
        mark_invalid(self, "")
        return True

    def _show_calendar(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(popup)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(calendar)
        with suppress(UserError):  # the calendar opens on today then
            if day := self._parse(self.text()):
                calendar.setSelectedDate(day)  # pyright: ignore[reportArgumentType]

        def take() -> None:
            self.setText(calendar.selectedDate().toString("yyyy-MM-dd"))
            popup.close()
            self.finished.emit(True, False)

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        self._popup = popup
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()


class DueCell(TextCell):
    """A cell edited by a DueEditor; ``parse`` knows the plan's year, and words that name no day."""

    def __init__(self, parse: Callable[[str], date | None], parent: QObject) -> None:
        super().__init__(parent)
        self._parse = parse

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = DueEditor(self._parse, parent)
        editor.finished.connect(partial(_finish, self, editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, DueEditor):
            editor.setText(index.data(Qt.ItemDataRole.EditRole) or "")
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, DueEditor) and editor.readable():
            model.setData(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Enter, Tab and Esc are the editor's own; neither they nor a click elsewhere lose unreadable text.
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            return False
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, DueEditor) and not watched.readable():
            return False
        return super().eventFilter(watched, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        _fit(editor, rect_of(option), theme.px(150), theme.px(34))


def _finish(delegate: QStyledItemDelegate, editor: QWidget, accept: bool, go_on: bool) -> None:
    hints = QStyledItemDelegate.EndEditHint
    if accept:
        delegate.commitData.emit(editor)
    delegate.closeEditor.emit(editor, hints.EditNextItem if go_on else hints.NoHint)


def _fit(editor: QWidget, cell: QRect, width: int, height: int) -> None:
    """Lay an editor over its cell, larger than the cell where it needs to be, inside the table."""
    viewport = editor.parentWidget()
    assert viewport  # noqa: S101 - an editor always lies in the view's viewport
    room = viewport.rect()
    width = min(max(width, cell.width()), room.width())
    place = QRect(cell.left(), cell.top(), width, min(height, room.height()))
    place.moveBottom(min(place.bottom(), room.bottom()))
    place.moveRight(min(place.right(), room.right()))
    editor.setGeometry(place)
