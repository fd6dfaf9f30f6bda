"""The paper of 四性检测: four parts of checks, each of what, how, with what result (after DA/T 70-2018)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from wenming_desktop import program_version
from wenming_desktop.documents.listings.paper_rows import group, row, urgent
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.transfer.checking.survey import Survey
from wenming_desktop.words import chinese_date, in_one_line, listed, shortened

NAMED = 5  # in one line
PARTS = ("一、真实性", "二、完整性", "三、可用性", "四、安全性")
_MOST_CHARACTERS = 80  # of what a bag says of itself


class Line(NamedTuple):
    """One check: of what, how, with what result; whether something must be done, None if it was not made."""

    what: str
    how: str
    result: str
    bad: bool | None = False


def checks_pdf(
    unit: str,
    conclusion: str,
    facts: Mapping[str, str],
    parts: Sequence[Sequence[Line]],
    now: datetime,
    noted: Sequence[dict[str, object]] = (),
) -> bytes:
    """The report as a PDF.

    Args:
        unit: whose it is that was checked.
        conclusion: what came of it, a sentence or two.
        facts: of what was checked, by name.
        parts: the checks of each of PARTS.
        now: the moment of checking, local time.
        noted: groups of rows: what was found, one by one.

    Raises:
        UserError: no Chinese font is installed.
    """
    checked = {
        "检测程序": f"文明创建工作台 {program_version()}",
        "检测时间": f"{chinese_date(now.date())} {now:%H:%M}",
    }
    return render(
        "four-checks",
        {
            "title": "四性检测报告",
            "unit": short(unit),
            "unit-line": f"来源单位：{short(unit) or '没有登记'}",
            "date-line": chinese_date(now.date()),
            "summary": conclusion,
            "facts": [[name, short(text)] for name, text in {**facts, **checked}.items()],
            "groups": [_group(title, lines) for title, lines in zip(PARTS, parts, strict=True)],
            "noted": list(noted),
        },
    )


def to_do(parts: Sequence[Sequence[Line]]) -> int:
    """How many checks came to something that must be done."""
    return sum(line.bad is True for lines in parts for line in lines)


def short(text: str) -> str:
    """What somebody says of himself, of whatever length, in a line or two."""
    return shortened(in_one_line(text), _MOST_CHARACTERS)


def numbering(items: int, explained: int, gaps: Sequence[str]) -> Line:
    """断号: so many items with a 档号, gaps with a reason, and the missing numbers without one."""
    result = f"{items} 件有档号" if items else "还没有编档号"
    result += f"；{explained} 个断号有说明" if explained else ""
    result += f"；{len(gaps)} 个断号没有说明：{listed(gaps, '个', NAMED)}" if gaps else ""
    result += "" if gaps or explained or not items else "，没有断号"
    return Line("档号连续", "登记的件号逐个排查漏号", result, bool(gaps))


def _group(title: str, lines: Sequence[Line]) -> dict[str, object]:
    said = [in_one_line(one.result) for one in lines]
    rows = [
        row(one.what, one.how, urgent(text) if one.bad else text)
        for one, text in zip(lines, said, strict=True)
    ]
    marks = {one.bad for one in lines}
    return group(rows, title, "需要处理" if True in marks else "有的没有检测" if None in marks else "合格")


def usable(seen: Survey, awkward: Sequence[str]) -> list[Line]:
    """可用性 of what was looked through; ``awkward`` are paths that some system cannot hold."""
    kinds = "，".join(f"{kind} {count} 个" for kind, count in seen.kinds.most_common())
    opened = f"试开 {seen.tried} 个（可试的 {seen.openable} 个）"
    shut = f"，{len(seen.closed)} 个打不开：{''.join(seen.closed[:NAMED])}"
    longest = f"没有妨碍，最长的路径 {seen.longest} 个字符"
    return [
        Line(
            "文件打得开",
            "图片、PDF、OFD、办公文档逐个或间隔抽取，画出第一页或读出文字",
            seen.untried or opened + (shut if seen.closed else "，全部打开"),
            None if seen.untried else bool(seen.closed),
        ),
        Line("格式", "按扩展名归类计数", kinds or "没有文件"),
        Line(
            "名称通用",
            "名称在 Windows、Linux 上都能用，路径不太长",
            f"{len(awkward)} 个名称有妨碍：{listed(awkward, '个', NAMED)}" if awkward else longest,
            bool(awkward),
        ),
    ]


def safe(seen: Survey) -> list[Line]:
    """安全性 of what was looked through."""
    named = listed(seen.programs, "个", NAMED)
    programs = f"有 {len(seen.programs)} 个：{named}" if named else "没有"
    locked = [words for words in seen.closed if "密码" in words]
    shut = f"{len(locked)} 个加了密码" if locked else seen.untried or "没有发现"
    return [
        Line("没有程序和脚本", "看扩展名和开头的字节", programs, bool(named)),
        Line("没有加密", "试开文件时查看", shut, None if seen.untried else bool(locked)),
        Line("病毒", "本程序不查毒", "没有检测，请用杀毒软件另查", None),
    ]
