"""A whole plan as JSON for other programs, and as lines to read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from wenming_desktop.plan.views import PlanView, TaskRow


def plan_json(plan: PlanView) -> dict[str, Any]:
    """A plan as JSON values; dates as ISO 8601 text, scores as exact decimal text."""
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
        "score": None if task.score is None else str(task.score),
        "note": task.note,
        "lead": task.lead,
        "support": list(task.support),
        "person": task.person,
        "due": _iso(task.due_on),
        "status": task.status,
        "gaps": list(task.gaps),
        "measures": [
            {
                "ordinal": row.ordinal,
                "text": row.text,
                "department": row.department,
                "person": row.person,
                "due": _iso(row.due_on),
                "done_on": _iso(row.done_on),
                "status": row.status,
                "note": row.note,
            }
            for row in task.measures
        ],
        "evidence": [
            {
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


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def plan_text(plan: PlanView) -> Iterator[str]:
    """A plan to read, line by line."""
    yield f"\n{plan.title}（{plan.year}年度，{plan.issuer}）"
    for category in plan.categories:
        yield f"\n{category.ordinal}. {category.title}"
        for task in category.tasks:
            duties = (
                ("牵头", task.lead),
                ("配合", "、".join(task.support)),
                ("责任人", task.person),
                ("时限", _iso(task.due_on)),
            )
            yield f"  {task.code} [{task.status}] {task.text}"
            said = "；".join(f"{word}：{value}" for word, value in duties if value)
            yield f"      {said or '尚未分工'}"
            for row in task.evidence:
                yield f"      材料：{row.title}（{row.original_name}）"
