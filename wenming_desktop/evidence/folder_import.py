"""A whole folder taken in: what its folders are called says which task, and perhaps which slot, is meant."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, MaterialRequirement, Task
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.folders import files_below, refuse_nested
from wenming_desktop.evidence.intake import Incoming
from wenming_desktop.evidence.proposing.file_names import read_name
from wenming_desktop.evidence.proposing.proposal import Proposal
from wenming_desktop.evidence.records import check_files
from wenming_desktop.reading.titles import task_title

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


def plan_folder(session: Session, plan_id: str | None, folder: Path, data: Path) -> tuple[Incoming, ...]:
    """What would be taken in of a folder and all below it, and where each file would go.

    A file belongs to the task that the nearest of its folders names: by its number at the start (2-7, ２－７,
    2.7, 任务2-7) or by the words of the task or of its short title. A slot's name below that is a proposal.
    Under no such folder it goes to 待归口.

    Args:
        session: reading.
        plan_id: whose tasks are meant; None while there is no plan.
        folder: the folder; its own name counts as well.
        data: the workspace's own folder.

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
    planned = [
        _incoming(own, found.inside, names, found.path, found.refused) for found in files_below(folder)
    ]
    bad = {one.path: one.reason for one in check_files([one.path for one in planned if not one.refused])}
    return tuple(replace(one, refused=one.refused or bad.get(one.path, "")) for one in planned)


def proposals_of(one: Incoming, year: int | None, today: date) -> list[Proposal]:
    """What the names of a file and of its folders propose, as read_name()."""
    return read_name(one.path.name, year, today, one.came_from.split("/"))


def _incoming(own: str, inside: tuple[str, ...], names: _Names, path: Path, refused: str) -> Incoming:
    task_id, requirement_id = None, None
    for name in (own, *inside):
        if named := _task(names, name):
            task_id, requirement_id = named, None
        elif task_id:
            requirement_id = names.slots.get((task_id, _words(name)), requirement_id)
    return Incoming(path, "/".join((own, *inside)), task_id, requirement_id, refused)


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
