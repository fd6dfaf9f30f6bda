"""本周要办: what is due, planned and waited for in one week, on one page, with boxes to tick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wenming_desktop.documents.listings.paper_rows import TICK, Cell, group, row, urgent
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.wording import wrap
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.documents.word.word_words import Face
from wenming_desktop.errors import UserError
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.progress.today import Bite, Bites, Remedy, todays_bites
from wenming_desktop.progress.year_events import ACTIVITIES, EventKind, YearEvent, year_events
from wenming_desktop.words import listed

_WEEK = timedelta(days=7)
_BEFORE, _AFTER = 2, 6  # weeks offered around this one
_HEADS = ("办结", "事项", "科室", "时间")
_WIDTHS = (13, 89, 28, 36)  # millimetres
_TEXT_EM, _WHO_EM, _WHEN_EM = 22.5, 6.2, 8.8  # that the columns surely hold
_MARGINS = (22, 22, 24, 20)  # millimetres, as style.typ
# Lines of a page below the table's head; what a row takes besides its lines; a heading; the row that counts
# what is left out.
_LINES, _ROW, _HEADING, _REST = 39.5, 0.4, 1.3, 1.4
_GAPS = 4  # of one task named
_WEEKDAYS = "一二三四五六日"
# What waits without a day of its own: what it is counted in, and where more of it stands.
_STANDING = (
    (Bites.NEGATIVE, "条", "见负面清单"),
    (Bites.FESTIVAL, "个", "见工作日历"),
    (Bites.QUOTA, "项", "见缺项清单"),
    (Bites.PACKAGE, "个科室", "见收回填报包"),
)


@dataclass(frozen=True)
class _Line:
    """One thing to do."""

    text: str
    who: str
    when: str
    late: bool = False

    @property
    def height(self) -> float:
        """In lines of the page, with what a row takes besides."""
        cells = ((self.text, _TEXT_EM), (self.who, _WHO_EM), (self.when, _WHEN_EM))
        return max(len(wrap(text, width)) for text, width in cells) + _ROW


@dataclass(frozen=True)
class _Part:
    """Things under a heading; ``counted`` is what one of them is counted in, ``rest`` where more stand."""

    heading: str
    counted: str
    rest: str
    lines: tuple[_Line, ...]


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _weeks(subject: Subject) -> tuple[Choice, ...]:
    """This week, those to come, then those before, each nearer one first."""
    this = monday(subject.today)
    others = [this + _WEEK * count for count in (*range(1, _AFTER + 1), *range(-1, -_BEFORE - 1, -1))]
    named = {this: "本周", this - _WEEK: "上周", this + _WEEK: "下周"}
    return tuple(
        Choice(
            None if first == this else first.isoformat(),
            f"{named[first]}（{_span(first)}）" if first in named else _span(first),
            _span(first),
        )
        for first in (this, *others)
    )


def _written(text: str) -> str | None:
    """Any day of a week, as 2021-10-11."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _span(first: date) -> str:
    last = first + _WEEK - timedelta(days=1)
    return f"{first.month}月{first.day}日—{last.month}月{last.day}日"


def _gather(subject: Subject, chosen: Chosen) -> Content:
    asked = chosen.get("week")
    first = monday(date.fromisoformat(asked) if asked else subject.today)
    plan = subject.plan.concerned
    events = year_events(subject.session, plan, subject.today)
    parts = _parts(plan, events, first, subject.today)
    if first == monday(subject.today):
        parts += _standing(subject, events)
    if not any(part.lines for part in parts):
        raise UserError(f"{_span(first)}没有要办的事项，不用打印。")
    return Content(
        {
            "title": "本周要办",
            "unit": plan.unit,
            "unit-line": f"单位：{plan.unit}　{_span(first)}",
            "date-line": f"{first.year}年第{first.isocalendar().week}周",
            "summary": "；".join(
                f"{part.heading} {len(part.lines)} {part.counted}" for part in parts if part.lines
            )
            + "。",
            "groups": _fitted([part for part in parts if part.lines]),
        }
    )


