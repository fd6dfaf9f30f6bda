"""Words that document sites print into plans: they are nobody's name and no part of a task."""

import pytest

from tests.reading.drafts import tasks
from wenming_desktop.reading.department_names import why_no_department, with_true_departments
from wenming_desktop.reading.site_words import is_site_words
from wenming_desktop.reading.text.reading import read_plan

WORDS = (
    *("精品文档", "下载后可任意编辑", "精品文档，下载后可任意编辑", "精品文档 下载后可任意编辑", "欢迎下载"),
    *("可编辑修改", "百度文库", "文档来源：百度文库", "仅供参考", "完整版", "第3页", "第1页 共4页", "Word版"),
    *("word版本", "可编辑版", "欢迎您下载使用", "感谢您的阅读", "【精选文档】", "-可编辑修改-", "(完整版)"),
    *("仅供学习参考", "文档来源网络整理", "word版本可编辑.欢迎下载支持.", "最新可编辑word文档"),
)


@pytest.mark.parametrize("words", WORDS)
def test_they_are_known(words: str):
    assert is_site_words(words)
    assert why_no_department(words)


@pytest.mark.parametrize(
    "words",
    ["档案室", "资料室", "编辑部", "文印室", "资料收集", "电子版", "推荐资料", "百度公司", "网络中心"],
)
def test_words_of_offices_are_none(words: str):
    assert not is_site_words(words)


@pytest.mark.parametrize("words", WORDS)
def test_they_go_where_they_stand_apart(words: str):
    text = f"""某局2022年文明单位创建工作方案
    一、重点任务
    （一）窗口建设。设置导服台。
    责任股室：登记股、法规股　　{words}
    {words}
    （二）机关党建。每月20日为党员活动日。
    {words}
    责任股室：机关党委 {words}
    """
    draft = read_plan(text)
    assert [task[2:4] for task in tasks(draft)] == [("登记股", ("法规股",)), ("机关党委", ())]
    assert not any(words in task[1] for task in tasks(draft))
    assert any("略去了网页上的文字" in doubt.message for doubt in draft.doubts) or words.startswith("第")


def test_in_a_table_they_are_noted_and_no_department():
    rows = "1\t设置导服台\t登记股、精品文档\n2\t党员活动日\t机关党委\n"
    draft = with_true_departments(read_plan(f"2022年任务分解表\n序号\t工作任务\t责任科室\n{rows}"))
    first = draft.categories[0].tasks[0]
    assert (first.lead, first.support) == ("登记股", ())
    assert "精品文档" in first.note
