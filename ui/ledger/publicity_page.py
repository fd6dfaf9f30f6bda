"""宣传报道: a year's reports with totals by level and media, each with its proof."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ledger.proof_story import ProofStory
from ui.ledger.publicity_dialog import PublicityDialog
from ui.parts.count_bars import BarCard, CountBar
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, label, shortcut
from ui.parts.filter_line import FilterChoice
from ui.parts.list_export import export_button
from ui.parts.list_page import ListPage
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import word_of
from wenming_desktop.ledger.publicity import (
    PublicityCount,
    PublicityFilter,
    PublicityRow,
    attach_to_publicity,
    delete_publicity,
    publicity_evidence,
    publicity_ids,
    publicity_rows,
    publicity_totals,
    unlink_publicity_evidence,
)

_COLUMNS = (
    PagedColumn[PublicityRow](
        "日期", 92, lambda row: f"{row.published_on}{' 不在本年度' if row.other_year else ''}"
    ),
    PagedColumn[PublicityRow]("标题", 0, lambda row: row.title),
    PagedColumn[PublicityRow]("媒体", 128, lambda row: row.media),
    PagedColumn[PublicityRow]("级别", 52, lambda row: row.level.value),
    PagedColumn[PublicityRow]("任务", 52, lambda row: row.task or "—"),
    PagedColumn[PublicityRow](
        "材料",
        80,
        lambda row: f"{row.evidence} 份" if row.evidence else "未提供",
        pill=lambda row: (f"{row.evidence} 份", "done") if row.evidence else ("未提供", "lacking"),
    ),
    PagedColumn[PublicityRow](
        "采用",
        84,
        lambda row: "已采用" if row.adopted else "未采用",
        pill=lambda row: ("已采用", "done") if row.adopted else ("未采用", "secondary"),
    ),
)


class PublicityPage(ListPage[PublicityRow]):
    """Totals above the list, the chosen report beside it."""

    tables = frozenset(
        {
            *(Table.PUBLICITY_ITEM, Table.PUBLICITY_EVIDENCE, Table.EVIDENCE),
            *(Table.TASK, Table.CATEGORY, Table.WORK_PLAN),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rows = RecordList(PagedTable(_COLUMNS, self._fetch), several=True, spare={4: 1, 3: 2})
        rows.view.setAccessibleName("宣传报道")
        super().__init__(desk, rows, "标题、媒体或链接里的字", parent)
        levels = [(level.value, str(level)) for level in PublicityLevel]
        self.level = self.filters.choice("全部级别", levels)
        self.medium: FilterChoice[str] = self.filters.choice("全部媒体")
        self.month: FilterChoice[str] = self.filters.choice("全部月份")
        self.adopted = self.filters.check("已采用")
        self.lacking = self.filters.check("缺材料")
        self.other_year = self.filters.check("只看这些")
        self.levels = BarCard("按级别", 1, 5, "")
        self.media = BarCard("按媒体", 1, 5, "登记报道后，这里是各媒体的篇数。")
        self.story = ProofStory(
            desk,
            "报道材料",
            "选中一篇报道，这里显示全部内容；剪报、截图、链接打印件拖到这里。",
            attach_to_publicity,
            unlink_publicity_evidence,
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
        self.new = button("新增报道…", self.open_new, primary=True)
        self.new.setToolTip("新增报道（Ctrl+N）")
        self.paste = button("从表格粘贴…", self.open_paste)
        self.print = button("打印…", lambda: self.desk.paper_wanted.emit("publicity-summary", {}))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        export = export_button(self.desk, "publicity", lambda: self.list.model.ids)
        self.others = label(role="secondary")
        column.addLayout(bar(self.heading, None, self.paste, export, self.print, self.new))
        column.addLayout(bar(self.others, self.other_year, None))
        totals = bar()
        totals.setSpacing(theme.px(12))
        totals.addWidget(self.levels, 1, Qt.AlignmentFlag.AlignTop)
        totals.addWidget(self.media, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(totals)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.addWidget(halves(left, self.story, [940, 386]))

    def open_new(self) -> None:
        """Open the form for a new report; it is chosen once it is there."""
        if self.desk.plan:
            dialog = PublicityDialog(self.desk, self.window())
            dialog.accepted.connect(lambda: self.show_record(dialog.saved_id))
            dialog.open()

    def open_paste(self) -> None:
        """Open the dialog that takes many reports at once; a table on the clipboard is there already."""
        from ui.ledger.pasted_kinds import REPORTS  # noqa: PLC0415 - loads when it is wanted
        from ui.parts.paste_dialog import PasteDialog  # noqa: PLC0415 - with the line above

        if self.desk.plan:
            dialog = PasteDialog(self.desk, self.window(), REPORTS, QGuiApplication.clipboard().text())
            dialog.saved.connect(lambda: self.show_record(dialog.saved_ids[0]))
            dialog.open()

    def open_form(self) -> None:
        """Change the chosen report."""
        if row := self.list.view.current():
            PublicityDialog(self.desk, self.window(), row).open()

    def remove(self) -> None:
        """Delete the chosen reports; several with proof ask first, the files stay."""
        rows: list[PublicityRow] = self.list.view.selected()
        proved = sum(bool(row.evidence) for row in rows)
        if not rows:
            return

        def delete() -> None:
            self.desk.change(delete_publicity, [row.id for row in rows])

        if proved:
            what = f"《{rows[0].title}》有" if len(rows) == 1 else f"{len(rows)} 篇中有 {proved} 篇"
            text = f"{what}登记的材料。删除报道后，文件仍留在材料库，可以撤销。"
            ask(self.window(), text, "删除", delete)
        else:
            delete()

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        totals = self.desk.read(publicity_totals, plan.id)
        share = f"，采用 {totals.adopted} 篇" if totals.total else ""
        self.heading.setText(f"{plan.year}年共 {totals.total} 篇报道{share}")
        self.others.setText(f"另有 {totals.other_year} 篇日期不在{plan.year}年，没有计入")
        self.others.setVisible(bool(totals.other_year))
        self.other_year.setVisible(bool(totals.other_year) or self.other_year.isChecked())
        self.medium.fill("全部媒体", [(row.name, row.name) for row in totals.by_media])
        self.month.fill("全部月份", [(f"{row.name}（{row.total}）", row.name) for row in totals.by_month])
        self._show_totals(self.levels, totals.by_level, self.level)
        self._show_totals(self.media, totals.by_media, self.medium)
        level = self.level.value()
        wanted = PublicityFilter(
            self.filters.words(),
            PublicityLevel(level) if level else None,
            self.medium.value(),
            self.month.value(),
            adopted=self.adopted.isChecked() or None,
            without_evidence=self.lacking.isChecked(),
            other_year=self.other_year.isChecked(),
        )
        ids = self.desk.read(publicity_ids, plan.id, wanted)
        self.filters.show_found(f"{len(ids):,} 篇")
        self.list.show_ids(
            ids,
            "没有符合条件的报道，点“显示全部”再看。"
            if self.filters.narrowed()
            else "还没有宣传报道。点“新增报道…”登记一篇，或把已有的表格用“从表格粘贴…”一次录完。",
        )

    def _show_totals(self, on: BarCard, counts: Sequence[PublicityCount], choice: FilterChoice[str]) -> None:
        """Bars that narrow the list to what the choice calls the same."""
        most = max((count.total for count in counts), default=0)
        bars: list[tuple[CountBar, Callable[[], None]]] = []
        for count in counts:
            adopted = f"采用 {count.adopted} / " if count.total else ""
            line = CountBar(count.name, count.total / most if most else 0, f"{adopted}{count.total} 篇")
            line.mark(marked=count.name == choice.value())
            bars.append((line, lambda name=count.name: self.filters.narrow(choice, name)))
        on.show_bars(bars)

    def _show_story(self, row: PublicityRow | None) -> None:
        if row is None:
            self.story.show_nothing()
            return
        self.story.pill.show_word(
            "已采用" if row.adopted else "未采用", "done" if row.adopted else "secondary"
        )
        facts = (
            (
                word_of("publicity_item", "media"),
                f"{row.media}（{row.level.value}级）" if row.level != PublicityLevel.UNIT else row.media,
            ),
            (word_of("publicity_item", "published_on"), f"{row.published_on}"),
            (word_of("publicity_item", "link"), row.link),
        )
        proof = self.desk.read(publicity_evidence, row.id)
        self.story.show_record(row.id, row.title, facts, row.task_id, proof)

    def _fetch(self, ids: Sequence[str]) -> list[PublicityRow]:
        return self.desk.read(publicity_rows, ids)
