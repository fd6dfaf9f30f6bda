"""Archives on a USB stick: plain folders in BagIt 1.0 (RFC 8493) with SHA-256, written whole or not at all.

Verifying is stricter than RFC 8493 where that leaves a choice (lower-case digests, two spaces, LF, every tag
file listed, no fetch.txt), so that not one changed byte goes unnoticed, in the tag manifest included.
"""

import os
import re
import stat
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath

from wenming_desktop import clock
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import name_key, path_fault
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.safety.files import PART_SUFFIX
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
    parse_manifest_line,
    read_info,
    tag_text,
)
from wenming_desktop.transfer.leftovers import WORKING_LENGTH, workshop
from wenming_desktop.transfer.media import Medium, medium_of, refuse_unfit
from wenming_desktop.transfer.reading_back import Written, read_back
from wenming_desktop.transfer.slow_copy import Progress, StickWriter, Writer, explained
from wenming_desktop.words import listed

_MAX_ENTRIES = 300_000  # files and folders in one archive; more is refused before it fills the memory
_NAMED_AT_MOST = 20  # files in one message
_MAX_LINE = 4096  # characters of one manifest line

_ANY_MANIFEST = re.compile(r"(tag)?manifest-[^/]*\.txt")
_UNFINISHED = re.compile(rf"\..+\.[0-9a-f]{{8}}{re.escape(PART_SUFFIX)}", re.DOTALL)
_NAME_SURROGATE = (
    0x20000000  # the bit of a Windows reparse tag that says: this entry stands for another place
)


@dataclass(frozen=True)
class BagFile:
    """One file to put into an archive.

    Args:
        path: where it goes below ``data/``, made of safe names.
        source: the file to copy, or the bytes themselves.
        size: its length in bytes.
        sha256: its known digest in lower-case hex, to be checked while copying; None if there is none yet.
    """

    path: PurePosixPath
    source: Path | bytes
    size: int
    sha256: str | None = None


@dataclass(frozen=True)
class BagSummary:
    """What was written below ``data/``: number of files and their bytes."""

    files: int
    bytes: int


class ProblemKind(StrEnum):
    """What is wrong with an archive."""

    MISSING = "missing"
    EXTRA = "extra"
    ALTERED = "altered"
    UNREADABLE = "unreadable"
    STRUCTURE = "structure"


@dataclass(frozen=True)
class Problem:
    """One fault: its kind, the path inside the archive as found there, and a sentence for the clerk."""

    kind: ProblemKind
    path: str
    message: str


@dataclass(frozen=True)
class Verification:
    """The payload files found, their bytes, and everything that is wrong; no problems means intact."""

    files: int
    bytes: int
    problems: tuple[Problem, ...]


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
    check_paths(files)
    size = sum(file.size for file in files)
    with explained(f"无法把存档写到“{target}”"):
        medium = medium or medium_of(target.parent)
        sizes = sizes_in_bag(target.name, files)
        refuse_unfit(medium, sizes, working=WORKING_LENGTH - len(target.name))
        with workshop([target], info.get("Source-Organization", ""), medium) as shop:
            progress = Progress(job, 2 * sum(sizes.values()))
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
    sizes = {f"{name}/{PAYLOAD}/{file.path}": file.size for file in files}
    manifest = sum(len(path.encode()) for path in sizes) + len(sizes) * len(manifest_line("0" * 64, ""))
    return sizes | {f"{name}/{MANIFEST}": manifest, f"{name}/{TAG_MANIFEST}": 1, f"{name}/{INFO}": 1}


def verify_bag(folder: Path, job: Job) -> Verification:
    """Read an archive whole and name every missing, extra or altered file, payload and tag files alike.

    Links are never followed and nothing outside ``folder`` is opened: names from a manifest are only
    looked up among the files found by walking the folder.

    Args:
        folder: the archive's folder.
        job: progress in bytes.

    Raises:
        UserError: not a folder, not an archive, more than 300 000 entries, or the medium is gone.
        Cancelled: the clerk cancelled.
    """
    if not folder.is_dir():
        raise UserError(f"“{folder}”不是文件夹，或已经不在。")
    unfinished = _UNFINISHED.fullmatch(folder.name) is not None
    if not unfinished and not any((folder / name).is_file() for name in (DECLARATION, MANIFEST)):
        raise UserError(f"“{folder}”不是本程序的存档：里面没有“{DECLARATION}”。")
    check = _Check(folder, job)
    if unfinished:
        check.problem(ProblemKind.STRUCTURE, "", "这份存档没有写完，请重新导出")
    return check.run()


