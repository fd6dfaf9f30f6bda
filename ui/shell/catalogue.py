"""The tabs beside those of the plan's categories, each page made when its tab is first opened."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ui.ground.desk import Desk
from ui.parts.page import Page
from wenming_desktop.entities.table_names import Table
from wenming_desktop.search.index import Kind


@dataclass(frozen=True)
class Tab:
    """A tab; it shows records of the kinds ``records``, and rows of the tables ``rows``."""

    name: str
    title: str
    page: str  # module and class, imported when the tab is first opened: start-up does not wait for it
    records: frozenset[Kind]
    always: bool = True  # others come when they are asked for and can be closed
    rows: frozenset[Table] = frozenset()
    short: str = ""  # the title where there is little room; empty: the title
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


DIALOGS = frozenset({Kind.PERSON, Kind.DEPARTMENT, Kind.VOLUNTEER, Kind.MEMBER})  # records that dialogs show
TABS = (
    Tab("gaps", "缺项", "ui.progress.gaps_page:GapsPage", frozenset()),
    Tab("calendar", "日历", "ui.progress.calendar_page:CalendarPage", frozenset()),
    Tab(
        "activities",
        "活动台账",
        "ui.ledger.activities_page:ActivitiesPage",
        frozenset({Kind.ACTIVITY}),
        short="活动",
    ),
    Tab(
        "library", "材料库", "ui.evidence.library_page:LibraryPage", frozenset({Kind.EVIDENCE}), short="材料"
    ),
    Tab(
        "supervision",
        "调度督办",
        "ui.progress.supervision_page:SupervisionPage",
        frozenset({Kind.ORDER}),
        rows=frozenset({Table.PROGRESS_REVIEW}),
        short="督办",
    ),
    Tab(
        "publicity",
        "宣传与资金",
        "ui.ledger.publicity_funds_page:PublicityFundsPage",
        frozenset({Kind.PUBLICITY, Kind.FUND}),
        short="宣传",
    ),
    Tab(
        "assessment",
        "自评",
        "ui.progress.assessment_page:AssessmentPage",
        frozenset({Kind.INDICATOR}),
        rows=frozenset({Table.TASK, Table.NEGATIVE_ITEM}),
    ),
    Tab(
        "archives",
        "档案",
        "ui.archives.archives_page:ArchivesPage",
        frozenset(),
        rows=frozenset({Table.ARCHIVE_SERIES, Table.ARCHIVE_BOX, Table.WITHDRAWN_NUMBER, Table.VOLUME}),
    ),
    Tab(
        "plan",
        "工作方案",
        "ui.plan.plan_page:PlanPage",
        frozenset(),
        always=False,
        short="方案",
        rows=frozenset(
            {
                *(Table.WORK_PLAN, Table.SAFEGUARD, Table.STAGE, Table.PLAN_SOURCE),
                *(Table.CATEGORY, Table.TASK),
            }
        ),
    ),
    Tab("history", "全部记录", "ui.plan.history_page:HistoryPage", frozenset(), always=False, short="记录"),
    Tab(
        "data",
        "数据与备份",
        "ui.transfer.data.data_page:DataPage",
        frozenset(),
        always=False,
        short="备份",
        needs_plan=False,
    ),
)
