"""Reading tag files in any version, encoding, algorithm and spelling that RFC 8493 and its drafts allow."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from wenming_desktop.transfer.bag_format import DECLARATION, INFO

MAX_TAG_BYTES = 1 << 20  # of bagit.txt and bag-info.txt
MAX_LINE = 4096  # characters of one manifest line
VERSIONS = frozenset({"0.93", "0.94", "0.95", "0.96", "0.97", "1.0"})
BOM = "\ufeff"

# As manifests are named (RFC 8493, 2.4: small letters and digits) -> hashlib's name; strongest first.
ALGORITHMS = {
    "sha512": "sha512",
    "sha3512": "sha3_512",
    "blake2b512": "blake2b",
    "sha384": "sha384",
    "sha3384": "sha3_384",
    "sha256": "sha256",
    "sha3256": "sha3_256",
    "blake2s256": "blake2s",
    "sha224": "sha224",
    "sha3224": "sha3_224",
    "sha1": "sha1",
    "md5": "md5",
}
_ENCODINGS = re.compile(
    r"utf-?(8|16|16[bl]e|32)|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?1|windows-125\d|cp(125\d|936|950)"
    r"|gb(k|2312|18030)|big5|shift_jis|euc-(jp|kr)"
)
_DECLARATION = re.compile(
    r"BagIt-Version: *(?P<version>[0-9]+\.[0-9]+) *\r?\n?"
    r"|Tag-File-Character-Encoding: *(?P<encoding>[\w.:-]+) *\r?\n?"
)
_MANIFEST = re.compile(r"(?P<tag>tag)?manifest-(?P<algorithm>[^/]+)\.txt")
_EXACT = re.compile(r"([0-9a-f]+)  (\S[^\r\n]*)\n")
_LINE = re.compile(r"(?P<digest>[0-9A-Fa-f]+)[ \t]+(?P<star>\*?)(?P<path>\S.*)", re.DOTALL)
_FETCHED = re.compile(r"\S+[ \t]+(-|[0-9]+)[ \t]+(?P<path>\S.*)", re.DOTALL)
_ENDS = re.compile(r"%(0[AaDd])")
_ENDS_AND_SIGN = re.compile(r"%(25|0[AaDd])")


@dataclass(frozen=True)
class Declaration:
    """bagit.txt: the version, and Python's name of the encoding of all other tag files."""

    version: str
    encoding: str


@dataclass(frozen=True)
class ManifestName:
    """A manifest in the bag's own folder; ``algorithm`` is hashlib's name, "" for one that is not known."""

    path: str
    of_tags: bool
    algorithm: str


class Entry(NamedTuple):
    """A manifest's line: digest in lower case; path as written, less a leading "./"; how odd it was."""

    digest: str
    path: str
    star: bool = False
    dotted: bool = False


class NotKnownError(Exception):
    """A version or an encoding that nobody here can read; ``args[0]`` says which in Chinese."""


def read_declaration(content: bytes) -> Declaration:
    """bagit.txt as RFC 8493, 2.1.1 has it: two lines, UTF-8, no BOM, no blank before the colon.

    Raises:
        ValueError: it is none.
        NotKnownError: it declares what cannot be read here.
    """
    lines = content.decode("utf-8").splitlines()
    found = [_DECLARATION.fullmatch(line) for line in lines if line.strip()]
    if len(found) != 2 or not (found[0] and found[1]) or not (found[0]["version"] and found[1]["encoding"]):
        raise ValueError(lines[:2])
    version, encoding = found[0]["version"], found[1]["encoding"].lower()
    if version not in VERSIONS:
        raise NotKnownError(f"BagIt 的版本 {version} 不支持，不能核对")
    if not _ENCODINGS.fullmatch(encoding):
        raise NotKnownError(f"清单的字符编码 {found[1]['encoding']} 不支持，不能核对")
    try:
        "".encode(encoding)
    except LookupError:
        raise NotKnownError(f"清单的字符编码 {found[1]['encoding']} 不支持，不能核对") from None
    return Declaration(version, encoding)


