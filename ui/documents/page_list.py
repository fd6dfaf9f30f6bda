"""Small pictures of a PDF's pages, made a few at a time once the pages themselves are on show."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from ui.documents.page_view import page_image
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork

_DPI = 24  # of a small page: an A4 sheet is 198 by 281 pixels
_AT_ONCE = 2  # pages at a time: what is scrolled to meanwhile need not wait for all


class PageList(QListWidget):
    """One item a page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pdf = b""
        self._work: LongWork | None = None
        self._painted = 0  # pages whose pictures are there
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._size = QSize(theme.px(104), theme.px(118))
        self.setIconSize(self._size)
        self.setGridSize(self._size + QSize(theme.px(16), theme.px(30)))
        self.setFixedWidth(theme.px(146))
        self.setAccessibleName("页面缩略图")

    def show_pages(self, pdf: bytes, count: int) -> None:
        """List the pages of another PDF; go_on() makes their pictures."""
        self.stop()
        self._pdf = pdf
        with QSignalBlocker(self):
            self.clear()
            blank = self._icon(QImage())
            for number in range(1, count + 1):
                item = QListWidgetItem(blank, f"第 {number} 页", self)
                item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._painted = 0

    def go_on(self) -> None:
        """Make the pictures that are not there yet."""
        if self._work is None:
            self._paint()

    def stop(self) -> None:
        """Make no more pictures."""
        if self._work:
            self._work.cancel()
            self._work = None

    def _paint(self) -> None:
        pdf, first, last = self._pdf, self._painted, min(self._painted + _AT_ONCE, self.count())
        if first >= last:
            return
        work = self._work = self._desk.papers.start(
            "画缩略图",
            lambda _job: [page_image(pdf, at, _DPI) for at in range(first, last)],
            lambda images: self._work is work and self._take(first, images),
            lambda _error: None,  # the page itself, shown large, says why
        )

    def _take(self, first: int, images: list[QImage]) -> None:
        self._work = None
        for at, image in enumerate(images, start=first):
            self.item(at).setIcon(self._icon(image))
        self._painted = first + len(images)
        self._paint()

    def _icon(self, image: QImage) -> QIcon:
        """The small page with an edge, the same when chosen; blank until it is there."""
        ratio = self.devicePixelRatioF()
        room = (self._size.toSizeF() * ratio).toSize()
        pixmap = QPixmap(room)
        pixmap.fill(Qt.GlobalColor.transparent)
        if not image.isNull():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            small = image.scaled(room, keep, smooth)
            left, top = (room.width() - small.width()) // 2, (room.height() - small.height()) // 2
            painter = QPainter(pixmap)
            painter.drawImage(left, top, small)
            painter.setPen(theme.color("line"))
            painter.drawRect(left, top, small.width() - 1, small.height() - 1)
            painter.end()
        pixmap.setDevicePixelRatio(ratio)
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)
        return icon
