"""One bag held against its manifests (RFC 8493, 3: complete and valid), every file read once."""

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import name_key
from wenming_desktop.transfer.bag_format import (
    DECLARATION,
    DECLARED,
    INFO,
    MANIFEST,
    PAYLOAD,
    TAG_MANIFEST,
)
from wenming_desktop.transfer.checking.digests import Hasher
from wenming_desktop.transfer.checking.findings import ArchiveCheck, Findings, ProblemKind
from wenming_desktop.transfer.checking.manifests import Listed, ManifestReader, Names, is_payload
from wenming_desktop.transfer.checking.sources import Found, Source, content_of, note_unreadable, taken_away
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
_MOST_DIGITS = 18  # of a number of bytes that makes sense
# What systems leave in folders by themselves and take away again; nobody's material.
_OF_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}
_OF_VANISHING = {ProblemKind.MISSING, ProblemKind.UNREADABLE}
_META = {
    "bagging-date": re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    "bag-size": re.compile(r"\d[\d.,]* ?\w*"),
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
        self._files = self._found.files
        self._payload: set[str] = set()  # of the files, what lies below data/ and may be opened
        self._fetched: set[str] = set()
        self._oxums: list[tuple[str, str]] = []  # where and what Payload-Oxum says
        self._without = 0  # files of systems that are listed and gone
        self._seal: str | None = None

    def run(self, *, unfinished: bool = False) -> ArchiveCheck:
        """Everything; UserError and Cancelled as of check_archive()."""
        self._found = self._source.look(self._findings, self._job)
        self._files = self._found.files
        self._payload = {path for path, opens in self._files.items() if opens and is_payload(path)}
        declared = self._declaration()
        info, algorithms, count = {}, (), 0
        if not self._findings.unsupported:
            info = self._info(declared)
            with Hasher(self._source, self._job) as hasher:
                algorithms, count = self._hold_against_manifests(declared, info, hasher)
        self._refuse_vanishing()
        return ArchiveCheck(
            self._findings.verdict,
            self._findings.problems,
            self._findings.warnings,
            len(self._payload),
            count,
            algorithms,
            unfinished=unfinished,
            manifest_sha256=self._seal,
            version=declared.version,
            info=info,
        )

    def _refuse_vanishing(self) -> None:
        """Judge nothing that was taken away while it was read: file by file, it looks like a broken one."""
        if all(one.kind not in _OF_VANISHING for one in self._findings.problems):
            return
        if self._source.gone():
            raise taken_away(self._source.path, "没有校验完")
        lost = self._files.keys() - self._source.look(Findings(strict=False), self._job).files.keys()
        if lost:
            raise taken_away(self._source.path, "没有校验完", len(lost))

    def _declaration(self) -> Declaration:
        with self._reading(DECLARATION) as opens:
            if opens:
                content = content_of(self._source, DECLARATION, MAX_TAG_BYTES)
                try:
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
        path = _OLD_INFO if _OLD_INFO in self._files and INFO not in self._files else INFO
        if path not in self._files:
            return {}
        fields: list[tuple[str, str]] = []
        with self._reading(path) as opens:
            if opens:
                text = content_of(self._source, path, MAX_TAG_BYTES).decode(declared.encoding)
                if text.startswith(BOM):
                    self._findings.warn(ProblemKind.STRUCTURE, path, "开头有多余的 BOM 标记")
                fields = info_fields(text)
        for label, value in fields:
            known = _META.get(label.lower())
            if known and not known.fullmatch(value):
                self._findings.warn(ProblemKind.STRUCTURE, path, f"{label} 填得不对（{value[:40]}）")
        self._oxums = [(path, value) for label, value in fields if label.lower() == "payload-oxum"]
        return dict(fields)

    def _hold_against_manifests(
        self, declared: Declaration, info: Mapping[str, str], hasher: Hasher
    ) -> tuple[tuple[str, ...], int]:
        """The algorithms of the payload manifests, and the bytes of the payload."""
        ours = info.get("Bag-Software-Agent", "").startswith(OUR_AGENT)
        exact = ours or self._findings.strict
        names = self._manifests(needs_tags=exact)
        if self._findings.unsupported:
            return (), 0
        reader = ManifestReader(self._source, self._files, declared, self._findings, exact=exact)
        listed = {name: self._read(reader, name) for name in names}
        self._read_fetch(reader)
        payload = {name: lines for name, lines in listed.items() if not name.of_tags}
        tags = {name: lines for name, lines in listed.items() if name.of_tags}
        self._check_whole(payload, declared)
        self._check_tags(tags, declared, ours=ours)
        absent = self._check_digests(tags, payload, hasher)
        self._tell_absent(absent, listed, reader.names)
        for path in self._found.empty:
            if path != PAYLOAD:
                self._findings.warn(ProblemKind.EXTRA, path, "多出空文件夹")
        count = sum(hasher.sizes[p] if p in hasher.sizes else self._source.size(p) for p in self._payload)
        self._check_oxum(count)
        return tuple(sorted({name.algorithm for name in payload}, key=_STRENGTH.index)), count

    def _manifests(self, *, needs_tags: bool) -> list[ManifestName]:
        names = [name for path in self._files if "/" not in path and (name := manifest_name(path))]
        known = [name for name in names if name.algorithm and self._files[name.path]]
        payload = [name for name in known if not name.of_tags]
        strange = [name for name in names if not name.algorithm]
        if strange and not any(not name.of_tags and name.algorithm for name in names):
            self._findings.not_supported(strange[0].path, "清单的算法不支持，不能核对")
        elif not payload:
            self._missing(MANIFEST)
        for name in strange if payload else ():
            self._findings.warn(ProblemKind.STRUCTURE, name.path, "清单的算法不支持，这一份没有核对")
        if needs_tags and TAG_MANIFEST not in self._files:
            self._missing(TAG_MANIFEST)
        if self._findings.strict:
            for name in known:
                if name.path not in {MANIFEST, TAG_MANIFEST}:
                    self._findings.problem(ProblemKind.STRUCTURE, name.path, "本程序的存档里没有这份清单")
            known = [name for name in known if name.path in {MANIFEST, TAG_MANIFEST}]
        return sorted(known, key=lambda name: (not name.of_tags, _STRENGTH.index(name.algorithm)))

    def _read(self, reader: ManifestReader, name: ManifestName) -> Listed:
        with self._reading(name.path):
            return reader.read(name)
        return {}

    def _read_fetch(self, reader: ManifestReader) -> None:
        if _FETCH not in self._files:
            return
        if self._findings.strict:
            self._findings.problem(ProblemKind.STRUCTURE, _FETCH, "存档要到网上取文件，不能接收")
            return
        with self._reading(_FETCH) as opens:
            if opens:
                self._fetched = set(reader.read_fetch(_FETCH))

    def _check_whole(self, payload: Mapping[ManifestName, Listed], declared: Declaration) -> None:
        """Every payload file is in every manifest, as 1.0 has it; before, in one of them."""
        if not self._payload and not any(map(is_payload, self._files)) and PAYLOAD not in self._found.empty:
            self._findings.problem(ProblemKind.MISSING, PAYLOAD, "缺少文件夹")
        every = set[str]().union(*payload.values())
        if payload:
            for path in sorted(self._payload - every):
                self._findings.problem(ProblemKind.EXTRA, path, "多出清单以外的文件")
        for path in sorted(self._fetched - every):
            self._findings.problem(ProblemKind.STRUCTURE, path, f"{_FETCH} 里的文件没有登记在清单里")
        for name, lines in payload.items():
            if declared.version == "1.0" and (lacking := every - lines.keys()):
                said = f"有 {len(lacking)} 个文件只登记在别的清单里，如“{min(lacking)}”"
                self._findings.problem(ProblemKind.STRUCTURE, name.path, said)

    def _check_tags(self, tags: Mapping[ManifestName, Listed], declared: Declaration, *, ours: bool) -> None:
        """Tag files need not be listed, but manifests must be; in archives of ours, all that we write."""
        if not tags:
            return
        listed = {path for lines in tags.values() for path in lines}
        must = {DECLARATION, INFO} if ours else set[str]()
        for path, opens in self._files.items():
            if path in self._payload or path in listed or not opens:
                continue
            name = manifest_name(path)
            if name and name.of_tags:
                continue
            if path in must or (name and declared.version == "1.0"):
                self._findings.problem(ProblemKind.EXTRA, path, "没有登记在标签清单里，不能核对")
            else:
                self._findings.warn(ProblemKind.EXTRA, path, "多出清单以外的文件，没有核对")

    def _check_digests(
        self, tags: Mapping[ManifestName, Listed], payload: Mapping[ManifestName, Listed], hasher: Hasher
    ) -> list[str]:
        """Hash everything, tag files first; returns what is listed and not there."""
        hasher.begin(self._expected(tags, payload))
        absent: list[str] = []
        for group in (tags, payload):
            for path, names, digests in _digests_by_path(group):
                if self._files.get(path):
                    self._hold(path, names, digests, hasher)
                elif path not in self._files:
                    absent.append(path)
        if payload:
            with self._reading(next(iter(payload)).path):
                (self._seal,) = hasher.digests(next(iter(payload)).path, ["sha256"])
        hasher.finish()
        return absent

    def _expected(self, *groups: Mapping[ManifestName, Listed]) -> int:
        """About how many bytes will be read; what the bag says, as asking for each size takes long."""
        said = self._oxums[0][1].partition(".")[0] if self._oxums else ""
        if said.isdecimal() and len(said) < _MOST_DIGITS:
            return int(said)
        paths = set[str]().union(*(lines for group in groups for lines in group.values()))
        return sum(self._source.size(path) for path in paths if self._files.get(path))

    def _hold(self, path: str, names: Sequence[str], digests: Sequence[str], hasher: Hasher) -> None:
        try:
            fits = hasher.digests(path, names) == digests
        except OSError as error:
            note_unreadable(self._source, path, error, self._findings)
            return
        except ValueError:  # its entry in the zip is damaged
            fits = False
        if not fits:
            self._findings.problem(ProblemKind.ALTERED, path, "内容与清单不符")

    def _tell_absent(
        self, absent: Sequence[str], listed: Mapping[ManifestName, Listed], names: Names
    ) -> None:
        for path in absent:
            there = names.by_key.get(name_key(path), "")
            if path in self._fetched:
                self._findings.problem(ProblemKind.MISSING, path, "尚未取回")
            elif path.rpartition("/")[2] in _OF_SYSTEMS:
                self._without += 1
                self._findings.warn(ProblemKind.MISSING, path, "缺少系统自己生成的文件，不影响材料")
            elif any(path in lines and lines[path] == lines.get(there) for lines in listed.values()):
                said = f"清单里有，只找到名称只差大小写、内容相同的“{there}”"
                self._findings.warn(ProblemKind.RENAMED, path, said)
            else:
                self._missing(path)

    def _check_oxum(self, count: int) -> None:
        """Payload-Oxum (RFC 8493, 2.2.2): bytes and number of the payload files."""
        for path, value in self._oxums:
            if value == f"{count}.{len(self._payload)}":
                continue
            size, _, files = value.partition(".")
            if self._without and files == str(len(self._payload) + self._without) and size.isdecimal():
                continue  # how long those files were is not known
            said = f"登记的文件总数或总字节数不符，实际有 {len(self._payload)} 个文件，共 {count} 字节"
            self._findings.problem(ProblemKind.STRUCTURE, path, said)

    def _missing(self, path: str) -> None:
        self._findings.problem(ProblemKind.MISSING, path, "缺少文件")

    @contextmanager
    def _reading(self, path: str) -> Generator[bool]:
        """Yield whether a file is there to be opened; note it if not, or if it makes no sense."""
        if path not in self._files:
            self._missing(path)
        try:
            yield self._files.get(path, False)
        except OSError as error:
            note_unreadable(self._source, path, error, self._findings)
        except ValueError:
            self._findings.problem(ProblemKind.STRUCTURE, path, "格式不对")


def _digests_by_path(
    manifests: Mapping[ManifestName, Listed],
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Every path of some manifests once, with the algorithms and digests that they have of it."""
    if len(manifests) == 1:
        ((name, lines),) = manifests.items()
        names = [name.algorithm]
        for path, digest in lines.items():
            yield path, names, [digest]
        return
    for path in dict.fromkeys(path for lines in manifests.values() for path in lines):
        having = [name for name, lines in manifests.items() if path in lines]
        yield path, [name.algorithm for name in having], [manifests[name][path] for name in having]
