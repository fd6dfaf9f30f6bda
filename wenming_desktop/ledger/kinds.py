"""The kinds of activity: the clerk's own list, each with the form of its activities."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityKind, Category, Quota, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import FORM_WORDS, KindForm
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activity_rows import KindRow
from wenming_desktop.ledger.festivals import FESTIVALS
from wenming_desktop.plan.departments import checked_name

_IDLE = re.compile(r"\s+|我们的|主题|专题|活动|工作|服务|开展|其他|类$")  # said of every kind
_TELLING = 2  # signs that a word must have in common with a kind's name
# What offices write for a kind: a word of its name -> theirs.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "志愿": ("义工", "学雷锋"),
    "会议": ("例会", "座谈会", "推进会", "动员会", "部署会", "调度会", "大会"),
    "三会一课": ("党员大会", "支委会", "党小组会", "党课"),
    "捐赠": ("捐款", "捐物", "募捐"),
}


def kind_rows(session: Session, plan_id: str | None = None) -> list[KindRow]:
    """All kinds in the clerk's order; what is of a kind is counted of one plan, or of all of them."""
    activities = select(func.count()).where(Activity.kind_id == ActivityKind.id)
    quotas = select(func.count()).where(Quota.kind_id == ActivityKind.id)
    if plan_id is not None:
        activities = activities.where(Activity.plan_id == plan_id)
        quotas = quotas.join(Quota.task).join(Task.category).where(Category.plan_id == plan_id)
    counts = (activities.scalar_subquery(), quotas.scalar_subquery())
    query = select(ActivityKind, *counts).order_by(ActivityKind.ordinal, ActivityKind.id)
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


def kind_named(text: str, kinds: Sequence[str]) -> str | None:
    """The kind with this name, or the only one that has it as one of the parts of its name."""
    if text in kinds:
        return text
    word = text.replace("其它", "其他").removesuffix("活动")
    meant = [kind for kind in kinds if word in {kind, kind.removesuffix("活动"), *kind.split("/")}]
    return meant[0] if len(meant) == 1 else None


def kinds_short_for(text: str, kinds: Sequence[str]) -> list[str]:
    """The kinds of whose name a word is a part: 学习 of 学习培训; none for a word that says nothing."""
    word = _telling(text)
    return [kind for kind in kinds if len(word) >= _TELLING and any(word in part for part in kind.split("/"))]


def kinds_like(text: str, forms: Mapping[str, KindForm]) -> list[str]:
    """The kinds that a word may mean: one where it is clear, several where only the clerk can say.

    The kind of that name; else those it is short for, as 学习 for 学习培训; else all that have a word with it
    in common; a festival's name means the kind that registers festivals.

    Args:
        text: as written in a table, e.g. ``"志愿者活动"``.
        forms: name of a kind -> its form.
    """
    named = kind_named(text, list(forms))
    if named:
        return [named]
    if short := kinds_short_for(text, list(forms)):
        return short
    word = _telling(text)
    return [
        kind
        for kind, form in forms.items()
        if any(_in_common(word, part) for part in kind.split("/"))
        or any(other in word for own, others in _ALSO.items() if own in kind for other in others)
        or (form == KindForm.FESTIVAL and any(sign in word for sign in ("节日", *FESTIVALS)))
    ]


def _telling(text: str) -> str:
    """What of a kind's name tells it from others."""
    return _IDLE.sub("", text)


def _in_common(word: str, name: str) -> bool:
    name = _telling(name)
    return any(name[at : at + _TELLING] in word for at in range(len(name) - _TELLING + 1))


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
