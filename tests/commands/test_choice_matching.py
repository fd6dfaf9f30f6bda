"""Values of options as people write them."""

import pytest

from wenming_desktop.commands.choice_matching import iso_written, meant

ORDERS = [("〔2021〕3号 办公室 重新拍摄2张",), ("〔2021〕2号 办公室 补齐",), ("〔2021〕11号 机关党委 补齐",)]
ACTIVITIES = [
    ("2021-11-15 11月主题党日活动",),
    ("2021-11-12 理论学习",),
    ("2021-09-15 9月主题党日活动",),
    ("2021-03-05 理论学习",),
]
REVIEWS = [("2021年9月28日（完成 5/32）",), ("2021年6月28日（完成 4/32）",)]
MONTHS = [
    ("2021-11", "2021年11月（活动 2 次）", "2021年11月"),
    ("2021-03", "2021年3月（活动 11 次）", "2021年3月"),
    ("2021-01", "2021年1月（没有活动和报道）", "2021年1月"),
]
PHOTOS = [("none", "不加照片"), ("4", "最近的 4 张"), ("8", "最近的 8 张")]
BASES = [("按测评指标",), ("任务", "按任务")]
ITEMS = [
    ("2-6", "2-6 移风易俗5条"),
    ("2-7", "2-7 学雷锋"),
    ("全部任务", "全部任务（32 项，合成一本）"),
    ("全部测评指标（6 项）",),
]
SHEETS = [("A3", "A3 横向"), ("A4", "A4 横向")]
ROWS = [("20 行（1 页）",), ("40", "40 行（2 页）")]
BOXES = [("文书 第 1 盒（40 件）",), ("文书 第 2 盒（7 件）",)]


@pytest.mark.parametrize(
    ("choices", "written", "found"),
    [
        (ORDERS, "3", [0]),
        (ORDERS, "2", [1]),
        (ORDERS, "1号", []),  # no part of 11号
        (ORDERS, "［2021］ 2号", [1]),
        (ORDERS, "２号", [1]),
        (ORDERS, "补齐", [1, 2]),
        (ACTIVITIES, "11月主题党日活动", [0]),
        (ACTIVITIES, "“11月主题党日活动”", [0]),
        (ACTIVITIES, "2021/11/12", [1]),
        (ACTIVITIES, "理论学习", [1, 3]),
        (ACTIVITIES, "主题党日", [0, 2]),
        (ACTIVITIES, "2021-03-05理论学习", [3]),
        (REVIEWS, "2021-06-28", [1]),
        (REVIEWS, "2021.6.28", [1]),
        (REVIEWS, "6月28日", [1]),
        (REVIEWS, "28", []),  # the day of both
        (MONTHS, "2021-3", [1]),
        (MONTHS, "2021年03月", [1]),
        (MONTHS, "3", [1]),
        (MONTHS, "3月", [1]),
        (MONTHS, "1月", [2]),
        (MONTHS, "2021-13", []),
        (PHOTOS, "最近的8张", [2]),
        (PHOTOS, "8张", [2]),
        (PHOTOS, "4", [1]),
        (BASES, "按指标", [0]),
        (BASES, "按 任 务", [1]),
        (ITEMS, "全部指标", [3]),
        (ITEMS, "全部任务", [2]),
        (ITEMS, "２－６", [0]),
        (ITEMS, "2-5", []),
        (ITEMS, "5", []),  # a number in a text names no item
        (ITEMS, "学雷锋", [1]),
        (SHEETS, "ａ3", [0]),
        (SHEETS, "4", [1]),
        (ROWS, "40行", [1]),
        (ROWS, "20", [0]),
        (BOXES, "2", [1]),
        (BOXES, "文书第2盒", [1]),
        (BOXES, " ", []),
    ],
)
def test_what_is_meant(choices: list[tuple[str, ...]], written: str, found: list[int]) -> None:
    assert meant(written, choices) == found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2021/3/5", "2021-03-05"),
        ("２０２１年３月５日", "2021-03-05"),
        ("3月5日", "2021-03-05"),
        ("2021-02-30", "2021-02-30"),
        ("下周", "下周"),
    ],
)
def test_days_as_people_write_them(written: str, said: str) -> None:
    assert iso_written(written, 2021) == said
