"""改正: a recognised line beside its picture, put right by the clerk; from one doubtful line to the next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.evidence.read_text import TextLine, laid_out
from ui.ground.desk import Desk
from ui.ground.looking import CutsWanted
from ui.parts.cut_picture import CutPicture
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, mark_invalid, shortcut, wrapped
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.evidence.recognising import as_read, correct_line, read_pages

_HEIGHT, _WIDEST = 76, 684  # of the picture, pixels at 100 %


class CorrectionDialog(Dialog):
    """Enter saves and closes, F4 saves and goes on to the next doubtful line.

    Args:
        desk: the desk.
        row: the file.
        line: the line to begin with.
        parent: the window it lies over.
    """

    keeps_input = True

    went_to = Signal(int, int)  # page, line: another one is put right now

    def __init__(self, desk: Desk, row: FileRow, line: TextLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("改正识别的文字")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._row, self._line = desk, row, line
        self._wish: CutsWanted | None = None
        self.where = label(role="secondary")
        self.picture = CutPicture(_HEIGHT, _WIDEST)
        self.text = QLineEdit()
        self.text.setAccessibleName("这一行的文字")
        self.text.returnPressed.connect(self.save)
        self.other = button("", lambda: self.text.setText(self._line.line.other), link=True)
        self.said = wrapped("", "secondary")
        self.back = button("还原", self.take_back)
        self.back.setToolTip("去掉改正，恢复识别出来的字")
        self.following = button("下一处　F4", self.go_on)
        lay_out(
            self,
            self.where,
            self.picture,
            self.text,
            bar(self.other, None),
            self.said,
            None,
            bar(
                self.back,
                None,
                self.following,
                button("取消(&C)", self.reject),
                button("保存　Enter", self.save, primary=True),
            ),
        )
        fit(self, 720, 250)
        shortcut(self, Qt.Key.Key_F4, self.go_on, inside=True)
        desk.looking.cut.connect(self._take)
        self._show(line)

    def save(self) -> None:
        """Save and close."""
        if self._saved():
            self.accept()

    def go_on(self) -> None:
        """Save what was changed and go to the next doubtful line; where there is none, say so."""
        if not self._saved():
            return
        lines = self._lines()
        here = (self._line.page, self._line.number)
        doubtful = [line for line in lines if line.doubtful and (line.page, line.number) != here]
        after = [line for line in doubtful if (line.page, line.number) > here]
        if doubtful:
            self._show((after or doubtful)[0])
        else:
            self._show(next(line for line in lines if (line.page, line.number) == here))
            self.said.setText("没有别的带线的字了。")

    def take_back(self) -> None:
        """The line as it was read."""
        self.text.setText(self._line.read_as)
        self.save()

    def _saved(self) -> bool:
        said, line = self.text.text().strip(), self._line
        if said == line.line.text:
            return True
        texts, sha256 = self._desk.workspace.texts, self._row.sha256
        return self._desk.taken(
            correct_line, texts, sha256, line.page, line.number, said, parent=self, refused=self._refused
        )

    def _refused(self, error: UserError) -> None:
        """Said here: a message would be closed by the same Enter."""
        mark_invalid(self.text, error.message)
        self.said.setText(error.message)

    def _lines(self) -> Sequence[TextLine]:
        texts, sha256 = self._desk.workspace.texts, self._row.sha256
        before = as_read(texts, sha256, texts.reads(sha256))
        return laid_out((), self._desk.read(read_pages, texts, sha256), before).lines

    def _show(self, line: TextLine) -> None:
        self._line, row = line, self._row
        mark_invalid(self.text, "")
        self.where.setText(f"“{row.title}”第 {line.page} 页第 {line.number + 1} 行")
        self.text.setText(line.line.text)
        self.text.selectAll()
        self.text.setFocus()
        other = "" if line.read_as else line.line.other
        self.other.setText(f"改用另一遍读作的：{other}")
        self.other.setVisible(bool(other))
        self.said.setText(f"已改正，原读作“{line.read_as}”。" if line.read_as else "")
        self.back.setEnabled(bool(line.read_as))
        self._wish = CutsWanted(row.sha256, row.original_name, line.page, (line.line.place(),), line.turned)
        self.picture.show_pieces(())
        self._desk.looking.want(self._wish)
        self.went_to.emit(line.page, line.number)

    def _take(self, wanted: CutsWanted, pieces: tuple[bytes, ...]) -> None:
        if wanted == self._wish:
            self.picture.show_pieces(pieces)
