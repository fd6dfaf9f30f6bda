"""A paper that is made already: its real pages, printed or saved as PDF or Word."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSizeF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from ui.documents.page_list import PageList
from ui.documents.page_view import PdfPages
from ui.documents.printer import printer_for
from ui.documents.printing import ask_and_print, can_print
from ui.ground.desk import Desk
from ui.ground.messages import show_error
from ui.ground.system import ask_save_path, show_saved
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import KeyLine, button, label, shortcut
from wenming_desktop.documents.press.pdf_pages import page_sizes
from wenming_desktop.safety.saving import saving


class PdfDialog(Dialog):
    """The preview; opened with ``open()``, it never blocks the window.

    Args:
        desk: runs what takes long.
        title: the paper's.
        name: of the file offered.
        pdf: the paper.
        parent: the window it lies over.
        word: the same as .docx; nothing where there is none.
        note: what to know before printing it; "" where there is nothing.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        name: str,
        pdf: bytes,
        parent: QWidget | None = None,
        word: bytes = b"",
        note: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        fit(self, 960, 690)
        self._desk, self._title, self._name, self._pdf, self._word = desk, title, name, pdf, word
        self._sizes = [QSizeF(width, height) for width, height in page_sizes(pdf)]
        self._over: QWidget = self  # the main window once this one is closed
        self._list, self.pages = PageList(desk), PdfPages(desk)
        self._list.currentRowChanged.connect(self.pages.go_to)
        self.pages.at_page.connect(self._mark)
        print_it = button("打印…", self._print, primary=True)
        keys = KeyLine(("Ctrl+滚轮", "放大缩小"), ("Ctrl+S", "保存"), ("Ctrl+P", "打印"))
        self.save_word = button("保存Word…", self._save_word)
        self.save_word.setVisible(bool(word))
        saves = (self.save_word, button("保存PDF…", self._save))
        buttons = bar(keys, button("关闭", self.reject), *saves, print_it)
        buttons.setStretch(0, 1)
        both = bar(self._list, self.pages)
        both.setStretch(1, 1)
        self.note = label(note, "lacking")
        self.note.setWordWrap(True)
        self.note.setVisible(bool(note))
        lay_out(self, both, self.note, buttons).setStretch(0, 1)
        print_it.setDefault(True)
        shortcut(self, QKeySequence.StandardKey.Print, self._print, inside=True)
        shortcut(self, QKeySequence.StandardKey.Save, self._save, inside=True)
        self._list.show_pages(pdf, len(self._sizes))
        self.pages.drawn.connect(self._list.go_on)
        self.pages.show_pdf(pdf, self._sizes)
        self._mark(0)
        self.pages.setFocus()

    def done(self, result: int) -> None:
        self._list.stop()
        self.pages.show_message("")
        self._over = self._desk.window
        super().done(result)

    def _mark(self, index: int) -> None:
        with QSignalBlocker(self._list):
            self._list.setCurrentRow(index)

    def _save(self) -> None:
        self._save_as("PDF", self._name, self._pdf)

    def _save_word(self) -> None:
        self._save_as("Word", f"{self._name.removesuffix('.pdf')}.docx", self._word)

    def _save_as(self, kind: str, name: str, content: bytes) -> None:
        if target := ask_save_path(self, f"保存{self._title}", name):
            self._desk.run(
                f"保存{kind}",
                lambda _job: save_file(target, content),
                lambda _: show_saved(self._over, f"已保存：{target}", target),
                lambda error: show_error(self._over, error),
            )

    def _print(self) -> None:
        if can_print(self):
            printer = printer_for(self._sizes[0], self._title)
            ask_and_print(self._desk, self, printer, self._pdf, self._sizes, lambda: self._over)


def save_file(path: Path, content: bytes) -> None:
    """Write a file whole; raises UserError where that fails, and then leaves what was there."""
    with saving(path, f"没有保存“{path.name}”，原有文件没有改动") as part:
        part.write_bytes(content)
