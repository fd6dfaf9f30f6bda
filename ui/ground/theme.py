"""Colours, type and icons by role; the one place that knows what anything looks like."""

from dataclasses import asdict, dataclass

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QProxyStyle, QWidget

from resources import resource
from ui.ground.qt import set_font
from wenming_desktop.entities.choices import TaskStatus


@dataclass(frozen=True)
class Tokens:
    """Colours by role, as #RRGGBB."""

    ink: str
    secondary: str
    line: str
    ground: str
    surface: str
    accent: str
    done: str
    doing: str
    lacking: str
    late: str
    mark: str  # the frames on pages: red, as inspectors ask, in the dark too, where paper stays white
    selection: str
    hover: str


LIGHT = Tokens(
    ink="#1F2328",
    secondary="#667085",
    line="#E4E7EC",
    ground="#F6F7F9",
    surface="#FFFFFF",
    accent="#A61B1B",
    done="#1A7F4B",
    doing="#1D4F91",
    lacking="#B54708",
    late="#A61B1B",
    mark="#E00000",
    selection="#E8EDF5",
    hover="#F1F3F6",
)
DARK = Tokens(
    ink="#E6E8EB",
    secondary="#98A2B3",
    line="#363B44",
    ground="#181B20",
    surface="#20242B",
    accent="#E5625E",
    done="#4CC38A",
    doing="#7FB0F0",
    lacking="#F0A35E",
    late="#F2807B",
    mark="#E00000",
    selection="#2C3646",
    hover="#2A2F37",
)
# Every text at least 7:1 on every ground that it stands on.
CONTRAST = Tokens(
    ink="#FFFFFF",
    secondary="#E8E8E8",
    line="#767676",
    ground="#000000",
    surface="#000000",
    accent="#FFD800",
    done="#7CFC8A",
    doing="#8FD3FF",
    lacking="#FFC266",
    late="#FFA0A0",
    mark="#E00000",
    selection="#003A75",
    hover="#1E1E1E",
)
FAMILIES = ["Microsoft YaHei UI", "微软雅黑", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"]
BODY, HEADING, FIGURE = 13, 15, 26  # pixels at 100 %
ROW_HEIGHT = 54  # pixels at 100 %: two lines of text

_tokens = LIGHT
_scale = 1.0


class _Style(QProxyStyle):
    """Texts are shown as they are written: Qt would draw what looks like markup, pictures of this PC as well.

    Every label comes by here before it is first shown, those of tool tips and messages too; what is meant as
    markup says so by its text format.
    """

    def polish(self, what: QWidget | QApplication | QPalette) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        if isinstance(what, QLabel) and what.textFormat() == Qt.TextFormat.AutoText:
            what.setTextFormat(Qt.TextFormat.PlainText)
        super().polish(what)


def apply(app: QApplication, *, dark: bool = False, percent: int = 100, contrast: bool = False) -> None:
    """Dress the application.

    Args:
        app: the application.
        dark: dark colours.
        percent: text size, 100 to 150.
        contrast: white on black, whatever ``dark`` says.
    """
    global _tokens, _scale  # noqa: PLW0603 - one look for the whole process, like the application itself
    dark |= contrast
    _tokens = CONTRAST if contrast else DARK if dark else LIGHT
    _scale = percent / 100
    app.setStyle(_Style("Fusion"))
    app.setPalette(_palette(_tokens))
    set_font(app, font(BODY))
    style = resource("style.qss").read_text(encoding="utf-8")
    for name, value in sorted(asdict(_tokens).items(), key=lambda item: -len(item[0])):
        style = style.replace(f"@{name}", value)
    style = style.replace("@icons", str(resource("icons")).replace("\\", "/"))
    style = style.replace("@tick", "tick-dark.svg" if dark else "tick.svg")
    sizes = {"body": BODY, "heading": HEADING, "arrow": 12, "box": 14, "round": 7, "dot": 4}
    for name, size in sizes.items():
        style = style.replace(f"@{name}", f"{px(size)}px")
    app.setStyleSheet(style)


def px(size: float) -> int:
    """Pixels for a size given at 100 % text size."""
    return round(size * _scale)


def at_100(pixels: float) -> int:
    """What a size in pixels would be at 100 % text size."""
    return round(pixels / _scale)


def font(size: int, *, bold: bool = False) -> QFont:
    """The interface's face at a size in pixels at 100 %."""
    made = QFont()
    made.setFamilies(FAMILIES)  # pyright: ignore[reportUnknownMemberType]
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def color(role: str, alpha: float = 1.0) -> QColor:
    """The colour of a role, e.g. ``color("done", 0.09)`` for its tint."""
    made = QColor(getattr(_tokens, role))
    made.setAlphaF(alpha)
    return made


STATUS_ROLES = {
    TaskStatus.TODO: "secondary",
    TaskStatus.DOING: "doing",
    TaskStatus.DONE: "done",
    TaskStatus.LATE: "late",
    TaskStatus.NOT_APPLICABLE: "secondary",
}


def icon(name: str, role: str = "ink", size: int = 20) -> QIcon:
    """A shipped SVG icon in the colour of a role, ``size`` pixels wide at 100 %; pale where disabled."""
    made = QIcon()
    made.addPixmap(_drawn(name, color(role), size), QIcon.Mode.Normal)
    made.addPixmap(_drawn(name, color(role, 0.35), size), QIcon.Mode.Disabled)
    return made


def _drawn(name: str, ink: QColor, size: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - the module loads only where an icon is drawn

    svg = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", ink.name().encode())
    pixmap = QPixmap(QSize(px(size), px(size)) * 2)  # sharp on screens at 200 %
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(ink.alphaF())
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return pixmap


def _palette(tokens: Tokens) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: tokens.ground,
        QPalette.ColorRole.WindowText: tokens.ink,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.hover,
        QPalette.ColorRole.Text: tokens.ink,
        QPalette.ColorRole.PlaceholderText: tokens.secondary,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.ink,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.ink,
        QPalette.ColorRole.Highlight: tokens.selection,
        QPalette.ColorRole.HighlightedText: tokens.ink,
        QPalette.ColorRole.Link: tokens.doing,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Light: tokens.surface,
        QPalette.ColorRole.Dark: tokens.line,
    }
    palette = QPalette()
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.secondary))
    return palette
