"""专项资金: budgets and spending of a year, exact to the 分, with their vouchers."""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ledger.amounts import AmountCell, AmountTable
from ui.ledger.fund_dialog import FundDialog, MoveSpendingDialog, RenameItemDialog
from ui.ledger.fund_items import FundItems
from ui.ledger.proof_story import ProofStory
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, label
from ui.parts.live import LivePage
from ui.parts.paged_model import PagedColumn
from ui.parts.record_list import RecordList
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.amounts import amount_words
from wenming_desktop.ledger.funds import (
    FundFilter,
    FundRow,
    FundTotals,
    attach_to_fund,
    count_funds,
    delete_fund,
    fund_evidence,
    fund_totals,
    page_funds,
    unlink_fund_evidence,
)

_TABLES = frozenset({"fund_entry", "fund_evidence", "evidence", "task", "category"})
_TYPING = 200  # milliseconds after the last key
_COLUMNS = (
    PagedColumn[FundRow]("日期", 92, lambda row: f"{row.entered_on}"),
    PagedColumn[FundRow](
        "收支",
        76,
        lambda row: row.kind.value,
        pill=lambda row: (row.kind.value, "doing" if row.kind == FundKind.BUDGET else "secondary"),
    ),
    PagedColumn[FundRow]("预算项目", 130, lambda row: row.item),
    PagedColumn[FundRow]("金额（元）", 120, lambda row: amount_words(row.amount)),
    PagedColumn[FundRow]("凭证号", 104, lambda row: row.voucher or "—"),
    PagedColumn[FundRow]("备注", 0, lambda row: row.note),
    PagedColumn[FundRow]("任务", 52, lambda row: row.task or "—"),
    PagedColumn[FundRow](
        "凭证",
        84,
        lambda row: f"{row.evidence} 份" if row.evidence else "未提供",
        pill=lambda row: (f"{row.evidence} 份", "done") if row.evidence else ("未提供", "lacking"),
    ),
)
_AMOUNT = 3


