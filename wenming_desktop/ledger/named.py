"""Which activities a title or a banner names: 重阳敬老志愿服务 is 重阳节敬老志愿服务活动."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityTask

_LEAST_SIGNS, _LEAST_SHARE = 4, 0.6  # that both share, in one piece and in all, of the shorter one
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


def activities_named(session: Session, plan_id: str, words: str) -> list[NamedActivity]:
    """The activities of a plan whose title the words have most in common with, the earliest first.

    None where nothing is alike: pieces of two signs and more, in the same order, that make up less than a
    share of the shorter one, are chance.
    """
    sought = _NO_SIGN.sub("", words)
    if len(sought) < _LEAST_SIGNS:
        return []
    rows = session.execute(
        select(Activity.id, Activity.title).where(Activity.plan_id == plan_id).order_by(Activity.starts_on)
    ).all()
    alike = [(_alike(sought, _NO_SIGN.sub("", title)), activity_id) for activity_id, title in rows]
    best = max((share for share, _ in alike), default=0.0)
    if best < _LEAST_SHARE:
        return []
    return [_named(session, activity_id) for share, activity_id in alike if share == best]


def _alike(words: str, title: str) -> float:
    """How much of the shorter one both share; 0 where no piece is long enough."""
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
