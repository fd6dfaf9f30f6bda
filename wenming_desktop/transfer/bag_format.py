"""The tag files of a BagIt 1.0 archive (RFC 8493, 2.1 and 2.2): UTF-8 without BOM, LF, SHA-256 only."""

import re
from collections.abc import Mapping
from pathlib import Path

PAYLOAD = "data"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"

DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_MAX_TAG_BYTES = 1 << 20  # of bagit.txt and bag-info.txt
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)\n", re.DOTALL)


def manifest_line(digest: str, path: str) -> str:
    """A manifest's line; only CR, LF and "%" are percent-encoded (RFC 8493, 2.1.3)."""
    return f"{digest}  {path.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}\n"


def parse_manifest_line(line: str) -> tuple[str, str] | None:
    """Digest and path of a manifest's line with its LF; None if it is malformed."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    path = re.sub(r"%(25|0[AaDd])", lambda code: chr(int(code[1], 16)), match[2])
    return match[1], path


def info_text(fields: Mapping[str, str]) -> str:
    """bag-info.txt, one line a field; ValueError for a label that is not made of letters, digits and "-"."""
    if bad := [label for label in fields if not re.fullmatch(r"[\w-]+", label)]:
        raise ValueError(bad)
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in fields.items())


def read_info(folder: Path) -> dict[str, str]:
    """bag-info.txt of an archive: label -> value, of a label given twice the last.

    Raises:
        OSError: it cannot be read.
        ValueError: it is too long, not UTF-8, begins with a BOM, or has a line that is no "label: value".
    """
    result: dict[str, str] = {}
    label = ""
    for line in tag_text(folder / INFO).splitlines():
        if line[:1] in {" ", "\t"} and label:  # a value goes on in an indented line
            result[label] += f" {line.strip()}"
            continue
        label, colon, value = line.partition(":")
        if not colon or not label.strip():
            raise ValueError(line)
        result[label] = value.strip()
    return result


def tag_text(path: Path) -> str:
    """A small tag file's text; ValueError as for read_info, OSError if it cannot be read."""
    with path.open("rb") as stream:
        content = stream.read(_MAX_TAG_BYTES + 1)
    if len(content) > _MAX_TAG_BYTES or content.startswith(b"\xef\xbb\xbf"):
        raise ValueError(path.name)
    return content.decode()
