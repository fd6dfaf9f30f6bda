"""A line that says what was just done, with 撤销 for that very step."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, wrapped


class UndoLine(QWidget):
    """Goes as soon as undo would act on another step: by then it would take back something else.

    Args:
        desk: the desk.
        parent: the parent.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._step: str | None = None
        self.words = wrapped("", "secondary")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.take_back = button("撤销", desk.undo, link=True)
        line = bar(self.words, self.take_back)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(0, 1)
        self.setLayout(line)
        desk.changed.connect(self._look)
        self.hide()

    def tell(self, text: str, *, undo: bool = True) -> None:
        """Say what the newest step did; without ``undo`` something that is no step."""
        self._step = self.desk.snapshot.step
        self.words.setText(text)
        self.take_back.setVisible(undo)
        self.show()

    def _look(self) -> None:
        if self.desk.snapshot.step != self._step:
            self.hide()
