"""What the window, the papers and the exports see of a plan: frozen rows, never database objects."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wenming_desktop.entities.choices import Recurrence, TaskStatus


@dataclass(frozen=True)
class MeasureRow:
    """One step of the lead department's breakdown (措施) of a task."""

    id: str
    ordinal: int
    text: str
    department: str | None
    person: str | None
    due_on: date | None
    done_on: date | None
    status: TaskStatus
    note: str
    recurrence: Recurrence = Recurrence.ONCE


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of proof as linked to one task; ``link_id`` is the link, ``id`` the evidence itself.

    ``link_id`` is empty where the proof is an activity's that counts for the task.
    """

    id: str
    link_id: str
    title: str
    original_name: str
    sha256: str
    size: int  # bytes
    formed_on: date | None
    collected_on: date


@dataclass(frozen=True)
class TaskRow:
    """One task with everything the table and the papers show of it."""

    id: str
    code: str  # "category-task", e.g. "2-7"
    category_id: str
    ordinal: int
    text: str
    standard: str  # 测评标准
    score: Decimal | None  # 分值, points
    self_score: Decimal | None  # 自评分, points
    note: str
    lead: str | None
    support: tuple[str, ...]
    person: str | None
    due_on: date | None
    status: TaskStatus
    measures: tuple[MeasureRow, ...]
    evidence: tuple[EvidenceRow, ...]
    gaps: tuple[str, ...] = ()  # what it still lacks, in the clerk's words: 牵头科室, 志愿者名单 …
    materials: tuple[str, ...] = ()  # the names of its slots of proof, in their order


@dataclass(frozen=True)
class CategoryRow:
    """One category (测评项目) of the plan and its tasks in order."""

    id: str
    ordinal: int
    title: str
    short_title: str
    intro: str  # text between the heading and its first task; mostly empty
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True)
class SafeguardRow:
    """One of the plan's safeguards (保障措施)."""

    ordinal: int
    title: str
    text: str


@dataclass(frozen=True)
class PlanView:
    """One year's plan as it stands now."""

    id: str
    unit: str
    title: str
    year: int
    issuer: str
    issued_on: date | None
    goal: str
    basis: tuple[str, ...]
    attachment: str  # title of the attachment table, e.g. 文明单位测评考核指标任务配档表
    categories: tuple[CategoryRow, ...]
    safeguards: tuple[SafeguardRow, ...]

    @property
    def tasks(self) -> tuple[TaskRow, ...]:
        """All tasks in the plan's order."""
        return tuple(task for category in self.categories for task in category.tasks)
