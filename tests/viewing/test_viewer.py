"""Pages as pictures and as cards, facts, places of words: of files as offices have them."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageFilter

from tests.compounds import compound
from tests.viewing import made
from wenming_desktop import clock
from wenming_desktop.entities.choices import Quality
from wenming_desktop.viewing.facts import FileFacts
from wenming_desktop.viewing.kinds import FileKind
from wenming_desktop.viewing.viewer import PagePicture, Viewer


@pytest.fixture
def viewer() -> Iterator[Viewer]:
    with Viewer() as made_anew:
        yield made_anew


def opened(picture: PagePicture) -> Image.Image:
    assert not picture.card, picture.words
    image = Image.open(io.BytesIO(picture.image))
    assert image.size == (picture.width, picture.height)
    return image.convert("RGB")


def red(image: Image.Image, across: float, down: float) -> bool:
    spot = image.getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(spot, tuple)
    return spot[0] > 200 and spot[1] < 60


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".bmp", ".webp", ".gif"])
def test_pictures_of_every_format(viewer: Viewer, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"照片{suffix}"
    made.checked((800, 600)).save(path)
    shown = viewer.page(path, path.name, 1, 200, 200)
    image = opened(shown)
    assert (image.size, shown.page, shown.pages, shown.kind) == ((200, 150), 1, 1, FileKind.PICTURE)
    assert red(image, 0.2, 0.2)
    assert not red(image, 0.9, 0.9)
    assert viewer.facts(path, path.name) == FileFacts(1, None, 800, 600, quality=(Quality.SMALL,), drawn=True)


def test_a_heic_photo(viewer: Viewer) -> None:
    assert opened(viewer.page(made.HEIC, "IMG_2143.HEIC", 1, 200, 200)).size == (200, 150)
    facts = viewer.facts(made.HEIC, "IMG_2143.HEIC")
    assert (facts.width, facts.height, facts.taken_on) == (400, 300, date(2021, 3, 5))


def test_the_content_decides_what_a_file_is(viewer: Viewer, tmp_path: Path) -> None:
    path = tmp_path / "其实是.jpg"
    made.checked((400, 300)).save(path, "PNG")
    assert opened(viewer.page(path, path.name, 1, 100, 100)).size == (100, 75)
    renamed = made.pdf(tmp_path / "通知", ["通知"])
    assert viewer.page(renamed, "通知.jpg", 1, 100, 100).kind is FileKind.PDF


@pytest.mark.parametrize(("orientation", "across", "down"), [(1, 0, 0), (3, 1, 1), (6, 1, 0), (8, 0, 1)])
@pytest.mark.parametrize("suffix", [".jpg", ".tif"])
def test_photos_stand_upright(
    viewer: Viewer, tmp_path: Path, suffix: str, orientation: int, across: int, down: int
) -> None:
    path = made.photo(tmp_path / f"照片{suffix}", orientation=orientation)
    facts = viewer.facts(path, path.name)
    image = opened(viewer.page(path, path.name, 1, 300, 300))
    assert (facts.width, facts.height) == ((1200, 1600) if orientation > 4 else (1600, 1200))
    assert image.size == ((225, 300) if orientation > 4 else (300, 225))
    assert red(image, 0.1 + 0.8 * across, 0.1 + 0.8 * down)


def test_the_view_is_turned_clockwise(viewer: Viewer, tmp_path: Path) -> None:
    path = made.photo(tmp_path / "照片.jpg")
    image = opened(viewer.page(path, path.name, 1, 300, 200, turn=90))
    assert image.size == (150, 200)
    assert red(image, 0.9, 0.1)


@pytest.mark.parametrize("name", ["通知.pdf", "照片.jpg"])
def test_no_page_is_drawn_larger_than_the_window_decodes_at_once(
    viewer: Viewer, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name.endswith(".pdf"):
        made.pdf(path, ["通知"])
    else:
        made.photo(path, (3000, 4200))
    width, height = opened(viewer.page(path, name, 1, 5000, 9000)).size
    assert 7_500_000 < width * height < 8_100_000
    assert height / width == pytest.approx(1.4, rel=0.02)


def test_nothing_is_made_larger_than_it_is(viewer: Viewer, tmp_path: Path) -> None:
    path = made.photo(tmp_path / "小.jpg", (40, 30))
    assert opened(viewer.page(path, path.name, 1, 500, 500)).size == (40, 30)


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ("2021:03:05 10:11:12", date(2021, 3, 5)),
        ("0000:00:00 00:00:00", None),
        ("1970:01:01 00:00:00", None),
        ("1980:01:06 10:11:12", None),
        ("2000:01:01 00:00:00", None),
        ("2001:02:03 10:11:12", None),
        ("2012:01:01 00:07:12", None),
        ("2021:01:01 10:11:12", date(2021, 1, 1)),
        ("2004:05:06 00:11:12", date(2004, 5, 6)),
        (f"{clock.today() + timedelta(days=400):%Y:%m:%d} 00:00:00", None),
        ("昨天", None),
    ],
)
def test_the_day_a_photo_was_taken(viewer: Viewer, tmp_path: Path, taken: str, day: date | None) -> None:
    path = made.photo(tmp_path / "照片.jpg", taken=taken)
    assert viewer.facts(path, path.name).taken_on == day


def test_pages_of_a_tiff(viewer: Viewer, tmp_path: Path) -> None:
    path = tmp_path / "扫描.tif"
    first, second = made.page().convert("1"), made.checked((1240, 1754)).convert("1")
    first.save(path, compression="group4", save_all=True, append_images=[second])
    assert viewer.facts(path, path.name).pages == 2
    shown = [viewer.page(path, path.name, number, 400, 400) for number in (1, 2, 9)]
    assert [(one.page, one.pages) for one in shown] == [(1, 2), (2, 2), (2, 2)]
    assert shown[0].image != shown[1].image == shown[2].image


def test_a_pdf(viewer: Viewer, tmp_path: Path) -> None:
    path = made.pdf(tmp_path / "通知.pdf", ["关于 志愿服务 的通知𠮷㼆", "第二页"])
    facts = viewer.facts(path, path.name)
    assert (facts.pages, facts.characters, facts.quality) == (2, 14, ())
    assert facts.texts == ("关于 志愿服务 的通知𠮷㼆", "第二页")
    assert opened(viewer.page(path, path.name, 2, 300, 300)).height == 300


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_where_words_stand_on_a_page(viewer: Viewer, tmp_path: Path, turn: int) -> None:
    path = made.pdf(tmp_path / "通知.pdf", ["关于志愿服务的通知", "关于志愿服务的通知"], turn=turn)
    (place,) = viewer.find(path, path.name, 2, ["志愿服务"])
    page = opened(viewer.page(path, path.name, 2, 1000, 1000)).convert("L")
    left, top = place.left * page.width, place.top * page.height
    box = (left, top, left + place.width * page.width, top + place.height * page.height)
    assert min(page.crop(tuple(map(round, box))).tobytes()) < 100, "there is ink"
    assert (place.width > place.height) is (turn in {0, 180})
    assert viewer.find(path, path.name, 3, ["志愿服务"]) == ()


@pytest.mark.parametrize(
    ("turn", "quality"),
    [(0, ()), (90, (Quality.TURNED,)), (180, (Quality.UPSIDE_DOWN,)), (270, (Quality.TURNED,))],
)
def test_pages_that_lie_wrongly(
    viewer: Viewer, tmp_path: Path, turn: int, quality: tuple[Quality, ...]
) -> None:
    path = made.pdf(tmp_path / "通知.pdf", ["为弘扬志愿服务精神，现将有关事项通知如下：" * 3], turn=turn)
    assert viewer.facts(path, path.name).quality == quality


@pytest.mark.parametrize("blur", [0, 6])
@pytest.mark.parametrize("kind", ["page", "photo", "pdf"])
def test_blurred_is_said_of_what_has_no_sharp_place(
    viewer: Viewer, tmp_path: Path, kind: str, blur: int
) -> None:
    image = made.checked((1600, 1200)) if kind == "photo" else made.page((1240, 1754))
    path = tmp_path / ("扫描.pdf" if kind == "pdf" else "图.jpg")
    image.filter(ImageFilter.GaussianBlur(blur)).save(path, resolution=150)
    assert viewer.facts(path, path.name).quality == ((Quality.BLURRED,) if blur else ())


def test_a_plain_picture_is_not_blurred(viewer: Viewer, tmp_path: Path) -> None:
    path = tmp_path / "渐变.png"
    Image.linear_gradient("L").resize((1200, 1200)).save(path)
    assert viewer.facts(path, path.name).quality == ()


@pytest.mark.parametrize(
    ("image", "small"),
    [
        (made.page((1240, 1754)), False),  # A4 at 150 dpi
        (made.page((827, 1169)), True),
        (made.checked((1200, 900)), False),
        (made.checked((800, 600)), True),
    ],
)
def test_small_is_said_of_pages_and_of_photos(
    viewer: Viewer, tmp_path: Path, image: Image.Image, *, small: bool
) -> None:
    path = tmp_path / "图.png"
    image.save(path)
    assert (Quality.SMALL in viewer.facts(path, path.name).quality) is small


def test_an_ofd_has_its_text_and_a_card(viewer: Viewer) -> None:
    facts = viewer.facts(made.OFD, "决定书.ofd")
    assert (facts.pages, len(facts.texts)) == (2, 2)
    assert "立案决定书" in facts.texts[0]
    shown = viewer.page(made.OFD, "决定书.ofd", 2, 300, 300)
    assert (shown.card, shown.page, shown.pages, shown.kind) == (True, 2, 2, FileKind.OFD)
    assert shown.words.endswith("。")
    assert "（存根）" in shown.lines


def test_an_ofd_without_text(viewer: Viewer) -> None:
    facts = viewer.facts(made.SHAPES, "图形.ofd")
    assert (facts.pages, facts.characters) == (5, 0)


def test_an_older_format_under_the_newer_name_is_real(viewer: Viewer, tmp_path: Path) -> None:
    path = tmp_path / "旧"
    for name, content in (
        ("名单.xlsx", (made.DATA.parent / "spreadsheets" / "office.xls").read_bytes()),
        ("通知.docx", compound({"WordDocument": b"x"})),
        ("汇报.pptx", compound({"PowerPoint Document": b"x"})),
    ):
        path.write_bytes(content)
        assert not viewer.facts(path, name).quality, name


def test_texts_of_office_files(viewer: Viewer, tmp_path: Path) -> None:
    report = made.word(tmp_path / "总结.docx", "三季度工作总结", "参加 14 人次")
    assert viewer.facts(report, report.name).texts == ("三季度工作总结\n参加 14 人次",)
    shown = viewer.page(report, report.name, 1, 200, 200)
    assert (shown.card, shown.lines) == (True, ("三季度工作总结", "参加 14 人次"))
    names = made.sheet(tmp_path / "名单.xlsx", ["姓名", "时长"], ["周明", 2.5], ["刘强", date(2021, 3, 5)])
    assert viewer.facts(names, names.name).texts == ("姓名\t时长\n周明\t2.5\n刘强\t2021-03-05\n【Sheet】",)


def test_what_heads_the_pages_of_a_document_stands_behind_its_text(viewer: Viewer, tmp_path: Path) -> None:
    document = docx.Document(str(made.word(tmp_path / "通知.docx", "关于植树的通知")))
    document.sections[0].header.paragraphs[0].text = "沂发〔2021〕5号\t内部资料"
    document.add_section()  # its pages are headed as those before
    document.save(str(tmp_path / "通知.docx"))
    texts = viewer.facts(tmp_path / "通知.docx", "通知.docx").texts
    assert texts == ("关于植树的通知\n【沂发〔2021〕5号】\n【内部资料】",)


def test_an_empty_workbook_is_no_broken_one(viewer: Viewer, tmp_path: Path) -> None:
    path = made.sheet(tmp_path / "空.xlsx")
    assert viewer.facts(path, path.name) == FileFacts(characters=0, texts=("",))
    assert viewer.page(path, path.name, 1, 200, 200).words == ""


def test_the_small_picture_that_an_office_file_carries(viewer: Viewer, tmp_path: Path) -> None:
    path = made.word(tmp_path / "总结.docx", "总结")
    picture = io.BytesIO()
    made.checked((300, 400)).save(picture, "JPEG")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("docProps/thumbnail.jpeg", picture.getvalue())
    assert opened(viewer.page(path, path.name, 1, 100, 100)).size == (75, 100)
    assert viewer.page(path, path.name, 1, 900, 5000).lines == ("总结",)  # where a page is read, words are
    blank = made.word(tmp_path / "空白.docx", "总结")
    Image.new("RGB", (300, 400), "white").save(picture := io.BytesIO(), "JPEG")
    with zipfile.ZipFile(blank, "a") as package:
        package.writestr("docProps/thumbnail.jpeg", picture.getvalue())
    assert viewer.page(blank, blank.name, 1, 100, 100).card


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_in_the_encodings_of_offices(viewer: Viewer, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "说明.txt"
    path.write_bytes("活动说明\n\n第二行".encode(encoding))
    assert viewer.facts(path, path.name).characters == 7
    assert viewer.page(path, path.name, 1, 200, 200).lines == ("活动说明", "第二行")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_long_text_is_read_for_its_beginning(viewer: Viewer, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "长.txt"
    path.write_bytes(("a" + "文明" * 1_000_000).encode(encoding))
    (text,) = viewer.facts(path, path.name).texts
    assert text.startswith("a文明文明")
    assert 300_000 < len(text) < 600_000


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("活动.mp4", b"\0\0\0\x18ftypisom" + bytes(2000), FileKind.VIDEO),
        ("活动.avi", b"RIFF\0\0\0\0AVI " + bytes(2000), FileKind.VIDEO),
        ("录音.mp3", b"ID3\x03" + bytes(2000), FileKind.SOUND),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), FileKind.WORD),
        ("数据.bin", bytes(range(256)) * 8, FileKind.OTHER),
    ],
)
def test_cards_of_what_has_no_pages(
    viewer: Viewer, tmp_path: Path, name: str, content: bytes, kind: FileKind
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    shown = viewer.page(path, name, 1, 200, 200)
    assert (shown.card, shown.kind, shown.words) == (True, kind, "")
    assert len(shown.lines) == 1
    assert "3 KB" in shown.lines[0]
    assert viewer.facts(path, name) == FileFacts()
