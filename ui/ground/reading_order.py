"""Tab goes as one reads: in the order of the layouts, whatever was made or filled last."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QGridLayout, QLayout, QSplitter, QWidget

from ui.ground.qt import descendants


def stops(root: QWidget) -> list[QWidget]:
    """What Tab comes to inside a widget, in reading order."""
    return [widget for widget in _widgets(root) if _takes_tab(widget)]


def go_on(root: QWidget, *, forward: bool) -> bool:
    """Give the next stop in a widget the focus, after the last one the first; False where there is none."""
    order = stops(root)
    if not order:
        return False
    at = _place(order)
    step = 1 if forward else -1
    target = order[(at + step) % len(order)] if at is not None else order[0 if forward else -1]
    reasons = Qt.FocusReason
    target.setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
    return True


def go_to_pane(parts: list[QWidget], *, forward: bool) -> None:
    """Give the next of these parts that has a stop the focus, at its list, else at its first stop.

    A part that a splitter divides counts as several.
    """
    groups = [group for part in parts for group in _panes(part)]
    here = next((at for at, group in enumerate(groups) if _place(group) is not None), None)
    step = 1 if forward else -1
    if groups:
        target = groups[0] if here is None else groups[(here + step) % len(groups)]
        lists = (widget for widget in target if isinstance(widget, QAbstractItemView))
        next(lists, target[0]).setFocus(Qt.FocusReason.ShortcutFocusReason)


def _panes(root: QWidget) -> list[list[QWidget]]:
    """The stops in each part between splitters, in reading order.

    What a part has around a splitter of its own, such as the buttons over a list, goes with its first list.
    """
    parts = [each.widget(at) for each in descendants(root, QSplitter) for at in range(each.count())]
    panes: list[tuple[QWidget, list[QWidget]]] = []
    for widget in stops(root):
        around = [part for part in parts if part is widget or part.isAncestorOf(widget)]
        part = max(around, key=lambda part: sum(other.isAncestorOf(part) for other in around), default=root)
        if (known := next((group for one, group in panes if one is part), None)) is not None:
            known.append(widget)
        elif panes and _is_head(*panes[-1], root) and panes[-1][0].isAncestorOf(part):
            panes[-1] = (part, [*panes[-1][1], widget])
        else:
            panes.append((part, [widget]))
    return [group for _, group in panes]


def _is_head(part: QWidget, stops_in_it: list[QWidget], root: QWidget) -> bool:
    """Whether a part below the root has no list of its own so far."""
    return part is not root and not any(isinstance(each, QAbstractItemView) for each in stops_in_it)


def _place(order: list[QWidget]) -> int | None:
    """Where the focus stands in an order, or the list that an editor lies in does."""
    focus = QApplication.focusWidget()
    while focus and focus not in order:
        focus = None if focus.isWindow() else focus.parentWidget()
    return order.index(focus) if focus else None


def _takes_tab(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tab) and widget.focusProxy() is None and widget.isVisible() and widget.isEnabled()


def _widgets(widget: QWidget) -> Iterator[QWidget]:
    """A widget and what is shown in it: laid out as its layout has it, else by its place."""
    yield widget
    layout = widget.layout()
    own = [child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()]
    laid = {child: place for child in own if layout and (place := _place_in(layout, child))}
    spare = sorted((child for child in own if child not in laid), key=lambda child: (child.y(), child.x()))
    for child in (*sorted(laid, key=lambda child: laid[child]), *spare):
        if child.isVisible():
            yield from _widgets(child)


def _place_in(layout: QLayout, widget: QWidget) -> tuple[tuple[int, int], ...]:
    """Where a layout, or one inside it, has a widget, to be compared; nothing where it has it nowhere."""
    # By index only: a widget that is asked of an item of a layout is lost to Python with that item.
    if (at := layout.indexOf(widget)) >= 0:
        return (_cell(layout, at),)
    for inner in layout.children():
        if isinstance(inner, QLayout) and (place := _place_in(inner, widget)):
            return (_cell(layout, layout.indexOf(inner)), *place)
    return ()


def _cell(layout: QLayout, at: int) -> tuple[int, int]:
    """Row and column; what is high beside several rows is read after them, at their left before them."""
    if not isinstance(layout, QGridLayout):
        return at, 0
    row, column, rows = map(int, layout.getItemPosition(at)[:3])  # pyright: ignore[reportIndexIssue, reportUnknownArgumentType]
    return (row + rows - 1 if column else row), column
