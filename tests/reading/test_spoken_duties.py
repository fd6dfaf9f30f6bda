"""Plans that say in running text, in headings or for several tasks at once who does them and until when."""

import pytest

from tests.reading.drafts import Read, tasks
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.reading.text.responsibility import read_responsibility

PLAN = "某局2022年创建工作方案\n一、指导思想\n坚持为民。\n二、主要任务\n{}\n三、工作要求\n各科室要重视。\n"


def read(body: str) -> list[Read]:
    return tasks(read_plan(PLAN.format(body)))


@pytest.mark.parametrize(
    "numbers",
    [
        ("任务1　", "任务2　", "任务3　"),
        ("任务1-1：", "任务1-2：", "任务2-1："),
        ("任务1.1 ", "任务1.2 ", "任务2.1 "),
        ("事项1", "事项2", "事项3"),
        ("项目一、", "项目二、", "项目三、"),
        ("措施1：", "措施2：", "措施3："),
        ("重点工作1.", "重点工作2.", "重点工作3."),
        ("举措（1）", "举措（2）", "举措（3）"),
        ("1号任务：", "2号任务：", "3号任务："),
        ("任务一\n", "任务二\n", "任务三\n"),
    ],
)
def test_a_number_with_a_word_begins_a_task(numbers: tuple[str, str, str]):
    one, two, three = numbers
    body = (
        f"（一）思想建设\n{one}举办读书分享\n每月1次。\n责任科室：党建科\n完成时间：6月底\n"
        f"{two}选树身边榜样。\n责任科室：人事科\n完成时间：全年\n（二）环境建设\n{three}“绿色”出行。\n责任科室：工会"
    )
    assert read(body) == [
        ("思想建设", "举办读书分享\n每月1次。", "党建科", (), "6月底"),
        ("思想建设", "选树身边榜样。", "人事科", (), "全年"),
        ("环境建设", "“绿色”出行。", "工会", (), None),
    ]


@pytest.mark.parametrize(
    ("clause", "lead", "support"),
    [
        ("检验庭负责，文印室配合；年底前", "检验庭", ("文印室",)),
        ("机要室牵头，化验室、资料室协助；年底前", "机要室", ("化验室", "资料室")),
        ("总务牵头，工会、教导配合，年底前", "总务", ("工会", "教导")),
        ("图书室负责，教务处配合，年底前", "图书室", ("教务处",)),
        ("各网点配合，第二支行负责；年底前", "第二支行", ("各网点",)),
        ("东山林场、护林站；年底前", "东山林场", ("护林站",)),
    ],
)
def test_where_only_a_department_stands_there_is_one(clause: str, lead: str, support: tuple[str, ...]):
    task = read_responsibility(f"整理各类资料。（{clause}）")
    assert (task.text, task.lead, task.support, task.due) == ("整理各类资料。", lead, support, "年底前")


@pytest.mark.parametrize("clause", ["专人负责", "积极配合", "各司其职，密切配合", "图书室、阅览室"])
def test_other_words_in_a_bracket_stay(clause: str):
    task = read_responsibility(f"整理各类资料。（{clause}）")
    assert (task.text, task.lead, task.support, task.person) == (
        f"整理各类资料。（{clause}）",
        None,
        (),
        None,
    )


