"""One bag held against its manifests (RFC 8493, 3: complete and valid), every file read once."""

import hashlib
import re
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import Final

from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import name_key
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.transfer.bag_format import (
    DECLARATION,
    DECLARED,
    INFO,
    MANIFEST,
    PAYLOAD,
    TAG_MANIFEST,
)
from wenming_desktop.transfer.checking.findings import ArchiveCheck, Findings, ProblemKind
from wenming_desktop.transfer.checking.manifests import Listed, ManifestReader, is_payload
from wenming_desktop.transfer.checking.sources import Found, Source, content_of, note_unreadable
from wenming_desktop.transfer.checking.tag_files import (
    ALGORITHMS,
    BOM,
    MAX_TAG_BYTES,
    Declaration,
    ManifestName,
    NotKnownError,
    info_fields,
    manifest_name,
    read_declaration,
)

OUR_AGENT = "wenming-desktop "  # Bag-Software-Agent begins so in archives of ours
_FETCH = "fetch.txt"
_OLD_INFO = "package-info.txt"  # before 0.96
_AS_WE_WRITE: Final = Declaration("1.0", "utf-8")
_STRENGTH = list(ALGORITHMS.values())
# What systems leave in folders by themselves and take away again; nobody's material.
_OF_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}
_META = {
    "bagging-date": re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    "bag-size": re.compile(r"\d+([.,]\d+)? ?([KMGTPE]i?)?(B|bytes)?", re.IGNORECASE),
    "bag-count": re.compile(r"\d+ of (\d+|\?)"),
}


