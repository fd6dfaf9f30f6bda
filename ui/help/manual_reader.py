"""A chapter of the manual as its window shows it: in the program's look, its pictures fitted to the width."""

from html import escape

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QImage, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from resources import resource
from ui.ground import theme
from ui.ground.qt import tint
from wenming_desktop.documents.manual import Block, Chapter, Kind, Line, chapter

_MARGIN = 28  # pixels at 100 % beside the text
_WIDEST = 860  # pixels at 100 %: longer lines are hard to follow
_PAUSE = 120  # milliseconds after the last change of width


class Reader(QTextBrowser):
    """Shows chapters by ``setSource(QUrl("name#heading"))``, which keeps the way back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)  # pyright: ignore[reportUnknownMemberType] - bare in Qt's stubs
        self.setAccessibleName("手册的这一章")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = ""
        self._set_for = 0  # the width
        self._resized = QTimer(self, interval=_PAUSE, singleShot=True)
        self._resized.timeout.connect(self._fit)
        self.sourceChanged.connect(self._mark)

    def open(self, name: str, heading: str = "", words: str = "") -> None:
        """Show a chapter from a heading on, by default from its beginning, with ``words`` marked."""
        self._words = words
        url = QUrl(name)
        if heading:
            url.setFragment(heading)
        if url == self.source():
            self._mark()
            self.scrollToAnchor(heading)
        else:
            self.setSource(url)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        path = QUrl(name).path()
        if kind == QTextDocument.ResourceType.ImageResource:
            return _picture(path, self._room())
        shown = chapter(path)
        self._set_for = self._room()
        return _html(shown, self._set_for) if shown else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._room() != self._set_for:
            self._resized.start()

    def dress(self) -> None:
        """Set the chapter anew, after a change of the look or width; what is read stays where it is."""
        bar = self.verticalScrollBar()
        share = bar.value() / (bar.maximum() or 1)
        shown = chapter(self.source().path())
        if shown:
            self._set_for = self._room()
            with QSignalBlocker(self):
                self.setHtml(_html(shown, self._set_for))
            bar.setValue(round(share * bar.maximum()))
            self._mark()

    def _fit(self) -> None:
        if self._room() != self._set_for:
            self.dress()

    def _room(self) -> int:
        beside = 2 * (theme.px(_MARGIN) + round(self.document().documentMargin()))
        return min(self.viewport().width() - beside, theme.px(_WIDEST))

    def _mark(self) -> None:
        """Mark the words looked for, and come to the first of them."""
        document = self.document()
        places: list[tuple[QTextCursor, QColor]] = []
        for word in self._words.split():
            at = document.find(word)
            while not at.isNull():
                places.append((at, theme.color("lacking", 0.3)))
                at = document.find(word, at)
        tint(self, places)
        if places and not self.source().hasFragment():
            self.setTextCursor(min((place for place, _ in places), key=lambda cursor: cursor.position()))
            self.ensureCursorVisible()


def _picture(name: str, room: int) -> QImage:
    whole = QImage.fromData(resource("help", name).read_bytes())
    size = _fitted(whole, room)
    ratio = 2  # sharp on screens at 200 %, and where the picture is made smaller
    if size.width() * ratio >= whole.width():
        return whole
    return whole.scaled(
        size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _fitted(whole: QImage, room: int) -> QSize:
    """At most as wide as the text; larger than life only with larger letters."""
    width = min(room, theme.px(whole.width()))
    return QSize(width, round(width * whole.height() / whole.width()))


def _html(shown: Chapter, room: int) -> str:
    ink, grey, blue, line = (theme.color(role).name() for role in ("ink", "secondary", "doing", "line"))
    body = "".join(_block(block, room) for block in shown.blocks)
    size = theme.px(theme.BODY + 1)
    side = theme.px(_MARGIN)
    return f"""<html><head><style>
        body {{ color: {ink}; font-size: {size}px; margin: {theme.px(14)}px {side}px; line-height: 150%; }}
        p {{ margin: {theme.px(6)}px 0; }}
        h1 {{ font-size: {theme.px(22)}px; font-weight: 600; margin-bottom: {theme.px(10)}px; }}
        h2 {{ font-size: {theme.px(16)}px; font-weight: 600; margin-top: {theme.px(20)}px; }}
        li {{ margin-bottom: {theme.px(5)}px; }}
        a {{ color: {blue}; text-decoration: none; }}
        td, th {{ padding: {theme.px(5)}px {theme.px(10)}px; border: 1px solid {line}; }}
        th {{ color: {grey}; }}
        .caption {{ color: {grey}; font-size: {theme.px(theme.BODY - 1)}px; }}
        .note {{ color: {theme.color("lacking").name()}; }}
        </style></head><body><h1>{escape(shown.title)}</h1>{body}</body></html>"""


def _block(block: Block, room: int) -> str:
    lines = [_line(line) for line in block.lines]
    match block.kind:
        case Kind.HEADING:
            return f'<h2><a name="{escape(block.words)}"></a>{lines[0]}</h2>'
        case Kind.STEPS | Kind.POINTS:
            tag = "ol" if block.kind == Kind.STEPS else "ul"
            return f"<{tag}>{''.join(f'<li>{line}</li>' for line in lines)}</{tag}>"
        case Kind.PICTURE:
            size = _fitted(QImage.fromData(resource("help", block.picture).read_bytes()), room)
            return (
                f'<p style="line-height: 100%"><img src="{block.picture}" width="{size.width()}"'
                f' height="{size.height()}"></p><p class="caption">{lines[0]}</p>'
            )
        case Kind.TABLE:
            head, *rows = block.rows
            cells = "".join(f'<th align="left">{_line(cell)}</th>' for cell in head)
            body = "".join(f"<tr>{''.join(f'<td>{_line(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f'<table cellspacing="0" width="{room}"><tr>{cells}</tr>{body}</table>'
        case Kind.NOTE:
            return f'<p class="note">{lines[0]}</p>'
        case Kind.TEXT:
            return f"<p>{lines[0]}</p>"


def _line(line: Line) -> str:
    return "".join(
        f'<a href="{run.to}">{escape(run.text)}</a>'
        if run.to
        else (f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text))
        for run in line
    )
