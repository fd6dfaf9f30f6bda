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
        ("沂发﹝２０２１﹞12号 关于成立小组的通知.pdf", "沂发〔2021〕12号", "关于成立小组的通知", "通知"),
        ("沂发〔2021〕　号 关于成立小组的通知.pdf", None, "关于成立小组的通知", "通知"),
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


@pytest.mark.parametrize(
    "name",
    [
        "截至2021年3月5日的志愿者名单.xlsx",
        "2021年6月30日前完成的整改清单.xlsx",
        "9月30日之前报送的总结.docx",
        "2021年6月30日前后活动.jpg",
        "志愿服务制度自2021年7月1日起施行.docx",
        "会议定于2021年3月5日.docx",
        "6月1日至3日夏令营照片.jpg",
        "2021.4.2-4.6清明值班表.xlsx",
        "20210401-20210403培训.pdf",
        "3月5日、6日志愿服务.jpg",
        "2021年4-6月学习安排.docx",
        "二季度（4月—6月）总结.docx",
        "2019-2020学年3月5日家长会.jpg",
        "2020年度总结会3月5日.docx",
        "2019年和2020年活动3月5日.docx",
        "关于召开4月8日会议的通知.docx",
        "2021年4月8日整理 2021年3月5日会议.docx",
        "扫描 04-08-2021 10 10 10.pdf",
        "合同编号2021-03-05.pdf",
        "方案V2021.3.5.docx",
        "2021-1-3月台账.xlsx",
        "2021-3-5～3-7培训.jpg",
        "3月5日至今报名名单.xlsx",
        "志愿者招募（截止到2021年6月20日）.docx",
        "报名截止日2021-06-20.docx",
        "截止：2021.6.20.docx",
        "最迟2021年6月20日上报.docx",
        "完成时限：6月20日.docx",
        "限期2021年6月20日整改.docx",
        "6月20日下班前报.docx",
        "6月20日17:30前完成.docx",
        "2021年6月20日（截止）.docx",
        "上报开始时间2021年6月20日.docx",
        "有效期2021年6月20日.docx",
        "保质期20210620.jpg",
        "2021年6月20日到期合同.docx",
        "聘期届满2021年3月31日.docx",
        "王伟2001年3月5日生.docx",
        "出生日期2001年3月5日.docx",
        "王伟2019年7月1日入党.docx",
        "参加工作时间2008.7.1.docx",
        "学习《2020年11月24日在大会上的讲话》记录.docx",
        "学习贯彻2021年7月1日重要讲话精神记录.docx",
        "0539-20210618热线.docx",
        "D20210305志愿者编号.docx",
        "合同编号HT-20210305-01.pdf",
        "91371300MA3C20210305统一代码.docx",
        "预算20210315元.docx",
        "20210315份宣传单.jpg",
    ],
)
def test_terms_ranges_and_numbers_are_no_days(name: str) -> None:
    found = told(name)
    assert "formed_on" not in found
    assert "title" not in found, "nothing is cut out of it"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2020年植树活动3月12日.jpg", "2020-03-12"),
        ("2019植树3月12日.jpg", "2019-03-12"),
        ("二〇二〇年植树3月12日.jpg", "2020-03-12"),
        ("沂发〔2020〕3号 5月8日.pdf", "2020-05-08"),
        ("2021年度植树3月12日.jpg", "2021-03-12"),
        ("二〇二一年四月十二日党组会议纪要.docx", "2021-04-12"),
        ("2021 年 3 月 5 日 会议.pdf", "2021-03-05"),
        ("2021. 3. 5 会议.pdf", "2021-03-05"),
        ("五月四日青年节活动.jpg", "2021-05-04"),
        ("６月１日慰问.jpg", "2021-06-01"),
        ("２０２０年３月５日会议.docx", "2020-03-05"),
        ("二0二〇年三月五日会议.docx", "2020-03-05"),
        ("学雷锋-3月5日.jpg", "2021-03-05"),
        ("2021年6月30日前往敬老院.jpg", "2021-06-30"),
        ("01 2021-03-05 签到表.pdf", "2021-03-05"),
        ("3月5日生日会.jpg", "2021-03-05"),
        ("2021年3月5日入党积极分子培训.jpg", "2021-03-05"),
        ("2021年3月5日实施方案.docx", "2021-03-05"),
        ("会议时间2021年3月5日 推进会.docx", "2021-03-05"),
        ("《2021年3月5日会议纪要》.docx", "2021-03-05"),
        ("微信截图20210305.png", "2021-03-05"),
        ("Scan20210305091522.pdf", "2021-03-05"),
        ("20210101元旦联欢.jpg", "2021-01-01"),
        ("20210305人大代表视察.jpg", "2021-03-05"),
        ("2000年1月1日老照片.jpg", "2000-01-01"),
        ("关于2021年3月5日会议纪要的说明 20210308.docx", "2021-03-08"),
    ],
)
def test_a_year_in_the_name_rules_and_other_ways_of_writing(name: str, day: str) -> None:
    assert told(name).get("formed_on") == day


