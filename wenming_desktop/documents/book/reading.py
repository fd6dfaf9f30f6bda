"""The books of a year read in a few queries, however many tasks and files there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import (
    Activity,
    ActivityEvidence,
    ActivityTask,
    Assignment,
    BookEntry,
    Category,
    Department,
    Evidence,
    EvidenceLink,
    FileFact,
    Indicator,
    IndicatorTask,
    Person,
    Task,
    TaskPerson,
    WorkPlan,
)
from wenming_desktop.answers import remembered
from wenming_desktop.documents.book.items import (
    NOTHING,
    Book,
    BookFile,
    Books,
    Chosen,
    Line,
    Missing,
    Piece,
    in_order,
)
from wenming_desktop.documents.book.later import put_in_by
from wenming_desktop.entities.choices import Quality
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_record_row
from wenming_desktop.plan.materials import MaterialKind, counted_in
from wenming_desktop.progress.slot_counts import SlotCount, placed_evidence, plan_slots
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.progress.story import LOST
from wenming_desktop.reading.titles import task_name
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.words import chinese_date, listed

_DAYS = 4  # of photos that a line names
_UNREADABLE = "打不开，文件可能已损坏或有密码"
_LOOSE_PHOTOS, _NAMED_PHOTOS = "其他照片", 4  # they have no slot whose name says what they show


@dataclass
class _Proof:
    """What one task has on file: slots in their order, and the slot of each file, "" where it has none."""

    code: str
    slots: list[SlotCount] = field(default_factory=list[SlotCount])
    places: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class _Read:
    """What is read of a year once, for all its books."""

    files: dict[str, BookFile]
    days: dict[str, date]  # by evidence, where only an activity gives one
    slots: dict[str, SlotCount]
    proof: dict[str, _Proof]  # by task
    chosen: dict[str, dict[str, Chosen]]  # by task or indicator
    year: int
    today: date


def books(session: Session, plan_id: str, today: date) -> Books:
    """What the books of a year hold on a day; kept while nothing changes, and must not be altered."""
    return remembered(session, "books", (plan_id, today), lambda: _books(session, plan_id, today))


def evidence_rows_of(session: Session, evidence_ids: Sequence[str]) -> list[EvidenceRow]:
    """Files as a viewer shows them, in this order; what is gone is left out."""
    found = (session.get(Evidence, each) for each in evidence_ids)
    return [evidence_record_row(record, "") for record in found if record]


def _books(session: Session, plan_id: str, today: date) -> Books:
    leads, people = _leads(session, plan_id), _people(session, plan_id)
    tasks = _task_rows(session, plan_id)
    codes = {task.id: f"{category.ordinal}-{task.ordinal}" for task, category in tasks}
    read = _read(session, plan_id, today, codes)
    made = tuple(
        Book(
            kind=ItemKind.TASK,
            id=task.id,
            code=codes[task.id],
            title=task_name(task.text),
            group=category.title,
            text=task.text,
            standard=task.standard,
            statement=task.statement,
            lead=leads.get(task.id, ""),
            people="、".join(people[task.id]),
            lines=_lines(read, [task.id], read.chosen.get(task.id, {})),
            ordered=_ordered(read, task.id),
        )
        for task, category in tasks
        if not task.not_applicable
    )
    return Books(made, _indicators(session, plan_id, read, leads, people))


def _indicators(
    session: Session,
    plan_id: str,
    read: _Read,
    leads: Mapping[str, str],
    people: Mapping[str, Sequence[str]],
) -> tuple[Book, ...]:
    links: dict[str, list[str]] = defaultdict(list)
    query = select(IndicatorTask.indicator_id, IndicatorTask.task_id).order_by(IndicatorTask.ordinal)
    for indicator_id, task_id in session.execute(query.join(Indicator).where(Indicator.plan_id == plan_id)):
        links[indicator_id].append(task_id)
    rows = session.scalars(
        select(Indicator).where(Indicator.plan_id == plan_id).order_by(Indicator.ordinal, Indicator.id)
    )
    return tuple(
        Book(
            kind=ItemKind.INDICATOR,
            id=row.id,
            code=f"指标{number}",
            title=row.heading or task_name(row.content),
            group=row.project,
            text="\n".join(filter(None, (row.content, row.focus))),
            standard=row.standard,
            statement=row.statement,
            lead=row.department_words or _together(leads.get(each, "") for each in links[row.id]),
            people=_together(name for each in links[row.id] for name in people[each]),
            lines=_lines(read, links[row.id], read.chosen.get(row.id, {})),
            ordered=_ordered(read, row.id),
        )
        for number, row in enumerate(rows, start=1)
    )


def _together(names: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(filter(None, names)))


def _ordered(read: _Read, item_id: str) -> bool:
    return any(each.ordinal for each in read.chosen.get(item_id, {}).values())


def _task_rows(session: Session, plan_id: str) -> list[tuple[Task, Category]]:
    query = select(Task, Category).join(Category).where(Category.plan_id == plan_id)
    rows = session.execute(query.order_by(Category.ordinal, Task.ordinal))
    return [(task, category) for task, category in rows]


def _leads(session: Session, plan_id: str) -> dict[str, str]:
    query = (
        select(Assignment.task_id, Department.name)
        .join(Department, Department.id == Assignment.department_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Category, Category.id == Task.category_id)
        .where(Category.plan_id == plan_id, Assignment.role == "lead")
    )
    return dict(session.execute(query).all())


def _people(session: Session, plan_id: str) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = (
        select(TaskPerson.task_id, Person.name)
        .join(Person, Person.id == TaskPerson.person_id)
        .join(Task, Task.id == TaskPerson.task_id)
        .join(Category, Category.id == Task.category_id)
        .where(Category.plan_id == plan_id)
        .order_by(TaskPerson.ordinal)
    )
    for task_id, name in session.execute(query):
        found[task_id].append(name)
    return found


def _read(session: Session, plan_id: str, today: date, codes: Mapping[str, str]) -> _Read:
    proof = {task_id: _Proof(code) for task_id, code in codes.items()}
    slots = {slot.id: slot for slot in plan_slots(session, plan_id, today)}
    for slot in slots.values():
        proof[slot.task_id].slots.append(slot)
    order, days, photos = {each: at for at, each in enumerate(slots)}, dict[str, date](), set[str]()
    placed = placed_evidence(session, plan_id, today)
    for row in sorted(placed, key=lambda row: order[row.slot_id]):
        slot = slots[row.slot_id]
        proof[slot.task_id].places.setdefault(row.evidence_id, slot.id)
        if row.day:
            days.setdefault(row.evidence_id, row.day)
        if slot.kind == MaterialKind.PHOTO:
            photos.add(row.evidence_id)
    _add_loose(session, plan_id, proof, days, photos)
    ids = list(dict.fromkeys(each for one in proof.values() for each in one.places))
    year = session.get_one(WorkPlan, plan_id).year
    return _Read(_files(session, ids, photos), days, slots, proof, _chosen(session), year, today)


def _add_loose(
    session: Session, plan_id: str, proof: dict[str, _Proof], days: dict[str, date], photos: set[str]
) -> None:
    """What serves a task and lies in none of its slots: linked to it, or brought by an activity."""
    tasks = select(Task.id).join(Category).where(Category.plan_id == plan_id)
    linked = select(EvidenceLink.task_id, EvidenceLink.evidence_id).where(EvidenceLink.task_id.in_(tasks))
    for task_id, evidence_id in session.execute(linked.order_by(EvidenceLink.ordinal)):
        proof[task_id].places.setdefault(evidence_id, "")
    brought = (
        select(ActivityTask.task_id, ActivityEvidence.evidence_id, ActivityEvidence.kind, Activity.starts_on)
        .join(Activity, Activity.id == ActivityTask.activity_id)
        .join(ActivityEvidence, ActivityEvidence.activity_id == Activity.id)
        .where(ActivityTask.task_id.in_(tasks))
        .order_by(Activity.starts_on, Activity.id, ActivityEvidence.ordinal)
    )
    for task_id, evidence_id, kind, day in session.execute(brought):
        proof[task_id].places.setdefault(evidence_id, "")
        days.setdefault(evidence_id, day)
        if kind == MaterialKind.PHOTO:
            photos.add(evidence_id)


def _files(session: Session, ids: Sequence[str], photos: set[str]) -> dict[str, BookFile]:
    found: dict[str, BookFile] = {}
    for some in chunks(ids):
        query = (
            select(Evidence, FileFact.pages, FileFact.state, FileFact.quality)
            .join(FileFact, FileFact.sha256 == Evidence.sha256, isouter=True)
            .where(Evidence.id.in_(some))
        )
        for record, pages, state, quality in session.execute(query):
            kind = kind_by_name(record.original_name)
            one = 1 if kind is FileKind.PICTURE and not _many_pages(record.original_name) else None
            unreadable = Quality.UNREADABLE.code in (quality or "").split()
            photo = record.id in photos or record.kind == MaterialKind.PHOTO
            found[record.id] = BookFile(
                id=record.id,
                sha256=record.sha256,
                name=record.original_name,
                title=record.title,
                number=record.document_number,
                body=record.responsible_body,
                day=record.formed_on,
                long_term=record.long_term_valid,
                slot_id="",
                count=pages or one,
                photo=photo and kind is FileKind.PICTURE,
                fault=LOST.get(state or "", "") or (_UNREADABLE if unreadable else ""),
            )
    return found


def _many_pages(name: str) -> bool:
    """Whether a picture of this name may hold several."""
    return name.lower().endswith((".tif", ".tiff"))


def _chosen(session: Session) -> dict[str, dict[str, Chosen]]:
    found: dict[str, dict[str, Chosen]] = defaultdict(dict)
    for row in session.scalars(select(BookEntry)):
        found[row.task_id or row.indicator_id or ""][row.evidence_id] = Chosen(
            row.ordinal, row.pages, row.left_out
        )
    return found


def _lines(read: _Read, task_ids: Sequence[str], chosen: Mapping[str, Chosen]) -> tuple[Line, ...]:
    """The contents of a book over some tasks: files in their order, what is missing where it belongs."""
    places: dict[str, str] = {}
    slots = [slot for each in task_ids for slot in read.proof[each].slots]
    for each in task_ids:
        for evidence_id, slot_id in read.proof[each].places.items():
            if slot_id or evidence_id not in places:
                places.setdefault(evidence_id, slot_id)
    order = {slot.id: at for at, slot in enumerate(slots)}

    def usual(evidence_id: str) -> tuple[int, date, str, str]:
        file = read.files[evidence_id]
        day = file.day or read.days.get(evidence_id) or date.max
        return order.get(places[evidence_id], len(slots)), day, file.title, evidence_id

    ids = in_order(sorted(places, key=usual), chosen)
    files = [
        replace(
            read.files[each],
            slot_id=places[each],
            day=read.files[each].day or read.days.get(each),
            pages=chosen.get(each, NOTHING).pages,
            left_out=chosen.get(each, NOTHING).left_out,
        )
        for each in ids
    ]
    lines: list[Line] = [*_pieces(files, read.slots)]
    codes = {slot.id: read.proof[slot.task_id].code for slot in slots} if len(task_ids) > 1 else {}
    later = {slot.id: put_in_by(slot.hint, read.year) for slot in slots if not slot.filled}
    due = {each: day for each, day in later.items() if day and day >= read.today}
    return tuple(_with_missing(lines, slots, codes, task_ids, due))


def _pieces(files: Sequence[BookFile], slots: Mapping[str, SlotCount]) -> Iterable[Piece]:
    """Each document, and where the first of them stands the photos of a slot, or of none, together."""
    groups: dict[tuple[bool, str], list[BookFile]] = defaultdict(list)
    for file in files:
        groups[file.photo, file.slot_id if file.photo else file.id].append(file)
    for (photos, slot_id), group in groups.items():
        own = tuple(group)
        if photos:
            name = slots[slot_id].name if slot_id else _LOOSE_PHOTOS
            titles = "" if slot_id else listed([file.title for file in own], "张", _NAMED_PHOTOS)
            yield Piece(f"{name}（{len(own)}张）", "　".join(filter(None, (titles, _days(own)))), own)
        else:
            yield Piece(own[0].title, _note(own[0]), own)


def _note(file: BookFile) -> str:
    day = chinese_date(file.day) if file.day else ""
    told = (file.number or file.body, day, "长期有效" if file.long_term else "")
    return "　".join(filter(None, told))


def _days(files: Sequence[BookFile]) -> str:
    days = dict.fromkeys(f"{file.day.month}月{file.day.day}日" for file in files if file.day)
    return listed(list(days), "天", _DAYS)


def _with_missing(
    lines: list[Line],
    slots: Sequence[SlotCount],
    codes: Mapping[str, str],
    task_ids: Sequence[str],
    due: Mapping[str, date],
) -> list[Line]:
    """Lines with one for each slot that is not complete, behind what lies in it, else where it would lie."""
    behind = 0
    for slot in slots:
        own = [
            at
            for at, line in enumerate(lines)
            if isinstance(line, Piece) and any(file.slot_id == slot.id for file in line.files)
        ]
        behind = own[-1] + 1 if own else behind
        if not slot.filled:
            day, code = due.get(slot.id), codes.get(slot.id, "")
            lines.insert(behind, _later(slot, code, day) if day else _missing(slot, code))
            behind += 1
    if not lines and task_ids:
        lines.append(Missing("还没有材料", "册里没有可放的材料", "", task_ids[0]))
    return lines


def _later(slot: SlotCount, code: str, day: date) -> Missing:
    """What is to be put in by a day that is not over."""
    unit = counted_in(slot.kind)
    more = f"　还差{slot.minimum - slot.inside}{unit}" if slot.inside else ""
    told = f"{day.month}月{day.day}日前交，现在不算缺"
    note = f"任务 {code}，{told}" if code else told
    return Missing(f"{slot.name}{more}", note, slot.id, slot.task_id, day)


def _missing(slot: SlotCount, code: str) -> Missing:
    unit = counted_in(slot.kind)
    lacking = slot.minimum - slot.inside
    told = [f"任务 {code}"] if code else []
    told.append(
        f"要{slot.minimum}{unit}，合要求的有{slot.inside}{unit}" if slot.inside else f"要{slot.minimum}{unit}"
    )
    told += [
        f"{count}{unit}{words}"
        for count, words in (
            (slot.undated, "待补日期"),
            (slot.outside, "不在要求的时间内"),
            (slot.breaking, "不合要求"),
        )
        if count
    ]
    return Missing(f"{slot.name}　还缺{lacking}{unit}", "，".join(told), slot.id, slot.task_id)
