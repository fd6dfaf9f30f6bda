"""Where a file without a place may belong: what its code, its words, its day and its kind point at."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityTask, Category, Evidence, Task
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, likeliest
from wenming_desktop.ledger.named import NamedActivity, activities_named
from wenming_desktop.plan.materials import MaterialKind, kind_fits
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.progress.code_places import CodePlace, code_place
from wenming_desktop.progress.slot_counts import SlotCount, lacks_in_slots, plan_slots

_SHORTEST = 2  # characters that two texts share before that says anything
_SOUGHT = 200  # characters of the file's own words at most
_QUOTED, _TELLING = 2, 0.25  # shared words in a reason, and how much of the heaviest one each weighs at least
# A shared word weighs its length less one, over the number of tasks that have it; an activity of the day:
_OF_DAY = 3.0
_OF_NAME = 8.0  # an activity whose title a photo's title, its banner as a rule, says
# A slot makes its task's weight so many times larger by its kind, each shared sign of its name, and its lack.
_OF_KIND, _OF_SIGN, _OF_LACK = 1.0, 0.25, 0.1
_LEAST = 0.3  # what weighs less is chance
_CODE = "二维码"
_CONSIDERED = 12  # places of each of several files


@dataclass(frozen=True)
class Destination:
    """A place that a file may have: a task's slot, a task alone, or the 签到表 of an activity.

    Attributes:
        task_id: the task; empty for an activity.
        code: its code, such as 2-7.
        task: its text; an activity's title.
        slot: what counts in the slot now; None for the task alone.
        reason: why, as clauses.
        lack: why it would not count in the slot as it is on record; empty where it would.
        activity_id: the activity whose 签到表 it is; empty for a task.
    """

    task_id: str
    code: str
    task: str
    slot: SlotCount | None
    reason: str
    lack: str
    activity_id: str = ""


@dataclass(frozen=True)
class _File:
    """What is known of a file, what is proposed counting as accepted."""

    title: str
    words: str
    day: date | None
    kind: str
    picture: bool


def destinations(
    session: Session,
    plan_id: str,
    evidence_id: str,
    proposed: Sequence[Proposal],
    today: date,
    most: int = 3,
) -> list[Destination]:
    """The likeliest places of a file in a plan, the likeliest first; none where nothing points at any.

    Args:
        session: reading.
        plan_id: the plan.
        evidence_id: the file.
        proposed: what is proposed for it; counts as if it were accepted.
        today: for the slots' counts.
        most: how many.
    """
    file = _file(session.get_one(Evidence, evidence_id), proposed)
    query = select(Task).join(Task.category).where(Category.plan_id == plan_id, Task.not_applicable == "")
    tasks = session.scalars(query.order_by(Category.ordinal, Task.ordinal)).all()
    shared = _shared(file.words, {task.id: f"{task.category.title} {task.text}" for task in tasks})
    on_the_day = _activities(session, plan_id, file.day) if file.day else {}
    named = _named(activities_named(session, plan_id, file.title, file.day)) if file.picture else {}
    slots = plan_slots(session, plan_id, today)
    lacks = lacks_in_slots(session, plan_id, today, evidence_id)
    found: list[tuple[float, Destination]] = []
    printed = _printed(session, code_place(session, plan_id, evidence_id), slots, lacks, file)
    for task in tasks:
        words = shared[task.id]
        activities = on_the_day.get(task.id, ())
        score = sum(words.values())
        score += max((_OF_DAY + len(_common(file.words, title)) for title in activities), default=0.0)
        score += _OF_NAME * (task.id in named)
        if score:
            reason = [named.get(task.id, "") or _words_clause(words), _day_clause(activities)]
            for slot, more, why in _slots([slot for slot in slots if slot.task_id == task.id], file):
                clauses = "，".join(filter(None, (*reason, why)))
                lack = lacks.get(slot.id, "") if slot else ""
                place = Destination(task.id, task_code(task), task.text, slot, clauses, lack)
                found.append((score * more, place))
    found.sort(key=lambda scored: -scored[0])
    others = [place for score, place in found if score >= _LEAST]
    return [*printed, *(place for place in others if not _same(place, printed))][:most]


def shared_destinations(
    session: Session,
    plan_id: str,
    proposed: Mapping[str, Sequence[Proposal]],
    today: date,
    most: int = 3,
) -> list[Destination]:
    """The places that each of some files points at, the likeliest for all of them first.

    Arguments as destinations(), ``proposed`` by the ids of the files; the reasons are the first file's.
    """
    ranks: dict[tuple[str, str], list[int]] = {}
    first: dict[tuple[str, str], Destination] = {}
    for evidence_id, of_file in proposed.items():
        for rank, place in enumerate(
            destinations(session, plan_id, evidence_id, of_file, today, _CONSIDERED)
        ):
            key = place.task_id or place.activity_id, place.slot.id if place.slot else ""
            ranks.setdefault(key, []).append(rank)
            first.setdefault(key, place)
    common = [key for key, found in ranks.items() if len(found) == len(proposed)]
    return [first[key] for key in sorted(common, key=lambda key: sum(ranks[key]))[:most]]


def _printed(
    session: Session,
    place: CodePlace | None,
    slots: Sequence[SlotCount],
    lacks: Mapping[str, str],
    file: _File,
) -> list[Destination]:
    """The place that the code printed on the paper names."""
    if place is None or place.notice:
        return []
    if place.activity_id:
        activity = session.get_one(Activity, place.activity_id)
        reason = f"{_CODE}说明这是{activity.starts_on.month}月{activity.starts_on.day}日活动的签到表"
        return [Destination("", str(activity.starts_on), activity.title, None, reason, "", activity.id)]
    task = session.get_one(Task, place.task_id)
    own = [slot for slot in slots if slot.task_id == task.id]
    if place.slot_id:
        slot = next((slot for slot in own if slot.id == place.slot_id), None)
    else:
        slot, _, _ = max(_slots(own, file), key=lambda scored: scored[1])
    lack = lacks.get(slot.id, "") if slot else ""
    reason = f"{_CODE}说明这是{'这份材料' if place.slot_id else '这项任务的材料'}"
    return [Destination(task.id, task_code(task), task.text, slot, reason, lack)]


def _same(place: Destination, printed: Sequence[Destination]) -> bool:
    return any((place.task_id, place.slot) == (each.task_id, each.slot) for each in printed)


def _file(record: Evidence, proposed: Sequence[Proposal]) -> _File:
    said = {one.field: one.value for one in likeliest(proposed)}
    day = said.get(ProposedField.FORMED_ON)
    words = dict.fromkeys((record.title, said.get(ProposedField.TITLE, ""), record.came_from))
    return _File(
        title=said.get(ProposedField.TITLE, "") or record.title,
        words=" ".join(filter(None, words))[:_SOUGHT],
        day=record.formed_on or (date.fromisoformat(day) if day else None),
        kind=record.kind or said.get(ProposedField.KIND, ""),
        picture=record.picture,
    )


def _shared(words: str, texts: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Of each text the longest pieces that the words have in common with it, and what each weighs."""
    common = {key: _common(words, text) for key, text in texts.items()}
    return {
        key: {piece: (len(piece) - 1) / sum(piece in text for text in texts.values()) for piece in pieces}
        for key, pieces in common.items()
    }


