"""What all tables share: the id, the few storage types.

Every row's ``id`` is a random UUID (32 hex digits): records travel between PCs and are merged by it.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import Date, Text, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def new_id() -> str:
    """A fresh row id."""
    return uuid4().hex


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored as ISO 8601 text in UTC so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """Text of a moment."""
        return value and value.astimezone(UTC).isoformat(timespec="milliseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """A moment of its text."""
        return datetime.fromisoformat(value) if value else None


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number kept exactly, stored as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:
        """Text of a number."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:
        """A number of its text."""
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """Maps Python types to the few storage types in use."""

    type_annotation_map = {str: Text, date: Date, datetime: UtcTime, Decimal: ExactDecimal}  # noqa: RUF012

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)


def _give_id(_row: Base, _args: Any, values: dict[str, Any]) -> None:
    values.setdefault("id", new_id())


event.listen(Base, "init", _give_id, propagate=True)
