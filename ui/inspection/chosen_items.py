"""What a 报送包 is about: all tasks of the plan on show, some of them, or some of its indicators."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.ground.desk import Desk
from wenming_desktop.transfer.submission.gathering import SubmissionItem, indicator_items, task_items


@dataclass(frozen=True)
class ChosenItems:
    """Tasks by their codes or indicators by their ids; neither: all tasks."""

    codes: Sequence[str] | None = None
    indicators: Sequence[str] | None = None

    @property
    def none(self) -> bool:
        """Whether the clerk chose among them, and chose none."""
        chosen = self.codes if self.indicators is None else self.indicators
        return chosen is not None and not chosen

    def read(self, desk: Desk) -> Sequence[SubmissionItem]:
        """They with their files."""
        if desk.plan is None or self.none:
            return ()
        if self.indicators is not None:
            return desk.read(indicator_items, desk.plan.id, self.indicators)
        return desk.read(task_items, desk.plan.id, self.codes or ())
