"""What follows the preview of an imported standard: finding each indicator's task, and saving."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, Indicator, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.progress.indicator_import import IndicatorDraft, IndicatorPreview

_CLEAR, _AHEAD = 0.6, 0.15  # how much of an indicator's words a task has to share, and ahead of the next


@dataclass(frozen=True)
class SavedIndicators:
    """How many indicators were added, kept because they are the same, and removed.

    ``unscored`` of those kept lost a self score that was above their new 分值.
    """

    added: int
    kept: int
    removed: int
    unscored: int


def match_tasks(session: Session, plan_id: str, preview: IndicatorPreview) -> IndicatorPreview:
    """Give each indicator the plan's task whose text clearly says the same; the clerk may change it.

    Clear is: the task's text and standard hold at least 60 % of the pairs of neighbouring characters of the
    indicator's content, and 15 points more than any other task's. Rows that have a task keep it.
    """
    query = select(Task.id, Category.ordinal, Task.ordinal, Task.text, Task.standard)
    tasks = [
        (task_id, f"{category}-{ordinal}", _pairs(text + standard))
        for task_id, category, ordinal, text, standard in session.execute(
            query.join(Category).where(Category.plan_id == plan_id).order_by(Category.ordinal, Task.ordinal)
        )
    ]
    return replace(preview, rows=tuple(row if row.task_id else _matched(row, tasks) for row in preview.rows))


def save_indicators(
    session: Session, plan_id: str, preview: IndicatorPreview, *, replace: bool
) -> SavedIndicators:
    """Save the rows of a preview that have no problem, as one step of the history.

    One that the plan has already (the same project, content and standard) is kept with its self score.

    Args:
        session: of a change.
        plan_id: the plan.
        preview: as corrected.
        replace: remove the plan's indicators that the preview does not have; else they stay, before the new.

    Raises:
        UserError: nothing to save.
    """
    if not preview.good:
        raise UserError(f"“{preview.name}”里没有可以导入的指标，请核对表头和各列的对应关系。")
    describe(session, f"导入测评指标：{preview.name}")
    query = select(Indicator).where(Indicator.plan_id == plan_id)
    existing = list(session.scalars(query.order_by(Indicator.ordinal, Indicator.id)))
    known = {(row.project, row.content, row.standard): row for row in existing}
    order: dict[Indicator, None] = {} if replace else dict.fromkeys(existing)
    kept = unscored = 0
    for draft in preview.good:
        row = known.get((draft.project, draft.content, draft.standard))
        if row is None:
            row = Indicator(plan_id=plan_id, bonus=draft.bonus)
            row.project, row.content, row.standard = draft.project, draft.content, draft.standard
            session.add(row)
        else:
            kept += 1
        row.score = draft.score or Decimal(0)
        if row.self_score is not None and row.self_score > row.score:
            row.self_score, unscored = None, unscored + 1
        row.task_id = row.task_id or draft.task_id
        order[row] = None
    gone = [row for row in existing if row not in order]
    for row in gone:
        session.delete(row)
    for ordinal, row in enumerate(order, start=1):
        row.ordinal = ordinal
    session.flush()
    return SavedIndicators(len(preview.good) - kept, kept, len(gone), unscored)


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters, without blanks and punctuation."""
    signs = [sign for sign in text if sign.isalnum()]
    return {a + b for a, b in pairwise(signs)}


def _matched(row: IndicatorDraft, tasks: Sequence[tuple[str, str, set[str]]]) -> IndicatorDraft:
    pairs = _pairs(row.content)
    if len(pairs) < 3:
        return row
    shares = sorted(_shares(pairs, tasks), reverse=True)
    if not shares or shares[0][0] < _CLEAR or (len(shares) > 1 and shares[0][0] - shares[1][0] < _AHEAD):
        return row
    _, task_id, code = shares[0]
    return replace(row, task_id=task_id, task=code)


def _shares(pairs: set[str], tasks: Sequence[tuple[str, str, set[str]]]) -> Iterator[tuple[float, str, str]]:
    for task_id, code, own in tasks:
        yield len(pairs & own) / len(pairs), task_id, code
