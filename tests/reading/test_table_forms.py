"""Tables of tasks in forms of their own: dittos, blocks side by side."""

import pytest

from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.tables.grids import Area, grid_of
from wenming_desktop.reading.tables.side_by_side import stacked
from wenming_desktop.reading.text.reading import read_document, read_plan


def table(*lines: str, areas: tuple[Area, ...] = ()) -> PlanDraft:
    return read_document([grid_of([line.split("|") for line in lines], areas)])


def tasks(draft: PlanDraft) -> list[tuple[str, str, str | None, tuple[str, ...], str | None]]:
    return [(c.title, t.text, t.lead, t.support, t.due) for c in draft.categories for t in c.tasks]


@pytest.mark.parametrize("mark", ["〃", "″", '"', "”", "同上", "同上。", "与上项相同"])
def test_a_ditto_is_the_cell_above_in_any_column(mark: str):
    draft = table(
        "2022年任务表|||||",
        "序号|工作任务|牵头科室|配合科室|责任人|完成时限",
        "1|开展学习教育活动|办公室|工会、团委|李敏|3月底前",
        f"2|开展志愿服务活动|{mark}|{mark}|{mark}|{mark}",
        f"3|评选文明家庭五户|妇委会|{mark}|赵强|{mark}",
    )
    found = [(t.lead, t.support, t.person, t.due) for c in draft.categories for t in c.tasks]
    assert found == [
        ("办公室", ("工会", "团委"), "李敏", "3月底前"),
        ("办公室", ("工会", "团委"), "李敏", "3月底前"),
        ("妇委会", ("工会", "团委"), "赵强", "3月底前"),
    ]
    assert mark in draft.source


def test_a_ditto_looks_over_category_rows_and_blanks():
    draft = table(
        "工作任务|责任科室|完成时限",
        "一、学习教育||",
        "开展主题教育活动|办公室|6月底前",
        "评选身边好人三名||",
        "二、志愿服务||",
        "开展文明劝导活动|同上|同上",
        areas=(Area(1, 0, 1, 2), Area(4, 0, 4, 2)),
    )
    assert tasks(draft)[-1] == ("志愿服务", "开展文明劝导活动", "办公室", (), "6月底前")


def test_a_ditto_in_a_text_is_the_task_before():
    draft = read_plan(
        "某局2022年创建方案\n一、主要任务\n（一）学习教育\n"
        "1.开展主题教育。\n责任单位：办公室、工会；完成时限：6月底前\n"
        "2.举办读书会。\n责任单位：同上；完成时限：同上\n"
        "（二）志愿服务\n3.开展劝导。\n责任单位：团委；完成时限：同上\n"
    )
    assert [task[2:] for task in tasks(draft)] == [
        ("办公室", ("工会",), "6月底前"),
        ("办公室", ("工会",), "6月底前"),
        ("团委", (), "6月底前"),
    ]


def test_blocks_side_by_side_are_all_read():
    draft = table(
        "某局2022年任务分工表|||||",
        "序号|工作任务|责任科室|序号|工作任务|责任科室",
        "1|开展主题教育活动|办公室|4|改造办事大厅设施|综合科",
        "2|组织道德讲堂六期|工会|5|开展文明餐桌行动|机关党委",
        "3|开展志愿服务活动|团委|||",
        "注：各科室按月报送。|||||",
        areas=(Area(0, 0, 0, 5), Area(5, 0, 5, 5)),
    )
    assert [task[1:3] for task in tasks(draft)] == [
        ("开展主题教育活动", "办公室"),
        ("组织道德讲堂六期", "工会"),
        ("开展志愿服务活动", "团委"),
        ("改造办事大厅设施", "综合科"),
        ("开展文明餐桌行动", "机关党委"),
    ]
    assert draft.year == 2022
    assert [piece.text for piece in draft.leftovers] == ["注：各科室按月报送。"]


def test_category_rows_across_blocks_hold_what_is_below_in_each():
    draft = table(
        "任务|部门|时限||任务|部门|时限",
        "一、思想引领||||||",
        "举办主题宣讲六场|宣传部|5月||编印宣传手册一册|办公室|6月",
        "二、环境整治||||||",
        "清理卫生死角|后勤部|4月||更新宣传橱窗|宣传部|每季度",
        areas=(Area(1, 0, 1, 6), Area(3, 0, 3, 6)),
    )
    assert [(task[0], task[1], task[4]) for task in tasks(draft)] == [
        ("思想引领", "举办主题宣讲六场", "5月"),
        ("思想引领", "编印宣传手册一册", "6月"),
        ("环境整治", "清理卫生死角", "4月"),
        ("环境整治", "更新宣传橱窗", "每季度"),
    ]


def test_merged_categories_of_each_block_stay_merged():
    draft = table(
        "类别|任务|责任科室|类别|任务|责任科室",
        "学习|集中学习十二次|办公室|服务|延长服务时间|窗口科",
        "|举办读书会四期|工会||设立便民角|办公室",
        areas=(Area(1, 0, 2, 0), Area(1, 3, 2, 3)),
    )
    assert [task[:3] for task in tasks(draft)] == [
        ("学习", "集中学习十二次", "办公室"),
        ("学习", "举办读书会四期", "工会"),
        ("服务", "延长服务时间", "窗口科"),
        ("服务", "设立便民角", "办公室"),
    ]


def test_one_block_stays_as_it_is():
    grid = grid_of([["任务", "责任科室", "责任人"], ["甲事", "办公室", "李敏"]])
    assert stacked(grid) is grid
