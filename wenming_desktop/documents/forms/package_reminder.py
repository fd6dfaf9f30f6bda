"""填报催办单: one for each department that has not returned what it was sent, or has not yet."""

from datetime import date
from typing import Any

from wenming_desktop import clock
from wenming_desktop.documents.paper import (
    Choice,
    Chosen,
    Content,
    Option,
    PaperKind,
    Subject,
    every_department,
)
from wenming_desktop.documents.word.word_file import Align
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.documents.word.word_words import Face
from wenming_desktop.errors import UserError
from wenming_desktop.progress.packages import PackageRow, not_returned, package_rows
from wenming_desktop.words import chinese_date

_BOXES = ("已随此单交回", "没有要填的内容", "　　月　　日前交回")
_SIGNED = ("科室负责人", "填报人", "日期")
_SIZE_PT = 12  # 小四


def _outstanding(subject: Subject) -> list[PackageRow]:
    return not_returned(package_rows(subject.session, subject.plan_id))


def _choices(subject: Subject) -> tuple[Choice, ...]:
    """All that are out, or one of them."""
    rows = _outstanding(subject)
    each = (
        Choice(row.department, f"{row.department}（{_since(row, subject.today)}）", row.department)
        for row in rows
    )
    return (Choice(None, f"没交回的科室（{len(rows)} 个）"), *each)


def _since(row: PackageRow, today: date) -> str:
    return f"{chinese_date(_sent_on(row))}发出，{row.days_out(today)}天"


def _sent_on(row: PackageRow) -> date:
    return clock.local_time(row.sent_at.timestamp()).date()


def _gather(subject: Subject, chosen: Chosen) -> Content:
    rows = _outstanding(subject)
    if not rows:
        sent = package_rows(subject.session, subject.plan_id)
        why = (
            "发出的填报包都交回了，没有要催的科室。" if sent else "还没有发过填报包，请先点菜单“发填报包…”。"
        )
        raise UserError(why)
    wanted = chosen.get("department")
    rows = [row for row in rows if wanted in {None, row.department}]
    if not rows:
        raise UserError(f"“{wanted}”的填报包已经交回，或没有发过。")
    plan = subject.plan
    return Content(
        {
            "title": "填报催办单",
            "unit": plan.unit,
            "unit-line": plan.unit,
            "date-line": chinese_date(subject.today),
            "boxes": _BOXES,
            "signed": list(_SIGNED),
            "departments": [
                {
                    "name": row.department,
                    "text": f"{chinese_date(_sent_on(row))}发给你科室的{plan.year}年度文明创建填报包"
                    f"（“{row.department}填报包{plan.year}”）至今 {row.days_out(subject.today)} 天，"
                    "还没有交回。请尽快填好其中的填报表，连同扫描件、照片拷到U盘，交到创建办。"
                    "没有要改的内容也请交回，或在回执上写明。",
                }
                for row in rows
            ],
        }
    )


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordPaper(data["title"], data["unit"], many=len(data["departments"]) > 1)
    for number, department in enumerate(data["departments"]):
        if number:
            made.new_sheet()
        made.title(data["title"])
        made.paragraph(f"{department['name']}：", size=_SIZE_PT, after=6)
        made.paragraph(department["text"], size=_SIZE_PT, align=Align.BOTH, indent=2, after=18)
        made.paragraph(f"{data['unit-line']}　创建办", size=_SIZE_PT, align=Align.RIGHT)
        made.paragraph(data["date-line"], size=_SIZE_PT, align=Align.RIGHT, after=24)
        made.paragraph("回执", face=Face.HEADING, size=_SIZE_PT, align=Align.CENTER, after=6)
        returned = "　".join(f"□ {box}" for box in data["boxes"])
        made.form(28, [("科室", department["name"], 0), ("交回情况", returned, 0), ("说明", "", 24)])
        made.signatures(*data["signed"], size=_SIZE_PT)
    return made.bytes()


PACKAGE_REMINDER = PaperKind(
    "package-reminder",
    "填报催办单",
    (Option("department", "科室", _choices, every="每个科室各一份", known=every_department),),
    _gather,
    _word,
)