def _common(words: str, text: str) -> list[str]:
    """The longest pieces of Chinese words that stand in a text, in their order, none within another."""
    pieces: list[str] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and "\u4e00" <= words[end] <= "\u9fff" and words[at : end + 1] in text:
            end += 1
        if end - at >= _SHORTEST:
            pieces.append(words[at:end])
        at = max(end, at + 1)
    return list(dict.fromkeys(pieces))


def _activities(session: Session, plan_id: str, day: date) -> dict[str, list[str]]:
    """Task -> the titles of the activities of that day that count for it."""
    query = (
        select(ActivityTask.task_id, Activity.title)
        .join(Activity, Activity.id == ActivityTask.activity_id)
        .where(Activity.plan_id == plan_id, Activity.starts_on <= day)
        .where(or_(Activity.ends_on >= day, Activity.starts_on == day))
        .order_by(Activity.title)
    )
    found: dict[str, list[str]] = {}
    for task_id, title in session.execute(query):
        found.setdefault(task_id, []).append(title)
    return found


def _named(found: Sequence[NamedActivity]) -> dict[str, str]:
    """Task -> why: the first of the activities of that name that counts for it."""
    return {
        task_id: f"题名与{one.starts_on.month}月{one.starts_on.day}日的活动“{one.title}”相近"
        for one in reversed(found)
        for task_id in one.task_ids
    }


def _slots(slots: Sequence[SlotCount], file: _File) -> Iterator[tuple[SlotCount | None, float, str]]:
    """The task's slots that a file may go into, how much more each weighs and why; else the task alone."""
    fitting = [
        slot
        for slot in slots
        if kind_fits(slot.kind, file.kind, picture=file.picture)
        # Of its family it may be put there, but only its own kind is proposed.
        and (file.kind == slot.kind or (_open(file.kind, slot.kind) and _common(file.words, slot.name)))
    ]
    for slot in fitting:
        same_kind = file.kind == slot.kind
        more = 1 + _OF_KIND * same_kind + _OF_SIGN * sum(map(len, _common(file.words, slot.name)))
        yield slot, more + _OF_LACK * (not slot.filled), f"是{file.kind}" if same_kind else ""
    if not fitting:
        yield None, 1.0, ""


def _open(kind: str, wanted: str) -> bool:
    return not kind or wanted == MaterialKind.OTHER


def _words_clause(words: Mapping[str, float]) -> str:
    telling = [piece for piece in words if words[piece] >= _TELLING * max(words.values())]
    heaviest = sorted(telling, key=lambda piece: -words[piece])[:_QUOTED]
    return f"题名有{''.join(f'“{piece}”' for piece in words if piece in heaviest)}" if heaviest else ""


def _day_clause(titles: Collection[str]) -> str:
    return f"日期与活动“{next(iter(titles))}”相同" if titles else ""
