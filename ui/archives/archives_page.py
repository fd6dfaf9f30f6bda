"""档案: evidence gets its 档号 and goes into boxes; the gaps in the numbers stay visible."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.archives.archive_forms import (
    ArchiveSettingsDialog,
    BoxesDialog,
    BoxNoteDialog,
    NumberDialog,
    WithdrawDialog,
)
from ui.archives.volumes_dialog import VolumesDialog
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.parts.dialog_parts import bar, halves
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.fields import button, label
from ui.parts.list_page import ListPage
from ui.parts.paged_model import PAGE, PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from ui.parts.records_dialog import RecordsDialog
from wenming_desktop.archives.boxes import BoxRow, SeriesRow, box_rows, empty_last_box, series_rows
from wenming_desktop.archives.items import ItemRow, Stage, item_ids, item_rows
from wenming_desktop.archives.numbers import number_gaps
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.editing import edit_records

_NO_SERIES = "编了档号以后，这里按年度和保管期限分组。"
_NO_BOXES = "选中一组，点“装盒…”。"
_EMPTY = {
    None: "还没有材料。到各类别的任务里，把文件拖进“材料”，这里就会列出。",
    Stage.UNNUMBERED: "材料都编了档号。",
    Stage.INCOMPLETE: "材料的保管期限、日期和页数都齐了。",
    Stage.UNBOXED: "编了档号的材料都装了盒。",
    Stage.BOXED: "还没有装盒的材料。",
}
_NUMBER, _AROUND = 1, 20  # the column of numbers; pixels at 100 % beside a number
_LEAST_GAPS = 40  # pixels at 100 %: two of them


class ArchivesPage(ListPage[ItemRow]):
    """Left the evidence at its stages, right the series with their boxes and gaps."""

    tables = frozenset(
        {
            *(Table.EVIDENCE, Table.ARCHIVE_SERIES, Table.ARCHIVE_ITEM, Table.ARCHIVE_BOX),
            *(Table.WITHDRAWN_NUMBER, Table.SETTING, Table.FILE_FACT),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rows = RecordList(PagedTable(_ITEM_COLUMNS, self._fetch), several=True, spare={2: 0, 3: 1, 6: 4})
        rows.view.setAccessibleName("归档材料")
        super().__init__(desk, rows, "题名、档号、文号、责任者", parent)
        self.stage = self.filters.choice("全部材料", [(stage.value, stage) for stage in Stage])
        self.stage.choose(Stage.UNNUMBERED)
        self.heading = label("档案", "heading")
        self.series = RecordList(PagedTable(_SERIES_COLUMNS), spare={2: 1, 3: 4})
        self.series.view.setAccessibleName("档号的各组")
        self.boxes = RecordList(PagedTable(_BOX_COLUMNS), spare={4: 1})
        self.boxes.view.setAccessibleName("盒")
        self.gap_count = label("断号", "heading")
        self.gaps = label(role="secondary")
        self.gaps.setWordWrap(True)
        self._make_buttons()
        self._lay_out()
        view = self.list.view
        view.selectionModel().selectionChanged.connect(self._allow)
        view.opened.connect(self._open)
        self.series.view.chosen.connect(self._show_boxes)
        self.boxes.view.chosen.connect(self._allow)
        self.boxes.view.opened.connect(self.edit_note)

    def _open(self, row: ItemRow) -> None:
        EvidenceRecordDialog(self.desk, row, self).open()

    def reload(self) -> None:
        stage, words = self.stage.value(), self.filters.words()
        ids = self.desk.read(item_ids, stage, None, words)
        self.heading.setText(f"档案　{len(ids):,} 份" if ids else "档案")
        self.filters.show_found(f"{len(ids):,} 份")
        if words:
            empty = "没有符合条件的材料，点“显示全部”再看。"
        else:
            empty = _EMPTY[stage if ids or self.desk.read(item_ids) else None]
        self.list.show_ids(ids, empty)
        self._show_whole_numbers()
        self.series.show_rows(self.desk.read(series_rows), _NO_SERIES)
        self._show_boxes()

    def _show_whole_numbers(self) -> None:
        """A number is read in one line: its column is as wide as those of the first page are long."""
        rows = [self.list.model.row(at) for at in range(min(PAGE, self.list.model.rowCount()))]
        metrics = QFontMetrics(theme.font(theme.BODY))
        widest = max((metrics.horizontalAdvance(row.number or "") for row in rows if row), default=0)
        self.list.view.widths.need(_NUMBER, widest + theme.px(_AROUND))
        self.list.spare_columns()

    def number(self) -> None:
        """Give the chosen evidence its numbers."""
        if ids := self.list.view.selected_ids():
            NumberDialog(self.desk, ids, self.window()).open()

    def take_back(self) -> None:
        """Take the chosen numbers back."""
        rows = self.desk.read(item_rows, self.list.view.selected_ids())
        if ids := [row.id for row in rows if row.number]:
            WithdrawDialog(self.desk, ids, self.window()).open()

    def count_pages(self) -> None:
        """Write down how many pages the chosen evidence has."""
        RecordsDialog(self.desk, self.list.view.selected_ids(), self.window(), first="pages").open()

    def fill(self) -> None:
        """Put what is unboxed of the chosen series into boxes."""
        if series := self.series.view.current():
            BoxesDialog(self.desk, series, self.window()).open()

    def edit_note(self) -> None:
        """Open the chosen box's 备考表."""
        if box := self.boxes.view.current():
            BoxNoteDialog(self.desk, box, self.window()).open()

    def edit_volumes(self) -> None:
        """Open the year's volumes."""
        if plan := self.desk.plan:
            VolumesDialog(self.desk, plan.id, self.window()).open()

    def take_apart(self) -> None:
        """Empty the last box of the chosen series, after asking."""
        if series := self.series.view.current():
            question = f"拆开“{series.title}”的最后一盒？里面的材料回到待装盒，档号不变。"
            ask(self, question, "拆开", lambda: self._take_apart(series))

    def _take_apart(self, series: SeriesRow) -> None:
        self.desk.change(empty_last_box, series.id, parent=self)

    def _make_buttons(self) -> None:
        self.retention = QPushButton("设保管期限")
        menu = QMenu(self.retention)
        for key, word in RETENTION_WORDS.items():
            menu.addAction(word, lambda key=key: self._set_retention(key))
        self.retention.setMenu(menu)
        self.retention.setProperty("menu", True)
        self.pages = button("设页数…", self.count_pages)
        self.give = button("编档号…", self.number, primary=True)
        self.give.setToolTip("按形成日期给选中的材料编档号；按住 Shift 或 Ctrl 可选多份")
        self.back = button("收回档号…", self.take_back)
        self.settings = button("档号格式…", lambda: ArchiveSettingsDialog(self.desk, self.window()).open())
        self.box = button("装盒…", self.fill)
        self.catalogue = button("打印目录…", self._print_catalogue)
        self.volumes = button("分卷…", self.edit_volumes)
        self.volumes.setToolTip("按本县的要求分卷；卷内目录在“打印”里")
        self.note = button("备考表…", self.edit_note)
        self.apart = button("拆开最后一盒…", self.take_apart)
        self.print_note = button("打印备考表…", lambda: self._print_box("box-note"))
        self.print_cover = button("打印封面盒脊…", lambda: self._print_box("box-cover"))

    def _lay_out(self) -> None:
        area = QScrollArea()  # all of them, however many
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumHeight(theme.px(_LEAST_GAPS))
        self.gaps.setAlignment(Qt.AlignmentFlag.AlignTop)
        area.setAccessibleName("断号")
        area.setWidget(self.gaps)
        left = _column(
            bar(self.heading, None, self.retention, self.pages, self.settings, self.back, self.give),
            self.filters,
            self.list,
        )
        right = _column(
            bar(label("分组", "heading"), None, self.volumes, self.catalogue, self.box),
            self.series,
            bar(label("档案盒", "heading"), None, self.apart, self.note),
            self.boxes,
            bar(None, self.print_note, self.print_cover),
            self.gap_count,
            area,
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        outer.addWidget(halves(left, right, [900, 440]))

    def _fetch(self, ids: Sequence[str]) -> list[ItemRow]:
        return self.desk.read(item_rows, ids)

    def _set_retention(self, retention: str) -> None:
        self.desk.change(edit_records, self.list.view.selected_ids(), {"retention": retention}, parent=self)

    def _show_boxes(self) -> None:
        series = self.series.view.current()
        self.boxes.show_rows(self.desk.read(box_rows, series.id) if series else [], _NO_BOXES)
        found = self.desk.read(number_gaps)
        self.gap_count.setText(f"断号 {len(found)} 个" if found else "断号")
        self.gaps.setText("\n".join(f"{gap.number}　{gap.reason}" for gap in found) or "没有断号。")
        self._allow()

    def _allow(self) -> None:
        """Only what can be done now can be clicked."""
        chosen = bool(self.list.view.selectionModel().hasSelection())
        for made in (self.retention, self.pages, self.give, self.back):
            made.setEnabled(chosen)
        series = self.series.view.current()
        self.catalogue.setEnabled(series is not None)
        self.box.setEnabled(series is not None and series.unboxed > 0)
        for made in (self.apart, self.note, self.print_note, self.print_cover):
            made.setEnabled(bool(self.boxes.model.rowCount()))

    def _print_catalogue(self) -> None:
        if series := self.series.view.current():
            self.desk.paper_wanted.emit("archive-catalogue", {"series": series.id})

    def _print_box(self, paper: str) -> None:
        if box := self.boxes.view.current():
            self.desk.paper_wanted.emit(paper, {"box": box.id})


def _column(*parts: QWidget | QLayout) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(8))
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part, 1 if isinstance(part, RecordList | QScrollArea) else 0)
        else:
            column.addLayout(part)
    return made


