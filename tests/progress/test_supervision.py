"""督办单: numbers, states, reminders, replies, extensions, closing, counts, proposals."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import DEPARTMENTS, domain_rows, task_ids
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.library import evidence_ids
from wenming_desktop.evidence.library_filter import EvidenceFilter, EvidenceUse
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan import departments
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress import supervision
from wenming_desktop.progress.orders import (
    OrderDraft,
    OrderFilter,
    OrderRow,
    OrderState,
    department_orders,
    order_evidence,
    order_ids,
    order_reminders,
    order_row,
    page_orders,
    state_counts,
)
from wenming_desktop.workspace import DATABASE_NAME, Workspace

ISSUED, DUE = date(2021, 5, 10), date(2021, 5, 31)
DAY = timedelta(days=1)
DRAFT = OrderDraft("请补报志愿服务总结。", "办公室", ISSUED, DUE, "1-2")


def this_plan(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[0].id


def do(workspace: Workspace, use_case: Callable[..., Any], *args: object, **named: object) -> Any:
    with workspace.log.change() as session:
        return use_case(session, *args, **named)


def read(workspace: Workspace, question: Callable[..., Any], *args: object) -> Any:
    with workspace.reading() as session:
        return question(session, *args)


def issue(workspace: Workspace, draft: OrderDraft = DRAFT, **changes: Any) -> str:
    return do(workspace, supervision.issue_order, this_plan(workspace), replace(draft, **changes)).id


def row(workspace: Workspace, order_id: str, today: date = ISSUED) -> OrderRow:
    return read(workspace, order_row, order_id, today)


def state(workspace: Workspace, order_id: str, today: date) -> OrderState:
    return row(workspace, order_id, today).state


def test_an_order_says_everything(workspace: Workspace) -> None:
    order_id = issue(workspace)
    found = row(workspace, order_id)
    assert (found.code, found.task, found.department, found.draft) == ("〔2021〕1号", "1-2", "办公室", DRAFT)
    assert found.task_id == task_ids(workspace)[1]
    assert (found.reminders, found.last_reminded_on, found.last_day) == (0, None, DUE)
    assert workspace.log.labels()[0] == "发出督办单〔2021〕1号：办公室"


def test_an_order_about_no_task_by_a_short_name(workspace: Workspace) -> None:
    office = read(workspace, departments.department_rows)[0].id
    do(workspace, departments.edit_department, office, "short_name", "办")
    found = row(workspace, issue(workspace, department="办", task=""))
    assert (found.task_id, found.task, found.department) == (None, "", "办公室")


@pytest.mark.parametrize(
    ("changes", "field", "match"),
    [
        ({"content": " \n"}, "content", "请填写督办事项"),
        ({"content": "长" * 2001}, "content", "最多 2000 字，现有 2001 字"),
        ({"content": "坏\ud800字"}, "content", "控制字符"),
        ({"department": ""}, "department", "请选择科室"),
        ({"department": "后勤科"}, "department", "没有名为“后勤科”的科室。现有科室：办公室"),
        ({"issued_on": None}, "issued_on", "请填写发出日期"),
        ({"due_on": None}, "due_on", "请填写办理期限"),
        ({"due_on": ISSUED - DAY}, "due_on", "办理期限 2021-05-09 早于发出日期 2021-05-10"),
        ({"task": "9-9"}, "task", "没有编号为“9-9”的任务"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    workspace: Workspace, changes: dict[str, Any], field: str, match: str
) -> None:
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors, match=match) as refused:
        issue(workspace, **changes)
    assert list(refused.value.fields) == [field]
    order_id = issue(workspace)
    with pytest.raises(FieldErrors, match=match) as refused:
        do(workspace, supervision.edit_order, order_id, replace(DRAFT, **changes))
    assert list(refused.value.fields) == [field]
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_several_faults_are_told_at_once(workspace: Workspace) -> None:
    with pytest.raises(FieldErrors) as refused:
        issue(workspace, OrderDraft("", "没有科", None, None, "x"))
    assert set(refused.value.fields) == {"content", "department", "issued_on", "due_on", "task"}


def test_days_outside_the_year_warn(workspace: Workspace) -> None:
    draft = replace(DRAFT, due_on=date(2022, 1, 5))
    saved = do(workspace, supervision.issue_order, this_plan(workspace), draft)
    assert saved.warnings == ("办理期限 2022-01-05 不在方案年度（2021年）内，已保留。",)
    assert row(workspace, saved.id).due_on == date(2022, 1, 5)


def test_a_number_is_never_given_twice(workspace: Workspace) -> None:
    first, second = issue(workspace), issue(workspace)
    assert [row(workspace, order).code for order in (first, second)] == ["〔2021〕1号", "〔2021〕2号"]
    do(workspace, supervision.delete_order, second)
    third = issue(workspace)
    assert row(workspace, third).code == "〔2021〕3号"
    workspace.log.undo()  # it may be printed: taking it back does not free its number either
    assert row(workspace, issue(workspace)).code == "〔2021〕4号"


def test_numbers_are_found_by_their_own_index(workspace: Workspace) -> None:
    with closing(sqlite3.connect(workspace.folder / DATABASE_NAME)) as connection:
        query = "SELECT max(after) FROM changed_row WHERE table_name = 'supervision_order'"
        (found,) = connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
    assert "changed_row_of_orders" in found[3]


def test_states_to_the_day(workspace: Workspace) -> None:
    order_id = issue(workspace)
    days = {DUE - 4 * DAY: "办理中", DUE - 3 * DAY: "临期", DUE: "临期", DUE + DAY: "逾期"}
    assert {day: state(workspace, order_id, day).value for day in days} == days


def test_an_extension_moves_the_last_day(workspace: Workspace) -> None:
    order_id = issue(workspace)
    asked = DUE - DAY
    do(workspace, supervision.ask_extension, order_id, asked, asked)
    assert state(workspace, order_id, DUE + DAY) == OrderState.OVERDUE  # asking alone gives no time
    do(workspace, supervision.grant_extension, order_id, DUE + 10 * DAY)
    assert state(workspace, order_id, DUE + DAY) == OrderState.OPEN
    assert state(workspace, order_id, DUE + 10 * DAY) == OrderState.SOON
    assert state(workspace, order_id, DUE + 11 * DAY) == OrderState.OVERDUE
    assert row(workspace, order_id).last_day == DUE + 10 * DAY
    do(workspace, supervision.unanswer_extension, order_id)
    assert row(workspace, order_id).last_day == DUE


def test_an_extension_is_refused_with_a_day_and_a_reason(workspace: Workspace) -> None:
    order_id = issue(workspace)
    refuse = supervision.refuse_extension
    with pytest.raises(UserError, match="还没有申请延期"):
        do(workspace, refuse, order_id, DUE, DUE, "不行")
    do(workspace, supervision.ask_extension, order_id, ISSUED + DAY, DUE)
    for day, today, reason, field in (
        (DUE, DUE, " ", "refusal"),
        (ISSUED, DUE, "检查在即。", "refused_on"),
        (DUE, DUE - DAY, "检查在即。", "refused_on"),
    ):
        with pytest.raises(FieldErrors) as refused:
            do(workspace, refuse, order_id, day, today, reason)
        assert list(refused.value.fields) == [field]
    do(workspace, supervision.grant_extension, order_id, DUE + 2 * DAY)
    do(workspace, refuse, order_id, ISSUED + 2 * DAY, DUE, "检查在即。")
    now = row(workspace, order_id)
    assert (now.last_day, now.extension_refused_on) == (DUE, ISSUED + 2 * DAY)
    assert now.refusal_reason == "检查在即。"
    do(workspace, supervision.grant_extension, order_id, DUE + 2 * DAY)
    now = row(workspace, order_id)
    assert (now.last_day, now.extension_refused_on, now.refusal_reason) == (DUE + 2 * DAY, None, "")


def test_the_scan_of_a_reply_belongs_to_its_order(workspace: Workspace, tmp_path: Path) -> None:
    order_id = issue(workspace)
    scan = tmp_path / "回复.pdf"
    scan.write_bytes(b"%PDF-1.7 reply")

    def attach() -> str:
        (made,) = supervision.attach_to_order(workspace.log, workspace.files, order_id, [scan], Job())
        return made.link_id

    link = attach()
    assert attach() == link  # the same file once more is the same proof
    (file,) = read(workspace, order_evidence, order_id)
    assert (file.title, row(workspace, order_id).evidence) == ("回复", 1)
    plan_id = this_plan(workspace)
    assert read(workspace, evidence_ids, plan_id, EvidenceFilter(use=EvidenceUse.ORDER)) == [file.id]
    assert read(workspace, evidence_ids, None, EvidenceFilter(unlinked=True)) == []
    before = domain_rows(workspace)
    do(workspace, supervision.delete_order, order_id)
    assert read(workspace, evidence_ids, None, EvidenceFilter(inbox=True)) == [file.id]  # kept in view
    workspace.log.undo()
    assert domain_rows(workspace) == before
    do(workspace, supervision.unlink_order_evidence, [link])
    assert read(workspace, order_evidence, order_id) == []


@pytest.mark.parametrize("asked", [DUE, DUE + DAY])
def test_an_extension_asked_too_late_is_refused(workspace: Workspace, asked: date) -> None:
    order_id = issue(workspace)
    with pytest.raises(UserError, match=f"延期要在办理期限 2021-05-31 之前申请，{asked} 申请已经晚了"):
        do(workspace, supervision.ask_extension, order_id, asked, asked)
    assert row(workspace, order_id).extension_asked_on is None


def test_extensions_have_rules(workspace: Workspace) -> None:
    order_id = issue(workspace)
    with pytest.raises(UserError, match="还没有申请延期"):
        do(workspace, supervision.grant_extension, order_id, DUE + DAY)
    for day, match in ((ISSUED - DAY, "早于发出日期"), (DUE - DAY, "在今天之后")):
        with pytest.raises(FieldErrors, match=match):
            do(workspace, supervision.ask_extension, order_id, day, DUE - 2 * DAY)
    do(workspace, supervision.ask_extension, order_id, ISSUED, ISSUED)
    with pytest.raises(UserError, match="只能延期一次"):
        do(workspace, supervision.ask_extension, order_id, ISSUED, ISSUED)
    with pytest.raises(FieldErrors, match="要晚于原定期限 2021-05-31") as refused:
        do(workspace, supervision.grant_extension, order_id, DUE)
    assert list(refused.value.fields) == ["until"]


def test_what_was_noted_since_binds_an_edit(workspace: Workspace) -> None:
    order_id = issue(workspace)
    do(workspace, supervision.ask_extension, order_id, ISSUED + DAY, DUE)
    do(workspace, supervision.grant_extension, order_id, DUE + 2 * DAY)
    for changes, field in (
        ({"due_on": DUE + 2 * DAY}, "due_on"),
        ({"due_on": ISSUED + DAY}, "due_on"),
        ({"issued_on": ISSUED + 2 * DAY}, "issued_on"),
    ):
        with pytest.raises(FieldErrors) as refused:
            do(workspace, supervision.edit_order, order_id, replace(DRAFT, **changes))
        assert list(refused.value.fields) == [field]
    changed = OrderDraft(
        "改后的事项", "人事科", ISSUED + DAY, DUE + DAY, "", "《实施方案》", "请抓紧。", ("办公室", "宣传科")
    )
    do(workspace, supervision.edit_order, order_id, changed)
    assert row(workspace, order_id).draft == changed


def test_those_that_support_are_departments_and_not_the_charged_one(workspace: Workspace) -> None:
    for names, why in ((("没有科",), "没有科"), (("宣传科", "办公室"), "不用再协办")):
        with pytest.raises(FieldErrors, match=why) as refused:
            issue(workspace, supporting=names)
        assert list(refused.value.fields) == ["supporting"]
    order_id = issue(workspace, supporting=("宣传科", "人事科", "宣传科"), instruction="请㼆科抓紧")
    assert row(workspace, order_id).supporting == ("宣传科", "人事科")
    assert read(workspace, order_ids, this_plan(workspace), OrderFilter("人事科"), DUE) == [order_id]
    assert read(workspace, order_ids, this_plan(workspace), OrderFilter("㼆科"), DUE) == [order_id]


def test_one_that_supports_stays_when_it_is_called_otherwise(workspace: Workspace) -> None:
    order_id = issue(workspace, supporting=("宣传科",))
    with workspace.log.change() as session:
        found = departments.find_department(session, "宣传科")
        departments.edit_department(session, found.id, "name", "宣教科")
    kept = row(workspace, order_id).draft
    do(workspace, supervision.edit_order, order_id, replace(kept, content="改后的事项"))
    assert row(workspace, order_id).supporting == ("宣传科",)


def test_reminders(workspace: Workspace) -> None:
    order_id = issue(workspace)
    for day in (ISSUED + 5 * DAY, ISSUED + 2 * DAY):
        do(workspace, supervision.remind, order_id, day, DUE, f"{day.day} 日电话")
    found = row(workspace, order_id)
    assert (found.reminders, found.last_reminded_on) == (2, ISSUED + 5 * DAY)
    noted = read(workspace, order_reminders, order_id)
    assert [(reminder.reminded_on, reminder.note) for reminder in noted] == [
        (ISSUED + 2 * DAY, "12 日电话"),
        (ISSUED + 5 * DAY, "15 日电话"),
    ]
    with pytest.raises(FieldErrors, match="早于发出日期"):
        do(workspace, supervision.remind, order_id, ISSUED - DAY, DUE)
    with pytest.raises(FieldErrors, match="今天之后"):
        do(workspace, supervision.remind, order_id, DUE + DAY, DUE)
    do(workspace, supervision.remove_reminder, noted[0].id)
    assert row(workspace, order_id).reminders == 1
    do(workspace, supervision.reply_to_order, order_id, "已补报。", DUE, DUE)
    with pytest.raises(UserError, match="已经回复，不用再催办"):
        do(workspace, supervision.remind, order_id, DUE, DUE)


def test_a_reply_stops_the_clock_and_can_be_taken_back(workspace: Workspace) -> None:
    order_id = issue(workspace)
    with pytest.raises(FieldErrors, match="今天之后"):
        do(workspace, supervision.reply_to_order, order_id, "已补报。", DUE + DAY, DUE)
    do(workspace, supervision.reply_to_order, order_id, " 已补报。 ", DUE, DUE)
    found = row(workspace, order_id, DUE + 30 * DAY)
    assert (found.state, found.reply, found.replied_on) == (OrderState.REPLIED, "已补报。", DUE)
    do(workspace, supervision.reply_to_order, order_id, "", DUE, DUE)
    found = row(workspace, order_id, DUE + 30 * DAY)
    assert (found.state, found.replied_on) == (OrderState.OVERDUE, None)


def test_closing_needs_a_reply_or_a_reason(workspace: Workspace) -> None:
    order_id = issue(workspace)
    with pytest.raises(FieldErrors, match="还没有回复，办结时请写明理由") as refused:
        do(workspace, supervision.close_order, order_id, DUE, DUE, "  ")
    assert list(refused.value.fields) == ["note"]
    do(workspace, supervision.close_order, order_id, DUE, DUE, "事项已取消。")
    found = row(workspace, order_id, DUE + 30 * DAY)
    assert (found.state, found.closed_on, found.closing_note) == (OrderState.CLOSED, DUE, "事项已取消。")
    do(workspace, supervision.reopen_order, order_id)
    do(workspace, supervision.reply_to_order, order_id, "已补报。", DUE, DUE)
    with pytest.raises(FieldErrors, match="办结日期早于回复日期 2021-05-31"):
        do(workspace, supervision.close_order, order_id, DUE - DAY, DUE)
    do(workspace, supervision.close_order, order_id, DUE, DUE)
    assert state(workspace, order_id, DUE) == OrderState.CLOSED


def test_a_closed_order_is_left_alone(workspace: Workspace) -> None:
    order_id = issue(workspace)
    do(workspace, supervision.close_order, order_id, DUE, DUE, "事项已取消。")
    for use_case, args in (
        (supervision.edit_order, (DRAFT,)),
        (supervision.remind, (DUE, DUE)),
        (supervision.reply_to_order, ("好。", DUE, DUE)),
        (supervision.ask_extension, (ISSUED, ISSUED)),
        (supervision.grant_extension, (DUE + DAY,)),
        (supervision.refuse_extension, (DUE, DUE, "不行")),
        (supervision.unanswer_extension, ()),
        (supervision.close_order, (DUE, DUE, "又")),
    ):
        with pytest.raises(UserError, match=r"督办单〔2021〕1号已经办结，不能再.*先“重新办理”"):
            do(workspace, use_case, order_id, *args)


def test_lists_filters_pages_and_counts(workspace: Workspace) -> None:
    plan_id, today = this_plan(workspace), DUE + DAY
    late = issue(workspace)
    soon = issue(workspace, due_on=today, department="宣传科", content="100%完成 a_b", task="")
    done = issue(workspace, department="宣传科", task="2-3")
    do(workspace, supervision.close_order, done, DUE, DUE, "撤销")
    answered = issue(workspace)
    do(workspace, supervision.reply_to_order, answered, "共计 3 次", DUE, DUE)

    def ids(**wanted: Any) -> list[str]:
        found = OrderFilter(**wanted)
        rows = read(workspace, page_orders, plan_id, found, today)
        assert read(workspace, order_ids, plan_id, found, today) == [row.id for row in rows]
        return [order.id for order in rows]

    assert ids() == [late, answered, done, soon]
    later = issue(workspace, due_on=DUE - DAY)
    assert ids(state=OrderState.OVERDUE) == [later, late]  # what is overdue longest comes first
    do(workspace, supervision.delete_order, later)
    assert ids(state=OrderState.OVERDUE) == [late]
    assert ids(text="100%") == [soon]
    assert ids(text="b_") == []
    assert ids(text="共计") == [answered]
    assert ids(text=" 宣传 ") == [done, soon]
    assert ids(task_id=task_ids(workspace)[5]) == [done]
    office = read(workspace, departments.department_rows)[0].id
    assert ids(department_id=office) == [late, answered]
    page = read(workspace, page_orders, plan_id, OrderFilter(), today, 1, 2)
    assert [order.id for order in page] == [answered, done]
    counts = read(workspace, state_counts, plan_id, today)
    assert {word.value: number for word, number in counts.items()} == {
        "办理中": 0,
        "临期": 1,
        "逾期": 1,
        "已回复": 1,
        "已办结": 1,
    }
    by_department = read(workspace, department_orders, plan_id, today)
    assert [
        (found.department, found.total, found.open, found.overdue, found.replied, found.closed)
        for found in by_department
    ] == [("办公室", 2, 0, 1, 1, 0), ("宣传科", 2, 1, 0, 0, 1)]


def test_late_tasks_are_proposed_by_their_lead(workspace: Workspace) -> None:
    ids, today = task_ids(workspace), date(2021, 7, 1)
    for wanted, tasks in (
        (AssignmentChange(lead="办公室", due_on=date(2021, 6, 1)), (ids[0], ids[1])),
        (AssignmentChange(lead="宣传科", due_on=date(2021, 6, 20)), (ids[2],)),
        (AssignmentChange(lead="人事科", due_on=date(2021, 7, 1)), (ids[3],)),
        (AssignmentChange(due_on=date(2021, 6, 1)), (ids[4],)),
    ):
        do(workspace, assign, tasks, wanted)
    plan_id = this_plan(workspace)

    def proposed() -> dict[str, list[str]]:
        found = read(workspace, supervision.propose_orders, plan_id, today)
        return {proposal.department: [task.code for task in proposal.tasks] for proposal in found}

    assert proposed() == {"办公室": ["1-1", "1-2"], "宣传科": ["1-3"]}
    words = read(workspace, supervision.propose_orders, plan_id, today)[0].content
    assert words == (
        "任务 1-1“类别1的任务1”应于2021年6月1日前完成，已逾期 30 天；"
        "任务 1-2“类别1的任务2”应于2021年6月1日前完成，已逾期 30 天。请抓紧办理，并按期书面回复。"
    )
    running = issue(workspace, task="1-1")
    assert proposed() == {"办公室": ["1-2"], "宣传科": ["1-3"]}
    do(workspace, supervision.close_order, running, DUE, DUE, "撤销")
    assert proposed() == {"办公室": ["1-1", "1-2"], "宣传科": ["1-3"]}


def test_what_hangs_on_a_department_is_moved_with_it(workspace: Workspace) -> None:
    order_id = issue(workspace)
    office, publicity = (found.id for found in read(workspace, departments.department_rows)[:2])
    activity = ActivityDraft("其他", "读书会", ISSUED, organiser="办公室")
    activity_id = do(workspace, create_activity, this_plan(workspace), activity).id
    with pytest.raises(UserError, match="“办公室”还有活动1个、督办单1份，请先移交"):
        do(workspace, departments.remove_department, office)
    before = domain_rows(workspace)
    do(workspace, departments.remove_department, office, publicity)
    assert row(workspace, order_id).department == "宣传科"
    assert read(workspace, activity_detail, activity_id).row.organiser == "宣传科"
    workspace.log.undo()
    assert domain_rows(workspace) == before


STEPS: dict[str, Callable[[Workspace, str], object]] = {
    "issue": lambda w, _: issue(w, department="人事科"),
    "edit": lambda w, order: do(w, supervision.edit_order, order, replace(DRAFT, content="改")),
    "remind": lambda w, order: do(w, supervision.remind, order, ISSUED, DUE, "电话"),
    "forget": lambda w, order: do(w, supervision.remove_reminder, read(w, order_reminders, order)[0].id),
    "reply": lambda w, order: do(w, supervision.reply_to_order, order, "好。", DUE, DUE),
    "ask": lambda w, order: do(w, supervision.ask_extension, order, ISSUED, DUE),
    "grant": lambda w, order: do(w, supervision.grant_extension, order, DUE + DAY),
    "refuse": lambda w, order: do(w, supervision.refuse_extension, order, DUE, DUE, "不行"),
    "unanswer": lambda w, order: do(w, supervision.unanswer_extension, order),
    "close": lambda w, order: do(w, supervision.close_order, order, DUE, DUE, "撤销"),
    "reopen": lambda w, order: do(w, supervision.reopen_order, order),
    "delete": lambda w, order: do(w, supervision.delete_order, order),
}


@settings(max_examples=25)
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=6))
def test_undo_and_redo_restore_every_step(workspace: Workspace, steps: list[str]) -> None:
    order_id = issue(workspace)
    seen = [domain_rows(workspace)]
    for step in steps:
        try:
            STEPS[step](workspace, order_id)
        except (UserError, IndexError):  # this step cannot be done now; nothing of it may stay
            assert domain_rows(workspace) == seen[-1]
        now = domain_rows(workspace)
        if now != seen[-1]:
            seen.append(now)
    for before in reversed(seen[:-1]):
        workspace.log.undo()
        assert domain_rows(workspace) == before
    for after in seen[1:]:
        workspace.log.redo()
        assert domain_rows(workspace) == after


def test_departments_are_those_of_the_workspace(workspace: Workspace) -> None:
    for department in DEPARTMENTS:
        issue(workspace, department=department)
    today = DUE + DAY
    found = read(workspace, department_orders, this_plan(workspace), today)
    assert [count.department for count in found] == list(DEPARTMENTS)  # equally late: in the clerk's order
