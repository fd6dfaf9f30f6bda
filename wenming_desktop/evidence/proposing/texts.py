"""What the text of a paper says of it: 题名, 文号, 责任者, 形成日期, 地点, and the kind of material.

Papers are laid out after GB/T 9704-2012: who issued it with 文件 (发文机关标志), 文号, title, text, below it
who made it out and the day (7.3.5). Rosters and records have a title and labels: 时间：, 地点：.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from wenming_desktop.evidence.proposing.days import NARROW, whole_day
from wenming_desktop.evidence.proposing.labels import (
    byline_office,
    has_byline,
    labelled_day,
    labelled_office,
    labelled_place,
)
from wenming_desktop.evidence.proposing.mastheads import masthead, title_below
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.evidence.proposing.wordings import (
    NUMBER,
    NUMBER_ALONE,
    NUMBER_TO_COME,
    ends_title,
    is_office,
    kind_of_title,
    number_text,
)
from wenming_desktop.plan.materials import MaterialKind

_SOURCE = "正文"
_HEAD = 15  # lines in which what heads a paper stands
_MOST_ABOVE = 4  # lines above a day on which who signed stands
_LONGEST_TITLE, _TITLE_LINES = 100, 4
_LONGEST_LINE = 300  # characters; what stands behind is running text
_SHORT_TITLE = 30  # characters of a title whose last word names no kind of paper
_BLANKS = re.compile(
    r"(?<=[^\x00-\x7f])[ \t\u3000]+(?=[^\x00-\x7f])"
    r"|(?<=[^\x00-\x7f])[ \t]+(?=\d)|(?<=\d)[ \t]+(?=[^\x00-\x7f])"
)
_ISSUED = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、（）()]{3,40}?)(?:\s*文件|（函）)$")
_ABOVE_TITLE = re.compile(
    r"^(?:(?:机密|秘密|内部|公开|特急|加急|平急|急件)[★\d年个月]*|第?\s*[\d]{1,6}\s*[号期]?|签发人.*|附件\s*\d*[:：]?|[-—\d\s]+|【.*】"
    r"|(?:表号|编号|档号|制[表定]机关|批准文号|批准机关|有效期至?|填[报表制]\S{0,4}|单位(?:名称|[(（].*[)）])?|日期|时间|地点|密级)[:：].+"
    r"|(?i:从|发件人|收件人|抄[送报]|主送|发送时间|主题词|from|to|cc|sent|date)[:：].*|.*日印发|[(（]?共印.*"
    r"|[★☆]+|\d{1,2}:\d\d(?:\s.*)?|(?:https?:|www\.).*|第\d+页.*|.*(?:门户|官方|政务)?网站?[-—_|].*|.*(?:FROM|FAX|传真)\s*[:：].*)$"
)
# Where on a site a page lies; above it stands the site's name.
_TRAIL = re.compile(r"(?:当前位置|首页|您的位置|您所在的位置).*|[^<]*\S\s*[>›»＞]\s*\S.*")
_THEN_MORE = re.compile(
    r"^(.{6,}?的(?:通知|通报|决定|意见|报告|请示|批复|函|方案)(?=[ \t\u3000]+\S)"
    r"|[^\t:：]{5,}(?=\t[^\t]*[:：]))"  # 活动记录册, and in the next cell 编号：01
)
# 某局文件 某发〔2021〕5号 关于…的通知; 文号：某发〔2021〕5号
_HEADED = re.compile(
    r"(?:(?P<issuer>\S.{1,60}?文\s*件)[ \u3000]+)?"
    r"(?P<label>(?:文件|发文|公文)?\s*(?:编\s*号|[文字]\s*号)(?:\s*[:：\t]\s*|[ \u3000]{2,}))?"
    r"(?P<number>(?:[\u4e00-\u9fff] {0,3}){1,12}[〔﹝\[［(（【][^\u4e00-\u9fff]+号)(?P<gap>\s*)(?P<rest>.*)"
)
_TITLE_BEGINS = re.compile(r"[\u4e00-\u9fff、（）]{0,25}?(?:关于|转发|印发)")
# 会议名称, and the title in the next cell; a cell of less is the name of a column.
_FORM = re.compile(
    r"(?:会议|活动|培训|学习|讲座|课程|项目|文件|材料)?(?:名\s*称|标\s*题|题\s*目|主\s*题)"
    r"(?:\s*[:：]\s*(?P<said>[^\t]{2,100}?)|(?:\t\s*|[ \u3000]{2,})(?P<cell>[^\t]{5,100}?))"
    r"(?:(?:\t|[ \u3000]{2,}).*)?"
)
# A row of a table or form: 序号 姓名, 部门：办公室.
_ROW = re.compile(r"[^\t]*\t|[\u4e00-\u9fff]{1,4}\s*[:：]\s*\S|(?:序\s*号|姓\s*名|月\s*份)\s+\S")
_BESIDE = re.compile(r"^(?P<before>[\u4e00-\u9fff（）()、 \u3000]+?)[ \u3000]*(?P<day>[\d一二][^\t]*)$")
_PAIRS = ("《》", "“”", "（）", "()", "「」", "『』")
_SEAL = re.compile(r"[(（](?:盖章|印章|公章|章|签章)[)）]")


def read_text(pages: Sequence[str], today: date) -> list[Proposal]:
    """What the text of a paper says of it.

    Args:
        pages: the text of each page, lines apart.
        today: nothing later is a day of forming.

    Returns:
        One proposal a field at most; none for what the text does not say.
    """
    raw = [
        unicodedata.normalize("NFC", line.strip()[:_LONGEST_LINE]).translate(NARROW)
        for page in pages
        for line in page.splitlines()
    ]
    raw = _apart([line for line in raw if line])
    lines = [_close(line) for line in raw]
    found: list[Proposal] = []

    def propose(field: ProposedField, value: str) -> None:
        if value:
            found.append(Proposal(field, value, _SOURCE))

    head = masthead(raw, today)
    title = _title(raw[:_HEAD])
    if head:
        title = title_below(lines[head.below : head.below + _HEAD]) or title
        day, signed = head.day, head.office
    else:
        day, signed = _made_out(raw, today)
    propose(ProposedField.TITLE, title)
    propose(ProposedField.DOCUMENT_NUMBER, _number(lines[:_HEAD]) or _number_of_pages(lines))
    office = _joint(signed, lines[:_HEAD]) or labelled_office(raw) or _heading_issuer(lines[:_HEAD])
    office = office or _below_title(title, raw[:_HEAD]) or _before_title(title)
    office = office or byline_office(raw[:_HEAD])
    propose(ProposedField.RESPONSIBLE, office)
    if day := day or labelled_day(raw, today):
        propose(ProposedField.FORMED_ON, day.isoformat())
    propose(ProposedField.PLACE, _close(labelled_place(raw)))
    news = MaterialKind.REPORT if title and any(map(has_byline, raw[:_HEAD])) else None
    if kind := (kind_of_title(head.name) if head else None) or kind_of_title(title) or news:
        propose(ProposedField.KIND, kind.value)
    return found


def _below_title(title: str, head: Sequence[str]) -> str:
    """The office that stands alone below the title."""
    begun = next((at for at, line in enumerate(head) if title and title.endswith(_close(line))), len(head))
    below = "".join(head[begun + 1 : begun + 2])
    return below if is_office(below) else ""


def _before_title(title: str) -> str:
    """The office that a title without 关于 begins with: 某局2022年工作要点."""
    named = re.match(r"(?P<office>[\u4e00-\u9fff]{3,25}?)(?=(?:20|19)\d\d|[一二][〇○零九]|“)", title)
    return named["office"] if named and is_office(named["office"]) else ""


def _joint(signed: str, head: Sequence[str]) -> str:
    """Who signed, set apart where it is nothing but the offices of the head, one behind the other."""
    offices = [line.removesuffix("文件").strip() for line in head]
    rest, found = signed.replace("、", ""), list[str]()
    while office := next((one for one in offices if len(one) > 3 and rest.startswith(one)), ""):
        found.append(office)
        rest = rest.removeprefix(office)
    return "、".join(found) if len(found) > 1 and not rest else signed


def _close(line: str) -> str:
    """A line without the blanks that justify Chinese signs."""
    return _BLANKS.sub("", line)


def _apart(lines: Sequence[str]) -> list[str]:
    """The lines; in the head 文号 apart from its label, from brackets below the title, and from a title."""
    found: list[str] = []
    split = [_pieces(line) for line in lines[:_HEAD]]
    many = sum(len(pieces) > 1 for pieces in split) > 1  # a list of papers
    for line, pieces in zip(lines[:_HEAD], split, strict=True):
        inner = re.sub(r"^[(（]\s*(.*?)\s*[)）]$", r"\1", line)
        if inner != line and _is_number(_close(inner)) and found and ends_title(_close(found[-1])):
            found.append(inner)
        else:
            found += [line] if many and len(pieces) > 1 else pieces
    return [*found, *lines[_HEAD:]]


def _pieces(line: str) -> list[str]:
    """Who issued the paper, 文号 and title of a line that holds them; else the line."""
    headed = _HEADED.fullmatch(line)
    if not headed or not _is_number(_close(headed["number"])):
        return [line]
    rest = _close(headed["rest"])
    titled = _TITLE_BEGINS.match(rest) and (
        re.search("[ \u3000]", headed["gap"]) or ends_title(rest) or _THEN_MORE.match(headed["rest"])
    )
    if titled or headed["label"] or (headed["issuer"] and not rest):
        return [piece for piece in headed.group("issuer", "number", "rest") if piece]
    return [line]


def _title(head: Sequence[str]) -> str:
    parts: list[str] = []
    in_rows = followed = False
    below = _below_heading(head)
    trails = [at for at, line in enumerate(below) if _TRAIL.match(_close(line))]
    below = below[trails[-1] + 1 :] if trails else below
    for at, whole in enumerate(below):
        more = _THEN_MORE.match(whole)
        line = more[1] if more else whole
        close = _close(line)
        after = below[at + 1] if at + 1 < len(below) else ""
        # Below 文号 whose name comes first is part of the title.
        if not parts and _stands_above(close, after if len(below) == len(head) else ""):
            continue
        if not parts and (form := _FORM.fullmatch(line)):
            return _close(form["said"] or form["cell"])
        if has_byline(after) and len(close) <= _LONGEST_TITLE and not close.endswith("。"):
            return "".join(part for part in [*parts, close] if not part.startswith("—")) or close
        if _ROW.match(line) and ("\t" in line or not ends_title(close)):
            if followed := bool(parts):
                break
            in_rows = True
            continue
        parts.append(close)
        joined = "".join(parts)
        if len(joined) > _LONGEST_TITLE or len(parts) > _TITLE_LINES or re.search("[。；;：:]$", close):
            break
        if ends_title(joined) and not _goes_on(joined, after):
            return joined
        if in_rows:
            return ""  # below a form's rows nothing but what ends as one is a title
    first = parts[0] if parts else ""
    short = 4 <= len(first) <= _SHORT_TITLE and not re.search(
        r"[，,。；;：:\t]|^\d|^[(（]?[一二三四五六七八九十]", first
    )
    return first if short and (followed or len(parts) > 1) else ""


def _stands_above(line: str, after: str) -> bool:
    """Whether a line is none of a title's: 文号, or who issued, or printed, the paper."""
    office = is_office(line) and re.match(r"\d{4}年", after) and (ends_title(after) or after.endswith("印发"))
    number = _is_number(line) or NUMBER_TO_COME.fullmatch(line)
    return bool(_ABOVE_TITLE.match(line) or _ISSUED.match(line) or number or office)


