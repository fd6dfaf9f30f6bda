"""What stands in the rows of a published standard: indicators, in groups with their points."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from wenming_desktop.progress.indicator_columns import IndicatorField
from wenming_desktop.progress.points import Points, points_in, read_points, title_points

_F = IndicatorField
BONUS = re.compile(r"加分|附加|特色创新奖励")


@dataclass
class Group:
    """Rows below one name, with the points that it says they have together; None where it says none."""

    name: str
    declared: Decimal | None
    row: int = 0  # of the name, from 1
    lines: list["Line"] = field(default_factory=list["Line"])

    def agrees(self, declared: Decimal) -> bool:
        """Whether its rows add up to this, bonus lines apart or not."""
        return declared in {self.total(usual=True), self.total(usual=False)}

    def total(self, *, usual: bool) -> Decimal:
        """The points of its rows; ``usual`` leaves bonus lines out."""
        scores = (line.points.score for line in self.lines if not (usual and line.is_bonus))
        return sum((score for score in scores if score is not None), Decimal(0))


@dataclass
class Line:
    """One indicator as it stands in the rows of the sheet; ``row`` counts from 1."""

    row: int
    texts: dict[IndicatorField, str]
    bonus: bool
    group: Group  # the rows of its content
    problems: list[str]  # cells that cannot be read

    def more(self, texts: dict[IndicatorField, str]) -> None:
        """Take what a further row of the same indicator says."""
        for each, text in texts.items():
            if text and text not in self.texts[each].split("\n"):
                self.texts[each] = f"{self.texts[each]}\n{text}".strip()
        self.forget()

    def forget(self) -> None:
        """Read the points anew: its texts or the rows of its content are others."""
        for read in ("points", "is_bonus"):
            self.__dict__.pop(read, None)

    @cached_property
    def is_bonus(self) -> bool:
        """Whether it is 加分项: by its section, its names or the way its points are written."""
        named = BONUS.search(self.texts[_F.PROJECT] + self.texts[_F.HEADING])
        return self.bonus or bool(named or BONUS.match(self.texts[_F.CONTENT])) or self.points.bonus

    @cached_property
    def points(self) -> Points:
        """Its 分值: in its column, else behind its content if that is its own, else inside its texts."""
        usual, extra = read_points(self.texts[_F.SCORE]), read_points(self.texts[_F.BONUS])
        if self.texts[_F.SCORE]:
            if not self.texts[_F.BONUS]:
                return usual
            return Points(
                usual.score, usual.most, words=f"{self.texts[_F.SCORE]}，加分 {self.texts[_F.BONUS]}"
            )
        if self.texts[_F.BONUS]:
            return Points(extra.score, extra.most, bonus=True, words=extra.words)
        places = [self.texts[_F.FOCUS], self.texts[_F.STANDARD]]
        said = title_points(self.texts[_F.CONTENT])[1] if len(self.group.lines) == 1 else Points()
        for found in (said, points_in("\n".join(places)), points_in(self.texts[_F.CONTENT])):
            if found.most is not None:
                return found
        return Points()


def sums(groups: Sequence[Group]) -> Iterator[str]:
    """A sentence for each group whose rows do not add up to what it says, bonus lines apart.

    Groups with a row whose points are not one number cannot be compared.
    """
    told: dict[str, None] = {}
    for group in groups:
        if group.declared is None or any(line.points.score is None for line in group.lines):
            continue
        if group.lines and not group.agrees(group.declared):
            found = group.total(usual=True) or group.total(usual=False)
            told[f"“{group.name[:20]}”写的是 {group.declared} 分，各行相加是 {found} 分，请核对。"] = None
    yield from told
