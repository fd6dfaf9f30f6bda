"""Many activities at once, pasted from a spreadsheet: read, shown with their faults, saved as one step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activities import add_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, KindForm
from wenming_desktop.ledger.checking import Names, check, load_names
from wenming_desktop.ledger.festivals import festival_in
from wenming_desktop.ledger.periods import parse_period
from wenming_desktop.ledger.typed import FIELDS, read_fields
from wenming_desktop.spreadsheets.clipboard import (
    PastedRow,
    PastedTable,
    PastePreview,
    read_table,
    with_columns,
)

# Field -> what offices head its column with; a word of two fields goes to the one that has no other column.
HEADINGS: Mapping[str, Sequence[str]] = {
    "starts_on": (
        *("时间", "日期", "活动时间", "活动日期", "开展时间", "开展日期", "举办时间", "举办日期", "举行时间"),
        *("起止时间", "起止日期", "开始时间", "开始日期", "会议时间", "会议日期", "培训时间", "服务日期"),
    ),
    "ends_on": ("结束时间", "结束日期", "截止时间", "截止日期"),
    "kind": ("类型", "类别", "活动类型", "活动类别", "活动种类", "种类"),
    "title": (
        *("活动名称", "名称", "主题", "活动主题", "标题", "题目", "会议名称", "项目名称", "活动项目", "活动"),
        *("内容", "活动内容", "培训内容", "服务内容", "学习内容"),
    ),
    "place": ("地点", "活动地点", "场所", "活动场所", "会议地点", "培训地点", "服务地点", "举办地点"),
    "organiser": (
        *("主办", "主办科室", "主办单位", "主办部门", "组织", "组织科室", "组织单位", "组织部门", "牵头"),
        *("牵头科室", "牵头单位", "牵头部门", "承办", "承办科室", "承办单位", "责任科室", "责任部门"),
        *("科室", "部门", "主办承办"),
    ),
    "people": ("人数", "参加人数", "参与人数", "活动人数", "参会人数", "出席人数", "参加人次", "人次"),
    "hours": ("时长", "小时", "小时数", "活动时长", "服务时长", "学时", "课时", "时长小时"),
    "tasks": (
        "对应任务",
        "任务编号",
        "任务",
        "任务代码",
        "对应任务编号",
        "对应指标",
        "指标编号",
        "对应测评项目",
    ),
    "festival": ("节日", "节日名称", "传统节日"),
    "agenda": ("议题", "会议议题", "议程", "会议内容"),
    "attendees": ("参加人员", "参会人员", "出席人员", "参与人员", "人员", "参加对象"),
    "conclusion": ("结论", "会议结论", "决议", "议定事项", "会议决定"),
    "speaker": ("主讲人", "主讲", "讲师", "授课人", "授课老师", "宣讲人", "主讲人员"),
    "summary": (
        *("备注", "小结", "总结", "活动小结", "活动总结", "简介", "活动简介", "活动情况", "说明", "成效"),
        *("活动成效", "主要内容", "内容", "活动内容", "服务内容"),
    ),
}


def read_pasted(
    session: Session, plan_id: str, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[ActivityDraft]:
    """Read activities as a spreadsheet puts them on the clipboard; saves nothing.

    Args:
        session: any.
        plan_id: the plan they are to count for.
        text: with or without a header row, which may stand below a title.
        columns: the field of each column (names in FIELDS) where the clerk corrected what was found; each
            field once.

    Raises:
        UserError: no table in it, too large, or a field chosen for two columns.
    """
    names = load_names(session, plan_id)
    table = read_table(text, HEADINGS)
    if columns is not None:
        table = with_columns(table, columns, FIELDS)
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
