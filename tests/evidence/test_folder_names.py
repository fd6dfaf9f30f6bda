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
    """The code of the task that the last of some folders names."""
    category, task = None, None
    for folder in Path(path).parts:
        task = names.task(folder, category)
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
