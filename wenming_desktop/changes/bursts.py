"""Cells typed one after the other, which become one step: one Ctrl+Z takes all of them back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Change
from wenming_desktop import clock

_PAUSE = timedelta(seconds=10)


@dataclass(frozen=True)
class Cell:
    """A cell that was typed: the table on the screen that it stands in, and its row and column there."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Burst:
    """The cells typed so far.

    Another cell joins them when it stands in the same table and comes within 10 seconds: long enough to look
    at the next line of a paper, too short to have gone elsewhere. Walking on to another column or row breaks
    nothing, for a line is typed across as a column is typed down. What breaks it: anything else that was
    written meanwhile, undo or redo, the next start of the program, and a cell of the burst that is typed
    again: that corrects it, and taking the correction back is not meant to take back the rest.

    The pieces lie one behind the other in the step, so that 记录 shows every value.
    """

    step: str
    cells: tuple[Cell, ...]
    first: str  # what the steps were called that it begins and ends with
    last: str
    at: datetime

    @staticmethod
    def of(before: "Burst | None", cell: Cell, step: Change, label: str) -> "Burst":
        """With one more cell, ``label`` as it would be called alone; without ``before`` it begins here."""
        if before is None:
            return Burst(step.id, (cell,), label, label, clock.now())
        return Burst(step.id, (*before.cells, cell), before.first, label, clock.now())

    @property
    def label(self) -> str:
        """What the whole is called."""
        return f"录入 {len(self.cells)} 格：从“{self.first}”到“{self.last}”"

    def goes_on(self, session: Session, cell: Cell) -> bool:
        """Whether a cell typed now joins."""
        newest = session.scalar(select(Change.id).order_by(Change.sequence.desc()).limit(1))
        undone = select(func.count()).select_from(Change).where(Change.state == "undone")
        return (
            cell.table == self.cells[0].table
            and cell not in self.cells
            and timedelta() <= clock.now() - self.at <= _PAUSE
            and newest == self.step
            and not session.scalar(undone)
        )
