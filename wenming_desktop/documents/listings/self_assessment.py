"""自评表: the self scores of a year with their reasons and proof, bonus, negative list and totals."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from db.models import Category, Task
from wenming_desktop.documents.listings.listing import Column, key, listing_kind, one_sheet, section, table
from wenming_desktop.documents.listings.paper_rows import (
    Cell,
    continued,
    group,
    row,
    row_parts,
    strong,
    urgent,
)
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, Subject
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.errors import UserError
from wenming_desktop.progress.assessment import (
    Assessment,
    Basis,
    NegativeRow,
    ScoreTotal,
    assessment,
    page_negatives,
    usual_basis,
)
from wenming_desktop.progress.counts import Tally, task_counts
from wenming_desktop.progress.indicator_proof import indicator_slots
from wenming_desktop.progress.indicators import count_indicators, page_indicators
from wenming_desktop.words import chinese_date, plain_number

_STANDARD = Column("测评标准", share=4)
_NEGATIVES = (
    Column("序号", 16, centred=True),
    Column("情形"),
    Column("核查结果", 24, centred=True),
    Column("核查日期", 32, centred=True),
    Column("情况说明", share=0.85),
)
_KEY = "所需材料齐 2/3：应备 3 项，已备齐 2 项。"
_SIGNED = ("填表人", "审核人", "填表日期")
# Widths in em that the columns surely hold.
_CONTENT_WIDTH, _STANDARD_WIDTH, _REASON_WIDTH, _POINTS_WIDTH = 17.0, 14.0, 13.0, 3.0
_NEGATIVE_WIDTH, _NOTE_WIDTH = 27.0, 23.0
_NO_NUMBER = "—"


@dataclass(frozen=True)
class _Line:
    """A task or an indicator; ``evidence`` None where no task says how much there is.

    ``slots`` are those of an indicator's tasks, ``pending`` is what is said where its 分值 is open.
    """

    part: tuple[str, str]  # id and name as in ScoreTotal
    heading: str  # of its part, in full
    code: str
    content: str
    standard: str
    full: Decimal | None
    own: Decimal | None
    reason: str
    bonus: bool
    evidence: int | None
    slots: Tally | None = None
    pending: str = ""

    @property
    def without_material(self) -> bool:
        """Scored above 0 with nothing on file."""
        return bool(self.own) and self.evidence == 0


def _gather(subject: Subject, chosen: Chosen) -> Content:
    basis = _basis(subject, chosen.get("basis"))
    lines = list((_tasks if basis == Basis.TASKS else _indicators)(subject))
    if not lines:
        raise UserError(
            f"{subject.plan.year}年度还没有任务和测评指标，没有可打印的自评表，请先导入工作方案或测评指标。"
        )
    parts: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        parts[line.part].append(line)
    standards = any(line.standard for line in lines)  # the column only where some line has one
    total = assessment(subject.session, subject.plan_id, basis)
    negatives = page_negatives(subject.session, subject.plan_id, limit=-1)
    groups = [
        *(_group(parts[part.id, part.name], _tally(part), standards=standards) for part in total.parts),
        group([_whole(total.whole, standards=standards)]),
    ]
    wrongs = [line for item in negatives for line in _negative(item)]
    blocks = [
        section("一、各项自评"),
        table(_columns(standards=standards), groups),
        *([key(_KEY)] if any(line.slots for line in lines) else []),
        section("二、负面清单", _negative_tally(total)),
        *([table(_NEGATIVES, [group(wrongs)])] if wrongs else []),
    ]
    title = f"{subject.plan.year}年度文明单位创建自评表"
    return one_sheet(subject, title, _summary(total), blocks, _SIGNED, landscape=True)


def _group(lines: Sequence[_Line], tally: str, *, standards: bool) -> dict[str, object]:
    rows = (made for line in lines for made in _rows(line, standards=standards))
    return group(rows, lines[0].heading, tally)


def _columns(*, standards: bool) -> tuple[Column, ...]:
    return (
        Column("编号", 16, centred=True),
        Column("测评内容", share=5),
        *([_STANDARD] if standards else []),
        Column("分值", 15, centred=True),
        Column("自评分", 16, centred=True),
        Column("自评说明", share=3.7),
        Column("佐证材料", 24, centred=True),
    )


def _basis(subject: Subject, name: str | None) -> Basis:
    if name is None:
        return usual_basis(subject.session, subject.plan_id)
    if name not in set(Basis):
        raise UserError(f"自评依据只能选“{'”或“'.join(Basis)}”，不能是“{name}”。")
    if name == Basis.INDICATORS and not count_indicators(subject.session, subject.plan_id):
        raise UserError("还没有测评指标，不能按测评指标自评，请先导入测评指标，或选“按任务”。")
    return Basis(name)


def _basis_choices(subject: Subject) -> tuple[Choice, ...]:
    """What is scored by; the plan's tasks too where indicators were imported."""
    if not count_indicators(subject.session, subject.plan_id):
        return (Choice(None, f"按{Basis.TASKS}"),)
    tasks = Choice(Basis.TASKS, f"按{Basis.TASKS}", f"按{Basis.TASKS}")
    return (Choice(None, f"按{Basis.INDICATORS}"), tasks)


def _every_basis(_subject: Subject) -> tuple[Choice, ...]:
    return tuple(Choice(basis, f"按{basis}") for basis in Basis)


