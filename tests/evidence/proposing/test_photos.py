"""What banners on photos say, and what cameras print into them."""

from datetime import date

from wenming_desktop.evidence.proposing.photos import read_photo
from wenming_desktop.recognition.lines import ReadLine, ReadPage

BANNER = "学雷锋志愿服务活动启动仪式"


def line(text: str, left: float, top: float, high: float = 0.05) -> ReadLine:
    """A line of signs that are as wide as high."""
    right = left + high * len(text)
    edges = tuple(at / len(text) for at in range(len(text) + 1))
    return ReadLine("\n", text, ((left, top), (right, top), (right, top + high), (left, top + high)), edges)


def told(*lines: ReadLine) -> dict[str, str]:
    found = read_photo(ReadPage(lines, photo=True), date(2024, 1, 31))
    return {one.field.value: one.value for one in found}


def test_the_banner_is_the_title_and_the_camera_says_the_day() -> None:
    found = told(line(BANNER, 0.2, 0.2), line("2023-03-05 09:14", 0.7, 0.9, 0.02))
    assert found == {"kind": "照片", "title": BANNER, "formed_on": "2023-03-05"}


def test_a_watermark_is_no_title() -> None:
    printed = (
        line("14:26", 0.04, 0.85, 0.06),
        line("2023年7月19日 星期三", 0.21, 0.86, 0.04),
        line("南浦县·白溪河堤防巡查点", 0.045, 0.92, 0.04),
        line("多云29度", 0.04, 0.95, 0.04),
    )
    assert told(*printed) == {"kind": "照片", "formed_on": "2023-07-19"}
    assert told(line(BANNER, 0.2, 0.2), *printed)["title"] == BANNER
