"""What tests of reading share."""

from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.draft_json import draft_to_json

_OF_THE_READING = {"spans", "source", "source_name", "stages", "leftovers", "doubts"}


def as_written(draft: PlanDraft) -> dict:
    """The plan as JSON without where it was read and what was left over: what the expected files say."""
    return _stripped(draft_to_json(draft))


def _stripped(value: object) -> object:
    if isinstance(value, dict):
        return {key: _stripped(item) for key, item in value.items() if key not in _OF_THE_READING}
    return [_stripped(item) for item in value] if isinstance(value, list) else value


Read = tuple[str, str, str | None, tuple[str, ...], str | None]


def tasks(draft: PlanDraft) -> list[Read]:
    """Each task's category, text, lead, supports and time."""
    return [(c.title, t.text, t.lead, t.support, t.due) for c in draft.categories for t in c.tasks]
