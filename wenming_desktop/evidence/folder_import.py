"""A whole folder taken in: what its folders are called says which task, and perhaps which slot, is meant."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Evidence, MaterialRequirement, Task
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.folder_names import FolderNames, Meant, folder_names
from wenming_desktop.evidence.folders import FoundFile, files_below, refuse_nested, refuse_no_folder
from wenming_desktop.evidence.intake import Incoming
from wenming_desktop.evidence.proposing.file_names import read_name
from wenming_desktop.evidence.proposing.proposal import Proposal
from wenming_desktop.evidence.records import check_files, storable
from wenming_desktop.evidence.slots import misfit, slot_doubts
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.viewing.kinds import PICTURE_SUFFIXES

_REPORT_EVERY = 50  # files


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
    job: Job | None = None,
) -> tuple[Incoming, ...]:
    """What would be taken in of a folder and all below it, and where each file would go.

    A file belongs to the task that the nearest of its folders names: by its number at the start (2-7, ２－７,
    2.7, 任务2-7, 二（七）, 第2类第7项, 2-7-1), by the words of the task or of its short title, or right below
    the folder of a category by its number there (二、价值引领/7、志愿服务). A number that may be a day counts
    if the words behind it are the task's. The name of a slot below that, the end of its name, or a kind that
    only one slot has, is a proposal. Under no such folder it goes to ``place``.

    Args:
        session: reading.
        plan_id: whose tasks are meant; None while there is no plan.
        folder: the folder; its own name counts as well.
        data: the workspace's own folder.
        place: the task and the slot that the folder was put on; without a task 待归口.
        job: progress; how much there is shows only when all folders were looked into.

    Returns:
        Every file, in the order of the folders; what cannot be taken in says why.

    Raises:
        UserError: the folder is not there, cannot be read, or holds the data folder or lies in it.
        Cancelled: by the job.
    """
    walk, look = (job or Job()).parts(1, 4)
    refuse_no_folder(folder)
    refuse_nested(folder, data)
    names = folder_names(session, plan_id)
    own = folder.resolve().name
    planned: list[Incoming] = []
    for found in files_below(folder):
        if len(planned) % _REPORT_EVERY == 0:
            walk.report(0, 1, found.path.name)
        planned.append(_incoming(own, found, names, place))
    checked = check_files([one.path for one in planned if not one.refused], look)
    bad = {one.path: one.reason for one in checked}
    return tuple(replace(one, refused=one.refused or bad.get(one.path, "")) for one in planned)


def plan_given(
    session: Session,
    plan_id: str | None,
    paths: Sequence[Path],
    data: Path,
    place: tuple[str | None, str | None] = (None, None),
    job: Job | None = None,
) -> tuple[Incoming, ...]:
    """What would be taken in of folders and files that were given together, as plan_folder().

    Files that lie in no given folder go to ``place``. Where more than one thing was given, a folder that
    cannot be read or would take in the data itself is one refused line among the others.
    """
    job = job or Job()
    planned: dict[Path, Incoming] = {}
    for path, share in zip(paths, job.parts(*[1] * len(paths)), strict=True):
        if path.is_dir() or len(paths) == 1:
            try:
                found = plan_folder(session, plan_id, path, data, place, share)
            except UserError as error:
                if len(paths) == 1:
                    raise
                found = (Incoming(path, refused=error.message),)
        else:
            reasons = [one.reason for one in check_files([path], share)]
            found = (Incoming(path, "", *place, refused="".join(reasons)),)
        planned = {one.path: one for one in found} | planned
    return tuple(planned.values())


def places_of(session: Session, incoming: Sequence[Incoming]) -> Places:
    """What the places of these files are called."""
    tasks = {one.task_id for one in incoming if one.task_id}
    slots = {one.requirement_id for one in incoming if one.requirement_id}
    return Places(
        {each: task_code(session.get_one(Task, each)) for each in tasks},
        {each: session.get_one(MaterialRequirement, each).name for each in slots},
    )


def slot_misfits(session: Session, incoming: Sequence[Incoming], job: Job) -> dict[Path, str]:
    """Which of these files do not look like what their slot asks for: one sentence each.

    A file whose bytes are on record looks as its record says, as slot_doubts(). ``job``: progress in files.
    """
    found: dict[Path, str] = {}
    sizes = set(session.scalars(select(Evidence.size)))
    for number, one in enumerate(incoming):
        if number % _REPORT_EVERY == 0:
            job.report(number, len(incoming), one.path.name)
        if one.requirement_id and not one.refused:
            name = storable(one.path.name)
            if known := _on_record(session, one.path, sizes, job):
                doubts = slot_doubts(session, one.requirement_id, [known.id])
                words = doubts[0].words if doubts else ""
            else:
                slot = session.get_one(MaterialRequirement, one.requirement_id)
                words = misfit(slot, name, "", Path(name).suffix.lower() in PICTURE_SUFFIXES)
            if words:
                found[one.path] = words
    return found


def _on_record(session: Session, path: Path, sizes: Collection[int], job: Job) -> Evidence | None:
    """The record that has a file's bytes; only a file of one of these sizes, those on record, is read."""
    if plain_size(path) not in sizes:
        return None
    return session.scalar(select(Evidence).where(Evidence.sha256 == file_hash(path, job.check)))


def proposals_of(one: Incoming, year: int | None, today: date) -> list[Proposal]:
    """What the names of a file and of its folders propose, as read_name()."""
    return read_name(storable(one.path.name), year, today, one.came_from.split("/"))


def _incoming(
    own: str, found: FoundFile, names: FolderNames, place: tuple[str | None, str | None]
) -> Incoming:
    task_id, requirement_id = place
    category: int | None = None
    doubt = ""
    folders = [storable(name) for name in (own, *found.inside)]
    for name in folders:
        task = names.task(name, category, task_id)
        put_on = requirement_id and name is folders[0]  # the slot that the clerk chose for it
        slot = names.slot(task_id, name) if task_id and not put_on else Meant()
        if task.id and task.id != task_id:
            task_id, requirement_id, doubt = task.id, None, ""
        elif slot.id:
            requirement_id, doubt = slot.id, ""
        else:
            doubt = task.doubt or ("" if requirement_id else slot.doubt) or doubt
        category = names.category(name)
    return Incoming(found.path, "/".join(folders), task_id, requirement_id, found.refused, doubt)
