"""Who is responsible, as plans write it at a task's end: "牵头单位：…；配合单位：…；完成时限：…"."""

import re
from dataclasses import replace

from wenming_desktop.plan.draft import TaskDraft

_BODY = "(?:单位|科室|部门|处室|股室)"
_LABEL = re.compile(
    r"(?<!明确)(?<!落实)(?:"
    rf"(?P<lead>牵头(?:责任)?{_BODY}?|(?:主要|第一)?责任{_BODY}|责任主体|(?:主办|主责|承办|负责){_BODY})"
    rf"|(?P<support>(?:配合|协办|协助|协作|参与|参加)(?:责任)?{_BODY}?)"
    r"|(?P<person>(?:具体|第一|直接)?(?:责任人|负责人)|(?:牵头|分管|责任|包保)领导|联系人)"
    r"|(?P<due>完成(?:时限|时间|期限)|(?:时限|时间)要求|时限|时间节点)"
    r")\s*[：:]"
)
_OPENERS, _CLOSERS = "（(【[", "）)】]"
_NOT_A_VALUE = re.compile(r"[。！？]|[（(]\s*\d{1,2}\s*[）)]|[①-⑳]")
_LONGEST_VALUE = 150
_BETWEEN = " \u3000\t\n；;，,、"


def ends_in_responsibility(text: str) -> bool:
    """Whether the text ends inside a responsibility clause: what follows may be the next item."""
    labels = list(_LABEL.finditer(text))
    return bool(labels) and not re.search(r"[。！？]", text[labels[-1].end() :])


def is_responsibility_label(text: str) -> bool:
    """Whether a table's column heading is a label like 责任单位 or 完成时限."""
    return bool(_LABEL.fullmatch(f"{text.strip()}："))


def read_responsibility(text: str) -> TaskDraft:
    """A task from its text: a trailing responsibility clause goes into the fields of its own.

    The first department named as responsible leads (牵头负责制: exactly one), the others support. A text
    whose sub-items carry clauses of their own stays as it is.
    """
    labels = list(_LABEL.finditer(text))
    if not labels:
        return TaskDraft(text)
    ends = [label.start() for label in labels[1:]] + [len(text)]
    values = [_value(text[label.end() : end]) for label, end in zip(labels, ends, strict=True)]
    head = text[: labels[0].start()].rstrip()
    bare = head.rstrip(_OPENERS)
    head = head.rstrip(_BETWEEN) if bare == head else bare.rstrip()
    if not head or not all(values):
        return TaskDraft(text)
    found: dict[str, list[str]] = {"lead": [], "support": [], "person": [], "due": []}
    for label, value in zip(labels, values, strict=True):
        kind = label.lastgroup or ""
        found[kind] += _names(value) if kind in {"lead", "support"} else [value]
    if text[-1] == "。" and head[-1] not in "。！？":
        head += "。"  # "…活动（责任单位：A）。"
    departments = found["lead"]
    return TaskDraft(
        text=head,
        lead=departments[0] if departments else None,
        support=tuple(dict.fromkeys(departments[1:] + found["support"])),
        person="、".join(found["person"]) or None,
        due="；".join(found["due"]) or None,
    )


def responsibility_clause(task: TaskDraft) -> str:
    """The clause that read_responsibility() understands, in brackets; empty if the task has none."""
    parts = [
        f"{label}：{value}"
        for label, value in (
            ("牵头单位", task.lead),
            ("配合单位", "、".join(task.support)),
            ("责任人", task.person),
            ("完成时限", task.due),
        )
        if value
    ]
    return f"（{'；'.join(parts)}）" if parts else ""


def inherit(task: TaskDraft, heading: TaskDraft) -> TaskDraft:
    """The task with what its heading says about responsibility, where the task itself says nothing."""
    if task.lead or task.support:
        return replace(task, person=task.person or heading.person, due=task.due or heading.due)
    return replace(
        task,
        lead=heading.lead,
        support=heading.support,
        person=task.person or heading.person,
        due=task.due or heading.due,
    )


def _value(written: str) -> str:
    """What a label says, without the marks around it; empty if that is no value but running text."""
    value = written.strip(_BETWEEN).removesuffix("。").strip(_BETWEEN).rstrip(_BETWEEN + _OPENERS)
    while value and value[-1] in _CLOSERS and _open_brackets(value) < 0:
        value = value[:-1].rstrip(_BETWEEN + "。")
    fits = len(value) <= _LONGEST_VALUE and not _NOT_A_VALUE.search(value) and _open_brackets(value) == 0
    return value if fits else ""


def _open_brackets(text: str) -> int:
    return sum(c in _OPENERS for c in text) - sum(c in _CLOSERS for c in text)


def _names(value: str) -> list[str]:
    """Departments in the order of rank: one marked （牵头） comes first."""
    names = [name for name in re.split(r"[、，,；;/\s]+", value) if name]
    names.sort(key=lambda name: "牵头" not in name)
    role = r"[（(](?:牵头|配合|负责)[）)]$|(?<=.)(?:牵头|配合|负责)$"
    return [re.sub(role, "", name) for name in names]
