"""What an archive of ours says of itself, read in a moment and not checked: whose, from when, how much."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag_format import DECLARATION, INFO
from wenming_desktop.transfer.checking.checking import folders_in, is_bag
from wenming_desktop.transfer.checking.findings import Findings, NotAnArchiveError, SeveralArchivesError
from wenming_desktop.transfer.checking.sources import FolderSource, Source
from wenming_desktop.transfer.checking.survey import RECORDS
from wenming_desktop.transfer.checking.tag_files import info_fields
from wenming_desktop.transfer.checking.volumes import volume_of, volumes_beside
from wenming_desktop.transfer.checking.zip_source import ZipSource, open_zip
from wenming_desktop.transfer.checking.zip_structure import BrokenZipError

_WANTED = "请选存档文件夹（里面有 bagit.txt）或存档的 .zip。"
_MASKED = b'"personal": false'  # as write_records() puts it near the beginning


@dataclass(frozen=True)
class ArchiveFacts:
    """What it says.

    Attributes:
        unit: whose it is.
        written_on: the day.
        about: its years and plans.
        files, bytes: of all volumes.
        volumes: how many.
        masked: the volunteers' numbers are hidden in it.
    """

    unit: str
    written_on: date
    about: str
    files: int
    bytes: int
    volumes: int
    masked: bool


def archive_facts(path: Path) -> ArchiveFacts:
    """Read it.

    Args:
        path: a folder, a .zip, one of several volumes, or the folder that they stand in.

    Raises:
        UserError: it is none of ours, or cannot be read.
    """
    try:
        with _bags(path) as bags:
            return _facts(bags)
    except OSError as error:
        raise storage_error(f"无法读取“{path.name}”", error) or error from error
    except (BrokenZipError, KeyError, ValueError) as error:
        if not path.exists():
            said = f"找不到“{path}”，可能被移走、改名了，或U盘已拔出，请插好U盘后重新选。"
            raise UserError(said) from error
        raise UserError(
            f"“{path.name}”不是本程序的存档，或已损坏，不能恢复。{_WANTED}", repr(error)
        ) from error


@contextmanager
def _bags(path: Path) -> Generator[Sequence[Source]]:
    if path.is_file():
        with open_zip(path) as stream:
            source = ZipSource(path, stream)
            source.look(Findings(strict=False), Job())
            yield [source]
        return
    bags = [path] if is_bag(path) else sorted(entry for entry in folders_in(path) if is_bag(entry))
    if bags and volume_of(bags[0]):
        bags = [volume.folder for volume in volumes_beside(bags[0])]
    elif len(bags) > 1:
        raise SeveralArchivesError(f"“{path}”里不止一份存档，请选其中一份。")
    elif not bags and path.is_dir():
        raise NotAnArchiveError(f"“{path}”不是存档：里面没有“{DECLARATION}”。{_WANTED}")
    yield [FolderSource(bag) for bag in bags]


def _facts(bags: Sequence[Source]) -> ArchiveFacts:
    infos = [dict(info_fields((bag.small(INFO) or b"").decode())) for bag in bags]
    counts = [info["Payload-Oxum"].split(".") for info in infos]
    records = next((bag for bag in bags if _head(bag)), None)
    if records is None:
        raise KeyError(RECORDS)
    info = infos[0]
    return ArchiveFacts(
        info["Source-Organization"],
        date.fromisoformat(info["Bagging-Date"]),
        info["External-Description"],
        sum(int(files) for _, files in counts),
        sum(int(size) for size, _ in counts),
        len(bags),
        _MASKED in _head(records),
    )


def _head(bag: Source) -> bytes:
    """The first bytes of its records; nothing where there are none."""
    try:
        return bytes(next(iter(bag.blocks(RECORDS)), b"")[:4096])
    except (FileNotFoundError, KeyError):
        return b""
