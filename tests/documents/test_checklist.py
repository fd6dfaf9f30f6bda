import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from plans import empty_plan, find, full_plan, with_task

from tests.documents.docx_texts import words
from tests.documents.pdf_texts import pages, squeezed
from wenming_desktop.documents.listings.checklist import CHECKLIST, Proof, checklist
from wenming_desktop.documents.press.pdf_pages import page_count, page_rgb
from wenming_desktop.documents.press.wording import chinese_numeral
from wenming_desktop.errors import UserError

TODAY = date(2021, 9, 30)
LONG = "".join(f"第{number}段文字落实各项任务要求，" for number in range(400))


def proofs(plan):
    """What the tasks have, all of it in no slot."""
    titles = {task.id: tuple(file.title for file in task.evidence) for task in plan.tasks}
    return {key: (Proof("材料", len(files), None, files[:3], len(files)),) for key, files in titles.items()}


def render_checklist(plan, department, today):
    return CHECKLIST.pdf(checklist(plan, department, today, proofs(plan)))


@pytest.mark.parametrize("plan", [empty_plan, full_plan])
def test_the_text_layer_holds_every_task_exactly(plan):
    printed = "".join(pages(render_checklist(plan(), None, TODAY)))
    assert not re.search("[\u2f00-\u2fdf]", printed), "radicals instead of characters"
    for task in plan().tasks:
        assert squeezed(task.text) in squeezed(printed), task.code


def test_no_task_is_cut_by_a_page():
    whole = [squeezed(page) for page in pages(render_checklist(full_plan(), None, TODAY))]
    for task in full_plan().tasks:
        assert any(squeezed(task.text) in page for page in whole), task.code


def test_every_page_has_header_and_number():
    texts = [squeezed(page) for page in pages(render_checklist(full_plan(), None, TODAY))]
    assert len(texts) > 3
    for number, text in enumerate(texts, start=1):
        assert "核对任务、责任、尚缺、措施和材料" in text
        assert f"第{number}页共{len(texts)}页" in text
    assert "核对人：" in texts[-1]


def test_a_full_task_shows_who_what_and_proof():
    text = squeezed("".join(pages(render_checklist(full_plan(), None, TODAY))))
    assert "材料3份工作方案；签到表；现场照片" in text
    assert "材料4份工作方案；签到表；现场照片等4份" in text
    assert "1.制定年度计划并印发。（李敏，2021年6月30日前，2021年6月20日完成）" in text
    assert "没有写科室、责任人的措施，与任务的牵头科室、责任人相同" in text
    assert "欧阳文静" in text
    assert "已逾期25天" in text
    assert "𠮷田芳" in text
    assert "王㼆" in text


def test_an_empty_plan_names_what_is_missing():
    text = squeezed("".join(pages(render_checklist(empty_plan(), None, TODAY))))
    assert text.count("尚缺：牵头科室；责任人；完成时限；措施；材料。") == 32
    assert "共32项任务；齐全0项，有缺32项。" in text


def test_whose_a_measure_is_stands_where_it_is_not_the_tasks():
    plan = full_plan()
    task = next(task for task in plan.tasks if task.measures)
    other = replace(task.measures[0], department="地质遗迹保护中心", person=task.person)
    text = squeezed(
        "".join(pages(render_checklist(with_task(plan, task.code, measures=(other,)), None, TODAY)))
    )
    assert f"（地质遗迹保护中心，{task.person}，2021年6月30日前，" in text


def test_slots_without_files_stand_side_by_side_and_each_has_its_box():
    plan = empty_plan()
    names = ("相关制度", "工作计划", "会议记录", "活动照片")
    slots = [Proof(name, 0, 1) for name in names] + [Proof("工作总结", 1, 1, ("总结",), 1)]
    content = checklist(plan, None, TODAY, {plan.tasks[0].id: slots})
    lines = content.data["sheets"][0]["blocks"][0]["groups"][0]["rows"][0]["cells"][1]["lines"]
    boxes = [line for line in lines if line["kind"] == "boxes"]
    assert [item for line in boxes for item in line["items"]] == [f"{name} 0/1" for name in names]
    assert len(boxes) == 2
    assert lines[-1]["box"] is True
    assert (lines[-1]["text"], lines[-1]["aside"]) == ("工作总结 1/1", "总结")
    assert "□相关制度0/1□工作计划0/1□会议记录0/1□活动照片0/1□工作总结1/1总结" in words(
        CHECKLIST.word(content)
    )


def many_tasks(plan, count):
    """The plan with the tasks of its first category again and again."""
    category, *others = plan.categories
    more = tuple(
        replace(category.tasks[at % len(category.tasks)], id=f"m{at}", code=f"1-{at + 1}")
        for at in range(count)
    )
    return replace(plan, categories=(replace(category, tasks=more), *others))


