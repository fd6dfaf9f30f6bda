"""迎检展示: every link leads to a file, all that is text stays text, long lists go over several pages."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from db.models import Evidence, Indicator, Task
from tests.full_year import make_year
from tests.transfer.pages import Page, read_page
from tests.workspaces import attach, begun, new_workspace, task_ids
from wenming_desktop.changes.lane import describe
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator
from wenming_desktop.sandbox import calling
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.media import medium_of
from wenming_desktop.transfer.showcase import parts
from wenming_desktop.transfer.showcase.files import OPEN, write_open_page
from wenming_desktop.transfer.showcase.markup import Html, href, tag
from wenming_desktop.transfer.showcase.reading import Showcase
from wenming_desktop.transfer.stick_archive import write_archive

NOW = datetime(2021, 12, 20, 9, 30, 5)  # noqa: DTZ001 - local time, as the clerk's clock
HOSTILE = "<script>alert(1)</script>\"'&amp;</title><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The ``data`` folder of an archive of a whole year."""
    folder = tmp_path_factory.mktemp("year")
    workspace, made = begun(folder / "数据", "某某局", make_year, 2021)
    with closing(workspace):
        with workspace.reading() as session:
            codes = [f"{task.category.ordinal}-{task.ordinal}" for task in session.scalars(select(Task))]
        with workspace.log.change() as session:
            for number, code in enumerate(codes[:5]):
                form = IndicatorForm(f"项目{number % 2}", f"指标{number}", score="3", tasks=code)
                add_indicator(session, made.plan_id, form)
        summary = write_archive(workspace, ArchiveChoices(), folder / "U 盘", Job(), NOW)
        yield summary.folder / "data"


def pages_of(data: Path) -> list[Page]:
    return [read_page(path) for path in sorted(data.rglob("*.html"))]


def test_every_link_leads_to_a_file_of_the_archive(year: Path) -> None:
    pages = pages_of(year)
    assert len(pages) > 90
    reached = {target for page in pages for target in page.targets()}
    assert [target for target in reached if not target.is_file()] == []
    assert [target for target in reached if not target.is_relative_to(year.resolve())] == []
    proof = {path.resolve() for path in (year / "2021").rglob("*") if path.is_file()}
    assert proof <= reached
    every = {path.resolve() for path in year.rglob("*.html")}
    assert every - reached == set()


def test_it_works_after_copying(year: Path, tmp_path: Path) -> None:
    copy = tmp_path / "别处 100%" / "data"
    shutil.copytree(year, copy)
    for page in pages_of(copy):
        assert all(target.is_file() for target in page.targets())


def test_entry_by_category_task_and_indicator(year: Path) -> None:
    index = read_page(year / "index.html")
    names = {target.stem for target in index.targets()}
    assert {"类别-1", "类别-7", "任务-2-7", "缺项", "活动", "宣传报道", "专项资金", "检索"} <= names
    assert {"指标-1", "指标-2"} <= names
    assert "文明单位测评考核指标任务配档表" in index.text
    task = read_page(year / "展示" / "2021" / "任务-2-7.html")
    assert "开展学雷锋志愿服务活动" in task.text
    assert "缺年度志愿服务计划" in task.text or "没有缺项" in task.text
    assert any(attributes.get("loading") == "lazy" for attributes in task.attributes)


def test_pages_can_be_read_by_all(year: Path) -> None:
    """One first heading, none passed over; every picture and field has a name, every table its heads."""
    for page in pages_of(year):
        assert page.headings.count(1) == 1, page.path
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), page.path
        for name, attributes in zip(page.tags, page.attributes, strict=True):
            if name == "html":
                assert attributes["lang"] == "zh-CN"
            if name == "img":
                assert attributes["alt"]
            if name == "th":
                assert attributes["scope"] == "col"
            if name == "input":
                assert attributes.get("aria-label") or attributes.get("id") == "field"


def test_nothing_comes_from_elsewhere(year: Path) -> None:
    """No address outside, no modules, nothing newer than browsers of 2018."""
    for path in (*year.rglob("*.html"), *year.rglob("*.css")):
        text = path.read_text("utf-8")
        assert not re.search(r"""(https?:|["'(=]//|@import|url\()""", text), path
    assert list(year.rglob("*.js")) == []
    _, script = scripts_of(year)
    assert "addEventListener" in script
    assert not re.search(r"=>|`|\?\.|\?\?|\b(let|const|async|await|import|fetch|class)\b", script)


def test_thumbnails_are_small_pictures_of_the_photos(year: Path) -> None:
    small = list((year / "展示" / "缩略图").rglob("*.jpg"))
    assert small
    for path in small:
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert image.width <= 320
            assert image.height <= 240
    shown = {target for page in pages_of(year) for target in page.targets()}
    assert {path.resolve() for path in small} <= shown


