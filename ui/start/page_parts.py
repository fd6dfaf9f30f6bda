"""What the pages of the first start are made of."""

from PySide6.QtWidgets import QLabel, QLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import card_of
from ui.parts.fields import label
from wenming_desktop.reading.draft import PlanDraft, TaskDraft
from wenming_desktop.reading.written import means_several


def page_of(
    title: str | QLabel,
    hint: str | QLabel,
    *parts: QWidget | QLayout | None,
    stretch: bool = True,
    apart: int = 12,
) -> QWidget:
    """A page: its title, what it is about, then its parts.

    Args:
        title: in large letters; a label where its words change.
        hint: what it is about, likewise.
        parts: below each other.
        stretch: what is left of the page lies below them.
        apart: pixels between them.
    """
    about = label(hint, "secondary") if isinstance(hint, str) else hint
    about.setWordWrap(True)
    heading = label(title, "heading") if isinstance(title, str) else title
    page = card_of(heading, about, *parts, *([None] if stretch else []))
    layout = page.layout()
    if layout:
        layout.setContentsMargins(*[theme.px(20)] * 4)
        layout.setSpacing(theme.px(apart))
    return page


def set_role(shown: QLabel, role: str) -> None:
    """Give a label another role."""
    if shown.property("role") != role:
        shown.setProperty("role", role)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def named_in(draft: PlanDraft) -> list[str]:
    """The departments that a plan's tasks name, once each."""
    tasks = [task for category in draft.categories for task in category.tasks]
    return list(dict.fromkeys(name for task in tasks for name in _departments_of(task)))


def _departments_of(task: TaskDraft) -> list[str]:
    named = [name for name in task.support if not means_several(name)]
    return [task.lead, *named] if task.lead else named
