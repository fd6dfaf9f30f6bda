"""Small pieces that many pages share: cards, headings, secondary text, fields that say what is wrong."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

_BEHIND, _BEFORE = "，、；。：！？）》” \u3000", "（《“"  # where a Chinese sentence may be cut
_NEVER_LAST = "，、；： \u3000"
_MOST_CHARACTERS = 60  # of a line that is easily read
_BETWEEN_KEYS = 6  # pixels


class ElidedLabel(QLabel):
    """One line that never widens its window: what does not fit is cut, the whole is in the tool tip.

    Args:
        text: the line.
        sentence: it is cut behind its last words that fit whole; else in its middle, as names are.
    """

    def __init__(self, text: str, *, sentence: bool = False) -> None:
        super().__init__(text)
        self._sentence = sentence
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def shown(self) -> str:
        """What there is room for."""
        cut = cut_at_words if self._sentence else _cut_in_the_middle
        return cut(self.text(), self.fontMetrics(), self.contentsRect().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        text = self.shown()
        self.style().drawItemText(
            painter,
            room,
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
        painter.end()


def elided(text: str = "", role: str = "secondary") -> ElidedLabel:
    """A sentence that is cut behind its last words that fit."""
    made = ElidedLabel(text, sentence=True)
    made.setProperty("role", role)
    return made


def name_label() -> ElidedLabel:
    """A heading that is a number and a name, cut in its middle: neither is lost at a blank or a comma."""
    made = ElidedLabel("")
    made.setProperty("role", "heading")
    return made


def cut_at_words(text: str, metrics: QFontMetrics, room: int) -> str:
    """As much of a sentence as there are pixels for, ending with whole words, quotes closed, and …."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    ends = (at for at in range(len(text) - 1, 0, -1) if text[at - 1] in _BEHIND or text[at] in _BEFORE)
    for end in ends:
        kept = text[:end]
        shown = kept.rstrip(_NEVER_LAST) + "…"
        if kept.count("“") == kept.count("”") and metrics.horizontalAdvance(shown) <= room:
            return shown
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def _cut_in_the_middle(text: str, metrics: QFontMetrics, room: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)


def mark_invalid(field: QWidget, reason: str) -> None:
    """Mark a field as refused with the reason as its tool tip; an empty reason clears the mark."""
    field.setProperty("invalid", bool(reason))
    field.setToolTip(reason)
    field.style().unpolish(field)
    field.style().polish(field)


def innermost(field: QWidget) -> QWidget:
    """The editor inside a field, that which has the focus for it."""
    while proxy := field.focusProxy():
        field = proxy
    return field


def name_field(field: QWidget, name: str) -> None:
    """Have a screen reader call a field and the editor inside it by a name; those that have one keep it."""
    for widget in (field, innermost(field)):
        if name and not widget.accessibleName():
            widget.setAccessibleName(name)


def card(parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """A white card with its column layout."""
    frame = QFrame(parent)
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 10, 12, 12)
    column.setSpacing(8)
    return frame, column


def label(text: str = "", role: str = "") -> QLabel:
    """A label; ``role`` is ``"heading"``, ``"secondary"``, ``"late"``, ``"key"`` or none."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


def literal(text: str) -> str:
    """A name for a button, a tab or a menu, where & would mark the next letter as its key."""
    return text.replace("&", "&&")


class KeyLine(QWidget):
    """Keys as caps, each with what it does; the last are left out where there is no room."""

    def __init__(self, *keys: tuple[str, str]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_BETWEEN_KEYS)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._keys = [(label(key, "key"), label(deed, "secondary")) for key, deed in keys]
        for key, deed in self._keys:
            deed.setContentsMargins(0, 0, _BETWEEN_KEYS, 0)
            row.addWidget(key)
            row.addWidget(deed)
        row.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        used = 0
        for key, deed in self._keys:
            used += key.sizeHint().width() + deed.sizeHint().width() + 2 * _BETWEEN_KEYS
            for each in (key, deed):
                each.setVisible(used <= self.width() + 2 * _BETWEEN_KEYS)


class Paragraph(QLabel):
    """Plain text in lines of at most 60 characters, however wide its place is."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def line_width(self, room: int) -> int:
        """How many pixels a line has in a place of so many."""
        return min(room, _MOST_CHARACTERS * self.fontMetrics().horizontalAdvance("国"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        aside = self.width() - self.line_width(self.width())
        if aside != self.contentsMargins().right():
            self.setContentsMargins(0, 0, aside, 0)


def wrapped(text: str, role: str = "") -> QLabel:
    """A label of several lines, which the mouse can copy."""
    made = Paragraph(text)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class _CutButton(QPushButton):
    """A push button whose text ends with … where there is no room for it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        option.text = shown  # pyright: ignore[reportAttributeAccessIssue] - unknown to the stubs
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def button(
    text: str,
    on_click: Callable[[], object],
    *,
    primary: bool = False,
    link: bool = False,
    cut: bool = False,
) -> QPushButton:
    """A push button.

    Args:
        text: its text.
        on_click: what it does.
        primary: for the one deed of a page.
        link: for a number or place that it leads to.
        cut: it may be narrower than its text.
    """
    made = _CutButton(text) if cut else QPushButton(text)
    made.setProperty("primary", primary)
    made.setProperty("link", link)
    if link:
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def shortcut(
    widget: QWidget,
    keys: QKeySequence | QKeySequence.StandardKey | Qt.Key | str,
    act: Callable[[], object],
    *,
    inside: bool = False,
) -> None:
    """Keys that do something while a widget has the focus; with ``inside`` also while a child has it."""
    # Qt for Python passes over a context that is given to the constructor.
    made = QShortcut(QKeySequence(keys), widget)
    contexts = Qt.ShortcutContext
    made.setContext(contexts.WidgetWithChildrenShortcut if inside else contexts.WidgetShortcut)
    made.activated.connect(act)


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)
            inner.deleteLater()
