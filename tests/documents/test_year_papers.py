"""The papers of the year's work: what they say is what the database holds, whole and selectable."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tests.documents.pdf_texts import squeezed
from tests.documents.year_papers import TODAY, choices, gathered, groups_of, pages, printed
from tests.workspaces import attach, file
from wenming_desktop.documents.forms.package_reminder import PACKAGE_REMINDER
from wenming_desktop.documents.forms.supervision_order import SUPERVISION_ORDER
from wenming_desktop.documents.listings.checklist import CHECKLIST
from wenming_desktop.documents.listings.duty_list import DUTY_LIST
from wenming_desktop.documents.listings.gap_list import GAP_LIST
from wenming_desktop.documents.listings.progress_review import PROGRESS_REVIEW
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.table.table_paper import ASSIGNMENT_TABLE
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.tasks import edit_task, plan_heads
from wenming_desktop.progress.gaps import gaps
from wenming_desktop.progress.orders import OrderDraft, OrderFilter, page_orders
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.progress.reviews import compare_review, page_reviews
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.workspace import Workspace


def test_every_paper_has_a_name_and_a_template_of_its_own() -> None:
    assert len({paper.name for paper in PAPERS}) == len({paper.title for paper in PAPERS}) == len(PAPERS)


def test_duties_of_every_department_on_pages_of_their_own(year: Workspace) -> None:
    texts = printed(year, DUTY_LIST)
    with year.reading() as session:
        plan = plan_view(session, plan_heads(session)[0].id, TODAY)
    whole = "".join(texts)
    assert all(squeezed(task.text) in whole for task in plan.tasks if task.lead)
    departments = [name for name in choices(year, DUTY_LIST, "department").values() if name]
    for name in departments:
        (own,) = [text for text in texts if f"科室：{name}" in text and "责任清单" in text]
        assert own.count("责任清单") == 1


def test_duties_of_one_department(year: Workspace) -> None:
    name = "办公室"
    whole = "".join(printed(year, DUTY_LIST, {"department": name}))
    with year.reading() as session:
        plan = plan_view(session, plan_heads(session)[0].id, TODAY)
    for task in plan.tasks:
        mine = name in (task.lead, *task.support)
        assert (squeezed(task.text) in whole) == mine
        if task.lead == name:
            assert all(squeezed(measure.text) in whole for measure in task.measures)
    assert f"牵头{sum(task.lead == name for task in plan.tasks)}项" in whole


def test_a_part_of_the_duties_without_a_task_has_no_heading(bare: Workspace) -> None:
    with bare.log.change() as session:
        add_departments(session, ["办公室", "宣传科"])
        task = plan_view(session, plan_heads(session)[0].id, TODAY).tasks[0]
        assign(session, [task.id], AssignmentChange(lead="办公室", support=["宣传科"]))
    found = {
        one["unit-line"].rpartition("：")[2]: [(part["heading"], part["tally"]) for part in groups_of(one)]
        for one in gathered(bare, DUTY_LIST).data["sheets"]
    }
    assert found == {"办公室": [("牵头的任务", "1 项")], "宣传科": [("配合的任务", "1 项")]}


def test_what_is_only_supported_names_the_lead_and_counts_its_material(bare: Workspace) -> None:
    with bare.log.change() as session:
        add_departments(session, ["办公室", "宣传科"])
        task = plan_view(session, plan_heads(session)[0].id, TODAY).tasks[0]
        assign(session, [task.id], AssignmentChange(lead="办公室", support=["宣传科"], person="张建国"))
        add_requirement(session, task.id, RequirementForm("学习记录", MaterialKind.RECORD, 2))
    lead = "".join(printed(bare, DUTY_LIST, {"department": "办公室"}))
    assert "学习记录0/2" in lead
    own = "".join(printed(bare, DUTY_LIST, {"department": "宣传科"}))
    (kinds,) = re.findall(r"办公室张建国(0/\d+种)", own)
    assert kinds != "0/0种"
    assert "学习记录" not in own
    assert "措施、次数和各种材料的名称，见牵头科室的那一份" in own
    assert "完成时限" not in own  # nothing would stand in that column


@pytest.mark.parametrize("grouped", [None, "department"])
def test_every_gap_is_listed_once(year: Workspace, grouped: str | None) -> None:
    content = gathered(year, GAP_LIST, {"group": grouped})
    with year.reading() as session:
        found = gaps(session, plan_heads(session)[0].id, TODAY)
    (sheet,) = content.data["sheets"]
    rows = [row["cells"] for group in groups_of(sheet) for row in group["rows"]]
    assert sorted((cells[1], cells[2]) for cells in rows) == sorted((gap.code, gap.text) for gap in found)
    whole = "".join(pages(GAP_LIST.pdf(content)))
    assert all(squeezed(gap.todo) in whole for gap in found)


def test_gaps_of_one_department_and_none(year: Workspace, bare: Workspace) -> None:
    content = gathered(year, GAP_LIST, {"department": "办公室"})
    (sheet,) = content.data["sheets"]
    leads = {row["cells"][4] for group in groups_of(sheet) for row in group["rows"]}
    assert leads == {"办公室"}
    with pytest.raises(UserError, match="没有缺项"):
        gathered(bare, GAP_LIST, {"department": "办公室"})


def test_orders_are_offered_open_ones_first_and_printed_whole(year: Workspace) -> None:
    with year.reading() as session:
        orders = page_orders(session, plan_heads(session)[0].id, OrderFilter(), TODAY)
    offered = list(choices(year, SUPERVISION_ORDER, "order").values())
    assert sorted(offered) == sorted(order.id for order in orders)
    closed = {order.id: order.closed_on is not None for order in orders}
    assert [closed[order_id] for order_id in offered] == sorted(closed[order_id] for order_id in offered)
    for order in orders:
        (text,) = printed(year, SUPERVISION_ORDER, {"order": order.id})
        wanted = (order.department, order.content, order.reply, f"督办{order.code}")
        assert all(squeezed(words) in text for words in wanted)
        assert ("日办结" in text) == closed[order.id]


def test_an_order_says_what_it_rests_on_and_who_supports(bare: Workspace) -> None:
    with bare.log.change() as session:
        add_departments(session, ["办公室", "宣传科", "㼆𠮷科"])
        plan = plan_heads(session)[0].id
        draft = OrderDraft("补齐材料", "办公室", TODAY, TODAY, "2-7", "《实施方案》", "请抓紧办理。")
        issue_order(session, plan, replace(draft, supporting=("宣传科", "㼆𠮷科")))
    (text,) = printed(bare, SUPERVISION_ORDER)
    assert "承办科室办公室协办科室宣传科、㼆𠮷科" in text
    assert "督办依据《实施方案》领导批示请抓紧办理。督办事项补齐材料" in text
    assert "督办单督办〔2021〕1号" in text


def test_nobody_is_reminded_of_what_was_never_sent(bare: Workspace) -> None:
    with pytest.raises(UserError, match="还没有发过填报包，请先点菜单"):
        gathered(bare, PACKAGE_REMINDER)


def test_names_in_names_have_inner_marks(bare: Workspace) -> None:
    with bare.log.change() as session:
        task = plan_view(session, plan_heads(session)[0].id, TODAY).tasks[0]
        add_requirement(session, task.id, RequirementForm("“四德”活动记录", MaterialKind.RECORD))
    assert "在“‘四德’活动记录”中添加" in "".join(printed(bare, GAP_LIST))


def test_the_checklist_names_three_files_of_a_slot(bare: Workspace, tmp_path: Path) -> None:
    with bare.log.change() as session:
        task = plan_view(session, plan_heads(session)[0].id, TODAY).tasks[0]
        slot = add_requirement(session, task.id, RequirementForm("学习记录", MaterialKind.RECORD))
    files = [file(tmp_path, f"会议记录{number}.pdf", b"%d" % number) for number in range(5)]
    attach_to_requirement(bare.log, bare.files, slot, files, Job())
    loose = [file(tmp_path, f"散{number}.pdf", b"loose%d" % number) for number in range(2)]
    attach(bare, task.id, *loose)
    text = "".join(printed(bare, CHECKLIST))
    assert "学习记录" in text
    assert "等5份" in text
    assert sum(f"会议记录{number}" in text for number in range(5)) == 3
    assert "其他材料2份" in text


def test_a_review_beside_the_one_before(year: Workspace) -> None:
    with year.reading() as session:
        newest, oldest = page_reviews(session, plan_heads(session)[0].id)
        found = compare_review(session, newest.id)
    whole = "".join(printed(year, PROGRESS_REVIEW))
    assert "调度日期：2021年9月28日" in whole
    assert f"已完成{newest.done}项" in whole
    states = re.search(r"共(\d+)项任务，已完成(\d+)项，进行中(\d+)项，未开始(\d+)项，逾期(\d+)项", whole)
    whole_number, *parts = map(int, states.groups())
    assert whole_number == sum(parts)
    assert all(moved.standing.code in whole for moved in found.rows)
    first = "".join(printed(year, PROGRESS_REVIEW, {"review": oldest.id}))
    assert "相比" in whole
    assert "相比" not in first


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (DUTY_LIST, "先在各类别里指派"),
        (SUPERVISION_ORDER, "还没有督办单"),
        (PROGRESS_REVIEW, "还没有调度记录"),
    ],
)
def test_nothing_to_print_is_said(bare: Workspace, paper, why: str) -> None:
    with pytest.raises(UserError, match=why):
        gathered(bare, paper)


def test_rare_characters_and_a_task_longer_than_a_page(bare: Workspace) -> None:
    long = "".join(f"第{number}项要求落实到位，" for number in range(600))
    with bare.log.change() as session:
        add_departments(session, ["㼆𠮷科"])
        task = plan_view(session, plan_heads(session)[0].id, TODAY).tasks[0]
        assign(session, [task.id], AssignmentChange(lead="㼆𠮷科", person="王㼆"))
        edit_task(session, task.id, "text", long)
    texts = printed(bare, DUTY_LIST)
    whole = "".join(texts)
    assert "科室：㼆𠮷科" in whole
    assert "王㼆" in whole
    assert len(texts) > 1
    assert all(f"第{number}项要求落实到位" in whole for number in range(0, 600, 97))


def test_duties_as_a_word_file(year: Workspace) -> None:
    content = gathered(year, DUTY_LIST, {"department": "办公室"})
    saved = docx.Document(BytesIO(DUTY_LIST.word(content)))
    assert len(saved.tables) == 2  # what it leads, what it supports
    wanted = [
        [cell if isinstance(cell, str) else cell["text"] for cell in row["cells"]]
        for group in groups_of(content.data["sheets"][0])
        for row in group["rows"]
    ]
    found = [[cell.text for cell in row.cells] for table in saved.tables for row in table.rows]
    assert [row for row in found if row in wanted] == wanted
    for head, *others in (table.rows for table in saved.tables):
        assert head._tr.xpath("./w:trPr/w:tblHeader")
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in others if len(set(row.cells)) > 1)
    section = saved.sections[0]
    assert section.page_width > section.page_height
    fonts = {run.font.name for run in saved.paragraphs[0].runs}
    assert fonts == {"Times New Roman"}
    (face,) = saved.paragraphs[0].runs[0]._r.xpath("./w:rPr/w:rFonts/@w:eastAsia")
    assert face == "方正小标宋简体"


def test_an_order_as_a_word_file(year: Workspace) -> None:
    for value in choices(year, SUPERVISION_ORDER, "order").values():
        content = gathered(year, SUPERVISION_ORDER, {"order": value})
        saved = docx.Document(BytesIO(SUPERVISION_ORDER.word(content)))
        (table,) = saved.tables
        assert [(row.cells[0].text, row.cells[1].text) for row in table.rows] == [
            (line["label"], line["text"]) for line in content.data["lines"]
        ]


def test_the_table_as_a_word_file_has_every_task_under_its_merged_category(year: Workspace) -> None:
    content = gathered(year, ASSIGNMENT_TABLE)
    saved = docx.Document(BytesIO(ASSIGNMENT_TABLE.word(content)))
    (table,) = saved.tables
    with year.reading() as session:
        plan = plan_view(session, plan_heads(session)[0].id, TODAY)
    heads = [cell.text for cell in table.rows[0].cells]
    category, text = heads.index("测评项目"), heads.index("测评内容（工作任务）")
    found: dict[str, list[str]] = {}
    for row in table.rows[1:]:
        found.setdefault(row.cells[category].text, []).append(row.cells[text].text)
    assert {title: "".join(texts) for title, texts in found.items()} == {
        one.title: "".join(task.text for task in one.tasks) for one in plan.categories
    }
    merged = {row.cells[category]._tc for row in table.rows[1:]}
    assert len(merged) == len(plan.categories)
    materials = heads.index("报送材料")
    assert table.rows[1].cells[materials].text == "、".join(plan.tasks[0].materials)
