"""An activity of the ledger: entered, changed, copied; its kind decides which fields it has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ground.qt import add_texts
from ui.ledger.service_table import ServiceTable
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import fit
from ui.parts.fields import label
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from ui.parts.period_edit import PeriodEdit
from ui.parts.task_picker import TaskPicker
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.errors import FieldErrors
from wenming_desktop.forms import Saved
from wenming_desktop.ledger.activities import copy_activity, create_activity, edit_activity
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityDraft, VolunteerDraft, VolunteerRow
from wenming_desktop.ledger.checking import check, load_names
from wenming_desktop.ledger.festivals import FESTIVALS, festival_date, festival_in, festival_of
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.ledger.typed import read_fields, write_fields
from wenming_desktop.ledger.volunteers import add_volunteer, page_volunteers
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.counts import QuotaCount, quota_counts
from wenming_desktop.words import listed

EVERYBODY = 100_000  # volunteers, more than any roster has
_SAYS_AFTER = 250  # milliseconds after the last key
_FORM_FIELDS = {
    KindForm.PLAIN: (),
    KindForm.VOLUNTEER: ("service",),
    KindForm.FESTIVAL: ("festival",),
    KindForm.MEETING: ("agenda", "attendees", "conclusion"),
    KindForm.LECTURE: ("speaker",),
}
_SPECIAL = tuple(field for fields in _FORM_FIELDS.values() for field in fields)


def new_activity(
    desk: Desk, parent: QWidget, *, tasks: Sequence[str] = (), kind: str = "", day: date | None = None
) -> "ActivityDialog | None":
    """Open the form for a new activity.

    Args:
        desk: the desk.
        parent: the window it lies over.
        tasks: codes of the tasks that it counts for.
        kind: the kind's name; by default the one that a quota of these tasks asks for.
        day: when; by default the clerk says.

    Returns:
        The form; its ``saved_id`` is the activity's id once it was accepted. None while there is no plan.
    """
    if desk.plan is None:
        return None
    dialog = ActivityDialog(desk, parent, ActivityDraft(kind, "", day, tasks=tuple(tasks)))
    dialog.open()
    return dialog


def open_activity(desk: Desk, parent: QWidget, activity_id: str) -> "ActivityDialog | None":
    """Open the form of an activity; answers as new_activity()."""
    if desk.plan is None:
        return None
    dialog = ActivityDialog(desk, parent, desk.read(activity_detail, activity_id).draft, activity_id)
    dialog.open()
    return dialog


class ActivityDialog(FormDialog):
    """Left what every activity has, right its tasks and what only its kind has.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
        draft: what to begin with.
        activity_id: the activity that is changed; None for a new one.
    """

    table = "activity"

    def __init__(
        self, desk: Desk, parent: QWidget, draft: ActivityDraft, activity_id: str | None = None
    ) -> None:
        super().__init__(desk, "修改活动" if activity_id else "新增活动", parent)
        plan = desk.shown_plan()
        self.saved_id = ""
        self._plan_id, self._year, self._activity_id = plan.id, plan.year, activity_id
        self._codes = {task.id: task.code for task in plan.tasks}
        self._counts: list[QuotaCount] = desk.read(quota_counts, plan.id, desk.today())
        self._told: set[str] = set()  # warnings on show
        self._ticked: set[str] = set()  # tasks that the kind brought, not the clerk
        self._festival_chosen = bool(draft.festival)
        self._forms = {row.name: row.form for row in desk.read(kind_rows)}
        self._make_fields()
        self._lay_out()
        self._wire()
        self._show(draft)
        if activity_id is None:
            self.offer_another()

    def empty_for_another(self) -> None:
        kept = ActivityDraft(
            kind=self.kind.currentText(),
            title="",
            starts_on=None,
            place=self.place.text(),
            organiser=self.organiser.text(),
            tasks=self.tasks.codes(),
        )
        self._festival_chosen = False
        self._counts = self.desk.read(quota_counts, self._plan_id, self.desk.today())
        self._show(kept)

    def _make_fields(self) -> None:
        self.kind = ChoiceBox(placeholderText="请选择")
        add_texts(self.kind, list(self._forms))
        self.title = QLineEdit()
        self.period = PeriodEdit(self._year)
        self.place = QLineEdit()
        self.organiser = NameEdit([row.name for row in self.desk.read(department_rows)])
        self.people = QLineEdit(placeholderText="参加人数")
        self.hours = QLineEdit(placeholderText="小时，例如 2.5，路途不计")
        self.festival = ChoiceBox(placeholderText="请选择")
        for name in FESTIVALS:
            day = festival_date(name, self._year)
            self.festival.addItem(f"{name}（{day.month}月{day.day}日）" if day else name, name)
        self.speaker = QLineEdit()
        self.summary = _text(4, "做了什么、效果怎样，也可以以后再写")
        self.tasks = TaskPicker(self.desk.plan.tasks if self.desk.plan else (), "没有选任务，暂不计入次数")
        self.service = ServiceTable()
        self.agenda, self.attendees, self.conclusion = _text(2), _text(2), _text(3)

    def _lay_out(self) -> None:
        self.add_field("kind", self.kind)
        self.add_field("title", self.title)
        self.add_field("starts_on", self.period)
        self.add_field("place", self.place)
        self.add_field("organiser", self.organiser)
        self.add_field("people", self.people)
        self.add_field("hours", self.hours)
        self.add_field("festival", self.festival)
        self.add_field("speaker", self.speaker)
        self.add_field("summary", self.summary)
        right = self.second_column()
        self.add_field("tasks", self.tasks, right)
        self.add_field("service", self.service, right)
        self.add_field("agenda", self.agenda, right)
        self.add_field("attendees", self.attendees, right)
        self.add_field("conclusion", self.conclusion, right)
        self._said = label(role="lacking")
        self._said.setWordWrap(True)
        self.column.insertWidget(1, self._said)
        fit(self, 960, 640)

    def _wire(self) -> None:
        self._timer = QTimer(self, interval=_SAYS_AFTER, singleShot=True)
        self._timer.timeout.connect(self._say)
        lines = (self.title, self.place, self.organiser, self.people, self.hours, self.speaker)
        for line in (*lines, self.period):
            line.textChanged.connect(self._timer.start)
        for box in (self.summary, self.agenda, self.attendees, self.conclusion):
            box.textChanged.connect(self._timer.start)
        self.service.changed.connect(self._timer.start)
        self.tasks.changed.connect(self._timer.start)
        self.tasks.changed.connect(self._forget_ticked)
        self.festival.activated.connect(self._choose_festival)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.period.textChanged.connect(self._guess_festival)
        self.title.textChanged.connect(self._guess_festival)
        self.hours.textChanged.connect(self.service.set_hours)
        self.service.unknown.connect(self._ask_to_add)

    def _show(self, draft: ActivityDraft) -> None:
        self._load_roster()
        texts = write_fields(draft)
        for field, line in self._lines().items():
            line.setText(texts[field])
        for field, box in self._boxes().items():
            box.setPlainText(texts[field])
        self.period.set_period(draft.starts_on, draft.ends_on)
        self.festival.setCurrentIndex(self.festival.findData(draft.festival))
        self.service.set_hours(self.hours.text())
        self.service.set_service(draft.service)
        self.tasks.set_codes(draft.tasks)
        asked = [row.kind for row in self._counts if self._codes.get(row.task_id) in draft.tasks]
        kind = draft.kind or (asked[0] if asked and not self._activity_id else "")
        self.kind.setCurrentIndex(self.kind.findText(kind))
        self._show_kind()
        (self.title if kind else self.kind).setFocus()

    def _lines(self) -> dict[str, QLineEdit]:
        return {
            "title": self.title,
            "place": self.place,
            "organiser": self.organiser,
            "people": self.people,
            "hours": self.hours,
            "speaker": self.speaker,
        }

    def _boxes(self) -> dict[str, QPlainTextEdit]:
        return {
            "summary": self.summary,
            "agenda": self.agenda,
            "attendees": self.attendees,
            "conclusion": self.conclusion,
        }

    def _show_kind(self) -> None:
        """Show the fields of the kind, and others that hold something: nothing is saved unseen."""
        kind = self.kind.currentText()
        own = _FORM_FIELDS[self._forms.get(kind, KindForm.PLAIN)]
        holds = {field: bool(text.strip()) for field, text in self._texts().items()}
        holds["service"] = bool(self.service.table.rowCount())
        holds["festival"] = self._festival_chosen
        for field in _SPECIAL:
            self.show_field(field, shown=field in own or holds[field])
        asking = {self._codes[row.task_id]: row for row in self._counts if row.kind == kind}
        times = {True: "个节日", False: "次"}
        self.tasks.suggest(
            {code: f"{kind} {row.have}/{row.want}{times[row.festivals]}" for code, row in asking.items()}
        )
        self._tick(list(asking))
        self._guess_festival()
        self._timer.start()

    def _tick(self, asking: Sequence[str]) -> None:
        """A new activity counts for the one task that asks for its kind, until the clerk says otherwise."""
        chosen = set(self.tasks.codes()) - self._ticked
        self._ticked = set()
        if self._activity_id is None and not chosen and len(asking) == 1:
            self._ticked = set(asking)
        self.tasks.set_codes([*chosen, *self._ticked])

    def _forget_ticked(self) -> None:
        self._ticked = set()  # the clerk has chosen

    def _choose_festival(self) -> None:
        self._festival_chosen = True
        self._timer.start()

    def _guess_festival(self) -> None:
        if not self._festival_chosen and self._forms.get(self.kind.currentText()) == KindForm.FESTIVAL:
            period = self.period.period()
            name = festival_in(self.title.text()) or (festival_of(period.starts_on) if period else None)
            self.festival.setCurrentIndex(self.festival.findData(name))

    def _texts(self) -> dict[str, str]:
        """What stands in the fields, by the names that the ledger reads."""
        shown = self.kind.currentText() in self._forms and (
            self._festival_chosen or self._forms[self.kind.currentText()] == KindForm.FESTIVAL
        )
        return {
            **{field: line.text() for field, line in self._lines().items()},
            **{field: box.toPlainText() for field, box in self._boxes().items()},
            "kind": self.kind.currentText(),
            "starts_on": self.period.text(),
            "tasks": "、".join(self.tasks.codes()),
            "festival": (self.festival.currentData() or "") if shown else "",
        }

    def _read(self) -> tuple[ActivityDraft, dict[str, str], list[str]]:
        """The draft, why a field cannot be read, and what is only said."""
        draft, unread, said = read_fields(self._texts(), self._year)
        try:
            draft = replace(draft, service=self.service.service())
        except FieldErrors as error:
            unread |= error.fields
        return draft, unread, said

    def _say(self) -> None:
        """Say beforehand what would only be said, never refused."""
        draft, unread, said = self._read()

        def warnings(session: Session) -> tuple[str, ...]:
            return check(session, load_names(session, self._plan_id), draft, self._activity_id).warnings

        empty = not draft.title and not draft.starts_on
        told = [] if empty or unread else [*said, *self.desk.read(warnings)]
        self._told = set(told)
        self._said.setText("　".join(told))
        self._said.setVisible(bool(told))

    def submit(self, session: Session) -> Saved:
        draft, unread, _ = self._read()
        if unread:
            checked = check(session, load_names(session, self._plan_id), draft, self._activity_id)
            raise FieldErrors({**checked.errors, **unread})
        if self._activity_id:
            saved = edit_activity(session, self._activity_id, draft)
        else:
            saved = create_activity(session, self._plan_id, draft)
        self.saved_id = saved.id
        return Saved(saved.id, tuple(text for text in saved.warnings if text not in self._told))

    def _load_roster(self) -> None:
        roster: list[VolunteerRow] = self.desk.read(page_volunteers, self._plan_id, "", 0, EVERYBODY)
        self.service.set_roster(roster)

    def _ask_to_add(self, names: list[str]) -> None:
        """Offer to put those who are not on the roster there."""
        ask(
            self,
            f"志愿者名册里没有“{listed(names, '人', 8)}”。",
            "加入名册并登记",
            lambda: self._add_to_roster(names),
            no=("取消", lambda: self.service.line.setText("、".join(names))),
            wanted=True,
        )

    def _add_to_roster(self, names: list[str]) -> None:
        def add(session: Session) -> bool:
            for name in names:
                add_volunteer(session, VolunteerDraft(name))
            return True

        if self.desk.change(add, parent=self):
            self._load_roster()
            self.service.add_names(names)


class CopyDialog(FormDialog):
    """Asks for the day on which an activity is to be held once more."""

    def __init__(self, desk: Desk, parent: QWidget, activity_id: str, title: str) -> None:
        super().__init__(desk, "复制活动", parent, "复制")
        self.saved_id = ""
        self._activity_id = activity_id
        self.period = PeriodEdit(desk.year())
        what = label(f"“{title}”的类型、名称、地点、主办和对应任务会复制，人员和材料不复制。", "secondary")
        what.setWordWrap(True)
        self.column.insertWidget(0, what)
        self.add("starts_on", "新的日期", self.period)
        fit(self, 460)
        self.period.setFocus()

    def submit(self, session: Session) -> Saved:
        period = self.period.period()
        if period is None:
            text = self.period.text().strip()
            reason = f"看不懂日期“{text}”。" if text else ""
            raise FieldErrors({"starts_on": f"{reason}请写成“3月5日”这样，或从日历里选。"})
        saved = copy_activity(session, self._activity_id, period.starts_on)
        self.saved_id = saved.id
        return saved


def _text(lines: int, hint: str = "") -> QPlainTextEdit:
    box = QPlainTextEdit(placeholderText=hint)
    box.setTabChangesFocus(True)
    box.setMinimumHeight(box.fontMetrics().lineSpacing() * lines + theme.px(18))
    return box
