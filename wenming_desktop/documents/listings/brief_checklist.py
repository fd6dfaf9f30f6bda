"""The checklist of very many tasks: what is done and on file is counted instead of listed."""

from collections.abc import Sequence

from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.recurring import told
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.reading.deadlines import deadline_text

KEY = (
    "措施按完成的项数、材料按收齐的种数计，都是“已有/应有”；配合科室名称长的只写个数。"
    "要逐项列出的，打印时“写法”选“详细”。"
)
_MOST_NAMES = 20  # characters of the supporting departments that are named


def brief_facts(task: TaskRow, days_late: int, complete: int, slots: int) -> Sequence[tuple[str, str]]:
    """Whose a task is and how it stands, label by label.

    Args:
        task: the task.
        days_late: since its deadline; 0 where that has not passed.
        complete: slots that have all they ask for.
        slots: all of them.
    """
    measures = told(task.measures)
    done = sum(all(row.status is TaskStatus.DONE for row in each.rows) for each in measures)
    support = "、".join(task.support)
    if len(support) > _MOST_NAMES:
        support = f"{len(task.support)} 个科室"
    return [
        ("牵头", task.lead or ""),
        *([("配合", support)] if support else []),
        ("责任人", task.person or ""),
        ("时限", deadline_text(task.due_on, task.due_words)),
        ("措施", f"{done}/{len(measures)} 项"),
        ("材料", f"{complete}/{slots} 种"),
        ("尚缺", f"{len(task.gaps)} 样" if task.gaps else "无"),
        *([("逾期", f"{days_late} 天")] if days_late else []),
    ]
