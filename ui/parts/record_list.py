"""A long list with its keys, and what to do while it is empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Generic

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import card, label
from ui.parts.paged_model import PagedTable, R
from ui.parts.paged_view import PagedView

NOTHING_SPARED: Mapping[int, int] = MappingProxyType({})
_LEAST = 170  # pixels at 100 % for the column that takes what is left


class RecordList(QWidget, Generic[R]):
    """A PagedView; Insert, Delete and Enter are handed over.

    Args:
        model: its rows.
        parent: the parent.
        several: whether several rows can be selected, where a deed takes them all.
        spare: columns that go below another one, lower -> upper, the first of them first, where large
            letters or a small screen leave the widest no room.
    """

    added = Signal()  # Insert
    removed = Signal()  # Delete; the rows are those of ``view.selected()``

    def __init__(
        self,
        model: PagedTable[R],
        parent: QWidget | None = None,
        *,
        several: bool = False,
        spare: Mapping[int, int] = NOTHING_SPARED,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.view = PagedView(model)
        if not several:
            self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.hint = label(role="secondary")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.hint.setMargin(theme.px(24))
        frame, column = card()
        self._deeds = bar(None, None)
        put(column, None, self.hint, self._deeds, None)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(frame)
        self._spare = spare
        self.view.widths.reset.connect(self.spare_columns)
        self._key(Qt.Key.Key_Insert, self.added.emit)
        self._key(Qt.Key.Key_Delete, self.removed.emit)
        self.setFocusProxy(self.view)

    def show_ids(self, ids: Sequence[str], empty: str) -> None:
        """List these rows as they are now; ``empty`` says what to do while there is none."""
        self.model.show_ids(ids)
        self._say(empty)

    def show_rows(self, rows: Iterable[R], empty: str) -> None:
        """List these rows, which are all at hand; ``empty`` as for show_ids()."""
        self.model.show_rows(rows)
        self._say(empty)

    def choose(self, record_id: str) -> bool:
        """Choose the row with an id; False if it is not in the list."""
        return self.view.choose(record_id)

    def offer(self, *deeds: QWidget) -> None:
        """Buttons for what can be done while there is no row."""
        for place, made in enumerate(deeds, start=1):
            self._deeds.insertWidget(place, made)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spare_columns()

    def spare_columns(self) -> None:
        """Put the columns that can be spared below others, as far as the widest lacks room."""
        widths = {at: self.view.widths.width(at) for at, one in enumerate(self.model.columns) if one.width}
        room = self.width() - sum(widths.values()) - theme.px(12)
        pairs: dict[int, int] = {}
        for lower, upper in self._spare.items():
            if room < theme.px(_LEAST):
                pairs[upper] = lower
                room += widths[lower]
        self.model.pairs = pairs
        self.view.set_pairs(pairs)
        self.view.share_width()

    def _say(self, empty: str) -> None:
        self.hint.setText(empty)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _key(self, key: Qt.Key, deed: Callable[[], object]) -> None:
        action = QAction(self.view)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: deed())
        self.view.addAction(action)
