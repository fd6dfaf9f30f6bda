"""Filing: files get a place, and what does not look like what is asked for there is asked about first."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.slots import slot_doubts
from wenming_desktop.evidence.uses import Target, use_also

_NAMED = 4  # doubts in one question


def file_away(
    desk: Desk, ids: Sequence[str], target: Target, parent: QWidget, done: Callable[[], object] | None = None
) -> None:
    """Use files in a task or slot; ``done`` follows once they are there."""

    def save(*, confirmed: bool) -> None:
        if desk.taken(lambda session: use_also(session, ids, [target], confirmed=confirmed)) and done:
            done()

    doubts = desk.read(slot_doubts, target.id, ids) if target.use is EvidenceUse.SLOT else []
    if doubts:
        words = "".join(doubt.words for doubt in doubts[:_NAMED])
        rest = f"等 {len(doubts)} 份。" if len(doubts) > _NAMED else ""
        ask(parent.window(), f"{words}{rest}要放入吗？", "照样放入", lambda: save(confirmed=True))
    else:
        save(confirmed=False)
