"""What an imported standard proposes for tasks, and how its indicators share their tasks' proof."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from db.models import WorkPlan
from tests.workspaces import attach, domain_rows, file, plan, task_ids
from wenming_desktop.entities.choices import Window
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement, requirement_rows
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.indicator_import import IndicatorPreview, read_indicators
from wenming_desktop.progress.indicator_proof import indicator_slots
from wenming_desktop.progress.indicator_proposals import ProposalKind, kind_of_material, proposals
from wenming_desktop.progress.indicator_saving import save_indicators
from wenming_desktop.progress.indicators import (
    IndicatorForm,
    add_indicator,
    assess_indicator,
    indicator_row,
    link_indicators,
)
from wenming_desktop.workspace import Workspace


def plan_id(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id)).one()


def preview(folder: Path, *rows: list[object], tasks: str) -> IndicatorPreview:
    """A table of these rows, each for the same tasks."""
    book = openpyxl.Workbook()
    for row in (["测评项目", "测评内容", "分值", "责任单位", "佐证材料"], *rows):
        book.worksheets[0].append(row)
    book.save(folder / "表.xlsx")
    read = read_indicators(folder / "表.xlsx")
    return replace(read, rows=tuple(replace(row, tasks=tasks) for row in read.rows))


def test_leads_and_slots_are_offered_and_only_the_accepted_set(workspace: Workspace, tmp_path: Path) -> None:
    own, tasks = plan_id(workspace), task_ids(workspace)
    with workspace.log.change() as session:
        assign(session, [tasks[1]], AssignmentChange(lead="人事科"))
        add_requirement(session, tasks[0], RequirementForm("会议记录", MaterialKind.RECORD))
    before = domain_rows(workspace)
    read = preview(
        tmp_path,
        ["组织", "有会议", 5, "宣传、办公室", "会议记录；签到表"],
        ["组织", "有计划（提供年度计划）", 3, "党群部", None],
        tasks="1-1、1-2",
    )
    with workspace.reading() as session:
        offered = proposals(session, own, read)
    assert [(each.kind, each.task, each.name, each.new) for each in offered] == [
        (ProposalKind.LEAD, "1-1", "宣传科", False),  # 1-2 has one
        (ProposalKind.SLOT, "1-1", "签到表", False),
        (ProposalKind.SLOT, "1-2", "会议记录", False),
        (ProposalKind.SLOT, "1-2", "签到表", False),
        (ProposalKind.SLOT, "1-1", "年度计划", False),
        (ProposalKind.SLOT, "1-2", "年度计划", False),
    ]
    with workspace.log.change() as session:
        saved = save_indicators(session, own, read, replace=False, accepted=[offered[0], offered[4]])
    assert saved.accepted == 2
    assert [task.lead for task in plan(workspace).tasks[:2]] == ["宣传科", "人事科"]
    with workspace.reading() as session:
        names = [row.form.name for row in requirement_rows(session, tasks[0])]
        assert requirement_rows(session, tasks[1]) == []
    assert names == ["会议记录", "年度计划"]
    workspace.log.undo()
    assert domain_rows(workspace) == before, "one step"


def test_an_unknown_department_is_new_only_if_accepted(workspace: Workspace, tmp_path: Path) -> None:
    own = plan_id(workspace)
    read = preview(tmp_path, ["组织", "有会议", 5, "党群服务中心", None], tasks="1-1")
    with workspace.reading() as session:
        (offered,) = proposals(session, own, read)
    assert str(offered) == "任务 1-1 的牵头科室：党群服务中心（新科室）（第 2 行负责部门“党群服务中心”）。"
    with workspace.log.change() as session:
        save_indicators(session, own, read, replace=False, accepted=[offered])
    assert plan(workspace).tasks[0].lead == "党群服务中心"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("活动照片", MaterialKind.PHOTO),
        ("会议签到表", MaterialKind.SIGN_IN),
        ("会议纪要", MaterialKind.RECORD),
        ("年度工作方案", MaterialKind.PLAN),
        ("管理制度", MaterialKind.RULES),
        ("印证件", MaterialKind.OTHER),
    ],
)
def test_the_kind_of_a_material(name: str, kind: MaterialKind) -> None:
    assert kind_of_material(name) == kind


def test_proof_of_several_tasks_counts_once(workspace: Workspace, tmp_path: Path) -> None:
    own, tasks = plan_id(workspace), task_ids(workspace)
    with workspace.log.change() as session:
        one = add_indicator(session, own, IndicatorForm("项目", "内容", score="5", tasks="1-1、1-2"))
        other = add_indicator(session, own, IndicatorForm("项目", "另一条", score="5", tasks="1-2"))
        assess_indicator(session, one, "4", "")
        assess_indicator(session, other, "4", "")
        slot = add_requirement(
            session, tasks[0], RequirementForm("通知", MaterialKind.NOTICE, window=Window.ANY)
        )
        add_requirement(session, tasks[1], RequirementForm("总结", MaterialKind.SUMMARY))
    paper = file(tmp_path)
    (row,) = attach(workspace, tasks[0], paper)
    with workspace.log.change() as session:
        fill_slot(session, slot, [row.id])
    with workspace.reading() as session:
        found = [indicator_row(session, each) for each in (one, other)]
        slots = indicator_slots(session, own, date(2021, 6, 1))
    assert [(each.codes, each.evidence, each.without_material) for each in found] == [
        ("1-1、1-2", 1, False),
        ("1-2", 0, True),
    ]
    assert slots == {one: Tally(1, 2), other: Tally(0, 1)}
    with workspace.log.change() as session:
        link_indicators(session, [one, other], [tasks[0]], add=True)
    with workspace.reading() as session:
        assert [indicator_row(session, each).codes for each in (one, other)] == ["1-1、1-2", "1-2、1-1"]


def test_an_indicator_read_in_the_old_way_is_known_again(workspace: Workspace, tmp_path: Path) -> None:
    own = plan_id(workspace)
    with workspace.log.change() as session:
        old = add_indicator(session, own, IndicatorForm("一、组织（8分）", "有会议", score="5"))
        assess_indicator(session, old, "4", "有记录")
    read = preview(tmp_path, ["一、组织（8分）", "有会议", None, None, None], tasks="")
    with workspace.log.change() as session:
        saved = save_indicators(session, own, read, replace=True)
    assert (saved.kept, saved.removed) == (1, 0)
    with workspace.reading() as session:
        row = indicator_row(session, old)
    assert (row.project, row.score, row.self_score) == ("组织", 5, 4), "no points written: those set stay"
