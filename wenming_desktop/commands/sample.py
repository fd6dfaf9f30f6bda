"""One record of everything, made by the use cases themselves, for checking that every part works."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

from db.models import new_id
from wenming_desktop.archives.boxes import fill_boxes, series_rows
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.entities.choices import FundKind, GroupRole, PublicityLevel
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, Service, VolunteerDraft
from wenming_desktop.ledger.funds import FundDraft, create_fund
from wenming_desktop.ledger.leading_group import MemberDraft, add_members
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import PublicityDraft, create_publicity
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments, find_department
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.packages import note_sent
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.workspace import Workspace


def fill(workspace: Workspace, plan_id: str, day: date, photo: Path) -> None:
    """Enter one record of each kind into a plan of the bundled year.

    Args:
        workspace: an open one.
        plan_id: the plan, with a task 2-7.
        day: of all of them; in the plan's year.
        photo: a picture, becomes proof of the task and of the activity.
    """
    with workspace.log.change("自检") as session:
        add_departments(session, ["办公室", "宣传科"])
        task = find_task(session, plan_id, "2-7")
        assign(session, [task.id], AssignmentChange("办公室", ["宣传科"], "张三", date(day.year, 12, 31)))
        add_measure(session, task.id, "制定年度志愿服务计划")
        task_id = task.id
        volunteer = add_volunteer(session, VolunteerDraft("李四", "宣传科")).id
        served = (Service(volunteer, Decimal("2.5")),)
        draft = ActivityDraft("志愿服务", "学雷锋志愿服务", day, tasks=("2-7",), service=served)
        activity = create_activity(session, plan_id, draft).id
        create_publicity(session, plan_id, PublicityDraft("学雷锋", "市日报", PublicityLevel.CITY, day))
        create_fund(session, plan_id, FundDraft(FundKind.BUDGET, day, "志愿服务", "2000"))
        add_members(session, plan_id, [MemberDraft(GroupRole.LEADER, "王五", "局长")])
        issue_order(session, plan_id, OrderDraft("补齐材料", "办公室", day, day, "2-7"))
        take_review(session, plan_id, day, "调度会", day)
        sent = {new_id(): find_department(session, "办公室").id}
        note_sent(session, plan_id, sent, datetime.combine(day, time(9), UTC))
    (proof,) = attach_files(workspace.log, workspace.files, task_id, [photo], Job(), "志愿服务照片", day)
    attach_to_activity(workspace.log, workspace.files, activity, MaterialKind.PHOTO, [photo], Job())
    with workspace.log.change("自检") as session:
        edit_record(session, proof.id, RecordForm("志愿服务照片", formed_on=day, pages=1, retention="Y"))
        give_numbers(session, [proof.id], "CJB")
        fill_boxes(session, series_rows(session)[0].id, 20)
