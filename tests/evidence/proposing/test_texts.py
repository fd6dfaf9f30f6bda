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


LETTER = "某区教育局\n某教函〔2021〕3号\n关于推荐志愿者的函\n某中心：\n现推荐一人。\n"


@pytest.mark.parametrize(
    ("signed", "responsible"),
    [
        ("某区教育局\n2021 . 4 . 2\n", "某区教育局"),
        ("某 区 教 育 局\n2 0 2 1 年 4 月 2 日\n", "某区教育局"),
        ("某区教育局（盖章）\n2021-04-02\n", "某区教育局"),
        ("某区教育局　　二〇二一年四月二日\n", "某区教育局"),
        ("中共某区委组织部\n某区教育局\n（印章）\n2021/4/2\n", "中共某区委组织部、某区教育局"),
        ("经济发展局　某区教育局\n2021年4月2日\n", "经济发展局、某区教育局"),
    ],
)
def test_the_day_of_the_letter_goes_before_that_of_the_form_behind_it(signed: str, responsible: str) -> None:
    found = told(LETTER + signed, "推荐表\n单位意见\n某小学\n2021年3月30日\n")
    assert (found["formed_on"], found["responsible"]) == ("2021-04-02", responsible)
    assert (found["title"], found["document_number"]) == ("关于推荐志愿者的函", "某教函〔2021〕3号")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("活动时间：2021.3.5", "2021-03-05"),
        ("活动时间：２０２１年３月５日", "2021-03-05"),
        ("一、会议时间: 2021/3/5 上午9:00—11:30", "2021-03-05"),
        ("学习时间\t2021-03-05\t学习地点\t三楼", "2021-03-05"),
        ("培训日期    二〇二一年三月五日    主讲人    周明", "2021-03-05"),
        ("会议日期\n2021年3月5日\n主持人\n周明", "2021-03-05"),
        ("开 票 日 期: 2 0 2 1 年 3 月 5 日", "2021-03-05"),
        ("金额：20元　开票日期：2021 年 03 月 05\n日", "2021-03-05"),
        ("发布时间：2021-03-05 10:12　来源：某网", "2021-03-05"),
        ("来源：某日报    2021-03-05 08:15    作者：周明", "2021-03-05"),
        ("条款。\n" * 60 + "签订日期：2021年3月5日   签订日期：2021年3月5日", "2021-03-05"),
        ("签订日期：2021年3月5日   签订日期：2021年3月6日", None),
        ("出生日期：1985年3月5日\n入党时间\t2008年7月1日", None),
        ("下次会议时间：2021年3月5日", None),
        ("整改完成时间：2021年3月5日\n截止日期：2021年3月5日", None),
        ("培训时间：2021年3月5日至7日", None),
        ("填表日期：2021年3月5日前", None),
        ("日期\n2021-03-05\n2021-03-12", None),
        ("序号\t名称\t日期\t地点\n1\t植树\t2021-03-05\t南山", None),
        ("学雷锋 人民广场 2021年3月5日\n慰问 敬老院 2021年3月12日", None),
        ("支部意见：同意\n2021年3月5日\n党委意见：同意\n2021年3月8日", None),
        ("志愿者定于2021年3月5日", None),
        ("附件\n报名表\n填表日期：2021年3月5日", None),
    ],
)
def test_days_by_labels(written: str, day: str | None) -> None:
    assert told(f"某某活动登记表\n{written}\n").get("formed_on") == day


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("活动时间：2021年3月5日 活动地点：人民广场 人数：20", "人民广场"),
        ("会议地点\t二楼会议室\t主持人\t周明", "二楼会议室"),
        ("拍摄地点：南山公园，拍摄者：周明", "南山公园"),
        ("培训地点    五楼    主讲人    周明", "五楼"),
        ("会议地点\n二楼会议室\n主持人\n周明", "二楼会议室"),
        ("序号\t活动名称\t地点\t参加人数\n1\t植树\t南山\t20", None),
        ("时间\t地点\t备注\n3月\t南山\t无", None),
    ],
)
def test_places_by_labels(written: str, place: str | None) -> None:
    assert told(f"某某活动登记表\n{written}\n").get("place") == place


