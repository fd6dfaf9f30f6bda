"""创建工作简报: a month's draft for the leaders; what only people know is left to be written."""

from collections.abc import Iterator, Sequence

from wenming_desktop.documents.forms.activity_photos import chosen_photos, photo_option, read_photos
from wenming_desktop.documents.paper import Chosen, Content, PaperKind, Subject
from wenming_desktop.documents.press.fonts import Role
from wenming_desktop.documents.press.wording import chinese_numeral
from wenming_desktop.documents.texts.bulletin_activities import activity_sentences
from wenming_desktop.documents.texts.bulletin_months import MONTH, Month, chosen_month
from wenming_desktop.documents.texts.bulletin_numbers import MonthNumbers, month_numbers
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
from wenming_desktop.documents.word.word_words import BODY_PT
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.festivals import FESTIVALS, festival_date
from wenming_desktop.ledger.publicity import PublicityFilter, PublicityRow, page_publicity
from wenming_desktop.progress.board import plan_board
from wenming_desktop.reading.titles import task_name
from wenming_desktop.words import chinese_date, plain_number

TITLE, ISSUE = "创建工作简报", "（第　　期）"
_PHOTOS = 4
_MOST_REPORTS = 15  # named one by one
_NAMED = 6  # tasks named in a sentence


def _gather(subject: Subject, chosen: Chosen) -> Content:
    month = chosen_month(subject, chosen)
    numbers = month_numbers(subject, month)
    if numbers.empty:
        raise UserError(
            f"{month.words}没有活动、报道，也没有归集材料，没有可写的内容，"
            "请先在“活动台账”“宣传报道”里登记，或者选别的月份。"
        )
    photos = chosen_photos(subject, chosen, _PHOTOS, (month.first, month.last))
    parts: tuple[tuple[str, list[Block]], ...] = (
        ("本月概况", list(_overall(subject, numbers))),
        ("活动开展", list(activity_sentences(subject.session, numbers.activities))),
        ("宣传报道", list(_publicity(subject, month, numbers))),
        ("督办调度", list(_supervision(numbers))),
        ("下月安排", list(_next(subject, month, numbers))),
    )
    subject.session.rollback()  # all is read; photos take their time, and nobody has to wait for it to write
    head: dict[str, object] = {
        "title": TITLE,
        "issue": ISSUE,
        "headline": f"{month.number}月份省级文明单位创建工作情况",
        "unit": subject.plan.unit,
        "date-line": chinese_date(subject.today),
    }
    photo_blocks = list(read_photos(subject.files, photos))
    return running_content(head, _blocks(parts, photo_blocks))


def _blocks(parts: Sequence[tuple[str, list[Block]]], photos: Sequence[Block]) -> Iterator[Block]:
    """The parts that say something, numbered, the photos behind the activities."""
    told = [(heading, body) for heading, body in parts if body]
    for number, (heading, body) in enumerate(told, start=1):
        yield Paragraph(Level.HEADING, f"{chinese_numeral(number)}、{heading}")
        yield from body
        if heading == "活动开展":
            yield from photos
    yield fill("报送、抄送单位和印发份数")


def _overall(subject: Subject, numbers: MonthNumbers) -> Iterator[Paragraph]:
    month = numbers.month
    kinds = each_counted(numbers.kinds, "次")
    activities = joined(
        (
            counted("开展活动", len(numbers.activities), f"次（{kinds}）"),
            counted("参加", numbers.people, "人次"),
            f"志愿服务{plain_number(numbers.hours)}小时" if numbers.hours else "",
        )
    )
    reports = counted("宣传报道", numbers.publicity.total, "篇")
    material = counted("归集材料", numbers.collected, "份")
    measures = counted("完成措施", numbers.measures_done, "条")
    done = joined((activities, reports, material, measures), "；")
    done = joined((done, counted("还安排活动" if done else "已安排活动", numbers.planned, "次")), "；")
    if done:
        yield text(f"{month.number}月，{done}。")
    board = plan_board(subject.session, subject.plan_id, subject.today).concerned
    if board.tasks:
        slots = material_words(total(task.slots for task in board.tasks))
        stands = f"全年{len(board.tasks)}项任务，{status_words(board.tasks)}"
        yield text(f"截至{chinese_date(subject.today)}，{joined((stands, slots), '；')}。")
    yield fill("本月工作的主要特点和成效")


