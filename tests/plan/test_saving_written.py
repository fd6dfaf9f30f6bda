"""What a document says of a plan beside who does what by when is kept."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.workspaces import draft
from wenming_desktop import clock
from wenming_desktop.plan.plan_editing import PartKind, SourceRow, plan_parts, plan_sources
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.saving_written import add_source, add_stages, written_score
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, StageDraft, TaskDraft
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.whole_year import year_json

DRAFT = replace(
    draft("另一个方案"),
    stages=(StageDraft("动员部署", "三月底前。"), StageDraft("总结", "十二月。")),
    source="原文全文",
    source_name="方案.docx",
)


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("5", "5"),
        ("５", "5"),
        ("2.5分（加分）", "2.5"),
        (" 2 分 ", "2"),
        ("+10", "10"),
        ("", None),
        ("10－12", None),
        ("每次2分", None),
        ("9999", None),
    ],
)
def test_points_as_tables_write_them(written: str, points: str | None) -> None:
    assert written_score(written) == (None if points is None else Decimal(points))


def save(workspace: Workspace, plan: PlanDraft) -> str:
    with workspace.log.change() as session:
        return save_plan(session, plan)


def test_a_row_of_a_table_is_kept_whole(workspace: Workspace) -> None:
    tasks = (
        TaskDraft("甲", standard="查资料", score="2分", measures="制定方案\n\n 开展检查 ", note="重点"),
        TaskDraft("乙", score="2至4分", note="其他"),
    )
    plan_id = save(workspace, replace(DRAFT, categories=(CategoryDraft("类别", tasks),)))
    with workspace.reading() as session:
        first, second = plan_view(session, plan_id, clock.today()).tasks
    assert (first.standard, first.score, first.note) == ("查资料", Decimal(2), "重点")
    assert [(row.ordinal, row.text) for row in first.measures] == [(1, "制定方案"), (2, "开展检查")]
    assert (second.score, second.note) == (None, "其他\n分值：2至4分")


def test_stages_and_the_text_stay_with_the_plan(workspace: Workspace) -> None:
    plan_id = save(workspace, DRAFT)
    with workspace.log.change("再次读入") as session:
        add_source(session, plan_id, DRAFT)  # the same text once
        add_source(session, plan_id, replace(DRAFT, source="补充通知", source_name=""))
        add_stages(session, plan_id, replace(DRAFT, stages=(*DRAFT.stages, StageDraft("迎检", "一月。"))))
    with workspace.reading() as session:
        sources = plan_sources(session, plan_id)
        stages = [row.title for row in plan_parts(session, plan_id, PartKind.STAGE)]
        whole = year_json(session, plan_id, clock.today())
    today = clock.today()
    assert [replace(row, id="") for row in sources] == [
        SourceRow("", "方案.docx", today, "原文全文"),
        SourceRow("", "粘贴的文字", today, "补充通知"),
    ]
    assert stages == ["动员部署", "总结", "迎检"]
    assert whole["stages"][0] == {"title": "动员部署", "text": "三月底前。"}
    assert whole["sources"][1]["text"] == "补充通知"
