"""The pages of a book as they will be printed, one at a time."""

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.qt import set_font
from ui.parts.fields import button, label, name_label
from wenming_desktop.documents.press.pdf_pages import page_rgb, page_sizes
from wenming_desktop.errors import UserError

_POINTS = 72  # an inch
_GAP = 12  # pixels around a page
_MOST_DPI = 220


class PagePreview(QFrame):
    """A card: which page it is, the way to the others, and the page."""

    turned = Signal(int)  # index of the page on show, by the clerk

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self._pdf, self._sizes = b"", list[QSizeF]()
        self._at = 0
        self._work: LongWork | None = None
        self.heading = name_label()
        self.back, self.on = button("‹", lambda: self._turn(-1)), button("›", lambda: self._turn(1))
        self.back.setAccessibleName("上一页")
        self.on.setAccessibleName("下一页")
        for made in (self.back, self.on):
            made.setFixedWidth(theme.px(30))
            made.setStyleSheet("padding: 4px 0")
        self.number = label(role="secondary")
        self.sheet = _Sheet()
        self.sheet.resized.connect(self._render)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        head.setSpacing(theme.px(8))
        for part in (self.heading, self.back, self.number, self.on):
            head.addWidget(part, int(part is self.heading))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.sheet, 1)
        self.say("")

    def say(self, message: str) -> None:
        """Show a sentence instead of pages."""
        self._pdf, self._sizes, self._at = b"", [], 0
        self._stop()
        self.heading.setText("")
        self.number.setText("")
        self.sheet.say(message)
        self._enable()

    def show_pdf(self, pdf: bytes, at: int) -> None:
        """Show a book at a page (0 is the first)."""
        self._stop()
        self._pdf = pdf
        self._sizes = [QSizeF(*size) for size in page_sizes(pdf)]
        self.sheet.say("正在显示页面…")
        self.go_to(at)

    def go_to(self, at: int) -> None:
        """Show a page; the last one for a number that is too high."""
        if self._sizes:
            self._at = min(max(at, 0), len(self._sizes) - 1)
            self.number.setText(f"{self._at + 1} / {len(self._sizes)}")
            self._enable()
            self._render()

    def stop(self) -> None:
        """Draw no more."""
        self._stop()

    def resume(self) -> None:
        """Draw the page on show again, where that was stopped."""
        self._render()

    def _turn(self, steps: int) -> None:
        self.go_to(self._at + steps)
        self.turned.emit(self._at)

    def _enable(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.on.setEnabled(self._at + 1 < len(self._sizes))

    def _stop(self) -> None:
        if self._work:
            self._work.cancel()
            self._work = None

    def _render(self) -> None:
        if not self._sizes:
            return
        self._stop()
        pdf, at = self._pdf, self._at
        dpi = self.sheet.dpi(self._sizes[at])
        work: LongWork
        work = self._work = self._desk.run(
            "显示页面",
            lambda _job: _image(pdf, at, dpi),
            lambda image: self._take(work, image),
            lambda error: self._give_up(work, error),
        )

    def _take(self, work: LongWork, image: QImage) -> None:
        if self._work is work:
            self._work = None
            self.sheet.show_page(QPixmap.fromImage(image))

    def _give_up(self, work: LongWork, error: UserError) -> None:
        if self._work is work:
            self.say(error.message)


class _Sheet(QWidget):
    """Paints one page, whole, or a sentence."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._page, self._message = QPixmap(), ""
        self.setMinimumSize(theme.px(200), theme.px(200))

    def say(self, message: str) -> None:
        self._page, self._message = QPixmap(), message
        self.update()

    def show_page(self, page: QPixmap) -> None:
        page.setDevicePixelRatio(self.devicePixelRatioF())
        self._page, self._message = page, ""
        self.update()

    def dpi(self, size: QSizeF) -> float:
        """At which a page of so many points fills the widget."""
        room = self.size() * self.devicePixelRatioF()
        fits = min((room.width() - 2 * _GAP) / size.width(), (room.height() - 2 * _GAP) / size.height())
        return min(max(fits * _POINTS, 20.0), _MOST_DPI)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color("line"))
        if self._page.isNull():
            set_font(painter, theme.font(theme.BODY))
            painter.setPen(theme.color("secondary"))
            area = self.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        else:
            size = QSizeF(self._page.size()) * (1 / self._page.devicePixelRatio())
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawPixmap(
                QRectF(left, top, size.width(), size.height()), self._page, QRectF(self._page.rect())
            )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def _image(pdf: bytes, at: int, dpi: float) -> QImage:
    page = page_rgb(pdf, at, dpi)
    return QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB888).copy()
