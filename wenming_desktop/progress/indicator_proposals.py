"""What an imported standard proposes for the tasks that its indicators belong to: a lead, slots of proof.

Nothing of it is set by itself: the clerk accepts each proposal, and it then is part of the import's one step.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Assignment, Category, Department, MaterialRequirement, Task
from wenming_desktop.entities.tables import field_of
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirements
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.progress.indicator_import import IndicatorDraft, IndicatorPreview
from wenming_desktop.progress.indicator_texts import material_names
from wenming_desktop.progress.indicators import split_codes
from wenming_desktop.reading.written import like_department, written_departments


class ProposalKind(StrEnum):
    """What is proposed; the value is the word the clerk sees."""

    LEAD = "牵头科室"
    SLOT = "所需材料"


@dataclass(frozen=True)
class Proposal:
    """One value for one task, with where it comes from.

    Attributes:
        kind: what it is.
        task: the task's code.
        name: of the department or the slot.
        source: the row and what is written there, as one phrase.
        new: a department that there is not yet.
    """

    kind: ProposalKind
    task: str
    name: str
    source: str
    new: bool = False

    def __str__(self) -> str:
        """As one Chinese sentence."""
        new = "（新科室）" if self.new else ""
        return f"任务 {self.task} 的{self.kind}：{self.name}{new}（{self.source}）。"


_KINDS = (
    (MaterialKind.PHOTO, ("照片", "图片", "影像", "截图")),
    (MaterialKind.SIGN_IN, ("签到",)),
    (MaterialKind.RECORD, ("记录", "纪要", "台账")),
    (MaterialKind.SUMMARY, ("总结", "汇报", "小结")),
    (MaterialKind.REPORT, ("报道", "宣传", "信息", "简报")),
    (MaterialKind.ROSTER, ("名单", "名册", "花名")),
    (MaterialKind.PLAN, ("方案", "计划", "规划")),
    (MaterialKind.RULES, ("制度", "办法", "规定", "公约", "守则", "章程")),
    (MaterialKind.NOTICE, ("通知", "文件")),
    (MaterialKind.VOUCHER, ("凭证", "发票", "证书", "票据")),
)


def proposals(session: Session, plan_id: str, preview: IndicatorPreview) -> tuple[Proposal, ...]:
    """What the good rows of a preview propose for their tasks, each once.

    负责部门 proposes its first department as the lead of a task that has none, by the name that the unit's
    department has; 提供材料 proposes a slot for each material that the task does not ask for yet.
    """
    state = _State(session, plan_id)
    found: dict[tuple[ProposalKind, str, str], Proposal] = {}
    led: set[str] = set()
    for row in preview.good:
        for code in split_codes(row.tasks):
            for each in state.of_row(row, code):
                if each.kind == ProposalKind.LEAD and code in led:
                    continue
                led |= {code} if each.kind == ProposalKind.LEAD else set()
                found.setdefault((each.kind, code, each.name), each)
    return tuple(found.values())


def accept(session: Session, plan_id: str, accepted: Collection[Proposal]) -> None:
    """Set what was accepted: within the change of the import, after its indicators."""
    add_departments(session, [each.name for each in accepted if each.new])
    for each in accepted:
        task = find_task(session, plan_id, each.task)
        if each.kind == ProposalKind.LEAD:
            assign(session, [task.id], AssignmentChange(lead=each.name))
        else:
            add_requirements(session, task, [RequirementForm(each.name, kind_of_material(each.name))])


def kind_of_material(name: str) -> MaterialKind:
    """The kind of proof that a material's name says."""
    return next((kind for kind, words in _KINDS if any(word in name for word in words)), MaterialKind.OTHER)


class _State:
    """What the tasks of a plan have already."""

    def __init__(self, session: Session, plan_id: str) -> None:
        self._departments: Mapping[str, str] = {
            called: name
            for name, short in session.execute(select(Department.name, Department.short_name))
            for called in (short, name)
            if called
        }
        query = select(Task.id, Category.ordinal, Task.ordinal).join(Category)
        codes = {
            task_id: f"{category}-{ordinal}"
            for task_id, category, ordinal in session.execute(query.where(Category.plan_id == plan_id))
        }
        leads = session.scalars(select(Assignment.task_id).where(Assignment.role == "lead"))
        self._led = {codes[task_id] for task_id in leads if task_id in codes}
        slots = session.execute(select(MaterialRequirement.task_id, MaterialRequirement.name))
        self._slots = {(codes[task_id], name) for task_id, name in slots if task_id in codes}
        self._codes = set(codes.values())

    def of_row(self, row: IndicatorDraft, code: str) -> Iterator[Proposal]:
        """What a row proposes for one of its tasks."""
        if code not in self._codes:
            return
        written = written_departments(row.departments, self._departments)
        if written.names and code not in self._led:
            name = written.names[0]
            known = self._departments.get(name) or like_department(name, set(self._departments.values()))
            source = f"第 {row.row} 行负责部门“{row.departments[:20]}”"
            yield Proposal(ProposalKind.LEAD, code, known or name, source, new=known is None)
        for name in material_names(row.materials):
            fits = len(name) <= field_of("material_requirement", "name").limit
            if fits and (code, name) not in self._slots:
                yield Proposal(ProposalKind.SLOT, code, name, f"第 {row.row} 行提供材料")
