"""The question about deadlines outside the plan's year, before they are saved."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.ground.messages import ask
from wenming_desktop.plan.deadlines import doubt_of_year


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
