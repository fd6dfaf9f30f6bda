"""The made scans and their judge."""

import io
from dataclasses import replace

import numpy as np
from PIL import Image, ImageChops

from tests.scans.pages import CONTENTS, page
from tests.scans.papers import day_words, typeset
from tests.scans.photos import Photo
from tests.scans.scanner import Treatment, copied, moved
from wenming_desktop.recognition.judging import judged


def test_the_same_page_is_made_again() -> None:
    first, again = page(15), page(15)
    assert first == again
    assert first.content.startswith(b"%PDF")
    assert page(16).content != first.content


def test_ten_layouts_of_four() -> None:
    layouts = [one.layout for one in CONTENTS]
    assert len(set(layouts)) == 10
    assert all(layouts.count(layout) == 4 for layout in layouts)


def test_what_is_true_is_printed() -> None:
    """Number, title, offices and day of each paper stand in its lines; nothing runs off a sheet."""
    for number, paper in enumerate(CONTENTS):
        if isinstance(paper, Photo):
            continue
        sheet, truth = typeset(paper, np.random.default_rng(number))
        words = "".join(truth.lines)
        assert truth.title
        assert truth.title in words
        assert truth.number in words
        assert all(office in words for office in truth.body.split("、"))
        assert not truth.day or day_words(truth.day, chinese=paper.chinese_day) in words
        edge = ImageChops.invert(sheet.image.convert("L")).getbbox()
        assert edge
        assert min(edge[0], edge[1]) > 200
        assert edge[2] < sheet.image.width - 150


def test_the_place_of_a_point_is_known_after_every_treatment() -> None:
    sheet = Image.new("RGB", (1240, 1754), "white")
    sheet.paste("black", (300, 400, 340, 440))
    plain = Treatment(noise=0, blur=0.3)
    for treatment in (plain, replace(plain, skew=4.0, turned=90), replace(plain, turned=180, dpi=150)):
        copy, matrix = copied(sheet, treatment, np.random.default_rng(1))
        x, y = moved(matrix, (320, 420))
        grey = copy.convert("L")
        assert grey.getpixel((round(x), round(y))) == grey.getextrema()[0]


def test_a_scan_can_be_opened_again() -> None:
    with Image.open(io.BytesIO(page(10).content)) as opened:
        assert opened.format == "PNG"
        assert min(opened.size) > 1000


def test_lines_are_found_wherever_they_were_read() -> None:
    printed = ["关于开展活动的通知", "2021年10月9日", "印章"]
    assert judged(printed, ["2021年10月", "9日", "印 章关于开展活动的通知"]).wrong == 0
    found = judged(printed, ["关于开展舌动的通知", "2021年1月9日", "某某局"])
    assert (found.wrong, found.printed) == (4, 21)
    assert ("2021年10月9日", "2021年1月9日") in found.lines
    assert judged(["1", "1"], ["1"]).wrong == 1
    assert judged([], ["多"]).more == 1
