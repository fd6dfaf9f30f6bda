"""迎检: what the clerk chose for the inspection day."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from db.models.base import Base
from db.models.evidence import Evidence
from db.models.plan import Task, WorkPlan
from db.models.progress import Indicator


class BookEntry(Base):
    """册内材料: one piece of proof in the book of a task or an indicator, where the clerk chose about it."""

    __tablename__ = "book_entry"
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    indicator_id: Mapped[str | None] = mapped_column(ForeignKey("indicator.id"))
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    pages: Mapped[str] = mapped_column(default="")  # such as 1,3-5,-1, where -1 is the last; empty: all
    left_out: Mapped[bool] = mapped_column(default=False)
    task: Mapped[Task | None] = relationship(backref=backref("book_entries", cascade="all, delete-orphan"))
    indicator: Mapped[Indicator | None] = relationship(
        backref=backref("book_entries", cascade="all, delete-orphan")
    )
    evidence: Mapped[Evidence] = relationship()
    __table_args__ = (
        Index("book_entry_task_once", "task_id", "evidence_id", unique=True),
        Index("book_entry_indicator_once", "indicator_id", "evidence_id", unique=True),
        CheckConstraint("left_out IN (0, 1)", name="book_entry_left_out"),
    )


class Volume(Base):
    """卷: a county's own order of the material. Proof belongs to the first volume that takes it."""

    __tablename__ = "volume"
    plan_id: Mapped[str] = mapped_column(ForeignKey("work_plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]  # e.g. 班子卷
    kinds: Mapped[str] = mapped_column(default="")  # MaterialKinds with 、 between; empty: any
    plan: Mapped[WorkPlan] = relationship(backref=backref("volumes", cascade="all, delete-orphan"))
    tasks: Mapped[list["VolumeTask"]] = relationship(
        order_by="VolumeTask.ordinal", cascade="all, delete-orphan"
    )  # none: any


class VolumeTask(Base):
    """卷内任务: one of the tasks whose proof a volume takes."""

    __tablename__ = "volume_task"
    volume_id: Mapped[str] = mapped_column(ForeignKey("volume.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    task: Mapped[Task] = relationship(backref=backref("volume_links", cascade="all, delete-orphan"))
    __table_args__ = (Index("volume_task_once", "volume_id", "task_id", unique=True),)


class SubmissionProfile(Base):
    """报送要求: what a receiving office takes; 0 where it sets no limit."""

    __tablename__ = "submission_profile"
    name: Mapped[str] = mapped_column(unique=True)
    kinds: Mapped[str]  # endings of the files it takes, with 、 between, e.g. jpg、pdf
    picture_least: Mapped[int] = mapped_column(Integer, default=0)  # pixels of the longest side
    picture_most: Mapped[int] = mapped_column(Integer, default=0)
    picture_bytes: Mapped[int] = mapped_column(Integer, default=0)  # of one picture at most
    document_bytes: Mapped[int] = mapped_column(Integer, default=0)  # of one other file at most
    item_most: Mapped[int] = mapped_column(Integer, default=0)  # files of one item at most
    name_pattern: Mapped[str]  # e.g. {编号}-{题名}-{序号}
    name_limit: Mapped[int] = mapped_column(Integer, default=0)  # characters, without the ending
    folder_pattern: Mapped[str] = mapped_column(default="")  # e.g. {类别}/{编号}; empty: all in one folder
    recompress: Mapped[bool] = mapped_column(default=False)  # PDF pages that are images may be made smaller
    __table_args__ = (CheckConstraint("recompress IN (0, 1)", name="submission_profile_recompress"),)
