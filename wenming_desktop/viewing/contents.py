"""Mostly in the child: what a file is by its content; its name only tells what the content leaves open."""

import re
import zipfile
from pathlib import Path, PurePath

from wenming_desktop.errors import UserError
from wenming_desktop.sandbox.compound import MAGIC, BrokenCompoundError, Compound
from wenming_desktop.sandbox.kinds import BROKEN_PACKAGE, LOOKED_AT, Kind, text_kind
from wenming_desktop.viewing.kinds import PACKAGE_SUFFIXES, FileKind, kind_by_name

_HEAD = 32  # bytes that all beginnings of pictures fit in
_LARGEST_COMPOUND = 100 * 2**20  # bytes; the name speaks for larger ones
_BEGINNINGS = (
    (
        re.compile(rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|BM....\0{4}|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL),
        FileKind.PICTURE,
    ),
    (re.compile(rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), FileKind.PICTURE),
    (re.compile(rb".{0,1000}%PDF-", re.DOTALL), FileKind.PDF),  # as its readers allow
    (
        re.compile(rb"....ftypM4A|RIFF....WAVE|ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", re.DOTALL),
        FileKind.SOUND,
    ),
    (
        re.compile(
            rb"\0...(ftyp|moov|mdat|wide|free)|RIFF....AVI |\x1aE\xdf\xa3|0&\xb2u\x8ef\xcf\x11", re.DOTALL
        ),
        FileKind.VIDEO,
    ),
    (re.compile(rb"\{\\rtf"), FileKind.WORD),
)
_REFUSED = (
    (re.compile(rb"<svg[\s>]", re.IGNORECASE), "是矢量图（SVG）"),
    (re.compile(rb"\A\x1f\x8b"), "是压缩包"),
    (re.compile(rb"\A(MZ|\x7fELF)"), "是程序"),
    (re.compile(rb"\A%!PS"), "是打印机文件"),
)
_IN_PACKAGE = {
    "OFD.xml": FileKind.OFD,
    "word/document.xml": FileKind.WORD,
    "xl/workbook.xml": FileKind.SHEET,
    "xl/workbook.bin": FileKind.SHEET,
    "ppt/presentation.xml": FileKind.SLIDES,
}
_OPEN_DOCUMENT = {"text": FileKind.WORD, "spreadsheet": FileKind.SHEET, "presentation": FileKind.SLIDES}
_IN_COMPOUND = {
    "workbook": FileKind.SHEET,
    "book": FileKind.SHEET,
    "worddocument": FileKind.WORD,
    "powerpoint document": FileKind.SLIDES,
}


def begins_as_picture(path: Path) -> bool:
    """Whether a file's first bytes are a picture's; reads no more, so that no child process is needed.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return any(kind is FileKind.PICTURE and pattern.match(head) for pattern, kind in _BEGINNINGS)


def content_kind(path: Path, name: str) -> FileKind:
    """The kind of a file.

    Raises:
        UserError: its content is nothing to show, or a password keeps it shut; says so and names it.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(LOOKED_AT)
    if not head:
        raise UserError(f"“{name}”是空文件，没有内容。")
    named = kind_by_name(name)
    if head.startswith(MAGIC):
        return _of_compound(path, name, named)
    if head.startswith(b"PK"):
        return _of_package(path, name, named)
    found = next((kind for pattern, kind in _BEGINNINGS if pattern.match(head)), None)
    if found:
        return found
    what = next((what for pattern, what in _REFUSED if pattern.search(head)), None)
    if what:
        raise UserError(f"“{name}”里面{what}{_not_what_it_says(named)}，没有打开。")
    text, package = text_kind(head), PurePath(name).suffix.lower() in PACKAGE_SUFFIXES
    if text is Kind.PAGE:
        raise UserError(f"“{name}”里面是网页{_not_what_it_says(named)}，没有打开。")
    if text is Kind.TEXT:
        if package or named is FileKind.PICTURE:
            raise UserError(f"“{name}”里面是文字，不是{named}，没有打开。")
        return FileKind.TEXT
    if package or named in {FileKind.PICTURE, FileKind.PDF, FileKind.TEXT}:
        raise UserError(f"“{name}”的内容不是{named}，可能已损坏，没有打开。")
    return named


def _not_what_it_says(named: FileKind) -> str:
    return "" if named in {FileKind.OTHER, FileKind.TEXT} else f"，不是{named}"


def _of_compound(path: Path, name: str, named: FileKind) -> FileKind:
    if path.stat().st_size > _LARGEST_COMPOUND:
        return named
    try:
        names = Compound(path.read_bytes()).names
    except BrokenCompoundError:
        return named
    if "encryptedpackage" in names:
        raise UserError(f"“{name}”加了密码，打不开。请去掉密码后重新添加。")
    return next((kind for entry, kind in _IN_COMPOUND.items() if entry in names), named)


def _of_package(path: Path, name: str, named: FileKind) -> FileKind:
    try:
        with zipfile.ZipFile(path) as package:
            names = {entry.lower() for entry in package.namelist()}
            kind = next((kind for entry, kind in _IN_PACKAGE.items() if entry.lower() in names), None)
            if kind is None and "mimetype" in names:
                with package.open("mimetype") as stream:
                    written = stream.read(100).decode("ascii", "replace")
                kind = _OPEN_DOCUMENT.get(written.rpartition(".")[2].partition("-")[0])
    except BROKEN_PACKAGE as error:
        raise UserError(f"“{name}”已损坏，打不开。请重新另存一份再添加。", repr(error)) from error
    # The main part of an office file may have a name of its own.
    office = PurePath(name).suffix.lower() in PACKAGE_SUFFIXES and "[content_types].xml" not in names
    if kind is None and (office or named is FileKind.PICTURE):
        raise UserError(f"“{name}”里面是压缩包，不是{named}，没有打开。")
    return kind or named
