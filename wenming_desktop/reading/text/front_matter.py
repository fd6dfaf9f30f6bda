"""What stands around the numbered text of a plan: title, issuer, date, basis documents, attachment."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile

from wenming_desktop.reading.draft import Span
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.words import chinese_number

_ZERO = "〇○零Ｏ0"
_YEAR = rf"\d{{4}}|[二一][{_ZERO}九][{_ZERO}一二三四五六七八九]{{2}}"
_MONTH_OR_DAY = r"\d{1,2}|[一二三四五六七八九十]+"
_MONTH = rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_MONTH_OR_DAY})\s*月"
_DATE = rf"{_MONTH}\s*(?P<day>{_MONTH_OR_DAY})\s*日"
_BODY = (
    "局|委|委员会|办|办公室|政府|中心|厅|部|院|校|学|馆|站|所|处|队|社|公司|集团|支部|总支|党组|工会|小组|园"
)
UNIT = rf"[^\s，。；：、！？（）《》\d|]{{2,40}}(?:{_BODY})"
_UNITS = rf"(?P<unit>{UNIT}(?:[\s、]+{UNIT}){{0,3}})"
_SIGNATURE = re.compile(rf"(?:^|(?<=[。！？\s）]))(?:{_UNITS})\s*{_DATE}(?=\s|$|[（(])")
_MONTH_SIGNATURE = re.compile(
    rf"(?m:^)[ \t\u3000]*(?:{_UNITS}\s*\n\s*)?{_MONTH}[ \t\u3000]*(?m:$)(?!\n\s*[一（1])"
)
# Whatever a body is called: a line by itself right above the date at the end.
_NAME_SIGNATURE = re.compile(
    r"(?m:^)[ \t\u3000]*(?P<unit>[\u4e00-\u9fffA-Za-z（）()]{2,30}"
    rf"(?:[ \u3000、]+[\u4e00-\u9fff（）()]{{4,30}})?)[ \t\u3000]*\n"
    rf"(?:[ \t\u3000]*\n)?[ \t\u3000]*{_DATE}[ \t\u3000]*(?m:$)"
)
_OF_DOCUMENT = re.compile("创建|工作|文明|方案|计划|安排|任务|分工|通知|意见|要点|[表书]$|关于")
_BODY_OF_TITLE = re.compile(  # the unit that a title begins with, where the signature is missing
    rf"((?:(?!文明|创建|争创)[^\s，。；：、！？（）《》\d|]){{2,40}}?(?:{_BODY}|[林农牧渔]场|[支分]行|水库|剧院|出版社|海关|监狱|气象台))"
    rf"\s*(?={_YEAR}|创建|开展|关于|深化|推进|巩固|争创|“|精神文明|文明)"
)
_DATE_LINE = re.compile(rf"^\s*{_DATE}\s*$", re.MULTILINE)
_LAST_DATE = re.compile(rf"\s{_DATE}\s*$")
_PUBLICITY = re.compile(r"[（(]此件[^（）()\n]{1,20}[）)]")
KIND = (
    "(?:方案|计划|要点|工作安排|实施意见|责任书|任务书|任务清单|分解表|责任分工|分工表|任务分解|分工方案|安排意见"
    "|行动)"
)
_TITLE = re.compile(rf"[^，。；：！？《》\n|]{{2,80}}{KIND}(?:[（(][^（）()\n]{{1,12}}[）)])?")
_NAMED_TITLE = re.compile(rf"《([^《》]{{2,80}}{KIND})》")
_NOTICE_TITLE = re.compile(r"[^，。；：！？\n|]{2,80}的?通知(?=\s|$|时间)")
_ATTACHMENT = re.compile(
    r"(?:^|(?<=[\s。！？：）]))附\s*[件表]\s*[\d一二三四五六七八九]{0,2}\s*(?:[：:]|(?=\n))|(?<=\n)附[：:]"
)
_LISTED = re.compile(r"\s*(?:附\s*件\s*)?\d{1,2}\s*[.．、：:]\s*(?!\d{1,2}[.．])")
_LIST_END = re.compile(
    rf"\n\s*\n|(?:{_YEAR})\s*年\s*(?:{_MONTH_OR_DAY})\s*月|主题词|抄\s?[送报]|[一二三]、|。"
)
_BASIS = re.compile(r"(?:根据|按照|依据|依照|遵照|对照)")
_BASIS_END = re.compile(
    r"[。；！？]|[，,]\s*(?=结合|现|制定|特|为|经|切实|认真|扎实|全面|深入)|结合|现就|特制定|制定(?:本|如下)"
)
_DOCUMENT = re.compile(r"《[^》]+》(?:\s*[（(][^（）()]*号[）)])?")
_PLAIN_DOCUMENT = re.compile(r"[^，,、《》]{2,40}(?:标准|办法|意见|规定|条例|细则|体系|指标|通知|规划|纲要)")
_MOST_ATTACHMENTS = 100
_SHORTEST_TITLE = 3
_LONGEST_FRONT = 10_000  # characters that are searched; real ones have some hundred
_LONGEST_TITLE_PAGE = 300  # characters
_SITE_DATE = re.compile(r"(?:时间|日期|来源|发布|点击|阅读)[^\n]{0,40}")
_NUMBER_OF_DOCUMENT = re.compile(
    r"(?m:^)[ \t\u3000（(]*[^\s，。《》]{1,12}[〔\[【](20\d\d)[〕\]】]\s*第?\d{1,4}\s*号[）) ]*(?m:$)"
)
_OPENING_YEAR = re.compile(rf"(?:^|[。\n\s])\s*({_YEAR})\s*年度?是")


@dataclass(frozen=True)
class Signature:
    """Who signed, and when; ``spans`` are the places in the text."""

    issuer: str = ""
    issued_on: date | None = None
    year: int | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class FrontMatter:
    """Title, issuer, date, year and basis documents; empty or None where the document names none."""

    title: str
    issuer: str
    issued_on: date | None
    year: int | None
    basis: tuple[str, ...]


def take_signature(text: str) -> tuple[str, Signature]:
    """Blank out the signatures (落款: units and date) and the note （此件公开发布）; positions stay.

    Returns:
        The text, and the first signature: both units where two signed, 、 between them.
    """
    issuer, issued_on, year = "", None, None
    spans: list[Span] = []
    for pattern in (_SIGNATURE, _NAME_SIGNATURE, _DATE_LINE, _MONTH_SIGNATURE, _LAST_DATE):
        found = [match for match in pattern.finditer(text) if pattern is not _NAME_SIGNATURE or _signs(match)]
        for match in found:
            unit = (match.groupdict().get("unit") or "").strip()
            if year is None:
                issued_on = _date(match)
                year = issued_on.year if issued_on else number_of(match["year"])
                issuer = "、".join(re.split(r"[\s、]+", unit)) if unit else issuer
            spans.append(match.span())
        for match in found:
            text = text[: match.start()] + _blank(match) + text[match.end() :]
    if unit_span := _last_unit(text):
        issuer = issuer or text[slice(*unit_span)]
        spans.append(unit_span)
        text = text[: unit_span[0]] + " " * (unit_span[1] - unit_span[0]) + text[unit_span[1] :]
    spans += [match.span() for match in _PUBLICITY.finditer(text)]
    return _PUBLICITY.sub(_blank, text), Signature(issuer, issued_on, year, tuple(sorted(spans)))


def _signs(match: re.Match[str]) -> bool:
    """Whether a line above a date is a body's name behind a document, not the document's own."""
    before = match.string[: match.start()].rstrip()
    return bool(before) and not _OF_DOCUMENT.search(match["unit"])


def _last_unit(text: str) -> Span | None:
    """Where the last line is a unit that the beginning names, too: a signature without a date."""
    written = text.rstrip()
    above, _, line = written.rpartition("\n")
    unit = line.strip()
    signs = re.fullmatch(UNIT, unit) and unit[:2] in text[:_LONGEST_TITLE_PAGE]
    if not signs or not above.rstrip().endswith(("。", "！", "）", ")", "】")):
        return None
    return len(written) - len(unit), len(written)


def _blank(match: re.Match[str]) -> str:
    return ("\n\n" + " " * len(match[0]))[: len(match[0])]


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(number_of(match["year"]), number_of(match["month"]), number_of(match["day"]))
    except (ValueError, IndexError):
        return None


def number_of(written: str) -> int:
    """A number in either kind of digits."""
    return (
        int(written)
        if written.isdigit()
        else chinese_number(written.replace("Ｏ", "〇").replace("0", "〇")) or 0
    )


@dataclass(frozen=True)
class Attachment:
    """A place where attachments are named, or begin: their names, and the text's span that names them."""

    names: str  # "；" between them
    span: Span


