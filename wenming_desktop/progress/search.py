"""Searching the tasks of a plan: characters, codes, departments, people, evidence, pinyin initials."""

from dataclasses import dataclass

from wenming_desktop.pinyin import matches
from wenming_desktop.plan.views import PlanView, TaskRow

LIMIT = 20  # hits a box can show
_WORDS = 30  # characters of an excerpt


@dataclass(frozen=True)
class Hit:
    """A task and the words around what was found in it."""

    task: TaskRow
    where: str  # 任务, 牵头, 责任人, 材料 …
    excerpt: str


def search(plan: PlanView, query: str) -> list[Hit]:
    """The first tasks in the plan's order that the query is found in; none for an empty query."""
    query = query.strip()
    if not query:
        return []
    hits = (hit for task in plan.tasks if (hit := _find(task, query)))
    return [hit for hit, _ in zip(hits, range(LIMIT), strict=False)]


def _find(task: TaskRow, query: str) -> Hit | None:
    if task.code == query:
        return Hit(task, "编号", _around(task.text, query))
    places = [
        ("任务", task.text),
        ("牵头", task.lead or ""),
        *(("配合", name) for name in task.support),
        ("责任人", task.person or ""),
        *(("材料", row.title) for row in task.evidence),
        *(("措施", row.text) for row in task.measures),
        ("测评标准", task.standard),
        ("备注", task.note),
    ]
    for where, text in places:
        if text and matches(query, text):
            return Hit(task, where, _around(text, query))
    return None


def _around(text: str, query: str) -> str:
    place = max(0, text.lower().find(query.lower()) - 8)
    return f"{'…' if place else ''}{text[place : place + _WORDS]}{'…' if text[place + _WORDS :] else ''}"
