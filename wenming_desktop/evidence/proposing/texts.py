"""What the text of a paper says of it: 题名, 文号, 责任者, 形成日期, 地点, and the kind of material.

Papers are laid out after GB/T 9704-2012: who issued it with 文件 (发文机关标志), 文号, title, text, below it
who made it out and the day (7.3.5). Rosters and records have a title and labels: 时间：, 地点：.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, plausible_day
from wenming_desktop.evidence.proposing.wordings import NUMBER, kind_of_title, number_text
from wenming_desktop.reading.named_days import arabic

_SOURCE = "正文"
_HEAD = 15  # lines in which what heads a paper stands
_SHEET = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)  # what programs call a sheet by themselves
_LABELS = 40  # lines in which time and place stand
_LONGEST_TITLE, _TITLE_LINES = 100, 4
_SHORT_TITLE = 30  # characters of a title whose last word names no kind of paper
_BLANKS = re.compile(
    r"(?<=[^\x00-\x7f])[ \t\u3000]+(?=[^\x00-\x7f])"
    r"|(?<=[^\x00-\x7f])[ \t]+(?=\d)|(?<=\d)[ \t]+(?=[^\x00-\x7f])"
)
_ISSUED = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、（）()]{3,40}?)(?:\s*文件|（函）)$")
_ABOVE_TITLE = re.compile(
    r"^(?:(?:机密|秘密|内部|公开|特急|加急|平急|急件)[★\d年个月]*|第?\s*[\d]{1,6}\s*[号期]?|签发人.*|附件\s*\d*[:：]?|[-—\d\s]+)$"
)
_ENDS = re.compile(
    "(?:通知|通告|公告|通报|决定|决议|意见|报告|请示|批复|函|纪要|方案|计划|要点|安排|办法|规定|规则|细则|章程|守则|公约|制度|预案"
    "|名单|名册|签到[表册]?|登记[表册]|统计表|汇总表|审批表|一览表|申报表|清单|台账|记录|总结|小结|汇报|简报|报道|倡议书|承诺书|讲话|发言稿?"
    "|合同|协议书?|收据|发票)(?:[(（].{1,8}[)）])?$"
)
_THEN_MORE = re.compile(r"^(.{6,}?的(?:通知|通报|决定|意见|报告|请示|批复|函|方案))[ \t\u3000]+\S")
_DAY = r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_NUMERALS = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日])")
_DAY_LINE = re.compile(rf"^[(（]?(?P<before>[\u4e00-\u9fff]*?){_DAY}[)）]?$")
_OFFICE = re.compile(
    r"^[\u4e00-\u9fff（）()、\s]{2,40}(?:局|委|委员会|会|办|办公室|政府|中心|厅|部|院|校|学|馆|站|所|处|科|室|队|社|社区|公司|集团|支部|党组|工会|小组|团)$"
)
_TIME = re.compile(rf"(?:时\s*间|日\s*期)\s*[:：]\s*{_DAY}")
_PLACE = re.compile(
    r"地\s*点\s*[:：]\s*(?P<place>\S.{1,40}?)"
    r"(?=\s{2,}|[；;。]|\s*(?:时间|日期|参加|出席|列席|主持|主讲|记录|人员|人数|主题|议题|内容)[\u4e00-\u9fff]{0,4}\s*[:：]|\s*$)",
    re.MULTILINE,
)


def read_text(pages: Sequence[str], today: date) -> list[Proposal]:
    """What the text of a paper says of it.

    Args:
        pages: the text of each page, lines apart.
        today: nothing later is a day of forming.

    Returns:
        One proposal a field at most; none for what the text does not say.
    """
    raw = [unicodedata.normalize("NFC", line).strip() for page in pages for line in page.splitlines()]
    raw = [line for line in raw if line and not _SHEET.fullmatch(line)]
    lines = [_close(line) for line in raw]
    found: list[Proposal] = []

    def propose(field: ProposedField, value: str) -> None:
        if value:
            found.append(Proposal(field, value, _SOURCE))

    title = _title(raw[:_HEAD])
    day, signed = _made_out(lines, today)
    labels = "\n".join(raw[:_LABELS])
    propose(ProposedField.TITLE, title)
    propose(ProposedField.DOCUMENT_NUMBER, _number(lines[:_HEAD]))
    propose(ProposedField.RESPONSIBLE, signed or _heading_issuer(lines[:_HEAD]))
    if day := day or _label_day(labels, today):
        propose(ProposedField.FORMED_ON, day.isoformat())
    if place := _PLACE.search(labels):
        propose(ProposedField.PLACE, _close(place["place"]))
    if kind := kind_of_title(title):
        propose(ProposedField.KIND, kind.value)
    return found


def _close(line: str) -> str:
    """A line without the blanks that justify Chinese signs."""
    return _BLANKS.sub("", line)


def _title(head: Sequence[str]) -> str:
    parts: list[str] = []
    for line in head:
        more = _THEN_MORE.match(line)
        close = _close(more[1] if more else line)
        if not parts and (_ABOVE_TITLE.match(close) or _ISSUED.match(close) or _is_number(close)):
            continue
        parts.append(close)
        joined = "".join(parts)
        if len(joined) > _LONGEST_TITLE or len(parts) > _TITLE_LINES or re.search("[。；;：:]$", close):
            break
        if _ENDS.search(joined):
            return joined
    first = parts[0] if parts else ""
    short = 4 <= len(first) <= _SHORT_TITLE and not re.search(
        r"[，,。；;：:]|^\d|^[(（]?[一二三四五六七八九十]", first
    )
    return first if short and len(parts) > 1 else ""


def _is_number(line: str) -> bool:
    return NUMBER.fullmatch(re.sub(r"\s*签发人.*$", "", line)) is not None


def _number(head: Sequence[str]) -> str:
    """文号 where it stands alone; one within a sentence is another paper's."""
    for line in head:
        if number := NUMBER.fullmatch(re.sub(r"\s*签发人.*$", "", line)):
            return number_text(number)
    return ""


def _heading_issuer(head: Sequence[str]) -> str:
    return next((issued["issuer"] for line in head if (issued := _ISSUED.match(line))), "")


def _made_out(lines: Sequence[str], today: date) -> tuple[date | None, str]:
    """The day the paper was made out, alone on its line, and who stands above or before it."""
    found: tuple[date | None, str] = (None, "")
    for number, line in enumerate(lines):
        if found[0] and re.match(r"附件\s*\d*[:：]?", line):
            break  # its own days follow
        written = _DAY_LINE.match(_NUMERALS.sub(arabic, line))
        day = written and _plausible(written, today)
        if written and day:
            before = written["before"] or (lines[number - 1] if number else "")
            found = day, before if _OFFICE.match(before) and not _ENDS.search(before) else ""
    return found


def _label_day(labels: str, today: date) -> date | None:
    return next(filter(None, (_plausible(found, today) for found in _times(labels))), None)


def _times(labels: str) -> Iterator[re.Match[str]]:
    return _TIME.finditer(_NUMERALS.sub(arabic, "\n".join(map(_close, labels.splitlines()))))


def _plausible(written: re.Match[str], today: date) -> date | None:
    return plausible_day(int(written["year"]), int(written["month"]), int(written["day"]), today)
