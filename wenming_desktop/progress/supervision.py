"""督办: issuing orders to departments, reminding, replies, extensions, closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.models import (
    ChangedRow,
    Department,
    OrderEvidence,
    SupervisionOrder,
    SupervisionReminder,
    Task,
    WorkPlan,
)
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.entities.fields import Field
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.records import take_in
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.forms import Checks, Saved, outside_year
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.attached import link_records, unlink
from wenming_desktop.plan.references import checked_department, checked_task
from wenming_desktop.plan.unused import files_kept_in_view
from wenming_desktop.progress.board import TaskLine, plan_board
from wenming_desktop.progress.orders import BETWEEN, OrderDraft, order_code
from wenming_desktop.reading.titles import first_clause
from wenming_desktop.words import chinese_date, listed

_ORDER = "supervision_order"
_TEXTS = ("content", "basis", "instruction")  # of a draft, stored as they were written


@dataclass(frozen=True)
class OrderProposal:
    """A department that is late with tasks for which it has no running order yet."""

    department: str
    tasks: tuple[TaskLine, ...]
    content: str  # proposed words of the order


def propose_orders(session: Session, plan_id: str, today: date) -> list[OrderProposal]:
    """Which departments deserve an order: the leads of late tasks that no running order names yet.

    The department with the latest task comes first, and of each department the latest task.
    """
    running = set(
        session.scalars(
            select(SupervisionOrder.task_id).where(
                SupervisionOrder.plan_id == plan_id, SupervisionOrder.closed_on.is_(None)
            )
        )
    )
    late: dict[str, list[TaskLine]] = {}
    tasks = sorted(plan_board(session, plan_id, today).tasks, key=lambda task: task.due_on or today)
    for task in tasks:
        if task.status == TaskStatus.LATE and task.lead and task.id not in running:
            late.setdefault(task.lead, []).append(task)
    return [OrderProposal(lead, tuple(tasks), order_words(tasks, today)) for lead, tasks in late.items()]


def order_words(tasks: Sequence[TaskLine], today: date) -> str:
    """The words proposed for an order about tasks, late or not."""
    return f"{'；'.join(_late_words(task, today) for task in tasks)}。请抓紧办理，并按期书面回复。"


def _late_words(task: TaskLine, today: date) -> str:
    due = task.due_on
    said = f"任务 {task.code}“{first_clause(task.text)}”"
    if due:
        words = f"（时限：{task.due_words}）" if task.due_words else ""
        said += f"应于{chinese_date(due)}前完成{words}"
    if due and due < today:
        said += f"，已逾期 {(today - due).days} 天"
    lacks = listed([gap.what for gap in task.gaps], "处") if not (due and due < today) else ""
    return f"{said}，还缺{lacks}" if lacks else said


def issue_order(session: Session, plan_id: str, draft: OrderDraft) -> Saved:
    """Issue an order under the plan's next number.

    A number once given is never given again, whether its order was deleted or undone since: the paper with
    it may be in somebody's hands.

    Raises:
        FieldErrors: no content, department or dates, unknown department or task, due before issued, a text
            over its limit, a supporting department that is unknown or the one that is charged.
    """
    plan = session.get_one(WorkPlan, plan_id)
    department, task, supporting = _checked(session, plan_id, draft)
    order = SupervisionOrder(
        plan_id=plan_id, number=_last_number(session, plan_id) + 1, department=department, task=task
    )
    session.add(order)
    _fill(order, draft, supporting)
    session.flush()
    describe(session, f"发出督办单{_code(plan, order)}：{department.name}")
    return Saved(order.id, _warnings(plan, draft))


def edit_order(session: Session, order_id: str, draft: OrderDraft) -> Saved:
    """Change an order that is not closed.

    Raises:
        FieldErrors: as issue_order; also a due date that no longer fits the extension.
        UserError: it is closed.
    """
    order, plan = _running(session, order_id, "修改")
    order.department, order.task, supporting = _checked(session, plan.id, draft, order)
    _fill(order, draft, supporting)
    describe(session, f"修改督办单{_code(plan, order)}")
    return Saved(order.id, _warnings(plan, draft))


def delete_order(session: Session, order_id: str) -> None:
    """Delete an order with its reminders; its number is not given again, its files stay."""
    order = session.get_one(SupervisionOrder, order_id)
    describe(session, f"删除督办单{_code(session.get_one(WorkPlan, order.plan_id), order)}")
    with files_kept_in_view(session):
        session.delete(order)


def remind(session: Session, order_id: str, reminded_on: date, today: date, note: str = "") -> str:
    """Note a reminder (催办) of an order that waits for its reply; returns the reminder's id.

    Raises:
        UserError: it is closed or answered.
        FieldErrors: ``reminded_on`` before the order was issued or after today; a note over the limit.
    """
    order, plan = _running(session, order_id, "催办")
    if order.reply:
        raise UserError(f"督办单{_code(plan, order)}已经回复，不用再催办。")
    checks = Checks()
    note = checks.text(field_of("supervision_reminder", "note"), note)
    _check_day(checks, order, field_of("supervision_reminder", "reminded_on"), reminded_on, today)
    checks.finish()
    reminder = SupervisionReminder(reminded_on=reminded_on, note=note)
    order.reminders.append(reminder)
    describe(session, f"催办 {_code(plan, order)}")
    return reminder.id


def remove_reminder(session: Session, reminder_id: str) -> None:
    """Delete a reminder that was noted by mistake."""
    reminder = session.get_one(SupervisionReminder, reminder_id)
    order, plan = _running(session, reminder.order_id, "修改")
    order.reminders.remove(reminder)
    describe(session, f"删除 {_code(plan, order)} 的催办记录")


def reply_to_order(session: Session, order_id: str, reply: str, replied_on: date, today: date) -> None:
    """Keep what the department answered; an empty reply takes the answer back.

    Raises:
        UserError: it is closed.
        FieldErrors: ``replied_on`` before the order was issued or after today; a reply over the limit.
    """
    order, plan = _running(session, order_id, "回复")
    checks = Checks()
    reply = checks.text(field_of(_ORDER, "reply"), reply)
    _check_day(checks, order, field_of(_ORDER, "replied_on"), replied_on, today)
    checks.finish()
    order.reply, order.replied_on = reply, replied_on if reply else None
    describe(session, f"{_code(plan, order)} {'回复' if reply else '撤回回复'}")


def ask_extension(session: Session, order_id: str, asked_on: date, today: date) -> None:
    """Note that the department asked for more time, which it may only before the due date.

    Raises:
        UserError: asked on the due date or later, asked or granted before, or the order is closed.
        FieldErrors: ``asked_on`` before the order was issued or after today.
    """
    order, plan = _running(session, order_id, "申请延期")
    if order.extension_asked_on:
        raise UserError(f"督办单{_code(plan, order)}在 {order.extension_asked_on} 申请过延期，只能延期一次。")
    if asked_on >= order.due_on:
        raise UserError(f"延期要在办理期限 {order.due_on} 之前申请，{asked_on} 申请已经晚了，没有登记。")
    checks = Checks()
    _check_day(checks, order, field_of(_ORDER, "asked_on"), asked_on, today)
    checks.finish()
    order.extension_asked_on = asked_on
    describe(session, f"{_code(plan, order)} 申请延期")


def grant_extension(session: Session, order_id: str, until: date) -> None:
    """Grant the extension that was asked for; a refusal before it no longer counts.

    Raises:
        UserError: none was asked for, or the order is closed.
        FieldErrors: ``until`` is not after the due date.
    """
    order, plan, _ = _asked(session, order_id)
    if until <= order.due_on:
        raise FieldErrors({"until": f"延期后的期限要晚于原定期限 {order.due_on}。"})
    order.extended_to, order.extension_refused_on, order.refusal_reason = until, None, ""
    describe(session, f"{_code(plan, order)} 延期至 {until}")


def refuse_extension(session: Session, order_id: str, refused_on: date, today: date, reason: str) -> None:
    """Refuse the extension that was asked for; the due date stands, a grant before it no longer counts.

    Raises:
        UserError: none was asked for, or the order is closed.
        FieldErrors: ``refused_on`` before it was asked for or after today; no reason, or one over its limit.
    """
    order, plan, asked_on = _asked(session, order_id)
    checks = Checks()
    reason = checks.text(field_of(_ORDER, "refusal"), reason)
    if not reason:
        checks.fail("refusal", "请写明为什么不同意延期。")
    if refused_on < asked_on:
        checks.fail("refused_on", f"{refused_on} 早于{word_of(_ORDER, 'asked_on')} {asked_on}。")
    _check_day(checks, order, field_of(_ORDER, "refused_on"), refused_on, today)
    checks.finish()
    order.extended_to, order.extension_refused_on, order.refusal_reason = None, refused_on, reason
    describe(session, f"{_code(plan, order)} 不同意延期")


def unanswer_extension(session: Session, order_id: str) -> None:
    """Take back the answer to an extension that was asked for, granted or refused.

    Raises:
        UserError: none was asked for, or the order is closed.
    """
    order, plan, _ = _asked(session, order_id)
    order.extended_to, order.extension_refused_on, order.refusal_reason = None, None, ""
    describe(session, f"{_code(plan, order)} 撤回延期答复")


def attach_to_order(
    log: ChangeLog, files: FileStore, order_id: str, paths: Sequence[Path], job: Job
) -> list[EvidenceRow]:
    """Take files into the store as what came of an order, all of them or none; one row a path, in order.

    Raises:
        UserError: a file that cannot be attached is named, nothing was stored.
        Cancelled: by the job; nothing was stored.
    """
    with take_in(log, files, paths, job) as (session, records):
        order = session.get_one(SupervisionOrder, order_id)
        plan = session.get_one(WorkPlan, order.plan_id)
        describe(session, f"督办单{_code(plan, order)}添加回复材料 {len(set(records))} 份")
        return link_records(order.evidence_links, OrderEvidence, records)


def unlink_order_evidence(session: Session, link_ids: Sequence[str]) -> None:
    """Take files out of their order; the files and their records stay."""
    unlink(session, OrderEvidence, link_ids, "督办单移出回复材料")


def close_order(session: Session, order_id: str, closed_on: date, today: date, note: str = "") -> None:
    """Close an order (办结); without a reply the note must say why.

    Raises:
        UserError: it is closed already.
        FieldErrors: neither reply nor note, or ``closed_on`` not between its issue or reply and today.
    """
    order, plan = _running(session, order_id, "办结")
    checks = Checks()
    note = checks.text(field_of(_ORDER, "note"), note)
    if not order.reply and not note:
        checks.fail("note", "科室还没有回复，办结时请写明理由。")
    _check_day(checks, order, field_of(_ORDER, "closed_on"), closed_on, today)
    if order.replied_on and closed_on < order.replied_on:
        checks.fail("closed_on", f"办结日期早于回复日期 {order.replied_on}，请核对。")
    checks.finish()
    order.closed_on, order.closing_note = closed_on, note
    describe(session, f"{_code(plan, order)} 办结")


def reopen_order(session: Session, order_id: str) -> None:
    """Take the closing of an order back."""
    order = session.get_one(SupervisionOrder, order_id)
    order.closed_on, order.closing_note = None, ""
    describe(session, f"{_code(session.get_one(WorkPlan, order.plan_id), order)} 重新办理")


def _asked(session: Session, order_id: str) -> tuple[SupervisionOrder, WorkPlan, date]:
    """A running order for which more time was asked, and on which day."""
    order, plan = _running(session, order_id, "答复延期")
    if order.extension_asked_on is None:
        raise UserError(f"督办单{_code(plan, order)}还没有申请延期，请先登记申请。")
    return order, plan, order.extension_asked_on


def _running(session: Session, order_id: str, doing: str) -> tuple[SupervisionOrder, WorkPlan]:
    order = session.get_one(SupervisionOrder, order_id)
    plan = session.get_one(WorkPlan, order.plan_id)
    if order.closed_on:
        raise UserError(f"督办单{_code(plan, order)}已经办结，不能再{doing}；要改请先“重新办理”。")
    return order, plan


def _checked(
    session: Session, plan_id: str, draft: OrderDraft, order: SupervisionOrder | None = None
) -> tuple[Department, Task | None, str]:
    """The department, task and supporting ones that a draft names; FieldErrors if any of it cannot be."""
    checks = Checks()
    for name in _TEXTS:
        checks.text(field_of(_ORDER, name), getattr(draft, name))
    department = checked_department(checks, session, "department", draft.department)
    supporting = _supporting(checks, session, draft, department, order)
    task = checked_task(checks, session, "task", plan_id, draft.task)
    issued_on = checks.day(field_of(_ORDER, "issued_on"), draft.issued_on)
    due_on = checks.day(field_of(_ORDER, "due_on"), draft.due_on)
    if due_on < issued_on:
        checks.fail("due_on", f"办理期限 {due_on} 早于发出日期 {issued_on}。")
    if order:
        asked_on = order.extension_asked_on
        since = [asked_on, order.replied_on, *(row.reminded_on for row in order.reminders)]
        first = min((day for day in since if day), default=issued_on)
        if issued_on > first:
            checks.fail("issued_on", f"发出日期不能晚于已登记的催办、回复或延期申请（最早 {first}）。")
        if asked_on and due_on <= asked_on:
            checks.fail("due_on", f"办理期限要晚于申请延期的日期 {asked_on}。")
        if order.extended_to and due_on >= order.extended_to:
            checks.fail("due_on", f"办理期限要早于已同意的延期 {order.extended_to}。")
    checks.finish()
    return department, task, supporting


def _supporting(
    checks: Checks,
    session: Session,
    draft: OrderDraft,
    charged: Department,
    order: SupervisionOrder | None,
) -> str:
    """Those supporting as they are stored; one that was named before stays, though it is gone since."""
    known = order.supporting.split(BETWEEN) if order else []
    names = [
        name if name in known else checked_department(checks, session, "supporting", name).name
        for name in draft.supporting
    ]
    if charged.name in names:
        checks.fail("supporting", f"“{charged.name}”已经是{word_of(_ORDER, 'department')}，不用再协办。")
    return checks.text(field_of(_ORDER, "supporting"), BETWEEN.join(dict.fromkeys(filter(None, names))))


def _fill(order: SupervisionOrder, draft: OrderDraft, supporting: str) -> None:
    for name in _TEXTS:
        setattr(order, name, getattr(draft, name).strip())
    order.supporting = supporting
    if draft.issued_on and draft.due_on:  # both were checked
        order.issued_on, order.due_on = draft.issued_on, draft.due_on


def _warnings(plan: WorkPlan, draft: OrderDraft) -> tuple[str, ...]:
    days = (("issued_on", draft.issued_on), ("due_on", draft.due_on))
    said = (outside_year(word_of(_ORDER, name), day, plan.year) for name, day in days if day)
    return tuple(warning for warnings in said for warning in warnings)


def _check_day(checks: Checks, order: SupervisionOrder, told: Field, day: date, today: date) -> None:
    if day < order.issued_on:
        checks.fail(told.name, f"{told.word} {day} 早于{word_of(_ORDER, 'issued_on')} {order.issued_on}。")
    elif day > today:
        checks.fail(told.name, f"{told.word} {day} 在今天之后，请核对。")


def _code(plan: WorkPlan, order: SupervisionOrder) -> str:
    return order_code(plan.year, order.number)


def _last_number(session: Session, plan_id: str) -> int:
    """The highest number ever given in a plan; the history knows those of orders that are gone."""
    stored = select(func.max(SupervisionOrder.number)).where(SupervisionOrder.plan_id == plan_id)
    ever = select(func.max(func.json_extract(ChangedRow.after, "$.number"))).where(
        text("table_name = 'supervision_order'"),  # word for word as the index over these rows says
        func.json_extract(ChangedRow.after, "$.plan_id") == plan_id,
    )
    return max(session.scalar(stored) or 0, session.scalar(ever) or 0)
