"""到时再放: proof that is not due yet; a book keeps its place, and nobody counts it as missing until then.

The slot's own 提示 says by when, such as 12月31日前交.
"""

import re
from datetime import date

from sqlalchemy.orm import Session

from db.models import MaterialRequirement
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.reading.deadlines import parse_deadline
from wenming_desktop.words import chinese_date

_BY = re.compile(
    r"[，；、\s]*(?P<day>(?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日|底|末)|年[底末]))(?:以|之)?前再?(?:交|报|提交|报送|上报|补交|放)"
    r"(?=$|[，；。、\s])"
)


def put_in_by(hint: str, year: int) -> date | None:
    """The day by which a slot's 提示 asks for its proof; None where it names none. ``year`` is the plan's."""
    said = _BY.search(hint)
    try:
        return parse_deadline(said["day"], year) if said else None
    except UserError:  # no such day
        return None


def put_off(session: Session, slot_id: str, written: str, today: date) -> None:
    """Let a slot's proof come later; with "" it is missing as before.

    Args:
        session: in a change.
        slot_id: the slot.
        written: by when, as the clerk writes days, e.g. 12月31日.
        today: the clerk's day.

    Raises:
        UserError: no such day, or it is over.
        FieldErrors: the slot's 提示 has no room for it.
    """
    slot = session.get_one(MaterialRequirement, slot_id)
    year = slot.task.category.plan.year
    day = (
        parse_deadline(re.sub(r"(?:之|以)?前(?:再?(?:交|放))?$", "", written.strip()), year)
        if written
        else None
    )
    if day and day < today:
        raise UserError(f"{chinese_date(day)}已经过了，“{slot.name}”还是算缺。请写今天以后的日期。")
    rest = _BY.sub("", slot.hint).strip("，；、 ")
    said = f"{'' if day.year == year else f'{day.year}年'}{day.month}月{day.day}日前交" if day else ""
    checks = Checks()
    hint = checks.text(field_of("material_requirement", "hint"), "，".join(filter(None, (rest, said))))
    checks.finish()
    until = f"到时再放，{said}" if said else "不再等，没有就算缺"
    describe(session, f"{task_code(slot.task)} “{slot.name}”{until}")
    slot.hint = hint
