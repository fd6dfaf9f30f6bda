"""使用手册: its own window beside the program's, with the contents, a search line and the chapter."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSettings, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.ground import theme
from ui.help.manual_reader import Reader
from ui.parts.dialog_parts import bar, fit, halves
from ui.parts.fields import button, shortcut
from wenming_desktop.documents.manual import TITLE, chapters, find

_PLACE = "manual/geometry"
_NOTHING = "没有找到。换几个字再找。"
_CONTENTS = (250, 710)  # pixels of the contents and of the chapter at 100 %


class ManualWindow(QWidget):
    """Lies over nothing and blocks nothing.

    Args:
        parent: a dialog that would block it otherwise; None for a window of its own.
        print_it: what 打印 does; None where there is nothing to print with.
    """

    def __init__(self, parent: QWidget | None = None, print_it: Callable[[], object] | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAutoFillBackground(True)
        fit(self, 980, 680)
        place = QSettings().value(_PLACE)
        if isinstance(place, QByteArray):
            self.restoreGeometry(place)
        self.search = QLineEdit(placeholderText="在手册里找（Ctrl+F）")
        self.search.setAccessibleName("在手册里找")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._list)
        self.search.returnPressed.connect(self._open_chosen)
        self.contents = QListWidget()
        self.contents.setAccessibleName("目录")
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.currentItemChanged.connect(self._open_chosen)
        self.contents.itemActivated.connect(self._read)
        self.reader = Reader()
        self.reader.sourceChanged.connect(self._choose)
        self.back = button("‹ 后退", self.reader.backward)
        self.forward = button("前进 ›", self.reader.forward)
        self.back.setToolTip("回到前面看过的（Alt+←）")
        self.forward.setToolTip("再到后面看过的（Alt+→）")
        self.reader.backwardAvailable.connect(self.back.setEnabled)
        self.reader.forwardAvailable.connect(self.forward.setEnabled)
        self.print = button("打印…", print_it or (lambda: None))
        self.print.setToolTip("整本手册，可以打印，也可以存成 PDF（Ctrl+P）")
        self.print.setVisible(print_it is not None)
        for each in (self.back, self.forward):
            each.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(12)] * 4)
        column.addLayout(bar(self.search, None, self.back, self.forward, self.print))
        column.addWidget(halves(self.contents, self.reader, _CONTENTS, grows=1), 1)
        self.search.setMinimumWidth(theme.px(_CONTENTS[0]))
        shortcut(self, QKeySequence.StandardKey.Find, self.look_for, inside=True)
        shortcut(self, "Alt+Left", self.reader.backward, inside=True)
        shortcut(self, "Alt+Right", self.reader.forward, inside=True)
        if print_it:
            shortcut(self, QKeySequence.StandardKey.Print, print_it, inside=True)
        self._list()

    def show_chapter(self, place: str) -> None:
        """Come to the front with a chapter, ``"name"`` or ``"name#heading"``; the first where it is empty."""
        name, _, heading = place.partition("#")
        self.search.clear()
        self.reader.open(name or chapters()[0].name, heading)
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        self.reader.setFocus()

    def look_for(self) -> None:
        """Go to the search line."""
        self.search.setFocus()
        self.search.selectAll()

    def dress(self) -> None:
        """Follow a change of the look."""
        self.reader.dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.search.text():
                self.search.clear()
            else:
                self.close()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.search.hasFocus():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row = self.contents.currentRow() + step
            self.contents.setCurrentRow(max(0, min(row, self.contents.count() - 1)))
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        QSettings().setValue(_PLACE, self.saveGeometry())
        super().closeEvent(event)

    def _list(self) -> None:
        """The contents, or where the words stand."""
        words = self.search.text().strip()
        self.contents.blockSignals(True)
        self.contents.clear()
        if words:
            for hit in find(words):
                where = f"{hit.chapter.title} › {hit.heading}" if hit.heading else hit.chapter.title
                about = "" if hit.excerpt in where else f"\n{hit.excerpt}"
                self._add(f"{where}{about}", f"{hit.chapter.name}#{hit.heading}")
        else:
            for one in chapters():
                self._add(one.title, one.name)
        if not self.contents.count():
            QListWidgetItem(_NOTHING, self.contents).setFlags(Qt.ItemFlag.NoItemFlags)
        self.contents.blockSignals(False)
        if words:
            self.contents.setCurrentRow(0)
        elif source := self.reader.source().path():
            self.reader.open(source, self.reader.source().fragment())
            self._choose(self.reader.source())

    def _add(self, text: str, place: str) -> None:
        item = QListWidgetItem(text, self.contents)
        item.setData(Qt.ItemDataRole.UserRole, place)

    def _open_chosen(self) -> None:
        item = self.contents.currentItem()
        if item and item.flags():
            name, _, heading = str(item.data(Qt.ItemDataRole.UserRole)).partition("#")
            self.reader.open(name, heading, self.search.text().strip())

    def _read(self) -> None:
        self.reader.setFocus()

    def _choose(self, source: QUrl) -> None:
        """Mark in the contents what is read."""
        if self.search.text().strip():
            return
        self.contents.blockSignals(True)
        names = [one.name for one in chapters()]
        self.contents.setCurrentRow(names.index(source.path()) if source.path() in names else -1)
        self.contents.blockSignals(False)
