"""What Qt's type stubs leave open, said once: bare Sequence and Callable, the fields of an option."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QTimer
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QStyle,
    QStyleOption,
    QTableWidget,
    QTextEdit,
    QTreeWidget,
)

Q = TypeVar("Q", bound=QObject)
Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()  # what the rows of a table hang on


def rect_of(option: QStyleOption) -> QRect:
    """Where it is drawn."""
    return option.rect  # pyright: ignore[reportAttributeAccessIssue]


def state_of(option: QStyleOption) -> QStyle.StateFlag:
    """Whether it is selected, has the focus and the like."""
    return option.state  # pyright: ignore[reportAttributeAccessIssue]


def set_place(option: QStyleOption, place: QRect, *, focus: bool) -> None:
    """Have it drawn there, with the frame of the focus or without."""
    state = state_of(option) & ~QStyle.StateFlag.State_HasFocus
    option.rect = place  # pyright: ignore[reportAttributeAccessIssue]
    option.state = state | QStyle.StateFlag.State_HasFocus if focus else state  # pyright: ignore[reportAttributeAccessIssue]


def descendants(parent: QObject, kind: type[Q]) -> list[Q]:
    """All of a kind in it, however deep."""
    return parent.findChildren(kind)


def later(milliseconds: int, context: QObject, deed: Callable[[], object]) -> None:
    """Do it after that time, when control is back in Qt's loop; not at all if ``context`` is gone by then."""
    QTimer.singleShot(milliseconds, context, deed)


def finish_composing() -> None:
    """Put into the field what an input method still shows underlined: whatever comes next would drop it."""
    QGuiApplication.inputMethod().commit()


def set_shortcuts(action: QAction, *keys: str) -> None:
    """Let each of these keys trigger it; the first is the one that is told."""
    action.setShortcuts([QKeySequence(each) for each in keys])


def set_font(target: QPainter | QApplication | QListWidgetItem, font: QFont) -> None:
    """Write with it from now on."""
    target.setFont(font)


def tint(view: QPlainTextEdit | QTextEdit, places: Sequence[tuple[QTextCursor, QColor]]) -> None:
    """Colour the ground of what these cursors select; later ones lie over earlier ones."""
    looks: list[tuple[QTextCursor, QTextCharFormat]] = []
    for cursor, ground in places:
        look = QTextCharFormat()
        look.setBackground(ground)
        looks.append((cursor, look))
    dress(view, looks)


def dress(view: QPlainTextEdit | QTextEdit, places: Sequence[tuple[QTextCursor, QTextCharFormat]]) -> None:
    """Have what these cursors select look so; later ones lie over earlier ones."""
    selections: list[QTextEdit.ExtraSelection] = []
    for cursor, look in places:
        made = QTextEdit.ExtraSelection()
        made.cursor, made.format = cursor, look  # pyright: ignore[reportAttributeAccessIssue]
        selections.append(made)
    view.setExtraSelections(selections)


def whole_line(ground: QColor) -> QTextCharFormat:
    """A ground from one side of the view to the other."""
    made = QTextCharFormat()
    made.setBackground(ground)
    made.setProperty(QTextFormat.Property.FullWidthSelection, True)
    return made


def before_cursor(view: QPlainTextEdit) -> str:
    """The text before the cursor; Qt counts UTF-16 units, so it is cut in those."""
    units = view.toPlainText().encode("utf-16-le")[: 2 * view.textCursor().position()]
    return units.decode("utf-16-le", errors="ignore")


def set_sizes(splitter: QSplitter, sizes: Sequence[int]) -> None:
    """Give the parts their sizes, or their shares."""
    splitter.setSizes(sizes)


def set_heads(table: QTableWidget, heads: Sequence[str]) -> None:
    """Name the columns."""
    table.setHorizontalHeaderLabels(heads)


def set_tree_heads(tree: QTreeWidget, heads: Sequence[str]) -> None:
    """Name the columns."""
    tree.setHeaderLabels(heads)


def add_texts(box: QComboBox, texts: Sequence[str]) -> None:
    """Add choices."""
    box.addItems(texts)
