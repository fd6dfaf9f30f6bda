"""One kind of what comes back: a card at the left that tells how it stands, at the right the items."""

from collections.abc import Callable, Collection
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.parts.fields import card
from ui.transfer.together.items import Answers
from ui.transfer.together.items_panel import ItemsPanel, Words
from ui.transfer.together.waiting import Deed, Waiting
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.kept_choices import Kept, Key, keep_choices, kept_choices

T = TypeVar("T")
_SIDE = 252  # pixels at 100 %
_KEEP_AFTER = 800  # milliseconds after the last choice


class TogetherPage(QWidget):
    """Reads and takes in the background; what the clerk chooses is kept beside the data until it is taken.

    Args:
        desk: the desk.
        words: how the two sides are called.
    """

    source_told = Signal(str, str)  # what is on show, and what the button that asks for another one says
    kept = Signal(str)  # what the clerk chose is safe; or why it is not
    going = Signal()  # something is being taken now, or no more
    elsewhere = Signal(object)  # the paths that were chosen are for the other page

    def __init__(self, desk: Desk, words: Words) -> None:
        super().__init__()
        self.desk = desk
        self.work: LongWork | None = None
        self.taking = False
        self.side = QWidget()
        frame, inside = card()
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.side)
        frame.setFixedWidth(theme.px(_SIDE))
        self.panel = ItemsPanel(words, self.take)
        self.waiting = Waiting()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.panel)
        right = QFrame()
        right.setProperty("card", True)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(frame)
        row.addWidget(right, 1)
        self._keeping = QTimer(self, interval=_KEEP_AFTER, singleShot=True)
        self._keeping.timeout.connect(self.keep)
        self.panel.answered.connect(self._keeping.start)
        self.panel.answered.connect(self.show_side)

    @property
    def answers(self) -> Answers:
        """What there is, and what was said of it."""
        return self.panel.model.answers

    def ask_for_source(self) -> None:
        """Ask what is to be read, or read more."""
        raise NotImplementedError

    def take(self) -> None:
        """Take what was chosen."""
        raise NotImplementedError

    def show_side(self) -> None:
        """Show the card at the left as it stands."""
        raise NotImplementedError

    def begin(self) -> None:
        """What there is to see before anything was read."""
        raise NotImplementedError

    def names(self) -> list[str]:
        """Of each archive or package on show, what its choices are kept under."""
        raise NotImplementedError

    def name_of(self, key: Key) -> str:
        """Under which of them the choice of an item is kept."""
        raise NotImplementedError

    def leave(self) -> None:
        """The window closes: keep what was chosen, stop what is under way."""
        if self._keeping.isActive():
            self._keeping.stop()
            self.keep()
        if self.work:
            self.work.cancel()

    def keep(self) -> None:
        """Keep what was chosen."""
        by_name: dict[str, dict[Key, tuple[str, Choice]]] = {name: {} for name in self.names()}
        said = self.answers.kept()
        try:
            for name in by_name:
                mine = {key: value for key, value in said.items() if self.name_of(key) == name}
                keep_choices(self.desk.workspace.folder, name, mine)
        except UserError as error:
            self.kept.emit(error.message)
        else:
            self.kept.emit("")

    def forget(self, names: Collection[str]) -> None:
        """Nothing of these waits for an answer any more."""
        said = self.answers.said
        for key in [key for key in said if self.name_of(key) in names]:
            del said[key]
        self.keep()

    def kept_before(self) -> Kept:
        """What was chosen of what is on show before, and not taken."""
        found: dict[Key, tuple[str, Choice]] = {}
        for name in self.names():
            found |= kept_choices(self.desk.workspace.folder, name)
        return found

    def wait_for(
        self, name: str, heading: str, work: Callable[[Job], T], done: Callable[[T], object], what: str = ""
    ) -> None:
        """Do long work behind the page that shows how far it is."""
        self.stack.setCurrentWidget(self.waiting)
        self.waiting.begin(heading, what, self.cancel)
        self.work = self.desk.run(name, work, done, self.failed, self.cancelled)
        self.work.progressed.connect(self.waiting.show_progress)

    def undo_deed(self, again: Callable[[], object]) -> list[Deed]:
        """The button that takes back what has just been taken, as long as nothing came after it."""
        step = self.desk.snapshot.undoable

        def undo() -> None:
            if self.desk.snapshot.undoable == step:
                self.desk.undo()
                again()

        return [("撤销这次采用", undo)]

    def over(self) -> None:
        """The work has ended."""
        self.work = None
        if self.taking:
            self.taking = False
            self.going.emit()

    def cancel(self) -> None:
        """Stop the work."""
        if self.work:
            self.work.cancel()
            self.waiting.say("正在停止…")

    def failed(self, error: UserError) -> None:
        """The work was refused."""
        raise NotImplementedError

    def cancelled(self) -> None:
        """The work was stopped."""
        raise NotImplementedError