def scripts_of(data: Path) -> list[str]:
    """What the search page's two scripts hold, as a browser cuts them out of it."""
    text = (data / "展示" / "检索.html").read_text("utf-8")
    return [part.partition(">")[2].partition("</script")[0] for part in text.split("<script")[1:]]


def rows_of(data: Path) -> list[list[str]]:
    rows, _ = scripts_of(data)
    return json.loads(rows)


def test_search_lists_tasks_activities_and_every_file_once(year: Path) -> None:
    rows = rows_of(year)
    kinds = {row[0] for row in rows}
    assert kinds == {"任务", "指标", "活动", "报道", "材料", "照片"}
    page = Page(year / "展示" / "检索.html", addresses=[row[3] for row in rows])
    assert all(target.is_file() for target in page.targets())
    files = [row[3] for row in rows if row[0] in {"材料", "照片"}]
    assert len(files) == len(set(files))
    records = json.loads((year / "记录" / "records.json").read_text("utf-8"))
    placed = [row for row in records["tables"]["evidence"] if row["archive_paths"]]
    assert len(files) == len(placed)


def test_what_is_text_stays_text(tmp_path: Path) -> None:
    """In titles, texts, activities, captions and indicators alike, and in the list that is searched."""
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.log.change() as session:
            describe(session, "改")
            for task in session.scalars(select(Task)):
                task.text = HOSTILE + "\u2028]];alert(1);//<!--<script>"
            plan_id = plan_heads(session)[0].id
            draft = ActivityDraft(kind_rows(session)[0].name, HOSTILE, date(2021, 3, 5), summary=HOSTILE)
            create_activity(session, plan_id, replace(draft, tasks=("1-1",)))
            session.add(Indicator(plan_id=plan_id, ordinal=1, project=HOSTILE, content=HOSTILE, standard=""))
        Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg")
        (row,) = attach(workspace, task_ids(workspace)[0], tmp_path / "a.jpg")
        with workspace.log.change() as session:
            describe(session, "改")
            record = session.get_one(Evidence, row.id)
            record.title = record.place = record.people = HOSTILE
            record.document_number = "javascript:alert(1)"
        data = write_archive(workspace, ArchiveChoices(), tmp_path / "out", Job(), NOW).folder / "data"
    pages = pages_of(data)
    for page in pages:
        assert page.tags.count("script") == (2 if page.path.stem == "检索" else 0), page.path
        assert not any("onerror" in attributes for attributes in page.attributes)
        assert all(target.is_file() for target in page.targets())
    shown = [page.path.stem for page in pages if HOSTILE in page.text]
    assert {"任务-1-1", "活动", "活动-1", "指标-1", "类别-1"} <= set(shown)
    assert any(row[1] == HOSTILE for row in rows_of(data))
    rows, script = scripts_of(data)
    assert "<" not in rows
    assert not re.search(r"</|<!--|<script", script)


def test_a_long_list_goes_over_several_pages(tmp_path: Path) -> None:
    count = 2 * parts.PAGE_SIZE + 7
    originals = tmp_path / "原件"
    originals.mkdir()
    for number in range(count):
        (originals / f"{number:03}#100% +&.txt").write_text(str(number))
    with new_workspace(tmp_path / "数据") as workspace:
        attach(workspace, task_ids(workspace)[0], *sorted(originals.iterdir()))
        data = write_archive(workspace, ArchiveChoices(), tmp_path / "out", Job(), NOW).folder / "data"
    folder = data / "展示" / "2021"
    names = ["任务-1-1.html", "任务-1-1-第2页.html", "任务-1-1-第3页.html"]
    assert sorted(path.name for path in folder.glob("任务-1-1*")) == sorted(names)
    found: list[Path] = []
    for name in names:
        targets = read_page(folder / name).targets()
        assert all(target.is_file() for target in targets)
        found += [target for target in targets if target.suffix == ".txt"]
    assert len(found) == len(set(found)) == count
    assert {path.read_text() for path in found} == {str(number) for number in range(count)}


def test_volumes_are_one_showcase(tmp_path: Path) -> None:
    """The first one's pages lead to every file, in whichever volume it lies; a copy of the set too."""
    originals = tmp_path / "原件"
    originals.mkdir()
    for number in range(12):
        (originals / f"{number}.txt").write_text(str(number) * 400_000)
    with new_workspace(tmp_path / "数据") as workspace:
        attach(workspace, task_ids(workspace)[0], *originals.iterdir())
        choices = ArchiveChoices(volume_size=1_500_000)
        summary = write_archive(workspace, choices, tmp_path / "U 盘", Job(), NOW)
    assert len(summary.folders) > 3
    for folder in summary.folders:
        assert check_archive(folder, Job()).problems == ()
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        assert size <= choices.volume_size
    (tmp_path / "U 盘").rename(tmp_path / "别处")
    first = tmp_path / "别处" / summary.folder.name / "data"
    assert "各卷的文件夹放在同一个地方" in (first / "先读我.txt").read_text("utf-8-sig")
    found = {target for page in pages_of(first) for target in page.targets()}
    assert all(target.is_file() for target in found)
    assert {target.name for target in found if target.parent.name.startswith("1-1 ")} == {
        f"{number}.txt" for number in range(12)
    }
    assert (first / "index.html").resolve() in read_page(tmp_path / "别处" / OPEN).targets()


