"""工作日历: the year on A3 or a month on A4, real month grids, and a list that names everything in them."""

from calendar import Calendar
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from wenming_desktop.documents.listings.paper_rows import group, row
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.wording import em_width
from wenming_desktop.documents.word.word_file import Align
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.documents.word.word_words import Face
from wenming_desktop.progress.year_events import ACTIVITIES, DEADLINES, EventKind, YearEvent, year_events
from wenming_desktop.words import chinese_date

_MONTHS = range(1, 13)
_LINES = 2  # of words a day
_SHORT = 4.2  # em of words that a field of the year surely holds
_MOST, _NAMED = 400, 4  # events that are all named in the list; of more, so many of a kind on a day
_WEEKDAYS = "一二三四五六日"
# The signs stand for the drawn shapes of calendar.typ in Word; each is in every Chinese font.
_SIGNS: Mapping[EventKind, str] = {
    EventKind.LATE: "■",
    EventKind.DUE: "□",
    EventKind.DONE: "√",
    EventKind.PAST: "－",
    EventKind.PLANNED: "○",
    EventKind.HELD: "●",
    EventKind.REVIEW: "▲",
    EventKind.ORDER: "×",
    EventKind.FESTIVAL: "◇",
}
_KEY = "“到期9”是当天有 9 项到期，“+2”是当天还有 2 项没写下，都列在后面的明细里。"
_A3_MM, _A3_MARGINS, _A4_MARGINS = (297, 420), (14, 14, 15, 15), (15, 15, 15, 15)
_ACROSS = 4  # months beside each other
_SIZE, _SMALL = 10.5, 7  # points
_HEADS = ("日期", "类型", "事项", "科室")


