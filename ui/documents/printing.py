"""The system's dialog before a PDF goes to the printer, and the printing behind it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from ui.documents.printer import print_pdf
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_error, show_note
from ui.ground.preferences import last_printer, remember_printer
from ui.ground.qt import add_texts

_NO_PRINTER = "这台电脑没有安装打印机。可以先“保存PDF”，再到能打印的电脑上打印。"
_WIDEST = 220  # pixels at 100 %
_LEAST = 6  # characters of a printer's name


class PrinterBox(QComboBox):
    """The printers of this PC by name; the one used last is chosen, else the system's own first."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("打印机")
        names = QPrinterInfo.availablePrinterNames()
        add_texts(self, names or ["没有安装打印机"])
        self.setEnabled(bool(names))
        self.setMaximumWidth(theme.px(_WIDEST))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST)
        for wanted in (QPrinterInfo.defaultPrinterName(), last_printer()):
            if wanted in names:
                self.setCurrentIndex(names.index(wanted))
        self.setToolTip("这台电脑的打印机，下次打印先选这一台" if names else _NO_PRINTER)

    def give(self, printer: QPrinter) -> None:
        """Print on the chosen one, and offer it first the next time."""
        if self.isEnabled():
            printer.setPrinterName(self.currentText())
            remember_printer(self.currentText())


def can_print(parent: QWidget) -> bool:
    """Whether there is a printer; says so over ``parent`` where there is none."""
    there = bool(QPrinterInfo.availablePrinterNames())
    if not there:
        show_note(parent, _NO_PRINTER)
    return there


def ask_and_print(
    desk: Desk,
    parent: QWidget,
    printer: QPrinter,
    pdf: bytes,
    sizes: Sequence[QSizeF],
    over: Callable[[], QWidget],
) -> None:
    """Let the clerk choose printer and pages, then print.

    Args:
        desk: runs it.
        parent: the window that asks.
        printer: from printer_for().
        pdf: what to print.
        sizes: of its pages, in points.
        over: the window that its end is told over, which may be another one by then.
    """
    title = printer.docName()
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintCollateCopies)
    dialog.setMinMax(1, len(sizes))
    dialog.accepted.connect(
        lambda: desk.run(
            f"打印{title}",
            lambda job: print_pdf(pdf, sizes, printer, job),
            lambda sides: show_note(over(), f"已送打印机，共 {sides} 面。"),
            lambda error: show_error(over(), error),
            lambda: show_note(over(), "已取消打印；打印机可能还会印出已经收到的几页。"),
        )
    )
    QDialog.open(dialog)  # its own open() takes a slot by name
