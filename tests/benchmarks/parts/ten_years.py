"""Ten years in one workspace, and what a clerk looks for in them."""

import random
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from db.engine import connect
from tests.big import make_big
from tests.full_year import SEED
from wenming_desktop.changes.indexing import bring_up_to_date
from wenming_desktop.jobs import Job
from wenming_desktop.workspace import DATABASE_NAME, Workspace

FIRST_YEAR = 2012
REPORTS = 2_000  # a year
# Substrings of one character and more, two words, numbers, codes, pinyin; some are in no record.
QUERIES = (
    *("志", "会", "2", "照", "年", "活动", "主题", "志愿", "照片", "总结", "制度", "计划", "材料", "会议"),
    *(
        "主题活动",
        "现场照片",
        "机关三楼",
        "会议室",
        "组织实施",
        "形成记录",
        "文明素养",
        "实践活动",
        "积极参与",
    ),
    *(
        "主题活动现场照片",
        "活动按计划开展",
        "干部职工积极参与",
        "取得了较好效果",
        "健全制度",
        "做好记录和总结",
    ),
    *("活动 照片", "主题 2021", "会议室 主题", "主题活动 5月", "组织 记录", "照片9"),
    *("照片12345", "活动777", "现场照片5", "IMG", "IMG_0001", "jpg", "2021", "12", "0001"),
    *("1-1", "2-", "2-4", "8-5", "2021-03"),
    *("张建国", "李", "王志强", "办公室", "地质博物馆", "工会", "后勤"),
    *("ztt", "zt", "ztthd", "zjg", "bgs", "xczp", "hdzp", "lm"),
    *("leifeng", "zhuti", "zhutihuodong", "xianchang", "zhaopian", "huodong", "xian", "zh"),
    *("市级媒体报道", "日报", "清明", "量子", "献血", "鲁文明办"),
)


def make_ten_years(folder: Path) -> tuple[Workspace, list[str]]:
    """A workspace of ten years with reports, all indexed for the search; and its plans, the oldest first."""
    plans = make_big(folder, FIRST_YEAR)
    _add_reports(folder / DATABASE_NAME, plans)
    workspace = Workspace.open(folder)
    bring_up_to_date(workspace.log, Job())
    workspace.back_up("手动")  # else the window makes one while it is measured
    return workspace, plans


def _add_reports(database: Path, plans: list[str]) -> None:
    dice = random.Random(SEED)  # noqa: S311 - made-up data
    levels = ("unit", "county", "city", "province", "nation")
    with closing(connect(database)) as connection:
        connection.execute("BEGIN")
        for year, plan in enumerate(plans, start=FIRST_YEAR):
            connection.executemany(
                "INSERT INTO publicity_item (id, plan_id, title, media, level, published_on, link, adopted) "
                "VALUES (?, ?, ?, ?, ?, ?, '', 1)",
                [
                    (
                        f"{dice.getrandbits(128):032x}",
                        plan,
                        f"市级媒体报道文明创建活动{number}",
                        dice.choice(("临沂日报", "文明网", "学习强国")),
                        dice.choice(levels),
                        (date(year, 1, 1) + timedelta(days=dice.randrange(365))).isoformat(),
                    )
                    for number in range(REPORTS)
                ],
            )
        connection.execute("COMMIT")
