"""Papers of an office as GB/T 9704-2012 and custom set them, each with what is true of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tests.scans.sheet import (
    BLACK,
    BLUE,
    BODY,
    BOTTOM,
    HEIGHT,
    LEFT,
    LINE,
    MM,
    PT,
    RED,
    RIGHT,
    SMALL,
    TEXT_WIDTH,
    WIDTH,
    Box,
    Sheet,
    font,
    width_of,
)

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Paper:
    """What stands on a paper; ``title`` is in the lines in which it is set."""

    layout: str
    title: tuple[str, ...]
    body: tuple[str, ...] = ()
    day: str = ""  # ISO
    offices: tuple[str, ...] = ()
    number: str = ""
    to: str = ""
    kind: str = ""
    chinese_day: bool = False
    attached: tuple[str, ...] = ()
    copies: str = ""
    printed: str = ""  # ISO, with 版记
    mark: tuple[str, ...] = ()  # 发文机关标志, if it is not the offices and 文件
    signer: str = ""
    issue: str = ""
    head: tuple[str, ...] = ()  # of a table
    rows: tuple[tuple[str, ...], ...] = ()
    high: bool = False  # 发文机关标志 close to the upper margin, as many small offices set it


@dataclass(frozen=True)
class Truth:
    """What is printed on a page and what a clerk would note of it; empty where it has none."""

    layout: str
    lines: tuple[str, ...]
    number: str = ""
    title: str = ""
    body: str = ""
    day: str = ""
    kind: str = ""
    day_place: Box | None = None  # left, top, right, bottom as fractions of the page


def day_words(iso: str, *, chinese: bool = False) -> str:
    """2021年10月9日, or 二〇二一年十月九日."""
    day = date.fromisoformat(iso)
    if not chinese:
        return f"{day.year}年{day.month}月{day.day}日"
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_count(day.month)}月{_count(day.day)}日"


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        _DIGITS[ones] if ones else ""
    )


def typeset(paper: Paper, rng: np.random.Generator) -> tuple[Sheet, Truth]:
    """The printed and stamped sheet, and what is true of it (the place of the date in its pixels)."""
    for tight in (1.0, 0.92, 0.84, 0.78):  # lines move together until all fits, as a typist does it
        sheet = Sheet(line=LINE * tight)
        day = LAYOUTS[paper.layout](sheet, paper, rng)
        if not sheet.full:
            break
    else:
        raise ValueError(f"too long for one page: {paper.title}")
    truth = Truth(
        paper.layout,
        tuple(text for text, _ in sheet.lines),
        paper.number,
        "".join(paper.title) or "".join(paper.mark),
        "、".join(paper.offices),
        paper.day,
        paper.kind,
        day,
    )
    return sheet, truth


def _red_head(sheet: Sheet, paper: Paper, rng: np.random.Generator) -> Box | None:
    """红头, and 请示 with its 签发人."""
    sheet.y += (8 if paper.high else 30) * MM
    _mark(sheet, paper.mark or (f"{paper.offices[0]}文件",))
    sheet.y += 9 * MM
    _number_line(sheet, paper)
    sheet.rule(sheet.y + 5 * MM, 1.8, RED)
    sheet.y += 5 * MM + sheet.line * 1.7
    return _text(sheet, paper, rng)


def _joint(sheet: Sheet, paper: Paper, rng: np.random.Generator) -> Box | None:
    """联合行文: the offices' names above each other, as wide as each other, 文件 beside their middle."""
    sheet.y += (6 if paper.high else 22) * MM
    longest = max(map(len, paper.offices))
    size = min(40.0, 128 * MM / PT / longest)
    pixels = round(size * PT)
    left = (WIDTH - pixels * (longest + 2.6)) / 2
    top = sheet.y
    for office in paper.offices:
        pitch = pixels * (longest - 1) / (len(office) - 1)  # names of unequal length are spread
        sheet.text(left + (pixels - pitch) / 2, office, size, "title", RED, pitch)
        sheet.y += pixels * 1.35
    below = sheet.y
    sheet.y = (top + below - pixels * 0.35) / 2 - pixels / 2
    sheet.text(left + pixels * (longest + 0.6), "文件", size, "title", RED)
    sheet.y = below + 7 * MM
    _number_line(sheet, paper)
    sheet.rule(sheet.y + 5 * MM, 1.8, RED)
    sheet.y += 5 * MM + sheet.line * 1.7
    return _text(sheet, paper, rng)


