"""What several pages show alike: the frame, a list of files, a wall of photos, the numbers of pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.reading.titles import first_clause
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.showcase.markup import FOLDER, Html, href, joined, page, tag
from wenming_desktop.transfer.showcase.reading import Showcase, ShownFile, ShownYear
from wenming_desktop.words import chinese_date, shortened, size_text

INDEX = PurePosixPath("index.html")
SEARCH = FOLDER / "检索.html"
PAGE_SIZE = 150  # files or rows on one page: opens at once from a slow stick, and prints on a few sheets
DEPTH = 2  # of a year's pages below the archive's root

_NEAR = 3  # numbers of pages shown on both sides of the present one


@dataclass(frozen=True)
class Pages:
    """What the pages of one year are made from.

    Attributes:
        showcase: all that is shown.
        year: this year.
        thumbnails: by the SHA-256 of the photo.
        task_pages: the page of each task, by its code.
    """

    showcase: Showcase
    year: ShownYear
    thumbnails: Mapping[str, BagFile]
    task_pages: Mapping[str, PurePosixPath]

    @property
    def folder(self) -> PurePosixPath:
        """Where the year's pages lie."""
        return FOLDER / self.year.folder

    def path(self, name: str, number: int = 1) -> PurePosixPath:
        """The address of a page by its name; of the parts of a long one by their number, from 1."""
        return self.folder / f"{name}{'' if number == 1 else f'-第{number}页'}.html"

    def framed(
        self, title: str, *body: str | None, crumbs: Sequence[tuple[str, PurePosixPath]] = ()
    ) -> bytes:
        """A page of the year: where it stands, its heading, its body, the line at its foot."""
        unit = self.showcase.unit
        way = [("首页", INDEX), *crumbs]
        links = joined(*(item for name, to in way for item in (link(name, to), Html(" › "))))
        return page(
            f"{title} - {unit}",
            joined(
                tag("a", "跳到正文", class_="skip", href="#main"),
                tag(
                    "header",
                    tag(
                        "nav",
                        links,
                        tag("span", shortened(title, 40), aria_current="page"),
                        aria_label="位置",
                    ),
                    search_form(DEPTH),
                ),
                tag(
                    "main",
                    tag("p", f"{unit}　{self.year.plan.year}年度", class_="unit"),
                    tag("h1", title),
                    *body,
                    id="main",
                ),
                foot(self.showcase),
            ),
            depth=DEPTH,
        )

    def task_links(self, codes: Iterable[str]) -> Html:
        """Links to tasks by their codes; a task that is not in the archive is only named."""
        links = [link(code, self.task_pages[code]) if code in self.task_pages else code for code in codes]
        return joined(*(part for each in links for part in (tag("span", each, class_="code"), " ")))

    def files(self, entries: Sequence[tuple[str, str]], at: PurePosixPath | None = None) -> Iterator[Html]:
        """Documents as a table, then photos as a wall.

        Args:
            entries: the id of the evidence, and what it is used for.
            at: the folder whose copies are linked, where there is one.
        """
        known = [(self.showcase.files[key], used) for key, used in entries if key in self.showcase.files]
        papers = [each for each in known if each[0].row.sha256 not in self.thumbnails]
        photos = [each for each in known if each[0].row.sha256 in self.thumbnails]
        if papers:
            heads = ("题名", "文号", "责任者", "日期", "用作", "文件")
            rows = (self._file_row(file, used, at) for file, used in papers)
            yield table(heads, rows, "材料")
        if photos:
            yield tag("div", *(self._photo(*each, at) for each in photos), class_="wall")
        if absent := sum(key not in self.showcase.files for key, _ in entries):
            yield tag("p", f"另有 {absent} 份材料不在这份存档里。", class_="note")

    def file_link(self, words: str, place: PurePosixPath) -> Html:
        """A link to a file of evidence."""
        return tag("a", words, href=self.showcase.address(place, DEPTH))

    @staticmethod
    def _place(file: ShownFile, at: PurePosixPath | None) -> PurePosixPath:
        return next((place for place in file.places if place.parent == at), file.places[0])

    def _file_row(self, file: ShownFile, used: str, at: PurePosixPath | None) -> Sequence[str]:
        place = self._place(file, at)
        return (
            self.file_link(tag("bdi", file.row.title), place),
            file.document_number,
            file.body,
            day(file.row.formed_on),
            used,
            f"{place.suffix.lstrip('.').upper()} {size_text(file.row.size)}",
        )

    def _photo(self, file: ShownFile, used: str, at: PurePosixPath | None) -> Html:
        small = self.thumbnails[file.row.sha256]
        caption = file.caption
        lines = (
            ("时间", chinese_date(file.row.formed_on) if file.row.formed_on else ""),
            ("地点", caption.place),
            ("人物", caption.people),
            ("背景", caption.background),
            ("用作", used),
        )
        title = caption.subject or file.row.title
        return tag(
            "figure",
            tag(
                "a",
                tag("img", src=href(small.path, DEPTH), alt=title, loading="lazy"),
                href=self.showcase.address(self._place(file, at), DEPTH),
                title="打开原图",
            ),
            tag(
                "figcaption",
                tag("b", tag("bdi", title)),
                *(tag("span", f"{word}：{said}") for word, said in lines if said),
            ),
        )


