"""What a file's name says: 形成日期, 文号, 题名, and the kind of material."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, plausible_day
from wenming_desktop.evidence.proposing.wordings import NUMBER, kind_of_title, number_text
from wenming_desktop.plan.materials import MaterialKind

_SOURCE, _FOLDER = "文件名", "文件夹名"
_LONGEST_KIND = 3  # characters of a word for a kind: 签到表
_SEPARATOR = r"[-_.．/年\s]{1,2}"
_WRITTEN = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:年|{_SEPARATOR})\s*(?P<month>\d{{1,2}})\s*(?:月|{_SEPARATOR})\s*"
    r"(?P<day>\d{1,2})(?!\d)\s*[日号]?"
)
_DIGITS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:[-_\s]?\d{4,9})?(?!\d)")
_OF_THE_YEAR = re.compile(r"(?<![\d年.-])(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]")
_EXPORTED = re.compile(r"(?i)(?<![a-z\d])(?:mmexport|wx_camera_|microMsg\.)(?P<milliseconds>1\d{12})(?!\d)")
_CHINA = timedelta(hours=8)  # chat programs write the moment in UTC
# Names that cameras, scanners, chat and office programs give; they title nothing.
_MACHINE = re.compile(
    r"(?i)(?:img|image|dsc[nf]?|dscf|pic|photo|p|vid|video|mov|wx_camera|mmexport|microMsg|screenshot|scan|doc|file|cci|hp|epson"
    r"|qq图片|qq截图|微信图片|微信截图|微信视频|截图|屏幕截图|扫描件?|照片|图片|相片|新建|未命名|无标题|粘贴的|文档|副本|复件"
    r"|microsoft|word|excel|文本文档|工作表|document|untitled)+"
)
_EDGES = "-_－—、，,。.．;；:：·~～+"
_EMPTY = re.compile(r"[(（\[【]\s*[)）\]】]")  # what stood in it was taken out
_COPY = re.compile(r"(?:\s*[-－—]\s*副本|\s*[(（]\d{1,2}[)）]|\s*[-_]\d{1,2})+$")
_CAMERA = re.compile(r"(?i)^(?:img|dsc[nf]?|dscf|pxl|mmexport|wx_camera|微信图片|微信照片|照片)[-_\s]?\d")


def read_name(name: str, year: int | None, today: date, folders: Sequence[str] = ()) -> list[Proposal]:
    """What the name of a file says of it, and where that says nothing, the folders that it came in.

    Args:
        name: with its suffix.
        year: the plan's, for days without a year; None where there is none.
        today: nothing later is a day of forming.
        folders: their names from the top; the nearest that says something counts.

    Returns:
        One proposal a field at most; none for what the name does not say, or says as no day can be.
    """
    stem = PurePath(name).stem
    found: list[Proposal] = []
    day, rest = _day(stem, year, today)
    if day:
        found.append(Proposal(ProposedField.FORMED_ON, day.isoformat(), _SOURCE))
    if number := NUMBER.search(rest):
        found.append(Proposal(ProposedField.DOCUMENT_NUMBER, number_text(number), _SOURCE))
        rest = rest.replace(number[0], " ")
    title = _title(rest)
    if title and title != stem:
        found.append(Proposal(ProposedField.TITLE, title, _SOURCE))
    kind = MaterialKind.PHOTO if _CAMERA.match(stem) else kind_of_title(title)
    if kind:
        found.append(Proposal(ProposedField.KIND, kind.value, _SOURCE))
    said = {one.field: one for one in found}
    for one in _of_folders(folders, year, today, named=bool(title)):
        said.setdefault(one.field, one)
    return list(said.values())


def _of_folders(folders: Sequence[str], year: int | None, today: date, *, named: bool) -> Iterator[Proposal]:
    """What folders say: 形成日期, what the papers in them are, and of an occasion its name."""
    for folder in reversed(folders):
        day, rest = _day(folder, year, today)
        title = _title(rest)
        if day:
            yield Proposal(ProposedField.FORMED_ON, day.isoformat(), _FOLDER)
            if title and not named:
                yield Proposal(ProposedField.TITLE, title, _FOLDER)
        if kind := kind_of_title(title[-_LONGEST_KIND:]):  # 活动照片, not 照片和通知的存放处
            yield Proposal(ProposedField.KIND, kind.value, _FOLDER)


def _day(stem: str, year: int | None, today: date) -> tuple[date | None, str]:
    """The day that the name says, and the name without it; the first way of writing that gives one."""
    for found, (at, month, day) in _written(stem, year):
        if plausible := plausible_day(at, month, day, today):
            return plausible, f"{stem[: found.start()]} {stem[found.end() :]}"
    return None, stem


def _written(stem: str, year: int | None) -> Iterator[tuple[re.Match[str], tuple[int, int, int]]]:
    for found in _EXPORTED.finditer(stem):
        moment = datetime.fromtimestamp(int(found["milliseconds"]) / 1000, UTC) + _CHINA
        yield found, (moment.year, moment.month, moment.day)
    for pattern in (_WRITTEN, _DIGITS):
        for found in pattern.finditer(stem):
            yield found, (int(found["year"]), int(found["month"]), int(found["day"]))
    if year:
        for found in _OF_THE_YEAR.finditer(stem):
            yield found, (year, int(found["month"]), int(found["day"]))


def _title(rest: str) -> str:
    """What is left of a name without its day and number; empty where a machine gave it."""
    title = re.sub(r"\s+", " ", _EMPTY.sub(" ", _COPY.sub("", rest))).strip(f" {_EDGES}")
    words = re.sub(r"[\s\d_().（）-]+", "", title)
    return "" if not words or _MACHINE.fullmatch(words) else title
