"""The files that came back in a package's folders: by folder to task and slot, by content known or new."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Evidence, EvidenceLink, RequirementEvidence
from wenming_desktop.errors import storage_error
from wenming_desktop.evidence.folder_import import places_of, plan_folder, slot_misfits
from wenming_desktop.evidence.folder_names import FolderNames, folder_names
from wenming_desktop.evidence.intake import Incoming
from wenming_desktop.evidence.records import storable
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.transfer.packages.layout import MATERIAL_FOLDER, NOTE
from wenming_desktop.transfer.packages.returned import FileState, ReturnedFile

_REPORT_EVERY = 20  # files


class FilesBack:
    """Looks through the folders of packages; what two of them have is taken once.

    Args:
        session: reading.
        data: the workspace's own folder.
        own: the packages' workbooks, which are no material.
        notes: the hashes of the 说明 that were sent.
        roots: the folders of all packages.
    """

    def __init__(
        self,
        session: Session,
        data: Path,
        own: Collection[Path],
        notes: Collection[str],
        roots: Collection[Path],
    ) -> None:
        self._session, self._data = session, data
        self._own, self._notes, self._roots = own, notes, roots
        self._seen: set[tuple[str, str | None, str | None]] = set()
        self._sizes = set(session.scalars(select(Evidence.size)))

    def below(self, plan_id: str, root: Path, job: Job) -> tuple[list[ReturnedFile], int]:
        """The files of one folder, without those of packages further down.

        Returns:
            They, and how many others lie there: in a folder that is none of ours, only what lies right in it
            or in a folder that names a task is meant.

        Raises:
            UserError: it cannot be read.
            Cancelled: by the job.
        """
        names = folder_names(self._session, plan_id)
        planned = [
            _by_own_name(one, names)
            for one in plan_folder(self._session, plan_id, root, self._data, job=job.quiet())
            if one.path not in self._own and self._nearest(one.path) == root
        ]
        ours = (root / MATERIAL_FOLDER).is_dir()
        meant = [one for one in planned if ours or one.task_id or one.path.parent == root]
        misfits = slot_misfits(self._session, meant, job.quiet())
        return list(self._states(meant, misfits, job)), len(planned) - len(meant)

    def _nearest(self, path: Path) -> Path:
        return max(
            (root for root in self._roots if path.is_relative_to(root)), key=lambda root: len(root.parts)
        )

    def _states(
        self, incoming: Sequence[Incoming], misfits: Mapping[Path, str], job: Job
    ) -> Iterator[ReturnedFile]:
        places = places_of(self._session, incoming)
        for number, one in enumerate(incoming):
            if number % _REPORT_EVERY == 0:
                job.report(number, len(incoming), one.path.name)
            code, slot = places.task(one) or "", places.slot(one) or ""
            if one.refused:
                yield ReturnedFile(one, code, slot, FileState.REFUSED, one.refused)
                continue
            try:
                digest = file_hash(one.path, job.check)
            except OSError as error:
                known = storage_error(f"读不了“{one.path.name}”", error)
                if known is None:
                    raise
                yield ReturnedFile(one, code, slot, FileState.REFUSED, known.message)
                continue
            if one.path.name == NOTE and digest in self._notes:
                continue
            said = misfits.get(one.path, "") or one.doubt
            yield ReturnedFile(one, code, slot, self._state(one, digest), said)

    def _state(self, one: Incoming, digest: str) -> FileState:
        place = (digest, one.task_id, one.requirement_id)
        if place in self._seen:
            return FileState.SAME
        self._seen.add(place)
        if plain_size(one.path) not in self._sizes:
            return FileState.NEW
        record = self._session.scalar(select(Evidence).where(Evidence.sha256 == digest))
        if record is None:
            return FileState.NEW
        return FileState.SAME if self._lies_there(one, record.id) else FileState.KNOWN

    def _lies_there(self, one: Incoming, evidence_id: str) -> bool:
        """Whether a file on record has the place that it would get."""
        if one.requirement_id:
            query = select(RequirementEvidence.id).where(
                RequirementEvidence.requirement_id == one.requirement_id,
                RequirementEvidence.evidence_id == evidence_id,
            )
        elif one.task_id:
            query = select(EvidenceLink.id).where(
                EvidenceLink.task_id == one.task_id, EvidenceLink.evidence_id == evidence_id
            )
        else:
            return True
        return self._session.scalar(query) is not None


def _by_own_name(one: Incoming, names: FolderNames) -> Incoming:
    """A file that no folder places, by what its own name says: 2-7 签到表.pdf."""
    if one.refused:
        return one
    stem = Path(storable(one.path.name)).stem
    task = one.task_id or names.task(stem, None).id
    slot = one.requirement_id or (names.slot(task, stem).id if task and not one.task_id else None)
    return replace(one, task_id=task, requirement_id=slot)
