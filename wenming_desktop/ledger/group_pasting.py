"""A pasted leading group: a table, or the lines of a notice such as 组长：王建国（局长）."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import GroupRole
from wenming_desktop.entities.tables import pasted, word_of
from wenming_desktop.ledger.leading_group import MemberDraft, add_members, check_member, member_rows
from wenming_desktop.plan.departments import split_names
from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastedTable, PastePreview
from wenming_desktop.spreadsheets.looks import LIST_NUMBER, closed_up, is_person, not_a_name
from wenming_desktop.spreadsheets.pasted_list import (
    Columns,
    ListRules,
    anything,
    claimed,
    names_alone,
    pasted_row,
    read_list,
    save_rows,
    without_head,
)

_FIELDS = pasted("leading_group_member")
# What stands in a notice for a role; the longer words first, as 副组长 holds 组长.
_ROLES = (
    ("副组长", GroupRole.DEPUTY),
    ("组长", GroupRole.LEADER),
    ("专职", GroupRole.STAFF),
    ("工作人员", GroupRole.STAFF),
    ("联络员", GroupRole.STAFF),
    ("成员", GroupRole.MEMBER),
    ("组员", GroupRole.MEMBER),
    ("办公室主任", GroupRole.MEMBER),
    ("办公室副主任", GroupRole.MEMBER),
)
# A role at the beginning of a line; before a colon any word is one, if only to be asked about.
_ROLE_LINE = re.compile(
    r"\s*((?:第一|常务|执行)?\s*副?\s*组\s*长|[成组]\s*员(?:单位)?|专\s*职[^:：\s]{0,8}|工作人员|联络员|办公室副?主任)(?:[:：\s]\s*(.*)|$)"
    r"|\s*([^:：\s]{2,8})[:：]\s*(.*)"
)
_ROLE_AND_NAME = re.compile(rf"(?:{'|'.join(word for word, _ in _ROLES)})(?:单位)?[:：]\s*[\u4e00-\u9fff]")
_MORE = 4  # signs that may stand beside the word of a role, as in 常务副组长
_IN_BRACKETS = re.compile(r"(.+?)[（(](.+)[)）]")
_POSTS = ("单位职务", "单位及职务", "工作单位及职务", "行政职务", "现任职务")
Members = tuple[MemberDraft, ...]


def read_group(
    session: Session, plan_id: str, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[Members]:
    """Read a leading group; saves nothing.

    Args:
        session: any.
        plan_id: whose group it is.
        text: a table whose role may stand once for the rows below it; lines that begin with a role; or names.
        columns: the field of each column where the clerk corrected what was found; each field once.

    Raises:
        UserError: nothing in it, too large, or a field chosen for two columns.
    """
    role = ""
    lines = [re.sub(r"[ \u3000]", "", line).strip() for line in text.splitlines()]
    if any(_ROLE_AND_NAME.search(cell) for line in lines for cell in line.split("\t")):
        text = text.replace("\t", "  ")  # 组长：王建国 with a tab before the post

    def read(line: int, fields: Mapping[str, str]) -> PastedRow[Members]:
        nonlocal role
        if "role" in fields:
            role = fields["role"] or role
            fields = {**fields, "role": role}
        return _row(session, plan_id, line, fields)

    return read_list(
        text,
        columns,
        _FIELDS,
        ListRules(
            _guessed,
            read,
            lambda draft: [(member.role, member.name) for member in draft],
            lambda row, line: replace(row, errors={"name": f"与第{line}行重复。", **row.errors}, there=False),
            _loose,
            {"role": _is_role},
        ),
    )


def correct_member(
    session: Session, plan_id: str, row: PastedRow[Members], fields: Mapping[str, str]
) -> PastedRow[Members]:
    """A row with some of its texts corrected in the preview, read and checked again."""
    return _row(session, plan_id, row.line, {**row.fields, **fields})


def save_group(session: Session, plan_id: str, rows: Sequence[PastedRow[Members]]) -> list[str]:
    """Add these members as one step of the history; all of them or none; returns their ids.

    Raises:
        UserError: nothing chosen, or a row that has errors; it is named by its line.
    """
    describe(session, f"粘贴领导小组成员{len(rows)}行")
    return save_rows(rows, lambda draft: add_members(session, plan_id, draft), "成员")


def _row(session: Session, plan_id: str, line: int, fields: Mapping[str, str]) -> PastedRow[Members]:
    written = re.sub(r"\s+", "", fields.get("role", ""))
    role = next((role for word, role in _ROLES if word in written), None)
    errors: dict[str, str] = {}
    said: list[str] = []
    if role is None:
        choices = "、".join(GroupRole)
        errors["role"] = (
            f"看不懂{word_of('leading_group_member', 'role')}“{written[:20]}”，请选择{choices}。"
            if written
            else f"请选择{word_of('leading_group_member', 'role')}：{choices}。"
        )
    elif written != role:
        said.append(f"“{written[:20]}”按“{role}”登记。")
    names = split_names(closed_up(fields.get("name", ""))) or [""]
    post = fields.get("post", "") or (written if "主任" in written else "")
    members = tuple(MemberDraft(role or GroupRole.MEMBER, name, post) for name in names)
    faults = [check_member(session, plan_id, member) for member in members]
    errors |= {field: text for fault in faults for field, text in fault.items()}
    for name in names:
        errors |= not_a_name(name, word_of("leading_group_member", "name"))
    there = {(row.role, row.name): row.post for row in member_rows(session, plan_id)}
    known = role is not None and all((role, name) in there for name in names)
    if known:
        errors.pop("name", None)
        old = there[role or GroupRole.MEMBER, names[0]]
        if post and post != old:
            errors["post"] = f"“{names[0]}”已经是{role}，职务为“{old}”；要改职务，请在名单里改。"
    if len(names) > 1:
        said.append(f"这一行有 {len(names)} 人，各登记一条。")
    return pasted_row(line, fields, members, errors, said, there=known)


def _loose(text: str) -> PastedTable | None:
    rows: list[tuple[int, tuple[str, ...]]] = []
    role = ""
    for line, written in enumerate(text.splitlines(), start=1):
        if why_no_record([written]):
            rows.append((line, ("", written.strip(), "")))
            continue
        head = _ROLE_LINE.match(LIST_NUMBER.sub("", written))
        if head:
            role = re.sub(r"\s+", "", head[1] or head[3])
        rest = (head[2] or head[4] or "" if head else written).strip()
        if rest and role:
            rows.append((line, (role, *_name_and_post(closed_up(rest)))))
    if not role:
        return names_alone(without_head(text, _FIELDS), split_names, "name")
    return PastedTable(("role", "name", "post"), (), tuple(rows))


def _name_and_post(text: str) -> tuple[str, str]:
    """The names that begin a line, and the post behind them: 李敏（副局长）, 李敏 副局长, 李敏、赵强."""
    if found := _IN_BRACKETS.fullmatch(text):
        return found[1].strip(), found[2].strip()
    names = split_names(text)
    if all(is_person(name) for name in names):
        return "、".join(names), ""
    name, _, post = text.partition(" ") if " " in text else text.partition("　")
    return (name, post.strip()) if is_person(name) else (text, "")


def _is_role(cell: str) -> bool:
    return any(word in cell and len(cell) <= len(word) + _MORE for word, _ in _ROLES)


def _guessed(table: PastedTable) -> Columns:
    """The columns; 职务 may head the posts, or the roles where no other column has them."""
    for at, head in enumerate(table.headings if "role" not in table.columns else ()):
        filled = [cells[at] for _, cells in table.rows if cells[at]]
        if head == "职务" and sum(map(_is_role, filled)) * 2 > len(filled):
            others = tuple(None if number == at else field for number, field in enumerate(table.columns))
            return tuple(
                "role"
                if number == at
                else "post"
                if "post" not in others and head in _POSTS and field is None
                else field
                for number, (field, head) in enumerate(zip(others, table.headings, strict=True))
            )
    return claimed(
        table,
        (
            ("role", _is_role),
            ("name", lambda cell: all(map(is_person, split_names(closed_up(cell))))),
            ("name", anything),
            ("post", anything),
        ),
    )
