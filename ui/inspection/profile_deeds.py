"""What the clerk does with 报送要求: write, copy, delete them, add the samples."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.inspection.profile_dialog import ProfileDialog
from wenming_desktop.transfer.submission.profiles import (
    ProfileRow,
    add_samples,
    copy_profile,
    remove_profile,
)

Which = Callable[[], ProfileRow | None]  # the profile on show


class ProfileDeeds:
    """Each is one step; ``choose`` gets the id of a profile that was written."""

    def __init__(self, desk: Desk, page: QWidget, choose: Callable[[str], None]) -> None:
        self._desk, self._page, self._choose = desk, page, choose

    def add(self) -> None:
        """A new one by its form."""
        self._open_form(None)

    def edit(self, which: Which) -> None:
        """The one on show by its form."""
        if row := which():
            self._open_form(row)

    def add_samples(self) -> None:
        """The samples that are not there."""
        self._desk.change(add_samples, parent=self._page)

    def copy(self, which: Which) -> None:
        """Another one with the same rules."""
        if (row := which()) and (saved := self._desk.change(copy_profile, row.id, parent=self._page)):
            self._choose(saved.id)

    def remove(self, which: Which) -> None:
        """Delete it after a question."""
        if row := which():
            text = f"要删除报送要求“{row.draft.name}”吗？做过的报送包不受影响，可以撤销。"
            deed = self._desk.change
            ask(self._page, text, "删除", lambda: deed(remove_profile, row.id, parent=self._page))

    def _open_form(self, row: ProfileRow | None) -> None:
        form = ProfileDialog(self._desk, self._page, row)
        form.saved.connect(self._choose)
        form.open()
