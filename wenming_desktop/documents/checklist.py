"""The checklist (任务核对清单): boxes to tick, who answers for what, the proof on file, what is missing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from wenming_desktop.documents.codes import printed_code
from wenming_desktop.documents.paper import (
    BY_DEPARTMENT,
    Choice,
    Chosen,
    Content,
    Option,
    PaperKind,
    Subject,
)
from wenming_desktop.documents.wording import chinese_numeral, pieces, wrap
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.proposing.codes import CodeKind, PaperCode
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.progress.plan_view import CategoryRow, PlanView, TaskRow
from wenming_desktop.reading.deadlines import deadline_before, deadline_text
from wenming_desktop.reading.titles import task_title
from wenming_desktop.reading.written import supports
from wenming_desktop.words import chinese_date

_TEXT_WIDTH = 22.0  # em that the text column of checklist.typ surely holds
_MOST_LINES = 20  # lines of one row, so that every row fits on a page; longer tasks go on in rows with 续
_MOST_DUTY_CHARACTERS = 250  # longer lists of departments may run over a page's end

Part = dict[str, object]


def checklist_data(plan: PlanView, department: str | None, today: date) -> dict[str, object]:
    """What the checklist says, for its template (A4 portrait).

    Args:
        plan: the plan as it stands.
        department: only the tasks this department leads (牵头) or supports (配合); None for all.
        today: printed on the paper; deadlines before it are marked as passed.

    Raises:
        UserError: there is no task to print.
    """
    chosen = [
        (category, tasks)
        for category in plan.categories
        if (tasks := [task for task in category.tasks if department is None or _role(task, department)])
    ]
    if not chosen:
        who = f"“{department}”" if department else f"“{plan.title}”"
        raise UserError(f"{who}没有任务，没有可打印的清单。")
    tasks = [task for _, of_category in chosen for task in of_category]
    return {
        "title": f"{plan.year}年度文明单位创建任务核对清单",
        "unit": plan.unit,
        "unit-line": f"单位：{plan.unit}" + (f"　科室：{department}" if department else ""),
        "date-line": chinese_date(today),
        "summary": _summary(tasks, department, today),
        "code": _code(tasks),
        "categories": [_category(category, rows, department, today) for category, rows in chosen],
    }


def _code(tasks: list[TaskRow]) -> dict[str, str] | None:
    """The code of a list of one task, which lies on top of its proof when that is scanned."""
    if len(tasks) != 1:
        return None
    return printed_code(PaperCode(CodeKind.TASK, tasks[0].id), f"{tasks[0].code} 扫描归口")


def _role(task: TaskRow, department: str) -> str | None:
    if task.lead == department:
        return "牵头"
    return "配合" if supports(task.support, department) else None


def _late_days(task: TaskRow, today: date) -> int:
    if task.due_on is None or task.status is TaskStatus.DONE:
        return 0
    return max((today - task.due_on).days, 0)


def _summary(tasks: list[TaskRow], department: str | None, today: date) -> str:
    lacking = sum(bool(task.gaps) for task in tasks)
    late = sum(bool(_late_days(task, today)) for task in tasks)
    roles = [_role(task, department) for task in tasks] if department else []
    counts = [f"共 {len(tasks)} 项任务"]
    if department:
        counts.append(f"牵头 {roles.count('牵头')} 项，配合 {roles.count('配合')} 项")
    counts.append(f"齐全 {len(tasks) - lacking} 项，有缺 {lacking} 项")
    if late:
        counts.append(f"逾期 {late} 项")
    return "；".join(counts) + "。"


def _category(
    category: CategoryRow, tasks: list[TaskRow], department: str | None, today: date
) -> dict[str, object]:
    lacking = sum(bool(task.gaps) for task in tasks)
    return {
        "title": f"（{chinese_numeral(category.ordinal)}）{category.title}",
        "tally": f"{len(tasks)} 项，" + (f"有缺 {lacking} 项" if lacking else "齐全"),
        "rows": [row for task in tasks for row in _rows(task, department, today)],
    }


def _rows(task: TaskRow, department: str | None, today: date) -> Iterable[dict[str, object]]:
    days = _late_days(task, today)
    duties = (
        ("牵头", task.lead),
        ("配合", "、".join(task.support) or "无" if task.lead else None),
        *([("责任领导", task.leader)] if task.leader else []),
        ("责任人", task.person),
        ("时限", deadline_text(task.due_on, task.due_words) or None),
    )
    for index, parts in enumerate(_packed(_parts(task))):
        first = index == 0
        yield {
            "first": first,
            "code": task.code,
            "role": _role(task, department) if department else None,
            "parts": parts,
            "duties": [{"label": label, "text": text} for label, text in duties] if first else [],
            "late": f"已逾期 {days} 天" if first and days else None,
            "gaps": task.gaps,
            "breakable": sum(len(text or "") for _, text in duties) > _MOST_DUTY_CHARACTERS,
        }


def _parts(task: TaskRow) -> Iterable[Part]:
    """The text, the measures and the proof of a task, none longer than a row can hold."""
    wholes = [("text", task.text, "")]
    wholes += [("measure", f"{measure.ordinal}.{measure.text}", _about(measure)) for measure in task.measures]
    wholes.append(("evidence", "；".join((_evidence(task.evidence), *task.settled)), ""))
    for kind, whole, about in wholes:
        texts = pieces(whole, _TEXT_WIDTH, _MOST_LINES)
        for index, text in enumerate(texts):
            last = index == len(texts) - 1
            yield {"kind": kind, "text": text, "about": about if last else "", "first": index == 0}


def _packed(parts: Iterable[Part]) -> list[list[Part]]:
    rows: list[list[Part]] = [[]]
    used = 0
    for part in parts:
        lines = len(wrap(f"{part['text']}{part['about']}", _TEXT_WIDTH))
        if rows[-1] and used + lines > _MOST_LINES:
            rows.append([])
            used = 0
        rows[-1].append(part)
        used += lines
    return rows


def _about(measure: MeasureRow) -> str:
    due = deadline_before(measure.due_on, measure.due_words)
    done = f"{chinese_date(measure.done_on)}完成" if measure.done_on else measure.status.value
    about = "，".join(word for word in (measure.department, measure.person, due, done) if word)
    return f"（{about}）"


def _evidence(evidence: tuple[EvidenceRow, ...]) -> str:
    if not evidence:
        return "材料 0 份"
    return f"材料 {len(evidence)} 份：" + "；".join(proof.title for proof in evidence)


def _item_choices(subject: Subject) -> tuple[Choice, ...]:
    tasks = subject.plan.concerned.tasks
    single = (Choice(task.id, f"{task.code} {task_title(task.text)}", task.code) for task in tasks)
    return (Choice(None, f"全部任务（{len(tasks)} 项）"), *single)


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan, item = subject.plan.concerned, chosen.get("item")
    if item:
        categories = (
            replace(row, tasks=tuple(task for task in row.tasks if task.id == item))
            for row in plan.categories
        )
        plan = replace(plan, categories=tuple(categories))
    return Content(checklist_data(plan, chosen.get("department"), subject.today))


CHECKLIST = PaperKind(
    "checklist",
    "任务核对清单",
    (BY_DEPARTMENT, Option("item", "任务", _item_choices, every="每项任务一份")),
    _gather,
)
