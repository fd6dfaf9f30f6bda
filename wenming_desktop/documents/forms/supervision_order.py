"""督办单: one order as it is handed to a department, with room for the reply and the signatures."""

from dataclasses import dataclass
from typing import Any

from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.errors import UserError
from wenming_desktop.progress.orders import (
    OrderFilter,
    OrderRow,
    OrderState,
    order_reminders,
    order_row,
    page_orders,
)
from wenming_desktop.reading.titles import first_clause
from wenming_desktop.words import chinese_date

_MOST = 500  # orders of one year offered


@dataclass(frozen=True)
class OrderSheet:
    """One order as it stands on paper: its number, and a table of label and text; "" is room to write."""

    number: str
    issued: str
    lines: tuple[tuple[str, str], ...]


def order_sheet(subject: Subject, order_id: str) -> OrderSheet:
    """What an order says on the day."""
    order = order_row(subject.session, order_id, subject.today)
    task = next((task for task in subject.plan.tasks if task.id == order.task_id), None)
    reminders = "\n".join(
        f"{chinese_date(row.reminded_on)}" + (f"：{row.note}" if row.note else "")
        for row in order_reminders(subject.session, order_id)
    )
    lines = (
        ("承办科室", order.department),
        ("协办科室", "、".join(order.supporting) or "无"),
        ("对应任务", f"{task.code}　{task.text}" if task else "—"),
        ("督办依据", order.basis),
        ("领导批示", order.instruction),
        ("督办事项", order.content),
        ("办结时限", _deadline(order)),
        ("催办记录", reminders or "—"),
        ("办理情况", _dated(order.reply, order.replied_on and f"{chinese_date(order.replied_on)}回复")),
        (
            "办结意见",
            _dated(order.closing_note, order.closed_on and f"{chinese_date(order.closed_on)}办结"),
        ),
    )
    return OrderSheet(f"督办{order.code}", chinese_date(order.issued_on), lines)


def _deadline(order: OrderRow) -> str:
    words = [f"{chinese_date(order.due_on)}前"]
    if order.extension_asked_on:
        words.append(f"{chinese_date(order.extension_asked_on)}申请延期")
    if order.extended_to:
        words.append(f"同意延期至{chinese_date(order.extended_to)}")
    elif order.extension_refused_on:
        words.append(f"{chinese_date(order.extension_refused_on)}不同意延期，{order.refusal_reason}")
    return "；".join(words)


def _dated(text: str, day: str | None) -> str:
    return "\n".join(word for word in (text, day) if word)


def _choices(subject: Subject) -> tuple[Choice, ...]:
    """All orders, the latest that is still open first."""
    rows = page_orders(subject.session, subject.plan_id, OrderFilter(), subject.today, limit=_MOST)
    ordered = sorted(rows, key=lambda row: row.state is OrderState.CLOSED)  # stable
    return tuple(
        Choice(row.id, f"{row.code} {row.department} {first_clause(row.content)}") for row in ordered
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    choices = _choices(subject)
    if not choices:
        raise UserError("还没有督办单，请先在“调度督办”里新建。")
    sheet = order_sheet(subject, chosen.get("order") or choices[0].value or "")
    return Content(
        {
            "title": "督办单",
            "unit": subject.plan.unit,
            "number": sheet.number,
            "unit-line": subject.plan.unit,
            "date-line": sheet.issued,
            "lines": [
                {"label": label, "text": text, "least": _LEAST_MM.get(label, 0)}
                for label, text in sheet.lines
            ],
            "signed": [list(line) for line in _SIGNED],
            "copies": _COPIES,
        }
    )


_COPIES = "本单一式两份，承办科室和创建办各存一份；办理情况请在时限前填写并交回创建办。"
_LEAST_MM = {"督办依据": 11, "领导批示": 16, "督办事项": 20, "办理情况": 30, "办结意见": 15}  # to write in
_SIGNED = (("签发人", "承办科室负责人"), ("签收人", "签收日期"))


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordPaper(f"督办单 {data['number']}", data["unit"])
    made.head(data["title"], data["number"], f"签发日期：{data['date-line']}", size=12)
    made.form(30, [(line["label"], line["text"], line["least"]) for line in data["lines"]])
    for number, line in enumerate(data["signed"]):
        made.signatures(*line, size=12, above=10 if number else 14)
    made.key(f"{data['unit-line']}　{data['copies']}")
    return made.bytes()


SUPERVISION_ORDER = PaperKind(
    "supervision-order", "督办单", (Option("order", "督办单", _choices, every="每张督办单"),), _gather, _word
)
