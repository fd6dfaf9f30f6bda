"""A further document for a plan's year beside the plan: what is new in it, changed, gone, the same."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from db.models import Task, WorkPlan
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.plan.amending import amended_tasks
from wenming_desktop.plan.comparing_fields import CHANGED_SINCE, FieldChange, changes_of, known_of
from wenming_desktop.plan.departments import known_names
from wenming_desktop.plan.imported import Imported, imported_tasks
from wenming_desktop.plan.plan_editing import PartKind, plan_parts
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.reading.corrections import validate
from wenming_desktop.reading.department_names import with_true_departments
from wenming_desktop.reading.draft import Leftover, PlanDraft, TaskDraft
from wenming_desktop.reading.likeness import contained, likeness, pairs, plain
from wenming_desktop.words import shortened

_ALIKE = 0.5  # likeness from which a task is the plan's, reworded
_SURE = 0.7  # from which that needs no asking
_SAME_CATEGORY = 0.6  # likeness of titles
_COMMON = 0.1  # part of a document's tasks below which it has nothing in common with the plan
_HOME = 0.1  # what it is worth that both stand in the same category
_FEW = 50  # tasks that share a pair of letters; one of more says little
_NEAREST = 20  # tasks looked at closely, those that share most pairs
_PART_LETTERS = 8  # a shorter text is no telling part of another


Position = tuple[int, int]  # of a task in the draft: its category, and its place in that


class ChangeKind(StrEnum):
    """What a document says beside the plan; the value is the word the clerk sees."""

    NEW = "新增"
    CHANGED = "改动"
    GONE = "文件中没有"
    SAME = "相同"


@dataclass(frozen=True)
class Compared:
    """One task of the document beside the plan's, or a stage or safeguard that is new.

    Attributes:
        key: names it in a choice; of CHANGED each field is chosen by itself, see ``choices``.
        kind: what is said.
        text: the document's, of GONE the plan's.
        code: of the plan's task; empty where it is new.
        task_id: the same.
        category: the title of the plan's category where it stands or would stand, or of a new one.
        fields: what differs.
        doubt: why a new one should be looked at, or why the two may not be the same task; mostly empty.
        position: in the draft, as of a Doubt; None of GONE and of parts.
        part: set for a stage or safeguard.
        amended: what a sentence of the document, 第2项修改为…, makes of the task.
    """

    key: str
    kind: ChangeKind
    text: str
    code: str = ""
    task_id: str = ""
    category: str = ""
    fields: tuple[FieldChange, ...] = ()
    doubt: str = ""
    position: tuple[int, int] | None = None
    part: PartKind | None = None
    amended: TaskDraft | None = None

    @property
    def as_new(self) -> str:
        """The key by which the document's task becomes one of its own after all."""
        return f"{self.key}/new"

    @property
    def choices(self) -> tuple[str, ...]:
        """The keys that can be chosen, beside ``as_new``."""
        if self.kind is ChangeKind.CHANGED:
            return tuple(f"{self.key}/{change.field}" for change in self.fields)
        return () if self.kind is ChangeKind.SAME else (self.key,)


@dataclass(frozen=True)
class Comparison:
    """A document beside the plan: the document's tasks in its order, then what it does not have."""

    plan_id: str
    draft: PlanDraft
    items: tuple[Compared, ...]
    categories: Mapping[int, str | None]  # index in the draft -> the plan's category; None where it is new
    foreign: str = ""  # why it may be no document of this plan, in a sentence
    leftovers: tuple[Leftover, ...] = ()  # the draft's but for those that amend a task

    def of(self, kind: ChangeKind) -> tuple[Compared, ...]:
        """The items of one kind."""
        return tuple(item for item in self.items if item.kind is kind)

    def sure(self) -> frozenset[str]:
        """What needs no asking: new and changed things without a doubt, never anything gone.

        Of a document that may belong to another plan nothing.
        """
        return frozenset() if self.foreign else frozenset(self._choices(doubtful=False))

    def all_but_gone(self) -> frozenset[str]:
        """Everything new or changed."""
        return frozenset(self._choices(doubtful=True))

    def gone(self) -> frozenset[str]:
        """Everything that the document does not have."""
        return frozenset(item.key for item in self.of(ChangeKind.GONE))

    def _choices(self, *, doubtful: bool) -> Iterator[str]:
        for item in self.items:
            if item.kind is ChangeKind.GONE or (item.doubt and not doubtful):
                continue
            doubts = {f"{item.key}/{change.field}" for change in item.fields if change.doubt}
            yield from (key for key in item.choices if doubtful or key not in doubts)


