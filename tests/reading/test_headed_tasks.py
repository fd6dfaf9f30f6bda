"""Headings over mere paragraphs as tasks, what is said of them, and months above tasks."""

import pytest

from tests.reading.drafts import tasks
from wenming_desktop.reading.draft import PlanDraft, TaskDraft
from wenming_desktop.reading.text.reading import read_plan

INTRO = "某集团2021年文明单位创建工作方案\n\n一、工作目标\n保持省级文明单位荣誉。\n\n"
STUDY = "各支部按照统一部署，原原本本学习指定书目，开展征文活动。\n"
HALL = "展厅设在旧厂房，分历史、奋进、未来三个部分。\n要做好老物件征集和口述史整理。\n"
VISIT = "深入老旧小区检查维修供水设施，现场解答用水咨询。\n"
COUNTER = "统一营业厅标识和工装，推行“一次办结”。\n"
DUTIES = (
    "此项工作由党群工作部牵头，办公室、各分公司配合，12月10日前完成。\n",
    "此项工作由企业文化部牵头，第一水厂配合，6月底前完成。\n",
    "该项工作由客户服务部负责，全年持续开展。\n",
    "此项工作由营业所负责，5月15日前完成。\n",
)
HEADS = ("组织学习教育", "建设文化展厅", "开展进社区活动", "规范营业厅服务")
WHO = [
    ("筑牢思想根基", "党群工作部", ("办公室", "各分公司"), "12月10日前"),
    ("筑牢思想根基", "企业文化部", ("第一水厂",), "6月底前"),
    ("提升服务形象", "客户服务部", (), "全年持续开展"),
    ("提升服务形象", "营业所", (), "5月15日前"),
]


def plan(
    marks: tuple[str, ...] = ("（一）", "（二）", "（三）", "（四）"),
    heads: tuple[str, ...] = HEADS,
    under: tuple[str, ...] = tuple(map("".join, zip((STUDY, HALL, VISIT, COUNTER), DUTIES, strict=True))),
) -> PlanDraft:
    one, two, three, four = (f"{m}{h}\n{u}" for m, h, u in zip(marks, heads, under, strict=True))
    return read_plan(
        f"{INTRO}二、筑牢思想根基\n{one}{two}\n三、提升服务形象\n{three}{four}\n四、保障措施\n（一）加强领导。成立领导小组。\n"
    )


def only(draft: PlanDraft) -> TaskDraft:
    return draft.categories[0].tasks[0]


def who(draft: PlanDraft) -> list[tuple[str, str | None, tuple[str, ...], str | None]]:
    return [(category, lead, support, due) for category, _, lead, support, due in tasks(draft)]


@pytest.mark.parametrize(
    "marks",
    [
        ("（一）", "（二）", "（三）", "（四）"),
        ("（一）", "（二）", "（一）", "（二）"),
        ("1.", "2.", "1.", "2."),
        ("1．", "2．", "3．", "4．"),
        ("（1）", "（2）", "（1）", "（2）"),
    ],
)
def test_a_heading_over_paragraphs_is_a_task(marks: tuple[str, ...]):
    draft = plan(marks)
    assert who(draft) == WHO
    assert [text.partition("\n")[0] for _, text, *_ in tasks(draft)] == list(HEADS)
    assert not any("此项" in text for _, text, *_ in tasks(draft))


@pytest.mark.parametrize(
    ("first", "signs"),
    [
        ("重点抓好三件事：", ("①", "②", "③")),
        ("重点抓好三件事：", ("1.", "2.", "3.")),
        ("重点抓好三件事：", ("（1）", "（2）", "（3）")),
        ("", ("①", "②", "③")),
    ],
)
def test_what_a_paragraph_counts_within_itself_stays_whole(first: str, signs: tuple[str, ...]):
    a, b, c = signs
    counted = f"{first}{a}到联系点宣讲；{b}开展红色研学；{c}办实事不少于50件。"
    draft = plan(under=(f"{counted}\n{DUTIES[0]}", HALL + DUTIES[1], VISIT + DUTIES[2], COUNTER + DUTIES[3]))
    assert only(draft).text == f"组织学习教育\n{counted}"
    assert who(draft) == WHO


