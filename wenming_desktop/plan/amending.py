"""Which of a plan's tasks the sentences of a further document amend."""

from collections.abc import Iterator, Sequence

from db.models import Category, Task, WorkPlan
from wenming_desktop.reading.amendments import Amendment, read_amendment
from wenming_desktop.reading.draft import Leftover, TaskDraft
from wenming_desktop.reading.likeness import likeness, plain
from wenming_desktop.reading.text.responsibility import read_responsibility

_SAME_CATEGORY = 0.6  # likeness of titles
_SAME_TASK = 0.3  # of texts, below which the number may mean another task


def amended_tasks(
    plan: WorkPlan, pieces: Sequence[Leftover]
) -> Iterator[tuple[Leftover, Task, TaskDraft, str]]:
    """Of each piece that amends one of the plan's tasks: it, the task, what the task says then, a doubt.

    The task is the one of that number, in the category that is named or counted; the doubt is empty where its
    text is like the old one.
    """
    for piece in pieces:
        said = read_amendment(piece.text)
        category = _category(plan, said) if said else None
        tasks = category.tasks if category else []
        if said and 1 <= said.task <= len(tasks):
            task, written = tasks[said.task - 1], read_responsibility(said.text)
            doubt = (
                "" if likeness(task.text, written.text) >= _SAME_TASK else "按编号对应，请核对是不是这一项"
            )
            yield piece, task, written, doubt


def _category(plan: WorkPlan, said: Amendment) -> Category | None:
    if said.title:
        alike = [(_likeness(said.title, each.title), -each.ordinal, each) for each in plan.categories]
        best = max(alike, default=None, key=lambda each: each[:2])
        return best[2] if best and best[0] >= _SAME_CATEGORY else None
    if not said.category and len(plan.categories) > 1:
        return None
    number = said.category or 1
    return plan.categories[number - 1] if number <= len(plan.categories) else None


def _likeness(one: str, other: str) -> float:
    """Of a title that may stand behind its number."""
    return 1.0 if plain(other) and plain(one).endswith(plain(other)) else likeness(one, other)
