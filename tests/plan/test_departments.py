"""Departments and people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models import Category, Task, WorkPlan
from tests.workspaces import DEPARTMENTS, domain_rows, plan, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.plan import departments, measures
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import DepartmentRow, department_rows, split_names
from wenming_desktop.workspace import Workspace


def rows(workspace: Workspace) -> list[DepartmentRow]:
    with workspace.reading() as session:
        return department_rows(session)


def by_name(workspace: Workspace, name: str) -> DepartmentRow:
    return next(row for row in rows(workspace) if row.name == name)


def names(workspace: Workspace) -> list[str]:
    return [row.name for row in rows(workspace)]


def do(workspace: Workspace, use_case: object, *args: object) -> object:
    with workspace.log.change() as session:
        return use_case(session, *args)


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("办公室\n宣传科\r\n人事科\n", ["办公室", "宣传科", "人事科"]),
        ("办公室、宣传科，人事科;工会", ["办公室", "宣传科", "人事科", "工会"]),
        (
            "1. 办公室\n2、宣传科\n（三）人事科\n四、工会\n(5)团委",
            ["办公室", "宣传科", "人事科", "工会", "团委"],
        ),
        ("办公室\t张建国", ["办公室", "张建国"]),
        ("办公室\n办公室", ["办公室"]),
        ("　办公室　宣传科　", ["办公室", "宣传科"]),
        ("一科\n二科\n三科", ["一科", "二科", "三科"]),
        ("12345热线办", ["12345热线办"]),
        ("", []),
        (" \n、，", []),
    ],
)
def test_pasted_lists(pasted: str, found: list[str]) -> None:
    assert split_names(pasted) == found


@given(st.text(max_size=200))
def test_any_pasted_text_gives_clean_names(pasted: str) -> None:
    found = split_names(pasted)
    assert all(name == name.strip() != "" for name in found)
    assert len(set(found)) == len(found)


def test_only_new_departments_are_added(workspace: Workspace) -> None:
    assert do(workspace, departments.add_departments, ["工会", " 办公室 ", "工会", "团委"]) == (
        "工会",
        "团委",
    )
    assert names(workspace) == [*DEPARTMENTS, "工会", "团委"]
    assert workspace.log.labels()[0] == "添加科室：工会、团委"


@pytest.mark.parametrize("name", ["", " ", "长" * 61, "办公\n室", "办公\0室", "办\u202e公室"])
def test_bad_names_are_refused(workspace: Workspace, name: str) -> None:
    for use_case, args in [
        (departments.add_departments, (["工会", name],)),
        (departments.edit_department, (rows(workspace)[0].id, "name", name)),
    ]:
        with pytest.raises(UserError, match="科室名称"):
            do(workspace, use_case, *args)
    assert names(workspace) == list(DEPARTMENTS)


def test_editing(workspace: Workspace) -> None:
    office = rows(workspace)[0].id
    for field, value in (("name", "综合办"), ("short_name", "办"), ("head", "李敏"), ("contact", "王㼆 123")):
        do(workspace, departments.edit_department, office, field, f" {value} ")
    row = rows(workspace)[0]
    assert (row.name, row.short_name, row.head, row.contact) == ("综合办", "办", "李敏", "王㼆 123")
    with pytest.raises(UserError, match="已有名为“宣传科”"):
        do(workspace, departments.edit_department, office, "name", "宣传科")
    with pytest.raises(UserError, match="最多 60 字"):
        do(workspace, departments.edit_department, office, "head", "长" * 61)
    do(workspace, departments.edit_department, office, "name", "综合办")  # its own name is no clash
    assert rows(workspace)[0] == row


@pytest.mark.parametrize(
    ("at", "steps", "order"),
    [
        (0, 1, (1, 0, 2)),
        (2, -1, (0, 2, 1)),
        (0, 99, (1, 2, 0)),
        (2, -99, (2, 0, 1)),
        (0, -1, (0, 1, 2)),
        (1, 0, (0, 1, 2)),
    ],
)
def test_moving(workspace: Workspace, at: int, steps: int, order: tuple[int, ...]) -> None:
    do(workspace, departments.move_department, rows(workspace)[at].id, steps)
    assert names(workspace) == [DEPARTMENTS[number] for number in order]


def assigned(workspace: Workspace) -> None:
    """办公室 leads 1-1 and 1-2 and supports 1-3; 宣传科 supports 1-1 and leads 1-3."""
    ids = task_ids(workspace)
    do(workspace, assign, [ids[0]], AssignmentChange("办公室", ["宣传科", "人事科"], "张建国"))
    do(workspace, assign, [ids[1]], AssignmentChange(lead="办公室"))
    do(workspace, assign, [ids[2]], AssignmentChange("宣传科", ["办公室"]))
    with workspace.log.change("措施归口") as session:
        measure_id = measures.add_measure(session, ids[0], "制定方案")
        measure = session.get_one(measures.Measure, measure_id)
        measure.department = departments.find_department(session, "办公室")


def test_counts_of_tasks(workspace: Workspace) -> None:
    assigned(workspace)
    assert [(row.leads, row.supports) for row in rows(workspace)] == [(2, 1), (1, 1), (0, 1)]
    year = plan(workspace).id
    with workspace.log.change("新年度") as session:
        other = WorkPlan(title="x", year=2022, issuer="", issued_on=None, goal="", basis="", attachment="")
        task = Task(ordinal=1, text="任务", support_words="各科室")
        other.categories = [Category(ordinal=1, title="类别", short_title="类别", tasks=[task])]
        session.add(other)
        session.flush()
        other_year = other.id
    for one, counts in ((year, [(2, 1), (1, 1), (0, 1)]), (other_year, [(0, 1), (0, 1), (0, 1)])):
        with workspace.reading() as session:
            found = department_rows(session, one)
        assert [(row.leads, row.supports) for row in found] == counts


def test_a_department_with_tasks_is_not_deleted(workspace: Workspace) -> None:
    assigned(workspace)
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="“办公室”还有牵头任务2项、配合任务1项、措施1条、人员1名，请先移交"):
        do(workspace, departments.remove_department, by_name(workspace, "办公室").id)
    office = by_name(workspace, "办公室").id
    with pytest.raises(UserError, match="不能移交给它自己"):
        do(workspace, departments.remove_department, office, office)
    assert domain_rows(workspace) == before


def test_an_idle_department_is_deleted(workspace: Workspace) -> None:
    do(workspace, departments.remove_department, by_name(workspace, "人事科").id)
    assert names(workspace) == ["办公室", "宣传科"]
    workspace.log.undo()
    assert names(workspace) == list(DEPARTMENTS)


def test_handing_over(workspace: Workspace) -> None:
    assigned(workspace)
    before = domain_rows(workspace)
    office, publicity = by_name(workspace, "办公室").id, by_name(workspace, "宣传科").id
    do(workspace, departments.remove_department, office, publicity)
    tasks = plan(workspace).tasks
    assert [(task.lead, task.support) for task in tasks[:3]] == [
        ("宣传科", ("人事科",)),  # led by one, supported by the other: stays led
        ("宣传科", ()),
        ("宣传科", ()),
    ]
    assert tasks[0].measures[0].department == "宣传科"
    assert [person.name for person in by_name(workspace, "宣传科").people] == ["张建国"]
    assert workspace.log.labels()[0] == "删除科室“办公室”"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_people_are_found_or_added(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        office = departments.find_department(session, "办公室")
        one = departments.add_person(session, office, " 张建国 ")
        assert departments.add_person(session, office, "张建国") is one
        assert departments.add_person(session, None, "张建国") is not one
        assert departments.add_person(session, None, "张建国").department is None
    assert [person.name for person in rows(workspace)[0].people] == ["张建国"]
    assert workspace.log.labels()[0] == "添加人员：张建国"


def test_editing_and_removing_people(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    do(workspace, assign, [first], AssignmentChange(lead="办公室", person="张建国", due_on=date(2021, 6, 1)))
    person = rows(workspace)[0].people[0].id
    for field, value in (("name", "欧阳文静"), ("post", "主任"), ("phone", "010-1234")):
        do(workspace, departments.edit_person, person, field, value)
    row = rows(workspace)[0].people[0]
    assert (row.name, row.post, row.phone, row.department) == ("欧阳文静", "主任", "010-1234", "办公室")
    assert plan(workspace).tasks[0].person == "欧阳文静"
    with pytest.raises(UserError, match="“欧阳文静”还是1项任务、0条措施的责任人"):
        do(workspace, departments.remove_person, person)
    for field, value in (("name", ""), ("name", "长" * 61), ("post", "长" * 61)):
        with pytest.raises(UserError, match=r"不能为空|最多 60 字"):
            do(workspace, departments.edit_person, person, field, value)
    do(workspace, assign, [first], AssignmentChange(person=None))
    do(workspace, departments.remove_person, person)
    assert rows(workspace)[0].people == ()
