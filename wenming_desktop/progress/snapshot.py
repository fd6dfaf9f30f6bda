"""What the window's shell shows of a workspace: read in one go after every commit and handed out."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from wenming_desktop.changes.lane import steps_ahead
from wenming_desktop.plan.tasks import PlanHead, newest_plans, plan_head
from wenming_desktop.progress.board import PlanBoard, plan_board


@dataclass(frozen=True)
class Snapshot:
    """One moment: every year's plan, the one on show as it stands, what undo and redo would act on."""

    heads: tuple[PlanHead, ...]  # the newest year first
    plan: PlanBoard | None  # None while there is none
    undoable: str | None  # labels
    redoable: str | None
    step: str | None  # the id of what undo would act on


def snapshot(session: Session, plan_id: str | None, today: date) -> Snapshot:
    """The workspace as it stands on a day.

    Args:
        session: of Workspace.reading().
        plan_id: the plan on show; where there is no such plan it is the newest.
        today: decides what is late.
    """
    plans = newest_plans(session)  # held to the end: the board finds its plan among them
    ids = [plan.id for plan in plans]
    shown = plan_id if plan_id in ids else next(iter(ids), None)
    undoable, redoable = steps_ahead(session)
    return Snapshot(
        heads=tuple(map(plan_head, plans)),
        plan=plan_board(session, shown, today) if shown else None,
        undoable=undoable and undoable.label,
        redoable=redoable and redoable.label,
        step=undoable and undoable.id,
    )
