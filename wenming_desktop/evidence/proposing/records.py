"""What is proposed for a record: the fields that it lacks, by all that a machine can read of its file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePath

from sqlalchemy.orm import Session

from db.models import Evidence
from wenming_desktop.changes.lane import describe
from wenming_desktop.evidence.editing import edit_records
from wenming_desktop.evidence.proposing.file_names import read_name
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, likeliest
from wenming_desktop.evidence.proposing.texts import read_text
from wenming_desktop.words import listed

# What a record calls a field.
COLUMNS = {field: field.value for field in ProposedField} | {ProposedField.RESPONSIBLE: "responsible_body"}


def read_record(
    record: Evidence, taken_on: date | None, pages: Sequence[str], year: int | None, today: date
) -> list[Proposal]:
    """All that the file itself says, what is trusted most first: its text, its camera, its name, its folders.

    Args:
        record: the file's record.
        taken_on: 拍摄时间 by its EXIF.
        pages: the text of each page, as far as it was read.
        year: the plan's, for days without a year.
        today: nothing later is a day of forming.
    """
    camera = [Proposal(ProposedField.FORMED_ON, taken_on.isoformat(), "拍摄时间")] if taken_on else []
    named = read_name(record.original_name, year, today, record.came_from.split("/"))
    return [*read_text(pages, today), *camera, *named]


def lacking(record: Evidence, found: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Those of the proposals that fill a field which nobody has filled; of equal values the first."""
    kept: dict[tuple[ProposedField, str], Proposal] = {}
    for one in found:
        if _is_open(record, one):
            kept.setdefault((one.field, one.value), one)
    return tuple(kept.values())


def accept(session: Session, chosen: Mapping[str, Sequence[Proposal]]) -> int:
    """采用: give records, by their ids, the proposed values, as one step; of several for a field the first.

    Returns:
        How many records changed.

    Raises:
        FieldErrors: as edit_records(); nothing changed.
    """
    values = {
        evidence_id: {COLUMNS[one.field]: _value(one) for one in likeliest(proposals)}
        for evidence_id, proposals in chosen.items()
        if proposals
    }
    titles = [session.get_one(Evidence, evidence_id).title for evidence_id in values]
    describe(session, f"采用建议：{listed(titles, '份')}，{sum(map(len, values.values()))}项")
    return sum(edit_records(session, [evidence_id], changes) for evidence_id, changes in values.items())


def _is_open(record: Evidence, one: Proposal) -> bool:
    if one.field is ProposedField.TITLE:
        own = record.title in {PurePath(record.original_name).stem.strip(), record.original_name}
        return own and one.value != record.title
    if one.field is ProposedField.FORMED_ON:
        fits = date.fromisoformat(one.value) <= record.collected_on and not record.archival_number
        return fits and record.formed_on is None
    return not getattr(record, COLUMNS[one.field])


def _value(one: Proposal) -> object:
    return date.fromisoformat(one.value) if one.field is ProposedField.FORMED_ON else one.value
