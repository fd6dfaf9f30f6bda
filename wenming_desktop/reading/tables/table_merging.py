"""Tasks that a text and a table both have: finding them, and adding what only the table says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, TaskDraft
from wenming_desktop.reading.likeness import pairs, plain
from wenming_desktop.reading.text.responsibility import inherit

_ALIKE = 0.5  # of the shorter text's pairs of characters, so many are in the longer one
_SHORTEST = 3  # pairs that can be compared
_SLACK = 10  # characters


def match_tasks(texts: Sequence[str], rows: Sequence[str]) -> dict[int, int]:
    """Which of a text's tasks the rows of a table repeat: row -> task; a row may only name its beginning."""
    bare = [plain(text) for text in texts]
    found: dict[int, int] = {}
    for row, written in enumerate(map(plain, rows)):
        likeness = [_likeness(written, text) for text in bare]
        best = max(range(len(texts)), key=lambda at: likeness[at], default=None)
        if best is not None and likeness[best] >= _ALIKE:
            found[row] = best
    return found


def _likeness(row: str, text: str) -> float:
    """How much of the shorter text is in the longer one, or in its beginning if that is far longer."""
    short, long = sorted((row, text), key=len)
    own = pairs(short)
    return len(own & pairs(long[: 2 * len(short) + _SLACK])) / len(own) if len(own) >= _SHORTEST else 0


def add_from_table(draft: PlanDraft, found: Sequence[CategoryDraft], matches: Mapping[int, int]) -> PlanDraft:
    """The text's plan with what the table says of its tasks; other rows become tasks beside their neighbours.

    Args:
        draft: as read from the text.
        found: as read from the table.
        matches: row -> task, both counted through all categories.
    """
    homes = [at for at, category in enumerate(draft.categories) for _ in category.tasks]
    tasks = [list(category.tasks) for category in draft.categories]
    places = [(at, n) for at, category in enumerate(draft.categories) for n in range(len(category.tasks))]
    more: dict[int, list[TaskDraft]] = {}
    own: list[CategoryDraft] = []
    row = 0
    for category in found:
        count = len(category.tasks)
        home = next((homes[matches[at]] for at in range(row, row + count) if at in matches), None)
        if home is None:
            own.append(category)
        for at, task in enumerate(category.tasks, start=row):
            if at in matches:
                where, n = places[matches[at]]
                home = where
                tasks[where][n] = _with_words_of(tasks[where][n], task)
            elif home is not None:
                more.setdefault(home, []).append(task)
        row += count
    categories = [
        replace(category, tasks=(*tasks[at], *more.get(at, [])))
        for at, category in enumerate(draft.categories)
    ]
    return replace(draft, categories=(*categories, *own))


def _with_words_of(task: TaskDraft, row: TaskDraft) -> TaskDraft:
    """A task with what its row says, where it says nothing itself."""
    whole = inherit(task, row)
    return replace(
        whole,
        leader=task.leader or row.leader,
        standard=task.standard or row.standard,
        score=task.score or row.score,
        measures=task.measures or row.measures,
        note=task.note or row.note,
        spans=(*task.spans, *row.spans),
    )
