"""The manual: every chapter reads well, names only what the program has, and becomes one PDF."""

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from resources import resource
from wenming_desktop.commands.line import run
from wenming_desktop.documents import manual
from wenming_desktop.documents.manual import Kind, chapter, chapters, find, keys, manual_pdf

ROOT = Path(__file__).parents[2]
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
MNEMONIC = re.compile(r"\(&\w\)|&(?=\w)")
QUOTED = re.compile(r"“(.+?)”")


@pytest.fixture(scope="module")
def said() -> list[str]:
    """All texts in the program's source, without the marks of their keys."""
    sources = [path for part in ("ui", "wenming_desktop") for path in sorted((ROOT / part).rglob("*.py"))]
    texts = (text for path in sources for text in LITERAL.findall(path.read_text(encoding="utf-8")))
    return [MNEMONIC.sub("", text) for text in texts]


@pytest.mark.parametrize("name", [one.name for one in chapters()])
def test_what_a_chapter_names_is_in_the_program(name: str, said: list[str]) -> None:
    shown = chapter(name)
    assert shown
    runs = [run for block in shown.blocks for line in (*block.lines, *sum(block.rows, ())) for run in line]
    named = [run.text for run in runs if run.bold]
    named += [words for run in runs for words in QUOTED.findall(run.text)]
    known = [words for words in named if any(_names(text, words) for text in said)]
    assert sorted(set(named) - set(known)) == []


def _names(text: str, words: str) -> bool:
    """Whether a text of the program is these words, begins with them (keys, counts) or quotes them."""
    return text.startswith(words) or f"“{words}”" in text


def test_links_lead_to_chapters() -> None:
    names = {one.name for one in chapters()}
    runs = (run for one in chapters() for block in one.blocks for line in block.lines for run in line)
    assert {run.to for run in runs if run.to} <= names


def test_no_mark_of_the_markup_is_left() -> None:
    words = [block.words for one in chapters() for block in one.blocks]
    assert [text for text in words if re.search(r"\*\*|\]\(|^#|^> |^\d+\. ", text)] == []


def test_pictures_are_there_and_small() -> None:
    pictures = manual.pictures()
    shipped = {entry.name for entry in resource("help").iterdir() if entry.name.endswith(".png")}
    assert set(pictures) == shipped
    assert sum(map(len, pictures.values())) < 1_500_000
    for name, png in pictures.items():
        with Image.open(BytesIO(png)) as picture:
            assert picture.mode == "P", name


def test_words_are_found_with_their_place() -> None:
    hits = find("督办单 逾期")
    assert ("supervision", "发督办单") in {(hit.chapter.name, hit.heading) for hit in hits}
    assert all("督办单" in hit.excerpt for hit in hits)
    assert find("  ") == []
    assert find("没有这几个字的章") == []


def test_a_word_stands_once_under_a_heading() -> None:
    places = [(hit.chapter.name, hit.heading) for hit in find("备份") if hit.heading]
    assert len(places) == len(set(places))


def test_each_key_says_where_and_what() -> None:
    listed = keys()
    assert all(key.group and key.keys and key.deed for key in listed)
    assert len({(key.group, key.keys) for key in listed}) == len(listed)
    assert {"整个窗口", "任务表", "材料库", "查看材料"} <= {key.group for key in listed}


def test_the_pdf_holds_every_chapter_under_its_page_in_the_contents() -> None:
    document = pypdfium2.PdfDocument(manual_pdf())
    texts = [page.get_textpage().get_text_range() for page in document]
    contents = texts[0].replace("\r", "").replace(" ", "")
    for one in chapters():
        page = re.search(rf"{re.escape(one.title.replace(' ', ''))}\.+(\d+)", contents)
        assert page, one.title
        assert one.title in texts[int(page[1]) - 1]
    for one in chapters():
        heading = next((block.words for block in one.blocks if block.kind == Kind.HEADING), one.title)
        assert any(heading in text for text in texts)


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "手册.pdf"
    assert run(["manual", str(out)]) == 0
    assert capsys.readouterr().out == f"已生成“{out}”。\n"
    assert out.read_bytes().startswith(b"%PDF")


def test_the_command_refuses_what_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "手册.docx").touch()
    for out, why in (
        (tmp_path / "手册.docx", "“手册.docx”的扩展名应为 .pdf。"),
        (tmp_path / "没有" / "手册.pdf", "“手册.pdf”没有保存，请先新建文件夹，或换一个位置。"),
    ):
        assert run(["manual", str(out)]) == 1
        assert why in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["手册.docx"]
