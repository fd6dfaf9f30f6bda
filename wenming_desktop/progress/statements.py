"""说明: what a task or an indicator says of itself to inspectors, no longer than they will read."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy.orm import Session

from db.models import Indicator, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.settings import get_setting, set_setting
from wenming_desktop.words import shortened, word_count

_LIMIT, _USUAL_LIMIT = "statement_limit", 500  # as public notices of inspections ask for
LEAST_LIMIT, MOST_LIMIT = 50, 5_000


class ItemKind(StrEnum):
    """What inspectors look at, item by item."""

    TASK = "任务"
    INDICATOR = "测评指标"


_RECORDS: Mapping[ItemKind, type[Task] | type[Indicator]] = {
    ItemKind.TASK: Task,
    ItemKind.INDICATOR: Indicator,
}
_TABLES = {ItemKind.TASK: Table.TASK, ItemKind.INDICATOR: Table.INDICATOR}


def statement_limit(session: Session) -> int:
    """How many words (字数, as word_count()) a statement may have."""
    return int(get_setting(session, _LIMIT) or _USUAL_LIMIT)


def set_statement_limit(session: Session, limit: int) -> None:
    """Set that; statements that are longer stay as they are. Raises UserError outside 50 to 5 000."""
    if not LEAST_LIMIT <= limit <= MOST_LIMIT:
        raise UserError(f"迎检说明的字数上限可以是 {LEAST_LIMIT} 到 {MOST_LIMIT}，不能是 {limit}。")
    set_setting(session, _LIMIT, str(limit), "迎检说明字数上限")


def statement_of(session: Session, kind: ItemKind, item_id: str) -> str:
    """What a task or an indicator says of itself; empty where it says nothing or is gone."""
    found = session.get(_RECORDS[kind], item_id)
    return found.statement if found else ""


def set_statement(session: Session, kind: ItemKind, item_id: str, text: str) -> None:
    """Write the statement of a task or an indicator; raises UserError with the count where it is too long."""
    found = session.get_one(_RECORDS[kind], item_id)
    checked = _checked(session, kind, text.strip(), found.statement)
    name = task_code(found) if isinstance(found, Task) else f"指标“{shortened(found.content)}”"
    describe(session, f"{name} 迎检说明：{shortened(checked) or '（空）'}")
    found.statement = checked


def _checked(session: Session, kind: ItemKind, text: str, before: str) -> str:
    count, limit = word_count(text), statement_limit(session)
    if count > limit and word_count(before) < count:  # one that was allowed longer may be cut step by step
        raise UserError(f"迎检说明有 {count} 字，最多 {limit} 字，没有保存；请删去 {count - limit} 字。")
    checks = Checks()
    checked = checks.text(field_of(_TABLES[kind], "statement"), text)
    checks.finish()
    return checked