class BagCheck:
    """Checks one bag.

    Args:
        source: where it lies.
        findings: where all that is wrong goes.
        job: progress in bytes.
    """

    def __init__(self, source: Source, findings: Findings, job: Job) -> None:
        self._source, self._findings, self._job = source, findings, job
        self._found = Found()
        self._sizes = self._found.sizes
        self._fetched: set[str] = set()
        self._oxums: list[tuple[str, str]] = []  # where and what Payload-Oxum says
        self._without = 0  # files of systems that are listed and gone
        self._done = self._total = 0
        self._seal: str | None = None
        self._hashing: ThreadPoolExecutor

    def run(self, *, unfinished: bool = False) -> ArchiveCheck:
        """Everything; UserError and Cancelled as of check_archive()."""
        self._found = self._source.look(self._findings, self._job)
        self._sizes = self._found.sizes
        declared = self._declaration()
        info, algorithms = {}, ()
        if not self._findings.unsupported:
            info = self._info(declared)
            with ThreadPoolExecutor(2) as self._hashing:
                algorithms = self._hold_against_manifests(declared, info)
        sizes = [size for path, size in self._sizes.items() if is_payload(path) and size is not None]
        return ArchiveCheck(
            self._findings.verdict,
            self._findings.problems,
            self._findings.warnings,
            len(sizes),
            sum(sizes),
            algorithms,
            unfinished=unfinished,
            manifest_sha256=self._seal,
            version=declared.version,
            info=info,
        )

    def _declaration(self) -> Declaration:
        with self._reading(DECLARATION) as size:
            if size is not None:
                try:
                    content = content_of(self._source, DECLARATION, size, MAX_TAG_BYTES)
                    declared = read_declaration(content)
                except NotKnownError as error:
                    self._findings.not_supported(DECLARATION, str(error.args[0]))
                    return _AS_WE_WRITE
                if self._findings.strict and content != DECLARED.encode():
                    raise ValueError(content)
                return declared
        return _AS_WE_WRITE

    def _info(self, declared: Declaration) -> dict[str, str]:
        """bag-info.txt, held against what it must be and ought to be."""
        path = _OLD_INFO if _OLD_INFO in self._sizes and INFO not in self._sizes else INFO
        if path not in self._sizes:
            return {}
        fields: list[tuple[str, str]] = []
        with self._reading(path) as size:
            if size is not None:
                text = content_of(self._source, path, size, MAX_TAG_BYTES).decode(declared.encoding)
                if text.startswith(BOM):
                    self._findings.warn(ProblemKind.STRUCTURE, path, "开头有多余的 BOM 标记")
                fields = info_fields(text)
        for label, value in fields:
            known = _META.get(label.lower())
            if known and not known.fullmatch(value):
                self._findings.warn(ProblemKind.STRUCTURE, path, f"{label} 填得不对（{value[:40]}）")
        self._oxums = [(path, value) for label, value in fields if label.lower() == "payload-oxum"]
        return dict(fields)

    def _hold_against_manifests(self, declared: Declaration, info: Mapping[str, str]) -> tuple[str, ...]:
        ours = info.get("Bag-Software-Agent", "").startswith(OUR_AGENT)
        exact = ours or self._findings.strict
        reader = ManifestReader(self._source, self._sizes, declared, self._findings, exact=exact)
        names = self._manifests(needs_tags=exact)
        if self._findings.unsupported:
            return ()
        listed = {name: self._read(reader, name) for name in names}
        self._read_fetch(reader)
        payload = {name: lines for name, lines in listed.items() if not name.of_tags}
        self._check_whole(payload, declared)
        self._check_tags({name: lines for name, lines in listed.items() if name.of_tags}, declared, ours=ours)
        self._check_digests(listed)
        for path in self._found.empty:
            if path != PAYLOAD:
                self._findings.warn(ProblemKind.EXTRA, path, "多出空文件夹")
        self._check_oxum()
        return tuple(sorted({name.algorithm for name in payload}, key=_STRENGTH.index))

    def _manifests(self, *, needs_tags: bool) -> list[ManifestName]:
        names = [name for path in self._sizes if (name := manifest_name(path))]
        known = [name for name in names if name.algorithm and self._sizes[name.path] is not None]
        payload = [name for name in known if not name.of_tags]
        strange = [name for name in names if not name.algorithm]
        if strange and not payload and not any(not n.of_tags and n.algorithm for n in names):
            self._findings.not_supported(strange[0].path, "清单的算法不支持，不能核对")
        elif not payload:
            self._missing(MANIFEST)
        for name in strange if payload else ():
            self._findings.warn(ProblemKind.STRUCTURE, name.path, "清单的算法不支持，这一份没有核对")
        if needs_tags and TAG_MANIFEST not in self._sizes:
            self._missing(TAG_MANIFEST)
        if self._findings.strict:
            for name in known:
                if name.path not in {MANIFEST, TAG_MANIFEST}:
                    self._findings.problem(ProblemKind.STRUCTURE, name.path, "本程序的存档里没有这份清单")
            known = [name for name in known if name.path in {MANIFEST, TAG_MANIFEST}]
        return sorted(known, key=lambda name: (not name.of_tags, _STRENGTH.index(name.algorithm)))

    def _read(self, reader: ManifestReader, name: ManifestName) -> Listed:
        with self._reading(name.path) as size:
            if size is not None:
                return reader.read(name, size)
        return {}

    def _read_fetch(self, reader: ManifestReader) -> None:
        if _FETCH not in self._sizes:
            return
        if self._findings.strict:
            self._findings.problem(ProblemKind.STRUCTURE, _FETCH, "存档要到网上取文件，不能接收")
            return
        with self._reading(_FETCH) as size:
            if size is not None:
                self._fetched = set(reader.read_fetch(_FETCH, size))

    def _check_whole(self, payload: Mapping[ManifestName, Listed], declared: Declaration) -> None:
        """Every payload file is in every manifest, as 1.0 has it; before, in one of them."""
        if PAYLOAD not in {path.partition("/")[0] for path in (*self._sizes, *self._found.empty)}:
            self._findings.problem(ProblemKind.MISSING, PAYLOAD, "缺少文件夹")
        every = {path for lines in payload.values() for path in lines}
        if payload:
            for path, size in self._sizes.items():
                if is_payload(path) and size is not None and path not in every:
                    self._findings.problem(ProblemKind.EXTRA, path, "多出清单以外的文件")
        for path in sorted(self._fetched - every):
            self._findings.problem(ProblemKind.STRUCTURE, path, f"{_FETCH} 里的文件没有登记在清单里")
        for name, lines in payload.items():
            if declared.version == "1.0" and (lacking := [path for path in every if path not in lines]):
                said = f"有 {len(lacking)} 个文件只登记在别的清单里，如“{min(lacking)}”"
                self._findings.problem(ProblemKind.STRUCTURE, name.path, said)

    def _check_tags(self, tags: Mapping[ManifestName, Listed], declared: Declaration, *, ours: bool) -> None:
        """Tag files need not be listed, but manifests must be; in archives of ours, all that we write."""
        if not tags:
            return
        listed = {path for lines in tags.values() for path in lines}
        must = {DECLARATION, INFO} if ours else set[str]()
        for path, size in self._sizes.items():
            name = manifest_name(path)
            if is_payload(path) or path in listed or size is None or (name and name.of_tags):
                continue
            if path in must or (name and declared.version == "1.0"):
                self._findings.problem(ProblemKind.EXTRA, path, "没有登记在标签清单里，不能核对")
            else:
                self._findings.warn(ProblemKind.EXTRA, path, "多出清单以外的文件，没有核对")

    def _check_digests(self, listed: Mapping[ManifestName, Listed]) -> None:
        wanted: dict[str, list[tuple[str, str]]] = {}
        for name, lines in listed.items():
            for path, digest in lines.items():
                wanted.setdefault(path, []).append((name.algorithm, digest))
        sealed = next((name.path for name in listed if not name.of_tags), None)
        if sealed:
            wanted.setdefault(sealed, [])
        self._total = sum(self._sizes.get(path) or 0 for path in wanted)
        for path, digests in wanted.items():
            if path not in self._sizes:
                self._absent(path, digests[0][1], wanted)
            elif (size := self._sizes[path]) is not None:
                self._hold(path, size, digests, sealing=path == sealed)

    def _hold(self, path: str, size: int, digests: Sequence[tuple[str, str]], *, sealing: bool) -> None:
        try:
            found = self._digests(path, size, digests, sealing=sealing)
        except OSError as error:
            note_unreadable(self._source, path, error, self._findings)
            return
        except ValueError:  # its size changed under way, or its entry in the zip is damaged
            found = {}
        if any(found.get(algorithm) != digest for algorithm, digest in digests):
            self._findings.problem(ProblemKind.ALTERED, path, "内容与清单不符")

    def _absent(self, path: str, digest: str, wanted: Mapping[str, list[tuple[str, str]]]) -> None:
        if path in self._fetched:
            self._findings.problem(ProblemKind.MISSING, path, "尚未取回")
        elif path.rpartition("/")[2] in _OF_SYSTEMS:
            self._without += 1
            self._findings.warn(ProblemKind.MISSING, path, "缺少系统自己生成的文件，不影响材料")
        elif (there := self._by_key.get(name_key(path))) and digest in {d for _, d in wanted.get(there, ())}:
            said = f"清单里有，只找到名称只差大小写、内容相同的“{there}”"
            self._findings.warn(ProblemKind.RENAMED, path, said)
        else:
            self._missing(path)

    def _digests(
        self, path: str, size: int, digests: Sequence[tuple[str, str]], *, sealing: bool
    ) -> dict[str, str]:
        """By algorithm, from one read; where blocks are large, hashing goes on beside the reading."""
        names = {algorithm for algorithm, _ in digests} | ({"sha256"} if sealing else set[str]())
        sums = {name: getattr(hashlib, name)(usedforsecurity=False) for name in names}
        running: list[Future[None]] = []
        for block in self._source.blocks(path, size):
            for future in running:
                future.result()
            if size < BLOCK:
                for one in sums.values():
                    one.update(block)
            else:
                running = [self._hashing.submit(one.update, block) for one in sums.values()]
            self._done += len(block)
            self._job.report(self._done, self._total, path)
        for future in running:
            future.result()
        if sealing:
            self._seal = sums["sha256"].hexdigest()
        return {name: one.hexdigest() for name, one in sums.items()}

    def _check_oxum(self) -> None:
        """Payload-Oxum (RFC 8493, 2.2.2): bytes and number of the payload files."""
        sizes = [size for path, size in self._sizes.items() if is_payload(path) and size is not None]
        for path, value in self._oxums:
            if value == f"{sum(sizes)}.{len(sizes)}":
                continue
            count, _, files = value.partition(".")
            if self._without and files == str(len(sizes) + self._without) and count.isdecimal():
                continue  # how long those files were is not known
            said = f"登记的文件总数或总字节数不符，实际有 {len(sizes)} 个文件，共 {sum(sizes)} 字节"
            self._findings.problem(ProblemKind.STRUCTURE, path, said)

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {name_key(path): path for path in self._sizes}

    def _missing(self, path: str) -> None:
        self._findings.problem(ProblemKind.MISSING, path, "缺少文件")

    @contextmanager
    def _reading(self, path: str) -> Generator[int | None]:
        """Yield the size of a file that is there to be opened; note it if not, or if it makes no sense."""
        if path not in self._sizes:
            self._missing(path)
        try:
            yield self._sizes.get(path)
        except OSError as error:
            note_unreadable(self._source, path, error, self._findings)
        except ValueError:
            self._findings.problem(ProblemKind.STRUCTURE, path, "格式不对")
