"""缺项 and status: what a plan and its tasks still lack, told from the one count in counts.py."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import NegativeItem, WorkPlan
from wenming_desktop.answers import remembered
from wenming_desktop.entities.choices import NegativeState, TaskStatus, beyond_words
from wenming_desktop.plan.materials import MaterialKind, counted_in
from wenming_desktop.progress.counts import (
    QUOTA_TABLES,
    QuotaCount,
    Tally,
    TaskCount,
    quota_counts,
    task_counts,
)
from wenming_desktop.progress.slot_counts import SlotCount, plan_slots
from wenming_desktop.reading.deadlines import current_due
from wenming_desktop.words import quoted, shortened

DUE_SOON = timedelta(days=30)


class GapKind(StrEnum):
    """A kind of gap; the value is the word the clerk sees. The order is that within one task."""

    NEGATIVE = "负面清单"
    LEAD = "牵头科室"
    PERSON = "责任人"
    DEADLINE = "完成时限"
    MEASURE = "措施"
    SCORE = "有分无材料"
    QUOTA = "次数"
    UNDATED = "待补日期"
    WINDOW = "材料超期"
    RULES = "不合要求"
    SLOT = "材料"


_KIND_ORDER = {kind: place for place, kind in enumerate(GapKind)}


class Urgency(IntEnum):
    """How soon a gap hurts, by its task's deadline; what strikes the unit off hurts already."""

    LATE = 0
    SOON = 1  # within DUE_SOON
    LATER = 2


@dataclass(frozen=True)
class Gap:
    """One thing one task lacks, or a hit of the negative list, which is the whole plan's and no task's."""

    task_id: str  # "" of the plan's own, as are its code and category
    code: str
    category_id: str
    kind: GapKind
    what: str  # the thing alone, e.g. 志愿者名单, 2次志愿服务
    text: str  # as a sentence part, e.g. 缺志愿者名单, 还差2次志愿服务
    todo: str  # what to do about it
    department: str | None  # who leads the task
    urgency: Urgency
    requirement_id: str | None = None
    quota_id: str | None = None  # the first of those that are counted together
    negative_id: str | None = None
    due_on: date | None = None  # the task's next deadline


@dataclass(frozen=True)
class GapFilter:
    """Which gaps to list; None is all. A department is named; "" are tasks that nobody leads."""

    category_id: str | None = None
    department: str | None = None
    kind: GapKind | None = None

    def passes(self, gap: Gap) -> bool:
        """Whether a gap is asked for."""
        return (
            self.category_id in (None, gap.category_id)
            and (self.department is None or (bool(gap.task_id) and self.department == (gap.department or "")))
            and self.kind in (None, gap.kind)
        )


@dataclass(frozen=True)
class Standing:
    """Where a task stands: its status, what is counted of it and what it lacks."""

    status: TaskStatus
    lead: str | None
    measures: Tally  # done of all
    quota: Tally | None  # activities of all quotas; None without a quota
    slots: Tally  # filled of all
    evidence: int  # different files
    activities: int
    due_on: date | None  # the next one
    gaps: tuple[Gap, ...]
    settled: tuple[str, ...] = ()  # slots that are complete by the clerk's word alone, with the reason


EVERYTHING = GapFilter()


def gap_id(gap: Gap) -> str:
    """What tells a gap from the others of its plan."""
    return f"{gap.task_id}:{gap.kind}:{gap.requirement_id or gap.quota_id or gap.negative_id or ''}"


def gaps(session: Session, plan_id: str, today: date, wanted: GapFilter = EVERYTHING) -> list[Gap]:
    """What a plan and its tasks lack on a day, in the order of urgent_first().

    A plan has some hundred gaps at most: the list is whole, not paged.
    """
    of_tasks = (gap for row in standings(session, plan_id, today).values() for gap in row.gaps)
    return urgent_first(filter(wanted.passes, (*plan_gaps(session, plan_id), *of_tasks)))


