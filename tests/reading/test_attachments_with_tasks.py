"""Tasks that stand in an attachment behind a notice; attachments that list people or papers."""

import pytest

from tests.reading.drafts import tasks
from wenming_desktop.reading.text.reading import read_plan

NOTICE = """某市体育局关于做好2024年省级文明单位创建工作的通知
各处室：
现将有关事项通知如下：
一、提高思想认识。要充分认识创建工作的重要意义。
二、明确工作责任。要对照附件1，认领任务。
三、加强资料收集。资料由机关党委汇总。
"""
ITEMS = """某市体育局关于做好2024年省级文明单位创建工作的通知
各处室：
现将有关事项通知如下：
一、高度重视
1.要提高认识。
2.主要负责人要亲自抓。
二、抓好落实
1.对照分工表认领任务。
2.按月报送进展情况。
"""
NAMED = "附件：1.2024年创建工作责任分工\n2.领导小组名单\n3.档案目录\n"
SIGNED = "某市体育局\n2024年2月28日\n"
BY_SECTION = """2024年创建工作责任分工
一、思想教育方面
1.开展主题党日活动。由机关党委牵头，各支部配合，4月底前完成。
2.开展反兴奋剂教育，覆盖率100%。由竞技体育处牵头，市体校、训练中心配合，3月31日前完成。
二、全民健身方面
3.举办市民健步走50场以上。由群众体育处牵头，10月底前完成。
"""
FLAT = """2024年创建工作任务分解
1.开展主题党日活动。（机关党委负责）
2.开展反兴奋剂教育。（竞技体育处负责）
3.举办市民健步走50场以上。（群众体育处负责）
"""
PEOPLE = "附件2\n领导小组名单\n组　长：万某某　局长\n副组长：秦某某　副局长\n"
NUMBERED_PEOPLE = "附件2\n志愿者名单\n1.张三\n2.李四\n3.王五\n"
PAPERS = "附件3\n创建工作档案目录\n1.领导小组会议记录\n2.年度计划和总结\n3.道德讲堂影像资料\n"
MATERIAL = "附件1\n需报送的材料清单\n1.领导小组会议记录\n2.年度计划和总结\n"


@pytest.mark.parametrize("notice", [NOTICE, ITEMS])
@pytest.mark.parametrize("named", [NAMED, ""])
@pytest.mark.parametrize("attached", [BY_SECTION, FLAT])
@pytest.mark.parametrize("more", [PEOPLE + PAPERS, NUMBERED_PEOPLE, PAPERS, ""])
def test_the_attachment_that_divides_the_tasks_is_read(notice: str, named: str, attached: str, more: str):
    draft = read_plan(f"{notice}{named}{SIGNED}附件1\n{attached}{more}")
    read = tasks(draft)
    assert [task[2] for task in read] == ["机关党委", "竞技体育处", "群众体育处"]
    if attached is BY_SECTION:
        assert [task[0] for task in read] == ["思想教育方面", "思想教育方面", "全民健身方面"]
        assert [task[3] for task in read] == [("各支部",), ("市体校", "训练中心"), ()]
        assert [task[4] for task in read] == ["4月底前", "3月31日前", "10月底前"]


def test_a_list_before_it_is_none():
    draft = read_plan(f"{NOTICE}{SIGNED}{MATERIAL}附件2\n{FLAT}")
    assert [task[2] for task in tasks(draft)] == ["机关党委", "竞技体育处", "群众体育处"]


@pytest.mark.parametrize("lead", ["（责任单位：机关党委）", ""])
def test_a_plans_own_tasks_stay_those_of_the_plan(lead: str):
    plan = f"某局2024年创建工作方案\n一、主要任务\n1.开展主题党日活动。{lead}\n2.开展教育。{lead}\n"
    draft = read_plan(f"{plan}附件：1.档案目录\n{SIGNED}{PAPERS.replace('附件3', '附件1')}")
    assert [task[1] for task in tasks(draft)] == ["开展主题党日活动。", "开展教育。"]
