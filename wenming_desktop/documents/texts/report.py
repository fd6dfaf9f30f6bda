"""创建工作情况汇报: a draft with the year's real numbers; what only people know is left to be written."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from wenming_desktop.documents.forms.activity_photos import (
    ActivityPhoto,
    chosen_photos,
    photo_option,
    read_photos,
)
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.charts import progress_charts, trend_chart
from wenming_desktop.documents.press.fonts import Role
from wenming_desktop.documents.press.wording import chinese_numeral
from wenming_desktop.documents.texts.running_text import (
    Block,
    Level,
    Paragraph,
    fill,
    running_content,
    text,
    write_running,
)
from wenming_desktop.documents.texts.sentences import (
    counted,
    each_counted,
    in_order,
    joined,
    level_words,
    material_words,
    named,
    only,
    status_words,
    total,
    unclosed_words,
)
from wenming_desktop.documents.word.word_file import Align, WordFile
from wenming_desktop.documents.word.word_words import BODY_PT, Face
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.amounts import money_words
from wenming_desktop.ledger.funds import fund_totals
from wenming_desktop.ledger.publicity import publicity_totals
from wenming_desktop.ledger.volunteers import volunteer_totals
from wenming_desktop.progress.assessment import ScoreTotal, assessment
from wenming_desktop.progress.board import CategoryLine, PlanBoard, TaskLine, plan_board
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.gaps import DUE_SOON, Gap, GapKind, Urgency, urgent_first
from wenming_desktop.progress.orders import OrderState, state_counts
from wenming_desktop.progress.trend import review_trend
from wenming_desktop.reading.titles import task_name
from wenming_desktop.words import chinese_date, listed, plain_number
from wenming_desktop.year.whole_year import all_activities

_LACKS = 5  # named, of what tasks lack
_EXAMPLES, _SAID = 3, 4  # tasks named that lack the same; said of what they lack
_YES = "yes"
_WITH_PHOTOS = "活动开展情况"  # the part that photos follow
_NAMED = 6  # tasks named in a sentence


def report_text(
    subject: Subject, *, charts: bool, trend: bool = False, photos: Sequence[ActivityPhoto] = ()
) -> Iterator[Block]:
    """The report, from top to bottom.

    Args:
        subject: whose year.
        charts: whether bars of progress and material follow the figures.
        trend: whether the lines over the year's reviews follow them.
        photos: to show behind the activities.

    Raises:
        UserError: the plan has no tasks.
    """
    board = plan_board(subject.session, subject.plan_id, subject.today).concerned
    if not board.tasks:
        raise UserError(f"{board.year}年度的方案里没有任务，没有可汇报的内容，请先导入工作方案。")
    parts: tuple[tuple[str, list[Block]], ...] = (
        (
            "总体情况",
            [
                *_overall(board, subject.today),
                *(progress_charts(_filled(board)) if charts else ()),
                *(_trend(subject) if trend else ()),
            ],
        ),
        ("各项任务落实情况", list(_categories(board))),
        (_WITH_PHOTOS, list(_activities(subject))),
        ("宣传报道和经费保障", list(_publicity(subject))),
        ("督办和自评情况", list(_supervision(subject))),
        ("存在的不足", list(_gaps(board))),
        ("下一步打算", list(_next(board, subject))),
    )
    subject.session.rollback()  # all is read; photos take their time, and nobody has to wait for it to write
    for number, (heading, body) in enumerate(parts, start=1):
        yield Paragraph(Level.HEADING, f"{chinese_numeral(number)}、{heading}")
        yield from body
        if heading == _WITH_PHOTOS:
            yield from read_photos(subject.files, photos)


def _filled(board: PlanBoard) -> list[CategoryLine]:
    """The categories that have tasks which concern the unit."""
    return [category for category in board.categories if category.tasks]


def _overall(board: PlanBoard, today: date) -> Iterator[Paragraph]:
    tasks = board.tasks
    source = f"按照《{board.title}》" if board.title else ""
    parted = f"{board.year}年度创建工作分为{len(_filled(board))}个方面、{len(tasks)}项任务"
    slots = material_words(total(task.slots for task in tasks))
    stands = joined((f"截至{chinese_date(today)}，任务{status_words(tasks)}", slots), "；")
    yield text(f"{joined((source, parted, _leads(tasks)))}。{stands}。")
    yield fill("领导重视、组织机构和制度建设的主要做法")


def _trend(subject: Subject) -> Iterator[Block]:
    yield trend_chart(review_trend(subject.session, subject.plan_id)) or fill(
        "进展走势图（记录两次以上调度才能画出）"
    )


def _leads(tasks: Sequence[TaskLine]) -> str:
    leads = {task.lead for task in tasks if task.lead}
    without = sum(not task.lead for task in tasks)
    if not leads:
        return "牵头科室尚未明确"
    return joined((f"由{len(leads)}个科室牵头落实", counted("还有", without, "项没有明确牵头科室")))


def _categories(board: PlanBoard) -> Iterator[Paragraph]:
    for number, category in enumerate(_filled(board), start=1):
        yield Paragraph(Level.SUBHEADING, f"（{chinese_numeral(number)}）{category.title}")
        yield text(_category(category))
        yield fill("主要做法、特色亮点和成效")


def _category(category: CategoryLine) -> str:
    tasks = category.tasks
    measures = total(task.measures for task in tasks)
    quotas = total(task.quota for task in tasks if task.quota)
    words = (
        f"共{len(tasks)}项任务，{status_words(tasks)}",
        _measures(measures),
        _done(f"有次数要求的活动应开展{quotas.want}次", quotas, "次", "尚未开展", "已开展"),
        material_words(total(task.slots for task in tasks)),
    )
    return f"{joined(words, '；')}。"


def _measures(measures: Tally) -> str:
    if not measures.want:
        return "措施尚未分解"
    return _done(f"分解措施{measures.want}条", measures, "条", "正在落实", "完成")


def _done(what: str, of: Tally, unit: str, nothing: str, done: str) -> str:
    """How much of something is done; "" where nothing is asked for."""
    if not of.want:
        return ""
    if not of.have:
        return f"{what}，{nothing}"
    return f"{what}，全部完成" if of.have >= of.want else f"{what}，{done}{of.have}{unit}"


def _activities(subject: Subject) -> Iterator[Paragraph]:
    found = all_activities(subject.session, subject.plan_id)
    every = [row for row in found if row.starts_on.year == subject.plan.year]
    rows = [row for row in every if row.starts_on <= subject.today]
    planned = counted("还安排", len(every) - len(rows), "次")
    if not every:
        yield fill("活动开展情况（活动台账里还没有登记）")
        return
    if not rows:
        yield text(f"{subject.plan.year}年已安排活动{len(every)}次，尚未开展。")
        return
    people = counted("参加", sum(row.people or 0 for row in rows), "人次")
    kinds = each_counted(dict(Counter(row.kind for row in rows).most_common()), "次")
    held = f"{subject.plan.year}年共开展活动{len(rows)}次（{kinds}）"
    yield text(f"{joined((held, people, planned))}。")
    totals = volunteer_totals(subject.session, subject.plan_id)
    if totals.active:
        roster = f"志愿者队伍{totals.volunteers}人，今年参加志愿服务{totals.active}人"
        hours = f"累计服务{plain_number(totals.hours)}小时" if totals.hours else ""
        yield text(f"{joined((roster, hours))}。")
    if festivals := list(dict.fromkeys(row.festival for row in rows if row.festival)):
        several = "等传统节日" if len(festivals) > 1 else ""
        yield text(f"围绕{'、'.join(festivals)}{several}开展了“我们的节日”主题活动。")


def _publicity(subject: Subject) -> Iterator[Paragraph]:
    totals = publicity_totals(subject.session, subject.plan_id)
    if totals.total:
        levels = {level_words(row.name): row.total for row in reversed(totals.by_level)}
        every = "全部采用" if totals.total > 1 else "已采用"
        adopted = every if totals.adopted == totals.total else counted("采用", totals.adopted, "篇")
        level = only(levels)
        kinds = "" if level else f"其中{each_counted(levels, '篇')}"
        sent = f"共在{level or '各级'}媒体宣传报道{totals.total}篇"
        yield text(f"{joined((sent, adopted, kinds))}。")
    else:
        yield fill("宣传报道情况（宣传报道台账里还没有登记）")
    funds = fund_totals(subject.session, subject.plan_id).all
    exceeded = -funds.left if funds.budget and funds.overspent else Decimal(0)
    amounts = money_words(funds.budget, funds.spent, exceeded)
    budget = f"安排创建经费{amounts[0]}" if funds.budget else ""
    spent = f"已支出{'' if budget else '创建经费'}{amounts[1]}" if funds.spent else ""
    over = f"超出预算{amounts[2]}" if exceeded else ""
    if said := joined((budget, spent, over)):
        yield text(f"{said}。")
    else:
        yield fill("经费保障情况（专项资金台账里还没有登记）")


def _supervision(subject: Subject) -> Iterator[Paragraph]:
    states = state_counts(subject.session, subject.plan_id, subject.today)
    if issued := sum(states.values()):
        parts = (
            counted("办结", states[OrderState.CLOSED], "张"),
            counted("已回复", states[OrderState.REPLIED], "张"),
            counted("正在办理", states[OrderState.OPEN] + states[OrderState.SOON], "张"),
            counted("逾期", states[OrderState.OVERDUE], "张"),
        )
        yield text(f"{joined((f'发出督办单{issued}张', *parts))}。")
    found = assessment(subject.session, subject.plan_id)
    whole = found.whole
    if whole.own is None:
        if found.aside:
            yield text(_points_of_tasks(found.aside))
        yield fill(f"自评情况（{found.basis if found.aside else ''}还没有自评打分）")
        return
    bonus = f"另有加分{plain_number(whole.bonus)}分" if whole.bonus else ""
    points = f"对照测评标准自评{plain_number(whole.own)}分，满分{plain_number(whole.full)}分"
    scored = "各项均已自评" if whole.scored == whole.lines else f"共{whole.lines}项，已自评{whole.scored}项"
    without = counted("其中", whole.without_material, "项有分但没有材料，还需补齐")
    yield text(f"{joined((joined((points, bonus)), scored), '；')}。{without and without + '。'}")


def _points_of_tasks(tasks: ScoreTotal) -> str:
    """What the tasks were given while indicators are scored by, which have no points yet."""
    full = f"，满分{plain_number(tasks.full)}分" if tasks.full else ""
    scored = "各项任务均已自评" if tasks.scored == tasks.lines else f"{tasks.scored}项任务已自评"
    return f"对照工作方案，{scored}，共{plain_number(tasks.own)}分{full}；测评指标尚未逐项打分。"


def _gaps(board: PlanBoard) -> Iterator[Paragraph]:
    found = urgent_first(gap for task in board.tasks for gap in task.gaps)
    if not found:
        yield text("各项任务的分工、时限、措施、次数和材料均已齐备。")
    else:
        kinds = "、".join(
            f"{kind}{count}处" for kind, count in Counter(gap.kind for gap in found).most_common()
        )
        tasks = len({gap.task_id for gap in found})
        urgent = [gap for gap in found if gap.urgency < Urgency.LATER]
        lacks = list(_by_lack(board, urgent or found))
        whole = len(lacks) <= _LACKS and len(urgent or found) == len(found)
        lead = "具体是" if whole else "较为紧迫的有" if urgent else "主要是"
        worst = "；".join(lacks[:_LACKS])
        yield text(f"对照要求，{tasks}项任务还有缺项{len(found)}处：{kinds}。{lead}：{worst}。")
    if board.gaps:
        hits = "；".join(gap.text.partition("：")[2] for gap in board.gaps)
        yield text(f"负面清单有{len(board.gaps)}条出现情形，须尽快处理：{hits}。")
    yield fill("分析原因")


def _by_lack(board: PlanBoard, found: Sequence[Gap]) -> Iterator[str]:
    """Which tasks lack what, by their names: all that lack the same together, what most lack first."""
    lacking: dict[str, set[str]] = defaultdict(set)
    for gap in found:
        lacking[gap.text].add(gap.task_id)
    alike: dict[frozenset[str], list[str]] = defaultdict(list)
    for words, ids in lacking.items():
        alike[frozenset(ids)].append(words)
    for ids, lacks in sorted(alike.items(), key=lambda one: -len(one[0])):  # stable: the most urgent first
        names = [task_name(task.text) for task in board.tasks if task.id in ids]
        yield f"{named(names, '项任务', _EXAMPLES)}{listed(lacks, '处', _SAID)}"


def _next(board: PlanBoard, subject: Subject) -> Iterator[Paragraph]:
    late = [task for task in board.tasks if task.status is TaskStatus.LATE]
    soon = [task for task in board.tasks if _falls_due(task, subject.today)]
    states = state_counts(subject.session, subject.plan_id, subject.today)
    items: list[str] = []
    due = "和".join(filter(None, (_counted_tasks("逾期", late), _counted_tasks("30天内到期", soon))))
    if due:
        items.append(f"抓紧完成{due}，逐项销号")
    if material := _material_to_do(board):
        items.append(f"对照测评标准{material}，及时归集")
    if unclosed := unclosed_words(states):
        items.append(unclosed)
    if items:
        yield text(in_order(items))
    yield fill("下一步的工作安排和保障措施")


def _material_to_do(board: PlanBoard) -> str:
    """What is to be done about material, by the gaps that are counted above it; "" where nothing is."""
    kinds = Counter(gap.kind for task in board.tasks for gap in task.gaps)
    wrong = joined(
        (
            counted("不合要求的", kinds[GapKind.RULES], "项"),
            counted("超期的", kinds[GapKind.WINDOW], "项"),
            counted("待补日期的", kinds[GapKind.UNDATED], "项"),
        ),
        "、",
    )
    lacking = counted("补齐还缺的", kinds[GapKind.SLOT], "项材料")
    return joined((lacking, wrong and f"改正{wrong}{'' if lacking else '材料'}"))


def _falls_due(task: TaskLine, today: date) -> bool:
    """Whether it is neither done nor late and its deadline is near."""
    if task.status in {TaskStatus.DONE, TaskStatus.LATE} or not task.due_on:
        return False
    return today <= task.due_on <= today + DUE_SOON


def _counted_tasks(which: str, tasks: Sequence[TaskLine]) -> str:
    """``逾期的2项任务（“…”、“…”）``; "" of none."""
    names = named([task_name(task.text) for task in tasks], "项任务", _NAMED)
    return f"{which}的{len(tasks)}项任务（{names}）" if tasks else ""


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan = subject.plan
    photos = chosen_photos(subject, chosen, 0, (date.min, date.max))
    head: dict[str, object] = {
        "title": f"{plan.year}年度省级文明单位创建工作情况汇报",
        "unit": plan.unit,
        "date-line": chinese_date(subject.today),
    }
    blocks = report_text(
        subject, charts=chosen.get("charts") == _YES, trend=chosen.get("trend") == _YES, photos=photos
    )
    return running_content(head, blocks, (plan.unit, chinese_date(subject.today)))


def _word(content: Content) -> bytes:
    title, unit = str(content.data["title"]), str(content.data["unit"])
    made = WordFile(title, unit)
    made.title(title)
    made.paragraph(unit, face=Face.SUBHEADING, align=Align.CENTER, after=BODY_PT)
    write_running(made, content)
    return made.bytes()


_FACES = (Role.TITLE, Role.BODY, Role.HEADING, Role.SUBHEADING)
_CHARTS = Option(
    "charts",
    "图表",
    lambda _subject: (Choice(None, "不加图表"), Choice(_YES, "加进度和材料的柱形图")),
    look=True,
)
_TREND = Option(
    "trend",
    "趋势图",
    lambda _subject: (Choice(None, "不加趋势图"), Choice(_YES, "加历次调度的走势图")),
    look=True,
)
REPORT = PaperKind("report", "创建工作情况汇报", (_CHARTS, _TREND, photo_option(0)), _gather, _word, _FACES)
