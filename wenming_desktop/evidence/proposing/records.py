"""What is proposed for a record: the fields that it lacks, by all that a machine can read of its file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.engine import chunks
from db.models import Evidence, MaterialRequirement, RequirementEvidence
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import word_of
from wenming_desktop.evidence.editing import edit_records
from wenming_desktop.evidence.proposing.file_names import read_name
from wenming_desktop.evidence.proposing.photos import read_photo
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, likeliest
from wenming_desktop.evidence.proposing.seeing import with_places
from wenming_desktop.evidence.proposing.texts import read_text
from wenming_desktop.evidence.proposing.titles import with_whole_titles
from wenming_desktop.plan.materials import kind_fits
from wenming_desktop.recognition.lines import ReadPage
from wenming_desktop.words import listed

# What a record calls a field.
COLUMNS = {field: field.value for field in ProposedField} | {ProposedField.RESPONSIBLE: "responsible_body"}


def read_record(
    record: Evidence,
    taken_on: date | None,
    pages: Sequence[str],
    reads: Mapping[int, ReadPage],
    year: int | None,
    today: date,
) -> list[Proposal]:
    """All that the file itself says, what is trusted most first: its text, its camera, its name, its folders.

    Args:
        record: the file's record.
        taken_on: 拍摄时间 by its EXIF.
        pages: the text of each page, as far as it was read.
        reads: those of them that were recognised, by number.
        year: the plan's, for days without a year.
        today: nothing later is a day of forming.
    """
    camera = [Proposal(ProposedField.FORMED_ON, taken_on.isoformat(), "拍摄时间")] if taken_on else []
    named = read_name(record.original_name, year, today, record.came_from.split("/"))
    found = read_content(pages, reads, today)
    # A banner may name the day of something else; the camera says when.
    return [*camera, *found, *named] if _is_photo(pages, reads) else [*found, *camera, *named]


def read_content(pages: Sequence[str], reads: Mapping[int, ReadPage], today: date) -> list[Proposal]:
    """What stands on the pages of a file alone says of it; arguments as read_record()."""
    if _is_photo(pages, reads):
        found = read_photo(reads[1], today)
    else:
        texts = [_text(text, reads.get(number)) for number, text in enumerate(pages, start=1)]
        found = read_text(texts, today)
    return with_places(found, pages, reads, today)


def _text(text: str, read: ReadPage | None) -> str:
    return with_whole_titles(read) if read and read.text.strip() == text.strip() else text


def _is_photo(pages: Sequence[str], reads: Mapping[int, ReadPage]) -> bool:
    return len(pages) <= 1 and 1 in reads and reads[1].photo


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
    taken = {evidence_id: likeliest(proposals) for evidence_id, proposals in chosen.items() if proposals}
    titles = [session.get_one(Evidence, evidence_id).title for evidence_id in taken]
    describe(session, f"采用建议：{listed(titles, '份')}，{sum(map(len, taken.values()))}项")
    return sum(
        edit_records(
            session,
            [evidence_id],
            {COLUMNS[one.field]: _value(one) for one in found},
            {COLUMNS[one.field]: one.source for one in found},
        )
        for evidence_id, found in taken.items()
    )


@dataclass(frozen=True)
class Accepted:
    """What 全部采用 came to."""

    changed: int  # records
    left: tuple[str, ...]  # a sentence for each kind that was not taken


def accept_all(session: Session, chosen: Mapping[str, Sequence[Proposal]]) -> Accepted:
    """As accept(), but for what is doubtful, and kinds by which a file would no longer count in its slot."""
    against = _against_slots(session, chosen)
    doubtful = {
        evidence_id: {one.field for one in likeliest(proposals) if one.doubtful}
        for evidence_id, proposals in chosen.items()
    }
    left = (
        *_doubtful_words(session, doubtful),
        *(
            f"“{link.evidence.title}”放在“{link.requirement.name}”里，那里要的是{link.requirement.kind}，"
            f"建议的类型“{kind}”没有采用，请核对后单独填写。"
            for link, kind in against
        ),
    )
    for link, _ in against:
        doubtful[link.evidence_id].add(ProposedField.KIND)
    rest = {
        evidence_id: [one for one in proposals if one.field not in doubtful[evidence_id]]
        for evidence_id, proposals in chosen.items()
    }
    return Accepted(accept(session, rest) if any(rest.values()) else 0, left)


def _doubtful_words(session: Session, doubtful: Mapping[str, set[ProposedField]]) -> Iterator[str]:
    """A sentence for each file of whose values some may have been read wrongly."""
    for evidence_id, fields in doubtful.items():
        if fields:
            words = "、".join(word_of("evidence", COLUMNS[one]) for one in ProposedField if one in fields)
            title = session.get_one(Evidence, evidence_id).title
            yield f"“{title}”的{words}识别得不牢，没有采用，请对照图片单独采用。"


def _against_slots(
    session: Session, chosen: Mapping[str, Sequence[Proposal]]
) -> list[tuple[RequirementEvidence, str]]:
    """The places where a file fits now and would not by the kind that is proposed for it."""
    kinds = {
        evidence_id: one.value
        for evidence_id, proposals in chosen.items()
        for one in likeliest(proposals)
        if one.field is ProposedField.KIND
    }
    found: list[tuple[RequirementEvidence, str]] = []
    for some in chunks(list(kinds)):
        query = (
            select(RequirementEvidence)
            .where(RequirementEvidence.evidence_id.in_(some), RequirementEvidence.confirmed.is_(False))
            .join(RequirementEvidence.requirement)
            .options(joinedload(RequirementEvidence.evidence), joinedload(RequirementEvidence.requirement))
            .order_by(MaterialRequirement.ordinal, RequirementEvidence.id)
        )
        for link in session.scalars(query):
            record, wanted, kind = link.evidence, link.requirement.kind, kinds[link.evidence_id]
            counts = kind_fits(wanted, record.kind, picture=record.picture)
            if counts and not kind_fits(wanted, kind, picture=record.picture):
                found.append((link, kind))
    return found


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
