"""The line over a list that says which rows to show: words, choices, how many, and all again."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from ui.ground import theme
from ui.ground.qt import add_texts
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog import SEARCHES
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label

_TYPING = 200  # milliseconds after the last key
_WIDTHS = (64, 120)  # pixels at 100 % of a choice, at least and at most; its list shows all of a text
_LEAST_WORDS = 70  # pixels at 100 % for the words
V = TypeVar("V")


class _Narrowing(Protocol):
    """A choice, whatever its values are."""

    def value(self) -> object: ...

    def choose(self, value: None) -> None: ...


class FilterChoice(ChoiceBox, Generic[V]):
    """One of some values, or None for everything, which stands first.

    Args:
        everything: what the entry for None says.
        entries: the others.
        tip: the tool tip.
    """

    def __init__(self, everything: str, entries: Iterable[tuple[str, V]] = (), tip: str = "") -> None:
        super().__init__()
        self._entries: list[tuple[str, V | None]] = []
        self.setToolTip(tip)
        self.setProperty(SEARCHES, True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumWidth(theme.px(_WIDTHS[0]))
        self.setMaximumWidth(theme.px(_WIDTHS[1]))
        self.fill(everything, entries)

    def fill(self, everything: str, entries: Iterable[tuple[str, V]]) -> None:
        """The entries as they are now; what is chosen stays, as long as it is there."""
        chosen = self.value()
        wanted: list[tuple[str, V | None]] = [(everything, None), *entries]
        if wanted == self._entries:
            return
        with QSignalBlocker(self):
            self.clear()
            self._entries = wanted
            add_texts(self, [text for text, _ in wanted])
            self.choose(chosen)

    def value(self) -> V | None:
        """What is chosen; None for everything."""
        return self._entries[self.currentIndex()][1] if self._entries else None

    def has(self, value: object) -> bool:
        """Whether a value can be chosen."""
        return value in self._values()

    def choose(self, value: V | None) -> None:
        """Choose a value, everything where it is not there."""
        self.setCurrentIndex(self._values().index(value) if self.has(value) else 0)

    def _values(self) -> list[V | None]:
        return [value for _, value in self._entries]


class FilterLine(QWidget):
    """Esc empties the words, Down or Enter goes on to the list.

    Args:
        hint: what the words are looked for in.
        below: the list.
    """

    changed = Signal()  # others are wanted: after a pause in typing, at once after a choice

    def __init__(self, hint: str, below: QWidget) -> None:
        super().__init__()
        self._below = below
        self._choices: list[_Narrowing] = []
        self._checks: list[QCheckBox] = []
        self.text = QLineEdit(placeholderText=hint, clearButtonEnabled=True)
        self.text.setAccessibleName("查找")
        self.text.setProperty(SEARCHES, True)
        # What the choices need comes first; the words have the rest.
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.text.setMinimumWidth(theme.px(_LEAST_WORDS))
        self.text.setMaximumWidth(theme.px(60 * theme.BODY))  # 60 characters
        self.found = label(role="secondary")
        self.all = button("显示全部", self.clear, link=True)
        self.all.setToolTip("不再筛选")
        self._row = bar(self.text, self.found, self.all)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setStretch(0, 1)
        self._row.addStretch()
        self.setLayout(self._row)
        self._timer = QTimer(self, interval=_TYPING, singleShot=True)
        self._timer.timeout.connect(self.changed)
        self.text.textChanged.connect(self._pause)
        self.text.installEventFilter(self)
        self.show_found("")

    def choice(
        self, everything: str, entries: Iterable[tuple[str, V]] = (), tip: str = ""
    ) -> FilterChoice[V]:
        """One more choice at the right."""
        made = FilterChoice(everything, entries, tip)
        made.activated.connect(self._tell)
        self._choices.append(made)
        self._add(made)
        return made

    def check(self, text: str) -> QCheckBox:
        """One more condition at the right."""
        made = QCheckBox(text)
        made.clicked.connect(self._tell)
        self._checks.append(made)
        self._add(made)
        return made

    def words(self) -> str:
        """What is typed."""
        return self.text.text().strip()

    def narrowed(self) -> bool:
        """Whether anything is left out."""
        chosen = any(choice.value() is not None for choice in self._choices)
        return bool(self.words()) or chosen or any(check.isChecked() for check in self._checks)

    def clear(self) -> None:
        """Leave nothing out."""
        self.narrow()

    def narrow(self, only: FilterChoice[V] | None = None, value: V | None = None) -> None:
        """Show what fits this choice alone, whatever was typed and chosen before."""
        self.text.clear()
        for check in self._checks:
            check.setChecked(False)
        for choice in self._choices:
            choice.choose(None)
        if only:
            only.choose(value)
        self._tell()

    def show_found(self, count: str) -> None:
        """Say how many rows there are, and offer to show all, while anything is left out."""
        self.found.setText(count)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.text.text():
                self.text.clear()
                return True
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._below.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Where large letters leave no room, the count goes: the list beneath has as many rows."""
        for part in (self.found, self.all):
            part.setVisible(self.narrowed())
        if self.width() < self._row.sizeHint().width() + theme.px(_LEAST_WORDS):
            self.found.hide()

    def _add(self, made: QWidget) -> None:
        self._row.insertWidget(self._row.indexOf(self.found), made)

    def _pause(self) -> None:
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()  # typing has been heard as well
        self.changed.emit()
