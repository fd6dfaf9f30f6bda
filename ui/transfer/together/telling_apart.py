"""Archives told from departments' packages by the names of what lies in them, for the worker thread."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, is_zipfile

from wenming_desktop.errors import UserError
from wenming_desktop.transfer.checking.checking import folders_in, is_bag
from wenming_desktop.transfer.checking.tag_files import is_bag_mark

_PACKAGE = "填报"  # in the name of a package's folder, zip or workbook
_BOOKS = {".xlsx", ".xlsm", ".xls", ".et", ".ods"}


class OtherKindError(UserError):
    """What was chosen is not what this page reads.

    Args:
        message: what it is.
        other: the other page reads it.
    """

    def __init__(self, message: str, *, other: bool) -> None:
        super().__init__(message)
        self.other = other


def archive_at(path: Path) -> Path | None:
    """The archive that a folder or a .zip is, or the first one right in a folder; None for none."""
    if path.is_dir():
        return path if is_bag(path) else next((each for each in folders_in(path) if is_bag(each)), None)
    return path if any(is_bag_mark(name.name) for name in _packed(path)) else None


def is_broken_zip(path: Path) -> bool:
    """Whether a file is called a .zip and cannot be read as one."""
    return path.suffix.lower() == ".zip" and path.is_file() and not is_zipfile(path)


def is_package(path: Path) -> bool:
    """Whether a folder, a .zip or a workbook is called like a department's package, or holds one."""
    return _called(PurePosixPath(path.name)) or any(map(_called, (*_packed(path), *_below(path))))


def _called(name: PurePosixPath) -> bool:
    return _PACKAGE in name.name and name.suffix.lower() in _BOOKS


def _packed(path: Path) -> Iterator[PurePosixPath]:
    """The files of a .zip, at most one folder down; none of anything else."""
    try:
        with ZipFile(path) as packed:
            names = [PurePosixPath(name) for name in packed.namelist()]
    except (OSError, BadZipFile, ValueError):
        return
    yield from (name for name in names if len(name.parts) <= 2)


def _below(path: Path) -> Iterator[PurePosixPath]:
    """The files of a folder, and of the folders in it; none of anything else."""
    for folder in (path, *folders_in(path)):
        try:
            yield from (PurePosixPath(each.name) for each in folder.iterdir())
        except OSError:
            continue
