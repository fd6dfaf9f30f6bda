"""A whole folder taken in: what its folders are called says which task, and perhaps which slot, is meant."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, Evidence, MaterialRequirement, Task
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.folders import FoundFile, files_below, refuse_nested
from wenming_desktop.evidence.intake import Incoming
from wenming_desktop.evidence.proposing.file_names import read_name
from wenming_desktop.evidence.proposing.proposal import Proposal
from wenming_desktop.evidence.records import check_files, storable
from wenming_desktop.evidence.slots import misfit, slot_doubts
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.reading.titles import task_title
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.viewing.kinds import PICTURE_SUFFIXES

# A task's number at the start of a name; 3-5日 and 1-3季度 are times, 2.7.1 is another list's number.
_CODE = re.compile(
    r"(?:任务)?\s*(\d{1,2})\s*[-‐–—－.。_]\s*(\d{1,2})(?![\d]|\s*[-.]\s*\d|\s*[日号月年季周届期])"
)
_NUMBERED = re.compile(r"^[(（]?\d{1,3}[)）]?[-.、_\s]*")  # 01 通知, (3)总结


@dataclass(frozen=True)
class _Names:
    """What folders can be called to mean a task, or a slot of it."""

    codes: Mapping[tuple[int, int], str]
    tasks: Mapping[str, str]  # words -> task id; words that two tasks share are left out
    slots: Mapping[tuple[str, str], str]  # task id and words -> requirement id


@dataclass(frozen=True)
class Places:
    """What the tasks and slots that files go to are called, by their ids."""

    codes: Mapping[str, str]
    slots: Mapping[str, str]

    def task(self, one: Incoming) -> str | None:
        """The code of a file's task; None for 待归口."""
        return self.codes[one.task_id] if one.task_id else None

    def slot(self, one: Incoming) -> str | None:
        """The name of the slot that is proposed for a file."""
        return self.slots[one.requirement_id] if one.requirement_id else None


def plan_folder(
    session: Session,
    plan_id: str | None,
    folder: Path,
    data: Path,
    place: tuple[str | None, str | None] = (None, None),
) -> tuple[Incoming, ...]:
    """What would be taken in of a folder and all below it, and where each file would go.

    A file belongs to the task that the nearest of its folders names: by its number at the start (2-7, ２－７,
    2.7, 任务2-7) or by the words of the task or of its short title. A slot's name below that is a proposal.
    Under no such folder it goes to ``place``.

    Args:
        session: reading.
        plan_id: whose tasks are meant; None while there is no plan.
        folder: the folder; its own name counts as well.
        data: the workspace's own folder.
        place: the task and the slot that the folder was put on; without a task 待归口.

    Returns:
        Every file, in the order of the folders; what cannot be taken in says why.

    Raises:
        UserError: the folder is not there, cannot be read, or holds the data folder or lies in it.
    """
    if not folder.is_dir():
        raise UserError(f"找不到文件夹“{folder}”，请确认U盘或磁盘已插好。")
    refuse_nested(folder, data)
    names = _names(session, plan_id)
    own = folder.resolve().name
    planned = [_incoming(own, found, names, place) for found in files_below(folder)]
    bad = {one.path: one.reason for one in check_files([one.path for one in planned if not one.refused])}
    return tuple(replace(one, refused=one.refused or bad.get(one.path, "")) for one in planned)


def places_of(session: Session, incoming: Sequence[Incoming]) -> Places:
    """What the places of these files are called."""
    tasks = {one.task_id for one in incoming if one.task_id}
    slots = {one.requirement_id for one in incoming if one.requirement_id}
    return Places(
        {each: task_code(session.get_one(Task, each)) for each in tasks},
        {each: session.get_one(MaterialRequirement, each).name for each in slots},
    )


def slot_misfits(session: Session, incoming: Sequence[Incoming]) -> dict[Path, str]:
    """Which of these files do not look like what their slot asks for: one sentence each.

    A file whose bytes are on record looks as its record says, as slot_doubts().
    """
    found: dict[Path, str] = {}
    for one in incoming:
        if one.requirement_id and not one.refused:
            name = storable(one.path.name)
            if known := _on_record(session, one.path):
                doubts = slot_doubts(session, one.requirement_id, [known.id])
                words = doubts[0].words if doubts else ""
            else:
                slot = session.get_one(MaterialRequirement, one.requirement_id)
                words = misfit(slot, name, "", Path(name).suffix.lower() in PICTURE_SUFFIXES)
            if words:
                found[one.path] = words
    return found


def _on_record(session: Session, path: Path) -> Evidence | None:
    """The record that has a file's bytes; only one of a size that is on record is read."""
    alike = session.scalars(select(Evidence).where(Evidence.size == plain_size(path))).all()
    sha256 = file_hash(path, lambda: None) if alike else None
    return next((record for record in alike if record.sha256 == sha256), None)


def proposals_of(one: Incoming, year: int | None, today: date) -> list[Proposal]:
    """What the names of a file and of its folders propose, as read_name()."""
    return read_name(one.path.name, year, today, one.came_from.split("/"))


def _incoming(own: str, found: FoundFile, names: _Names, place: tuple[str | None, str | None]) -> Incoming:
    task_id, requirement_id = place
    for name in (own, *found.inside):
        if named := _task(names, name):
            task_id, requirement_id = named, None
        elif task_id:
            requirement_id = names.slots.get((task_id, _words(name)), requirement_id)
    return Incoming(found.path, "/".join((own, *found.inside)), task_id, requirement_id, found.refused)


def _task(names: _Names, folder: str) -> str | None:
    code = _CODE.match(unicodedata.normalize("NFKC", folder).strip())
    by_code = names.codes.get((int(code[1]), int(code[2]))) if code else None
    return by_code or names.tasks.get(_words(folder))


def _names(session: Session, plan_id: str | None) -> _Names:
    tasks = session.scalars(select(Task).join(Task.category).where(Category.plan_id == plan_id)).all()
    called: dict[str, set[str]] = {}
    for task in tasks:
        for words in _called(task.text):
            called.setdefault(words, set()).add(task.id)
    query = select(MaterialRequirement).join(MaterialRequirement.task).join(Task.category)
    slots = session.scalars(query.where(Category.plan_id == plan_id))
    return _Names(
        {(task.category.ordinal, task.ordinal): task.id for task in tasks},
        {words: ids.pop() for words, ids in called.items() if words and len(ids) == 1},
        {(slot.task_id, _words(slot.name)): slot.id for slot in slots},
    )


def _called(text: str) -> Iterator[str]:
    """A task's own words, those of its first sentence, and its short title."""
    yield from {_words(text), _words(re.split(r"[。；;\n]", text.strip())[0]), _words(task_title(text))}


def _words(name: str) -> str:
    """A name's letters and characters, width and case made equal, its leading number left out."""
    plain = _NUMBERED.sub("", unicodedata.normalize("NFKC", name).casefold().strip())
    return "".join(sign for sign in plain if sign.isalnum())
