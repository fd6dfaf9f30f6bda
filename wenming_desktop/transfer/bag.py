"""Archives on a USB stick: folders in BagIt 1.0 (RFC 8493) with SHA-256, written whole or not at all."""

import errno
import os
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import uuid4

from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import name_key, path_fault
from wenming_desktop.safety.files import PART_SUFFIX, retrying, sync_folder
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
from wenming_desktop.transfer.slow_copy import StickWriter, explained
from wenming_desktop.words import listed

_NAMED_AT_MOST = 20  # files in one message
_UNFINISHED = re.compile(rf"\..+\.[0-9a-f]{{8}}{re.escape(PART_SUFFIX)}", re.DOTALL)


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


def write_bag(target: Path, files: Sequence[BagFile], info: Mapping[str, str], job: Job) -> BagSummary:
    """Write an archive; ``target`` is complete and on the medium afterwards, or does not exist.

    It grows under a temporary name beside ``target``, which is removed whatever goes wrong; what a
    pulled stick kept of an earlier attempt at the same target is removed first.

    Args:
        target: the archive's folder; must not exist, its parent must.
        files: the contents; paths differ even where case and NFC do not count.
        info: bag-info.txt, label -> value; Bagging-Date defaults to today, Payload-Oxum is computed.
        job: progress in bytes.

    Raises:
        UserError: the target exists, too little space, a source that is gone, or is not what was
            recorded, or the medium failing.
        Cancelled: the clerk cancelled.
        ValueError: a path that is not safe, or given twice.
    """
    _check_paths([file.path for file in files])
    with explained(f"无法把存档写到“{target}”"):
        if os.path.lexists(target):
            raise UserError(f"“{target}”已经存在，请换一个名称或位置，原有内容没有改动。")
        for leftover in target.parent.iterdir():
            if _UNFINISHED.fullmatch(leftover.name) and leftover.name[1:-14] == target.name:
                shutil.rmtree(leftover, ignore_errors=True)
        _check_space(target.parent, files)
        # Eight digits keep the paths below short enough for Windows.
        part = target.with_name(f".{target.name}.{uuid4().hex[:8]}{PART_SUFFIX}")
        try:
            with StickWriter(part, sum(file.size for file in files), job) as writer:
                _write(writer, part, files, info)
            if os.path.lexists(target):  # rename would replace an empty folder
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            retrying(lambda: part.rename(target))
        finally:
            shutil.rmtree(part, ignore_errors=True)
        sync_folder(target.parent)
    return BagSummary(len(files), sum(file.size for file in files))


def _check_paths(paths: Sequence[PurePosixPath]) -> None:
    spellings: dict[str, str] = {}
    folders: set[str] = set()
    for path in paths:
        text = f"{PAYLOAD}/{path}"
        if fault := path_fault(text):
            raise ValueError(text, fault)
        for folder in path.parents:
            key = name_key(folder.as_posix())
            if key not in folders:
                folders.add(key)
                spellings[key] = folder.as_posix()
            elif spellings[key] != folder.as_posix():
                raise ValueError(text, spellings[key])
    files = Counter(name_key(path.as_posix()) for path in paths)
    if twice := [key for key, count in files.items() if count > 1 or key in folders]:
        raise ValueError(twice)


def _check_space(folder: Path, files: Sequence[BagFile]) -> None:
    needed = (
        sum(file.size // 4096 + 1 for file in files) * 4096
    )  # files take whole clusters, of 4 kB at least
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise UserError(
            f"“{folder}”空间不足：需要约 {_megabytes(needed)}，可用 {_megabytes(free)}，请清理或换一个磁盘。"
        )


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


def _write(writer: StickWriter, root: Path, files: Sequence[BagFile], info: Mapping[str, str]) -> None:
    writer.make_folder(root / PAYLOAD)
    manifest: list[str] = []
    broken: dict[str, tuple[str, UserError]] = {}  # by source; all are named before the writing fails
    for file in files:
        path = f"{PAYLOAD}/{file.path}"
        try:
            manifest.append(manifest_line(writer.add(path, file.source, file.size, file.sha256), path))
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
    tags = {DECLARATION: DECLARED, INFO: info_text(fields), MANIFEST: "".join(manifest)}
    tag_manifest = ""
    for name, text in tags.items():
        content = text.encode()
        tag_manifest += manifest_line(writer.add(name, content, len(content)), name)
    writer.add(TAG_MANIFEST, tag_manifest.encode(), len(tag_manifest))
    writer.finish()
