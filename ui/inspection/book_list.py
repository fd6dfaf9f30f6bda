"""What the book of an item holds: the list is its contents; keys put in, leave out and move."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ui.ground import theme
from ui.ground.qt import set_tree_heads
from ui.inspection.line_cells import COLOUR_ROLE, GROUND_ROLE, NOTE_ROLE, LineCell
from wenming_desktop.documents.book.items import Book, BookFile, Missing, Piece
from wenming_desktop.documents.book.page_words import pages_in_words
from wenming_desktop.words import chinese_date

_AT_ROLE = Qt.ItemDataRole.UserRole.value + 9  # index of the line
_FILE_ROLE = Qt.ItemDataRole.UserRole.value + 10  # number of a photo in its line
_TITLE, _PAGES, _COUNT, _PLACE = range(4)
_YEAR_END = "12月31日"
_WIDTHS = {_PAGES: 92, _COUNT: 54, _PLACE: 66}  # pixels at 100 %


@dataclass(frozen=True)
class _Row:
    """What stands in a row: a line of the contents, and of its photos this one."""

    at: int
    files: tuple[BookFile, ...]


class BookList(QTreeWidget):
    """The contents of one book."""

    shown = Signal(int)  # index of the line that is looked at
    put = Signal(object, bool)  # ids of files, whether they go in
    moved = Signal(object)  # ids of all files in their new order
    paged = Signal(str, str)  # id of a file, its pages as written
    opened = Signal(object, int)  # ids of the files of a line, which of them: look at the original
    gap_opened = Signal(object)  # Missing: what is to be done about it
    put_off = Signal(object, str)  # Missing, by when as written: it is put in later; "": it is missing

    def __init__(self) -> None:
        super().__init__()
        self._book: Book | None = None
        self.setColumnCount(4)
        set_tree_heads(self, ["册里有", "放几页", "页数", "页码"])
        self.setProperty("bare", True)
        self.setRootIsDecorated(True)
        self.setIndentation(theme.px(14))
        self.setItemDelegate(LineCell(self))
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("册里有什么")
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, theme.px(width))
        self.currentItemChanged.connect(self._tell_shown)
        self.itemChanged.connect(self._changed)
        self.itemDoubleClicked.connect(self._double_clicked)

    def show_book(self, book: Book | None, places: list[tuple[int, int] | None]) -> None:
        """Show what a book holds; ``places`` are the pages of its lines."""
        same = self._book is not None and book is not None and book.id == self._book.id
        at = self._row().at if same and self.currentItem() else 0
        open_lines = {
            self.topLevelItem(at).data(_TITLE, _AT_ROLE)
            for at in range(self.topLevelItemCount())
            if same and self.topLevelItem(at).isExpanded()
        }
        self._book = book
        with QSignalBlocker(self):
            self.clear()
            number = 0
            for index, line in enumerate(book.lines if book else ()):
                if isinstance(line, Piece):
                    number += bool(line.put_in)
                    item = self._piece(line, number, places[index])
                    for each, file in enumerate(line.files if line.photos else ()):
                        item.addChild(_photo(file, index, each))
                else:
                    item = _missing(line)
                item.setData(_TITLE, _AT_ROLE, index)
                self.addTopLevelItem(item)
                item.setExpanded(index in open_lines)
            if self.topLevelItemCount():
                self.setCurrentItem(self.topLevelItem(min(at, self.topLevelItemCount() - 1)))

    def show_places(self, places: list[tuple[int, int] | None]) -> None:
        """Show on which pages its lines came out."""
        with QSignalBlocker(self):
            for index in range(self.topLevelItemCount()):
                item, place = self.topLevelItem(index), places[index]
                if self._book and isinstance(self._book.lines[index], Piece):
                    item.setText(_PLACE, _place(place))

    def gap(self) -> Missing | None:
        """The chosen line, where it stands for what is not there and has a slot."""
        if self._book is None or not self.currentItem():
            return None
        line = self._book.lines[self._row().at]
        return line if isinstance(line, Missing) and line.slot_id else None

    def put_off_gap(self) -> None:
        """Put what is missing in later, at the latest at the year's end; what is put off is missing again."""
        if gap := self.gap():
            self.put_off.emit(gap, "" if gap.later else _YEAR_END)

    def choose_line(self, index: int) -> None:
        """Choose a line of the contents."""
        self.setCurrentItem(self.topLevelItem(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if alt and steps:
            self.move_line(steps)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.state() != QTreeWidget.State.EditingState:  # the editor passes on the key that ends it
                self._open()
        elif event.key() == Qt.Key.Key_Space:
            self._toggle()
        elif event.key() == Qt.Key.Key_F2:
            self._edit_pages()
        else:
            super().keyPressEvent(event)

    def move_line(self, steps: int) -> None:
        """Move the chosen piece, or photo among those of its piece, up or down."""
        item, book = self.currentItem(), self._book
        if not item or book is None:
            return
        pieces = [list(piece.files) for piece in book.pieces]
        row = self._row()
        line = book.lines[row.at]
        if not isinstance(line, Piece):
            return
        at = book.pieces.index(line)
        photo = item.data(_TITLE, _FILE_ROLE)
        if photo is None:
            if not 0 <= at + steps < len(pieces):
                return
            pieces.insert(at + steps, pieces.pop(at))
            index = book.lines.index(book.pieces[at + steps])
            with QSignalBlocker(self):
                self.choose_line(index)  # where the piece will stand
        else:
            photos = pieces[at]
            if not 0 <= photo + steps < len(photos):
                return
            photos.insert(photo + steps, photos.pop(photo))
        self.moved.emit([file.id for piece in pieces for file in piece])

    def _row(self) -> _Row:
        item = self.currentItem()
        above = item.parent() or item
        index = int(above.data(_TITLE, _AT_ROLE))
        line = self._book.lines[index] if self._book else None
        files: tuple[BookFile, ...] = line.files if isinstance(line, Piece) else ()
        photo: int | None = item.data(_TITLE, _FILE_ROLE)
        return _Row(index, files if photo is None else files[photo : photo + 1])

    def _piece(self, piece: Piece, number: int, place: tuple[int, int] | None) -> QTreeWidgetItem:
        shown = piece.shown
        first = piece.files[0]
        pages = "每页2张" if piece.photos else pages_in_words(first.pages) if first.paged else "全文"
        count = str(shown) if shown else ""
        if first.pages and first.count and not piece.photos:
            count = f"{count} / {first.count}"
        title = f"{number}  {piece.called}" if piece.put_in else piece.title
        made = QTreeWidgetItem([title, pages if piece.put_in else "不放", count, _place(place)])
        fault = "" if piece.photos else first.fault
        made.setData(_TITLE, NOTE_ROLE, "　".join(filter(None, (piece.note, fault))) or "没有日期")
        some = Qt.CheckState.PartiallyChecked if piece.put_in else Qt.CheckState.Unchecked
        whole = len(piece.put_in) == len(piece.files)
        made.setCheckState(_TITLE, Qt.CheckState.Checked if whole else some)
        made.setToolTip(_TITLE, first.fault or piece.title)
        if first.fault:
            made.setData(_TITLE, COLOUR_ROLE, "lacking")
        if first.paged:
            made.setFlags(made.flags() | Qt.ItemFlag.ItemIsEditable)
            made.setToolTip(_PAGES, "双击或按 F2 改，写成“1-3,5”或“首页、末页、第3页”都行")
        if not piece.put_in:
            for column in range(4):
                made.setData(column, COLOUR_ROLE, "secondary")
        return made

    def _tell_shown(self) -> None:
        if self.currentItem():
            self.shown.emit(self._row().at)

    def _changed(self, item: QTreeWidgetItem, column: int) -> None:
        row = self._row_of(item)
        if column == _PAGES and (gap := self.gap()):
            self.put_off.emit(gap, item.text(_PAGES).strip())
        elif column == _PAGES and row.files:
            self.paged.emit(row.files[0].id, item.text(_PAGES))
        elif column == _TITLE and row.files:
            on = item.checkState(_TITLE) == Qt.CheckState.Checked
            self.put.emit([file.id for file in row.files], on)

    def _row_of(self, item: QTreeWidgetItem) -> _Row:
        with QSignalBlocker(self):
            self.setCurrentItem(item)
        return self._row()

    def _toggle(self) -> None:
        if self.currentItem() and (files := self._row().files):
            self.put.emit([file.id for file in files], all(file.left_out for file in files))
        else:
            self.put_off_gap()

    def _open(self) -> None:
        if not self.currentItem() or self._book is None:
            return
        row = self._row()
        line = self._book.lines[row.at]
        if isinstance(line, Missing):
            self.gap_opened.emit(line)
            return
        at = line.files.index(row.files[0])
        self.opened.emit([file.id for file in line.files], at)

    def _edit_pages(self) -> None:
        item = self.currentItem()
        if item and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item, _PAGES)

    def _double_clicked(self, _item: QTreeWidgetItem, column: int) -> None:
        if column == _PAGES:
            self._edit_pages()
        else:
            self._open()


def _photo(file: BookFile, line: int, number: int) -> QTreeWidgetItem:
    made = QTreeWidgetItem([file.title, "" if not file.left_out else "不放", "", ""])
    made.setData(_TITLE, NOTE_ROLE, chinese_date(file.day) if file.day else "没有日期")
    made.setData(_TITLE, _AT_ROLE, line)
    made.setData(_TITLE, _FILE_ROLE, number)
    off = Qt.CheckState.Unchecked if file.left_out else Qt.CheckState.Checked
    made.setCheckState(_TITLE, off)
    return made


def _missing(line: Missing) -> QTreeWidgetItem:
    if line.later:
        return _later(line, line.later)
    made = QTreeWidgetItem([line.title, "", "", "缺"])
    made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    made.setToolTip(_TITLE, "按空格：到时再放，现在不算缺" if line.slot_id else line.title)
    made.setData(_TITLE, NOTE_ROLE, f"{line.note}。册里不留空页，写进缺项清单")
    for column in (_TITLE, _PLACE):
        made.setData(column, COLOUR_ROLE, "lacking")
    for column in range(4):
        made.setData(column, GROUND_ROLE, ("lacking", 0.05))
    return made


def _later(line: Missing, day: date) -> QTreeWidgetItem:
    made = QTreeWidgetItem([line.title, f"{day.month}月{day.day}日前", "", "到时再放"])
    made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable)
    made.setData(_TITLE, NOTE_ROLE, line.note)
    made.setToolTip(_TITLE, "到这一天还没有，就算缺；按空格现在就算缺")
    made.setToolTip(_PAGES, "双击或按 F2 改日期")
    return made


def _place(place: tuple[int, int] | None) -> str:
    if place is None:
        return "—"
    first, last = place
    return str(first) if first == last else f"{first}—{last}"
