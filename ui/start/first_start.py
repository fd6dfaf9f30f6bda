"""The first minutes: where to begin from, where the data lives, the unit's name, its departments."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLayout,
    QLineEdit,
    QMenu,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.long_work import JobRunner
from ui.ground.messages import ask
from ui.parts.dialog_parts import bar, fit, lay_out, put
from ui.parts.fields import button, label, mark_invalid
from ui.plan.names_paste import NamesPaste
from ui.plan.plan_pieces import draft_summary
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import ask_for_draft
from ui.plan.year_question import take_draft
from ui.start.page_parts import named_in, page_of, set_role
from ui.start.unit_field import UnitField
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
from wenming_desktop.workspace import DATABASE_NAME, Workspace, check_restorable, restore
from wenming_desktop.year.beginning import begin, check_place

T = TypeVar("T")
_START, _PLACE, _DEPARTMENTS = range(3)  # the pages


class FirstStart(QDialog):
    """Accepted with ``folder`` and the open ``workspace``; whoever takes them closes the workspace.

    Nothing is written before the last step; where that fails, everything typed stays.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("文明创建工作台")
        fit(self, 900, 540)
        self.folder: Path | None = None
        self.workspace: Workspace | None = None
        self._jobs = JobRunner(self)
        self._bundled = bundled_plan()
        self._imported: PlanDraft | None = None
        self._existing: Path | None = None
        self._backup: tuple[Path, BackupCounts] | None = None
        self._archive: Path | None = None
        self._masked = ""  # what the archive lacks
        self._suggested = ""  # the place that we filled in and the clerk has not changed
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
        self.place = QLineEdit(str(suggested_folder()))
        self._unit_field = UnitField()
        self.unit = self._unit_field.line
        self._place_note = label()
        self.names = NamesPaste()
        self._names_note = label(role="secondary")
        self.problem = label(role="late")
        self.back = button("上一步(&B)", lambda: self._go(self.pages.currentIndex() - 1))
        self.next = button("下一步(&N)", self._forward, primary=True)
        self.pages = QStackedWidget()
        for page in (self._start_page(), self._place_page(), self._departments_page()):
            self.pages.addWidget(page)
        self._lay_out()
        self.ways[BUNDLED].setChecked(True)
        self._found[BUNDLED].setText(f"{draft_summary(self._bundled)}，马上可用，以后可以修改")
        self._wire()
        self._go(_START)

    def done(self, result: int) -> None:
        self._jobs.join()
        super().done(result)

    def reject(self) -> None:
        if not self._jobs.busy():  # a restore under way is not cut off; it takes seconds
            super().reject()

    @property
    def way(self) -> int:
        """Which way to begin is chosen."""
        return next(number for number, choice in enumerate(self.ways) if choice.isChecked())

    @property
    def draft(self) -> PlanDraft | None:
        """The plan to begin with; None where there is none (yet)."""
        return {BUNDLED: self._bundled, IMPORT: self._imported}.get(self.way)

    def _start_page(self) -> QWidget:
        parts: list[QWidget | QLayout | None] = []
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

    def _place_page(self) -> QWidget:
        browse = button("浏览(&L)…", self._browse)
        place_name = label("数据文件夹(&D)")
        place_name.setBuddy(self.place)
        self._place_note.setWordWrap(True)
        line = bar(self.place, browse)
        gap = QWidget()
        gap.setFixedHeight(theme.px(8))
        hint = "台账、材料和备份都放在这一个文件夹里。请选本机硬盘，不要选U盘、网络盘或同步盘。"
        return page_of("数据放在哪里", hint, place_name, line, self._place_note, gap, self._unit_field)

    def _departments_page(self) -> QWidget:
        self._names_note.setWordWrap(True)
        page = page_of(
            "有哪些科室",
            "粘贴科室名单，也可以连负责人和电话一起从表格粘贴。可以先空着，以后再添加。",
            stretch=False,
        )
        layout = page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(self.names, 1)
            layout.addWidget(self._names_note)
        return page

    def _lay_out(self) -> None:
        self.problem.setWordWrap(True)
        steps = bar(*self._step_labels, None)
        steps.setSpacing(theme.px(24))
        end = bar(self.problem, button("取消", self.reject), self.back, self.next)
        end.setStretchFactor(self.problem, 1)
        lay_out(self, steps, self.pages, end).setStretch(1, 1)
        self.next.setDefault(True)

    def _wire(self) -> None:
        for number, choice in enumerate(self.ways):
            choice.toggled.connect(self._refresh)
            if number != BUNDLED:
                self.choose[number - 1].pressed.connect(lambda choice=choice: choice.setChecked(True))
        self.place.textChanged.connect(self._refresh)
        self.unit.textChanged.connect(self._refresh)
        self.names.changed.connect(self._refresh)

    def _go(self, page: int) -> None:
        self.problem.clear()
        if page == _PLACE:
            self._suggest()
        elif page == _DEPARTMENTS and self.draft:
            self.names.set_known(named_in(self.draft))
        self.pages.setCurrentIndex(page)
        (self.ways[self.way], self.place if self.way in BACK else self.unit, self.names.box)[page].setFocus()
        self._refresh()

    def _suggest(self) -> None:
        """Fill in what is known from the plan or the backup, unless the clerk wrote something else."""
        # Who issued the bundled plan is another unit.
        self._unit_field.suggest(self._imported.issuer if self.way == IMPORT and self._imported else "")
        place = str(suggested_folder())
        if self.way == RESTORE and self._backup:
            lies_in = self._backup[0].parent  # the evidence files lie beside the backups, or beside 登记.json
            if lies_in.name == "backups":
                place = str(lies_in.parent)
            elif self._backup[0].name == SIDECAR:
                place = str(lies_in)
        if self.place.text() in {str(suggested_folder()), self._suggested}:
            self._suggested = place
            self.place.setText(place)

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
        self._unit_field.setVisible(way not in BACK)
        refusal, note = self._place_state()
        self._place_note.setText(refusal or note)
        set_role(self._place_note, "late" if refusal else "secondary")
        mark_invalid(self.place, refusal)
        self._names_note.setText(self.names.problem or self._names_summary())
        set_role(self._names_note, "late" if self.names.problem else "secondary")
        ready = (
            page == _START,
            not refusal,
            not self.names.problem,
        )[page]
        busy = self._jobs.busy()
        self.next.setEnabled(ready and not busy)
        self.back.setEnabled(not busy)
        self.pages.setEnabled(not busy)

    def _place_state(self) -> tuple[str, str]:
        """Why the data folder cannot be taken, and what will happen there; one of them is empty."""
        try:
            back, whole = self.way in BACK, self.way == ARCHIVE
            note = check_place(self.place.text(), restoring=back, whole=whole)
            return "", f"{note}\n{self._masked}" if whole and self._masked else note
        except UserError as error:
            return error.message, ""

    def _names_summary(self) -> str:
        named = named_in(self.draft) if self.draft else []
        parts = [f"将添加 {len(self.names.fresh)} 个科室。"] if self.names.fresh else []
        if named:
            parts.append(f"方案里写到的 {len(named)} 个科室会自动添加。")
        return "".join(parts)

    def _browse(self) -> None:
        if folder := choose_folder(self, "数据放在哪里", self.place.text()):
            self.place.setText(str(folder))

    def _forward(self) -> None:
        page = self.pages.currentIndex()
        chosen = (None, self._imported, self._existing, self._backup, self._archive)
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
        if self.way == OPEN and self._existing:
            self._accept_with(self._existing, Workspace.open)
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
