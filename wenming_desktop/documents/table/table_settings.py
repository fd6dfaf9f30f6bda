"""How the clerk wants a year's assignment table (任务配档表) to look, the same in every format."""

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, Task, WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.documents.press.wording import printable
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import DEFAULT_COLUMNS, TOO_MUCH_FOR_A4, TableColumn
from wenming_desktop.entities.fields import Field
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.settings import get_setting, set_setting

LINE_LIMIT = 60  # characters of a line above the table

_USUAL_TITLE = "文明单位测评考核指标任务配档表"
TEXTS = {"attachment": "附件", "title": "标题", "unit_line": "单位", "date_line": "日期"}
_LASTING = ("columns", "attachment", "paper")  # kept from one year to the next; other texts name the year


@dataclass(frozen=True)
class TableSettings:
    """What the table looks like.

    Attributes:
        columns: which, in which order; at least one.
        attachment: top left above the title, e.g. 附件1; empty for none (GB/T 9704-2012, 7.3.4).
        title: of the table.
        unit_line: above the table at the left, e.g. 编制单位：某局.
        date_line: above the table at the right, e.g. 2021年度 or the day it was made.
        paper: the sheet, landscape.
    """

    columns: tuple[TableColumn, ...]
    attachment: str
    title: str
    unit_line: str
    date_line: str
    paper: Paper


def usual_columns(paper: Paper, *, leaders: bool) -> tuple[TableColumn, ...]:
    """The columns of a sheet unless the clerk chooses others.

    Args:
        paper: A4 is too narrow for all of them: 测评标准, 分值 and 备注 stay with the table on A3.
        leaders: whether any task has somebody as 责任领导.
    """
    left_out = TOO_MUCH_FOR_A4 if paper is Paper.A4 else ()
    shown = {*DEFAULT_COLUMNS, *([TableColumn.LEADER] if leaders else [])} - {*left_out}
    return tuple(column for column in TableColumn if column in shown)


def on_sheet(settings: TableSettings, paper: Paper, *, leaders: bool) -> TableSettings:
    """The settings for another sheet: its usual columns, unless the clerk chose columns."""
    usual = settings.columns == usual_columns(settings.paper, leaders=leaders)
    columns = usual_columns(paper, leaders=leaders) if usual else settings.columns
    return replace(settings, paper=paper, columns=columns)


def has_leaders(plan: PlanView) -> bool:
    """Whether any task has somebody as 责任领导."""
    return any(task.leader for task in plan.tasks)


def usual_settings(plan: PlanView, paper: Paper = Paper.A3) -> TableSettings:
    """What a plan's table looks like until the clerk chooses otherwise."""
    return _usual(plan.unit, plan.year, plan.attachment, paper, leaders=has_leaders(plan))


def table_settings(session: Session, plan_id: str) -> TableSettings:
    """The choices in force for a plan: those of its year over the usual ones.

    A year without any begins with the columns, the sheet and the 附件 of the year before.
    """
    plan = session.get_one(WorkPlan, plan_id)
    own = get_setting(session, _key(plan.year))
    chosen = _read(own if own is not None else get_setting(session, _key(plan.year - 1)) or "{}")
    if own is None:
        chosen = {name: value for name, value in chosen.items() if name in _LASTING}
    return replace(_usual_of(session, plan, chosen.get("paper", Paper.A3)), **chosen)


def save_table_settings(session: Session, plan_id: str, settings: TableSettings) -> None:
    """Keep the choices for the plan's year; a text left as usual follows the plan and the unit's name.

    Raises:
        UserError: no column.
        FieldErrors: a text is too long or holds control characters, or there is no title.
    """
    plan = session.get_one(WorkPlan, plan_id)
    describe(session, f"设置{plan.year}年任务配档表的版式")
    checked = _checked(settings)
    if checked != table_settings(session, plan_id):
        usual = _stored(_usual_of(session, plan, checked.paper)) | {"纸张": Paper.A3.name}
        chosen = {word: value for word, value in _stored(checked).items() if value != usual[word]}
        set_setting(session, _key(plan.year), json.dumps(chosen, ensure_ascii=False), "任务配档表")


def _checked(settings: TableSettings) -> TableSettings:
    if not settings.columns:
        raise UserError("请至少选择一列。")
    checks = Checks()
    texts = {
        name: checks.text(Field(name, word, limit=LINE_LIMIT), getattr(settings, name))
        for name, word in TEXTS.items()
    }
    if not texts["title"]:
        checks.fail("title", "请填写标题。")
    checks.finish()
    return replace(settings, columns=tuple(dict.fromkeys(settings.columns)), **texts)


def _usual_of(session: Session, plan: WorkPlan, paper: Paper) -> TableSettings:
    found = select(Task.id).join(Task.category).where(Category.plan_id == plan.id, Task.leader != "")
    leaders = session.scalars(found.limit(1)).first() is not None
    return _usual(get_setting(session, "unit") or "", plan.year, plan.attachment, paper, leaders=leaders)


def _usual(unit: str, year: int, attachment: str, paper: Paper, *, leaders: bool) -> TableSettings:
    return TableSettings(
        columns=usual_columns(paper, leaders=leaders),
        attachment="附件",
        title=printable(attachment) or _USUAL_TITLE,
        unit_line=f"单位：{printable(unit)}",
        date_line=f"{year}年度",
        paper=paper,
    )


def _key(year: int) -> str:
    return f"{year}年任务配档表"  # and its words are Chinese too: 记录 shows them


def _stored(settings: TableSettings) -> dict[str, object]:
    texts = {word: getattr(settings, name) for name, word in TEXTS.items()}
    return {"列": list(settings.columns), "纸张": settings.paper.name, **texts}


def _read(value: str) -> dict[str, Any]:
    """What a stored value says; of a newer version or a damaged one, what can be understood."""
    try:
        stored: dict[str, Any] = dict(json.loads(value))
        columns = tuple(TableColumn(word) for word in stored.get("列", ()) if word in tuple(TableColumn))
        paper = str(stored.get("纸张"))
        texts = {name: str(stored[word]) for name, word in TEXTS.items() if word in stored}
    except (ValueError, TypeError):
        return {}
    chosen: dict[str, Any] = {"columns": columns} if columns else {}
    return chosen | ({"paper": Paper[paper]} if paper in Paper.__members__ else {}) | texts
