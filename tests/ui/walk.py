"""A walk through every page and dialog of a full year, for tests of what all of them must keep to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from tests.full_year import make_year
from tests.ui.program import open_window, settle
from tests.workspaces import begun
from ui.archives.archive_forms import (
    ArchiveSettingsDialog,
    BoxesDialog,
    BoxNoteDialog,
    NumberDialog,
    WithdrawDialog,
)
from ui.archives.volumes_dialog import VolumeDialog, VolumesDialog
from ui.documents.export_dialog import open_export
from ui.documents.pdf_dialog import PdfDialog
from ui.documents.print_dialog import PrintDialog
from ui.evidence.check_dialog import CheckDialog
from ui.evidence.folder_dialog import FolderDialog
from ui.evidence.requirements_dialog import (
    OverruleDialog,
    PlaceDialog,
    RemoveSlotDialog,
    RequirementDialog,
    RequirementsDialog,
)
from ui.evidence.trash_dialog import TrashDialog
from ui.evidence.watch_dialog import WatchDialog
from ui.inspection.profile_dialog import ProfileDialog
from ui.ledger.activity_dialog import ActivityDialog, CopyDialog
from ui.ledger.fund_dialog import FundDialog, MoveSpendingDialog, RenameItemDialog
from ui.ledger.heir import HeirDialog
from ui.ledger.kinds_dialog import KindsDialog
from ui.ledger.leading_group_dialog import LeadingGroupDialog, MemberDialog
from ui.ledger.pasted_kinds import ACTIVITIES, FUNDS, VOLUNTEERS
from ui.ledger.publicity_dialog import PublicityDialog
from ui.ledger.quotas_dialog import QuotaDialog, QuotasDialog
from ui.ledger.volunteers_dialog import VolunteerDialog, VolunteersDialog
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.evidence_tiles import Beside
from ui.parts.paste_dialog import PasteDialog
from ui.parts.records_dialog import RecordsDialog
from ui.parts.use_also_dialog import UseAlsoDialog
from ui.parts.viewer_dialog import ViewerDialog
from ui.plan.assign_dialog import AssignDialog
from ui.plan.category_forms import CategoryDialog, RemoveCategoryDialog
from ui.plan.compare_dialog import CompareDialog
from ui.plan.departments_dialog import DepartmentsDialog, HandOverDialog
from ui.plan.measure_dialog import MeasureDialog
from ui.plan.plan_forms import PartsDialog, PlanHeadDialog
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import PlanSource
from ui.plan.split_dialog import SplitDialog
from ui.plan.task_forms import MergeDialog, MoveDialog, NotApplicableDialog, TaskDialog
from ui.progress.indicator_dialog import IndicatorDialog
from ui.progress.negative_panel import NegativeDialog
from ui.progress.order_dialog import (
    AnswerDialog,
    CloseDialog,
    ExtensionDialog,
    OrderDialog,
    RemindDialog,
    ReplyDialog,
)
from ui.progress.review_dialog import ReviewDialog
from ui.progress.task_list_dialog import TaskListDialog
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow
from ui.start.first_start import FirstStart
from ui.start.new_year_dialog import NewYearDialog
from ui.start.trouble_page import TroublePage
from ui.transfer.restore_choice import RestoreChoice
from ui.transfer.restore_dialog import RestoreDialog
from ui.transfer.send_dialog import SendDialog
from ui.transfer.stick_dialog import ArchiveDialog
from ui.transfer.together.together_dialog import TogetherDialog
from ui.transfer.verify_dialog import VerifyDialog
from wenming_desktop.archives.boxes import box_rows, fill_boxes, series_rows
from wenming_desktop.archives.items import Stage, item_ids, item_rows
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.documents.manual import manual_pdf
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import edit_records, undated
from wenming_desktop.evidence.library import file_rows
from wenming_desktop.ledger.activity_list import page_activities
from wenming_desktop.ledger.activity_rows import ActivityDraft, ActivityFilter, VolunteerDraft
from wenming_desktop.ledger.funds import FundFilter, page_funds
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.comparing import compare_plan
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.plan_editing import PartKind
from wenming_desktop.progress.orders import OrderFilter, page_orders
from wenming_desktop.progress.story import task_story
from wenming_desktop.workspace import Workspace

YEAR = 2021
Opens = Callable[[], QDialog]


@contextmanager
def full_window(folder: Path) -> Iterator[MainWindow]:
    """The window over a full year, some of its files with numbers and in a box."""
    workspace, _ = begun(folder, "临沂市自然资源和规划局", _fill, alone=True)
    with open_window(workspace) as window:
        yield window


def _fill(workspace: Workspace) -> None:
    made = make_year(workspace, YEAR, 0.1)
    with workspace.log.change() as session:
        ids = item_ids(session)
        dated = [each for each in ids if each not in undated(session, ids)][:6]
        edit_records(session, dated, {"retention": "Y", "pages": 3})
        give_numbers(session, dated[:4], "CJB")
        (series,) = series_rows(session)
    with workspace.log.change() as session:
        fill_boxes(session, series.id, 30)
    assert made.files


def pages(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Every page in turn, as it is on the screen, and every tab of the detail of a task."""
    for tab in TABS:
        window.tabs.show_tab(tab.name)
    for at in range(window.tabs.count()):
        window.tabs.setCurrentIndex(at)
        yield from _with_its_tabs(window, window.tabs.tabText(at), window.tabs.currentWidget())
    window.show_inspection()
    yield from _with_its_tabs(window, "迎检材料", window._pages.currentWidget())
    window.show_tabs()