class FundsPanel(LivePage):
    """The items' totals above the list, the chosen entry beside it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _TABLES, parent)
        self._filter = FundFilter()
        model = AmountTable(_COLUMNS, self._count, self._page, self)
        model.amounts = frozenset({_AMOUNT})
        self.list = RecordList(model, spare=(6, 4))
        self.list.view.setItemDelegateForColumn(_AMOUNT, AmountCell(self.list.view))
        self.items = FundItems()
        self.items.wanted.connect(self._narrow_to_item)
        self.story = ProofStory(
            desk,
            "凭证",
            "选中一笔记录，这里显示全部内容；预算批复、发票、支付凭证拖到这里。",
            attach_to_fund,
            unlink_fund_evidence,
        )
        self.story.set_buttons((("修改…", self.open_form), ("删除", self.remove)))
        self._make_filters()
        self._lay_out()
        self.list.view.chosen.connect(self._show_story)
        self.list.view.opened.connect(self.open_form)
        self.list.added.connect(self.open_new)
        self.list.removed.connect(self.remove)
        QShortcut(QKeySequence.StandardKey.New, self, self.open_new)

    def _make_filters(self) -> None:
        self.text = QLineEdit(placeholderText="项目、凭证号或备注里的字")
        self.text.setClearButtonEnabled(True)
        self._typing = QTimer(self, interval=_TYPING, singleShot=True)
        self._typing.timeout.connect(lambda: self.narrow(replace(self._filter, text=self.text.text())))
        self.text.textChanged.connect(self._typing.start)
        self.kind = QComboBox()
        self.kind.addItem("预算和支出")
        for kind in FundKind:
            self.kind.addItem(f"只看{kind.value}")
        self.kind.activated.connect(self._narrow_to_kind)
        self.item = QComboBox(sizeAdjustPolicy=QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.item.activated.connect(lambda: self.narrow(replace(self._filter, item=self.item.currentData())))
        self.lacking = QCheckBox("缺凭证")
        self.lacking.clicked.connect(self._narrow_to_lacking)
        self.all = button("显示全部", lambda: self.narrow(FundFilter()))

    def _lay_out(self) -> None:
        self.heading = label(role="heading")
        self.new = button("新增记录…", self.open_new, primary=True)
        self.new.setToolTip("新增预算或支出（Ctrl+N）")
        self.rename = button("项目改名…", self.rename_item)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(bar(self.heading, None, self.rename, self.new))
        column.addWidget(self.items)
        column.addLayout(bar(self.text, self.kind, self.item, self.lacking, self.all))
        column.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.addWidget(halves(left, self.story, [940, 386]))

    def narrow(self, wanted: FundFilter) -> None:
        """Show only these entries; the filter line says so too."""
        self._filter = wanted
        self.reload()

    def _narrow_to_item(self, item: str) -> None:
        self.narrow(FundFilter(item=item))

    def _narrow_to_kind(self, at: int) -> None:
        self.narrow(replace(self._filter, kind=list(FundKind)[at - 1] if at else None))

    def _narrow_to_lacking(self, on: bool) -> None:
        self.narrow(replace(self._filter, without_evidence=on))

    def open_new(self) -> None:
        """Open the form for a new entry; it is chosen once it is there."""
        if self.desk.plan:
            dialog = FundDialog(self.desk, self.window(), item=self._filter.item or "")
            dialog.accepted.connect(lambda: self.choose(dialog.saved_id))
            dialog.open()

    def open_form(self) -> None:
        """Change the chosen entry."""
        if row := self.list.view.current():
            FundDialog(self.desk, self.window(), row).open()

    def rename_item(self) -> None:
        """Rename the item of the chosen entry, or the one the list is narrowed to."""
        row: FundRow | None = self.list.view.current()
        item = self._filter.item or (row.item if row else None)
        if item is not None:
            RenameItemDialog(self.desk, self.window(), item).open()

    def remove(self) -> None:
        """Delete the chosen entry; with proof it asks, and a budget with spending asks where that goes."""
        row: FundRow | None = self.list.view.current()
        if row is None:
            return

        def delete() -> None:
            self.desk.change(
                delete_fund,
                row.id,
                refused=lambda error: self._offer_to_move(row, error),
            )

        if row.evidence:
            text = f"这笔{row.kind.value}有 {row.evidence} 份凭证。删除后，文件仍留在材料库，可以撤销。"
            ask(self.window(), text, "删除", delete)
        else:
            delete()

    def choose(self, entry_id: str) -> bool:
        """Choose an entry's row, whatever the filter was; False if this year has no such entry."""
        self.refresh()
        if not self.list.choose(entry_id):
            self.narrow(FundFilter())
        return self.list.choose(entry_id)

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        totals: FundTotals = self.desk.read(fund_totals, plan.id)
        if self._filter.item not in {total.item for total in totals.items}:
            self._filter = replace(self._filter, item=None)
        self.heading.setText(f"共 {totals.all.entries} 笔记录")
        self.items.show_totals(totals, self._filter.item)
        self._show_filter(totals)
        self.list.reload(
            "没有符合条件的记录，点“显示全部”再看。"
            if self._filter != FundFilter()
            else "还没有专项资金记录。点“新增记录…”，先登记年度预算，再逐笔登记支出。"
        )
        self.rename.setEnabled(bool(totals.items))
        if not self.list.model.rowCount():
            self.story.show_nothing()

    def _on_plan_chosen(self) -> None:
        self._filter = FundFilter()
        super()._on_plan_chosen()

    def _offer_to_move(self, row: FundRow, error: UserError) -> None:
        MoveSpendingDialog(self.desk, self.window(), row, error.message).open()

    def _show_filter(self, totals: FundTotals) -> None:
        wanted = self._filter
        if self.text.text().strip() != wanted.text.strip():
            self.text.blockSignals(True)
            self.text.setText(wanted.text)
            self.text.blockSignals(False)
        self.item.clear()
        self.item.addItem("全部项目", None)
        for total in totals.items:
            self.item.addItem(total.item, total.item)
        self.item.setCurrentIndex(self.item.findData(wanted.item) if wanted.item is not None else 0)
        self.kind.setCurrentIndex(list(FundKind).index(wanted.kind) + 1 if wanted.kind else 0)
        self.lacking.setChecked(wanted.without_evidence)
        self.all.setEnabled(wanted != FundFilter())

    def _show_story(self, row: FundRow | None) -> None:
        if row is None:
            self.story.show_nothing()
            return
        role = "doing" if row.kind == FundKind.BUDGET else "secondary"
        self.story.pill.show_word(row.kind.value, role)
        facts = (
            (word_of("fund_entry", "item"), row.item),
            (word_of("fund_entry", "entered_on"), f"{row.entered_on}"),
            (word_of("fund_entry", "voucher"), row.voucher),
            (word_of("fund_entry", "note"), row.note),
        )
        proof = self.desk.read(fund_evidence, row.id)
        self.story.show_record(row.id, f"{amount_words(row.amount)} 元", facts, row.task_id, proof)

    def _count(self) -> int:
        return self.desk.read(count_funds, self.desk.plan.id, self._filter) if self.desk.plan else 0

    def _page(self, offset: int, limit: int) -> list[FundRow]:
        plan = self.desk.plan
        return self.desk.read(page_funds, plan.id, self._filter, offset, limit) if plan else []
