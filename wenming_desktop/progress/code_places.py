"""二维码: where a scan of one of the program's own papers belongs, by the code printed on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Activity, Evidence, FileFact, Indicator, MaterialRequirement, Task, WorkPlan
from wenming_desktop.evidence.proposing.codes import CodeKind, PaperCode, paper_code

_UNKNOWN = "扫描件上的二维码在这里查不到：那一项已删除，或是别的单位的单据。"


@dataclass(frozen=True)
class CodePlace:
    """What the code of a file points at: one of these ids, the others empty; or why it points at nothing.

    Attributes:
        task_id: a task.
        slot_id: a slot; then ``task_id`` is its task.
        activity_id: an activity, whose 签到表 the file is.
        notice: a sentence for the clerk where there is a code that cannot be followed; else empty.
    """

    task_id: str = ""
    slot_id: str = ""
    activity_id: str = ""
    notice: str = ""


@dataclass(frozen=True)
class _Found:
    plan_id: str
    place: CodePlace


def code_place(session: Session, plan_id: str, evidence_id: str) -> CodePlace | None:
    """What the codes on a file's pages point at in a plan; None where there is none of the program's.

    Several different codes point at nothing: which of them the file proves, only the clerk can see.
    """
    query = select(FileFact.codes).join(Evidence, Evidence.sha256 == FileFact.sha256)
    written = (session.scalar(query.where(Evidence.id == evidence_id)) or "").split()
    codes = [code for code in map(paper_code, written) if code]
    if not codes:
        return None
    if len(codes) > 1:
        return CodePlace(notice=f"扫描件上有 {len(codes)} 个不同的二维码，请自己选去处。")
    (code,) = codes
    found = _FIND[code.kind](session, code)
    if found is None:
        return CodePlace(notice=_UNKNOWN)
    if found.plan_id != plan_id:
        year = session.get_one(WorkPlan, found.plan_id).year
        return CodePlace(notice=f"扫描件上的二维码是{year}年度的，请切换到{year}年度再归口。")
    return found.place


def _task(session: Session, code: PaperCode) -> _Found | None:
    task = session.get(Task, code.id)
    if task is None:
        return None
    if task.not_applicable:
        return _Found(task.category.plan_id, CodePlace(notice="二维码上的任务已标为本单位不涉及。"))
    return _Found(task.category.plan_id, CodePlace(task_id=task.id))


def _slot(session: Session, code: PaperCode) -> _Found | None:
    slot = session.get(MaterialRequirement, code.id)
    if slot is None:
        return None
    return _Found(slot.task.category.plan_id, CodePlace(task_id=slot.task_id, slot_id=slot.id))


def _sign_in(session: Session, code: PaperCode) -> _Found | None:
    activity = session.get(Activity, code.id)
    return activity and _Found(activity.plan_id, CodePlace(activity_id=activity.id))


def _indicator(session: Session, code: PaperCode) -> _Found | None:
    indicator = session.get(Indicator, code.id)
    if indicator is None:
        return None
    tasks = [link.task_id for link in indicator.tasks]
    if len(tasks) != 1:
        many = f"对应 {len(tasks)} 项任务，请选其中一项" if tasks else "还没有对应任务，请自己选去处"
        return _Found(indicator.plan_id, CodePlace(notice=f"二维码上的测评指标{many}。"))
    return _Found(indicator.plan_id, CodePlace(task_id=tasks[0]))


_FIND: Final[Mapping[CodeKind, Callable[[Session, PaperCode], _Found | None]]] = {
    CodeKind.TASK: _task,
    CodeKind.SLOT: _slot,
    CodeKind.SIGN_IN: _sign_in,
    CodeKind.INDICATOR: _indicator,
}
