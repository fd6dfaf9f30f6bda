"""督办单: issued and changed in a form; each later step of it asks for its day and words."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QRadioButton, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import bar, fit
from ui.parts.fields import label
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from ui.parts.task_box import task_box
from ui.parts.ticked_names import TickedNames
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.orders import OrderDraft, OrderRow
from wenming_desktop.progress.supervision import (
    ask_extension,
    close_order,
    edit_order,
    grant_extension,
    issue_order,
    order_words,
    propose_orders,
    refuse_extension,
    remind,
    reply_to_order,
    unanswer_extension,
)
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import shortened

_DAYS_TO_ANSWER = 7  # what a new order proposes; the clerk may write another day


class OrderDialog(FormDialog):
    """A new order, begun from a late task or from nothing, or an order that is changed.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
        order: the order that is changed; None for a new one.
        task_id: what a new order is about; the form begins with it, and proposes nothing else.
    """

    table = "supervision_order"

    def __init__(
        self, desk: Desk, parent: QWidget, order: OrderRow | None = None, *, task_id: str = ""
    ) -> None:
        super().__init__(
            desk,
            f"修改督办单{order.code}" if order else "新建督办单",
            parent,
            "保存" if order else "发出",
        )
        plan = desk.shown_plan()
        self._plan_id, self._order = plan.id, order
        self.saved_id = order.id if order else ""
        today = desk.today()
        draft = order.draft if order else OrderDraft("", "", today, today + timedelta(_DAYS_TO_ANSWER))
        self.proposals = QListWidget()
        self.proposals.setAccessibleName("建议督办的任务")
        names = [row.name for row in desk.read(department_rows)]
        self.department = NameEdit(names)
        self.task = task_box(desk, draft.task)
        self.content = text_box(4, "哪项工作、差什么、要求怎样办")
        self.basis = text_box(2, "依据的文件、会议或要求，可以不写")
        self.instruction = text_box(2, "领导怎样批的，可以不写")
        self.supporting = TickedNames(names, draft.supporting, height=112)
        self.supporting.setAccessibleName("协办科室")
        self.issued_on = DayEdit(plan.year, draft.issued_on)
        self.due_on = DayEdit(plan.year, draft.due_on, deadline=True)
        about = desk.task(task_id)
        if order is None and about is None:
            self._propose()
        self.add_field("department", self.department)
        self.add_field("task", self.task)
        self.add_field("content", self.content)
        beside = self.second_column()
        self.add_field("basis", self.basis, beside)
        self.add_field("instruction", self.instruction, beside)
        self.add_field("supporting", self.supporting, beside)
        self.add_field("issued_on", self.issued_on)
        self.add_field("due_on", self.due_on)
        self.department.setText(draft.department)
        self.content.setPlainText(draft.content)
        self.basis.setPlainText(draft.basis)
        self.instruction.setPlainText(draft.instruction)
        fit(self, 900)
        if self.proposals.count():
            self.proposals.setCurrentRow(0)
            self.proposals.setFocus()
        elif about:
            self._fill(about.lead or "", about)
            (self.content if about.lead else self.department).setFocus()
        else:
            self.department.setFocus()

    def _propose(self) -> None:
        """List the late tasks that no running order names; choosing one fills the form."""
        today = self.desk.today()
        late = [
            (proposal.department, task)
            for proposal in self.desk.read(propose_orders, self._plan_id, today)
            for task in proposal.tasks
        ]
        late.sort(key=lambda row: row[1].due_on or today)  # the latest first, whoever leads it
        if not late:
            return
        for department, task in late:
            days = (today - task.due_on).days if task.due_on else 0
            text = f"{task.code}  {task_title(task.text)}　{department} · 逾期{days}天"
            item = QListWidgetItem(text, self.proposals)
            item.setToolTip(task.text)
            item.setData(Qt.ItemDataRole.UserRole, (department, task))
        self.proposals.setFixedHeight(theme.px(28 * min(len(late), 3) + 6))
        self.proposals.setTabKeyNavigation(False)
        # By a click too: it brings back what the row proposes after the clerk wrote over it.
        self.proposals.currentItemChanged.connect(self._take)
        self.proposals.itemClicked.connect(self._take)
        self.column.insertWidget(
            0, label(f"逾期任务 {len(late)} 项还没有督办，逾期最久的在前；选一项填好下面的表", "secondary")
        )
        self.column.insertWidget(1, self.proposals)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        department: str
        task: TaskLine
        department, task = item.data(Qt.ItemDataRole.UserRole)
        self._fill(department, task)

    def _fill(self, department: str, task: TaskLine) -> None:
        self.department.setText(department)
        self.task.setCurrentIndex(max(0, self.task.findData(task.code)))
        self.content.setPlainText(order_words([task], self.desk.today()))

    def submit(self, session: Session) -> object:
        unread = unread_days(issued_on=self.issued_on, due_on=self.due_on)
        if unread:
            raise FieldErrors(unread)
        draft = OrderDraft(
            self.content.toPlainText(),
            self.department.text(),
            self.issued_on.day(),
            self.due_on.day(),
            self.task.currentData(),
            self.basis.toPlainText(),
            self.instruction.toPlainText(),
            tuple(self.supporting.ticked()),
        )
        if self._order:
            return edit_order(session, self._order.id, draft)
        saved = issue_order(session, self._plan_id, draft)
        self.saved_id = saved.id
        return saved


class _StepDialog(FormDialog):
    """One step of an order: a day, and words where the step has them."""

    def __init__(self, desk: Desk, parent: QWidget, order: OrderRow, title: str, deed: str) -> None:
        super().__init__(desk, f"{title}　督办单{order.code}", parent, deed)
        self.order = order
        self.year = desk.year()
        what = label(f"{order.department}：{shortened(order.content, 60)}", "secondary")
        what.setWordWrap(True)
        self.column.insertWidget(0, what)

    def fit(self) -> None:
        """Be as high as the fields need."""
        fit(self, 480)

    def day(self, name: str, edit: DayEdit) -> date:
        """The day in a field; FieldErrors where there is none."""
        day = edit.day()
        if day is None:
            raise FieldErrors({name: edit.problem() or f"请填写{word_of(self.table, name)}。"})
        return day


class RemindDialog(_StepDialog):
    """催办."""

    table = "supervision_reminder"

    def __init__(self, desk: Desk, parent: QWidget, order: OrderRow) -> None:
        super().__init__(desk, parent, order, "催办", "登记催办")
        self.on = DayEdit(self.year, desk.today())
        self.note = text_box(2, "怎样催的，例如电话、当面，可以不写")
        self.add_field("reminded_on", self.on)
        self.add_field("note", self.note)
        self.fit()
        self.note.setFocus()

    def submit(self, session: Session) -> object:
        day = self.day("reminded_on", self.on)
        return remind(session, self.order.id, day, self.desk.today(), self.note.toPlainText())


class ReplyDialog(_StepDialog):
    """回复; an emptied reply takes the answer back."""

    table = "supervision_order"

    def __init__(self, desk: Desk, parent: QWidget, order: OrderRow) -> None:
        super().__init__(desk, parent, order, "登记回复", "保存")
        self.on = DayEdit(self.year, order.replied_on or desk.today())
        self.reply = text_box(5, "科室怎样答复的")
        self.reply.setPlainText(order.reply)
        self.add_field("replied_on", self.on)
        self.add_field("reply", self.reply)
        if order.reply:
            self.column.insertWidget(2, label("清空内容再保存，就是撤回这次回复。", "secondary"))
        self.fit()
        self.reply.setFocus()

    def submit(self, session: Session) -> object:
        day = self.day("replied_on", self.on)
        reply = self.reply.toPlainText()
        if not reply.strip() and not self.order.reply:
            raise FieldErrors({"reply": f"请填写{word_of(self.table, 'reply')}。"})
        return reply_to_order(session, self.order.id, reply, day, self.desk.today())


class ExtensionDialog(_StepDialog):
    """申请延期: only before the due date, and once."""

    table = "supervision_order"

    def __init__(self, desk: Desk, parent: QWidget, order: OrderRow) -> None:
        super().__init__(desk, parent, order, "申请延期", "登记申请")
        self.on = DayEdit(self.year, max(order.issued_on, min(desk.today(), order.due_on - timedelta(1))))
        self.column.insertWidget(1, label(f"要在办理期限 {order.due_on} 之前申请，只能一次。", "secondary"))
        self.add_field("asked_on", self.on)
        self.fit()
        self.on.setFocus()

    def submit(self, session: Session) -> object:
        day = self.day("asked_on", self.on)
        return ask_extension(session, self.order.id, day, self.desk.today())


class AnswerDialog(_StepDialog):
    """答复延期: granted until a day, refused with a reason, or an answer taken back."""

    table = "supervision_order"

    def __init__(self, desk: Desk, parent: QWidget, order: OrderRow) -> None:
        super().__init__(desk, parent, order, "答复延期", "保存")
        self.granted, self.refused = QRadioButton("同意"), QRadioButton("不同意")
        self.none = QRadioButton("还没有答复")
        self.until = DayEdit(self.year, order.extended_to, deadline=True)
        self.on = DayEdit(self.year, order.extension_refused_on or desk.today())
        self.refusal = text_box(3, "为什么不同意，还按原定期限办")
        self.refusal.setPlainText(order.refusal_reason)
        asked = f"{order.extension_asked_on} 申请，原定期限 {order.due_on}。"
        self.column.insertWidget(1, label(asked, "secondary"))
        self.column.insertLayout(2, bar(self.granted, self.refused, self.none, None))
        self.add_field("until", self.until)
        self.add_field("refused_on", self.on)
        self.add_field("refusal", self.refusal)
        self.none.setVisible(bool(order.extended_to or order.extension_refused_on))
        for choice in (self.granted, self.refused, self.none):
            choice.toggled.connect(self._show_fields)
        (self.refused if order.extension_refused_on else self.granted).setChecked(True)
        self.fit()
        (self.refusal if order.extension_refused_on else self.until).setFocus()

    def submit(self, session: Session) -> object:
        if self.granted.isChecked():
            return grant_extension(session, self.order.id, self.day("until", self.until))
        if self.refused.isChecked():
            day = self.day("refused_on", self.on)
            return refuse_extension(
                session, self.order.id, day, self.desk.today(), self.refusal.toPlainText()
            )
        return unanswer_extension(session, self.order.id)

    def _show_fields(self) -> None:
        self.show_field("until", shown=self.granted.isChecked())
        for name in ("refused_on", "refusal"):
            self.show_field(name, shown=self.refused.isChecked())
        self.fit()


class CloseDialog(_StepDialog):
    """办结; without a reply it says why."""

    table = "supervision_order"

    def __init__(self, desk: Desk, parent: QWidget, order: OrderRow) -> None:
        super().__init__(desk, parent, order, "办结", "办结")
        self.on = DayEdit(self.year, desk.today())
        self.note = text_box(3, "可以不写" if order.reply else "科室还没有回复，请写明为什么办结")
        self.add_field("closed_on", self.on)
        self.add_field("note", self.note)
        self.fit()
        self.note.setFocus()

    def submit(self, session: Session) -> object:
        day = self.day("closed_on", self.on)
        return close_order(session, self.order.id, day, self.desk.today(), self.note.toPlainText())


def text_box(lines: int, hint: str = "") -> QPlainTextEdit:
    """A field of several lines that Tab leaves."""
    box = QPlainTextEdit(placeholderText=hint)
    box.setTabChangesFocus(True)
    box.setFixedHeight(box.fontMetrics().lineSpacing() * lines + theme.px(20))
    return box


def unread_days(**fields: DayEdit) -> dict[str, str]:
    """Why a day that was typed cannot be read, by field."""
    return {field: edit.problem() for field, edit in fields.items() if edit.problem()}
