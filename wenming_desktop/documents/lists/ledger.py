"""The lists of what was done, with all columns that pasting reads, under their words: they can come back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from db.models import Activity, Person, Volunteer
from wenming_desktop.documents.lists.kinds import AMOUNT, ListColumn, RowList, Value, column_of
from wenming_desktop.documents.paper import Subject
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.entities.tables import pasted, word_of
from wenming_desktop.ledger.activity_list import activity_ids, activity_rows
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow, VolunteerRow
from wenming_desktop.ledger.funds import FundFilter, FundRow, fund_ids, fund_rows
from wenming_desktop.ledger.publicity import (
    PublicityFilter,
    PublicityRow,
    publicity_ids,
    publicity_rows,
)
from wenming_desktop.ledger.volunteers import volunteer_ids, volunteer_rows
from wenming_desktop.search.lists import rows_by_id

_PROOF = "材料份数"
_OTHER_YEAR = "日期不在本年度"
_YES = {True: "是", False: "否"}


@dataclass(frozen=True)
class _Told:
    """An activity with its long texts."""

    id: str
    row: ActivityRow
    texts: Activity


def _activities(subject: Subject, ids: Sequence[str]) -> list[_Told]:
    rows = {row.id: row for row in activity_rows(subject.session, ids)}

    def ask(some: Sequence[str]) -> list[_Told]:
        found = subject.session.scalars(select(Activity).where(Activity.id.in_(some)))
        return [_Told(one.id, rows[one.id], one) for one in found if one.id in rows]

    return rows_by_id(ids, ask)


_ACTIVITY: Mapping[str, Callable[[_Told], Value]] = {
    "starts_on": lambda one: one.row.starts_on,
    "ends_on": lambda one: one.row.ends_on,
    "kind": lambda one: one.row.kind,
    "title": lambda one: one.row.title,
    "place": lambda one: one.row.place,
    "organiser": lambda one: one.row.organiser,
    "people": lambda one: one.row.people,
    "hours": lambda one: one.row.hours,
    "tasks": lambda one: "、".join(one.row.tasks),
    "festival": lambda one: one.row.festival,
    "agenda": lambda one: one.texts.agenda,
    "attendees": lambda one: one.texts.attendees,
    "conclusion": lambda one: one.texts.conclusion,
    "speaker": lambda one: one.texts.speaker,
    "summary": lambda one: one.texts.summary,
}
ACTIVITIES = RowList(
    "activities",
    "活动台账",
    "个活动",
    (
        *(column_of("activity", field.name, _ACTIVITY[field.name]) for field in pasted("activity")),
        ListColumn[_Told]("志愿者人数", lambda one: one.row.volunteers or None),
        ListColumn[_Told](_PROOF, lambda one: sum(count for _, count in one.row.slots)),
        ListColumn[_Told]("还缺", lambda one: "、".join(one.row.missing)),
    ),
    lambda subject: activity_ids(subject.session, subject.plan_id, ActivityFilter()),
    _activities,
)

_REPORT: Mapping[str, Callable[[PublicityRow], Value]] = {
    "published_on": lambda row: row.published_on,
    "title": lambda row: row.title,
    "media": lambda row: row.media,
    "level": lambda row: row.level.value,
    "link": lambda row: row.link,
    "adopted": lambda row: _YES[row.adopted],
    "task": lambda row: row.task,
}
PUBLICITY = RowList(
    "publicity",
    "宣传报道台账",
    "篇报道",
    (
        *(column_of("publicity_item", field.name, _REPORT[field.name]) for field in pasted("publicity_item")),
        ListColumn[PublicityRow](_PROOF, lambda row: row.evidence),
        ListColumn[PublicityRow](_OTHER_YEAR, lambda row: "不计入" if row.other_year else ""),
    ),
    lambda subject: publicity_ids(subject.session, subject.plan_id, PublicityFilter()),
    lambda subject, ids: publicity_rows(subject.session, ids),
)

_FUND: Mapping[str, Callable[[FundRow], Value]] = {
    "kind": lambda row: row.kind.value,
    "item": lambda row: row.item,
    "amount": lambda row: row.amount,
    "entered_on": lambda row: row.entered_on,
    "voucher": lambda row: row.voucher,
    "task": lambda row: row.task,
    "note": lambda row: row.note,
}


def _fund_sums(rows: Sequence[FundRow]) -> list[dict[str, Value]]:
    first, amount = word_of("fund_entry", "kind"), word_of("fund_entry", "amount")
    total = {kind: sum((row.amount for row in rows if row.kind == kind), Decimal(0)) for kind in FundKind}
    sums = [(f"{kind.value}合计", total[kind]) for kind in FundKind]
    sums.append(("结余合计", total[FundKind.BUDGET] - total[FundKind.SPENT]))
    return [{first: words, amount: value} for words, value in sums]


FUNDS = RowList(
    "funds",
    "专项资金台账",
    "笔记录",
    (
        *(
            column_of("fund_entry", field.name, _FUND[field.name], AMOUNT if field.name == "amount" else "")
            for field in pasted("fund_entry")
        ),
        ListColumn[FundRow](_PROOF, lambda row: row.evidence),
        ListColumn[FundRow](_OTHER_YEAR, lambda row: "是" if row.other_year else ""),
    ),
    lambda subject: fund_ids(subject.session, subject.plan_id, FundFilter()),
    lambda subject, ids: fund_rows(subject.session, ids),
    _fund_sums,
)


@dataclass(frozen=True)
class _Enrolled:
    """A volunteer with the post of the person."""

    row: VolunteerRow
    post: str


def _volunteers(subject: Subject, ids: Sequence[str]) -> list[_Enrolled]:
    query = select(Volunteer.id, Person.post).join(Person, Person.id == Volunteer.person_id)
    posts: dict[str, str] = dict(subject.session.execute(query).all())
    rows = volunteer_rows(subject.session, subject.plan_id, ids)
    return [_Enrolled(row, posts[row.id]) for row in rows]


_VOLUNTEER: Mapping[str, Callable[[_Enrolled], Value]] = {
    "name": lambda one: one.row.name,
    "department": lambda one: one.row.department,
    "post": lambda one: one.post,
    "phone": lambda one: one.row.phone,
    "number": lambda one: one.row.number,
    "joined_on": lambda one: one.row.joined_on,
    "note": lambda one: one.row.note,
}
_HOURS, _TIMES = "本年时长（小时）", "本年活动（次）"
VOLUNTEERS = RowList(
    "volunteers",
    "志愿者名册",
    "名志愿者",
    (
        *(
            column_of(table, field.name, _VOLUNTEER[field.name])
            for table in ("person", "volunteer")
            for field in pasted(table)
        ),
        ListColumn[_Enrolled](_HOURS, lambda one: one.row.hours),
        ListColumn[_Enrolled](_TIMES, lambda one: one.row.activities),
    ),
    lambda subject: volunteer_ids(subject.session, subject.plan_id),
    _volunteers,
    lambda rows: [
        {
            word_of("person", "name"): "合计",
            _HOURS: sum((one.row.hours for one in rows), Decimal(0)),
            _TIMES: sum(one.row.activities for one in rows),
        }
    ],
    needs_plan=False,
)
