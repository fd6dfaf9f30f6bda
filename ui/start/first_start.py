"""The first minutes: where to begin from, where the data lives, the unit's name, its departments."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QLayout,
    QMenu,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.long_work import JobRunner
from ui.ground.messages import ask
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out, put, scrolled
from ui.parts.fields import button, label
from ui.plan.names_paste import NamesPaste
from ui.plan.plan_pieces import draft_summary
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import ask_for_draft
from ui.plan.year_question import take_draft
from ui.start.found_data import FoundDataList
from ui.start.look_only import opened_anyhow
from ui.start.page_parts import named_in, page_of, set_role
from ui.start.place_page import PlacePage
from ui.start.ways import (
    ABOUT,
    ARCHIVE,
    BACK,
    BUNDLED,
    IMPORT,
    LAST,
    OPEN,
    RESTORE,
    STEPS,
    WAYS,
    choose_backup,
    choose_folder,
    choose_zip,
)
from ui.transfer.restore_dialog import (
    RestoreDialog,
    SourceWords,
    backup_words,
    source_words,
)
from wenming_desktop.errors import UserError
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.safety.backup import BackupCounts
from wenming_desktop.safety.location import suggested_folder
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.safety.trouble import DataFolderError, Trouble
from wenming_desktop.workspace import DATABASE_NAME, Workspace, check_restorable, restore
from wenming_desktop.year.beginning import begin

T = TypeVar("T")
_START, _PLACE, _DEPARTMENTS = range(3)  # the pages
_CAN_BE_HELPED = {Trouble.DAMAGED, Trouble.NEWER, Trouble.UNREAD}  # on a page of its own


class FirstStart(Dialog):
    """Accepted with ``folder`` and the open ``workspace``; whoever takes them closes the workspace.

    Accepted without a workspace where ``practice`` is wanted first, or where the data of ``folder`` did not
    open and it has to be said why. Nothing is written before the last step; where that fails, everything
    typed stays.
    """

    keeps_input = True

    def __init__(self, parent: QWidget | None = None, way: int = BUNDLED) -> None:
        super().__init__(parent)
        self.setWindowTitle("文明创建工作台")
        fit(self, 900, 600)
        self.practice = False
        self.folder: Path | None = None
        self.workspace: Workspace | None = None
        self._jobs = JobRunner(self)
        self._bundled = bundled_plan()
        self._imported: PlanDraft | None = None
        self._existing: Path | None = None
        self._backup: tuple[Path, BackupCounts] | None = None
        self._archive: Path | None = None
        self._masked = ""  # what the archive lacks
        self._step_labels = [label() for _ in range(3)]
        self.ways = [QRadioButton(text) for text in WAYS]
        self._found = [label(text, "secondary") for text in ABOUT]
        self.choose = [
            button("选择或粘贴(&F)…", self._import),
            button("选择文件夹(&G)…", self._choose_existing),
            button("选择备份(&H)…", self._choose_backup),
            button("选择存档(&J)", lambda: None),
        ]
        kinds = QMenu(self)
        kinds.addAction("存档文件夹…", self._choose_archive_folder)
        kinds.addAction("存档 .zip…", self._choose_archive_zip)
        self.choose[ARCHIVE - 1].setMenu(kinds)
        self.found_data = FoundDataList()
        self._place_page = PlacePage()
        self.place, self._place_note = self._place_page.place, self._place_page.note
        self._unit_field = self._place_page.unit_field
        self.unit = self._unit_field.line
        self.names = NamesPaste()
        self._names_note = label(role="secondary")
        self.problem = label(role="late")
        self.back = button("上一步(&B)", lambda: self._go(self.pages.currentIndex() - 1))
        self.next = button("下一步(&N)", self._forward, primary=True)
        self.pages = QStackedWidget()
        for page in (scrolled(self._start_page()), scrolled(self._place_page), self._departments_page()):
            self.pages.addWidget(page)
        self._lay_out()
        self.ways[way].setChecked(True)
        self._found[BUNDLED].setText(f"{draft_summary(self._bundled)}，马上可用，以后可以修改")
        self._wire()
        self._go(_START)
        self.found_data.look()

    def done(self, result: int) -> None:
        self.found_data.join()
        self._jobs.join()
        super().done(result)

    def reject(self) -> None:
        if not self._jobs.busy():  # a restore under way is not cut off; it takes seconds
            super().reject()

    @property
    def way(self) -> int:
        """Which way to begin is chosen."""
        if self.found_data.chosen():
            return OPEN
        return next(number for number, choice in enumerate(self.ways) if choice.isChecked())

    @property
    def draft(self) -> PlanDraft | None:
        """The plan to begin with; None where there is none (yet)."""
        return {BUNDLED: self._bundled, IMPORT: self._imported}.get(self.way)

    def _start_page(self) -> QWidget:
        parts: list[QWidget | QLayout | None] = [self.found_data]
        for number, (choice, found) in enumerate(zip(self.ways, self._found, strict=True)):
            found.setWordWrap(True)
            found.setIndent(theme.px(22))
            text = QVBoxLayout()
            text.setSpacing(theme.px(2))
            text.setContentsMargins(0, theme.px(2), 0, theme.px(2))
            put(text, choice, found)
            line = bar(text)
            line.setStretch(0, 1)
            if number != BUNDLED:
                self.choose[number - 1].setMinimumWidth(theme.px(132))
                line.addWidget(self.choose[number - 1], 0, Qt.AlignmentFlag.AlignVCenter)
            parts.append(line)
        return page_of("从哪里开始", "选一种开始，以后还可以导入别的方案。", *parts, apart=8)

    def _departments_page(self) -> QWidget:
        self._names_note.setWordWrap(True)
        about = "粘贴科室名单，也可以连负责人和电话一起从表格粘贴。可以先空着，以后再添加。"
        return page_of("有哪些科室", about, self.names, self._names_note, stretch=False)

    def _lay_out(self) -> None:
        self.problem.setWordWrap(True)
        steps = bar(*self._step_labels, None)
        steps.setSpacing(theme.px(24))
        self._practise = button("先练习一下(&P)", self._begin_practice, link=True)
        end = bar(self._practise, self.problem, button("取消(&C)", self.reject), self.back, self.next)
        end.setStretchFactor(self.problem, 1)
        lay_out(self, steps, self.pages, end).setStretch(1, 1)
        self.next.setDefault(True)

    def _wire(self) -> None:
        self._group = QButtonGroup(self)  # with those that are found later: they stand in another widget
        for number, choice in enumerate(self.ways):
            self._group.addButton(choice)
            choice.toggled.connect(self._choose_way)
            if number != BUNDLED:
                self.choose[number - 1].pressed.connect(lambda choice=choice: choice.setChecked(True))
        self.found_data.found.connect(self._offer_found)
        self._place_page.changed.connect(self._refresh)
        self.names.changed.connect(self._refresh)

    def _choose_way(self) -> None:
        self.problem.clear()  # it was about another way
        self._refresh()

    def _offer_found(self) -> None:
        """What is there already comes first, unless the clerk has begun to choose."""
        untouched = self.pages.currentIndex() == _START and self.ways[BUNDLED].isChecked()
        for choice, _ in self.found_data.choices:
            self._group.addButton(choice)
            choice.toggled.connect(self._choose_way)
        if untouched:
            first, _ = self.found_data.choices[0]
            first.setChecked(True)
            first.setFocus()
        self._refresh()

    def _begin_practice(self) -> None:
        self.practice = True
        self.accept()

    def _go(self, page: int) -> None:
        self.problem.clear()
        if page == _PLACE:
            self._suggest()
        elif page == _DEPARTMENTS and self.draft:
            self.names.set_known(named_in(self.draft))
        self.pages.setCurrentIndex(page)
        chosen = self._group.checkedButton()
        (chosen, self.place if self.way in BACK else self.unit, self.names.box)[page].setFocus()
        self._refresh()

    def _suggest(self) -> None:
        """Fill in what is known from the plan or the backup, unless the clerk wrote something else."""
        # Who issued the bundled plan is another unit.
        self._unit_field.suggest(self._imported.issuer if self.way == IMPORT and self._imported else "")
        place = suggested_folder()
        if self.way == RESTORE and self._backup:
            lies_in = self._backup[0].parent  # the evidence files lie beside the backups, or beside 登记.json
            if lies_in.name == "backups":
                place = lies_in.parent
            elif self._backup[0].name == SIDECAR:
                place = lies_in
        self._place_page.suggest(place)

    def _refresh(self) -> None:
        page, way = self.pages.currentIndex(), self.way
        titles = STEPS[way]
        for number, step in enumerate(self._step_labels):
            step.setVisible(number < len(titles) and len(titles) > 1)
            step.setText(f"{number + 1}　{titles[number]}" if number < len(titles) else "")
            set_role(step, "current" if number == page else "secondary")
        last = page == len(titles) - 1
        self.back.setVisible(page > _START)
        self.next.setText(LAST[way] if last else "下一步(&N)")
        self._practise.setVisible(page == _START)
        takes = self._place_page.check(back=way in BACK, whole=way == ARCHIVE, lacks=self._masked)
        self._names_note.setText(self.names.problem or self._names_summary())
        set_role(self._names_note, "late" if self.names.problem else "secondary")
        ready = (True, takes, not self.names.problem)[page]
        busy = self._jobs.busy()
        self.next.setEnabled(ready and not busy)
        self.back.setEnabled(not busy)
        self.pages.setEnabled(not busy)

    def _names_summary(self) -> str:
        named = named_in(self.draft) if self.draft else []
        parts = [f"将添加 {len(self.names.fresh)} 个科室。"] if self.names.fresh else []
        if named:
            parts.append(f"方案里写到的 {len(named)} 个科室会自动添加。")
        return "".join(parts)

    def _forward(self) -> None:
        page = self.pages.currentIndex()
        existing = self.found_data.chosen() or self._existing
        chosen = (None, self._imported, existing, self._backup, self._archive)
        missing = chosen[self.way] is None
        if page == _START and self.way != BUNDLED and missing:
            self.choose[self.way - 1].click()
        elif page == _PLACE and self.way not in BACK and not self._unit_field.given():
            pass  # it says so
        elif page < len(STEPS[self.way]) - 1:
            self._go(page + 1)
        else:
            self._finish()

    def _import(self) -> None:
        ask_for_draft(self, self._take_draft, "用这份方案")

    def _take_draft(self, draft: PlanDraft, preview: PlanPreview) -> None:
        take_draft(preview, draft, lambda corrected: self._import_draft(corrected, preview))

    def _import_draft(self, draft: PlanDraft, preview: PlanPreview) -> None:
        preview.finish()
        self._imported = draft
        self._found[IMPORT].setText(f"《{draft.title}》，{draft_summary(draft)}")
        self.next.setFocus()

    def _choose_existing(self) -> None:
        folder = choose_folder(self, "选择已有的数据文件夹")
        if folder is None:
            return
        self._existing = folder if (folder / DATABASE_NAME).is_file() else None
        self.problem.clear()
        if self._existing:
            self._found[OPEN].setText(str(folder))
            self.next.setFocus()
        else:
            self.problem.setText(f"“{folder}”里没有本程序的数据（{DATABASE_NAME}），请重新选择。")

    def _choose_backup(self) -> None:
        if path := choose_backup(self):
            self._work("查看备份", lambda: (path, check_restorable(path)), self._take_backup)

    def _take_backup(self, backup: tuple[Path, BackupCounts]) -> None:
        self._backup = backup
        self._found[RESTORE].setText(backup_words(backup[1]))
        self.next.setFocus()

    def _choose_archive_folder(self) -> None:
        self._look_at_archive(choose_folder(self, "选择存档文件夹（里面有 bagit.txt）"))

    def _choose_archive_zip(self) -> None:
        self._look_at_archive(choose_zip(self))

    def _look_at_archive(self, path: Path | None) -> None:
        self.ways[ARCHIVE].setChecked(True)
        if path:
            self._work("查看存档", lambda: (path, source_words(path)), self._take_archive)

    def _take_archive(self, found: tuple[Path, SourceWords]) -> None:
        self._archive = found[0]
        self._masked = found[1].masked
        self._found[ARCHIVE].setText(found[1].line)
        self._found[ARCHIVE].setToolTip(found[1].words)
        self.next.setFocus()

    def _finish(self) -> None:
        folder = Path(self.place.text().strip())
        draft = self.draft
        existing = self.found_data.chosen() or self._existing
        if self.way == OPEN and existing:
            self._accept_with(existing, opened_anyhow)
        elif self.way == RESTORE and self._backup:
            backup, _ = self._backup
            # Only the copying is done aside: a workspace's lock belongs to the thread that opens it.
            self._work(
                "恢复",
                lambda: restore(folder, backup),
                lambda _: self._accept_with(folder, Workspace.open),
            )
        elif self.way == ARCHIVE and self._archive:
            self._restore_archive(self._archive, folder)
        elif draft:
            unit, departments = self.unit.text(), self.names.drafts
            self._accept_with(folder, lambda folder: begin(folder, unit, draft, departments))

    def _restore_archive(self, archive: Path, folder: Path) -> None:
        """Ask first where there is data; open what came back."""

        def restore_it() -> None:
            dialog = RestoreDialog(self._jobs, archive, folder, over=over, parent=self)
            dialog.finished.connect(
                lambda: self._accept_with(folder, Workspace.open) if dialog.restored else self._refresh()
            )
            dialog.open()

        over = (folder / DATABASE_NAME).exists()
        if over:
            said = f"“{folder}”里已有数据，会整个换成“{archive.name}”里的。现有的先存成备份。要换吗？"
            ask(self, said, "换成这一份", restore_it, no=("不换", lambda: None))
        else:
            restore_it()

    def _accept_with(self, folder: Path, opening: Callable[[Path], Workspace]) -> None:
        self.problem.clear()
        self.setCursor(Qt.CursorShape.WaitCursor)
        try:
            self.workspace = opening(folder)
        except UserError as error:
            told_elsewhere = isinstance(error, DataFolderError) and error.trouble in _CAN_BE_HELPED
            if not (self.way == OPEN and told_elsewhere):
                self.problem.setText(error.message)
                return
        finally:
            self.unsetCursor()
        self.folder = folder
        self.accept()

    def _work(self, name: str, run: Callable[[], T], done: Callable[[T], object]) -> None:
        def finished(result: T) -> None:
            self._rest("")
            done(result)

        self.problem.setText(f"正在{name}……")
        self._jobs.start(
            name,
            lambda _job: run(),
            finished,
            failed=lambda error: self._rest(error.message),
            cancelled=lambda: self._rest(""),
        )
        self._refresh()

    def _rest(self, problem: str) -> None:
        self.problem.setText(problem)
        self._refresh()
