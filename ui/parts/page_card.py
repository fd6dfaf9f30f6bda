"""Pages and cards of files, drawn: small ones for tiles, large ones for the viewer."""

from pathlib import PurePath

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from ui.ground import theme
from ui.ground.qt import set_font
from wenming_desktop.viewing.kinds import FileKind
from wenming_desktop.viewing.viewer import PagePicture

_ROLES = {FileKind.WORD: "doing", FileKind.SHEET: "done", FileKind.SLIDES: "lacking"}
_UNREADABLE = "打不开"


def pixmap_of(picture: PagePicture, name: str, size: QSize, ratio: float) -> QPixmap:
    """A page, or a card for it, within a size in pixels at the screen's ratio."""
    if not picture.card:
        made = QPixmap()
        made.loadFromData(picture.image)
        made.setDevicePixelRatio(ratio)
        return made
    made = QPixmap(QSize(round(size.width() * ratio), round(size.height() * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_small_card(painter, QRect(0, 0, size.width(), size.height()), picture, name)
    painter.end()
    return made


def paint_small_card(painter: QPainter, area: QRect, picture: PagePicture, name: str) -> None:
    """A sheet with faint lines and what kind of file it is; 打不开 where it is broken."""
    painter.save()
    painter.setPen(theme.color("line"))
    painter.setBrush(theme.color("surface"))
    painter.drawRect(area.adjusted(0, 0, -1, -1))
    edge, step = area.width() // 6, max(3, area.height() // 7)
    for top in range(area.top() + step, area.bottom() - step // 2, step):
        painter.drawLine(area.left() + edge, top, area.right() - edge, top)
    broken = bool(picture.words) and not picture.lines
    word = _UNREADABLE if broken else _short_name(name, picture.kind)
    set_font(painter, theme.font(theme.BODY - 2, bold=True))
    width = min(painter.fontMetrics().horizontalAdvance(word) + theme.px(12), area.width())
    height = theme.px(20)
    badge = QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("late" if broken else _ROLES.get(picture.kind, "secondary")))
    painter.drawRoundedRect(badge, 3, 3)
    painter.setPen(theme.color("surface"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()


def paint_card(painter: QPainter, area: QRect, picture: PagePicture) -> None:
    """A card as large as a page: the reason first, then what is written in the file."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("line"))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), 6, 6)
    pad = theme.px(24)
    inner = area.adjusted(pad, pad, -pad, -pad)
    wrap = Qt.TextFlag.TextWrapAnywhere
    set_font(painter, theme.font(theme.HEADING, bold=True))
    painter.setPen(theme.color("ink"))
    top = painter.drawText(inner, wrap, picture.kind.value).bottom() + theme.px(8)
    set_font(painter, theme.font(theme.BODY))
    if picture.words:
        painter.setPen(theme.color("secondary" if picture.lines else "late"))
        top = painter.drawText(
            QRect(inner.topLeft(), inner.bottomRight()).adjusted(0, top - inner.top(), 0, 0),
            wrap,
            picture.words,
        ).bottom() + theme.px(12)
    painter.setPen(theme.color("ink"))
    painter.setClipRect(inner)
    painter.drawText(inner.adjusted(0, top - inner.top(), 0, 0), wrap, "\n".join(picture.lines))
    painter.restore()


def _short_name(name: str, kind: FileKind) -> str:
    """What stands on a small card: the suffix, as offices know them, else the kind."""
    suffix = PurePath(name).suffix[1:].upper()
    return suffix if 0 < len(suffix) <= 4 else kind.value
