"""Small pictures of a PDF's pages, made a few at a time once the pages themselves are on show."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from ui.documents.pdf_pages import page_image
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.errand import Errand

_DPI = 24  # of a small page: an A4 sheet is 198 by 281 pixels
_AT_ONCE = 6  # pages an errand: what is scrolled to meanwhile need not wait for all


class PageList(QListWidget):
    """One item a page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pdf = b""
        self._errand: Errand | None = None
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
        """List the pages of another PDF; their pictures follow."""
        self.stop()
        self._pdf = pdf
        with QSignalBlocker(self):
            self.clear()
            blank = self._icon(QImage())
            for number in range(1, count + 1):
                item = QListWidgetItem(blank, f"第 {number} 页", self)
                item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._paint(0)

    def stop(self) -> None:
        """Make no more pictures."""
        if self._errand:
            self._errand.cancel()
            self._errand = None

    def _paint(self, first: int) -> None:
        pdf, last = self._pdf, min(first + _AT_ONCE, self.count())
        if first >= last:
            return
        errand = self._errand = Errand(
            self._desk, "缩略图", lambda _job: [page_image(pdf, at, _DPI) for at in range(first, last)]
        )
        errand.succeeded.connect(partial(self._take, errand, first))

    def _take(self, errand: Errand, first: int, images: list[QImage]) -> None:
        if self._errand is not errand:
            return
        self._errand = None
        for at, image in enumerate(images, start=first):
            self.item(at).setIcon(self._icon(image))
        self._paint(first + len(images))

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
