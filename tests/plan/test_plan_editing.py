"""The clerk's changes to categories, to a plan's head, safeguards and stages; a plan deleted whole."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.full_year import make_year
from tests.workspaces import domain_rows, draft, new_workspace, plan, stored_files, task_ids
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.plan.category_editing import (
    CategoryForm,
    add_category,
    category_form,
    change_category,
    move_category,
    remove_category,
)
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.plan_editing import (
    PartForm,
    PartKind,
    change_plan,
    plan_form,
    plan_parts,
    remove_plan,
    set_parts,
    what_a_plan_holds,
)
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace


def tabs(workspace: Workspace) -> list[str]:
    rows = plan(workspace).categories
    assert [row.ordinal for row in rows] == list(range(1, len(rows) + 1))
    return [row.short_title for row in rows]


def test_a_category_is_added_renamed_and_moved(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        added = add_category(session, plan(workspace).id, CategoryForm("开展文明餐桌，厉行节约"), 1)
    assert tabs(workspace) == ["文明餐桌", "第1类", "第2类"]
    with workspace.log.change() as session:
        change_category(session, added, CategoryForm("厉行节约", "节约", "说明"))
    with workspace.reading() as session:
        assert category_form(session, added) == CategoryForm("厉行节约", "节约", "说明")
    with workspace.log.change() as session:
        move_category(session, added, 9)
    assert tabs(workspace) == ["第1类", "第2类", "节约"]
    labels: list[str | None] = []
    for _ in range(3):
        labels.append(workspace.log.labels()[0])
        workspace.log.undo()
    assert labels == [
        "移动类别“厉行节约”到第 3 个",
        "类别“开展文明餐桌，厉行节约”改名为“厉行节约”",
        "添加类别“开展文明餐桌，厉行节约”",
    ]
    assert domain_rows(workspace) == before


@pytest.mark.parametrize(
    ("form", "field"),
    [(CategoryForm(" "), "title"), (CategoryForm("标题", "一" * 13), "short_title")],
)
def test_a_category_needs_names_that_fit(workspace: Workspace, form: CategoryForm, field: str) -> None:
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        change_category(session, plan(workspace).categories[0].id, form)
    assert list(refused.value.fields) == [field]


def test_the_tasks_of_a_deleted_category_go_on_or_go_with_it(workspace: Workspace) -> None:
    before, ids, (first, second) = domain_rows(workspace), task_ids(workspace), plan(workspace).categories
    with workspace.log.change() as session:
        remove_category(session, first.id, second.id)
    assert [task.id for task in plan(workspace).tasks] == [*ids[3:], *ids[:3]]
    assert workspace.log.labels()[0] == "删除类别“坚持第1类，抓好落实”，3项任务移到“第2类”"
    workspace.log.undo()
    with workspace.log.change("准备") as session:
        add_measure(session, ids[0], "制定方案")
    with workspace.log.change() as session:
        remove_category(session, first.id)
    assert [task.code for task in plan(workspace).tasks] == ["1-1", "1-2", "1-3"]
    assert workspace.log.labels()[0] == "删除类别“坚持第1类，抓好落实”，3项任务一并删除"
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_a_plan_keeps_one_category(workspace: Workspace) -> None:
    first, second = plan(workspace).categories
    with pytest.raises(UserError, match="正要删除"), workspace.log.change() as session:
        remove_category(session, first.id, first.id)
    with workspace.log.change() as session:
        remove_category(session, first.id)
    with pytest.raises(UserError, match="至少要有一个类别"), workspace.log.change() as session:
        remove_category(session, second.id)


def test_the_head_of_a_plan_is_edited(workspace: Workspace) -> None:
    before, plan_id = domain_rows(workspace), plan(workspace).id
    with workspace.reading() as session:
        form = plan_form(session, plan_id)
    assert (form.title, form.year, form.basis.splitlines()) == ("2021年工作方案", 2021, list(draft().basis))
    wanted = replace(form, title="修订方案", issuer="某局、某委", issued_on=date(2021, 4, 1), goal="新目标")
    with workspace.log.change() as session:
        change_plan(session, plan_id, wanted)
    view = plan(workspace)
    assert (view.title, view.issuer, view.issued_on, view.goal) == (
        "修订方案",
        "某局、某委",
        date(2021, 4, 1),
        "新目标",
    )
    assert workspace.log.labels()[0] == "修改方案的标题、发文机关、创建目标、发文日期"
    workspace.log.undo()
    assert domain_rows(workspace) == before
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        change_plan(session, plan_id, replace(form, title="", year=None))
    assert set(refused.value.fields) == {"title", "year"}


def test_two_plans_of_a_year_have_two_titles(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        other = save_plan(session, draft("另一个方案"))
    with workspace.reading() as session:
        form = plan_form(session, other)
    with pytest.raises(FieldErrors, match="已有同名方案"), workspace.log.change() as session:
        change_plan(session, other, replace(form, title="2021年工作方案"))


@pytest.mark.parametrize("kind", list(PartKind))
def test_safeguards_and_stages_are_edited(workspace: Workspace, kind: PartKind) -> None:
    before, plan_id = domain_rows(workspace), plan(workspace).id
    with workspace.log.change() as session:
        kept = plan_parts(session, plan_id, kind)
        set_parts(session, plan_id, kind, [PartForm("动员部署", "三月。\n四月。"), *kept])
        assert [(row.title, row.text) for row in plan_parts(session, plan_id, kind)] == [
            ("动员部署", "三月。\n四月。"),
            *((row.title, row.text) for row in kept),
        ]
    with workspace.log.change() as session:
        set_parts(session, plan_id, kind, plan_parts(session, plan_id, kind)[1:])
        assert plan_parts(session, plan_id, kind) == kept
    with pytest.raises(FieldErrors, match="没有内容"), workspace.log.change() as session:
        set_parts(session, plan_id, kind, [PartForm(" ", "")])
    assert workspace.log.labels()[0] == f"修改{kind}"
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_a_plan_goes_with_its_year_and_comes_back(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "data") as workspace:
        made = make_year(workspace, 2022, scale=0.05)
        before, files = domain_rows(workspace), stored_files(workspace)
        with workspace.reading() as session:
            holds = what_a_plan_holds(session, made.plan_id)
        assert holds.startswith(f"类别7个、任务32项、活动{made.activities}次、")
        with workspace.log.change() as session:
            remove_plan(session, made.plan_id)
        after = domain_rows(workspace)
        told = [
            [(*row[:-3], row[-1]) for row in rows["evidence"]] for rows in (after, before)
        ]  # all but 待归口
        assert (told[0], after["department"], stored_files(workspace)) == (
            told[1],
            before["department"],
            files,
        )
        with workspace.reading() as session:
            assert [head.year for head in plan_heads(session)] == [2021]
        for table in (
            "activity",
            "activity_task",
            "activity_evidence",
            "quota",
            "requirement_evidence",
            "indicator",
        ):
            assert after[table] == [], table
        assert workspace.log.labels()[0].startswith("删除2022年度方案《")
        workspace.log.undo()
        assert domain_rows(workspace) == before
