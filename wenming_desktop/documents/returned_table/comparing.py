"""One plan's tasks against what a table that came back says of them."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from wenming_desktop.documents.returned_table.cells import (
    COMPARED,
    CellReader,
    Reading,
    day_in_words,
    unnumbered,
    written,
)
from wenming_desktop.documents.returned_table.differences import Difference, Kind, RowProblem, rows_in_words
from wenming_desktop.documents.returned_table.joining import joined
from wenming_desktop.documents.returned_table.marks import Marked, marked_steps
from wenming_desktop.documents.returned_table.measures import Step, same_step, steps_of
from wenming_desktop.documents.returned_table.recurring_steps import (
    Steps,
    in_sentences,
    steps_of_all,
    wordings,
)
from wenming_desktop.documents.returned_table.remarks import without_remarks
from wenming_desktop.documents.returned_table.statements import Statement
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.progress.plan_view import CategoryRow, TaskRow
from wenming_desktop.reading.deadlines import names_no_time
from wenming_desktop.reading.likeness import plain
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.reading.titles import task_title
from wenming_desktop.reading.written import support_list
from wenming_desktop.spreadsheets.headed import Header, column_name
from wenming_desktop.spreadsheets.sheets import Cell, Unusable
from wenming_desktop.words import plain_number, shortened

_ONE_VALUE = {TaskColumn.SCORE, TaskColumn.DUE, TaskColumn.LEAD}  # never put together from several rows
_LINES = {TaskColumn.TEXT, TaskColumn.STANDARD, TaskColumn.NOTE}
_LEFT_OUT = re.compile(r"…+|\.{3,}|。{2,}|·{3,}|[(（][上下后中]?略[)）]")
_CUT = "只剩一段：是删短了，还是续行丢了？"


@dataclass
class Comparison:
    """Collects the differences of task after task.

    Attributes:
        header: of the table.
        reader: of its cells.
        differences, problems: in the order in which tasks were compared.
        dropped: (row, words, why) in a cell that are not taken; why is a clause with its comma, or "".
    """

    header: Header[TaskColumn]
    reader: CellReader
    differences: list[Difference] = field(default_factory=list[Difference])
    problems: list[RowProblem] = field(default_factory=list[RowProblem])
    dropped: list[tuple[int, str, str]] = field(default_factory=list[tuple[int, str, str]])

    def compare(self, task: TaskRow, statements: Sequence[Statement], question: str = "") -> None:
        """Note what is said otherwise of a task; with a ``question`` all of it waits."""
        for column in self._columns():
            readings = list(self._readings(task, statements, column))
            filled = [one for one in readings if one[1].text] or readings
            distinct: list[tuple[int, Reading]] = []
            for row, reading in filled:
                if not any(same(column, reading.text, other.text) for _, other in distinct):
                    distinct.append((row, reading))
            asked = question
            if len(distinct) > 1:
                said = "、".join(f"“{shortened(reading.text)}”" for _, reading in distinct)
                asked = f"{rows_in_words(row for row, _ in distinct)}写的不一样：{said}，请选一种。"
            for row, reading in distinct:
                self._note(task, column, row, reading, asked)

    def fresh(
        self, category: CategoryRow, statement: Statement, question: str = "", project: str = ""
    ) -> None:
        """Note a row that is no task of the plan; ``project`` as of a Difference."""
        blank = _blank_task(category)
        inner = Comparison(self.header, self.reader)
        inner.compare(blank, [statement])
        self.problems += inner.problems
        self.dropped += inner.dropped
        text = next((one for one in inner.differences if one.column is TaskColumn.TEXT), None)
        if text is None:
            return
        cells = tuple(one for one in inner.differences if one is not text)
        lacking = f"测评项目“{project}”，也没有这一项" if project else "这一项"
        self.differences.append(
            replace(
                text,
                code=f"{category.ordinal}-新",
                title=task_title(text.new),
                kind=Kind.ADD,
                question=question or f"方案里没有{lacking}，要添加到“{category.short_title}”吗？",
                names=tuple(dict.fromkeys(name for one in cells for name in one.names)),
                category_id=category.id,
                cells=cells,
                project=project,
            )
        )

    def _columns(self) -> Iterator[TaskColumn]:
        """What is compared: of what the table shows, and lead and support where it shows 责任科室."""
        shown = set(self.header.columns)
        if TaskColumn.RESPONSIBLE in shown:
            shown |= {TaskColumn.LEAD, TaskColumn.SUPPORT}
        yield from (column for column in COMPARED if column in shown)

    def _readings(
        self, task: TaskRow, statements: Sequence[Statement], column: TaskColumn
    ) -> Iterator[tuple[int, Reading]]:
        """What the cells of a column say, with their rows; what cannot be read is noted as a problem."""
        for statement in statements:
            try:
                yield from self._said(task, statement, column)
            except UserError as error:
                row = statement.number
                self.problems.append(
                    RowProblem(row, f"第 {row} 行{self._name(column)}：{error.message.rstrip('。')}。")
                )

    def _said(self, task: TaskRow, statement: Statement, column: TaskColumn) -> Iterator[tuple[int, Reading]]:
        if column in {TaskColumn.LEAD, TaskColumn.SUPPORT}:
            yield from self._roles(task, statement, column)
        elif column in _ONE_VALUE:
            yield from self._each(task, statement, column)
        else:
            yield statement.number, self._whole(task, statement, column)

    def _each(self, task: TaskRow, statement: Statement, column: TaskColumn) -> Iterator[tuple[int, Reading]]:
        """The values of a column that has one a task: the joined one, or each that stands there."""
        whole = self._whole(task, statement, column, readable=False)
        parts = _parts(statement, column)
        if len(parts) < 2 or same(column, whole.text, written(task, column)):
            yield statement.number, self._whole(task, statement, column)
            return
        for row, cell, text in parts:
            yield row, self.reader.read(column, cell, text)

    def _whole(
        self, task: TaskRow, statement: Statement, column: TaskColumn, *, readable: bool = True
    ) -> Reading:
        """What a column says of a task, its parts joined."""
        parts = _parts(statement, column)
        old = written(task, column) if column in COMPARED else ""
        broken = next((cell for _, cell, _ in parts if isinstance(cell, Unusable)), None)
        whole = joined(column, [text for _, _, text in parts], old)
        if not broken and "".join(whole.split()) == "".join(old.split()):
            return self._unchanged(task, column, old)
        bare = without_remarks(column, whole, old)
        text = unnumbered(bare.text, old) if column is TaskColumn.TEXT else bare.text
        self.dropped += [(statement.number, words, "") for words in bare.remarks]
        if not broken and "".join(text.split()) == "".join(old.split()):
            return self._unchanged(task, column, old)
        if not readable:
            return Reading(text)
        if column is TaskColumn.DUE and not broken and names_no_time(text, self.reader.year):
            self.dropped.append((statement.number, text.strip(), "不是时限，"))
            return self._unchanged(task, column, old)
        cell: Cell = broken or (parts[0][1] if len(parts) == 1 else None)
        reading = self.reader.read(column, cell, text)
        self.dropped += [(statement.number, words, "") for words in reading.dropped]
        return replace(reading, question=reading.question or bare.question)

    def _unchanged(self, task: TaskRow, column: TaskColumn, old: str) -> Reading:
        everyone = support_list(task.support_words)
        support = tuple(name for name in task.support if name not in everyone)
        names = {TaskColumn.LEAD: (task.lead,) if task.lead else (), TaskColumn.SUPPORT: support}
        return Reading(old, tuple(names.get(column, ())))

    def _roles(
        self, task: TaskRow, statement: Statement, column: TaskColumn
    ) -> Iterator[tuple[int, Reading]]:
        """Lead and support: of 责任科室 the first leads, beside 牵头科室 it names who supports."""
        shown = self.header.columns
        responsible = TaskColumn.RESPONSIBLE in shown
        if column is TaskColumn.LEAD and column in shown:
            yield from self._each(task, statement, column)
            return
        if not responsible:
            yield statement.number, self._without_lead(task, statement, self._whole(task, statement, column))
            return
        named = self._whole(task, statement, TaskColumn.RESPONSIBLE)
        if column is TaskColumn.LEAD:
            lead = named.names[:1]
            yield statement.number, replace(named, text="".join(lead), names=lead)
            return
        own = self._whole(task, statement, column) if column in shown else Reading("")
        others = named if TaskColumn.LEAD in shown else _without(named, named.names[:1])
        if column not in shown and not others.text:
            yield statement.number, self._unchanged(task, column, written(task, column))
            return
        both = dict.fromkeys((*own.names, *others.names))
        words = dict.fromkeys((*_everyone(own), *_everyone(others)))
        merged = Reading("、".join((*both, *words)), tuple(both))
        yield statement.number, self._without_lead(task, statement, merged)

    def _without_lead(self, task: TaskRow, statement: Statement, support: Reading) -> Reading:
        """Who leads by the table does not support (牵头负责制); who led and hands over may."""
        leads = {task.lead or ""}
        if {TaskColumn.LEAD, TaskColumn.RESPONSIBLE} & set(self.header.columns):
            try:
                leads = {reading.text for _, reading in self._roles(task, statement, TaskColumn.LEAD)}
            except UserError:  # noted as a problem of the lead's own cell
                leads = set[str]()
        old = self._unchanged(task, TaskColumn.SUPPORT, written(task, TaskColumn.SUPPORT))
        new = _without(support, leads)
        return old if same(TaskColumn.SUPPORT, _without(old, leads).text, new.text) else new

    def _note(self, task: TaskRow, column: TaskColumn, row: int, reading: Reading, question: str) -> None:
        old = written(task, column)
        if same(column, old, reading.text):
            return
        if column is TaskColumn.MEASURES:
            self._note_measures(task, row, reading, question)
            return
        kind = Kind.CHANGE
        asked = question or reading.question or _too_few(task, column, reading.text)
        if column in _LINES and _is_cut(reading.text, old):
            asked = asked or _CUT
        if asked:
            kind = Kind.OTHER_YEAR if reading.other_year and not question else Kind.ASK
        elif not reading.text:
            kind, asked = Kind.CLEAR, "表里是空的，要清空吗？"
        self.differences.append(
            Difference(
                task.id,
                task.code,
                task_title(task.text),
                column,
                old,
                reading.text,
                row,
                kind,
                asked,
                reading.names,
                day_in_words(reading.text, self.reader.year, self.reader.today)
                if column is TaskColumn.DUE
                else "",
            )
        )

    def _note_measures(self, task: TaskRow, row: int, reading: Reading, question: str) -> None:
        measures = {measure.id: measure for measure in task.measures}
        known = wordings(task.measures)
        marked = marked_steps(steps_of(reading.text, known), known)
        said = steps_of_all(task.measures, [one for one in marked if one.text])
        self._note_marks(task, row, marked, said)
        if not any(one.text for one in marked) and any(one.mark for one in marked):
            return
        removed, question = said.removed, question or said.question
        kept = [
            replace(step, text=measures[step.measure_id].text)
            if step.measure_id and same_step(measures[step.measure_id].text, step.text)
            else step
            for step in said.steps
        ]
        order = [measure.id for measure in task.measures]
        for measure in removed:  # each stays behind the one that it stood behind
            before = order[: order.index(measure.id)]
            at = max((place for place, step in enumerate(kept, 1) if step.measure_id in before), default=0)
            kept.insert(at, Step(measure.text, measure.id))
        one = Difference(
            task.id,
            task.code,
            task_title(task.text),
            TaskColumn.MEASURES,
            written(task, TaskColumn.MEASURES),
            in_sentences(task.measures, kept),
            row,
        )
        if [(step.measure_id, step.text) for step in kept] != [(m.id, m.text) for m in task.measures]:
            whole = {measure.text for measure in task.measures}
            cut = _is_cut(reading.text, one.old) and kept[-1 - len(removed)].text not in whole
            asked = question or (_CUT if cut else "")
            kind = Kind.ASK if asked else Kind.CHANGE
            self.differences.append(replace(one, kind=kind, question=asked, steps=tuple(kept)))
        if removed:
            texts = in_sentences(task.measures, [Step(measure.text, measure.id) for measure in removed])
            gone = tuple(measure.id for measure in removed)
            asked = question or "表里没有这几条措施，要删去吗？"
            self.differences.append(
                replace(one, old=texts, new="", kind=Kind.REMOVE, question=asked, removed=gone)
            )

    def _note_marks(self, task: TaskRow, row: int, marked: Sequence[Marked], said: Steps) -> None:
        """Offer what the table says of how far measures are; marks that say nothing of one are left out."""
        meant = [*said.meant, *((one, ()) for one in marked if not one.text)]
        if len(marked) == 1 and not marked[0].text:  # √ in the whole cell
            meant = [(marked[0], (each.id,)) for each in task.measures]
        measures = {measure.id: measure for measure in task.measures}
        for one, ids in meant:
            rows = [measures[each] for each in ids if each]
            if not rows or one.status is None:
                self.dropped += [(row, one.mark, "")] if one.mark else []
                continue
            changed = [measure for measure in rows if one.status is not _stands(measure)]
            if changed:
                self._note_status(task, row, one, one.status, changed)

    def _note_status(
        self, task: TaskRow, row: int, one: Marked, status: TaskStatus, rows: Sequence[MeasureRow]
    ) -> None:
        """Offer what a mark says of a measure, or of those that are told together."""
        text, which = (
            (rows[0].text, "这条措施") if len(rows) == 1 else (one.text, f"这条措施的 {len(rows)} 次")
        )
        stood = "、".join(dict.fromkeys(measure.status for measure in rows))
        self.differences.append(
            Difference(
                *(task.id, task.code, task_title(task.text), TaskColumn.MEASURES),
                f"{text}（{stood}）",
                f"{text}（{status}）",
                row,
                Kind.STATUS,
                f"表里标了“{one.mark}”，要把{which}改成{status}吗？",
                statuses=tuple((measure.id, status) for measure in rows),
            )
        )

    def _name(self, column: TaskColumn) -> str:
        at = self.header.columns.get(column, self.header.columns.get(TaskColumn.RESPONSIBLE))
        return f"“{column_name(self.header, at).partition('“')[2]}" if at is not None else f"“{column}”"


def _stands(measure: MeasureRow) -> TaskStatus:
    """Where a measure stands by what was entered: late is computed."""
    return TaskStatus.TODO if measure.status is TaskStatus.LATE else measure.status


def same(column: TaskColumn, old: str, new: str) -> bool:
    """Whether two writings of a cell mean the same."""
    if column is TaskColumn.SUPPORT:
        return set(support_list(old)) == set(support_list(new))
    if column in _LINES:  # programs change line ends and blanks at the ends of lines, nothing else
        return [line.strip() for line in old.strip().splitlines()] == [
            line.strip() for line in new.strip().splitlines()
        ]
    return "".join(old.split()) == "".join(new.split())


def _parts(statement: Statement, column: TaskColumn) -> list[tuple[int, Cell, str]]:
    """The filled cells of a column; one merged over rows of the same task counts once."""
    found: list[tuple[int, Cell, str]] = []
    for row in statement.rows:
        place = row.cells.get(column)
        if place is None or (place.shared and any(text == place.raw for _, _, text in found)):
            continue
        if place.text or isinstance(place.value, Unusable):
            found.append((row.number, place.value, place.raw))
    return found


def _without(reading: Reading, names: Collection[str]) -> Reading:
    kept = tuple(name for name in reading.names if name not in names)
    return replace(reading, text="、".join((*kept, *_everyone(reading))), names=kept)


def _everyone(reading: Reading) -> list[str]:
    """The words of a cell of departments that name none: 各科室."""
    return [words for words in support_list(reading.text) if words not in reading.names]


def _is_cut(new: str, old: str) -> bool:
    """Whether of a text only pieces are left, in its order: it was cut, or rows were lost."""
    whole, at = plain(old), 0
    pieces = [piece for part in _LEFT_OUT.split(new) if (piece := plain(part))]
    for piece in pieces:
        found = whole.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return 0 < sum(map(len, pieces)) < len(whole)


def _too_few(task: TaskRow, column: TaskColumn, points: str) -> str:
    """What is asked of points below those that the self-assessment gave; they cannot be taken over."""
    if column is not TaskColumn.SCORE or not points or (task.self_score or 0) <= Decimal(points):
        return ""
    return f"小于已填的自评分 {plain_number(task.self_score)}，请先改自评分。"


def _blank_task(category: CategoryRow) -> TaskRow:
    """What a new task is compared with."""
    return TaskRow(
        *("", "", category.id, 0, "", "", None, None, "", None, (), None, None),
        status=TaskStatus.TODO,
        measures=(),
        evidence=(),
    )
