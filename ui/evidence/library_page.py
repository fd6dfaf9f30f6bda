"""材料库: every file on record, where it is used, its record changed one by one or for many at once."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ui.evidence.adding import AddButton
from ui.evidence.check_dialog import CheckDialog
from ui.evidence.file_card import FileCard
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.system import open_file, show_in_folder, trying
from ui.parts.dialog_parts import bar, halves
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.fields import button, label
from ui.parts.list_page import ListPage
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from ui.parts.records_dialog import RecordsDialog
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.checking import faulty
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.library import (
    EvidenceFilter,
    EvidenceSort,
    EvidenceUse,
    FileRow,
    UseRow,
    evidence_ids,
    file_rows,
)
from wenming_desktop.evidence.opening import copy_to_open
from wenming_desktop.search.index import Kind
from wenming_desktop.words import size_text

_TYPES = {
    "文档": (".pdf", ".ofd", ".doc", ".docx", ".wps", ".txt", ".rtf"),
    "表格": (".xls", ".xlsx", ".et", ".csv"),
    "图片": (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic"),
    "演示": (".ppt", ".pptx", ".dps"),
    "音像": (".mp4", ".avi", ".mov", ".wmv", ".mkv", ".mp3", ".wav", ".m4a"),
}
_UNLINKED = "未归入任务"
_THIS_YEAR = "本年度用到"
_RECORDS = {
    EvidenceUse.ACTIVITY: Kind.ACTIVITY,
    EvidenceUse.PUBLICITY: Kind.PUBLICITY,
    EvidenceUse.FUND: Kind.FUND,
}
_SORTS = {0: EvidenceSort.TITLE, 2: EvidenceSort.FORMED, 3: EvidenceSort.COLLECTED, 5: EvidenceSort.SIZE}
_GIVE_WAY = (6, 7, 3, 1, 5)  # columns that go where there is little room
_OPENED_AT_ONCE = 5
_YEARS_BACK = 10


class LibraryPage(ListPage[FileRow]):
    """Filters above, the list at the left, the chosen file's whole record beside it."""

    tables = frozenset(
        {
            *(Table.EVIDENCE, Table.EVIDENCE_LINK, Table.REQUIREMENT_EVIDENCE, Table.MATERIAL_REQUIREMENT),
            *(Table.ACTIVITY_EVIDENCE, Table.ACTIVITY, Table.PUBLICITY_EVIDENCE, Table.PUBLICITY_ITEM),
            *(Table.FUND_EVIDENCE, Table.FUND_ENTRY, Table.TASK, Table.CATEGORY, Table.WORK_PLAN),
            *(Table.FILE_FACT, Table.EVIDENCE_VERSION),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rows = RecordList(PagedTable(_COLUMNS, self._fetch), several=True, spare=_GIVE_WAY)
        super().__init__(desk, rows, "题名、文号、责任者、文件名、正文", parent)
        self._sort, self._descending = EvidenceSort.COLLECTED, True
        self.card = FileCard()
        self.heading = label("材料库", "heading")
        self._add_choices()
        self.edit_all = button("批量登记…", self.edit_selected)
        self.edit_all.setToolTip("给选中的材料一次登记好（F2）；按住 Shift 或 Ctrl 可选多份")
        self.check = button("校验材料…", self._check_files)
        self.check.setToolTip("看看有没有材料的文件不见了、内容变了，并从U盘、存档或备份里找回")
        self._lay_out()
        self._wire()

    def _add_choices(self) -> None:
        today = self.desk.today().year
        years = range(today, today - _YEARS_BACK, -1)
        uses = [(_THIS_YEAR, _THIS_YEAR), (_UNLINKED, _UNLINKED)]
        choice = self.filters.choice
        self.use = choice("用途不限", [*uses, *((f"用于{use}", use) for use in EvidenceUse)])
        self.year = choice("年份不限", [(f"{year}年形成", year) for year in years])
        self.kind = choice("类型不限", _TYPES.items())
        self.valid = choice("有效期不限", [("长期有效", True), ("不是长期有效", False)])
        self.retention = choice(
            "保管期限不限", [("未定", ""), *((word, key) for key, word in RETENTION_WORDS.items())]
        )

    def reload(self) -> None:
        plan = self.desk.plan
        scope = plan.id if plan and self.use.value() == _THIS_YEAR else None
        wanted = self._wanted()
        ids = self.desk.read(
            lambda session: evidence_ids(session, scope, wanted, sort=self._sort, descending=self._descending)
        )
        faults = sum(self.desk.read(faulty))
        self.check.setText(f"校验材料…（{faults} 份有问题）" if faults else "校验材料…")
        self.heading.setText(f"材料库　{len(ids):,} 份" if ids else "材料库")
        self.filters.show_found(f"{len(ids):,} 份")
        self.list.show_ids(
            ids,
            "没有符合条件的材料。换个条件，或点“显示全部”清除筛选。"
            if self.filters.narrowed()
            else "还没有材料。到各类别的任务里，把文件拖进“材料”，这里就会列出。",
        )
        self._show_selection()

    def _lay_out(self) -> None:
        self._selected = label(role="secondary")
        head = bar(self.heading, None, self._selected, AddButton(self.desk, self), self.edit_all, self.check)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        outer.addWidget(halves(left, self.card, [1010, 330]))

    def _wire(self) -> None:
        view = self.list.view
        view.opened.connect(self.edit)
        view.chosen.connect(self._show_chosen)
        view.selectionModel().selectionChanged.connect(self._show_selection)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(3, Qt.SortOrder.DescendingOrder)
        header.sectionClicked.connect(self._sort_by)
        deeds = (
            ("Ctrl+Return", self.open),
            ("Ctrl+Shift+O", self.show_in_folder),
            ("F2", self.edit_selected),
        )
        for keys, deed in deeds:
            action = QAction(view, shortcut=QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(deed)
            view.addAction(action)
        self.card.open_wanted.connect(self.open)
        self.card.folder_wanted.connect(self.show_in_folder)
        self.card.edit_wanted.connect(self.edit)
        self.card.use_wanted.connect(self._show_use)

    def edit(self) -> None:
        """Open the chosen file's record."""
        if row := self.list.view.current():
            EvidenceRecordDialog(self.desk, row, self).open()

    def edit_selected(self) -> None:
        """Change fields of all selected files at once."""
        if ids := self.list.view.selected_ids():
            RecordsDialog(self.desk, ids, self).open()

    def open(self) -> None:
        """Open copies of the selected files."""
        files, folder = self.desk.workspace.files, self.desk.scratch_folder()
        for row in self.list.view.selected(_OPENED_AT_ONCE):
            trying(self, lambda row=row: open_file(copy_to_open(files, _as_evidence(row), folder)))

    def show_in_folder(self) -> None:
        """Show the chosen file where it is stored."""
        if row := self.list.view.current():
            trying(self, lambda: show_in_folder(self.desk.workspace.files.path(row.sha256)))

    def _wanted(self) -> EvidenceFilter:
        use = self.use.value()
        words = self.filters.words()
        return EvidenceFilter(
            text=words,
            written_in=self.desk.workspace.texts.hashes(words),
            use=use if isinstance(use, EvidenceUse) else None,
            unlinked=use == _UNLINKED,
            year=self.year.value(),
            long_term_valid=self.valid.value(),
            retention=self.retention.value(),
            suffixes=self.kind.value() or (),
        )

    def _fetch(self, ids: Sequence[str]) -> list[FileRow]:
        return self.desk.read(file_rows, ids)

    def _show_chosen(self, row: FileRow | None) -> None:
        self.card.show_row(row, self.desk.plan.id if self.desk.plan else None)

    def _show_selection(self) -> None:
        chosen = len(self.list.view.selected_ids())
        self._selected.setText(f"已选 {chosen} 份" if chosen > 1 else "")
        self.edit_all.setEnabled(chosen > 0)

    def _sort_by(self, column: int) -> None:
        header = self.list.view.horizontalHeader()
        wanted = _SORTS.get(column)
        if wanted is not None:
            self._descending = not self._descending if wanted == self._sort else False
            self._sort = wanted
            self.reload()
        at = next(number for number, sort in _SORTS.items() if sort == self._sort)
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(at, order)

    def _show_menu(self, place: QPoint) -> None:
        if self.list.view.current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("打开\tCtrl+Enter", self.open)
        menu.addAction("登记…\tEnter", self.edit)
        menu.addAction("在文件夹中显示", self.show_in_folder)
        menu.addSeparator()
        menu.addAction("批量登记…\tF2", self.edit_selected)
        menu.popup(self.list.view.viewport().mapToGlobal(place))

    def _show_use(self, use: UseRow) -> None:
        """Go to what the file serves, in its own year."""
        plan = self.desk.plan
        if plan is None or plan.id != use.plan_id:
            self.desk.choose_plan(use.plan_id)
        if use.use in _RECORDS:
            self.desk.record_wanted.emit(_RECORDS[use.use], use.id)
        elif use.task_id:
            self.desk.task_wanted.emit(use.task_id)

    def _check_files(self) -> None:
        CheckDialog(self.desk, self).open()


def _used(row: FileRow) -> str:
    """What a file serves; a slot says its task already."""
    slots = {use.task_id for use in row.uses if use.use == EvidenceUse.SLOT}
    uses = (use for use in row.uses if use.use != EvidenceUse.TASK or use.task_id not in slots)
    return "、".join(use.label for use in uses) or _UNLINKED


def _as_evidence(row: FileRow) -> EvidenceRow:
    return EvidenceRow(
        row.id, "", row.title, row.original_name, row.sha256, row.size, row.formed_on, row.collected_on
    )


_COLUMNS = (
    PagedColumn[FileRow]("题名", 0, lambda row: row.title),
    PagedColumn[FileRow]("文号", 118, lambda row: row.document_number),
    PagedColumn[FileRow]("形成日期", 92, lambda row: str(row.formed_on or "")),
    PagedColumn[FileRow]("归集日期", 92, lambda row: str(row.collected_on)),
    PagedColumn[FileRow]("用在哪里", 190, _used),
    PagedColumn[FileRow]("大小", 76, lambda row: size_text(row.size)),
    PagedColumn[FileRow]("保管期限", 76, lambda row: RETENTION_WORDS[row.retention] if row.retention else ""),
    PagedColumn[FileRow]("长期有效", 72, lambda row: "是" if row.long_term_valid else ""),
)
