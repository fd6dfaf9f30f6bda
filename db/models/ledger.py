"""活动台账 and what else was done: activities, volunteers, publicity, funds, the leading group."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.evidence import Evidence
from db.models.plan import Department, Person, Task


class ActivityKind(Base):
    """A kind of activity; ``form`` says which further fields its activities have."""

    __tablename__ = "activity_kind"
    ordinal: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(unique=True)
    form: Mapped[str]
    __table_args__ = (
        CheckConstraint(
            "form IN ('plain', 'volunteer', 'festival', 'meeting', 'lecture')", name="activity_kind_form"
        ),
    )


class Activity(Base):
    """活动: entered once, counts for one or many tasks of its plan."""

    __tablename__ = "activity"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"))
    kind_id: Mapped[str] = mapped_column(ForeignKey("activity_kind.id"), index=True)
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(default="")
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"), index=True)
    people: Mapped[int | None] = mapped_column(Integer)  # how many took part
    hours: Mapped[Decimal | None]  # 时长, travel not counted
    summary: Mapped[str] = mapped_column(default="")
    festival: Mapped[str | None]
    agenda: Mapped[str] = mapped_column(default="")  # 议题
    attendees: Mapped[str] = mapped_column(default="")  # 参加人员
    conclusion: Mapped[str] = mapped_column(default="")
    speaker: Mapped[str] = mapped_column(default="")
    kind: Mapped[ActivityKind] = relationship()
    department: Mapped[Department | None] = relationship()
    task_links: Mapped[list["ActivityTask"]] = relationship(
        back_populates="activity", cascade="all, delete-orphan"
    )
    evidence_links: Mapped[list["ActivityEvidence"]] = relationship(
        back_populates="activity", order_by="ActivityEvidence.ordinal", cascade="all, delete-orphan"
    )
    service: Mapped[list["ServiceHours"]] = relationship(
        back_populates="activity", cascade="all, delete-orphan"
    )
    __table_args__ = (
        CheckConstraint(
            "festival IN ('春节', '元宵', '清明', '端午', '中秋', '重阳')", name="activity_festival"
        ),
        Index("activity_by_date", "plan_id", "starts_on", "id"),
        Index("activity_counted", "id", "kind_id", "starts_on", "festival"),  # counting reads no whole row
    )


class ActivityTask(Base):
    """An activity counts for a task."""

    __tablename__ = "activity_task"
    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"))
    activity: Mapped[Activity] = relationship(back_populates="task_links")
    task: Mapped[Task] = relationship()
    __table_args__ = (
        Index("activity_task_once", "activity_id", "task_id", unique=True),
        Index("activity_task_of_task", "task_id", "activity_id"),
    )


class ActivityEvidence(Base):
    """Proof of an activity in one of its typed slots; it serves every task the activity counts for."""

    __tablename__ = "activity_evidence"
    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    kind: Mapped[str]  # a MaterialKind, e.g. 照片
    ordinal: Mapped[int] = mapped_column(Integer)
    activity: Mapped[Activity] = relationship(back_populates="evidence_links")
    evidence: Mapped[Evidence] = relationship()
    __table_args__ = (Index("activity_evidence_once", "activity_id", "kind", "evidence_id", unique=True),)


class Volunteer(Base):
    """志愿者: a person on the volunteer roster."""

    __tablename__ = "volunteer"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[str] = mapped_column(default="")  # of the national volunteer system
    joined_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    person: Mapped[Person] = relationship()


class ServiceHours(Base):
    """One volunteer's hours in one activity, travel not counted."""

    __tablename__ = "service_hours"
    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"), index=True)
    hours: Mapped[Decimal]
    activity: Mapped[Activity] = relationship(back_populates="service")
    volunteer: Mapped[Volunteer] = relationship()
    __table_args__ = (Index("service_hours_once", "activity_id", "volunteer_id", unique=True),)


class PublicityItem(Base):
    """宣传报道: one report in the media."""

    __tablename__ = "publicity_item"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"))
    title: Mapped[str]
    media: Mapped[str]
    level: Mapped[str]
    published_on: Mapped[date]
    link: Mapped[str] = mapped_column(default="")
    adopted: Mapped[bool] = mapped_column(default=True)
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"), index=True)
    evidence_links: Mapped[list["PublicityEvidence"]] = relationship(cascade="all, delete-orphan")
    task: Mapped[Task | None] = relationship()
    __table_args__ = (
        CheckConstraint(
            "level IN ('unit', 'county', 'city', 'province', 'nation')", name="publicity_item_level"
        ),
        CheckConstraint("adopted IN (0, 1)", name="publicity_item_adopted"),
        Index("publicity_item_by_date", "plan_id", "published_on", "id"),
    )


class PublicityEvidence(Base):
    """Proof of a report, such as a screenshot."""

    __tablename__ = "publicity_evidence"
    publicity_item_id: Mapped[str] = mapped_column(ForeignKey("publicity_item.id"))
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    evidence: Mapped[Evidence] = relationship()
    __table_args__ = (Index("publicity_evidence_once", "publicity_item_id", "evidence_id", unique=True),)


class FundEntry(Base):
    """专项资金: one line of budget or spending; amounts in yuan, exact."""

    __tablename__ = "fund_entry"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"))
    kind: Mapped[str]
    entered_on: Mapped[date]
    item: Mapped[str]
    amount: Mapped[Decimal]
    voucher: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"), index=True)
    evidence_links: Mapped[list["FundEvidence"]] = relationship(cascade="all, delete-orphan")
    task: Mapped[Task | None] = relationship()
    __table_args__ = (
        CheckConstraint("kind IN ('budget', 'spent')", name="fund_entry_kind"),
        Index("fund_entry_by_date", "plan_id", "entered_on", "id"),
    )


class FundEvidence(Base):
    """Proof of a fund entry, such as a voucher."""

    __tablename__ = "fund_evidence"
    fund_entry_id: Mapped[str] = mapped_column(ForeignKey("fund_entry.id"))
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    evidence: Mapped[Evidence] = relationship()
    __table_args__ = (Index("fund_evidence_once", "fund_entry_id", "evidence_id", unique=True),)


class LeadingGroupMember(Base):
    """创建工作领导小组 of a plan's year."""

    __tablename__ = "leading_group_member"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    role: Mapped[str]
    name: Mapped[str]
    post: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint("role IN ('leader', 'deputy', 'member', 'staff')", name="leading_group_member_role"),
    )