def check_paths(files: Sequence[BagFile]) -> None:
    """Raise ValueError for a path that is not safe, or that some system cannot tell from another."""
    paths = [file.path for file in files]
    spellings: dict[str, str] = {}
    seen = {""}
    for path in paths:
        text = f"{PAYLOAD}/{path}"
        if fault := path_fault(text):
            raise ValueError(text, fault)
        folder = path.parent.as_posix()
        while folder not in seen:  # those above were seen with it
            seen.add(folder)
            key = name_key(folder)
            if spellings.setdefault(key, folder) != folder:
                raise ValueError(text, spellings[key])
            folder = folder.rpartition("/")[0]
    counts = Counter(name_key(path.as_posix()) for path in paths)
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
        path = f"{PAYLOAD}/{file.path}"
        try:
            digest = writer.add(path, file.source, file.size, file.sha256)
            written.append(Written(path, file.size, digest))
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
    manifest = "".join(manifest_line(file.sha256, file.path) for file in written)
    tags: list[Written] = []
    for name, text in ((DECLARATION, DECLARED), (INFO, info_text(fields)), (MANIFEST, manifest)):
        tags.append(_add_text(writer, name, text))
    written += tags
    listing = "".join(manifest_line(tag.sha256, tag.path) for tag in tags)
    written.append(_add_text(writer, TAG_MANIFEST, listing))
    writer.finish()
    return written


def _add_text(writer: Writer, name: str, text: str) -> Written:
    content = text.encode()
    return Written(name, len(content), writer.add(name, content, len(content)))