def link(words: str, to: PurePosixPath, depth: int = DEPTH) -> Html:
    """A link to a file of the archive."""
    return tag("a", words, href=href(to, depth))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Html:
    """A table without the columns that have nothing in them; ``caption`` is for those who do not see it."""
    lines = list(rows)
    kept = [at for at in range(len(heads)) if any(cells[at] for cells in lines)]
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption, class_="unseen"),
            tag("thead", tag("tr", *(tag("th", heads[at], scope="col") for at in kept))),
            tag("tbody", *(tag("tr", *(tag("td", cells[at]) for at in kept)) for cells in lines)),
        ),
        class_="wide",
    )


def day(value: date | None) -> Html | str:
    """A day that is not parted at the end of a line; empty without one."""
    return tag("span", chinese_date(value), class_="day") if value else ""


def search_form(depth: int) -> Html:
    """The line to search in, which every page has."""
    return tag(
        "form",
        tag(
            "input",
            type="search",
            name="q",
            placeholder="搜索任务、活动、材料",
            aria_label="搜索任务、活动、材料",
        ),
        tag("button", "搜索"),
        role="search",
        action=href(SEARCH, depth),
        method="get",
    )


def foot(showcase: Showcase) -> Html:
    """The line at the foot of every page."""
    at = showcase.written
    said = f"{showcase.unit}　{chinese_date(at.date())} {at:%H:%M} 存档，由文明创建工作台生成。"
    return tag("footer", said, "本页不联网，点开的都是存档里的文件。")


def numbered(count: int, number: int, path: Callable[[int], PurePosixPath]) -> Html | None:
    """Links to the other parts of a list that goes over several pages; None where there is but one."""
    if count == 1:
        return None
    near = range(max(1, number - _NEAR), min(count, number + _NEAR) + 1)
    shown = sorted({1, *near, count})
    parts: list[Html] = []
    for before, each in zip((0, *shown), shown, strict=False):
        if each - before > 1:
            parts.append(tag("span", "…"))
        here = each == number
        parts.append(
            tag("span", str(each), aria_current="page")
            if here
            else tag("a", str(each), href=href(path(each), DEPTH), aria_label=f"第 {each} 页")
        )
    return tag("nav", f"共 {count} 页：", *parts, class_="pages", aria_label="分页")


def task_heading(task: TaskRow) -> str:
    """A task as its page is called: the code and the first words."""
    return f"{task.code} {shortened(first_clause(task.text), 40)}"
