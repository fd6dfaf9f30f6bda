"""Parts of a page beside each other whose sizes are as the clerk last drew them on this PC."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter

from ui.ground.preferences import keep_numbers, kept_numbers
from ui.ground.qt import set_sizes


class KeptSplitter(QSplitter):
    """Keeps the shares under the name of the page or dialog that it lies in."""

    _shown = False
    _layout = ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            self.splitterMoved.connect(self._keep)
            self._take_kept()

    def share(self, layout: str, sizes: Sequence[int]) -> None:
        """Go over to another layout of the parts, which has its own kept shares; else these."""
        self._layout = layout
        set_sizes(self, sizes)
        if self._shown:
            self._take_kept()

    def _take_kept(self) -> None:
        kept = kept_numbers(self._name())
        sizes = [kept.get(str(at), 0) for at in range(self.count())]
        if all(sizes):
            set_sizes(self, sizes)

    def _keep(self) -> None:
        keep_numbers(self._name(), {str(at): size for at, size in enumerate(self.sizes())})

    def _name(self) -> str:
        """The page or dialog that it lies in, and how many splitters deep."""
        around: QObject | None = self.parent()
        depth = 0
        while around and (isinstance(around, KeptSplitter) or type(around).__module__.startswith("PySide6")):
            depth += isinstance(around, KeptSplitter)
            around = around.parent()
        return f"splitters/{type(around).__name__}{self._layout}-{depth}"
