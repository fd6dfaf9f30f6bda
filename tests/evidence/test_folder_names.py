"""Folders that mean a task of the plan of 2021, and those that only look so."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import resource
from wenming_desktop.evidence.folder_names import FolderNames, folder_names
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.words import chinese_numeral
from wenming_desktop.workspace import Workspace

WIDE = str.maketrans("0123456789-().", "０１２３４５６７８９－（）．")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Generator[FolderNames]:
    with closing(Workspace.create(tmp_path_factory.mktemp("names") / "data", "某局")) as workspace:
        with workspace.log.change() as session:
            plan = save_plan(session, read_plan(resource("plans", "plan-2021.txt").read_text("utf-8")))
        with workspace.reading() as session:
            yield folder_names(session, plan)


def code(names: FolderNames, path: str) -> str | None:
    """The code of the task that the nearest of some folders names."""
    category, task = None, None
    for folder in Path(path).parts:
        task = names.task(folder, category, task).id or task
        category = names.category(folder)
    return next((f"{c}-{t}" for (c, t), each in names.codes.items() if each == task), None)


@pytest.mark.parametrize(
    ("path", "task"),
    [
        ("（2-7）志愿服务", "2-7"),
        ("(2-7)", "2-7"),
        ("【2-7】志愿服务", "2-7"),
        ("二-7", "2-7"),
        ("二-七 志愿服务", "2-7"),
        ("二—七", "2-7"),
        ("二.7志愿服务", "2-7"),
        ("二（七）", "2-7"),
        ("二（7）志愿服务", "2-7"),
        ("（二）（七）", "2-7"),
        ("(二)-7", "2-7"),
        ("（二）-（七）", "2-7"),
        ("第2类第7项", "2-7"),
        ("第二类第七项 志愿服务", "2-7"),
        ("第二类 第7条", "2-7"),
        ("第2类7项", "2-7"),
        ("任务二-7", "2-7"),
        ("2-7日常志愿服务", "2-7"),
        ("2-7号召", "2-7"),
        ("2-7、3月5日学雷锋", "2-7"),
        ("2-7 领导班子", "2-7"),
        ("二、价值引领/7、志愿服务", "2-7"),
        ("二、价值引领/7", "2-7"),
        ("二、价值引领/（七）学雷锋志愿服务", "2-7"),
        ("二、价值引领/七、学雷锋", "2-7"),
        ("二、价值引领/第七项 志愿服务", "2-7"),
        ("价值引领/07 志愿服务", "2-7"),
        ("02-价值引领/7.志愿服务", "2-7"),
        ("第二类/7-志愿服务", "2-7"),
        ("第二类 价值引领/任务7", "2-7"),
        ("类别2/7、志愿服务", "2-7"),
        ("七、机制建设/6、无偿献血", "7-6"),
        ("2.7", "2-7"),
        ("2.7 志愿服务", "2-7"),
        ("2.7佐证材料（5份）", "2-7"),
        ("2-7志愿服务活动资料", "2-7"),
        ("4-2端午节", "4-2"),
        ("4.2清明祭英烈", "4-2"),
        ("6.1卫生检查", "6-1"),
        ("7.3特色品牌", "7-3"),
        ("1-1主题党日", "1-1"),
        ("5-3节日慰问职工", "5-3"),
        ("3.5 学雷锋志愿服务活动", "2-7"),
        ("2-7-1 志愿服务制度", "2-7"),
        ("２－７－２ 名单", "2-7"),
        ("2.7.1 志愿服务制度", "2-7"),
        ("第2-7项", "2-7"),
        ("第2—7条 志愿服务", "2-7"),
        ("第二-7项", "2-7"),
        # in the folder of another task
        ("1-1/2-7", "2-7"),
        ("1-1 理论学习/2.7 志愿服务", "2-7"),
        ("2-7 志愿服务/5.4青年志愿者", "2-7"),
        ("2-7 志愿服务/5-4青年志愿者", "2-7"),
        ("2-7 志愿服务/5.4", "2-7"),
        ("2-7 志愿服务/3.5学雷锋", "2-7"),
        # days, though there are such tasks
        ("5.1劳动节慰问", None),
        ("7.1建党节活动", None),
        ("6.1儿童节", None),
        ("5-4青年节", None),
        ("5-4五四青年座谈", None),
        ("7-1建党100周年", None),
        ("4.2 世界自闭症日", None),
        ("5.4团员座谈会", None),
        ("21-7-1 党员大会", None),
        ("2.7.1 软件", None),
        # days, other lists, things that are counted
        ("2-7至2-9日活动", None),
        ("2-7日", None),
        ("2-7 至 9日", None),
        ("2-7到2-9", None),
        ("2-7~9", None),
        ("2.3-2.7活动", None),
        ("2-7、2-8活动", None),
        ("2-5、6日", None),
        ("2-7和2-6", None),
        ("（2-7日）培训", None),
        ("2-7岁儿童", None),
        ("3-5 学雷锋", None),  # the plan has no such task
        ("2-7月", None),
        ("二-七月", None),
        ("一—三季度", None),
        ("二（三）班", None),
        ("二（三）月份", None),
        ("五.四青年节", None),
        ("2 (7)", None),
        ("二-7-1", None),
        ("二十-7", None),
        ("二、价值引领/2-7日", None),
        ("二、价值引领/7月", None),
        ("二、价值引领/7日活动", None),
        ("二、价值引领/1、通知", None),
        ("二、价值引领/3、会议室照片", None),
        ("二、价值引领/9、志愿服务", None),
        ("二、价值引领/其他/7、志愿服务", None),
        ("二、别的/7、志愿服务", None),
        ("7、志愿服务", None),
        ("三会一课", None),
        ("一岗双责", None),
    ],
)
def test_folders(names: FolderNames, path: str, task: str | None) -> None:
    assert code(names, path) == task


@given(month=st.integers(1, 12), day=st.integers(1, 31), last=st.integers(1, 31), wide=st.booleans())
def test_days_are_no_tasks(names: FolderNames, month: int, day: int, last: int, *, wide: bool) -> None:
    for folder in (
        *(f"{month}-{day}日", f"{month}-{day}号 活动", f"{month}.{day}日", f"{month}月{day}日"),
        *(f"{month}-{day}至{month}-{last}日活动", f"{month}-{day}到{last}日", f"{month}-{day}~{last}"),
        *(
            f"{month}.{day}-{month}.{last}",
            f"2021-{month}-{day}",
            f"({month}-{day}日)",
            f"{month}-{day}、{last}日",
        ),
    ):
        assert code(names, folder.translate(WIDE) if wide else folder) is None


@given(st.data())
def test_a_task_in_every_writing(names: FolderNames, data: st.DataObject) -> None:
    category, task = data.draw(st.sampled_from(sorted(names.codes)))
    first, second = (
        data.draw(st.sampled_from((str(each), chinese_numeral(each)))) for each in (category, task)
    )
    bare = data.draw(
        st.sampled_from(("{}-{}", "({}-{})", "({})-{}", "第{}类第{}项", "任务{}-{}", "({})({})"))
    )
    folder = bare.format(first, second) + data.draw(st.sampled_from(("", " ", "、", "_"))) + "材料"
    if data.draw(st.booleans()):
        folder = folder.translate(WIDE)
    assert code(names, folder) == f"{category}-{task}"


@pytest.mark.parametrize(
    ("task", "folder", "slot"),
    [
        ("3-1", "签到表", "培训签到表"),
        ("3-1", "01 签到", "培训签到表"),
        ("3-1", "照片", "培训、竞赛活动照片"),
        ("2-7", "活动照片", "志愿服务活动照片"),
        ("2-3", "通知", "学习宣传活动通知"),
        ("7-4", "凭证", "专项资金支出凭证"),
        ("4-1", "（3）总结", "职工文化建设总结"),
        ("7-1", "名单", "创建工作领导小组和专职人员名单"),
        ("5-1", "制度", "党务、政务公开制度"),
        ("3-3", "责任书", "安全生产责任书"),
        ("3-2", "考核办法", "业务工作考核办法"),
        ("2-1", "主题教育实践活动照片", "主题教育实践活动照片"),
        ("2-7", "通知", None),
        ("2-7", "会议记录", None),
        ("2-7", "3月5日", None),
    ],
)
def test_folders_of_slots(names: FolderNames, task: str, folder: str, slot: str | None) -> None:
    category, ordinal = map(int, task.split("-"))
    task_id = names.codes[category, ordinal]
    found = names.slot(task_id, folder)
    assert (next((each.name for each in names.slots[task_id] if each.id == found.id), None)) == slot
    assert not found.doubt


def test_what_is_doubtful_is_said(names: FolderNames) -> None:
    assert names.task("5-4青年节", None).doubt == (
        "文件夹“5-4青年节”开头像日期，和任务 5-4 的内容对不上，没有按它归入。"
    )
    assert names.slot(names.codes[2, 1], "照片") == (
        None,
        "文件夹“照片”对得上 2 格（“核心价值观主题词和公益广告照片”、“主题教育实践活动照片”），没有放入。",
    )
