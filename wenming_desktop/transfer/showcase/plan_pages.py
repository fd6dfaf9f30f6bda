"""The pages of a plan: its categories, its tasks with their proof, what they lack, its indicators."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePosixPath

from wenming_desktop.progress.indicators import IndicatorRow
from wenming_desktop.progress.plan_view import CategoryRow, TaskRow
from wenming_desktop.transfer.folders import task_folder
from wenming_desktop.transfer.showcase.ledger_pages import activity_table
from wenming_desktop.transfer.showcase.markup import Html, joined, tag
from wenming_desktop.transfer.showcase.parts import PAGE_SIZE, Pages, day, link, numbered, table, task_heading
from wenming_desktop.transfer.showcase.reading import ShownActivity, ShownYear
from wenming_desktop.words import plain_number

Made = tuple[PurePosixPath, bytes]
_UNNAMED_PROJECT = "（未写测评项目）"


def plan_pages(pages: Pages) -> Iterator[Made]:
    """The pages of categories, tasks, gaps and indicators."""
    used = _activities_of(pages.year)
    for category in pages.year.plan.categories:
        yield _category_page(pages, category)
        for task in category.tasks:
            yield from _task_pages(pages, category, task, used.get(task.code, []))
    yield _gap_page(pages)
    yield from _indicator_pages(pages)


def category_page(pages: Pages, category: CategoryRow) -> PurePosixPath:
    """The address of a category's page."""
    return pages.path(f"类别-{category.ordinal}")


def project_pages(pages: Pages) -> list[tuple[str, PurePosixPath, list[IndicatorRow]]]:
    """The 测评项目 in the standard's order: name, address, indicators."""
    groups = groupby(pages.year.indicators, key=lambda row: row.project)
    return [
        (name or _UNNAMED_PROJECT, pages.path(f"指标-{number}"), list(rows))
        for number, (name, rows) in enumerate(groups, start=1)
    ]


def lacking(year: ShownYear, task: TaskRow) -> list[str]:
    """What a task lacks, as sentence parts."""
    return [gap.text for gap in year.gaps.get(task.id, ())]


def _activities_of(year: ShownYear) -> dict[str, list[ShownActivity]]:
    """The activities that count for each task, by its code."""
    found: dict[str, list[ShownActivity]] = defaultdict(list)
    for activity in year.activities:
        for code in activity.row.tasks:
            found[code].append(activity)
    return found


def _category_page(pages: Pages, category: CategoryRow) -> Made:
    rows = (
        (
            task.code,
            _task_words(pages, task),
            "\n".join(filter(None, (task.lead, "、".join(task.support)))),
            _due(task),
            task.status.value,
            str(len(task.evidence)),
            _lacking_words(pages.year, task),
        )
        for task in category.tasks
    )
    heads = ("序号", "任务", "牵头、配合", "完成时限", "状态", "材料", "缺项")
    body = (
        tag("p", category.intro, class_="text") if category.intro else None,
        table(heads, rows, f"{category.title}的任务"),
    )
    return category_page(pages, category), pages.framed(category.title, *body)


def _task_pages(
    pages: Pages, category: CategoryRow, task: TaskRow, activities: Sequence[ShownActivity]
) -> Iterator[Made]:
    """One page, and further ones where there is more proof than fits."""
    year, files = pages.year, pages.showcase.files
    by_activities: dict[str, list[str]] = defaultdict(list)
    for activity in activities:
        for key in activity.proof:
            by_activities[key].append(activity.row.title)
    entries = [
        (row.id, "、".join((*year.slots.get((task.id, row.id), ()), *by_activities.get(row.id, ()))))
        for row in task.evidence
    ]
    # Documents first: the first page then shows what an inspector reads, the others are walls of photos.
    entries.sort(key=lambda entry: entry[0] in files and files[entry[0]].row.sha256 in pages.thumbnails)
    parts = [entries[begin : begin + PAGE_SIZE] for begin in range(0, len(entries), PAGE_SIZE)] or [[]]
    at = task_folder(year.folder, category, task)
    crumbs = [(category.short_title, category_page(pages, category))]
    for number, part in enumerate(parts, start=1):
        turn = numbered(len(parts), number, lambda each: pages.path(f"任务-{task.code}", each))
        yield (
            pages.path(f"任务-{task.code}", number),
            pages.framed(
                task_heading(task),
                _about_task(pages, task, activities) if number == 1 else None,
                tag("h2", f"材料 {len(entries)} 份"),
                turn,
                *(pages.files(part, at) if part else (tag("p", "还没有材料。", class_="note"),)),
                turn,
                crumbs=crumbs,
            ),
        )


