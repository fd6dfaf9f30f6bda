"""A whole plan as JSON for other programs, and as lines to read."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, Task
from wenming_desktop.ledger.activity_list import page_activities
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow
from wenming_desktop.ledger.funds import FundFilter, FundRow, fund_totals, page_funds
from wenming_desktop.ledger.leading_group import member_rows
from wenming_desktop.ledger.publicity import PublicityFilter, PublicityRow, page_publicity
from wenming_desktop.plan.plan_editing import PartKind, plan_parts, plan_sources
from wenming_desktop.progress.assessment import ScoreTotal, assessment, page_negatives
from wenming_desktop.progress.counts import Tally, quota_counts
from wenming_desktop.progress.gaps import Gap, gaps
from wenming_desktop.progress.indicator_proof import indicator_slots
from wenming_desktop.progress.indicators import IndicatorRow, page_indicators
from wenming_desktop.progress.orders import OrderFilter, OrderRow, page_orders
from wenming_desktop.progress.plan_view import PlanView, TaskRow, plan_view
from wenming_desktop.progress.slot_counts import slot_counts
from wenming_desktop.words import in_one_line

_PAGE = 500  # rows asked for at once
_Row = TypeVar("_Row")


def year_json(session: Session, plan_id: str, today: date) -> dict[str, Any]:
    """A plan and everything of its year as JSON values; keys as the help of ``show`` says.

    Dates are ISO 8601 text, scores, hours and amounts exact decimal text. ``today`` decides what is late.
    """
    plan = plan_view(session, plan_id, today)
    whole: dict[str, Any] = {
        **plan_json(plan),
        "stages": [
            {"title": row.title, "text": row.text} for row in plan_parts(session, plan_id, PartKind.STAGE)
        ],
        "sources": [
            {"name": row.name, "read_on": _iso(row.read_on), "text": row.text}
            for row in plan_sources(session, plan_id)
        ],
    }
    quotas: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for quota in quota_counts(session, plan_id, today):
        quotas[quota.task_id].append(
            {
                "kind": quota.kind,
                "labels": list(quota.labels),
                "distinct_festivals": quota.festivals,
                "have": quota.have,
                "want": quota.want,
            }
        )
    slots: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for slot in slot_counts(session, plan_id, today):
        slots[slot.task_id].append(
            {
                "name": slot.name,
                "kind": slot.kind,
                "window": slot.window,
                "years": slot.years,
                "hint": slot.hint,
                "needs_number": bool(slot.needs_number),
                "needs_date": bool(slot.needs_date),
                "least_characters": slot.least_characters,
                "most_characters": slot.most_characters,
                "have": slot.inside,
                "outside": slot.outside,
                "undated": slot.undated,
                "breaking": slot.breaking,
                "want": slot.minimum,
                "overruled": slot.overruled,
            }
        )
    query = select(Task.id, Task.self_reason).join(Category).where(Category.plan_id == plan_id)
    reasons = dict(session.execute(query).all())
    tasks = (task for category in whole["categories"] for task in category["tasks"])
    for row, task in zip(plan.tasks, tasks, strict=True):
        task["self_reason"] = reasons[row.id]
        task["quotas"], task["requirements"] = quotas[row.id], slots[row.id]
    return whole | _year_lists(session, plan_id, today)


def _year_lists(session: Session, plan_id: str, today: date) -> dict[str, Any]:
    """What hangs on the plan itself."""
    lacking = gaps(session, plan_id, today)
    points = assessment(session, plan_id)
    funds = fund_totals(session, plan_id)
    slots = indicator_slots(session, plan_id, today)

    def publicity(offset: int) -> Sequence[PublicityRow]:
        return page_publicity(session, plan_id, PublicityFilter(), offset, _PAGE)

    def entries(offset: int) -> Sequence[FundRow]:
        return page_funds(session, plan_id, FundFilter(), offset, _PAGE)

    def orders(offset: int) -> Sequence[OrderRow]:
        return page_orders(session, plan_id, OrderFilter(), today, offset, _PAGE)

    def indicators(offset: int) -> Sequence[IndicatorRow]:
        return page_indicators(session, plan_id, offset=offset, limit=_PAGE)

    return {
        "gaps": {"total": len(lacking), "by_kind": dict(Counter(str(gap.kind) for gap in lacking))},
        "activities": [activity_json(row) for row in all_activities(session, plan_id)],
        "publicity": [_publicity_json(row) for row in _all(publicity)],
        "funds": {
            "budget": str(funds.all.budget),
            "spent": str(funds.all.spent),
            "entries": [_fund_json(row) for row in _all(entries)],
        },
        "orders": [_order_json(row) for row in _all(orders)],
        "leading_group": [
            {"role": row.role, "name": row.name, "post": row.post} for row in member_rows(session, plan_id)
        ],
        "assessment": {
            "basis": points.basis,
            "whole": _total_json(points.whole),
            "parts": [_total_json(part) for part in points.parts],
            "negatives": [
                {
                    "text": row.text,
                    "state": row.state,
                    "checked_on": _iso(row.checked_on),
                    "note": row.note,
                }
                for row in page_negatives(session, plan_id, limit=_PAGE)
            ],
        },
        "indicators": [_indicator_json(row, slots.get(row.id)) for row in _all(indicators)],
    }


def _all(page: Callable[[int], Sequence[_Row]]) -> Iterator[_Row]:
    """Every row of a list that is fetched by pages of _PAGE."""
    offset = 0
    while rows := page(offset):
        yield from rows
        offset += len(rows)


def all_activities(session: Session, plan_id: str) -> Iterator[ActivityRow]:
    """A plan's whole ledger in the order of dates, fetched by pages."""

    def page(offset: int) -> Sequence[ActivityRow]:
        return page_activities(session, plan_id, ActivityFilter(), offset, _PAGE)

    return _all(page)


