"""The checklist (任务核对清单): boxes to tick, who answers for what, the proof on file, what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wenming_desktop.documents.listings.listing import Column, key, listing, listing_kind, sheet, table
from wenming_desktop.documents.listings.paper_rows import Cell, Line, group, lines
from wenming_desktop.documents.paper import BY_DEPARTMENT, Choice, Chosen, Content, Option, Subject
from wenming_desktop.documents.press.codes import printed_code
from wenming_desktop.documents.press.wording import chinese_numeral, pieces, wrap
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.proposing.codes import CodeKind, PaperCode
from wenming_desktop.plan.recurring import Told, told
from wenming_desktop.progress.plan_view import CategoryRow, PlanView, TaskRow
from wenming_desktop.progress.slot_counts import plan_slots, slot_files
from wenming_desktop.reading.deadlines import deadline_before, deadline_text
from wenming_desktop.reading.titles import task_name
from wenming_desktop.reading.written import supports
from wenming_desktop.words import chinese_date

_TEXT_WIDTH = 22.0  # em that the text column surely holds
_MOST_LINES = 20  # lines of a row that surely fits on a page; longer tasks go on in rows with 续
_PART_LINES = 10  # of those rows
_MOST_DUTY_CHARACTERS = 250  # longer lists of departments may run over a page's end
_NAMED = 3  # files of a slot by name: whoever checks finds the rest by the slot
_COLUMNS = (
    Column("核对", 18),
    Column("任务、措施和材料"),
    Column("责任", 37),
    Column("尚缺", 28),
)
_KEY = "材料后的数字是“已有/应有”的份数，如 1/2 是应有 2 份、已有 1 份；小字是其中的文件。"
_SIGNED = ("核对人", "核对日期")


@dataclass(frozen=True)
class Proof:
    """What a task has of one slot, or of what lies in none.

    Attributes:
        name: of the slot.
        have: files that count.
        want: how many it asks for; None for what lies in no slot.
        files: the titles of some of them.
        lying: how many lie there, whether they count or not.
        settled: why it is complete all the same; else empty.
    """

    name: str
    have: int
    want: int | None
    files: tuple[str, ...] = ()
    lying: int = 0
    settled: str = ""


Proofs = Mapping[str, Sequence[Proof]]  # by task id


def checklist(plan: PlanView, department: str | None, today: date, proofs: Proofs) -> Content:
    """What the checklist says (A4 portrait).

    Args:
        plan: the plan as it stands.
        department: only the tasks this department leads (牵头) or supports (配合); None for all.
        today: printed on the paper; deadlines before it are marked as passed.
        proofs: what each task has of its slots.

    Raises:
        UserError: there is no task to print.
    """
    chosen = [
        (category, tasks)
        for category in plan.categories
        if (tasks := [task for task in category.tasks if department is None or _role(task, department)])
    ]
    if not chosen:
        who = f"“{department}”" if department else f"《{plan.title}》"
        what = "请先在各类别里指派" if department else "请先在方案里添加任务"
        raise UserError(f"{who}没有任务，没有可打印的清单，{what}。")
    tasks = [task for _, of_category in chosen for task in of_category]
    groups = [_category(category, rows, department, today, proofs) for category, rows in chosen]
    unit = f"单位：{plan.unit}" + (f"　科室：{department}" if department else "")
    blocks = [table(_COLUMNS, groups), key(_KEY)]
    made = sheet(unit, chinese_date(today), _summary(tasks, department, today), blocks, _SIGNED, _code(tasks))
    return listing(plan.unit, f"{plan.year}年度文明单位创建任务核对清单", [made])


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
    category: CategoryRow, tasks: list[TaskRow], department: str | None, today: date, proofs: Proofs
) -> dict[str, object]:
    lacking = sum(bool(task.gaps) for task in tasks)
    rows = (row for task in tasks for row in _rows(task, department, today, proofs.get(task.id, ())))
    tally = f"{len(tasks)} 项，" + (f"有缺 {lacking} 项" if lacking else "齐全")
    return group(rows, f"（{chinese_numeral(category.ordinal)}）{category.title}", tally)


def _rows(
    task: TaskRow, department: str | None, today: date, proofs: Sequence[Proof]
) -> Iterable[dict[str, object]]:
    days = _late_days(task, today)
    duties = (
        ("牵头", task.lead or ""),
        ("配合", "、".join(task.support) or ("无" if task.lead else "")),
        *([("责任领导", task.leader)] if task.leader else []),
        ("责任人", task.person or ""),
        ("时限", deadline_text(task.due_on, task.due_words)),
    )
    said = [Line(text, label=label) for label, text in duties]
    late = [Line(f"已逾期 {days} 天", "urgent")] if days else []
    gaps = [Line(gap, "urgent") for gap in task.gaps] or [Line("齐全", "note")]
    role = _role(task, department) if department else None
    code = [Line(task.code, "strong", box=True), *([Line(role, "strong", box=False)] if role else [])]
    breakable = sum(len(text) for _, text in duties) > _MOST_DUTY_CHARACTERS
    for index, parts in enumerate(_packed(list(_parts(task, proofs)))):
        cells: tuple[Cell, ...] = (lines(*code), lines(*parts), lines(*said, *late), lines(*gaps))
        if index:
            cells = (
                lines(Line(task.code, box=False), Line("（续）", "small", box=False)),
                lines(*parts),
                "",
                "",
            )
        yield {"cells": cells, "breakable": breakable}


def _parts(task: TaskRow, proofs: Sequence[Proof]) -> Iterator[tuple[Line, ...]]:
    """The text, the measures and the proof of a task; the lines of each belong together."""
    yield (Line(task.text),)
    for number, each in enumerate(told(task.measures), start=1):
        yield (Line(f"{number}.{each.text}{_about(each)}", box=True),)
    for proof in proofs:
        yield tuple(_proof_lines(proof))


def _proof_lines(proof: Proof) -> Iterator[Line]:
    """A slot to tick: what it has and wants, below it in small what lies there."""
    counted = f"{proof.have} 份" if proof.want is None else f"{proof.have}/{proof.want}"
    yield Line(f"{proof.name} {counted}", box=True)
    if proof.files:
        more = f" 等 {proof.lying} 份" if proof.lying > len(proof.files) else ""
        yield Line("；".join(proof.files) + more, "note", box=False)
    if proof.settled:
        yield Line(proof.settled, "note", box=False)


def _packed(parts: Sequence[tuple[Line, ...]]) -> list[list[Line]]:
    """The rows of a task: one where it surely fits on a page, else shorter ones that leave no large gaps."""
    heights = [sum(len(wrap(line.text, _TEXT_WIDTH)) for line in part) for part in parts]
    if sum(heights) <= _MOST_LINES:
        return [[line for part in parts for line in part]]
    rows: list[list[Line]] = [[]]
    used = 0
    for part, height in zip(parts, heights, strict=True):
        for piece in _cut(part) if height > _PART_LINES else [part]:
            needed = min(height, _PART_LINES)
            if rows[-1] and used + needed > _PART_LINES:
                rows.append([])
                used = 0
            rows[-1] += piece
            used += needed
    return rows


def _cut(part: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that are too high for a row in pieces that are not; only the first one has the box."""
    for line in part:
        for index, text in enumerate(pieces(line.text, _TEXT_WIDTH, _PART_LINES)):
            yield [replace(line, text=text, box=False if line.box and index else line.box)]


