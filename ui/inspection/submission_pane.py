"""报送包: the rules on the left, every file checked in the middle, what a person decides on the right."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.system import ask_folder, show_in_folder, trying
from ui.inspection.check_print import print_check
from ui.inspection.checked_table import CheckedTable, Show, totals
from ui.inspection.chosen_items import ChosenItems
from ui.inspection.decision_panel import DecisionPanel
from ui.inspection.profile_card import ProfileCard
from ui.inspection.profile_deeds import ProfileDeeds
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, card, label, shortcut
from ui.parts.page import Page
from ui.parts.segments import Segments
from wenming_desktop.entities.table_names import Table
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.search.index import Kind
from wenming_desktop.transfer.submission.checking import check_submission
from wenming_desktop.transfer.submission.gathering import SubmissionItem
from wenming_desktop.transfer.submission.looking import Look, look_at, still_true
from wenming_desktop.transfer.submission.making import write_submission
from wenming_desktop.transfer.submission.profiles import (
    ProfileRow,
    note_used,
    profile_rows,
)
from wenming_desktop.transfer.submission.report import CheckedFile, Choices, Key, Report, Submission
from wenming_desktop.words import size_text

_LEFT, _RIGHT = 270, 340  # pixels at 100 %
_LEFT_SHARE, _RIGHT_SHARE = 0.23, 0.28  # of the width, at most
_ROOMY = 1200  # pixels at 100 % from which the hint has room
_NO_PROFILE = "先在左边选一个报送要求，没有就新建。"
_NO_FILES = "选的这些任务还没有材料。先到任务页把材料拖进格子，再回来检查。"
_NO_ITEMS = "材料册里一项也没有勾选。先在材料册里勾选要送的，再回到报送包。"
_CHECKING = "正在检查…"
_NOT_CHECKED = "没有检查完。按 F5 再检查一次。"


# The profile, the clerk's choices, where to, what is known of the files
Run = tuple[str, Choices, Path | None, dict[str, Look]]


class SubmissionPane(Page):
    """Checks the chosen items by the chosen profile and makes the package.

    The clerk's choices of a run are kept while the window is open.
    """

    tables: ClassVar[frozenset[Table]] = frozenset(
        {
            *(Table.SUBMISSION_PROFILE, Table.EVIDENCE, Table.EVIDENCE_LINK, Table.REQUIREMENT_EVIDENCE),
            *(Table.ACTIVITY_EVIDENCE, Table.ACTIVITY_TASK, Table.ACTIVITY, Table.TASK, Table.CATEGORY),
            *(Table.MATERIAL_REQUIREMENT, Table.INDICATOR, Table.INDICATOR_TASK),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._chosen = ChosenItems()
        self._profile_id = ""
        self._profiles: Sequence[ProfileRow] = ()
        self._items: Sequence[SubmissionItem] = ()
        self._looks: dict[str, Look] = {}
        self._choices = Choices()
        self._place: Path | None = None
        self._work: LongWork | None = None
        self.report: Report | None = None
        self.profiles, self.table, self.decision = ProfileCard(), CheckedTable(), DecisionPanel(desk)
        self.filter = Segments("看哪些")
        self._hint = label("要你定的排在前面", "secondary")
        self._said, self._warned = label(), label(role="lacking")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.stop = button("取消", self._cancel)
        self.show_made = button("在文件夹中显示", self._show_folder)
        self.sheet = button("打印检查单…", self._print)
        self.make = button("做报送包…", self._make, primary=True)
        self._deeds = ProfileDeeds(desk, self, self.choose_profile)
        self._made: Path | None = None
        self._looking = False
        self._untold: Submission | None = None  # made, and told when it is known how the files are now
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        frame, column = card()
        column.setContentsMargins(0, theme.px(8), 0, 0)
        head = bar(label("检查", "heading"), self.filter, None, self._hint)
        head.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        column.addLayout(head)
        self._words = label(role="secondary")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        column.addWidget(self.table, 1)
        column.addWidget(self._words, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(12))
        self._row.addWidget(self.profiles)
        self._row.addWidget(frame, 1)
        self._row.addWidget(self.decision)
        foot, line = card()
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        buttons = (self.stop, self.show_made, self.sheet, self.make)
        line.addLayout(bar(self._said, self._warned, self.bar, None, *buttons))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        whole.addLayout(self._row, 1)
        whole.addWidget(foot)
        for part in (self.bar, self.stop, self.show_made):
            part.hide()

    def _connect(self) -> None:
        cards = self.profiles
        cards.chosen.connect(self.choose_profile)
        cards.edited.connect(partial(self._deeds.edit, self._profile))
        cards.added.connect(self._deeds.add)
        cards.samples_wanted.connect(self._deeds.add_samples)
        cards.copied.connect(partial(self._deeds.copy, self._profile))
        cards.removed.connect(partial(self._deeds.remove, self._profile))
        cards.place_wanted.connect(self._ask_place)
        cards.begun_anew.connect(partial(self._decide, Choices()))
        self.filter.chosen.connect(self._filter)
        self.table.chosen.connect(self._show_file)
        self.table.wanted.connect(self.decision.focus)
        self.decision.decided.connect(self._decide)
        self.decision.file_wanted.connect(self._choose_file)
        self.decision.record_wanted.connect(partial(self.desk.record_wanted.emit, Kind.EVIDENCE.value))
        shortcut(self, Qt.Key.Key_F5, self.reload, inside=True)

    def show_tasks(self, codes: Sequence[str] | None = None) -> None:
        """Be about the tasks of these codes, which may be none; None: about all of the plan on show."""
        self._chosen = ChosenItems(codes)
        self._mark()

    def show_indicators(self, ids: Sequence[str]) -> None:
        """Be about these indicators of the plan on show."""
        self._chosen = ChosenItems(indicators=ids)
        self._mark()

    def kept(self) -> Run:
        """What is chosen, for another pane."""
        return self._profile_id, self._choices, self._place, self._looks

    def take(self, kept: Run) -> None:
        """Choose what was chosen in another pane."""
        self._profile_id, self._choices, self._place, self._looks = kept

    def choose_profile(self, profile_id: str) -> None:
        """Check by this profile."""
        self._profile_id = profile_id
        self.reload()

    def reload(self) -> None:
        self._profiles = self.desk.read(profile_rows)
        chosen = self._profile()
        self._profile_id = chosen.id if chosen else ""
        self.profiles.show_profiles(self._profiles, chosen)
        self.profiles.show_place(self._place)
        self._items = self._chosen.read(self.desk)
        self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.profiles.setFixedWidth(min(theme.px(_LEFT), round(self.width() * _LEFT_SHARE)))
        self._hint.setVisible(self.table.isVisible() and self.width() > theme.px(_ROOMY))
        self.decision.setFixedWidth(min(theme.px(_RIGHT), round(self.width() * _RIGHT_SHARE)))

    def _profile(self) -> ProfileRow | None:
        """The one on show; at first the one used last."""
        own = [row for row in self._profiles if row.id == self._profile_id]
        latest = sorted(self._profiles, key=lambda row: row.used_on.isoformat() if row.used_on else "")
        return next(iter([*own, *latest[::-1]]), None)

    def _look(self) -> None:
        """Look at what is not known yet, then check."""
        if self._chosen.none or self._profile() is None:
            self._show_nothing(_NO_PROFILE if self._profile() is None else _NO_ITEMS)
            return
        files = [file for item in self._items for file in item.files]
        store, known, limit = self.desk.workspace.files, self._looks, self._limit()
        true = still_true(files, store, known, limit)
        if not self._looking and all(file.sha256 in true for file in files):
            self._check()
            return
        self._show_nothing(_CHECKING)
        if self._looking:
            return  # what it does not look at is seen to when it is done
        self._looking = True
        look, told = partial(look_at, files, store, known=known, limit=limit), partial(self._looked, limit)
        run = self.desk.run
        self._begin(run("检查报送材料", look, told, self._failed, self._ended, housekeeping=True))

    def _limit(self) -> int:
        """Bytes that a PDF may have by the profile; 0: any."""
        row = self._profile()
        return row.draft.document_bytes if row else 0

    def _looked(self, limit: int, looks: dict[str, Look]) -> None:
        self._ended()
        self._looks = {**self._looks, **looks}
        known = all(file.sha256 in self._looks for item in self._items for file in item.files)
        if known and not self._chosen.none and limit == self._limit():
            self._check()
        else:  # others were chosen meanwhile, or another profile
            self._look()

    def _check(self) -> None:
        row = self._profile()
        if row is None:
            return
        self.report = check_submission(self._items, row.draft, self._looks, self._choices)
        self._show_report()
        if made := self._untold:
            self._untold = None
            self._tell(made)

    def _show_report(self, choose: Key | None = None) -> None:
        report = self.report
        if report is None:
            return
        counts = {show: sum(map(show.takes, report.files)) for show in Show}
        on = self.filter.on() or Show.ALL.value
        self.filter.offer([(show.value, f"{show.value} {count}") for show, count in counts.items()], on)
        now = self.table.file()
        wanted = choose or (now.key if now else None) or next((file.key for file in report.asked), None)
        self.table.show_report(report, Show(on), wanted)
        files = sum(len(file.sources) for file in report.files) + len(report.left_out)
        self._show_words("" if files else _NO_FILES if self._items else _NO_ITEMS)
        empty = [item.code for item in report.empty]
        self.profiles.show_run(len(self._items), files, totals(report), self._choices.count(), empty)
        self._show_foot(report)

    def _filter(self, _show: str) -> None:
        self._show_report()

    def _show_foot(self, report: Report) -> None:
        ready, asked, places = len(report.ready), len(report.asked), len(report.decisions)
        self._said.setText(f"{ready} 份可以送")
        many = f"{asked} 份" if asked == places else f"{places} 处（{asked} 份）"
        self._warned.setText(f"还有 {many}要你定，现在做就不带它们" if asked else "")
        self.make.setText(f"做报送包（{ready} 份）…" if ready else "做报送包…")
        self.make.setEnabled(bool(ready) and self._work is None)
        self.sheet.setEnabled(bool(report.files or report.left_out))

    def _show_file(self) -> None:
        if self.report:
            self.decision.show_file(self.report, self.table.file(), self._choices)

    def _show_nothing(self, words: str) -> None:
        self.report = None
        self.table.show_nothing()
        self.decision.show_nothing()
        self._show_words(words)
        self._said.setText("")
        self._warned.setText("")
        self.profiles.show_run(len(self._items), sum(len(item.files) for item in self._items), "—", 0, None)
        self.make.setText("做报送包…")
        self.make.setEnabled(False)
        self.sheet.setEnabled(False)

    def _show_words(self, words: str) -> None:
        """Say something in place of the list; the list where there is nothing to say."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        for part in (self.table, self.filter):
            part.setVisible(not words)
        self._hint.setVisible(not words and self.width() > theme.px(_ROOMY))

    def _choose_file(self, file: CheckedFile) -> None:
        self.filter.turn_on(Show.ALL.value)
        self._show_report(file.key)

    def _decide(self, choices: Choices) -> None:
        """Take the clerk's choices, and go on with what has to be decided next."""
        now = self.table.file()
        before = [file.key for file in self.report.asked] if self.report else []
        self._choices, row = choices, self._profile()
        if row is None or self.report is None:
            return
        self.report = check_submission(self._items, row.draft, self._looks, choices)
        asked = [file.key for file in self.report.asked]
        at = before.index(now.key) if now and now.key in before else 0
        after = [key for key in before[at:] if key in asked] or asked
        self._show_report(after[0] if after else None)
        if after:
            self.decision.focus()
        else:
            self.table.setFocus()

    def _ask_place(self) -> bool:
        if folder := ask_folder(self, "报送包放在哪个文件夹里"):
            self._place = folder
            self.profiles.show_place(folder)
        return folder is not None

    def _print(self) -> None:
        if self.report:
            print_check(self.desk, self.report, self._choices)

    def _make(self) -> None:
        if self.report and self.report.ready and (self._place or self._ask_place()) and self._place:
            self.write_to(self._place)

    def write_to(self, place: Path) -> None:
        """Make the package in a folder."""
        report, workspace = self.report, self.desk.workspace
        today, profile_id = self.desk.today(), self._profile_id
        if report is None:
            return

        def write(job: Job) -> Submission:
            made = write_submission(workspace, report, place, job, today)
            with workspace.log.change() as session:
                note_used(session, profile_id, today)
            return made

        self._begin(self.desk.run("做报送包", write, self._show_sent, self._failed, self._stopped))

    def _begin(self, work: LongWork) -> None:
        self._work = work
        work.progressed.connect(self._progress)
        self._said.setText("")
        self._warned.setText("")
        self.make.setEnabled(False)
        self.show_made.hide()
        self.bar.setValue(0)
        for part in (self.bar, self.stop):
            part.show()

    def _progress(self, done: int, total: int, text: str) -> None:
        self.bar.setValue(done * 1000 // total if total else 0)
        self._said.setText(text)

    def _cancel(self) -> None:
        if self._work:
            self._work.cancel()

    def _ended(self) -> None:
        self._work, self._looking = None, False
        for part in (self.bar, self.stop):
            part.hide()
        if self.report:
            self._show_foot(self.report)
        else:
            self._said.setText("")
            if self._words.text() == _CHECKING:
                self._show_words(_NOT_CHECKED)

    def _stopped(self) -> None:
        self._ended()
        self._warned.setText("已取消，没有留下做了一半的报送包")

    def _failed(self, error: UserError) -> None:
        self._ended()
        self._warned.setText(error.message)

    def _show_sent(self, made: Submission) -> None:
        """Tell of a package; where something was lost meanwhile, after another look at it."""
        self._ended()
        self._made = made.folder
        self._profiles = self.desk.read(profile_rows)
        self.profiles.show_profiles(self._profiles, self._profile())
        late = {each.source.sha256 for each in made.left if each.late}
        if late and self._profile():
            self._looks = {key: look for key, look in self._looks.items() if key not in late}
            self._untold = made
            self._look()
        else:
            self._tell(made)

    def _tell(self, made: Submission) -> None:
        self._said.setText(f"已做好 {len(made.sent)} 份，{size_text(made.size)}，逐份读回核对过")
        left = len(made.left)
        self._warned.setText(f"{left} 份没有送，为什么见右边和报送清单.xlsx" if left else "")
        if left:
            self.table.choose_none()
            self.decision.show_left(made.left)
        self.show_made.show()
        self.show_made.setFocus()

    def _show_folder(self) -> None:
        if folder := self._made:
            trying(self, lambda: show_in_folder(folder))
