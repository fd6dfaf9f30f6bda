"""创建工作情况汇报: its figures are the database's, its sentences hold for any, PDF and Word say the same."""

import re
from collections import Counter
from contextlib import closing
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from db.models import Indicator
from tests.documents import pdf_texts
from tests.documents.docx_texts import headings, opened, pictures, words
from tests.documents.pdf_texts import squeezed
from tests.documents.year_papers import TODAY, choices, gathered, pages, printed
from tests.workspaces import draft, new_workspace, task_ids
from wenming_desktop.documents.listings.self_assessment import SELF_ASSESSMENT
from wenming_desktop.documents.paper import PaperKind, Subject
from wenming_desktop.documents.press.pdf_pages import page_sizes
from wenming_desktop.documents.press.wording import chinese_numeral
from wenming_desktop.documents.texts.bulletin import BULLETIN
from wenming_desktop.documents.texts.report import REPORT
from wenming_desktop.documents.texts.running_text import fill, running_content, text
from wenming_desktop.documents.texts.sentences import (
    each_counted,
    in_order,
    material_words,
    named,
    only,
    quoted,
    unclosed_words,
)
from wenming_desktop.entities.choices import FundKind, PublicityLevel, TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.funds import FundDraft, create_fund, fund_totals
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import PublicityDraft, create_publicity
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.task_editing import set_not_applicable
from wenming_desktop.plan.tasks import edit_task, plan_heads, set_score
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.orders import OrderState
from wenming_desktop.reading.titles import task_name
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.whole_year import all_activities

_ZERO = re.compile(r"(?<![\d.])0(?:个|项|条|次|处|张|篇|人|份|元|分|小时|%)")
_CODE = re.compile(r"(?<!\d)\d-\d{1,2}(?!\d)")  # of a task