@pytest.mark.parametrize("middle", [False, True])
def test_a_duty_before_or_between_the_paragraphs(middle: bool):
    under = [(VISIT if middle else "") + duty + STUDY for duty in DUTIES]
    draft = plan(under=tuple(under))
    assert who(draft) == WHO
    assert only(draft).text == f"组织学习教育\n{VISIT if middle else ''}{STUDY}".strip()


def test_duties_in_brackets_behind_headings():
    brackets = (
        "（党群工作部牵头，办公室、各分公司配合，12月10日前）",
        "（企业文化部牵头，第一水厂配合，6月底前）",
        "（客户服务部负责，全年持续开展）",
        "（营业所，5月15日前）",
    )
    heads = tuple(map("".join, zip(HEADS, brackets, strict=True)))
    draft = plan(heads=heads, under=(STUDY, HALL, VISIT, COUNTER))
    assert who(draft) == WHO
    assert [text.partition("\n")[0] for _, text, *_ in tasks(draft)] == list(HEADS)


def test_paragraphs_that_each_say_who_does_them_are_the_tasks():
    parts = f"{STUDY[:-2]}，由党群工作部牵头。\n{VISIT[:-2]}，由工程部负责。\n"
    draft = plan(under=(parts, HALL + DUTIES[1], VISIT + DUTIES[2], COUNTER + DUTIES[3]))
    assert [(c, lead) for c, _, lead, *_ in tasks(draft)] == [
        ("筑牢思想根基", "企业文化部"),
        ("组织学习教育", "党群工作部"),
        ("组织学习教育", "工程部"),
        ("提升服务形象", "客户服务部"),
        ("提升服务形象", "营业所"),
    ]


def test_a_heading_whose_headings_are_the_categories_is_left_over():
    items = tuple(f"1.检查设施。\n2.解答咨询。\n{duty}" for duty in DUTIES)
    draft = plan(under=items)
    assert [category.title for category in draft.categories] == list(HEADS)
    assert [left.text for left in draft.leftovers] == ["二、筑牢思想根基", "三、提升服务形象"]


@pytest.mark.parametrize(
    ("said", "lead", "person", "due"),
    [
        ("（张建国牵头，李敏配合）", None, "张建国、李敏", None),
        ("（王强负责，赵丽、孙明协助，6月底前完成）", None, "王强、赵丽、孙明", "6月底前"),
        ("（办公室牵头，李敏配合）", "办公室", "李敏", None),
    ],
)
def test_people_in_brackets(said: str, lead: str | None, person: str, due: str | None):
    task = only(read_plan(f"某局2021年方案\n一、任务\n1.开展礼仪培训活动。{said}\n2.组织读书。（工会）\n"))
    assert (task.text, task.lead, task.person, task.due) == ("开展礼仪培训活动。", lead, person, due)


def test_a_contact_in_a_sentence():
    text = "建设职工书屋，由工会牵头（联系人：王强），8月底前建成。"
    task = only(read_plan(f"某局2021年方案\n一、任务\n1.{text}\n2.组织读书。（工会）\n"))
    assert (task.text, task.lead, task.person, task.due) == (
        "建设职工书屋，8月底前建成。",
        "工会",
        "王强",
        "8月底前",
    )


def test_a_department_with_a_bracket_in_its_name_as_heading():
    draft = read_plan("某局2021年方案\n一、后勤（保卫）科负责\n1.清扫。\n二、办公室牵头\n1.宣传。\n")
    assert [lead for _, _, lead, *_ in tasks(draft)] == ["后勤（保卫）科", "办公室"]


LISTS = "某局2021年方案\n一、思想建设\n1.学习。\n2.宣讲。（工会）\n二、优化服务\n1.规范窗口。\n2.延时服务。\n"


