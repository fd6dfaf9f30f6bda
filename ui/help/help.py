"""F1 and Ctrl+/ wherever the clerk stands: the manual at the chapter of that place, the list of keys."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from ui.ground.desk import Desk
from ui.ground.qt import descendants

if TYPE_CHECKING:
    from ui.help.manual_window import ManualWindow

# The chapter of each page, panel and dialog by its class, or a class it is derived from; behind # a heading.
# What is not named here opens the chapter of what it lies over.
CHAPTERS: Mapping[str, str] = {
    "FirstStart": "first-start",
    "StartPage": "first-start",
    "MakingDialog": "practice",
    "SearchBox": "search",
    "OverviewPage": "overview",
    "CategoryPage": "category",
    "MeasuresPanel": "category#措施",
    "MeasureDialog": "category#措施",
    "EvidencePanel": "category#材料",
    "RequirementsDialog": "category#材料",
    "ActivitiesPanel": "category#活动和次数要求",
    "QuotasDialog": "category#活动和次数要求",
    "StandardPanel": "category#测评标准与自评",
    "HistoryPanel": "category#记录",
    "AssignDialog": "category#指派",
    "GapsPage": "gaps",
    "CalendarPage": "calendar",
    "ActivitiesPage": "activities",
    "ActivityDialog": "activities",
    "KindsDialog": "activities",
    "LibraryPage": "library",
    "FolderDialog": "library#收材料",
    "WatchDialog": "library#扫描监视文件夹",
    "TrashDialog": "library#删掉的材料",
    "CheckDialog": "library#校验材料",
    "ViewerDialog": "library#看材料",
    "SupervisionPage": "supervision",
    "OrderDialog": "supervision",
    "ReviewsPage": "supervision#调度",
    "ReviewDialog": "supervision#调度",
    "PublicityFundsPage": "publicity",
    "PublicityDialog": "publicity",
    "FundDialog": "publicity",
    "AssessmentPage": "assessment",
    "IndicatorDialog": "assessment",
    "IndicatorsImport": "assessment",
    "ArchivesPage": "archives",
    "VolumesDialog": "archives",
    "PlanPage": "plan",
    "PlanPreview": "plan",
    "PlanSource": "plan",
    "CompareDialog": "plan",
    "InspectionPage": "inspection",
    "SubmissionPane": "inspection#报送包",
    "ProfileDialog": "inspection#报送包",
    "DataPage": "data",
    "SecondCard": "data#第二处备份",
    "CheckCard": "data#校验全部材料",
    "FolderCard": "data#搬家、换数据",
    "MoveDialog": "data#搬家、换数据",
    "RestoreChoice": "data#恢复",
    "RestoreDialog": "data#恢复",
    "DepartmentsDialog": "people",
    "VolunteersDialog": "people#志愿者",
    "LeadingGroupDialog": "people#领导小组",
    "ExportDialog": "table",
    "TableImportDialog": "table",
    "PrintDialog": "print",
    "PdfDialog": "print",
    "ArchiveDialog": "stick",
    "VerifyDialog": "stick",
    "SendDialog": "packages",
    "TogetherDialog": "packages",
    "NewYearDialog": "new-year",
    "LongTermDialog": "new-year",
    "HistoryPage": "undo#看改过什么",
    "TroublePage": "trouble#开始时打不开数据",
    "KeysDialog": "keys",
}
_ANSWERS = "answers_f1"


class Help(QObject):
    """Gives every window that gets the keyboard its F1 and Ctrl+/.

    Args:
        owner: the window whose pages are explained; the manual goes with it.
        desk: runs the printing; None where no data is open: the manual then belongs to ``owner``, which is
            a dialog that would block it.
    """

    opened = Signal()

    def __init__(self, owner: QWidget, desk: Desk | None = None) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self._manual: ManualWindow | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        if desk:
            desk.look_changed.connect(self._dress)
        self._answer(owner)

    def open(self, place: str = "") -> None:
        """Open the manual at a chapter, by default at its first one."""
        self._window().show_chapter(place)
        self.opened.emit()

    def open_here(self) -> None:
        """Open the manual at the chapter of what has the keyboard."""
        self.open(chapter_of(QApplication.focusWidget(), self._owner))

    def show_keys(self) -> None:
        """快捷键."""
        from ui.help.keys_dialog import KeysDialog  # noqa: PLC0415 - hardly ever needed

        over = QApplication.activeWindow() or self._owner
        dialog = KeysDialog(over, lambda: (dialog.reject(), self.open("keys")))
        dialog.open()

    def close(self) -> None:
        """Close the manual."""
        if self._manual:
            self._manual.close()

    def _window(self) -> "ManualWindow":
        from ui.help.manual_window import ManualWindow  # noqa: PLC0415 - hardly ever needed

        if self._manual is None:
            parent, print_it = (None, self._print) if self._desk else (self._owner, None)
            self._manual = ManualWindow(parent, print_it)
            if self._desk:
                self._owner.destroyed.connect(self._manual.deleteLater)
        return self._manual

    def _print(self) -> None:
        """Show the pages of the whole manual, to be printed or saved."""
        from ui.documents.pdf_dialog import PdfDialog  # noqa: PLC0415 - hardly ever needed
        from wenming_desktop.documents.manual import TITLE, manual_pdf  # noqa: PLC0415 - it loads Typst

        if desk := self._desk:
            desk.run(
                f"排版{TITLE}",
                lambda _job: manual_pdf(),
                lambda pdf: PdfDialog(desk, TITLE, f"{TITLE}.pdf", pdf, self._window()).open(),
            )

    def _dress(self) -> None:
        if self._manual:
            self._manual.dress()

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        window = now.window() if now else None
        if window and _belongs(window, self._owner):
            self._answer(window)

    def _answer(self, window: QWidget) -> None:
        """Have a window answer the keys; a dialog over another one would not hear those of the other."""
        if not window.property(_ANSWERS):
            window.setProperty(_ANSWERS, True)
            for keys, deed in (
                (QKeySequence.StandardKey.HelpContents, self.open_here),
                ("Ctrl+/", self.show_keys),
            ):
                QShortcut(QKeySequence(keys), window).activated.connect(deed)


def chapter_of(focus: QWidget | None, owner: QWidget) -> str:
    """The chapter of what has the keyboard: the nearest around it that has one, else the largest on show."""
    at = focus
    while at and at is not owner:
        if place := _known(at):
            return place
        at = at.parentWidget()
    shown = [widget for widget in descendants(owner, QWidget) if _known(widget) and widget.isVisible()]
    pages = [widget for widget in shown if not widget.isWindow()]
    page = max(pages, key=lambda widget: widget.width() * widget.height(), default=owner)
    return _known(page)


def _known(widget: QWidget) -> str:
    return next((CHAPTERS[kind.__name__] for kind in type(widget).__mro__ if kind.__name__ in CHAPTERS), "")


def _belongs(window: QWidget, owner: QWidget) -> bool:
    above: QWidget | None = window
    while above and above is not owner:
        above = above.parentWidget()
    return above is owner
