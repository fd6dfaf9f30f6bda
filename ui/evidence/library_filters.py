"""What narrows the library further: words at once, everything else behind 筛选."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import button
from ui.parts.filter_line import FilterChoice, FilterLine
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.evidence.library import EvidenceSort
from wenming_desktop.evidence.library_filter import EvidenceFilter, EvidenceUse
from wenming_desktop.plan.materials import MaterialKind

_TYPES = {
    "文档": (".pdf", ".ofd", ".doc", ".docx", ".wps", ".txt", ".rtf"),
    "表格": (".xls", ".xlsx", ".et", ".csv"),
    "图片": (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic"),
    "演示": (".ppt", ".pptx", ".dps"),
    "音像": (".mp4", ".avi", ".mov", ".wmv", ".mkv", ".mp3", ".wav", ".m4a"),
}
_ORDERS = (
    ("新收的在前", (EvidenceSort.COLLECTED, True)),
    ("新形成的在前", (EvidenceSort.FORMED, True)),
    ("早形成的在前", (EvidenceSort.FORMED, False)),
    ("按题名", (EvidenceSort.TITLE, False)),
    ("大文件在前", (EvidenceSort.SIZE, True)),
)
_YEARS_BACK = 10
_WIDEST = 400  # pixels at 100 % of a choice
_ACROSS = 4  # choices beside each other at most


class LibraryFilters(QWidget):
    """Two lines, the second one shown on demand and as long as it narrows anything.

    Args:
        below: the list.
        this_year: the clerk's calendar year.
    """

    changed = Signal()

    def __init__(self, below: QWidget, this_year: int) -> None:
        super().__init__()
        self.line = FilterLine("题名、文号、责任者、文件名、正文", below)
        self.text, self.found, self.all = self.line.text, self.line.found, self.line.all
        years = range(this_year, this_year - _YEARS_BACK, -1)
        self.use = FilterChoice("用途不限", [(f"用于{use}", use) for use in EvidenceUse])
        self.year = FilterChoice("年份不限", [(f"{year}年形成", year) for year in years])
        self.kind = FilterChoice("类型不限", [(kind.value, kind.value) for kind in MaterialKind])
        self.suffixes = FilterChoice("格式不限", _TYPES.items())
        self.retention = FilterChoice(
            "保管期限不限", [("未定", ""), *((word, key) for key, word in RETENTION_WORDS.items())]
        )
        self.valid = FilterChoice("有效期不限", [("长期有效", True), ("不是长期有效", False)])
        self.order = FilterChoice(_ORDERS[0][0], _ORDERS[1:], "排列次序")
        self._choices = (self.use, self.year, self.kind, self.suffixes, self.retention, self.valid)
        self.more = button("筛选", self._turn, link=True)
        self._second = QWidget()
        self._grid = QGridLayout(self._second)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(6))
        self._second.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        first = bar(self.line, self.more)
        first.setStretch(0, 1)
        column.addLayout(first)
        column.addWidget(self._second)
        for choice in (*self._choices, self.order):
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            choice.setMaximumWidth(theme.px(_WIDEST))
            choice.activated.connect(self.changed)
        self._across = 0
        self._lay_out(_ACROSS)
        self.line.changed.connect(self.changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many choices beside each other as show their longest texts whole."""
        super().resizeEvent(event)
        gap = self._grid.spacing()
        widest = max(choice.sizeHint().width() for choice in (*self._choices, self.order))
        self._lay_out(min(max((self.width() + gap) // (widest + gap), 1), _ACROSS))

    def words(self) -> str:
        """What is typed."""
        return self.line.words()

    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words()) or any(choice.value() is not None for choice in self._choices)

    def clear(self) -> None:
        """Leave nothing out."""
        for choice in self._choices:
            choice.choose(None)
        self.line.clear()
        self.changed.emit()

    def show_found(self, count: int) -> None:
        """Say how many files there are while anything is left out."""
        self.line.show_found(f"{count:,} 份")

    def order_by(self) -> tuple[EvidenceSort, bool]:
        """What the list is ordered by, and whether that is descending."""
        return self.order.value() or _ORDERS[0][1]

    def narrow(self, wanted: EvidenceFilter) -> EvidenceFilter:
        """A filter with what is chosen here added."""
        return replace(
            wanted,
            text=self.words(),
            use=self.use.value(),
            year=self.year.value(),
            kind=self.kind.value(),
            suffixes=self.suffixes.value() or (),
            retention=self.retention.value(),
            long_term_valid=self.valid.value(),
        )

    def _lay_out(self, across: int) -> None:
        if across != self._across:
            self._across = across
            for number, choice in enumerate((*self._choices, self.order)):
                self._grid.addWidget(choice, number // across, number % across)
            for column in range(_ACROSS):
                self._grid.setColumnStretch(column, 1 if column < across else 0)

    def _turn(self) -> None:
        self._second.setVisible(self._second.isHidden())
