"""Filing: files get a place, and what does not look like what is asked for there is asked about first."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.parts.placing import ask_to_place
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.slots import slot_doubts
from wenming_desktop.evidence.uses import Target, use_also


def file_away(
    desk: Desk, ids: Sequence[str], target: Target, parent: QWidget, done: Callable[[], object]
) -> None:
    """Use files in a task or slot; ``done`` follows once they are there."""

    def save(*, confirmed: bool) -> None:
        if desk.taken(lambda session: use_also(session, ids, [target], confirmed=confirmed), parent=parent):
            done()

    doubts = desk.read(slot_doubts, target.id, ids) if target.use is EvidenceUse.SLOT else []
    if doubts:
        ask_to_place(parent.window(), [each.words for each in doubts], lambda: save(confirmed=True))
    else:
        save(confirmed=False)