def activity_json(row: ActivityRow) -> dict[str, Any]:
    """An activity as JSON values."""
    return {
        "kind": row.kind,
        "title": row.title,
        "starts_on": _iso(row.starts_on),
        "ends_on": _iso(row.ends_on),
        "place": row.place,
        "organiser": row.organiser,
        "people": row.people,
        "hours": _exact(row.hours),
        "festival": row.festival,
        "volunteers": row.volunteers,
        "tasks": list(row.tasks),
        "materials": {str(kind): number for kind, number in row.slots},
        "missing": list(row.missing),
    }


def gap_json(gap: Gap) -> dict[str, Any]:
    """A gap as JSON values."""
    return {
        "code": gap.code,
        "kind": gap.kind,
        "text": gap.text,
        "todo": gap.todo,
        "department": gap.department,
        "urgency": gap.urgency.name.lower(),
    }


def _publicity_json(row: PublicityRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "media": row.media,
        "level": row.level,
        "published_on": _iso(row.published_on),
        "link": row.link,
        "adopted": row.adopted,
        "task": row.task,
        "evidence": row.evidence,
    }


def _fund_json(row: FundRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "entered_on": _iso(row.entered_on),
        "item": row.item,
        "amount": str(row.amount),
        "voucher": row.voucher,
        "note": row.note,
        "task": row.task,
        "evidence": row.evidence,
    }


def _order_json(row: OrderRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "department": row.department,
        "task": row.task,
        "content": row.content,
        "issued_on": _iso(row.issued_on),
        "due_on": _iso(row.due_on),
        "extended_to": _iso(row.extended_to),
        "reminders": row.reminders,
        "reply": row.reply,
        "replied_on": _iso(row.replied_on),
        "closed_on": _iso(row.closed_on),
        "state": row.state,
    }


def _total_json(total: ScoreTotal) -> dict[str, Any]:
    return {
        "name": total.name,
        "full": str(total.full),
        "own": _exact(total.own),
        "percent": _exact(total.percent),
        "rated": total.rated,
        "rated_full": str(total.rated_full),
        "bonus_full": str(total.bonus_full),
        "bonus": str(total.bonus),
        "scored": total.scored,
        "lines": total.lines,
        "without_material": total.without_material,
        "pending": total.pending,
    }