@pytest.mark.parametrize(
    "closing",
    [
        "\n以上各项由办公室负责。\n",
        "三、责任分工\n以上各项任务由办公室负责。\n",
        "\n三、其他\n以上任务由办公室牵头。\n",
    ],
)
def test_words_at_the_end_about_all_tasks(closing: str):
    draft = read_plan(LISTS + closing)
    assert [lead for _, _, lead, *_ in tasks(draft)] == ["办公室", "工会", "办公室", "办公室"]
    assert not draft.leftovers


@pytest.mark.parametrize("said", ["以上任务由办公室负责。", "责任单位（以上任务）：办公室"])
def test_words_about_the_tasks_above_in_a_category(said: str):
    draft = read_plan(f"{LISTS}{said}\n")
    assert [lead for _, _, lead, *_ in tasks(draft)] == [None, "工会", "办公室", "办公室"]


@pytest.mark.parametrize(
    ("first", "second", "due"),
    [
        ("2月\n", "3—4月\n", ["2月", "2月", "3—4月"]),
        ("一月份：\n", "二月份：\n", ["一月份", "一月份", "二月份"]),
        ("【2月】\n", "【下半年】\n", ["2月", "2月", "下半年"]),
        ("第一季度（1—3月）\n", "第二季度（4—6月）\n", ["第一季度", "第一季度", "第二季度"]),
        ("1月：", "2月：", ["1月", "1月", "2月"]),
    ],
)
@pytest.mark.parametrize(
    "frame", ["{}", "一、指导思想\n坚持为民。\n二、工作安排\n{}三、工作要求\n要重视。\n"]
)
def test_months_above_tasks_are_their_time(first: str, second: str, due: list[str], frame: str):
    body = (
        f"{first}1.召开部署会议。\n2.制定方案（办公室）。\n{second}1.慰问党员。\n2.植树（团委，3月9日前）。\n"
    )
    found = tasks(read_plan(f"某局2021年创建计划\n\n为做好创建工作，制定本计划。\n\n{frame.format(body)}"))
    assert [read[4] for read in found] == [*due, "3月9日前"]
    assert [read[2] for read in found] == [None, "办公室", None, "团委"]


def test_months_above_paragraphs():
    draft = read_plan(
        "某局2021年创建计划\n【2月】\n召开部署会议。（办公室）\n制定方案。（办公室）\n【3月】\n植树。（团委）\n"
    )
    assert [(c, lead, due) for c, _, lead, _, due in tasks(draft)] == [
        ("2月", "办公室", "2月"),
        ("2月", "办公室", "2月"),
        ("3月", "团委", "3月"),
    ]


@pytest.mark.parametrize(
    ("header", "times"),
    [
        ("月份", ["2月", "3月", "3月"]),
        ("季度", ["一季度", "二季度", "二季度"]),
        ("时段", ["1—2月", "3—4月", "全年"]),
        ("进度", ["上半年", "上半年", "下半年"]),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_a_column_of_months_is_the_time(header: str, times: list[str], last: bool):
    rows = [
        ("工作任务", "责任科室"),
        ("修订方案并印发", "办公室"),
        ("学雷锋服务活动", "团支部"),
        ("女职工活动", "工会"),
    ]
    lines = [
        "\t".join((*row, time) if last else (time, *row))
        for row, time in zip(rows, [header, *times], strict=True)
    ]
    found = tasks(read_plan("某局2023年创建计划表\n" + "\n".join(lines)))
    assert [read[4] for read in found] == times


def test_months_as_rows_across_are_the_time():
    rows = (
        "序号\t工作任务\t责任科室",
        "2月份：",
        "1\t修订方案并印发\t办公室",
        "3月份：",
        "2\t学雷锋服务活动\t团委",
    )
    draft = read_plan("某局2023年创建计划表\n" + "\n".join(rows))
    assert [(c, due) for c, *_, due in tasks(draft)] == [("2月份", "2月份"), ("3月份", "3月份")]
    assert not any("空着" in doubt.message for doubt in draft.doubts)
