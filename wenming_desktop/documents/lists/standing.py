"""The lists of where the year stands: what is lacking, proof on file, orders, points."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wenming_desktop.documents.lists.kinds import ListColumn, RowList, Value, column_of
from wenming_desktop.documents.paper import Subject
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.evidence.library import EVERYTHING, FileRow, evidence_ids, file_rows
from wenming_desktop.progress.assessment import Basis, usual_basis
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.gaps import Gap, Urgency, gap_id, gaps
from wenming_desktop.progress.indicators import IndicatorRow, indicator_ids, indicator_rows
from wenming_desktop.progress.orders import OrderFilter, OrderRow, order_ids, order_rows
from wenming_desktop.words import NOBODY

_URGENCY = {Urgency.LATE: "已逾期", Urgency.SOON: "30天内", Urgency.LATER: "不急"}
_YES = {True: "是", False: "否"}


@dataclass(frozen=True)
class _Lacking:
    """A gap with the text of its task; the plan's own have none."""

    gap: Gap
    task: str


def _gaps(subject: Subject, ids: Sequence[str]) -> list[_Lacking]:
    board = plan_board(subject.session, subject.plan_id, subject.today)
    texts = {task.id: task.text for task in board.tasks}
    found = {gap_id(gap): gap for gap in gaps(subject.session, subject.plan_id, subject.today)}
    return [_Lacking(found[one], texts.get(found[one].task_id, "")) for one in ids if one in found]


GAPS = RowList(
    "gaps",
    "缺项清单",
    "个缺项",
    (
        ListColumn[_Lacking]("任务编号", lambda one: one.gap.code),
        ListColumn[_Lacking]("任务内容", lambda one: one.task),
        ListColumn[_Lacking]("缺什么", lambda one: one.gap.text),
        ListColumn[_Lacking]("怎么办", lambda one: one.gap.todo),
        ListColumn[_Lacking]("牵头科室", lambda one: one.gap.department or (NOBODY if one.task else "")),
        ListColumn[_Lacking](
            "缓急", lambda one: _URGENCY[one.gap.urgency] if one.task else one.gap.kind.value
        ),
    ),
    lambda subject: [gap_id(gap) for gap in gaps(subject.session, subject.plan_id, subject.today)],
    _gaps,
)

_FILE: Mapping[str, Callable[[FileRow], Value]] = {
    "title": lambda row: row.title,
    "document_number": lambda row: row.document_number,
    "responsible_body": lambda row: row.responsible_body,
    "formed_on": lambda row: row.formed_on,
    "collected_on": lambda row: row.collected_on,
    "pages": lambda row: row.pages,
    "kind": lambda row: row.kind,
    "retention": lambda row: RETENTION_WORDS.get(row.retention or "", ""),
    "archival_number": lambda row: row.archival_number,
    "long_term_valid": lambda row: _YES[row.long_term_valid],
    "place": lambda row: row.place,
    "people": lambda row: row.people,
    "subject": lambda row: row.subject,
    "background": lambda row: row.background,
    "original_name": lambda row: row.original_name,
    "came_from": lambda row: row.came_from,
}


@dataclass(frozen=True)
class _Filed:
    """A file with where it is used, as it reads beside the plan."""

    row: FileRow
    uses: str


def _files(subject: Subject, ids: Sequence[str]) -> list[_Filed]:
    rows = file_rows(subject.session, ids)
    return [_Filed(row, "；".join(row.used_in(subject.plan_id))) for row in rows]


def _of_file(name: str) -> ListColumn[_Filed]:
    value = _FILE[name]
    return column_of("evidence", name, lambda one: value(one.row))


EVIDENCE = RowList(
    "evidence",
    "材料目录",
    "份材料",
    (*map(_of_file, _FILE), ListColumn[_Filed]("用在", lambda one: one.uses)),
    lambda subject: evidence_ids(subject.session, subject.plan_id, EVERYTHING),
    _files,
    needs_plan=False,
)

