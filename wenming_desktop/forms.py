"""Checking a form: every fault is noted beside its field, and nothing is saved while one is left."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from wenming_desktop.errors import FieldErrors


@dataclass(frozen=True)
class Saved:
    """What was saved, and what the clerk should look at although it was."""

    id: str
    warnings: tuple[str, ...] = ()


class Checks:
    """Gathers the faults of one form; finish() raises them together."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}

    def fail(self, field: str, sentence: str) -> None:
        """Note a fault; the first one of a field stays."""
        self._fields.setdefault(field, sentence)

    def text(self, field: str, value: str, name: str, limit: int, *, required: bool = False) -> str:
        """The text without outer blanks, checked for its length in characters."""
        value = value.strip()
        if required and not value:
            self.fail(field, f"请填写{name}。")
        elif len(value) > limit:
            self.fail(field, f"{name}太长：最多 {limit} 字，现有 {len(value)} 字。")
        elif any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in value):
            self.fail(field, f"{name}里有不能保存的控制字符，请删除后重试。")
        return value

    def day(self, field: str, value: date | None, name: str) -> date:
        """The day; where there is none, a stand-in that finish() never lets through."""
        if value is None:
            self.fail(field, f"请填写{name}。")
        return value or date.min

    def finish(self) -> None:
        """Raise FieldErrors if any field has a fault."""
        if self._fields:
            raise FieldErrors(self._fields)


def outside_year(name: str, day: date, year: int) -> tuple[str, ...]:
    """The warning about a day that is not in the plan's year; empty if it is."""
    return () if day.year == year else (f"{name} {day} 不在方案年度（{year}年）内，已保留。",)
