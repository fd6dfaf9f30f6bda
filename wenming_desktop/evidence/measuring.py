"""How rightly a folder of real scans is read, against a list of right values."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.proposing.days import whole_day
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, likeliest
from wenming_desktop.evidence.proposing.records import read_content
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.judging import Judged, judged, plain
from wenming_desktop.recognition.lines import ReadPage
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.safety.outside import open_outside

FILE, TEXT = "文件", "正文"
FIELDS: Mapping[str, ProposedField] = {
    "文号": ProposedField.DOCUMENT_NUMBER,
    "题名": ProposedField.TITLE,
    "责任者": ProposedField.RESPONSIBLE,
    "形成日期": ProposedField.FORMED_ON,
    "类型": ProposedField.KIND,
}
_MOST_BYTES = 20 * 2**20


@dataclass(frozen=True)
class WrongValue:
    """A field that was read otherwise than the list has it; either may be empty."""

    file: str
    field: str
    right: str
    read: str
    doubtful: bool


@dataclass(frozen=True)
class Measured:
    """How a folder was read.

    Attributes:
        files: how many.
        right: field -> files where it was read as the list has it, empty where that is empty.
        wrong: the others.
        characters: wrong ones, printed ones, and read ones that nobody printed; zeros without 正文.
        seconds: of processor for each file.
        memory: bytes of the child at one time.
        problems: why files were not read.
    """

    files: int
    right: Mapping[str, int]
    wrong: tuple[WrongValue, ...]
    characters: tuple[int, int, int]
    seconds: tuple[float, ...]
    memory: int
    problems: tuple[str, ...]


def measure(folder: Path, truth: Path, job: Job) -> Measured:
    """Read the first page of each file that a list names, and compare.

    Args:
        folder: of scans.
        truth: CSV with the columns 文件 and any of 文号, 题名, 责任者, 形成日期, 类型, 正文.
        job: its progress is in files.

    Raises:
        UserError: the list cannot be used, or names a file that is not there; says which.
        NoRecognitionError: this PC cannot recognise.
        Cancelled: by the job.
    """
    rows = _rows(folder, truth)
    fields = [name for name in FIELDS if name in rows[0]]
    today = clock.today()
    right = dict.fromkeys(fields, 0)
    wrong: list[WrongValue] = []
    texts: list[Judged] = []
    seconds: list[float] = []
    problems: list[str] = []
    with Recogniser() as recogniser:
        for done, row in enumerate(rows):
            name, before = row[FILE], recogniser.used().cpu
            job.report(done, len(rows), name)
            page = recogniser.page(folder / name, name, 1, job.quiet())
            seconds.append(recogniser.used().cpu - before)
            if page.problem:
                problems.append(page.problem)
            if row.get(TEXT):
                texts.append(judged(row[TEXT].splitlines(), [line.text for line in page.lines]))
            for each in _compared(name, {field: row[field] for field in fields}, page, today):
                if plain(each.right) == plain(each.read):
                    right[each.field] += 1
                else:
                    wrong.append(each)
        memory = recogniser.used().memory
    characters = (
        sum(one.wrong for one in texts), sum(one.printed for one in texts), sum(one.more for one in texts)
    )  # fmt: skip
    return Measured(len(rows), right, tuple(wrong), characters, tuple(seconds), memory, tuple(problems))


def _compared(name: str, values: Mapping[str, str], page: ReadPage, today: date) -> Sequence[WrongValue]:
    found: dict[ProposedField, Proposal] = {
        one.field: one for one in likeliest(read_content([page.text], {1: page}, today))
    }
    compared: list[WrongValue] = []
    for field, value in values.items():
        one = found.get(FIELDS[field])
        day = whole_day(value, today) if FIELDS[field] is ProposedField.FORMED_ON else None
        expected = day.isoformat() if day else value.strip()
        read, doubtful = (one.value, one.doubtful) if one else ("", False)
        compared.append(WrongValue(name, field, expected, read, doubtful))
    return compared


def _rows(folder: Path, truth: Path) -> list[dict[str, str]]:
    """The list's rows; raises UserError where it cannot be used."""
    with open_outside(truth, _MOST_BYTES) as stream:
        content = stream.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    try:
        rows = [
            {key.strip(): value or "" for key, value in row.items() if isinstance(key, str)}
            for row in csv.DictReader(io.StringIO(text, newline=""))
        ]
    except csv.Error as error:
        raise UserError(
            f"“{truth.name}”不是 CSV 表格，请另存为 CSV（逗号分隔）后再试。", repr(error)
        ) from error
    if not rows or FILE not in rows[0] or not {*FIELDS, TEXT} & set(rows[0]):
        raise UserError(
            f"“{truth.name}”里没有可比的内容：第一行要有“{FILE}”和{'、'.join([*FIELDS, TEXT])}中的几列。"
        )
    if nameless := [number for number, row in enumerate(rows, start=2) if not row[FILE]]:
        raise UserError(f"“{truth.name}”第 {nameless[0]} 行没有写“{FILE}”，请补上，或删去这一行。")
    missing = [row[FILE] for row in rows if not (folder / row[FILE]).is_file()]
    if missing:
        raise UserError(f"文件夹里没有“{'”、“'.join(missing[:5])}”{'等' * (len(missing) > 5)}，请核对列表。")
    return rows
