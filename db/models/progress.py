"""What a task asks for, and how the year's progress was followed and judged."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.evidence import Evidence
from db.models.ledger import ActivityKind
from db.models.plan import Department, Task


class Quota(Base):
    """次数要求: at least ``minimum`` activities of a kind in the plan's year, or of different festivals."""

    __tablename__ = "quota"
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    kind_id: Mapped[str] = mapped_column(ForeignKey("activity_kind.id"), index=True)
    label: Mapped[str]  # e.g. 全员创建会议
    minimum: Mapped[int] = mapped_column(Integer)
    distinct_festivals: Mapped[bool] = mapped_column(default=False)
    task: Mapped[Task] = relationship()
    kind: Mapped[ActivityKind] = relationship()
    __table_args__ = (
        CheckConstraint("minimum > 0", name="quota_minimum"),
        CheckConstraint("distinct_festivals IN (0, 1)", name="quota_distinct_festivals"),
    )


class MaterialRequirement(Base):
    """所需材料: a named slot of proof that a task needs."""

    __tablename__ = "material_requirement"
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    kind: Mapped[str]  # a MaterialKind, e.g. 照片
    minimum: Mapped[int] = mapped_column(Integer, default=1)
    window: Mapped[str] = mapped_column(default="year")
    years: Mapped[int] = mapped_column(Integer, default=1)  # for the window of several years
    long_term_valid: Mapped[bool] = mapped_column(default=False)  # 长期有效 material counts whatever its date
    hint: Mapped[str] = mapped_column(default="")
    needs_number: Mapped[bool] = mapped_column(default=False)  # only material with 文号 counts
    needs_date: Mapped[bool] = mapped_column(default=False)  # only material with a day counts, in any window
    least_characters: Mapped[int] = mapped_column(Integer, default=0)  # of its text; 0: any
    most_characters: Mapped[int] = mapped_column(Integer, default=0)
    overruled: Mapped[str] = mapped_column(default="")  # why the slot is complete all the same; else empty
    task: Mapped[Task] = relationship()
    evidence_links: Mapped[list["RequirementEvidence"]] = relationship(
        back_populates="requirement", cascade="all, delete-orphan"
    )
    __table_args__ = (
        CheckConstraint("minimum > 0", name="material_requirement_minimum"),
        CheckConstraint(
            "\"window\" IN ('year', 'years', 'months', 'any')", name="material_requirement_window"
        ),
        CheckConstraint("years BETWEEN 1 AND 10", name="material_requirement_years"),
        CheckConstraint("long_term_valid IN (0, 1)", name="material_requirement_long_term_valid"),
        CheckConstraint("needs_number IN (0, 1)", name="material_requirement_needs_number"),
        CheckConstraint("needs_date IN (0, 1)", name="material_requirement_needs_date"),
    )


class RequirementEvidence(Base):
    """One evidence file filling one slot; a file may fill many."""

    __tablename__ = "requirement_evidence"
    requirement_id: Mapped[str] = mapped_column(ForeignKey("material_requirement.id"))
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    confirmed: Mapped[bool] = mapped_column(default=False)  # it is what is asked for, whatever kind it looks
    requirement: Mapped[MaterialRequirement] = relationship(back_populates="evidence_links")
    evidence: Mapped[Evidence] = relationship()
    __table_args__ = (
        Index("requirement_evidence_once", "requirement_id", "evidence_id", unique=True),
        CheckConstraint("confirmed IN (0, 1)", name="requirement_evidence_confirmed"),
    )


class ProgressReview(Base):
    """调度: a dated snapshot of who stands where, for the leaders' meeting."""

    __tablename__ = "progress_review"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"))
    held_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    rows: Mapped[list["ProgressReviewRow"]] = relationship(
        order_by="ProgressReviewRow.ordinal", cascade="all, delete-orphan"
    )
    __table_args__ = (Index("progress_review_once_a_day", "plan_id", "held_on", unique=True),)


