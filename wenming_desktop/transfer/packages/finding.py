"""Where departments' packages lie in what was handed in: folders, zips, workbooks alone, in copies."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from wenming_desktop.errors import UserError
from wenming_desktop.evidence.folders import FoundFile, files_below
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import safe_name
from wenming_desktop.spreadsheets.workbooks import SUFFIXES, open_workbook
from wenming_desktop.transfer.packages.sheet_reading import ReadBook, read_book
from wenming_desktop.transfer.packages.unpacking import unpack

_CALLED = ("填报", "责任清单")  # in the names of workbooks that are looked into wherever they lie
_LOOKED_DEEP = 2  # folders down, every workbook is looked into
_MOST_WORKBOOKS = 500
_ZIP = ".zip"


@dataclass(frozen=True)
class FoundBook:
    """A workbook that is one of a package.

    Attributes:
        path: where it lies, perhaps unpacked.
        root: the folder whose files came with it; None for a workbook that was given alone.
        shown: what the clerk knows it by.
        saved_at: UTC.
        book: what it says.
    """

    path: Path
    root: Path | None
    shown: str
    saved_at: datetime
    book: ReadBook


@dataclass
class Found:
    """What was handed in: the workbooks, folders without any, and what could not be read, a sentence each."""

    books: list[FoundBook] = field(default_factory=list[FoundBook])
    loose: list[Path] = field(default_factory=list[Path])
    refused: list[str] = field(default_factory=list[str])


class Unpacked:
    """Folders that zips are unpacked into; they are there until the block ends.

    Args:
        staging: where they are made, such as Workspace.scratch_folder(), which is swept after a crash.
    """

    def __init__(self, staging: Path) -> None:
        self._staging = staging
        self._held = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def folder(self, package: Path, job: Job) -> Path:
        """The content of a .zip, under a folder of its name; raises as unpack()."""
        above = self._held.enter_context(TemporaryDirectory(dir=self._staging))
        folder = Path(above) / safe_name(package.stem)
        folder.mkdir()
        unpack(package, folder, job)
        return folder


def find_packages(paths: Sequence[Path], unpacked: Unpacked, job: Job) -> Found:
    """Look through what was handed in.

    Args:
        paths: folders, .zip files and workbooks.
        unpacked: where zips go.
        job: progress, in paths.

    Raises:
        UserError: a path that is not there, or nothing is a package.
        Cancelled: by the job.
    """
    found = Found()
    for number, path in enumerate(paths):
        job.report(number, len(paths), path.name)
        if not path.exists():
            raise UserError(f"找不到“{path}”，请确认U盘或磁盘已插好。")
        if path.is_dir():
            _look_into(path, path.name, found, unpacked, job, packed=False)
        elif path.suffix.lower() == _ZIP:
            _look_into_zip(path, found, unpacked, job)
        elif not _take(path, None, path.name, found, job):
            found.refused.append(f"“{path.name}”不是填报表，没有读。")
    if not found.books:
        said = "".join(found.refused)
        raise UserError(f"没有找到填报包（发出的文件夹，或里面的填报表.xlsx）。{said}")
    return found


def _look_into_zip(path: Path, found: Found, unpacked: Unpacked, job: Job) -> None:
    try:
        folder = unpacked.folder(path, job.quiet())
    except UserError as error:
        found.refused.append(error.message)
        return
    _look_into(folder, path.name, found, unpacked, job, packed=True)


def _look_into(folder: Path, shown: str, found: Found, unpacked: Unpacked, job: Job, *, packed: bool) -> None:
    """Take the workbooks of a folder, and note it as loose where it has none."""
    files = list(files_below(folder))
    before = len(found.books)
    for one in _candidates(files):
        _take(one.path, one.path.parent, "/".join((shown, *one.inside, one.path.name)), found, job)
    zips = [one for one in files if one.path.suffix.lower() == _ZIP and len(one.inside) < _LOOKED_DEEP]
    for one in zips:
        if packed:
            found.refused.append(f"“{shown}”里还有压缩包“{one.path.name}”，没有读，请解开后再收。")
        elif _is_package_zip(one, [book.root for book in found.books[before:]]):
            _look_into_zip(one.path, found, unpacked, job)
    if len(found.books) == before:
        found.loose.append(folder)


def _is_package_zip(one: FoundFile, roots: Sequence[Path | None]) -> bool:
    """Whether a zip is handed in itself, not as material within a package."""
    return not any(root and one.path.parent != root and one.path.is_relative_to(root) for root in roots)


def _candidates(files: Sequence[FoundFile]) -> Iterator[FoundFile]:
    """The workbooks that may be a package's, those that are called so first."""
    books = [one for one in files if not one.refused and one.path.suffix.lower() in SUFFIXES]
    called = [one for one in books if any(word in one.path.name for word in _CALLED)]
    others = [one for one in books if one not in called and len(one.inside) < _LOOKED_DEEP]
    yield from (*called, *others)[:_MOST_WORKBOOKS]


def _take(path: Path, root: Path | None, shown: str, found: Found, job: Job) -> bool:
    """Read a workbook; whether it is one of a package."""
    try:
        book = read_book(open_workbook(path, job.quiet(), every=True))
    except UserError as error:
        if root is None or any(word in path.name for word in _CALLED):
            found.refused.append(error.message)
            return True
        return False
    if book is None:
        return False
    saved_at = datetime.fromtimestamp(path.stat().st_mtime_ns // 1_000_000 / 1000, UTC)
    found.books.append(FoundBook(path, root, shown, saved_at, book))
    return True


def newest_first(books: Sequence[FoundBook]) -> dict[str, list[FoundBook]]:
    """The copies of each package by its id, the one that was saved last first."""
    copies: dict[str, list[FoundBook]] = defaultdict(list)
    for one in sorted(books, key=lambda one: (one.saved_at, one.shown), reverse=True):
        copies[one.book.about.package].append(one)
    return dict(copies)
