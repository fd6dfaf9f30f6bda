"""Choosing a paper, seeing its real pages, printing them or saving the PDF (Ctrl+P)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, QSizeF, Qt
from PySide6.QtGui import QIcon, QImage, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.desk import Desk
from ui.errand import Errand
from ui.messages import show_error, show_note
from ui.printing import print_pdf, printer_for
from ui.system import ask_save_path, show_saved
from ui.widgets.pdf_pages import FIT_PAGE, FIT_WIDTH, PdfPages, page_image
from wenming_desktop.documents.fonts import Substitution, substituted_fonts
from wenming_desktop.documents.paper import Chosen, Option, PaperKind, Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.pdf_pages import page_count
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safety.files import replacing

_ZOOMS = (50, 75, 100, 125, 150, 200)  # per cent
_SIDE_WIDTH = 240  # pixels at 100 %: two small pictures beside each other
_SIZE_DPI = 72  # a page's pixels are then its points
_NO_PLAN = "还没有工作方案，没有可打印的内容。请先导入或新建方案。"


@dataclass(frozen=True)
class _Sheets:
    """A paper that was set: the PDF, its pages' sizes in points, small pictures, fonts that stood in."""

    pdf: bytes
    sizes: tuple[QSizeF, ...]
    thumbnails: tuple[QImage, ...]
    substitutions: tuple[Substitution, ...]