def _letter(sheet: Sheet, paper: Paper, rng: np.random.Generator) -> Box | None:
    """函: the mark 30 mm from the edge, double rules, the number at the right below the first."""
    sheet.y = 30 * MM
    _mark(sheet, paper.mark or paper.offices)
    for y, first, second in ((sheet.y + 3 * MM, 2.4, 0.8), (HEIGHT - 21.5 * MM, 0.8, 2.4)):
        sheet.rule(y, first, RED, LEFT - 7 * MM, RIGHT + 7 * MM)
        sheet.rule(y + (first + 1.6) * PT, second, RED, LEFT - 7 * MM, RIGHT + 7 * MM)
    sheet.y += 8 * MM
    sheet.right(paper.number)
    sheet.y += sheet.line * 2
    return _text(sheet, paper, rng, page_number=False)


def _minutes(sheet: Sheet, paper: Paper, _rng: np.random.Generator) -> Box | None:
    """纪要 and 简报: mark, issue, office and day above a red rule, then the text without a stamp."""
    sheet.y += (4 if paper.high else 12) * MM
    _mark(sheet, paper.mark, wide=paper.layout == "简报")
    sheet.y += 3 * MM
    sheet.centred(paper.issue)
    sheet.y += sheet.line * 1.3
    brief = paper.layout == "简报"
    sheet.text(LEFT + BODY * PT, paper.offices[0] + ("编" if brief else ""))
    day = sheet.right(day_words(paper.day, chinese=paper.chinese_day), 1)
    sheet.rule(sheet.y + 8 * MM, 1.8, RED)
    sheet.y += 8 * MM + sheet.line * 1.3
    if paper.title:
        sheet.title(paper.title)
        sheet.y += sheet.line * 0.4
    _paragraphs(sheet, paper.body)
    _imprint(sheet, paper)
    return day


def _mark(sheet: Sheet, lines: Sequence[str], *, wide: bool = False) -> None:
    for line in lines:
        size = min(52.0, 150 * MM / PT / len(line) / (1.5 if wide else 1.0))
        sheet.centred(line, size, "title", RED, size * PT * 1.4 if wide else 0)
        sheet.y += size * PT * 1.3


def _number_line(sheet: Sheet, paper: Paper) -> None:
    if not paper.signer:
        sheet.centred(paper.number)
    else:
        sheet.text(LEFT + BODY * PT, paper.number)
        right = RIGHT - BODY * PT - width_of(paper.signer) * BODY * PT
        label = "签发人："
        sheet.text(right - width_of(label) * BODY * PT, label)
        sheet.text(right, paper.signer, face="kai")
        (text, box), (name, end) = sheet.lines[-2:]
        sheet.lines[-2:] = [(text + name, (box[0], box[1], end[2], end[3]))]
    sheet.y += BODY * PT


def _text(sheet: Sheet, paper: Paper, rng: np.random.Generator, *, page_number: bool = True) -> Box | None:
    """Title, whom to, body, attachments, offices and day with their stamps, 版记."""
    sheet.title(paper.title)
    sheet.y += sheet.line * 0.5
    if paper.to:
        sheet.paragraph(paper.to, indent=0)
    _paragraphs(sheet, paper.body)
    if paper.attached:
        sheet.y += sheet.line * 0.6
        for number, name in enumerate(paper.attached):
            mark = f"{number + 1}." if len(paper.attached) > 1 else ""
            sheet.text(
                LEFT + BODY * PT * (2 if number == 0 else 5), ("附件：" if number == 0 else "") + mark + name
            )
            sheet.y += sheet.line
    day = _signed(sheet, paper, rng)
    _imprint(sheet, paper)
    if page_number:
        sheet.y = BOTTOM + 6 * MM
        sheet.right("— 1 —", 1, SMALL, "song")
        sheet.lines[-1] = ("1", sheet.lines[-1][1])  # the dashes beside it are ornament
    return day


def _paragraphs(sheet: Sheet, body: Sequence[str]) -> None:
    """Paragraphs in 仿宋, headings of the first level in 黑体."""
    for text in body:
        heading = text[1] == "、" and not text.endswith("。")
        sheet.paragraph(text, face="hei" if heading else "body")


