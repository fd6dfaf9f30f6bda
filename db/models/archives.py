"""档案: what evidence is filed under, after DA/T 22-2015."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.evidence import Evidence


class ArchiveSeries(Base):
    """One run of item numbers: a year, a retention period and, where the 档号 has it, a unit's code."""

    __tablename__ = "archive_series"
    year: Mapped[int] = mapped_column(Integer)  # 归档年度
    retention: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")  # 机构代码
    last_number: Mapped[int] = mapped_column(Integer, default=0)  # the highest ever given
    __table_args__ = (
        CheckConstraint("retention IN ('Y', 'D30', 'D10')", name="archive_series_retention"),
        Index("archive_series_once", "year", "retention", "unit", unique=True),
    )


class ArchiveBox(Base):
    """盒: items of one series, with what its 备考表 says."""

    __tablename__ = "archive_box"
    series_id: Mapped[str] = mapped_column(ForeignKey("archive_series.id"))
    number: Mapped[int] = mapped_column(Integer)  # 盒号
    thickness: Mapped[int] = mapped_column(Integer)  # millimetres
    note: Mapped[str] = mapped_column(default="")  # 盒内文件情况说明
    sorted_by: Mapped[str] = mapped_column(default="")  # 整理人
    sorted_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(default="")  # 检查人
    checked_on: Mapped[date | None]
    series: Mapped[ArchiveSeries] = relationship()
    __table_args__ = (Index("archive_box_number", "series_id", "number", unique=True),)


class ArchiveItem(Base):
    """件: one piece of evidence under its number; the number as text is the evidence's 档号."""

    __tablename__ = "archive_item"
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"))
    series_id: Mapped[str] = mapped_column(ForeignKey("archive_series.id"))
    number: Mapped[int] = mapped_column(Integer)  # 件号
    box_id: Mapped[str | None] = mapped_column(ForeignKey("archive_box.id"), index=True)
    evidence: Mapped[Evidence] = relationship()
    series: Mapped[ArchiveSeries] = relationship()
    box: Mapped[ArchiveBox | None] = relationship()
    __table_args__ = (
        Index("archive_item_once", "evidence_id", unique=True),
        Index("archive_item_number", "series_id", "number", unique=True),
    )


class WithdrawnNumber(Base):
    """A number that was taken back: it is never given again, and the gap says why."""

    __tablename__ = "withdrawn_number"
    series_id: Mapped[str] = mapped_column(ForeignKey("archive_series.id"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]  # of the evidence that had it
    reason: Mapped[str]
    withdrawn_on: Mapped[date]
    series: Mapped[ArchiveSeries] = relationship()
    __table_args__ = (Index("withdrawn_number_once", "series_id", "number", unique=True),)
