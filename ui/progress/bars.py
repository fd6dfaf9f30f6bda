"""A name with its three measures side by side: tasks done, proof on file, points given."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.ground import theme
from ui.ground.qt import set_font
from ui.parts.cells import paint_bar
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.summary import Share
from wenming_desktop.words import plain_number

_HEIGHT, _NAME, _POINTS, _NUMBER, _GAP = 24, 92, 64, 52, 10  # pixels at 100 %


class ShareBar(QWidget):
    """One line; clicked() leads to its rows, by mouse or by Enter."""

    clicked = Signal()

    def __init__(self, share: Share, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(
            f"{share.name}：任务{share.total}项完成{share.done}项，"
            f"材料{share.slots.want}份齐{share.slots.have}份，自评{points(share) or '未评'}"
        )
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(_HEIGHT))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        set_font(painter, theme.font(theme.BODY))
        name, tasks, slots, score = columns(self.rect())
        painter.setPen(theme.color("ink"))
        text = painter.fontMetrics().elidedText(self.share.name, Qt.TextElideMode.ElideMiddle, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)
        _paint_tally(painter, tasks, Tally(self.share.done, self.share.total))
        _paint_tally(painter, slots, self.share.slots)
        painter.setPen(theme.color("secondary"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(score, right, points(self.share) or "—")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("doing"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class ShareHead(QWidget):
    """The words over the columns of the bars below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        set_font(painter, theme.font(theme.BODY - 1))
        painter.setPen(theme.color("secondary"))
        _, tasks, slots, score = columns(self.rect())
        painter.drawText(tasks, Qt.AlignmentFlag.AlignVCenter, "任务进度")
        painter.drawText(slots, Qt.AlignmentFlag.AlignVCenter, "材料齐备")
        painter.drawText(score, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "自评")
        painter.end()


def points(share: Share) -> str:
    """Self score of full score, e.g. ``"4.5/5"``; empty while nothing is scored."""
    if share.self_score is None:
        return ""
    full = f"/{plain_number(share.full_score)}" if share.full_score is not None else ""
    return f"{plain_number(share.self_score)}{full}"


def columns(area: QRect) -> tuple[QRect, QRect, QRect, QRect]:
    """Where name, task bar, material bar and points stand in a line."""
    name, score, gap = max(theme.px(_NAME), area.width() // 4), theme.px(_POINTS), theme.px(_GAP)
    bar = max(0, (area.width() - name - score - 2 * gap) // 2)
    top, height = area.top(), area.height()
    return (
        QRect(area.left(), top, name - theme.px(6), height),
        QRect(area.left() + name, top, bar, height),
        QRect(area.left() + name + bar + gap, top, bar, height),
        QRect(area.right() - score, top, score, height),
    )


def _paint_tally(painter: QPainter, area: QRect, tally: Tally) -> None:
    number = theme.px(_NUMBER)
    bar = QRectF(area.left(), area.center().y() - theme.px(2), area.width() - number, theme.px(7))
    full = bool(tally.want) and tally.have >= tally.want
    paint_bar(painter, bar, tally.have / tally.want if tally.want else 0, "done" if full else "doing")
    painter.setPen(theme.color("secondary"))
    words = QRect(area.right() - number, area.top(), number, area.height())
    text = f"{tally.have}/{tally.want}"
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
