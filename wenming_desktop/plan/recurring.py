"""Measures that come again: written out one a period (政治学习（3月）), told once (每月政治学习)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wenming_desktop.entities.choices import Recurrence
from wenming_desktop.plan.plan_rows import MeasureRow

MONTHS = {Recurrence.MONTHLY: range(1, 13), Recurrence.QUARTERLY: range(3, 13, 3)}
_OFTEN = {Recurrence.MONTHLY: "每月", Recurrence.QUARTERLY: "每季度"}


def months_from(recurrence: Recurrence, first: int) -> list[int]:
    """The last months of a recurring measure's periods, without those that end before a month (1 to 12)."""
    return [month for month in MONTHS[recurrence] if month >= first]


def periods_in_words(recurrence: Recurrence, first: int) -> str:
    """What is made of a recurring measure from a month on: 10月至12月，3 条."""
    months = months_from(recurrence, first)
    names = [_period(recurrence, month) for month in (months[0], months[-1])]
    return f"{'至'.join(dict.fromkeys(names))}，{len(months)} 条"


def in_period(text: str, recurrence: Recurrence, month: int) -> str:
    """A measure's text for the period that ends with a month: 政治学习（3月）, 政治学习（第一季度）."""
    return f"{text}（{_period(recurrence, month)}）"


def _period(recurrence: Recurrence, month: int) -> str:
    return f"{month}月" if recurrence is Recurrence.MONTHLY else f"第{'一二三四'[month // 3 - 1]}季度"


_PERIODS = {often: [_period(often, month) for month in months] for often, months in MONTHS.items()}


@dataclass(frozen=True)
class Told:
    """One sentence of a task's breakdown, and the measures that it stands for.

    Attributes:
        text: 每月政治学习; where some periods lack 政治学习（1月、3月）.
        rows: one, or several of one wording.
        base: the wording without its period, of several rows.
        often: 每月 or 每季度, where every period is there.
    """

    text: str
    rows: tuple[MeasureRow, ...]
    base: str = ""
    often: str = ""

    @property
    def department(self) -> str:
        """Whose it is; empty where its rows do not agree."""
        return _agreed(row.department for row in self.rows)

    @property
    def person(self) -> str:
        """Who does it; empty where its rows do not agree."""
        return _agreed(row.person for row in self.rows)

    def reworded(self, text: str) -> list[str] | None:
        """What the rows say when the sentence becomes ``text``; None where it changes how often."""
        tail = self.text.removeprefix(self.base) if not self.often else ""
        if (self.often and self.often not in text) or not text.endswith(tail):
            return None
        base = text[: len(text) - len(tail)]
        bare = base.removeprefix(self.often) if self.text == self.often + self.base else base
        base = bare if bare[:1] == self.base[:1] else base
        return [f"{base}{row.text.removeprefix(self.base)}" for row in self.rows]


def told(measures: Sequence[MeasureRow]) -> list[Told]:
    """Measures as sentences, in the order of their first rows; what is told together has one wording."""
    groups: dict[tuple[str, str, int], list[MeasureRow]] = {}
    seen: dict[tuple[str, str], int] = {}
    for row in measures:
        base, period = _parted(row)
        if not period:
            groups["", row.id, 0] = [row]
            continue
        again = seen[base, period] = seen.get((base, period), -1) + 1  # added twice: told twice
        groups.setdefault((row.recurrence, base, again), []).append(row)
    return [_sentence(rows) for rows in groups.values()]


def _agreed(names: Iterable[str | None]) -> str:
    first, *others = set(names)
    return "" if others else first or ""


def _sentence(rows: list[MeasureRow]) -> Told:
    if len(rows) == 1:
        return Told(rows[0].text, tuple(rows))
    base, often = _parted(rows[0])[0], _OFTEN[rows[0].recurrence]
    periods = [_parted(row)[1] for row in rows]
    if len(periods) < len(_PERIODS[rows[0].recurrence]):
        return Told(f"{base}（{'、'.join(periods)}）", tuple(rows), base)
    return Told(base if often in base else f"{often}{base}", tuple(rows), base, often)


def _parted(row: MeasureRow) -> tuple[str, str]:
    """A recurring measure's wording and its period; of any other one nothing."""
    base, mark, period = row.text.rpartition("（")
    period = period.removesuffix("）") if mark and period.endswith("）") else ""
    return (base, period) if base and period in _PERIODS.get(row.recurrence, ()) else ("", "")
