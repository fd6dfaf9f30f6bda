"""改正: the clerk's wording of recognised lines; found, undone, kept where the cache is lost."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.scanned import hash_of, put, read_page, scan, sheet
from tests.workspaces import attach, domain_rows, new_workspace, steps, task_ids
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.recognising import (
    correct_line,
    corrected,
    read_pages,
    recognise_files,
    sync_corrections,
)
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.evidence.trash import restore, trash, trash_rows
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.lines import ReadPage
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

READ = ("关于慰问的通知", "同上", "同上", "2021年5月9日")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A scan on which READ was read."""
    with new_workspace(tmp_path / "data") as made:
        attach(made, task_ids(made)[0], scan(tmp_path / "通知.png", sheet("通知")))
        read_files(made.log, made.files, made.texts, Job())
        put(made, hash_of(made, "通知.png"), 1, read_page(*READ))
        yield made


def correct(workspace: Workspace, line: int, said: str) -> None:
    with workspace.log.change() as session:
        correct_line(session, workspace.texts, hash_of(workspace, "通知.png"), 1, line, said)
    sync_corrections(workspace.log, workspace.texts)


def lines(workspace: Workspace) -> list[str]:
    sha256 = hash_of(workspace, "通知.png")
    with workspace.reading() as session:
        found = [line.text for line in read_pages(session, workspace.texts, sha256)[1].lines]
    assert workspace.texts.pages(sha256) == ["\n".join(found)]  # search finds what is shown
    return found


def test_a_correction_is_a_step_that_is_found_and_undone(workspace: Workspace) -> None:
    correct(workspace, 3, " 2021年5月19日 ")
    assert lines(workspace) == [*READ[:3], "2021年5月19日"]
    assert steps(workspace)[0].label == "改正“通知”第1页的识别文字：2021年5月19日"
    assert workspace.texts.hashes("5月19日")
    workspace.log.undo()
    sync_corrections(workspace.log, workspace.texts)
    assert lines(workspace) == [*READ]
    assert not workspace.texts.hashes("5月19日")
    workspace.log.redo()
    sync_corrections(workspace.log, workspace.texts)
    assert lines(workspace)[3] == "2021年5月19日"
    correct(workspace, 3, "2021年5月29日")
    correct(workspace, 3, READ[3])  # what was read takes the correction away
    assert (lines(workspace), domain_rows(workspace)["text_correction"]) == ([*READ], [])


def test_what_cannot_be_corrected_is_said(workspace: Workspace) -> None:
    for line in (-1, len(READ)):
        with pytest.raises(UserError, match="“通知”第 1 页"):
            correct(workspace, line, "字")
    for said in ("", " \n", "长" * 1001, "\x07"):
        with pytest.raises(FieldErrors):
            correct(workspace, 0, said)
    assert lines(workspace) == [*READ]


def test_corrections_outlive_the_cache_and_another_reading(workspace: Workspace) -> None:
    correct(workspace, 2, "同下")
    correct(workspace, 3, "2021年5月19日")
    sha256 = hash_of(workspace, "通知.png")
    put(workspace, sha256, 1, read_page("红头", READ[0], "同上", "同上 ", READ[3]), "9")
    sync_corrections(workspace.log, workspace.texts)
    assert lines(workspace) == ["红头", READ[0], "同下", "同上 ", "2021年5月19日"]
    correct(workspace, 4, "2021年5月20日")  # its row moves with the line
    assert len(domain_rows(workspace)["text_correction"]) == 2
    workspace.texts.close()
    (workspace.cache_folder / "texts.db").unlink()
    sync_corrections(workspace.log, workspace.texts)
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    put(workspace, sha256, 1, read_page(*READ))
    sync_corrections(workspace.log, workspace.texts)
    assert lines(workspace) == [*READ[:2], "同下", "2021年5月20日"]


def test_a_page_is_recognised_with_its_corrections(workspace: Workspace, tmp_path: Path) -> None:
    sha256 = hash_of(workspace, "通知.png")
    put(workspace, sha256, 1, read_page("通知"), "9")
    correct(workspace, 0, "紧急通告")
    assert recognise_files(workspace.log, workspace.files, workspace.texts, Job(), again=True) == 1
    assert lines(workspace) == ["紧急通告"]
    workspace.log.undo()
    sync_corrections(workspace.log, workspace.texts)
    assert lines(workspace) == ["通知"]


def test_corrections_go_where_their_record_goes(workspace: Workspace, tmp_path: Path) -> None:
    correct(workspace, 0, "关于慰问的通告")
    (record,) = domain_rows(workspace)["evidence"]
    with workspace.log.change() as session:
        trash(session, [record[0]])
    with workspace.reading() as session:
        items = [row.id for row in trash_rows(session, datetime.now(UTC))]
    with workspace.log.change() as session:
        restore(session, items)
    assert lines(workspace)[0] == "关于慰问的通告"
    better = scan(tmp_path / "清楚的.png", sheet("清楚的通知"))
    replace_file(workspace.log, workspace.files, record[0], better, Job())
    assert domain_rows(workspace)["text_correction"] == []  # those pages are not these
    workspace.log.undo()
    assert lines(workspace)[0] == "关于慰问的通告"


def test_what_was_recognised_leaves_the_pc_in_no_archive(workspace: Workspace, tmp_path: Path) -> None:
    correct(workspace, 0, "关于慰问的通告")
    workspace.back_up("试")
    assert READ[3] not in (workspace.folder / SIDECAR).read_text("utf-8")
    for number in range(2):
        out = tmp_path / f"U盘{number}"
        out.mkdir()
        write_archive(workspace, ArchiveChoices(), out, Job(), datetime(2021, 12, 20, tzinfo=UTC))
        written = [path.read_bytes() for path in out.rglob("*") if path.is_file()]
        assert any("通知.png".encode() in content for content in written)
        for words in ("慰问".encode(), json.dumps("慰问")[1:-1].encode()):
            assert not any(words in content for content in written)
        if not number:
            with workspace.log.change() as session:
                trash(session, [domain_rows(workspace)["evidence"][0][0]])


LINES = st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=6)


@given(LINES, LINES, st.data())
def test_each_correction_has_one_line_at_most_and_its_own_first(
    read: list[str], again: list[str], data: st.DataObject
) -> None:
    """Corrections of a page, and the same page read otherwise: what was read there is what is put right."""
    chosen = data.draw(st.sets(st.integers(0, len(read) - 1)))
    said = [(at, read[at], f"改{at}") for at in sorted(chosen)]
    page: ReadPage = read_page(*again)
    now = [line.text for line in corrected(page, said).lines]
    for before, after in zip(again, now, strict=True):
        assert after == before or read[int(after[1:])] == before
    for at, words, other in said:
        assert now.count(other) <= 1
        if at < len(again) and again[at] == words:
            assert now[at] == other
        elif other not in now:
            assert words not in now  # every other such line has a correction of its own
