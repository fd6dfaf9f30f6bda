"""测评指标: reading published tables, correcting the preview, saving, scoring."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from db.models import WorkPlan
from tests.workspaces import attach, domain_rows, file, task_ids
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.progress.indicator_import import (
    IndicatorField,
    IndicatorPreview,
    LikelyTask,
    correct,
    read_indicators,
    remap,
)
from wenming_desktop.progress.indicator_saving import SavedIndicators, match_tasks, save_indicators
from wenming_desktop.progress.indicators import (
    EVERYTHING,
    IndicatorFilter,
    IndicatorForm,
    IndicatorMark,
    add_indicator,
    assess_indicator,
    count_indicators,
    edit_indicator,
    indicator_ids,
    indicator_row,
    link_indicators,
    page_indicators,
    projects,
    remove_indicators,
)
from wenming_desktop.workspace import Workspace

HEADER = ["序号", "测评项目", "测评内容", "测评标准", "分值", "自评分"]
TABLE = [
    ["某省文明单位测评体系（2021年版）"],
    ["填报单位：", None, None, None, "单位：分"],
    HEADER,
    [1, "思想道德建设", "理论学习", "有计划", 5, None],
    [None, None, None, "有记录", None, None],
    [2, None, "道德讲堂", "每季度一次", "4分", None],
    [3, None, None, "有照片", 1.5, None],
    HEADER,
    [4, "加分项", "获得表彰", "省级以上", "+2", None],
    ["合计", None, None, None, 12.5, None],
    ["注：1. 本表由创建办解释。"],
]
MERGES = ["A1:F1", "B4:B7", "C4:C5", "E4:E5", "A10:D10", "A11:F11", "C6:C7"]


def workbook(path: Path, rows: list[list[object]], merges: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merges or []:
        book.active.merge_cells(area)
    book.save(path)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "指标.xlsx", TABLE, MERGES)


def plan_id(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id).where(WorkPlan.year == 2021)).one()


def save(workspace: Workspace, preview: IndicatorPreview, *, replaced: bool = False) -> SavedIndicators:
    own = plan_id(workspace)
    with workspace.log.change() as session:
        return save_indicators(session, own, preview, replace=replaced)


def listed(workspace: Workspace, wanted: IndicatorFilter = EVERYTHING) -> list:
    own = plan_id(workspace)
    with workspace.reading() as session:
        rows = page_indicators(session, own, wanted)
        assert count_indicators(session, own, wanted) == len(rows)
        assert indicator_ids(session, own, wanted) == [row.id for row in rows]
        assert all(indicator_row(session, row.id) == row for row in rows)
    return rows


def test_a_real_looking_table(table: Path) -> None:
    preview = read_indicators(table)
    assert (preview.header.first, preview.problems) == (2, ())
    assert preview.mapping == {
        IndicatorField.PROJECT: 1,
        IndicatorField.CONTENT: 2,
        IndicatorField.STANDARD: 3,
        IndicatorField.SCORE: 4,
    }
    assert preview.unread == ("没有读的列：F 列“自评分”。", "没有读的行：第 11 行“注：1. 本表由创建办解”。")
    assert [(r.row, r.project, r.content, r.standard, r.score, r.bonus) for r in preview.rows] == [
        (4, "思想道德建设", "理论学习", "有计划\n有记录", Decimal(5), False),
        (6, "思想道德建设", "道德讲堂", "每季度一次", Decimal(4), False),
        (7, "思想道德建设", "道德讲堂", "有照片", Decimal("1.5"), False),
        (9, "加分项", "获得表彰", "省级以上", Decimal(2), True),
    ]
    assert preview.good == preview.rows


def test_the_sum_is_checked(tmp_path: Path) -> None:
    rows = [*TABLE[:9], ["合 计", None, None, None, 100, None]]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", rows))
    assert preview.problems == ("“合计”写的是 100 分，各行相加是 10.5 分，请核对。",)


def test_rows_that_cannot_be_saved_say_why(tmp_path: Path) -> None:
    rows = [
        ["测评项目", "测评内容", "测评标准", "分值（分）"],
        [None, None, None, "（分）"],
        ["项目", "没有分", None, None],
        ["项目", "怪分", None, "每项2分"],
        ["项目", "好", "标准", "（3分）"],
        ["项目", "好", "标准", 3],
        ["项" * 101, "长", None, 3],
        ["项目", "长" * 5001, None, 3],
    ]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", rows))
    assert [row.problem for row in preview.rows] == [
        "",
        "",
        "",
        "第 6 行与第 5 行相同。",
        "第 7 行测评项目超过 100 字。",
        "第 8 行测评内容超过 5000 字。",
    ]
    assert [row.doubt for row in preview.rows[:3]] == [
        "第 3 行没有分值，可以以后填。",
        "第 4 行分值写的是“每项2分”，照样保留。",
        "",
    ]
    assert [row.score for row in preview.rows[:3]] == [None, None, 3]
    for row, change in (
        (2, {"content": "好2"}),
        (0, {"written": "2分"}),
        (3, {"project": ""}),
        (1, {"content": ""}),
    ):
        preview = correct(preview, replace(preview.rows[row], **change))
    assert [row.problem for row in preview.rows[:4]] == [
        "",
        "第 4 行没有测评内容。",
        "",
        "第 6 行没有测评项目。",
    ]
    assert preview.rows[0].score == 2


def test_errors_of_the_sheet_are_named_and_never_data(tmp_path: Path) -> None:
    rows = [["测评项目", "测评内容", "分值"], ["项目", "好", "=1/0"], ["项目", "=A2", 2], ["项目", "对", 1]]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", rows))
    assert [bool(row.problem) for row in preview.rows] == [True, True, False]
    assert "C2" in preview.rows[0].problem
    assert "B3" in preview.rows[1].problem
    mended = correct(preview, replace(preview.rows[0], written="4"))
    assert (mended.rows[0].problem, mended.rows[0].score) == ("", 4)


def test_headings_across_the_table(tmp_path: Path) -> None:
    rows = [
        ["指标内容", "评分标准", "满分"],
        ["一、组织领导（20分）", None, None],
        ["建立领导小组", "有文件", 20],
        ["二、活动阵地", None, None],
        ["有活动场所", "能看到", 10],
    ]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", rows))
    assert [(row.project, row.content, row.score) for row in preview.good] == [
        ("组织领导", "建立领导小组", 20),
        ("活动阵地", "有活动场所", 10),
    ]
    assert preview.problems == ()
    flat = read_indicators(workbook(tmp_path / "平.xlsx", [rows[0], rows[2]]))
    assert [row.project for row in flat.good] == ["未分项目"]


def test_another_column_or_sheet_by_hand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([], ["甲", "乙", "指标", "丙"], ["一", "二", "三", 4]):
        book.active.append(row)
    book.create_sheet("真").append(["项目", "内容", "分值"])
    book["真"].append(["p", "c", 1])
    book.save(tmp_path / "t.xlsx")
    preview = read_indicators(tmp_path / "t.xlsx")
    assert [sheet.name for sheet in preview.sheets] == ["真", "Sheet"], "the likeliest first"
    assert (preview.sheet, preview.good[0].content) == (0, "c")
    fields = (IndicatorField.PROJECT, IndicatorField.STANDARD, IndicatorField.CONTENT, IndicatorField.SCORE)
    mapping = {field: at for at, field in enumerate(fields)}
    again = remap(preview, mapping, header=1, sheet=1)
    (row,) = again.good
    assert (row.project, row.standard, row.content, row.score) == ("一", "二", "三", 4)
    assert again.header.words == ("甲", "乙", "指标", "丙")
    asked = read_indicators(
        tmp_path / "t.xlsx", sheet="Sheet", columns="测评项目=A,测评标准=B,测评内容=C,分值=D"
    )
    assert [(row.row, row.project, row.score) for row in asked.good] == [(3, "一", 4)]
    with pytest.raises(UserError, match="没有工作表“假”，现有：真、Sheet"):
        read_indicators(tmp_path / "t.xlsx", sheet="假")
    with pytest.raises(UserError, match=r"“t\.xlsx”的工作表“Sheet”里没有找到表头"):
        read_indicators(tmp_path / "t.xlsx", sheet="Sheet")
    with pytest.raises(UserError, match="--columns 里的“分=D”看不懂"):
        read_indicators(tmp_path / "t.xlsx", columns="分=D")
    with pytest.raises(UserError, match="一列只能对应一项"):
        remap(preview, {**mapping, IndicatorField.SCORE: 0})
    with pytest.raises(UserError, match="哪一列是测评内容"):
        remap(preview, {IndicatorField.SCORE: 0})


def test_a_table_without_such_a_header(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"“t\.xlsx”里没有找到表头"):
        read_indicators(workbook(tmp_path / "t.xlsx", [["姓名", "电话"], ["张三", 1]]))


def test_more_rows_than_are_read(tmp_path: Path) -> None:
    rows = [["测评项目", "测评内容", "分值"], *([["p", f"c{n}", 1] for n in range(5_100)])]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", rows))
    assert len(preview.good) == 4_999
    assert "表格太大，只读了前 5000 行、100 列。" in preview.problems


def test_matching_only_what_is_clear(workspace: Workspace, tmp_path: Path) -> None:
    texts = ["开展学雷锋志愿服务活动，建立志愿服务队伍。", "开展道德讲堂活动，每季度一次。", "开展文体活动。"]
    ids = task_ids(workspace)
    with workspace.log.change() as session:
        for task_id, text in zip(ids, texts, strict=False):
            edit_task(session, task_id, "text", text)
    contents = ["组织学雷锋志愿服务", "道德讲堂活动", "开展活动", "节水节电", "活动"]
    rows = [["测评项目", "测评内容", "分值"], *(["p", content, 1] for content in contents)]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", rows))
    with workspace.reading() as session:
        matched = match_tasks(session, plan_id(workspace), preview)
        assert [row.tasks for row in matched.rows] == ["1-1", "1-2", "", "", ""]
        assert matched.rows[0].likely[0] == LikelyTask("1-1", 0.75)
        assert {each.code for each in matched.rows[2].likely} == {"1-1", "1-2", "1-3"}, "offered, not chosen"
        by_hand = replace(matched, rows=(replace(matched.rows[0], tasks="1-3、1-2"),))
        again = match_tasks(session, plan_id(workspace), by_hand)
        assert [row.tasks for row in again.rows] == ["1-3、1-2"]


def test_saving_twice_keeps_scores_and_order(workspace: Workspace, table: Path, tmp_path: Path) -> None:
    before = domain_rows(workspace)
    preview = read_indicators(table)
    assert save(workspace, preview) == SavedIndicators(4, 0, 0, 0)
    saved = domain_rows(workspace)
    rows = listed(workspace)
    assert [row.ordinal for row in rows] == [1, 2, 3, 4]
    with workspace.log.change() as session:
        assess_indicator(session, rows[0].id, "4.5", "记录不全")
        assess_indicator(session, rows[1].id, "4", "")
    changed = [*TABLE[:3], TABLE[5], *TABLE[3:5], ["5", "新项目", "新内容", "", 3]]
    changed[3] = [2, "思想道德建设", "道德讲堂", "每季度一次", 3, None]
    again = read_indicators(workbook(tmp_path / "新.xlsx", changed))
    assert save(workspace, again, replaced=True) == SavedIndicators(1, 2, 2, 1)
    assert [(row.content, row.score, row.self_score, row.ordinal) for row in listed(workspace)] == [
        ("道德讲堂", 3, None, 1),  # scored 4 of what are 3 points now
        ("理论学习", 5, Decimal("4.5"), 2),
        ("新内容", 3, None, 3),
    ]
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == saved
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_adding_without_replacing(workspace: Workspace, table: Path, tmp_path: Path) -> None:
    save(workspace, read_indicators(table))
    more = read_indicators(workbook(tmp_path / "t.xlsx", [HEADER, [1, "新", "新", "", 1], *TABLE[8:9]]))
    assert save(workspace, more) == SavedIndicators(1, 1, 0, 0)
    assert [row.content for row in listed(workspace)][-1] == "新"
    with pytest.raises(UserError, match="没有可以导入的指标"):
        save(workspace, replace(more, rows=()))
    with workspace.reading() as session:
        assert projects(session, plan_id(workspace)) == ["思想道德建设", "加分项", "新"]


def test_editing_and_finding(workspace: Workspace, tmp_path: Path) -> None:
    own, tasks = plan_id(workspace), task_ids(workspace)
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        first = add_indicator(session, own, IndicatorForm("项目", "内容100%", "标准", "5", tasks="1-1"))
        second = add_indicator(session, own, IndicatorForm("项目二", "别的", score="2", bonus=True))
        assess_indicator(session, first, "3", "")
        assess_indicator(session, second, "0", "")
    assert [row.codes for row in listed(workspace)] == ["1-1", ""]
    assert [row.without_material for row in listed(workspace)] == [True, False]
    for wanted, ids in (
        (IndicatorFilter("100%"), [first]),
        (IndicatorFilter("1_0"), []),
        (IndicatorFilter(project="项目二"), [second]),
        (IndicatorFilter(task_id=tasks[0]), [first]),
        (IndicatorFilter(mark=IndicatorMark.WITHOUT_TASK), [second]),
        (IndicatorFilter(mark=IndicatorMark.WITHOUT_MATERIAL), [first]),
        (IndicatorFilter(mark=IndicatorMark.UNSCORED), []),
        (IndicatorFilter(mark=IndicatorMark.BONUS), [second]),
    ):
        assert [row.id for row in listed(workspace, wanted)] == ids, wanted
    attach(workspace, tasks[0], file(tmp_path))
    assert not listed(workspace)[0].without_material
    after = domain_rows(workspace)
    with workspace.log.change() as session:
        edit_indicator(session, first, IndicatorForm("项目", "改了", "", "4.5"))
    assert (listed(workspace)[0].content, listed(workspace)[0].codes) == ("改了", "")
    workspace.log.undo()
    with workspace.log.change() as session:
        link_indicators(session, [first, second], [tasks[3]])
    assert {row.codes for row in listed(workspace)} == {"2-1"}
    workspace.log.undo()
    with workspace.log.change() as session:
        remove_indicators(session, [first, second])
    assert listed(workspace) == []
    workspace.log.undo()
    assert domain_rows(workspace) == after
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == before


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (IndicatorForm(" ", "内容", score="5"), "project"),
        (IndicatorForm("项目", "", score="5"), "content"),
        (IndicatorForm("项目", "内容", "标" * 5001, "5"), "standard"),
        (IndicatorForm("项目", "内容", score="-1"), "score"),
        (IndicatorForm("项目", "内容", score="2"), "score"),  # 3 points were given already
        (IndicatorForm("项目", "内容", score="5", tasks="9-9"), "tasks"),
    ],
)
def test_a_wrong_form_is_refused_by_field(workspace: Workspace, form: IndicatorForm, field: str) -> None:
    own = plan_id(workspace)
    with workspace.log.change() as session:
        indicator = add_indicator(session, own, IndicatorForm("项目", "内容", score="5"))
        assess_indicator(session, indicator, "3", "")
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors) as caught, workspace.log.change() as session:
        edit_indicator(session, indicator, form)
    assert list(caught.value.fields) == [field]
    for score, reason, wrong in (
        ("6", "", "self_score"),
        ("x", "", "self_score"),
        ("1", "理" * 2001, "reason"),
    ):
        with pytest.raises(FieldErrors) as caught, workspace.log.change() as session:
            assess_indicator(session, indicator, score, reason)
        assert list(caught.value.fields) == [wrong]
    assert domain_rows(workspace) == before


def test_only_tasks_of_the_same_plan(workspace: Workspace) -> None:
    tasks = task_ids(workspace)
    with workspace.log.change("另一年") as session:
        other = WorkPlan(title="x", year=2022, issuer="", issued_on=None, goal="", basis="", attachment="")
        session.add(other)
        session.flush()
        foreign = add_indicator(session, other.id, IndicatorForm("项目", "内容", score="5"))
    assert listed(workspace) == []
    with pytest.raises(UserError, match="不在这个年度的方案里"), workspace.log.change() as session:
        link_indicators(session, [foreign], [tasks[0]])