def compare_plan(session: Session, plan_id: str, draft: PlanDraft) -> Comparison:
    """Set a document beside a plan.

    Tasks belong together by their text, better within the same category; what a document does not say (no
    lead, no deadline) is no change. Where the document says what the plan's own documents said before, the
    clerk's edit since stands and is no change either.

    Raises:
        UserError: as validate().
    """
    draft = with_true_departments(validate(draft, further=True), known_names(session))
    plan = session.get_one(WorkPlan, plan_id)
    tasks = [task for category in plan.categories for task in category.tasks]
    categories = _match_categories(plan, draft)
    matched = _match_tasks(tasks, draft, categories)
    imported = imported_tasks(session, [task.id for task in tasks])
    known, doubts = known_of(session, plan), _doubts(draft)
    titles = {category.id: category.title for category in plan.categories}
    items: list[Compared] = []
    for position, written in _positions(draft):
        at, _ = position
        place = categories[at]
        title = titles[place] if place else draft.categories[at].title
        found = matched.get(position)
        if found is None:
            items.append(_new(position, written, title, doubts.get(position, "")))
            continue
        task, score = found
        before = imported.get(task.id)
        fields = changes_of(task, written, before, known)
        if place and place != task.category_id:
            fields += _move(task, draft.categories[at].title, place, titles, before)
        doubt = doubts.get(position, "") or _doubt_of_match(score)
        items.append(replace(_changed(task, written, fields), doubt=doubt, position=position))
    there = {task.id for task, _ in matched.values()}
    left = list(draft.leftovers)
    for piece, task, written, doubt in amended_tasks(plan, draft.leftovers):
        if task.id not in there:
            there.add(task.id)
            left.remove(piece)
            fields = changes_of(task, written, imported.get(task.id), known)
            fields = tuple(replace(change, doubt=change.doubt or doubt) for change in fields)
            items.append(replace(_changed(task, written, fields), amended=written))
    items += [
        Compared(task.id, ChangeKind.GONE, task.text, task_code(task), task.id, titles[task.category_id])
        for task in tasks
        if task.id not in there
    ]
    parts = _new_parts(session, plan_id, draft)
    foreign = _foreign(plan, draft, len(matched))
    return Comparison(plan_id, draft, (*items, *parts), categories, foreign, tuple(left))


def _new(position: Position, written: TaskDraft, category: str, doubt: str) -> Compared:
    """A task of the document that the plan does not have."""
    at, index = position
    key = f"new {at}-{index}"
    return Compared(key, ChangeKind.NEW, written.text, category=category, doubt=doubt, position=position)


def _changed(task: Task, written: TaskDraft, fields: tuple[FieldChange, ...]) -> Compared:
    """A task of the plan beside what the document makes of it."""
    return Compared(
        key=task.id,
        kind=ChangeKind.CHANGED if fields else ChangeKind.SAME,
        text=written.text,
        code=task_code(task),
        task_id=task.id,
        category=task.category.title,
        fields=fields,
    )


def _move(
    task: Task, written: str, place: str, titles: Mapping[str, str], before: Imported | None
) -> tuple[FieldChange, ...]:
    """That a document has a task in another of the plan's categories, unless it had it there before."""
    imported = before.columns.get("category_id") if before else None
    if imported == place:
        return ()
    doubt = "" if plain(written) == plain(titles[place]) else f"文件中的类别是“{shortened(written)}”"
    if imported not in {None, task.category_id}:
        doubt = CHANGED_SINCE
    word = TABLES["category"].word
    return (FieldChange("category", word, titles[task.category_id], titles[place], doubt),)


def _foreign(plan: WorkPlan, draft: PlanDraft, alike: int) -> str:
    """Why a document may be no document of a plan: hardly a task alike, and another issuer."""
    tasks = sum(len(category.tasks) for category in draft.categories)
    mine, theirs = plain(plan.issuer), plain(draft.issuer)
    if alike >= _COMMON * tasks or not mine or not theirs or contained(mine, theirs):
        return ""
    return (
        f"《{shortened(draft.title)}》的发文机关是“{draft.issuer}”，方案的是“{plan.issuer}”，"
        f"{tasks} 项任务里有 {alike} 项相同，可能不是本方案的文件。"
    )


def _positions(draft: PlanDraft) -> Iterator[tuple[Position, TaskDraft]]:
    for at, category in enumerate(draft.categories):
        for index, task in enumerate(category.tasks):
            yield (at, index), task