_ITEM_COLUMNS = (
    PagedColumn[ItemRow]("题名", 0, lambda row: row.title),
    PagedColumn[ItemRow]("档号", 190, lambda row: row.number or "—"),
    PagedColumn[ItemRow]("文号", 118, lambda row: row.document_number),
    PagedColumn[ItemRow]("形成日期", 92, lambda row: str(row.formed_on or "")),
    PagedColumn[ItemRow]("期限", 64, lambda row: RETENTION_WORDS[row.retention] if row.retention else ""),
    PagedColumn[ItemRow]("页数", 52, lambda row: str(row.pages or "")),
    PagedColumn[ItemRow]("盒号", 52, lambda row: str(row.box or "")),
    PagedColumn[ItemRow]("还缺", 110, lambda row: "、".join(row.lacking)),
)
_SERIES_COLUMNS = (
    PagedColumn[SeriesRow]("组", 0, lambda row: row.title),
    PagedColumn[SeriesRow]("件", 52, lambda row: str(row.items)),
    PagedColumn[SeriesRow]("页", 60, lambda row: str(row.pages)),
    PagedColumn[SeriesRow]("盒", 44, lambda row: str(row.boxes)),
    PagedColumn[SeriesRow]("待装盒", 68, lambda row: str(row.unboxed) if row.unboxed else "—"),
)
_BOX_COLUMNS = (
    PagedColumn[BoxRow]("盒", 44, lambda row: str(row.number)),
    PagedColumn[BoxRow]("起止件号", 0, lambda row: row.span),
    PagedColumn[BoxRow]("件", 44, lambda row: str(row.items)),
    PagedColumn[BoxRow]("页", 56, lambda row: str(row.pages)),
    PagedColumn[BoxRow]("检查", 92, lambda row: str(row.checked_on or "—")),
)