def plan_of(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[0].id


def texts(content) -> list[str]:
    return [paragraph["text"] for paragraph in content.data["paragraphs"]]


def test_the_report_has_the_years_numbers_and_leaves_room_for_words(year: Workspace) -> None:
    content = gathered(year, REPORT)
    whole = "".join(pages(REPORT.pdf(content)))
    plan_id = plan_of(year)
    with year.reading() as session:
        board = plan_board(session, plan_id, TODAY)
        days = [row.starts_on for row in all_activities(session, plan_id)]
        funds = fund_totals(session, plan_id).all
    done = sum(task.status is TaskStatus.DONE for task in board.tasks)
    late = sum(task.status is TaskStatus.LATE for task in board.tasks)
    have, want = sum(task.slots.have for task in board.tasks), sum(task.slots.want for task in board.tasks)
    assert funds.budget == Decimal(65000)
    for said in (
        "7个方面、32项任务",
        f"已完成{done}项",
        f"逾期{late}项",
        f"已备{have}项、应备{want}项",
        f"开展活动{sum(day <= TODAY for day in days)}次",
        f"还安排{sum(day > TODAY for day in days)}次",
        "安排创建经费6.5万元",
        f"已支出{(funds.spent / 10000).quantize(Decimal('0.01'))}万元",
        *(squeezed(category.title) for category in board.categories),
    ):
        assert said in whole
    assert whole.count("请补充：") == 10


def test_word_and_pdf_say_the_same_words(year: Workspace) -> None:
    content = gathered(year, REPORT, {"charts": "yes", "photos": "4"})
    of_pdf = "".join(re.sub(r"—\d+—", "", text) for text in pages(REPORT.pdf(content)))
    word = REPORT.word(content)
    for paragraph in texts(content):
        assert squeezed(paragraph) in of_pdf
    head, signature = [content.data["title"], "某某局"], ["某某局", "2021年10月20日"]
    assert words(word) == squeezed("".join([*head, *texts(content), *signature]))


def test_word_and_pdf_are_of_one_make(year: Workspace) -> None:
    content = gathered(year, REPORT)
    pdf, document = REPORT.pdf(content), opened(REPORT.word(content))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert {(round(width), round(height)) for width, height in page_sizes(pdf)} == {(595, 842)}
    body = [one for one in document.paragraphs if one.style.name == "Normal" and len(one.text) > 30]
    assert {one.paragraph_format.line_spacing.pt for one in body} == {28}
    assert {run.font.size.pt for one in body for run in one.runs} == {16}
    assert [one for one in texts(content) if one[1] == "、" or one[0] == "（"] == headings(
        REPORT.word(content)
    )
    assert abs(len(pages(pdf)) * 22 - sum(len(one) // 27 + 1 for one in texts(content))) < 5 * 22
    assert round(section.page_width.mm) == 210


def test_page_numbers_stand_outside(year: Workspace) -> None:
    pdf = REPORT.pdf(gathered(year, REPORT))
    document = pypdfium2.PdfDocument(pdf)
    for at, page in enumerate(document, start=1):
        textpage = page.get_textpage()
        found = textpage.search(f"— {at} —").get_next()
        left = textpage.get_charbox(found[0])[0]
        assert (left > 300) == (at % 2 == 1)
        textpage.close()
        page.close()
    document.close()
    assert at > 2


def test_a_report_of_nothing_yet_says_nothing_of_nothing(bare: Workspace) -> None:
    content = gathered(bare, REPORT)
    whole = "".join(pages(REPORT.pdf(content)))
    for said in ("牵头科室尚未明确", "任务均未开始", "措施尚未分解", "均未备齐", "还没有自评打分"):
        assert said in whole
    assert not _ZERO.search(whole)
    assert "一是" not in whole  # there is one thing to say


@pytest.mark.parametrize("day", [date(2021, 1, 5), TODAY, date(2021, 12, 31)])
def test_no_sentence_counts_nothing(year: Workspace, day: date) -> None:
    with year.reading() as session:
        content = REPORT.gather(Subject(session, year.files, plan_heads(session)[0].id, day), {})
    whole = "".join(texts(content))
    assert not _ZERO.search(whole)
    assert not _CODE.search(whole)
    assert "…" not in whole
    assert ("一是" in whole) == ("二是" in whole)
    assert "，。" not in whole
    assert "；。" not in whole
    assert "。。" not in whole


def test_tasks_are_called_by_their_whole_first_clause(bare: Workspace) -> None:
    long = "深入学习贯彻习近平新时代中国特色社会主义思想和“党的创新理论”，抓好落实"
    with bare.log.change() as session:
        add_departments(session, ["办公室"])
        task = plan_board(session, plan_heads(session)[0].id, TODAY).tasks[0]
        edit_task(session, task.id, "text", long)
        assign(session, [task.id], AssignmentChange(lead="办公室", due_on=date(2021, 10, 25)))
    whole = "".join(texts(gathered(bare, REPORT)))
    assert "“深入学习贯彻习近平新时代中国特色社会主义思想和‘党的创新理论’”" in whole
    assert "由1个科室牵头落实，还有31项没有明确牵头科室" in whole
    assert task_name("结合实际，开展学雷锋活动。再做") == "学雷锋活动"


def test_charts_count_each_category(year: Workspace) -> None:
    content = gathered(year, REPORT, {"charts": "yes"})
    charts = [one["chart"] for one in content.data["paragraphs"] if one["level"] == "chart"]
    with year.reading() as session:
        board = plan_board(session, plan_heads(session)[0].id, TODAY)
    tasks, material = charts
    assert [(bar["label"], bar["have"], bar["want"]) for bar in tasks["bars"]] == [
        (
            f"（{chinese_numeral(one.ordinal)}）{one.short_title}",
            sum(task.status is TaskStatus.DONE for task in one.tasks),
            len(one.tasks),
        )
        for one in board.categories
    ]
    assert sum(bar["want"] for bar in material["bars"]) == sum(task.slots.want for task in board.tasks)
    whole = "".join(pages(REPORT.pdf(content)))
    assert all(f"{bar['have']}/{bar['want']}" in whole for chart in charts for bar in chart["bars"])
    said = pictures(REPORT.word(content))
    assert len(said) == 2
    assert all(f"{bar['label']} {bar['have']}/{bar['want']}" in said[0] for bar in tasks["bars"])
    assert not [one for one in gathered(year, REPORT).data["paragraphs"] if one["level"] == "chart"]


def test_photos_are_the_newest_of_different_activities(bare: Workspace, tmp_path: Path) -> None:
    plan_id = plan_of(bare)
    for number in range(1, 6):
        with bare.log.change() as session:
            made = create_activity(
                session,
                plan_id,
                ActivityDraft("会议", f"第{number}次会", date(2021, number, 3), place="礼堂"),
            )
        files = [tmp_path / f"IMG_{number}{shot}.jpg" for shot in range(2)]
        for shot, path in enumerate(files):
            Image.new("RGB", (300, 200), (number * 40, shot * 90, 90)).save(path)
        attach_to_activity(bare.log, bare.files, made.id, MaterialKind.PHOTO, files, Job())
    content = gathered(bare, REPORT, {"photos": "4"})
    shown = [one for one in content.data["paragraphs"] if one["level"] == "photo"]
    assert [one["text"] for one in shown] == [
        f"图{at}　第{number}次会（2021年{number}月3日，礼堂）"
        for at, number in enumerate((2, 3, 4, 5), start=1)
    ]
    assert len(content.pictures) == 4
    assert pictures(REPORT.word(content)) == [one["text"] for one in shown]
    assert not gathered(bare, REPORT).pictures
    assert choices(bare, REPORT, "photos") == {"不加照片": "none", "最近的 4 张": "4", "最近的 8 张": "8"}


def test_a_photo_that_cannot_be_printed_is_named(bare: Workspace, tmp_path: Path) -> None:
    plan_id = plan_of(bare)
    broken = tmp_path / "合影.jpg"
    broken.write_bytes(b"no picture")
    with bare.log.change() as session:
        made = create_activity(session, plan_id, ActivityDraft("会议", "会", date(2021, 3, 3)))
    attach_to_activity(bare.log, bare.files, made.id, MaterialKind.PHOTO, [broken], Job())
    whole = "".join(printed(bare, REPORT, {"photos": "4"}))
    assert "照片“合影.jpg”打不开" in whole
    assert "打不开" in gathered(bare, REPORT, {"photos": "4"}).note


@pytest.mark.parametrize(
    ("paper", "chosen"), [(REPORT, {"photos": "4"}), (BULLETIN, {"month": "2021-03", "photos": "4"})]
)
def test_a_photo_that_is_another_one_now_is_not_printed(
    bare: Workspace, tmp_path: Path, paper: PaperKind, chosen: dict[str, str]
) -> None:
    plan_id = plan_of(bare)
    files = [tmp_path / f"合影{number}.jpg" for number in range(2)]
    for number, path in enumerate(files):
        Image.new("RGB", (300, 200), (number * 40, 90, 90)).save(path)
    with bare.log.change() as session:
        activity = create_activity(session, plan_id, ActivityDraft("会议", "会", date(2021, 3, 3)))
    attach_to_activity(bare.log, bare.files, activity.id, MaterialKind.PHOTO, files, Job())
    assert not gathered(bare, paper, chosen).note
    bare.files.path(sha256(files[0].read_bytes()).hexdigest()).write_bytes(files[1].read_bytes())

    content = gathered(bare, paper, chosen)

    assert len(content.pictures) == 1
    assert "照片“合影0.jpg”原件被改动过" in "".join(pages(paper.pdf(content)))
    assert "原件被改动过 1 份（合影0.jpg）" in content.note


def test_money_in_the_units_of_an_office(bare: Workspace) -> None:
    plan_id = plan_of(bare)
    with bare.log.change() as session:
        create_fund(session, plan_id, FundDraft(FundKind.SPENT, date(2021, 3, 1), "宣传", "65432.10"))
    assert "已支出创建经费6.54万元。" in texts(gathered(bare, REPORT))
    with bare.log.change() as session:
        create_fund(session, plan_id, FundDraft(FundKind.BUDGET, date(2021, 1, 1), "宣传", "6万元"))
    assert "安排创建经费6万元，已支出6.54万元，超出预算0.54万元。" in texts(gathered(bare, REPORT))


def test_one_of_a_kind_is_not_called_all(bare: Workspace) -> None:
    plan_id = plan_of(bare)
    with bare.log.change() as session:
        create_activity(session, plan_id, ActivityDraft("会议", "会", date(2021, 3, 3)))
        create_publicity(
            session,
            plan_id,
            PublicityDraft("报道", "市日报", PublicityLevel.CITY, date(2021, 3, 4), adopted=True),
        )
    said = texts(gathered(bare, REPORT))
    assert "2021年共开展活动1次（会议）。" in said
    assert "共在市级媒体宣传报道1篇，已采用。" in said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (((10, 20), (10, 21)), "2021年共开展活动1次（会议），还安排1次。"),
        (((10, 21), (11, 1)), "2021年已安排活动2次，尚未开展。"),
    ],
)
def test_what_is_planned_is_not_told_as_held(
    bare: Workspace, days: tuple[tuple[int, int], ...], said: str
) -> None:
    plan_id = plan_of(bare)
    with bare.log.change() as session:
        for day in days:
            create_activity(session, plan_id, ActivityDraft("会议", "会", date(2021, *day)))
    content = gathered(bare, REPORT)
    assert said in texts(content)
    assert squeezed(said) in "".join(pages(REPORT.pdf(content)))
    assert squeezed(said) in words(REPORT.word(content))


def test_late_tasks_and_those_soon_due_are_each_counted_once(year: Workspace) -> None:
    whole = "".join(texts(gathered(year, REPORT)))
    with year.reading() as session:
        tasks = plan_board(session, plan_heads(session)[0].id, TODAY).tasks
    late = sum(task.status is TaskStatus.LATE for task in tasks)
    assert late
    assert "截至2021年10月20日，任务已完成" in whole
    assert f"逾期{late}项；" in whole
    assert f"抓紧完成逾期的{late}项任务（" in whole
    near = [
        task
        for task in tasks
        if task.status not in {TaskStatus.DONE, TaskStatus.LATE}
        and task.due_on
        and TODAY <= task.due_on <= date(2021, 11, 19)
    ]
    assert f"和30天内到期的{len(near)}项任务（" in whole


def test_all_tasks_that_lack_the_same_are_counted(bare: Workspace) -> None:
    with bare.log.change() as session:
        add_departments(session, ["办公室"])
        task = plan_board(session, plan_heads(session)[0].id, TODAY).tasks[0]
        assign(session, [task.id], AssignmentChange(lead="办公室"))
    whole = "".join(texts(gathered(bare, REPORT)))
    assert "牵头科室31处" in whole
    assert re.search(r"等31项任务缺牵头科室；", whole)
    assert re.search(r"等32项任务缺责任人、缺完成时限、缺措施；", whole)


@pytest.mark.parametrize("filling", range(10, 20))
def test_the_signature_has_text_above_it_on_its_page(filling: int) -> None:
    says = [text(f"第{number}句。") for number in range(filling)]
    ends = [text("一是落实" * 20), fill("打算")]
    head: dict[str, object] = {"title": "汇报", "unit": "某某局"}
    content = running_content(head, [*says, *ends], ("某某局", "2021年10月20日"))
    last = pages(REPORT.pdf(content))[-1]
    assert "［请补充：打算］某某局2021年10月20日" in last
    assert squeezed(ends[0].text)[:20] in last
    *_, above, asked, blank, unit, _day = opened(REPORT.word(content)).paragraphs
    assert all(one.paragraph_format.keep_with_next for one in (above, asked, blank, unit))


def test_a_plan_without_tasks_that_concern_the_unit_has_no_report(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.log.change() as session:
            set_not_applicable(session, task_ids(workspace), "没有这项业务")
        with pytest.raises(UserError, match="没有可汇报的内容"):
            gathered(workspace, REPORT)


@pytest.mark.parametrize("unit", ["局", "某某局", "沂蒙山世界地质公园管理局", "名" * 40])
def test_the_signature_stands_two_characters_from_the_edge(tmp_path: Path, unit: str) -> None:
    with closing(Workspace.create(tmp_path / "数据", unit)) as workspace:
        with workspace.log.change() as session:
            save_plan(session, draft())
        name, day = gathered(workspace, REPORT).data["signed"]
        assert (name["text"], day["text"]) == (unit, "2021年10月20日")
        if len(unit) < 24:
            assert min(name["indent"], day["indent"]) == 2
            starts = [line["indent"] + width for line, width in ((name, len(unit)), (day, 7.0))]
            assert starts[0] - starts[1] == 2  # the day begins two characters after the name
        assert f"{unit}2021年10月20日" in "".join(printed(workspace, REPORT))


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({}, ""),
        ({OrderState.CLOSED: 3}, ""),
        ({OrderState.OPEN: 1, OrderState.SOON: 1}, "督促2张督办单按期办结"),
        ({OrderState.OVERDUE: 1, OrderState.CLOSED: 2}, "督促1张逾期的督办单尽快办结"),
        ({OrderState.REPLIED: 2}, "对已回复的2张督办单核实办结"),
        (
            {OrderState.OVERDUE: 1, OrderState.REPLIED: 1, OrderState.CLOSED: 1},
            "督促2张未办结的督办单尽快办结（其中逾期1张、已回复待办结1张）",
        ),
    ],
)
def test_only_orders_that_can_be_in_time_are_said_to_be(states: dict[OrderState, int], said: str) -> None:
    assert unclosed_words(Counter(states)) == said


