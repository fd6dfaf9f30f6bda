"""Settings that belong to the data, and the record of every change."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Setting(Base):
    """One value that belongs to the data, not to the PC, such as the unit's name."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]


class Change(Base):
    """记录: one transaction of the clerk's; the newest undone ones can be redone."""

    __tablename__ = "change"
    sequence: Mapped[int] = mapped_column(Integer, unique=True)
    at: Mapped[datetime]
    label: Mapped[str]
    state: Mapped[str] = mapped_column(default="done")
    by_program: Mapped[bool] = mapped_column(default=False)  # undo passes over it
    __table_args__ = (
        CheckConstraint("state IN ('done', 'undone', 'dropped')", name="change_state"),
        CheckConstraint("by_program IN (0, 1)", name="change_by_program"),
    )


class ChangedRow(Base):
    """One row of a change: its raw column values before and after as JSON; null where the row was not."""

    __tablename__ = "changed_row"
    change_id: Mapped[str] = mapped_column(ForeignKey("change.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    table_name: Mapped[str]
    row_id: Mapped[str] = mapped_column(index=True)  # what a row that is gone was called
    task_id: Mapped[str | None] = mapped_column(index=True)  # the task it belongs to, even when that is gone
    before: Mapped[str | None]
    after: Mapped[str | None]
    __table_args__ = (
        # Numbers of orders are never given twice, not even of deleted ones: the history knows them all.
        Index("changed_row_of_orders", "row_id", sqlite_where=text("table_name = 'supervision_order'")),
    )


class Twin(Base):
    """A row that was made apart here and on another PC: ours, and how it is called there."""

    __tablename__ = "twin"
    other_id: Mapped[str] = mapped_column(unique=True)
    row_id: Mapped[str]


class CommonArchive(Base):
    """An archive that this PC wrote or took in: the records in it are what it and another had in common.

    ``whole`` is not said of older ones of a PC of which a newer one was taken in as far as it was answered.
    A step that took one in takes this along when it is undone, and so does a backup that is restored.
    """

    __tablename__ = "common_archive"
    archive_id: Mapped[str] = mapped_column(unique=True)
    whole: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (CheckConstraint("whole IN (0, 1)", name="common_archive_whole"),)


class Origin(Base):
    """Which PC a value came from and when it was changed there; not true any more once the value differs."""

    __tablename__ = "origin"
    table_name: Mapped[str]
    row_id: Mapped[str]
    column_name: Mapped[str]
    value: Mapped[str]  # its hash: tracks.value_hash()
    pc: Mapped[str]
    at: Mapped[str]  # ISO 8601, UTC
    __table_args__ = (UniqueConstraint("table_name", "row_id", "column_name"),)
