"""Where pages end: nothing runs off a page, no title or signature stands alone."""

import re
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest

from tests.documents.year_papers import TODAY, gathered, has_sentences, pages, printed, sentences
from tests.workspaces import new_workspace
from wenming_desktop.documents.listings.duty_list import DUTY_LIST
from wenming_desktop.documents.listings.listing import Column, key, listing, pages_needed, sheet, table
from wenming_desktop.documents.listings.paper_rows import group, row
from wenming_desktop.documents.listings.year_calendar import CALENDAR
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task, plan_heads
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.workspace import Workspace


def lowest(pdf: bytes) -> float:
    """How far above a page's lower edge the lowest character of the paper stands, in points."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        texts = [page.get_textpage() for page in document]
        return min(text.get_charbox(at)[1] for text in texts for at in range(text.count_chars()))


def test_a_long_order_goes_on_in_the_next_column_of_the_calendar(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.log.change() as session:
            add_departments(session, ["办公室"])
            due = date(2021, 11, 20)
            issue_order(session, plan_heads(session)[0].id, OrderDraft(sentences(170), "办公室", TODAY, due))
        pdf = CALENDAR.pdf(gathered(workspace, CALENDAR, {"month": "2021-11"}))
    assert has_sentences(170, "".join(pages(pdf)))
    assert lowest(pdf) > 20


def test_a_first_row_taller_than_the_rest_of_the_page_begins_below_the_title(tmp_path: Path) -> None:
    with closing(Workspace.create(tmp_path / "数据", "某某局")) as workspace:
        with workspace.log.change() as session:
            save_plan(session, bundled_plan())
            add_departments(session, ["办公室"])
            task = plan_view(session, plan_heads(session)[0].id, TODAY).tasks[0]
            assign(session, [task.id], AssignmentChange(lead="办公室"))
            edit_task(session, task.id, "text", sentences(42))
        texts = printed(workspace, DUTY_LIST)
    assert "第0句落实要求" in texts[0]
    assert has_sentences(42, "".join(texts))


def test_a_long_text_goes_on_across_the_page_and_loses_nothing() -> None:
    columns = (Column("编号", 20), Column("任务"), Column("措施"), Column("责任人", 20))
    long_row = row("1-2", sentences(200), "制定方案。", "张三")
    rows = [long_row, row("1-3", "短的。", "组织实施。", "李四")]
    content = listing("某某局", "清单", [sheet("单位", "日期", "", [table(columns, [group(rows)])], ())])
    (first, rest, other) = content.data["sheets"][0]["blocks"][0]["groups"][0]["rows"]
    (below,) = rest["cells"]
    label = "1-2 任务（续）："
    assert below.startswith(label)
    assert first["cells"][1] + below.removeprefix(label) == sentences(200)
    assert (first["cells"][0], first["cells"][2:]) == ("1-2", ["制定方案。", "张三"])
    assert other["cells"][1] == "短的。"
    texts = pages(DUTY_LIST.pdf(content))
    assert has_sentences(200, "".join(texts))
    assert len(texts) <= 3


@pytest.mark.parametrize("keyed", [True, False])
def test_who_signs_never_stands_without_a_row(keyed: bool) -> None:
    columns = (Column("编号", 20), Column("事项"))
    for many in range(24, 36):
        rows = [row(str(number), f"事项{number}。") for number in range(many)]
        blocks = [table(columns, [group(rows, "一组", "几项")]), *([key("数字是件数。")] if keyed else [])]
        content = listing("某某局", "清单", [sheet("单位", "日期", "", blocks, ("核对人", "核对日期"))])
        *_, last = pages(DUTY_LIST.pdf(content))
        assert f"事项{many - 1}。" in last
        assert re.search("(数字是件数。)?核对人：核对日期：", last)
        assert ("数字是件数" in last) == keyed
        document = docx.Document(BytesIO(DUTY_LIST.word(content)))
        held = [
            cell.paragraphs[0].paragraph_format.keep_with_next for cell in document.tables[0].rows[-1].cells
        ]
        assert held == [True, True]


@pytest.mark.parametrize("name", ["办公室", "文明创建与精神文明建设综合协调督查考评服务保障中心综合科"])
def test_how_long_a_list_is_said_to_be_comes_true(name: str) -> None:
    columns = (Column("编号", 20), Column("事项"), Column("科室", 28))
    rows = [row(str(number), f"事项{number}。", name) for number in range(400)]
    content = listing(
        "某某局", "清单", [sheet("单位", "日期", "", [table(columns, [group(rows, "一类")])], ())]
    )
    printed_pages = len(pages(DUTY_LIST.pdf(content)))
    assert pages_needed(columns, rows[:20], 400) == pytest.approx(printed_pages, rel=0.15)
