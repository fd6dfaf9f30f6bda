"""缺项清单: what every task still lacks and what to do about it, by category or by department."""

from collections import Counter
from collections.abc import Callable

from wenming_desktop.documents.listings.length import (
    Whole,
    left_out_words,
    length_option,
    shown_rows,
    some_of,
)
from wenming_desktop.documents.listings.listing import Column, listing_kind, one_sheet, table
from wenming_desktop.documents.listings.paper_rows import TICK, Cell, group, row, urgent
from wenming_desktop.documents.paper import BY_DEPARTMENT, Choice, Chosen, Content, Option, Subject
from wenming_desktop.errors import UserError
from wenming_desktop.progress.gaps import Gap, GapFilter, GapKind, Urgency, gaps
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.words import NOBODY

_URGENCY = {Urgency.LATE: "已逾期", Urgency.SOON: "30天内", Urgency.LATER: ""}
_COLUMNS = (
    Column("完成", 11, centred=True),
    Column("编号", 12, centred=True),
    Column("缺什么"),
    Column("怎么办", share=1.4),
    Column("牵头科室", 28, centred=True),
    Column("时限", 22, centred=True),
)
_MOST = 300  # gaps listed unasked: some twelve pages
_SIGNED = ("核对人", "科室负责人", "核对日期")
_ORDERS = (Choice(None, "按类别"), Choice("department", "按牵头科室"))


def _gather(subject: Subject, chosen: Chosen) -> Content:
    plan, department = subject.plan, chosen.get("department")
    found = gaps(subject.session, plan.id, subject.today, GapFilter(department=department))
    if not found:
        who = f"“{department}”牵头的任务" if department else f"{plan.year}年度的任务"
        raise UserError(f"{who}没有缺项，不用打印缺项清单。")
    listed = list(shown_rows(found, chosen, _MOST))
    by_department = chosen.get("group") == "department"
    tasks = {task.id: task for task in plan.tasks}
    titles = {category.id: category.title for category in plan.categories}
    if by_department:
        names = dict.fromkeys(gap.department or NOBODY for gap in listed if gap.task_id)
        groups = [_group(listed, name, name, lambda gap: gap.department or NOBODY, tasks) for name in names]
    else:
        groups = [
            _group(listed, category_id, title, lambda gap: gap.category_id, tasks)
            for category_id, title in titles.items()
        ]
    if negatives := [gap for gap in listed if not gap.task_id]:
        rows = [_row(gap, None) for gap in negatives]
        groups.insert(0, group(rows, GapKind.NEGATIVE.value, f"{len(rows)} 处"))
    return one_sheet(
        subject,
        f"{plan.year}年度文明单位创建缺项清单",
        _summary(found) + left_out_words("最紧迫的", len(listed), len(found), "处"),
        [table(_COLUMNS, [made for made in groups if made["rows"]])],
        _SIGNED,
        about=f"牵头科室：{department}" if department else "",
    )


def _group(
    found: list[Gap], key: str, heading: str, key_of: Callable[[Gap], str], tasks: dict[str, TaskRow]
) -> dict[str, object]:
    own = sorted(
        (gap for gap in found if gap.task_id and key_of(gap) == key),
        key=lambda gap: _place(tasks[gap.task_id]),
    )
    rows = [_row(gap, tasks[gap.task_id]) for gap in own]
    return group(rows, heading, f"{len({gap.task_id for gap in own})} 项任务，{len(own)} 处")


def _row(gap: Gap, task: TaskRow | None) -> dict[str, object]:
    """A row of the list; a hit of the negative list is of no task."""
    if task is None:
        return row(TICK, "—", gap.text, gap.todo, "—", urgent("负面情形"))
    return row(TICK, gap.code, gap.text, gap.todo, gap.department or NOBODY, _when(gap, task))


def _place(task: TaskRow) -> tuple[int, ...]:
    """Where a task stands in the plan."""
    return tuple(int(number) for number in task.code.split("-"))


def _when(gap: Gap, task: TaskRow) -> Cell:
    day = f"{task.due_on.month}月{task.due_on.day}日" if task.due_on else "—"
    words = f"{task.due_words or day}\n{_URGENCY[gap.urgency]}".rstrip()
    return urgent(words) if gap.urgency == Urgency.LATE else words


def _summary(found: list[Gap]) -> str:
    kinds = Counter(gap.kind for gap in found)
    of_tasks = [gap for gap in found if gap.task_id]
    tasks = len({gap.task_id for gap in of_tasks})
    late = len({gap.task_id for gap in of_tasks if gap.urgency == Urgency.LATE})
    parts = [
        f"{tasks} 项任务共缺 {len(of_tasks)} 处",
        "、".join(f"{kind} {n}" for kind, n in kinds.most_common()),
    ]
    if late:
        parts.append(f"其中 {late} 项任务已过完成时限")
    return "；".join(parts) + "。"


def _whole(subject: Subject) -> Whole:
    found = gaps(subject.session, subject.plan_id, subject.today)
    tasks = {task.id: task for task in subject.plan.tasks}
    return Whole(len(found), _COLUMNS, [_row(gap, tasks.get(gap.task_id)) for gap in some_of(found)])


GAP_LIST = listing_kind(
    "gap-list",
    "缺项清单",
    (
        Option("group", "排列", lambda _subject: _ORDERS, look=True),
        BY_DEPARTMENT,
        length_option(_whole, _MOST),
    ),
    _gather,
)
