"""Archives on a USB stick: folders in BagIt 1.0 (RFC 8493) with SHA-256, written whole or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from os import PathLike
from pathlib import Path, PurePosixPath

from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import name_key, path_fault
from wenming_desktop.transfer.ahead import ahead
from wenming_desktop.transfer.bag_format import (
    DECLARATION,
    DECLARED,
    INFO,
    MANIFEST,
    PAYLOAD,
    TAG_MANIFEST,
    info_text,
    manifest_line,
)
from wenming_desktop.transfer.leftovers import WORKING_LENGTH, workshop
from wenming_desktop.transfer.media import Medium, OtherMediumError, medium_of, refuse_unfit
from wenming_desktop.transfer.reading_back import Written, read_back
from wenming_desktop.transfer.slow_copy import Progress, StickWriter, Writer, explained
from wenming_desktop.words import listed

_NAMED_AT_MOST = 20  # files in one message


@dataclass(frozen=True, slots=True)
class BagFile:
    """One file to put into an archive.

    Args:
        path: where it goes below ``data/``, made of safe names.
        source: the file to copy, or the bytes themselves.
        size: its length in bytes.
        sha256: its known digest in lower-case hex, to be checked while copying; None if there is none yet.
    """

    path: PurePosixPath
    source: PathLike[str] | bytes
    size: int
    sha256: str | None = None

    @property
    def text(self) -> str:
        """The path as text, which a PurePath that is asked for it would keep."""
        return "/".join(self.path.parts)


@dataclass(frozen=True)
class BagSummary:
    """What was written below ``data/``: number of files and their bytes."""

    files: int
    bytes: int


def write_bag(
    target: Path,
    files: Sequence[BagFile],
    info: Mapping[str, str],
    job: Job,
    medium: Medium | None = None,
) -> BagSummary:
    """Write an archive; ``target`` is complete and on the medium afterwards, or does not exist.

    It grows in a folder beside ``target`` that is removed whatever goes wrong, and is read back from the
    medium before it counts. What cut-off archives left on the medium is removed first.

    Args:
        target: the archive's folder; must not exist, its parent must.
        files: the contents; paths differ even where case and NFC do not count.
        info: bag-info.txt, label -> value; Bagging-Date defaults to today, Payload-Oxum is computed.
        job: progress in bytes, of writing and reading back.
        medium: what ``target`` is to lie on; None for what is there when the call begins.

    Raises:
        UserError: the target exists, the medium is another one by now or cannot hold this, a source that
            is gone or is not what was recorded, the medium failing, or giving back something else.
        Cancelled: the clerk cancelled.
        ValueError: a path that is not safe, or given twice.
    """
    check_paths(files, job)
    size = sum(file.size for file in files)
    with explained(f"无法把存档写到“{target}”"):
        medium = medium or medium_of(target.parent)
        sizes = sizes_in_bag(target.name, files)
        refuse_unfit(medium, sizes, working=WORKING_LENGTH - len(target.name))
        progress = Progress(job, 2 * sum(sizes.values()))
        del sizes  # of a hundred thousand files; the rest takes long
        with workshop([target], info.get("Source-Organization", ""), medium) as shop:
            write_part(shop.part(target), files, info, progress, medium)
            job.check()
            shop.put_in_place()
    return BagSummary(len(files), size)


def write_part(
    part: Path, files: Sequence[BagFile], info: Mapping[str, str], progress: Progress, medium: Medium
) -> str:
    """Write a bag into a workshop and read it back.

    Args:
        part: the bag's folder in the workshop.
        files: as for write_bag().
        info: as for write_bag().
        progress: told of every byte twice, when it is written and when it is read.
        medium: what it is written to.

    Returns:
        The SHA-256 of the manifest, in hex.

    Raises:
        UserError, Cancelled: as write_bag().
        OSError: the medium failed.
    """
    with StickWriter(part, progress, medium) as writer:
        writer.make_folder(part / PAYLOAD)
        written = fill_bag(writer, files, info)
    read_back(part, written, progress, medium.check, medium.kind)
    return next(file.sha256 for file in written if file.path == MANIFEST)


def sizes_in_bag(name: str, files: Sequence[BagFile]) -> dict[str, int]:
    """Path below the folder that holds the bag, of each file it will have -> bytes; of tag files about."""
    sizes = {f"{name}/{PAYLOAD}/{file.text}": file.size for file in files}
    manifest = sum(len(path.encode()) for path in sizes) + len(sizes) * len(manifest_line("0" * 64, ""))
    return sizes | {f"{name}/{MANIFEST}": manifest, f"{name}/{TAG_MANIFEST}": 1, f"{name}/{INFO}": 1}


def check_paths(files: Sequence[BagFile], job: Job) -> None:
    """Raise ValueError for a path that is not safe, or that some system cannot tell from another.

    The job may cancel.
    """
    spellings: dict[str, str] = {}
    seen = {""}
    for file in job.each(files):
        text = f"{PAYLOAD}/{file.text}"
        if fault := path_fault(text):
            raise ValueError(text, fault)
        folder = file.text.rpartition("/")[0]
        while folder not in seen:  # those above were seen with it
            seen.add(folder)
            key = name_key(folder)
            if spellings.setdefault(key, folder) != folder:
                raise ValueError(text, spellings[key])
            folder = folder.rpartition("/")[0]
    counts = Counter(name_key(file.text) for file in job.each(files))
    if twice := [key for key, count in counts.items() if count > 1 or key in spellings]:
        raise ValueError(twice)


def fill_bag(writer: Writer, files: Sequence[BagFile], info: Mapping[str, str]) -> list[Written]:
    """Write a bag's payload and tag files, and return when all is on the medium.

    Returns:
        Every file as it was written.

    Raises:
        UserError: a source is gone, or not what was recorded; all such are named.
        OSError: the medium failed.
        Cancelled: by the clerk.
    """
    written: list[Written] = []
    broken: dict[str, tuple[str, UserError]] = {}  # by source; all are named before the writing fails
    for file in ahead(files, lambda file: file.source):
        path = f"{PAYLOAD}/{file.text}"
        try:
            digest = writer.add(path, file.source, file.size, file.sha256)
            written.append(Written(path, file.size, digest))
        except OtherMediumError:
            raise
        except UserError as error:
            broken.setdefault(file.sha256 or path, (file.path.name, error))
    if len(broken) > 1:
        named = listed([f"“{name}”" for name, _ in broken.values()], "个文件", _NAMED_AT_MOST)
        raise UserError(
            f"{named}的原件读不了或与登记的不一致（内容被改动过），没有导出，"
            "请先在“材料库”的“更多”里点“校验材料…”找回原件。"
        )
    for _, error in broken.values():
        raise error
    today = clock.today().isoformat()
    oxum = f"{sum(file.size for file in files)}.{len(files)}"
    fields = {"Bagging-Date": today, **info, "Payload-Oxum": oxum}
    manifest = BytesIO()
    for file in written:
        manifest.write(manifest_line(file.sha256, file.path).encode())
    tags: list[Written] = []
    for name, content in (
        (DECLARATION, DECLARED.encode()),
        (INFO, info_text(fields).encode()),
        (MANIFEST, manifest.getvalue()),
    ):
        tags.append(_add(writer, name, content))
    written += tags
    listing = "".join(manifest_line(tag.sha256, tag.path) for tag in tags)
    written.append(_add(writer, TAG_MANIFEST, listing.encode()))
    writer.finish()
    return written


def _add(writer: Writer, name: str, content: bytes) -> Written:
    return Written(name, len(content), writer.add(name, content, len(content)))
