"""What is read from the names of files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.evidence.proposing.file_names import read_name

TODAY = date(2021, 10, 11)


def told(name: str, year: int | None = 2021) -> dict[str, str]:
    found = read_name(name, year, TODAY)
    assert len({one.field for one in found}) == len(found)
    assert {one.source for one in found} <= {"文件名"}
    return {one.field.value: one.value for one in found}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("20210305.jpg", "2021-03-05"),
        ("IMG_20210305_101010.jpg", "2021-03-05"),
        ("PXL_20210305_101010123.jpg", "2021-03-05"),
        ("微信图片_20210305101010.jpg", "2021-03-05"),
        ("Screenshot_2021-03-05-10-10-10-123_com.tencent.mm.jpg", "2021-03-05"),
        ("Screenshot_20210305-101010.png", "2021-03-05"),
        ("mmexport1614909610123.jpg", "2021-03-05"),
        ("mmexport1614873600000.jpg", "2021-03-05"),  # 2021-03-04 16:00 UTC
        ("通知2021年3月5日.pdf", "2021-03-05"),
        ("2021.3.5 道德讲堂.docx", "2021-03-05"),
        ("2021-03-05道德讲堂签到表.pdf", "2021-03-05"),
        ("3月5日 通知.pdf", "2021-03-05"),
        ("学雷锋活动（3月5日）.jpg", "2021-03-05"),
        ("12345620210305.jpg", None),
        ("20211399.jpg", None),
        ("2021年2月30日.jpg", None),
        ("20221231 计划.docx", None),  # still to come
        ("19010101.jpg", None),
        ("13月5日.pdf", None),
        ("扫描件0001.jpg", None),
        ("DSC00123.JPG", None),
        ("IMG_2143.HEIC", None),
        ("2021年度工作总结.docx", None),
        ("电话13800001111.txt", None),
    ],
)
def test_the_day(name: str, day: str | None) -> None:
    assert told(name).get("formed_on") == day


def test_a_day_without_a_year_needs_a_plan() -> None:
    assert "formed_on" not in told("3月5日 通知.pdf", None)


@pytest.mark.parametrize(
    ("name", "number", "title", "kind"),
    [
        (
            "沂地质管发〔2021〕12号 关于印发方案的通知 2021年9月16日.pdf",
            "沂地质管发〔2021〕12号",
            "关于印发方案的通知",
            "通知",
        ),
        ("某局字[2020]007号关于成立小组的通知.pdf", "某局字〔2020〕7号", "关于成立小组的通知", "通知"),
        ("3月5日 通知.pdf", None, "通知", "通知"),
        ("2021-03-05道德讲堂签到表.pdf", None, "道德讲堂签到表", "签到表"),
        ("志愿服务制度.docx", None, None, "制度"),
        ("志愿服务制度 - 副本.docx", None, "志愿服务制度", "制度"),
        ("志愿者名单(1).xlsx", None, "志愿者名单", "名单"),
        ("三季度工作总结（办公室）.docx", None, None, "总结"),
        ("IMG_20210305_101010.jpg", None, None, "照片"),
        ("DSC00123.JPG", None, None, "照片"),
        ("微信图片_20210305101010.jpg", None, None, "照片"),
        ("扫描件0001.jpg", None, None, None),
        ("新建 Microsoft Word 文档.docx", None, None, None),
        ("20210305.jpg", None, None, None),
    ],
)
def test_number_title_and_kind(name: str, number: str | None, title: str | None, kind: str | None) -> None:
    found = told(name)
    assert (found.get("document_number"), found.get("title"), found.get("kind")) == (number, title, kind)


@given(st.text(max_size=60))
def test_any_name_is_read(name: str) -> None:
    for year in (None, 2021):
        for one in read_name(name, year, TODAY):
            assert one.value.strip() == one.value != ""


@given(
    st.dates(date(1950, 1, 1), TODAY),
    st.sampled_from(("{:%Y%m%d}", "{:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日")),
)
def test_a_written_day_is_read(day: date, form: str) -> None:
    assert told(f"活动照片 {form.format(day)}.jpg")["formed_on"] == day.isoformat()
