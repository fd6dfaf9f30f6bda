"""The official plan of 2021 that ships with the program."""

from resources import resource
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.text.reading import read_plan


def bundled_plan() -> PlanDraft:
    """The 2021 plan as read from its public text: 7 categories, 32 tasks, 3 safeguards."""
    text = resource("plans", "plan-2021.txt").read_text(encoding="utf-8")
    return read_plan(text, "内置2021年方案")
