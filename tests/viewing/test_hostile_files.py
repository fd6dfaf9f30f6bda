"""Hostile and broken files get a card that names them and says why, within the limits; large scans show."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.viewing import made
from wenming_desktop.entities.choices import Quality
from wenming_desktop.sandbox.holding import Held
from wenming_desktop.viewing.facts import FileFacts
from wenming_desktop.viewing.viewer import Viewer

CPU, MEMORY = 11.0, 512 * 2**20


@pytest.fixture(autouse=True)
def _within_the_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    used: list[tuple[float, int]] = []
    end = Held.end

    def measured(held: Held) -> None:
        used.append((held.cpu(), held.peak()))
        end(held)

    monkeypatch.setattr(Held, "end", measured)
    yield
    assert used
    for cpu, memory in used:
        assert cpu < CPU
        assert memory < MEMORY


def png(width: int, height: int, content: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def svg() -> bytes:
    uses = [f'<use href="#s{level}"/>' * 10 for level in range(9)]
    shapes = "".join(f'<g id="s{level}">{shown}</g>' for level, shown in enumerate(uses, start=1))
    start = "<svg xmlns='http://www.w3.org/2000/svg'><defs><rect id='s0' width='9' height='9'/>"
    return f"{start}{shapes}</defs><use href='#s9'/></svg>".encode()


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def huge_word() -> bytes:
    """A .docx of some million paragraphs."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{word}"><w:body>' + "<w:p/>" * 3_000_000 + "</w:body></w:document>"

    def save(stream: io.BytesIO) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", body)

    return saved(save)


def locked_pdf() -> bytes:
    """A PDF that asks for a password; what it encrypts is not there."""
    key = b"(" + b"a" * 32 + b")"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Filter/Standard/V 1/R 2/O" + key + b"/U" + key + b"/P -4>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]>>\n"
    )


def looping_pdf() -> bytes:
    """A page whose form draws itself ten times, and so on, 20 levels deep."""
    forms = "".join(
        f"{4 + level} 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]"
        f"/Resources<</XObject<</F {5 + level} 0 R>>>>/Length 60>>stream\n{'/F Do ' * 10}\nendstream endobj\n"
        for level in range(20)
    )
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 30 0 R"
        "/Resources<</XObject<</F 4 0 R>>>>>>endobj\n"
        f"{forms}24 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n0 0 9 9 re f\n"
        "endstream endobj\n"
        "30 0 obj<</Length 6>>stream\n/F Do \nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    ).encode()


def page_less_pdf() -> bytes:
    return saved(pypdfium2.PdfDocument.new().save)


