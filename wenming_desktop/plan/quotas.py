"""次数要求: how many activities of a kind a task asks for in the plan's year.

How they are counted, and that quotas of one kind add up, stands in progress/counts.py.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ActivityKind, Quota, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.forms import Checks
from wenming_desktop.plan.tasks import task_code

MOST_TIMES = 366


@dataclass(frozen=True)
class QuotaForm:
    """What the clerk fills in about a quota.

    Attributes:
        kind: the name of the kind of activity that counts.
        minimum: how many a year, 1 to 366.
        label: what is meant, e.g. 全员创建会议; the kind's name if empty.
        distinct_festivals: counts different festivals instead of activities.
    """

    kind: str
    minimum: int
    label: str = ""
    distinct_festivals: bool = False


@dataclass(frozen=True)
class QuotaRow:
    """A quota as it is asked for; how much of it is met is in the task's story."""

    id: str
    task_id: str
    form: QuotaForm


def quota_rows(session: Session, task_id: str) -> list[QuotaRow]:
    """A task's quotas, by kind and label."""
    query = (
        select(Quota)
        .join(Quota.kind)
        .where(Quota.task_id == task_id)
        .order_by(ActivityKind.ordinal, Quota.label, Quota.id)
    )
    return [_row(quota) for quota in session.scalars(query)]


def add_quota(session: Session, task_id: str, form: QuotaForm) -> str:
    """Ask for activities; returns the quota's id.

    Raises:
        FieldErrors: by the names of QuotaForm.
    """
    task = session.get_one(Task, task_id)
    quota = Quota(task_id=task_id)
    _write(session, quota, form)
    session.add(quota)
    session.flush()
    describe(session, f"{task_code(task)} 添加次数要求：{_in_words(quota)}")
    return quota.id


def edit_quota(session: Session, quota_id: str, form: QuotaForm) -> None:
    """Ask for something else; raises FieldErrors by the names of QuotaForm."""
    quota = session.get_one(Quota, quota_id)
    _write(session, quota, form)
    describe(session, f"{task_code(quota.task)} 修改次数要求：{_in_words(quota)}")


def remove_quota(session: Session, quota_id: str) -> None:
    """Ask for it no longer; the activities stay."""
    quota = session.get_one(Quota, quota_id)
    describe(session, f"{task_code(quota.task)} 删除次数要求：{_in_words(quota)}")
    session.delete(quota)


def _write(session: Session, quota: Quota, form: QuotaForm) -> None:
    checks = Checks()
    kind = session.scalar(select(ActivityKind).where(ActivityKind.name == form.kind.strip()))
    if kind is None:
        checks.fail("kind", f"没有名为“{form.kind}”的活动类型，请从列表中选择。")
    elif form.distinct_festivals and kind.form != "festival":
        checks.fail("distinct_festivals", f"“{kind.name}”不登记节日，不能按不同节日计数。")
    if not 1 <= form.minimum <= MOST_TIMES:
        checks.fail("minimum", f"次数要在 1 到 {MOST_TIMES} 之间。")
    label = checks.text(field_of("quota", "label"), form.label)
    checks.finish()
    if kind is not None:
        quota.kind, quota.label = kind, label or kind.name
    quota.minimum, quota.distinct_festivals = form.minimum, form.distinct_festivals


def _row(quota: Quota) -> QuotaRow:
    form = QuotaForm(quota.kind.name, quota.minimum, quota.label, quota.distinct_festivals)
    return QuotaRow(quota.id, quota.task_id, form)


def _in_words(quota: Quota) -> str:
    return f"{quota.label}≥{quota.minimum}{'个节日' if quota.distinct_festivals else '次'}"
