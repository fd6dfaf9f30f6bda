"""材料库: what waits for a place, what lacks something, every file on record; seen, registered and filed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from ui.evidence.adding import AddButton
from ui.evidence.check_dialog import CheckDialog
from ui.evidence.destination_bar import place_name, target_of
from ui.evidence.file_desk import FileDesk
from ui.evidence.file_list import FileList
from ui.evidence.filing import Filing
from ui.evidence.library_filters import LibraryFilters
from ui.evidence.library_sidebar import ALL, INBOX, QUESTIONS, UNRECOGNISED, LibrarySidebar, Scope
from ui.evidence.library_words import excerpt, heading, said
from ui.evidence.recognition_line import RecognitionLine
from ui.evidence.trash_dialog import TrashDialog
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.system import open_file, trying
from ui.parts.dialog_parts import bar, halves
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.fields import KeyLine, button, elided, label, shortcut
from ui.parts.file_deeds import add_file, show_stored
from ui.parts.list_export import export_shown
from ui.parts.menus import offer_menu
from ui.parts.page import Page
from ui.parts.records_dialog import RecordsDialog
from ui.parts.viewer_dialog import Beside, ViewerDialog
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.inbox import inbox_groups, leave_inbox, postpone
from wenming_desktop.evidence.library import (
    FileRow,
    UseRow,
    evidence_ids,
    file_rows,
    files_by_category,
    library_counts,
)
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.opening import copy_to_open
from wenming_desktop.evidence.recognising import waiting_count, waiting_hashes
from wenming_desktop.evidence.uses import Target
from wenming_desktop.progress.destinations import Destination
from wenming_desktop.progress.slot_counts import SLOT_TABLES, plan_slots
from wenming_desktop.search.excerpt import places
from wenming_desktop.search.index import Kind
from wenming_desktop.viewing.facts import RULES

_RECORDS = {
    EvidenceUse.ACTIVITY: Kind.ACTIVITY,
    EvidenceUse.PUBLICITY: Kind.PUBLICITY,
    EvidenceUse.FUND: Kind.FUND,
    EvidenceUse.ORDER: Kind.ORDER,
}
_OPENED_AT_ONCE, _VIEWED = 5, 200
_NONE_FOUND = "没有符合条件的材料。换个条件，或点“显示全部”清除筛选。"
UNDATED = "undated"  # stands for all that lack a day
_WAITING = 50  # chosen files of which it is looked whether all are 待归口
_EXCERPTS = 300  # files found by their text whose words are shown


class LibraryPage(Page):
    """The clerk's questions at the left, the files in the middle, the chosen one at the right."""

    tables = frozenset(
        {
            *(*SLOT_TABLES, Table.EVIDENCE_LINK, Table.PUBLICITY_EVIDENCE, Table.PUBLICITY_ITEM),
            *(Table.ORDER_EVIDENCE, Table.SUPERVISION_ORDER),
            *(Table.FUND_EVIDENCE, Table.FUND_ENTRY, Table.TASK, Table.CATEGORY, Table.FILE_FACT),
            *(Table.EVIDENCE_VERSION, Table.EVIDENCE_MARK, Table.TEXT_CORRECTION),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.sidebar = LibrarySidebar()
        self.list = FileList(desk, partial(desk.read, file_rows))
        self.filters = LibraryFilters(self.list, desk.today().year)
        self.files = FileDesk(desk)
        self.scope: Scope = self.sidebar.scope()
        self._pages: Mapping[str, int] = {}  # hash -> the first page with the words sought
        self._shown: object = None  # what stands at the right, as _show_selection() tells it
        self._hit: tuple[str, int, str] | None = None  # the file, page and words that a search leads to
        self.heading = label(role="heading")
        self.said = elided()
        self.filed = Filing(desk, self.list.view)
        self.reading = RecognitionLine(desk, lambda: self.scope)
        self.keys = KeyLine(("2 3 0", "换去处"), ("Enter", "归到"), ("F8", "全部采用"), ("S", "以后再说"))
        self.edit_all = button("批量登记…", self.edit_selected)
        self.edit_all.setToolTip("给选中的材料一次登记好（F2）；按住 Shift 或 Ctrl 可选多份")
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.list)

    def reload(self) -> None:
        plan = self.desk.plan
        self._count()
        slots = self.desk.read(plan_slots, plan.id, self.desk.today()) if plan else ()
        files = self.desk.read(files_by_category, plan.id) if plan else {}
        self.sidebar.show_plan(plan, slots, files)
        self._show_files()

    def show_record(self, record_id: str) -> bool:
        self.refresh()
        if record_id == UNDATED:
            self.date_undated()
            return True
        if record_id in {scope.key for scope in QUESTIONS}:
            self.sidebar.choose(record_id)
            self.list.setFocus()
            return True
        narrowed = self.filters.narrowed() or self.scope.key != ALL
        if self.list.model.row_of(record_id) is None and narrowed:
            self.filters.clear()
            self.sidebar.choose(ALL)
        found = self.list.choose(record_id)
        if found:
            self.list.setFocus()
        return found

    def show_hit(self, record_id: str, page: int, words: str) -> bool:
        found = self.show_record(record_id)
        self._hit = (record_id, page, words)
        self._show_selection()
        return found

    def date_undated(self) -> None:
        """Lead to what lacks a day, all of it chosen, its days ready to be given."""
        self.sidebar.choose("undated")
        self.refresh()
        self.list.view.selectAll()
        self.edit_selected()

    def _lay_out(self) -> None:
        head = bar(self.heading, self.said, AddButton(self.desk, self), self.edit_all, self._more())
        head.setStretch(1, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.reading)
        column.addWidget(self.list, 1)
        column.addWidget(self.filed)
        column.addWidget(self.keys)
        work = halves(middle, self.files, [412, 684], grows=1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        outer.addWidget(halves(self.sidebar, work, [theme.px(200), 1096], grows=1))

    def _more(self) -> QWidget:
        """What is done with the library as a whole."""
        made = QPushButton("更多")
        menu = QMenu(made)
        menu.addAction("导出Excel…", lambda: export_shown(self.desk, self, "evidence", self.list.model.ids))
        menu.addAction("校验材料…", self.check_files)
        menu.addAction("材料回收站…", self.open_trash)
        made.setMenu(menu)
        made.setProperty("menu", True)
        return made

    def _wire(self) -> None:
        view, files = self.list.view, self.files
        self.reading.more_read.connect(self._on_recognised)
        self.sidebar.chosen.connect(self._choose_scope)
        self.sidebar.dropped.connect(self._file_to)
        self.filters.changed.connect(self._filter)
        view.opened.connect(self._enter)
        view.chosen.connect(self._show_selection)
        view.selectionModel().selectionChanged.connect(self._show_selection)
        offer_menu(view, self._fill_menu)
        self.list.removed.connect(self.filed.throw_away)
        keys: Mapping[str, Callable[[], object]] = {
            "Ctrl+Return": self.open,
            "Ctrl+Shift+L": self.show_in_folder,
            "F2": self.edit_selected,
            "F8": self.accept_all,
            "S": self.postpone,
            "Space": self.view,
            "F3": partial(self.files.pane.step_text, 1),
            "Shift+F3": partial(self.files.pane.step_text, -1),
            "0": self.filed.use_also,
            **{str(number): partial(self.files.take, number) for number in (2, 3)},
        }
        for key, deed in keys.items():
            shortcut(view, key, deed)
        shortcut(files, "F8", self.accept_all, inside=True)
        files.pane.open_wanted.connect(self.open)
        files.pane.folder_wanted.connect(self.show_in_folder)
        files.pane.edit_wanted.connect(self.edit)
        files.pane.also_wanted.connect(self.filed.use_also)
        files.pane.use_wanted.connect(self._show_use)
        files.pane.viewer.previous_wanted.connect(partial(self._step, -1))
        files.pane.viewer.next_wanted.connect(partial(self._step, 1))
        files.registration.edit_wanted.connect(self.edit)
        for places_of in (files.destinations, files.shared):
            places_of.file_wanted.connect(self._file)
            places_of.other_wanted.connect(self.filed.use_also)
            places_of.several_wanted.connect(self.filed.use_also)
        files.accept_all_wanted.connect(self.accept_all)
        files.edit_all_wanted.connect(self.edit_selected)
        files.also_wanted.connect(self.filed.use_also)
        files.trash_wanted.connect(self.filed.throw_away)

    def check_files(self) -> None:
        """Look whether every file is there and as it was."""
        CheckDialog(self.desk, self).open()

    def open_trash(self) -> None:
        """Show what was thrown away."""
        TrashDialog(self.desk, self).open()

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
            trying(self, lambda row=row: open_file(copy_to_open(files, row.evidence, folder)))

    def view(self) -> None:
        """Show the selected files at a size to read them; of one alone also those around it in the list."""
        rows, at = self.list.view.to_leaf(_VIEWED)
        if rows:
            ViewerDialog(self.desk, [row.evidence for row in rows], Beside(), self, at).open()

    def show_in_folder(self) -> None:
        """Show the chosen file where it is stored."""
        if row := self.list.view.current():
            show_stored(self.desk, row.evidence, self)

    def accept_all(self) -> None:
        """Take everything that is proposed for the selected files, as one step."""
        if ids := self.list.view.selected_ids():
            self.files.accept_all(ids)

    def postpone(self) -> None:
        """Put the selected files of 待归口 off, or take them up again."""
        rows = [row for row in self.list.view.selected() if row.in_inbox]
        if rows:
            put_off = not all(row.postponed for row in rows)
            following = self.list.view.after_selected()
            self.desk.change(lambda session: postpone(session, [row.id for row in rows], postponed=put_off))
            if put_off and following:
                self.list.view.choose(following)

    def _enter(self, row: FileRow) -> None:
        """Enter on a row: file it where it belongs, or open its record; of several, ask where they belong."""
        if self.files.take(1):
            return
        if row.in_inbox and len(self.list.view.selected_ids()) > 1:
            self.filed.use_also()
        else:
            self.edit()

    def _file(self, place: Destination) -> None:
        self.filed.file(self.list.view.selected_ids(), target_of(place), place_name(place))

    def _file_to(self, scope: Scope, ids: list[str]) -> None:
        """Dropped on a task or slot of the plan."""
        if scope.filter.requirement_id:
            self.filed.file(ids, Target(EvidenceUse.SLOT, scope.filter.requirement_id), scope.title)
        elif scope.filter.task_id:
            self.filed.file(ids, Target(EvidenceUse.TASK, scope.filter.task_id), scope.title)

    def _step(self, by: int) -> None:
        """Go to a neighbouring file while its pages are looked at."""
        view = self.list.view
        number = view.currentIndex().row() + by
        if 0 <= number < self.list.model.rowCount():
            view.choose(self.list.model.ids[number])

    def _filter(self) -> None:
        """Other words or choices: what a search led to is no longer what is sought."""
        self._hit = None
        self._show_files()

    def _choose_scope(self, scope: Scope) -> None:
        self.scope = scope
        self.filed.forget()
        if self.isVisible():
            self._show_files()
        else:
            self._mark()

    def _show_files(self) -> None:
        groups = (
            self.desk.read(inbox_groups) if self.scope.key == INBOX and not self.filters.narrowed() else []
        )
        ids = [row_id for group in groups for row_id in group.ids] if groups else self._ids()
        words = self.filters.words()
        texts = self.desk.workspace.texts
        hits = texts.find(words, _EXCERPTS)
        self._pages = {hit.sha256: hit.page for hit in hits}
        self.keys.setVisible(bool(groups))
        self.heading.setText(self.scope.title)
        self.said.setText(said(len(ids), groups))
        self.filters.show_found(len(ids))
        counts = self.desk.read(library_counts)
        # Where the cache of texts was lost, they are read anew.
        lost = counts.every - self.desk.workspace.texts.count(RULES) if words else 0
        unread = max(counts.unread, lost)
        self.reading.show_for(unread, searched=bool(words), asked=self.scope.key == UNRECOGNISED)
        empty = _NONE_FOUND if self.filters.narrowed() else self.scope.empty
        headings = {group.ids[0]: heading(group) for group in groups}
        excerpts = {hit.sha256: excerpt(hit) for hit in hits}
        self._shown = None
        self.list.show_files(ids, empty, headings, lambda title: places(title, words), excerpts)
        self.filed.show_taken_back()
        self._show_selection()

    def _ids(self) -> list[str]:
        wanted = self.filters.narrow(self.scope.filter)
        texts = self.desk.workspace.texts
        wanted = replace(wanted, written_in=texts.hashes(wanted.text))
        if self.scope.key == UNRECOGNISED:
            wanted = replace(wanted, hashes=self.desk.read(waiting_hashes, texts))
        sort, descending = self.filters.order_by()
        return self.desk.read(
            lambda session: evidence_ids(session, None, wanted, sort=sort, descending=descending)
        )

    def _count(self) -> None:
        waiting = self.desk.read(waiting_count, self.desk.workspace.texts)
        self.sidebar.show_counts(self.desk.read(library_counts), waiting)

    def _on_recognised(self, read: Collection[str]) -> None:
        """These were read meanwhile: the file on show, in the end also what was sought, is shown anew."""
        if not self.isVisible():
            self._mark()
            return
        self._count()
        row, ended = self.list.view.current(), not self.desk.recognition.running
        if ended and (self.filters.words() or self.scope.key == UNRECOGNISED):
            self._show_files()
        elif row and (ended or row.sha256 in read):
            self._shown = None
            self._show_selection()

    def _show_selection(self) -> None:
        """Show the one that is chosen, or what can be done with several; nothing is read twice for it."""
        ids = self.list.view.selected_ids()
        self.edit_all.setEnabled(bool(ids))
        number = self.list.model.row_of(ids[0]) if len(ids) == 1 else None
        row = self.list.view.current() if number is None else self.list.model.row(number)
        page, words = 1, self.filters.words()
        if row:
            page = self._pages.get(row.sha256, 1)
            if self._hit and self._hit[0] == row.id:
                _, page, words = self._hit
        shown = (ids, row, page, words)
        if shown != self._shown:
            self._shown = shown
            if len(ids) > 1:
                few = self.list.view.selected(_WAITING) if len(ids) <= _WAITING else []
                self.files.show_many(ids, waiting=bool(few) and all(one.in_inbox for one in few))
            else:
                self.files.show_row(row, page, words)

    def _fill_menu(self, menu: QMenu) -> None:
        rows = self.list.view.selected()
        if not rows:
            return
        ids, keys = [row.id for row in rows], ("\t空格", "\tCtrl+Enter")
        add_file(
            menu, self.desk, [row.evidence for row in rows], self, look=self.view, launch=self.open, keys=keys
        )
        if any(row.in_inbox for row in rows):
            menu.addSeparator()
            menu.addAction("以后再说\tS", self.postpone)
            menu.addAction("不归口，留在材料库", lambda: self.desk.change(leave_inbox, ids))

    def _show_use(self, use: UseRow) -> None:
        """Go to what the file serves, in its own year."""
        plan = self.desk.plan
        if plan is None or plan.id != use.plan_id:
            self.desk.choose_plan(use.plan_id)
        if use.use in _RECORDS:
            self.desk.record_wanted.emit(_RECORDS[use.use], use.id)
        elif use.task_id:
            self.desk.task_wanted.emit(use.task_id)
