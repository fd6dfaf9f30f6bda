"""A plan draft as JSON: our own exchange format, the shape of the bundled plans' expected readings."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeGuard, TypeVar, cast

from wenming_desktop.errors import UserError
from wenming_desktop.reading.draft import (
    CategoryDraft,
    Doubt,
    Leftover,
    PlanDraft,
    SafeguardDraft,
    Span,
    StageDraft,
    TaskDraft,
)

Json = dict[str, object]
Piece = TypeVar("Piece", SafeguardDraft, StageDraft, Leftover)


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
                **_filled(intro=category.intro, spans=category.spans),
            }
            for ordinal, category in enumerate(draft.categories, 1)
        ],
        "safeguards": _pieces_to_json(draft.safeguards),
        **_filled(
            stages=_pieces_to_json(draft.stages),
            leftovers=_pieces_to_json(draft.leftovers),
            doubts=[_doubt_to_json(doubt) for doubt in draft.doubts],
            spans=draft.spans,
            source=draft.source,
            source_name=draft.source_name,
        ),
    }


def _task_to_json(ordinal: int, task: TaskDraft) -> Json:
    fields = {field.name: getattr(task, field.name) for field in dataclasses.fields(task)}
    return {"ordinal": ordinal, "text": fields.pop("text"), **_filled(**fields)}


def _pieces_to_json(pieces: Sequence[SafeguardDraft | StageDraft | Leftover]) -> list[Json]:
    return [
        {"ordinal": ordinal, "title": piece.title, "text": piece.text, **_filled(spans=piece.spans)}
        for ordinal, piece in enumerate(pieces, 1)
    ]


def _doubt_to_json(doubt: Doubt) -> Json:
    told: Json = {"message": doubt.message, "word": doubt.word, "hint": doubt.hint}
    return {**told, **_filled(position=doubt.position)}


def _doubt(doubt: Json) -> Doubt:
    word = _text(doubt, "word", "请核对")
    return Doubt(_text(doubt, "message"), _position(doubt), word, hint=bool(doubt.get("hint")))


def _filled(**values: object) -> Json:
    """The values that are not empty, tuples as lists."""
    return {key: _listed(value) for key, value in values.items() if value}


def _listed(value: object) -> object:
    return [_listed(item) for item in cast("Sequence[object]", value)] if isinstance(value, tuple) else value


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
                spans=_spans(category),
            )
            for category in _objects(plan, "categories")
        ),
        safeguards=_pieces(plan, "safeguards", SafeguardDraft),
        stages=_pieces(plan, "stages", StageDraft),
        leftovers=_pieces(plan, "leftovers", Leftover),
        doubts=tuple(map(_doubt, _objects(plan, "doubts", []))),
        spans=_spans(plan),
        source=_text(plan, "source", ""),
        source_name=_text(plan, "source_name", ""),
    )


def _task(task: Json) -> TaskDraft:
    return TaskDraft(
        text=_text(task, "text"),
        lead=_text(task, "lead", "") or None,
        support=_texts(task, "support"),
        person=_text(task, "person", "") or None,
        due=_text(task, "due", "") or None,
        leader=_text(task, "leader", "") or None,
        standard=_text(task, "standard", ""),
        score=_text(task, "score", ""),
        measures=_text(task, "measures", ""),
        note=_text(task, "note", ""),
        spans=_spans(task),
    )


def _pieces(plan: Json, key: str, kind: Callable[[str, str, tuple[Span, ...]], Piece]) -> tuple[Piece, ...]:
    pieces = _objects(plan, key, [])
    return tuple(kind(_text(piece, "title"), _text(piece, "text"), _spans(piece)) for piece in pieces)


def _spans(data: Json) -> tuple[Span, ...]:
    pairs = [_numbers(pair) for pair in _list(data, "spans", [])]
    spans = tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0] <= pair[1])
    if len(spans) < len(pairs):
        raise _wrong("spans", "成对的数字")
    return spans


def _position(doubt: Json) -> tuple[int, int | None] | None:
    match _list(doubt, "position", []):
        case []:
            return None
        case [int(category), int() | None as task]:
            return category, task
        case _:
            raise _wrong("position", "类别和任务的次序")


def _numbers(value: object) -> list[int]:
    values = cast("list[object]", value) if isinstance(value, list) else []
    return [number for number in values if isinstance(number, int) and number >= 0]


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
