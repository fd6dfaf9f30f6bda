"""The question about deadlines outside the plan's year, before they are saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from ui.ground.messages import ask
from wenming_desktop.reading.deadlines import doubt_of_year
from wenming_desktop.reading.draft import PlanDraft


def ask_about_years(
    parent: QWidget, written: Sequence[str], year: int, take: Callable[[Sequence[str]], object]
) -> bool:
    """Ask once about the deadlines among these texts that name a day outside the plan's year.

    Args:
        parent: the window the question lies over.
        written: as typed or pasted.
        year: the plan's.
        take: what to do with the texts, as they are or in the plan's year.

    Returns:
        Whether there was something to ask; if not, ``take`` was not called.
    """
    doubts = [(place, doubt) for place, text in enumerate(written) if (doubt := doubt_of_year(text, year))]
    if not doubts:
        return False
    corrected = list(written)
    for place, doubt in doubts:
        corrected[place] = doubt.corrected or written[place]
    first, several = doubts[0][1], len(doubts) > 1
    question = first.question
    if several:
        question = f"“{first.written}”等 {len(doubts)} 处时限不在{year}年度，仍然这样填吗？"
    instead = f"都改为{year}年度" if several else f"改为“{first.corrected}”"
    all_corrected = all(doubt.corrected for _, doubt in doubts)
    ask(
        parent,
        question,
        "仍然这样填",
        lambda: take(written),
        (instead, lambda: take(corrected)) if all_corrected else None,
    )
    return True


def take_draft(parent: QWidget, draft: PlanDraft, take: Callable[[PlanDraft], object]) -> None:
    """Hand on a plan that was read, after asking about its deadlines outside its year, if it has any."""
    tasks = [task for category in draft.categories for task in category.tasks]
    written = list(dict.fromkeys(task.due for task in tasks if task.due))

    def take_with(texts: Sequence[str]) -> None:
        meant = dict(zip(written, texts, strict=True))
        categories = (
            replace(row, tasks=tuple(replace(task, due=meant.get(task.due or "")) for task in row.tasks))
            for row in draft.categories
        )
        take(replace(draft, categories=tuple(categories)))

    if not (draft.year and ask_about_years(parent, written, draft.year, take_with)):
        take(draft)
