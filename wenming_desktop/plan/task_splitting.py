"""Tasks made two and tasks made one, with everything that hangs on them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from sqlalchemy.orm import Session

from db.models import (
    ActivityTask,
    Assignment,
    EvidenceLink,
    IndicatorTask,
    MaterialRequirement,
    Measure,
    Quota,
    RequirementEvidence,
    Task,
    TaskPerson,
    VolumeTask,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.hanging import LINKS, OWNED, REFERRING, Hanging, Link, hanging, served
from wenming_desktop.plan.task_editing import drop_tasks, number
from wenming_desktop.plan.tasks import task_code, task_codes
from wenming_desktop.words import chinese_date, shortened

# Id of what hangs on a split task -> which of its parts it goes to; 0 is the first, where the others stay.
Given = Mapping[str, Sequence[int]]
_SENTENCE_END = "。；！？…;!?”"
_BEGINNINGS = re.compile(rf"(?<=[{_SENTENCE_END}\n])(?=[^\s{_SENTENCE_END}])")


def cut_places(text: str) -> list[int]:
    """Where a text may well be cut: at its lines and sentences; characters that stand before each."""
    return [found.start() for found in _BEGINNINGS.finditer(text)]


def parts_at(text: str, cuts: Iterable[int]) -> list[str]:
    """The parts of a text that is cut at these characters, without outer blanks.

    Raises:
        UserError: a part would be empty.
    """
    places = [0, *sorted(set(cuts)), len(text)]
    parts = [text[start:end].strip() for start, end in pairwise(places)]
    if places[1] < 0 or places != sorted(places) or not all(parts):
        raise UserError(f"拆分的位置要在任务内容的中间（1 到 {len(text) - 1}），每一部分都要有文字。")
    return parts


def split_task(session: Session, task_id: str, texts: Sequence[str], given: Given | None = None) -> list[str]:
    """Make one task several, which follow each other; returns all their ids, the old one first.

    Everyone who is responsible for the whole is so for each part, with the same deadline. Standard, points,
    note and self-assessment stay with the first part. Material that lies in a slot is linked wherever the
    slot goes.

    Args:
        session: of a change.
        task_id: the task, which becomes the first part.
        texts: of the parts, two or more.
        given: what goes to which part. Evidence, activities and indicators may go to several, for they can
            serve several tasks; whatever is not named stays with the first.

    Raises:
        FieldErrors: on ``text``.
        UserError: fewer than two parts, or something for several parts that can belong to one alone.
    """
    if len(texts) < 2:
        raise UserError("请说明从哪里拆开。")
    task = session.get_one(Task, task_id)
    code = task_code(task)
    texts = [_checked_text(text) for text in texts]
    task.text = texts[0]
    parts = [task, *(_like(task, text) for text in texts[1:])]
    order = list(task.category.tasks)
    order[task.ordinal : task.ordinal] = parts[1:]
    task.category.tasks.extend(parts[1:])
    number(order)
    session.flush()
    session.expire(task.category, ["tasks"])
    describe(session, f"拆分任务 {code} 为 {task_codes(parts)}")
    for model in (*OWNED, *LINKS, *REFERRING):
        for row in hanging(session, model, task_id):
            _spread(session, row, parts, (given or {}).get(row.id, (0,)))
    session.flush()
    _tidy(session, parts)
    return [part.id for part in parts]


def _like(task: Task, text: str) -> Task:
    return Task(
        text=text,
        leader=task.leader,
        support_words=task.support_words,
        due_on=task.due_on,
        due_words=task.due_words,
        not_applicable=task.not_applicable,
        people=[TaskPerson(person_id=row.person_id, ordinal=row.ordinal) for row in task.people],
        assignments=[
            Assignment(department_id=row.department_id, role=row.role, ordinal=row.ordinal)
            for row in task.assignments
        ],
    )


def _spread(session: Session, row: Hanging, parts: Sequence[Task], chosen: Sequence[int]) -> None:
    first, *others = [parts[place].id for place in sorted(set(chosen))] or [parts[0].id]
    if isinstance(row, Link):
        row.task_id = first
        for task_id in others:
            session.add(_copy(row, task_id))
    elif others:
        raise UserError("只有材料、活动、指标和卷可以同时归几个任务，其余的请选一个。")
    else:
        row.task_id = first


def _copy(link: Link, task_id: str) -> Link:
    match link:
        case EvidenceLink():
            return EvidenceLink(evidence_id=link.evidence_id, task_id=task_id, ordinal=link.ordinal)
        case ActivityTask():
            return ActivityTask(activity_id=link.activity_id, task_id=task_id)
        case IndicatorTask():
            return IndicatorTask(indicator_id=link.indicator_id, task_id=task_id, ordinal=link.ordinal)
        case VolumeTask():
            return VolumeTask(volume_id=link.volume_id, task_id=task_id, ordinal=link.ordinal)


def merge_tasks(session: Session, task_ids: Sequence[str], text: str | None = None) -> str:
    """Make several tasks one; returns the id of the first, which stays, in its place.

    Everything that hangs on the others goes to it: the same file, activity or slot once, of which the larger
    number is asked for. Points add up. Its lead stays the lead, all others support; leaders, people,
    standards, notes and self-assessments are joined. Of several deadlines the first day counts and the
    words keep all. Where only some do not concern the unit, the note keeps their reason.

    Args:
        session: of a change.
        task_ids: two or more of one plan, in the order of their texts.
        text: the text; the joined ones by default.

    Raises:
        FieldErrors: on what is joined and becomes too long.
        UserError: fewer than two tasks, or of several plans.
    """
    tasks = [session.get_one(Task, task_id) for task_id in dict.fromkeys(task_ids)]
    if len(tasks) < 2:
        raise UserError("请选择要合并的两项或更多任务。")
    if len({task.category.plan_id for task in tasks}) > 1:
        raise UserError("这些任务不在同一个方案里，不能合并。")
    kept, *others = tasks
    codes = task_codes(tasks)
    _join_texts(tasks, joined_text([task.text for task in tasks]) if text is None else text)
    describe(session, f"合并任务 {codes}：{shortened(kept.text)}")
    _join_people(tasks)
    for other in others:
        _hand_over(session, other, kept)
    session.flush()
    for task in tasks:
        session.expire(task)
    drop_tasks(session, others)
    _tidy(session, [kept])
    return kept.id


def joined_text(texts: Iterable[str]) -> str:
    """Texts as one: sentences follow each other, anything else begins a line."""
    whole = ""
    for text in texts:
        whole += text if not whole or whole[-1] in _SENTENCE_END else f"\n{text}"
    return whole


def _join_texts(tasks: Sequence[Task], text: str) -> None:
    kept = tasks[0]
    set_aside = [task.not_applicable for task in tasks if task.not_applicable]
    notes = [task.note for task in tasks]
    if len(set_aside) < len(tasks):
        notes += [f"{word_of('task', 'not_applicable')}：{reason}" for reason in set_aside]
    wanted = {
        "text": text,
        "standard": _joined(tasks, "standard", "\n"),
        "self_reason": _joined(tasks, "self_reason", "\n"),
        "leader": _joined(tasks, "leader", "、"),
        "support_words": _joined(tasks, "support_words", "、"),
        "due_words": _joined_deadlines(tasks),
        "note": "\n".join(dict.fromkeys(filter(None, notes))),
        "not_applicable": _joined(tasks, "not_applicable", "；") if len(set_aside) == len(tasks) else "",
    }
    checks = Checks()
    for name, value in wanted.items():
        setattr(kept, name, checks.text(field_of("task", name), value))
    checks.finish()
    kept.due_on = min((task.due_on for task in tasks if task.due_on), default=None)
    kept.score = _sum(task.score for task in tasks)
    kept.self_score = _sum(task.self_score for task in tasks)


def _joined(tasks: Sequence[Task], name: str, between: str) -> str:
    """A text of all tasks, each wording once."""
    return between.join(dict.fromkeys(filter(None, (getattr(task, name) for task in tasks))))


def _joined_deadlines(tasks: Sequence[Task]) -> str:
    """The words of all deadlines; those of one, which may have none, where they are the same."""
    said = list(
        dict.fromkeys((task.due_on, task.due_words) for task in tasks if task.due_on or task.due_words)
    )
    if len(said) < 2:
        return said[0][1] if said else ""
    return "；".join(words or (chinese_date(day) if day else "") for day, words in said)


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [each for each in numbers if each is not None]
    return sum(known, Decimal(0)) if known else None


def _join_people(tasks: Sequence[Task]) -> None:
    kept = tasks[0]
    rows = [row for task in tasks for row in task.assignments]
    lead = next((row.department_id for row in rows if row.role == "lead"), None)
    own = {row.department_id: row for row in kept.assignments}
    for ordinal, department_id in enumerate(dict.fromkeys(row.department_id for row in rows)):
        row = own.get(department_id)
        if row is None:
            row = Assignment(department_id=department_id, ordinal=ordinal)
            kept.assignments.append(row)
        row.role = "lead" if department_id == lead else "support"
    known = {row.person.name for row in kept.people}  # two of one name could not be told apart
    for person in [row.person for task in tasks for row in task.people]:
        if person.name not in known:
            known.add(person.name)
            kept.people.append(TaskPerson(person=person, ordinal=len(kept.people) + 1))


def _hand_over(session: Session, other: Task, kept: Task) -> None:
    """Give everything that hangs on one task to another."""
    session.flush()
    for model in LINKS:
        known = {served(link) for link in hanging(session, model, kept.id)}
        for link in hanging(session, model, other.id):
            if served(link) in known:
                session.delete(link)
            else:
                link.task_id = kept.id
    slots = {_slot_key(slot): slot for slot in hanging(session, MaterialRequirement, kept.id)}
    for slot in hanging(session, MaterialRequirement, other.id):
        if twin := slots.get(_slot_key(slot)):
            _fill(twin, slot)
            session.delete(slot)
        else:
            slot.task_id = kept.id
    for model in (Quota, Measure, *REFERRING):
        for row in hanging(session, model, other.id):
            row.task_id = kept.id


def _slot_key(slot: MaterialRequirement) -> tuple[object, ...]:
    rules = (slot.needs_number, slot.needs_date, slot.least_characters, slot.most_characters)
    return slot.name, slot.kind, slot.window, slot.years, slot.long_term_valid, rules


def _fill(kept: MaterialRequirement, other: MaterialRequirement) -> None:
    """Put into one slot what lies in another that asks for the same."""
    lying = {row.evidence_id: row for row in kept.evidence_links}
    for row in other.evidence_links:
        if twin := lying.get(row.evidence_id):
            twin.confirmed = twin.confirmed or row.confirmed
        else:
            link = RequirementEvidence(evidence_id=row.evidence_id, confirmed=row.confirmed)
            kept.evidence_links.append(link)
    kept.minimum = max(kept.minimum, other.minimum)
    kept.hint = kept.hint or other.hint
    kept.overruled = kept.overruled or other.overruled


def _tidy(session: Session, tasks: Sequence[Task]) -> None:
    """Number what hangs on tasks, and link to each what lies in its slots."""
    for task in tasks:
        linked = list(hanging(session, EvidenceLink, task.id))
        slots = hanging(session, MaterialRequirement, task.id)
        lying = dict.fromkeys(row.evidence_id for slot in slots for row in slot.evidence_links)
        for evidence_id in lying:
            if evidence_id not in {link.evidence_id for link in linked}:
                linked.append(EvidenceLink(evidence_id=evidence_id, task_id=task.id, ordinal=0))
                session.add(linked[-1])
        for rows in (linked, slots, hanging(session, Measure, task.id)):
            number(rows)
        session.flush()
        session.expire(task)


def _checked_text(text: str) -> str:
    checks = Checks()
    text = checks.text(field_of("task", "text"), text)
    checks.finish()
    return text
