"""Characters that no font has: told before they become crossed boxes."""

from pathlib import Path

import pypdfium2
import pytest
import typst
from PIL import Image, ImageChops

from wenming_desktop.documents.paper import Content
from wenming_desktop.documents.press.fonts import system_fonts
from wenming_desktop.documents.press.glyphs import missing_glyphs, unprinted

NOWHERE = "𦊓"  # rare enough for the usual fonts to lack it


def has_noto() -> bool:
    return any(info.family == "Noto Serif CJK SC" for info in system_fonts().fonts())


noto = pytest.mark.skipif(not has_noto(), reason="needs the fonts of Noto CJK")


@noto
def test_what_no_font_has_is_named_with_its_places():
    data = {
        "title": f"责任清单{NOWHERE}",
        "groups": [{"rows": [{"cells": ["2-3", f"王{NOWHERE}", {"kind": "note", "text": "李㼆"}]}]}],
    }
    (missing,) = missing_glyphs(Content(data))
    assert missing.character == NOWHERE
    assert (
        missing.sentence
        == f"“{NOWHERE}”字没有字体能印，会印成方框，在：“责任清单{NOWHERE}”；2-3“王{NOWHERE}”。"
    )


@noto
def test_the_place_is_told_by_the_row_and_the_column_without_a_lone_quotation_mark():
    columns = [{"title": "序号"}, {"title": "测评\n内容"}]
    cells = ["1", f"建好“学习强国”平台。其中{NOWHERE}等同志负责"]
    (missing,) = missing_glyphs(Content({"columns": columns, "pages": [[{"rows": [{"cells": cells}]}]]}))
    assert missing.places == (f"序号 1的测评内容“平台。其中{NOWHERE}等同志负责”",)
    row = {"cells": [{"kind": "tick"}, "2-7", f"缺{NOWHERE}"]}
    heads = [{"head": "完成"}, {"head": "编号"}, {"head": "缺什么"}]
    (missing,) = missing_glyphs(Content({"blocks": [{"columns": heads, "groups": [{"rows": [row]}]}]}))
    assert missing.places == (f"2-7的缺什么“缺{NOWHERE}”",)


@noto
def test_names_with_rare_characters_that_are_there_are_not_named():
    assert unprinted("㼆𠮷䶮，。—…“”①②㎡℃☑□\n\t\u200b\u3000\ufe0f") == set()


@noto
def test_it_agrees_with_what_is_printed():
    """Characters are named when, and only when, Typst draws the box that it draws for an unassigned one."""
    box = picture("\U0003fffd")
    for character in f"㼆𠮷䶮文{NOWHERE}𪚥":
        same = ImageChops.difference(picture(character), box).getbbox() is None
        assert same == bool(unprinted(character)), character


def picture(character: str) -> Image.Image:
    source = (
        f'#set page(width: 40pt, height: 40pt)\n#set text(font: "Noto Serif CJK SC", size: 20pt)\n{character}'
    )
    pdf = typst.compile(source.encode(), font_paths=system_fonts(), ignore_system_fonts=True)
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    image = page.render(scale=2).to_pil().convert("L")
    page.close()
    document.close()
    return image


def test_a_broken_font_has_no_characters(tmp_path: Path):
    from wenming_desktop.documents.press.glyphs import _ranges  # noqa: PLC0415 - of the inside

    broken = tmp_path / "broken.ttf"
    for content in (b"", b"ttcf", b"\0\1\0\0\0\x10" + b"cmap" * 3, bytes(200)):
        broken.write_bytes(content)
        _ranges.cache_clear()
        assert _ranges(str(broken), 0) == ((), ())
    _ranges.cache_clear()
