"""What every paper (单据) is made of: its subject, its options, what it says, and the file set from that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from wenming_desktop.documents.typesetting import render
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.plan.tasks import plan_view
from wenming_desktop.plan.views import PlanView
from wenming_desktop.transfer.names import safe_name

Chosen = Mapping[str, str | None]  # option name -> value chosen


@dataclass(frozen=True)
class Subject:
    """The year a paper is about, while it is being read."""

    session: Session
    files: FileStore
    plan_id: str
    today: date

    @cached_property
    def plan(self) -> PlanView:
        """The whole plan as it stands."""
        return plan_view(self.session, self.plan_id, self.today)


@dataclass(frozen=True)
class Choice:
    """One value of an option as the clerk sees it."""

    value: str | None
    title: str


@dataclass(frozen=True)
class Option:
    """What the clerk can choose about a paper; the first choice is the usual one."""

    name: str
    title: str
    choices: Callable[[Subject], tuple[Choice, ...]]


@dataclass(frozen=True)
class Content:
    """What a paper says: JSON values for its template, and pictures by the names the template uses."""

    data: Mapping[str, object]
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True)
class PaperKind:
    """A paper.

    Attributes:
        name: its name on the command line and of its template ``resources/typst/<name>.typ``.
        title: what the clerk calls it.
        options: what can be chosen.
        gather: reads what it says; raises UserError where there is nothing to print.
        word: makes a .docx of the same contents; None for papers that nobody goes on editing.
    """

    name: str
    title: str
    options: tuple[Option, ...]
    gather: Callable[[Subject, Chosen], Content]
    word: Callable[[Content], bytes] | None = None

    def pdf(self, content: Content) -> bytes:
        """Set the paper; safe in any thread. Raises UserError where no Chinese font is installed."""
        return render(self.name, content.data, content.pictures)

    def file_name(self, year: int, chosen: Chosen, suffix: str = ".pdf") -> str:
        """A name for the saved file, e.g. ``任务核对清单-办公室（2021年）.pdf``."""
        parts = [self.title, *(value for value in chosen.values() if value)]
        return safe_name(f"{'-'.join(parts)}（{year}年）{suffix}")


def department_choices(subject: Subject) -> tuple[Choice, ...]:
    """All, or one of the departments that have tasks, those that lead first."""
    tasks = subject.plan.tasks
    leading = dict.fromkeys(task.lead for task in tasks if task.lead)
    supporting = dict.fromkeys(name for task in tasks for name in task.support)
    counts = {
        name: sum(name == task.lead or name in task.support for task in tasks)
        for name in leading | supporting
    }
    choices = (Choice(name, f"{name}（{count} 项）") for name, count in counts.items())
    return (Choice(None, f"全部科室（{len(tasks)} 项）"), *choices)