def attachments(text: str) -> list[Attachment]:
    """The places in a text where attachments are named, or where one begins."""
    return [_attachment(text, match) for match in islice(_ATTACHMENT.finditer(text), _MOST_ATTACHMENTS)]


def _attachment(text: str, match: re.Match[str]) -> Attachment:
    rest = text[match.end() : match.end() + 600]
    begin = len(rest) - len(rest.lstrip())
    stop = _LIST_END.search(rest, begin + 1)
    rest = rest[: stop.start()] if stop else rest
    lines = rest[begin:].split("\n")
    taken = lines[:1]
    if match[0][-1] in "：:":  # otherwise the attachment itself follows its name
        taken += takewhile(_LISTED.match, lines[1:])
    listed = re.compile(rf"(?:^|(?<=[\s；;])|(?<=[^\d\s])(?=\d{{1,2}}[.．、：:]\D)){_LISTED.pattern}")
    names = [name.strip(" \u3000\t；;。|") for line in taken for name in listed.split(line)]
    end = match.end() + begin + len("\n".join(taken))
    return Attachment("；".join(filter(None, names)), (match.start(), end))


def front_matter(front: str, preamble: str, body: str, signature: Signature) -> FrontMatter:
    """Read what stands before the first numbered item.

    Args:
        front: all of it, without signatures.
        preamble: the part of it that belongs to the plan itself, not to a notice before it.
        body: what follows; only "2015年是…" tells a year there.
        signature: the first one.
    """
    front, preamble = front[-_LONGEST_FRONT:], preamble[-_LONGEST_FRONT:]
    title = plan_title(preamble) or plan_title(front)
    heading = re.search(rf"(?:^|\n)\s*({UNIT}(?:[ \u3000、]+{UNIT}){{0,3}})\s*关于", front)
    named = _BODY_OF_TITLE.match(title)
    issuer = signature.issuer or "、".join(re.split(r"[\s、]+", (heading or named or [""] * 2)[1]))
    return FrontMatter(
        title=title,
        issuer=issuer,
        issued_on=signature.issued_on,
        year=_year(title, front, body, signature),
        basis=basis_documents(preamble) or basis_documents(front),
    )