@pytest.mark.parametrize(
    ("text", "left", "lead", "due"),
    [
        ("整治楼道，由后勤科负责，力争8月底完成。", "整治楼道。", "后勤科", "8月底"),
        ("整治楼道。由后勤科负责，确保8月20日前完成整治。", "整治楼道。", "后勤科", "8月20日前"),
        ("办好运动会。由工会承办，于10月中旬举行。", "办好运动会。", "工会", "10月中旬"),
        (
            "办好书屋，由工会负责实施，4月20日前对外开放。",
            "办好书屋，4月20日前对外开放。",
            "工会",
            "4月20日前",
        ),
        ("修订制度。由人事科牵头，务必在3月底前印发。", "修订制度。务必在3月底前印发。", "人事科", "3月底前"),
        ("办好书屋，9月第二周开放。由工会牵头落实。", "办好书屋，9月第二周开放。", "工会", "9月第二周"),
        ("推行首问负责制，7月1日前落实到位。", "推行首问负责制，7月1日前落实到位。", None, "7月1日前"),
        ("每年5月开展宣传，6月5日前报总结。", "每年5月开展宣传，6月5日前报总结。", None, None),
        ("清明前祭扫，端午节前包粽子。", "清明前祭扫，端午节前包粽子。", None, None),
        ("按7月底前完成整改的要求，抓好落实。", "按7月底前完成整改的要求，抓好落实。", None, None),
        ("举办讲堂，全年不少于6期。", "举办讲堂，全年不少于6期。", None, None),
        ("开展评选，4月底前报名。", "开展评选，4月底前报名。", None, None),
    ],
)
def test_times_with_verbs_around_them(text: str, left: str, lead: str | None, due: str | None):
    task = read_responsibility(text)
    assert (task.text, task.lead, task.due) == (left, lead, due)


@pytest.mark.parametrize(
    "sentence",
    [
        "以上任务由工会牵头，团委、各支部配合，9月底前完成。",
        "（以上2项由工会牵头，团委、各支部配合；9月底前）",
        "上述工作责任科室：工会\n配合科室：团委、各支部\n完成时限：9月底前",
        "——以上各项均由工会牵头，团委、各支部配合，9月底前完成。",
        "1—2项由工会负责，团委、各支部配合，9月底前完成。",
        "前两项由工会负责，团委、各支部配合，9月底前完成。",
        "第1、2项由工会承办，团委、各支部协办，9月底前完成。",
    ],
)
@pytest.mark.parametrize("joint", ["\n", ""])
def test_a_sentence_for_several_tasks_goes_to_each(sentence: str, joint: str):
    body = (
        f"（一）文体活动\n1.办好运动会。\n2.组织读书会。{joint}{sentence}\n"
        "（二）环境建设\n1.种树。责任科室：后勤科"
    )
    duty = ("工会", ("团委", "各支部"), "9月底前")
    assert read(body) == [
        ("文体活动", "办好运动会。", *duty),
        ("文体活动", "组织读书会。", *duty),
        ("环境建设", "种树。", "后勤科", (), None),
    ]


def test_sentences_for_several_tasks_leave_what_tasks_say_themselves():
    body = (
        "（一）甲类\n1.办好运动会。（团委负责，5月）\n2.组织读书会。\n3.慰问职工。\n"
        "第2项由宣传科负责，其余由工会负责，12月底前完成。\n"
        "（二）乙类\n本部分由后勤科牵头。\n4.种树。（配合科室：工会）\n5.清运垃圾。"
    )
    assert [task[2:] for task in read(body)] == [
        ("团委", (), "5月"),
        ("宣传科", (), None),
        ("工会", (), "12月底前"),
        ("后勤科", ("工会",), None),
        ("后勤科", (), None),
    ]


def test_a_sentence_for_several_tasks_at_the_end_is_none_of_the_closing_words():
    draft = read_plan(
        "某局2022年创建任务分解\n一、文体活动\n1.办好运动会。\n2.组织读书会。\n以上任务由工会负责，9月底前完成。\n"
    )
    assert [task[2:] for task in tasks(draft)] == [("工会", (), "9月底前")] * 2


@pytest.mark.parametrize(
    "heading",
    [
        "技术室牵头任务",
        "技术室责任清单",
        "技术室承担任务（2项）",
        "牵头部门：技术室",
        "由技术室负责的工作",
        "技术室",
    ],
)
def test_a_headings_lead_stays_where_a_task_names_who_supports_it(heading: str):
    draft = read_plan(
        f"某局2022年创建任务分工\n一、{heading}\n1.办好运动会。\n配合部门：工会\n2.组织读书会。\n"
    )
    assert [task[2:4] for task in tasks(draft)] == [("技术室", ("工会",)), ("技术室", ())]
    assert "2项" not in draft.categories[0].title


