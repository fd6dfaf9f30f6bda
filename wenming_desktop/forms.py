"""Checking a form: every fault is noted beside its field, and nothing is saved while one is left."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from wenming_desktop.entities.fields import Field
from wenming_desktop.entities.tables import texts_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.words import visible


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

    def text(self, field: Field, value: str) -> str:
        """The text as its field keeps it, without outer blanks and marks of no shape, checked."""
        faulty = any(unicodedata.category(sign) in {"Cc", "Cs"} and not sign.isspace() for sign in value)
        value = visible(value)
        value = value.strip() if field.lines else " ".join(value.split())
        if field.required and not value:
            self.fail(field.name, f"请填写{field.word}。")
        elif len(value) > field.limit:
            self.fail(field.name, f"{field.word}太长：最多 {field.limit} 字，现有 {len(value)} 字。")
        elif faulty:
            self.fail(field.name, f"{field.word}里有不能保存的控制字符，请删除后重试。")
        return value

    def texts(self, table: str, draft: object) -> dict[str, str]:
        """All texts of a record by their columns, as its draft has them by name."""
        return {each.column: self.text(each, getattr(draft, each.name)) for each in texts_of(table)}

    def day(self, field: Field, value: date | None) -> date:
        """The day; where there is none, a stand-in that finish() never lets through."""
        if value is None:
            self.fail(field.name, f"请填写{field.word}。")
        return value or date.min

    def faults(self) -> dict[str, str]:
        """The faults noted so far, by field."""
        return dict(self._fields)

    def finish(self) -> None:
        """Raise FieldErrors if any field has a fault."""
        if self._fields:
            raise FieldErrors(self._fields)


def outside_year(name: str, day: date, year: int) -> tuple[str, ...]:
    """The warning about a day that is not in the plan's year; empty if it is."""
    return () if day.year == year else (f"{name} {day} 不在方案年度（{year}年）内，已保留。",)
