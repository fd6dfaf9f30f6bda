"""Where a file without a place is proposed to go, in the bundled plan with its own slots."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.progress.slots import TODAY, plan_id, record
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.task_editing import set_not_applicable
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.progress.destinations import Destination, destinations
from wenming_desktop.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = Workspace.create(tmp_path_factory.mktemp("数据") / "w", "沂蒙山地质公园管理局")
    with made.log.change() as session:
        save_plan(session, bundled_plan())
    yield made
    made.close()


def places(workspace: Workspace, title: str, /, **proposed: str) -> list[Destination]:
    evidence_id = record(workspace, title, formed_on=None)
    with workspace.reading() as session:
        said = [Proposal(ProposedField(name), value, "文件名") for name, value in proposed.items()]
        return destinations(session, plan_id(workspace), evidence_id, said, TODAY)


@pytest.mark.parametrize(
    ("title", "kind", "code", "slot"),
    [
        ("网络文明传播志愿者名单", "名单", "2-7", "志愿者名单"),
        ("关于印发节约用水用电管理办法的通知", "通知", "6-2", "节约和环保活动通知"),
        ("公益广告宣传照片", "照片", "2-1", "核心价值观主题词和公益广告照片"),
        ("理论学习中心组学习记录", "记录", "1-1", "中心组学习和“三会一课”记录"),
        ("清明祭英烈", "照片", "4-2", "节日活动照片"),
    ],
)
def test_words_and_kind_point_at_a_slot(
    workspace: Workspace, title: str, kind: str, code: str, slot: str
) -> None:
    first = places(workspace, title, kind=kind)[0]
    assert (first.code, first.slot and first.slot.name) == (code, slot)
    assert first.reason.startswith("题名有“")
    assert first.reason.endswith(f"是{kind}")


def test_an_activity_of_the_day_points_at_its_tasks(workspace: Workspace) -> None:
    day = date(2021, 3, 5)
    with workspace.log.change() as session:
        draft = ActivityDraft("其他", "学雷锋集中行动", day, ends_on=date(2021, 3, 6), tasks=("2-7",))
        create_activity(session, plan_id(workspace), draft)
    first = places(workspace, "IMG_2143", formed_on="2021-03-06", kind="照片")[0]
    assert (first.code, first.reason) == ("2-7", "日期与活动“学雷锋集中行动”相同，是照片")
    assert first.slot is not None
    assert first.slot.kind == "照片"
    assert not places(workspace, "IMG_2144", formed_on="2021-03-07", kind="照片")


def test_nothing_points_nowhere(workspace: Workspace) -> None:
    assert not places(workspace, "IMG_9999")
    assert not places(workspace, "abc 123", kind="照片")


def test_at_most_three_and_the_likeliest_first(workspace: Workspace) -> None:
    found = places(workspace, "志愿服务活动照片", kind="照片")
    assert len(found) == 3
    assert len({(one.task_id, one.slot and one.slot.id) for one in found}) == 3
    assert found[0].code == "2-7"


def test_a_task_that_does_not_concern_the_unit_is_no_place(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        set_not_applicable(session, [find_task(session, plan_id(workspace), "6-2").id], "本单位没有餐厅")
    found = places(workspace, "节约用水用电管理办法的通知", kind="通知")
    assert "6-2" not in {one.code for one in found}
    with workspace.log.change() as session:
        set_not_applicable(session, [find_task(session, plan_id(workspace), "6-2").id], "")


def test_a_banner_finds_its_activity(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        draft = ActivityDraft(
            "其他", "重阳节敬老志愿服务活动", date(2021, 10, 8), place="敬老院", tasks=("4-2",)
        )
        create_activity(session, plan_id(workspace), draft)
    first = places(workspace, "IMG_3144", title="重阳敬老志愿服务", kind="照片")[0]
    assert first.code == "4-2"
    assert "题名与10月8日的活动“重阳节敬老志愿服务活动”相近" in first.reason
    other = places(workspace, "IMG_3145", title="安全生产月启动仪式", kind="照片")
    assert not any("的活动“重阳" in place.reason for place in other)
    # Of another festival, though all other words are the same.
    other = places(workspace, "IMG_3146", title="端午节敬老志愿服务活动", kind="照片")
    assert not any("的活动“重阳" in place.reason for place in other)
