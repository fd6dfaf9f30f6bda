"""Copies in another kind or size, made in this process."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.viewing import made
from wenming_desktop.errors import UserError
from wenming_desktop.viewing import ofds, pictures, remaking
from wenming_desktop.viewing.cards import Card, CardError, Shown
from wenming_desktop.viewing.kinds import FileKind


def fitted(image: Image.Image, least: int, most: int, limit: int) -> Image.Image:
    """An image through a file and back."""
    whole = BytesIO()
    image.save(whole, "PNG")
    with pictures.opened(BytesIO(whole.getvalue()), "照片.png") as opened:
        content = pictures.fitted(opened, "照片.png", least, most, limit)
    shown = Image.open(BytesIO(content))
    shown.info["bytes"] = len(content)
    return shown


@pytest.mark.parametrize("limit", [60_000, 150_000, 900_000])
def test_quality_gives_way_before_size(limit: int):
    noise = Image.effect_noise((1200, 900), 40).convert("RGB")
    small = fitted(noise, 0, 0, limit)
    assert small.info["bytes"] <= limit
    if limit == 900_000:
        assert small.size == (1200, 900)


def test_never_larger_than_it_is_and_never_smaller_than_wanted():
    noise = Image.effect_noise((1200, 900), 90).convert("RGB")
    assert fitted(noise, 0, 3000, 0).size == (1200, 900)
    assert max(fitted(noise, 1000, 0, 5000).size) == 1000  # does not fit, as the caller sees
    assert max(fitted(noise, 0, 800, 0).size) == 800


def test_what_is_transparent_is_white_and_colours_keep_their_profile(tmp_path: Path):
    glass = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    assert fitted(glass, 0, 0, 0).getpixel((5, 5)) == (255, 255, 255)
    Image.new("RGB", (400, 300), "red").save(tmp_path / "红.jpg", icc_profile=b"profile")
    remaking.plain_jpeg(tmp_path / "红.jpg", "红.jpg", tmp_path / "copy", 0, 200, 0)
    with Image.open(tmp_path / "copy") as copy:
        assert copy.info["icc_profile"] == b"profile"


@pytest.mark.parametrize(
    ("path", "looks"),
    [
        (made.HEIC, ["图片", "heic", 400, 300, 1, 0, True]),
        (made.OFD, ["OFD", "ofd", 0, 0, 2, 0, False]),
    ],
)
def test_what_a_file_is(path: Path, looks: list[object], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ofds, "_program", lambda: None)
    assert remaking.plain_look(path, path.name) == looks


def test_pages_of_a_scan_are_told_from_pages_with_text_or_lines(tmp_path: Path):
    made.page().save(tmp_path / "扫描.pdf", "PDF")
    made.pdf(tmp_path / "文字.pdf", ["通知", "#rect()"])
    parts = [[str(tmp_path / name), name] for name in ("扫描.pdf", "文字.pdf")]
    remaking.plain_joined(parts, tmp_path / "合.pdf", 0)
    assert remaking.plain_look(tmp_path / "合.pdf", "合.pdf")[4:6] == [3, 1]
    size, drawn = remaking.plain_recompressed(tmp_path / "合.pdf", "合.pdf", tmp_path / "小.pdf", 20_000)
    assert drawn == 1
    assert size == (tmp_path / "小.pdf").stat().st_size
    document = pypdfium2.PdfDocument(tmp_path / "小.pdf")
    assert "通知" in document[1].get_textpage().get_text_bounded()
    first = document[0].render(scale=0.2).to_pil().convert("L")
    assert first.getextrema()[0] < 200  # its strokes are still there
    document.close()


def test_a_lying_picture_lies_on_its_page(tmp_path: Path):
    made.photo(tmp_path / "立.jpg", (600, 400), orientation=6)
    made.photo(tmp_path / "卧.jpg", (600, 400))
    parts = [[str(tmp_path / name), name] for name in ("立.jpg", "卧.jpg")]
    assert remaking.plain_joined(parts, tmp_path / "合.pdf", 0)[1] == 2
    document = pypdfium2.PdfDocument(tmp_path / "合.pdf")
    upright, lying = (document.get_page_size(at) for at in range(2))
    document.close()
    assert upright[0] < upright[1]
    assert lying[0] > lying[1]


def test_ofd_pages_are_drawn_where_the_pc_can_and_refused_where_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def draw(_path: Path, _name: str, page: int, width: int, _height: int) -> Shown:
        return Shown(made.page((width // 10, width // 7)), page, 2)

    def refuse(*_: object) -> Shown:
        raise CardError(Card("画不出来。"))

    parts = [[str(made.OFD), "公文.ofd"]]
    monkeypatch.setattr(ofds, "page_image", draw)
    assert remaking.plain_look(made.OFD, "公文.ofd") == [FileKind.OFD.value, "ofd", 0, 0, 2, 0, True]
    assert remaking.plain_joined(parts, tmp_path / "公文.pdf", 0)[1] == 2
    monkeypatch.setattr(ofds, "page_image", refuse)
    with pytest.raises(UserError, match="画不出来"):
        remaking.plain_joined(parts, tmp_path / "公文.pdf", 0)


def test_what_cannot_be_put_into_a_pdf_is_refused(tmp_path: Path):
    made.word(tmp_path / "总结.docx", "总结")
    with pytest.raises(UserError, match="合不进 PDF"):
        remaking.plain_joined([[str(tmp_path / "总结.docx"), "总结.docx"]], tmp_path / "合.pdf", 0)
