"""What the tests of the ledger share: a workspace, an activity, one change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from db.models import WorkPlan
from wenming_desktop.forms import Saved
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_list import activity_detail, page_activities
from wenming_desktop.ledger.activity_rows import (
    ActivityDetail,
    ActivityDraft,
    ActivityFilter,
    ActivityRow,
    VolunteerDraft,
)
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.workspace import Workspace

VISIT = ActivityDraft(
    kind="志愿服务",
    title="走进社区清洁家园",
    starts_on=date(2021, 3, 5),
    ends_on=date(2021, 3, 7),
    place="幸福社区",
    organiser="宣传科",
    people=25,
    hours=Decimal("2.5"),
    summary="清扫楼道12处。",
    tasks=("1-1", "2-3"),
)
MEETING = ActivityDraft(
    kind="会议",
    title="全员创建动员会",
    starts_on=date(2021, 4, 1),
    place="三楼会议室",
    organiser="办公室",
    tasks=("1-2",),
    agenda="部署创建工作",
    attendees="全体人员",
    conclusion="通过任务配档表",
)


def plan_id(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id).order_by(WorkPlan.year)).first() or ""


def enter(workspace: Workspace, draft: ActivityDraft = VISIT, **fields: Any) -> Saved:
    with workspace.log.change() as session:
        return create_activity(session, plan_id(workspace), replace(draft, **fields))


def detail(workspace: Workspace, activity_id: str) -> ActivityDetail:
    with workspace.reading() as session:
        return activity_detail(session, activity_id)


def rows(workspace: Workspace, limit: int = 1000, **wanted: Any) -> list[ActivityRow]:
    with workspace.reading() as session:
        return page_activities(session, plan_id(workspace), ActivityFilter(**wanted), 0, limit)


def volunteer(workspace: Workspace, name: str, **fields: Any) -> str:
    with workspace.log.change() as session:
        return add_volunteer(session, VolunteerDraft(name, **fields)).id
