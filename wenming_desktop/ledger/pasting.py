"""Many activities at once, pasted from a spreadsheet: read, shown with their faults, saved as one step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.entities.tables import pasted
from wenming_desktop.ledger.activities import add_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.checking import Names, check, load_names
from wenming_desktop.ledger.festivals import festival_in
from wenming_desktop.ledger.kinds import kind_named, kinds_like, kinds_short_for
from wenming_desktop.ledger.periods import is_day
from wenming_desktop.ledger.typed import read_fields
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastedTable, PastePreview
from wenming_desktop.spreadsheets.looks import is_unit
from wenming_desktop.spreadsheets.pasted_list import (
    Columns,
    ListRules,
    Look,
    anything,
    claimed,
    pasted_row,
    read_list,
    save_rows,
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

    def repeated(row: PastedRow[ActivityDraft], _line: int) -> PastedRow[ActivityDraft]:
        return replace(row, warnings=(*row.warnings, "与上面一行重复，请核对。"))

    return read_list(
        text,
        columns,
        _FIELDS,
        ListRules(
            lambda table: _guessed(table, names),
            lambda line, fields: _row(session, names, line, fields),
            lambda draft: [(draft.title, draft.starts_on)] if draft.starts_on else [],
            repeated,
            groups={"organiser": lambda text: text in names.departments or is_unit(text)},
            written_here=True,
        ),
    )


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
    names = load_names(session, plan_id)
    describe(session, f"粘贴添加活动{len(rows)}个")
    return save_rows(rows, lambda draft: [add_activity(session, names, draft).id], "活动")


def _row(session: Session, names: Names, line: int, fields: Mapping[str, str]) -> PastedRow[ActivityDraft]:
    number = fields.get("attendees", "")
    if not fields.get("people") and read_fields({"people": number}, names.year)[0].people is not None:
        fields = {**fields, "people": number, "attendees": ""}  # no names stand in that column
    draft, unread, said = read_fields(fields, names.year)
    draft, guessed, asked = _with_kind(draft, names)
    checked = check(session, names, draft)
    errors = {**checked.errors, **unread, **asked}  # a date that cannot be read is not a missing one
    return pasted_row(line, fields, draft, errors, (*said, *guessed, *checked.warnings))


def _with_kind(draft: ActivityDraft, names: Names) -> tuple[ActivityDraft, list[str], dict[str, str]]:
    """The draft with the kind that its words mean, and a festival that its title names.

    Returns:
        The draft, what was guessed, and by field what only the clerk can say.
    """
    said: list[str] = []
    asked: dict[str, str] = {}
    if draft.kind:
        meant = kinds_like(draft.kind, _forms(names))
        if len(meant) > 1:
            asked["kind"] = f"类型“{draft.kind[:20]}”像{_either(meant)}，请选择一种。"
        elif meant:
            if kind_named(draft.kind, list(names.kinds)) is None:
                said.append(f"类型“{draft.kind[:20]}”按“{meant[0]}”登记。")
            draft = replace(draft, kind=meant[0], festival=draft.festival or festival_in(draft.kind) or "")
    elif kind := _kind_in(draft.title, names):
        draft = replace(draft, kind=kind)
        said.append(f"没有写类型，按“{kind}”登记。")
    kind_row = names.kinds.get(draft.kind)
    if kind_row is None or kind_row.form != KindForm.FESTIVAL:
        return replace(draft, festival=draft.festival), said, asked
    return replace(draft, festival=draft.festival or festival_in(draft.title) or ""), said, asked


def _forms(names: Names) -> dict[str, KindForm]:
    return {name: KindForm(row.form) for name, row in names.kinds.items()}


def _either(kinds: Sequence[str]) -> str:
    return "，也像".join(f"“{kind}”" for kind in kinds[:3])


def _kind_in(title: str, names: Names) -> str | None:
    """The only kind that a title speaks of."""
    spoken = [
        kind
        for kind, row in names.kinds.items()
        if any(part in title for part in kind.split("/"))
        or (row.form == KindForm.FESTIVAL and festival_in(title))
    ]
    return spoken[0] if len(spoken) == 1 else None


def _guessed(table: PastedTable, names: Names) -> Columns:
    """What the columns of a table without a header mean, by what is in them."""
    kinds = list(names.kinds)

    def reads(field: str) -> Look:
        return lambda cell: not read_fields({field: cell}, names.year)[1]

    def is_date(cell: str) -> bool:
        return is_day(cell, names.year, exact=True)

    def is_code(cell: str) -> bool:
        draft, unread, _ = read_fields({"tasks": cell}, names.year)
        return bool(draft.tasks) and not unread and "月" not in cell and set(draft.tasks) <= set(names.tasks)

    return claimed(
        table,
        (
            ("starts_on", lambda cell: is_date(cell) and not is_code(cell)),
            ("starts_on", is_date),
            ("tasks", is_code),
            ("kind", lambda cell: bool(kind_named(cell, kinds) or kinds_short_for(cell, kinds))),
            ("organiser", lambda cell: cell in names.departments),
            ("people", lambda cell: reads("people")(cell) and ("人" in cell or cell.isdecimal())),
            ("hours", reads("hours")),
            *((field, anything) for field in ("title", "place", "summary")),
        ),
    )
