"""The volunteer roster: who is on it, hours in a year, a pasted list, redaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.ledger.ledgers import VISIT, enter, plan_id, volunteer
from tests.transfer.written_records import written_records
from tests.workspaces import domain_rows, draft
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import Service, VolunteerDraft, VolunteerRow, VolunteerTotals
from wenming_desktop.ledger.redaction import redacted_number
from wenming_desktop.ledger.volunteer_list import read_volunteers, save_volunteers
from wenming_desktop.ledger.volunteers import (
    add_volunteer,
    edit_volunteer,
    page_volunteers,
    remove_volunteer,
    volunteer_draft,
    volunteer_ids,
    volunteer_totals,
)
from wenming_desktop.plan.departments import add_person, find_department, remove_person
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.workspace import Workspace


def roster(workspace: Workspace, text: str = "", **order: bool) -> list[VolunteerRow]:
    with workspace.reading() as session:
        found = page_volunteers(session, plan_id(workspace), text, 0, 100, **order)
        assert volunteer_ids(session, plan_id(workspace), text, **order) == [row.id for row in found]
        return found


def test_a_person_on_file_keeps_one_record(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        person = add_person(session, find_department(session, "办公室"), "李敏").id
    volunteer(workspace, " 李敏 ", phone="13812345678", number="370001", joined_on=date(2019, 3, 5))
    (row,) = roster(workspace)
    assert (row.person_id, row.department, row.phone, row.number) == (
        person,
        "办公室",
        "13812345678",
        "370001",
    )
    assert (row.hours, row.activities) == (0, 0)


@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (VolunteerDraft(" "), "name", "姓名不能为空"),
        (VolunteerDraft("李敏"), "name", "“李敏”已在志愿者名册中"),
        (VolunteerDraft("张三", "后勤科"), "department", "没有名为“后勤科”的科室"),
        (VolunteerDraft("张三", number="370001"), "number", "已属于志愿者“李敏”"),
        (VolunteerDraft("张三", phone="1" * 61), "phone", "最多 60 字"),
        (VolunteerDraft("张三", joined_on=date(1066, 1, 1)), "joined_on", "1066-01-01"),
        (VolunteerDraft("王芳"), "department", "有多名“王芳”，请填写科室"),
    ],
)
def test_who_cannot_be_added(workspace: Workspace, wanted: VolunteerDraft, field: str, said: str) -> None:
    volunteer(workspace, "李敏", number="370001")
    with workspace.log.change("人员") as session:
        for name in ("办公室", "宣传科"):
            add_person(session, find_department(session, name), "王芳")
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors) as caught:
        volunteer(workspace, **vars(wanted))
    assert list(caught.value.fields) == [field]
    assert said in caught.value.fields[field]
    assert domain_rows(workspace) == before


def test_hours_of_a_year_are_exact(workspace: Workspace) -> None:
    li, wang, zhao = (volunteer(workspace, name) for name in ("李敏", "王芳", "赵强"))
    for day in range(1, 11):
        service = (Service(li, Decimal("0.1")), *((Service(wang, Decimal("2.25")),) if day > 8 else ()))
        enter(workspace, starts_on=date(2021, 5, day), ends_on=None, service=service)
    with workspace.log.change() as session:
        other = save_plan(session, draft("2022年工作方案"), 2022)
    with workspace.log.change() as session:
        create_activity(
            session,
            other,
            replace(
                VISIT,
                tasks=(),
                starts_on=date(2022, 3, 5),
                ends_on=None,
                service=(Service(li, Decimal(100)), Service(zhao, Decimal(1))),
            ),
        )
    assert [(row.name, row.hours, row.activities) for row in roster(workspace)] == [
        ("李敏", Decimal(1), 10),
        ("王芳", Decimal("4.5"), 2),
        ("赵强", Decimal(0), 0),
    ]
    assert [row.name for row in roster(workspace, by_hours=True)] == ["王芳", "李敏", "赵强"]
    assert [row.name for row in roster(workspace, "王")] == ["王芳"]
    with workspace.reading() as session:
        assert volunteer_totals(session, plan_id(workspace)) == VolunteerTotals(3, 2, Decimal("5.5"))
        assert volunteer_totals(session, other) == VolunteerTotals(3, 2, Decimal(101))
        assert [row.name for row in page_volunteers(session, other, "", 1, 1)] == ["王芳"]


def test_editing(workspace: Workspace) -> None:
    li = volunteer(workspace, "李敏", number="1")
    volunteer(workspace, "王芳", number="2")
    wanted = VolunteerDraft("李敏敏", "宣传科", "138", "3", date(2020, 1, 1), "党员")
    with workspace.log.change() as session:
        edit_volunteer(session, li, wanted)
    with workspace.reading() as session:
        assert volunteer_draft(session, li) == wanted
    with pytest.raises(FieldErrors, match="已属于志愿者“王芳”"), workspace.log.change() as session:
        edit_volunteer(session, li, replace(wanted, number="2"))


def test_removing_hands_the_hours_over(workspace: Workspace) -> None:
    li, twin = volunteer(workspace, "李敏"), volunteer(workspace, "李敏（机关）")
    enter(workspace, service=(Service(li, Decimal("1.5")),))
    both = enter(workspace, title="献血", service=(Service(li, Decimal(1)), Service(twin, Decimal(2)))).id
    with pytest.raises(UserError, match=r"“李敏”已登记2次活动共2\.5小时"), workspace.log.change() as session:
        remove_volunteer(session, li)
    with pytest.raises(UserError, match="在活动“献血”中都有时长"), workspace.log.change() as session:
        remove_volunteer(session, li, twin)
    with pytest.raises(UserError, match="都有时长"), workspace.log.change() as session:
        remove_volunteer(session, li, li)
    with workspace.log.change() as session:
        from wenming_desktop.ledger.activities import delete_activities  # noqa: PLC0415

        delete_activities(session, [both])
    with workspace.log.change() as session:
        remove_volunteer(session, li, twin)
    assert [(row.name, row.hours) for row in roster(workspace)] == [("李敏（机关）", Decimal("1.5"))]


def test_a_volunteer_stays_on_file(workspace: Workspace) -> None:
    li = volunteer(workspace, "李敏")
    person = roster(workspace)[0].person_id
    with pytest.raises(UserError, match="“李敏”在志愿者名册中"), workspace.log.change() as session:
        remove_person(session, person)
    with workspace.log.change() as session:
        remove_volunteer(session, li)
    with workspace.log.change() as session:
        remove_person(session, person)
    assert domain_rows(workspace)["person"] == []


USE_CASES: list[Callable[[Session, str, str], object]] = [
    lambda session, *_: add_volunteer(session, VolunteerDraft("赵强", "办公室", "138")),
    lambda session, one, _: edit_volunteer(session, one, VolunteerDraft("李敏敏", "宣传科")),
    remove_volunteer,
    lambda session, *_: save_volunteers(session, "", read_volunteers(session, "", "赵强\n钱进").rows),
]


@pytest.mark.parametrize("use_case", USE_CASES)
def test_undo_and_redo(workspace: Workspace, use_case: Callable[[Session, str, str], object]) -> None:
    one, other = volunteer(workspace, "李敏", phone="1"), volunteer(workspace, "王芳")
    enter(workspace, service=(Service(one, Decimal(2)),))
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        use_case(session, one, other)
    after = domain_rows(workspace)
    assert after != before
    workspace.log.undo()
    assert domain_rows(workspace) == before
    workspace.log.redo()
    assert domain_rows(workspace) == after


def test_pasting_a_list(workspace: Workspace) -> None:
    volunteer(workspace, "王芳")
    text = (
        "志愿者名册\n序号\t手机号码\t姓名\t所在科室\t志愿者编号\t注册日期\n"
        "1\t13812345678\t李敏\t办公室\t3701\t2019年3月5日\n"
        "2\t\t王芳\t\t\t\n3\t\t赵强\t后勤科\t\t某天\n4\t\t李敏\t办公室\t\t\n5\t\t钱进\t\t3701\t\n"
    )
    with workspace.reading() as session:
        found = read_volunteers(session, "", text).rows
    assert found[0].draft == VolunteerDraft("李敏", "办公室", "13812345678", "3701", date(2019, 3, 5))
    assert [(row.line, sorted(row.errors)) for row in found] == [
        (3, []),
        (4, ["name"]),
        (5, ["department", "joined_on"]),
        (6, ["name"]),
        (7, ["name"]),
    ]
    assert found[3].errors["name"] == "与第3行重复。"
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="第4行没有通过检查，没有添加任何"), workspace.log.change() as session:
        save_volunteers(session, "", found[:2])
    with pytest.raises(UserError, match="没有选中"), workspace.log.change() as session:
        save_volunteers(session, "", [])
    assert domain_rows(workspace) == before
    with workspace.log.change() as session:
        save_volunteers(session, "", found[:1])
    assert [row.name for row in roster(workspace)] == ["王芳", "李敏"]


def test_names_alone_and_columns_without_a_header(workspace: Workspace) -> None:
    with workspace.reading() as session:
        assert [row.draft.name for row in read_volunteers(session, "", "李敏、王芳\n3. 赵强").rows] == [
            *("李敏", "王芳", "赵强")
        ]
        (row,) = read_volunteers(session, "", "李敏\t办公室\t138\t37\n").rows
        assert row.draft == VolunteerDraft("李敏", "办公室", "138", "37")
        with pytest.raises(UserError, match="没有表格"):
            read_volunteers(session, "", " \n\t\n")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812341234", "138****1234"),
        ("370101200001234", "370********1234"),
        ("88612345", "******45"),
        ("123", "**3"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_numbers_are_hidden(number: str, shown: str) -> None:
    assert redacted_number(number) == shown


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_most_of_anything_is_hidden(text: str) -> None:
    hidden, written = redacted_number(text), text.strip()
    assert len(hidden) == len(written)
    assert hidden.count("*") >= min(len(written), 4 if len(written) >= 11 else -(-2 * len(written) // 3))


def test_archives_hide_volunteers_numbers(workspace: Workspace) -> None:
    volunteer(workspace, "李敏", phone="13812345678", number="370101200001234")
    with workspace.log.change() as session:
        add_person(session, None, "处长").phone = "13987654321"
    with workspace.reading() as session:
        tables = written_records(session, datetime.now(UTC))["tables"]
    assert [
        (row["name"], row["phone"]) for row in sorted(tables["person"], key=lambda row: row["ordinal"])
    ] == [
        ("李敏", "138****5678"),
        ("处长", "13987654321"),
    ]
    assert [row["number"] for row in tables["volunteer"]] == ["370********1234"]
