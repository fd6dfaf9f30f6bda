"""What the papers about single activities share: which one, and when it was."""

from datetime import date

from sqlalchemy import select

from db.models import Activity
from wenming_desktop.documents.paper import Choice, Subject
from wenming_desktop.errors import UserError
from wenming_desktop.words import chinese_date, shortened


def activity_choices(subject: Subject) -> tuple[Choice, ...]:
    """The year's activities by their ids, the newest first."""
    query = select(Activity.id, Activity.starts_on, Activity.title).where(Activity.plan_id == subject.plan_id)
    newest = query.order_by(Activity.starts_on.desc(), Activity.title, Activity.id)
    return tuple(
        Choice(activity_id, f"{starts_on} {shortened(title)}", f"{starts_on} {title}")
        for activity_id, starts_on, title in subject.session.execute(newest)
    )


def chosen_activity(subject: Subject, activity_id: str | None) -> str:
    """The id of the activity to print; the newest where none is chosen.

    Raises:
        UserError: there is no activity, or that one is gone.
    """
    ids = [choice.value for choice in activity_choices(subject)]
    if not ids:
        raise UserError(
            f"{subject.plan.year}年度还没有登记活动，没有可打印的内容，请先在“活动台账”添加活动。"
        )
    found = activity_id or ids[0]
    if not found or found not in ids:
        raise UserError("要打印的活动已经不在台账里，可能已被删除，请重新选择。")
    return found


def period_words(starts_on: date, ends_on: date | None) -> str:
    """When it was, without saying anything twice, e.g. ``"2021年3月5日至7日"``."""
    if ends_on is None or ends_on == starts_on:
        return chinese_date(starts_on)
    end = chinese_date(ends_on)
    if ends_on.year == starts_on.year:
        end = f"{ends_on.month}月{ends_on.day}日" if ends_on.month != starts_on.month else f"{ends_on.day}日"
    return f"{chinese_date(starts_on)}至{end}"
