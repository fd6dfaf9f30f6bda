"""How rightly a folder of real scans is read, against a list of right values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wenming_desktop import clock
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, likeliest
from wenming_desktop.evidence.proposing.records import read_content
from wenming_desktop.evidence.right_values import Column, right_values
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.judging import Judged, judged, plain
from wenming_desktop.recognition.lines import ReadPage
from wenming_desktop.recognition.recogniser import Recogniser

FIELDS: Mapping[Column, ProposedField] = {
    Column.NUMBER: ProposedField.DOCUMENT_NUMBER,
    Column.TITLE: ProposedField.TITLE,
    Column.BODY: ProposedField.RESPONSIBLE,
    Column.DAY: ProposedField.FORMED_ON,
    Column.KIND: ProposedField.KIND,
}
_BRACKETS = str.maketrans("[]【】［］()（）", "〔〕〔〕〔〕〔〕〔〕")
_BETWEEN_BODIES = str.maketrans("；;,，/", "、、、、、")


@dataclass(frozen=True)
class ComparedValue:
    """A field of a file as the list has it and as it was read; either may be empty."""

    file: str
    field: Column
    right: str
    read: str
    doubtful: bool

    @property
    def is_right(self) -> bool:
        """Blanks and widths of signs do not count, nor brackets of a 文号 nor the order of several 责任者."""
        return _alike(self.field, self.right) == _alike(self.field, self.read)


@dataclass(frozen=True)
class Measured:
    """How a folder was read.

    Attributes:
        files: how many were.
        values: of each field, those of all files.
        characters: wrong ones, printed ones, and read ones that nobody printed; zeros without 正文.
        seconds: of processor for each file.
        memory: bytes of the child at one time.
        problems: what was not read or not compared, and why.
    """

    files: int
    values: Mapping[Column, Sequence[ComparedValue]]
    characters: tuple[int, int, int]
    seconds: tuple[float, ...]
    memory: int
    problems: tuple[str, ...]


def measure(folder: Path, truth: Path, job: Job) -> Measured:
    """Read the first page of each file that a list names, and compare; what cannot be read counts nowhere.

    Args:
        folder: of scans.
        truth: the list, as right_values() reads it.
        job: its progress is in files.

    Raises:
        UserError: the list cannot be used, or names a file that is not there; says which.
        NoRecognitionError: this PC cannot recognise.
        Cancelled: by the job.
    """
    today = clock.today()
    wanted = right_values(folder, truth, today, job.quiet())
    values: dict[Column, list[ComparedValue]] = {name: [] for name in FIELDS if name in wanted.rows[0]}
    texts: list[Judged] = []
    seconds: list[float] = []
    problems = [*wanted.problems]
    with Recogniser() as recogniser:
        for done, row in enumerate(wanted.rows):
            name, before = row[Column.FILE], recogniser.used().cpu
            job.report(done, len(wanted.rows), name)
            page = recogniser.page(folder / name, name, 1, job.quiet())
            if page.problem:
                problems.append(f"没有计入：{page.problem}")
                continue
            seconds.append(recogniser.used().cpu - before)
            if row.get(Column.TEXT):
                texts.append(judged(row[Column.TEXT].splitlines(), [line.text for line in page.lines]))
            for one in _compared(row, page, today):
                values[one.field].append(one)
        memory = recogniser.used().memory
    characters = (
        sum(one.wrong for one in texts), sum(one.printed for one in texts), sum(one.more for one in texts)
    )  # fmt: skip
    return Measured(len(seconds), values, characters, tuple(seconds), memory, tuple(problems))


def _compared(row: Mapping[Column, str], page: ReadPage, today: date) -> Sequence[ComparedValue]:
    found: dict[ProposedField, Proposal] = {
        one.field: one for one in likeliest(read_content([page.text], {1: page}, today))
    }
    compared: list[ComparedValue] = []
    for column, field in FIELDS.items():
        if column in row:
            read, doubtful = (one.value, one.doubtful) if (one := found.get(field)) else ("", False)
            compared.append(ComparedValue(row[Column.FILE], column, row[column], read, doubtful))
    return compared


def _alike(field: Column, value: str) -> object:
    if field is Column.BODY:
        return sorted(plain(each) for each in value.translate(_BETWEEN_BODIES).split("、"))
    return plain(value.translate(_BRACKETS) if field is Column.NUMBER else value)
