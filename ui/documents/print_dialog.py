"""Choosing a paper, seeing its real pages, printing them or saving them as PDF or Word (Ctrl+P)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSizeF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.documents.page_box import PageBox
from ui.documents.page_list import PageList
from ui.documents.page_view import FIT_PAGE, FIT_WIDTH, PdfPages
from ui.documents.paper_choice import PaperChoice
from ui.documents.pdf_dialog import save_file
from ui.documents.printer import printer_for
from ui.documents.printing import PrinterBox, ask_and_print, can_print
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.messages import show_error, show_note
from ui.ground.system import ask_folder, ask_save_path, show_saved
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import fit
from ui.parts.fields import elided, label
from wenming_desktop.documents.paper import Gathered, PaperKind, Part, Subject, gather
from wenming_desktop.documents.press.fonts import Substitution, in_words, substituted_fonts
from wenming_desktop.documents.press.glyphs import Missing, missing_glyphs
from wenming_desktop.documents.press.pdf_pages import joined, page_sizes
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job

_ZOOMS = (50, 75, 100, 125, 150, 200)  # per cent
_NO_PLAN = "还没有工作方案，没有可打印的内容。请先导入或新建方案。"
_NAMED = 6  # what is left out is named so far


@dataclass(frozen=True)
class _Sheets:
    """What was set: the parts with a PDF each, all their pages as one PDF, the pages' sizes in points."""

    parts: tuple[tuple[Part, bytes], ...]
    pdf: bytes
    sizes: tuple[QSizeF, ...]
    skipped: tuple[str, ...]
    substitutions: tuple[Substitution, ...]
    missing: tuple[Missing, ...]  # characters that no font has
    notes: tuple[str, ...]  # what else to know before printing


def _set_papers(kind: PaperKind, read: Callable[[], Gathered], job: Job) -> _Sheets:
    gathered = read()
    parts: list[tuple[Part, bytes]] = []
    notes: dict[str, None] = {}
    for part in gathered.parts:
        job.report(len(parts), len(gathered.parts), part.name)
        made = kind.make(part.content, job)
        parts.append((part, made.pdf))
        notes |= dict.fromkeys(filter(None, [made.note]))
    pdf = joined([sheet for _, sheet in parts])
    sizes = tuple(QSizeF(width, height) for width, height in page_sizes(pdf))
    missing = dict.fromkeys(one for part, _ in parts for one in missing_glyphs(part.content))
    fonts = substituted_fonts(kind.faces)
    return _Sheets(tuple(parts), pdf, sizes, gathered.skipped, fonts, tuple(missing), tuple(notes))


def _save_all(files: Sequence[tuple[Path, bytes]], job: Job, saved: list[Path]) -> None:
    """Write files; what is written so far stands in ``saved``, also where the job is cancelled."""
    for count, (path, content) in enumerate(files):
        job.report(count, len(files), path.name)
        save_file(path, content)
        saved.append(path)


def _cancelled(saved: int, wanted: int) -> str:
    return f"已取消：{wanted} 份里存好了 {saved} 份，其余没有保存。" if saved else "已取消，没有保存。"


