"""Which activities a title or a banner names: 重阳敬老志愿服务 is 重阳节敬老志愿服务活动."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityTask
from wenming_desktop.answers import remembered
from wenming_desktop.entities.table_names import Table
from wenming_desktop.festivals import FESTIVALS

_LEAST_SIGNS, _LEAST_SHARE = 4, 0.7  # that both share, in one piece and in all, of the shorter one
_NO_SIGN = re.compile(r"[^\u4e00-\u9fff\w]")


@dataclass(frozen=True)
class NamedActivity:
    """An activity that words name: on one day, or more, at a place, counting for tasks."""

    id: str
    title: str
    starts_on: date
    ends_on: date | None
    place: str
    task_ids: tuple[str, ...]

    def on(self, day: date) -> bool:
        """Whether it went on that day."""
        return self.starts_on <= day <= (self.ends_on or self.starts_on)


def activities_named(session: Session, plan_id: str, words: str, day: date | None) -> list[NamedActivity]:
    """The activities of a plan whose title the words have most in common with, the earliest first.

    Of several those that went on on the day, where there are such. None where nothing is alike: pieces of
    two signs and more, in the same order, that make up less than a share of the shorter one, are chance.
    """
    sought = _NO_SIGN.sub("", words)
    pieces = {sought[at : at + _LEAST_SIGNS] for at in range(len(sought) - _LEAST_SIGNS + 1)}
    # What shares no piece is not like it, and need not be compared: there are thousands of titles.
    titles = [each for each in _titles(session, plan_id) if any(piece in each[1] for piece in pieces)]
    alike = [(_alike(sought, title), activity_id) for activity_id, title in titles]
    best = max((share for share, _ in alike), default=0.0)
    if best < _LEAST_SHARE:
        return []
    named = [_named(session, activity_id) for share, activity_id in alike if share == best]
    return [one for one in named if day and one.on(day)] or named


def _titles(session: Session, plan_id: str) -> list[tuple[str, str]]:
    """Id and title, signs alone, of a plan's activities, the earliest first; kept until they change."""
    query = (
        select(Activity.id, Activity.title).where(Activity.plan_id == plan_id).order_by(Activity.starts_on)
    )
    return remembered(
        session,
        "activity titles",
        plan_id,
        lambda: [(row_id, _NO_SIGN.sub("", title)) for row_id, title in session.execute(query)],
        {Table.ACTIVITY},
    )


def _alike(words: str, title: str) -> float:
    """How much of the shorter one both share; 0 where no piece is long enough, or of different festivals."""
    one, other = ({each for each in FESTIVALS if each in text} for text in (words, title))
    if one and other and not one & other:
        return 0.0
    blocks = SequenceMatcher(None, words, title, autojunk=False).get_matching_blocks()
    pieces = [block.size for block in blocks if block.size > 1]
    if max(pieces, default=0) < _LEAST_SIGNS:
        return 0.0
    return sum(pieces) / max(min(len(words), len(title)), 1)


def _named(session: Session, activity_id: str) -> NamedActivity:
    row = session.get_one(Activity, activity_id)
    tasks: Sequence[str] = session.scalars(
        select(ActivityTask.task_id).where(ActivityTask.activity_id == activity_id)
    ).all()
    return NamedActivity(row.id, row.title, row.starts_on, row.ends_on, row.place, tuple(tasks))
