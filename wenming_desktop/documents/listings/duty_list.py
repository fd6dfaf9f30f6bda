"""科室责任清单: what each department leads and supports, with measures, deadlines, materials and quotas."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.documents.listings.fitted_table import Fitted, fitted_table
from wenming_desktop.documents.listings.listing import (
    ROOM,
    Block,
    key,
    listing,
    listing_kind,
    sheet,
    unit_line,
)
from wenming_desktop.documents.listings.paper_rows import note
from wenming_desktop.documents.paper import BY_DEPARTMENT, Chosen, Content, Subject
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.recurring import Told, told
from wenming_desktop.progress.counts import QuotaCount, quota_counts
from wenming_desktop.progress.plan_view import PlanView, TaskRow
from wenming_desktop.progress.slot_counts import SlotCount, slot_counts
from wenming_desktop.reading.deadlines import deadline_before, deadline_text
from wenming_desktop.reading.written import supports
from wenming_desktop.words import NOBODY, chinese_date

_CODE, _NAME, _LEAD, _DUE, _KINDS = 20, 30, 32, 36, 24  # columns' most millimetres
_KEY = "次数、材料后的数字是“已有/应有”：2/3 是已有 2、应有 3。"
_SUPPORT_KEY = (
    "配合的任务，材料的数字是“收齐的种数/应有的种数”；措施、次数和各种材料的名称，见牵头科室的那一份。"
)
_SIGNED = ("科室负责人", "创建办", "签收日期")


@dataclass(frozen=True)
class Duty:
    """One task as its department has to do it."""

    task: TaskRow
    quotas: tuple[QuotaCount, ...]
    slots: tuple[SlotCount, ...]

    @property
    def measures(self) -> str:
        """The breakdown, numbered, each with who and when."""
        return "\n".join(
            f"{number}.{each.text}{_in_brackets(each.person, _due(each))}"
            for number, each in enumerate(told(self.task.measures), start=1)
        )

    @property
    def materials(self) -> str:
        """Every quota and every slot with what it has and wants."""
        times = (f"{'、'.join(quota.labels)} {quota.have}/{quota.want}次" for quota in self.quotas)
        slots = (
            f"{slot.name} {slot.inside}/{slot.minimum}{_in_brackets(slot.settled)}" for slot in self.slots
        )
        return "；".join((*times, *slots))

    @property
    def kinds(self) -> str:
        """How many of its slots are complete, and how many it has."""
        return f"{sum(slot.filled for slot in self.slots)}/{len(self.slots)} 种" if self.slots else ""

    @property
    def due(self) -> str:
        """The deadline as papers write it; empty without one."""
        return deadline_text(self.task.due_on, self.task.due_words)


@dataclass(frozen=True)
class DutyList:
    """One department's duties."""

    department: str
    head: str  # empty where nobody is named
    contact: str
    leads: tuple[Duty, ...]
    supports: tuple[Duty, ...]


def duty_lists(subject: Subject, department: str | None) -> list[DutyList]:
    """The duties of one department, or of all that have any, in the clerk's order of departments.

    Raises:
        UserError: nobody has anything to do.
    """
    plan = subject.plan.concerned
    duties = _duties(subject, plan)
    lists = [
        DutyList(
            row.name,
            row.head,
            row.contact,
            tuple(duty for duty in duties if duty.task.lead == row.name),
            tuple(
                duty
                for duty in duties
                if duty.task.lead != row.name and supports(duty.task.support, row.name)
            ),
        )
        for row in department_rows(subject.session)
        if department in (None, row.name)
    ]
    found = [one for one in lists if one.leads or one.supports]
    if not found:
        who = f"“{department}”" if department else "各科室"
        raise UserError(f"{who}还没有牵头或配合的任务，请先在各类别里指派。")
    return found


def duty_summary(duties: DutyList) -> str:
    """How much it is, in one sentence."""
    return f"牵头 {len(duties.leads)} 项，配合 {len(duties.supports)} 项。"


def _duties(subject: Subject, plan: PlanView) -> list[Duty]:
    quotas: dict[str, list[QuotaCount]] = defaultdict(list)
    for quota in quota_counts(subject.session, plan.id, subject.today):
        quotas[quota.task_id].append(quota)
    slots: dict[str, list[SlotCount]] = defaultdict(list)
    for slot in slot_counts(subject.session, plan.id, subject.today):
        slots[slot.task_id].append(slot)
    return [Duty(task, tuple(quotas[task.id]), tuple(slots[task.id])) for task in plan.tasks]


def _due(measure: Told) -> str:
    """Of a measure that comes again its words say when."""
    first, *others = measure.rows
    return "" if others else deadline_before(first.due_on, first.due_words)


def _in_brackets(*words: str | None) -> str:
    said = "，".join(word for word in words if word)
    return f"（{said}）" if said else ""


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan = subject.plan
    sheets = [_sheet(subject, one) for one in duty_lists(subject, chosen.get("department"))]
    return listing(subject.plan.unit, f"{plan.year}年度文明单位创建科室责任清单", sheets, landscape=True)


def _sheet(subject: Subject, duties: DutyList) -> dict[str, object]:
    """What is handed to one department."""
    about = f"科室：{duties.department}" + (f"　负责人：{duties.head}" if duties.head else "")
    blocks: list[Block] = []
    keys = ""
    width, _ = ROOM[True]
    if duties.leads:
        columns = _lead_columns(duties.leads)
        blocks.append(fitted_table("牵头的任务", f"{len(duties.leads)} 项", columns, width))
        keys += _KEY if any(duty.quotas or duty.slots for duty in duties.leads) else ""
    if duties.supports:
        columns = _support_columns(duties.supports)
        blocks.append(fitted_table("配合的任务", f"{len(duties.supports)} 项", columns, width))
        keys += _SUPPORT_KEY
    if keys:
        blocks.append(key(keys))
    today = chinese_date(subject.today)
    return sheet(unit_line(subject, about), today, duty_summary(duties), blocks, _SIGNED)


def _lead_columns(duties: Sequence[Duty]) -> list[Fitted]:
    """What a department answers for, with its breakdown."""
    return [
        Fitted("编号", [duty.task.code for duty in duties], _CODE, centred=True),
        Fitted("任务", [duty.task.text for duty in duties]),
        Fitted("措施", [duty.measures or note("待分解") for duty in duties]),
        Fitted("责任人", [duty.task.person or "" for duty in duties], _NAME, centred=True),
        Fitted("完成时限", [duty.due for duty in duties], _DUE, centred=True),
        Fitted("次数和材料", [duty.materials for duty in duties]),
    ]


def _support_columns(duties: Sequence[Duty]) -> list[Fitted]:
    """What is only supported: the breakdown and the material in detail are the lead's."""
    return [
        Fitted("编号", [duty.task.code for duty in duties], _CODE, centred=True),
        Fitted("任务", [duty.task.text for duty in duties]),
        Fitted("牵头科室", [duty.task.lead or NOBODY for duty in duties], _LEAD, centred=True),
        Fitted("责任人", [duty.task.person or "" for duty in duties], _NAME, centred=True),
        Fitted("完成时限", [duty.due for duty in duties], _DUE, centred=True),
        Fitted("材料", [duty.kinds for duty in duties], _KINDS, centred=True),
    ]


DUTY_LIST = listing_kind("duty-list", "科室责任清单", (BY_DEPARTMENT,), _gather)