@pytest.mark.parametrize(
    ("page", "title", "kind"),
    [
        ("某局：绿了荒山\n来源：某网 2021年3月13日\n3月12日……\n", "某局：绿了荒山", "报道"),
        ("首页 > 新闻\n植树活动开展，效果好\n发布时间：2021-03-13\n", "植树活动开展，效果好", "报道"),
        ("感 谢 信\n某局：\n谢谢。\n", "感谢信", None),
        ("贺信\n某局：\n祝贺。\n", "贺信", None),
        ("某区政府\n某政字〔2021〕7号\n某区政府\n关于设站的批复\n", "某区政府关于设站的批复", None),
        ("关于成立小组的通知\n某发〔2021〕2号\n各科室：\n", "关于成立小组的通知", "通知"),
        ("关于报送工作总结\n的通知\n各科室：\n", "关于报送工作总结的通知", "通知"),
        ("关于印发《创建方案\n（试行）》的通知\n各科室：\n", "关于印发《创建方案（试行）》的通知", "通知"),
        ("表 号：甲1表\n制定机关：统计局\n用水统计表\n单位：吨\n", "用水统计表", None),
        ("时间：2021年3月5日\n地点：广场\n学雷锋签到表\n", "学雷锋签到表", "签到表"),
        ("收据\n开票日期：2021年3月5日\n", "收据", "凭证"),
        ("某党〔2021〕4号\n★\n关于任职的通知\n各部室：\n", "关于任职的通知", "通知"),
        (
            "9:41\t5G\n法治走进校园，\n干警讲课\n某法院 2021-03-05 10:17\n3月4日……\n",
            "法治走进校园，干警讲课",
            "报道",
        ),
        (
            "2021-03-06 10:37 FROM:某局 P.1\n某局\n某函〔2021〕2号\n关于邀请的函\n某社：\n请来。\n2021年3月5",
            "关于邀请的函",
            None,
        ),
    ],
)
def test_titles_as_wholes(page: str, title: str, kind: str | None) -> None:
    found = told(page)
    assert (found.get("title"), found.get("kind")) == (title, kind)


@pytest.mark.parametrize(
    ("page", "office", "day"),
    [
        (
            "活动记录表\n活动时间2021年5月8日上午\t地点 某河\n组织单位某县水利局\t人数",
            "某县水利局",
            "2021-05-08",
        ),
        ("承诺书\n本单位承诺。\n承诺单位：某县税务局服务厅\n2021年1月10日", "某县税务局服务厅", "2021-01-10"),
        ("捐赠票据\n开票日期：2021年8月3日\n收款单位（章）：某市红十字会", "某市红十字会", "2021-08-03"),
        ("植树活动\n发布时间：2021-06-11 来源：某市博物馆 浏览：3\n6月……", "某市博物馆", "2021-06-11"),
        ("植树活动\n来源：本站 2021-06-11\n6月……", None, "2021-06-11"),
        (
            "某法院党组\n会议纪要\n〔2021〕8号\n某法院办公室\t2021年4月6日\n关于创建的会议纪要",
            "某法院党组",
            "2021-04-06",
        ),
        (
            "某法院\n工作简报\n第8期\n某法院办公室\t2021年4月6日\n活动开展\n今天。",
            "某法院办公室",
            "2021-04-06",
        ),
        ("2021-03-06 10:37 FROM:某局 P.1\n某局\n关于邀请的函\n某社：\n请来。\n2021年3月5", None, None),
    ],
)
def test_who_and_when_by_labels_bylines_and_mastheads(page: str, office: str | None, day: str | None) -> None:
    found = told(page)
    assert (found.get("responsible"), found.get("formed_on")) == (office, day)


def test_a_sheets_name_says_nothing() -> None:
    assert told("用水统计表\n月份\t用水\n【2021年3月5日】") == {"title": "用水统计表"}


def test_a_number_within_a_sentence_is_another_papers() -> None:
    assert "document_number" not in told("关于落实的报告\n根据沂文明办〔2020〕3号文件要求，现报告如下。\n")


