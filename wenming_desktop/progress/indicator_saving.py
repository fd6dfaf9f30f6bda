"""What follows the preview of an imported standard: finding each indicator's tasks, and saving."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, Indicator, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.progress.indicator_import import IndicatorDraft, IndicatorPreview, LikelyTask
from wenming_desktop.progress.indicator_proposals import Proposal, accept
from wenming_desktop.progress.indicator_texts import bare_name
from wenming_desktop.progress.indicators import find_tasks, set_tasks
from wenming_desktop.reading.likeness import pairs

_CLEAR, _AHEAD = 0.6, 0.15  # how alike a task has to be, and how far ahead of the next
_LIKELY, _MOST_LIKELY = 0.35, 3  # from where on tasks are offered, and how many
_FEWEST = 3  # pairs of an indicator's; less says nothing
_FEWEST_OF_TASK = 8  # pairs of a task's for it to count as the shorter text


@dataclass(frozen=True)
class SavedIndicators:
    """How many indicators were added, kept because they are the same, and removed.

    ``unscored`` of those kept lost a self score that was above their new 分值; ``accepted`` proposals were
    set.
    """

    added: int
    kept: int
    removed: int
    unscored: int
    accepted: int = 0


@dataclass(frozen=True)
class _Compared:
    code: str
    pairs: frozenset[str]


def match_tasks(session: Session, plan_id: str, preview: IndicatorPreview) -> IndicatorPreview:
    """Say of each indicator which tasks are like it, and give it the one that clearly says the same.

    How alike: the share of the pairs of neighbouring characters of the shorter text that the other one has;
    of the indicator's content and 考核要点, with its standard or without it, and the task's text and
    standard. Clear is 60 % and 15 points more than any other task's; from 35 % on tasks are offered. Rows
    that have tasks keep them.
    """
    tasks = _compared(session, plan_id)
    return replace(preview, rows=tuple(_matched(row, tasks) for row in preview.rows))


def likely_tasks(session: Session, plan_id: str, text: str) -> tuple[LikelyTask, ...]:
    """The tasks that are most like a text of an indicator, as match_tasks() measures it."""
    return tuple(_likely([text], _compared(session, plan_id)))


def save_indicators(
    session: Session,
    plan_id: str,
    preview: IndicatorPreview,
    *,
    replace: bool,
    accepted: Collection[Proposal] = (),
) -> SavedIndicators:
    """Save the rows of a preview that have no problem, as one step of the history.

    One that the plan has already (the same texts) is kept with its self score.

    Args:
        session: of a change.
        plan_id: the plan.
        preview: as corrected.
        replace: remove the plan's indicators that the preview does not have; else they stay, before the new.
        accepted: proposals to be set in the same step.

    Raises:
        UserError: nothing to save, or a code that no task has.
    """
    if not preview.good:
        raise UserError(f"“{preview.name}”里没有可以导入的指标，请核对表头和各列的对应关系。")
    describe(session, f"导入测评指标：{preview.name}")
    query = select(Indicator).where(Indicator.plan_id == plan_id)
    existing = list(session.scalars(query.order_by(Indicator.ordinal, Indicator.id)))
    known = _Known(existing)
    order: dict[Indicator, None] = {} if replace else dict.fromkeys(existing)
    kept = unscored = 0
    for draft in preview.good:
        row = known.find(draft)
        if row is None:
            row = Indicator(plan_id=plan_id, bonus=draft.bonus, ordinal=len(order) + 1)
            session.add(row)
        else:
            kept += 1
        _fill(session, row, draft)
        if row.self_score is not None and row.score is not None and row.self_score > row.score:
            row.self_score, unscored = None, unscored + 1
        order[row] = None
    gone = [row for row in existing if row not in order]
    for row in gone:
        session.delete(row)
    for ordinal, row in enumerate(order, start=1):
        row.ordinal = ordinal
    session.flush()
    accept(session, plan_id, accepted)
    return SavedIndicators(len(preview.good) - kept, kept, len(gone), unscored, len(accepted))


class _Known:
    """The plan's indicators by their texts.

    One that was read when levels and 考核要点 were not, with its number and points in the project's name, is
    found by what was read then.
    """

    def __init__(self, existing: Sequence[Indicator]) -> None:
        self._rows: dict[tuple[object, ...], Indicator] = {}
        for row in existing:
            if not row.heading and not row.focus:
                self._rows[bare_name(row.project), row.content, row.standard] = row
            key = (row.project, row.heading, row.content, row.focus, row.standard, row.bonus)
            self._rows[key] = row
        self._found: set[Indicator] = set()

    def find(self, draft: IndicatorDraft) -> Indicator | None:
        """The indicator that a draft is; each only once."""
        keys = ((*draft.key, draft.bonus), (draft.project, draft.content, draft.standard))
        rows = (row for key in keys if (row := self._rows.get(key)) and row not in self._found)
        row = next(rows, None)
        self._found |= {row} if row else set()
        return row


def _fill(session: Session, row: Indicator, draft: IndicatorDraft) -> None:
    row.project, row.heading, row.content = draft.project, draft.heading, draft.content
    row.focus, row.standard = draft.focus, draft.standard
    row.department_words, row.material_words = draft.departments, draft.materials
    words = draft.points.words
    if draft.score is not None or words not in {"", row.score_words}:
        row.score = draft.score  # else the number stays that the clerk may have set since
    row.score_words = words
    if not row.tasks:
        set_tasks(row, find_tasks(session, row.plan_id, draft.tasks))


def _compared(session: Session, plan_id: str) -> list[_Compared]:
    query = select(Category.ordinal, Task.ordinal, Task.text, Task.standard).join(Category)
    query = query.where(Category.plan_id == plan_id).order_by(Category.ordinal, Task.ordinal)
    return [
        _Compared(f"{category}-{ordinal}", pairs(text + standard))
        for category, ordinal, text, standard in session.execute(query)
    ]


def _matched(row: IndicatorDraft, tasks: Sequence[_Compared]) -> IndicatorDraft:
    likely = _likely([row.content + row.focus, row.content + row.focus + row.standard], tasks)
    clear = bool(likely) and likely[0].share >= _CLEAR
    clear = clear and (len(likely) == 1 or likely[0].share - likely[1].share >= _AHEAD)
    return replace(row, likely=tuple(likely), tasks=row.tasks or (likely[0].code if clear else ""))


def _likely(texts: Sequence[str], tasks: Sequence[_Compared]) -> list[LikelyTask]:
    said = [own for text in dict.fromkeys(texts) if len(own := pairs(text)) >= _FEWEST]
    found = [LikelyTask(task.code, max((_share(own, task) for own in said), default=0)) for task in tasks]
    return sorted((each for each in found if each.share >= _LIKELY), key=lambda each: -each.share)[
        :_MOST_LIKELY
    ]


def _share(own: frozenset[str], task: _Compared) -> float:
    shorter = min(len(own), max(len(task.pairs), _FEWEST_OF_TASK))
    return len(own & task.pairs) / shorter
