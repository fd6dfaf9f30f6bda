"""What all tables share: the id, the few storage types.

Every row's ``id`` is a UUID (32 hex digits): records travel between PCs and are merged by it.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from secrets import randbits
from time import time_ns
from typing import Any

from sqlalchemy import Date, Text, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_latest = 0  # 4096ths of a millisecond since 1970


def new_id() -> str:
    """A fresh row id: a UUID of version 7 (RFC 9562, 5.7 and method 3 of 6.2), greater than those before it.

    So rows stand in the order in which they came, and those that come together lie together in each index.
    """
    global _latest  # noqa: PLW0603 - Windows' clock may stand still for 16 ms
    _latest = max(time_ns() * 4096 // 1_000_000, _latest + 1)
    milliseconds, fraction = divmod(_latest, 4096)
    return f"{milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | randbits(62):032x}"


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
