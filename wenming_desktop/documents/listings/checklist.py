"""The checklist (任务核对清单): boxes to tick, who answers for what, the proof on file, what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from math import ceil

from wenming_desktop.documents.listings.brief_checklist import KEY, brief_facts
from wenming_desktop.documents.listings.listing import Column, key, listing, listing_kind, sheet, table
from wenming_desktop.documents.listings.paper_rows import Boxes, Facts, Line, group, lines
from wenming_desktop.documents.paper import BY_DEPARTMENT, Choice, Chosen, Content, Option, Subject
from wenming_desktop.documents.press.codes import printed_code
from wenming_desktop.documents.press.wording import chinese_numeral, em_width, pieces, wrap
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

_TEXT_WIDTH = 37.0  # em that the text column surely holds
_SMALL = 0.86  # of an em: 小五 beside 五号
_MOST_LINES = 18  # lines of a row that surely fits on a page; longer tasks go on in rows with 续
_PART_LINES = 9  # of those rows
_ABREAST = ((3, 12.0), (2, 18.0))  # boxes side by side, and how many em each of them may have
_NAMED = 3  # files of a slot by name: whoever checks finds the rest by the slot
_COLUMNS = (
    Column("核对", 18),
    Column("任务、责任、尚缺、措施和材料"),
)
_BRIEF_COLUMNS = (_COLUMNS[0], Column("任务和进度"))
_KEY = (
    "材料后的数字是“已有/应有”的份数，如 1/2 是应有 2 份、已有 1 份；小字是其中的文件。"
    "没有写科室、责任人的措施，与任务的牵头科室、责任人相同。"
)
DETAILED, BRIEF = "详细", "简要"
_MANY = 150  # more tasks than these are told in brief unasked: the paper would have hundreds of pages
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
_Part = Line | Facts | Boxes


def checklist(
    plan: PlanView, department: str | None, today: date, proofs: Proofs, form: str | None = None
) -> Content:
    """What the checklist says (A4 portrait).

    Args:
        plan: the plan as it stands.
        department: only the tasks this department leads (牵头) or supports (配合); None for all.
        today: printed on the paper; deadlines before it are marked as passed.
        proofs: what each task has of its slots.
        form: ``DETAILED`` or ``BRIEF``; None goes by how many tasks there are.

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
    brief = form == BRIEF or (form is None and len(tasks) > _MANY)
    groups = [_category(category, rows, department, today, proofs, brief=brief) for category, rows in chosen]
    unit = f"单位：{plan.unit}" + (f"　科室：{department}" if department else "")
    blocks = [table(_BRIEF_COLUMNS if brief else _COLUMNS, groups), key(KEY if brief else _KEY)]
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
    category: CategoryRow,
    tasks: list[TaskRow],
    department: str | None,
    today: date,
    proofs: Proofs,
    *,
    brief: bool,
) -> dict[str, object]:
    lacking = sum(bool(task.gaps) for task in tasks)
    parts = _brief_parts if brief else _parts
    rows = (
        row
        for task in tasks
        for row in _rows(task, department, list(parts(task, today, proofs.get(task.id, ()))))
    )
    tally = f"{len(tasks)} 项，" + (f"有缺 {lacking} 项" if lacking else "齐全")
    return group(rows, f"（{chinese_numeral(category.ordinal)}）{category.title}", tally)


def _rows(
    task: TaskRow, department: str | None, parts: Sequence[tuple[_Part, ...]]
) -> Iterable[dict[str, object]]:
    role = _role(task, department) if department else None
    code = [Line(task.code, "strong", box=True), *([Line(role, "strong", box=False)] if role else [])]
    going_on = (Line(task.code, box=False), Line("（续）", "small", box=False))
    for index, packed in enumerate(_packed(parts)):
        cells = (lines(*(going_on if index else code)), lines(*packed))
        yield {"cells": cells, "breakable": False}


def _brief_parts(task: TaskRow, today: date, proofs: Sequence[Proof]) -> Iterator[tuple[_Part, ...]]:
    """The text, whose it is and how it stands."""
    slots = [proof for proof in proofs if proof.want is not None]
    complete = sum(bool(slot.settled) or slot.have >= (slot.want or 0) for slot in slots)
    yield (Line(task.text),)
    yield (Facts(tuple(brief_facts(task, _late_days(task, today), complete, len(slots)))),)


def _parts(task: TaskRow, today: date, proofs: Sequence[Proof]) -> Iterator[tuple[_Part, ...]]:
    """The text, whose it is and what it lacks, the measures, the proof; the lines of each belong together."""
    yield (Line(task.text),)
    duties = (
        ("牵头", task.lead or ""),
        ("配合", "、".join(task.support) or ("无" if task.lead else "")),
        *([("责任领导", task.leader)] if task.leader else []),
        ("责任人", task.person or ""),
        ("时限", deadline_text(task.due_on, task.due_words)),
    )
    yield Facts(duties), _standing(task, today)
    for number, each in enumerate(told(task.measures), start=1):
        yield (Line(f"{number}.{each.text}{_about(each, task)}", box=True),)
    for proof in _abreast(proofs):
        yield (proof,)


