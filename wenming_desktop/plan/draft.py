"""A plan as read from a document, before it is saved: what the preview tree shows and corrects."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TaskDraft:
    """A task as read: text verbatim, without its number and without a trailing responsibility clause."""

    text: str
    lead: str | None = None
    support: tuple[str, ...] = ()
    person: str | None = None
    due: str | None = None  # as written, e.g. "12月底前"


@dataclass(frozen=True)
class CategoryDraft:
    """A category as read: its title without the number, and its tasks in order.

    ``intro`` is text between the heading and the first task, usually none.
    """

    title: str
    tasks: tuple[TaskDraft, ...] = ()
    intro: str = ""


@dataclass(frozen=True)
class SafeguardDraft:
    """A safeguard (保障措施) as read."""

    title: str
    text: str


@dataclass(frozen=True)
class PlanDraft:
    """A whole plan as read. ``year`` is None where the document names none."""

    title: str
    issuer: str
    issued_on: date | None
    year: int | None
    goal: str
    basis: tuple[str, ...]
    attachment: str
    categories: tuple[CategoryDraft, ...]
    safeguards: tuple[SafeguardDraft, ...]
