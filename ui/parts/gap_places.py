"""Where a gap is filled: the panel of its task, the slot in it, the cell of the table."""

from ui.ground.desk import Desk
from wenming_desktop.progress.gaps import Gap, GapKind

EVIDENCE, MEASURES, ACTIVITIES, STANDARD = "材料", "措施", "活动", "标准与自评"
_PANELS = {
    GapKind.MEASURE: MEASURES,
    GapKind.QUOTA: ACTIVITIES,
    GapKind.SCORE: EVIDENCE,
    **dict.fromkeys((GapKind.UNDATED, GapKind.WINDOW, GapKind.RULES, GapKind.SLOT), EVIDENCE),
}


def lead_to_gap(desk: Desk, gap: Gap) -> None:
    """Show where a gap is filled, so that typing, Ctrl+O, Ctrl+V and a drop do it."""
    if gap.negative_id:
        desk.record_wanted.emit("assessment", gap.negative_id)
    elif panel := _PANELS.get(gap.kind):
        desk.place_wanted.emit(gap.task_id, panel, gap.requirement_id or gap.quota_id or "")
    else:  # a cell of the table
        desk.place_wanted.emit(gap.task_id, "", gap.kind.value)
