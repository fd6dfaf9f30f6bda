"""The clerk's changes to tasks: each one step, undone as one, and nothing that hangs on them is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.models import WorkPlan
from tests.workspaces import attach, domain_rows, draft, file, new_workspace, plan, stored_files, task_ids
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.hanging import what_hangs_on_tasks
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.quotas import edit_quota, quota_rows
from wenming_desktop.plan.requirements import edit_requirement, requirement_rows
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.task_editing import (
    TaskForm,
    add_task,
    change_task,
    move_tasks,
    remove_tasks,
    set_not_applicable,
    step_task,
    task_form,
)
from wenming_desktop.plan.tasks import find_task, set_score
from wenming_desktop.workspace import Workspace


def codes(workspace: Workspace) -> dict[str, str]:
    return {task.code: task.text for task in plan(workspace).tasks}


def undone(workspace: Workspace, label: str) -> None:
    """The newest step is called so, and taking it back is one step."""
    assert workspace.log.labels()[0] == label
    workspace.log.undo()


@pytest.mark.parametrize(("at", "code"), [(None, "1-4"), (1, "1-1"), (2, "1-2"), (99, "1-4")])
def test_a_task_is_added_where_it_is_wanted(workspace: Workspace, at: int | None, code: str) -> None:
    before, category = domain_rows(workspace), plan(workspace).categories[0]
    with workspace.log.change() as session:
        task_id = add_task(session, category.id, "  开展文明餐桌行动，留存照片。 ", at)
        slots = [row.form.name for row in requirement_rows(session, task_id)]
    assert codes(workspace)[code] == "开展文明餐桌行动，留存照片。"
    assert sorted(codes(workspace)) == ["1-1", "1-2", "1-3", "1-4", "2-1", "2-2", "2-3"]
    assert slots == ["活动照片"]  # as an imported task of these words asks for
    undone(workspace, f"添加任务 {code}：开展文明餐桌行动，留存照片。")
    assert domain_rows(workspace) == before


def test_a_task_needs_a_text(workspace: Workspace) -> None:
    category = plan(workspace).categories[0]
    with pytest.raises(FieldErrors, match="请填写任务内容"), workspace.log.change() as session:
        add_task(session, category.id, " \n ")


def test_all_that_is_written_of_a_task_changes_in_one_step(workspace: Workspace) -> None:
    first, before = task_ids(workspace)[0], domain_rows(workspace)
    wanted = TaskForm("新的内容", "查资料", "2.5", "说明")
    with workspace.log.change() as session:
        change_task(session, first, wanted)
    with workspace.reading() as session:
        assert task_form(session, first) == wanted
    undone(workspace, "修改 1-1 的任务内容、测评标准、备注、分值")
    assert domain_rows(workspace) == before


def test_every_fault_of_a_form_is_said(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        set_score(session, first, "self_score", "4")
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        change_task(session, first, TaskForm("", score="3"))
    assert set(refused.value.fields) == {"text", "score"}
    with pytest.raises(FieldErrors, match="不是分值"), workspace.log.change() as session:
        change_task(session, first, TaskForm("内容", score="三分"))


def test_tasks_move_within_and_between_categories(workspace: Workspace) -> None:
    ids, before, (first, second) = task_ids(workspace), domain_rows(workspace), plan(workspace).categories
    with workspace.log.change() as session:
        add_measure(session, ids[1], "制定方案")
    with workspace.log.change() as session:
        move_tasks(session, [ids[1], ids[4]], second.id, 1)
    assert [task.id for task in plan(workspace).tasks] == [ids[0], ids[2], ids[1], ids[4], ids[3], ids[5]]
    assert list(codes(workspace)) == ["1-1", "1-2", "2-1", "2-2", "2-3", "2-4"]
    assert [row.text for row in plan(workspace).tasks[2].measures] == ["制定方案"]
    undone(workspace, "移动任务 1-2、2-2 到“第2类”：2-1、2-2")
    with workspace.log.change() as session:
        step_task(session, ids[0], 2)
        step_task(session, ids[2], -9)
        move_tasks(session, [ids[3]], first.id)
    assert [task.id for task in plan(workspace).tasks] == [ids[1], ids[2], ids[0], ids[3], ids[4], ids[5]]
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_a_deleted_task_leaves_its_proof_on_file(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    attach(workspace, first, file(tmp_path))
    with workspace.log.change() as session:
        add_measure(session, first, "制定方案")
    before, kept = domain_rows(workspace), stored_files(workspace)
    with workspace.reading() as session:
        assert what_hangs_on_tasks(session, [first]) == "材料1份、措施1条"
    with workspace.log.change() as session:
        remove_tasks(session, [first])
    after = domain_rows(workspace)
    assert list(codes(workspace).items())[:2] == [("1-1", "类别1的任务2。"), ("1-2", "类别1的任务3。")]
    told = [
        [(*row[:-3], row[-1]) for row in rows["evidence"]] for rows in (after, before)
    ]  # all but that it waits again
    assert (told[0], stored_files(workspace)) == (told[1], kept)
    assert (after["evidence_link"], after["measure"]) == ([], [])
    undone(workspace, "删除任务 1-1：类别1的任务1。")
    assert domain_rows(workspace) == before


def test_nothing_hangs_on_a_bare_task(workspace: Workspace) -> None:
    def hanging(session: Session) -> str:
        return what_hangs_on_tasks(session, task_ids(workspace))

    with workspace.reading() as session:
        assert hanging(session) == ""


def test_what_the_program_asks_for_itself_is_nobodys_work(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "bundled") as workspace:
        with workspace.log.change() as session:
            plan_id = save_plan(session, bundled_plan(), 2022)
        with workspace.reading() as session:
            volunteering = find_task(session, plan_id, "2-7").id
            slots, (quota,) = requirement_rows(session, volunteering), quota_rows(session, volunteering)
            tasks = [
                row.id for category in session.get_one(WorkPlan, plan_id).categories for row in category.tasks
            ]
            assert what_hangs_on_tasks(session, tasks) == ""
        with workspace.log.change() as session:
            edit_requirement(session, slots[0].id, replace(slots[0].form, hint="我们自己的要求"))
            edit_quota(session, quota.id, replace(quota.form, minimum=6))
        proof = [file(tmp_path)]
        attach_to_requirement(workspace.log, workspace.files, slots[1].id, proof, Job())
        with workspace.reading() as session:
            assert what_hangs_on_tasks(session, tasks) == "材料1份、所需材料2项、次数要求1条"


def test_a_task_that_does_not_concern_the_unit(workspace: Workspace) -> None:
    ids, before = task_ids(workspace), domain_rows(workspace)
    with workspace.log.change() as session:
        set_not_applicable(session, ids[:2], " 没有窗口单位 ")
    assert [task.not_applicable for task in plan(workspace).tasks[:3]] == ["没有窗口单位", "没有窗口单位", ""]
    with workspace.log.change() as session:
        set_not_applicable(session, ids[:2], "")
    undone(workspace, "1-1、1-2 取消“本单位不涉及”")
    undone(workspace, "1-1、1-2 本单位不涉及：没有窗口单位")
    assert domain_rows(workspace) == before


def test_a_task_stays_in_its_plan(workspace: Workspace) -> None:
    ids, category = task_ids(workspace), plan(workspace).categories[0]
    with workspace.log.change() as session:
        save_plan(session, draft("另一个方案"), 2022)
    other = next(each for each in task_ids(workspace) if each not in ids)
    with pytest.raises(UserError, match="自己的方案"), workspace.log.change() as session:
        move_tasks(session, [other], category.id)
