"""创建工作情况汇报: a draft with the year's real numbers; what only people know is left to be written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from wenming_desktop.documents.fonts import Role
from wenming_desktop.documents.paper import Chosen, Content, PaperKind, Subject
from wenming_desktop.documents.word_file import Align, Face, WordFile
from wenming_desktop.documents.wording import chinese_numeral
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.amounts import amount_words
from wenming_desktop.ledger.funds import fund_totals
from wenming_desktop.ledger.publicity import publicity_totals
from wenming_desktop.ledger.volunteers import volunteer_totals
from wenming_desktop.progress.assessment import assessment
from wenming_desktop.progress.board import CategoryLine, PlanBoard, TaskLine, plan_board
from wenming_desktop.progress.gaps import Urgency, urgent_first
from wenming_desktop.progress.orders import OrderState, state_counts
from wenming_desktop.words import chinese_date, plain_number
from wenming_desktop.year.whole_year import all_activities

_WORST = 8  # gaps named


class Level(StrEnum):
    """How a paragraph is set."""

    HEADING = "heading"  # 一、…
    SUBHEADING = "subheading"  # （一）…
    TEXT = "text"
    FILL = "fill"  # to be written by the clerk


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a running text."""

    level: Level
    text: str


def report_paragraphs(subject: Subject) -> list[Paragraph]:
    """The report's text.

    Raises:
        UserError: the plan has no tasks.
    """
    board = plan_board(subject.session, subject.plan_id, subject.today).concerned
    if not board.tasks:
        raise UserError(f"{board.year}年度的方案里没有任务，没有可汇报的内容。")
    parts = (
        ("总体情况", _overall(board)),
        ("各项任务落实情况", _categories(board)),
        ("活动开展情况", _activities(subject)),
        ("宣传报道和经费保障", _publicity(subject)),
        ("督办和自评情况", _supervision(subject)),
        ("存在的不足", _gaps(board)),
        ("下一步打算", _next(board, subject)),
    )
    paragraphs: list[Paragraph] = []
    for number, (heading, body) in enumerate(parts, start=1):
        paragraphs.append(Paragraph(Level.HEADING, f"{chinese_numeral(number)}、{heading}"))
        paragraphs += body
    return paragraphs


def _overall(board: PlanBoard) -> Iterator[Paragraph]:
    tasks = board.tasks
    status = Counter(task.status for task in tasks)
    leads = {task.lead for task in tasks if task.lead}
    source = f"按照《{board.title}》，" if board.title else ""
    yield _text(
        f"{source}{board.year}年度创建工作分为{len(board.categories)}个方面、{len(tasks)}项任务，"
        f"由{len(leads)}个科室牵头落实。截至目前，已完成{status[TaskStatus.DONE]}项，"
        f"进行中{status[TaskStatus.DOING]}项，未开始{status[TaskStatus.TODO]}项，"
        f"逾期{status[TaskStatus.LATE]}项；所需材料{_slots(tasks)}。"
    )
    yield _fill("领导重视、组织机构和制度建设的主要做法")


def _categories(board: PlanBoard) -> Iterator[Paragraph]:
    for category in board.categories:
        yield Paragraph(Level.SUBHEADING, f"（{chinese_numeral(category.ordinal)}）{category.title}")
        yield _text(_category(category))
        yield _fill("主要做法、特色亮点和成效")


def _category(category: CategoryLine) -> str:
    tasks = category.tasks
    done = sum(task.status is TaskStatus.DONE for task in tasks)
    measures = sum(task.measures.want for task in tasks)
    finished = sum(task.measures.have for task in tasks)
    words = [f"共{len(tasks)}项任务，已完成{done}项", f"分解措施{measures}条，完成{finished}条"]
    if quotas := [task.quota for task in tasks if task.quota]:
        have, want = sum(quota.have for quota in quotas), sum(quota.want for quota in quotas)
        words.append(f"有次数要求的活动完成{have}次，要求{want}次")
    words.append(f"所需材料{_slots(tasks)}")
    return "；".join(words) + "。"


def _activities(subject: Subject) -> Iterator[Paragraph]:
    rows = list(all_activities(subject.session, subject.plan_id))
    if not rows:
        yield _text("活动台账中还没有登记活动。")
        return
    people = sum(row.people or 0 for row in rows)
    kinds = Counter(row.kind for row in rows).most_common()
    named = "、".join(f"{kind}{count}次" for kind, count in kinds)
    joined = f"，参加{people}人次" if people else ""
    yield _text(f"全年共开展各类活动{len(rows)}次{joined}。其中：{named}。")
    totals = volunteer_totals(subject.session, subject.plan_id)
    if totals.active:
        yield _text(
            f"志愿者队伍{totals.volunteers}人，今年参加志愿服务{totals.active}人，"
            f"累计服务{plain_number(totals.hours)}小时。"
        )
    if festivals := list(dict.fromkeys(row.festival for row in rows if row.festival)):
        yield _text(f"围绕{'、'.join(festivals)}等传统节日开展了“我们的节日”主题活动。")


