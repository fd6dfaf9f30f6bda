"""The tag files of a BagIt 1.0 archive (RFC 8493, 2.1 and 2.2): UTF-8 without BOM, LF, SHA-256 only."""

import re
from collections.abc import Mapping

PAYLOAD = "data"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"

DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def manifest_line(digest: str, path: str) -> str:
    """A manifest's line; only CR, LF and "%" are percent-encoded (RFC 8493, 2.1.3)."""
    return f"{digest}  {path.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}\n"


def info_text(fields: Mapping[str, str]) -> str:
    """bag-info.txt, one line a field; ValueError for a label that is not made of letters, digits and "-"."""
    if bad := [label for label in fields if not re.fullmatch(r"[\w-]+", label)]:
        raise ValueError(bad)
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in fields.items())
