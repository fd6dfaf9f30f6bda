"""Pages of OFD by another program: shown where all of their text is on them, else a card with the text."""

import sys
from pathlib import Path

import ofdkit
import pytest
from PIL import Image, ImageDraw

from tests.viewing import made
from wenming_desktop.viewing import ofds
from wenming_desktop.viewing.cards import CardError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for ofd-cli: gives out the picture beside it, in the way that the real one names pages."""
    script = tmp_path / "ofd-cli"
    script.write_text(
        f'#!/bin/sh\nset -e\n[ "$1" = render ]\ncp "{tmp_path}/page.png" "$3/p_doc0_page0.png"\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr(ofds, "_program", lambda: script)
    return script


def draw(target: Path, *, text: bool) -> None:
    """The second page's rules and, where there is text, ink for each piece of it."""
    image = Image.new("RGBA", (840, 1188))
    pen = ImageDraw.Draw(image)
    with ofdkit.open(made.OFD) as document:
        for run in document.pages[1].runs:
            left, base, right, top = run.x * 4, run.y * 4, (run.x + run.width) * 4, (run.y - run.size) * 4
            pen.line((left, base + 2, right, base + 2), fill="black")
            if text:
                pen.line((left, base, right, top), fill="black", width=6)
    image.save(target)


def test_a_page_with_its_text_is_shown(program: Path) -> None:
    draw(program.with_name("page.png"), text=True)
    shown = ofds.page_image(made.OFD, "决定书.ofd", 2, 420, 420)
    assert (shown.image.size, shown.page, shown.pages) == ((297, 420), 2, 2)
    assert shown.image.getpixel((0, 0)) == (255, 255, 255), "on white"


def test_text_that_vanished_is_told(program: Path) -> None:
    draw(program.with_name("page.png"), text=False)
    with pytest.raises(CardError) as told:
        ofds.page_image(made.OFD, "决定书.ofd", 2, 420, 420)
    assert told.value.card.words == "缺少字体，版面上的文字显示不出来，下面是这一页的文字。"
    assert "（存根）" in told.value.card.lines


@pytest.mark.parametrize("does", ["exit 1", "true", 'echo broken > "$3/p_doc0_page0.png"'])
def test_a_program_that_fails_is_told(program: Path, does: str) -> None:
    program.write_text(f"#!/bin/sh\n{does}\n")
    with pytest.raises(CardError) as told:
        ofds.page_image(made.OFD, "决定书.ofd", 1, 420, 420)
    assert told.value.card.words == "这一页的版面画不出来，下面是它的文字。"


def test_a_program_that_hangs_is_ended(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofds, "_DRAWING_SECONDS", 0.2)
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    with pytest.raises(CardError, match="画不出来"):
        ofds.page_image(made.OFD, "决定书.ofd", 1, 420, 420)


@pytest.mark.parametrize("page", [1, 2])
def test_the_program_is_given_one_page_alone(tmp_path: Path, page: int) -> None:
    ofds._write_single(made.OFD, tmp_path / "page.ofd", page)
    with ofdkit.open(made.OFD) as whole, ofdkit.open(tmp_path / "page.ofd") as single:
        assert [one.text() for one in single.pages] == [whole.pages[page - 1].text()]
