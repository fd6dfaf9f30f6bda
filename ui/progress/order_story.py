"""The chosen 督办单: what it asks, what came of it day by day, and what can be done next."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, clear, label, wrapped
from ui.parts.pill import Pill
from ui.parts.taking_card import AttachHere, TakingCard
from ui.progress.order_dialog import (
    AnswerDialog,
    CloseDialog,
    ExtensionDialog,
    OrderDialog,
    RemindDialog,
    ReplyDialog,
)
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.progress.orders import (
    BETWEEN,
    OrderRow,
    OrderState,
    order_evidence,
    order_reminders,
)
from wenming_desktop.progress.supervision import (
    attach_to_order,
    delete_order,
    remove_reminder,
    reopen_order,
    unlink_order_evidence,
)
from wenming_desktop.reading.titles import task_title

STATE_ROLES = {
    OrderState.OPEN: "doing",
    OrderState.SOON: "lacking",
    OrderState.OVERDUE: "late",
    OrderState.REPLIED: "done",
    OrderState.CLOSED: "secondary",
}


class OrderStory(TakingCard):
    """Shows one order; its buttons are those that its state allows."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "回复材料", parent)
        self.order: OrderRow | None = None
        self.heading = label(role="heading")
        self.pill = Pill()
        self.task = button("", self._show_task, link=True)
        self.task.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.content = wrapped("")
        self.slot.tiles.removed.connect(self._take_out)
        self._days = QGridLayout()
        self._days.setContentsMargins(0, 0, 0, 0)
        self._days.setHorizontalSpacing(theme.px(12))
        self._days.setVerticalSpacing(theme.px(8))
        self._days.setColumnStretch(1, 1)
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, theme.px(4), 0)
        inner.setSpacing(theme.px(10))
        inner.addWidget(self.content)
        inner.addLayout(self._days)
        inner.addWidget(self.slot)
        inner.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        for ground in (inside, area.viewport()):
            ground.setAutoFillBackground(False)
        self.hint = label("选中一张督办单，这里显示它的全部经过。", "secondary")
        self.hint.setWordWrap(True)
        self._make_buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(12)] * 4)
        column.setSpacing(theme.px(8))
        column.addLayout(bar(self.heading, None, self.pill))
        column.addWidget(self.task)
        column.addWidget(self.hint)
        column.addWidget(area, 1)
        column.addLayout(bar(self.remind, self.reply, self.close_it, None))
        column.addLayout(bar(self.extend, self.answer, self.reopen, None, self.print, self.edit, self.delete))
        self._area = area
        self.show_order(None)

    def _make_buttons(self) -> None:
        self.remind = button("催办…", lambda: self._open(RemindDialog))
        self.reply = button("登记回复…", lambda: self._open(ReplyDialog), primary=True)
        self.extend = button("申请延期…", lambda: self._open(ExtensionDialog))
        self.answer = button("答复延期…", lambda: self._open(AnswerDialog))
        self.close_it = button("办结…", lambda: self._open(CloseDialog))
        self.reopen = button("重新办理", self._reopen)
        self.print = button("打印…", self._print)
        self.edit = button("修改…", self.open_form)
        self.delete = button("删除", self.remove)

    def show_order(self, order: OrderRow | None) -> None:
        """Show an order as it stands now, or what to do while none is chosen."""
        self.order = order
        self.hint.setVisible(order is None)
        self._area.setVisible(order is not None)
        self.heading.setText(f"{order.code}　{order.department}" if order else "督办单")
        self.pill.show_word(order.state.value if order else "", STATE_ROLES[order.state] if order else "ink")
        task = self._desk.task(order.task_id) if order and order.task_id else None
        self.task.setText(f"任务 {task.code}  {task_title(task.text)}" if task else "")
        self.task.setToolTip(task.text if task else "")
        self.task.setVisible(task is not None)
        self.content.setText(_said(order) if order else "")
        self._show_days()
        proof = self._desk.read(order_evidence, order.id) if order else []
        state, role = (f"{len(proof)} 份", "done") if proof else ("回复的扫描件放在这里", "secondary")
        self.slot.show_rows(proof, state, role)
        self._allow()

    def attach_here(self) -> AttachHere | None:
        workspace, order = self._desk.workspace, self.order
        if order is None:
            return None
        return lambda paths, job: attach_to_order(workspace.log, workspace.files, order.id, paths, job)

    def _take_out(self, rows: Sequence[EvidenceRow]) -> None:
        self._desk.change(unlink_order_evidence, [row.link_id for row in rows])

    def open_form(self) -> None:
        """Change the order, or say how a closed one can be changed."""
        if self.order is None:
            return
        if self.order.state == OrderState.CLOSED:
            show_note(self.window(), f"督办单{self.order.code}已经办结；要改请先点“重新办理”。")
        else:
            OrderDialog(self._desk, self.window(), self.order).open()

    def remove(self) -> None:
        """Delete the order; one with a story asks first."""
        order = self.order
        if order is None:
            return
        hanging = [f"{order.reminders} 次催办"] if order.reminders else []
        hanging += ["回复"] if order.reply else []
        if hanging or order.evidence:
            gone = f"有{'和'.join(hanging)}，会一起删除；" if hanging else ""
            stay = f"{order.evidence} 份回复材料仍留在材料库；" if order.evidence else ""
            text = f"督办单{order.code}{gone}{stay}编号不再使用。删除后可以撤销。"
            ask(self.window(), text, "删除", lambda: self._delete(order))
        else:
            self._delete(order)

    def _delete(self, order: OrderRow) -> None:
        self._desk.change(delete_order, order.id)

    def _reopen(self) -> None:
        if self.order:
            self._desk.change(reopen_order, self.order.id)

    def _open(self, dialog: Callable[[Desk, QWidget, OrderRow], QDialog]) -> None:
        if self.order:
            dialog(self._desk, self.window(), self.order).open()

    def _show_task(self) -> None:
        if self.order and self.order.task_id:
            self._desk.task_wanted.emit(self.order.task_id)

    def _print(self) -> None:
        if self.order:
            self._desk.paper_wanted.emit("supervision-order", {"order": self.order.id})

    def _allow(self) -> None:
        """Offer only what the order's state allows."""
        order = self.order
        running = order is not None and order.closed_on is None
        waiting = order is not None and running and not order.reply
        asked = order is not None and order.extension_asked_on is not None
        self.remind.setVisible(waiting)
        self.reply.setVisible(running)
        self.reply.setText("修改回复…" if order and order.reply else "登记回复…")
        self.close_it.setVisible(running)
        self.reopen.setVisible(order is not None and not running)
        self.extend.setVisible(waiting and not asked)
        self.answer.setVisible(running and asked)
        answered = order is not None and bool(order.extended_to or order.extension_refused_on)
        self.answer.setText("修改延期答复…" if answered else "答复延期…")
        self.print.setVisible(order is not None)
        self.edit.setVisible(running)
        self.delete.setVisible(order is not None)

    def _show_days(self) -> None:
        clear(self._days)
        order = self.order
        if order is None:
            return
        together = f"，{BETWEEN.join(order.supporting)}协办" if order.supporting else ""
        self._day(order.issued_on, f"发出，办理期限 {order.due_on}{together}")
        story: list[tuple[date, Callable[[], None]]] = []
        for row in self._desk.read(order_reminders, order.id):
            said = f"催办：{row.note}" if row.note else "催办"
            story.append(
                (row.reminded_on, lambda row=row, said=said: self._day(row.reminded_on, said, row.id))
            )
        if asked := order.extension_asked_on:
            refused = order.extension_refused_on
            until = f"，同意延期至 {order.extended_to}" if order.extended_to else "，还没有答复"
            story.append((asked, lambda: self._day(asked, f"申请延期{'' if refused else until}")))
            if refused:
                said = f"不同意延期：{order.refusal_reason}"
                story.append((refused, lambda: self._day(refused, said)))
        if replied := order.replied_on:
            story.append((replied, lambda: self._day(replied, f"回复：{order.reply}")))
        for _, tell in sorted(story, key=lambda event: event[0]):
            tell()
        if order.closed_on:
            note = f"：{order.closing_note}" if order.closing_note else ""
            self._day(order.closed_on, f"办结{note}")
        else:
            self._day(order.last_day, self._remaining(order), role=STATE_ROLES[order.state])

    def _remaining(self, order: OrderRow) -> str:
        days = (order.last_day - self._desk.today()).days
        if order.reply:
            return "办理期限，已回复，等待办结"
        if days < 0:
            return f"办理期限，逾期 {-days} 天"
        return "办理期限，就是今天" if days == 0 else f"办理期限，还有 {days} 天"

    def _day(self, day: date, words: str, reminder_id: str = "", role: str = "ink") -> None:
        row = self._days.rowCount()
        when = label(f"{day}", "secondary")
        text = wrapped(words)
        text.setStyleSheet(f"color: {theme.color(role).name()}")
        top = Qt.AlignmentFlag.AlignTop
        self._days.addWidget(when, row, 0, top)
        self._days.addWidget(text, row, 1)
        if reminder_id and self.order and self.order.closed_on is None:
            gone = button("删除", lambda: self._desk.change(remove_reminder, reminder_id), link=True)
            gone.setToolTip("删除这次误登记的催办，可以撤销")
            self._days.addWidget(gone, row, 2, top)


def _said(order: OrderRow) -> str:
    """What the order asks, what it rests on and what the leader wrote on it."""
    lines = (("", order.content), ("依据：", order.basis), ("领导批示：", order.instruction))
    return "\n".join(word + text for word, text in lines if text)
