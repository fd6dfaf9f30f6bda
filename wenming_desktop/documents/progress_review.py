"""调度表: who stands where at a review, compared with the one before."""

from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.paper_rows import Cell, group, note, row, urgent
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.progress.reviews import (
    Comparison,
    Moved,
    Movement,
    ReviewedStanding,
    compare_review,
    page_reviews,
)
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import NOBODY, chinese_date

_MOST = 200  # reviews of one year offered


def _choices(subject: Subject) -> tuple[Choice, ...]:
    rows = page_reviews(subject.session, subject.plan_id, 0, _MOST)
    return tuple(
        Choice(row.id, f"{chinese_date(row.held_on)}（完成 {row.done}/{row.tasks}）") for row in rows
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    choices = _choices(subject)
    if not choices:
        raise UserError("还没有调度记录，请先在“调度督办”里记一次调度。")
    found = compare_review(subject.session, chosen.get("review") or choices[0].value or "")
    plan = subject.plan
    titles = {task.id: task_title(task.text) for task in plan.tasks}
    return Content(
        {
            "title": f"{plan.year}年度文明单位创建工作调度表",
            "unit": plan.unit,
            "unit-line": f"单位：{plan.unit}",
            "date-line": f"调度日期：{chinese_date(found.review.held_on)}",
            "summary": _summary(found),
            "note": found.review.note,
            "departments": [group([_department(found, at) for at in range(len(found.by_department))])],
            "groups": [group(_task(moved, titles) for moved in found.rows)],
        }
    )


def _summary(found: Comparison) -> str:
    now, before = found.review, found.previous
    parts = [f"共 {now.tasks} 项任务，已完成 {now.done} 项，进行中 {now.doing} 项，逾期 {now.late} 项"]
    if before:
        moves = [moved.movement for moved in found.rows]
        more = now.done - before.done
        done = f"已完成的{'增加' if more > 0 else '减少'} {abs(more)} 项" if more else "已完成的没有增减"
        parts.append(
            f"与{chinese_date(before.held_on)}相比，前进 {moves.count(Movement.FORWARD)} 项，"
            f"后退 {moves.count(Movement.BACK)} 项，{done}"
        )
    return "；".join(parts) + "。"


def _department(found: Comparison, at: int) -> dict[str, object]:
    moves = found.by_department[at]
    return row(
        moves.department or NOBODY,
        str(moves.tasks),
        str(moves.done),
        _counted(moves.late),
        str(moves.forward),
        _counted(moves.back),
        str(moves.same),
    )


def _counted(number: int) -> Cell:
    """A number that asks for something as soon as it is not zero."""
    return urgent(str(number)) if number else "0"


def _task(moved: Moved, titles: dict[str, str]) -> dict[str, object]:
    standing, before = moved.standing, moved.before
    late = standing.status is TaskStatus.LATE
    return row(
        standing.code,
        titles.get(standing.task_id, "（任务已删除）"),
        standing.lead or NOBODY,
        urgent(standing.status) if late else str(standing.status),
        f"{standing.measures_done}/{standing.measures_total}",
        f"{standing.slots_filled}/{standing.slots_total}",
        str(standing.activities),
        urgent(moved.movement) if moved.movement is Movement.BACK else str(moved.movement),
        note(_before(before) if before and moved.after and moved.movement is not Movement.SAME else ""),
    )


def _before(before: ReviewedStanding) -> str:
    return (
        f"{before.status}，措施 {before.measures_done}/{before.measures_total}，"
        f"材料 {before.slots_filled}/{before.slots_total}，活动 {before.activities}"
    )


PROGRESS_REVIEW = PaperKind("progress-review", "调度表", (Option("review", "调度", _choices),), _gather)
