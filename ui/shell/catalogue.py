"""The tabs beside those of the plan's categories, each page made when its tab is first opened."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ui.ground.desk import Desk
from ui.parts.page import Page
from wenming_desktop.search.index import Kind


@dataclass(frozen=True)
class Tab:
    """A tab; ``records`` are the kinds of records that it shows."""

    name: str
    title: str
    page: str  # module and class, imported when the tab is first opened: start-up does not wait for it
    records: frozenset[Kind]
    always: bool = (
        True  # whether it stands there from the start; others come when asked for and can be closed
    )
    needs_plan: bool = True  # whether it shows nothing before there is a plan

    @property
    def module(self) -> str:
        """The name of the page's module."""
        return self.page.partition(":")[0]

    def make(self, desk: Desk) -> Page:
        """A new page."""
        kind = self.page.partition(":")[2]
        factory: Callable[[Desk], Page] = getattr(import_module(self.module), kind)
        return factory(desk)


TABS = (
    Tab("gaps", "缺项", "ui.progress.gaps_page:GapsPage", frozenset()),
    Tab("activities", "活动台账", "ui.ledger.activities_page:ActivitiesPage", frozenset({Kind.ACTIVITY})),
    Tab("library", "材料库", "ui.evidence.library_page:LibraryPage", frozenset({Kind.EVIDENCE})),
    Tab("supervision", "调度督办", "ui.progress.supervision_page:SupervisionPage", frozenset({Kind.ORDER})),
    Tab(
        "publicity",
        "宣传与资金",
        "ui.ledger.publicity_funds_page:PublicityFundsPage",
        frozenset({Kind.PUBLICITY, Kind.FUND}),
    ),
    Tab("assessment", "自评", "ui.progress.assessment_page:AssessmentPage", frozenset({Kind.INDICATOR})),
    Tab("archives", "档案", "ui.archives.archives_page:ArchivesPage", frozenset()),
    Tab("plan", "工作方案", "ui.plan.plan_page:PlanPage", frozenset(), always=False),
    Tab(
        "data",
        "数据与备份",
        "ui.transfer.data.data_page:DataPage",
        frozenset(),
        always=False,
        needs_plan=False,
    ),
)