def _below_heading(head: Sequence[str]) -> Sequence[str]:
    """What stands below 文号, where above it is only who issued the paper."""
    closed = list(map(_close, head))
    numbered = next(
        (at for at, line in enumerate(closed) if _is_number(line) or NUMBER_TO_COME.fullmatch(line)), 0
    )
    return head if any(map(ends_title, closed[:numbered])) else head[numbered:]


def _goes_on(title: str, after: str) -> bool:
    """Whether the next line is a title's as well: 关于报送总结 / 的通知."""
    open_marks = any(title.count(one) > title.count(other) for one, other in _PAIRS)
    return open_marks or after.startswith(("的", "和", "、", "》", "”"))


def _is_number(line: str) -> bool:
    return NUMBER.fullmatch(re.sub(r"\s*签发人.*$", "", line)) is not None


def _number(head: Sequence[str]) -> str:
    """文号 where it stands alone; one within a sentence is another paper's."""
    for at, line in enumerate(head):
        written = re.sub(r"\s*签发人.*$", "", line)
        number = NUMBER.fullmatch(written) or NUMBER_ALONE.fullmatch(written)
        if number and not _within_sentence(head[at - 1] if at else "", "".join(head[at + 1 : at + 2])):
            return number_text(number)
    return ""


def _number_of_pages(lines: Sequence[str]) -> str:
    """文号 in what heads each page, which stands behind the text, in 【】."""
    heads = (line[1:-1] for line in lines if line.startswith("【") and line.endswith("】"))
    return next((number_text(found) for head in heads if (found := NUMBER.fullmatch(head))), "")


