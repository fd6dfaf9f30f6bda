"""Filing: files get a place, and what does not look like what is asked for there is asked about first."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import ElidedLabel, button
from ui.parts.placing import ask_to_place
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.slots import slot_doubts
from wenming_desktop.evidence.uses import Target, use_also


class FiledLine(QWidget):
    """Says where files went that are gone from the list, and takes that back; hidden until then."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.said = ElidedLabel("")
        line = bar(self.said, button("撤销", self._take_back, link=True))
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def tell(self, place: str, count: int) -> None:
        """Say that so many files have this place now."""
        self.said.setText(f"已归到 {place}：{count} 份" if count > 1 else f"已归到 {place}")
        self.show()

    def _take_back(self) -> None:
        self.hide()
        self._desk.undo()


def file_away(
    desk: Desk, ids: Sequence[str], target: Target, parent: QWidget, done: Callable[[], object]
) -> None:
    """Use files in a task or slot; ``done`` follows once they are there."""

    def save(*, confirmed: bool) -> None:
        if desk.taken(lambda session: use_also(session, ids, [target], confirmed=confirmed), parent=parent):
            done()

    doubts = desk.read(slot_doubts, target.id, ids) if target.use is EvidenceUse.SLOT else []
    if doubts:
        ask_to_place(parent.window(), doubts, lambda: save(confirmed=True))
    else:
        save(confirmed=False)
