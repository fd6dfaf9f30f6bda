"""What changed where material without a day counted by the day it came in, and telling that once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.models import Task
from wenming_desktop.plan.materials import counted_in
from wenming_desktop.plan.tasks import newest_plans, task_code
from wenming_desktop.progress.slot_counts import slot_counts
from wenming_desktop.settings import get_setting, remember

_TOLD = "undated_told"  # set to "no" where a migration found such material; db/migrations/0006_evidence.sql


@dataclass(frozen=True)
class UndatedSlot:
    """A slot in which material waits for its day (待补日期)."""

    year: int
    code: str  # of its task
    name: str
    kind: str
    undated: int
    inside: int
    minimum: int

    def __str__(self) -> str:
        """As one line: 2021年 2-7 志愿者名单：2 份待补日期，现在 0/1."""
        waiting = f"{self.undated} {counted_in(self.kind)}待补日期，现在 {self.inside}/{self.minimum}"
        return f"{self.year}年 {self.code} {self.name}：{waiting}"


def undated_slots(session: Session, today: date) -> list[UndatedSlot]:
    """Every slot with material that waits for its day, the newest year first."""
    found: list[UndatedSlot] = []
    for plan in newest_plans(session):
        for slot in slot_counts(session, plan.id, today):
            if slot.undated:
                code = task_code(session.get_one(Task, slot.task_id))
                counts = (slot.undated, slot.inside, slot.minimum)
                found.append(UndatedSlot(plan.year, code, slot.name, slot.kind, *counts))
    return found


def tell_once(session: Session, today: date) -> list[UndatedSlot]:
    """What an upgrade changed, as long as that was not told; from then on it is told.

    Runs in a change, which it makes no step of.
    """
    if get_setting(session, _TOLD) != "no":
        return []
    remember(session, _TOLD, "yes")
    return undated_slots(session, today)
