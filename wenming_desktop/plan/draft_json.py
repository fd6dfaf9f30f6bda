"""A plan draft as JSON: our own exchange format, the shape of the bundled plans' expected readings."""

from datetime import date
from typing import TypeGuard, cast

from wenming_desktop.errors import UserError
from wenming_desktop.plan.draft import CategoryDraft, PlanDraft, SafeguardDraft, TaskDraft

Json = dict[str, object]


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


def draft_from_json(data: object) -> PlanDraft:
    """The draft from parsed JSON; the order of the lists counts, unknown keys are ignored.

    Raises:
        UserError: if a needed key is missing or a value is of the wrong kind; names the key.
    """
    plan = _object(data, "方案")
    return PlanDraft(
        title=_text(plan, "title"),
        issuer=_text(plan, "issuer", ""),
        issued_on=_date(plan, "issued_on"),
        year=_year(plan, "year"),
        goal=_text(plan, "goal", ""),
        basis=_texts(plan, "basis"),
        attachment=_text(plan, "attachment", ""),
        categories=tuple(
            CategoryDraft(
                title=_text(category, "title"),
                tasks=tuple(_task(task) for task in _objects(category, "tasks")),
                intro=_text(category, "intro", ""),
            )
            for category in _objects(plan, "categories")
        ),
        safeguards=tuple(
            SafeguardDraft(_text(safeguard, "title"), _text(safeguard, "text"))
            for safeguard in _objects(plan, "safeguards", [])
        ),
    )


def _task(task: Json) -> TaskDraft:
    return TaskDraft(
        text=_text(task, "text"),
        lead=_text(task, "lead", "") or None,
        support=_texts(task, "support"),
        person=_text(task, "person", "") or None,
        due=_text(task, "due", "") or None,
    )


def _wrong(key: str, expected: str) -> UserError:
    return UserError(f"这个 JSON 文件不是工作方案：“{key}”应为{expected}，请换用本程序导出的文件。")


def _object(value: object, key: str) -> Json:
    if not isinstance(value, dict):
        raise _wrong(key, "对象")
    return cast("Json", value)


def _list(data: Json, key: str, default: list[object] | None = None) -> list[object]:
    value = data.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, list):
        raise _wrong(key, "列表")
    return cast("list[object]", value)


def _objects(data: Json, key: str, default: list[object] | None = None) -> list[Json]:
    return [_object(item, key) for item in _list(data, key, default)]


def _text(data: Json, key: str, default: str | None = None) -> str:
    value = data.get(key)
    if value is None and default is not None:
        return default
    if not _is_text(value):
        raise _wrong(key, "文字")
    return value


def _is_text(value: object) -> TypeGuard[str]:
    """Half a surrogate pair is a string to Python, but no text that can be stored."""
    return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value)


def _texts(data: Json, key: str) -> tuple[str, ...]:
    values = _list(data, key, [])
    texts = tuple(value for value in values if _is_text(value))
    if len(texts) < len(values):
        raise _wrong(key, "文字列表")
    return texts


def _year(data: Json, key: str) -> int | None:
    value = data.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000):
        return value
    raise _wrong(key, "年份数字")


def _date(data: Json, key: str) -> date | None:
    value = _text(data, key, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise _wrong(key, "“2021-09-16”这样的日期") from None