def manifest_name(path: str) -> ManifestName | None:
    """What a file in the bag's own folder is, if its name is a manifest's."""
    match = _MANIFEST.fullmatch(path)
    if match is None:
        return None
    plain = re.sub(r"[-_]", "", match["algorithm"].lower())
    return ManifestName(path, match["tag"] is not None, ALGORITHMS.get(plain, ""))


def is_bag_mark(name: str) -> bool:
    """Whether a folder with a file of this name means to be a bag."""
    return name == DECLARATION or manifest_name(name) is not None


def info_of(folder: Path) -> dict[str, str]:
    """bag-info.txt of an archive in UTF-8: label -> value, of a label given twice the last.

    Raises:
        OSError: it cannot be read.
        ValueError: it makes no sense.
    """
    with (folder / INFO).open("rb") as stream:
        return dict(info_fields(stream.read(MAX_TAG_BYTES).decode()))


def info_fields(text: str) -> list[tuple[str, str]]:
    """bag-info.txt: labels and values in order; ValueError for a line that is no "label: value"."""
    result: list[tuple[str, str]] = []
    for line in text.removeprefix(BOM).splitlines():
        if line[:1] in {" ", "\t"} and result:  # a value goes on in an indented line
            label, value = result[-1]
            result[-1] = label, f"{value} {line.strip()}".strip()
            continue
        if not line.strip():
            continue
        label, colon, value = line.partition(":")
        if not colon or not label.strip():
            raise ValueError(line)
        result.append((label.strip(), value.strip()))
    return result


def lines_of(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """A manifest's lines with their ends as they are; the last is cut at MAX_LINE characters if it is longer.

    Raises ValueError for bytes that are none of this encoding.
    """
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    while line := text.readline(MAX_LINE):
        yield line
        if len(line) == MAX_LINE and line[-1] not in "\r\n":
            return


def exact_entry(line: str, digits: int) -> Entry | None:
    """A line as we write it; None for any other. ``digits``: of the algorithm's digest in hex."""
    match = _EXACT.fullmatch(line)
    return Entry(match[1], match[2]) if match and len(match[1]) == digits else None


def loose_entry(line: str, digits: int) -> Entry | None:
    """A line as RFC 8493, 2.1.3 allows it, and as md5sum writes it; arguments and result as exact_entry()."""
    if (entry := exact_entry(line, digits)) and entry.path[0] not in "*.":
        return entry
    match = _LINE.fullmatch(line.rstrip("\r\n"))
    if match is None or len(match["digest"]) != digits:
        return None
    path = match["path"].removeprefix("./")
    dotted = path != match["path"]
    return Entry(match["digest"].lower(), path, bool(match["star"]), dotted) if path else None


def digits_of(algorithm: str) -> int:
    """Hex digits of a digest."""
    return hashlib.new(algorithm, usedforsecurity=False).digest_size * 2


def spellings(path: str, version: str) -> tuple[str, ...]:
    """What a path in a manifest may stand for, the likeliest first.

    1.0 encodes CR, LF and "%" (RFC 8493, 2.1.3); the drafts before it at most CR and LF, and "%" stands for
    itself. Programs mix these up, so the others are tried where there is no such file.
    """
    if "%" not in path:
        return (path,)
    whole = _ENDS_AND_SIGN.sub(_character, path)
    ends = _ENDS.sub(_character, path)
    return (whole, path) if version == "1.0" else (ends, path, whole)


def fetched_path(line: str) -> str | None:
    """The path in a line of fetch.txt (RFC 8493, 2.2.3); None if the line makes no sense."""
    match = _FETCHED.fullmatch(line.rstrip("\r\n"))
    return match["path"].removeprefix("./") if match else None


def _character(code: re.Match[str]) -> str:
    return chr(int(code[1], 16))
