"""拆分任务: one text cut into parts, and which part gets what hangs on the task."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import before_cursor, set_heads
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, clear, label
from ui.parts.list_dialog import ListDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.plan.hanging import hanging_rows
from wenming_desktop.plan.task_splitting import cut_places, split_task
from wenming_desktop.progress.board import TaskLine

_EVERY = "各部分都要"


class SplitDialog(ListDialog):
    """The parts stand below each other, each to be edited; ``task_ids`` are theirs once they are saved."""

    keeps_input = True

    def __init__(self, desk: Desk, task: TaskLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("拆分任务")
        self.desk, self._task = desk, task
        self.task_ids: list[str] = []
        self.parts: list[QPlainTextEdit] = []
        self._last = 0  # the part that had the focus last
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(theme.px(8))
        self._hanging = desk.read(hanging_rows, task.id)
        self.places: list[QComboBox] = []
        self.table = self._make_table()
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.cut = button("在光标处拆开(&K)", self._cut)
        self.join = button("并回上一部分(&J)", self._join)
        self.save = button("拆分", self._save, primary=True)
        head = label("各部分的科室、责任人和完成时限相同；分值、标准和备注留在第 1 部分。", "secondary")
        head.setWordWrap(True)
        hung = label("原来的材料、活动等归到哪一部分：", "heading")
        end = bar(self.problem, button("取消(&C)", self.reject), self.save)
        end.setStretchFactor(self.problem, 1)
        box = QWidget()
        box.setLayout(self._boxes)
        self._boxes.setContentsMargins(0, 0, 0, 0)
        column = lay_out(self, head, box, bar(self.cut, self.join, None), hung, self.table, end)
        column.setStretch(1, 3)
        column.setStretch(4, 2)
        for widget in (hung, self.table):
            widget.setVisible(bool(self._hanging))
        fit(self, 760, 600 if self._hanging else 420)
        first = next(iter(cut_places(task.text)), None)
        self._show([task.text[:first].strip(), task.text[first:].strip()] if first else [task.text], 0)

    def holds_input(self) -> bool:
        return Dialog.holds_input(self)

    def texts(self) -> list[str]:
        """The parts as they stand."""
        return [part.toPlainText() for part in self.parts]

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self._hanging), 3)
        table.setAccessibleName("原来的材料、活动归到哪一部分")
        set_heads(table, ["种类", "名称", "归到"])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, theme.px(92))
        table.setColumnWidth(2, theme.px(150))
        table.verticalHeader().setDefaultSectionSize(theme.px(36))
        for number, row in enumerate(self._hanging):
            table.setItem(number, 0, QTableWidgetItem(row.kind))
            name = QTableWidgetItem(row.name)
            name.setToolTip(row.name)
            table.setItem(number, 1, name)
            place = ChoiceBox()
            self.places.append(place)
            table.setCellWidget(number, 2, place)
        return table

    def _show(self, texts: list[str], current: int) -> None:
        """Show these parts; the choices of what hangs on the task stay where they can."""
        clear(self._boxes)
        self.parts = []
        for number, text in enumerate(texts, start=1):
            name = f"第 {number} 部分" + (f"（沿用 {self._task.code}）" if number == 1 else "（新任务）")
            part = QPlainTextEdit(text, tabChangesFocus=True)
            part.setAccessibleName(name)
            part.setMinimumHeight(theme.px(48))
            part.cursorPositionChanged.connect(self._refresh)
            part.textChanged.connect(self._refresh)
            self.parts.append(part)
            self._boxes.addWidget(label(name, "secondary"))
            self._boxes.addWidget(part, 1)
        for row, place in zip(self._hanging, self.places, strict=True):
            chosen = place.currentData()
            place.clear()
            for number in range(len(texts)):
                place.addItem(f"第 {number + 1} 部分", [number])
            if row.shared and len(texts) > 1:
                place.addItem(_EVERY, list(range(len(texts))))
            place.setCurrentIndex(max(0, place.findData(chosen)))
        self.parts[current].setFocus()
        self._refresh()

    def _current(self) -> int:
        """The part with the focus, or the one that had it last."""
        focused = (at for at, part in enumerate(self.parts) if part.hasFocus())
        return min(next(focused, self._last), len(self.parts) - 1)

    def _refresh(self) -> None:
        self._last = self._current()
        many = len(self.parts)
        empty = not all(text.strip() for text in self.texts())
        self.problem.setText("把光标放在要拆开的地方，再点“在光标处拆开”。" if many < 2 else "")
        self.join.setEnabled(many > 1)
        self.save.setText(f"拆分为 {many} 项" if many > 1 else "拆分")
        self.save.setEnabled(many > 1 and not empty)

    def _cut(self) -> None:
        at = self._current()
        text, place = self.parts[at].toPlainText(), before_cursor(self.parts[at])
        halves = [place.strip(), text[len(place) :].strip()]
        if all(halves):
            texts = self.texts()
            self._show([*texts[:at], *halves, *texts[at + 1 :]], at + 1)
        else:
            self.problem.setText("光标前后都要有文字才能拆开。")

    def _join(self) -> None:
        at = max(1, self._current())
        texts = self.texts()
        self._show([*texts[: at - 1], texts[at - 1] + texts[at], *texts[at + 1 :]], at - 1)

    def _save(self) -> None:
        given = {row.id: place.currentData() for row, place in zip(self._hanging, self.places, strict=True)}

        def split(session: Session) -> list[str]:
            return split_task(session, self._task.id, self.texts(), given)

        self.task_ids = self.desk.change(split, parent=self, refused=self._say) or []
        if self.task_ids:
            self.accept()

    def _say(self, error: UserError) -> None:
        self.problem.setText(error.message)
