"""What a file is by its content, whatever it is called."""

import re
import zipfile
import zlib
from collections.abc import Collection
from enum import StrEnum
from io import BytesIO

from wenming_desktop.sandbox.compound import MAGIC, BrokenCompoundError, Compound


class Kind(StrEnum):
    """A kind of file; the value is what the clerk calls it."""

    XLSX = ".xlsx 表格"
    XLSB = ".xlsb 表格"
    XLS = "旧版 .xls 表格"
    ODS = ".ods 表格"
    DOCX = "Word 文档"
    DOC = "旧版 Word 文档"
    LOCKED = "加了密码的文件"
    PDF = "PDF"
    PICTURE = "图片"
    PAGE = "网页"
    TEXT = "纯文本"
    UNKNOWN = ""  # or damaged


_BEGINNINGS = {b"%PDF-": Kind.PDF, b"\xff\xd8\xff": Kind.PICTURE, b"\x89PNG": Kind.PICTURE}
_IN_PACKAGE = {"xl/workbook.xml": Kind.XLSX, "xl/workbook.bin": Kind.XLSB, "word/document.xml": Kind.DOCX}
_IN_COMPOUND = {
    "encryptedpackage": Kind.LOCKED,
    "workbook": Kind.XLS,
    "book": Kind.XLS,
    "worddocument": Kind.DOC,
}
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_PAGE = re.compile(rb"<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
LOOKED_AT = 4096  # bytes of a text
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def kind_of(content: bytes) -> Kind:
    """The kind of a file with this content; what is damaged beyond recognition is UNKNOWN."""
    if content.startswith(MAGIC):
        try:
            return _first(_IN_COMPOUND, Compound(content).names)
        except BrokenCompoundError:
            return Kind.UNKNOWN
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(BytesIO(content)) as package:
                return _of_package(package)
        except _BROKEN:
            return Kind.UNKNOWN
    begun = next((kind for begin, kind in _BEGINNINGS.items() if content.startswith(begin)), None)
    return begun or text_kind(content[:LOOKED_AT])


def _of_package(package: zipfile.ZipFile) -> Kind:
    names = package.namelist()
    if "mimetype" not in names:
        return _first(_IN_PACKAGE, names)
    with package.open("mimetype") as stream:
        if stream.read(len(_ODS_TYPE)) != _ODS_TYPE:
            return Kind.UNKNOWN
    if "META-INF/manifest.xml" in names:
        with package.open("META-INF/manifest.xml") as stream:
            if b":encryption-data" in stream.read(2**20):
                return Kind.LOCKED
    return Kind.ODS


def text_kind(beginning: bytes) -> Kind:
    """What the first LOOKED_AT bytes of a file are, if they are text: PAGE or TEXT; else UNKNOWN."""
    if _PAGE.search(beginning):
        return Kind.PAGE
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.TEXT
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # inside the last character
            try:
                text = beginning[: len(beginning) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return Kind.UNKNOWN if re.search(r"[\x00-\x08\x0e-\x1f]", text) else Kind.TEXT
    return Kind.UNKNOWN


def _first(kinds: dict[str, Kind], names: Collection[str]) -> Kind:
    return next((kind for name, kind in kinds.items() if name in names), Kind.UNKNOWN)
