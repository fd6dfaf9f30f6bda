"""What is paper, what is a photo, and where red ink has stamped."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.scans.sheet import MM, RED, Sheet, font
from wenming_desktop.recognition.boxes import Box
from wenming_desktop.recognition.sheets import is_photo, sheet_of


def stamped(*middles: tuple[float, float]) -> Image.Image:
    sheet = Sheet()
    for middle in middles:
        sheet.stamp("澜州市水务局", middle, np.random.default_rng(3))
    return sheet.image.reduce(2)


def test_a_page_without_red() -> None:
    picture = Image.new("RGB", (1240, 1754), "white")
    sheet = sheet_of(picture)
    assert not sheet.red
    assert sheet.black is picture
    assert sheet.stamps == ()


def test_a_stamp_is_found_and_gone_in_black() -> None:
    sheet = sheet_of(stamped((1500, 2600)))
    assert sheet.red
    (stamp,) = sheet.stamps
    across, down = (stamp[0] + stamp[2]) / 2, (stamp[1] + stamp[3]) / 2
    assert (across, down) == pytest.approx((750, 1300), abs=12)
    assert stamp[2] - stamp[0] == pytest.approx(41 * MM / 2, abs=5 * MM / 2)
    assert sheet.stamped(Box(760, 1310, 100, 30, 0))
    assert not sheet.stamped(Box(760, 1000, 100, 30, 0))
    assert np.asarray(sheet.black).min() > 150


def test_two_stamps_apart_and_two_that_overlap() -> None:
    assert len(sheet_of(stamped((600, 2600), (1700, 2600))).stamps) == 2
    (both,) = sheet_of(stamped((1000, 2600), (1400, 2600))).stamps
    assert both[2] - both[0] > 1.5 * (both[3] - both[1])


def test_red_letters_rules_and_grounds_are_no_stamps() -> None:
    sheet = Sheet()
    sheet.centred("澜州市水务局文件", 36, "title", RED)
    sheet.rule(900, 2, RED)
    sheet.draw.rectangle((300, 2000, 900, 2600), RED)
    found = sheet_of(sheet.image.reduce(2))
    assert found.red
    assert found.stamps == ()


def test_a_frame_around_the_page_is_no_stamp() -> None:
    picture = Image.new("RGB", (1500, 1060), "white")
    ImageDraw.Draw(picture).rectangle((60, 60, 1440, 1000), outline="#c83c28", width=12)
    found = sheet_of(picture)
    assert found.red
    assert found.stamps == ()


def test_paper_is_no_photo_and_what_is_dark_or_coloured_is() -> None:
    paper = Image.new("RGB", (800, 1100), (250, 248, 240))
    ImageDraw.Draw(paper).text((60, 60), "关于开展活动的通知", "black", font("hei", 60))
    assert not is_photo(paper)
    assert not is_photo(Image.eval(paper, lambda value: value * 3 // 4))  # in the shade
    assert is_photo(Image.new("RGB", (800, 1100), "#cd1419"))
    assert is_photo(Image.new("RGB", (800, 1100), "#202020"))
    assert is_photo(Image.new("RGB", (800, 600), "#3060c0"))


@pytest.mark.parametrize("size", [(1, 1), (3, 2600), (2600, 11), (60, 60)])
def test_pictures_of_any_shape(size: tuple[int, int]) -> None:
    for colour in ("white", "black", "#cd1419", "#ffb4b4"):
        picture = Image.new("RGB", size, colour)
        assert sheet_of(picture).stamps == ()
        assert is_photo(picture) is (colour != "white")
