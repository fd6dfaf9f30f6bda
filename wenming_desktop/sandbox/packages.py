"""Zip packages of XML from outside (.xlsx, .ods, .docx), bounded before any parser sees them."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from wenming_desktop.errors import UserError

_MOST_PARTS = 5_000
_CHUNK = 2**20
_LONGEST_PIECE = 2**19  # bytes between two "<": a tag, or the longest text of a cell however it is written
_HOSTILE = re.compile(rb"<!(DOCTYPE|ENTITY)|<[^<]{%d}" % _LONGEST_PIECE, re.IGNORECASE)


@dataclass(frozen=True)
class PartLimit:
    """What the parts of a kind may hold together.

    Attributes:
        parts: matches their whole names; a part counts for the first limit that matches.
        bytes: unpacked.
        marks: "<" and "=", which bound the elements and attributes that a parser builds; None for parts
            that are no XML, which are not read.
    """

    parts: re.Pattern[str]
    bytes: int
    marks: int | None


def refuse_hostile(
    stream: BinaryIO, limits: Sequence[PartLimit], too_large: UserError, strange: UserError
) -> tuple[str, ...]:
    """Read every XML part once, so that none can surprise the parser later.

    Args:
        stream: of the package.
        limits: of its kinds of parts; others are not read.
        too_large: raised where there is more in it.
        strange: raised for entities in its XML, and for texts or tags of a size that no document has.

    Returns:
        The names of all parts.

    Raises:
        UserError: one of the two.
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError: a broken package.
    """
    with zipfile.ZipFile(stream) as package:
        parts = package.infolist()
        if len(parts) > _MOST_PARTS:
            raise too_large
        kinds = [next((kind for kind in limits if kind.parts.fullmatch(p.filename)), None) for p in parts]
        for kind in limits:
            own = [part for part, its in zip(parts, kinds, strict=True) if its is kind]
            if sum(part.file_size for part in own) > kind.bytes:
                raise too_large
            if kind.marks is None:
                continue
            left = kind.marks
            for part in own:
                left -= _marks(package, part, left, strange)
                if left < 0:
                    raise too_large
    return tuple(part.filename for part in parts)


def _marks(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, strange: UserError) -> int:
    """How many marks a part has; counting ends where there are more than ``most``."""
    marks, tail = 0, b""
    with package.open(part) as stream:
        while marks <= most and (chunk := stream.read(_CHUNK)):
            marks += chunk.count(b"<") + chunk.count(b"=")
            if _HOSTILE.search(tail + chunk):
                raise strange
            tail = (tail + chunk)[-_LONGEST_PIECE:]
    return marks
