"""What a file's name says: 形成日期, 文号, 题名, and the kind of material."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from wenming_desktop.evidence.proposing.days import (
    IN_POINTS,
    IN_WORDS,
    NARROW,
    WITHOUT_YEAR,
    YEAR,
    day_in,
    number,
    without_terms,
)
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, is_reset_clock, plausible_day
from wenming_desktop.evidence.proposing.wordings import NUMBER, NUMBER_TO_COME, kind_of_title, number_text
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.viewing.kinds import FileKind, kind_by_name

_SOURCE, _FOLDER = "文件名", "文件夹名"
_Span = tuple[int, int]
_STAMP = 12  # digits of a day and a time
_MIDNIGHT = re.compile(r"01[-_.]?01[-_\s]?00[-_.]?\d\d")
_LONGEST_KIND = 3  # characters of a word for a kind: 签到表
_DIGITS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:[-_\s]?\d{4,9})?(?!\d)")
_YEAR = re.compile(
    rf"(?<!\d)(?P<year>{YEAR})\s*(?:(?P<term>学年|年度)|年)"
    r"|[〔﹝\[［(（【]\s*(?P<numbered>(?:19|20)\d\d)\s*[〕﹞\]］)）】]"
    r"|^(?P<first>(?:19|20)\d\d)(?=[-_\s]*[\u4e00-\u9fff]|$)"
)
_EXPORTED = re.compile(r"(?i)(?<![a-z\d])(?:mmexport|wx_camera_|microMsg\.)(?P<milliseconds>1\d{12})(?!\d)")
_CHINA = timedelta(hours=8)  # chat programs write the moment in UTC
# Words of the names that cameras, scanners, chat and office programs give; they title nothing.
_MACHINE = re.compile(
    r"(?i)(?:[a-z]|(?:企业)?微信|钉钉|飞书|美图|水印|相机|屏幕|截[图屏]|快照|录[屏音像]|视频|图[片像]|[照相]片|扫描件?|(?:扫描)?全能王|编辑"
    r"|新建|未命名|无标题|粘贴的|文[档件]|副本|复件|文本|工作[表簿]|[上下]午)+"
)
# Digits after letters are a code's, but for those that machines put before a day.
_PREFIX = r"(?:img|mvimg|dsc[fn]?|pxl|vid|mov|pic|doc|scan|scn|qq|wps|hp|cci|win|rec|p)"
_EIGHT = r"(?:19|20)\d\d-?\d\d-?\d\d(?!\d)"
_FOREIGN = re.compile(
    rf"(?i)(?:(?<![a-z\d])(?!{_PREFIX}[-\d])[a-z]{{1,4}}|\d[a-z]{{1,4}})-?{_EIGHT}|{_EIGHT}(?![tvp]\d)[a-z]{{1,3}}\d{{2}}"
    rf"|(?<!\d)0(?:10|2\d|[3-9]\d\d)[-－—\s)）]+{_EIGHT}|(?:代码|电话|手机|热线|传真|[编代工学账卡]号|金额|[¥￥$])[:：\s]*{_EIGHT}"
    rf"|{_EIGHT}(?:\.\d+)?\s*(?:[百千万亿]*元(?![旦宵])|份(?!额)|人次|[人个件本万亿米](?![\u4e00-\u9fff])|[吨株棵斤])"
)
# Another paper's day: 学习《…2021年3月5日…》, 传达2021年3月5日讲话.
_OTHERS = re.compile(
    r"《[^《》]*》|(?:学习|传达|贯彻|落实|转发)[\u4e00-\u9fff]{0,12}[\d年月日.]{6,}[\u4e00-\u9fff]{0,12}(?:讲话|精神|[指批]示)"
)
_BRACKETS = ("()", "（）", "[]", "【】", "〔〕", "《》", "“”")
# What a day leaves behind that belongs to it: 3月5日的照片, 3月5日上午, 会议定于3月5日.
_LEANS = re.compile(
    r"^[(（]?(?:[\d至到起止前后内的之以和与及、~～—–:：]|[上下中正]午|晚|凌晨|早|[当同][天日])|(?:[于至到为自从在是截的和与及、]|时间|日期)\s*[)）]?$"
)
_QUOTED = re.compile("关于|转发|印发|根据|贯彻|落实|学习|按照")  # before a number: it is another paper's
_EDGES = "-_－—、，,。.．;；:：·~～+"
_EMPTY = re.compile(r"[(（\[【]\s*[)）\]】]")  # what stood in it was taken out
_COPY = re.compile(r"(?:\s*[-－—]\s*副本|\s*[(（]\d{1,2}[)）]|\s*(?<!\d)[-_]\d{1,2})+$")
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
    day, rest = _day(stem, _ruling_year((stem, *reversed(folders)), year), today)
    stamp = not _title(rest) and (_CAMERA.match(stem) or sum(map(str.isdecimal, stem)) >= _STAMP)
    if day and not (stamp and is_reset_clock(day, midnight=bool(_MIDNIGHT.search(stem)))):
        found.append(Proposal(ProposedField.FORMED_ON, day.isoformat(), _SOURCE))
    if numbered := _numbered(rest):
        found.append(Proposal(ProposedField.DOCUMENT_NUMBER, number_text(numbered), _SOURCE))
        rest = _without(rest, numbered.span())
    elif to_come := NUMBER_TO_COME.match(rest):
        rest = rest[to_come.end() :]
    title = _title(rest)
    if title and title != stem:
        found.append(Proposal(ProposedField.TITLE, title, _SOURCE))
    photo = _CAMERA.match(stem) and kind_by_name(name) is FileKind.PICTURE
    kind = MaterialKind.PHOTO if photo else kind_of_title(title)
    if kind:
        found.append(Proposal(ProposedField.KIND, kind.value, _SOURCE))
    said = {one.field: one for one in found}
    for one in _of_folders(folders, year, today, named=bool(title)):
        said.setdefault(one.field, one)
    return list(said.values())


def _of_folders(folders: Sequence[str], year: int | None, today: date, *, named: bool) -> Iterator[Proposal]:
    """What folders say: 形成日期, what the papers in them are, and of an occasion its name."""
    for at in range(len(folders) - 1, -1, -1):
        day, rest = _day(folders[at], _ruling_year(folders[at::-1], year), today)
        title = _title(rest)
        if day:
            yield Proposal(ProposedField.FORMED_ON, day.isoformat(), _FOLDER)
            if title and not named:
                yield Proposal(ProposedField.TITLE, title, _FOLDER)
        if kind := kind_of_title(title[-_LONGEST_KIND:]):  # 活动照片, not 照片和通知的存放处
            yield Proposal(ProposedField.KIND, kind.value, _FOLDER)


def _ruling_year(names: Sequence[str], year: int | None) -> int | None:
    """The year of days without one: of the first name that says a year, else the plan's.

    None where a name says several years, or 2020年度 of which another year's paper may speak.
    """
    for name in names:
        found = list(_YEAR.finditer(name.translate(NARROW)))
        said = {number(one["year"] or one["numbered"] or one["first"]): one["term"] for one in found}
        if len(said) > 1:
            return None
        for only, term in said.items():
            return None if term and only != year else only
    return year


def _day(stem: str, year: int | None, today: date) -> tuple[date | None, str]:
    """The day that the name says, and the name without it; none where it says different ones."""
    own = without_terms(_own(stem))
    found = [(span, day) for span, day in _written(own, year, today) if day]
    if len({day for _, day in found}) != 1:
        return None, stem
    span, day = next((one for one in found if _is_end(stem, one[0])), found[0])
    return day, _without(stem, span)


def _own(stem: str) -> str:
    """The name without other papers' days and foreign digits; what is wholly in 《》 is its own."""
    plain = _FOREIGN.sub(_blot, stem.translate(NARROW))
    return (
        plain
        if re.fullmatch(r"[^\u4e00-\u9fff]*《[^《》]*》[^\u4e00-\u9fff]*", plain)
        else _OTHERS.sub(_blot, plain)
    )


