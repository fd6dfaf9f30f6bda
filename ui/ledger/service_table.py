"""Who served in an activity, and for how many hours each."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import set_heads
from ui.parts.cells import TextCell
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from ui.parts.name_edit import NameEdit
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activity_rows import Service, VolunteerRow
from wenming_desktop.ledger.typed import parse_hours
from wenming_desktop.plan.departments import split_names
from wenming_desktop.words import plain_number

_NAME, _DEPARTMENT, _HOURS = range(3)


class ServiceTable(QWidget):
    """A row a volunteer; a line below adds one or a whole pasted list of names."""

    unknown = Signal(list)  # names that are not on the roster
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roster: dict[str, VolunteerRow] = {}  # by what the line shows of each
        self._hours = ""  # what a new row begins with
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName("参加的志愿者")
        set_heads(self.table, ["志愿者", "科室", "小时"])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(30))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(theme.px(100))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(_DEPARTMENT, theme.px(110))
        self.table.setColumnWidth(_HOURS, theme.px(64))
        self.table.setItemDelegate(TextCell(self.table))
        self.line = NameEdit([], "姓名或拼音，也可粘贴一串姓名", adding=True)
        self.line.setAccessibleName("加入志愿者")
        self.line.setMaxLength(100_000)
        self.total = label(role="secondary")
        self.level = button("时长都按本次", self.fill_hours)
        self.level.setToolTip("每个人的时长都填活动的时长")
        self.remove = button("移出所选", self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.table, 1)
        column.addWidget(self.line)
        column.addLayout(bar(self.total, None, self.level, self.remove))
        self.setFocusProxy(self.line)
        self.line.taken.connect(self._add_typed)
        self.table.itemChanged.connect(self._count)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self._count()

    def set_roster(self, volunteers: Sequence[VolunteerRow]) -> None:
        """Who can be chosen."""
        names = Counter(row.name for row in volunteers)
        self._roster = {}
        for row in volunteers:
            more = "，".join(part for part in (row.department, row.number) if part)
            shown = f"{row.name}（{more}）" if names[row.name] > 1 and more else row.name
            self._roster.setdefault(shown, row)
        self.line.set_names(list(self._roster))

    def set_hours(self, hours: str) -> None:
        """How long the activity lasted, as typed: what a new row begins with."""
        self._hours = hours.strip()
        self.level.setEnabled(bool(self._hours))

    def set_service(self, service: Sequence[Service]) -> None:
        """Show who served."""
        by_id = {row.id: row for row in self._roster.values()}
        self.table.setRowCount(0)
        for entry in service:
            if entry.volunteer_id in by_id:
                self._append(by_id[entry.volunteer_id], plain_number(entry.hours))
        self._count()

    def service(self) -> tuple[Service, ...]:
        """Who served; FieldErrors on ``service`` for hours that cannot be read."""
        found: list[Service] = []
        for row in range(self.table.rowCount()):
            volunteer = self._volunteer(row)
            try:
                hours = parse_hours("".join(self._cell(row, _HOURS).text().split()))
            except UserError as error:
                raise FieldErrors({"service": f"“{volunteer.name}”的时长：{error.message}"}) from error
            if hours is None:
                raise FieldErrors({"service": f"请填写“{volunteer.name}”的时长。"})
            found.append(Service(volunteer.id, hours))
        return tuple(found)

    def add_names(self, names: Sequence[str]) -> None:
        """Add volunteers by name; tells which are not on the roster."""
        there = {self._volunteer(row).id for row in range(self.table.rowCount())}
        lost: list[str] = []
        for name in names:
            volunteer = self._roster.get(name) or self._namesake(name)
            if volunteer is None:
                lost.append(name)
            elif volunteer.id not in there:
                there.add(volunteer.id)
                self._append(volunteer, self._hours)
        self.table.scrollToBottom()
        self._count()
        if lost:
            self.unknown.emit(lost)

    def fill_hours(self) -> None:
        """Give everybody the activity's hours."""
        for row in range(self.table.rowCount()):
            self._cell(row, _HOURS).setText(self._hours)

    def _add_typed(self, text: str) -> None:
        self.line.clear()
        self.add_names([text] if text in self._roster else split_names(text))

    def _namesake(self, name: str) -> VolunteerRow | None:
        found = [row for row in self._roster.values() if row.name == name]
        return found[0] if len(found) == 1 else None

    def _volunteer(self, row: int) -> VolunteerRow:
        return self._cell(row, _NAME).data(Qt.ItemDataRole.UserRole)

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        assert item  # noqa: S101 - every row has all its cells
        return item

    def _append(self, volunteer: VolunteerRow, hours: str) -> None:
        row = self.table.rowCount()
        self.table.blockSignals(True)  # a row is counted when all its cells are there
        self.table.insertRow(row)
        for column, text in ((_NAME, volunteer.name), (_DEPARTMENT, volunteer.department or "")):
            item = QTableWidgetItem(text)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            item.setData(Qt.ItemDataRole.UserRole, volunteer)
            self.table.setItem(row, column, item)
        self.table.setItem(row, _HOURS, QTableWidgetItem(hours))
        self.table.blockSignals(False)

    def _remove(self) -> None:
        rows = sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True)
        for row in rows:
            self.table.removeRow(row)
        self._count()

    def _count(self) -> None:
        people = self.table.rowCount()
        try:
            hours = sum((entry.hours for entry in self.service()), Decimal(0))
            self.total.setText(
                f"{people} 人，共 {plain_number(hours)} 小时" if people else "还没有登记志愿者"
            )
        except FieldErrors:  # said when the form is saved
            self.total.setText(f"{people} 人")
        self.remove.setEnabled(bool(people))
        self.changed.emit()
