"""报送检查单: what the check of a 报送包 found, on paper, with the ways of what a person decides to tick."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from wenming_desktop.documents.listings.listing import (
    Block,
    Column,
    key,
    listing,
    remark,
    section,
    sheet,
    table,
)
from wenming_desktop.documents.listings.paper_rows import Line, group, lines, note, row
from wenming_desktop.documents.paper import Content
from wenming_desktop.transfer.submission.gathering import SubmissionItem
from wenming_desktop.transfer.submission.in_words import profile_in_words, sizes, verdict
from wenming_desktop.transfer.submission.report import (
    CheckedFile,
    Choices,
    Deed,
    LeftOut,
    Offer,
    Report,
    Trouble,
    Way,
)
from wenming_desktop.words import chinese_date, listed

TEMPLATE, TITLE = "listing", "报送检查单"
_MOST = 300  # rows of a table: some thirty pages
_NAMED = 8  # of the files that are too many
_ASKED = (
    Column("编号", 15, centred=True),
    Column("材料"),
    Column("哪里不合", 52),
    Column("怎么办（勾一个）", share=1.6),
)
_MENDED = (
    Column("编号", 15, centred=True),
    Column("材料"),
    Column("报送时叫"),
    Column("大小", 36, centred=True),
    Column("做什么", 44),
)
_LEFT = (Column("编号", 15, centred=True), Column("材料"), Column("原文件名"))
_KEY = "都只做副本，原件一个字节不动；不送的也记在报送清单里。大小写“做时定”的，做好才知道。"
_SIGNED = ("定的人", "日期")


@dataclass(frozen=True)
class CheckAbout:
    """Whose check it is."""

    unit: str
    year: int
    day: date


def check_sheet(report: Report, about: CheckAbout, choices: Choices) -> Content:
    """The paper of a check, as PDF by its template ``TEMPLATE`` and as Word by listing_word().

    What fits is counted, not listed; a table of more than some twenty pages says how many rows it leaves out.

    Args:
        report: what the check says.
        about: the unit, the year and the day of the check.
        choices: what the clerk chose so far, of which the number is told.
    """
    mended = [file for file in report.ready if file.deed is not Deed.COPY]
    blocks = [remark("报送要求：", _rules(report))]
    blocks += _table("要你定的", _ASKED, report.decisions, partial(_asked_row, report), "处")
    blocks += _table("自动改好的", _MENDED, mended, _mended_row, "份")
    blocks += _left_table(report.left_out)
    if report.empty:
        blocks.append(remark("没有材料的：", listed([item.code for item in report.empty], "项", _MOST)))
    blocks.append(key(_KEY))
    whole = sheet(
        f"单位：{about.unit}　报送要求：{report.profile.name}",
        chinese_date(about.day),
        _summary(report, len(mended), choices.count()),
        blocks,
        _SIGNED,
    )
    return listing(about.unit, f"{about.year}年度{TITLE}", [whole], landscape=True)


def _rules(report: Report) -> str:
    return "；".join(f"{word}：{rule}" for word, rule in profile_in_words(report.profile) if word != "例如")


def _summary(report: Report, mended: int, chosen: int) -> str:
    ready, asked = len(report.ready), len(report.asked)
    told = [f"{ready} 份可以送，其中自动改好 {mended} 份、合适 {ready - mended} 份"]
    told.append(f"{asked} 份要你定" if asked else "没有要你定的")
    if chosen:
        told.append(f"已经定了 {chosen} 处，其中不送 {len(report.left_out)} 份")
    return "；".join(told) + "。"


def _table(
    title: str,
    columns: Sequence[Column],
    files: Sequence[CheckedFile],
    make: Callable[[CheckedFile], dict[str, object]],
    unit: str,
) -> list[Block]:
    """A part with its files by item; nothing where there are none."""
    if not files:
        return []
    groups = [
        group([make(file) for file in own], f"{item.code}　{item.title}")
        for item, own in _by_item(files[:_MOST])
    ]
    return [section(title, f"{len(files)} {unit}{_more(len(files), unit)}"), table(columns, groups)]


def _left_table(left: Sequence[LeftOut]) -> list[Block]:
    if not left:
        return []
    rows = [row(out.item.code, out.source.title, out.source.original_name) for out in left[:_MOST]]
    return [section("选了不送的", f"{len(left)} 份{_more(len(left), '份')}"), table(_LEFT, [group(rows)])]


def _more(count: int, unit: str) -> str:
    return f"，列出前 {_MOST} {unit}，其余在窗口里看" if count > _MOST else ""


def _by_item(files: Iterable[CheckedFile]) -> Iterable[tuple[SubmissionItem, list[CheckedFile]]]:
    for _, own in groupby(files, lambda file: file.item.id):
        some = list(own)
        yield some[0].item, some


def _asked_row(report: Report, file: CheckedFile) -> dict[str, object]:
    """One thing to decide: what an item has too many of is one."""
    ways = [Line(_way(offer), box=True) for offer in file.offers]
    about = Line("　".join(filter(None, (file.about, sizes(file)))), "note")
    what, name, reason = lines(Line(file.title), about), verdict(file), file.reason
    if file.trouble is Trouble.TOO_MANY:
        same = [
            each for each in report.asked if each.item.id == file.item.id and each.trouble is file.trouble
        ]
        what, name = lines(Line(listed([each.title for each in same], "份", _NAMED))), f"多出 {len(same)} 份"
        reason = f"只收 {report.profile.item_most} 份"
    why = lines(Line(name, "strong"), *([Line(reason)] if reason != name else []))
    return row(file.item.code, what, why, lines(*ways))


def _way(offer: Offer) -> str:
    name = f"分成 {offer.count} 份" if offer.way is Way.SPLIT else offer.way.value
    return f"{name}：{offer.note}" if offer.note else name


def _mended_row(file: CheckedFile) -> dict[str, object]:
    what = lines(Line(file.title), Line(file.about, "note"))
    return row(file.item.code, what, file.path, sizes(file), note(file.note))
