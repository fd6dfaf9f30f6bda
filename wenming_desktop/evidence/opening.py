"""Handing copies of evidence to other programs: what may be opened, under which name, where."""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.safe_names import safe_name, unique_names
from wenming_desktop.safety.copying import copy_hashed

# What an office PC's own programs show; everything else could run something when opened.
OPENABLE = frozenset(
    {
        ".pdf",
        ".ofd",
        ".txt",
        ".csv",
        ".rtf",
        ".jpg",
        ".jpeg",
        ".png",
        ".bmp",
        ".gif",
        ".tif",
        ".tiff",
        ".webp",
        ".heic",
    }
    | {".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".dps"}
    | {".mp4", ".avi", ".mov", ".wmv", ".mkv", ".mp3", ".wav", ".m4a"}
)
_NAME_LIMIT = 100  # of a copy: it lies deeper than an archive's files, but never travels
_INTERNET = "[ZoneTransfer]\r\nZoneId=3\r\n"  # [MS-FSCC] 5.6.1: office programs show it protected


def copy_to_open(files: FileStore, row: EvidenceRow, folder: Path) -> Path:
    """A read-only copy of an evidence file under its own name, for another program to show.

    The stored bytes themselves are never handed out: a word processor would alter them. On Windows the copy
    is marked as coming from outside.

    Args:
        files: the store.
        row: the evidence; its name is made safe, whatever became of it.
        folder: an existing folder for such copies.

    Raises:
        UserError: no suffix that may be opened, the file is missing or altered, or the disk is full.
    """
    name = safe_name(row.original_name, _NAME_LIMIT)
    if not {Path(row.original_name).suffix.lower(), Path(name).suffix.lower()} <= OPENABLE:
        raise UserError(f"“{row.original_name}”不是文档、图片或音像文件，不能直接打开；可以在文件夹中查看。")
    stored = stored_file(files, row)
    own: Path | None = None
    try:
        own = Path(tempfile.mkdtemp(dir=folder))
        target = own / name
        digest, _ = copy_hashed(stored, target, lambda _size: None)
        if digest != row.sha256:
            raise UserError(
                f"材料“{row.title}”的文件内容变了，不是登记时的原件。请在“材料库”的“更多”里点“校验材料…”找回原件。"
            )
        if sys.platform == "win32":
            mark_as_foreign(target)
        target.chmod(0o444)
    except BaseException as error:
        if own:
            shutil.rmtree(own, ignore_errors=True)
        raise storage_error(f"打不开“{row.original_name}”", error) or error from error
    return target


def copies_to_hand_out(files: FileStore, originals: Sequence[tuple[str, str]], folder: Path) -> list[Path]:
    """Copies of evidence files side by side, for the file manager and for mail: whoever gets them may write.

    Args:
        files: the store.
        originals: hash and original name of each; names that would be the same are numbered.
        folder: an existing folder for such copies.

    Raises:
        UserError: a file is missing or altered, or the disk is full; none is handed out then.
    """
    names = unique_names([safe_name(name, _NAME_LIMIT) for _, name in originals])
    own: Path | None = None
    try:
        own = Path(tempfile.mkdtemp(dir=folder))
        for (sha256, original), name in zip(originals, names, strict=True):
            stored = files.path(sha256)
            if not stored.is_file() or copy_hashed(stored, own / name, lambda _size: None)[0] != sha256:
                raise UserError(
                    f"“{original}”的文件不见了或内容变了，没有复制。请在“材料库”的“更多”里点“校验材料…”找回原件。"
                )
    except BaseException as error:
        if own:
            shutil.rmtree(own, ignore_errors=True)
        raise storage_error("没有复制", error) or error from error
    return [own / name for name in names]


def stored_file(files: FileStore, row: EvidenceRow) -> Path:
    """Where the bytes of a piece of evidence lie; UserError where they are gone."""
    stored = files.path(row.sha256)
    if not stored.is_file():
        raise UserError(
            f"材料“{row.title}”的文件不见了，可能被移走或删除。请在“材料库”的“更多”里点“校验材料…”找回。"
        )
    return stored


def scratch_place(folder: Path) -> Path:
    """Where copies of this data folder's evidence are opened: outside of it, always the same on this PC.

    So that the next start finds what a kill has left; the folder's lock keeps other instances away from it.
    """
    name = hashlib.sha256(str(folder).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"wenming-{name}"


def make_scratch(place: Path) -> None:
    """Make the folder for copies, for this user alone, unless it is there.

    Raises:
        UserError: it cannot be made, or somebody else has made it.
    """
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        foreign = sys.platform != "win32" and place.lstat().st_uid != os.getuid()
    except OSError as error:
        raise storage_error("没有地方放打开用的副本", error) or error from error
    if foreign:
        raise UserError(f"临时文件夹“{place}”不是当前用户的，请让信息科删除它再试一次。")


def mark_as_foreign(path: Path) -> None:
    """Note beside a file's bytes that it came from outside, where the disk can (NTFS)."""
    with suppress(OSError):
        Path(f"{path}:Zone.Identifier").write_text(_INTERNET, "ascii", newline="")


def sweep_copies(folder: Path) -> None:
    """Remove the copies in a folder, and it; one that another program holds goes the next time."""
    for path in folder.rglob("*"):
        if path.is_file():
            with suppress(OSError):
                path.chmod(0o600)  # Windows removes nothing that is read-only
    shutil.rmtree(folder, ignore_errors=True)
