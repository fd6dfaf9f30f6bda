"""Proof on file."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, Integer, text
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
    kind: Mapped[str] = mapped_column(default="")  # 类型: a MaterialKind, empty where nobody has said it
    picture: Mapped[bool] = mapped_column(default=False)  # a photo by what it is called, set by the machine
    place: Mapped[str] = mapped_column(default="")  # 地点, 人物, 主题, 背景: a photo's caption
    people: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="")
    came_from: Mapped[str] = mapped_column(default="")  # 来源: the folder it was taken in from, and below it
    inbox_since: Mapped[datetime | None]  # taken in without a place; 待归口 as long as nothing refers to it
    postponed: Mapped[bool] = mapped_column(default=False)  # 以后再说, in 待归口
    said_by: Mapped[str] = mapped_column(default="")  # JSON: of its values by column, where each came from
    __table_args__ = (
        # No classified material may be kept on this PC, so no third level exists.
        CheckConstraint("level IN ('public', 'internal')", name="evidence_level"),
        CheckConstraint("retention IN ('Y', 'D30', 'D10')", name="evidence_retention"),
        CheckConstraint("long_term_valid IN (0, 1)", name="evidence_long_term_valid"),
        # The orders of the evidence library, fetched by pages.
        Index(
            "evidence_by_collected",
            *("collected_on", "id", "original_name", "retention", "long_term_valid"),  # filtered by as well
        ),
        Index("evidence_by_formed", "formed_on", "id"),
        Index("evidence_by_title", "title", "id"),
        Index("evidence_by_size", "size", "id"),
        # Counting reads no whole row.
        Index(
            "evidence_counted",
            *("id", "formed_on", "long_term_valid", "kind", "picture", "document_number", "sha256"),
        ),
        Index("evidence_inbox", "inbox_since", sqlite_where=text("inbox_since IS NOT NULL")),
        CheckConstraint("picture IN (0, 1)", name="evidence_picture"),
        CheckConstraint("postponed IN (0, 1)", name="evidence_postponed"),
    )


class EvidenceVersion(Base):
    """A file that a better scan has taken the place of; its bytes stay in the store."""

    __tablename__ = "evidence_version"
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(Integer)
    original_name: Mapped[str]
    pages: Mapped[int | None] = mapped_column(Integer)
    replaced_at: Mapped[datetime]


class EvidenceMark(Base):
    """标记: a frame on a page, as inspectors ask for; the file's own bytes never change."""

    __tablename__ = "evidence_mark"
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    page: Mapped[int] = mapped_column(Integer)  # 1 is the first
    left: Mapped[float] = mapped_column(
        Float
    )  # of the page as it is shown: fractions of its width and height
    top: Mapped[float] = mapped_column(Float)
    width: Mapped[float] = mapped_column(Float)
    height: Mapped[float] = mapped_column(Float)
    note: Mapped[str] = mapped_column(default="")


class TextCorrection(Base):
    """改正: a line that was recognised wrongly, in the clerk's words; what was recognised is a cache."""

    __tablename__ = "text_correction"
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    page: Mapped[int] = mapped_column(Integer)  # 1 is the first
    line: Mapped[int] = mapped_column(Integer)  # 0 is the first
    read: Mapped[str]  # as it was recognised
    said: Mapped[str]


class TrashItem(Base):
    """材料回收站: evidence that the clerk deleted, with all that referred to it."""

    __tablename__ = "trash_item"
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]
    original_name: Mapped[str]
    trashed_at: Mapped[datetime]
    rows: Mapped[str]  # JSON: [[table, id, raw values by column], …], the evidence itself first


class FileFact(Base):
    """What the machine found in a stored file; made again from its bytes, so no part of the history."""

    __tablename__ = "file_fact"
    sha256: Mapped[str] = mapped_column(unique=True)
    read_by: Mapped[str] = mapped_column(default="")  # the rules it was read by; empty: not read yet
    pages: Mapped[int | None] = mapped_column(Integer)
    characters: Mapped[int | None] = mapped_column(Integer)  # of its text, blanks left out
    width: Mapped[int | None] = mapped_column(Integer)  # pixels of a picture, as it is shown
    height: Mapped[int | None] = mapped_column(Integer)
    taken_on: Mapped[date | None]  # 拍摄时间
    quality: Mapped[str] = mapped_column(default="")  # codes set apart by blanks
    codes: Mapped[str] = mapped_column(default="")  # of the program's own papers, set apart by blanks
    checked_at: Mapped[datetime | None]  # when its bytes were last read against the hash
    state: Mapped[str] = mapped_column(default="")  # what that found
    __table_args__ = (
        CheckConstraint("state IN ('', 'sound', 'missing', 'altered')", name="file_fact_state"),
        # The counts of slots ask for the lost ones among many.
        Index("file_fact_lost", "sha256", sqlite_where=text("state IN ('missing', 'altered')")),
    )