def _year(title: str, front: str, body: str, signature: Signature) -> int | None:
    """The plan's year: its title's, the signature's, one in the text before the plan, "2015年是…"."""
    if in_title := re.search(rf"(?<!\d)({_YEAR})\s*(?:年|至|[-—－~])?", title):
        return number_of(in_title[1])
    if signature.year:
        return signature.year
    text = _SITE_DATE.sub("", front)
    span = rf"({_YEAR})\s*年?度?\s*(?:至|到|[-—－~]+)\s*(?:{_YEAR})\s*年"
    for pattern, where in ((span, text), (rf"({_YEAR})\s*年", text), (_OPENING_YEAR, body[:_LONGEST_FRONT])):
        if found := re.search(pattern, where):
            return number_of(found[1])
    numbered = _NUMBER_OF_DOCUMENT.search(front)
    return year_in(front) or (int(numbered[1]) if numbered else None)


def year_in(text: str) -> int | None:
    """The first year of a date in a text, as of a site's own or of a plan's stages."""
    found = re.search(rf"({_YEAR})\s*年|(?<!\d)(20\d\d)-\d\d?-\d", text)
    return number_of(found[1] or found[2]) if found else None


def title_spans(title: str, text: str, stop: int) -> tuple[Span, ...]:
    """Where a title, or a line of it, fills a line of a text before ``stop``, or begins or ends one."""
    spans: list[Span] = []
    at = 0
    for line in text[:stop].split("\n") if title else []:
        written = line.strip(" \t\u3000|")
        begin = at + line.find(written)
        if len(written) > _SHORTEST_TITLE and written in title:
            spans.append((begin, begin + len(written)))
        elif written.startswith(title):
            spans.append((begin, begin + len(title)))
        elif written.endswith(title):
            spans.append((begin + len(written) - len(title), begin + len(written)))
        at += len(line) + 1
    return tuple(spans)