def _indicator_json(row: IndicatorRow, slots: Tally | None) -> dict[str, Any]:
    return {
        "project": row.project,
        "heading": row.heading,
        "content": row.content,
        "focus": row.focus,
        "standard": row.standard,
        "score": _exact(row.score),
        "score_words": row.score_words,
        "departments": row.departments,
        "materials": row.materials,
        "self_score": _exact(row.self_score),
        "reason": row.reason,
        "bonus": row.bonus,
        "tasks": [task.code for task in row.tasks],
        "evidence": row.evidence,
        "slots_filled": slots.have if slots else 0,
        "slots_total": slots.want if slots else 0,
        "without_material": row.without_material,
    }


def plan_json(plan: PlanView) -> dict[str, Any]:
    """A plan and its tasks as JSON values; dates as ISO 8601 text, scores as exact decimal text."""
    return {
        "title": plan.title,
        "year": plan.year,
        "issuer": plan.issuer,
        "issued_on": _iso(plan.issued_on),
        "goal": plan.goal,
        "basis": list(plan.basis),
        "attachment": plan.attachment,
        "categories": [
            {
                "ordinal": category.ordinal,
                "title": category.title,
                "short_title": category.short_title,
                "tasks": [_task_json(task) for task in category.tasks],
            }
            for category in plan.categories
        ],
        "safeguards": [
            {"ordinal": row.ordinal, "title": row.title, "text": row.text} for row in plan.safeguards
        ],
    }


def _task_json(task: TaskRow) -> dict[str, Any]:
    return {
        "code": task.code,
        "ordinal": task.ordinal,
        "text": task.text,
        "standard": task.standard,
        "score": _exact(task.score),
        "self_score": _exact(task.self_score),
        "note": task.note,
        "lead": task.lead,
        "support": list(task.support),
        "person": task.person,
        "leader": task.leader,
        "due": _iso(task.due_on),
        "due_words": task.due_words,
        "not_applicable": task.not_applicable,
        "status": task.status,
        "gaps": list(task.gaps),
        "measures": [
            {
                "ordinal": row.ordinal,
                "text": row.text,
                "department": row.department,
                "person": row.person,
                "due": _iso(row.due_on),
                "due_words": row.due_words,
                "done_on": _iso(row.done_on),
                "status": row.status,
                "note": row.note,
            }
            for row in task.measures
        ],
        "evidence": [
            {
                "id": row.id,
                "title": row.title,
                "original_name": row.original_name,
                "sha256": row.sha256,
                "size": row.size,
                "formed_on": _iso(row.formed_on),
                "collected_on": _iso(row.collected_on),
            }
            for row in task.evidence
        ],
    }


def _exact(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _due(task: TaskRow) -> str | None:
    """The words with the next day, as far as there are both."""
    if task.due_words and task.due_on:
        return f"{task.due_words}（{task.due_on}）"
    return task.due_words or _iso(task.due_on)


def plan_text(plan: PlanView) -> Iterator[str]:
    """A plan to read, line by line, whatever signs its texts hold; a blank line before each heading."""
    yield from ("", in_one_line(f"{plan.title}（{plan.year}年度，{plan.issuer}）"))
    for category in plan.categories:
        yield from ("", in_one_line(f"{category.ordinal}. {category.title}"))
        for task in category.tasks:
            duties = (
                ("牵头", task.lead),
                ("配合", "、".join(task.support)),
                ("责任领导", task.leader),
                ("责任人", task.person),
                ("时限", _due(task)),
            )
            yield in_one_line(f"  {task.code} [{task.status}] {task.text}")
            said = "；".join(f"{word}：{value}" for word, value in duties if value)
            yield in_one_line(f"      {said or '尚未分工'}")
            for row in task.evidence:
                yield in_one_line(f"      材料：{row.title}（{row.original_name}）")
