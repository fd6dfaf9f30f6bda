"""Hostile files through the readers that clerks use: refused in words that name them, within the limits."""

import gzip
import io
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from wenming_desktop.documents.press.photos import photo_for_paper
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.reading.sources import read_source
from wenming_desktop.sandbox.calling import call
from wenming_desktop.sandbox.holding import Held
from wenming_desktop.spreadsheets.workbooks import open_to_change, open_workbook

CPU, MEMORY = 11.0, 512 * 2**20  # what the task allows, and a second for starting
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.fixture(autouse=True)
def _within_the_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    used: list[tuple[float, int]] = []
    end = Held.end

    def measured(held: Held) -> None:
        used.append((held.cpu(), held.peak()))
        end(held)

    monkeypatch.setattr(Held, "end", measured)
    yield
    for cpu, memory in used:
        assert cpu < CPU
        assert memory < MEMORY


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def parts_of(save: Callable[[io.BytesIO], object]) -> dict[str, bytes]:
    stream = io.BytesIO()
    save(stream)
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist()}


def word(body: bytes, head: bytes = b"") -> bytes:
    """A .docx with this in its body."""
    document = head + f"<w:document {WORD}><w:body>".encode() + body + b"</w:body></w:document>"
    return packed(parts_of(docx.Document().save) | {"word/document.xml": document})


def workbook(rows: bytes, head: bytes = b"") -> bytes:
    """An .xlsx with these rows."""
    sheet = head + f"<worksheet {SHEET}><sheetData>".encode() + rows + b"</sheetData></worksheet>"
    return packed(parts_of(openpyxl.Workbook().save) | {"xl/worksheets/sheet1.xml": sheet})


def entities(levels: int = 9) -> bytes:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{nested}]>'.encode()


def lying(content: bytes) -> bytes:
    """A zip whose directory says that every file is small."""
    whole = bytearray(content)
    at = whole.find(b"PK\x01\x02")
    while at >= 0:
        whole[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at = whole.find(b"PK\x01\x02", at + 4)
    return bytes(whole)


PLANS: dict[str, Callable[[], bytes]] = {
    "八百万段.docx": lambda: word(b"<w:p/>" * 8_000_000),
    "深.docx": lambda: word(b"<w:p>" * 5_000_000),
    "实体.docx": lambda: word(b"<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", entities()),
    "谎.docx": lambda: lying(word(b"<w:p/>" * 8_000_000)),
    "展开.docx": lambda: packed({"word/document.xml": b" " * (300 * 2**20)}),
    "断.docx": lambda: word(b"<w:p/>")[:-400],
    "一行.txt": lambda: "一、".encode() * 3_000_000,
    "深.json": lambda: b'{"categories":' + b"[" * 5_000_000,
}


@pytest.mark.parametrize("name", PLANS)
def test_plans(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PLANS[name]())
    with pytest.raises(UserError, match=f"“{name}”.*。"):
        read_source(path)


CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "空格.xlsx": lambda: workbook((CELL % (" " * (200 * 2**20))).encode()),
    "实体.xlsx": lambda: workbook((CELL % "&e9;").encode(), entities()),
    "谎.xlsx": lambda: lying(workbook((CELL % (" " * (200 * 2**20))).encode())),
    "断.xlsx": lambda: workbook(b"")[:-400],
}


@pytest.mark.parametrize("read", [open_workbook, open_to_change])
@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks(tmp_path: Path, name: str, read: Callable[[Path], object]) -> None:
    path = tmp_path / name
    path.write_bytes(WORKBOOKS[name]())
    with pytest.raises(UserError, match=f"“{name}”.*。"):
        read(path)


def far(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = "词"
    book.save(path)
    return path


def test_far_cells_are_told_and_no_form(tmp_path: Path) -> None:
    path = far(tmp_path / "远.xlsx")
    (sheet,) = open_workbook(path)
    assert sheet.cut
    with pytest.raises(UserError, match=r"“远\.xlsx”太大"):
        open_to_change(path)


def png(width: int, height: int, content: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def svg() -> bytes:
    """Every shape shows the one before ten times: a thousand million, in some thousand bytes."""
    uses = [f'<use href="#s{level}"/>' * 10 for level in range(9)]
    shapes = "".join(f'<g id="s{level}">{shown}</g>' for level, shown in enumerate(uses, start=1))
    start = "<svg xmlns='http://www.w3.org/2000/svg'><defs><rect id='s0' width='9' height='9'/>"
    return f"{start}{shapes}</defs><use href='#s9'/></svg>".encode()


PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "尺寸.png": (lambda: png(2**31 - 1, 2**31 - 1, b""), "图片过大"),
    "大.png": (lambda: png(30_000, 30_000, zlib.compress(bytes(90_000 * 3_000))), "图片过大"),
    "像素.png": (lambda: png(6_000, 6_000, zlib.compress(bytes(18_001 * 6_000))), ""),
    "矢量.jpg": (svg, "打不开"),
    "压缩矢量.jpg": (lambda: gzip.compress(svg()), "打不开"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(tmp_path: Path, name: str) -> None:
    make, fault = PICTURES[name]
    path = tmp_path / name
    path.write_bytes(make())
    found = photo_for_paper(path).fault
    assert found.startswith(fault)
    assert bool(found) is bool(fault)


def test_a_truncated_pdf() -> None:
    stream = io.BytesIO()
    Image.effect_noise((400, 400), 50).save(stream, "PDF")
    whole = stream.getvalue()
    assert (
        call("wenming_desktop.documents.press.pdf_pages:page_count", whole, name="通知.pdf", unpack=int) == 1
    )
    for size in (len(whole) // 2, 100):
        with pytest.raises(UserError, match="PDF 打不开"):
            call(
                "wenming_desktop.documents.press.pdf_pages:page_count",
                whole[:size],
                name="通知.pdf",
                unpack=int,
            )


@pytest.mark.parametrize("read", [read_source, open_workbook, open_to_change])
def test_every_reader_can_be_cancelled(tmp_path: Path, read: Callable[[Path, Job], object]) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        read(tmp_path / "甲.docx", job)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a named pipe")
def test_pipes_are_refused_by_every_reader(tmp_path: Path) -> None:
    for name, read in (("管.docx", read_source), ("管.xlsx", open_workbook), ("样.xlsx", open_to_change)):
        os.mkfifo(tmp_path / name)
        with pytest.raises(UserError, match=f"“{name}”不是普通文件"):
            read(tmp_path / name)
    os.mkfifo(tmp_path / "管.jpg")
    assert photo_for_paper(tmp_path / "管.jpg").fault.startswith("打不开")