class ProgressReviewRow(Base):
    """How one task stood at a review, in the words of that day."""

    __tablename__ = "progress_review_row"
    review_id: Mapped[str] = mapped_column(ForeignKey("progress_review.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    task_id: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    lead: Mapped[str]
    status: Mapped[str]
    measures_done: Mapped[int] = mapped_column(Integer)
    measures_total: Mapped[int] = mapped_column(Integer)
    slots_filled: Mapped[int] = mapped_column(Integer)
    slots_total: Mapped[int] = mapped_column(Integer)
    activities: Mapped[int] = mapped_column(Integer)


class SupervisionOrder(Base):
    """督办单."""

    __tablename__ = "supervision_order"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"))
    number: Mapped[int] = mapped_column(Integer)  # within its plan's year; shown as 2021-03
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"), index=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("department.id"), index=True)
    content: Mapped[str]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    reply: Mapped[str] = mapped_column(default="")
    replied_on: Mapped[date | None]
    extension_asked_on: Mapped[date | None]
    extended_to: Mapped[date | None]
    closed_on: Mapped[date | None]
    closing_note: Mapped[str] = mapped_column(default="")  # why it was closed, if not for its reply
    basis: Mapped[str] = mapped_column(default="")  # 督办依据
    instruction: Mapped[str] = mapped_column(default="")  # 领导批示
    supporting: Mapped[str] = mapped_column(default="")  # 协办科室, 、 between them
    extension_refused_on: Mapped[date | None]
    refusal_reason: Mapped[str] = mapped_column(default="")
    task: Mapped[Task | None] = relationship()
    department: Mapped[Department] = relationship()
    reminders: Mapped[list["SupervisionReminder"]] = relationship(
        order_by="SupervisionReminder.reminded_on", cascade="all, delete-orphan"
    )
    evidence_links: Mapped[list["OrderEvidence"]] = relationship(cascade="all, delete-orphan")
    __table_args__ = (Index("supervision_order_number", "plan_id", "number", unique=True),)


class OrderEvidence(Base):
    """Proof of what came of an order, such as the scan of the department's reply."""

    __tablename__ = "order_evidence"
    order_id: Mapped[str] = mapped_column(ForeignKey("supervision_order.id"))
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    evidence: Mapped[Evidence] = relationship()
    __table_args__ = (Index("order_evidence_once", "order_id", "evidence_id", unique=True),)


class SupervisionReminder(Base):
    """催办: one reminder of an order."""

    __tablename__ = "supervision_reminder"
    order_id: Mapped[str] = mapped_column(ForeignKey("supervision_order.id"), index=True)
    reminded_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")


class Indicator(Base):
    """测评指标: one line of the standard, scored by the unit itself; ``bonus`` lines are 加分项."""

    __tablename__ = "indicator"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    project: Mapped[str]  # 测评项目, the top level
    heading: Mapped[str] = mapped_column(default="")  # 指标名称, the level between it and the content
    content: Mapped[str]  # 测评内容
    focus: Mapped[str] = mapped_column(default="")  # 考核要点
    standard: Mapped[str] = mapped_column(default="")  # 测评标准
    score: Mapped[Decimal | None]  # 分值; None while no single number is set
    score_words: Mapped[str] = mapped_column(default="")  # 分值 as written, where that says more
    department_words: Mapped[str] = mapped_column(default="")  # 负责部门, as written
    material_words: Mapped[str] = mapped_column(default="")  # 提供材料, as written
    self_score: Mapped[Decimal | None]
    reason: Mapped[str] = mapped_column(default="")
    bonus: Mapped[bool] = mapped_column(default=False)
    statement: Mapped[str] = mapped_column(default="")  # 说明, for the inspection
    tasks: Mapped[list["IndicatorTask"]] = relationship(
        order_by="IndicatorTask.ordinal", cascade="all, delete-orphan"
    )
    __table_args__ = (CheckConstraint("bonus IN (0, 1)", name="indicator_bonus"),)


class IndicatorTask(Base):
    """对应任务: one of the tasks whose work and material count for an indicator."""

    __tablename__ = "indicator_task"
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicator.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    task: Mapped[Task] = relationship()
    __table_args__ = (Index("indicator_task_once", "indicator_id", "task_id", unique=True),)


class NegativeItem(Base):
    """负面清单: one thing that must not have happened."""

    __tablename__ = "negative_item"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="unchecked")
    checked_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    __table_args__ = (CheckConstraint("state IN ('unchecked', 'clear', 'hit')", name="negative_item_state"),)


class DepartmentPackage(Base):
    """填报包: one that was sent to a department, and what became of it; it outlives department and plan."""

    __tablename__ = "department_package"
    plan_id: Mapped[str] = mapped_column(index=True)
    department_id: Mapped[str]
    sent_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]  # when what came back last had been saved
    # JSON: what the clerk decided upon, by the name of a value or a new row -> the hash of what came back
    decided: Mapped[str] = mapped_column(default="{}")
