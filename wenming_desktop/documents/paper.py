"""What every paper (单据) is made of: its subject, its options, what it says, and the file set from that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Assignment, Category, Department, Task
from wenming_desktop.answers import remembered
from wenming_desktop.documents.press.fonts import USUAL, Role
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.safe_names import safe_name
from wenming_desktop.settings import get_setting

Chosen = Mapping[str, str | None]  # option name -> value chosen
Gather = Callable[["Subject", Chosen], "Content"]
EVERY = "*"  # the value of an option that asks for one paper for each of its other values


@dataclass(frozen=True)
class Subject:
    """The year a paper is about, while it is being read; ``plan_id`` is "" where there is no plan yet."""

    session: Session
    files: FileStore
    plan_id: str
    today: date

    @cached_property
    def unit(self) -> str:
        """Whose papers they are."""
        return get_setting(self.session, "unit") or ""

    @cached_property
    def plan(self) -> PlanView:
        """The whole plan as it stands; kept for the next paper while nothing changes."""
        asked = (self.plan_id, self.today)
        return remembered(self.session, "plan", asked, lambda: plan_view(self.session, *asked))


@dataclass(frozen=True)
class Choice:
    """One value of an option as the clerk sees it; ``name`` is for file names where the title is too much.

    ``several``: it stands for several of the others together, so EVERY asks for no paper of it.
    """

    value: str | None
    title: str
    name: str = ""
    several: bool = False

    @property
    def called(self) -> str:
        """For file names."""
        return self.name or self.title

    @property
    def single(self) -> bool:
        """Whether EVERY asks for a paper of it."""
        return self.value is not None and not self.several


@dataclass(frozen=True)
class Option:
    """What the clerk can choose about a paper; the first choice is the usual one.

    Attributes:
        name: on the command line.
        title: what the clerk calls it.
        choices: its values.
        every: what the clerk calls one paper for each value, e.g. 每个科室各一份; "" where there is no sense
            in it.
        read: makes a value of what is written on the command line and is none of the choices; None where it
            is no value either.
        known: what there is besides and is not offered, as it has nothing to print; whoever asks for it is
            told so.
        look: it says how the paper looks, not what it is about: no part of a file's name.
    """

    name: str
    title: str
    choices: Callable[[Subject], tuple[Choice, ...]]
    every: str = ""
    read: Callable[[str], str | None] | None = None
    known: Callable[[Subject], tuple[Choice, ...]] | None = None
    look: bool = False

    def offered(self, subject: Subject) -> tuple[Choice, ...]:
        """The values, and EVERY where there are several to make a paper of."""
        choices = self.choices(subject)
        many = sum(choice.single for choice in choices)
        return (
            (*choices, Choice(EVERY, f"{self.every}（{many} 份）", self.every))
            if self.every and many > 1
            else choices
        )


@dataclass(frozen=True)
class Content:
    """What a paper says: JSON values for its template, and pictures by the names the template uses.

    ``note`` is what whoever prints it should know, e.g. that it leaves columns out; "" for nothing.
    """

    data: Mapping[str, object]
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    note: str = ""


@dataclass(frozen=True)
class MadePaper:
    """A paper that was set; ``note`` is what whoever prints it should know, as Content.note."""

    pdf: bytes
    note: str


@dataclass(frozen=True)
class PaperKind:
    """A paper.

    Attributes:
        name: its name on the command line.
        title: what the clerk calls it.
        options: what can be chosen.
        gather: reads what it says; raises UserError where there is nothing to print.
        word: makes a .docx of the same contents; None for papers that nobody goes on editing.
        faces: what it is set in, to say which are replaced on this PC.
        template: ``resources/typst/<template>.typ``; the one of its name where it is empty.
        needs_plan: whether it is about a year's plan; else it can be made without any.
    """

    name: str
    title: str
    options: tuple[Option, ...]
    gather: Gather
    word: Callable[[Content], bytes] | None = None
    faces: tuple[Role, ...] = USUAL
    template: str = ""
    needs_plan: bool = True

    def pdf(self, content: Content, job: Job | None = None) -> bytes:
        """Set the paper; safe in any thread.

        Args:
            content: what gather() read.
            job: asked whether to go on where that takes long; raises Cancelled.

        Raises:
            UserError: no Chinese font is installed.
        """
        if job:
            job.check()
        return render(self.template or self.name, content.data, content.pictures)

    def make(self, content: Content, job: Job | None = None) -> MadePaper:
        """Set the paper as pdf() does, with what is to be said of it; what it is made of may tell more."""
        return MadePaper(self.pdf(content, job), content.note)

    def file_name(self, year: int, about: Sequence[str] = (), suffix: str = ".pdf") -> str:
        """A file's name, e.g. ``任务核对清单-办公室（2021年）.pdf``; ``about`` are the names of choices.

        Where one of them names the year, such as ``2021年9月``, it is not said again.
        """
        behind = "" if any(str(year) in name for name in about) else f"（{year}年）"
        return safe_name(f"{'-'.join((self.title, *about))}{behind}{suffix}")


@dataclass(frozen=True)
class Part:
    """One of the papers made in one go, under the name of its choice; "" where there is but one."""

    name: str
    content: Content


@dataclass(frozen=True)
class Gathered:
    """What was asked for: the papers, and the names of choices that have nothing to print."""

    parts: tuple[Part, ...]
    skipped: tuple[str, ...] = ()


def gather(paper: PaperKind, subject: Subject, chosen: Chosen) -> Gathered:
    """Read what a paper says, or all papers where an option is EVERY.

    Raises:
        UserError: there is nothing to print.
    """
    option = next((option for option in paper.options if chosen.get(option.name) == EVERY), None)
    if option is None:
        return Gathered((Part("", paper.gather(subject, chosen)),))
    parts: list[Part] = []
    skipped: list[str] = []
    for choice in option.choices(subject):
        if not choice.single:
            continue
        try:
            parts.append(Part(choice.called, paper.gather(subject, {**chosen, option.name: choice.value})))
        except UserError:
            skipped.append(choice.called)
    if not parts:
        raise UserError(f"没有一份{paper.title}有内容可以打印。")
    return Gathered(tuple(parts), tuple(skipped))


def department_choices(subject: Subject) -> tuple[Choice, ...]:
    """All, or one of the departments that have tasks, in the clerk's order."""
    own = (Category.plan_id == subject.plan_id, Task.category_id == Category.id)
    total = subject.session.scalar(select(func.count(Task.id)).where(*own)) or 0
    counts = subject.session.execute(
        select(Department.name, func.count(Task.id))
        .where(*own, Assignment.task_id == Task.id, Assignment.department_id == Department.id)
        .group_by(Department.id)
        .order_by(Department.ordinal)
    )
    choices = (Choice(name, f"{name}（{count} 项）", name) for name, count in counts)
    return (Choice(None, f"全部科室（{total} 项）"), *choices)


def every_department(subject: Subject) -> tuple[Choice, ...]:
    """Those too that have no task."""
    names = subject.session.scalars(select(Department.name).order_by(Department.ordinal))
    return tuple(Choice(name, name) for name in names)


BY_DEPARTMENT = Option(
    "department", "科室", department_choices, every="每个科室各一份", known=every_department
)
