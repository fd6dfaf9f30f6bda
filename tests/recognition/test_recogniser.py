"""The child that reads: whatever becomes of it or of a file, there is an answer and the next page is read."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

import resources
from tests.children import children
from tests.scans.sheet import Sheet, font
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.recognition.recogniser import NoRecognitionError, Recogniser

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, or needs POSIX")
LOWEST = 19  # priority
WORDS = "学习雷锋志愿服务"
CANNOT = "这台电脑认不出扫描件和照片里的字"


@pytest.fixture(autouse=True)
def _no_child_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """A picture that is read in no time."""
    image = Image.new("RGB", (480, 80), "white")
    ImageDraw.Draw(image).text((240, 40), WORDS, "black", font("hei", 48), "mm")
    image.save(tmp_path / "一行.png")
    return tmp_path / "一行.png"


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A page that takes a while."""
    sheet = Sheet()
    for _ in range(10):
        sheet.paragraph("为弘扬敬老爱老的传统美德，经研究，决定开展主题活动，请各科室认真抓好贯彻落实。")
    sheet.image.reduce(2).save(tmp_path / "满页.png", compress_level=1)
    return tmp_path / "满页.png"


def in_the_middle(then: Callable[[Job], object]) -> Job:
    """A job to which something is done while a page is read."""
    looks = 0

    def looked(*_: object) -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            then(job)

    job = Job(looked)
    return job


def test_files_of_any_kind_are_answered_and_the_next_page_is_read(tmp_path: Path, line: Path) -> None:
    broken, empty, text = (tmp_path / name for name in ("坏的.png", "空的.jpg", "文字.txt"))
    broken.write_bytes(line.read_bytes()[:40])
    empty.write_bytes(b"")
    text.write_text("一张纸", encoding="utf-8")
    missing = tmp_path / "没有.png"
    with Recogniser() as recogniser:
        for path in (broken, empty, text, missing, tmp_path):
            page = recogniser.page(path, path.name)
            assert page.lines == ()
            assert f"“{path.name}”" in page.problem
            assert page.problem.endswith("。")
        page = recogniser.page(line, line.name)
    assert (page.text, page.problem) == (WORDS, "")


@linux
def test_a_child_that_is_killed_costs_a_page(line: Path, full: Path) -> None:
    before = children()

    def kill(_: Job) -> None:
        (child,) = children() - before
        os.kill(child, signal.SIGKILL)

    with Recogniser() as recogniser:
        assert recogniser.page(line, line.name).text == WORDS
        page = recogniser.page(full, full.name, job=in_the_middle(kill))
        assert page.lines == ()
        assert "“满页.png”" in page.problem
        assert recogniser.page(line, line.name).text == WORDS


@linux
def test_a_page_is_cancelled_in_the_middle(line: Path, full: Path) -> None:
    before = children()
    with Recogniser() as recogniser:
        assert recogniser.page(line, line.name).text == WORDS
        used = recogniser.used().cpu
        with pytest.raises(Cancelled):
            recogniser.page(full, full.name, job=in_the_middle(Job.cancel))
        assert recogniser.used().cpu - used < 1  # of the page, whatever else the PC does
        assert children() == before
        assert recogniser.page(line, line.name).text == WORDS


@linux
def test_it_reads_when_nobody_else_wants_the_processor(line: Path) -> None:
    before = children()
    with Recogniser() as recogniser:
        recogniser.page(line, line.name)
        (child,) = children() - before
        threads = [int(each.name) for each in Path(f"/proc/{child}/task").iterdir()]
        assert {os.getpriority(os.PRIO_PROCESS, thread) for thread in threads} == {LOWEST}


@pytest.mark.parametrize(
    "library",
    ["raise ImportError('DLL load failed')", "import os; os.abort()", "import sys; sys.exit(3)", "x = 1"],
)
def test_where_the_library_does_not_load_that_is_said(
    library: str, tmp_path: Path, line: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "onnxruntime.py").write_text(library)
    with Recogniser() as recogniser:
        with monkeypatch.context() as patch:
            patch.syspath_prepend(tmp_path)
            for _ in range(2):
                with pytest.raises(NoRecognitionError, match=CANNOT):
                    recogniser.page(line, line.name)
        assert recogniser.page(line, line.name).text == WORDS  # it is let in meanwhile


def test_where_the_weights_are_missing_or_broken_that_is_said(
    tmp_path: Path, line: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "resources"
    folder.mkdir()
    shutil.copy(str(resources.__file__), folder)
    monkeypatch.syspath_prepend(tmp_path)
    with Recogniser() as recogniser:
        with pytest.raises(NoRecognitionError, match=CANNOT) as missing:
            recogniser.page(line, line.name)
        assert "detect.onnx" in missing.value.details
        (folder / "recognition").mkdir()
        for name in ("detect.onnx", "read.onnx"):
            (folder / "recognition" / name).write_bytes(b"\x08\x07 no weights")
        with pytest.raises(NoRecognitionError, match=CANNOT):
            recogniser.page(line, line.name)


def test_where_no_child_can_be_started_that_is_said(line: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Recogniser() as recogniser:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "_base_executable", str(line.with_name("没有.exe")), raising=False)
            with pytest.raises(NoRecognitionError, match=CANNOT):
                recogniser.page(line, line.name)
        assert recogniser.page(line, line.name).text == WORDS


@pytest.mark.parametrize("gone", ["library", "python"])
def test_what_stops_in_the_middle_is_no_fault_of_the_files(
    gone: str, tmp_path: Path, line: Path, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where an antivirus program takes the library or the child away while pages wait."""
    (tmp_path / "onnxruntime.py").write_text("raise ImportError('DLL load failed')")
    with Recogniser() as recogniser:
        assert recogniser.page(line, line.name).text == WORDS
        with pytest.raises(Cancelled):
            recogniser.page(full, full.name, job=in_the_middle(Job.cancel))
        if gone == "library":
            monkeypatch.syspath_prepend(tmp_path)
        else:
            monkeypatch.setattr(sys, "_base_executable", str(tmp_path / "没有.exe"), raising=False)
        with pytest.raises(NoRecognitionError, match=CANNOT):
            recogniser.page(line, line.name)