def plan_gaps(session: Session, plan_id: str) -> list[Gap]:
    """What strikes the whole plan: the lines of its negative list that have happened, in its order."""
    hits = (
        select(NegativeItem)
        .where(NegativeItem.plan_id == plan_id, NegativeItem.state == NegativeState.HIT.code)
        .order_by(NegativeItem.ordinal, NegativeItem.id)
    )
    return [
        Gap(
            task_id="",
            code="",
            category_id="",
            kind=GapKind.NEGATIVE,
            what=f"负面清单{quoted(shortened(item.text, 40))}",
            text=f"有负面清单情形：{item.text}",
            todo=f"尽快处理；已写的情况：{item.note}" if item.note else "尽快处理，在负面清单里写明情况",
            department=None,
            urgency=Urgency.LATE,
            negative_id=item.id,
        )
        for item in session.scalars(hits)
    ]


def urgent_first(found: Iterable[Gap]) -> list[Gap]:
    """What strikes the plan, then by deadline: the longest late, what is due soonest, what has none.

    Of one deadline by kind, then as they came.
    """
    return sorted(
        found,
        key=lambda gap: (
            gap.kind is not GapKind.NEGATIVE,
            gap.due_on or date.max,
            _KIND_ORDER[gap.kind],
        ),
    )


def standings(session: Session, plan_id: str, today: date) -> Mapping[str, Standing]:
    """Where each task of a plan stands on a day, by task id in the plan's order."""
    asked = (plan_id, today)
    return remembered(session, "standings", asked, lambda: _standings(session, plan_id, today))


def _standings(session: Session, plan_id: str, today: date) -> Mapping[str, Standing]:
    asked = (plan_id, today)
    quotas: dict[str, list[QuotaCount]] = defaultdict(list)
    for quota in remembered(
        session, "quotas", asked, lambda: quota_counts(session, plan_id, today), QUOTA_TABLES
    ):
        quotas[quota.task_id].append(quota)
    slots: dict[str, list[SlotCount]] = defaultdict(list)
    for slot in plan_slots(session, plan_id, today):
        slots[slot.task_id].append(slot)
    year = session.get_one(WorkPlan, plan_id).year
    tasks = (
        replace(task, due_on=current_due(task.due_on, task.due_words, year, today))
        for task in task_counts(session, plan_id)
    )
    return {task.id: _standing(task, quotas[task.id], slots[task.id], today) for task in tasks}


def _standing(task: TaskCount, quotas: list[QuotaCount], slots: list[SlotCount], today: date) -> Standing:
    if task.not_applicable:
        return Standing(
            status=TaskStatus.NOT_APPLICABLE,
            lead=task.lead,
            measures=Tally(0, 0),
            quota=None,
            slots=Tally(0, 0),
            evidence=task.evidence,
            activities=task.activities,
            due_on=task.due_on,
            gaps=(),
        )
    quota = Tally(sum(min(row.have, row.want) for row in quotas), sum(row.want for row in quotas))
    return Standing(
        status=_status(task, today),
        lead=task.lead,
        measures=task.measures,
        quota=quota if quotas else None,
        slots=Tally(sum(slot.filled for slot in slots), len(slots)),
        evidence=task.evidence,
        activities=task.activities,
        due_on=task.due_on,
        gaps=tuple(_gaps(task, quotas, slots, today)),
        settled=tuple(f"{quoted(slot.name)}{slot.settled}" for slot in slots if slot.settled),
    )


def _status(task: TaskCount, today: date) -> TaskStatus:
    """A task is done when all its measures are; until then its deadline and its first signs decide."""
    if task.measures.want and task.measures.have == task.measures.want:
        return TaskStatus.DONE
    if task.due_on and task.due_on < today:
        return TaskStatus.LATE
    return TaskStatus.DOING if task.evidence or task.activities or task.begun else TaskStatus.TODO


def _urgency(due_on: date | None, today: date) -> Urgency:
    if due_on and due_on < today:
        return Urgency.LATE
    return Urgency.SOON if due_on and due_on <= today + DUE_SOON else Urgency.LATER