def _tasks(subject: Subject) -> Iterator[_Line]:
    evidence = {count.id: count.evidence for count in task_counts(subject.session, subject.plan_id)}
    query = (
        select(Task, Category)
        .join(Category)
        .where(Category.plan_id == subject.plan_id, Task.not_applicable == "")
    )
    for task, category in subject.session.execute(query.order_by(Category.ordinal, Task.ordinal)):
        yield _Line(
            part=(category.id, category.short_title),
            heading=category.title,
            code=f"{category.ordinal}-{task.ordinal}",
            content=task.text,
            standard=task.standard,
            full=task.score,
            own=task.self_score,
            reason=task.self_reason,
            bonus=False,
            evidence=evidence[task.id],
        )


def _indicators(subject: Subject) -> Iterator[_Line]:
    slots = indicator_slots(subject.session, subject.plan_id, subject.today)
    rows = page_indicators(subject.session, subject.plan_id, limit=-1)
    for number, indicator in enumerate(rows, start=1):
        content = [indicator.heading, indicator.content, indicator.focus]
        content += [f"（任务 {indicator.codes}）"] if indicator.tasks else []
        yield _Line(
            part=("", indicator.project),
            heading=indicator.project,
            code=str(number),
            content="\n".join(filter(None, content)),
            standard=indicator.standard,
            full=indicator.score,
            own=indicator.self_score,
            reason=indicator.reason,
            bonus=indicator.bonus,
            evidence=indicator.evidence if indicator.tasks else None,
            slots=slots.get(indicator.id),
            pending=indicator.points if indicator.score is None else "",
        )


def _rows(line: _Line, *, standards: bool) -> Iterator[dict[str, object]]:
    texts = {
        "content": (line.content, _CONTENT_WIDTH),
        "standard": (line.standard, _STANDARD_WIDTH),
        "reason": (line.reason, _REASON_WIDTH),
        "full": (line.pending or _points(line.full), _POINTS_WIDTH),
    }
    code = f"{line.code}\n加分项" if line.bonus else line.code
    for index, part in enumerate(row_parts(texts)):
        first = index == 0
        yield row(
            continued(code, index),
            part["content"],
            *([part["standard"]] if standards else []),
            part["full"],
            plain_number(line.own) if first else "",
            part["reason"],
            _material(line) if first else "",
        )


def _material(line: _Line) -> Cell:
    if line.evidence is None:
        return _NO_NUMBER
    slots = f"\n所需材料齐 {line.slots.have}/{line.slots.want}" if line.slots else ""
    return urgent(f"0 份\n有分无材料{slots}") if line.without_material else f"{line.evidence} 份{slots}"


def _whole(total: ScoreTotal, *, standards: bool) -> dict[str, object]:
    bonus = f"另加分 {plain_number(total.bonus)} 分" if total.bonus_full else ""
    empty = [""] if standards else []
    words = (
        plain_number(total.full),
        _points(total.own),
        "\n".join(filter(None, (total.percent_words, bonus))),
    )
    return row("", strong("合计"), *empty, *map(strong, words), "")


def _points(number: Decimal | None) -> str:
    return _NO_NUMBER if number is None else plain_number(number)


def _tally(total: ScoreTotal) -> str:
    pending = [f"待定分值 {total.pending} 项"] if total.pending else []
    return "，".join([f"{total.lines} 项", *_sums(total), *pending])


def _summary(total: Assessment) -> str:
    whole = total.whole
    said = ["，".join([f"共 {whole.lines} 项，已自评 {whole.scored} 项", *_sums(whole)])]
    if whole.percent_words:
        said.append(whole.percent_words)
    if whole.without_material:
        said.append(f"有分无材料 {whole.without_material} 项（红字标出）")
    if whole.pending:
        said.append(f"待定分值 {whole.pending} 项，不计入合计")
    if aside := total.aside_words:
        said.append(aside)
    if hits := total.negatives[NegativeState.HIT]:
        said.append(f"负面清单有 {hits} 条")
    return "；".join(said) + "。"


def _sums(total: ScoreTotal) -> Iterator[str]:
    if total.full:
        yield f"分值 {plain_number(total.full)} 分"
    if total.own is not None:
        yield f"自评 {plain_number(total.own)} 分"
    if total.bonus_full:
        yield f"加分 {plain_number(total.bonus)} 分（最多 {plain_number(total.bonus_full)} 分）"


def _negative(item: NegativeRow) -> Iterator[dict[str, object]]:
    texts = {"text": (item.text, _NEGATIVE_WIDTH), "note": (item.note, _NOTE_WIDTH)}
    state = urgent(item.state) if item.state == NegativeState.HIT else str(item.state)
    day = chinese_date(item.checked_on) if item.checked_on else ""
    for index, part in enumerate(row_parts(texts)):
        checked = (state, day) if index == 0 else ("", "")
        yield row(continued(str(item.ordinal), index), part["text"], *checked, part["note"])


def _negative_tally(total: Assessment) -> str:
    counts = (f"{state.value} {count} 条" for state, count in total.negatives.items() if count)
    return "，".join(counts) or "还没有列出负面清单。"


SELF_ASSESSMENT = listing_kind(
    "self-assessment", "自评表", (Option("basis", "自评依据", _basis_choices, known=_every_basis),), _gather
)