def other_package(stream: io.BytesIO) -> None:
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("说明.txt", "不是办公文件")


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "矢量.jpg": (svg, "是矢量图（SVG），不是图片"),
    "压缩矢量.jpg": (lambda: gzip.compress(svg()), "是压缩包，不是图片"),
    "网页.jpg": (lambda: b"<!DOCTYPE html><html><body>x</body></html>", "是网页，不是图片"),
    "文字.png": ("活动照片".encode, "是文字，不是图片"),
    "程序.pdf": (lambda: b"MZ\x90\0" + bytes(3000), "是程序，不是PDF"),
    "程序.pdf.exe": (lambda: b"MZ\x90\0" + bytes(3000), "是程序"),
    "印.jpg": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\nshowpage\n", "是打印机文件，不是图片"),
    "包.jpg": (lambda: saved(lambda stream: zipfile.ZipFile(stream, "w").close()), "已损坏|压缩包"),
    "空.jpg": (lambda: b"", "空文件"),
    "尺寸.png": (lambda: png(2**31 - 1, 2**31 - 1, b""), "像素太多"),
    "大.png": (lambda: png(30_000, 30_000, zlib.compress(bytes(90_000 * 300))), "像素太多"),
    "断.jpg": (
        lambda: saved(lambda stream: made.checked((800, 600)).save(stream, "JPEG"))[:3000],
        "可能已损坏",
    ),
    "断.png": (lambda: png(800, 600, b""), "可能已损坏"),
    "断.pdf": (lambda: b"%PDF-1.7\n1 0 obj", "可能已损坏"),
    "无页.pdf": (page_less_pdf, "没有页面|可能已损坏"),
    "密码.pdf": (locked_pdf, "加了密码"),
    "断.ofd": (lambda: made.OFD.read_bytes()[:4000], "已损坏"),
    "断.docx": (lambda: b"PK\x03\x04" + bytes(500), "已损坏"),
    "文字.docx": ("关于学习的通知".encode, "是文字，不是Word 文档"),
    "文字.xlsx": ("序号\t姓名\n1\t王伟".encode, "是文字，不是表格"),
    "文字.pptx": ("汇报".encode, "是文字，不是幻灯片"),
    "文字.ofd": ("活动总结".encode, "是文字，不是OFD"),
    "乱.docx": (lambda: bytes(range(256)) * 20, "不是Word 文档"),
    "乱.pptx": (lambda: bytes(range(256)) * 20, "不是幻灯片"),
    "包.docx": (lambda: saved(other_package), "是压缩包，不是Word 文档"),
    "段落.docx": (huge_word, "太大"),
    "乱.pdf": (lambda: bytes(range(256)) * 20, "不是PDF"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_card_says_why(tmp_path: Path, name: str) -> None:
    make, why = HOSTILE[name]
    path = tmp_path / "0a1b"  # as the store keeps it
    path.write_bytes(make())
    with Viewer() as viewer:
        shown = viewer.page(path, name, 1, 300, 300)
        assert (shown.card, shown.image) == (True, b"")
        assert shown.words.startswith(f"“{name}”")
        assert shown.words.endswith("。")
        assert any(part in shown.words for part in why.split("|")), shown.words
        assert viewer.facts(path, name) == FileFacts(quality=(Quality.UNREADABLE,))
        assert viewer.find(path, name, 1, ["活动"]) == ()


def test_an_endless_page_ends_with_its_child(tmp_path: Path) -> None:
    path = tmp_path / "0a1b"
    path.write_bytes(looping_pdf())
    with Viewer() as viewer:
        shown = viewer.page(path, "通知.pdf", 1, 300, 300)
        assert shown.card
        assert shown.words.startswith("“通知.pdf”")
        honest = made.photo(tmp_path / "照片.jpg")
        assert not viewer.page(honest, honest.name, 1, 300, 300).card, "the next file has a child of its own"


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with Viewer() as viewer:
        assert "“通知.pdf”" in viewer.page(tmp_path / "没有", "通知.pdf", 1, 300, 300).words


A3 = (7016, 9921)  # at 600 dpi
SCANS: dict[str, tuple[str, dict[str, object]]] = {
    "扫描.jpg": ("RGB", {}),
    "渐进.jpg": ("RGB", {"progressive": True}),
    "扫描.png": ("RGB", {"compress_level": 1}),
    "透明.png": ("RGBA", {"compress_level": 1}),
    "扫描.tif": ("RGB", {}),
    "压缩.tif": ("RGB", {"compression": "tiff_lzw"}),
    "传真.tif": ("1", {"compression": "group4"}),
}


@pytest.mark.parametrize("name", SCANS)
def test_an_honest_page_of_a3_at_600_dpi_shows(tmp_path: Path, name: str) -> None:
    mode, options = SCANS[name]
    path = tmp_path / name
    grain = Image.effect_noise((A3[0] // 8, A3[1] // 8), 40).resize(A3, Image.Resampling.NEAREST)
    grain.convert(mode).save(path, dpi=(600, 600), **options)
    with Viewer() as viewer:
        assert not (shown := viewer.page(path, name, 1, 1600, 1600)).card, shown.words
        assert (shown.width, shown.height) == (1131, 1600)
        assert (viewer.facts(path, name).width, viewer.facts(path, name).height) == A3
