"""The long list of files: rows with pictures, which can be dragged to where they belong."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMimeData, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView

from ui.evidence.file_cells import HEADING, LINE, PICTURE, FileCell, Spans, badge
from ui.evidence.proposed_places import ProposedPlaces
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import Index
from ui.parts.fields import shortcut
from ui.parts.handing_out import EVIDENCE_MIME, HandedOut
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from ui.parts.thumbnails import Thumbnails
from wenming_desktop.evidence.library import FileRow


class FileTable(PagedTable[FileRow]):
    """One column, the whole row in it; dragged rows go as tiles do."""

    def __init__(self, desk: Desk, fetch: Callable[[Sequence[str]], Iterable[FileRow]]) -> None:
        super().__init__((PagedColumn[FileRow]("", 0, lambda row: row.title, badge),), fetch)
        self._desk = desk

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [EVIDENCE_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        numbers = sorted({index.row() for index in indexes})
        return HandedOut(self._desk, list(filter(None, map(self.row, numbers))), self._desk.window)


class FileList(RecordList[FileRow]):
    """A RecordList of files, some of which may have a heading over them.

    Args:
        desk: the desk.
        fetch: rows of some ids.
    """

    def __init__(self, desk: Desk, fetch: Callable[[Sequence[str]], Iterable[FileRow]]) -> None:
        super().__init__(FileTable(desk, fetch), several=True)
        self._desk = desk
        self._headed: list[int] = []  # rows with a heading
        side = theme.px(PICTURE)
        pictures = Thumbnails(desk, QSize(side, side), self)
        pictures.arrived.connect(self.view.viewport().update)
        self.places = ProposedPlaces(desk, self)
        self.places.arrived.connect(self.view.viewport().update)
        self.cell = FileCell(
            lambda row: pictures.of(row.sha256, row.original_name), self.places.of, self.view
        )
        self.view.setItemDelegateForColumn(0, self.cell)
        self.cell.heading_clicked.connect(self.select_group)
        shortcut(self.view, "G", lambda: self.select_group(self.view.currentIndex().row()))
        self.view.horizontalHeader().hide()
        self.view.setShowGrid(False)
        self.view.setAccessibleName("材料")
        self.view.verticalHeader().setDefaultSectionSize(theme.px(LINE))
        self.view.setDragEnabled(True)
        shortcut(self.view, QKeySequence.StandardKey.Copy, self._copy)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def _copy(self) -> None:
        """Lay the selected files on the clipboard, for slots of the program and for the file manager."""
        if rows := self.view.selected():
            QGuiApplication.clipboard().setMimeData(HandedOut(self._desk, rows, self))

    def show_files(
        self,
        ids: Sequence[str],
        empty: str,
        headings: Mapping[str, tuple[str, str]],
        words: Callable[[str], Spans] = lambda _title: (),
        found: Mapping[str, tuple[str, Spans]] | None = None,
    ) -> None:
        """List these files.

        Args:
            ids: of evidence.
            empty: what to do while there is none.
            headings: id of the first of a group -> what stands over it.
            words: where the words sought stand in a title.
            found: hash -> an excerpt of the file's text, and where the words stand in it.
        """
        self.cell.headings, self.cell.words, self.cell.found = headings, words, found or {}
        self.places.look_again()
        self.cell.plan_id = self._desk.plan and self._desk.plan.id
        self.show_ids(ids, empty)
        header = self.view.verticalHeader()
        for number in self._headed:
            header.resizeSection(number, theme.px(LINE))
        self._headed = (
            [number for number, evidence_id in enumerate(ids) if evidence_id in headings] if headings else []
        )
        for number in self._headed:
            header.resizeSection(number, theme.px(LINE + HEADING))
        self.view.viewport().update()

    def select_group(self, number: int) -> None:
        """Select all files below the heading that a row stands under."""
        if not self._headed:
            return
        first = max(each for each in self._headed if each <= number)
        after = [each for each in self._headed if each > first]
        last = (after[0] if after else self.model.rowCount()) - 1
        rows = QItemSelection(self.model.index(first, 0), self.model.index(last, 0))
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(rows, flags.ClearAndSelect | flags.Rows)
