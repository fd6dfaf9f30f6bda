"""Where a page lies in the viewer: zoomed, turned, with rings and frames, drawn and chosen with the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.ground import theme
from ui.ground.qt import set_font
from ui.parts.page_card import paint_card
from wenming_desktop.viewing.viewer import PagePicture, Place

_STEP, _MOST_ZOOM = 1.25, 8.0
_GAP = 12  # pixels around a page
_TALL = 5000  # pixels that no page fitted to a width needs
_LEAST_FRAME = 0.01  # of a page: what is smaller was a click
_NEAR = 5  # pixels at 100 % beside a frame that still mean it
_BOX, _BOXED = 0.04, 0.1  # how strong the colour is within a box, and within one that is looked at
_CHOSEN = 0.12  # how strong the colour is within the chosen frame


class PageStage(QAbstractScrollArea):
    """Shows one page, a card or a sentence. Zoom 1 is fitted to the width, or, with ``whole``, to the view.

    Keys that it does not use go to its parent.
    """

    size_changed = Signal()  # wanted_size() is another
    framed = Signal(object)  # Place: a frame was drawn, in fractions of the unturned page
    frame_chosen = Signal()  # another one is, or none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whole, self.marking, self.turn, self.zoom = False, False, 0, 1.0
        self.rings: Sequence[Place] = ()
        self.boxes: Sequence[Place] = ()  # around what was read
        self._boxed: Sequence[int] = ()  # those of them that are looked at
        self._ring = 0  # the one that is stood on
        self.frames: Sequence[Place] = ()
        self.chosen: int | None = None  # which of the frames
        self._picture: PagePicture | None = None
        self._pixmap = QPixmap()
        self._natural: QSizeF | None = None  # of a page that has fewer pixels than there is room
        self._message = ""
        self._drawn: QRectF | None = None  # the frame under the mouse, in fractions of what is shown
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("页面")
        self.setMinimumSize(theme.px(200), theme.px(160))

    def begin(self, *, whole: bool) -> None:
        """Fit another file, unturned: pictures with ``whole`` to the view, pages to its width."""
        self.whole, self.turn, self.zoom = whole, 0, 1.0
        policies = Qt.ScrollBarPolicy  # always there where fitting must not change it
        self.setVerticalScrollBarPolicy(policies.ScrollBarAsNeeded if whole else policies.ScrollBarAlwaysOn)

    def empty(self) -> bool:
        """Whether there is no page and no card."""
        return self._picture is None

    def say(self, text: str) -> None:
        """Show a sentence instead of a page."""
        self._picture, self._message, self.rings = None, text, ()
        self.show_frames(())
        self._arrange()

    def show_frames(self, frames: Sequence[Place]) -> None:
        """Show these frames, none of them chosen."""
        self.frames = frames
        self.choose_frame(None)

    def show_boxes(self, boxes: Sequence[Place], chosen: Sequence[int] = ()) -> None:
        """Show these boxes, the chosen ones thicker and the first of those in view."""
        self.boxes, self._boxed = boxes, chosen
        self.viewport().update()
        if chosen and self._picture is not None:
            self.reveal(boxes[chosen[0]])

    def choose_frame(self, number: int | None) -> None:
        """Choose one of the frames on show, or none."""
        self.chosen = number
        self.viewport().update()
        self.frame_chosen.emit()

    def choose_next_frame(self) -> None:
        """Choose the frame after the chosen one, the first one after the last."""
        if self.frames:
            self.choose_frame(0 if self.chosen is None else (self.chosen + 1) % len(self.frames))
            self.reveal(self.frames[self.chosen or 0])

    def show_picture(self, picture: PagePicture, *, whole: bool) -> None:
        """Show a page from its top; one that is on show, at another size, keeps its place.

        Args:
            picture: the page.
            whole: it has no more pixels, and is not made larger to fill the view.
        """
        first, self._picture, self._message = self.empty(), picture, ""
        made = QPixmap()
        made.loadFromData(picture.image)
        self._pixmap = made.transformed(QTransform().rotate(self.turn)) if self.turn else made
        self._natural = QSizeF(self._pixmap.size()) * (1 / self.devicePixelRatioF()) if whole else None
        self._arrange()
        if first:
            self.verticalScrollBar().setValue(0)

    def wanted_size(self) -> tuple[int, int]:
        """Pixels of the screen that the unturned page may take."""
        room = self._room() * self.zoom * self.devicePixelRatioF()
        wide, tall = min(round(room.width()), _TALL), min(round(room.height()), _TALL)
        return (tall, wide) if self.turn % 180 else (wide, tall)

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Zoom; what lies under ``anchor`` (the middle by default) stays there."""
        zoom = min(max(zoom, 1.0), _MOST_ZOOM)
        if zoom != self.zoom:
            self.zoom = zoom
            self._arrange(anchor)
            self.size_changed.emit()

    def zoom_by(self, steps: float, anchor: QPointF | None = None) -> None:
        """Zoom in or out."""
        self.set_zoom(self.zoom * _STEP**steps, anchor)

    def turn_view(self) -> None:
        """Turn the view clockwise; the file stays as it is."""
        self.turn = (self.turn + 90) % 360
        if self._picture and not self._picture.card:
            self._pixmap = self._pixmap.transformed(QTransform().rotate(90))
            self._arrange()
            self.size_changed.emit()

    def page_place(self) -> QRectF:
        """Where the page lies in the viewport; empty while there is none."""
        size = self._page_size()
        left = max((self.viewport().width() - size.width()) / 2, _GAP) - self.horizontalScrollBar().value()
        top = _GAP - self.verticalScrollBar().value()
        if size.height() + 2 * _GAP < self.viewport().height():
            top = (self.viewport().height() - size.height()) / 2
        return QRectF(QPointF(left, top), size)

    def stand_on(self, number: int) -> None:
        """Bring this one of the rings, the first being 0, into view; it alone is drawn as a box."""
        self._ring = min(number, len(self.rings) - 1)
        self.viewport().update()
        if self._picture is not None and self.rings:
            self.reveal(self.rings[self._ring])

    def reveal(self, place: Place) -> None:
        """Scroll so that a place on the page is in view."""
        where = self._on_screen(place)
        for bar, middle, room in (
            (self.horizontalScrollBar(), where.center().x(), self.viewport().width()),
            (self.verticalScrollBar(), where.center().y(), self.viewport().height()),
        ):
            if not 0 <= middle <= room:
                bar.setValue(round(bar.value() + middle - room / 2))

    def _room(self) -> QSizeF:
        view = self.viewport().size() - QSize(2 * _GAP, 2 * _GAP)
        return QSizeF(max(view.width(), 1), max(view.height(), 1) if self.whole else _TALL)

    def _page_size(self) -> QSizeF:
        """Of the page on the screen; a picture that has fewer pixels is shown as it is."""
        if self._picture is None or self._picture.card or self._pixmap.isNull():
            return QSizeF()
        fitted = QSizeF(self._pixmap.size()).scaled(self._room(), Qt.AspectRatioMode.KeepAspectRatio)
        if self._natural and self._natural.width() < fitted.width():
            fitted = self._natural
        return fitted * self.zoom

    def _arrange(self, anchor: QPointF | None = None) -> None:
        """Lay the page out anew and keep the place."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        middle = QPointF(self.viewport().rect().center())
        held = anchor or middle
        share = (
            (across.value() + held.x()) / max(across.maximum() + across.pageStep(), 1),
            (down.value() + held.y()) / max(down.maximum() + down.pageStep(), 1),
        )
        size = self._page_size()
        for bar, length, room in (
            (across, size.width(), self.viewport().width()),
            (down, size.height(), self.viewport().height()),
        ):
            bar.setRange(0, max(round(length + 2 * _GAP - room), 0) if length else 0)
            bar.setPageStep(room)
            bar.setSingleStep(theme.px(40))
        across.setValue(round(share[0] * (across.maximum() + across.pageStep()) - held.x()))
        down.setValue(round(share[1] * (down.maximum() + down.pageStep()) - held.y()))
        self.viewport().update()

    def _on_screen(self, place: Place) -> QRectF:
        """A place of the unturned page, in the viewport."""
        box = QRectF(*place)
        return self._to_screen(_turned(self.turn).mapRect(box) if self.turn else box)

    def _to_screen(self, shown: QRectF) -> QRectF:
        """Fractions of the page as shown, in the viewport."""
        page = self.page_place()
        return QRectF(
            page.left() + shown.left() * page.width(),
            page.top() + shown.top() * page.height(),
            shown.width() * page.width(),
            shown.height() * page.height(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("line"))
        area = self.viewport().rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        if self._picture is None:
            set_font(painter, theme.font(theme.BODY))
            painter.setPen(theme.color("secondary"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        elif self._picture.card:
            paint_card(painter, area, self._picture)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.page_place(), self._pixmap, QRectF(self._pixmap.rect()))
            self._paint_marks(painter)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thin = theme.px(2)
        boxed = QPen(theme.color("doing"), thin)
        painter.setBrush(theme.color("lacking", 0.2))
        for number, ring in enumerate(self.rings):
            painter.setPen(boxed if number == self._ring else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(self._on_screen(ring).adjusted(-3, -3, 3, 3), 3, 3)
        for number, box in enumerate(self.boxes):
            looked_at = number in self._boxed
            painter.setPen(QPen(theme.color("doing"), theme.px(2 if looked_at else 1)))
            painter.setBrush(theme.color("doing", _BOXED if looked_at else _BOX))
            painter.drawRoundedRect(self._on_screen(box).adjusted(-6, -4, 6, 4), 3, 3)
        painter.setPen(QPen(theme.color("mark"), thin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number, frame in enumerate(self.frames):
            box = self._on_screen(frame)
            if number == self.chosen:
                painter.fillRect(box, theme.color("mark", _CHOSEN))
                painter.drawRect(box.adjusted(-thin, -thin, thin, thin))
            painter.drawRect(box)
        if self._drawn:
            painter.drawRect(self._to_screen(self._drawn))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._may_mark():
            self._drawn = QRectF(self._fraction(event.position()), QSizeF())
        else:
            self.choose_frame(self._frame_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawn is not None:
            self._drawn.setBottomRight(self._fraction(event.position()))
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawn is None:
            return
        self._drawn.setBottomRight(self._fraction(event.position()))
        box, self._drawn = self._drawn.normalized(), None
        self.viewport().update()
        if min(box.width(), box.height()) >= _LEAST_FRAME:
            upright = _turned(-self.turn).mapRect(box) if self.turn else box
            self.framed.emit(Place(upright.left(), upright.top(), upright.width(), upright.height()))
        else:
            self.choose_frame(self._frame_at(event.position()))

    def _frame_at(self, point: QPointF) -> int | None:
        """The frame under a point of the viewport; of several that hold it the smallest."""
        near = theme.px(_NEAR)
        boxes = [self._on_screen(frame).adjusted(-near, -near, near, near) for frame in self.frames]
        under = [number for number, box in enumerate(boxes) if box.contains(point)]
        return min(under, key=lambda number: boxes[number].width() * boxes[number].height(), default=None)

    def _may_mark(self) -> bool:
        return self.marking and self._picture is not None and not self._picture.card

    def _fraction(self, point: QPointF) -> QPointF:
        """A point of the viewport as fractions of the page as shown; the nearest one on it."""
        page = self.page_place()
        across, down = (point.x() - page.left()) / page.width(), (point.y() - page.top()) / page.height()
        return QPointF(min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        self.size_changed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 120, event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            super().keyPressEvent(event)
        else:
            event.ignore()


def _turned(degrees: int) -> QTransform:
    """Fractions of the page -> fractions of the page turned clockwise."""
    return QTransform().translate(0.5, 0.5).rotate(degrees).translate(-0.5, -0.5)