def _with_its_tabs(window: MainWindow, name: str, page: QWidget) -> Iterator[tuple[str, QWidget]]:
    settle(window)
    inside = [tabs for tabs in page.findChildren(QTabWidget) if tabs.isVisible()]
    if not inside:
        yield name, page
    for tabs in inside:
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            settle(window)
            yield f"{name}/{tabs.tabText(at)}", page
        tabs.setCurrentIndex(0)


def dialogs(window: MainWindow, folder: Path) -> Iterator[tuple[str, QDialog]]:
    """Every dialog in turn, open over the window."""
    for make in (*_of_tasks(window), *_of_ledger(window), *_of_material(window, folder), *_of_all(window)):
        dialog = make()
        if not dialog.isVisible():
            dialog.open()
        dialog.activateWindow()
        QTest.qWait(0)
        settle(window)
        yield f"{type(dialog).__name__} {dialog.windowTitle()}", dialog
        dialog.done(0)
        dialog.deleteLater()
        QApplication.sendPostedEvents()
        QTest.qWait(0)


def _of_tasks(window: MainWindow) -> Sequence[Opens]:
    desk = window.desk
    plan = desk.shown_plan()
    category, task = plan.categories[1], plan.categories[1].tasks[6]
    slots = desk.read(task_story, task.id, desk.today()).slots
    departments = desk.read(department_rows)
    return [
        lambda: AssignDialog(desk, [task.id], window),
        lambda: CategoryDialog(desk, window, category),
        lambda: RemoveCategoryDialog(desk, category, window),
        lambda: TaskDialog(desk, window, task.id),
        lambda: MoveDialog(desk, [task], window),
        lambda: NotApplicableDialog(desk, [task], window),
        lambda: MergeDialog(desk, category.tasks[:2], window),
        lambda: SplitDialog(desk, task, window),
        lambda: MeasureDialog(desk, task.id, None, window),
        lambda: PlanHeadDialog(desk, window),
        lambda: PartsDialog(desk, PartKind.SAFEGUARD, window),
        lambda: PlanPreview(bundled_plan(), window),
        lambda: PlanSource(window, lambda *_: None, "保存"),
        lambda: CompareDialog(desk, desk.read(compare_plan, plan.id, bundled_plan()), window),
        lambda: DepartmentsDialog(desk, window),
        lambda: HandOverDialog(departments[0], "任务", departments[1:], window),
        lambda: QuotasDialog(desk, task, window),
        lambda: QuotaDialog(desk, task.id, None, window),
        lambda: RequirementsDialog(desk, task, window),
        lambda: RequirementDialog(desk, task.id, None, window),
        lambda: OverruleDialog(desk, slots[0], window),
        lambda: RemoveSlotDialog(desk, slots[0], slots, window),
        lambda: PlaceDialog(desk, slots, desk.read(file_rows, desk.read(item_ids)[:2]), window),
        lambda: TaskListDialog(desk, "任务", category.tasks, window),
    ]


