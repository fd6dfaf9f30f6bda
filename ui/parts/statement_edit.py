"""迎检说明: what a task or an indicator says of itself to inspectors, counted while it is typed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QInputDialog, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label, mark_invalid
from ui.parts.refused import COMES_BACK, Reason, ask_before_giving_up
from wenming_desktop.progress.statements import (
    LEAST_LIMIT,
    MOST_LIMIT,
    ItemKind,
    set_statement,
    set_statement_limit,
    statement_limit,
    statement_of,
)
from wenming_desktop.words import word_count

_FIELD = "statement"
_HINT = "这一项做了什么、成效怎样，给检查组看；印在材料册和测评材料提交表上"


class StatementEdit(QWidget):
    """Saves when it is left; a refused text stays as it was typed, with the reason below it.

    Where another item is chosen then, the clerk is asked about the refused text: it comes back with its item,
    also in another editor, as after a change of the look.

    Args:
        desk: reads and saves.
        title: stands above it; "" where its surroundings say what it is.
        margin: pixels around it, at 100 %.
    """

    back_wanted = Signal(str)  # to the item (its id) whose refused text the clerk goes on with

    def __init__(self, desk: Desk, title: str = "", margin: int = 0) -> None:
        super().__init__()
        self._desk = desk
        self._kind, self._id = ItemKind.TASK, ""
        self._limit = 0
        self.text = QPlainTextEdit(placeholderText=_HINT)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("迎检说明")
        self.text.setMinimumHeight(theme.px(64))
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.text.setProperty(COMES_BACK, True)
        self.text.installEventFilter(self)
        desk.leaving.connect(self._leave)
        self.text.textChanged.connect(self._count)
        self.counter = label(role="secondary")
        self.counter.setToolTip("字数和 Word 的算法一样：每个汉字、标点算一个，连着的字母、数字算一个")
        self.limit = button("改上限…", self._ask_limit, link=True)
        self.limit.setToolTip("检查组要求的字数不一样时改这里，所有任务和指标都按它算")
        self.problem = Reason()
        head = bar(label(title, "secondary"), None, self.counter, self.limit)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(margin)] * 4)
        column.setSpacing(theme.px(4))
        column.addLayout(head)
        column.addWidget(self.text, 1)
        column.addWidget(self.problem)

    def show_item(self, kind: ItemKind, item_id: str) -> None:
        """Show the statement of a task or an indicator, or with "" nothing; what was typed is saved first."""
        if (kind, item_id) != (self._kind, self._id):
            self.save()
            if self.text.document().isModified():
                self._put_aside()
            self._kind, self._id = kind, item_id
            self._typed(is_typed=False)
        self.setEnabled(bool(item_id))
        self._limit = self._desk.read(statement_limit)
        if not self.text.document().isModified():
            self._show(self._desk.read(statement_of, kind, item_id) if item_id else "")
            if refused := self._desk.refused.pop((item_id, _FIELD), None):
                self.text.setPlainText(refused[0])
                self._keep(refused[1])
        self._count()

    def save(self) -> None:
        """Save what was typed."""
        if not self._id or not self.text.document().isModified():
            return
        typed = self.text.toPlainText()
        self._typed(is_typed=False)
        self._say("")
        self._desk.refused.pop((self._id, _FIELD), None)
        self._desk.change(
            set_statement, self._kind, self._id, typed, refused=lambda error: self._keep(error.message)
        )
        self._count()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.save()
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text.document().isModified()
        ):
            self._typed(is_typed=False)
            self._say("")
            self._desk.refused.pop((self._id, _FIELD), None)
            self.show_item(self._kind, self._id)
            return True
        return super().eventFilter(watched, event)

    def _keep(self, reason: str) -> None:
        self._typed(is_typed=True)
        self._say(reason)

    def _leave(self) -> None:
        """Save; what is refused is kept for the editor that shows the item next."""
        self.save()
        if self._id and self.text.document().isModified():
            self._desk.refused[self._id, _FIELD] = self.text.toPlainText(), self.problem.text()

    def _put_aside(self) -> None:
        item, typed, reason = self._id, self.text.toPlainText(), self.problem.text()
        self._desk.refused[item, _FIELD] = typed, reason
        ask_before_giving_up(
            self._desk.window,
            typed,
            reason,
            lambda: self._desk.refused.pop((item, _FIELD), None),
            lambda: self._go_back(item),
        )

    def _go_back(self, item_id: str) -> None:
        self.back_wanted.emit(item_id)
        self.text.setFocus()

    def _say(self, problem: str) -> None:
        mark_invalid(self.text, problem)
        self.problem.say(problem)

    def _show(self, text: str) -> None:
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        self._typed(is_typed=False)
        self._say("")

    def _typed(self, *, is_typed: bool) -> None:
        self.text.document().setModified(is_typed)

    def _count(self) -> None:
        count = word_count(self.text.toPlainText())
        self.counter.setText(f"{count}/{self._limit}")
        over = count > self._limit
        self.counter.setStyleSheet(f"color: {theme.color('late' if over else 'secondary').name()}")

    def _ask_limit(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("迎检说明字数上限")
        dialog.setLabelText("每项最多多少字：")
        dialog.setOkButtonText("确定")
        dialog.setCancelButtonText("取消")
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(LEAST_LIMIT, MOST_LIMIT)
        dialog.setIntStep(50)
        dialog.setIntValue(self._limit)
        dialog.intValueSelected.connect(self._set_limit)
        QDialog.open(dialog)

    def _set_limit(self, limit: int) -> None:
        self._desk.change(set_statement_limit, limit, parent=self)
        self.show_item(self._kind, self._id)
