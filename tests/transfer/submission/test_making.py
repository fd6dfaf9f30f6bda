"""Real files of all kinds through the check and into a package."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PIL import Image

from tests.transfer.submission.office import all_kinds, attach, checked, file_of, noisy, office, scanned_pdf
from tests.viewing import made as files
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.transfer.submission import making
from wenming_desktop.transfer.submission.making import write_submission
from wenming_desktop.transfer.submission.profiles import SAMPLES, ProfileDraft, add_samples
from wenming_desktop.transfer.submission.report import Choices, Deed, Submission, Trouble, Way
from wenming_desktop.transfer.submission.result_list import LIST_NAME
from wenming_desktop.workspace import Workspace

DAY = date(2021, 10, 11)
SMALL, LARGE = SAMPLES


@pytest.fixture
def workspace(tmp_path: Path):
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def full(workspace: Workspace, tmp_path: Path):
    folder = tmp_path / "材料"
    folder.mkdir()
    all_kinds(workspace, folder)
    return workspace


def make(
    workspace: Workspace, profile: ProfileDraft, out: Path, choices: Choices | None = None
) -> Submission:
    return write_submission(workspace, checked(workspace, profile, choices), out, Job(), DAY)


def hashes(folder: Path) -> dict[str, str]:
    """Path below a folder -> digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_file_fits_or_is_listed_with_a_reason_and_the_originals_stay(full: Workspace, tmp_path: Path):
    before = hashes(full.folder / "files")
    made = make(full, SMALL, tmp_path / "U盘")
    assert hashes(full.folder / "files") == before
    there = hashes(made.folder)
    assert there.pop(LIST_NAME)
    assert there == {file.checked.path: file.sha256 for file in made.sent}
    for file in made.sent:
        path = made.folder / file.checked.path
        assert path.stat().st_size == file.size <= 2_000_000
        assert path.suffix in {".jpg", ".pdf"}
        if path.suffix == ".jpg":
            with Image.open(path) as image:
                image.load()
                assert image.format == "JPEG"
                assert max(image.size) <= 800
        else:
            assert len(pypdfium2.PdfDocument(path)) > 0
    sent = [source.title for file in made.sent for source in file.checked.sources]
    left = {each.source.title: each.reason for each in made.left}
    assert sorted(sent) == sorted(
        ["会议照片", "两页", "大照片", "小照片", "截图", "手机照片", "扫描件", "通知"]
    )
    assert set(left) == {"坏照片", "总结", "服务录像", "版式"}
    assert "WPS" in left["总结"]
    assert "不收视频" in left["服务录像"]


def test_a_shrunk_photo_is_upright_and_says_nothing_of_the_telephone(full: Workspace, tmp_path: Path):
    made = make(full, SMALL, tmp_path / "U盘")
    photo = next(file for file in made.sent if file.checked.title == "大照片")
    with Image.open(made.folder / photo.checked.path) as image:
        assert image.height > image.width  # it lies on its side in the original
        assert not image.getexif()


def test_a_photo_is_never_made_smaller_than_the_office_wants(workspace: Workspace, tmp_path: Path):
    noisy((3000, 2000)).save(tmp_path / "大.jpg", quality=97)
    attach(workspace, "2-7", tmp_path / "大.jpg")
    strict = replace(LARGE, picture_least=2500, picture_bytes=100_000)
    with pytest.raises(UserError, match=r"一份也没有送成.*只收 100 KB"):
        make(workspace, strict, tmp_path / "U盘")
    assert not (tmp_path / "U盘").exists()
    made = make(workspace, replace(strict, picture_bytes=2_500_000), tmp_path / "U盘")
    with Image.open(made.folder / made.sent[0].checked.path) as image:
        assert max(image.size) >= 2500
    assert made.sent[0].size <= 2_500_000


def test_pages_with_text_keep_it_when_scans_are_compressed(full: Workspace, tmp_path: Path):
    made = make(full, SMALL, tmp_path / "U盘")
    scan = next(file for file in made.sent if file.checked.title == "扫描件")
    assert scan.checked.deed is Deed.RECOMPRESS
    document = pypdfium2.PdfDocument(made.folder / scan.checked.path)
    assert len(document) == 3
    assert "学雷锋志愿服务计划" in document[2].get_textpage().get_text_bounded()
    document.close()


def test_a_pdf_is_left_as_it_is_unless_the_office_allows_more(workspace: Workspace, tmp_path: Path):
    scanned_pdf(tmp_path / "扫描件.pdf")
    attach(workspace, "2-7", tmp_path / "扫描件.pdf")
    (file,) = checked(workspace, replace(SMALL, recompress=False)).files
    assert file.trouble is Trouble.TOO_LARGE
    assert "没有勾" in file.reason


def test_hidden_text_behind_a_scan_is_not_lost(workspace: Workspace, tmp_path: Path):
    files.pdf(tmp_path / "文字.pdf", [f"第{number}页" for number in range(40)])
    attach(workspace, "2-7", tmp_path / "文字.pdf")
    (file,) = checked(workspace, replace(SMALL, document_bytes=2000)).files
    assert file.trouble is Trouble.TOO_LARGE
    assert "丢字" in file.reason


