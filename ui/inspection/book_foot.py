"""The foot of 材料册: one book each or one for all, what goes in, where numbers stand, colours or none."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout

from ui.ground import theme
from ui.parts.fields import button, label
from ui.parts.segments import Segments
from wenming_desktop.documents.book.making import BookOptions, Stamp

ONE_EACH, TOGETHER = "each", "together"
_NO_BOOKS = "先在左边勾选要做成册子的项目。"


class BookFoot(QFrame):
    """A card with the choices of the books and what makes them."""

    altered = Signal()  # the pages are other now
    counted = Signal()  # one each, or all together
    print_wanted = Signal()
    write_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.how = Segments("怎样输出")
        self.code, self.missing, self.grey = (
            QCheckBox("二维码"),
            QCheckBox("缺项清单"),
            QCheckBox("灰度"),
        )
        self.stamp = QComboBox()
        self.write = button("输出 PDF…", self.write_wanted.emit, primary=True)
        self.print = button("打印…", self.print_wanted.emit)
        self.stamp.addItems([each.value for each in Stamp])  # pyright: ignore[reportUnknownMemberType]
        self.stamp.setAccessibleName("页码印在哪里")
        self.stamp.setToolTip("页码印在每页的哪里；原件不变")
        self.stamp.setMinimumSize(QSize(theme.px(80), 0))
        for box in (self.code, self.missing):
            box.setChecked(True)
        self.code.setToolTip("印在封面上，扫一扫知道是哪一册")
        self.missing.setToolTip("附在册子最后")
        self.grey.setToolTip("整册没有颜色，文字照样能搜；原件不变")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(8))
        for part in (self.how, self.code, self.missing, self.grey, label("页码", "secondary"), self.stamp):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.print)
        row.addWidget(self.write)
        self.how.chosen.connect(self.counted)
        for box in (self.code, self.missing, self.grey):
            box.toggled.connect(self.altered)
        self.stamp.activated.connect(self.altered)

    def options(self) -> BookOptions:
        """As chosen."""
        stamp = Stamp(self.stamp.currentText())
        return BookOptions(self.code.isChecked(), self.missing.isChecked(), stamp, self.grey.isChecked())

    def go_on_as(self, other: "BookFoot") -> None:
        """Choose what is chosen in another one."""
        for mine, its in ((self.code, other.code), (self.missing, other.missing), (self.grey, other.grey)):
            mine.setChecked(its.isChecked())
        self.stamp.setCurrentText(other.stamp.currentText())
        self.show_numbers(0, "", other.how.on())

    def show_numbers(self, books: int, pages: str, on: str | None = None) -> None:
        """How many books come out, with how many pages together."""
        chosen = on or self.how.on() or ONE_EACH
        together = "合成一本" + (f"（材料{pages}）" if pages else "")
        self.how.offer([(ONE_EACH, f"一项一册（{books} 个 PDF）"), (TOGETHER, together)], chosen)
        for made in (self.write, self.print):
            made.setEnabled(bool(books))
            made.setToolTip("" if books else _NO_BOOKS)
