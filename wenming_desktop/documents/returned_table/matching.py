"""Which task each row of a table that came back is.

The text decides: people sort and copy what they see, and the hidden key stays where it was. The key decides
where a text was rewritten, and what a row without a text goes on with.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from wenming_desktop.documents.returned_table.measure_rows import MeasureRows, join_measure_rows
from wenming_desktop.documents.returned_table.rows import SheetRow, Unread
from wenming_desktop.documents.returned_table.statements import Matched, Statement
from wenming_desktop.reading.likeness import contained, likeness, plain
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.words import squeezed

_ENOUGH = 0.5  # likeness of the most alike task
_APART = 0.1  # its lead over the second; also what the key is worth
_PIECE = 6  # letters that say whose text they are a part of
_PASSAGE = 12  # letters that surely are a part of one text
_STRAY = 0.1  # share of rows whose key is another task's before no key is believed

Written = Mapping[TaskColumn, str]


class Matcher:
    """Made once for a plan.

    Args:
        tasks: task id -> what the table says of the task, a column.
        categories: task id -> its category's title.
    """

    def __init__(self, tasks: Mapping[str, Written], categories: Mapping[str, str]) -> None:
        self._written = {
            task_id: {column: squeezed(text) for column, text in cells.items()}
            for task_id, cells in tasks.items()
        }
        self._texts = {task_id: cells[TaskColumn.TEXT] for task_id, cells in tasks.items()}
        self._plain = {task_id: plain(text) for task_id, text in self._texts.items()}
        self._categories = categories
        self._exact: dict[str, list[str]] = defaultdict(list)
        for task_id, text in self._plain.items():
            self._exact[text].append(task_id)

    def known(self, rows: Sequence[SheetRow]) -> int:
        """How many rows are certainly tasks of the plan: a sheet's claim to be the table."""
        return sum(row.key in self._texts or plain(row.text(TaskColumn.TEXT)) in self._exact for row in rows)

    def match(self, rows: Sequence[SheetRow]) -> Matched:
        """Find what each row is."""
        found = Matched(foreign=[row.number for row in rows if row.key and row.key not in self._texts])
        rows = [replace(row, key=row.key if row.key in self._texts else "") for row in rows]
        rows = [self._placed(row) for row in rows]
        own: dict[int, str] = {}  # row -> task
        above = {row.number: before.number for before, row in pairwise(rows)}
        under = {row.number for row in rows if row.goes_under}
        with_text = [row for row in rows if row.text(TaskColumn.TEXT) and row.number not in under]
        left = [row for row in with_text if not self._take_exact(row, own, found)]
        left = self._take_parts(left, own, found)
        left = [row for row in left if not self._take_alike(row, own, found)]
        keyed = [row for row in with_text if row.key and row.number in own]
        strays = [row for row in keyed if own[row.number] != row.key]
        found.misplaced = [row.number for row in strays]
        believed = len(strays) <= _STRAY * len(keyed)
        for row in left:
            self._take_rest(row, above, own, found)
        measures = MeasureRows(rows, found, own)
        measures.take(self._holds)
        keyed_table = any(row.key for row in rows)
        for row in rows:
            if not row.text(TaskColumn.TEXT) and row.number not in measures.placed:
                before = own.get(above.get(row.number, 0), measures.task_above(row))
                added = keyed_table and row.continued and not row.key  # by people, below what it goes on with
                self._take_textless(row, before, own, found, believed=believed, added=added)
        measures.take_rest(lambda row: self._lacking(found, row))
        for statements in found.tasks.values():
            join_measure_rows(statements)
        return found

    def _placed(self, row: SheetRow) -> SheetRow:
        """A part of a long text that went on across the page, in the column whose text it surely is."""
        if row.only is None:
            return row
        part = squeezed(row.text(row.only))
        columns = self._columns_with(part, [row.key] if row.key else [])
        columns = columns or self._columns_with(part, self._written)  # the key may have stayed where it was
        if len(part) < _PASSAGE or row.only in columns or len(columns) != 1:
            return row
        return row.moved(columns.pop())

    def _columns_with(self, part: str, task_ids: Iterable[str]) -> set[TaskColumn]:
        """The columns in which any of the tasks says this."""
        cells = (cell for task_id in task_ids for cell in self._written[task_id].items())
        return {column for column, text in cells if part in text}

    def _take_exact(self, row: SheetRow, own: dict[int, str], found: Matched) -> bool:
        ids = self._exact.get(plain(row.text(TaskColumn.TEXT)), [])
        if not ids:
            return False
        free = [each for each in ids if each not in found.tasks] or ids
        here = [each for each in free if self._categories[each] == row.category] or free
        self._add(row.key if row.key in ids else here[0], row, own, found)
        return True

    def _take_parts(self, rows: Sequence[SheetRow], own: dict[int, str], found: Matched) -> list[SheetRow]:
        """Rows that together are one task's text, as paper or people parted it; returns the others."""
        parts: dict[str, list[SheetRow]] = defaultdict(list)
        last = ""  # the task whose text the row above is a part of
        for row in rows:
            piece = plain(row.text(TaskColumn.TEXT))
            holders = [
                each
                for each, text in self._plain.items()
                if piece in text and each not in found.tasks and (len(piece) >= _PIECE or not row.numbered)
            ]
            if row.key in holders:
                last = row.key
            elif len(holders) == 1 and len(piece) >= _PIECE:
                last = holders[0]
            elif row.key or row.numbered or last not in holders:
                last = ""
            if last:
                parts[last].append(row)
        for task_id, pieces in parts.items():
            whole = self._plain[task_id]
            texts = [plain(row.text(TaskColumn.TEXT)) for row in pieces]
            if "".join(texts) != whole:  # the rows were sorted
                pieces.sort(key=lambda row: (whole.find(plain(row.text(TaskColumn.TEXT))), row.number))
            joined = "".join(plain(row.text(TaskColumn.TEXT)) for row in pieces)
            short = len(pieces) == 1 and (
                pieces[0].key == task_id or likeness(joined, whole) >= _ENOUGH or whole.startswith(joined)
            )
            if joined == whole or short or all(row.key == task_id for row in pieces):
                own.update({row.number: task_id for row in pieces})
                found.tasks[task_id] = [Statement(pieces)]
        return [row for row in rows if row.number not in own]

    def _take_alike(self, row: SheetRow, own: dict[int, str], found: Matched) -> bool:
        """A row whose text was changed; its key speaks for it, but not against its text."""
        text = row.text(TaskColumn.TEXT)
        scores = {
            each: likeness(text, old) + (_APART if each == row.key else 0)
            for each, old in self._texts.items()
            if each == row.key or each not in found.tasks
        }
        if row.key in scores and contained(text, self._texts[row.key]):
            scores[row.key] = max(scores[row.key], _ENOUGH)
        best, second = (*sorted(scores.values(), reverse=True), 0, 0)[:2]
        if best < _ENOUGH:
            return False
        if best - second < _APART:
            found.unclear.append(row)
            return True
        self._add(max(scores, key=lambda each: scores[each]), row, own, found)
        return True

    def _take_rest(
        self, row: SheetRow, above: Mapping[int, int], own: dict[int, str], found: Matched
    ) -> None:
        """A row whose text is nobody's."""
        before = own.get(above.get(row.number, 0))
        if row.key in self._texts and row.key not in found.tasks and row.key not in found.strange:
            found.strange[row.key] = Statement([row])
        elif before and not row.key and not row.numbered and self._is_short(found.tasks[before]):
            statement = found.tasks[before][0]
            statement.rows.append(row)
            statement.doubt = f"第 {row.number} 行可能是它的后半段"
            own[row.number] = before
        else:
            found.fresh.append(Statement([row]))

    def _is_short(self, statements: Sequence[Statement]) -> bool:
        """Whether all that is said of a task's text is its beginning."""
        said = plain("".join(row.text(TaskColumn.TEXT) for row in statements[0].rows))
        return any(text.startswith(said) and text != said for text in self._plain.values())

    def _take_textless(
        self,
        row: SheetRow,
        before: str | None,
        own: dict[int, str],
        found: Matched,
        *,
        believed: bool,
        added: bool,
    ) -> None:
        """A row without a text goes on with another, or is a task whose text the table does not show."""
        holders = [each for each in self._texts if self._holds(each, row)]
        lacking = [each for each in holders if self._lacks(found.tasks.get(each, ()), row)]
        if row.key in self._texts and (believed or holders == [row.key]):
            task_id = row.key
        elif len(lacking) == 1 and (not row.numbered or row.key or self._goes_on(lacking[0], row)):
            task_id = lacking[0]
        elif (
            before
            and not row.key
            and not row.numbered
            and (before in lacking or not holders or (added and not lacking))
        ):
            task_id = before
        elif row.continued or row.key or lacking:
            found.unclear.append(row)
            return
        else:
            found.unread.append(Unread(row.number, _first_text(row)))
            return
        statements = found.tasks.get(task_id, [])
        headed = bool(statements) and (
            bool(statements[0].rows[0].text(TaskColumn.TEXT)) or not row.numbered or task_id in holders
        )
        if headed:
            self._go_on(task_id, row, own, found)
        else:
            self._add(task_id, row, own, found)

    def _go_on(self, task_id: str, row: SheetRow, own: dict[int, str], found: Matched) -> None:
        """A row that belongs to what the nearest row above it says of the same task."""
        own[row.number] = task_id
        statements = found.tasks[task_id]
        near = max(
            (each for each in statements if each.number < row.number),
            key=lambda each: each.number,
            default=statements[0],
        )
        near.rows.append(row)

    def _lacking(self, found: Matched, row: SheetRow) -> list[str]:
        """The tasks that what stands in a row is a part of, and that do not say it yet."""
        holders = (each for each in self._texts if self._holds(each, row))
        return [each for each in holders if self._lacks(found.tasks.get(each, ()), row)]

    def _lacks(self, statements: Sequence[Statement], row: SheetRow) -> bool:
        """Whether something of a row is not said yet of a task that is in the table."""
        rows = [each for statement in statements for each in statement.rows]
        return bool(rows) and any(
            squeezed(place.text) not in squeezed("".join(each.text(column) for each in rows))
            for column, place in row.cells.items()
            if place.text and not place.shared and column is not TaskColumn.ORDINAL
        )

    def _goes_on(self, task_id: str, row: SheetRow) -> bool:
        """Whether nothing in a row is the beginning of a cell: it was numbered like a task, and is none."""
        pieces = {column: squeezed(place.text) for column, place in row.cells.items() if place.text}
        return not any(
            self._written[task_id][column].startswith(text)
            for column, text in pieces.items()
            if column in self._written[task_id]
        )

    def _holds(self, task_id: str, row: SheetRow) -> bool:
        """Whether everything that a row has is a part of what the table says of a task."""
        pieces = {
            column: squeezed(place.text)
            for column, place in row.cells.items()
            if column in self._written[task_id] and place.text and not place.shared
        }
        return bool(pieces) and all(text in self._written[task_id][column] for column, text in pieces.items())

    def _add(self, task_id: str, row: SheetRow, own: dict[int, str], found: Matched) -> None:
        own[row.number] = task_id
        found.tasks.setdefault(task_id, []).append(Statement([row]))


def _first_text(row: SheetRow) -> str:
    return next((place.text for place in row.cells.values() if place.text), "")
