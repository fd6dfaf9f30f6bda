"""The pages of a PDF one below the other, rendered off the main thread as they come into view."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from wenming_desktop.documents.press.pdf_pages import page_rgb
from wenming_desktop.errors import UserError

FIT_WIDTH, FIT_PAGE = "width", "page"
MIN_ZOOM, MAX_ZOOM = 0.5, 2.0  # for chosen zooms; fitting may go below
_SCREEN_DPI = 96  # 100 %
_POINTS = 72  # an inch
_GAP = 12  # pixels between pages and around them
_STEP = 1.1  # of one notch of the wheel


def page_image(pdf: bytes, index: int, dpi: float) -> QImage:
    """A page (from 0) of a PDF as an image of its own; may be called on any thread."""
    page = page_rgb(pdf, index, dpi)
    return QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB888).copy()


class PdfPages(QAbstractScrollArea):
    """Shows pages or a message; Ctrl+wheel and Ctrl+plus/minus zoom.

    Only the pages in view and their neighbours are kept as pictures.
    """

    at_page = Signal(int)  # index of the page most in view
    zoomed = Signal(float, str)  # factor, and FIT_WIDTH, FIT_PAGE or ""
    drawn = Signal()  # the pages in view and their neighbours are there

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pdf = b""
        self._sizes: list[QSizeF] = []  # points
        self._boxes: list[QRect] = []  # where the pages lie, in pixels from the top left of all
        self._pictures: dict[int, tuple[float, QPixmap]] = {}  # index -> dpi, picture
        self._work: LongWork | None = None
        self._message = ""
        self._fit, self._zoom = FIT_WIDTH, 1.0
        self._page = -1
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # fitting must not change it
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("页面")
        self.setMinimumSize(theme.px(320), theme.px(240))

    def show_pdf(self, pdf: bytes, sizes: Sequence[QSizeF]) -> None:
        """Show another PDF from its first page; ``sizes`` of all pages in points."""
        self._start_over(pdf, sizes, "")

    def show_message(self, text: str) -> None:
        """Show a sentence instead of pages."""
        self._start_over(b"", [], text)

    @property
    def message(self) -> str:
        """The sentence shown instead of pages, empty where there are pages."""
        return self._message

    def fit(self, mode: str) -> None:
        """Keep pages as wide as the view (FIT_WIDTH) or wholly in it (FIT_PAGE)."""
        self._fit = mode
        self._arrange()

    def set_zoom(self, factor: float, anchor: QPoint | None = None) -> None:
        """Zoom; what lies under ``anchor`` (middle of the view by default) stays there."""
        self._fit = ""
        self._zoom = min(max(factor, MIN_ZOOM), MAX_ZOOM)
        self._arrange(anchor)

    def zoom(self) -> float:
        """The factor now, 1.0 for 100 %."""
        return self._zoom

    def go_to(self, index: int) -> None:
        """Bring a page to the top of the view."""
        if 0 <= index < len(self._boxes):
            self.verticalScrollBar().setValue(self._boxes[index].top() - _GAP)

    def picture(self, index: int) -> QPixmap | None:
        """The page as rendered for the present zoom, None while it is not."""
        dpi, picture = self._pictures.get(index, (0.0, None))
        return picture if dpi == self._dpi() else None

    def _start_over(self, pdf: bytes, sizes: Sequence[QSizeF], message: str) -> None:
        if self._work:
            self._work.cancel()
            self._work = None
        self._pdf, self._sizes, self._message = pdf, list(sizes), message
        self._pictures.clear()
        self._boxes = []  # scrolling must not ask for pages of the PDF before
        self._page = -1
        self.verticalScrollBar().setValue(0)
        self._arrange()

    def _dpi(self) -> float:
        return _SCREEN_DPI * self._zoom * self.devicePixelRatioF()

    def _fitting_zoom(self) -> float:
        view = self.viewport().size() - QSize(2 * _GAP, 2 * _GAP)
        width = max(size.width() for size in self._sizes) * _SCREEN_DPI / _POINTS
        height = max(size.height() for size in self._sizes) * _SCREEN_DPI / _POINTS
        factor = view.width() / width
        if self._fit == FIT_PAGE:
            factor = min(factor, view.height() / height)
        return min(max(factor, 0.05), MAX_ZOOM)

    def _arrange(self, anchor: QPoint | None = None) -> None:
        """Lay the pages out anew and keep the place."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        anchor = self.viewport().rect().center() if anchor is None else anchor
        old, place = self._boxes, QPoint(across.value(), down.value()) + anchor
        kept = next((at for at, box in enumerate(old) if place.y() <= box.bottom() + _GAP), None)
        if self._fit and self._sizes:
            self._zoom = self._fitting_zoom()
        scale = _SCREEN_DPI / _POINTS * self._zoom
        shapes = [QSize(round(size.width() * scale), round(size.height() * scale)) for size in self._sizes]
        whole = max((shape.width() for shape in shapes), default=0) + 2 * _GAP
        whole = max(whole, self.viewport().width())
        self._boxes = []
        top = _GAP
        for shape in shapes:
            self._boxes.append(QRect(QPoint((whole - shape.width()) // 2, top), shape))
            top += shape.height() + _GAP
        across.setRange(0, whole - self.viewport().width())
        across.setPageStep(self.viewport().width())
        down.setRange(0, max(top - self.viewport().height(), 0))
        down.setPageStep(self.viewport().height())
        down.setSingleStep(theme.px(40))
        if kept is not None and kept < len(self._boxes) and self._sizes:
            before, now = old[kept], self._boxes[kept]
            ratio = now.height() / before.height()
            across.setValue(round(now.left() + (place.x() - before.left()) * ratio) - anchor.x())
            down.setValue(round(now.top() + (place.y() - before.top()) * ratio) - anchor.y())
        self.zoomed.emit(self._zoom, self._fit)
        self._look()

    def _look(self) -> None:
        """Tell which page is in view, drop pictures far away, render what is missing."""
        self.viewport().update()
        near = self._near()
        for index in self._pictures.keys() - near:
            del self._pictures[index]
        if self._boxes:
            middle = self.verticalScrollBar().value() + self.viewport().height() // 2
            last = len(self._boxes) - 1
            page = next((at for at, box in enumerate(self._boxes) if middle <= box.bottom() + _GAP), last)
            if page != self._page:
                self._page = page
                self.at_page.emit(page)
        missing = next((index for index in near if self.picture(index) is None), None)
        if missing is not None and self._work is None:
            self._render(missing)
        elif missing is None and self._boxes:
            self.drawn.emit()

    def _near(self) -> list[int]:
        """Pages in view, then their neighbours."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [at for at, box in enumerate(self._boxes) if box.bottom() >= top and box.top() <= bottom]
        if not seen:
            return []
        around = (seen[-1] + 1, seen[0] - 1)
        return [*seen, *(index for index in around if 0 <= index < len(self._boxes))]

    def _render(self, index: int) -> None:
        pdf, dpi = self._pdf, self._dpi()
        work: LongWork
        work = self._work = self._desk.papers.start(
            "显示页面",
            lambda _job: page_image(pdf, index, dpi),
            lambda image: self._take(work, index, dpi, image),
            lambda error: self._give_up(work, error),
            lambda: self._let_go(work),
        )

    def _take(self, work: LongWork, index: int, dpi: float, image: QImage) -> None:
        if self._work is work:
            self._work = None
            self._pictures[index] = dpi, QPixmap.fromImage(image)
            self._look()

    def _give_up(self, work: LongWork, error: UserError) -> None:
        if self._work is work:
            self.show_message(error.message)

    def _let_go(self, work: LongWork) -> None:
        if self._work is work:
            self._work = None  # asked for again by the next scroll

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("ground"))
        if self._message:
            painter.setPen(theme.color("secondary"))
            area = self.viewport().rect().adjusted(40, 40, -40, -40)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for index, box in enumerate(self._boxes):
            place = box.translated(-offset)
            if place.intersects(event.rect()):
                self._paint_page(painter, index, place)

    def _paint_page(self, painter: QPainter, index: int, place: QRect) -> None:
        painter.fillRect(place, Qt.GlobalColor.white)  # paper is white in the dark too
        dpi, picture = self._pictures.get(index, (0.0, None))
        if picture and dpi == self._dpi():
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawPixmap(place.topLeft(), picture)
        elif picture:  # of another zoom, until the right one is there
            painter.drawPixmap(place, picture)
        else:
            painter.setPen(Qt.GlobalColor.gray)  # on white paper, in the dark too
            seen = place.intersected(self.viewport().rect())
            painter.drawText(seen, Qt.AlignmentFlag.AlignCenter, "正在显示…")
        painter.setPen(theme.color("line"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._look()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * _STEP**notches, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.set_zoom(self._zoom * _STEP)
        elif control and event.key() == Qt.Key.Key_Minus:
            self.set_zoom(self._zoom / _STEP)
        elif event.key() == Qt.Key.Key_Home:
            self.go_to(0)
        elif event.key() == Qt.Key.Key_End:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        else:
            super().keyPressEvent(event)
