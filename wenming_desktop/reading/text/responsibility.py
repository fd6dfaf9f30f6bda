"""Who is responsible and until when, wherever a plan says it.

Labels ("牵头单位：…；完成时限：…"), brackets and closing sentences ("（由办公室牵头，6月底前完成）") are
taken out of a task's text; what is said in mid-sentence ("由办公室负责收集") is read and stays.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from wenming_desktop.reading.draft import TaskDraft
from wenming_desktop.reading.text.cells import TIME
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.labels import BLOCK_LABEL, LABEL, labels_in
from wenming_desktop.reading.text.marks import starts_with_number
from wenming_desktop.reading.text.names import closed_up, departments_in, is_department
from wenming_desktop.reading.text.spoken import (
    Spoken,
    bracketed,
    closing,
    mentioned,
    said_in_front,
)
from wenming_desktop.reading.text.times import closing_time, time_alone

_OPENERS, _CLOSERS = "（(【[〔", "）)】]〕"
_SUB_ITEM = re.compile(r"[（(]\s*\d{1,2}\s*[）)]|[①-⑳]|[二三四五六七八九十]是")
_LONGEST_VALUE = 150
_LONGEST_LINE = 40  # of names that go on below
_MOST_LABELS = 40  # in one task; more are no clause
_BETWEEN = " \u3000\t\n；;，,、|"
_WORDY = re.compile(r"要|应当|必须|不得|履行|认真|切实|进一步|加强|主动|积极|各负其责|亲自|落实|建立")
_NOBODY = re.compile(r"[/／\\—－–-]*|无|（?空）?")  # what forms say where nobody is meant
_UNKNOWN_FIELD = re.compile(r"(?:[ \u3000]+|[；;\n]\s*)(?P<name>[\u4e00-\u9fff]{2,8})[：:]")
_SAYS_NOTHING = "开展活动。"  # about who does it
_FIELDS = ("lead", "support", "person", "leader", "due")


@dataclass(frozen=True)
class _Said:
    """A label's value; the text after it that is the task's again."""

    kind: str
    label: str
    value: str
    rest: str


def ends_in_responsibility(text: str) -> bool:
    """Whether the text ends inside a responsibility clause: what follows may be the next item."""
    labels = labels_in(folded(text))
    return bool(labels) and not re.search(r"[。！？]", text[labels[-1].end() :])


def read_responsibility(text: str) -> TaskDraft:
    """A task from its text, with its responsibility in fields of their own.

    The first department named as responsible leads (牵头负责制: exactly one), the others support. A text
    whose sub-items carry clauses of their own stays as it is.
    """
    task = _labelled(_block(text))
    left = len(labels_in(folded(task.text)))
    if not (task.lead or task.support or left > 1):
        task = _spoken(task)
    return task if task.due or left else replace(task, due=closing_time(task.text))


def shared_by_category(tasks: tuple[TaskDraft, ...], source: str) -> bool:
    """Whether the last of several tasks carries a clause on a line of its own and the others none.

    Args:
        tasks: of one category, as read.
        source: the text that their spans count.
    """
    *others, last = tasks
    if not others or any(task.lead or task.support or task.person or task.leader for task in others):
        return False
    written = "".join(source[start:end] for start, end in last.spans)
    return any(LABEL.match(line) for line in folded(written).split("\n")[1:])


def responsibility_clause(task: TaskDraft) -> str:
    """The clause that read_responsibility() understands, in brackets; empty if the task has none."""
    parts = [
        f"{label}：{value}"
        for label, value in (
            ("牵头单位", task.lead),
            ("配合单位", "、".join(task.support)),
            ("责任领导", task.leader),
            ("责任人", task.person),
            ("完成时限", task.due),
        )
        if value
    ]
    return f"（{'；'.join(parts)}）" if parts else ""


def has_responsibility(text: str) -> bool:
    """Whether a text says who is responsible for it."""
    task = read_responsibility(text)
    return bool(task.lead or task.support or task.person or task.leader)


def inherit(task: TaskDraft, heading: TaskDraft) -> TaskDraft:
    """The task with what its heading says about responsibility, where the task itself says nothing.

    Who supports it alone does not lead it: the heading's lead stays.
    """
    if task.lead and (task.person or not heading.person) and task.due and (task.leader or not heading.leader):
        return task
    support = task.support or (() if task.lead else heading.support)
    lead = task.lead or heading.lead
    return replace(
        task,
        lead=lead,
        support=tuple(name for name in support if name != lead),
        person=task.person or heading.person,
        leader=task.leader or heading.leader,
        due=task.due or heading.due,
    )


@lru_cache(maxsize=1024)  # a plan says the same of several tasks again and again
def said_alone(text: str) -> TaskDraft | None:
    """Who does it and until when, of words that say nothing else; None of any others."""
    if due := time_alone(text):
        return TaskDraft("", due=due)
    said = read_responsibility(f"{_SAYS_NOTHING}\n{text}")
    says = said.lead or said.support or said.person or said.leader or said.due
    return said if says and said.text.strip() == _SAYS_NOTHING else None


def _block(text: str) -> TaskDraft:
    """Lines like "测评内容：…", "测评标准：…" in their fields; the text without the word 测评内容 itself."""
    labels = list(BLOCK_LABEL.finditer(folded(text)))
    if not labels:
        return TaskDraft(text)
    clause = LABEL.search(folded(text), labels[-1].end())
    ends = [label.start() for label in labels[1:]] + [clause.start() if clause else len(text)]
    found = {"text": [text[: labels[0].start()]], "standard": [], "measures": []}
    for label, end in zip(labels, ends, strict=True):
        found[label.lastgroup or "text"].append(text[label.end() : end])
    tail = text[ends[-1] :]
    fields = {
        kind: "\n".join(filter(None, (value.strip() for value in values))) for kind, values in found.items()
    }
    if not fields["text"]:
        return TaskDraft(text)
    return TaskDraft(
        "\n".join(filter(None, (fields["text"], tail))),
        standard=fields["standard"],
        measures=fields["measures"],
    )


def _labelled(task: TaskDraft) -> TaskDraft:
    text, same = task.text, folded(task.text)
    labels = labels_in(same)[-_MOST_LABELS:]
    for first in range(len(labels)):
        said = _said(text, labels[first:])
        if said is None:
            return task
        if said:
            return _with_fields(task, text, labels[first].start(), said)
    return task


def _said(text: str, labels: list[re.Match[str]]) -> list[_Said] | None:
    """What the labels say; nothing if one of them is running text, None if sub-items have their own."""
    said: list[_Said] = []
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        written = text[label.end() : end]
        in_bracket = (
            text[: label.start()].rstrip().endswith(tuple(_OPENERS)) or text[label.start()] in _OPENERS
        )
        one_line = bool(label["due"] or label["person"] or label["leader"])
        value, rest = _value(written, in_bracket=in_bracket, one_line=one_line)
        if _SUB_ITEM.search(written):
            return None
        kind = next(field for field in _FIELDS if label[field])
        if _NOBODY.fullmatch(written.strip(_BETWEEN + _CLOSERS + "。")):
            said.append(_Said(kind, label[kind], "", ""))
            continue
        if not value or (kind in {"lead", "support"} and not _is_list(value)):
            return []
        said.append(_Said(kind, label[kind], value, rest))
    return said if any(part.value for part in said) else []


def _value(written: str, *, in_bracket: bool, one_line: bool) -> tuple[str, str]:
    """What a label says, without the marks around it, and what follows it; empty if that is no value."""
    head, rest = written, ""
    if in_bracket:
        close = next(
            (at for at, c in enumerate(written[:400]) if c in _CLOSERS and _open(written[:at]) == 0), None
        )
        if close is not None:
            head, rest = written[:close], written[close + 1 :]
    if not rest.strip(_BETWEEN + "。"):
        lines = head.lstrip("\n").split("\n")
        taken = 1
        while not one_line and taken < len(lines) and _continues_value(lines[taken]):
            taken += 1
        head, rest = "\n".join(lines[:taken]), "\n".join([*lines[taken:], rest])
    if stop := re.search(r"[。！？](?=\s*\S)", head):
        head, rest = head[: stop.start()], head[stop.end() :] + rest
    if field := _unknown_field(head):
        head, rest = head[: field.start()], head[field.start() :] + rest
    value = head.strip(_BETWEEN).removesuffix("。").strip(_BETWEEN).rstrip(_BETWEEN + _OPENERS)
    while value and value[-1] in _CLOSERS and _open(value) < 0:
        value = value[:-1].rstrip(_BETWEEN + "。")
    fits = len(value) <= _LONGEST_VALUE and _open(value) == 0
    goes_on = "，" if rest.startswith(("，", ",")) else ""  # 由工会牵头（联系人：王强），8月底前建成
    rest = rest.strip(_BETWEEN + "。" + _CLOSERS + _OPENERS)
    return (value if fits else ""), goes_on + rest if rest else ""


def _continues_value(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and not re.search("[。；：]", line) and not starts_with_number(line)


def _unknown_field(value: str) -> re.Match[str] | None:
    """Where another field begins whose label has no known word: 汇报方式：书面; no person behind 办公室：."""
    return next((at for at in _UNKNOWN_FIELD.finditer(value) if not is_department(at["name"])), None)


def _is_list(value: str) -> bool:
    names, people = departments_in(value)
    return bool(names or people) and all(len(name) <= 30 and not _WORDY.search(name) for name in names)


def _with_fields(task: TaskDraft, text: str, start: int, said: list[_Said]) -> TaskDraft:
    head = text[:start].rstrip()
    bare = head.rstrip(_OPENERS)
    head = head.rstrip(_BETWEEN) if bare == head else bare.rstrip()
    head, in_front = said_in_front(head) if _open(head) > 0 else (head, Spoken())
    rest = "\n".join(part.rest for part in said if part.rest)
    if not head and not rest:
        return task
    goes_on = rest.startswith("，") and bool(head)
    if text[-1] == "。" and head and head[-1] not in "。！？" and (goes_on or not rest):
        head += f"{rest}。"  # "…活动（责任单位：A）。"
        rest = ""
    found: dict[str, list[str]] = {field: [] for field in _FIELDS}
    for part in sorted(said, key=lambda part: not re.match("牵头|主办|主责", folded(part.label))):
        if not part.value:
            continue
        if part.kind in {"lead", "support"}:
            names, people = departments_in(part.value)
            found[part.kind] += names
            found["person"] += people
        else:
            found[part.kind].append(part.value if part.kind == "due" else closed_up(part.value))
    found["due"] += [name for name in found["lead"] + found["support"] if TIME.fullmatch(name)]
    for kind in ("lead", "support"):
        found[kind] = [name for name in found[kind] if not TIME.fullmatch(name)]
    found["lead"] += [in_front.lead] if in_front.lead else []
    found["support"] += in_front.support
    found["due"][:0] = [in_front.due] if in_front.due else []
    lead = found["lead"][:1]
    support = dict.fromkeys(name for name in found["lead"][1:] + found["support"] if name not in lead)
    return replace(
        task,
        text="\n".join(filter(None, (head, rest))),
        lead=lead[0] if lead else None,
        support=tuple(support),
        person="、".join(dict.fromkeys(found["person"])) or None,
        leader="、".join(dict.fromkeys(found["leader"])) or None,
        due="；".join(dict.fromkeys(found["due"])) or None,
    )


def _spoken(task: TaskDraft) -> TaskDraft:
    """The task with what brackets and sentences say."""
    text, said = bracketed(task.text)
    text, last = closing(text)
    spoken = said.and_then(last)
    if not spoken.lead:
        spoken = spoken.and_then(mentioned(text))
    if not text.strip() or spoken == Spoken():
        return task
    return replace(
        task,
        text=text,
        lead=spoken.lead,
        support=spoken.support or task.support,
        person=task.person or spoken.person,
        due=task.due or spoken.due,
    )


def _open(text: str) -> int:
    return sum(c in _OPENERS for c in text) - sum(c in _CLOSERS for c in text)
