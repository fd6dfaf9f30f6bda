"""登记: what the clerk knows of files, changed for one or for a whole selection in one step."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Evidence
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS
from wenming_desktop.entities.fields import Field
from wenming_desktop.entities.tables import EMPTY, field_of, texts_of, word_of
from wenming_desktop.forms import Checks, Saved
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.search.lists import rows_by_id
from wenming_desktop.words import shortened

LEVELS_REASON = "本机只能存放公开和内部材料；涉密材料不得存入，请按保密规定保管。"
BY_HAND = "手填"
_TABLE = "evidence"
_PAGES_LIMIT = 100_000
_IN_THE_NUMBER = ("retention", "formed_on")  # what a 档号 says


@dataclass(frozen=True)
class RecordForm:
    """What the clerk may change of a record; bytes, 归集日期 and 档号 are not among it."""

    title: str
    document_number: str = ""
    responsible_body: str = ""
    formed_on: date | None = None
    pages: int | None = None  # None: as the machine counts them
    level: str = "internal"  # a key of LEVEL_WORDS
    retention: str | None = None  # a key of RETENTION_WORDS
    long_term_valid: bool = False
    kind: str = ""  # a MaterialKind, or nothing
    place: str = ""  # 地点, 人物, 主题, 背景: a photo's caption
    people: str = ""
    subject: str = ""
    background: str = ""


def edit_record(session: Session, evidence_id: str, form: RecordForm) -> Saved:
    """Change what the clerk knows of a file.

    Raises:
        FieldErrors: keyed by the names of RecordForm; a day after 归集日期, no level but 公开 and 内部 …
    """
    record = session.get_one(Evidence, evidence_id)
    kept = _checked([record], asdict(form))
    describe(session, f"修改材料“{kept['title']}”的登记")
    write_record(record, kept, dict.fromkeys(kept, BY_HAND))
    return Saved(record.id)


def edit_records(
    session: Session,
    ids: Sequence[str],
    changes: Mapping[str, object],
    sources: Mapping[str, str] | None = None,
) -> int:
    """Give all of these files the same values, each field of ``changes`` as RecordForm names it.

    Ids that are gone are passed over. ``sources`` says where each value comes from; None: the clerk has
    typed them.

    Returns:
        How many records changed.

    Raises:
        FieldErrors: as edit_record(), and a refusal that comes from one record names it; nothing changed.
    """
    records = rows_by_id(ids, lambda some: session.scalars(select(Evidence).where(Evidence.id.in_(some))))
    kept = _checked(records, changes)
    changed = [row for row in records if any(getattr(row, name) != value for name, value in kept.items())]
    for row in changed:
        write_record(row, kept, sources or dict.fromkeys(kept, BY_HAND))
    if changed:
        one = f"材料“{changed[0].title}”" if len(changed) == 1 else f"{len(changed)}份材料"
        said = (f"{field_of(_TABLE, name).word}：{_word(name, value)}" for name, value in kept.items())
        describe(session, f"{one} {'，'.join(said)}")
    return len(changed)


def said_by(record: Evidence) -> dict[str, str]:
    """Where the values of a record come from, by field, such as 识别 or 手填; unknown ones are left out."""
    return json.loads(record.said_by or "{}")


def sources_text(said: Mapping[str, str]) -> str:
    """What said_by() tells, as records keep it."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def write_record(record: Evidence, values: Mapping[str, object], sources: Mapping[str, str]) -> None:
    """Give a record checked values, and note where each that is another comes from; of none no source is."""
    said = said_by(record)
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
            said.pop(name, None)
            if value not in {None, "", False}:
                said[name] = sources[name]
    record.said_by = sources_text(said)


def undated(session: Session, ids: Sequence[str]) -> list[str]:
    """Those of these files that have no 形成日期, in their order."""
    lacking: set[str] = set()
    for some in chunks(list(ids)):
        lacking.update(
            session.scalars(select(Evidence.id).where(Evidence.id.in_(some), Evidence.formed_on.is_(None)))
        )
    return [evidence_id for evidence_id in ids if evidence_id in lacking]


def fill_record(record: Evidence, other: Evidence) -> tuple[list[str], list[str]]:
    """Give a record what it lacks and another record of the same bytes says; it keeps what it says itself.

    Returns:
        What the clerk calls the fields that were filled; those that say something else in ``other``, with
        that. 保管期限 and 形成日期 of a record with a 档号 are kept, as the number says them.
    """
    filled: list[str] = []
    kept: list[str] = []
    said, others = said_by(record), said_by(other)
    for name in (*(each.name for each in fields(RecordForm)), "came_from"):
        own, given = getattr(record, name), getattr(other, name)
        if given in {own, None, "", False}:
            continue
        if own in {None, "", False} and not (record.archival_number and name in _IN_THE_NUMBER):
            setattr(record, name, given)
            said |= {name: others[name]} if name in others else {}
            filled.append(word_of(_TABLE, name))
        else:
            kept.append(f"{word_of(_TABLE, name)}“{_word(name, given)}”")
    record.said_by = sources_text(said)
    return filled, kept


def _checked(records: Sequence[Evidence], changes: Mapping[str, object]) -> dict[str, object]:
    """The values as records keep them; raises FieldErrors where one of these records cannot have them."""
    checks = Checks()
    kept = dict(changes)
    for field in texts_of(_TABLE):
        if field.name in kept:
            kept[field.name] = checks.text(field, str(kept[field.name]))
    pages = kept.get("pages")
    if pages is not None and not (isinstance(pages, int) and 1 <= pages <= _PAGES_LIMIT):
        checks.fail("pages", f"页数要填 1 到 {_PAGES_LIMIT} 的整数。")
    if kept.get("level", "internal") not in LEVEL_WORDS:
        checks.fail("level", LEVELS_REASON)
    if kept.get("retention") not in {None, *RETENTION_WORDS}:
        checks.fail("retention", f"保管期限只能是{'、'.join(RETENTION_WORDS.values())}。")
    if kept.get("kind", "") not in {"", *MaterialKind}:
        checks.fail("kind", f"类型只能是{'、'.join(MaterialKind)}。")
    for record in records:
        _check_record(checks, record, kept)
    checks.finish()
    return kept


def _check_record(checks: Checks, record: Evidence, kept: Mapping[str, object]) -> None:
    day = kept.get("formed_on")
    if isinstance(day, date) and day > record.collected_on:
        late = f"形成日期 {day} 在“{record.title}”的归集日期 {record.collected_on} 之后，请核对。"
        checks.fail("formed_on", late)
    for name in _IN_THE_NUMBER:
        if record.archival_number and name in kept and kept[name] != getattr(record, name):
            own = f"“{record.title}”已编档号 {record.archival_number}"
            checks.fail(name, f"{own}，要改{field_of(_TABLE, name).word}请先在“档案”里收回档号。")


def _word(name: str, value: object) -> str:
    """A value as the clerk reads it in the history."""
    if value is None or value == "":
        return EMPTY
    field: Field = field_of(_TABLE, name)
    stored = str(int(value)) if isinstance(value, bool) else str(value)
    return shortened(field.words.get(stored, stored))