def _about_task(pages: Pages, task: TaskRow, activities: Sequence[ShownActivity]) -> Html:
    facts = (
        ("测评标准", task.standard),
        ("分值", _points(task)),
        ("责任领导", task.leader),
        ("牵头科室", task.lead or "未指派"),
        ("配合科室", "、".join(task.support)),
        ("责任人", task.person or ""),
        ("完成时限", _due(task)),
        ("状态", task.status.value),
        ("备注", task.note),
    )
    lacks = lacking(pages.year, task)
    settled = [f"已按算齐处理：{each}" for each in task.settled]
    return joined(
        tag("p", task.text, class_="text"),
        tag("p", f"本单位不涉及：{task.not_applicable}", class_="note") if task.not_applicable else None,
        tag("dl", *(joined(tag("dt", word), tag("dd", said)) for word, said in facts if said)),
        tag("h2", "缺项"),
        tag("ul", *(tag("li", each) for each in lacks))
        if lacks
        else tag("p", "没有缺项。", class_="complete"),
        *(tag("p", each, class_="note") for each in settled),
        _measures(task),
        joined(tag("h2", f"活动 {len(activities)} 次"), activity_table(pages, activities))
        if activities
        else None,
    )


def _measures(task: TaskRow) -> Html | None:
    if not task.measures:
        return None
    heads = ("措施", "科室", "责任人", "时限", "状态", "进展")
    rows = (
        (
            row.text,
            row.department or "",
            row.person or "",
            row.due_words or day(row.due_on),
            row.status.value,
            row.note,
        )
        for row in task.measures
    )
    return joined(tag("h2", "措施"), table(heads, rows, "措施"))


def _task_words(pages: Pages, task: TaskRow) -> Html:
    """The text of a task, its first sentence a link to its page."""
    begin, end, rest = task.text.partition("。")
    return joined(link(begin + end, pages.task_pages[task.code]), rest)


def _points(task: TaskRow) -> str:
    full, own = plain_number(task.score), plain_number(task.self_score)
    return f"{full or '未定'}，自评 {own}" if own else full


def _due(task: TaskRow) -> str:
    return task.due_words or day(task.due_on)


def _lacking_words(year: ShownYear, task: TaskRow) -> Html:
    if task.not_applicable:
        return tag("span", "本单位不涉及", class_="note")
    lacks = lacking(year, task)
    return tag("span", "；".join(lacks)) if lacks else tag("span", "没有", class_="complete")


def _gap_page(pages: Pages) -> Made:
    hits = [("—", "负面清单", gap.text, "—", gap.todo) for gap in pages.year.gaps.get("", ())]
    rows = [
        *hits,
        *(
            (
                link(task.code, pages.task_pages[task.code]),
                task_heading(task).removeprefix(f"{task.code} "),
                gap.text,
                gap.department or "未指派",
                gap.todo,
            )
            for task in pages.year.plan.tasks
            for gap in pages.year.gaps.get(task.id, ())
        ),
    ]
    shown = (
        table(("任务", "名称", "缺什么", "牵头科室", "怎么办"), rows, "缺项")
        if rows
        else tag("p", "没有缺项。", class_="complete")
    )
    return pages.path("缺项"), pages.framed(f"缺项 {len(rows)} 处", shown)


def _indicator_pages(pages: Pages) -> Iterator[Made]:
    for name, path, rows in project_pages(pages):
        cells = (
            (
                joined(tag("b", row.heading), "\n" if row.heading else "", row.content),
                "\n".join(filter(None, (row.focus, row.standard))),
                row.points,
                plain_number(row.self_score),
                row.reason,
                pages.task_links(task.code for task in row.tasks),
                f"{row.evidence} 份" if row.tasks else "",
            )
            for row in rows
        )
        heads = ("指标", "要点、标准", "分值", "自评分", "自评说明", "对应任务", "材料")
        yield path, pages.framed(f"测评指标：{name}", table(heads, cells, name))