@pytest.mark.parametrize("numbers", ["12123", "12345"])
def test_lines_that_name_the_lead_above_their_items_are_headings(numbers: str):
    one, two, three, four, five = numbers
    draft = read_plan(
        f"某局2022年创建任务分工\n牵头部门：办公室\n{one}.收集资料。\n{two}.印发简报。\n牵头部门：后勤科\n"
        f"{three}.种树。\n{four}.清运垃圾。\n{five}.更换灯具。\n"
    )
    assert [task[2] for task in tasks(draft)] == ["办公室"] * 2 + ["后勤科"] * 3


@pytest.mark.parametrize(
    ("first", "second"),
    [("【组织类】\n", "【服务类】\n"), ("一、组织建设\n", "二、服务窗口\n"), ("组织类\n", "服务类\n")],
)
def test_blocks_of_labelled_lines_are_tasks(first: str, second: str):
    block = (
        "任务名称：{}\n工作内容：制定办法，按月检查\n牵头科室：{}\n协办科室：工会\n"
        "完成时限：{}\n责任人：倪虹\n\n"
    )
    draft = read_plan(
        "某局创建任务分工（2022年）\n\n说明：本分工由创建办解释。\n\n"
        f"{first}{block.format('健全机构', '办公室', '4月底')}{block.format('落实经费', '财务科', '全年')}"
        f"{second}{block.format('延时服务', '窗口科', '5月10日前')}（联系人：尤佳　电话：88231765）\n"
    )
    assert [(task[1], *task[2:]) for task in tasks(draft)] == [
        ("健全机构\n制定办法，按月检查", "办公室", ("工会",), "4月底"),
        ("落实经费\n制定办法，按月检查", "财务科", ("工会",), "全年"),
        ("延时服务\n制定办法，按月检查", "窗口科", ("工会",), "5月10日前"),
    ]
    assert len(draft.categories) == 2


def test_a_label_torn_by_a_line_break_is_one():
    body = (
        "（一）优质服务\n1.完善设施，增设阅览座\n席6个。责任部门：后勤部；完成\n时限：5月底。\n"
        "2.延长开放时间。责\n任部门：阅览部；配\n合部门：保卫科；完成时\n限：全年。"
    )
    assert read(body) == [
        ("优质服务", "完善设施，增设阅览座席6个。", "后勤部", (), "5月底"),
        ("优质服务", "延长开放时间。", "阅览部", ("保卫科",), "全年"),
    ]


def test_stretched_names_are_closed():
    task = read_responsibility("抓好学习。\n责任领导：聂  荣\n责任人：李 敏、王强")
    assert (task.leader, task.person) == ("聂荣", "李敏、王强")


@pytest.mark.parametrize("body", ["青屏山国有林场", "枫桥支行", "临江海关", "河口水库管理处 河口水库工会"])
def test_a_line_above_the_date_signs(body: str):
    draft = read_plan(PLAN.format("1.开展学习活动。\n2.开展志愿服务。") + f"{body}\n2022年3月3日\n")
    assert draft.issuer == "、".join(body.split())
    assert [piece.text for piece in draft.safeguards] == ["各科室要重视。"]


def test_a_duty_left_in_a_text_is_a_doubt():
    draft = read_plan(
        PLAN.format(
            "1.种树。（后勤科负责）\n2.印发简报。（办公室负责）\n3.办好书屋，力求实效，工会配合宣传科做好布展。"
        )
    )
    said = [doubt.message for doubt in draft.doubts if doubt.position == (0, 2) and not doubt.hint]
    assert any("工会配合" in message for message in said)
