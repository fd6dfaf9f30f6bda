"""措施: the lead department's breakdown of a task into steps."""

from datetime import date

from sqlalchemy.orm import Session

from db.models import Measure, Task
from wenming_desktop.changes import describe
from wenming_desktop.errors import UserError
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.plan.views import TaskStatus

TEXT_LIMIT = 2_000  # characters
_STORED = {TaskStatus.TODO: "todo", TaskStatus.DOING: "doing", TaskStatus.DONE: "done"}


def add_measure(session: Session, task_id: str, text: str) -> str:
    """Append a measure to a task's breakdown; returns its id."""
    task = session.get_one(Task, task_id)
    last = max((row.ordinal for row in task.measures), default=0)
    measure = Measure(ordinal=last + 1, text=_checked(text), status="todo", note="")
    task.measures.append(measure)
    describe(session, f"{task_code(task)} 添加措施：{_brief(measure.text)}")
    return measure.id


def edit_measure(session: Session, measure_id: str, text: str, due_on: date | None, note: str) -> None:
    """Change a measure's text, deadline and note."""
    measure = session.get_one(Measure, measure_id)
    measure.text, measure.due_on, measure.note = _checked(text), due_on, note.strip()
    describe(session, f"{task_code(measure.task)} 修改措施：{_brief(measure.text)}")


def set_measure_status(session: Session, measure_id: str, status: TaskStatus, today: date) -> None:
    """Say where a measure stands; 逾期 is computed and cannot be set."""
    measure = session.get_one(Measure, measure_id)
    measure.status = _STORED[status]
    measure.done_on = today if status == TaskStatus.DONE else None
    describe(session, f"{task_code(measure.task)} 措施“{_brief(measure.text)}”{status}")


def remove_measure(session: Session, measure_id: str) -> None:
    """Delete a measure; those after it move up."""
    measure = session.get_one(Measure, measure_id)
    task = measure.task
    describe(session, f"{task_code(task)} 删除措施：{_brief(measure.text)}")
    task.measures.remove(measure)
    for ordinal, row in enumerate(task.measures, start=1):
        row.ordinal = ordinal


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise UserError("请填写措施内容。")
    if len(text) > TEXT_LIMIT:
        raise UserError(f"措施太长：最多 {TEXT_LIMIT} 字，现有 {len(text)} 字。")
    return text


def _brief(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"
