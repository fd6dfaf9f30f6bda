"""检索.html: a word is looked for in a list of all that the pages show, which the page itself holds."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from resources import resource
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.showcase.ledger_pages import activity_page
from wenming_desktop.transfer.showcase.markup import href, joined, page, tag
from wenming_desktop.transfer.showcase.parts import INDEX, SEARCH, Pages, foot, link
from wenming_desktop.transfer.showcase.plan_pages import project_pages
from wenming_desktop.transfer.showcase.reading import Showcase, ShownFile
from wenming_desktop.words import chinese_date, shortened

# What it is, its name, a line about it, its address from the search page, further words it is found by.
_Row = tuple[str, str, str, str, str]
_MOST_USES = 5  # named of one file
_DEPTH = len(SEARCH.parts) - 1


def write_search_page(showcase: Showcase, years: Sequence[Pages], target: Path, job: Job) -> None:
    """The page with the list and the script that searches it: a .js file of its own would be a program.

    The list is written row by row, as JSON in a script element that is not run. No "<" is left in it, so that
    no text of the clerk's closes that element or begins a comment.
    """
    head, end, foot_of_page = _page(showcase).rpartition(b"</body>")
    with target.open("wb") as stream:
        stream.write(head + b'<script type="application/json" id="rows">[')
        for number, row in enumerate(row for pages in years for row in job.each(_rows(pages))):
            text = json.dumps(row, ensure_ascii=False).replace("<", "\\u003c")
            stream.write(f"{',' if number else ''}\n{text}".encode())
        stream.write(b"\n]</script>\n<script>" + resource("showcase", "search.js").read_bytes())
        stream.write(b"</script>" + end + foot_of_page)


def _page(showcase: Showcase) -> bytes:
    body = joined(
        tag("a", "跳到正文", class_="skip", href="#main"),
        tag(
            "header",
            tag("nav", link("首页", INDEX, _DEPTH), " › ", tag("span", "搜索"), aria_label="位置"),
        ),
        tag(
            "main",
            tag("h1", "搜索"),
            tag("label", "要找的词　", tag("input", type="search", id="field"), for_="field"),
            tag("p", "", id="tally", aria_live="polite"),
            tag("ol", id="results"),
            tag("noscript", "搜索要用浏览器的脚本功能，现在被关掉了；其他页面不受影响。"),
            id="main",
        ),
        foot(showcase),
    )
    return page(f"搜索 - {showcase.unit}", body, depth=_DEPTH)


def _rows(pages: Pages) -> Iterator[_Row]:
    """Tasks, indicators, activities and reports, then every file once."""
    yield from _task_rows(pages)
    for _, path, indicators in project_pages(pages):
        for each in indicators:
            words = f"{each.content} {each.project} {each.heading} {each.focus} {each.standard}"
            yield "指标", shortened(each.content, 60), each.project, href(path, _DEPTH), words
    for activity in pages.year.activities:
        row = activity.row
        about = _line(chinese_date(row.starts_on), row.kind, row.place, row.organiser)
        address = href(activity_page(pages, activity), _DEPTH)
        yield "活动", row.title, about, address, shortened(activity.summary, 300)
    for report, _ in pages.year.publicity:
        about = _line(chinese_date(report.published_on), report.media)
        yield "报道", report.title, about, href(pages.path("宣传报道"), _DEPTH), ""
    for key, used in _uses(pages).items():
        if file := pages.showcase.files.get(key):
            yield _file_row(file, pages.showcase.address(file.places[0], _DEPTH), used)


def _task_rows(pages: Pages) -> Iterator[_Row]:
    for task in pages.year.plan.tasks:
        about = _line(f"{pages.year.plan.year}年度", task.lead)
        address = href(pages.task_pages[task.code], _DEPTH)
        yield (
            "任务",
            f"{task.code} {shortened(task.text, 60)}",
            about,
            address,
            f"{task.text} {task.standard}",
        )


def _uses(pages: Pages) -> dict[str, list[str]]:
    """What each file of the year is used for, by its id."""
    used: dict[str, list[str]] = defaultdict(list)
    for task in pages.year.plan.tasks:
        name = f"任务 {task.code}"  # one text for all its files
        for row in task.evidence:
            used[row.id].append(name)
    ledger = (
        *((each.row.title, each.proof) for each in pages.year.activities),
        *((report.title, proof) for report, proof in pages.year.publicity),
        *((entry.item, proof) for entry, proof in pages.year.funds),
    )
    for name, proof in ledger:
        for key in proof:
            used[key].append(name)
    return used


def _file_row(file: ShownFile, address: str, used: Sequence[str]) -> _Row:
    day = chinese_date(file.row.formed_on) if file.row.formed_on else ""
    caption = file.caption
    uses = "、".join(used[:_MOST_USES])
    about = _line(day, file.document_number, file.body, caption.subject, uses)
    words = f"{file.row.original_name} {caption.place} {caption.people} {caption.background}"
    return "照片" if file.picture else "材料", file.row.title, about, address, words


def _line(*parts: str | None) -> str:
    return "　".join(filter(None, parts))
