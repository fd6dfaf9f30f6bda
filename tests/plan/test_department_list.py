"""Pasted departments and people: tables and names, what is there already, what changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspaces import DEPARTMENTS, domain_rows
from wenming_desktop.errors import UserError
from wenming_desktop.plan.department_list import (
    correct_department,
    known_departments,
    read_department_list,
    save_department_list,
)
from wenming_desktop.plan.departments import DepartmentDraft, add_departments, department_rows
from wenming_desktop.plan.people_list import correct_person, read_people, save_people
from wenming_desktop.spreadsheets.clipboard import PastedRow
from wenming_desktop.workspace import Workspace

HEADED = "科室\t负责人\t电话\n办公室\t王建国\t8301\n人事科\t李 敏\t0539-8302\n工会\t\t"


def read(text: str, **known: DepartmentDraft) -> list[PastedRow[DepartmentDraft]]:
    return list(read_department_list(known, text).rows)


def details(workspace: Workspace) -> list[tuple[str, str, str]]:
    with workspace.reading() as session:
        return [(row.name, row.head, row.contact) for row in department_rows(session)]


WANTED = [("办公室", "王建国", "8301"), ("人事科", "李敏", "0539-8302"), ("工会", "", "")]


@pytest.mark.parametrize(
    "text",
    [
        HEADED,
        f"局机关科室一览表\n{HEADED}",
        (
            "序号\t部门名称\t各部门负责人\t办公电话\n"
            "1\t办公室\t王建国\t8301\n2\t人事科\t李　敏\t0539-8302\n3\t工会"
        ),
        "1\t办公室\t王建国\t8301\n2\t人事科\t李敏\t0539-8302\n3\t工会\t\t",
        "王建国\t8301\t办公室\n李敏\t0539-8302\t人事科\n\t\t工会",
        "办公室 王建国 8301\n人事科 李 敏 0539-8302\n工会",
        "1. 办公室 王建国 8301\n2. 人事科 李敏 0539-8302\n3. 工会",
        "办公室：王建国，8301\n人事科：李敏，0539-8302\n工会",
        "科室,负责人,电话\n办公室,王建国,8301\n人事科,李敏,0539-8302\n工会,,",
    ],
)
def test_heads_and_phones_are_no_departments(text: str) -> None:
    rows = read(text)
    assert [(row.draft.name, row.draft.head, row.draft.contact) for row in rows] == WANTED
    assert not any(row.errors or row.warnings or row.there for row in rows)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("办公室\n人事科\n机关党委", ["办公室", "人事科", "机关党委"]),
        ("办公室、人事科，工会；团委", ["办公室", "人事科", "工会", "团委"]),
        ("办公室 人事科\n工会", ["办公室", "人事科", "工会"]),
        ("科室名称\n办公室\n人事科", ["办公室", "人事科"]),
        ("1. 办公室\n（二）人事科", ["办公室", "人事科"]),
        ("12345热线办", ["12345热线办"]),
    ],
)
def test_names_alone(text: str, names: list[str]) -> None:
    assert [(row.line, row.draft) for row in read(text)] == [
        (line, DepartmentDraft(name)) for line, name in enumerate(names, start=1)
    ]


@given(st.lists(st.sampled_from(["办公室", "人事科", "工会", "团委", "保护科"]), min_size=1, unique=True))
def test_a_list_of_names_comes_back(names: list[str]) -> None:
    for between in ("\n", "、", " ", "，"):
        assert [row.draft.name for row in read(between.join(names))] == names


def test_what_cannot_be_told_apart_is_pointed_out() -> None:
    office, person, phone = read("办公室 王建国 8301、8302 保卫")[:3]
    assert not office.warnings
    assert person.warnings == ("“王建国”像是人名，请核对。",)
    assert "是号码" in phone.errors["name"]


def test_columns_are_corrected() -> None:
    text = "甲\t乙\t丙\n丁\t戊\t己"
    assert read_department_list({}, text).columns == ("name", None, None)
    preview = read_department_list({}, text, ["head", None, "name"])
    assert [(row.draft.name, row.draft.head) for row in preview.rows] == [("丙", "甲"), ("己", "丁")]
    with pytest.raises(UserError, match="有两列都选成了“负责人”"):
        read_department_list({}, text, ["head", "head", "name"])


def test_what_is_there_is_filled_in_or_shown_as_a_change(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        add_departments(session, [DepartmentDraft("办公室", head="张三", contact="8301")])
    with workspace.reading() as session:
        known = known_departments(session)
    rows = read_department_list(
        known, "科室\t负责人\t电话\n办公室\t王建国\t\n宣传科\t赵强\t8303\n人事科\t\t\n工会\t\t8304"
    ).rows
    assert [row.warnings for row in rows] == [
        ("已有：负责人“张三”→“王建国”。",),
        ("已有：补上负责人“赵强”，补上联系电话“8303”。",),
        (),
        (),
    ]
    assert [row.there for row in rows] == [False, False, True, False]
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        ids = save_department_list(session, [row for row in rows if not row.there])
    assert len(ids) == 3
    assert details(workspace) == [
        ("办公室", "王建国", "8301"),
        ("宣传科", "赵强", "8303"),
        ("人事科", "", ""),
        ("工会", "", "8304"),
    ]
    assert workspace.log.labels()[0] == "粘贴科室3个"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_one_department_twice_is_asked_about(workspace: Workspace) -> None:
    one, other = read("科室\t负责人\n保卫科\t王建国\n保卫科\t李敏")
    assert (one.errors, other.errors) == ({}, {"name": "与第2行是同一个科室，请只留一行。"})
    renamed = correct_department({}, other, {"name": "退休办"})
    assert renamed.errors == {}
    again = correct_department({}, renamed, {"name": "保卫科"})  # alone, a row does not know of the others
    before = domain_rows(workspace)
    with (
        pytest.raises(UserError, match="第3行没有通过检查，没有添加任何科室"),
        workspace.log.change() as session,
    ):
        save_department_list(session, [one, again])
    assert domain_rows(workspace) == before


@pytest.mark.parametrize("field", ["short_name", "head", "contact"])
def test_details_have_their_limits(workspace: Workspace, field: str) -> None:
    with pytest.raises(UserError, match="太长：最多 60 字"), workspace.log.change() as session:
        add_departments(session, [DepartmentDraft("工会", **{field: "长" * 61})])
    assert [name for name, *_ in details(workspace)] == list(DEPARTMENTS)


def test_people_with_their_departments(workspace: Workspace) -> None:
    text = (
        "姓名\t科室\t职务\t手机\n李 敏\t宣传科\t科长\t013800001234\n王建国\t\t\t\n赵强\t后勤科\t\t\n"
        "李敏\t宣传科\t\t\n8301\t人事科\t\t"
    )
    with workspace.reading() as session:
        rows = read_people(session, "办公室", text).rows
    assert [sorted(row.errors) for row in rows] == [[], [], ["department"], ["name"], ["name"]]
    with workspace.log.change() as session:
        mended = correct_person(session, "办公室", rows[2], {"department": "人事科"})
        save_people(session, [rows[0], rows[1], mended])
    with workspace.reading() as session:
        people = [person for row in department_rows(session) for person in row.people]
    assert [(one.name, one.department, one.post, one.phone) for one in people] == [
        ("王建国", "办公室", "", ""),
        ("李敏", "宣传科", "科长", "013800001234"),
        ("赵强", "人事科", "", ""),
    ]
    with workspace.reading() as session:
        first, second, third = read_people(
            session, "办公室", "姓名\t科室\t职务\n李敏\t宣传科\t主任\n李敏\t办公室\t\n王建国\t办公室\t"
        ).rows
    assert first.warnings == ("已有：职务“科长”→“主任”。",)
    assert second.warnings == ("宣传科已有“李敏”，这里会另加一名。",)
    assert third.there
