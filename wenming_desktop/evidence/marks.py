"""标记: red frames on pages of a file, as inspectors ask for; data, for a file's bytes never change."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Evidence, EvidenceMark
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks

MOST_MARKS = 200  # of one file
_EDGE = 1e-6  # what adding fractions may be off


@dataclass(frozen=True)
class Mark:
    """A frame on a page as it is shown: its place and size in fractions of the page's width and height."""

    page: int  # 1 is the first; a picture has one
    left: float
    top: float
    width: float
    height: float
    note: str = ""


def marks_of(session: Session, evidence_id: str) -> list[Mark]:
    """A file's marks in their order."""
    return marks_of_all(session, [evidence_id]).get(evidence_id, [])


def marks_of_all(session: Session, evidence_ids: Collection[str]) -> dict[str, list[Mark]]:
    """The marks of several files, by their ids; those without any are left out."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for some in chunks(list(evidence_ids)):
        query = select(EvidenceMark).where(EvidenceMark.evidence_id.in_(some))
        for row in session.scalars(query.order_by(EvidenceMark.ordinal, EvidenceMark.id)):
            found[row.evidence_id].append(_mark(row))
    return dict(found)


def set_marks(session: Session, evidence_id: str, marks: Sequence[Mark]) -> None:
    """Let a file have exactly these marks, in this order; one step, none where nothing changes.

    Raises:
        UserError: a frame that does not lie on its page, too long a note, or too many marks.
    """
    record = session.get_one(Evidence, evidence_id)
    if len(marks) > MOST_MARKS:
        raise UserError(f"“{record.title}”的标记太多：最多 {MOST_MARKS} 处，现有 {len(marks)} 处。")
    checked = [_checked(record.title, number, mark) for number, mark in enumerate(marks, start=1)]
    describe(
        session, f"材料“{record.title}”标记：{len(marks)}处" if marks else f"材料“{record.title}”清除标记"
    )
    query = select(EvidenceMark).where(EvidenceMark.evidence_id == evidence_id)
    rows = list(session.scalars(query.order_by(EvidenceMark.ordinal, EvidenceMark.id)))
    for row in rows[len(checked) :]:
        session.delete(row)
    for ordinal, mark in enumerate(checked, start=1):
        if ordinal > len(rows):
            rows.append(EvidenceMark(evidence_id=evidence_id))
            session.add(rows[-1])
        row = rows[ordinal - 1]
        row.ordinal, row.note = ordinal, mark.note
        row.page, row.left, row.top, row.width, row.height = astuple(mark)[:5]
    session.flush()


def _mark(row: EvidenceMark) -> Mark:
    return Mark(row.page, row.left, row.top, row.width, row.height, row.note)


def _checked(title: str, number: int, mark: Mark) -> Mark:
    inside = (
        mark.page >= 1
        and min(mark.left, mark.top) >= 0
        and min(mark.width, mark.height) > 0
        and max(mark.left + mark.width, mark.top + mark.height) <= 1 + _EDGE
    )
    if not inside:
        raise UserError(f"“{title}”的第 {number} 处标记不在页面里，请重新画框。")
    checks = Checks()
    note = checks.text(field_of("evidence_mark", "note"), mark.note)
    checks.finish()
    return Mark(mark.page, mark.left, mark.top, mark.width, mark.height, note)