def test_the_list_says_where_each_file_is_from_and_what_was_left_out(full: Workspace, tmp_path: Path):
    made = make(full, SMALL, tmp_path / "U盘")
    book = openpyxl.load_workbook(made.folder / LIST_NAME)
    sent = list(book["报送的文件"].iter_rows(min_row=3, values_only=True))
    assert {row[5]: (row[9], row[10]) for row in sent} == {
        file.checked.path: (file.checked.sources[0].sha256, file.sha256) for file in made.sent
    }
    left = list(book["没有送的"].iter_rows(min_row=3, values_only=True))
    assert {row[2] for row in left} == {each.source.title for each in made.left}
    assert all(row[5] for row in left)
    book.close()


def test_several_become_one_pdf_in_the_chosen_order(full: Workspace, tmp_path: Path):
    report = checked(full, replace(SMALL, item_most=4), None, "2-7")
    over = next(file for file in report.files if file.trouble is Trouble.TOO_MANY)
    (whole,) = [offer for offer in over.offers if offer.way is Way.WHOLE]
    order = (file_of(full, "通知").id, *(each for each in whole.files if each != file_of(full, "通知").id))
    choices = Choices().joining(over.item.id, order)
    made = make(full, replace(SMALL, item_most=4, document_bytes=0), tmp_path / "U盘", choices)
    joined = next(file for file in made.sent if len(file.checked.sources) > 1)
    assert [source.evidence_id for source in joined.checked.sources] == list(order)
    document = pypdfium2.PdfDocument(made.folder / joined.checked.path)
    assert "学雷锋志愿服务通知" in document[0].get_textpage().get_text_bounded()
    assert len(document) == 2 + 3 + 2 + 4  # the notice, the scan, the two pages, four pictures
    document.close()


def test_never_merged_into_a_package_that_is_there(full: Workspace, tmp_path: Path):
    first = make(full, SMALL, tmp_path / "U盘")
    kept = hashes(first.folder)
    second = make(full, SMALL, tmp_path / "U盘")
    assert second.folder != first.folder
    assert hashes(first.folder) == kept


def test_an_original_that_goes_meanwhile_is_left_out_and_listed(full: Workspace, tmp_path: Path):
    report = checked(full, SMALL)
    full.files.path(file_of(full, "通知").sha256).unlink()
    path = full.files.path(file_of(full, "小照片").sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    made = write_submission(full, report, tmp_path / "U盘", Job(), DAY)
    gone = {each.source.title for each in made.left if "不见了或被改动过" in each.reason}
    assert gone == {"通知", "小照片"}


def test_what_is_missing_or_altered_is_said_by_the_check(full: Workspace):
    full.files.path(file_of(full, "通知").sha256).unlink()
    path = full.files.path(file_of(full, "小照片").sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    lost = {file.title: file.reason for file in checked(full, SMALL).files if file.trouble is Trouble.LOST}
    assert lost == {"通知": "原件不见了", "小照片": "原件被改动过"}


@pytest.mark.parametrize("reports", [0, 1, 4, 8])
def test_cancelled_it_leaves_nothing(full: Workspace, tmp_path: Path, reports: int):
    report, seen = checked(full, SMALL), 0

    def stop(_done: int, _total: int, _text: str) -> None:
        nonlocal seen
        seen += 1
        if seen > reports:
            job.cancel()

    job = Job(stop)
    with pytest.raises(Cancelled):
        write_submission(full, report, tmp_path / "U盘", job, DAY)
    assert not (tmp_path / "U盘").exists()


def test_a_full_disk_leaves_nothing(full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    report = checked(full, SMALL)
    add, calls = making.StickWriter.add, 0

    def full_at_third(*given: object) -> str:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(28, "no space")
        return add(*given)

    monkeypatch.setattr(making.StickWriter, "add", full_at_third)
    with pytest.raises(UserError, match="磁盘空间不足"):
        write_submission(full, report, tmp_path / "U盘" / "报送", Job(), DAY)
    assert not (tmp_path / "U盘").exists()  # nor the folders that were made for it


def test_killed_it_leaves_nothing_that_looks_whole(full: Workspace, tmp_path: Path):
    out = tmp_path / "U盘"
    out.mkdir()
    command = [sys.executable, "-m", "wenming_desktop", "submission", full.folder, out, "--profile", "小图"]
    with full.log.change() as session:
        add_samples(session)
    full.close()
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not any(out.rglob("*.jpg")):
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        shown = [path for path in out.iterdir() if not path.name.startswith(".")]
        assert not shown or all((path / LIST_NAME).is_file() for path in shown)
    with closing(Workspace.open(full.folder)) as again:
        made = make(again, SMALL, out)
    assert [path for path in out.iterdir() if path.name.startswith(".")] == []
    assert (made.folder / LIST_NAME).is_file()


def test_not_into_the_data(full: Workspace):
    with pytest.raises(UserError, match="数据文件夹里面"):
        make(full, SMALL, full.folder / "files")


def test_five_hundred_files(workspace: Workspace, tmp_path: Path):
    for number in range(500):
        Image.new("RGB", (60, 40), (number % 256, number // 2, 90)).save(
            tmp_path / f"照片{number}.jpg", comment=str(number)
        )
    attach(workspace, "2-7", *(tmp_path / f"照片{number}.jpg" for number in range(500)))
    made = make(workspace, SMALL, tmp_path / "U盘")
    assert len(made.sent) == 500
    assert len(hashes(made.folder)) == 501
