"""What stands beside a category's tasks: a panel of each room that has something to tell of a task."""

from ui.evidence.evidence_panel import EvidencePanel
from ui.ledger.activities_panel import ActivitiesPanel
from ui.parts.task_panel import TaskPanel
from ui.plan.history_panel import HistoryPanel
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.standard_panel import StandardPanel

TASK_PANELS: tuple[type[TaskPanel], ...] = (
    EvidencePanel,
    MeasuresPanel,
    ActivitiesPanel,
    StandardPanel,
    HistoryPanel,
)
