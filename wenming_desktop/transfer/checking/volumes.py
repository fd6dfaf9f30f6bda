"""Several bags that are one archive: found by Bag-Group-Identifier and Bag-Count (RFC 8493, 2.2.2)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag_format import PAYLOAD
from wenming_desktop.transfer.checking.bag_check import BagCheck
from wenming_desktop.transfer.checking.findings import ArchiveCheck, Findings, Problem, ProblemKind, Verdict
from wenming_desktop.transfer.checking.sources import FolderSource
from wenming_desktop.transfer.checking.tag_files import info_of

VOLUME_LIST = f"{PAYLOAD}/记录/分卷清单.json"
_COUNT = re.compile(r"(\d{1,4}) of (\d{1,4})")
_MOST_LIST = 8 << 20  # bytes of the list of volumes


@dataclass(frozen=True)
class Volume:
    """A bag that says it is one of several.

    Attributes:
        folder: where it lies.
        group: of which set it is.
        number, count: which of how many.
        bytes: of its payload.
        agent: what wrote it.
    """

    folder: Path
    group: str
    number: int
    count: int
    bytes: int
    agent: str


def volume_of(folder: Path) -> Volume | None:
    """What a bag's bag-info.txt says of its set; None where it says nothing that makes sense."""
    try:
        fields = info_of(folder)
    except (OSError, ValueError):
        return None
    count = _COUNT.fullmatch(fields.get("Bag-Count", ""))
    group = fields.get("Bag-Group-Identifier", "")
    if not count or not group or count[2] == "1":
        return None
    size = fields.get("Payload-Oxum", "").partition(".")[0]
    agent = fields.get("Bag-Software-Agent", "")
    return Volume(folder, group, int(count[1]), int(count[2]), int(size) if size.isdecimal() else 0, agent)


def volumes_beside(folder: Path) -> list[Volume]:
    """All volumes of a volume's set that stand in the same folder."""
    own = volume_of(folder)
    try:
        beside = sorted(entry for entry in folder.absolute().parent.iterdir() if entry.is_dir())
    except OSError:
        beside = [folder]
    found = [volume for entry in beside if not entry.is_symlink() and (volume := volume_of(entry))]
    return [volume for volume in found if own and volume.group == own.group]


def check_volumes(group: str, volumes: Sequence[Volume], job: Job, *, strict: bool) -> ArchiveCheck:
    """Each volume, and that they are all there, each once, and what the first one says they are.

    Args:
        group: the set.
        volumes: what was found of it.
        job: progress.
        strict: as of check_archive().
    """
    findings = Findings(strict=strict)
    count = max(volume.count for volume in volumes)
    by_number: dict[int, Volume] = {}
    for volume in sorted(volumes, key=lambda volume: (volume.number, volume.folder.name)):
        name = volume.folder.name
        if volume.count != count or not 0 < volume.number <= count:
            findings.problem(ProblemKind.STRUCTURE, name, f"卷号不对，这份存档共 {count} 卷")
        elif by_number.setdefault(volume.number, volume) is not volume:
            findings.problem(ProblemKind.EXTRA, name, f"第 {volume.number} 卷有两份")
    for number in range(1, count + 1):
        if number not in by_number:
            findings.problem(ProblemKind.MISSING, f"{group}-第{number}卷共{count}卷", f"缺少第 {number} 卷")
    checks: dict[int, ArchiveCheck] = {}
    progress = _Progress(job, sum(volume.bytes for volume in by_number.values()))
    for number, volume in by_number.items():
        part = Job(progress.report)
        checks[number] = BagCheck(FolderSource(volume.folder), Findings(strict=strict), part).run()
        progress.next()
    if 1 in checks:
        _hold_against_list(by_number, checks, findings)
    return _together(by_number, checks, findings)


class _Progress:
    """Bytes of parts that follow each other, as bytes of the whole."""

    def __init__(self, job: Job, total: int) -> None:
        self._job, self._total = job, total
        self._before = self._here = 0

    def report(self, done: int, total: int, text: str) -> None:
        """What the part under way reports."""
        self._here = total
        self._total = max(self._total, self._before + total)
        self._job.report(self._before + done, self._total, text)

    def next(self) -> None:
        """Begin the next part."""
        self._before, self._here = self._before + self._here, 0


def _together(
    volumes: Mapping[int, Volume], checks: Mapping[int, ArchiveCheck], findings: Findings
) -> ArchiveCheck:
    names = {number: volume.folder.name for number, volume in volumes.items()}
    problems = [_within(names[number], p) for number, check in checks.items() for p in check.problems]
    warnings = [_within(names[number], w) for number, check in checks.items() for w in check.warnings]
    verdicts = {findings.verdict, *(check.verdict for check in checks.values())}
    order = (Verdict.UNSUPPORTED, Verdict.INVALID, Verdict.VALID)
    first = checks.get(1) or next(iter(checks.values()), ArchiveCheck(Verdict.INVALID))
    return replace(
        first,
        verdict=next(verdict for verdict in order if verdict in verdicts),
        problems=(*findings.problems, *problems),
        warnings=(*findings.warnings, *warnings),
        files=sum(check.files for check in checks.values()),
        bytes=sum(check.bytes for check in checks.values()),
        volumes=tuple(names.values()),
    )


def _within(volume: str, problem: Problem) -> Problem:
    path = f"{volume}/{problem.path}" if problem.path else volume
    return Problem(problem.kind, path, f"“{volume}”：{problem.message}")


def _hold_against_list(
    volumes: Mapping[int, Volume], checks: Mapping[int, ArchiveCheck], findings: Findings
) -> None:
    """The list in the first volume; volumes of sets that are not ours have none."""
    path = volumes[1].folder / VOLUME_LIST
    if not path.is_file():
        return
    try:
        with path.open("rb") as stream:
            listed = cast("dict[str, Any]", json.loads(stream.read(_MOST_LIST)))
        rows = [(row["files"], row["bytes"], row["manifest_sha256"]) for row in listed["volumes"]]
    except (OSError, ValueError, LookupError, TypeError):
        findings.problem(ProblemKind.STRUCTURE, VOLUME_LIST, "分卷清单的格式不对")
        return
    if len(rows) != volumes[1].count:
        findings.problem(ProblemKind.STRUCTURE, VOLUME_LIST, "分卷清单里的卷数不对")
    for number, (files, size, seal) in enumerate(rows, start=1):
        check = checks.get(number)
        if check is None or number == 1:  # the first holds the list itself
            continue
        if (files, size, seal) != (check.files, check.bytes, check.manifest_sha256):
            name = volumes[number].folder.name
            findings.problem(ProblemKind.ALTERED, name, "与分卷清单不符，不是同一次存档的卷")