def _about(measure: Told) -> str:
    """Whose it is, by when and how far; of one that comes again how many times, and by when the next."""
    first, *others = measure.rows
    open_rows = [row for row in measure.rows if row.status is not TaskStatus.DONE]
    asked = next(iter(open_rows), first)
    due = deadline_before(asked.due_on, asked.due_words)
    if others:
        done = f"{len(measure.rows)} 次已完成 {len(measure.rows) - len(open_rows)} 次"
        due = f"下一次 {due}" if open_rows and due else ""
    else:
        done = f"{chinese_date(first.done_on)}完成" if first.done_on else first.status.value
    about = "，".join(word for word in (measure.department, measure.person, due, done) if word)
    return f"（{about}）"


def task_proofs(subject: Subject, plan: PlanView) -> Proofs:
    """What each task has of its slots, then what lies in none of them."""
    lying = slot_files(subject.session, plan.id, subject.today)
    proofs: dict[str, list[Proof]] = defaultdict(list)
    titles = {task.id: {file.id: file.title for file in task.evidence} for task in plan.tasks}
    placed: dict[str, set[str]] = defaultdict(set)
    for slot in plan_slots(subject.session, plan.id, subject.today):
        of_task = titles.get(slot.task_id, {})
        files = lying.get(slot.id, [])
        placed[slot.task_id].update(files)
        named = tuple(of_task[file] for file in files[:_NAMED] if file in of_task)
        proofs[slot.task_id].append(
            Proof(slot.name, slot.inside, slot.minimum, named, len(files), slot.settled)
        )
    for task_id, of_task in titles.items():
        loose = [title for file, title in of_task.items() if file not in placed[task_id]]
        if loose or not proofs[task_id]:
            name = "其他材料" if proofs[task_id] else "材料"
            proofs[task_id].append(Proof(name, len(loose), None, tuple(loose[:_NAMED]), len(loose)))
    return proofs


def _item_choices(subject: Subject) -> tuple[Choice, ...]:
    tasks = subject.plan.concerned.tasks
    return (Choice(None, f"全部任务（{len(tasks)} 项）"), *map(_single, tasks))


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan, item = subject.plan.concerned, chosen.get("item")
    if item:
        categories = (
            replace(row, tasks=tuple(task for task in row.tasks if task.id == item))
            for row in plan.categories
        )
        plan = replace(plan, categories=tuple(categories))
        _refuse_others(subject.plan.tasks, plan.tasks, item, chosen.get("department"))
    return checklist(plan, chosen.get("department"), subject.today, task_proofs(subject, plan))


def _every_task(subject: Subject) -> tuple[Choice, ...]:
    """Those too that do not concern the unit."""
    return tuple(map(_single, subject.plan.tasks))


def _single(task: TaskRow) -> Choice:
    return Choice(task.id, f"{task.code} {task_name(task.text)}", task.code)


def _refuse_others(
    every: Sequence[TaskRow], concerned: Sequence[TaskRow], item: str, department: str | None
) -> None:
    """Refuse a task that does not concern the unit, or a department's that is not its own."""
    task = next((task for task in every if task.id == item), None)
    if task is None:
        raise UserError("要打印的任务已经不在方案里，可能已被删除，请重新选择。")
    if task not in concerned:
        raise UserError(f"{task.code} 本单位不涉及，没有可打印的清单。")
    if department and not _role(task, department):
        raise UserError(f"{task.code} 不是“{department}”的任务，没有可打印的清单。")


CHECKLIST = listing_kind(
    "checklist",
    "任务核对清单",
    (BY_DEPARTMENT, Option("item", "任务", _item_choices, every="每项任务一份", known=_every_task)),
    _gather,
)