def test_material_to_be_done_is_that_of_the_gaps(year: Workspace) -> None:
    *_, wants = [said for said in texts(gathered(year, REPORT)) if "对照测评标准" in said]
    whole = "".join(texts(gathered(year, REPORT)))
    lacking = re.search(r"[：、]材料(\d+)处", whole)
    assert lacking
    assert f"补齐还缺的{lacking[1]}项材料" in wants
    wrong = re.search(r"不合要求(\d+)处", whole)
    assert (f"不合要求的{wrong[1]}项" in wants) if wrong else ("不合要求" not in wants)


def test_points_of_tasks_are_told_while_indicators_have_none(bare: Workspace) -> None:
    with bare.log.change() as session:
        plan_id = plan_heads(session)[0].id
        task = plan_board(session, plan_id, TODAY).tasks[0]
        set_score(session, task.id, "score", "5")
        set_score(session, task.id, "self_score", "3")
        session.add(Indicator(plan_id=plan_id, ordinal=1, project="项目", content="内容"))
    said = texts(gathered(bare, REPORT))
    assert "对照工作方案，1项任务已自评，共3分，满分5分；测评指标尚未逐项打分。" in said
    assert "［请补充：自评情况（测评指标还没有自评打分）］" in said
    summary = str(gathered(bare, SELF_ASSESSMENT).data)
    assert "另有 1 项任务自评 3 分，这里按测评指标自评，没有计入" in summary
    assert summary.count("待定分值 1 项，不计入合计") == 1
    assert "待定分值 1 项；" not in summary