def test_only_what_was_chosen_is_shown(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.reading() as session:
            task = session.get_one(Task, task_ids(workspace)[0])
            chosen = ArchiveChoices(category_ids={task.category_id}, unused=False)
        data = write_archive(workspace, chosen, tmp_path / "out", Job(), NOW).folder / "data"
    names = {path.stem for path in (data / "展示" / "2021").iterdir()}
    assert names == {"类别-1", "任务-1-1", "任务-1-2", "任务-1-3", "缺项"}
    assert all(target.is_file() for page in pages_of(data) for target in page.targets())


def test_pages_lead_to_files_in_other_volumes() -> None:
    place = PurePosixPath("2021/甲#.jpg")
    showcase = Showcase("某局", NOW, (), {}, {place: "存档-第2卷共3卷"})
    page = Page(Path("/U盘/存档-第1卷共3卷/data/展示/2021/x.html"), addresses=[showcase.address(place, 2)])
    assert page.targets() == [Path("/U盘/存档-第2卷共3卷/data/2021/甲#.jpg")]


def test_the_page_beside_leads_in(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        first = write_archive(workspace, ArchiveChoices(), tmp_path / "U 盘", Job(), NOW)
        page = read_page(tmp_path / "U 盘" / OPEN)
        assert page.targets() == [(first.folder / "data" / "index.html").resolve()]
        refresh = next(each["content"] for each in page.attributes if each.get("http-equiv") == "refresh")
        assert refresh == f"0; url={page.addresses[0]}"
        second = write_archive(workspace, ArchiveChoices(), tmp_path / "U 盘", Job(), NOW.replace(hour=11))
    page = read_page(tmp_path / "U 盘" / OPEN)
    assert page.targets() == [(each.folder / "data" / "index.html").resolve() for each in (second, first)]
    assert "refresh" not in (tmp_path / "U 盘" / OPEN).read_text("utf-8")


def test_somebody_elses_page_beside_stays(tmp_path: Path) -> None:
    (tmp_path / OPEN).write_text("<p>别人的</p>", "utf-8")
    with new_workspace(tmp_path / "数据") as workspace:
        summary = write_archive(workspace, ArchiveChoices(), tmp_path, Job(), NOW)
    assert (tmp_path / OPEN).read_text("utf-8") == "<p>别人的</p>"
    assert any(OPEN in remark for remark in summary.remarks)
    assert write_open_page(tmp_path / "没有", summary.folder, medium_of(tmp_path)) is None


def test_a_broken_photo_is_listed_without_a_picture(tmp_path: Path) -> None:
    (tmp_path / "坏.jpg").write_bytes(b"\xff\xd8 no photo")
    with new_workspace(tmp_path / "数据") as workspace:
        attach(workspace, task_ids(workspace)[0], tmp_path / "坏.jpg")
        data = write_archive(workspace, ArchiveChoices(), tmp_path / "out", Job(), NOW).folder / "data"
    page = read_page(data / "展示" / "2021" / "任务-1-1.html")
    assert "img" not in page.tags
    assert [target.name for target in page.targets() if target.suffix == ".jpg"] == ["坏.jpg"]


@given(st.text(), st.text())
def test_markup_escapes_whatever_is_no_markup(text: str, value: str) -> None:
    made = tag("p", text, tag("b", value), title=value)
    assert isinstance(made, Html)
    assert made.count("<") == 4
    assert made.count('"') == 2


@given(st.lists(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1), min_size=1))
def test_addresses_lead_back_to_the_path(names: list[str]) -> None:
    names = [f"{name}_" for name in names]  # no "." or ".."
    path = PurePosixPath(*names)
    page = Page(Path("/a/b/c/x.html"), addresses=[href(path, 2)])
    assert page.targets() == [Path("/a") / path]


def test_without_a_child_process_there_are_no_small_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg")
    monkeypatch.setattr(calling, "_START", "raise SystemExit")
    with new_workspace(tmp_path / "数据") as workspace:
        attach(workspace, task_ids(workspace)[0], tmp_path / "a.jpg")
        summary = write_archive(workspace, ArchiveChoices(), tmp_path / "out", Job(), NOW)
    page = read_page(summary.folder / "data" / "展示" / "2021" / "任务-1-1.html")
    assert [target.name for target in page.targets() if target.suffix == ".jpg"] == ["a.jpg"]
    assert summary.remarks[0].startswith("展示网页里没有缩小的照片")
