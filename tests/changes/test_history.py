"""记录: every change reads as plain Chinese, with names for ids, before and after."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from db.models import ActivityKind, Base, Department, EvidenceLink, Setting, WorkPlan
from tests.entities.test_fields import UNDESCRIBED, UNSHOWN
from tests.workspaces import attach, draft, file, plan, task_ids
from wenming_desktop.changes.history import REFERENCES, Detail, Step, count_history, history
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.entities.tables import EMPTY, TABLES
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.evidence.records import unlink_evidence
from wenming_desktop.ledger.activities import create_activity, delete_activities, edit_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan import departments, measures
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.settings import set_setting
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)


def steps(workspace: Workspace, **wanted: object) -> list[Step]:
    with workspace.reading() as session:
        return history(session, **wanted)  # type: ignore[arg-type]


def last(workspace: Workspace) -> list[tuple[str, str, str, str]]:
    """The newest step's details."""
    return [(row.where, row.field, row.before, row.after) for row in steps(workspace)[0].details]


def test_texts_and_numbers(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        edit_task(session, first, "note", "抓紧")
        set_score(session, first, "score", "5.5")
    assert last(workspace) == [("任务 1-1", "分值", EMPTY, "5.5"), ("任务 1-1", "备注", EMPTY, "抓紧")]
    step = steps(workspace)[0]
    assert (step.label, step.undone, step.more_rows) == ("修改 1-1 的备注", False, 0)
    assert step.at.utcoffset() is not None


def test_assignments_by_name(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    day = date(2021, 12, 31)
    with workspace.log.change() as session:
        assign(session, [first], AssignmentChange("办公室", ["宣传科"], "张建国", day))
    assert ("任务 1-1", "责任人", EMPTY, "张建国") in last(workspace)
    assert ("任务 1-1", "完成时限", EMPTY, "2021-12-31") in last(workspace)
    assert ("任务 1-1", "牵头科室", EMPTY, "办公室") in last(workspace)
    assert ("任务 1-1", "配合科室", EMPTY, "宣传科") in last(workspace)
    assert ("人员“张建国”", "新增", EMPTY, "张建国") in last(workspace)
    with workspace.log.change() as session:
        assign(session, [first], AssignmentChange("宣传科"))
    assert last(workspace) == [
        ("任务 1-1", "牵头科室", "办公室", EMPTY),
        ("任务 1-1", "配合科室", "宣传科", EMPTY),
        ("任务 1-1", "牵头科室", EMPTY, "宣传科"),
    ]


def test_statuses_in_words(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        made = measures.add_measure(session, task_ids(workspace)[0], "制定方案")
    assert last(workspace)[0] == ("1-1 措施“制定方案”", "新增", EMPTY, "制定方案")
    with workspace.log.change() as session:
        measures.set_measure_status(session, made, TaskStatus.DONE, TODAY)
    assert last(workspace) == [
        ("1-1 措施“制定方案”", "状态", "未开始", "已完成"),
        ("1-1 措施“制定方案”", "完成日期", EMPTY, "2021-06-01"),
    ]


def test_evidence(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    assert ("任务 1-1", "材料", EMPTY, "通知") in last(workspace)
    with workspace.log.change() as session:
        edit_record(session, row.id, RecordForm("通知", level="public", retention="Y", long_term_valid=True))
    assert last(workspace) == [
        ("材料“通知”", "密级", "内部", "公开"),
        ("材料“通知”", "保管期限", EMPTY, "永久"),
        ("材料“通知”", "长期有效", "否", "是"),
    ]
    with workspace.log.change() as session:
        unlink_evidence(session, session.scalars(select(EvidenceLink.id)).all())
    assert last(workspace) == [("任务 1-1", "材料", "通知", EMPTY)]


def test_activities(workspace: Workspace) -> None:
    entered = ActivityDraft("其他", "端午慰问", date(2021, 6, 14), hours=Decimal("1.5"), tasks=("1-2",))
    with workspace.log.change() as session:
        made = create_activity(session, plan(workspace).id, entered).id
    details = last(workspace)
    assert ("活动“端午慰问”", "活动类型", EMPTY, "其他") in details
    assert ("活动“端午慰问”", "时长（小时）", EMPTY, "1.5") in details
    assert ("活动“端午慰问”", "对应任务", EMPTY, "1-2") in details
    with workspace.log.change() as session:
        edit_activity(session, made, ActivityDraft("会议", "端午会", date(2021, 6, 14), organiser="办公室"))
    details = last(workspace)
    assert ("活动“端午会”", "活动名称", "端午慰问", "端午会") in details
    assert ("活动“端午会”", "活动类型", "其他", "会议") in details
    assert ("活动“端午会”", "主办科室", EMPTY, "办公室") in details
    assert ("活动“端午会”", "对应任务", "1-2", EMPTY) in details
    with workspace.log.change() as session:
        delete_activities(session, [made])
    details = last(workspace)
    assert details[0] == ("活动“端午会”", "删除", "端午会", EMPTY)
    assert ("活动“端午会”", "主办科室", "办公室", EMPTY) in details  # what was lost can be read
    link = next(row for step in steps(workspace) for row in step.details if row.field == "对应任务")
    # Called as it was last, though it is gone.
    assert link == Detail("活动“端午会”", "对应任务", "1-2", EMPTY)


def test_what_is_gone_has_its_recorded_name(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        assign(session, task_ids(workspace)[:1], AssignmentChange("人事科"))
    with workspace.log.change() as session:
        assign(session, task_ids(workspace)[:1], AssignmentChange(lead=None))
    with workspace.log.change() as session:
        gone = session.scalars(select(Department).where(Department.name == "人事科")).one()
        departments.remove_department(session, gone.id)
    assert last(workspace) == [("科室“人事科”", "删除", "人事科", EMPTY)]
    assert [row.before for row in steps(workspace)[1].details] == ["人事科"]


def test_a_plan_taken_back(workspace: Workspace) -> None:
    """Rows whose every name is gone are still called something."""
    while workspace.log.undo():
        pass
    found = steps(workspace)
    assert all(step.undone for step in found)
    assert ("任务类别“第1类”", "新增") in {(row.where, row.field) for row in found[-1].details}
    assert "任务 类别1的任务1。" in {row.where for row in found[-1].details}


def test_only_an_ordinal_is_no_detail(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        first = departments.department_rows(session)[0].id
        departments.move_department(session, first, 2)
    (step, *_) = steps(workspace)
    assert (step.label, step.details) == ("调整科室“办公室”的顺序", ())


def test_settings(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        set_setting(session, "unit", "新名局", "单位名称")
        session.add(Setting(key="x", value="1"))
    assert last(workspace) == [
        ("设置“x”", "内容", EMPTY, "1"),
        ("设置“单位名称”", "内容", "某某局", "新名局"),
    ]


def test_undone_steps_say_so(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        edit_task(session, task_ids(workspace)[0], "note", "甲")
    workspace.log.undo()
    assert [(step.label, step.undone) for step in steps(workspace)][:2] == [
        ("修改 1-1 的备注", True),
        ("添加科室：办公室、宣传科、人事科", False),
    ]
    assert last(workspace) == [("任务 1-1", "备注", EMPTY, "甲")]


def test_of_one_task_and_of_one_plan(workspace: Workspace) -> None:
    first, second, *_ = task_ids(workspace)
    with workspace.log.change() as session:
        other = save_plan(session, draft("2022年工作方案"))
    with workspace.log.change() as session:
        assign(session, [first, second], AssignmentChange(due_on=TODAY))
    (step, *_) = steps(workspace, task_id=first)
    assert [row.where for row in step.details] == ["任务 1-1"]
    with workspace.reading() as session:
        mine = session.scalars(select(WorkPlan.id).where(WorkPlan.id != other)).one()
        assert count_history(session) == 4
        assert count_history(session, task_id=first) == 2  # the plan and the deadline
        assert count_history(session, plan_id=mine) == 2
        assert count_history(session, plan_id=other) == 1
        assert [step.label for step in history(session, plan_id=other)] == ["导入方案《2022年工作方案》"]


def test_pages(workspace: Workspace) -> None:
    for number in range(7):
        with workspace.log.change() as session:
            edit_task(session, task_ids(workspace)[0], "note", str(number))
    whole = steps(workspace)
    pages = [steps(workspace, offset=offset, limit=4) for offset in (0, 4, 8)]
    assert [step for page in pages for step in page] == whole
    assert [len(page) for page in pages] == [4, 4, 1]


def test_a_long_step_is_cut(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        departments.add_departments(session, [f"科室{number}" for number in range(130)])
    (step, *_) = steps(workspace)
    assert (len(step.details), step.more_rows) == (100, 30)


def test_every_table_and_column_has_a_name() -> None:
    """A new column must be named, or be one that says nothing to the clerk."""
    for mapper in Base.registry.mappers:
        table = mapper.class_.__tablename__
        if table in UNDESCRIBED:
            continue
        entity = TABLES[table]
        named = {*entity.columns, entity.belongs_to, entity.links}
        columns = set(mapper.columns.keys())
        assert columns - named <= UNSHOWN | {"key"}, table
        assert {column for column in named if column} <= columns, table
        assert set(entity.title) <= columns, table
        assert {column for column in columns if column.endswith("_id")} - {"row_id"} <= set(REFERENCES), table


def test_every_stored_word_has_its_chinese(workspace: Workspace) -> None:
    """What a CHECK allows is what the words translate."""
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        for check in (each for each in table.constraints if hasattr(each, "sqltext")):
            column, _, allowed = str(check.sqltext).partition(" IN ")
            if allowed.startswith("('") and table.name in TABLES:
                stored = set(json.loads(f"[{allowed[1:-1]}]".replace("'", '"')))
                known = TABLES[table.name].columns[column.strip('"')].words
                assert stored <= set(known) or not all(word.isascii() for word in stored), (
                    table.name,
                    column,
                )
    with workspace.reading() as session:
        form = TABLES["activity_kind"].columns["form"]
        assert session.scalars(select(ActivityKind.form)).first() in form.words