def _standing(task: TaskRow, today: date) -> Line:
    """What must be done now."""
    days = _late_days(task, today)
    late = f"已逾期 {days} 天。" if days else ""
    lacking = f"尚缺：{'；'.join(task.gaps)}。" if task.gaps else "齐全。"
    return Line(late + lacking, "urgent" if days or task.gaps else "note")


def _abreast(proofs: Sequence[Proof]) -> Iterator[_Part]:
    """Slots to tick: what each has and wants; neighbours of which no file is told stand side by side."""
    for told_of, some in groupby(proofs, key=lambda proof: bool(proof.files or proof.settled)):
        if told_of:
            yield from map(_proof_line, some)
            continue
        items = list(map(_counted, some))
        widest = max(map(em_width, items))
        across = next((many for many, room in _ABREAST if widest <= room and len(items) > 1), 1)
        for start in range(0, len(items), across):
            yield Boxes(tuple(items[start : start + across]), across)


def _counted(proof: Proof) -> str:
    return f"{proof.name} {proof.have}" + (" 份" if proof.want is None else f"/{proof.want}")


def _proof_line(proof: Proof) -> Line:
    """A slot to tick, in small what lies there."""
    more = f" 等 {proof.lying} 份" if proof.lying > len(proof.files) else ""
    files = "；".join(proof.files) + more if proof.files else ""
    return Line(_counted(proof), box=True, aside="；".join(filter(None, (files, proof.settled))))


def _packed(parts: Sequence[tuple[_Part, ...]]) -> list[list[_Part]]:
    """The rows of a task: one where it surely fits on a page, else shorter ones that leave no large gaps."""
    heights = [sum(map(_height, part)) for part in parts]
    if sum(heights) <= _MOST_LINES:
        return [[line for part in parts for line in part]]
    rows: list[list[_Part]] = [[]]
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


def _height(part: _Part) -> int:
    """Lines that surely hold it."""
    if isinstance(part, Boxes):
        return 1
    if isinstance(part, Facts):
        said = "　".join(f"{label}{text or '　' * 8}" for label, text in part.facts)
        return len(wrap(said, _TEXT_WIDTH / _SMALL))
    aside = em_width(part.aside) * _SMALL
    return len(wrap(part.text + "　" * ceil(aside), _TEXT_WIDTH))


def _cut(part: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Lines that are too high for a row in pieces that are not; only the first one has the box."""
    for line in part:
        if not isinstance(line, Line) or line.aside:
            yield [line]
            continue
        for index, text in enumerate(pieces(line.text, _TEXT_WIDTH, _PART_LINES)):
            yield [replace(line, text=text, box=False if line.box and index else line.box)]


def _about(measure: Told, task: TaskRow) -> str:
    """Whose it is where not the task's, by when and how far; of one that comes again by when the next."""
    first, *others = measure.rows
    open_rows = [row for row in measure.rows if row.status is not TaskStatus.DONE]
    asked = next(iter(open_rows), first)
    due = deadline_before(asked.due_on, asked.due_words)
    if others:
        done = f"{len(measure.rows)} 次已完成 {len(measure.rows) - len(open_rows)} 次"
        due = f"下一次 {due}" if open_rows and due else ""
    else:
        done = f"{chinese_date(first.done_on)}完成" if first.done_on else first.status.value
    department = measure.department if measure.department != task.lead else ""
    person = measure.person if department or measure.person != task.person else ""
    about = "，".join(word for word in (department, person, due, done) if word)
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


def _form_choices(subject: Subject) -> tuple[Choice, ...]:
    """Only where there are many tasks is there a choice."""
    if len(subject.plan.concerned.tasks) <= _MANY:
        return ()
    return (
        Choice(None, f"{_MANY} 项以内详细，更多的简要"),
        Choice(DETAILED, f"{DETAILED}（责任、措施、材料逐项列出）", DETAILED),
        Choice(BRIEF, f"{BRIEF}（措施、材料只计数）", BRIEF),
    )


def _form_written(text: str) -> str | None:
    return text if text in {DETAILED, BRIEF} else None


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan, item = subject.plan.concerned, chosen.get("item")
    if item:
        categories = (
            replace(row, tasks=tuple(task for task in row.tasks if task.id == item))
            for row in plan.categories
        )
        plan = replace(plan, categories=tuple(categories))
        _refuse_others(subject.plan.tasks, plan.tasks, item, chosen.get("department"))
    return checklist(
        plan, chosen.get("department"), subject.today, task_proofs(subject, plan), chosen.get("form")
    )


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
    (
        BY_DEPARTMENT,
        Option("item", "任务", _item_choices, every="每项任务一份", known=_every_task),
        Option("form", "写法", _form_choices, read=_form_written, look=True),
    ),
    _gather,
)
