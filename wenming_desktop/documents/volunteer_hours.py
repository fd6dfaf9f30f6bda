"""志愿服务统计: each volunteer's activities and hours of a year, added up by department."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.paper_rows import continued, group, note, row, row_parts, strong
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.activity_rows import VolunteerRow
from wenming_desktop.ledger.redaction import redacted_number
from wenming_desktop.ledger.volunteers import page_volunteers
from wenming_desktop.words import chinese_date, plain_number

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
    return Content(
        {
            "title": f"{year}年度志愿服务统计表",
            "unit": subject.plan.unit,
            "unit-line": f"单位：{subject.plan.unit}",
            "date-line": chinese_date(subject.today),
            "summary": (
                f"注册志愿者 {whole.volunteers} 人，参加志愿服务 {whole.active} 人、{whole.times} 人次，"
                f"服务时长 {plain_number(whole.hours)} 小时。"
            ),
            "departments": [
                group(
                    [
                        *(row(name, *total.cells()) for name, total in departments.items()),
                        row(strong("合计"), *map(strong, whole.cells())),
                    ]
                )
            ],
            "notes": notes,
            "volunteers": [
                group(
                    line
                    for number, volunteer in enumerate(_most_first(listed), start=1)
                    for line in _lines(number, volunteer, notes=notes)
                )
            ],
        }
    )


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


def _choices(_: Subject) -> tuple[Choice, ...]:
    return (Choice(None, "参加过志愿服务的"), Choice(_EVERYBODY, "全部志愿者（含未参加的）", _EVERYBODY))


VOLUNTEER_HOURS = PaperKind("volunteer-hours", "志愿服务统计", (Option("who", "志愿者", _choices),), _gather)
