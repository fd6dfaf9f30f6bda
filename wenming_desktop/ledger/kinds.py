"""The kinds of activity: the clerk's own list, each with the form of its activities."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityKind, Quota
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import FORM_WORDS, KindForm
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activity_rows import KindRow
from wenming_desktop.plan.departments import checked_name


def kind_rows(session: Session) -> list[KindRow]:
    """All kinds in the clerk's order."""
    activities = select(func.count()).where(Activity.kind_id == ActivityKind.id).scalar_subquery()
    quotas = select(func.count()).where(Quota.kind_id == ActivityKind.id).scalar_subquery()
    query = select(ActivityKind, activities, quotas).order_by(ActivityKind.ordinal, ActivityKind.id)
    return [
        KindRow(kind.id, kind.name, KindForm(kind.form), with_it, asked)
        for kind, with_it, asked in session.execute(query)
    ]


def add_kind(session: Session, name: str, form: KindForm = KindForm.PLAIN) -> str:
    """Add a kind at the end of the list; returns its id. FieldErrors on ``name``."""
    name = _free_name(session, name, None)
    last = session.scalar(select(func.max(ActivityKind.ordinal))) or 0
    kind = ActivityKind(ordinal=last + 1, name=name, form=form.value)
    session.add(kind)
    session.flush()
    describe(session, f"添加活动类型“{name}”")
    return kind.id


def edit_kind(session: Session, kind_id: str, name: str, form: KindForm) -> None:
    """Rename a kind or give its activities another form; what they hold already stays."""
    kind = session.get_one(ActivityKind, kind_id)
    name = _free_name(session, name, kind_id)
    if name != kind.name:
        describe(session, f"活动类型“{kind.name}”改名为“{name}”")
    describe(session, f"活动类型“{name}”改为：{FORM_WORDS[form]}")
    kind.name, kind.form = name, form.value


def move_kind(session: Session, kind_id: str, steps: int) -> None:
    """Move a kind up (negative) or down in the list; at the end it stays."""
    order = list(session.scalars(select(ActivityKind).order_by(ActivityKind.ordinal, ActivityKind.id)))
    moved = session.get_one(ActivityKind, kind_id)
    place = order.index(moved)
    order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
    for ordinal, kind in enumerate(order, start=1):
        kind.ordinal = ordinal
    describe(session, f"调整活动类型“{moved.name}”的顺序")


def remove_kind(session: Session, kind_id: str, move_to: str | None = None) -> None:
    """Delete a kind; its activities and quotas go to the kind ``move_to`` (an id) or forbid it.

    Raises:
        UserError: it is used and no ``move_to`` was given (says by what), or it is the last one.
    """
    kind = session.get_one(ActivityKind, kind_id)
    if move_to == kind_id:
        raise UserError(f"“{kind.name}”要删除，不能移到它自己。")
    if session.scalar(select(func.count()).select_from(ActivityKind)) == 1:
        raise UserError(f"“{kind.name}”是最后一种活动类型，不能删除。")
    activities = session.scalars(select(Activity).where(Activity.kind_id == kind_id)).all()
    quotas = session.scalars(select(Quota).where(Quota.kind_id == kind_id)).all()
    if move_to:
        target = session.get_one(ActivityKind, move_to)
        for row in (*activities, *quotas):
            row.kind = target
        session.flush()
    elif activities or quotas:
        raise UserError(f"“{kind.name}”还有{_in_use(activities, quotas)}，请先移到其他类型。")
    session.delete(kind)
    describe(session, f"删除活动类型“{kind.name}”")


def _in_use(activities: Sequence[Activity], quotas: Sequence[Quota]) -> str:
    parts = (("活动{}个", len(activities)), ("次数要求{}条", len(quotas)))
    return "、".join(text.format(number) for text, number in parts if number)


def _free_name(session: Session, name: str, own_id: str | None) -> str:
    try:
        name = checked_name(name, word_of("activity_kind", "name"))
    except UserError as error:
        raise FieldErrors({"name": error.message}) from error
    other = session.scalar(select(ActivityKind.id).where(ActivityKind.name == name))
    if other and other != own_id:
        raise FieldErrors({"name": f"已有名为“{name}”的活动类型。"})
    return name
