"""Published standards in the layouts that offices use: what is read of each without any help."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming_desktop.progress.indicator_import import IndicatorDraft, IndicatorPreview, read_indicators

TABLES = Path(__file__).parents[1] / "data" / "indicators"
Rows = Sequence[Sequence[object]]


def workbook(path: Path, sheets: dict[str, Rows], merges: Sequence[str] = ()) -> Path:
    """A workbook of these sheets; the merged areas are those of the last."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for area in merges:
        book.worksheets[-1].merge_cells(area)
    book.save(path)
    return path


def usual_sum(preview: IndicatorPreview) -> Decimal | None:
    """The points that are not bonus; None where there are none."""
    scores = [row.score for row in preview.good if not row.bonus and row.score is not None]
    return sum(scores, Decimal(0)) if scores else None


def projects(preview: IndicatorPreview) -> list[str]:
    return list(dict.fromkeys(row.project for row in preview.rows))


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_published_layouts(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    preview = read_indicators(path)
    found = {"rows": len(preview.good), "sum": usual_sum(preview), "projects": projects(preview)}
    assert found == expected


@dataclass(frozen=True)
class Layout:
    """A table, and of each indicator: project, heading, content, focus, standard, points, bonus."""

    rows: Rows
    expected: Sequence[tuple[str, str, str, str, str, object, bool]]
    merges: Sequence[str] = ()
    problems: Sequence[str] = ()


def one(
    project: str, content: str, points: object = None, standard: str = "", **rest: object
) -> tuple[str, str, str, str, str, object, bool]:
    return (
        project,
        str(rest.get("heading", "")),
        content,
        str(rest.get("focus", "")),
        standard,
        points,
        bool(rest.get("bonus")),
    )


LAYOUTS = {
    "节行带合计分，序号一与1": Layout(
        [
            ["序号", "考核内容", "评分标准", "分值", "得分"],
            ["一", "组织领导", None, 6, None],
            [1, "成立领导小组", "有文件", 2, None],
            [2, "定期研究", "每季度一次", 4, None],
            ["二", "阵地建设", None, 5, None],
            [1, "有活动室", "能看到", 5, None],
            ["总  计", None, None, 11, None],
        ],
        [
            one("组织领导", "成立领导小组", 2, "有文件"),
            one("组织领导", "定期研究", 4, "每季度一次"),
            one("阵地建设", "有活动室", 5, "能看到"),
        ],
    ),
    "节行没有标准列，编号分层": Layout(
        [
            ["序号", "测评内容", "标准分"],
            ["一", "思想道德建设", 10],
            ["1", "理论学习", 4],
            ["2", "道德讲堂", 6],
            ["二", "志愿服务", 3],
            ["1", "队伍建设", 3],
        ],
        [
            one("思想道德建设", "理论学习", 4),
            one("思想道德建设", "道德讲堂", 6),
            one("志愿服务", "队伍建设", 3),
        ],
    ),
    "横跨的节行下再分（一）": Layout(
        [
            ["考核内容", "考核标准", "分值"],
            ["一、基础工作（12分）", None, None],
            ["（一）组织领导（7分）", None, None],
            ["领导小组", "有文件", 3],
            ["专题会议", "有记录", 4],
            ["（二）经费保障（5分）", None, None],
            ["列入预算", "有凭证", 5],
            ["二、特色加分（+5分）", None, None],
            ["获得表彰", "省级以上", 5],
        ],
        [
            one("基础工作", "领导小组", 3, "有文件", heading="（一）组织领导（7分）"),
            one("基础工作", "专题会议", 4, "有记录", heading="（一）组织领导（7分）"),
            one("基础工作", "列入预算", 5, "有凭证", heading="（二）经费保障（5分）"),
            one("特色加分", "获得表彰", 5, "省级以上", bonus=True),
        ],
        merges=["A2:C2", "A3:C3", "A6:C6", "A8:C8"],
    ),
    "四级指标": Layout(
        [
            ["一级指标", "二级指标", "三级指标", "测评内容", "权重"],
            ["1.基础建设", "1.1组织", "机构", "有领导小组", "2"],
            [None, None, None, "有专职人员", "1"],
            [None, "1.2制度", "台账", "有台账", "3"],
        ],
        [
            one("基础建设", "机构", 2, heading="1.1组织", focus="有领导小组"),
            one("基础建设", "机构", 1, heading="1.1组织", focus="有专职人员"),
            one("基础建设", "台账", 3, heading="1.2制度", focus="有台账"),
        ],
    ),
    "分值合并的几行是一条": Layout(
        [
            ["测评项目", "测评内容", "测评标准", "分值"],
            ["诚信建设", "制度健全", "有制度", 5],
            [None, None, "有公示", None],
            [None, "开展教育", "有计划", 3],
        ],
        [one("诚信建设", "制度健全", 5, "有制度\n有公示"), one("诚信建设", "开展教育", 3, "有计划")],
        merges=["A2:A4", "B2:B3", "D2:D3"],
    ),
    "分值合并跨几项内容": Layout(
        [
            ["测评项目", "测评内容", "分值"],
            ["环境", "院内整洁", 6],
            [None, "车辆有序", None],
            [None, "绿化达标", 2],
        ],
        [one("环境", "院内整洁\n车辆有序", 6), one("环境", "绿化达标", 2)],
        merges=["A2:A4", "C2:C3"],
    ),
    "单独的加分列": Layout(
        [
            ["考评项目", "考评内容", "基本分", "加分", "自评分"],
            ["文明创建", "有方案", 8, None, None],
            [None, "获得荣誉", None, 3, None],
            [None, "媒体报道", None, "+2", None],
        ],
        [
            one("文明创建", "有方案", 8),
            one("文明创建", "获得荣誉", 3, bonus=True),
            one("文明创建", "媒体报道", 2, bonus=True),
        ],
    ),
    "A、B、C三档分值在一格": Layout(
        [
            ["测评指标", "测评标准", "分值"],
            ["Ⅰ-1 理想信念", "有学习计划", "A=4\nB=2\nC=0"],
            ["Ⅰ-2 道德建设", "有道德讲堂", "A：6分；B：3分；C：0分"],
        ],
        [
            one("未分项目", "Ⅰ-1 理想信念", 4, "有学习计划"),
            one("未分项目", "Ⅰ-2 道德建设", 6, "有道德讲堂"),
        ],
        problems=("没有测评项目这一列，指标归在“未分项目”下。",),
    ),
    "两行表头一块": Layout(
        [
            ["2021年文明单位考核表", None, None, None, None, None],
            ["考核指标", None, "考核要点", "评分", None, "责任部门"],
            ["一级指标", "二级指标", None, "分值", "自评", None],
            ["党的建设", "理论武装", "中心组学习", 3, None, "办公室"],
            [None, None, "专题辅导", 2, None, "办公室"],
        ],
        [
            one("党的建设", "理论武装", 3, focus="中心组学习"),
            one("党的建设", "理论武装", 2, focus="专题辅导"),
        ],
        merges=["A1:F1", "A2:B2", "C2:C3", "D2:E2", "F2:F3", "A4:A5", "B4:B5"],
    ),
    "项目跨两列的行": Layout(
        [
            ["测评类别", "测评项目", "测评内容", "分值"],
            ["公共服务", "窗口", "文明用语", 2],
            [None, "大厅", "便民设施", 3],
            ["群众满意度", None, "问卷得分", 10],
        ],
        [
            one("公共服务", "文明用语", 2, heading="窗口"),
            one("公共服务", "便民设施", 3, heading="大厅"),
            one("群众满意度", "问卷得分", 10),
        ],
        merges=["A2:A3", "A4:B4"],
    ),
    "分值写在标准里，没有项目列": Layout(
        [
            ["创建内容", "具体要求及分值"],
            ["组织领导（5分）", "1.有机构（2分）。"],
            [None, "2.有计划（3分）。"],
            ["宣传教育（4分）", "1.有专栏。2分"],
            [None, "2.有活动（每次1分，最多2分）。"],
        ],
        [
            one("组织领导", "1.有机构（2分）。", 2),
            one("组织领导", "2.有计划（3分）。", 3),
            one("宣传教育", "1.有专栏。2分", 2),
            one("宣传教育", "2.有活动（每次1分，最多2分）。", 2),
        ],
        merges=["A2:A3", "A4:A5"],
        problems=("没有分值这一列，分值是从文字里读出来的。",),
    ),
    "单行表头并排两块": Layout(
        [
            ["序号", "项目", "分值", "序号", "项目", "分值"],
            [1, "机构健全", 4, 3, "环境优美", 6],
            [2, "制度完善", 5, 4, "秩序良好", 7],
            ["合计", None, 9, "合计", None, 13],
        ],
        [
            one("未分项目", "机构健全", 4),
            one("未分项目", "制度完善", 5),
            one("未分项目", "环境优美", 6),
            one("未分项目", "秩序良好", 7),
        ],
        problems=(
            "右边并排的表也读了：E 列“项目”、F 列“分值”。",
            "没有测评项目这一列，指标归在“未分项目”下。",
        ),
    ),
    "小计与总分": Layout(
        [
            ["类别", "考核内容", "分值"],
            ["基本项", "机构", 4],
            [None, "制度", 6],
            ["小计", None, 10],
            ["提高项", "品牌", 5],
            ["小计", None, 5],
            ["总分", None, 15],
        ],
        [one("基本项", "机构", 4), one("基本项", "制度", 6), one("提高项", "品牌", 5)],
    ),
    "小计不对": Layout(
        [
            ["类别", "考核内容", "分值"],
            ["基本项（10分）", "机构", 4],
            [None, "制度", 5],
            ["附加分", "品牌", 5],
            ["合计", None, 10],
        ],
        [one("基本项", "机构", 4), one("基本项", "制度", 5), one("附加分", "品牌", 5, bonus=True)],
        problems=(
            "“基本项”写的是 10 分，各行相加是 9 分，请核对。",
            "“合计”写的是 10 分，各行相加是 9 分，请核对。",
        ),
    ),
    "没有分值，材料列": Layout(
        [
            ["测评指标", "测评内容", "佐证材料", "责任科室"],
            ["思想教育", "开展学习", "学习计划、学习记录；照片3张", "人事科"],
            [None, "评选先进", "表彰文件", "工会、办公室"],
        ],
        [one("思想教育", "开展学习"), one("思想教育", "评选先进")],
        problems=("没有分值这一列。",),
    ),
    "分值为百分比和看不懂的字": Layout(
        [
            ["测评项目", "测评内容", "分值"],
            ["效能", "办事快", "优5 良3 差0"],
            [None, "投诉少", "一票否决"],
            [None, "满意度", "5-10分"],
        ],
        [one("效能", "办事快", 5), one("效能", "投诉少"), one("效能", "满意度")],
    ),
    "顿号编号的项目与竖排的字": Layout(
        [
            ["项\n目", "内\n容", "分\n值", "扣\n分"],
            ["一、\n组\n织\n领\n导", "有机构", 3, None],
            [None, "有分工", 2, None],
        ],
        [one("组织领导", "有机构", 3), one("组织领导", "有分工", 2)],
    ),
    "合并的格拆开后各行都写": Layout(
        [
            ["测评项目", "测评内容", "测评标准", "分值"],
            ["组织领导（9分）", "领导重视", "有会议", 5],
            ["组织领导（9分）", "领导重视", "有批示", None],
            ["组织领导（9分）", "机构健全", "有文件", 4],
        ],
        [one("组织领导", "领导重视", 5, "有会议\n有批示"), one("组织领导", "机构健全", 4, "有文件")],
    ),
    "项目和内容各有一列分值": Layout(
        [
            ["项目", "分值", "考核内容", "分值"],
            ["组织领导", 9, "有会议", 5],
            [None, None, "有文件", 4],
            ["宣传", 3, "有专栏", 3],
        ],
        [one("组织领导", "有会议", 5), one("组织领导", "有文件", 4), one("宣传", "有专栏", 3)],
        merges=["A2:A3", "B2:B3"],
    ),
    "表头跨两列，下面拆开": Layout(
        [
            ["一级指标", None, "测评内容", None, "分值"],
            [1, "组织领导", "（1）", "有会议", "10%"],
            [None, None, "（2）", "有文件", "20%"],
        ],
        [one("组织领导", "（1） 有会议", 10), one("组织领导", "（2） 有文件", 20)],
        merges=["A1:B1", "C1:D1", "A2:A3", "B2:B3"],
    ),
    "分值分三档三列": Layout(
        [
            ["测评项目", "测评内容", "分值", None, None],
            [None, None, "A", "B", "C"],
            ["诚信", "有制度", 6, 3, 0],
            [None, "有宣传", 4, 2, 0],
        ],
        [one("诚信", "有制度", 6), one("诚信", "有宣传", 4)],
        merges=["A1:A2", "B1:B2", "C1:E1", "A3:A4"],
    ),
    "只有项目的行": Layout(
        [
            ["测评项目", "测评内容", "测评标准", "分值"],
            ["1.材料审核", None, None, 5],
            ["2.实地考察", None, None, 5],
            ["3.问卷调查", None, None, 5],
        ],
        [
            one("材料审核", "1.材料审核", 5),
            one("实地考察", "2.实地考察", 5),
            one("问卷调查", "3.问卷调查", 5),
        ],
    ),
    "表中间换表": Layout(
        [
            ["一、材料审核（8分）", None, None, None],
            ["测评项目", "测评内容", "测评方法", "分值"],
            ["组织", "有机构", "材料审核", 8],
            ["二、实地考察（7分）", None, None, None],
            ["测评项目", "测评内容", "测评方法", "分值"],
            ["环境", "院内整洁", "实地考察", 7],
        ],
        [one("组织", "有机构", 8), one("环境", "院内整洁", 7)],
        merges=["A1:D1", "A4:D4"],
    ),
}


def told(row: IndicatorDraft) -> tuple[str, str, str, str, str, object, bool]:
    return row.project, row.heading, row.content, row.focus, row.standard, row.score, row.bonus


@pytest.mark.parametrize("name", LAYOUTS)
def test_further_layouts(tmp_path: Path, name: str) -> None:
    layout = LAYOUTS[name]
    preview = read_indicators(workbook(tmp_path / f"{name}.xlsx", {"表": layout.rows}, layout.merges))
    assert [told(row) for row in preview.rows] == list(layout.expected)
    assert not any(row.problem for row in preview.rows)
    assert preview.problems == tuple(layout.problems)


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    rows = [
        ["测评项目", "测评内容", "测评方法", "分值", None],
        ["组织", "有会议", "看资料", 5, "必查"],
        ["续表", None, None, None, None],
        ["组织", "有文件", "看资料", 4, None],
        ["注：1.本表自印发之日起施行。", None, None, None, None],
        ["2.由创建办解释。", None, None, None, None],
    ]
    merges = ["A3:E3", "A5:E5", "A6:E6"]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", {"表": rows}, merges))
    assert [(row.row, row.project) for row in preview.rows] == [(2, "组织"), (4, "组织")]
    assert preview.unread == (
        "没有读的列：C 列“测评方法”、E 列（没有表头）。",
        "没有读的行：第 3 行“续表”、第 5 行“注：1.本表自印发之日起”、第 6 行“由创建办解释。”。",
    )


def test_the_likeliest_sheet_first_and_the_others_said(tmp_path: Path) -> None:
    header = ["测评项目", "测评内容", "分值"]
    sheets: dict[str, Rows] = {
        "填表说明": [["说明"], ["一、总分 100 分。"]],
        "总表": [header, ["材料审核", "见附表1", 60], ["实地考察", "见附表2", 40]],
        "实地考察": [header, ["环境", "院内整洁", 40]],
        "材料审核": [header, ["组织", "有会议", 30], ["宣传", "有专栏", 30]],
    }
    preview = read_indicators(workbook(tmp_path / "t.xlsx", sheets))
    assert [sheet.name for sheet in preview.sheets] == ["材料审核", "实地考察", "总表", "填表说明"]
    assert preview.problems == ("另有工作表“实地考察”（1 条）没有读，需要时再导入一次，选那张表。",)
    asked = read_indicators(tmp_path / "t.xlsx", sheet="实地考察")
    assert [row.content for row in asked.rows] == ["院内整洁"]


PROJECTS = st.lists(
    st.tuples(
        st.sampled_from(["组织领导", "思想道德", "志愿服务", "诚信建设", "环境卫生"]),
        st.lists(st.decimals("0.5", 20, places=1), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each[0],
)
HEADS = st.sampled_from(
    [
        ("测评项目", "测评内容", "测评标准", "分值"),
        ("考核类别", "考核内容", "评分标准", "标准分"),
        ("一级指标", "二级指标", "指标描述", "权重"),
        ("项\n目", "内 容", "要求", "满分"),
    ]
)


@settings(max_examples=40)
@given(
    projects=PROJECTS,
    heads=HEADS,
    written=st.sampled_from(["{}", "{}分", "（{}分）"]),
    levels=st.sampled_from(["merged", "repeated", "blank", "across"]),
    sums=st.booleans(),
    serial=st.booleans(),
    extra=st.integers(0, 4),
)
def test_however_an_office_lays_the_same_standard_out(
    tmp_path: Path,
    projects: list[tuple[str, list[Decimal]]],
    heads: tuple[str, str, str, str],
    written: str,
    levels: str,
    *,
    sums: bool,
    serial: bool,
    extra: int,
) -> None:
    """Merged, repeated or blank levels, headings across, a serial, a foreign column, sums: read the same."""
    rows: list[list[object]] = []
    merges: list[tuple[int, int]] = []
    for name, points in projects:
        shown = f"{name}（{sum(points)}分）"
        if levels == "across":
            rows.append([shown, None, None, None, None])
        start = len(rows)
        for at, score in enumerate(points):
            level = shown if levels == "repeated" or (at == 0 and levels != "across") else None
            rows.append([level, f"{name}的内容{at}", f"标准{at}", written.format(score), None])
        if levels == "merged" and len(points) > 1:
            merges.append((start, len(rows) - 1))
        if sums:
            rows.append(["小计", None, None, str(sum(points)), None])
    if sums:
        rows.append(
            ["总  计", None, None, str(sum(score for _, points in projects for score in points)), None]
        )
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某市文明单位测评细则（2021年版）"])
    order = [0, 1, 2, 3]
    order.insert(extra, 4)
    for at, row in enumerate([[*heads, "测评方法"], *rows]):
        sheet.append([*(["序号" if at == 0 else at] if serial else []), *(row[column] for column in order)])
    column = order.index(0) + 1 + serial
    for first, last in merges:
        sheet.merge_cells(start_row=first + 3, end_row=last + 3, start_column=column, end_column=column)
    book.save(tmp_path / "表.xlsx")
    preview = read_indicators(tmp_path / "表.xlsx")
    assert [(row.project, row.content, row.standard, row.score) for row in preview.rows] == [
        (name, f"{name}的内容{at}", f"标准{at}", score)
        for name, points in projects
        for at, score in enumerate(points)
    ]
    assert preview.problems == ()


@pytest.mark.parametrize(
    ("row", "merges"),
    [
        (["一票否决", "有下列情形之一的取消资格：1.重大事故；2.弄虚作假。", None, None], ["B4:D4"]),
        (["负面清单", "有下列情形之一的取消资格：1.重大事故；2.弄虚作假。", None, None], []),
        (["说 明", "本表由创建办解释，自印发之日起执行。", None, None], ["B4:D4"]),
    ],
)
def test_a_text_over_the_points_is_a_note(tmp_path: Path, row: list[object], merges: list[str]) -> None:
    rows = [
        ["测评项目", "测评内容", "测评标准", "分值"],
        ["组织", "有会议", "看记录", 5],
        ["组织", "有人", "看文件", 4],
        row,
    ]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", {"表": rows}, merges))
    assert [(each.content, each.score) for each in preview.rows] == [("有会议", 5), ("有人", 4)]
    assert len(preview.unread) == 1
    assert str(row[0]) in preview.unread[0]


def test_a_negative_list_of_several_rows_stays(tmp_path: Path) -> None:
    rows = [
        ["测评项目", "测评内容", "分值"],
        ["组织", "有会议", 5],
        ["负面清单", "发生重大事故", None],
        [None, "弄虚作假", None],
    ]
    preview = read_indicators(workbook(tmp_path / "t.xlsx", {"表": rows}, ["A3:A4"]))
    assert [(each.project, each.content) for each in preview.rows] == [
        ("组织", "有会议"),
        ("负面清单", "发生重大事故"),
        ("负面清单", "弄虚作假"),
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ⅰ环境优美", "环境优美"),
        ("II队伍建设", "队伍建设"),
        ("Ⅲ-2 班子", "班子"),
        ("Ⅰ类单位", "Ⅰ类单位"),
        ("Ⅱ级响应", "Ⅱ级响应"),
        ("IT服务", "IT服务"),
    ],
)
def test_roman_numbers_are_no_part_of_a_name(tmp_path: Path, written: str, name: str) -> None:
    rows = [["测评项目", "测评内容", "分值"], [written, "有会议", 5], [written, "有人", 4]]
    assert projects(read_indicators(workbook(tmp_path / "t.xlsx", {"表": rows}))) == [name]


@pytest.mark.parametrize(
    "header",
    [
        ["测评项目", "测评内容", "牵头科室", "配合科室", "分值"],
        ["类别", "工作任务", "落实措施", "责任人", "分值"],
        ["项目", "具体任务", "主办单位", "完成节点", "应得分"],
        ["测评项目", "测评内容", "测评标准", "分值", "任务标识"],
    ],
)
def test_a_table_of_tasks_is_said_to_be_one(tmp_path: Path, header: list[str]) -> None:
    rows = [header, ["组织", "开会", "甲", "乙", 5]]
    assert "不像测评指标" in read_indicators(workbook(tmp_path / "t.xlsx", {"表": rows})).mistaken


@pytest.mark.parametrize(
    "header",
    [
        ["测评项目", "测评内容", "测评标准", "分值", "责任科室"],
        ["一级指标", "二级指标", "测评方式", "应得分", "牵头部门"],
        ["考核项目", "考核内容", "考核要点", "分值", "提供材料"],
    ],
)
def test_a_standard_that_names_who_answers_is_none(tmp_path: Path, header: list[str]) -> None:
    rows = [header, ["组织", "开会", "看记录", 5, "办公室"]]
    assert not read_indicators(workbook(tmp_path / "t.xlsx", {"表": rows})).mistaken