@pytest.mark.parametrize(
    "head",
    [
        "某市局文件\n某发﹝２０２１﹞５ 号\n关于开展植树活动的通知\n各科室：\n",
        "某市局文件\n某 发 [2021] 第5号\n关于开展植树活动的通知\n各科室：\n",
        "某市局文件　某发〔2021〕5号　关于开展植树活动的通知\n各科室：\n",
        "某市局文件\n某发［2021］5号 关于开展植树活动的通知 2021年3月5日\n各科室：\n",
        "某市局文件\n关于开展植树活动的通知\n（某发〔2021〕5号）\n各科室：\n",
        "某市局文件\n文件编号：某发【2021】5号\n关于开展植树活动的通知\n各科室：\n",
        "某市局文件\n发文字号\t某发〔2021〕5号\t密级\t无\n关于开展植树活动的通知\n各科室：\n",
        "某市局文件\n关于开展植树活动的通知\n各科室：\n【某发〔2021〕5号】\n",
    ],
)
def test_the_number_in_all_ways_of_writing_it(head: str) -> None:
    assert told(head) == {
        "title": "关于开展植树活动的通知",
        "document_number": "某发〔2021〕5号",
        "responsible": "某市局",
        "kind": "通知",
    }


@pytest.mark.parametrize(
    "page",
    [
        "关于落实的报告\n根据\n某发〔2021〕5号\n文件要求，开展自查。\n",
        "关于落实的报告\n根据《关于甲的通知》\n（某发〔2021〕5号）\n要求，开展自查。\n",
        "关于落实的报告\n按照某厅印发的通知\n（某发〔2021〕5号）\n精神，开展自查。\n",
        "关于落实的报告\n某发〔2021〕5号文件印发后，开展自查。\n",
        "收文目录\n某发〔2021〕5号 关于甲的通知\n某发〔2021〕6号 关于乙的通知\n",
        "关于落实的报告\n某发〔2021〕　号\n各科室：\n",
    ],
)
def test_numbers_of_others_and_of_drafts_are_none(page: str) -> None:
    assert "document_number" not in told(page)


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("序号\t姓名\t出生日期\n1\t周明\t1985-03-17\n", None),
        ("月份  用水  用电\n1月  33  870\n", None),
        ("会议名称\t全员创建大会\n时间\t2021年3月5日\n", "全员创建大会"),
        ("主题：转发学习安排\n各科室：\n", "转发学习安排"),
        (
            "从：办公室 <a@b>\n发送时间：2021年5月6日 9:12\n主题：关于报送材料的通知\n各科室：\n",
            "关于报送材料的通知",
        ),
        ("某局办公室\n2021年7月2日印发\n", None),
        ("某发〔2021〕　号\n关于植树的通知（征求意见稿）\n各科室：\n", "关于植树的通知（征求意见稿）"),
        ("某发〔2021〕××号\n关于开展植树活动的通知\n各科室：\n", "关于开展植树活动的通知"),
        ("志愿服务活动记录册\t编号：01\n姓名\t周明\n", "志愿服务活动记录册"),
        ("某支部\n2021年第三季度党员大会记录\n时间：\n", "2021年第三季度党员大会记录"),
        ("某法院网站\n当前位置：首页 >> 党建\n创建活动实施方案\n", "创建活动实施方案"),
    ],
)
def test_what_is_no_part_of_a_title(page: str, title: str | None) -> None:
    assert told(page).get("title") == title


@pytest.mark.parametrize(
    ("line", "day", "place"),
    [
        ("时间 2021年9月15日 地点 二楼会议室", "2021-09-15", "二楼会议室"),
        ("会议时间 2021.9.15\n会议地点 二楼会议室", "2021-09-15", "二楼会议室"),
        ("时间 地点 备注\n9月 广场 无", None, None),
        ("报名截止时间 2021年9月15日", None, None),
    ],
)
def test_labels_behind_which_a_single_blank_stands(line: str, day: str | None, place: str | None) -> None:
    found = told(f"党员大会记录\n{line}\n")
    assert (found.get("formed_on"), found.get("place")) == (day, place)


@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_is_read(pages: list[str]) -> None:
    for found in read_text(pages, TODAY):
        assert found.value.strip()
        assert "\n" not in found.value
