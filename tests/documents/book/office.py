"""A workspace whose first task asks for papers and photos, and files to put there."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.workspaces import task_ids
from wenming_desktop.documents.book.choices import ItemRef, ref
from wenming_desktop.documents.book.items import Book
from wenming_desktop.documents.book.making import USUAL, About, BookOptions, MadeBooks, make_books, proof_of
from wenming_desktop.documents.book.reading import books
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import (
    RequirementForm,
    add_requirement,
    remove_requirement,
    requirement_rows,
)
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 20)
ABOUT = About("某某局", 2021, TODAY)
SLOTS = {
    "志愿服务办法": MaterialKind.RULES,
    "活动签到表": MaterialKind.SIGN_IN,
    "活动照片": MaterialKind.PHOTO,
}


def with_slots(
    workspace: Workspace, slots: Mapping[str, MaterialKind] = SLOTS, minimum: int = 1
) -> dict[str, str]:
    """Let the first task ask for these and nothing else; returns their ids by name."""
    task_id = task_ids(workspace)[0]
    with workspace.log.change() as session:
        for row in requirement_rows(session, task_id):
            remove_requirement(session, row.id)
        return {
            name: add_requirement(session, task_id, RequirementForm(name, kind, minimum))
            for name, kind in slots.items()
        }


def put(
    workspace: Workspace, slot_id: str, *paths: Path, title: str = "", day: date | None = date(2021, 3, 5)
) -> list[str]:
    """Put files into a slot; returns the ids of the evidence."""
    rows = attach_to_requirement(workspace.log, workspace.files, slot_id, paths, Job(), title or None, day)
    return [row.id for row in rows]


def read(workspace: Workspace, number: int = 0, kind: ItemKind = ItemKind.TASK) -> Book:
    """The book of a task or indicator as it stands."""
    with workspace.reading() as session:
        return books(session, plan_heads(session)[0].id, TODAY).of(kind)[number]


def item(workspace: Workspace) -> ItemRef:
    """The first task."""
    return ref(read(workspace))


def made(
    workspace: Workspace, *chosen: Book, options: BookOptions = USUAL, job: Job | None = None
) -> MadeBooks:
    """Books made; the first task's where none is named."""
    wanted = chosen or (read(workspace),)
    with workspace.reading() as session:
        proof = proof_of(session, wanted)
    return make_books(wanted, ABOUT, options, proof, workspace.files, job or Job())