def _publicity(subject: Subject, month: Month, numbers: MonthNumbers) -> Iterator[Paragraph]:
    totals = numbers.publicity
    if not totals.total:
        return
    levels = {level_words(row.name): row.total for row in reversed(totals.by_level)}
    every = totals.adopted == totals.total
    adopted = "" if every else counted("已采用", totals.adopted, "篇")
    media = f"{only(levels) or '各级'}媒体"
    sent = f"本月{'在' if every else '向'}{media}{'刊发' if every else '报送'}宣传报道{totals.total}篇"
    first = joined((sent, adopted, "" if only(levels) else f"其中{each_counted(levels, '篇')}"))
    wanted = PublicityFilter(month=month.key)
    rows = page_publicity(subject.session, subject.plan_id, wanted, 0, _MOST_REPORTS)
    named = "；".join(_report(row) for row in sorted(rows, key=lambda row: row.published_on))
    more = "等" if totals.total > len(rows) else ""
    yield text(f"{first}：{named}{more}。")


def _report(row: PublicityRow) -> str:
    day = f"{row.published_on.month}月{row.published_on.day}日"
    title = f"《{_in_title(row.title)}》"
    return f"{day}{row.media}刊发{title}" if row.adopted else f"{day}向{row.media}报送{title}"


def _in_title(title: str) -> str:
    """A title within 《》: one's own marks become 〈〉 (GB/T 15834-2011, 4.15.3.4)."""
    return title.replace("《", "〈").replace("》", "〉")


def _supervision(numbers: MonthNumbers) -> Iterator[Paragraph]:
    said = joined(
        (
            counted("召开调度会", numbers.reviews, "次"),
            counted("发出督办单", numbers.issued, "张"),
            counted("办结督办单", numbers.closed, "张"),
        )
    )
    if said:
        yield text(f"本月{said}。")
        yield fill("调度督办发现的问题和整改要求")


def _next(subject: Subject, month: Month, numbers: MonthNumbers) -> Iterator[Paragraph]:
    """What the next month brings: deadlines, orders still running, festivals."""
    coming = month.next
    board = plan_board(subject.session, subject.plan_id, coming.first).concerned
    due = [
        task
        for task in board.tasks
        if task.status is not TaskStatus.DONE and task.due_on and coming.holds(task.due_on)
    ]
    items: list[str] = []
    if due:
        names = named([task_name(task.text) for task in due], "项任务", _NAMED)
        items.append(f"抓好{coming.number}月到期的{len(due)}项任务（{names}）")
    if unclosed := unclosed_words(numbers.orders):
        items.append(unclosed)
    days = ((name, festival_date(name, coming.year)) for name in FESTIVALS)
    festivals = [f"{name}（{day.month}月{day.day}日）" for name, day in days if day and coming.holds(day)]
    if festivals:
        items.append(f"围绕{'、'.join(festivals)}开展“我们的节日”主题活动")
    if items:
        yield text(in_order(items))
    yield fill("下月重点工作")


def _word(content: Content) -> bytes:
    head = {name: str(value) for name, value in content.data.items()}
    made = WordFile(head["title"], head["unit"])
    made.title(head["title"])
    made.paragraph(head["issue"], align=Align.CENTER, after=BODY_PT)
    made.ends(head["unit"], head["date-line"], ruled=True)
    made.paragraph("")
    made.title(head["headline"])
    write_running(made, content)
    return made.bytes()


_FACES = (Role.TITLE, Role.BODY, Role.HEADING)
BULLETIN = PaperKind("bulletin", TITLE, (MONTH, photo_option(_PHOTOS)), _gather, _word, _FACES)
