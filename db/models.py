"""The tables as SQLAlchemy sees them; their SQL stands in db/migrations and is compared by a test.

Every row's ``id`` is a random UUID (32 hex digits): records travel between PCs and are merged by it.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Text, TypeDecorator, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


def new_id() -> str:
    """A fresh row id."""
    return uuid4().hex


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored as ISO 8601 text in UTC so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: D102
        return value and value.astimezone(UTC).isoformat(timespec="milliseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:  # noqa: D102
        return datetime.fromisoformat(value) if value else None


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number kept exactly, stored as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:  # noqa: D102
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:  # noqa: D102
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """Maps Python types to the few storage types in use."""

    type_annotation_map = {str: Text, date: Date, datetime: UtcTime, Decimal: ExactDecimal}  # noqa: RUF012

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)


def _give_id(_row: Base, _args: Any, values: dict[str, Any]) -> None:
    values.setdefault("id", new_id())


event.listen(Base, "init", _give_id, propagate=True)


class Setting(Base):
    """One value that belongs to the data, not to the PC, such as the unit's name."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]


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


class Safeguard(Base):
    """保障措施: one safeguard of a plan."""

    __tablename__ = "safeguard"
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
    note: Mapped[str] = mapped_column(default="")
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    category: Mapped[Category] = relationship(back_populates="tasks")
    person: Mapped["Person | None"] = relationship()
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
    status: Mapped[str] = mapped_column(default="todo")
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    task: Mapped[Task] = relationship(back_populates="measures")
    department: Mapped[Department | None] = relationship()
    person: Mapped[Person | None] = relationship()
    __table_args__ = (CheckConstraint("status IN ('todo', 'doing', 'done')", name="measure_status"),)


class Evidence(Base):
    """材料/佐证: one stored file with its record; the bytes lie in the file store under ``sha256``."""

    __tablename__ = "evidence"
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(Integer)
    original_name: Mapped[str]
    title: Mapped[str]  # 题名
    document_number: Mapped[str] = mapped_column(default="")  # 文号
    responsible_body: Mapped[str] = mapped_column(default="")  # 责任者
    formed_on: Mapped[date | None]  # 形成日期
    collected_on: Mapped[date]  # 归集日期, set by the machine
    pages: Mapped[int | None] = mapped_column(Integer)
    level: Mapped[str] = mapped_column(default="internal")
    retention: Mapped[str | None]
    archival_number: Mapped[str | None] = mapped_column(unique=True)  # 档号
    long_term_valid: Mapped[bool] = mapped_column(default=False)
    links: Mapped[list["EvidenceLink"]] = relationship(
        back_populates="evidence", cascade="all, delete-orphan"
    )
    __table_args__ = (
        # No classified material may be kept on this PC, so no third level exists.
        CheckConstraint("level IN ('public', 'internal')", name="evidence_level"),
        CheckConstraint("retention IN ('Y', 'D30', 'D10')", name="evidence_retention"),
        CheckConstraint("long_term_valid IN (0, 1)", name="evidence_long_term_valid"),
    )


class EvidenceLink(Base):
    """材料归口: one evidence file serving one task."""

    __tablename__ = "evidence_link"
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    evidence: Mapped[Evidence] = relationship(back_populates="links")
    task: Mapped[Task] = relationship(back_populates="evidence_links")
    __table_args__ = (Index("evidence_link_once", "evidence_id", "task_id", unique=True),)


class Change(Base):
    """记录: one transaction of the clerk's; the newest undone ones can be redone."""

    __tablename__ = "change"
    sequence: Mapped[int] = mapped_column(Integer, unique=True)
    at: Mapped[datetime]
    label: Mapped[str]
    state: Mapped[str] = mapped_column(default="done")
    __table_args__ = (CheckConstraint("state IN ('done', 'undone', 'dropped')", name="change_state"),)


class ChangedRow(Base):
    """One row of a change: its raw column values before and after as JSON; null where the row was not."""

    __tablename__ = "changed_row"
    change_id: Mapped[str] = mapped_column(ForeignKey("change.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    table_name: Mapped[str]
    row_id: Mapped[str]
    task_id: Mapped[str | None] = mapped_column(index=True)  # the task it belongs to, even when that is gone
    before: Mapped[str | None]
    after: Mapped[str | None]