def test_an_address_is_found_as_written_and_a_number_stays_with_its_unit() -> None:
    address = "https://example.org/c_d?e=f&g=" + "0123456789abcdefghij" * 6
    late = [text(f"{'字' * filling}逾期2073天，其余照旧办理。") for filling in range(12, 24)]
    content = running_content({"title": "汇报", "unit": "局"}, [text(f"见{address}。"), *late])
    whole = "\n".join(pdf_texts.pages(REPORT.pdf(content)))
    assert address in squeezed(whole)
    lines = whole.splitlines()
    assert max(map(len, lines)) < len(address)  # it is broken over lines
    assert sum("2073天" in line.replace(" ", "") for line in lines) == len(late)


def test_sentences_for_any_number() -> None:
    assert in_order(["做好收尾"]) == "做好收尾。"
    assert in_order(["收尾", "总结"]) == "一是收尾；二是总结。"
    assert each_counted({"会议": 3}, "次") == "均为会议"
    assert each_counted({"会议": 3, "宣讲": 0}, "次") == "均为会议"
    assert each_counted({"会议": 1}, "次") == "会议"
    assert each_counted({"会议": 1, "宣讲": 2}, "次") == "会议1次、宣讲2次"
    assert only({"会议": 3, "宣讲": 0}) == "会议"
    assert only({"会议": 3, "宣讲": 1}) == ""
    assert material_words(Tally(0, 116)) == "所需材料应备116项，均未备齐"
    assert material_words(Tally(0, 1)) == "所需材料应备1项，尚未备齐"
    assert each_counted({}, "次") == ""
    assert material_words(Tally(0, 0)) == ""
    assert material_words(Tally(3, 3)) == "所需材料3项已全部备齐"
    assert named(["甲", "甲", "乙"], "项任务", 6) == "“甲”、“乙”等3项任务"
    assert named(["甲", "乙"], "项任务", 6) == "“甲”、“乙”"
    assert quoted("学“四史”活动") == "“学‘四史’活动”"
