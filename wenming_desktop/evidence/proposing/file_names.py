"""What a file's name says: 形成日期, 文号, 题名, and the kind of material."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, plausible_day
from wenming_desktop.plan.materials import MaterialKind

_SOURCE = "文件名"
_SEPARATOR = r"[-_.．/年\s]{1,2}"
_WRITTEN = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:年|{_SEPARATOR})\s*(?P<month>\d{{1,2}})\s*(?:月|{_SEPARATOR})\s*"
    r"(?P<day>\d{1,2})(?!\d)\s*[日号]?"
)
_DIGITS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:[-_\s]?\d{4,9})?(?!\d)")
_OF_THE_YEAR = re.compile(r"(?<![\d年.-])(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]")
_EXPORTED = re.compile(r"(?i)(?<![a-z\d])(?:mmexport|wx_camera_|microMsg\.)(?P<milliseconds>1\d{12})(?!\d)")
_CHINA = timedelta(hours=8)  # chat programs write the moment in UTC
_NUMBER = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{1,12})\s*[〔\[［(（【](?P<year>(?:19|20)\d\d)[〕\]］)）】]\s*第?\s*(?P<number>\d{1,4})\s*号"
)
# Names that cameras, scanners, chat and office programs give; they title nothing.
_MACHINE = re.compile(
    r"(?i)(?:img|image|dsc[nf]?|dscf|pic|photo|p|vid|video|mov|wx_camera|mmexport|microMsg|screenshot|scan|doc|file|cci|hp|epson"
    r"|qq图片|qq截图|微信图片|微信截图|微信视频|截图|屏幕截图|扫描件?|照片|图片|相片|新建|未命名|无标题|文档|副本|复件"
    r"|microsoft|word|excel|文本文档|工作表|document|untitled)+"
)
_EDGES = "-_－—、，,。.．;；:：·~～+"
_EMPTY = re.compile(r"[(（\[【]\s*[)）\]】]")  # what stood in it was taken out
_COPY = re.compile(r"(?:\s*[-－—]\s*副本|\s*[(（]\d{1,2}[)）]|\s*[-_]\d{1,2})+$")
_KINDS = {
    MaterialKind.RULES: "制度|办法|规定|规则|细则|章程|守则|公约",
    MaterialKind.NOTICE: "通知|通告|公告",
    MaterialKind.PLAN: "方案|计划|要点|安排",
    MaterialKind.ROSTER: "名单|名册|花名册",
    MaterialKind.SIGN_IN: "签到[表册]?",
    MaterialKind.RECORD: "记录|纪要|台账",
    MaterialKind.PHOTO: "照片|图片|合影",
    MaterialKind.SUMMARY: "总结|小结|汇报",
    MaterialKind.REPORT: "报道|简报",
    MaterialKind.VOUCHER: "凭证|发票|收据",
}
_KIND = re.compile("|".join(f"(?P<{kind.name}>{words})" for kind, words in _KINDS.items()))
_CAMERA = re.compile(r"(?i)^(?:img|dsc[nf]?|dscf|pxl|mmexport|wx_camera|微信图片|微信照片|照片)[-_\s]?\d")


def read_name(name: str, year: int | None, today: date) -> list[Proposal]:
    """What the name of a file says of it.

    Args:
        name: with its suffix.
        year: the plan's, for days without a year; None where there is none.
        today: nothing later is a day of forming.

    Returns:
        One proposal a field at most; none for what the name does not say, or says as no day can be.
    """
    stem = PurePath(name).stem
    found: list[Proposal] = []
    day, rest = _day(stem, year, today)
    if day:
        found.append(Proposal(ProposedField.FORMED_ON, day.isoformat(), _SOURCE))
    if number := _NUMBER.search(rest):
        found.append(
            Proposal(
                ProposedField.DOCUMENT_NUMBER,
                f"{number['issuer']}〔{number['year']}〕{int(number['number'])}号",
                _SOURCE,
            )
        )
        rest = rest.replace(number[0], " ")
    title = _title(rest)
    if title and title != stem:
        found.append(Proposal(ProposedField.TITLE, title, _SOURCE))
    kinds = [MaterialKind[each.lastgroup or ""] for each in _KIND.finditer(title)]
    if _CAMERA.match(stem):
        kinds = [MaterialKind.PHOTO]
    # What a document is stands last: 关于印发方案的通知.
    found += (Proposal(ProposedField.KIND, kind.value, _SOURCE) for kind in kinds[-1:])
    return found


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
