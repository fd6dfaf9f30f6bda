"""Many activities at once, pasted from a spreadsheet: read, shown with their faults, saved as one step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.entities.tables import headings_of, pasted, words_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activities import add_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.checking import Names, check, load_names
from wenming_desktop.ledger.festivals import festival_in
from wenming_desktop.ledger.periods import parse_period
from wenming_desktop.ledger.typed import read_fields
from wenming_desktop.spreadsheets.clipboard import (
    PastedRow,
    PastedTable,
    PastePreview,
    read_pasted_table,
    with_columns,
)

_FIELDS = pasted("activity")


def read_pasted(
    session: Session, plan_id: str, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[ActivityDraft]:
    """Read activities as a spreadsheet puts them on the clipboard; saves nothing.

    Args:
        session: any.
        plan_id: the plan they are to count for.
        text: with or without a header row, which may stand below a title.
        columns: the field of each column where the clerk corrected what was found; each field once.

    Raises:
        UserError: no table in it, too large, or a field chosen for two columns.
    """
    names = load_names(session, plan_id)
    table = read_pasted_table(text, headings_of(_FIELDS))
    if columns is not None:
        table = with_columns(table, columns, words_of(_FIELDS))
    elif not table.columns:
        table = replace(table, columns=_guessed(table, names))
    seen: set[tuple[str, date]] = set()
    rows: list[PastedRow[ActivityDraft]] = []
    for line, fields in table.records():
        row = _row(session, names, line, fields)
        key = row.draft.starts_on and (row.draft.title, row.draft.starts_on)
        if key in seen:
            row = replace(row, warnings=(*row.warnings, "与上面一行重复，请核对。"))
        elif key:
            seen.add(key)
        rows.append(row)
    return PastePreview(table.columns, table.headings, tuple(rows))


def correct_row(
    session: Session, plan_id: str, row: PastedRow[ActivityDraft], fields: Mapping[str, str]
) -> PastedRow[ActivityDraft]:
    """A row with some of its texts corrected in the preview, read and checked again."""
    return _row(session, load_names(session, plan_id), row.line, {**row.fields, **fields})


def save_pasted(session: Session, plan_id: str, rows: Sequence[PastedRow[ActivityDraft]]) -> list[str]:
    """Enter the chosen rows as one step of the history; all of them or none.

    Returns:
        The new activities' ids, in order.

    Raises:
        UserError: nothing chosen, or a row that has errors; it is named by its line.
    """
    if not rows:
        raise UserError("没有选中要添加的行。")
    names = load_names(session, plan_id)
    describe(session, f"粘贴添加活动{len(rows)}个")
    ids: list[str] = []
    for row in rows:
        try:
            if row.errors:
                raise FieldErrors(row.errors)
            ids.append(add_activity(session, names, row.draft).id)
        except FieldErrors as error:
            raise UserError(f"第{row.line}行没有通过检查，没有添加任何活动：{error.message}") from error
    return ids


def _row(session: Session, names: Names, line: int, fields: Mapping[str, str]) -> PastedRow[ActivityDraft]:
    number = fields.get("attendees", "")
    if not fields.get("people") and read_fields({"people": number}, names.year)[0].people is not None:
        fields = {**fields, "people": number, "attendees": ""}  # no names stand in that column
    draft, unread, said = read_fields(fields, names.year)
    draft, guessed = _with_kind(draft, names)
    checked = check(session, names, draft)
    errors = {**checked.errors, **unread}  # a date that cannot be read is not a missing one
    return PastedRow(line, dict(fields), draft, errors, (*said, *guessed, *checked.warnings))


def _with_kind(draft: ActivityDraft, names: Names) -> tuple[ActivityDraft, list[str]]:
    """The draft with the kind that its words mean, and a festival that its title names."""
    said: list[str] = []
    if draft.kind:
        draft = replace(draft, kind=_kind_named(draft.kind, names) or draft.kind)
    elif kind := _kind_in(draft.title, names):
        draft = replace(draft, kind=kind)
        said.append(f"没有写类型，按“{kind}”登记。")
    kind_row = names.kinds.get(draft.kind)
    if kind_row and kind_row.form == KindForm.FESTIVAL and not draft.festival:
        draft = replace(draft, festival=festival_in(draft.title) or "")
    return draft, said


def _kind_named(text: str, names: Names) -> str | None:
    """The kind with this name, or the only one that has it as one of the parts of its name."""
    if text in names.kinds:
        return text
    word = text.removesuffix("活动")
    meant = [kind for kind in names.kinds if word in {kind, kind.removesuffix("活动"), *kind.split("/")}]
    return meant[0] if len(meant) == 1 else None


def _kind_in(title: str, names: Names) -> str | None:
    """The only kind that a title speaks of."""
    spoken = [
        kind
        for kind, row in names.kinds.items()
        if any(part in title for part in kind.split("/"))
        or (row.form == KindForm.FESTIVAL and festival_in(title))
    ]
    return spoken[0] if len(spoken) == 1 else None


def _guessed(table: PastedTable, names: Names) -> tuple[str | None, ...]:
    """What the columns of a table without a header mean, by what is in them."""
    columns: list[str | None] = [None] * len(table.rows[0][1])
    filled = [[cells[at] for _, cells in table.rows if cells[at]] for at in range(len(columns))]

    def claim(field: str, fits: Callable[[str], bool]) -> None:
        for at, cells in enumerate(filled):
            if columns[at] is None and cells and sum(map(fits, cells)) * 2 > len(cells):
                columns[at] = field
                return

    def reads(field: str) -> Callable[[str], bool]:
        return lambda cell: not read_fields({field: cell}, names.year)[1]

    def is_day(cell: str) -> bool:
        try:
            return parse_period(cell, names.year).exact
        except UserError:
            return False

    def is_code(cell: str) -> bool:
        draft, unread, _ = read_fields({"tasks": cell}, names.year)
        return bool(draft.tasks) and not unread and "月" not in cell and set(draft.tasks) <= set(names.tasks)

    if len(table.rows) > 1 and [row[0] for _, row in table.rows] == [
        str(n + 1) for n in range(len(table.rows))
    ]:
        filled[0] = []  # serial numbers
    claim("starts_on", lambda cell: is_day(cell) and not is_code(cell))
    if "starts_on" not in columns:
        claim("starts_on", is_day)
    claim("tasks", is_code)
    claim("kind", lambda cell: _kind_named(cell, names) is not None)
    claim("organiser", lambda cell: cell in names.departments)
    claim("people", lambda cell: reads("people")(cell) and ("人" in cell or cell.isdecimal()))
    claim("hours", reads("hours"))
    for field in ("title", "place", "summary"):
        claim(field, lambda _: True)
    return tuple(columns)