def _blot(found: re.Match[str]) -> str:
    return "■" * len(found[0])


def _written(stem: str, year: int | None, today: date) -> Iterator[tuple[_Span, date | None]]:
    """Where days are written, none within another, and which there are."""
    taken: list[_Span] = []
    for pattern in (_EXPORTED, IN_WORDS, IN_POINTS, _DIGITS, WITHOUT_YEAR):
        for found in pattern.finditer(stem):
            if any(begin < found.end() and found.start() < end for begin, end in taken):
                continue
            taken.append(found.span())
            if pattern is _EXPORTED:
                moment = datetime.fromtimestamp(int(found["milliseconds"]) / 1000, UTC) + _CHINA
                yield found.span(), plausible_day(moment.year, moment.month, moment.day, today)
            else:
                yield found.span(), day_in(found, year, today)


def _is_end(name: str, span: _Span) -> bool:
    """Whether nothing but signs stands on one side of a piece of a name."""
    signs = f" {_EDGES}{''.join(_BRACKETS)}"
    return not (name[: span[0]].strip(signs) and _COPY.sub("", name[span[1] :]).strip(signs))


def _without(name: str, span: _Span) -> str:
    """The name without a piece at one of its ends; the whole where the rest would not read as one."""
    rest = f"{name[: span[0]]} {name[span[1] :]}"
    left = _tidy(rest)
    whole = _is_end(name, span) and not _LEANS.search(left)
    return rest if whole and all(left.count(one) == left.count(other) for one, other in _BRACKETS) else name


def _numbered(name: str) -> re.Match[str] | None:
    """A 文号 that is the file's own: at the name's beginning or behind a sign, and nothing is said of it."""
    for found in NUMBER.finditer(name.translate(NARROW)):
        inside = "\u4e00" <= name[found.start() - 1 : found.start()] <= "\u9fff"
        if not inside and not _QUOTED.search(found[0]):
            return found
    return None


def _tidy(rest: str) -> str:
    close = re.sub(r"(?<=[(（\[【《])\s+|\s+(?=[)）\]】》])", "", _EMPTY.sub(" ", _COPY.sub("", rest)))
    return re.sub(r"\s+", " ", close).strip(f" {_EDGES}")


def _title(rest: str) -> str:
    """What is left of a name without its day and number; empty where a machine gave it."""
    title = _tidy(rest)
    words = re.sub(r"[\W\d_]+", "", title)
    return "" if not words or _MACHINE.fullmatch(words) else title
