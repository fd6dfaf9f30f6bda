"""The way in: a folder, a zip or a set of volumes, ours or another's."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag_format import DECLARATION
from wenming_desktop.transfer.checking.bag_check import OUR_AGENT, BagCheck
from wenming_desktop.transfer.checking.findings import (
    ArchiveCheck,
    Findings,
    NotAnArchiveError,
    ProblemKind,
    SeveralArchivesError,
    stopped,
)
from wenming_desktop.transfer.checking.sources import FolderSource, Source, taken_away
from wenming_desktop.transfer.checking.tag_files import is_bag_mark
from wenming_desktop.transfer.checking.volumes import Volume, check_volumes, volume_of, volumes_beside
from wenming_desktop.transfer.checking.zip_source import ZipSource, open_zip
from wenming_desktop.transfer.checking.zip_structure import BrokenZipError
from wenming_desktop.transfer.leftovers import is_unfinished

_NAMED_AT_MOST = 5


def check_archive(path: Path, job: Job, *, strict: bool = False) -> ArchiveCheck:
    """Read an archive whole and name every missing, extra or altered file, payload and tag files alike.

    Links are never followed, nothing outside the archive is opened and nothing is written.

    Args:
        path: a bag's folder, a .zip of one, one of several volumes, or the folder that they stand in.
        job: progress in bytes.
        strict: only what we write ourselves is valid; what RFC 8493 allows beside that is a problem. For
            archives that something is to be taken from.

    Raises:
        NotAnArchiveError: it is none.
        SeveralArchivesError: there are several in the folder.
        UserError: more than 300 000 entries, or the medium is gone.
        Cancelled: the clerk cancelled.
    """
    if path.is_file():
        return _check_zip(path, job, strict=strict)
    if not path.is_dir():
        raise UserError(f"找不到“{path}”，可能被移走、改名了，或U盘已拔出，请插好U盘后重试。")
    unfinished = is_unfinished(path)
    if unfinished or is_bag(path):
        volume = volume_of(path)
        if volume and not unfinished and volume.agent.startswith(OUR_AGENT):
            return check_volumes(volume.group, volumes_beside(path), job, strict=strict)
        return _check_folder(path, volume, job, strict=strict, unfinished=unfinished)
    return _check_parent(path, job, strict=strict)


@contextmanager
def sources_of(path: Path, found: ArchiveCheck) -> Generator[list[Source]]:
    """The bags of an archive that was checked, to be looked through and then read: one, or the volumes.

    Args:
        path: as given to check_archive().
        found: what that found.

    Raises:
        UserError: a zip cannot be opened, or there is no bag any more.
        BrokenZipError: it has been changed since.
    """
    if path.is_file():
        with open_zip(path) as stream:
            yield [ZipSource(path, stream)]
    elif found.volumes:
        parent = path if (path / found.volumes[0]).is_dir() else path.absolute().parent
        yield [FolderSource(parent / name) for name in found.volumes]
    else:
        bag = path if is_bag(path) else next((each for each in folders_in(path) if is_bag(each)), None)
        if bag is None:
            raise taken_away(path, "没有读完")
        yield [FolderSource(bag)]


def _check_folder(
    folder: Path, volume: Volume | None, job: Job, *, strict: bool, unfinished: bool
) -> ArchiveCheck:
    """One bag alone, which another program may have made as one of several."""
    findings = Findings(strict=strict)
    if volume:
        said = f"这是一套 {volume.count} 卷里的第 {volume.number} 卷，其余各卷没有一起核对"
        findings.warn(ProblemKind.STRUCTURE, "", said)
    if unfinished:
        findings.problem(ProblemKind.STRUCTURE, "", "这份存档没有写完，请重新导出")
    return BagCheck(FolderSource(folder), findings, job).run(unfinished=unfinished)


def _check_zip(path: Path, job: Job, *, strict: bool) -> ArchiveCheck:
    with open_zip(path) as stream:
        if stream.read(2) != b"PK":
            raise NotAnArchiveError(f"“{path.name}”不是存档：请选存档文件夹，或存档的 .zip 压缩包。")
        try:
            return BagCheck(ZipSource(path, stream), Findings(strict=strict), job).run()
        except (BrokenZipError, OSError) as error:
            if not path.is_file():
                raise taken_away(path, "没有校验完") from error
            if isinstance(error, BrokenZipError):
                return stopped(error.entry or path.name, error.text)
            raise storage_error(f"无法校验“{path.name}”", error) or error from error


def _check_parent(folder: Path, job: Job, *, strict: bool) -> ArchiveCheck:
    """A folder that holds the volumes of one set, or one bag."""
    bags = sorted(entry for entry in folders_in(folder) if is_bag(entry))
    volumes = [volume for bag in bags if (volume := volume_of(bag))]
    placed = {volume.folder for volume in volumes}
    groups = {volume.group for volume in volumes}
    if len(groups) == 1 and all(bag.name.startswith(next(iter(groups))) for bag in {*bags} - placed):
        return check_volumes(groups.pop(), volumes, job, strict=strict)
    if len(bags) == 1:
        return check_archive(bags[0], job, strict=strict)
    if bags:
        named = "、".join(f"“{bag.name}”" for bag in bags[:_NAMED_AT_MOST])
        raise SeveralArchivesError(f"“{folder}”里不止一份存档（{named}等），请选其中一份。")
    if not folder.is_dir():
        raise taken_away(folder, "没有校验完")
    raise NotAnArchiveError(
        f"“{folder}”不是存档：里面没有“{DECLARATION}”。请选存档文件夹，或存档的 .zip 压缩包。"
    )


def folders_in(folder: Path) -> list[Path]:
    """The folders right in a folder; none where it cannot be read."""
    try:
        return [entry for entry in folder.iterdir() if entry.is_dir() and not entry.is_symlink()]
    except OSError:
        return []


def is_bag(folder: Path) -> bool:
    """Whether a folder means to be a bag."""
    try:
        return any(is_bag_mark(entry.name) and entry.is_file() for entry in folder.iterdir())
    except OSError:
        return False
