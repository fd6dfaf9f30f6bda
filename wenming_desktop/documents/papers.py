"""The papers that can be previewed and printed, in the order they are offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wenming_desktop.documents.checklist import render_checklist
from wenming_desktop.plan.views import PlanView
from wenming_desktop.transfer.names import safe_name

Chosen = Mapping[str, str | None]  # option name -> value chosen


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
    choices: Callable[[PlanView], tuple[Choice, ...]]


@dataclass(frozen=True)
class PaperKind:
    """A paper: ``render(plan, chosen, today)`` sets it as a PDF or raises UserError."""

    name: str
    title: str
    options: tuple[Option, ...]
    render: Callable[[PlanView, Chosen, date], bytes]

    def file_name(self, plan: PlanView, chosen: Chosen) -> str:
        """A name for the saved PDF, e.g. ``任务核对清单-办公室（2021年）.pdf``."""
        parts = [self.title, *(value for value in chosen.values() if value)]
        return safe_name(f"{'-'.join(parts)}（{plan.year}年）.pdf")


def _departments(plan: PlanView) -> tuple[Choice, ...]:
    """All, or one of the departments that have tasks, those that lead first."""
    leading = dict.fromkeys(task.lead for task in plan.tasks if task.lead)
    supporting = dict.fromkeys(name for task in plan.tasks for name in task.support)
    counts = {
        name: sum(name == task.lead or name in task.support for task in plan.tasks)
        for name in leading | supporting
    }
    choices = (Choice(name, f"{name}（{count} 项）") for name, count in counts.items())
    return (Choice(None, f"全部科室（{len(plan.tasks)} 项）"), *choices)


def _checklist(plan: PlanView, chosen: Chosen, today: date) -> bytes:
    return render_checklist(plan, chosen.get("department"), today)


PAPERS = (PaperKind("checklist", "任务核对清单", (Option("department", "科室", _departments),), _checklist),)