_ORDER: Mapping[str, Callable[[OrderRow], Value]] = {
    "number": lambda row: row.code,
    "department": lambda row: row.department,
    "task": lambda row: row.task,
    "content": lambda row: row.content,
    "basis": lambda row: row.basis,
    "instruction": lambda row: row.instruction,
    "supporting": lambda row: "、".join(row.supporting),
    "issued_on": lambda row: row.issued_on,
    "due_on": lambda row: row.due_on,
    "asked_on": lambda row: row.extension_asked_on,
    "until": lambda row: row.extended_to,
    "refused_on": lambda row: row.extension_refused_on,
    "refusal": lambda row: row.refusal_reason,
    "reply": lambda row: row.reply,
    "replied_on": lambda row: row.replied_on,
    "closed_on": lambda row: row.closed_on,
    "note": lambda row: row.closing_note,
}
ORDERS = RowList(
    "orders",
    "督办单台账",
    "张督办单",
    (
        *(column_of("supervision_order", name, value) for name, value in _ORDER.items()),
        ListColumn[OrderRow]("催办次数", lambda row: row.reminders),
        ListColumn[OrderRow]("最近催办", lambda row: row.last_reminded_on),
        ListColumn[OrderRow]("回复材料份数", lambda row: row.evidence),
        ListColumn[OrderRow]("状态", lambda row: row.state.value),
    ),
    lambda subject: order_ids(subject.session, subject.plan_id, OrderFilter(), subject.today),
    lambda subject, ids: order_rows(subject.session, ids, subject.today),
)


@dataclass(frozen=True)
class _Scored:
    """A task or an indicator with its points."""

    code: str
    part: str
    content: str
    standard: str
    full: Decimal | str | None  # words where an indicator's 分值 is open
    own: Decimal | None
    reason: str
    bonus: bool
    evidence: int


def _score_ids(subject: Subject) -> Sequence[str]:
    """Of the indicators where some were imported, else of the tasks that concern the unit."""
    session, plan_id = subject.session, subject.plan_id
    if usual_basis(session, plan_id) == Basis.INDICATORS:
        return indicator_ids(session, plan_id)
    return [task.id for task in plan_board(session, plan_id, subject.today).concerned.tasks]


def _scores(subject: Subject, ids: Sequence[str]) -> list[_Scored]:
    board = plan_board(subject.session, subject.plan_id, subject.today)
    tasks = {
        task.id: _Scored(
            task.code,
            category.title,
            task.text,
            task.standard,
            task.score,
            task.self_score,
            task.self_reason,
            bonus=False,
            evidence=task.evidence,
        )
        for category in board.categories
        for task in category.tasks
    }
    if any(one in tasks for one in ids):
        return [tasks[one] for one in ids if one in tasks]
    return [_indicator(row) for row in indicator_rows(subject.session, subject.plan_id, ids)]


def _indicator(row: IndicatorRow) -> _Scored:
    return _Scored(
        row.codes,
        row.project,
        "\n".join(filter(None, (row.heading, row.content, row.focus))),
        row.standard,
        row.points if row.score is None else row.score,
        row.self_score,
        row.reason,
        row.bonus,
        row.evidence,
    )


def _score_sums(rows: Sequence[_Scored]) -> list[dict[str, Value]]:
    """Points of the lines whose 分值 is a number; bonus lines by themselves, those scored apart."""
    sums: list[dict[str, Value]] = []
    for words, bonus in (("合计", False), ("加分合计", True)):
        lines = [row for row in rows if row.bonus == bonus and isinstance(row.full, Decimal)]
        if lines:
            full = sum((row.full for row in lines if isinstance(row.full, Decimal)), Decimal(0))
            own = sum((row.own or Decimal(0) for row in lines), Decimal(0))
            sums.append({"类别或项目": words, "分值": full, "自评分": own})
            rated = [row.full for row in lines if row.own is not None and isinstance(row.full, Decimal)]
            if 0 < len(rated) < len(lines):
                part = f"{words}（已打分的 {len(rated)} 条）"
                sums.append({"类别或项目": part, "分值": sum(rated, Decimal(0)), "自评分": own})
    return sums


SCORES = RowList(
    "scores",
    "自评得分表",
    "项",
    (
        ListColumn[_Scored]("对应任务", lambda one: one.code),
        ListColumn[_Scored]("类别或项目", lambda one: one.part),
        ListColumn[_Scored]("内容", lambda one: one.content),
        column_of("task", "standard", lambda one: one.standard),
        ListColumn[_Scored]("分值", lambda one: one.full),
        ListColumn[_Scored]("加分项", lambda one: "是" if one.bonus else ""),
        ListColumn[_Scored]("自评分", lambda one: one.own),
        ListColumn[_Scored]("自评说明", lambda one: one.reason),
        ListColumn[_Scored]("材料份数", lambda one: one.evidence),
    ),
    _score_ids,
    _scores,
    _score_sums,
)