class _Check:
    """One verification: what is in the folder, what the manifests say, and how they differ."""

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder, self._job = folder, job
        self._problems: dict[Problem, None] = {}
        self._sizes: dict[
            str, int | None
        ] = {}  # of files; None if there is something that must not be opened
        self._buffer = memoryview(bytearray(BLOCK))
        self._done = self._total = 0

    def run(self) -> Verification:
        self._walk()
        self._check_declaration()
        tags = self._read_manifest(TAG_MANIFEST)
        payload = self._read_manifest(MANIFEST)
        self._total = sum(self._sizes.get(path) or 0 for path in (*(tags or ()), *(payload or ())))
        self._compare(tags, [path for path in self._sizes if not _in_payload(path) and path != TAG_MANIFEST])
        self._compare(payload, [path for path in self._sizes if _in_payload(path)])
        sizes = [size for path, size in self._sizes.items() if _in_payload(path) and size is not None]
        self._check_info(f"{sum(sizes)}.{len(sizes)}")
        return Verification(len(sizes), sum(sizes), tuple(self._problems))

    def problem(self, kind: ProblemKind, path: str, text: str) -> None:
        """Note a fault; ``text`` is followed by the path in the message."""
        shown = path.encode(errors="replace").decode()  # a name from outside may be no valid text
        self._problems[Problem(kind, path, f"{text}：“{shown}”。" if path else f"{text}。")] = None

    def _walk(self) -> None:
        spellings: dict[str, str] = {}
        folders = [""]
        while folders:
            folder = folders.pop()
            self._job.check()
            for path, info in self._list(folder):
                if self._is_folder(path, info):
                    folders.append(path)
                if spellings.setdefault(name_key(path), path) != path:
                    self.problem(ProblemKind.STRUCTURE, path, "与另一个名称只差大小写或字形")
            if len(spellings) > _MAX_ENTRIES:
                raise UserError(f"“{self._folder}”里的文件超过 {_MAX_ENTRIES} 个，不能核对。")

    def _list(self, folder: str) -> list[tuple[str, os.stat_result]]:
        """Paths below the archive of what a folder holds, in order."""
        try:
            with os.scandir(self._folder / folder) as found:
                some = islice(found, _MAX_ENTRIES + 1)
                entries = [(entry.name, entry.stat(follow_symlinks=False)) for entry in some]
        except OSError as error:
            self._unreadable(folder, error)
            return []
        prefix = f"{folder}/" if folder else ""
        return sorted(((f"{prefix}{name}", info) for name, info in entries), key=lambda entry: entry[0])

    def _is_folder(self, path: str, info: os.stat_result) -> bool:
        """Whether to go into what was found; notes files and what is wrong with an entry."""
        linked = getattr(info, "st_reparse_tag", 0) & _NAME_SURROGATE
        kind = stat.S_IFLNK if linked else stat.S_IFMT(info.st_mode)
        fault = path_fault(path)
        if kind == stat.S_IFLNK:
            fault = "是指向别处的链接，没有打开"
        elif kind not in {stat.S_IFREG, stat.S_IFDIR}:
            fault = "不是普通文件，没有打开"
        if fault:
            self._sizes[path] = None
            self.problem(ProblemKind.STRUCTURE, path, fault)
        elif kind == stat.S_IFREG:
            self._sizes[path] = info.st_size
        return kind == stat.S_IFDIR and not fault

    def _check_declaration(self) -> None:
        for path in self._sizes:
            if path == "fetch.txt":
                self.problem(ProblemKind.STRUCTURE, path, "存档要到网上取文件，不能接收")
            elif _ANY_MANIFEST.fullmatch(path) and path not in {MANIFEST, TAG_MANIFEST}:
                self.problem(ProblemKind.STRUCTURE, path, "不是 SHA-256 清单，没有核对")
        with self._reading(DECLARATION) as readable:
            if readable and tag_text(self._folder / DECLARATION) != DECLARED:
                raise ValueError

    def _check_info(self, oxum: str) -> None:
        if INFO not in self._sizes:
            return
        with self._reading(INFO) as readable:
            if readable and read_info(self._folder).get("Payload-Oxum", oxum) != oxum:
                size, _, files = oxum.partition(".")
                said = f"登记的文件总数或总字节数不符，实际有 {files} 个文件，共 {size} 字节"
                self.problem(ProblemKind.STRUCTURE, INFO, said)

    def _read_manifest(self, name: str) -> dict[str, str] | None:
        """Path -> digest as far as the lines make sense; None if there is no manifest."""
        result: dict[str, str] = {}
        keys: set[str] = set()
        with self._reading(name) as readable:
            if not readable:
                return None
            with (self._folder / name).open(encoding="utf-8", newline="\n") as stream:
                while line := stream.readline(_MAX_LINE):
                    self._job.check()
                    entry = parse_manifest_line(line)
                    if entry is None or len(keys) > _MAX_ENTRIES:
                        raise ValueError
                    self._take_entry(name, entry, result, keys)
        return result

    def _take_entry(self, name: str, entry: tuple[str, str], result: dict[str, str], keys: set[str]) -> None:
        digest, path = entry
        key = name_key(path)
        fault = path_fault(path)
        if _in_payload(path) != (name == MANIFEST) or path == TAG_MANIFEST:
            fault = fault or "不该登记在这份清单里"
        if not fault:
            result.setdefault(path, digest)
            if key in keys:
                fault = "重复登记，或只差大小写、字形"
        keys.add(key)
        if fault:
            self.problem(ProblemKind.STRUCTURE, path, f"{name} 里的路径有误（{fault}）")

    def _compare(self, entries: dict[str, str] | None, found: list[str]) -> None:
        if entries is None:
            return
        for path in found:
            if path not in entries and self._sizes[path] is not None:
                self.problem(ProblemKind.EXTRA, path, "多出清单以外的文件")
        for path, digest in entries.items():
            if path not in self._sizes:
                self.problem(ProblemKind.MISSING, path, "缺少文件")
            elif self._sizes[path] is not None:
                with self._reading(path):
                    if self._digest(path) != digest:
                        self.problem(ProblemKind.ALTERED, path, "内容与清单不符")

    def _digest(self, path: str) -> str:
        digest = sha256()
        with (self._folder / path).open("rb", buffering=0) as stream:
            while count := stream.readinto(self._buffer):
                digest.update(self._buffer[:count])
                self._done += count
                self._job.report(self._done, self._total, path)
        return digest.hexdigest()

    @contextmanager
    def _reading(self, path: str) -> Generator[bool]:
        """Yield whether the file is there to be opened; note it if not, or if its content makes no sense."""
        if path not in self._sizes:
            self.problem(ProblemKind.MISSING, path, "缺少文件")
        try:
            yield self._sizes.get(path) is not None
        except OSError as error:
            self._unreadable(path, error)
        except ValueError:
            self.problem(ProblemKind.STRUCTURE, path, "格式不对")

    def _unreadable(self, path: str, error: OSError) -> None:
        if not self._folder.is_dir():  # the stick was pulled out
            raise storage_error(f"无法校验存档“{self._folder}”", error) or error from error
        self.problem(ProblemKind.UNREADABLE, path, "读不出来")


def _in_payload(path: str) -> bool:
    return path.startswith(f"{PAYLOAD}/")
