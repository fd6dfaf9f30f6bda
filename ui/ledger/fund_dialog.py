"""专项资金: a budget or a spending in a form; items renamed; the spending of a deleted budget moved."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import fit
from ui.parts.fields import label
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from ui.parts.task_box import task_box
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.errors import FieldErrors
from wenming_desktop.forms import Saved
from wenming_desktop.ledger.amounts import amount_words
from wenming_desktop.ledger.funds import (
    FundDraft,
    FundRow,
    create_fund,
    delete_fund,
    edit_fund,
    fund_totals,
    rename_item,
)


class FundDialog(FormDialog):
    """A new entry, or one that is changed.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
        row: the entry that is changed; None for a new one.
        item: the budget item that a new one begins with.
    """

    table = "fund_entry"

    def __init__(self, desk: Desk, parent: QWidget, row: FundRow | None = None, item: str = "") -> None:
        super().__init__(desk, "修改资金记录" if row else "新增资金记录", parent)
        plan = desk.shown_plan()
        self._plan_id, self._row = plan.id, row
        self.saved_id = row.id if row else ""
        items = [total.item for total in desk.read(fund_totals, plan.id).items]
        kind = FundKind.SPENT if items else FundKind.BUDGET
        draft = row.draft if row else FundDraft(kind, None, item, "")
        self.kind = QComboBox()
        for each in FundKind:
            self.kind.addItem(each.value, each)
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.item = NameEdit(items, "例如 宣传费，可选已有的项目")
        self.item.setText(draft.item)
        self.amount = QLineEdit(
            amount_words(row.amount) if row else "", placeholderText="元，例如 1,234.50 或 1.2万元"
        )
        self.entered_on = DayEdit(plan.year, draft.entered_on)
        self.voucher = QLineEdit(draft.voucher, placeholderText="例如 记字第12号")
        self.task = task_box(desk, draft.task)
        self.note = QLineEdit(draft.note)
        self.add_field("kind", self.kind)
        self.add_field("item", self.item)
        self.add_field("amount", self.amount)
        self.add_field("entered_on", self.entered_on)
        self.add_field("voucher", self.voucher)
        self.add_field("task", self.task)
        self.add_field("note", self.note)
        fit(self, 500)
        (self.amount if draft.item else self.item).setFocus()
        if row is None:
            self.offer_another()

    def empty_for_another(self) -> None:
        for line in (self.amount, self.voucher, self.note):
            line.clear()
        self.amount.setFocus()

    def submit(self, session: Session) -> Saved:
        if problem := self.entered_on.problem():
            raise FieldErrors({"entered_on": problem})
        draft = FundDraft(
            FundKind(self.kind.currentText()),
            self.entered_on.day(),
            self.item.text(),
            self.amount.text(),
            self.voucher.text(),
            self.note.text(),
            self.task.currentData(),
        )
        if self._row:
            return edit_fund(session, self._row.id, draft)
        saved = create_fund(session, self._plan_id, draft)
        self.saved_id = saved.id
        return saved


class MoveSpendingDialog(FormDialog):
    """Deletes the last budget of an item; its spending goes to another item."""

    def __init__(self, desk: Desk, parent: QWidget, row: FundRow, why: str) -> None:
        super().__init__(desk, "删除预算", parent, "改列并删除")
        plan = desk.shown_plan()
        self._row = row
        what = label(why, "secondary")
        what.setWordWrap(True)
        self.column.insertWidget(0, what)
        others = [total.item for total in desk.read(fund_totals, plan.id).items if total.item != row.item]
        self.item = NameEdit(others, "支出改列到哪个项目")
        self.add("item", "改列到", self.item)
        fit(self, 460)
        self.item.setFocus()

    def submit(self, session: Session) -> object:
        return delete_fund(session, self._row.id, self.item.text())


class RenameItemDialog(FormDialog):
    """Gives all entries of an item another name; one that is there already takes them in."""

    def __init__(self, desk: Desk, parent: QWidget, item: str) -> None:
        super().__init__(desk, "预算项目改名", parent)
        plan = desk.shown_plan()
        self._plan_id, self._old = plan.id, item
        what = label(f"“{item}”的所有记录都会改到新的名称；写已有的项目名，就并入那个项目。", "secondary")
        what.setWordWrap(True)
        self.column.insertWidget(0, what)
        self.item = QLineEdit(item)
        self.add("item", "新名称", self.item)
        fit(self, 460)
        self.item.selectAll()
        self.item.setFocus()

    def submit(self, session: Session) -> object:
        return rename_item(session, self._plan_id, self._old, self.item.text())
