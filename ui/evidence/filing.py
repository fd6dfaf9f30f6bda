"""Filing what is chosen in the library: where it goes, what comes up next, and the way back."""

from collections.abc import Sequence
from functools import partial

from ui.ground.desk import Desk
from ui.parts import file_deeds
from ui.parts.paged_view import PagedView
from ui.parts.placing import ask_to_place
from ui.parts.undo_line import UndoLine
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.slots import slot_doubts
from wenming_desktop.evidence.uses import Target
from wenming_desktop.ledger.uses import use_in


class Filing(UndoLine):
    """The line below a list that says what became of its files, which may be gone from it.

    Args:
        desk: the desk.
        view: the list.
    """

    def __init__(self, desk: Desk, view: PagedView[FileRow]) -> None:
        super().__init__(desk)
        self._view = view
        self._gone: list[str] = []  # what left the list last: taken back, it is chosen again

    def file(self, ids: Sequence[str], target: Target, name: str) -> None:
        """Use files in a task or slot; what does not look like what it asks for is asked about first."""
        following = self._view.after_selected()

        def save(*, confirmed: bool) -> None:
            if self.desk.taken(
                lambda session: use_in(session, ids, target, confirmed=confirmed), parent=self
            ):
                count = f"：{len(ids)} 份" if len(ids) > 1 else ""
                self._go_on(ids, following, f"已归到 {name}{count}")

        doubts = self.desk.read(slot_doubts, target.id, ids) if target.use is EvidenceUse.SLOT else []
        if doubts:
            ask_to_place(self.window(), [each.words for each in doubts], lambda: save(confirmed=True))
        else:
            save(confirmed=False)

    def use_also(self) -> None:
        """Let the clerk say where the chosen files are used."""
        if ids := self._view.selected_ids():
            file_deeds.use_also(self.desk, ids, self, partial(self._go_on, ids, self._view.after_selected()))

    def throw_away(self) -> None:
        """Move the chosen files to the trash."""
        if ids := self._view.selected_ids():
            file_deeds.to_trash(self.desk, ids, self, partial(self._go_on, ids, self._view.after_selected()))

    def forget(self) -> None:
        """Another list is shown: nothing of this one comes back to it."""
        self._gone = []
        self.hide()

    def show_taken_back(self) -> None:
        """Choose what had left the list and stands in it again."""
        if self._gone and self._view.choose(self._gone[0]):
            self._gone = []

    def _go_on(self, ids: Sequence[str], following: str | None, words: str = "") -> None:
        """Say what the newest step did; where that took files out of the list, the next one comes up."""
        self.tell(words or self.desk.snapshot.undoable or "")
        if not self._view.stands(ids[0]):
            self._gone = list(ids)
            if following:
                self._view.choose(following)