def _standing(subject: Subject, events: Sequence[YearEvent]) -> list[_Part]:
    """What has no day in a week but waits today: no page of another week tells it."""
    board = plan_board(subject.session, subject.plan_id, subject.today).concerned
    bites = todays_bites(subject.session, board, events, subject.today)
    return [
        _Part(
            kind.value,
            counted,
            rest,
            tuple(
                _Line(bite.text, bite.note.partition("　")[0], bite.when, kind is Bites.NEGATIVE)
                for bite in bites
                if bite.kind is kind or (kind is Bites.FESTIVAL and _is_festival(bite))
            ),
        )
        for kind, counted, rest in _STANDING
    ]


def _is_festival(bite: Bite) -> bool:
    return bite.kind is Bites.SOON and bite.remedy in {Remedy.COUNT, Remedy.RECORD}


def _parts(plan: PlanView, events: Sequence[YearEvent], first: date, today: date) -> list[_Part]:
    """What the page says, the most urgent first."""
    next_week, after = first + _WEEK, first + 2 * _WEEK
    due = [event for event in events if event.kind in {EventKind.LATE, EventKind.DUE}]
    late = [event for event in due if event.day < first]
    this = [event for event in due if first <= event.day < next_week]
    orders = [event for event in events if event.kind is EventKind.ORDER and event.day < after]
    acts = [event for event in events if event.kind in ACTIVITIES or event.kind is EventKind.REVIEW]
    concerned = {event.code for event in (*late, *this)}
    return [
        _Part("已逾期", "项", "见工作日历", tuple(_waiting(event, today) for event in late)),
        _Part("本周到期", "项", "见工作日历", tuple(map(_due, this))),
        _Part("待回复督办单", "份", "见调度督办", tuple(_waiting(event, today) for event in orders)),
        _Part(
            "本周活动",
            "次",
            "见活动台账",
            tuple(_due(event) for event in acts if first <= event.day < next_week),
        ),
        _Part("到期任务还缺", "项", "见缺项清单", tuple(_gaps(plan, concerned))),
        _Part(
            "下周到期",
            "项",
            "见工作日历",
            tuple(_due(event) for event in due if next_week <= event.day < after),
        ),
    ]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def _due(event: YearEvent) -> _Line:
    return _Line(event.text, event.who, _day(event.day), event.kind is EventKind.LATE)


def _waiting(event: YearEvent, today: date) -> _Line:
    """What is late says for how long."""
    days = (today - event.day).days
    if days <= 0:
        return _due(event)
    return _Line(event.text, event.who, f"{event.day.month}月{event.day.day}日 逾期{days}天", late=True)


def _gaps(plan: PlanView, codes: set[str]) -> list[_Line]:
    tasks = [task for task in plan.tasks if task.code in codes and task.gaps]
    return [_Line(f"{task.code} 缺：{listed(task.gaps, '处', _GAPS)}", task.lead or "", "") for task in tasks]


def _fitted(parts: Sequence[_Part]) -> list[dict[str, object]]:
    """As many lines as one page holds, of each part in turn; what is left out is counted below it."""
    kept = [0] * len(parts)
    room = _LINES - (_HEADING + _REST) * len(parts)
    for most in range(1, max(len(part.lines) for part in parts) + 1):
        for at, part in enumerate(parts):
            while kept[at] < min(most, len(part.lines)) and part.lines[kept[at]].height <= room:
                room -= part.lines[kept[at]].height
                kept[at] += 1
    return [_group(part, count) for part, count in zip(parts, kept, strict=True)]


def _group(part: _Part, kept: int) -> dict[str, object]:
    rest = len(part.lines) - kept
    rows = [_row(line) for line in part.lines[:kept]]
    if rest:
        rows.append(row("", f"另有 {rest} {part.counted}，{part.rest}。", "", ""))
    return group(rows, part.heading, f"{len(part.lines)} {part.counted}")


def _row(line: _Line) -> dict[str, object]:
    when: Cell = urgent(line.when) if line.late else line.when
    return row(TICK, line.text, line.who, when)


def _word(content: Content) -> bytes:
    data: Mapping[str, Any] = content.data
    file = WordPaper(data["title"], data["unit"], margins_mm=_MARGINS)
    file.title(data["title"])
    file.paragraph(f"{data['unit-line']}　{data['date-line']}", size=10.5)
    file.paragraph(data["summary"], face=Face.HEADING, size=10.5, after=4)
    file.table(_WIDTHS, _HEADS, data["groups"], centred=(0, 3))
    return file.bytes()


WEEK = PaperKind("week", "本周要办", (Option("week", "哪一周", _weeks, read=_written),), _gather, word=_word)
