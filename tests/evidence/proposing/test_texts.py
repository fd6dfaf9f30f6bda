"""What is read from the text of papers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.evidence.proposing.texts import read_text

TODAY = date(2021, 10, 11)


def told(*pages: str) -> dict[str, str]:
    found = read_text(pages, TODAY)
    assert len({one.field for one in found}) == len(found)
    assert {one.source for one in found} <= {"正文"}
    return {one.field.value: one.value for one in found}


NOTICE = """沂蒙山地质公园管理局文件
沂蒙山地质文明办〔2021〕7 号                签发人：周明
关于开展重阳敬老志愿服务活动的
通  知
机关各科室、局属各单位：
为大力弘扬“奉献、友爱、互助、进步”的志愿精神，根据《关于印发年度计划的通知》（沂文明办〔2020〕3号），决定开展活动。
一、活动时间
2021年10月8日（星期五）上午9:00—11:30。
二、活动地点
孟良崮社区养老服务中心。
"""


def test_an_official_paper() -> None:
    last = "请认真组织。\n沂蒙山地质公园管理局\n2021年9月28日\n附件\n报名表\n2021年10月1日\n"
    assert told(NOTICE, last) == {
        "title": "关于开展重阳敬老志愿服务活动的通知",
        "document_number": "沂蒙山地质文明办〔2021〕7号",
        "responsible": "沂蒙山地质公园管理局",
        "formed_on": "2021-09-28",
        "kind": "通知",
    }


def test_the_heading_says_who_issued_where_nobody_signed() -> None:
    assert told(NOTICE)["responsible"] == "沂蒙山地质公园管理局"
    assert "formed_on" not in told(NOTICE)  # the day of the activity is not the day of the paper


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二一年九月二十八日", "2021-09-28"),
        ("二○二一年十月八日", "2021-10-08"),
        ("2021 年 9 月 28 日", "2021-09-28"),
        ("（2021年9月28日）", "2021-09-28"),
        ("2021年9月31日", None),
        ("2021年12月28日", None),  # still to come
        ("沂蒙山地质公园管理局办公室2021年9月29日印发", None),
    ],
)
def test_the_day_it_was_made_out(written: str, day: str | None) -> None:
    assert told(f"工作总结\n一年来，各科室认真工作。\n{written}\n").get("formed_on") == day


def test_issuer_and_day_on_one_line() -> None:
    assert (
        told("关于报送材料的函\n请于月底前报送。\n地质公园管理局  2021年9月28日\n")["responsible"]
        == "地质公园管理局"
    )


def test_a_roster_has_labels() -> None:
    page = """重阳敬老志愿服务活动签到表
时间：2021年10月8日上午    地  点：孟良崮社区养老服务中心
序号 姓  名 科室
1 周  明 办公室
"""
    assert told(page) == {
        "title": "重阳敬老志愿服务活动签到表",
        "formed_on": "2021-10-08",
        "place": "孟良崮社区养老服务中心",
        "kind": "签到表",
    }


def test_minutes_with_labels_below_each_other() -> None:
    page = """创建工作推进会议记录
会议时间：2021年3月5日
会议地点：三楼会议室
主持人：周明
参加人员：各科室负责人
"""
    found = told(page)
    assert (found["formed_on"], found["place"], found["kind"]) == ("2021-03-05", "三楼会议室", "记录")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            "关于印发《2021 年省级文明单位创建工作方案》的通知 社会主义核心价值观",
            "关于印发《2021年省级文明单位创建工作方案》的通知",
        ),
        ("附件1\n志愿者名单\n序号 姓名\n", "志愿者名单"),
        ("志愿服务管理办法（试行）\n第一条 为规范管理，制定本办法。\n", "志愿服务管理办法（试行）"),
        ("重阳敬老活动掠影\n10月8日，我局组织志愿者走访慰问空巢老人。\n", "重阳敬老活动掠影"),
        ("各科室：\n请于月底前报送总结。\n", None),
        ("一、活动时间\n2021年10月8日\n", None),
        ("为弘扬志愿精神，决定开展活动，现通知如下。\n一、时间\n", None),
        ("12\n", None),
        ("", None),
    ],
)
def test_titles(page: str, title: str | None) -> None:
    assert told(page).get("title") == title


def test_the_name_of_a_sheet_is_no_title() -> None:
    titles = [
        one.value for one in read_text(["Sheet1\n志愿者名单\n序号 姓名"], TODAY) if one.field == "title"
    ]
    assert titles == ["志愿者名单"]


def test_a_number_within_a_sentence_is_another_papers() -> None:
    assert "document_number" not in told("关于落实的报告\n根据沂文明办〔2020〕3号文件要求，现报告如下。\n")


@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_is_read(pages: list[str]) -> None:
    for found in read_text(pages, TODAY):
        assert found.value.strip()
        assert "\n" not in found.value