def _within_sentence(before: str, after: str) -> bool:
    """Whether a line stands alone only as a sentence is broken there: （沂地 / 质管发〔2021〕3号 / ）要求."""
    is_open = any(before.count(one) > before.count(other) for one, other in _PAIRS)
    runs_on = re.search("[，,；;]", before) and not re.search("[。：:]$", before)
    begun = re.search(
        "(?:根据|按照|依据|遵照|贯彻|落实|执行|转发|[和与及以])$|^(?:根据|按照|依据|遵照)", before
    )
    goes_on = re.match("[）)》」』”，,。；;、的和及]|文件|精神|要求|规定", after)
    return is_open or bool(runs_on or begun or goes_on)


def _heading_issuer(head: Sequence[str]) -> str:
    for at, line in enumerate(head):
        if issued := _ISSUED.match(line):
            return issued["issuer"]
        if is_office(line) and _is_number("".join(head[at + 1 : at + 2])):
            return line
    return ""


def _made_out(lines: Sequence[str], today: date) -> tuple[date | None, str]:
    """The day the paper was made out, at the end of its line, and who stands above or before it.

    The first below an office is the letter's own; forms behind it have theirs. Of days that stand alone,
    different ones are no one's, nor are those of rows.
    """
    alone: set[date] = set()
    below: list[tuple[int, date, str]] = []
    beside: list[tuple[int, date, str]] = []
    for at, line in enumerate(lines):
        if (below or beside or alone) and re.match(r"附\s*件\s*\d*[:：]?", line):
            break  # its own days follow
        if day := whole_day(line, today):
            if offices := _offices_above(lines[max(0, at - _MOST_ABOVE) : at]):
                below.append((at, day, offices))
            else:
                alone.add(day)
        elif found := _BESIDE.match(line):
            offices, day = _split_offices(found["before"]), whole_day(found["day"], today)
            if offices and day:
                beside.append((at, day, offices))
    rows = len({day for _, day, _ in beside}) > 1
    if signed := sorted(below if rows else [*below, *beside]):
        return signed[0][1:]
    return (alone.pop(), "") if len(alone) == 1 else (None, "")


def _offices_above(lines: Sequence[str]) -> str:
    """The offices on the lines just above, at most three; empty where there is none."""
    found: list[str] = []
    for line in reversed(lines):
        office = _split_offices(_SEAL.sub("", line))
        if office:
            found.insert(0, office)
        elif found or _SEAL.sub("", line).strip():
            break
    return "、".join(found)


def _split_offices(text: str) -> str:
    """The offices in a line that holds nothing else: 甲局　乙办 as 甲局、乙办; empty where it says more."""
    pieces = text.split()
    if all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    return "、".join(pieces) if all(map(is_office, pieces)) else ""
