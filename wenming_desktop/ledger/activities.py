"""活动台账: entering, changing, copying and deleting activities."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityEvidence, ActivityTask, ServiceHours
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import texts_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.forms import Saved
from wenming_desktop.ledger.activity_rows import ActivityDraft, Service
from wenming_desktop.ledger.checking import Checked, Names, check, load_names
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.plan.unused import files_kept_in_view
from wenming_desktop.words import shortened


def create_activity(session: Session, plan_id: str, draft: ActivityDraft) -> Saved:
    """Enter an activity of a plan; it counts for every task it names.

    Returns:
        Its id, and warnings: a date outside the plan's year, what its kind should state, a namesake that day.

    Raises:
        FieldErrors: by the names of ActivityDraft's fields; nothing was saved.
    """
    return add_activity(session, load_names(session, plan_id), draft)


def add_activity(session: Session, names: Names, draft: ActivityDraft) -> Saved:
    """create_activity() for many at once: ``names`` is loaded once."""
    checked = _passed(check(session, names, draft))
    describe(session, f"添加活动“{shortened(checked.texts['title'])}”")
    activity = Activity(plan_id=names.plan_id)
    _fill(activity, draft, checked)
    session.add(activity)
    session.flush()
    return Saved(activity.id, checked.warnings)


def edit_activity(session: Session, activity_id: str, draft: ActivityDraft) -> Saved:
    """Change everything of an activity but its proof; returns and raises as create_activity()."""
    activity = session.get_one(Activity, activity_id)
    checked = _passed(check(session, load_names(session, activity.plan_id), draft, activity_id))
    describe(session, f"修改活动“{shortened(checked.texts['title'])}”")
    _fill(activity, draft, checked)
    session.flush()
    return Saved(activity.id, checked.warnings)


def copy_activity(session: Session, activity_id: str, starts_on: date) -> Saved:
    """Enter what is planned of an activity once more, for another day.

    What only the day itself brings is not copied: people, 参加人员, 结论, 小结, volunteers and proof.
    """
    activity = session.get_one(Activity, activity_id)
    old = draft_of(activity)
    days = old.ends_on - old.starts_on if old.ends_on and old.starts_on else None
    describe(session, f"复制活动“{shortened(old.title)}”到 {starts_on}")
    again = replace(
        old,
        starts_on=starts_on,
        ends_on=starts_on + days if days else None,
        people=None,
        attendees="",
        conclusion="",
        summary="",
        service=(),
    )
    return create_activity(session, activity.plan_id, again)


def delete_activities(session: Session, activity_ids: Sequence[str]) -> None:
    """Delete activities with their volunteers' hours; the evidence files and their records stay."""
    activities = [session.get_one(Activity, activity_id) for activity_id in dict.fromkeys(activity_ids)]
    many = f"等{len(activities)}个" if len(activities) > 1 else ""
    if activities:
        describe(session, f"删除活动“{shortened(activities[0].title)}”{many}")
    with files_kept_in_view(session):
        for activity in activities:
            session.delete(activity)


def hanging(session: Session, activity_ids: Sequence[str]) -> str:
    """What would go with these activities, e.g. ``"材料3份、志愿者时长2条"``; empty if nothing."""
    counts = (
        ("材料{}份", select(func.count()).where(ActivityEvidence.activity_id.in_(activity_ids))),
        ("志愿者时长{}条", select(func.count()).where(ServiceHours.activity_id.in_(activity_ids))),
    )
    found = ((text, session.scalar(query) or 0) for text, query in counts)
    return "、".join(text.format(number) for text, number in found if number)


def draft_of(activity: Activity) -> ActivityDraft:
    """An activity as its form shows it."""
    links = sorted(activity.task_links, key=lambda link: (link.task.category.ordinal, link.task.ordinal))
    service = sorted(activity.service, key=lambda row: (row.volunteer.person.ordinal, row.id))
    written: dict[str, str] = {each.name: getattr(activity, each.column) for each in texts_of("activity")}
    return ActivityDraft(
        **written,
        kind=activity.kind.name,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        organiser=activity.department.name if activity.department else "",
        people=activity.people,
        hours=activity.hours,
        tasks=tuple(task_code(link.task) for link in links),
        festival=activity.festival or "",
        service=tuple(Service(row.volunteer_id, row.hours) for row in service),
    )


def _passed(checked: Checked) -> Checked:
    if checked.errors:
        raise FieldErrors(checked.errors)
    return checked


def _fill(activity: Activity, draft: ActivityDraft, checked: Checked) -> None:
    assert checked.kind  # noqa: S101 - without one there was an error
    assert draft.starts_on  # noqa: S101
    activity.kind, activity.department = checked.kind, checked.department
    for column, text in checked.texts.items():
        setattr(activity, column, text)
    activity.starts_on = draft.starts_on
    activity.ends_on = draft.ends_on if draft.ends_on != draft.starts_on else None
    activity.people, activity.hours, activity.festival = draft.people, draft.hours, checked.festival

    wanted = {task.id: task for task in checked.tasks}
    for link in list(activity.task_links):
        if link.task_id not in wanted:
            activity.task_links.remove(link)
    linked = {link.task_id for link in activity.task_links}
    activity.task_links += [
        ActivityTask(task=task) for task_id, task in wanted.items() if task_id not in linked
    ]

    hours = {entry.volunteer_id: entry.hours for entry in draft.service}
    for row in list(activity.service):
        if row.volunteer_id not in hours:
            activity.service.remove(row)
        else:
            row.hours = hours.pop(row.volunteer_id)
    activity.service += [ServiceHours(volunteer_id=key, hours=value) for key, value in hours.items()]