def test_the_year_of_a_folder_rules_a_name_without_one() -> None:
    for name, day in (("3月5日 甲.jpg", "2019-03-05"), ("2020年3月5日 甲.jpg", "2020-03-05")):
        found = read_name(name, 2021, TODAY, ["2020年", "2019年材料", "2-7 志愿服务"])
        assert [one.value for one in found if one.field.value == "formed_on"] == [day]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("党组会议纪要（2021年3月5日）.pdf", "党组会议纪要"),
        ("2021年3月5日（星期五）签到表.pdf", "签到表"),
        ("关于开展清明祭扫的通知 2021年3月28日.docx", "关于开展清明祭扫的通知"),
        ("关于开展活动的通知（沂发〔2021〕3号）.docx", "关于开展活动的通知"),
        ("活动照片2021.3.5 (2).jpg", "活动照片"),
        ("学雷锋（3月5日）照片.jpg", None),
        ("5月8日的活动照片.jpg", None),
        ("3月5日上午 党员大会.jpg", None),
        ("2021年5月8日10时会议通知.docx", None),
        ("2021年5月8日（下午）会议记录.docx", None),
        ("“雷锋日（3月5日” 活动.jpg", None),
        ("关于转发临文明办〔2021〕9号文件的通知.pdf", None),
        ("印发海发〔2021〕9号 清单.pdf", None),
    ],
)
def test_a_title_reads_as_a_whole(name: str, title: str | None) -> None:
    assert told(name).get("title") == title


@pytest.mark.parametrize(
    "name",
    [
        "19700101_080000.jpg",
        "DSC_19800101.jpg",
        "IMG_20000101_000000.jpg",
        "微信图片_19700101080000.jpg",
        "Screenshot_1970-01-01-08-00-01.png",
        "mmexport1000000000000.jpg",
        "IMG_20170101_000015.jpg",
    ],
)
def test_the_stamp_of_a_reset_clock_is_no_day(name: str) -> None:
    assert "formed_on" not in told(name)


@pytest.mark.parametrize(
    "name",
    [
        "PXL_20210305_101010123.jpg",
        "DingTalk_20210305101010.jpg",
        "钉钉图片20210305101010.jpg",
        "WeChat Image_20210305101010.jpg",
        "微信图片编辑_20210305101010.jpg",
        "2021-03-05T08_15_22.jpg",
        "Screenshot_20210305-101010_com.tencent.wework.jpg",
        "截屏2021-03-05 上午9.30.12.png",
    ],
)
def test_what_a_machine_calls_a_file_is_no_title(name: str) -> None:
    found = told(name)
    assert found["formed_on"] == "2021-03-05"
    assert "title" not in found


def test_only_a_picture_that_a_camera_named_is_a_photo() -> None:
    assert told("IMG_0001.jpg") == {"kind": "照片"}
    assert told("IMG_0001.txt") == {}


def test_labels_and_foreign_digits_in_the_names_of_folders() -> None:
    for folder in ("报送期限2021年3月21日前", "有效期2021年3月21日", "0539-20210321", "D20210321"):
        assert not read_name("图.txt", 2021, TODAY, [folder])


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
