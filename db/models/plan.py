"""The plan and who does what: plans, categories, tasks and their evidence, departments, people, measures."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.evidence import Evidence


class WorkPlan(Base):
    """工作方案: one year's official plan."""

    __tablename__ = "work_plan"
    title: Mapped[str]
    year: Mapped[int] = mapped_column(Integer)
    issuer: Mapped[str]
    issued_on: Mapped[date | None]
    goal: Mapped[str]
    basis: Mapped[str]  # document names, one a line
    attachment: Mapped[str]
    categories: Mapped[list["Category"]] = relationship(
        back_populates="plan", order_by="Category.ordinal", cascade="all, delete-orphan"
    )
    safeguards: Mapped[list["Safeguard"]] = relationship(
        order_by="Safeguard.ordinal", cascade="all, delete-orphan"
    )
    stages: Mapped[list["Stage"]] = relationship(order_by="Stage.ordinal", cascade="all, delete-orphan")
    sources: Mapped[list["PlanSource"]] = relationship(
        order_by="PlanSource.ordinal", cascade="all, delete-orphan"
    )


class PlanSource(Base):
    """方案原文: the text of one document that the plan was read from."""

    __tablename__ = "plan_source"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]  # the file's, or 粘贴的文字
    read_on: Mapped[date]
    text: Mapped[str]


class Safeguard(Base):
    """保障措施: one safeguard of a plan."""

    __tablename__ = "safeguard"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]
    text: Mapped[str]


class Stage(Base):
    """实施步骤: one stage of the plan, its dates in its own words."""

    __tablename__ = "stage"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]
    text: Mapped[str]


class Category(Base):
    """任务类别: one numbered heading of a plan; a tab."""

    __tablename__ = "category"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]
    short_title: Mapped[str]
    intro: Mapped[str] = mapped_column(default="")  # text between the heading and its first task
    plan: Mapped[WorkPlan] = relationship(back_populates="categories")
    tasks: Mapped[list["Task"]] = relationship(
        back_populates="category", order_by="Task.ordinal", cascade="all, delete-orphan"
    )


class Task(Base):
    """任务: one numbered paragraph of a category, text verbatim."""

    __tablename__ = "task"
    category_id: Mapped[str] = mapped_column(ForeignKey("category.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    text: Mapped[str]
    standard: Mapped[str] = mapped_column(default="")  # 测评标准
    score: Mapped[Decimal | None]  # 分值
    self_score: Mapped[Decimal | None]  # 自评分
    self_reason: Mapped[str] = mapped_column(default="")  # 自评说明
    note: Mapped[str] = mapped_column(default="")
    leader: Mapped[str] = mapped_column(default="")  # 责任领导, as written
    support_words: Mapped[str] = mapped_column(default="")  # 各科室: who else supports, as written
    due_on: Mapped[date | None]  # the next day that the deadline's words name
    due_words: Mapped[str] = mapped_column(default="")  # 时限原文, where they say more than the day
    not_applicable: Mapped[str] = mapped_column(default="")  # why it does not concern the unit; else empty
    statement: Mapped[str] = mapped_column(default="")  # 说明, for the inspection
    category: Mapped[Category] = relationship(back_populates="tasks")
    people: Mapped[list["TaskPerson"]] = relationship(
        order_by="TaskPerson.ordinal", cascade="all, delete-orphan"
    )
    assignments: Mapped[list["Assignment"]] = relationship(
        order_by="Assignment.ordinal", cascade="all, delete-orphan"
    )
    measures: Mapped[list["Measure"]] = relationship(
        back_populates="task", order_by="Measure.ordinal", cascade="all, delete-orphan"
    )
    evidence_links: Mapped[list["EvidenceLink"]] = relationship(
        back_populates="task", order_by="EvidenceLink.ordinal", cascade="all, delete-orphan"
    )


class Department(Base):
    """科室/局属单位: who can be responsible."""

    __tablename__ = "department"
    ordinal: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str] = mapped_column(default="")
    head: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    people: Mapped[list["Person"]] = relationship(back_populates="department", order_by="Person.ordinal")


class Person(Base):
    """责任人 and everybody else with a name."""

    __tablename__ = "person"
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    post: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    department: Mapped[Department | None] = relationship(back_populates="people")


class TaskPerson(Base):
    """责任人: one of the people who are responsible for a task."""

    __tablename__ = "task_person"
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    person: Mapped[Person] = relationship()
    __table_args__ = (Index("task_person_once", "task_id", "person_id", unique=True),)


class Assignment(Base):
    """牵头/配合: one department's role in one task; at most one lead a task."""

    __tablename__ = "assignment"
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"))
    department_id: Mapped[str] = mapped_column(ForeignKey("department.id"), index=True)
    role: Mapped[str]
    ordinal: Mapped[int] = mapped_column(Integer)
    department: Mapped[Department] = relationship()
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'support')", name="assignment_role"),
        Index("assignment_department_once", "task_id", "department_id", unique=True),
        Index("assignment_one_lead", "task_id", unique=True, sqlite_where=text("role = 'lead'")),
    )


class Measure(Base):
    """措施: one step of the lead department's breakdown of a task."""

    __tablename__ = "measure"
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    text: Mapped[str]
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    due_words: Mapped[str] = mapped_column(default="")  # 时限原文, where they say more than the day
    status: Mapped[str] = mapped_column(default="todo")
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    recurrence: Mapped[str] = mapped_column(default="once")
    task: Mapped[Task] = relationship(back_populates="measures")
    department: Mapped[Department | None] = relationship()
    person: Mapped[Person | None] = relationship()
    __table_args__ = (
        CheckConstraint("status IN ('todo', 'doing', 'done')", name="measure_status"),
        CheckConstraint("recurrence IN ('once', 'monthly', 'quarterly')", name="measure_recurrence"),
    )


class EvidenceLink(Base):
    """材料归口: one evidence file serving one task."""

    __tablename__ = "evidence_link"
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    evidence: Mapped[Evidence] = relationship()
    task: Mapped[Task] = relationship(back_populates="evidence_links")
    __table_args__ = (Index("evidence_link_once", "evidence_id", "task_id", unique=True),)
