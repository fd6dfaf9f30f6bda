"""Cells with a format and nothing in them, written down to the last row of an .xlsx sheet."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE)
_XML = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE)
_FROM = 16 * 2**20  # bytes of a sheet from which on it is worth the time
_MOST = 160 * 2**20  # bytes of all XML that are gone through
_CHUNK = 2**20
_EMPTY = re.compile(rb'(?:<c r="[A-Z]+\d+"(?: [a-z]+="\w*")*/>)+')
_EMPTY_ROW = re.compile(rb'<row r="\d+"[^<>]*(?:/>|></row>)')
_LONGEST_ROW = 2**19  # bytes; what is longer is left as it is


def without_empty_cells(content: bytes) -> bytes:
    """The same workbook, its large sheets without the cells and rows that only have a format.

    Args:
        content: of an .xlsx file. Nothing is parsed; a package that is not as expected comes back unchanged.

    Raises:
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError: a broken package.
    """
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        large = {p.filename for p in parts if _SHEET.fullmatch(p.filename) and p.file_size > _FROM}
        xml = [part for part in parts if _XML.fullmatch(part.filename)]
        if not large or sum(part.file_size for part in xml) > _MOST:
            return content
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as copy:
            for part in parts:
                with copy.open(part.filename, "w") as target, package.open(part) as source:
                    if part.filename in large:
                        target.writelines(_trimmed(source))
                    elif part in xml:
                        target.writelines(iter(lambda source=source: source.read(_CHUNK), b""))
    return made.getvalue()


def _trimmed(sheet: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := sheet.read(_CHUNK):
        rest = _EMPTY_ROW.sub(b"", _EMPTY.sub(b"", rest + chunk))
        end = rest.rfind(b"<row")
        if end < 0 or len(rest) - end > _LONGEST_ROW:
            end = len(rest)
        yield rest[:end]
        rest = rest[end:]
    yield _EMPTY_ROW.sub(b"", _EMPTY.sub(b"", rest))
