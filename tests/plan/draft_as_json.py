"""A plan draft as plain JSON values, in the shape of the expected readings."""

from wenming_desktop.plan.draft import PlanDraft, TaskDraft
from wenming_desktop.plan.draft_json import Json


def draft_to_json(draft: PlanDraft) -> Json:
    """The draft as plain JSON values; ``draft_from_json`` gives it back. Empty optional keys are left out."""
    return {
        "title": draft.title,
        "issuer": draft.issuer,
        "issued_on": draft.issued_on.isoformat() if draft.issued_on else None,
        "year": draft.year,
        "goal": draft.goal,
        "basis": list(draft.basis),
        "attachment": draft.attachment,
        "categories": [
            {
                "ordinal": ordinal,
                "title": category.title,
                "tasks": [_task_to_json(n, task) for n, task in enumerate(category.tasks, 1)],
                **({"intro": category.intro} if category.intro else {}),
            }
            for ordinal, category in enumerate(draft.categories, 1)
        ],
        "safeguards": [
            {"ordinal": ordinal, "title": safeguard.title, "text": safeguard.text}
            for ordinal, safeguard in enumerate(draft.safeguards, 1)
        ],
    }


def _task_to_json(ordinal: int, task: TaskDraft) -> Json:
    optional = {"lead": task.lead, "support": list(task.support), "person": task.person, "due": task.due}
    return {"ordinal": ordinal, "text": task.text, **{key: value for key, value in optional.items() if value}}
