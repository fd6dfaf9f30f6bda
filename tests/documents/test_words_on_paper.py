"""Deadlines in their own words, 各科室, several people and the leader, on every paper and in every table."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.documents.year_papers import TODAY, gathered, printed
from wenming_desktop.documents.listings.checklist import CHECKLIST
from wenming_desktop.documents.listings.duty_list import DUTY_LIST
from wenming_desktop.documents.listings.gap_list import GAP_LIST
from wenming_desktop.documents.returned_table.reading import read_table
from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.documents.table.table_columns import DEFAULT_COLUMNS, TableColumn
from wenming_desktop.documents.table.table_paper import ASSIGNMENT_TABLE
from wenming_desktop.documents.table.table_settings import usual_settings
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.measures import MeasureForm, add_measures
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.progress.supervision import propose_orders
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.workspace import Workspace


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Workspace]:
    """Three tasks: one that comes again, one that is late, one at any time."""
    with closing(Workspace.create(tmp_path / "数据", "某某局")) as workspace:
        with workspace.log.change() as session:
            plan = save_plan(session, bundled_plan())
            add_departments(session, ["办公室", "宣传科", "工会"])
            for code, due, support in (
                ("1-1", "每季度末", ["各科室"]),
                ("1-2", "6月底前", ["工会"]),
                ("1-3", "随时", ["各临床科室"]),
            ):
                task = find_task(session, plan, code).id
                deadline = read_deadline(due, 2021)
                wanted = AssignmentChange("办公室", support, "张建国、李敏", deadline.due_on, deadline.words)
                assign(session, [task], replace(wanted, leader="王局长"))
                form = MeasureForm("定期检查", due_on=deadline.due_on, due_words="每月25日前")
                add_measures(session, task, form)
        yield workspace


def view(workspace: Workspace) -> PlanView:
    with workspace.reading() as session:
        return plan_view(session, plan_heads(session)[0].id, TODAY)


def test_the_table(year: Workspace, tmp_path: Path) -> None:
    text = "".join(printed(year, ASSIGNMENT_TABLE))
    for words in ("每季度末", "6月底前", "随时", "各科室", "各临床科室", "张建国、李敏", "王局长"):
        assert words in text
    word = tmp_path / "配档表.docx"
    assert ASSIGNMENT_TABLE.word
    word.write_bytes(ASSIGNMENT_TABLE.word(gathered(year, ASSIGNMENT_TABLE)))
    cells = [cell.text for row in docx.Document(str(word)).tables[0].rows for cell in row.cells]
    assert {"每季度末", "随时", "各科室"} <= set(cells)


def test_the_workbook_comes_back_as_it_went(year: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "配档表.xlsx"
    columns = (*DEFAULT_COLUMNS, TableColumn.LEADER)
    export_table(view(year), path, replace(usual_settings(view(year)), columns=columns))
    sheet = openpyxl.load_workbook(path).active
    assert sheet
    heads = {cell.value: cell.column for cell in sheet[5]}
    told = [[sheet.cell(6, heads[column]).value for column in ("完成时限", "配合科室", "责任人", "责任领导")]]
    assert told == [["每季度末", "各科室", "张建国、李敏", "王局长"]]
    with year.reading() as session:
        found = read_table(session, view(year).id, path, TODAY)
    assert (found.differences, found.problems, found.unknown) == ((), (), ())


def test_the_leader_is_a_column_where_any_task_has_one(year: Workspace) -> None:
    assert TableColumn.LEADER not in DEFAULT_COLUMNS
    assert TableColumn.LEADER in usual_settings(view(year)).columns


def test_the_checklist(year: Workspace) -> None:
    text = "".join(printed(year, CHECKLIST))
    for words in ("每季度末", "随时", "王局长", "张建国、李敏", "定期检查（每月25日前，未开始）"):
        assert words in text
    assert text.count("已逾期") == 1  # 6月底前; what comes again has a day to come
    with_role = "".join(printed(year, CHECKLIST, {"department": "工会"}))
    assert "牵头0项，配合2项" in with_role  # 1-2 by name, 1-1 as one of everybody


def test_the_duties_of_everybody(year: Workspace) -> None:
    own = "".join(printed(year, DUTY_LIST, {"department": "宣传科"}))
    assert "牵头0项，配合1项" in own
    assert "每季度末" in own
    lead = "".join(printed(year, DUTY_LIST, {"department": "办公室"}))
    assert "牵头3项，配合0项" in lead  # who leads supports no more, whatever everybody does
    assert "定期检查（每月25日前）" in lead
    assert "随时" in lead


def test_nobody_supports_by_words_for_a_group(year: Workspace) -> None:
    with year.log.change() as session:
        assign(session, [view(year).tasks[0].id], AssignmentChange(support=["各临床科室"]))
    with pytest.raises(UserError, match="“宣传科”还没有牵头或配合的任务"):
        printed(year, DUTY_LIST, {"department": "宣传科"})


def test_gaps_by_their_deadlines(year: Workspace) -> None:
    text = "".join(printed(year, GAP_LIST, {"department": "办公室"}))
    assert "6月底前已逾期" in text
    assert "每季度末已逾期" not in text
    assert "随时" in text


def test_an_order_names_the_words_and_the_day(year: Workspace) -> None:
    with year.reading() as session:
        (proposal,) = propose_orders(session, view(year).id, TODAY)
    assert [task.code for task in proposal.tasks] == ["1-2"]
    assert "应于2021年6月30日前完成（时限：6月底前），已逾期 112 天" in proposal.content