def _signed(sheet: Sheet, paper: Paper, rng: np.random.Generator) -> Box | None:
    """落款: the day 4 ems from the margin, the office centred above it, the stamp over both."""
    if not paper.day:
        return None
    sheet.y += sheet.line * 1.6
    day, pixels = day_words(paper.day, chinese=paper.chinese_day), round(BODY * PT)
    middle = RIGHT - (4 + width_of(day) / 2) * pixels
    step = TEXT_WIDTH / len(paper.offices)
    middles = [middle - step * back for back in reversed(range(len(paper.offices)))]
    if len(paper.offices) > 1:
        middles = [LEFT + step * (at + 0.5) for at in range(len(paper.offices))]
    for office, x in zip(paper.offices, middles, strict=True):
        sheet.text(min(x - len(office) / 2 * pixels, RIGHT - len(office) * pixels), office)
    sheet.y += sheet.line
    place = sheet.right(day, 4)
    for office, x in zip(paper.offices, middles, strict=True):
        shift = rng.uniform(-3, 3, 2) * MM
        sheet.stamp(office, (x + shift[0], sheet.y - 3 * MM + shift[1]), rng)
    sheet.y += sheet.line
    return place


def _imprint(sheet: Sheet, paper: Paper) -> None:
    """版记 on the last lines: whom copies go to, who printed it and when."""
    height = 8.6 * MM
    lines = [f"抄送：{paper.copies}"] if paper.copies else []
    rows = len(lines) + bool(paper.printed)
    sheet.full = sheet.y > BOTTOM - (rows * height or sheet.line)
    if not rows:
        return
    sheet.y = BOTTOM - rows * height
    for line in lines:
        sheet.rule(sheet.y, 1.0)
        sheet.y += 1.5 * MM
        sheet.text(LEFT + SMALL * PT, line, SMALL)
        sheet.y += height - 1.5 * MM
    if paper.printed:
        sheet.rule(sheet.y, 0.7 if lines else 1.0)
        office = paper.offices[0].removesuffix("办公室")
        sheet.y += 1.5 * MM
        sheet.text(LEFT + SMALL * PT, f"{office}办公室", SMALL)
        sheet.right(f"{day_words(paper.printed)}印发", 1, SMALL)
    sheet.rule(BOTTOM, 1.0)


def _table(sheet: Sheet, paper: Paper, rng: np.random.Generator) -> Box | None:
    """签到表 and 名单: title, lines above the table, its cells, some by hand; 落款 where there is one."""
    sheet.title(paper.title)
    sheet.y += sheet.line * 0.4
    place = None
    for line in paper.body:
        sheet.text(LEFT, line, SMALL)
        if paper.day and day_words(paper.day) in line:
            place = sheet.lines[-1][1]
        sheet.y += sheet.line * 0.9
    shares = np.array(
        [max(width_of(row[at]) for row in (paper.head, *paper.rows)) + 2.2 for at in range(len(paper.head))]
    )
    edges = LEFT + TEXT_WIDTH * np.concatenate([[0], np.cumsum(shares / shares.sum())])
    height = min(
        12 * MM, (BOTTOM - sheet.y - (32 * MM if paper.offices and not place else 0)) / (len(paper.rows) + 1)
    )
    top = sheet.y
    for row in (paper.head, *paper.rows):
        sheet.rule(sheet.y, 0.8)
        above = sheet.y
        for text, column, left, right in zip(row, paper.head, edges[:-1], edges[1:], strict=True):
            sheet.y = above + (height - SMALL * PT * 1.15) / 2
            x = (left + right - width_of(text) * round(SMALL * PT)) / 2
            if "签" in column and row is not paper.head:
                _by_hand(sheet, x + rng.uniform(-12, 12), text, rng)
            elif text:
                sheet.text(x, text, SMALL, "hei" if row is paper.head else "body")
        sheet.y = above + height
    sheet.rule(sheet.y, 0.8)
    for edge in edges:
        sheet.draw.rectangle((edge, top, edge + 0.8 * PT, sheet.y), BLACK)
    return place if place or not paper.offices else _signed(sheet, paper, rng)


def _by_hand(sheet: Sheet, x: float, text: str, rng: np.random.Generator) -> None:
    """Write with a blue pen: signs of unequal size, none quite on the line."""
    if not text:
        return
    at = x
    for sign in text:
        pixels = round(SMALL * PT * rng.uniform(1.0, 1.25))
        where = at, sheet.y + SMALL * PT + rng.uniform(-7, 7)
        sheet.draw.text(where, sign, BLUE, font("kai", pixels), "ls")
        at += pixels * rng.uniform(0.9, 1.0)
    sheet.lines.append((text, (x, sheet.y, at, sheet.y + SMALL * PT * 1.2)))


LAYOUTS: dict[str, Callable[[Sheet, Paper, np.random.Generator], Box | None]] = {
    "红头": _red_head,
    "联合行文": _joint,
    "函": _letter,
    "纪要": _minutes,
    "请示": _red_head,
    "简报": _minutes,
    "签到表": _table,
    "名单": _table,
}