def test_very_many_tasks_are_told_in_brief_unless_asked_in_detail():
    plan = many_tasks(full_plan(), 300)
    slots = [Proof("制度", 1, 1), Proof("照片", 0, 3), Proof("总结", 0, 1, settled="按说明算齐：已报")]
    told_of = {task.id: slots for task in plan.tasks}
    brief = pages(CHECKLIST.pdf(checklist(plan, None, TODAY, told_of)))
    detailed = pages(CHECKLIST.pdf(checklist(plan, None, TODAY, told_of, "详细")))
    assert len(brief) < len(detailed) / 1.7
    text = squeezed("".join(brief))
    assert text.count("材料2/3种") == len(plan.tasks)
    assert all(task.code in text for task in plan.tasks)
    assert all(squeezed(task.text) in text for task in plan.tasks)
    assert "要逐项列出的，打印时“写法”选“详细”" in text
    assert "照片0/3" in squeezed("".join(detailed))
    assert "照片0/3" not in text
    few = squeezed("".join(pages(CHECKLIST.pdf(checklist(plan, "地质遗迹保护中心", TODAY, told_of, "简要")))))
    assert "材料2/3种" in few


def test_one_department_gets_its_tasks_and_roles():
    plan = full_plan()
    text = squeezed("".join(pages(render_checklist(plan, "宣传科", TODAY))))
    lead = [task for task in plan.tasks if task.lead == "宣传科"]
    support = [task for task in plan.tasks if "宣传科" in task.support]
    assert f"牵头{len(lead)}项，配合{len(support)}项" in text
    for task in plan.tasks:
        assert (squeezed(task.text) in text) is (task in lead or task in support), task.code
        if task in lead:
            assert f"{task.code}牵头" in text
        if task in support:
            assert f"{task.code}配合" in text


def test_nothing_to_print_is_refused():
    with pytest.raises(UserError, match="“财务科”没有任务"):
        render_checklist(full_plan(), "财务科", TODAY)
    with pytest.raises(UserError, match="没有任务"):
        render_checklist(replace(full_plan(), categories=()), None, TODAY)


def test_deadlines_pass_only_after_the_day_and_not_when_done():
    def printed(today, status):
        plan = with_task(empty_plan(), "1-1", due_on=date(2021, 9, 5), status=status)
        return "".join(pages(render_checklist(plan, None, today)))

    doing, done = find(full_plan(), "1-2").status, find(full_plan(), "1-1").status
    assert "逾期" not in printed(date(2021, 9, 5), doing)
    assert "逾期" in printed(date(2021, 9, 6), doing)
    assert "逾期" not in printed(date(2021, 9, 6), done)


@pytest.mark.parametrize(
    "text", ["#let a = 1 $x^2$ *粗* _斜_ @引 <标> //注 \\ [甲]", "=标题 - 列 + 列 `码`", "㼆𠮷"]
)
def test_task_text_is_never_markup(text):
    printed = squeezed(
        "".join(pages(render_checklist(with_task(empty_plan(), "1-1", text=text), None, TODAY)))
    )
    assert squeezed(text) in printed


@pytest.mark.parametrize("field", ["text", "measure"])
def test_a_task_longer_than_a_page_goes_on_marked(field):
    plan = full_plan()
    if field == "text":
        plan = with_task(plan, "1-4", text=LONG)
    else:
        measure = replace(find(plan, "1-4").measures[0], text=LONG)
        plan = with_task(plan, "1-4", measures=(measure,) * 3)
    texts = [squeezed(page) for page in pages(render_checklist(plan, None, TODAY))]
    everything = "".join(texts)
    for number in range(400):
        words = f"第{number}段文字落实各项任务要求，"
        assert words in everything or number_is_split(words, everything)
    assert "1-4（续）" in everything


def number_is_split(words, everything):
    """A sentence may be parted by the end of a row: both parts are there."""
    return any(words[:cut] in everything and words[cut:] in everything for cut in range(1, len(words)))


def test_a_word_without_end_stays_on_the_paper():
    plan = with_task(empty_plan(), "1-1", text="网址 http://" + "abcde" * 60)
    assert squeezed("".join(pages(render_checklist(plan, None, TODAY)))).count("abcde") >= 50


def test_a_hundred_departments_are_all_printed():
    names = tuple(f"第{number}科室" for number in range(100))
    plan = with_task(full_plan(), "1-1", support=names)
    text = squeezed("".join(pages(render_checklist(plan, None, TODAY))))
    assert all(name in text or number_is_split(name, text) for name in names)


def test_threads_set_the_same_paper():
    with ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(lambda _: render_checklist(full_plan(), None, TODAY), range(4)))
    assert set(papers) == {papers[0]}


def test_every_page_becomes_a_picture():
    pdf = render_checklist(full_plan(), None, TODAY)
    for index in range(page_count(pdf)):
        image = page_rgb(pdf, index, dpi=40)
        assert (image.width, image.height) == (331, 468)
        assert len(image.data) == image.stride * image.height
        assert image.data[:3] == b"\xff\xff\xff"
        assert 0.005 < sum(byte < 128 for byte in image.data) / len(image.data) < 0.3
    with pytest.raises(IndexError):
        page_rgb(pdf, page_count(pdf), dpi=40)


def test_a_broken_pdf_is_explained():
    with pytest.raises(UserError, match="这个 PDF 打不开"):
        page_count(b"%PDF-1.7 nothing")


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (32, "三十二")]
)
def test_heading_numerals(number, text):
    assert chinese_numeral(number) == text