def _of_ledger(window: MainWindow) -> Sequence[Opens]:
    desk = window.desk
    plan = desk.shown_plan()
    activity = desk.read(page_activities, plan.id, ActivityFilter(), 0, 1)[0]
    fund = desk.read(page_funds, plan.id, FundFilter())[0]
    table = "日期\t名称\t类型\n3月5日\t走进社区\t志愿服务"
    return [
        lambda: ActivityDialog(desk, window, ActivityDraft("志愿服务", "", None)),
        lambda: ActivityDialog(desk, window, ActivityDraft("会议", "", None)),
        lambda: ActivityDialog(desk, window, ActivityDraft("我们的节日", "", None)),
        lambda: CopyDialog(desk, window, activity.id, activity.title),
        lambda: FundDialog(desk, window),
        lambda: MoveSpendingDialog(desk, window, fund, "还有支出。"),
        lambda: RenameItemDialog(desk, window, fund.item),
        lambda: HeirDialog("移出", "还有时长。", "移给(&T)：", "移动(&D)", [("李敏", "1")], window),
        lambda: KindsDialog(desk, window),
        lambda: LeadingGroupDialog(desk, window),
        lambda: MemberDialog(desk, window, plan.id),
        lambda: PublicityDialog(desk, window),
        lambda: VolunteersDialog(desk, window),
        lambda: VolunteerDialog(desk, window, VolunteerDraft(""), None),
        lambda: PasteDialog(desk, window, ACTIVITIES, table),
        lambda: PasteDialog(desk, window, FUNDS),
        lambda: PasteDialog(desk, window, VOLUNTEERS, "李敏\n王强"),
    ]


def _of_material(window: MainWindow, folder: Path) -> Sequence[Opens]:
    desk = window.desk
    ids = desk.read(item_ids)
    rows = desk.read(file_rows, ids[:2])
    (series, *_), plan = desk.read(series_rows), desk.shown_plan()
    given = folder / "2-7 志愿服务"
    given.mkdir(exist_ok=True)
    (given / "通知.txt").write_text("关于开展志愿服务的通知", encoding="utf-8")
    unnumbered = desk.read(item_ids, Stage.UNNUMBERED)
    numbered = [row.id for row in desk.read(item_rows, ids) if row.number]
    return [
        lambda: EvidenceRecordDialog(desk, rows[0], window),
        lambda: RecordsDialog(desk, ids[:3], window, first="pages"),
        lambda: UseAlsoDialog(desk, ids[:1], window),
        lambda: ViewerDialog(desk, rows, Beside(), window),
        lambda: CheckDialog(desk, window),
        lambda: TrashDialog(desk, window),
        lambda: WatchDialog(desk, window),
        lambda: FolderDialog(desk, (given,), (None, None), window),
        lambda: NumberDialog(desk, unnumbered[:2], window),
        lambda: WithdrawDialog(desk, numbered[:1], window),
        lambda: BoxesDialog(desk, series, window),
        lambda: BoxNoteDialog(desk, desk.read(box_rows)[0], window),
        lambda: ArchiveSettingsDialog(desk, window),
        lambda: VolumesDialog(desk, plan.id, window),
        lambda: VolumeDialog(desk, plan.id, None, window),
        lambda: ProfileDialog(desk, window),
    ]


def _of_all(window: MainWindow) -> Sequence[Opens]:
    desk = window.desk
    plan, today = desk.shown_plan(), date(YEAR, 10, 20)
    order = desk.read(page_orders, plan.id, OrderFilter(), today)[0]
    return [
        lambda: OrderDialog(desk, window),
        lambda: RemindDialog(desk, window, order),
        lambda: ReplyDialog(desk, window, order),
        lambda: ExtensionDialog(desk, window, order),
        lambda: AnswerDialog(desk, window, order),
        lambda: CloseDialog(desk, window, order),
        lambda: ReviewDialog(desk, window),
        lambda: IndicatorDialog(desk, plan.id, None, window),
        lambda: NegativeDialog(desk, plan.id, None, window),
        lambda: open_export(desk, window),
        lambda: PrintDialog(desk, window),
        lambda: NewYearDialog(desk, window),
        lambda: FirstStart(window),
        lambda: RestoreChoice(desk, window),
        lambda: RestoreDialog(desk.jobs, Path("没有的归档"), Path("没有的数据"), over=False, parent=window),
        lambda: TroublePage(Path("没有的数据"), UserError("数据文件夹不见了。"), window),
        lambda: PdfDialog(desk, "说明书", "说明书.pdf", manual_pdf(), window),
        lambda: SendDialog(desk, window),
        lambda: ArchiveDialog(desk, window),
        lambda: VerifyDialog(desk, window),
        lambda: TogetherDialog(desk, "packages", lambda: None, window),
        lambda: TogetherDialog(desk, "pc", lambda: None, window),
    ]
