"""专项资金: budgets and spending of a year, exact to the 分, with their vouchers."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ledger.amount_cells import AmountCell, AmountTable
from ui.ledger.fund_dialog import FundDialog, MoveSpendingDialog, RenameItemDialog
from ui.ledger.fund_items import FundItems
from ui.ledger.proof_story import ProofStory
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, label, shortcut
from ui.parts.filter_line import FilterChoice
from ui.parts.list_export import export_button
from ui.parts.list_page import ListPage
from ui.parts.paged_model import PagedColumn
from ui.parts.record_list import RecordList
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.amounts import amount_words
from wenming_desktop.ledger.funds import (
    FundFilter,
    FundRow,
    FundTotals,
    attach_to_fund,
    delete_fund,
    fund_evidence,
    fund_ids,
    fund_rows,
    fund_totals,
    unlink_fund_evidence,
)

_COLUMNS = (
    PagedColumn[FundRow](
        "日期", 92, lambda row: f"{row.entered_on}{' 不在本年度' if row.other_year else ''}"
    ),
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


class FundsPage(ListPage[FundRow]):
    """The items' totals above the list, the chosen entry beside it."""

    tables = frozenset(
        {
            *(Table.FUND_ENTRY, Table.FUND_EVIDENCE, Table.EVIDENCE),
            *(Table.TASK, Table.CATEGORY, Table.WORK_PLAN),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rows = RecordList(AmountTable(_COLUMNS, {_AMOUNT}, self._fetch), spare={6: 2, 4: 5})
        rows.view.setAccessibleName("资金记录")
        super().__init__(desk, rows, "项目、凭证号或备注里的字", parent)
        self.kind = self.filters.choice("预算和支出", [(f"只看{kind.value}", kind) for kind in FundKind])
        self.item: FilterChoice[str] = self.filters.choice("全部项目")
        self.lacking = self.filters.check("缺凭证")
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
        self._lay_out()
        self.list.view.chosen.connect(self._show_story)
        self.list.view.opened.connect(self.open_form)
        self.list.added.connect(self.open_new)
        self.list.removed.connect(self.remove)
        shortcut(self.list, QKeySequence.StandardKey.Paste, self.open_paste, inside=True)
        QShortcut(QKeySequence.StandardKey.New, self, self.open_new)

    def _lay_out(self) -> None:
        self.heading = label(role="heading")
        self.new = button("新增记录…", self.open_new, primary=True)
        self.new.setToolTip("新增预算或支出（Ctrl+N）")
        self.paste = button("从表格粘贴…", self.open_paste)
        self.rename = button("项目改名…", self.rename_item)
        self.print = button("打印…", lambda: self.desk.paper_wanted.emit("fund-summary", {}))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        export = export_button(self.desk, "funds", lambda: self.list.model.ids)
        column.addLayout(bar(self.heading, None, self.rename, self.paste, export, self.print, self.new))
        column.addWidget(self.items)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.addWidget(halves(left, self.story, [940, 386]))

    def open_new(self) -> None:
        """Open the form for a new entry; it is chosen once it is there."""
        if self.desk.plan:
            dialog = FundDialog(self.desk, self.window(), item=self.item.value() or "")
            dialog.accepted.connect(lambda: self.show_record(dialog.saved_id))
            dialog.open()

    def open_paste(self) -> None:
        """Open the dialog that takes many entries at once; a table on the clipboard is there already."""
        from ui.ledger.pasted_kinds import FUNDS  # noqa: PLC0415 - loads when it is wanted
        from ui.parts.paste_dialog import PasteDialog  # noqa: PLC0415 - with the line above

        if self.desk.plan:
            dialog = PasteDialog(self.desk, self.window(), FUNDS, QGuiApplication.clipboard().text())
            dialog.saved.connect(lambda: self.show_record(dialog.saved_ids[0]))
            dialog.open()

    def open_form(self) -> None:
        """Change the chosen entry."""
        if row := self.list.view.current():
            FundDialog(self.desk, self.window(), row).open()

    def rename_item(self) -> None:
        """Rename the item of the chosen entry, or the one the list is narrowed to."""
        row: FundRow | None = self.list.view.current()
        item = self.item.value() or (row.item if row else None)
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

    def _narrow_to_item(self, item: str) -> None:
        self.filters.narrow(self.item, item)

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        totals: FundTotals = self.desk.read(fund_totals, plan.id)
        self.item.fill("全部项目", [(total.item, total.item) for total in totals.items])
        others = f"，其中 {totals.other_year} 笔日期不在{plan.year}年" if totals.other_year else ""
        self.heading.setText(f"共 {totals.all.entries} 笔记录{others}")
        self.items.show_totals(totals, self.item.value())
        self.rename.setEnabled(bool(totals.items))
        wanted = FundFilter(
            self.filters.words(),
            self.kind.value(),
            self.item.value(),
            without_evidence=self.lacking.isChecked(),
        )
        ids: list[str] = self.desk.read(fund_ids, plan.id, wanted)
        self.filters.show_found(f"{len(ids):,} 笔")
        self.list.show_ids(
            ids,
            "没有符合条件的记录，点“显示全部”再看。"
            if self.filters.narrowed()
            else "还没有专项资金记录。点“新增记录…”，先登记预算，再登记支出；表格用“从表格粘贴…”一次录完。",
        )

    def _offer_to_move(self, row: FundRow, error: UserError) -> None:
        MoveSpendingDialog(self.desk, self.window(), row, error.message).open()

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

    def _fetch(self, ids: Sequence[str]) -> list[FundRow]:
        return self.desk.read(fund_rows, ids)