def is_title(line: str) -> bool:
    """Whether a line is the name of a plan."""
    return bool(_TITLE.fullmatch(folded(line.strip())))


def is_plan_or_notice(front: str) -> bool:
    """Whether a text's beginning says that it is a plan, or a notice about one."""
    same = folded(front[:_LONGEST_FRONT])
    return bool(plan_title(same) and re.search(KIND, same)) or bool(_NOTICE_TITLE.search(same))


def plan_title(preamble: str) -> str:
    """The last line that is a plan's name; the one a covering notice names; a first line that may be one."""
    lines = [line.strip(" \t\u3000|") for line in preamble.split("\n")]
    for at in range(len(lines) - 1, -1, -1):
        if is_title(lines[at]):
            return _above(lines, at) + lines[at]
    close_up = re.sub(r"(?<=\d)\s+(?=[^\x00-\xff])|(?<=[^\x00-\xff])\s+(?=\d)", "", preamble)
    runs = re.split(
        r"\s+|[。！？]|(?<=方案|计划|要点)(?=为|根据|按照|依据|各|局|机关)|印发|共印\d+份|日(?=\S)|[：:]",
        close_up,
    )
    candidates = [run for run in runs if is_title(run)] or _NAMED_TITLE.findall(preamble)
    if candidates:
        return candidates[-1]
    if notice := _NOTICE_TITLE.search(preamble):
        return notice[0].strip()
    first = next((line for line in lines if line), "")
    return first if len(first) <= 60 and not re.search(r"[。；：，]", first) else ""


def _above(lines: list[str], at: int) -> str:
    """The first half of a title that was broken in two."""
    above = lines[at - 1] if at else ""
    broken = 4 <= len(above) <= 40 and not re.search(rf"[，。；：！？》〕]|{UNIT}$|的通知$|号$", above)
    return above if broken and not is_title(above) else ""


def basis_documents(text: str) -> tuple[str, ...]:
    """The documents named after 根据, 按照…: each 《name》 with its number, or a plain name like …标准."""
    found: list[str] = []
    for start in _BASIS.finditer(text[:_LONGEST_FRONT]):
        rest = text[start.end() : start.end() + 600].replace("\n", "")
        clause = rest[: (_BASIS_END.search(rest) or re.search("$", rest) or start).start()]
        found += _DOCUMENT.findall(clause)
        plain = re.split(r"以及|[和及与]|\0", _DOCUMENT.sub("\0", clause))
        found += [name for part in plain if _PLAIN_DOCUMENT.fullmatch(name := part.strip(" 、，,等"))]
    return tuple(dict.fromkeys(found))
