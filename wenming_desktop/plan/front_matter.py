"""What stands around the numbered text of a plan: title, issuer, date, basis documents, attachment."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from wenming_desktop.plan.headings import chinese_number

_YEAR = r"\d{4}|二[〇○零][〇○零一二三四五六七八九]{2}"
_MONTH_OR_DAY = r"\d{1,2}|[一二三四五六七八九十]+"
_DATE = rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_MONTH_OR_DAY})\s*月\s*(?P<day>{_MONTH_OR_DAY})\s*日"
_UNIT = (
    r"[^\s，。；：、！？（）《》\d]{2,40}"
    r"(?:局|委|委员会|办|办公室|政府|中心|厅|部|院|校|学|馆|站|所|处|队|社|公司|集团|支部|总支|党组|工会|小组)"
)
_SIGNATURE = re.compile(rf"(?:^|(?<=[。！？\s）]))(?P<unit>{_UNIT})\s*{_DATE}(?=\s|$|[（(])")
_DATE_LINE = re.compile(rf"^\s*{_DATE}\s*$", re.MULTILINE)
_PUBLICITY = re.compile(r"[（(]此件[^（）()\n]{1,20}[）)]")
_KIND = "(?:方案|计划|要点|工作安排|实施意见|责任书|分解表)"
_TITLE = re.compile(rf"[^，。；：！？《》\n]{{2,80}}{_KIND}")
_NAMED_TITLE = re.compile(rf"《([^《》]{{2,80}}{_KIND})》")
_ATTACHMENT = re.compile(
    r"(?:^|(?<=[\s。！？）]))附\s*[件表]\s*[\d一二三四五六七八九]{0,2}\s*(?:[：:]|(?=\n))|(?<=\n)附[：:]"
)
_LISTED = re.compile(r"\s*(?:附\s*件\s*)?\d{1,2}\s*[.．、：:]\s*(?!\d{1,2}[.．])")
_BASIS = re.compile(r"(?:根据|按照|依据|依照|遵照|对照)")
_BASIS_END = re.compile(
    r"[。；！？]|[，,]\s*(?=结合|现|制定|特|为|经|切实|认真|扎实|全面|深入)|结合|现就|特制定|制定(?:本|如下)"
)
_DOCUMENT = re.compile(r"《[^》]+》(?:\s*[（(][^（）()]*号[）)])?")
_PLAIN_DOCUMENT = re.compile(r"[^，,、《》]{2,40}(?:标准|办法|意见|规定|条例|细则|体系|指标|通知|规划|纲要)")
_LONGEST_FRONT = 10_000  # characters that are searched; real ones have some hundred


@dataclass(frozen=True)
class FrontMatter:
    """Title, issuer, date, year and basis documents; empty or None where the document names none."""

    title: str
    issuer: str
    issued_on: date | None
    year: int | None
    basis: tuple[str, ...]


def take_signature(text: str) -> tuple[str, str, date | None]:
    """Take out the signatures (落款: unit and date) and the note （此件公开发布）.

    Returns:
        The text without them, the unit of the first signature ("" if none), and its date.
    """
    issuer, issued_on = "", None
    for pattern in (_SIGNATURE, _DATE_LINE):
        for match in pattern.finditer(text):
            if issued_on is None:
                issued_on = _date(match)
                issuer = match["unit"] if pattern is _SIGNATURE and issued_on else issuer
        text = pattern.sub("\n\n", text)
    return _PUBLICITY.sub("\n\n", text), issuer, issued_on


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(_number(match["year"]), _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _number(written: str) -> int:
    return int(written) if written.isdigit() else chinese_number(written) or 0


def split_attachment(text: str, after: int) -> tuple[str, str]:
    """Cut the text where its attachments begin.

    Args:
        text: normalised text.
        after: offset of the first numbered item: a covering notice names the plan itself as its attachment.

    Returns:
        The text before, and the names of the attachments, "；" between them.
    """
    match = _ATTACHMENT.search(text, after)
    if not match:
        return text, ""
    rest = text[match.end() : match.end() + _LONGEST_FRONT]
    lines = [line.strip() for line in rest.strip().split("\n")]
    taken = lines[:1]
    if match[0][-1] in "：:":  # otherwise the attachment itself follows its name
        taken += takewhile(_LISTED.match, lines[1:])
    names = [name for line in taken for name in re.split(rf"(?:^|(?<=[\s；;])){_LISTED.pattern}", line)]
    return text[: match.start()], "；".join(name.strip(" \u3000；;。") for name in names if name.strip())


def front_matter(preamble: str, issuer: str, issued_on: date | None) -> FrontMatter:
    """Read what stands before the first numbered item.

    Args:
        preamble: that text, without signatures.
        issuer: the signing unit, "" if none.
        issued_on: the date of the signature.
    """
    preamble = preamble[-_LONGEST_FRONT:]
    title = _title(preamble)
    heading = re.search(rf"(?:^|\n)\s*({_UNIT})\s*关于", preamble)
    named = re.match(rf"({_UNIT})\s*(?={_YEAR})", title)
    issuer = issuer or (heading or named or [""] * 2)[1]
    year = re.search(rf"({_YEAR})\s*年?", title) or (
        None if issued_on else re.search(rf"({_YEAR})\s*年", preamble)
    )
    return FrontMatter(
        title=title,
        issuer=issuer,
        issued_on=issued_on,
        year=_number(year[1]) if year else issued_on.year if issued_on else None,
        basis=basis_documents(preamble),
    )


def _title(preamble: str) -> str:
    """The last line that is a plan's name; the one a covering notice names; a first line that may be one."""
    lines = [line.strip() for line in preamble.split("\n")]
    for at in range(len(lines) - 1, -1, -1):
        if _TITLE.fullmatch(lines[at]):
            above = lines[at - 1] if at else ""
            broken = 4 <= len(above) <= 40 and not re.search(rf"[，。；：！？》〕]|{_UNIT}$|的通知$", above)
            return above + lines[at] if broken else lines[at]
    close_up = re.sub(r"(?<=\d)\s+(?=[^\x00-\xff])|(?<=[^\x00-\xff])\s+(?=\d)", "", preamble)
    runs = re.split(r"\s+|[。！？]|(?<=方案|计划|要点)(?=为|根据|按照|依据)", close_up)
    candidates = [run for run in runs if _TITLE.fullmatch(run)] or _NAMED_TITLE.findall(preamble)
    if candidates:
        return candidates[-1]
    first = next((line for line in lines if line), "")
    return first if len(first) <= 60 and not re.search(r"[。；：，]", first) else ""


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
