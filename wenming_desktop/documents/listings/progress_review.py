"""调度表: who stands where at a review, compared with the one before."""

from wenming_desktop.documents.listings.listing import (
    Column,
    key,
    listing,
    listing_kind,
    remark,
    sheet,
    table,
    unit_line,
)
from wenming_desktop.documents.listings.paper_rows import Cell, group, note, row, urgent
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, Subject
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
from wenming_desktop.reading.titles import first_clause
from wenming_desktop.words import NOBODY, chinese_date

_DEPARTMENTS = (
    Column("牵头科室"),
    *(Column(head, 26, centred=True) for head in ("任务", "已完成", "逾期", "前进", "后退", "未变")),
)
_TASKS = (
    Column("编号", 12, centred=True),
    Column("任务"),
    Column("牵头科室", 32, centred=True),
    Column("状态", 16, centred=True),
    Column("措施", 15, centred=True),
    Column("材料", 15, centred=True),
    Column("活动", 12, centred=True),
    Column("比上次", 16, centred=True),
    Column("上次", 58),
)
_KEY = "措施是“已完成/共有”的条数，材料是“已备齐/应备”的项数，如 1/3 是应备 3 项、已备齐 1 项；活动是次数。"
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
    titles = {task.id: first_clause(task.text) for task in plan.tasks}
    blocks = [
        *([remark("调度要求：", found.review.note)] if found.review.note else []),
        table(_DEPARTMENTS, [group(_department(found, at) for at in range(len(found.by_department)))]),
        key(_KEY),
        table(_TASKS, [group(_task(moved, titles) for moved in found.rows)]),
    ]
    held = f"调度日期：{chinese_date(found.review.held_on)}"
    made = sheet(unit_line(subject), held, _summary(found), blocks, ())
    return listing(subject.plan.unit, f"{plan.year}年度文明单位创建工作调度表", [made], landscape=True)


def _summary(found: Comparison) -> str:
    now, before = found.review, found.previous
    todo = now.tasks - now.done - now.doing - now.late
    states = (("已完成", now.done), ("进行中", now.doing), ("未开始", todo), ("逾期", now.late))
    parts = ["，".join((f"共 {now.tasks} 项任务", *(f"{state} {number} 项" for state, number in states)))]
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


PROGRESS_REVIEW = listing_kind("progress-review", "调度表", (Option("review", "调度", _choices),), _gather)