def _month_choices(subject: Subject) -> tuple[Choice, ...]:
    year = subject.plan.year
    return (
        Choice(None, "全年（A3）", "全年"),
        *(Choice(f"{year}-{month:02}", f"{month}月（A4）", f"{month}月") for month in _MONTHS),
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan = subject.plan.concerned
    events = [one for one in year_events(subject.session, plan, subject.today) if one.day.year == plan.year]
    asked = chosen.get("month")
    month = int(asked.partition("-")[2]) if asked else None
    if month:
        events = [one for one in events if one.day.month == month]
    wanted = [month] if month else list(_MONTHS)
    of_year = f"{plan.year}年{f'{month}月' if month else ''}"
    return Content(
        {
            "title": f"{of_year}文明单位创建工作日历",
            "unit": plan.unit,
            "unit-line": f"单位：{plan.unit}",
            "date-line": f"截至{chinese_date(subject.today)}",
            "whole": month is None,
            "months": [_month(plan.year, one, events, whole=month is None) for one in wanted],
            "list": [_listed(one, events) for one in wanted if any(each.day.month == one for each in events)],
            "summary": _summary(events) + (_KEY if month is None else ""),
        }
    )


def _summary(events: Sequence[YearEvent]) -> str:
    kinds = Counter(event.kind for event in events)
    due = sum(kinds[kind] for kind in DEADLINES)
    parts = [f"到期 {due} 项（已完成 {kinds[EventKind.DONE]}，逾期 {kinds[EventKind.LATE]}）"]
    held, planned = kinds[EventKind.HELD], kinds[EventKind.PLANNED]
    parts.append(
        f"活动 {held + planned} 次" + (f"（已开展 {held}，已安排 {planned}）" if held and planned else "")
    )
    parts += [
        f"{kind} {kinds[kind]} {counted}"
        for kind, counted in ((EventKind.REVIEW, "次"), (EventKind.ORDER, "份"))
        if kinds[kind]
    ]
    return "；".join(parts) + "。"


def _month(year: int, month: int, events: Sequence[YearEvent], *, whole: bool) -> dict[str, object]:
    own = [event for event in events if event.day.month == month]
    by_day = {day: list(found) for day, found in groupby(own, key=lambda event: event.day.day)}
    weeks = Calendar().monthdayscalendar(year, month)
    return {
        "title": f"{month}月",
        "tally": _tally(own),
        "weeks": [
            [_day(day, by_day.get(day, []), whole=whole) if day else None for day in week] for week in weeks
        ],
    }


def _tally(events: Sequence[YearEvent]) -> str:
    kinds = (("到期", DEADLINES), ("活动", ACTIVITIES))
    counted = ((word, sum(event.kind in own for event in events)) for word, own in kinds)
    return "　".join(f"{word} {number}" for word, number in counted if number)


def _day(number: int, events: Sequence[YearEvent], *, whole: bool) -> dict[str, object]:
    """A day's number, its festival, at most so many lines, and how many things these leave out."""
    festival = next((event.short for event in events if event.kind is EventKind.FESTIVAL), "")
    lines = list(_lines([event for event in events if event.kind is not EventKind.FESTIVAL], whole=whole))
    most = _LINES if whole else 2 * _LINES
    return {
        "number": str(number),
        "festival": festival,
        "lines": [{"kind": kind.name.lower(), "text": text} for kind, text, _ in lines[:most]],
        "more": sum(count for _, _, count in lines[most:]),
    }


def _lines(events: Sequence[YearEvent], *, whole: bool) -> Iterator[tuple[EventKind, str, int]]:
    """The lines of a day and how many events each stands for: several of a kind are one in a whole year."""
    for kind, found in groupby(events, key=lambda event: event.kind):
        same = list(found)
        if whole and len(same) > 1:
            yield kind, f"{_word(kind)}{len(same)}", len(same)
        else:
            yield from (
                (kind, event.short if em_width(event.short) <= _SHORT or not whole else _word(kind), 1)
                for event in same
            )


def _word(kind: EventKind) -> str:
    return "活动" if kind in ACTIVITIES else "到期" if kind in DEADLINES else kind.value


def _listed(month: int, events: Sequence[YearEvent]) -> dict[str, object]:
    own = [event for event in events if event.day.month == month]
    entries: list[dict[str, str]] = []
    most = len(events) if len(events) <= _MOST else _NAMED
    for (day, kind), found in groupby(own, key=lambda event: (event.day, event.kind)):
        same = list(found)
        entries += [_entry(day, kind, event.text, event.who) for event in same[:most]]
        if len(same) > most:
            rest = f"同日另有{_word(kind)} {len(same) - most} 项，见台账"
            entries.append(_entry(day, kind, rest, ""))
    return {"title": f"{month}月", "tally": _tally(own), "entries": entries}


def _entry(day: date, kind: EventKind, text: str, who: str) -> dict[str, str]:
    return {"day": f"{day.day}日", "kind": kind.name.lower(), "word": kind.value, "text": text, "who": who}


def _word_file(content: Content) -> bytes:
    data: Mapping[str, Any] = content.data
    whole = data["whole"]
    file = WordPaper(
        data["title"],
        data["unit"],
        size_mm=_A3_MM if whole else (210, 297),
        landscape=True,
        margins_mm=_A3_MARGINS if whole else _A4_MARGINS,
    )
    file.title(data["title"])
    file.paragraph(f"{data['unit-line']}　{data['date-line']}　{data['summary']}", size=_SIZE)
    legend = "　".join(f"{sign}{kind}" for kind, sign in _SIGNS.items())
    file.paragraph(legend, size=_SIZE, after=2)
    months = [
        (f"{month['title']}　{month['tally']}", [list(_WEEKDAYS), *map(_week_words, month["weeks"])])
        for month in data["months"]
    ]
    if whole:
        file.small_tables(_ACROSS, months, _SMALL, 9)
    else:
        file.small_tables(1, months, _SIZE, 20)
    if data["list"]:
        file.page_break()
        widths = (18, 30, file.width_mm - 98, 50)
        groups = [
            group(
                (
                    row(
                        one["day"],
                        f"{_SIGNS[EventKind[one['kind'].upper()]]}{one['word']}",
                        one["text"],
                        one["who"],
                    )
                    for one in month["entries"]
                ),
                month["title"],
                month["tally"],
            )
            for month in data["list"]
        ]
        file.paragraph("各月事项", face=Face.HEADING, size=14, align=Align.CENTER, after=4)
        file.table(widths, _HEADS, groups, centred=(0,))
    return file.bytes()


def _week_words(week: Sequence[Mapping[str, Any] | None]) -> list[str]:
    return [_day_words(day) if day else "" for day in week]


def _day_words(day: Mapping[str, Any]) -> str:
    more = f" +{day['more']}" if day["more"] else ""
    lines = (f"{_SIGNS[EventKind[line['kind'].upper()]]}{line['text']}" for line in day["lines"])
    return "\n".join((f"{day['number']} {day['festival']}".rstrip() + more, *lines))


CALENDAR = PaperKind(
    "calendar", "工作日历", (Option("month", "月份", _month_choices),), _gather, word=_word_file
)
