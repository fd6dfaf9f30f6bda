"""The pages of what was done: activities with their photos, reports in the media, funds."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from wenming_desktop.transfer.showcase.markup import Html, joined, tag
from wenming_desktop.transfer.showcase.parts import PAGE_SIZE, Pages, day, link, numbered, table
from wenming_desktop.transfer.showcase.reading import ShownActivity
from wenming_desktop.words import plain_number

Made = tuple[PurePosixPath, bytes]
_ACTIVITIES = "活动"


def ledger_pages(pages: Pages) -> Iterator[Made]:
    """The lists of activities, reports and funds, and a page for each activity."""
    shown = pages.year.activities
    yield from _list_pages(
        pages, _ACTIVITIES, f"活动 {len(shown)} 次", [_activity_row(pages, each) for each in shown], _HEADS
    )
    for activity in shown:
        yield from _activity_pages(pages, activity)
    reports = [
        (
            day(row.published_on),
            row.title,
            row.media,
            row.level.value,
            "" if row.adopted else "未采用",
            pages.task_links([row.task] if row.task else []),
            _links(pages, proof),
        )
        for row, proof in pages.year.publicity
    ]
    heads = ("日期", "标题", "媒体", "级别", "采用", "任务", "材料")
    yield from _list_pages(pages, "宣传报道", f"宣传报道 {len(reports)} 篇", reports, heads)
    funds = [
        (
            day(row.entered_on),
            row.kind.value,
            row.item,
            f"{row.amount:,.2f}",
            row.voucher,
            pages.task_links([row.task] if row.task else []),
            _links(pages, proof),
        )
        for row, proof in pages.year.funds
    ]
    heads = ("日期", "类型", "项目", "金额（元）", "凭证号", "任务", "材料")
    yield from _list_pages(pages, "专项资金", f"专项资金 {len(funds)} 笔", funds, heads)


def activity_page(pages: Pages, activity: ShownActivity) -> PurePosixPath:
    """The address of an activity's page."""
    return pages.path(_page_name(activity))


def activity_table(pages: Pages, activities: Sequence[ShownActivity]) -> Html:
    """Activities with links to their pages."""
    return table(_HEADS, (_activity_row(pages, each) for each in activities), _ACTIVITIES)


_HEADS = ("时间", "活动", "类型", "地点", "主办科室", "人数", "任务", "材料")


def _page_name(activity: ShownActivity) -> str:
    return f"活动-{activity.number}"


def _when(activity: ShownActivity) -> Html:
    row = activity.row
    begins = day(row.starts_on)
    return joined(begins, "至", day(row.ends_on)) if row.ends_on else joined(begins)


def _activity_row(pages: Pages, activity: ShownActivity) -> Sequence[str]:
    row = activity.row
    return (
        _when(activity),
        link(row.title, activity_page(pages, activity)),
        row.kind + (f"（{row.festival}）" if row.festival else ""),
        row.place,
        row.organiser or "",
        "" if row.people is None else str(row.people),
        pages.task_links(row.tasks),
        str(len(activity.proof)),
    )


def _activity_pages(pages: Pages, activity: ShownActivity) -> Iterator[Made]:
    row, files = activity.row, pages.showcase.files
    hours = f"{plain_number(row.hours)} 小时" if row.hours is not None else ""
    facts = (
        ("类型", row.kind + (f"（{row.festival}）" if row.festival else "")),
        ("时间", _when(activity)),
        ("地点", row.place),
        ("主办科室", row.organiser or ""),
        ("参加人数", "" if row.people is None else f"{row.people} 人"),
        ("时长", hours),
        ("志愿者", f"{row.volunteers} 人" if row.volunteers else ""),
        ("小结", activity.summary),
    )
    about = joined(
        tag("dl", *(joined(tag("dt", word), tag("dd", said)) for word, said in facts if said)),
        tag("p", "对应任务：", pages.task_links(row.tasks)) if row.tasks else None,
        tag("p", "、".join(row.missing), class_="lacking") if row.missing else None,
    )
    keys = sorted(activity.proof, key=lambda key: key in files and files[key].row.sha256 in pages.thumbnails)
    parts = [keys[begin : begin + PAGE_SIZE] for begin in range(0, len(keys), PAGE_SIZE)] or [[]]
    for number, part in enumerate(parts, start=1):
        turn = numbered(len(parts), number, lambda each: pages.path(_page_name(activity), each))
        yield (
            pages.path(_page_name(activity), number),
            pages.framed(
                row.title,
                about if number == 1 else None,
                tag("h2", f"材料 {len(keys)} 份"),
                turn,
                *pages.files([(key, "") for key in part]),
                turn,
                crumbs=[(_ACTIVITIES, pages.path(_ACTIVITIES))],
            ),
        )


def _list_pages(
    pages: Pages, name: str, title: str, rows: Sequence[Sequence[str]], heads: Sequence[str]
) -> Iterator[Made]:
    """A long list over several pages; no page where there is nothing to list."""
    parts = [rows[begin : begin + PAGE_SIZE] for begin in range(0, len(rows), PAGE_SIZE)]
    for number, part in enumerate(parts, start=1):
        turn = numbered(len(parts), number, lambda each: pages.path(name, each))
        yield pages.path(name, number), pages.framed(title, turn, table(heads, part, title), turn)


def _links(pages: Pages, proof: Sequence[str]) -> Html:
    """The files of a row."""
    known = [pages.showcase.files[key] for key in proof if key in pages.showcase.files]
    return joined(*(tag("p", pages.file_link(tag("bdi", file.row.title), file.places[0])) for file in known))
