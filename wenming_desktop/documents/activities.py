"""What the papers about single activities share: which one, and when it was."""

from datetime import date

from sqlalchemy import select

from db.models import Activity
from wenming_desktop.documents.paper import Choice, Subject
from wenming_desktop.documents.wording import chinese_date
from wenming_desktop.errors import UserError

_LONGEST = 24  # characters of a title in the list


def activity_choices(subject: Subject) -> tuple[Choice, ...]:
    """The year's activities, the newest first."""
    return tuple(
        Choice(name, name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…")
        for name in _by_name(subject)
    )


def chosen_activity(subject: Subject, name: str | None) -> str:
    """The id of the activity of that name in activity_choices(); the newest where none is named.

    Raises:
        UserError: there is no activity, or none of that name.
    """
    found = _by_name(subject)
    if not found:
        raise UserError(
            f"{subject.plan.year}年度还没有登记活动，没有可打印的内容，请先在“活动台账”添加活动。"
        )
    name = name or next(iter(found))
    if name not in found:
        raise UserError(f"没有找到活动“{name}”，它可能已被修改或删除，请重新选择。")
    return found[name]


def _by_name(subject: Subject) -> dict[str, str]:
    """Day and title, which file names show -> id; namesakes of one day are numbered."""
    query = (
        select(Activity.id, Activity.starts_on, Activity.title)
        .where(Activity.plan_id == subject.plan_id)
        .order_by(Activity.starts_on.desc(), Activity.title, Activity.id)
    )
    names: dict[str, str] = {}
    for activity_id, starts_on, title in subject.session.execute(query):
        name, number = f"{starts_on} {title}", 1
        while name in names:
            number += 1
            name = f"{starts_on} {title}（{number}）"
        names[name] = activity_id
    return names


def period_words(starts_on: date, ends_on: date | None) -> str:
    """When it was, without saying anything twice, e.g. ``"2021年3月5日至7日"``."""
    if ends_on is None or ends_on == starts_on:
        return chinese_date(starts_on)
    end = chinese_date(ends_on)
    if ends_on.year == starts_on.year:
        end = f"{ends_on.month}月{ends_on.day}日" if ends_on.month != starts_on.month else f"{ends_on.day}日"
    return f"{chinese_date(starts_on)}至{end}"
