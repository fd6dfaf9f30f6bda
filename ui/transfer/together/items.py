"""What came back, item by item, and what the clerk says of each; the same for packages and for another PC."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wenming_desktop import clock
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.kept_choices import Kept, Key

_TAKEN = {Choice.THEIRS, Choice.BOTH}


class Group(StrEnum):
    """Under which heading an item stands; the value is its word."""

    CONFLICT = "冲突"
    CHANGED = "改"
    NEW = "新"
    DELETED = "删除"
    FILE = "文件"


_OPEN = {Group.NEW: "像记过的"}  # what new items are that nobody has answered


@dataclass(frozen=True)
class Side:
    """What stands on one side: the text, who or when beside it, and how the text looks."""

    text: str
    note: str = ""
    role: str = "ink"


@dataclass(frozen=True)
class Item:
    """One thing to take or to leave.

    Attributes:
        key: what a choice is named by.
        asked: hash of what is asked: an answer to something else does not count.
        group: the heading.
        subject: the entry of the list at the left that it belongs to.
        where, field: what it is about.
        base: what both began from.
        ours, theirs: what stands here, and what came.
        usual: what is done if the clerk says nothing; None: it stays as it is here and is asked again.
        both: the text that both make in one; None where that cannot be.
        question: what the clerk is asked, as one sentence.
        rival: items of the same rival exclude each other; "" for none.
        also: names of what is answered with it, without being asked.
    """

    key: Key
    asked: str
    group: Group
    subject: str
    where: str
    field: str
    base: str
    ours: Side
    theirs: Side
    usual: Choice | None
    both: str | None = None
    question: str = ""
    rival: str = ""
    also: tuple[Key, ...] = ()


@dataclass
class Answers:
    """The items, in the order of their groups, with what was said of them."""

    items: Sequence[Item] = ()
    said: dict[Key, Choice] = field(default_factory=dict[Key, Choice])
    _rivals: dict[str, list[Item]] = field(default_factory=dict[str, list[Item]])

    def show(self, items: Iterable[Item], kept: Kept) -> None:
        """Ask these; what was said of them before holds as long as the question is the same."""
        order = list(Group)
        self.items = sorted(items, key=lambda one: order.index(one.group))
        self._rivals = {}
        for one in self.items:
            if one.rival:
                self._rivals.setdefault(one.rival, []).append(one)
        known = {one.key: kept[one.key] for one in self.items if one.key in kept}
        self.said = {
            one.key: known[one.key][1]
            for one in self.items
            if one.key in known and known[one.key][0] == one.asked
        }

    def of(self, item: Item) -> Choice | None:
        """What is to be done; None where nobody has said, and ours stays."""
        return self.said.get(item.key, item.usual)

    def say(self, items: Iterable[Item], choice: Choice) -> None:
        """Answer; both only where that can be, and of rivals one alone is taken."""
        for item in items:
            if choice is Choice.BOTH and item.both is None:
                continue
            self.said[item.key] = choice
            if choice in _TAKEN:
                for other in self._rivals.get(item.rival, ()):
                    if other.key != item.key:
                        self.said[other.key] = Choice.OURS

    def kept(self) -> dict[Key, tuple[str, Choice]]:
        """What was said, to be kept."""
        asked = {one.key: one.asked for one in self.items}
        return {key: (asked[key], choice) for key, choice in self.said.items() if key in asked}

    def taken(self, items: Iterable[Item]) -> list[Item]:
        """Those of which theirs, or both, is taken."""
        return [one for one in items if self.of(one) in _TAKEN]

    def open(self, items: Iterable[Item]) -> list[Item]:
        """Those that are still to be answered."""
        return [one for one in items if self.of(one) is None]

    def sums(self, items: Sequence[Item]) -> "Sums":
        """What would be done, counted."""
        counts = dict.fromkeys(Group, 0)
        for one in self.taken(items):
            counts[one.group] += 1
        unanswered = counted(self.open(items))
        left = len(items) - sum(counts.values()) - sum(unanswered.values())
        return Sums({group: count for group, count in counts.items() if count}, left, unanswered)


@dataclass(frozen=True)
class Sums:
    """What is taken, by group; what stays as the clerk said; what nobody has answered, by group."""

    taken: Mapping[Group, int]
    left: int
    unanswered: Mapping[Group, int]

    @property
    def count(self) -> int:
        """How many are taken."""
        return sum(self.taken.values())

    @property
    def open(self) -> int:
        """How many nobody has answered."""
        return sum(self.unanswered.values())

    def taken_words(self) -> str:
        """E.g. 冲突 1、改 58."""
        return "、".join(f"{group} {count}" for group, count in self.taken.items())

    def left_words(self, ours: str) -> str:
        """What is not taken because the clerk said so, e.g. 2 处您选了本机."""
        return f"{self.left} 处您选了{ours}" if self.left else ""

    def open_words(self) -> str:
        """What is not taken because nobody has said; "" for nothing."""
        parts = [f"{count} 处{_OPEN.get(group, group)}未选" for group, count in self.unanswered.items()]
        return f"{'、'.join(parts)}，先留本机，以后还能再选" if parts else ""


def counted(items: Iterable[Item]) -> dict[Group, int]:
    """How many there are of each group that has any."""
    counts = dict.fromkeys(Group, 0)
    for one in items:
        counts[one.group] += 1
    return {group: count for group, count in counts.items() if count}


def grouped(items: Iterable[Item]) -> Iterator[tuple[Group, list[Item]]]:
    """The groups that have any, with their items."""
    found: dict[Group, list[Item]] = {}
    for one in items:
        found.setdefault(one.group, []).append(one)
    yield from ((group, found[group]) for group in Group if group in found)


def day_words(moment: datetime | None) -> str:
    """A moment's day as it stands beside a value, with the year where it is another one; "" for none."""
    if moment is None:
        return ""
    local = clock.local_time(moment.timestamp())
    year = f"{local.year}年" if local.year != clock.today().year else ""
    return f"{year}{local.month}月{local.day}日"


def time_words(moment: datetime) -> str:
    """A moment's day and time."""
    local = clock.local_time(moment.timestamp())
    return f"{day_words(moment)} {local.hour}:{local.minute:02}"
