"""Scans and photos are recognised in the background: first pages first, each page once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pypdfium2
import pytest
import typst
from sqlalchemy import select

from db.models import FileFact
from tests.children import children
from tests.evidence.scanned import hash_of, put, read_page, scan, sheet, take_in
from tests.viewing import made
from tests.workspaces import attach, file, full, new_workspace, small_disk, steps, task_ids
from wenming_desktop.entities.choices import Quality
from wenming_desktop.errors import UserError
from wenming_desktop.evidence import recognising
from wenming_desktop.evidence.library import evidence_ids, file_rows
from wenming_desktop.evidence.library_filter import EVERYTHING
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.recognising import (
    MOST_SCANS,
    as_read,
    page_problems,
    read_pages,
    recognise_files,
    waiting_count,
    waiting_hashes,
)
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.evidence.trash import empty, restore, trash, trash_rows
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.search.texts import TextStore
from wenming_desktop.viewing.facts import RULES
from wenming_desktop.workspace import Workspace

UPRIGHT = ("关于开展志愿服务的通知", "各科室、局属各单位：", "请于三月五日前报名。", "活动地点在人民广场。")


def recognise(workspace: Workspace, job: Job | None = None, **wanted: object) -> int:
    return recognise_files(workspace.log, workspace.files, workspace.texts, job or Job(), **wanted)


def waiting(workspace: Workspace) -> set[str]:
    """The names of the files that wait, as the two questions about them tell."""
    with workspace.reading() as session:
        hashes = waiting_hashes(session, workspace.texts)
        assert waiting_count(session, workspace.texts) == len(hashes)
        rows = file_rows(session, evidence_ids(session, None, EVERYTHING))
    found = {row.original_name for row in rows if row.sha256 in hashes}
    assert len(found) == len(hashes)  # whoever waits is shown
    return found


def quality(workspace: Workspace, name: str) -> list[str]:
    with workspace.reading() as session:
        asked = select(FileFact.quality).where(FileFact.sha256 == hash_of(workspace, name))
        return session.scalars(asked).one().split()


def test_first_pages_come_first_and_nothing_is_read_twice(workspace: Workspace, tmp_path: Path) -> None:
    upside_down = sheet(*UPRIGHT).rotate(180)
    take_in(
        workspace,
        scan(tmp_path / "三页.tif", sheet("志愿服务甲"), sheet("志愿服务乙"), sheet("志愿服务丙")),
        scan(tmp_path / "倒着.png", upside_down),
        file(tmp_path, "说明.txt", "本来就有字".encode()),
    )
    made, three = len(steps(workspace)), hash_of(workspace, "三页.tif")
    assert waiting(workspace) == {"三页.tif", "倒着.png"}
    order: list[str] = []

    def note(done: int, total: int, name: str) -> None:
        order.append(name)
        assert total == 4 - 2 * bool(len(order) > 3)
        if len(order) == 3:
            job.cancel()

    job = Job(note)
    with pytest.raises(Cancelled):
        recognise(workspace, job)
    assert order == ["三页.tif", "倒着.png", "三页.tif"]  # the third was not begun
    assert workspace.texts.waiting() == {three: [2, 3]}
    read_at = workspace.texts.reads(three, 1)
    assert recognise(workspace, Job(note)) == 2
    assert order[3:] == ["三页.tif", "三页.tif"]
    assert workspace.texts.reads(three, 1) == read_at
    assert (recognise(workspace), waiting(workspace)) == (0, set())
    assert [page.strip() for page in workspace.texts.pages(three)] == [f"志愿服务{sign}" for sign in "甲乙丙"]
    assert {hit.sha256: hit.page for hit in workspace.texts.find("志愿", 9)} == {
        three: 1,
        hash_of(workspace, "倒着.png"): 1,
    }
    assert Quality.UPSIDE_DOWN.code in quality(workspace, "倒着.png")
    assert not {Quality.TURNED.code, Quality.UPSIDE_DOWN.code} & {*quality(workspace, "三页.tif")}
    assert len(steps(workspace)) == made  # no step of the history


def test_what_can_be_drawn_and_has_hardly_any_text_waits(workspace: Workspace, tmp_path: Path) -> None:
    sheet("照片里的字").save(tmp_path / "图.png")
    words = "这一页本来就有许多字，用不着再识别一遍，因为它是打字机打出来的，不是扫描出来的。"
    pages = f'#set page(height: auto)\n{words}\n#pagebreak()\n#image("图.png")\n#pagebreak()\n第 3 页'
    (tmp_path / "混合.typ").write_text(pages, encoding="utf-8")
    (tmp_path / "混合.pdf").write_bytes(typst.compile(tmp_path / "混合.typ"))
    take_in(
        workspace,
        tmp_path / "混合.pdf",
        made.photo(tmp_path / "照片.jpg"),
        made.word(tmp_path / "小结.docx", "短"),
        file(tmp_path, "短.txt", b"a"),
        file(tmp_path, "录像.mp4", b"\0\0\0\x18ftypmp42" + bytes(99)),
        file(tmp_path, "坏的.pdf", b"%PDF-1.4 nothing else"),
        file(tmp_path, "坏的.jpg", b"\xff\xd8\xff" + bytes(99)),
    )
    assert workspace.texts.waiting() == {
        hash_of(workspace, "混合.pdf"): [2, 3],
        hash_of(workspace, "照片.jpg"): [1],
    }


def test_what_is_off_record_waits_for_nobody(workspace: Workspace, tmp_path: Path) -> None:
    task = task_ids(workspace)[0]
    one = scan(tmp_path / "一.png", sheet("一"))
    take_in(workspace, one)
    assert waiting(workspace) == {"一.png"}
    two = scan(tmp_path / "二.png", sheet("二"))
    take_in(workspace, two)
    assert waiting(workspace) == {"一.png", "二.png"}
    workspace.log.undo()
    assert waiting(workspace) == {"一.png"}
    three = scan(tmp_path / "三.png", sheet("三"))
    (kept,) = attach(workspace, task, three)
    assert waiting(workspace) == {"一.png"}  # not looked into yet
    take_in(workspace)
    assert waiting(workspace) == {"一.png", "三.png"}
    replace_file(workspace.log, workspace.files, kept.id, scan(tmp_path / "四.png", sheet("四")), Job())
    assert waiting(workspace) == {"一.png"}
    workspace.log.undo()
    assert waiting(workspace) == {"一.png", "三.png"}
    with workspace.log.change() as session:
        trash(session, [kept.id])
    assert waiting(workspace) == {"一.png"}
    workspace.log.undo()
    assert waiting(workspace) == {"一.png", "三.png"}


def test_a_file_thrown_away_for_good_is_forgotten(workspace: Workspace, tmp_path: Path) -> None:
    path = scan(tmp_path / "一.png", sheet("一"))
    (row,) = attach(workspace, task_ids(workspace)[0], path)
    take_in(workspace)
    put(workspace, row.sha256, 1, read_page("志愿服务"))

    def throw_away() -> list[str]:
        with workspace.log.change() as session:
            trash(session, [row.id])
        with workspace.reading() as session:
            return [each.id for each in trash_rows(session, datetime.now(UTC))]

    items = throw_away()
    with workspace.log.change() as session:
        restore(session, items)
    assert (waiting(workspace), len(workspace.texts.reads(row.sha256))) == (set(), 1)
    empty(workspace.log, workspace.files, workspace.texts, throw_away())
    assert workspace.texts.reads(row.sha256) == workspace.texts.waiting() == {}
    put(workspace, row.sha256, 1, read_page("志愿服务"))  # by a reading that was under way
    assert workspace.texts.hashes("志愿") == set()
    take_in(workspace, path)
    assert waiting(workspace) == {"一.png"}


def test_what_cannot_be_recognised_gets_a_mark_and_the_queue_goes_on(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.save(tmp_path / "空白.pdf")
    document.close()
    take_in(
        workspace,
        scan(tmp_path / "没有.png", sheet("后来又有了")),
        scan(tmp_path / "走了.png", sheet("读到一半没有了")),
        scan(tmp_path / "换了.png", sheet("后来又对了")),
        scan(tmp_path / "坏了.png", sheet("这次读得了")),
        tmp_path / "空白.pdf",
    )
    names = ("没有.png", "走了.png", "换了.png", "坏了.png")
    paths = {name: workspace.files.path(hash_of(workspace, name)) for name in names}
    away = {name: path.with_suffix(".away") for name, path in paths.items()}
    paths["没有.png"].rename(away["没有.png"])
    right = paths["换了.png"].read_bytes()
    scan(away["换了.png"].with_suffix(".png"), sheet("别人的字")).replace(paths["换了.png"])
    broken = file(tmp_path, "坏了", b"\x89PNG\r\n nothing else")
    read = Recogniser.page

    def gone_meanwhile(self: Recogniser, path: Path, *rest: object) -> object:
        if path == paths["走了.png"] and path.is_file():
            path.rename(away["走了.png"])
        return read(self, broken if path == paths["坏了.png"] else path, *rest)

    monkeypatch.setattr(Recogniser, "page", gone_meanwhile)
    assert recognise(workspace) == 2
    monkeypatch.undo()
    assert waiting(workspace) == {"没有.png", "走了.png", "换了.png"}
    assert (quality(workspace, "坏了.png"), quality(workspace, "走了.png")) == (
        ["small", "unrecognised"],
        ["small"],
    )
    with workspace.reading() as session:
        (problem,) = page_problems(session, workspace.texts)
        pages = read_pages(session, workspace.texts, hash_of(workspace, "空白.pdf"))
    assert "坏了.png" in problem
    assert (pages[1].text, pages[1].problem) == ("", "")
    for name in ("没有.png", "走了.png"):
        away[name].rename(paths[name])
    paths["换了.png"].write_bytes(right)
    assert recognise(workspace) == 3
    found = [workspace.texts.hashes(words) for words in ("后来又有了", "读到一半没有了", "后来又对了")]
    assert found == [{hash_of(workspace, name)} for name in ("没有.png", "走了.png", "换了.png")]
    assert not workspace.texts.hashes("别人的字")
    assert recognise(workspace) == 0
    assert recognise(workspace, again=True) == 1  # what could not be read is tried again when it is asked for
    assert "unrecognised" not in quality(workspace, "坏了.png")


@pytest.mark.parametrize("damage", [("[", "("), ("志", b"\xe5\xbf")])
def test_a_damaged_reading_waits_again(
    workspace: Workspace, tmp_path: Path, damage: tuple[str, str | bytes]
) -> None:
    take_in(workspace, scan(tmp_path / "两页.tif", sheet("志愿服务"), sheet("道德讲堂")))
    sha256, texts = hash_of(workspace, "两页.tif"), workspace.texts
    assert recognise(workspace) == 2
    texts.close()
    with closing(sqlite3.connect(workspace.cache_folder / "texts.db")) as connection:
        connection.text_factory = bytes
        (read,) = connection.execute("SELECT read FROM scan WHERE page = 1").fetchone()
        before, after = (each if isinstance(each, bytes) else each.encode() for each in damage)
        damaged = read.replace(before, after, 1)
        assert damaged != read
        connection.execute("UPDATE scan SET read = cast(? AS TEXT) WHERE page = 1", (damaged,))
        connection.commit()
    with workspace.reading() as session:
        ((page, left),) = read_pages(session, texts, sha256).items()
    assert (page, left.text) == (2, "道德讲堂")
    assert texts.waiting() == {sha256: [1]}
    assert texts.hashes("志愿") == {sha256}  # as it was read
    assert recognise(workspace) == 1
    assert set(as_read(texts, sha256, texts.reads(sha256))) == {1, 2}
    assert texts.find("志愿", 9)[0].excerpt == "志愿服务"


def test_too_many_pages_are_said_at_the_first_that_is_left(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, scan(tmp_path / "厚.png", sheet("厚")))
    sha256 = hash_of(workspace, "厚.png")
    texts = workspace.texts
    texts.put(sha256, [], RULES, range(1, MOST_SCANS + 2))
    for page in range(1, MOST_SCANS + 1):
        texts.put_read(sha256, page, "", "[]", "1")
    assert recognise(workspace) == 0
    assert (quality(workspace, "厚.png"), waiting(workspace)) == (["small", "unrecognised"], set())
    texts.put(sha256, [], RULES, [1])
    assert len(texts.reads(sha256)) == MOST_SCANS + 1  # what was recognised stays


def test_only_the_wanted_files_and_again_by_another_pipeline(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, *(scan(tmp_path / f"{name}.png", sheet(name * 4)) for name in "甲乙"))
    first, second = (hash_of(workspace, f"{name}.png") for name in "甲乙")
    assert recognise(workspace, among=[second, "unknown"]) == 1
    assert workspace.texts.waiting() == {first: [1]}
    put(workspace, first, 1, read_page("旧的识别"), "0")
    assert (recognise(workspace), waiting(workspace)) == (0, set())
    assert recognise(workspace, again=True) == 1
    assert (workspace.texts.hashes("旧的"), workspace.texts.hashes("甲甲甲甲")) == (set(), {first})


def test_a_page_on_its_side_is_told_where_most_are(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, scan(tmp_path / "三页.tif", *(sheet(sign) for sign in "甲乙丙")))
    sha256 = hash_of(workspace, "三页.tif")
    for page, turned in ((1, 90), (2, 270), (3, 0)):
        read = read_page("字", turned=turned)
        recognising._keep(workspace.log, workspace.texts, sha256, page, read)
        assert (Quality.TURNED.code in quality(workspace, "三页.tif")) is (page > 1)
    workspace.texts.put("other", [], RULES)
    with workspace.log.change() as session:
        session.scalars(select(FileFact).where(FileFact.sha256 == sha256)).one().read_by = "0"
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    assert Quality.TURNED.code in quality(workspace, "三页.tif")  # read anew for its facts alone


def test_on_a_full_disk_what_was_saved_stays(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "20m") as disk, new_workspace(disk / "data") as workspace:
        take_in(workspace, scan(tmp_path / "两页.tif", sheet("志愿服务"), sheet("道德讲堂")))
        sha256 = hash_of(workspace, "两页.tif")

        with ExitStack() as filling:

            def fill(done: int, _total: int, _name: str) -> None:
                if done == 1:
                    filling.enter_context(full(disk))

            with pytest.raises(UserError, match="没有保存材料的文字"):
                recognise(workspace, Job(fill))
        assert workspace.texts.waiting() == {sha256: [2]}
        assert workspace.texts.hashes("志愿") == {sha256}
        assert recognise(workspace) == 1


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_a_child_that_is_killed_costs_its_page(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(workspace, scan(tmp_path / "两页.tif", sheet(*UPRIGHT * 4), sheet("道德讲堂")))
    before, get_ready = children(os.getpid()), Recogniser._get_ready
    killers: list[Timer] = []

    def killed_once(self: Recogniser, job: Job | None) -> None:
        get_ready(self, job)
        if not killers:
            (child,) = children(os.getpid()) - before
            killers.append(Timer(0.1, os.kill, (child, signal.SIGKILL)))
            killers[0].start()

    monkeypatch.setattr(Recogniser, "_get_ready", killed_once)
    assert recognise(workspace) == 2
    killers[0].join()
    with workspace.reading() as session:
        pages = read_pages(session, workspace.texts, hash_of(workspace, "两页.tif"))
    assert "两页.tif" in pages[1].problem
    assert (pages[2].text, pages[2].problem) == ("道德讲堂", "")
    assert "unrecognised" in quality(workspace, "两页.tif")


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_a_kill_costs_the_page_that_was_being_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with new_workspace(data) as workspace:
        take_in(workspace, scan(tmp_path / "四页.tif", *(sheet(*UPRIGHT, sign) for sign in "甲乙丙丁")))
        sha256 = hash_of(workspace, "四页.tif")
    command = [sys.executable, "-m", "wenming_desktop", "recognise", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with closing(TextStore(data / "cache" / "texts.db")) as texts:
            while not texts.reads(sha256):
                assert process.poll() is None
                time.sleep(0.02)
        (child,) = children(process.pid)
    finally:
        process.kill()
        process.wait()
    with closing(Workspace.open(data)) as workspace:
        kept = workspace.texts.reads(sha256)
        assert 1 <= len(kept) < 4
        assert recognise(workspace) == 4 - len(kept)
        after = workspace.texts.reads(sha256)
        assert {page: after[page] for page in kept} == kept
        assert waiting(workspace) == set()
    assert not Path(f"/proc/{child}/exe").exists()  # the child has ended with its parent
