"""签到表: rows to sign for one activity, with those the ledger knows filled in."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from sqlalchemy import select

from db.models import Person, Volunteer
from wenming_desktop.documents.forms.activity_choice import activity_choices, chosen_activity, period_words
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.codes import printed_code
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.proposing.codes import CodeKind, PaperCode
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityDetail
from wenming_desktop.ledger.redaction import redacted_number
from wenming_desktop.plan.departments import split_names

_PAGE_ROWS = 20  # of each sheet; sheets go round separately, so each has the whole heading
_ROWS = (20, 40, 60)
_BLANK = "空白表"
_ROW_MM = 9.2  # of a row in Word, so that a sheet is a page
# Head and width in millimetres; 0: what the others leave.
_COLUMNS = (
    ("序号", 11),
    ("姓名", 21),
    ("科室/单位", 0),
    ("职务", 25),
    ("联系电话", 29),
    ("签名", 27),
    ("备注", 17),
)


def _row_choices(_: Subject) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            None if rows == _PAGE_ROWS else str(rows), f"{rows} 行（{rows // _PAGE_ROWS} 页）", f"{rows}行"
        )
        for rows in _ROWS
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    wanted = chosen.get("activity")
    blank = wanted == _BLANK or not (wanted or activity_choices(subject))
    detail = None if blank else activity_detail(subject.session, chosen_activity(subject, wanted))
    people = list(_people(subject, detail)) if detail else []
    # At least one row stays free for somebody who comes besides.
    sheets = ceil(max(_wanted(chosen), len(people) + 1) / _PAGE_ROWS)
    nobody = {"name": "", "department": "", "post": "", "phone": ""}
    rows = [
        {"number": number, **(people[number - 1] if number <= len(people) else nobody)}
        for number in range(1, sheets * _PAGE_ROWS + 1)
    ]
    return Content(
        {
            "title": "签到表",
            "unit": subject.unit,
            "unit-line": f"单位：{subject.unit}",
            "date-line": "",
            "code": _code(detail),
            "facts": [{"label": label, "text": text} for label, text in _facts(detail)],
            "columns": [{"head": head, "width": width} for head, width in _COLUMNS],
            "sheets": [rows[start : start + _PAGE_ROWS] for start in range(0, len(rows), _PAGE_ROWS)],
        }
    )


def _code(detail: ActivityDetail | None) -> dict[str, str] | None:
    return detail and printed_code(PaperCode(CodeKind.SIGN_IN, detail.row.id), "签到表扫描归口")


def _facts(detail: ActivityDetail | None) -> tuple[tuple[str, str], ...]:
    """What stands over the rows; empty to be written by hand where no activity is meant."""
    row = detail.row if detail else None
    return (
        ("活动名称", row.title if row else ""),
        ("时间", period_words(row.starts_on, row.ends_on) if row else ""),
        ("地点", row.place if row else ""),
        ("主办科室", (row.organiser or "") if row else ""),
        ("应到人数", ""),
    )


def _choices(subject: Subject) -> tuple[Choice, ...]:
    """The year's activities, then a form that is filled in by hand."""
    return (*activity_choices(subject), Choice(_BLANK, "空白签到表（手写）", _BLANK))


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordPaper(data["title"], data["unit"])
    widths = [column["width"] for column in data["columns"]]
    widths[widths.index(0)] = made.width_mm - sum(widths)
    facts = [(fact["label"], fact["text"]) for fact in data["facts"]]
    for number, sheet in enumerate(data["sheets"]):
        if number:
            made.page_break()
        made.head(data["title"], data["unit-line"], "", code=data["code"])
        made.pairs([facts[:1], facts[1:3], facts[3:5]])
        made.gap(2)
        rows = [
            (str(row["number"]), row["name"], row["department"], row["post"], row["phone"], "", "")
            for row in sheet
        ]
        made.rows(widths, [column["head"] for column in data["columns"]], rows, _ROW_MM)
    return made.bytes()


def _wanted(chosen: Chosen) -> int:
    wanted = chosen.get("rows") or str(_PAGE_ROWS)
    if wanted not in map(str, _ROWS):
        raise UserError(f"签到表的行数只能选 20、40 或 60，不能是“{wanted}”。")
    return int(wanted)


def _people(subject: Subject, detail: ActivityDetail) -> Iterator[dict[str, str]]:
    """The activity's volunteers, then the people on file among its 参加人员; phones half hidden."""
    volunteers = [entry.volunteer_id for entry in detail.service]
    served = select(Person).join(Volunteer).where(Volunteer.id.in_(volunteers))
    named = select(Person).where(Person.name.in_(split_names(detail.draft.attendees)))
    order = (Person.ordinal, Person.id)
    people = [
        *subject.session.scalars(served.order_by(*order)),
        *subject.session.scalars(named.order_by(*order)),
    ]
    for person in dict.fromkeys(people):
        yield {
            "name": person.name,
            "department": person.department.name if person.department else "",
            "post": person.post,
            "phone": redacted_number(person.phone),
        }


SIGN_IN = PaperKind(
    "sign-in",
    "签到表",
    (Option("activity", "活动", _choices), Option("rows", "行数", _row_choices, look=True)),
    _gather,
    _word,
    needs_plan=False,
)
