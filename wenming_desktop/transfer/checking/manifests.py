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

_MOST_BYTES = 256 << 20  # of a manifest; MAX_ENTRIES long paths take as many
_BELOW = f"{PAYLOAD}/"

Listed = dict[str, str]  # path -> digest in lower-case hex


class Names:
    """The files that were found, by every way to write their names."""

    def __init__(self, files: Mapping[str, bool]) -> None:
        self._files = files

    def meant(self, written: str, version: str) -> str:
        """The path of the file that a manifest means, or the likeliest one if there is none."""
        if written in self._files and "%" not in written:
            return written
        ways = spellings(written, version)
        found = next((way for way in ways if way in self._files), None)
        alike = (self._composed.get(_nfc(way)) for way in ways)
        return found or next((path for path in alike if path), ways[0])

    @cached_property
    def by_key(self) -> dict[str, str]:
        """The files by what no system can tell apart."""
        return {name_key(path): path for path in self._files}

    @cached_property
    def _composed(self) -> dict[str, str]:
        return {_nfc(path): path for path in self._files}


def is_payload(path: str) -> bool:
    """Whether a path lies below ``data/``."""
    return path.startswith(_BELOW)


def leads_outside(path: str) -> bool:
    """Whether a path from a manifest points out of the archive, on whatever system."""
    parts = path.split("/")
    return "\\" in path or "\0" in path or any(part in {"", ".", ".."} for part in parts)


class ManifestReader:
    """Reads the manifests of one bag.

    Args:
        source: the bag.
        files: that it holds.
        declared: its version and encoding.
        exact: only lines as we write them make sense.
        findings: where all that is odd is noted.
    """

    def __init__(
        self,
        source: Source,
        files: Mapping[str, bool],
        declared: Declaration,
        findings: Findings,
        *,
        exact: bool,
    ) -> None:
        self._source, self._files, self._declared = source, files, declared
        self._findings, self._exact = findings, exact
        self.names = Names(files)

    def read(self, manifest: ManifestName) -> Listed:
        """Path -> digest, as far as the lines make sense.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not in the declared encoding, or damaged.
        """
        result: Listed = {}
        if self._source.size(manifest.path) > _MOST_BYTES:
            raise ValueError(manifest.path)
        self._odd: dict[str, str] = {}  # how a path is written, where it is not as the file is called
        digits = digits_of(manifest.algorithm)
        parse = exact_entry if self._exact else loose_entry
        stream = opened(self._source, manifest.path)
        for number, line in enumerate(lines_of(stream, self._declared.encoding)):
            marked = number == 0 and line.startswith(BOM) and not self._exact
            if marked:
                self._findings.warn(ProblemKind.STRUCTURE, manifest.path, "开头有多余的 BOM 标记")
            entry = parse(line.removeprefix(BOM) if marked else line, digits)
            if entry is None and (self._exact or line.strip()):
                self._wrong_line(manifest)
            if number > MAX_ENTRIES:
                self._findings.problem(ProblemKind.STRUCTURE, manifest.path, f"超过 {MAX_ENTRIES} 行")
                break
            if entry and self._is_plain(entry, result, of_tags=manifest.of_tags):
                result[entry.path] = entry.digest
            elif entry:
                self._take(manifest, entry, result)
        self._tell_alike(manifest, result)
        return result

    def read_fetch(self, path: str) -> list[str]:
        """The paths in fetch.txt that are to be found in the payload; errors as read()."""
        result: list[str] = []
        for number, line in enumerate(lines_of(opened(self._source, path), self._declared.encoding)):
            written = fetched_path(line.removeprefix(BOM))
            if number > MAX_ENTRIES or (written is None and line.strip()):
                self._findings.problem(ProblemKind.STRUCTURE, path, "格式不对")
                break
            if written is None:
                continue
            meant = self.names.meant(written, self._declared.version)
            if leads_outside(meant) or not is_payload(meant):
                self._findings.problem(ProblemKind.STRUCTURE, meant, f"{path} 里的路径有误（指到存档以外）")
            else:
                result.append(meant)
        return result

    def _wrong_line(self, manifest: ManifestName) -> None:
        self._findings.problem(ProblemKind.STRUCTURE, manifest.path, "格式不对")

    def _is_plain(self, entry: Entry, result: Listed, *, of_tags: bool) -> bool:
        """Whether a line is what nearly all are: of a payload file that is there, as it is called."""
        _, path, star, dotted = entry
        odd = of_tags or star or dotted or "%" in path or path in result
        return not odd and path in self._files and path.startswith(_BELOW)

    def _take(self, manifest: ManifestName, entry: Entry, result: Listed) -> None:
        written = entry.path
        path = self.names.meant(written, self._declared.version)
        if path not in self._files and self._refused(manifest, path):
            return
        name = manifest_name(path)
        if is_payload(path) == manifest.of_tags or (name and name.of_tags):
            self._wrong_path(manifest, path, "不该登记在这份清单里")
            return
        if entry.star or entry.dotted or path != written:
            self._tell_odd(manifest, entry, path)
        if path not in result:
            result[path] = entry.digest
        elif result[path] != entry.digest:
            self._wrong_path(manifest, path, "重复登记，校验值还不一样")
        else:
            self._tell_twice(manifest, written, same=self._odd.get(path, path) == written)

    def _refused(self, manifest: ManifestName, path: str) -> bool:
        """Whether a path that is no file's must not be looked at any further; says why."""
        fault = path_fault(path)
        if fault is None or (not self._findings.strict and not leads_outside(path)):
            return False
        self._wrong_path(manifest, path, fault)
        return True

    def _tell_odd(self, manifest: ManifestName, entry: Entry, path: str) -> None:
        self._odd[path] = entry.path
        if entry.star:
            self._findings.warn(ProblemKind.STRUCTURE, manifest.path, "有 md5sum 一类工具留下的“*”记号")
        if entry.dotted:
            self._findings.warn(ProblemKind.STRUCTURE, manifest.path, "有以“./”开头的路径")
        if path in self._files and path not in spellings(entry.path, self._declared.version):
            said = "文件名的字形编码变了（NFC 与 NFD 之别），按同一个文件核对"
            self._findings.warn(ProblemKind.RENAMED, path, said)

    def _tell_alike(self, manifest: ManifestName, result: Listed) -> None:
        """Paths that no system can tell from another's; of files that are there that has been said."""
        keys: dict[str, str] = {}
        for path in result:
            if path not in self._files:
                key = name_key(path)
                there = self.names.by_key.get(key)
                if there in result or keys.setdefault(key, path) != path:
                    self._tell_twice(manifest, path, same=False)

    def _tell_twice(self, manifest: ManifestName, path: str, *, same: bool) -> None:
        tell = self._findings.problem if same and self._declared.version == "1.0" else self._findings.warn
        said = "重复登记" if same else "与另一项只差大小写或字形"
        tell(ProblemKind.STRUCTURE, path, f"{manifest.path} 里的路径有误（{said}）")

    def _wrong_path(self, manifest: ManifestName, path: str, fault: str) -> None:
        self._findings.problem(ProblemKind.STRUCTURE, path, f"{manifest.path} 里的路径有误（{fault}）")


def _nfc(path: str) -> str:
    return unicodedata.normalize("NFC", path)
