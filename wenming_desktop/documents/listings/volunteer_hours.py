"""志愿服务统计: each volunteer's activities and hours of a year, added up by department."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wenming_desktop.documents.listings.length import (
    Whole,
    left_out_words,
    length_option,
    shown_rows,
    some_of,
)
from wenming_desktop.documents.listings.listing import Column, listing_kind, one_sheet, section, table
from wenming_desktop.documents.listings.paper_rows import continued, group, note, row, row_parts, strong
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, Subject
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.activity_rows import VolunteerRow
from wenming_desktop.ledger.redaction import redacted_number
from wenming_desktop.ledger.volunteers import page_volunteers, volunteer_totals
from wenming_desktop.words import plain_number

_SUMS = (
    Column("科室"),
    *(
        Column(head, 24, centred=True)
        for head in ("志愿者\n（人）", "参加\n（人）", "参加\n（人次）", "时长\n（小时）")
    ),
    Column("人均时长\n（小时）", 28, centred=True),
)
_VOLUNTEERS = (
    Column("序号", 12, centred=True),
    Column("姓名", 20, centred=True),
    Column("科室", centred=True),
    Column("志愿者编号", 32, centred=True),
    Column("联系电话", 24, centred=True),
    Column("次数", 13, centred=True),
    Column("时长\n（小时）", 20, centred=True),
)
_NOTES = Column("备注", 26)
_SIGNED = ("统计人", "科室负责人", "统计日期")
_NOTE_WIDTH = 6.0  # em that the notes' column surely holds
_EVERYBODY = "全部志愿者"
_ELSEWHERE = "（未填科室）"


@dataclass
class _Sum:
    """Of a department, or of all."""

    volunteers: int = 0
    active: int = 0
    times: int = 0
    hours: Decimal = Decimal(0)

    def add(self, volunteer: VolunteerRow) -> None:
        self.volunteers += 1
        self.active += bool(volunteer.activities)
        self.times += volunteer.activities
        self.hours += volunteer.hours

    def cells(self) -> tuple[str, ...]:
        average = (self.hours / self.active).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.active else None
        counts = (str(self.volunteers), str(self.active), str(self.times))
        return (*counts, plain_number(self.hours), plain_number(average))


def _gather(subject: Subject, chosen: Chosen) -> Content:
    year = subject.plan.year
    roster = page_volunteers(subject.session, subject.plan_id, "", 0, -1)
    if not roster:
        raise UserError("还没有登记志愿者，没有可打印的统计，请先在“活动台账”的志愿者名册中添加。")
    listed = [one for one in roster if one.activities or chosen.get("who") == _EVERYBODY]
    if not listed:
        raise UserError(
            f"{year}年度还没有志愿服务时长，没有可打印的统计，请先在志愿服务活动中登记志愿者和时长。"
        )
    departments, whole = _sums(roster)
    notes = any(volunteer.note for volunteer in listed)  # the column only where somebody has one
    summary = (
        f"注册志愿者 {whole.volunteers} 人，参加志愿服务 {whole.active} 人、{whole.times} 人次，"
        f"服务时长 {plain_number(whole.hours)} 小时。"
    )
    totals = volunteer_totals(subject.session, subject.plan_id)
    if totals.other_times:
        summary += (
            f"另有 {totals.other_times} 人次、{plain_number(totals.other_hours)} 小时的活动日期"
            f"不在{year}年度，没有计入。"
        )
    sums = [
        *(row(name, *total.cells()) for name, total in departments.items()),
        row(strong("合计"), *map(strong, whole.cells())),
    ]
    ranked = _most_first(listed)
    shown = shown_rows(ranked, chosen)
    people = [
        line
        for number, volunteer in enumerate(shown, start=1)
        for line in _lines(number, volunteer, notes=notes)
    ]
    left_out = left_out_words("时长最多的", len(shown), len(ranked), "人")
    blocks = [
        section("一、各科室情况"),
        table(_SUMS, [group(sums)]),
        section("二、志愿者服务情况", left_out),
        table((*_VOLUNTEERS, *([_NOTES] if notes else [])), [group(people)]),
    ]
    return one_sheet(subject, f"{year}年度志愿服务统计表", summary, blocks, _SIGNED)


def _sums(roster: Sequence[VolunteerRow]) -> tuple[dict[str, _Sum], _Sum]:
    """By department, those with most hours first, and the whole."""
    departments: dict[str, _Sum] = {}
    whole = _Sum()
    for volunteer in roster:
        departments.setdefault(volunteer.department or _ELSEWHERE, _Sum()).add(volunteer)
        whole.add(volunteer)
    return dict(sorted(departments.items(), key=lambda entry: -entry[1].hours)), whole


def _most_first(volunteers: Sequence[VolunteerRow]) -> list[VolunteerRow]:
    return sorted(volunteers, key=lambda one: (-one.hours, -one.activities))  # equals in the clerk's order


def _lines(number: int, volunteer: VolunteerRow, *, notes: bool) -> Iterator[dict[str, object]]:
    facts = (
        volunteer.department or "",
        note(redacted_number(volunteer.number)),
        note(redacted_number(volunteer.phone)),
        str(volunteer.activities),
        plain_number(volunteer.hours),
    )
    for index, part in enumerate(row_parts({"note": (volunteer.note, _NOTE_WIDTH)})):
        shown = facts if index == 0 else ("",) * len(facts)
        remark = [note(part["note"])] if notes else []
        yield row(continued(str(number), index), volunteer.name, *shown, *remark)


def _whole(subject: Subject) -> Whole:
    found = page_volunteers(subject.session, subject.plan_id, "", 0, -1)
    some = [
        line
        for number, volunteer in enumerate(some_of(found), start=1)
        for line in _lines(number, volunteer, notes=False)
    ]
    return Whole(len(found), _VOLUNTEERS, some)


def _choices(_: Subject) -> tuple[Choice, ...]:
    return (Choice(None, "参加过志愿服务的"), Choice(_EVERYBODY, "全部志愿者（含未参加的）", _EVERYBODY))


VOLUNTEER_HOURS = listing_kind(
    "volunteer-hours",
    "志愿服务统计",
    (Option("who", "志愿者", _choices), length_option(_whole)),
    _gather,
)
