from dataclasses import replace

import pytest

from tests.workspaces import plan, steps
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import DEFAULT_COLUMNS, TableColumn
from wenming_desktop.documents.table.table_settings import (
    TableSettings,
    on_sheet,
    save_table_settings,
    table_settings,
    usual_settings,
)
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.settings import set_setting
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.new_year import new_year

OWN = TableSettings(
    columns=(TableColumn.TEXT, TableColumn.LEAD, TableColumn.CATEGORY),
    attachment="附件2",
    title="某某局任务分解表",
    unit_line="编制单位：某某局办公室",
    date_line="2021年4月1日",
    paper=Paper.A4,
)


def in_force(workspace: Workspace, plan_id: str) -> TableSettings:
    with workspace.reading() as session:
        return table_settings(session, plan_id)


def save(workspace: Workspace, plan_id: str, settings: TableSettings) -> None:
    with workspace.log.change() as session:
        save_table_settings(session, plan_id, settings)


def test_the_usual_ones_follow_plan_and_unit(workspace):
    view = plan(workspace)
    assert in_force(workspace, view.id) == usual_settings(view)
    assert usual_settings(view).columns == DEFAULT_COLUMNS
    assert usual_settings(view).title == "任务配档表"
    assert usual_settings(view).unit_line == "单位：某某局"


def test_saved_and_undone(workspace):
    plan_id = plan(workspace).id
    before = in_force(workspace, plan_id)
    save(workspace, plan_id, OWN)
    assert in_force(workspace, plan_id) == OWN
    assert workspace.log.labels()[0] == "设置2021年任务配档表的版式"
    workspace.log.undo()
    assert in_force(workspace, plan_id) == before


def test_saving_the_same_again_is_no_step(workspace):
    plan_id = plan(workspace).id
    save(workspace, plan_id, OWN)
    made = len(steps(workspace))
    save(workspace, plan_id, OWN)
    assert len(steps(workspace)) == made


def test_what_was_left_as_usual_follows_the_unit(workspace):
    view = plan(workspace)
    save(workspace, view.id, replace(usual_settings(view), columns=(TableColumn.TEXT,)))
    with workspace.log.change() as session:
        set_setting(session, "unit", "新名局", "单位名称")
    assert in_force(workspace, view.id).unit_line == "单位：新名局"
    assert in_force(workspace, view.id).columns == (TableColumn.TEXT,)


def test_another_year_begins_with_the_same_columns_and_sheet(workspace):
    old = plan(workspace).id
    save(workspace, old, OWN)
    with workspace.log.change() as session:
        new = new_year(session, old, 2022).plan_id
    begun = in_force(workspace, new)
    assert (begun.columns, begun.paper, begun.attachment) == (OWN.columns, Paper.A4, "附件2")
    assert (begun.title, begun.date_line) == ("任务配档表", "2022年度")
    save(workspace, new, replace(begun, columns=(TableColumn.LEAD,)))
    assert in_force(workspace, old) == OWN
    assert in_force(workspace, new).columns == (TableColumn.LEAD,)


@pytest.mark.parametrize("value", ["", "[", "7", '{"列": ["没有的列"], "纸张": "A9"}', '{"列": 3}'])
def test_what_cannot_be_understood_is_left_out(workspace, value):
    view = plan(workspace)
    with workspace.log.change() as session:
        set_setting(session, "2021年任务配档表", value, "任务配档表")
    assert in_force(workspace, view.id) == usual_settings(view)


def test_what_is_refused(workspace):
    view = plan(workspace)
    usual = usual_settings(view)
    with pytest.raises(UserError, match="至少选择一列"):
        save(workspace, view.id, replace(usual, columns=()))
    with pytest.raises(FieldErrors) as refused:
        save(workspace, view.id, replace(usual, title=" ", attachment="附" * 61, date_line="\x07"))
    assert set(refused.value.fields) == {"title", "attachment", "date_line"}
    assert in_force(workspace, view.id) == usual


def test_a_narrow_sheet_leaves_out_what_it_has_no_room_for(workspace):
    view = plan(workspace)
    a4 = usual_settings(view, Paper.A4)
    assert {*DEFAULT_COLUMNS} - {*a4.columns} == {TableColumn.STANDARD, TableColumn.SCORE, TableColumn.NOTE}
    assert on_sheet(usual_settings(view), Paper.A4, leaders=False) == a4
    assert on_sheet(a4, Paper.A3, leaders=False) == usual_settings(view)
    assert on_sheet(replace(OWN, paper=Paper.A3), Paper.A4, leaders=False) == OWN
    save(workspace, view.id, a4)
    assert in_force(workspace, view.id) == a4


def test_who_leads_is_shown_where_any_task_has_somebody(workspace):
    view = plan(workspace)
    assert TableColumn.LEADER not in in_force(workspace, view.id).columns
    with workspace.log.change() as session:
        assign(session, [view.tasks[0].id], AssignmentChange(leader="王局长"))
    columns = in_force(workspace, view.id).columns
    assert columns == tuple(TableColumn)
    assert usual_settings(plan(workspace)).columns == columns
