"""index.html: where an inspector begins, by category, by indicator, by a word."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from wenming_desktop.transfer.folders import task_label
from wenming_desktop.transfer.showcase.markup import Html, joined, page, tag
from wenming_desktop.transfer.showcase.parts import Pages, foot, link, search_form
from wenming_desktop.transfer.showcase.plan_pages import category_page, lacking, project_pages
from wenming_desktop.transfer.showcase.reading import Showcase
from wenming_desktop.words import chinese_date

Papers = Sequence[tuple[str, PurePosixPath]]  # what each is called, and where it lies in the archive


def index_page(showcase: Showcase, years: Sequence[Pages], papers: Mapping[PurePosixPath, Papers]) -> bytes:
    """The page.

    Args:
        showcase: all that is shown.
        years: of each plan what its pages are made from.
        papers: by the folder of the plan they are about; under "." those about no plan.
    """
    title = "文明单位创建材料"
    whole = papers.get(PurePosixPath(), ())
    body = joined(
        tag("a", "跳到正文", class_="skip", href="#main"),
        tag(
            "header", tag("nav", tag("span", "首页", aria_current="page"), aria_label="位置"), search_form(0)
        ),
        tag(
            "main",
            tag("p", f"{chinese_date(showcase.written.date())} 存档", class_="unit"),
            tag("h1", f"{showcase.unit}{title}"),
            *(part for each in reversed(years) for part in _year(each, papers.get(each.year.folder, ()))),
            _papers(whole, "档案目录和登记表"),
            id="main",
        ),
        foot(showcase),
    )
    return page(f"{title} - {showcase.unit}", body, depth=0)


def _year(pages: Pages, papers: Papers) -> Iterator[Html]:
    year, files = pages.year, pages.showcase.files
    tasks = year.plan.tasks
    proof = {row.id for task in tasks for row in task.evidence} & files.keys()
    photos = sum(files[key].row.sha256 in pages.thumbnails for key in proof)
    lacks = sum(len(lacking(year, task)) for task in tasks)
    activities = len(pages.year.activities)
    yield tag("h2", f"{year.plan.year}年度　{year.plan.title}")
    figures = (
        ("任务", len(tasks), None),
        ("材料", len(proof), None),
        ("其中照片", photos, None),
        ("活动", activities, pages.path("活动") if activities else None),
        ("宣传报道", len(year.publicity), pages.path("宣传报道") if year.publicity else None),
        ("专项资金", len(year.funds), pages.path("专项资金") if year.funds else None),
        ("缺项", lacks, pages.path("缺项")),
    )
    yield tag(
        "ul",
        *(tag("li", tag("b", str(count)), link(word, to, 0) if to else word) for word, count, to in figures),
        class_="figures",
    )
    yield tag("h3", "按类别和任务查看")
    cards: list[Html] = []
    for category in year.plan.categories:
        of_tasks = {row.id for task in category.tasks for row in task.evidence}
        missing = sum(len(lacking(year, task)) for task in category.tasks)
        cards.append(
            _card(
                category.title,
                category_page(pages, category),
                f"{len(category.tasks)} 项任务，{len(of_tasks)} 份材料",
                f"{missing} 处" if missing else "",
                tag(
                    "ul",
                    *(
                        tag("li", link(task_label(task), pages.task_pages[task.code], 0))
                        for task in category.tasks
                    ),
                ),
            )
        )
    yield tag("ul", *cards, class_="cards")
    yield tag("h3", "按测评指标查看")
    projects = [_card(name, to, f"{len(rows)} 条指标", "") for name, to, rows in project_pages(pages)]
    yield (
        tag("ul", *projects, class_="cards")
        if projects
        else tag("p", "没有导入测评指标表，请按类别和任务查看。", class_="note")
    )
    if papers:
        yield _papers(papers, "单据")


def _card(title: str, to: PurePosixPath, words: str, lacks: str, more: Html | None = None) -> Html:
    return tag(
        "li",
        tag("b", link(title, to, 0)),
        tag("span", words),
        tag("span", lacks, class_="lacking") if lacks else None,
        more,
    )


def _papers(papers: Papers, heading: str) -> Html:
    if not papers:
        return Html()
    return joined(tag("h3", heading), tag("ul", *(tag("li", link(name, to, 0)) for name, to in papers)))
