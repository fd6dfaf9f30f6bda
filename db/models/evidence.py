"""Proof on file."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


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
    __table_args__ = (
        # No classified material may be kept on this PC, so no third level exists.
        CheckConstraint("level IN ('public', 'internal')", name="evidence_level"),
        CheckConstraint("retention IN ('Y', 'D30', 'D10')", name="evidence_retention"),
        CheckConstraint("long_term_valid IN (0, 1)", name="evidence_long_term_valid"),
        # The orders of the evidence library, fetched by pages.
        Index("evidence_by_collected", "collected_on", "id"),
        Index("evidence_by_formed", "formed_on", "id"),
        Index("evidence_by_title", "title", "id"),
        Index("evidence_by_size", "size", "id"),
        # Counting reads no whole row.
        Index("evidence_counted", "id", "formed_on", "collected_on", "long_term_valid"),
    )
