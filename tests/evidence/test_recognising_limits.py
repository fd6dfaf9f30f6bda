"""Recognition where it cannot be: no child process, a book beyond counting, a cache that is cut off."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from tests.evidence.scanned import scan, sheet, take_in
from tests.viewing import made
from tests.workspaces import steps
from wenming_desktop.commands.line import run
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.recognising import MOST_SCANS, recognise_files, waiting_count
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.recogniser import NoRecognitionError
from wenming_desktop.workspace import Workspace


@pytest.fixture
def no_recognition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library that reads cannot be loaded in the child, as where its processor is too old."""
    (tmp_path / "onnxruntime.py").write_text("raise ImportError('DLL load failed')")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("no_recognition")
def test_where_nothing_is_recognised_all_goes_on_waiting(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(workspace, *(scan(tmp_path / f"{name}.png", sheet(name)) for name in "甲乙"))
    waiting, made = workspace.texts.waiting(), len(steps(workspace))
    for _ in range(2):
        with pytest.raises(NoRecognitionError, match="其他功能照常使用"):
            recognise_files(workspace.log, workspace.files, workspace.texts, Job())
    assert workspace.texts.waiting() == waiting
    with workspace.reading() as session:
        assert waiting_count(session, workspace.texts) == len(waiting) == 2
    assert len(steps(workspace)) == made
    workspace.close()
    assert run(["recognise", str(workspace.folder)]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "这台电脑认不出" in said.err


@pytest.mark.usefixtures("no_recognition")
def test_where_nothing_waits_nothing_is_missed(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, made.pdf(tmp_path / "有字.pdf", ["这一页本来就有许多字，不用再识别一遍。" * 3]))
    assert recognise_files(workspace.log, workspace.files, workspace.texts, Job()) == 0


def test_a_book_of_scans_waits_as_far_as_it_is_recognised(workspace: Workspace, tmp_path: Path) -> None:
    book = pypdfium2.PdfDocument.new()
    for _ in range(600):
        book.new_page(200, 200).close()
    book.save(tmp_path / "厚书.pdf")
    book.close()
    take_in(workspace, tmp_path / "厚书.pdf")
    ((sha256, pages),) = workspace.texts.waiting().items()
    assert pages == [*range(1, MOST_SCANS + 2)]  # the last of these says what is left
    workspace.texts.put_read(sha256, 1, "", "[]", "0")
    assert len(workspace.texts.waiting()[sha256]) == MOST_SCANS


def test_a_cache_that_is_cut_off_is_filled_again(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, scan(tmp_path / "甲.png", sheet("志愿服务")))
    recognise_files(workspace.log, workspace.files, workspace.texts, Job())
    assert workspace.texts.hashes("志愿")
    workspace.texts.close()
    path = workspace.cache_folder / "texts.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'scan'")
        connection.commit()
    assert workspace.texts.waiting() == {}
    assert read_files(workspace.log, workspace.files, workspace.texts, Job()) == 1
    with workspace.reading() as session:
        assert waiting_count(session, workspace.texts) == 1
    assert recognise_files(workspace.log, workspace.files, workspace.texts, Job()) == 1
    assert workspace.texts.hashes("志愿")
