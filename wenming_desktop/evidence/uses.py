"""同时用于…: one file in many places; finding the places by what the clerk types, and taking uses back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import (
    Category,
    Evidence,
    EvidenceLink,
    MaterialRequirement,
    RequirementEvidence,
    Task,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.evidence.library import EvidenceUse
from wenming_desktop.evidence.records import links_to_task, unlink_evidence
from wenming_desktop.evidence.slots import clear_slot, fill_slot
from wenming_desktop.search.pinyin import matches
from wenming_desktop.words import listed


@dataclass(frozen=True)
class Target:
    """A place that a file can be used in: a task or one of its slots."""

    use: EvidenceUse  # TASK or SLOT
    id: str


@dataclass(frozen=True)
class TargetRow:
    """A place as it is listed: what it is called, and which of the asked files are used there."""

    target: Target
    code: str  # of the task
    name: str  # the slot's name; empty for the task itself
    kind: str  # what the slot asks for, a MaterialKind; empty for the task itself
    task: str  # the task's text
    used: frozenset[str]  # evidence ids


def targets(session: Session, plan_id: str, query: str, evidence_ids: Sequence[str]) -> list[TargetRow]:
    """The tasks and slots of a plan that a query is found in, in the plan's order; all without a query.

    Blanks part words that must all be found: in the code, the task's text, the slot's name or its kind, by
    characters or pinyin. A task is listed where its own words are found, or one of its slots is. What does
    not concern the unit is left out.
    """
    words = query.split()
    tasks = session.execute(
        select(Task.id, Category.ordinal, Task.ordinal, Task.text)
        .join(Task.category)
        .where(Category.plan_id == plan_id, Task.not_applicable == "")
        .order_by(Category.ordinal, Task.ordinal)
    ).all()
    slots: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for task_id, *slot in session.execute(
        select(
            MaterialRequirement.task_id,
            MaterialRequirement.id,
            MaterialRequirement.name,
            MaterialRequirement.kind,
        )
        .join(MaterialRequirement.task)
        .join(Task.category)
        .where(Category.plan_id == plan_id)
        .order_by(MaterialRequirement.ordinal, MaterialRequirement.id)
    ):
        slots[task_id].append((slot[0], slot[1], slot[2]))
    used = _used(session, evidence_ids)
    found: list[TargetRow] = []
    for task_id, category, ordinal, text in tasks:
        code = f"{category}-{ordinal}"
        of_task = [
            _row(Target(EvidenceUse.SLOT, slot_id), code, name, kind, text, used)
            for slot_id, name, kind in slots[task_id]
            if _found(words, code, f"{text}\n{name}\n{kind}")
        ]
        if of_task or _found(words, code, text):
            found += [_row(Target(EvidenceUse.TASK, task_id), code, "", "", text, used), *of_task]
    return found


def use_also(
    session: Session, evidence_ids: Sequence[str], wanted: Sequence[Target], *, confirmed: bool = False
) -> None:
    """Use files in further places too, as one step; where they are used already, nothing changes.

    ``confirmed``: they are what slots among these ask for, whatever they look like (see slot_doubts()).
    """
    records = [session.get_one(Evidence, each) for each in dict.fromkeys(evidence_ids)]
    describe(session, f"材料同时用于{len(wanted)}处：{listed([record.title for record in records], '份')}")
    for target in wanted:
        if target.use is EvidenceUse.SLOT:
            fill_slot(session, target.id, [record.id for record in records], confirmed=confirmed)
        else:
            links_to_task(session.get_one(Task, target.id), records)
    session.flush()


def take_back(session: Session, evidence_ids: Sequence[str], given_up: Sequence[Target]) -> None:
    """Let files no longer be used in these places, as one step; out of a task is out of its slots as well.

    Raises:
        UserError: a file lies in a slot by an activity, which keeps it there.
    """
    titles = [session.get_one(Evidence, each).title for each in dict.fromkeys(evidence_ids)]
    describe(session, f"材料不再用于{len(given_up)}处：{listed(titles, '份')}")
    for target in sorted(given_up, key=lambda each: each.use is EvidenceUse.TASK):  # slots first
        if target.use is EvidenceUse.SLOT:
            clear_slot(session, target.id, _lying(session, target.id, evidence_ids))
        elif links := _links(session, target.id, evidence_ids):
            unlink_evidence(session, links)
    session.flush()


def _used(session: Session, evidence_ids: Sequence[str]) -> dict[Target, set[str]]:
    used: dict[Target, set[str]] = defaultdict(set)
    for some in chunks(list(dict.fromkeys(evidence_ids))):
        links = select(EvidenceLink.task_id, EvidenceLink.evidence_id)
        for task_id, evidence_id in session.execute(links.where(EvidenceLink.evidence_id.in_(some))):
            used[Target(EvidenceUse.TASK, task_id)].add(evidence_id)
        placed = select(RequirementEvidence.requirement_id, RequirementEvidence.evidence_id)
        for slot_id, evidence_id in session.execute(placed.where(RequirementEvidence.evidence_id.in_(some))):
            used[Target(EvidenceUse.SLOT, slot_id)].add(evidence_id)
    return used


def _lying(session: Session, requirement_id: str, evidence_ids: Iterable[str]) -> list[str]:
    links = session.get_one(MaterialRequirement, requirement_id).evidence_links
    wanted = set(evidence_ids)
    return [link.evidence_id for link in links if link.evidence_id in wanted]


def _links(session: Session, task_id: str, evidence_ids: Iterable[str]) -> list[str]:
    wanted = set(evidence_ids)
    links = session.get_one(Task, task_id).evidence_links
    return [link.id for link in links if link.evidence_id in wanted]


def _row(
    target: Target, code: str, name: str, kind: str, task: str, used: dict[Target, set[str]]
) -> TargetRow:
    return TargetRow(target, code, name, kind, task, frozenset(used.get(target, ())))


def _found(words: Sequence[str], code: str, text: str) -> bool:
    return all(code.startswith(word) if word[0].isdecimal() else matches(word, text) for word in words)