class PrintDialog(Dialog):
    """The preview; opened with ``open()``, it never blocks the window.

    Args:
        desk: with the year on show.
        parent: the window it lies over.
        paper: the name of the paper to begin with.
        chosen: values of its options, by name.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        paper: str | None = None,
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印")
        fit(self, 1200, 690)
        self._desk = desk
        self._sheets: _Sheets | None = None
        self._work: LongWork | None = None
        self._messages_over: QWidget = self  # the main window once this one is closed
        self.choice = PaperChoice(desk, paper, chosen or {})
        self.choice.changed.connect(self._render)
        self._start()  # the paper is set while the rest is built
        self._build()
        self._await()

    def done(self, result: int) -> None:
        if self._work:
            self._work.cancel()
            self._work = None
        self._list.stop()
        self._pages.show_message("")
        self._messages_over = self._desk.window
        super().done(result)

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 12)
        whole.setSpacing(12)
        self._list = PageList(self._desk)
        self._list.currentRowChanged.connect(self._pages_go_to)
        pages = QVBoxLayout()
        pages.setSpacing(8)
        pages.addWidget(_caption("页面", self._list))
        pages.addWidget(self._list, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        self._pages = PdfPages(self._desk)
        self._pages.at_page.connect(self._on_page)
        self._pages.zoomed.connect(self._on_zoom)
        self._pages.drawn.connect(self._list.go_on)
        right.addLayout(self._build_view_bar())
        right.addWidget(self._pages, 1)
        self._boxes = label(role="lacking")
        self._boxes.setWordWrap(True)
        self._boxes.hide()
        right.addWidget(self._boxes)
        self._fonts = elided()
        right.addWidget(self._fonts)
        right.addLayout(self._build_buttons())
        whole.addWidget(self.choice)
        whole.addLayout(pages)
        whole.addLayout(right, 1)
        for keys, action in (
            (QKeySequence.StandardKey.Print, self._print),
            (QKeySequence.StandardKey.Save, self._ask_and_save),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)
        self.choice.papers.setFocus()

    def _build_view_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self._page_box = PageBox()
        self._page_box.valueChanged.connect(lambda: self._pages.go_to(self._page_box.value() - 1))
        self._page_box.beyond.connect(self._say_last)
        self._zoom_box = QComboBox()
        self._zoom_box.setAccessibleName("显示比例")
        self._zoom_box.addItem("适合宽度", FIT_WIDTH)
        self._zoom_box.addItem("适合整页", FIT_PAGE)
        for percent in _ZOOMS:
            self._zoom_box.addItem(f"{percent} %", percent)
        self._zoom_box.activated.connect(self._choose_zoom)
        self._zoom_box.setMinimumWidth(theme.px(110))
        self._state = QLabel()
        self._state.setProperty("role", "secondary")
        bar.addWidget(self._page_box)
        bar.addWidget(self._state)
        bar.addStretch(1)
        bar.addWidget(_caption("显示比例", self._zoom_box))
        bar.addWidget(self._zoom_box)
        return bar

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._word_button = QPushButton("保存Word…")
        self._word_button.setToolTip("存成可以接着修改的 Word 文件（.docx）")
        self._word_button.clicked.connect(self._ask_and_save_word)
        self._save_button = QPushButton("保存PDF…")
        self._save_button.clicked.connect(self._ask_and_save)
        self._print_button = QPushButton("打印…")
        self._print_button.setProperty("primary", True)
        self._print_button.setDefault(True)
        self._print_button.clicked.connect(self._print)
        self._both_sides = QCheckBox("双面")
        self._both_sides.setToolTip("打印机支持时两面都印；打印窗口里还可以再改")
        self.printers = PrinterBox()
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addStretch(1)
        before = (close, self._word_button, self._save_button, self.printers)
        for part in (*before, self._both_sides, self._print_button):
            row.addWidget(part)
        return row

    def _render(self) -> None:
        self._start()
        self._await()

    def _start(self) -> None:
        """Set the paper as now chosen; what was under way for another choice is dropped."""
        if self._work:
            self._work.cancel()
            self._work = None
        self._sheets = None
        plan = self._desk.plan
        if plan is None:
            return
        kind, chosen, today = self.choice.kind(), self.choice.chosen(), self._desk.today()
        workspace = self._desk.workspace

        def read() -> Gathered:
            with workspace.reading() as session:
                return gather(kind, Subject(session, workspace.files, plan.id, today), chosen)

        work: LongWork
        work = self._work = self._desk.papers.start(
            f"排版{kind.title}",
            lambda job: _set_papers(kind, read, job),
            lambda sheets: self._work is work and self._show(sheets),
            lambda error: self._work is work and self._fail(error),
        )

    def _await(self) -> None:
        """What is on show until the paper is set."""
        self._enable()
        if self._work:
            self._state.setText("正在排版…")
        else:
            self._fail(UserError(_NO_PLAN))

    def _show(self, sheets: _Sheets) -> None:
        self._work, self._sheets = None, sheets
        count = len(sheets.sizes)
        with QSignalBlocker(self._page_box):
            self._page_box.show_count(count)
        self._state.setText(_left_out(sheets.skipped))
        boxes = [one.sentence for one in sheets.missing]
        self._boxes.setText("\n".join((*sheets.notes, *boxes[:_NAMED])))
        self._boxes.setToolTip("\n".join((*sheets.notes, *boxes)))
        self._boxes.setVisible(bool(sheets.notes or boxes))
        self._fonts.setText(in_words(sheets.substitutions))
        self._fonts.setVisible(bool(sheets.substitutions))
        self._enable()
        if layout := self.layout():
            layout.activate()  # what the pages have room for is known before the first one is drawn
        self._list.show_pages(sheets.pdf, count)
        self._pages.show_pdf(sheets.pdf, sheets.sizes)
        self._on_page(0)

    def _fail(self, error: UserError) -> None:
        self._work = None
        self._list.show_pages(b"", 0)
        self._state.clear()
        self._fonts.clear()
        self._boxes.hide()
        self._pages.show_message(error.message)
        self._enable()

    def _enable(self) -> None:
        ready = self._sheets is not None
        for widget in (self._word_button, self._save_button, self._print_button):
            widget.setEnabled(ready)
        self._word_button.setVisible(self.choice.kind().word is not None)
        self._page_box.setVisible(ready)

    def _pages_go_to(self, row: int) -> None:
        if row >= 0:
            self._pages.go_to(row)

    def _on_page(self, index: int) -> None:
        with QSignalBlocker(self._list), QSignalBlocker(self._page_box):
            self._list.setCurrentRow(index)
            self._page_box.setValue(index + 1)
        self._state.setText(_left_out(self._sheets.skipped) if self._sheets else "")

    def _say_last(self, number: int) -> None:
        self._state.setText(f"没有第 {number} 页，已到最后一页" if number > 0 else f"没有第 {number} 页")

    def _choose_zoom(self) -> None:
        wanted = self._zoom_box.currentData()
        if isinstance(wanted, str):
            self._pages.fit(wanted)
        else:
            self._pages.set_zoom(wanted / 100)

    def _on_zoom(self, factor: float, fit: str) -> None:
        percent = round(factor * 100)
        self._zoom_box.setPlaceholderText(f"{percent} %")  # shown for a zoom that is not in the list
        self._zoom_box.setCurrentIndex(self._zoom_box.findData(fit or percent))

    def _ask_and_save(self) -> None:
        if self._sheets:
            self._ask_where(".pdf", "PDF", [(part, partial(bytes, pdf)) for part, pdf in self._sheets.parts])

    def _ask_and_save_word(self) -> None:
        word = self.choice.kind().word
        if self._sheets and word:
            made = [(part, partial(word, part.content)) for part, _ in self._sheets.parts]
            self._ask_where(".docx", "Word", made)

    def _ask_where(self, suffix: str, kind: str, made: Sequence[tuple[Part, Callable[[], bytes]]]) -> None:
        """Ask for a file, or for a folder where there are several papers, and write there."""
        paper, plan = self.choice.kind(), self._desk.plan
        if plan is None:
            return
        if len(made) == 1:
            about = [made[0][0].name] if made[0][0].name else self.choice.about()
            target = ask_save_path(self, f"保存{kind}", paper.file_name(plan.year, about, suffix))
        else:
            target = ask_folder(self, f"{len(made)} 份{kind}存到哪个文件夹（同名文件会被替换）", paper.title)
        if target is None:
            return
        names = [target / paper.file_name(plan.year, [part.name], suffix) for part, _ in made]
        names = names if len(made) > 1 else [target]
        saved: list[Path] = []

        def write(job: Job) -> None:
            contents = [make() for _, make in made]
            _save_all(list(zip(names, contents, strict=True)), job, saved)

        many = f"已保存 {len(made)} 份到：{target}" if len(made) > 1 else f"已保存：{target}"
        self._desk.run(
            f"保存{kind}",
            write,
            lambda _: show_saved(self._messages_over, many, names[0]),
            lambda error: show_error(self._messages_over, error),
            lambda: show_note(self._messages_over, _cancelled(len(saved), len(made))),
        )

    def _print(self) -> None:
        if not self._sheets or not can_print(self):
            return
        sheets = self._sheets
        printer = printer_for(sheets.sizes[0], self.choice.kind().title)
        self.printers.give(printer)
        if self._both_sides.isChecked():
            printer.setDuplex(QPrinter.DuplexMode.DuplexAuto)
        ask_and_print(self._desk, self, printer, sheets.pdf, sheets.sizes, lambda: self._messages_over)


def _left_out(names: Sequence[str]) -> str:
    """Choices that have nothing to print."""
    if not names:
        return ""
    more = "等" if len(names) > _NAMED else ""
    return f"没有内容、没有排的 {len(names)} 份：{'、'.join(names[:_NAMED])}{more}"


def _caption(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "secondary")
    label.setBuddy(buddy)
    return label
