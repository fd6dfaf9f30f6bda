"""Where the chosen file may go: the likeliest place large with its reason, the others by number."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import ElidedLabel, button, clear, elided, label, literal
from ui.parts.pill import Pill
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.uses import Target
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.progress.destinations import Destination
from wenming_desktop.reading.titles import task_title

_UNSEEN = 500  # milliseconds from a filing until the next file has been seen
_NONE = "程序看不出它该归到哪里。按 0 查找任务或所需材料。"


class DestinationBar(QWidget):
    """Says by signals what is wanted; the page does it."""

    file_wanted = Signal(object)  # Destination
    other_wanted = Signal()  # a place that is not among them
    several_wanted = Signal()  # several places at once

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: Sequence[Destination] = ()
        self._asked = QElapsedTimer()
        self.where = ElidedLabel("")
        self.where.setProperty("role", "heading")
        self.effect = Pill()
        self.reason = elided()
        self.file_button = button("归到这里　Enter", lambda: self.take(1), primary=True)
        self._others = QHBoxLayout()
        self._others.setSpacing(theme.px(14))
        several = button("同时归到几处…", self.several_wanted.emit, link=True)
        first = bar(label("归到", "secondary"), self.where, self.effect)
        first.setStretch(1, 1)
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        words.addLayout(first)
        words.addWidget(self.reason)
        top = QHBoxLayout()
        top.setSpacing(theme.px(12))
        top.addLayout(words, 1)
        top.addWidget(self.file_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(top)
        column.addLayout(bar(self._others, None, several))

    def show_places(self, places: Sequence[Destination], notice: str = "") -> None:
        """Show the likeliest places, the likeliest first; ``notice`` is said before the reason."""
        self._places = places
        first = places[0] if places else None
        self.where.setText(place_name(first) if first else "还没有去处")
        if first:
            self.where.setToolTip(f"{place_name(first)}\n{first.task}")
        self.reason.setText(f"{notice}{f'因为：{first.reason}' if first else _NONE}")
        self.effect.show_word(*(_effect(first) if first else ("", "doing")))
        self.file_button.setEnabled(first is not None)
        clear(self._others)
        for number, place in enumerate(places[1:], start=2):
            short = f"{place.code} › {place.slot.name}" if place.slot else place_name(place)
            made = button(literal(f"{number}　{short}"), partial(self.take, number), link=True, cut=True)
            made.setToolTip(f"{place.task}\n因为：{place.reason}")
            self._others.addWidget(made)
        self._others.addWidget(button("0　别的去处…", self.other_wanted.emit, link=True))

    def take(self, number: int) -> bool:
        """Ask for the place with this number, 1 for the likeliest; False if there is none.

        A second press at once is meant for the file that has just gone: nobody has seen the next one yet.
        """
        if self._asked.isValid() and not self._asked.hasExpired(_UNSEEN):
            return True
        if not 1 <= number <= len(self._places):
            return False
        self._asked.start()
        self.file_wanted.emit(self._places[number - 1])
        return True


def place_name(place: Destination) -> str:
    """A place as the clerk reads it: code, task, slot; or an activity's 签到表."""
    if place.activity_id:
        return f"活动“{place.task}” › {MaterialKind.SIGN_IN}"
    slot = f" › {place.slot.name}" if place.slot else ""
    return f"{place.code} {task_title(place.task)}{slot}"


def target_of(place: Destination) -> Target:
    """Where a file goes that is filed there."""
    if place.activity_id:
        return Target(EvidenceUse.ACTIVITY, place.activity_id, MaterialKind.SIGN_IN)
    return Target(EvidenceUse.SLOT, place.slot.id) if place.slot else Target(EvidenceUse.TASK, place.task_id)


def _effect(place: Destination) -> tuple[str, str]:
    """How the slot's count would change, or why it would not, and the role of its colour."""
    slot = place.slot
    if slot is None:
        return "", "doing"
    now = f"{slot.inside}/{slot.minimum}"
    if place.lack:
        return f"{now} {place.lack}，先不计数", "lacking"
    return f"{now} → {slot.inside + 1}/{slot.minimum}", "doing"
