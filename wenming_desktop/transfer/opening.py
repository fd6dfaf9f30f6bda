"""The files of an archive that was checked, as files to read: in its folders, or unpacked from its zip."""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from wenming_desktop.errors import UserError, naming, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safety.files import part_folder
from wenming_desktop.transfer.bag_format import MANIFEST, PAYLOAD
from wenming_desktop.transfer.checking.bag_check import OUR_AGENT
from wenming_desktop.transfer.checking.checking import check_archive, sources_of
from wenming_desktop.transfer.checking.findings import ArchiveCheck, Findings, ProblemKind
from wenming_desktop.transfer.checking.manifests import is_payload
from wenming_desktop.transfer.checking.sources import FolderSource, Source, opened, taken_away
from wenming_desktop.transfer.checking.tag_files import exact_entry, lines_of, spellings
from wenming_desktop.transfer.checking.zip_structure import BrokenZipError

_DIGITS = 64  # of SHA-256 in hex
_OF_CONTENT = {ProblemKind.ALTERED, ProblemKind.MISSING, ProblemKind.UNREADABLE}


class ArchiveFiles:
    """What lies below ``data/``, of one bag or of all volumes.

    Args:
        bags: checked strictly.
        staging: an empty folder for what has to be unpacked, and whatever else is needed for a while.
        job: may cancel.
    """

    def __init__(self, bags: Sequence[Source], staging: Path, job: Job) -> None:
        self.staging, self._unpacked = staging, 0
        self._bags = {name: bag for bag in bags for name in bag.look(Findings(strict=True), job).files}

    def path(self, name: str, sha256: str | None = None) -> Path:
        """A file of the payload by its path there.

        Raises:
            UserError: there is none, it has another hash than this by its manifest, or it cannot be read.
        """
        inner = f"{PAYLOAD}/{name}"
        bag = self._bags.get(inner)
        if bag is None:
            raise UserError(f"存档里没有登记所说的“{name}”，请换一份存档。")
        if sha256 and self._digests.get(inner) != sha256:
            raise UserError(f"存档里的“{name}”与登记的不一致，请换一份存档。")
        return bag.path / inner if isinstance(bag, FolderSource) else self._unpack(bag, inner)

    @cached_property
    def _digests(self) -> dict[str, str]:
        """Path -> SHA-256 of the whole payload, as the manifests have them, which were held against it."""
        lines = (line for bag in {*self._bags.values()} for line in lines_of(opened(bag, MANIFEST), "utf-8"))
        entries = filter(None, (exact_entry(line, _DIGITS) for line in lines))
        return {spellings(entry.path, "1.0")[0]: entry.digest for entry in entries}

    def _unpack(self, bag: Source, inner: str) -> Path:
        self._unpacked += 1
        target = self.staging / f"{self._unpacked}"
        try:
            with target.open("xb") as sink:
                for block in bag.blocks(inner):
                    sink.write(block)
        except OSError as error:
            raise storage_error(f"无法读取存档里的“{inner}”", error) or error from error
        except ValueError as error:
            raise UserError(f"存档里的“{inner}”已损坏，请换一份存档。", repr(error)) from error
        return target


@contextmanager
def opened_archive(
    path: Path, staging: Path, job: Job, doing: str
) -> Generator[tuple[ArchiveFiles, ArchiveCheck]]:
    """Check an archive strictly, and have its files for the time of the block; refusals there name it.

    Args:
        path: a folder, a .zip or one of several volumes.
        staging: an existing folder with room for what has to be unpacked; nothing stays there, and what a
            killed process left goes.
        job: progress of the checking.
        doing: what is not done where the archive is not whole, such as ``"恢复"``.

    Raises:
        UserError: the archive is not whole, not one of ours, or gone; or the staging folder's disk is full.
        Cancelled: by the job.
    """
    found = check_archive(path, job, strict=True)
    if found.problems and not found.info.get("Bag-Software-Agent", OUR_AGENT).startswith(OUR_AGENT):
        raise UserError(f"“{path.name}”不是本程序的存档，没有{doing}。请选本程序存到U盘的存档。")
    if found.problems:
        first = found.problems[0]
        if first.kind is ProblemKind.EXTRA:  # what systems leave on a stick stands first and matters least
            first = next((each for each in found.problems if each.kind in _OF_CONTENT), first)
        raise UserError(
            f"存档“{path.name}”有 {len(found.problems)} 处问题，没有{doing}，请换一份存档：{first.message}"
        )
    try:
        with naming(path.name), sources_of(path, found) as bags, part_folder(staging) as folder:
            yield ArchiveFiles(bags, folder, job.quiet()), found
    except UserError as error:
        if _lacks_something(path, found):
            raise taken_away(path, f"没有{doing}") from error
        raise
    except BrokenZipError as error:
        raise UserError(f"存档“{path.name}”刚才被改动了，没有{doing}，请重新选择。", error.text) from error
    except (OSError, sqlite3.Error) as error:
        if _lacks_something(path, found):
            raise taken_away(path, f"没有{doing}") from error
        raise storage_error(f"没有{doing}存档“{path.name}”", error) or error from error


def _lacks_something(path: Path, found: ArchiveCheck) -> bool:
    """Whether files are gone that were there when the archive was checked."""
    try:
        with sources_of(path, found) as bags:
            looked = [bag.look(Findings(strict=False), Job()) for bag in bags]
    except (OSError, UserError, BrokenZipError):
        return True
    return sum(is_payload(name) for look in looked for name in look.files) < found.files
