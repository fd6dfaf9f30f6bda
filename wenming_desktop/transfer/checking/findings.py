"""What checking an archive comes to: a verdict, what is wrong, what is only worth telling."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wenming_desktop.errors import UserError
from wenming_desktop.words import size_text


class NotAnArchiveError(UserError):
    """What was chosen is no archive: nothing is wrong with it, another one has to be chosen."""


class SeveralArchivesError(NotAnArchiveError):
    """There are several in what was chosen."""


MAX_ENTRIES = 300_000  # files and folders in one archive; more is refused before it fills the memory


class Verdict(StrEnum):
    """What an archive is found to be."""

    VALID = "valid"
    INVALID = "invalid"
    UNSUPPORTED = "unsupported"


class ProblemKind(StrEnum):
    """What is wrong with an archive, or worth telling."""

    MISSING = "missing"
    EXTRA = "extra"
    ALTERED = "altered"
    RENAMED = "renamed"
    UNREADABLE = "unreadable"
    STRUCTURE = "structure"


KIND_WORDS = {
    ProblemKind.MISSING: "缺少",
    ProblemKind.EXTRA: "多出",
    ProblemKind.ALTERED: "内容改动",
    ProblemKind.RENAMED: "改名",
    ProblemKind.UNREADABLE: "读不出",
    ProblemKind.STRUCTURE: "结构有误",
}


@dataclass(frozen=True)
class Problem:
    """One fault: its kind, the path inside the archive as found there, and a sentence for the clerk."""

    kind: ProblemKind
    path: str
    message: str


@dataclass(frozen=True)
class ArchiveCheck:
    """What was found.

    Attributes:
        verdict: valid, perhaps with warnings; invalid; or unsupported: it could not be checked.
        problems: everything that is wrong; none if and only if it is valid.
        warnings: what RFC 8493 allows and the clerk should know.
        files, bytes: of the payload found.
        algorithms: of the payload manifests that every file was held against, the strongest first.
        volumes: the folders of a set, in order; none of an archive that is one bag.
        unfinished: it was never written to its end.
        manifest_sha256: SHA-256 in hex of the payload manifest (of a set: of the first volume's, which
            seals the others'); None if there is none to be read.
        version: of BagIt, as declared.
        info: bag-info.txt, label -> value, of a label given twice the last.
    """

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    files: int = 0
    bytes: int = 0
    algorithms: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    unfinished: bool = False
    manifest_sha256: str | None = None
    version: str = ""
    info: Mapping[str, str] = field(default_factory=dict[str, str])


class Findings:
    """Collects what is found, each thing once.

    Args:
        strict: what RFC 8493 allows but our own archives never have is a problem too.
    """

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.unsupported = False
        self._problems: dict[Problem, None] = {}
        self._warnings: dict[Problem, None] = {}

    def problem(self, kind: ProblemKind, path: str, text: str) -> None:
        """Note a fault; ``text`` is followed by the path in the message."""
        self._problems[_told(kind, path, text)] = None

    def warn(self, kind: ProblemKind, path: str, text: str) -> None:
        """Note what RFC 8493 allows; a problem where checking is strict."""
        noted = self._problems if self.strict else self._warnings
        noted[_told(kind, path, text)] = None

    def not_supported(self, path: str, text: str) -> None:
        """Note why the archive cannot be checked."""
        self.unsupported = True
        self.problem(ProblemKind.STRUCTURE, path, text)

    @property
    def verdict(self) -> Verdict:
        """As far as has been checked."""
        if self.unsupported:
            return Verdict.UNSUPPORTED
        return Verdict.INVALID if self._problems else Verdict.VALID

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order in which they were found."""
        return tuple(self._problems)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The same of what is only told."""
        return tuple(self._warnings)


def in_words(found: ArchiveCheck) -> str:
    """What was found, as one or two plain sentences."""
    if found.verdict == Verdict.UNSUPPORTED:
        return f"不支持这份存档的格式，没有核对：{found.problems[0].message}"
    if found.problems:
        return f"存档有 {len(found.problems)} 处问题，不能当作完整的存档使用，请从原电脑重新存档。"
    volumes = f"{len(found.volumes)} 卷，" if found.volumes else ""
    told = f"有 {len(found.warnings)} 处提醒。" if found.warnings else ""
    return f"存档完好：{volumes}{found.files} 个文件，{size_text(found.bytes)}，内容与清单完全一致。{told}"


def stopped(path: str, text: str) -> ArchiveCheck:
    """The outcome for what is so broken that nothing in it can be checked."""
    return ArchiveCheck(Verdict.INVALID, (_told(ProblemKind.STRUCTURE, path, text),))


def _told(kind: ProblemKind, path: str, text: str) -> Problem:
    shown = path.encode(errors="replace").decode()  # a name from outside may be no valid text
    return Problem(kind, path, f"{text}：“{shown}”。" if path else f"{text}。")
