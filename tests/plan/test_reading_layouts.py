"""Plans in the layouts that offices really use: every task with its lead, and none that is no task."""

import json
from pathlib import Path

import pytest

from wenming_desktop.plan.draft import PlanDraft
from wenming_desktop.plan.draft_json import draft_from_json
from wenming_desktop.plan.leftovers import covered
from wenming_desktop.plan.sources import plain_source

DATA = Path(__file__).parents[1] / "data" / "plans"
TEXTS = sorted(DATA.glob("*.txt"))
WORDS = [path for path in sorted(DATA.glob("*.docx")) if path.stem != "p07_univ_table"]  # that one is a table


def plan_in(path: Path) -> PlanDraft:
    return draft_from_json(plain_source(path))


@pytest.mark.parametrize("path", [*TEXTS, *WORDS], ids=lambda path: path.name)
def test_every_task_is_read_and_no_other(path: Path):
    draft = plan_in(path)
    expected = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
    assert draft.year == expected["year"]
    wanted = [(category, *task) for category, tasks in expected["expected"] for task in tasks]
    found = [(category, task) for category in draft.categories for task in category.tasks]
    assert len(found) == len(wanted), [task.text[:20] for _, task in found]
    for (title, words, lead, support, person, due), (category, task) in zip(wanted, found, strict=True):
        assert title in {"*", ""} or title in category.title
        assert words in task.text[:60]
        assert (task.lead, list(task.support), task.person) == (lead, support, person)
        assert task.due == due or (due and due.startswith("20") and task.due)


@pytest.mark.parametrize("path", [*TEXTS, *WORDS], ids=lambda path: path.name)
def test_every_character_goes_somewhere(path: Path):
    draft = plan_in(path)
    lost, at = "", 0
    for start, end in [*covered(draft), (len(draft.source), len(draft.source))]:
        lost += draft.source[at:start]
        at = end
    assert not [c for c in lost if c.isalpha() and c not in "一二三四五六七八九十第"], lost
