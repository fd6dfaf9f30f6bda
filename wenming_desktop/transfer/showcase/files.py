"""All files of the 迎检展示 in an archive, and the small page beside it that leads there."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from resources import resource
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.bag_format import PAYLOAD
from wenming_desktop.transfer.media import Medium
from wenming_desktop.transfer.showcase.index_page import Papers, index_page
from wenming_desktop.transfer.showcase.ledger_pages import ledger_pages
from wenming_desktop.transfer.showcase.markup import FOLDER, GENERATOR, STYLE, Html, href, joined, tag
from wenming_desktop.transfer.showcase.parts import INDEX, SEARCH, Pages
from wenming_desktop.transfer.showcase.plan_pages import plan_pages
from wenming_desktop.transfer.showcase.reading import Showcase
from wenming_desktop.transfer.showcase.search_page import write_search_page
from wenming_desktop.transfer.showcase.thumbnails import make_thumbnails
from wenming_desktop.transfer.staging import Staging
from wenming_desktop.viewing.previews import Previews
from wenming_desktop.workspace import Workspace

OPEN = "打开.html"
_OURS = re.compile(rb'<meta name="generator" content="' + GENERATOR.encode() + rb'">')
_HEAD = 2000  # bytes in which our mark stands


def thumbnail_files(
    showcase: Showcase, workspace: Workspace, staging: Staging, job: Job
) -> dict[str, BagFile]:
    """The small pictures of all photos that are shown; arguments and errors as make_thumbnails()."""
    photos = {file.row.sha256: file.row.original_name for file in showcase.files.values() if file.picture}
    previews = Previews(workspace.cache_folder / "previews")
    return make_thumbnails(photos, workspace.files, previews, staging, job)


def page_files(
    showcase: Showcase,
    papers: Mapping[PurePosixPath, Papers],
    thumbnails: Mapping[str, BagFile],
    staging: Staging,
    job: Job,
) -> list[BagFile]:
    """Make the pages.

    Args:
        showcase: what they show.
        papers: as index_page() takes them.
        thumbnails: by the SHA-256 of the photo.
        staging: where the files made wait.
        job: asked whether to go on.

    Raises:
        UserError: the disk is full.
        Cancelled: by the job.
    """
    years = [
        Pages(
            showcase,
            year,
            thumbnails,
            {task.code: FOLDER / year.folder / f"任务-{task.code}.html" for task in year.plan.tasks},
        )
        for year in showcase.years
    ]
    made = [staging.add(path, content) for path, content in _pages(showcase, years, papers, job)]
    made.append(staging.write(SEARCH, lambda target: write_search_page(showcase, years, target, job)))
    return made


def write_open_page(parent: Path, archive: Path, medium: Medium) -> Path | None:
    """Write 打开.html beside an archive: it leads to the newest archive and names the others beside it.

    Args:
        parent: the folder that the archive lies in.
        archive: its folder; the first volume's where there are several.
        medium: what they lie on.

    Returns:
        The page; None where it cannot be written, or somebody else's file has its name, which stays as it is.
        The archive itself is whole without it.
    """
    target = parent / OPEN
    try:
        medium.check()
        if target.exists():
            with target.open("rb") as stream:
                head = stream.read(_HEAD)
            if head and not _OURS.search(head):
                return None
        others = sorted(
            (
                each.parents[1].name
                for each in parent.glob(f"*/{PAYLOAD}/{INDEX}")
                if each.parents[1] != archive
            ),
            reverse=True,
        )
        content = _open_page(archive.name, [name for name in others if not name.startswith(".")])
        # In one go to its own name: a process that is killed leaves no other file, and an empty one is ours.
        with target.open("wb", buffering=0) as stream:
            stream.write(content)
            os.fsync(stream.fileno())
    except (OSError, UserError):  # it was pulled out, as all that matters is on it
        return None
    return target


def _pages(
    showcase: Showcase, years: list[Pages], papers: Mapping[PurePosixPath, Papers], job: Job
) -> Iterator[tuple[PurePosixPath, bytes]]:
    yield INDEX, index_page(showcase, years, papers)
    yield STYLE, resource("showcase", "style.css").read_bytes()
    of_years = (made for pages in years for each in (plan_pages, ledger_pages) for made in each(pages))
    for number, (path, content) in enumerate(of_years, start=1):
        job.report(0, 1, f"网页 {number}：{path.name}")
        yield path, content


def _open_page(name: str, others: list[str]) -> bytes:
    def to(folder: str) -> str:
        return href(PurePosixPath(folder, PAYLOAD) / INDEX, 0)

    links = [tag("li", tag("a", each, href=to(each))) for each in others]
    return joined(
        Html("<!DOCTYPE html>\n"),
        tag(
            "html",
            tag(
                "head",
                tag("meta", charset="utf-8"),
                tag("meta", name="generator", content=GENERATOR),
                tag("meta", http_equiv="refresh", content=f"0; url={to(name)}") if not links else None,
                tag("title", "文明单位创建材料"),
            ),
            tag(
                "body",
                tag("h1", tag("a", f"打开 {name}", href=to(name))),
                joined(tag("p", "这里还有以前的存档："), tag("ul", *links)) if links else None,
            ),
            lang="zh-CN",
        ),
        "\n",
    ).encode()
