"""The right half of the library: the chosen file seen, registered and, while it has no place, filed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.evidence.destination_bar import DestinationBar
from ui.evidence.file_pane import FilePane
from ui.evidence.registration import Registration
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.accepting import AT_ONCE, proposed, take_all
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, card, label, wrapped
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.evidence.proposing.proposal import likeliest
from wenming_desktop.progress.code_places import code_place
from wenming_desktop.progress.destinations import destinations, shared_destinations

_LEAST = 76  # pixels at 100 % that 登记 has at least: its head and a field
_TOGETHER = 12  # files that one place is looked for


class FileDesk(QStackedWidget):
    """One file with its pages, fields and places; of several only what can be done with all of them.

    Args:
        desk: the desk.
        parent: the parent.
    """

    accept_all_wanted = Signal()  # of all that are chosen
    edit_all_wanted = Signal()
    also_wanted = Signal()
    trash_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.pane = FilePane(desk)
        self.registration = Registration(desk)
        self.destinations = DestinationBar()
        self.shared = DestinationBar()  # of several files at once
        one, column = card()
        column.addWidget(self.pane, 1)
        self._below = _ruled(_shrinking(self.registration))
        self._filing = _ruled(self.destinations)
        column.addWidget(self._below)
        column.addWidget(self._filing)
        self.addWidget(one)
        self._waiting = False  # for a place
        self.pane.tabs.currentChanged.connect(self._fold)
        self.registration.boxes_changed.connect(self._box)
        self.pane.viewer.page_shown.connect(self.registration.seen.ask)
        self.many = label(role="heading")
        self.proposed = button("", self.accept_all_wanted.emit)
        several, inner = card()
        put(
            inner,
            self.many,
            wrapped("对这些材料一起做：", "secondary"),
            bar(button("批量登记…　F2", self.edit_all_wanted.emit, primary=True), self.proposed, None),
            bar(
                button("归到、同时用于…", self.also_wanted.emit),
                button("移到回收站", self.trash_wanted.emit),
                None,
            ),
            None,
        )
        inner.addWidget(self.shared)
        self.addWidget(several)
        self.setMinimumWidth(theme.px(420))

    def show_row(self, row: FileRow | None, page: int = 1, words: str = "") -> None:
        """Show one file; ``page`` and ``words`` as FilePane.show_row()."""
        plan = self._desk.plan
        found = proposed(self._desk, [row.id]).get(row.id, ()) if row else ()
        self.pane.show_row(row, plan.id if plan else None, page, words)
        self.registration.show_row(row, found, self.pane.text.read)
        self._waiting = row is not None and row.in_inbox and plan is not None
        self._fold()
        if row and plan and self._waiting:
            places = self._desk.read(destinations, plan.id, row.id, found, self._desk.today())
            code = self._desk.read(code_place, plan.id, row.id)
            self.destinations.show_places(places, code.notice if code else "")
        self.setCurrentIndex(0)

    def _box(self) -> None:
        form = self.registration
        self.pane.show_boxes(*form.seen.boxes(form.looked_at))

    def _fold(self) -> None:
        """Leave the room to page and text while they are read side by side."""
        reading = self.pane.reading()
        self._below.setVisible(self.registration.isEnabled() and not reading)
        self._filing.setVisible(self._waiting and not reading)

    def show_many(self, ids: Sequence[str], *, waiting: bool) -> None:
        """Show what can be done with several files; of very many nobody counts the proposals beforehand.

        ``waiting``: all of them are 待归口.
        """
        self.many.setText(f"已选 {len(ids):,} 份材料")
        found = proposed(self._desk, ids) if len(ids) <= AT_ONCE else {}
        count = sum(not one.doubtful for each in found.values() for one in likeliest(each))
        self.proposed.setText("全部采用建议　F8" if not found else f"全部采用 {count} 项建议　F8")
        self.proposed.setVisible(bool(count) or not found)
        plan = self._desk.plan
        together = waiting and plan is not None and len(ids) <= _TOGETHER
        self.shared.setVisible(together)
        if plan and together:
            self.shared.show_places(self._desk.read(shared_destinations, plan.id, found, self._desk.today()))
        self.setCurrentIndex(1)

    def take(self, number: int) -> bool:
        """Ask for the place with this number, as it is shown; False if there is none."""
        shown = self.destinations if self.currentIndex() == 0 else self.shared
        return shown.isVisible() and shown.take(number)

    def accept_all(self, ids: Sequence[str]) -> None:
        """Take everything that is proposed for files, as one step; it may be thousands."""
        take_all(self._desk, ids, self)


def _ruled(part: QWidget) -> QFrame:
    """A part of a card, with a line over it."""
    frame = QFrame()
    frame.setProperty("ruled", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, theme.px(8), 0, 0)
    column.addWidget(part)
    return frame


def _shrinking(part: QWidget) -> QScrollArea:
    """A part that scrolls where large letters on a small screen leave it too little room."""
    scroll = QScrollArea(widgetResizable=True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    scroll.setMinimumHeight(theme.px(_LEAST))
    part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # it scrolls uncrushed
    scroll.setWidget(part)
    for ground in (part, scroll.viewport()):
        ground.setAutoFillBackground(False)
    return scroll
