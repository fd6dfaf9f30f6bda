"""Which paper, and what can be chosen about it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.choice_box import ChoiceBox
from ui.parts.fields import label
from wenming_desktop.documents.paper import Choice, Chosen, Option, PaperKind, Subject
from wenming_desktop.documents.papers import PAPERS

_WIDTH, _WIDEST = 210, 640  # pixels at 100 %, of the column and of a list that drops down


class PaperChoice(QWidget):
    """The list of all papers, beneath it the options of the one that is chosen."""

    changed = Signal()

    def __init__(self, desk: Desk, paper: str | None, chosen: Mapping[str, str]) -> None:
        super().__init__()
        self._desk = desk
        self.options: dict[str, QComboBox] = {}
        self.papers = QListWidget()
        self.papers.setAccessibleName("单据")
        self.papers.setUniformItemSizes(True)
        for kind in PAPERS:
            QListWidgetItem(kind.title, self.papers)
        self._area = QVBoxLayout()
        self._area.setSpacing(theme.px(6))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(_caption("单据", self.papers))
        column.addWidget(self.papers, 1)
        column.addLayout(self._area)
        self.setFixedWidth(theme.px(_WIDTH))
        names = [kind.name for kind in PAPERS]
        self.papers.setCurrentRow(names.index(paper) if paper in names else 0)
        self._offer(chosen)
        self.papers.currentRowChanged.connect(self._take_paper)

    def kind(self) -> PaperKind:
        """The paper chosen."""
        return PAPERS[self.papers.currentRow()]

    def chosen(self) -> Chosen:
        """The value of each option."""
        return {name: choice.value for name, choice in self._current().items()}

    def about(self) -> list[str]:
        """The names of what was chosen to print, for a file name."""
        looks = {option.name for option in self.kind().options if option.look}
        current = self._current().items()
        return [one.called for name, one in current if one.value is not None and name not in looks]

    def _current(self) -> dict[str, Choice]:
        return {name: box.currentData() for name, box in self.options.items() if box.count()}

    def _take_paper(self) -> None:
        self._offer({})
        self.changed.emit()

    def _offer(self, chosen: Mapping[str, str]) -> None:
        """Show the options of the chosen paper, those of before gone."""
        while item := self._area.takeAt(0):
            item.widget().deleteLater()
        self.options = {}
        plan = self._desk.plan
        if plan is None:
            return
        with self._desk.workspace.reading() as session:
            subject = Subject(session, self._desk.workspace.files, plan.id, self._desk.today())
            for option in self.kind().options:
                self._add(option, subject, chosen.get(option.name))

    def _add(self, option: Option, subject: Subject, value: str | None) -> None:
        choices = option.offered(subject)
        if not choices:  # an empty box would only raise questions
            return
        box = ChoiceBox()
        box.setMaxVisibleItems(20)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for choice in choices:
            box.addItem(choice.title, choice)
            box.setItemData(box.count() - 1, choice.title, Qt.ItemDataRole.ToolTipRole)
            if choice.value == value:
                box.setCurrentIndex(box.count() - 1)
        box.activated.connect(self.changed)
        _show_whole_choices(box)
        self.options[option.name] = box
        self._area.addWidget(_caption(option.title, box))
        self._area.addWidget(box)


def _show_whole_choices(box: QComboBox) -> None:
    """The list that drops down is as wide as its longest line, within reason; the box has a tooltip."""
    view = box.view()
    view.setMinimumWidth(min(view.sizeHintForColumn(0) + theme.px(32), theme.px(_WIDEST)))
    box.setToolTip(box.currentText())
    box.currentTextChanged.connect(box.setToolTip)


def _caption(text: str, buddy: QWidget) -> QWidget:
    made = label(text, "secondary")
    made.setBuddy(buddy)
    return made