def _publicity(subject: Subject) -> Iterator[Paragraph]:
    totals = publicity_totals(subject.session, subject.plan_id)
    if totals.total:
        levels = "、".join(f"{row.name}级{row.total}篇" for row in reversed(totals.by_level) if row.total)
        yield _text(f"共在各级媒体宣传报道{totals.total}篇，采用{totals.adopted}篇，其中{levels}。")
    else:
        yield _text("宣传台账中还没有登记报道。")
    funds = fund_totals(subject.session, subject.plan_id).all
    if funds.budget or funds.spent:
        yield _text(f"安排创建经费{amount_words(funds.budget)}元，已支出{amount_words(funds.spent)}元。")
    else:
        yield _text("经费台账中还没有登记预算和支出。")


def _supervision(subject: Subject) -> Iterator[Paragraph]:
    states = state_counts(subject.session, subject.plan_id, subject.today)
    if total := sum(states.values()):
        yield _text(
            f"发出督办单{total}张，办结{states[OrderState.CLOSED]}张，"
            f"已回复{states[OrderState.REPLIED]}张，逾期{states[OrderState.OVERDUE]}张。"
        )
    whole = assessment(subject.session, subject.plan_id).whole
    if whole.own is None:
        yield _text("自评尚未开始。")
        return
    bonus = f"，另有加分{plain_number(whole.bonus)}分" if whole.bonus else ""
    yield _text(
        f"对照测评标准自评{plain_number(whole.own)}分，满分{plain_number(whole.full)}分{bonus}；"
        f"已自评{whole.scored}项，共{whole.lines}项。"
    )
    if whole.without_material:
        yield _text(f"其中{whole.without_material}项有分但没有材料，还需补齐。")


def _gaps(board: PlanBoard) -> Iterator[Paragraph]:
    found = urgent_first(gap for task in board.tasks for gap in task.gaps)
    if not found:
        yield _text("各项任务的分工、时限、措施、次数和材料均已齐备。")
    else:
        kinds = "、".join(
            f"{kind}{count}处" for kind, count in Counter(gap.kind for gap in found).most_common()
        )
        tasks = len({gap.task_id for gap in found})
        yield _text(f"对照要求，{tasks}项任务还有缺项{len(found)}处：{kinds}。较为紧迫的有：")
        yield _text("；".join(f"{gap.code} {gap.text}" for gap in found[:_WORST]) + "。")
    yield _fill("分析原因")


def _next(board: PlanBoard, subject: Subject) -> Iterator[Paragraph]:
    soon = [
        task
        for task in board.tasks
        if task.status is not TaskStatus.DONE and any(gap.urgency < Urgency.LATER for gap in task.gaps)
    ]
    if soon:
        codes = "、".join(task.code for task in soon)
        yield _text(f"一是抓紧完成已到期和30天内到期的{len(soon)}项任务（{codes}），逐项销号。")
    yield _fill("下一步的工作安排和保障措施")
    yield _text(f"（数据截至{chinese_date(subject.today)}）")


def _slots(tasks: tuple[TaskLine, ...]) -> str:
    have, want = sum(task.slots.have for task in tasks), sum(task.slots.want for task in tasks)
    share = f"，齐备率{Decimal(100) * have / want:.0f}%" if want else ""
    return f"已备{have}项、应备{want}项{share}"


def _text(text: str) -> Paragraph:
    return Paragraph(Level.TEXT, text)


def _fill(what: str) -> Paragraph:
    return Paragraph(Level.FILL, f"［请补充：{what}］")


def _gather(subject: Subject, _chosen: Chosen) -> Content:
    plan = subject.plan
    return Content(
        {
            "title": f"{plan.year}年度省级文明单位创建工作情况汇报",
            "unit": plan.unit,
            "date-line": chinese_date(subject.today),
            "paragraphs": [asdict(paragraph) for paragraph in report_paragraphs(subject)],
        }
    )


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordFile(data["title"], data["unit"])
    made.title(data["title"])
    made.paragraph(data["unit"], align=Align.CENTER, after=12)
    faces = {Level.HEADING: Face.HEADING, Level.SUBHEADING: Face.SUBHEADING}
    for paragraph in data["paragraphs"]:
        level = Level(paragraph["level"])
        made.paragraph(
            paragraph["text"],
            face=faces.get(level, Face.BODY),
            align=Align.BOTH,
            indent=2,
            urgent=level is Level.FILL,
        )
    made.paragraph("")
    made.paragraph(data["unit"], align=Align.RIGHT)
    made.paragraph(data["date-line"], align=Align.RIGHT)
    return made.bytes()


_FACES = (Role.TITLE, Role.BODY, Role.HEADING, Role.SUBHEADING)
REPORT = PaperKind("report", "创建工作情况汇报", (), _gather, _word, _FACES)
