"""科室责任清单: what each department leads and supports, with measures, deadlines, materials and quotas."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wenming_desktop.documents.paper import BY_DEPARTMENT, Chosen, Content, PaperKind, Subject
from wenming_desktop.documents.paper_rows import group, note, row
from wenming_desktop.documents.word_file import Face, WordFile
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.counts import QuotaCount, quota_counts
from wenming_desktop.progress.plan_view import PlanView, TaskRow
from wenming_desktop.progress.slot_counts import SlotCount, slot_counts
from wenming_desktop.reading.deadlines import deadline_before, deadline_text
from wenming_desktop.reading.written import supports
from wenming_desktop.words import NOBODY, chinese_date

_NONE = "—"


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
            f"{measure.ordinal}.{measure.text}"
            + _in_brackets(measure.person, deadline_before(measure.due_on, measure.due_words))
            for measure in self.task.measures
        )

    @property
    def materials(self) -> str:
        """Every slot with what it has and wants."""
        return "\n".join(
            f"{slot.name} {slot.inside}/{slot.minimum}{_in_brackets(slot.settled)}" for slot in self.slots
        )

    @property
    def times(self) -> str:
        """Every quota with what it has and wants."""
        return "\n".join(f"{'、'.join(quota.labels)} {quota.have}/{quota.want}次" for quota in self.quotas)

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


def _in_brackets(*words: str | None) -> str:
    said = "，".join(word for word in words if word)
    return f"（{said}）" if said else ""


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan = subject.plan
    return Content(
        {
            "title": f"{plan.year}年度文明单位创建科室责任清单",
            "unit": plan.unit,
            "date-line": chinese_date(subject.today),
            "departments": [
                {
                    "unit-line": f"单位：{plan.unit}　科室：{one.department}"
                    + (f"　负责人：{one.head}" if one.head else ""),
                    "summary": duty_summary(one),
                    "groups": _groups(one),
                }
                for one in duty_lists(subject, chosen.get("department"))
            ],
        }
    )


def _groups(duties: DutyList) -> Iterable[dict[str, object]]:
    """Both parts in one table; what is only supported stands without the lead's own breakdown."""
    parts = (
        ("牵头的任务", [_row(duty, duty.measures or note("待分解")) for duty in duties.leads]),
        ("配合的任务", [_row(duty, note(f"牵头：{duty.task.lead or NOBODY}")) for duty in duties.supports]),
    )
    return [group(rows, heading, f"{len(rows)} 项") for heading, rows in parts if rows]


def _row(duty: Duty, measures: str | dict[str, str]) -> dict[str, object]:
    task = duty.task
    return row(
        task.code,
        task.text,
        measures,
        task.person or _NONE,
        duty.due or _NONE,
        duty.times or _NONE,
        duty.materials or _NONE,
    )


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordFile(data["title"], data["unit"], landscape=True, margins_mm=(22, 20, 22, 22))
    heads = ("编号", "任务", "措施", "责任人", "完成时限", "次数要求", "所需材料")
    for number, department in enumerate(data["departments"]):
        if number:
            made.page_break()
        made.title(data["title"])
        made.paragraph(f"{department['unit-line']}　　{data['date-line']}", size=12)
        made.paragraph(department["summary"], face=Face.HEADING, size=12, after=4)
        made.table((13, 62, 58, 18, 32, 26, 44), heads, department["groups"], centred=(0, 3, 4))
        made.paragraph("")
        made.paragraph("科室负责人：　　　　　　　　创建办：　　　　　　　　签收日期：", size=12)
    return made.bytes()


DUTY_LIST = PaperKind("duty-list", "科室责任清单", (BY_DEPARTMENT,), _gather, _word)