def _set_paper(render: Callable[[], bytes], thumbnail: QSize, job: Job) -> _Sheets:
    pdf = render()
    count = page_count(pdf)
    sizes: list[QSizeF] = []
    thumbnails: list[QImage] = []
    for index in range(count):
        job.report(index, count, f"第 {index + 1} 页")
        image = page_image(pdf, index, _SIZE_DPI)
        sizes.append(image.size().toSizeF())
        thumbnails.append(
            image.scaled(
                thumbnail, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
    return _Sheets(pdf, tuple(sizes), tuple(thumbnails), substituted_fonts())


def _save(path: Path, pdf: bytes) -> None:
    try:
        with replacing(path) as part:
            part.write_bytes(pdf)
    except OSError as error:
        raise storage_error(f"没有保存“{path.name}”，原有文件没有改动", error) or error from error


class PrintDialog(QDialog):
    """The preview; opened with ``open()``, it never blocks the window."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印")
        self.resize(min(theme.px(1100), 1300), min(theme.px(680), 700))
        self._desk = desk
        self._sheets: _Sheets | None = None
        self._errand: Errand | None = None
        self._messages_over: QWidget = self  # the main window once this one is closed
        self._options: dict[str, QComboBox] = {}
        self._build()
        self._take_paper()

    def done(self, result: int) -> None:
        if self._errand:
            self._errand.cancel()
            self._errand = None
        self._pages.show_message("")
        self._messages_over = self._desk.window
        super().done(result)

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 12)
        whole.setSpacing(12)
        whole.addLayout(self._build_side())
        right = QVBoxLayout()
        right.setSpacing(8)
        self._pages = PdfPages(self._desk)
        self._pages.at_page.connect(self._on_page)
        self._pages.zoomed.connect(self._on_zoom)
        right.addLayout(self._build_view_bar())
        right.addWidget(self._pages, 1)
        right.addLayout(self._build_buttons())
        whole.addLayout(right, 1)
        for keys, action in (
            (QKeySequence.StandardKey.Print, self._print),
            (QKeySequence.StandardKey.Save, self._ask_and_save),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _build_side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(8)
        self._paper = QComboBox()
        for paper in PAPERS:
            self._paper.addItem(paper.title, paper)
        self._paper.activated.connect(self._take_paper)
        self._option_area = QVBoxLayout()
        self._option_area.setSpacing(8)
        self._list = QListWidget()
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setMovement(QListView.Movement.Static)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setFlow(QListView.Flow.LeftToRight)
        self._list.setUniformItemSizes(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setIconSize(self._thumbnail_size())
        self._list.setGridSize(self._thumbnail_size() + QSize(theme.px(20), theme.px(30)))
        self._list.setAccessibleName("页面缩略图")
        self._list.currentRowChanged.connect(self._pages_go_to)
        self._paper.setFixedWidth(theme.px(_SIDE_WIDTH))
        self._list.setFixedWidth(theme.px(_SIDE_WIDTH))
        side.addWidget(_caption("单据", self._paper))
        side.addWidget(self._paper)
        side.addLayout(self._option_area)
        side.addWidget(_caption("页面", self._list))
        side.addWidget(self._list, 1)
        return side

    def _build_view_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self._page_box = QSpinBox()
        self._page_box.setPrefix("第 ")
        self._page_box.setAccessibleName("页码")
        self._page_box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._page_box.setKeyboardTracking(False)
        policy = self._page_box.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._page_box.setSizePolicy(policy)
        self._page_box.valueChanged.connect(lambda page: self._pages.go_to(page - 1))
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
        self._fonts = QLabel()
        self._fonts.setProperty("role", "secondary")
        self._fonts.setWordWrap(True)
        self._save_button = QPushButton("保存PDF…")
        self._save_button.clicked.connect(self._ask_and_save)
        self._print_button = QPushButton("打印…")
        self._print_button.setProperty("primary", True)
        self._print_button.setDefault(True)
        self._print_button.clicked.connect(self._print)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addWidget(self._fonts, 1)
        for button in (close, self._save_button, self._print_button):
            row.addWidget(button)
        return row

    def _thumbnail_size(self) -> QSize:
        return QSize(theme.px(90), theme.px(118))

    def _thumbnail_icon(self, image: QImage) -> QIcon:
        """The small page with an edge, the same when chosen."""
        pixmap = QPixmap.fromImage(image)
        painter = QPainter(pixmap)
        painter.setPen(theme.color("line"))
        painter.drawRect(pixmap.rect().adjusted(0, 0, -1, -1))
        painter.end()
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
        return icon

    def _kind(self) -> PaperKind:
        return self._paper.currentData()

    def _chosen(self) -> Chosen:
        return {name: box.currentData() for name, box in self._options.items()}

    def _take_paper(self) -> None:
        """Offer the options of the chosen paper and set it."""
        while item := self._option_area.takeAt(0):
            item.widget().deleteLater()
        self._options = {}
        if plan := self._desk.plan:
            with self._desk.workspace.reading() as session:
                subject = Subject(session, self._desk.workspace.files, plan.id, self._desk.today())
                for option in self._kind().options:
                    self._offer(option, subject)
        self._render()

    def _offer(self, option: Option, subject: Subject) -> None:
        box = QComboBox()
        box.setFixedWidth(theme.px(_SIDE_WIDTH))
        box.setMaxVisibleItems(20)
        for choice in option.choices(subject):
            box.addItem(choice.title, choice.value)
        box.activated.connect(self._render)
        self._options[option.name] = box
        self._option_area.addWidget(_caption(option.title, box))
        self._option_area.addWidget(box)

    def _render(self) -> None:
        """Set the paper as now chosen; what was under way for another choice is dropped."""
        if self._errand:
            self._errand.cancel()
            self._errand = None
        self._sheets = None
        self._enable()
        plan = self._desk.plan
        if plan is None:
            self._fail(UserError(_NO_PLAN))
            return
        kind, chosen, today = self._kind(), self._chosen(), self._desk.today()
        workspace = self._desk.workspace

        def render() -> bytes:
            with workspace.reading() as session:
                content = kind.gather(Subject(session, workspace.files, plan.id, today), chosen)
            return kind.pdf(content)

        waiting = self._desk.jobs.busy()
        self._state.setText("前面的工作完成后显示…" if waiting else "正在排版…")
        ratio = self.devicePixelRatioF()
        thumbnail = (self._thumbnail_size().toSizeF() * ratio).toSize()
        errand = Errand(
            self._desk,
            f"排版{kind.title}",
            lambda job: _set_paper(render, thumbnail, job),
        )
        self._errand = errand
        errand.succeeded.connect(lambda sheets: self._errand is errand and self._show(sheets))
        errand.failed.connect(lambda error: self._errand is errand and self._fail(error))
        errand.cancelled.connect(
            lambda: self._errand is errand and self._fail(UserError("已取消排版，重新选择单据即可再排。"))
        )

    def _show(self, sheets: _Sheets) -> None:
        self._errand, self._sheets = None, sheets
        count = len(sheets.sizes)
        with QSignalBlocker(self._list), QSignalBlocker(self._page_box):
            self._list.clear()
            for number, thumbnail in enumerate(sheets.thumbnails, start=1):
                item = QListWidgetItem(self._thumbnail_icon(thumbnail), f"第 {number} 页")
                item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
                self._list.addItem(item)
            self._page_box.setRange(1, count)
            self._page_box.setSuffix(f" / {count} 页")
        self._state.clear()
        self._fonts.setText(_in_words(sheets.substitutions))
        self._pages.show_pdf(sheets.pdf, sheets.sizes)
        self._enable()

    def _fail(self, error: UserError) -> None:
        self._errand = None
        self._list.clear()
        self._state.clear()
        self._fonts.clear()
        self._pages.show_message(error.message)
        self._enable()

    def _enable(self) -> None:
        ready = self._sheets is not None
        for widget in (self._save_button, self._print_button):
            widget.setEnabled(ready)
        self._page_box.setVisible(ready)

    def _pages_go_to(self, row: int) -> None:
        if row >= 0:
            self._pages.go_to(row)

    def _on_page(self, index: int) -> None:
        with QSignalBlocker(self._list), QSignalBlocker(self._page_box):
            self._list.setCurrentRow(index)
            self._page_box.setValue(index + 1)

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
        sheets, plan = self._sheets, self._desk.plan
        if not sheets or not plan:
            return
        path = ask_save_path(self, "保存PDF", self._kind().file_name(plan.year, self._chosen()))
        if path:
            errand = Errand(self._desk, f"保存“{path.name}”", lambda _: _save(path, sheets.pdf))
            errand.succeeded.connect(lambda _: show_saved(self._messages_over, f"已保存：{path}", path))
            errand.failed.connect(lambda error: show_error(self._messages_over, error))

    def _print(self) -> None:
        if not self._sheets:
            return
        if not QPrinterInfo.availablePrinterNames():
            show_note(self, "这台电脑没有安装打印机。可以先“保存PDF”，再到能打印的电脑上打印。")
            return
        printer = printer_for(self._sheets.sizes[0], self._kind().title)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintCollateCopies)
        dialog.setMinMax(1, len(self._sheets.sizes))
        dialog.accepted.connect(lambda: self._send(printer))
        QDialog.open(dialog)  # its own open() takes a slot by name

    def _send(self, printer: QPrinter) -> None:
        sheets = self._sheets
        if not sheets:
            return
        name = f"打印{self._kind().title}"
        errand = Errand(self._desk, name, lambda job: print_pdf(sheets.pdf, sheets.sizes, printer, job))
        errand.succeeded.connect(lambda sides: show_note(self._messages_over, f"已送打印机，共 {sides} 面。"))
        errand.failed.connect(lambda error: show_error(self._messages_over, error))


def _in_words(substitutions: Sequence[Substitution]) -> str:
    if not substitutions:
        return ""
    wanted = "、".join(one.wanted for one in substitutions)
    used = "、".join(one.used for one in substitutions)
    return f"未安装{wanted}，{'分别' if len(substitutions) > 1 else ''}以{used}代替。"


def _caption(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "secondary")
    label.setBuddy(buddy)
    return label
