"""从表格粘贴: many records at once, shown with their faults, corrected here, saved as one step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Generic

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label
from ui.parts.paste_sheet import PasteSheet
from ui.parts.pasted_model import D, PastedSheet
from wenming_desktop.changes.lane import Session
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastePreview
from wenming_desktop.words import listed, shortened

_NAMED = 3  # rows that a question names
_BACK = ("继续填写", lambda: None)


@dataclass(frozen=True)
class PasteKind(Generic[D]):
    """What is pasted, and the use cases that read, correct and save it.

    Attributes:
        what: what the clerk calls the records, e.g. 活动.
        counted: one and all of them by number, e.g. 条.
        sheet: what the columns can mean.
        read: (session, plan's id, text, columns or None) -> preview.
        correct: (session, plan's id, row, field -> text) -> the row anew.
        save: (session, plan's id, rows) -> ids of what was saved.
        names: field -> what its cells are chosen from.
        hint: what else may be pasted than a table.
    """

    what: str
    counted: str
    sheet: PastedSheet
    read: Callable[[Session, str, str, Sequence[str | None] | None], PastePreview[D]]
    correct: Callable[[Session, str, PastedRow[D], dict[str, str]], PastedRow[D]]
    save: Callable[[Session, str, Sequence[PastedRow[D]]], list[str]]
    names: Mapping[str, Callable[[Desk], list[str]]] = field(
        default_factory=dict[str, Callable[[Desk], list[str]]]
    )
    hint: str = ""


class PasteDialog(Dialog, Generic[D]):
    """Above the pasted text, below how it is understood; only ticked rows without faults are saved.

    It stays open for the rows that have faults, until they are mended or given up.

    Args:
        desk: the desk; of kinds that belong to a plan, with one on show.
        parent: the window it lies over.
        kind: what is pasted.
        text: what lies on the clipboard; it is taken where it is a table or a list.
    """

    saved = Signal()  # some rows were; their ids are the last of ``saved_ids``

    def __init__(self, desk: Desk, parent: QWidget, kind: PasteKind[D], text: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"从表格粘贴{kind.what}")
        self._desk, self._kind = desk, kind
        plan_id = self._plan_id = desk.plan.id if desk.plan else ""
        hint = f"在 Excel 或 WPS 里选中{kind.what}的行（最好带表头）复制，再粘贴到这里。{kind.hint}"
        self.saved_ids: list[str] = []
        self._saved_rows = self._given_up = 0
        self.sheet: PasteSheet[D] = PasteSheet(
            kind.sheet,
            lambda text, columns: desk.read(kind.read, plan_id, text, columns),
            lambda row, fields: desk.read(kind.correct, plan_id, row, fields),
            {name: partial(names, desk) for name, names in kind.names.items()},
            hint,
        )
        self.text, self.model, self.view = self.sheet.text, self.sheet.model, self.sheet.view
        self.text.setFixedHeight(theme.px(96))
        self.note = label(role="secondary")
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.column = button("这一列是(&L)…", self.sheet.ask_column)
        self.column.setToolTip("这一列读错了，改成别的内容，或不取这一列。也可以点列标题")
        self.give_up = button("放弃", self._give_up)
        self.give_up.setToolTip("有错误的行不要了，不保存")
        self.leave = button("取消(&C)", self.reject)
        self.save = button("保存", self._save, primary=True)
        end = bar(self.problem, self.give_up, self.leave, self.save)
        end.setStretchFactor(self.problem, 1)
        lay_out(
            self,
            bar(label(hint, "secondary"), None, button("粘贴剪贴板(&V)", self.sheet.take_clipboard)),
            self.text,
            self.view,
            bar(self.note, None, self.column),
            end,
        )
        self.sheet.setParent(self)
        self.sheet.hide()
        fit(self, 1180, 680)
        self.sheet.changed.connect(self._count)
        if "\t" in text or "\n" in text.strip():  # a table lies on the clipboard
            self.text.insertPlainText(text) if self.text.takes(text) else None
        self.sheet.read()
        (self.view if self.model.rows else self.text).setFocus()

    def reject(self) -> None:
        """Close; where rows are not saved it asks first."""
        chosen, wrong = len(self.model.chosen()), len(self.model.wrong())
        if not chosen and not wrong:
            super().reject()
            return
        counted = self._kind.counted
        faulty = (
            f"，其中 {wrong} {counted}有错误待改" if wrong and chosen else "，都有错误待改" if wrong else ""
        )
        text = f"还有 {chosen + wrong} {counted}{self._kind.what}没有保存{faulty}。关闭后这些都不会保存。"
        ask(self, text, "不保存，关闭", lambda: self.done(QDialog.DialogCode.Rejected), no=_BACK)

    def _count(self) -> None:
        chosen, wrong, counted = len(self.model.chosen()), len(self.model.wrong()), self._kind.counted
        state = self.sheet.state()
        before = f"已保存 {self._saved_rows} {counted}；" if self._saved_rows and state else ""
        self.note.setText(before + state)
        self.problem.setText(self.sheet.problem)
        left = f"，{wrong} {counted}待改" if wrong else ""
        self.save.setText(f"保存 {chosen} {counted}{left}(&S)" if chosen else "保存(&S)")
        self.save.setEnabled(bool(chosen) and not self.sheet.busy())
        self.give_up.setText(f"放弃 {wrong} {counted}(&G)…")
        self.give_up.setVisible(bool(wrong))
        self.column.setEnabled(bool(self.model.rows))

    def _save(self) -> None:
        rows = self.model.chosen()
        self.setCursor(Qt.CursorShape.WaitCursor)  # some thousand rows take seconds
        ids = self._desk.change(
            self._kind.save,
            self._plan_id,
            rows,
            parent=self,
            refused=lambda error: self.problem.setText(error.message),
        )
        self.unsetCursor()
        if ids is None:
            return
        self.saved_ids += ids
        self._saved_rows += len(rows)
        self.saved.emit()
        self._let_go([row.line for row in rows])

    def _give_up(self) -> None:
        wrong, counted = self.model.wrong(), self._kind.counted
        named = listed([self._named(row) for row in wrong], counted, _NAMED)
        text = f"放弃这 {len(wrong)} {counted}有错误的{self._kind.what}？它们不会保存：{named}。"

        def give_up() -> None:
            self._given_up += len(wrong)
            self._let_go([row.line for row in wrong])

        ask(self, text, f"放弃 {len(wrong)} {counted}", give_up, no=_BACK)

    def _named(self, row: PastedRow[D]) -> str:
        texts = (row.fields.get(field, "") for field in ("title", "name", "item"))
        title = next((text for text in texts if text), "")
        return f"第{row.line}行“{shortened(title)}”" if title else f"第{row.line}行"

    def _let_go(self, lines: Sequence[int]) -> None:
        """Rows that are saved or given up leave; with the last one the dialog closes."""
        self.text.setReadOnly(True)  # its lines and the table's would no longer be the same
        self.leave.setText("关闭(&C)")
        self.model.take_out(lines)
        if not self.model.chosen() and not self.model.wrong():
            self._tell_left()
            self.done(QDialog.DialogCode.Accepted if self.saved_ids else QDialog.DialogCode.Rejected)

    def _tell_left(self) -> None:
        """Say at the end how much was saved and what was not, and why; nothing where all was."""
        rows, counted = self.model.rows, self._kind.counted
        idle = sum(row.there for row in rows), sum(bool(row.aside) for row in rows)
        unticked = len(rows) - sum(idle)
        left = (
            f"放弃 {self._given_up} {counted}有错误的" if self._given_up else "",
            f"{idle[0]} 行已有、没有变化" if idle[0] else "",
            f"{idle[1]} 行是合计或说明，没有取" if idle[1] else "",
            f"{unticked} 行没有勾选" if unticked else "",
        )
        if any(left):
            said = "；".join(filter(None, (f"保存了 {self._saved_rows} {counted}{self._kind.what}", *left)))
            show_note(self.parentWidget(), f"{said}。")
