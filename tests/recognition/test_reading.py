"""Pages made here and read by the real child; what stands on them is found, and where."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.scans.scanner import Matrix, Treatment, copied, moved
from tests.scans.sheet import BLACK, HEIGHT, LEFT, RED, RIGHT, WIDTH, Box, Sheet, font
from wenming_desktop.recognition.judging import plain
from wenming_desktop.recognition.lines import ReadPage
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.sandbox.calling import Used

ISSUER, DAY = "澜州市水务局", "2021年10月19日"
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
ROWS = [
    ("序号", "科室", "姓名", "备注"),
    ("1", "办公室", "顾长青", "已到"),
    ("2", "宣传科", "卫思源", "请假"),
]
FAINT = "填表日期：2021年10月19日"
BANNER = "热烈庆祝重阳敬老志愿服务活动"
WIDE, LONG = (12_000, 50), (600, 6000)
NOISE = (900, 1200)
MEMORY = 512 * 2**20  # bytes


@dataclass(frozen=True)
class Read:
    """All readings of this module, and what they took; ``matrices``: where points of the notice went."""

    pages: Mapping[str, ReadPage]
    matrices: Mapping[str, Matrix]
    used: Used


def notice(*, stamped: bool = False) -> Sheet:
    sheet = Sheet()
    sheet.centred(f"{ISSUER}文件", 36, "title", RED)
    sheet.y += 220
    sheet.centred("澜水发〔2021〕47号")
    sheet.y += 220
    sheet.title(["关于开展“我们的节日·重阳”主题活动的通知"])
    sheet.y += 60
    sheet.paragraph("为弘扬敬老爱老的传统美德，决定开展主题活动，请于10月20日前报创建办。")
    sheet.y += 300
    sheet.right(ISSUER, 4)
    sheet.y += sheet.line
    left, top, right, _ = sheet.right(DAY, 4)
    if stamped:
        sheet.stamp(ISSUER, ((left + right) / 2, top), np.random.default_rng(7))
    return sheet


NOTICE = notice()


def faint_under_a_stamp() -> Image.Image:
    """The end of a paper from a toner that ran out; the stamp is as red as ever."""
    sheet = Sheet(height=1400)
    sheet.right(ISSUER, 4)
    sheet.y += sheet.line
    left, top, right, _ = sheet.right(DAY, 4)
    sheet.image.paste(sheet.image.point([130 + value * 125 // 255 for value in range(256)] * 3))
    sheet.stamp(ISSUER, ((left + right) / 2, top), np.random.default_rng(9))
    return sheet.image


def table() -> Image.Image:
    sheet = Sheet()
    sheet.title(["志愿服务活动签到表"])
    columns, top = [LEFT, LEFT + 400, LEFT + 900, LEFT + 1400, RIGHT], sheet.y + 60
    sheet.y = top
    for row in ROWS:
        sheet.rule(sheet.y - 25, 1)
        for left, cell in zip(columns, row, strict=False):
            sheet.text(left + 60, cell)
        sheet.y += 130
    sheet.rule(sheet.y - 25, 1)
    for left in columns:
        sheet.draw.rectangle((left, top - 25, left + 4, sheet.y - 25), BLACK)
    sheet.y += 200
    sheet.text(LEFT, FAINT, colour=(190, 190, 190))
    return sheet.image


def written(size: tuple[int, int], lines: Sequence[str], pixels: int, ground: str, ink: str) -> Image.Image:
    """Lines from the left, the first at the top; a single one in the middle."""
    image = Image.new("RGB", size, ground)
    for number, line in enumerate(lines):
        middle = size[1] / len(lines) * (number + 0.5)
        ImageDraw.Draw(image).text((size[0] * 0.06, middle), line, ink, font("hei", pixels), "lm")
    return image


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    chance = np.random.default_rng(11)
    skewed = {f"skew{skew}": copied(NOTICE.image, Treatment(skew=skew), chance) for skew in (5, -5)}
    small = NOTICE.image.reduce(2)
    pictures = {
        "upright": NOTICE.image,
        **{f"turned{turned}": small.transpose(by) for turned, by in TURNS.items()},
        **{name: image for name, (image, _) in skewed.items()},
        "stamped": notice(stamped=True).image.reduce(2),
        "faint": faint_under_a_stamp().reduce(2),
        "table": table().reduce(2),
        "banner": written((1600, 260), [BANNER], 100, "#cd1419", "white"),
        "empty": Sheet().image.reduce(2),
        "black": Image.new("RGB", (1240, 1754)),
        "noise": Image.fromarray(chance.integers(0, 256, (*NOISE, 3), dtype=np.uint8)),
        "tiny": written((60, 60), ["文"], 48, "white", "black"),
        "wide": written(WIDE, ["关于开展重阳敬老志愿服务活动的通知" * 12], 40, "white", "black"),
        "long": written(LONG, [f"第{row + 1}行重阳敬老志愿服务" for row in range(100)], 36, "white", "black"),
    }
    folder = tmp_path_factory.mktemp("扫描")
    with Recogniser() as recogniser:
        return Read(
            {name: page_of(recogniser, folder / f"{name}.png", image) for name, image in pictures.items()},
            {name: matrix for name, (_, matrix) in skewed.items()},
            recogniser.used(),
        )


def page_of(recogniser: Recogniser, path: Path, image: Image.Image) -> ReadPage:
    image.save(path, compress_level=1)
    return recogniser.page(path, path.name)


def words(page: ReadPage) -> list[str]:
    return [plain(line.text) for line in page.lines]


def all_of(sheet: Sheet) -> list[str]:
    return [plain(line) for line, _ in sheet.lines]


def stands_at(page: ReadPage, where: Callable[[float, float], tuple[float, float]], near: float) -> bool:
    """Whether each line of the notice was read where it stands, and the day's 19 as well.

    Args:
        page: the notice as it was read.
        where: takes a point of the sheet, in its pixels, to one of the page in fractions.
        near: how far apart middles may be, in fractions.
    """
    (day, (left, top, _, bottom)), em = NOTICE.lines[-1], 16 * 300 / 72
    begin, end = day.index("19"), day.index("19") + 2
    # Digits are about half as wide as the six before them and the two signs between.
    digits = left + (6 * 0.55 + 2) * em, top, left + (8 * 0.55 + 2) * em, bottom
    boxes: list[tuple[Box, tuple[float, ...]]] = [
        (box, line.place()) for (_, box), line in zip(NOTICE.lines, page.lines, strict=True)
    ]
    boxes.append((digits, page.lines[-1].place(begin, end)))
    return all(
        math.dist(where((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), (x + width / 2, y + height / 2)) < near
        for box, (x, y, width, height) in boxes
    )


def unturned(turned: int) -> Callable[[float, float], tuple[float, float]]:
    def where(x: float, y: float) -> tuple[float, float]:
        across, down = x / WIDTH, y / HEIGHT
        for _ in range(turned // 90):
            across, down = 1 - down, across
        return across, down

    return where


def test_an_upright_page(read: Read) -> None:
    page = read.pages["upright"]
    assert (page.turned, page.photo, page.problem) == (0, False, "")
    assert page.score > 0.95
    assert words(page) == all_of(NOTICE)
    assert {line.before for line in page.lines} == {"\n"}
    assert stands_at(page, unturned(0), 0.01)


@pytest.mark.parametrize("turned", TURNS)
def test_a_page_that_lies_on_a_side_or_upside_down(read: Read, turned: int) -> None:
    page = read.pages[f"turned{turned}"]
    assert page.turned == 360 - turned
    assert words(page) == all_of(NOTICE)
    assert stands_at(page, unturned(turned), 0.01)


@pytest.mark.parametrize("name", ["skew5", "skew-5"])
def test_a_page_that_went_in_askew(read: Read, name: str) -> None:
    page, matrix = read.pages[name], read.matrices[name]
    assert page.turned == 0
    assert words(page) == all_of(NOTICE)
    size = moved(np.diag([2 / 3, 2 / 3, 1.0]), (WIDTH, HEIGHT))  # 200 of 300 dpi

    def where(x: float, y: float) -> tuple[float, float]:
        across, down = moved(matrix, (x, y))
        return across / size[0], down / size[1]

    assert stands_at(page, where, 0.012)
    for line in page.lines:
        (left, top), (right, under) = line.corners[:2]
        lean = math.atan2((under - top) * HEIGHT, (right - left) * WIDTH)
        assert math.degrees(lean) == pytest.approx(int(name.removeprefix("skew")), abs=1.5)


def test_under_a_stamp_with_letters_all_is_read_and_none_of_the_letters(read: Read) -> None:
    page = read.pages["stamped"]
    assert words(page) == all_of(NOTICE)
    assert stands_at(page, unturned(0), 0.01)


def test_faint_letters_under_a_stamp_are_read(read: Read) -> None:
    assert words(read.pages["faint"]) == [ISSUER, DAY]


def test_cells_of_a_table_and_a_faint_line(read: Read) -> None:
    page = read.pages["table"]
    rows = [line.split("\t") for line in page.text.splitlines()]
    assert [[plain(cell) for cell in row] for row in rows[1:-1]] == [list(row) for row in ROWS]
    assert plain(page.lines[-1].text) == plain(FAINT)
    for row in range(len(ROWS)):
        places = [line.place() for line in page.lines[1 + row * 4 : 5 + row * 4]]
        assert all(one.left + one.width < two.left for one, two in pairwise(places))


def test_white_letters_on_red(read: Read) -> None:
    assert words(read.pages["banner"]) == [BANNER]
    assert read.pages["banner"].photo


@pytest.mark.parametrize("name", ["empty", "black", "noise"])
def test_where_nothing_is_written_nothing_is_read(read: Read, name: str) -> None:
    page = read.pages[name]
    assert (page.lines, page.turned, page.score, page.problem) == ((), 0, 1.0, "")
    assert page.photo is (name != "empty")


def test_one_sign_on_a_tiny_picture(read: Read) -> None:
    assert words(read.pages["tiny"]) == ["文"]


def test_a_strip_too_flat_to_be_read_is_answered(read: Read) -> None:
    assert read.pages["wide"].problem == ""


def test_a_long_receipt_is_read_to_its_end(read: Read) -> None:
    page = read.pages["long"]
    assert len(page.lines) == 100
    right = [plain(line.text) == f"第{row}行重阳敬老志愿服务" for row, line in enumerate(page.lines, start=1)]
    assert sum(right) >= 97
    for row, line in enumerate(page.lines):
        place = line.place()
        assert place.top + place.height / 2 == pytest.approx((row + 0.5) / 100, abs=0.004)


def test_every_page_stays_on_itself(read: Read) -> None:
    """But for the tiny one, where letters reach to the rim: a line is made larger on all sides."""
    for name, page in read.pages.items():
        for line in page.lines:
            assert line.edges == tuple(sorted(line.edges))
            assert 0 <= line.edges[0] < line.edges[-1] <= 1
            assert len(line.edges) == len(line.text) + 1 or len(line.text) == 1
            assert name == "tiny" or all(-0.01 < at < 1.01 for corner in line.corners for at in corner)


def test_no_page_takes_more_memory_than_there_is_for_it(read: Read) -> None:
    assert 100 * 2**20 < read.used.memory < MEMORY
