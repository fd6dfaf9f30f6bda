"""Pasted lists that say once for several rows whose they are, and texts between that are no records."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from db.models import WorkPlan
from tests.pasted import KINDS
from tests.workspaces import new_workspace
from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.clipboard import PastedRow
from wenming_desktop.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with new_workspace(tmp_path_factory.mktemp("list") / "数据") as made:
        yield made


def rows(workspace: Workspace, kind: str, text: str) -> tuple[PastedRow[object], ...]:
    with workspace.reading() as session:
        return KINDS[kind].read(session, session.scalars(select(WorkPlan.id)).one(), text).rows


def told(found: tuple[PastedRow[object], ...], *fields: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(row.draft, field) for field in fields) for row in found if not row.aside]


@pytest.mark.parametrize("kind", ["people", "volunteers"])
@pytest.mark.parametrize(
    "text",
    [
        "科室\t姓名\n宣传科\t王建国\n\t李敏\n组织科\t赵强\n\t周敏",
        "姓名\t部门\n王建国\t宣传科\n李敏\t\n赵强\t组织科\n周敏\t",
        "序号\t所在股室\t姓名\n1\t宣传科\t王建国\n2\t\t李敏\n3\t组织科\t赵强\n4\t\t周敏",
        "所属部门\t姓名\n宣传科\t王建国\n〃\t李敏\n组织科\t赵强\n同上\t周敏",
        "姓名\t电话\n【宣传科】\n王建国\t8301\n李敏\t8302\n【组织科】\n赵强\t8303\n周敏\t8304",
        "姓名\t电话\n一、宣传科（2人）\t\n王建国\t8301\n李敏\t8302\n二、组织科（2人）\t\n赵强\t8303\n周敏\t8304",
        "宣传科：\n王建国\n李敏\n组织科：\n赵强\n周敏",
        "宣传科：王建国、李敏\n组织科：赵强、周敏",
        "宣传科\n王建国 8301\n李敏 8302\n组织科\n赵强 8303\n周敏 8304",
    ],
)
def test_a_department_said_once_is_that_of_the_rows_below(workspace: Workspace, kind: str, text: str) -> None:
    found = rows(workspace, kind, text)
    assert told(found, "name", "department") == [
        ("王建国", "宣传科"),
        ("李敏", "宣传科"),
        ("赵强", "组织科"),
        ("周敏", "组织科"),
    ]
    records = [row for row in found if not row.aside]
    assert any("按上面的“宣传科”登记" in said for said in records[1].warnings)


def test_a_column_that_repeats_its_values_is_not_merged(workspace: Workspace) -> None:
    text = "姓名\t科室\n王建国\t宣传科\n李敏\t宣传科\n赵强\t\n周敏\t组织科"
    third = rows(workspace, "people", text)[2]
    assert third.fields["department"] == "办公室"
    assert third.warnings[0] == "没有写科室，归入“办公室”，请核对。"
    assert rows(workspace, "volunteers", text)[2].fields["department"] == ""


def test_a_gap_behind_the_names_stays_one(workspace: Workspace) -> None:
    text = "姓名\t科室\n王建国\t宣传科\n李敏\t\n赵强\t组织科"
    assert rows(workspace, "volunteers", text)[1].fields["department"] == ""
    assert rows(workspace, "people", text)[1].warnings == ("没有写科室，归入“办公室”，请核对。",)


def test_departments_are_no_headings_of_their_own_list(workspace: Workspace) -> None:
    assert told(rows(workspace, "departments", "宣传科\n组织科"), "name") == [("宣传科",), ("组织科",)]


def test_a_role_said_once_is_that_of_the_rows_below(workspace: Workspace) -> None:
    text = "姓名\t职务\n组长：\t\n王建国\t局长\n成员：\t\n李敏\t科长\n赵强\t科长\n办公室设在机关党委。\t"
    found = rows(workspace, "group", text)
    members = [(m.role, m.name, m.post) for row in found if not row.aside for m in row.draft]
    assert members == [("组长", "王建国", "局长"), ("成员", "李敏", "科长"), ("成员", "赵强", "科长")]
    assert found[-1].aside == "表外的说明，没有取。"


@pytest.mark.parametrize(
    "text",
    [
        "信息股（吕志强 8661101）\n档案股（范伟，8661102）",
        "信息股（吕志强\t8661101）\n档案股（范伟\t8661102）",
        "信息股（吕志强\n8661101）\n档案股（范伟\n8661102）",
        '"信息股\n（吕志强 8661101）"\n"档案股\n（范伟 8661102）"',
        "科室\n信息股（负责人：吕志强，电话：8661101）\n档案股（范伟、8661102）",
        "股室名称\t股室负责人\t分机号\n信息股\t吕志强\t8661101\n档案股\t范伟\t8661102",
    ],
)
def test_brackets_stay_whole_and_say_who_leads(workspace: Workspace, text: str) -> None:
    assert told(rows(workspace, "departments", text), "name", "head", "contact") == [
        ("信息股", "吕志强", "8661101"),
        ("档案股", "范伟", "8661102"),
    ]


def test_several_departments_in_one_cell_are_asked_about(workspace: Workspace) -> None:
    for text in ("科室\t电话\n乡镇所（东城所、西城所）\t8301", '科室\t电话\n"宣传科\n组织科"\t8301'):
        (row,) = rows(workspace, "departments", text)
        assert "2 个科室" in row.errors["name"], text


@pytest.mark.parametrize(
    ("kind", "head", "columns"),
    [
        ("publicity", "刊播日期\t稿件题目\t刊播媒体\t级别", ("published_on", "title", "media", "level")),
        ("publicity", "发表时间\t文章题目\t报刊\t级别", ("published_on", "title", "media", "level")),
        ("volunteers", "志愿者姓名\t入队日期\t所属站所", ("name", "joined_on", "department")),
        ("departments", "庭室名称\t庭长\t联系电话", ("name", "head", "contact")),
        ("activities", "日期\t活动名称\t承办股室", ("starts_on", "title", "organiser")),
    ],
)
def test_words_of_offices(workspace: Workspace, kind: str, head: str, columns: tuple[str, ...]) -> None:
    width = len(columns)
    body = "\t".join(["3月5日"] * width)
    with workspace.reading() as session:
        plan_id = session.scalars(select(WorkPlan.id)).one()
        assert KINDS[kind].read(session, plan_id, f"{head}\n{body}").columns == columns


@pytest.mark.parametrize(
    "cells",
    [
        ["平均", "435.5"],
        ["人均时长", "", "20"],
        ["人均服务时长：20小时"],
        ["领导小组下设办公室，办公室设在机关党委，李敏同志兼任办公室主任。"],
        ["如有人员变动，由接任者自行递补，不另行文。"],
    ],
)
def test_averages_and_sentences_are_no_records(cells: list[str]) -> None:
    assert why_no_record(cells)


@pytest.mark.parametrize(
    "cells",
    [["人均读书4本活动", "3月5日"], ["办公室（负责日常协调）"], ["平安建设办"], ["李敏", "兼任办公室主任"]],
)
def test_what_only_looks_like_them_is_one(cells: list[str]) -> None:
    assert why_no_record(cells) == ""