def _doubts(draft: PlanDraft) -> dict[Position, str]:
    """The first doubt of each task, its category's among them."""
    found: dict[Position, str] = {}
    for doubt in (each for each in draft.doubts if not each.hint):
        if doubt.position is None:
            continue
        at, index = doubt.position
        if not 0 <= at < len(draft.categories):
            continue
        indexes = range(len(draft.categories[at].tasks)) if index is None else [index]
        for each in indexes:
            found.setdefault((at, each), doubt.message)
    return found


def _doubt_of_match(score: float) -> str:
    return "" if score >= _SURE else "与方案中的这项任务内容差别较大，请核对是不是同一项"


def _match_categories(plan: WorkPlan, draft: PlanDraft) -> dict[int, str | None]:
    """Each category of the draft -> the most alike one of the plan, each once; the exact ones first."""
    scored = sorted(
        (
            (_title_likeness(written.title, category.title), -at, -category.ordinal, at, category.id)
            for at, written in enumerate(draft.categories)
            for category in plan.categories
        ),
        reverse=True,
    )
    found: dict[int, str | None] = {}
    taken: set[str] = set()
    for score, _, _, at, category_id in scored:
        if score >= _SAME_CATEGORY and at not in found and category_id not in taken:
            found[at] = category_id
            taken.add(category_id)
    return {at: found.get(at) for at in range(len(draft.categories))}


def _title_likeness(one: str, other: str) -> float:
    if plain(one) and plain(one) == plain(other):
        return 2.0
    return likeness(one, other)


def _match_tasks(
    tasks: Sequence[Task], draft: PlanDraft, categories: Mapping[int, str | None]
) -> dict[Position, tuple[Task, float]]:
    """Each task of the draft -> the plan's that is most alike, and how much; each once, the best first."""
    found: dict[Position, tuple[Task, float]] = {}
    left = _match_exactly(tasks, draft, categories, found)
    with_pair: dict[str, list[Task]] = defaultdict(list)
    for task in left:
        for pair in pairs(task.text):
            with_pair[pair].append(task)
    telling = {pair: own for pair, own in with_pair.items() if len(own) <= max(_FEW, len(left) // 10)}
    scored: list[tuple[float, Position, Task]] = []
    for position, written in _positions(draft):
        if position in found:
            continue
        near = Counter(task for pair in pairs(written.text) for task in telling.get(pair, ()))
        for task, _ in near.most_common(_NEAREST):
            score = _likeness(task.text, written.text)
            if score >= _ALIKE:
                home = _HOME if task.category_id == categories[position[0]] else 0.0
                scored.append((score + home, position, task))
    scored.sort(key=lambda each: (-each[0], each[1], each[2].category.ordinal, each[2].ordinal))
    taken = {task.id for task, _ in found.values()}
    for score, position, task in scored:
        if position not in found and task.id not in taken:
            found[position] = task, score
            taken.add(task.id)
    return found


def _match_exactly(
    tasks: Sequence[Task],
    draft: PlanDraft,
    categories: Mapping[int, str | None],
    found: dict[Position, tuple[Task, float]],
) -> list[Task]:
    """Match what is the same but for signs and blanks, within the same category first; returns the rest."""
    by_text: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_text[plain(task.text)].append(task)
    for at_home in (True, False):
        for position, written in _positions(draft):
            own = by_text[plain(written.text)] if position not in found else []
            home = categories[position[0]]
            task = next((each for each in own if each.category_id == home or not at_home), None)
            if task:
                own.remove(task)
                found[position] = task, 1.0
    return [task for own in by_text.values() for task in own]


def _likeness(one: str, other: str) -> float:
    """As likeness(); a text that stands whole at the other's beginning is the same task, told longer."""
    short, long = sorted((plain(one), plain(other)), key=len)
    if short == long:
        return 1.0
    if len(short) >= _PART_LETTERS and long.startswith(short):
        return 0.9
    return likeness(one, other)


def _new_parts(session: Session, plan_id: str, draft: PlanDraft) -> Iterator[Compared]:
    """Stages and safeguards whose titles and texts the plan does not have."""
    for kind, written in ((PartKind.STAGE, draft.stages), (PartKind.SAFEGUARD, draft.safeguards)):
        known: Collection[str] = {plain(row.title + row.text) for row in plan_parts(session, plan_id, kind)}
        for index, row in enumerate(written):
            if plain(row.title + row.text) not in known:
                text = f"{row.title}\n{row.text}"
                yield Compared(f"{kind} {index}", ChangeKind.NEW, text, category=kind, part=kind)
