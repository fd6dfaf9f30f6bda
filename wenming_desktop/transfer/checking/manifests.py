"""What the manifests of a bag list, each path brought to the file that it means."""

import unicodedata
from collections.abc import Mapping
from functools import cached_property

from wenming_desktop.safe_names import name_key, path_fault
from wenming_desktop.transfer.bag_format import PAYLOAD
from wenming_desktop.transfer.checking.findings import MAX_ENTRIES, Findings, ProblemKind
from wenming_desktop.transfer.checking.sources import Source, opened
from wenming_desktop.transfer.checking.tag_files import (
    BOM,
    Declaration,
    Entry,
    ManifestName,
    digits_of,
    exact_entry,
    fetched_path,
    lines_of,
    loose_entry,
    manifest_name,
    spellings,
)

Listed = dict[str, str]  # path -> digest in lower-case hex


class Names:
    """The files that were found, by every way to write their names."""

    def __init__(self, sizes: Mapping[str, int | None]) -> None:
        self._sizes = sizes

    def meant(self, written: str, version: str) -> str:
        """The path of the file that a manifest means, or the likeliest one if there is none."""
        if written in self._sizes and "%" not in written:
            return written
        ways = spellings(written, version)
        found = next((way for way in ways if way in self._sizes), None)
        alike = (self._composed.get(_nfc(way)) for way in ways)
        return found or next((path for path in alike if path), ways[0])

    @cached_property
    def _composed(self) -> dict[str, str]:
        return {_nfc(path): path for path in self._sizes}


def is_payload(path: str) -> bool:
    """Whether a path lies below ``data/``."""
    return path.startswith(f"{PAYLOAD}/")


def leads_outside(path: str) -> bool:
    """Whether a path from a manifest points out of the archive, on whatever system."""
    parts = path.split("/")
    return "\\" in path or "\0" in path or any(part in {"", ".", ".."} for part in parts)


class ManifestReader:
    """Reads the manifests of one bag.

    Args:
        source: the bag.
        sizes: of what it holds.
        declared: its version and encoding.
        exact: only lines as we write them make sense.
        findings: where all that is odd is noted.
    """

    def __init__(
        self,
        source: Source,
        sizes: Mapping[str, int | None],
        declared: Declaration,
        findings: Findings,
        *,
        exact: bool,
    ) -> None:
        self._source, self._sizes, self._declared = source, sizes, declared
        self._findings, self._exact = findings, exact
        self._names = Names(sizes)

    def read(self, manifest: ManifestName, size: int) -> Listed:
        """Path -> digest, as far as the lines make sense.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not in the declared encoding, or damaged.
        """
        result: Listed = {}
        self._keys: dict[str, str] = {}
        digits = digits_of(manifest.algorithm)
        stream = opened(self._source, manifest.path, size)
        for number, line in enumerate(lines_of(stream, self._declared.encoding)):
            if number == 0 and line.startswith(BOM) and not self._exact:
                self._findings.warn(ProblemKind.STRUCTURE, manifest.path, "开头有多余的 BOM 标记")
                line = line[1:]  # noqa: PLW2901 - the same line, read on
            entry = exact_entry(line) if self._exact else loose_entry(line, digits)
            if entry is None and (self._exact or line.strip()):
                self._wrong_line(manifest)
            if number > MAX_ENTRIES:
                self._findings.problem(ProblemKind.STRUCTURE, manifest.path, f"超过 {MAX_ENTRIES} 行")
                break
            if entry:
                self._take(manifest, entry, result)
        return result

    def read_fetch(self, path: str, size: int) -> list[str]:
        """The paths in fetch.txt that are to be found in the payload; errors as read()."""
        result: list[str] = []
        for number, line in enumerate(lines_of(opened(self._source, path, size), self._declared.encoding)):
            written = fetched_path(line.removeprefix(BOM))
            if number > MAX_ENTRIES or (written is None and line.strip()):
                self._findings.problem(ProblemKind.STRUCTURE, path, "格式不对")
                break
            if written is None:
                continue
            meant = self._names.meant(written, self._declared.version)
            if leads_outside(meant) or not is_payload(meant):
                self._findings.problem(ProblemKind.STRUCTURE, meant, f"{path} 里的路径有误（指到存档以外）")
            else:
                result.append(meant)
        return result

    def _wrong_line(self, manifest: ManifestName) -> None:
        self._findings.problem(ProblemKind.STRUCTURE, manifest.path, "格式不对")

    def _take(self, manifest: ManifestName, entry: Entry, result: Listed) -> None:
        path = self._names.meant(entry.path, self._declared.version)
        if path not in self._sizes and self._refused(manifest, path):
            return
        if is_payload(path) == manifest.of_tags or ((name := manifest_name(path)) and name.of_tags):
            self._wrong_path(manifest, path, "不该登记在这份清单里")
            return
        self._tell_odd(manifest, entry, path)
        twice = result.setdefault(path, entry.digest) != entry.digest
        if twice:
            self._wrong_path(manifest, path, "重复登记，校验值还不一样")
        key = name_key(entry.path)
        before = self._keys.setdefault(key, entry.path)
        if before is not entry.path and not twice:
            self._tell_twice(manifest, entry.path, before)

    def _refused(self, manifest: ManifestName, path: str) -> bool:
        """Whether a path that is no file's must not be looked at any further; says why."""
        fault = path_fault(path)
        if fault is None or (not self._findings.strict and not leads_outside(path)):
            return False
        self._wrong_path(manifest, path, fault)
        return True

    def _tell_odd(self, manifest: ManifestName, entry: Entry, path: str) -> None:
        if entry.star:
            self._findings.warn(ProblemKind.STRUCTURE, manifest.path, "有 md5sum 一类工具留下的“*”记号")
        if entry.dotted:
            self._findings.warn(ProblemKind.STRUCTURE, manifest.path, "有以“./”开头的路径")
        if path in self._sizes and path not in spellings(entry.path, self._declared.version):
            said = "文件名的字形编码变了（NFC 与 NFD 之别），按同一个文件核对"
            self._findings.warn(ProblemKind.RENAMED, path, said)

    def _tell_twice(self, manifest: ManifestName, path: str, before: str) -> None:
        same = path == before
        tell = self._findings.problem if same and self._declared.version == "1.0" else self._findings.warn
        said = "重复登记" if same else "与另一项只差大小写或字形"
        tell(ProblemKind.STRUCTURE, path, f"{manifest.path} 里的路径有误（{said}）")

    def _wrong_path(self, manifest: ManifestName, path: str, fault: str) -> None:
        self._findings.problem(ProblemKind.STRUCTURE, path, f"{manifest.path} 里的路径有误（{fault}）")


def _nfc(path: str) -> str:
    return unicodedata.normalize("NFC", path)
