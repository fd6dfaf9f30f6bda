"""快捷键: all keys of the program, by where they work, as the manual's chapter lists them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from ui.ground import theme
from ui.ground.qt import set_tree_heads
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button
from wenming_desktop.documents.manual import keys
from wenming_desktop.search import pinyin

_KEYS_WIDTH = 220  # pixels at 100 %


class KeysDialog(QDialog):
    """Narrowed by typing; opened with ``open()``.

    Args:
        parent: the window it lies over.
        open_chapter: shows the chapter in the manual, where it can be printed.
    """

    def __init__(self, parent: QWidget, open_chapter: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("快捷键")
        fit(self, 620, 600)
        self.words = QLineEdit(placeholderText="找一个键或一件事，例如 F2、打印，拼音也行")
        self.words.setAccessibleName("找快捷键")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._show)
        self.list = QTreeWidget()
        self.list.setAccessibleName("快捷键")
        self.list.setRootIsDecorated(False)
        self.list.setColumnCount(2)
        self.list.setProperty("rows", True)
        set_tree_heads(self.list, ("键", "做什么"))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.list.header().resizeSection(0, theme.px(_KEYS_WIDTH))
        close = button("关闭", self.reject)
        close.setDefault(True)
        manual = button("在手册里看，可以打印", open_chapter)
        lay_out(self, self.words, self.list, bar(manual, None, close)).setStretch(1, 1)
        self._show()
        self.words.setFocus()

    def _show(self) -> None:
        wanted, at, head = self.words.text().strip(), "", None
        self.list.clear()
        for key in keys():
            if wanted and not any(pinyin.matches(wanted, said) for said in (key.keys, key.deed, key.group)):
                continue
            if key.group != at or head is None:
                at, head = key.group, QTreeWidgetItem(self.list, [key.group])
                head.setFirstColumnSpanned(True)
                head.setFlags(Qt.ItemFlag.ItemIsEnabled)
                bold = theme.font(theme.BODY, bold=True)
                head.setData(0, Qt.ItemDataRole.FontRole, bold)
            QTreeWidgetItem(head, [key.keys, key.deed])
        self.list.expandAll()
        if not self.list.topLevelItemCount():
            QTreeWidgetItem(self.list, ["没有找到。"]).setFlags(Qt.ItemFlag.NoItemFlags)