def _gaps(task: TaskCount, quotas: list[QuotaCount], slots: list[SlotCount], today: date) -> Iterator[Gap]:
    """What one task lacks, in the order of the kinds."""

    def gap(
        kind: GapKind,
        what: str,
        todo: str,
        text: str = "",
        requirement_id: str | None = None,
        quota_id: str | None = None,
    ) -> Gap:
        return Gap(
            task_id=task.id,
            code=task.code,
            category_id=task.category_id,
            kind=kind,
            what=what,
            text=text or f"缺{what}",
            todo=todo,
            department=task.lead,
            urgency=_urgency(task.due_on, today),
            requirement_id=requirement_id,
            quota_id=quota_id,
            due_on=task.due_on,
        )

    if task.lead is None:
        yield gap(GapKind.LEAD, "牵头科室", "指派一个牵头科室")
    if not task.has_person:
        yield gap(GapKind.PERSON, "责任人", "填写责任人")
    if task.due_on is None and not task.due_words:
        yield gap(GapKind.DEADLINE, "完成时限", "填写完成时限")
    if not task.measures.want:
        yield gap(GapKind.MEASURE, "措施", "由牵头科室分解出措施")
    if task.self_points > 0 and not task.evidence:
        yield gap(GapKind.SCORE, "自评得分的材料", "添加材料，或修改自评分", "有自评分，没有材料")
    for quota in quotas:
        if quota.have < quota.want:
            what = _times(quota)
            todo = f"开展后在活动台账中登记，并关联任务 {task.code}"
            yield gap(GapKind.QUOTA, what, todo, f"还差{what}", quota_id=quota.quota_ids[0])
    # In the order of their kinds: undated material, stale material, what breaks a rule, none.
    for slot in sorted(slots, key=lambda slot: (not slot.undated, not slot.outside, not slot.breaking)):
        if not slot.filled:
            kind, what, text, todo = _slot_words(slot)
            yield gap(kind, what, todo, text, requirement_id=slot.id)
    if not slots and not task.evidence:
        yield gap(GapKind.SLOT, "材料", "添加材料")


def _times(quota: QuotaCount) -> str:
    lacking = quota.want - quota.have
    if quota.festivals:
        return f"{lacking}个不同节日的{quota.kind}"
    if len(quota.labels) == 1:
        return f"{lacking}次{quota.labels[0]}"
    return f"{lacking}次{quota.kind}（{'、'.join(quota.labels)}）"


def _slot_words(slot: SlotCount) -> tuple[GapKind, str, str, str]:
    """Kind, what, text and what to do for a slot that is not filled."""
    lacking, unit = slot.minimum - slot.inside, counted_in(slot.kind)
    noun = "照片" if slot.kind == MaterialKind.PHOTO else "材料"
    what = f"{slot.name}{lacking}{unit}" if slot.minimum > 1 else slot.name
    window = beyond_words(slot.window, slot.years)
    outside, left = f"{slot.outside}{unit}", f"还差{lacking}{unit}"
    stale = f"{outside}超出{window}" if slot.outside else ""
    undated = f"{slot.undated}{unit}待补日期" if slot.undated else ""
    breaking = f"{slot.breaking}{unit}不合要求" if slot.breaking else ""
    lying = "，".join(filter(None, (undated, stale, breaking)))
    if undated:
        return (
            GapKind.UNDATED,
            f"{what}（{lying}）",
            f"材料待补日期：{slot.name}{lying}，{left}",
            f"填写这{slot.undated if slot.undated > 1 else ''}{unit}{noun}的形成日期",
        )
    if stale:
        return (
            GapKind.WINDOW,
            f"{what}（{lying}）",
            f"材料超出{window}：{slot.name}{'，'.join(filter(None, (outside, breaking, left)))}",
            f"补充{'本年度' if slot.window == 'year' else window}的{slot.kind}，或核对形成日期",
        )
    if breaking:
        return (
            GapKind.RULES,
            f"{what}（{breaking}）",
            f"材料不合要求：{slot.name}{slot.breaking}{unit}，{left}",
            f"按{quoted(slot.name)}里每{unit}{noun}下的说明改正或更换，确实可以的注明理由算齐",
        )
    text = f"{slot.name}{left}" if slot.inside else f"缺{what}"
    todo = f"在{quoted(slot.name)}中添加{slot.kind}" + (f"：{slot.hint}" if slot.hint else "")
    return GapKind.SLOT, what, text, todo
