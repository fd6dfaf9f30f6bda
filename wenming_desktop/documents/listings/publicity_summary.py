"""宣传报道统计: reports counted by level and media, and the list of them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from wenming_desktop.documents.listings.length import (
    Whole,
    left_out_words,
    length_option,
    shown_rows,
    some_of,
)
from wenming_desktop.documents.listings.listing import Column, listing_kind, one_sheet, section, table
from wenming_desktop.documents.listings.paper_rows import group, note, row, strong, urgent
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, Subject
from wenming_desktop.documents.texts.sentences import level_words
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.publicity import PublicityFilter, PublicityRow, page_publicity
from wenming_desktop.words import chinese_date

_ADOPTED = "已采用"
_MEDIA = (Column("媒体"), Column("报送（篇）", 30, centred=True), Column("采用（篇）", 30, centred=True))
_REPORTS = (
    Column("序号", 12, centred=True),
    Column("标题"),
    Column("媒体", 28, centred=True),
    Column("级别", 16, centred=True),
    Column("刊发日期", 30, centred=True),
    Column("采用", 15, centred=True),
    Column("任务", 12, centred=True),
    Column("材料", 13, centred=True),
)
_SIGNED = ("统计人", "科室负责人", "统计日期")


def _gather(subject: Subject, chosen: Chosen) -> Content:
    year = subject.plan.year
    wanted = PublicityFilter(adopted=True if chosen.get("which") == _ADOPTED else None)
    rows = page_publicity(subject.session, subject.plan_id, wanted, 0, -1)[::-1]
    if not rows:
        what = "已采用的宣传报道" if wanted.adopted else "宣传报道"
        raise UserError(f"{year}年度还没有登记{what}，没有可打印的统计，请先在“宣传报道”中添加。")
    rows, others = ([one for one in rows if one.other_year is apart] for apart in (False, True))
    adopted = sum(report.adopted for report in rows)
    whole = group([row(*map(strong, ("合计", str(len(rows)), str(adopted))))])
    first = len(rows) - len(shown_rows(rows, chosen))
    numbered = list(enumerate(rows, start=1))[first:]
    blocks = [
        section("一、按级别和媒体统计"),
        table(_MEDIA, [*_levels(rows), whole]),
        section("二、报道清单", left_out_words("最近的", len(numbered), len(rows), "篇")),
        table(_REPORTS, [group(_report(number, report) for number, report in numbered)]),
    ]
    if others:
        listed = enumerate(shown_rows(others[::-1], chosen)[::-1], start=1)
        blocks += [
            section("三、日期不在本年度的报道", "只列在这里，没有计入上面的篇数。"),
            table(_REPORTS, [group(_report(number, report) for number, report in listed)]),
        ]
    summary = _summary(rows, adopted)
    if others:
        summary += f"另有 {len(others)} 篇日期不在{year}年度，没有计入。"
    return one_sheet(subject, f"{year}年度宣传报道统计表", summary, blocks, _SIGNED)


def _summary(rows: Sequence[PublicityRow], adopted: int) -> str:
    high = {PublicityLevel.PROVINCE, PublicityLevel.NATION}
    above = sum(report.adopted for report in rows if report.level in high)
    media = len({report.media for report in rows})
    return f"共报送 {len(rows)} 篇，采用 {adopted} 篇，涉及媒体 {media} 家；其中省级以上媒体采用 {above} 篇。"


def _levels(rows: Sequence[PublicityRow]) -> Iterator[dict[str, object]]:
    """The highest level first, in each the media with most reports first."""
    sent = Counter((report.level, report.media) for report in rows)
    adopted = Counter((report.level, report.media) for report in rows if report.adopted)
    for level in reversed(PublicityLevel):
        media = sorted((key for key in sent if key[0] == level), key=lambda key: (-sent[key], key[1]))
        if media:
            total, used = (sum(counts[key] for key in media) for counts in (sent, adopted))
            lines = (row(key[1], str(sent[key]), str(adopted[key])) for key in media)
            yield group(lines, level_words(level), f"报送 {total} 篇，采用 {used} 篇")


def _report(number: int, report: PublicityRow) -> dict[str, object]:
    return row(
        str(number),
        report.title,
        report.media,
        level_words(report.level),
        chinese_date(report.published_on),
        "采用" if report.adopted else note("未采用"),
        report.task,
        f"{report.evidence} 份" if report.evidence else urgent("缺"),
    )


def _whole(subject: Subject) -> Whole:
    found = page_publicity(subject.session, subject.plan_id, PublicityFilter(), 0, -1)
    some = [_report(number, report) for number, report in enumerate(some_of(found), start=1)]
    return Whole(len(found), _REPORTS, some)


def _choices(_: Subject) -> tuple[Choice, ...]:
    return (Choice(None, "全部报道"), Choice(_ADOPTED, "只列已采用的", _ADOPTED))


PUBLICITY_SUMMARY = listing_kind(
    "publicity-summary",
    "宣传报道统计",
    (Option("which", "范围", _choices), length_option(_whole)),
    _gather,
)
