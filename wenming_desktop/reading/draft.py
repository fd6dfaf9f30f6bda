"""A plan as read from a document, before it is saved: shown beside its source and corrected."""

from dataclasses import dataclass
from datetime import date

Span = tuple[int, int]  # from, to: characters of PlanDraft.source


@dataclass(frozen=True)
class TaskDraft:
    """A task as read: text verbatim, without its number and without a trailing responsibility clause.

    Only tables give ``standard``, ``score`` (as written), ``measures`` (one a line) and ``note``.
    ``spans`` says where it was read, its responsibility too; empty for what the clerk typed.
    """

    text: str
    lead: str | None = None
    support: tuple[str, ...] = ()
    person: str | None = None  # one or several names, 、 between them
    due: str | None = None  # as written, e.g. "12月底前", "每季度末"
    leader: str | None = None  # 责任领导
    standard: str = ""
    score: str = ""
    measures: str = ""
    note: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def duties(self) -> str:
        """Who answers for it, and when: ``"牵头：人事科；时限：6月底前"``; maybe empty."""
        said = (
            ("牵头", self.lead),
            ("配合", "、".join(self.support)),
            ("责任领导", self.leader),
            ("责任人", self.person),
            ("时限", self.due),
        )
        return "；".join(f"{word}：{value}" for word, value in said if value)


@dataclass(frozen=True)
class CategoryDraft:
    """A category as read: its title without the number, and its tasks in order.

    ``intro`` is text between the heading and the first task, usually none.
    """

    title: str
    tasks: tuple[TaskDraft, ...] = ()
    intro: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class SafeguardDraft:
    """A safeguard (保障措施) as read."""

    title: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class StageDraft:
    """A stage (实施步骤) as read, its dates in its text."""

    title: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Leftover:
    """A piece of the source that became nothing: 指导思想, closing words, a section without numbers."""

    title: str  # its heading or first words
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """What the clerk should look at before saving, as one Chinese sentence.

    ``position`` is the index of the category and that of the task in it, None for the category itself; no
    position where it concerns the whole plan. ``word`` says it where there is room for no more. A ``hint`` is
    worth a look in the preview only: what it is about may well be right.
    """

    message: str
    position: tuple[int, int | None] | None = None
    word: str = "请核对"
    hint: bool = False


@dataclass(frozen=True)
class PlanDraft:
    """A whole plan as read. ``year`` is None where the document names none.

    ``source`` is the text that was read, as all spans count it; ``spans`` are those of the plan's own fields
    (title, issuer, date, goal, attachment) and of headings that only hold categories. ``issuer`` names both
    where there are two, 、 between them.
    """

    title: str
    issuer: str
    issued_on: date | None
    year: int | None
    goal: str
    basis: tuple[str, ...]
    attachment: str
    categories: tuple[CategoryDraft, ...]
    safeguards: tuple[SafeguardDraft, ...]
    stages: tuple[StageDraft, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[Span, ...] = ()
    source: str = ""
    source_name: str = ""  # the file's; empty for what was pasted
