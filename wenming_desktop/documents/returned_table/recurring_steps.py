"""What a table says once of measures that come again (每月…), as the measures that it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenming_desktop.documents.press.wording import numbered
from wenming_desktop.documents.returned_table.marks import Marked
from wenming_desktop.documents.returned_table.measures import Step, match_steps, same_step
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.plan.recurring import Told, told


@dataclass(frozen=True)
class Steps:
    """What the measures of a cell are.

    Attributes:
        steps: each with its measure, of one that comes again one a period.
        meant: what stood beside which measures; None for a new one.
        removed: the task's measures that are in none of them.
        question: what the clerk has to decide first, as one Chinese sentence; "".
    """

    steps: tuple[Step, ...]
    meant: tuple[tuple[Marked, tuple[str | None, ...]], ...]
    removed: tuple[MeasureRow, ...]
    question: str = ""


def wordings(measures: Sequence[MeasureRow]) -> list[str]:
    """All that a cell may say of a task's measures: together, and each."""
    return list(dict.fromkeys([*(one.text for one in told(measures)), *(row.text for row in measures)]))


def in_sentences(measures: Sequence[MeasureRow], steps: Sequence[Step]) -> str:
    """The steps as the table would have them."""
    known = {row.id: row for row in measures}
    texts: list[str] = []
    rows: list[MeasureRow] = []  # known ones, one behind the other
    for step in steps:
        if step.measure_id:
            rows.append(replace(known[step.measure_id], text=step.text))
        else:
            texts += [*(one.text for one in told(rows)), step.text]
            rows = []
    return numbered([*texts, *(one.text for one in told(rows))])


def steps_of_all(measures: Sequence[MeasureRow], marked: Sequence[Marked]) -> Steps:
    """Which of a cell's measures is which of the task's.

    A sentence that stands for several is all of them; in other words it rewords all of them, unless it says
    another frequency: then it is a new measure, and theirs are in none.
    """
    groups = [one for one in told(measures) if len(one.rows) > 1]
    pairs = _pairs(measures, groups, marked)
    taken = {row.id for group in pairs.values() for row in group.rows}
    free = [at for at in range(len(marked)) if at not in pairs]
    found, removed = match_steps(
        [row for row in measures if row.id not in taken], [marked[at].text for at in free]
    )
    single = dict(zip(free, found, strict=True))
    steps: list[Step] = []
    meant: list[tuple[Marked, tuple[str | None, ...]]] = []
    gone = {row.id for row in removed}
    question = ""
    for at, one in enumerate(marked):
        group = pairs.get(at)
        texts = _texts(group, one.text) if group else None
        if group and texts is not None:
            made = [Step(text, row.id) for row, text in zip(group.rows, texts, strict=True)]
        elif group:
            gone |= {row.id for row in group.rows}
            question = f"“{group.text}”改成了“{one.text}”，次数不一样：要另加这一条吗？"
            made = [Step(one.text, None)]
        else:
            made = [single[at]]
        steps += made
        meant.append((one, tuple(step.measure_id for step in made)))
    return Steps(tuple(steps), tuple(meant), tuple(row for row in measures if row.id in gone), question)


def _texts(group: Told, text: str) -> list[str] | None:
    if same_step(group.text, text):
        return [row.text for row in group.rows]
    return group.reworded(text)


def _pairs(
    measures: Sequence[MeasureRow], groups: Sequence[Told], marked: Sequence[Marked]
) -> dict[int, Told]:
    """Place in the cell -> the measures that it stands for together."""
    left = {group.rows[0].id: group for group in groups}
    pairs: dict[int, Told] = {}
    for at, one in enumerate(marked):
        same = next((key for key, group in left.items() if same_step(group.text, one.text)), None)
        if same:
            pairs[at] = left.pop(same)
    exact = {at for at, one in enumerate(marked) for row in measures if same_step(row.text, one.text)}
    single = {
        key
        for key, group in left.items()
        for row in group.rows
        for one in marked
        if same_step(row.text, one.text)
    }
    left = {key: group for key, group in left.items() if key not in single}  # stands in its periods
    rest = [at for at in range(len(marked)) if at not in pairs and at not in exact]
    inside = {row.id for group in groups for row in group.rows}
    others = [row for row in measures if row.id not in inside]
    whole = [*others, *(replace(group.rows[0], text=group.text) for group in left.values())]
    ordered = sorted(whole, key=lambda row: row.ordinal)
    for at, step in zip(rest, match_steps(ordered, [marked[at].text for at in rest])[0], strict=True):
        if step.measure_id in left:
            pairs[at] = left[step.measure_id]
    return pairs
