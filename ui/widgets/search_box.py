"""The search line of the tool bar: hits while typing, Enter opens one."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QWidget
from shiboken6 import isValid

from ui import theme
from ui.desk import Desk
from wenming_desktop.progress.search import search


class SearchBox(QLineEdit):
    """Ctrl+F comes here; Up and Down choose a hit, Enter shows its task, Esc leaves."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, placeholderText="搜索任务、科室、材料（支持拼音首字母） Ctrl+F")
        self._desk = desk
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(theme.px(320))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hits = QListWidget(window)
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.hide()
        self.hits.itemClicked.connect(self._open)
        self.textChanged.connect(self._search)
        QShortcut(QKeySequence.StandardKey.Find, self, self._focus)
        self._came_from: QWidget | None = None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), super().sizeHint().height())

    def look_for(self, query: str) -> None:
        """Search as if the clerk had typed it."""
        self._focus()
        self.setText(query)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text():
            self._search(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason or not self.hits.underMouse():
            self.hits.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hits.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = self.hits.count()
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if count:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.hits.setCurrentRow((self.hits.currentRow() + step) % count)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if count:
                self._open(self.hits.currentItem())
            case Qt.Key.Key_Escape:
                self.clear()
                self._leave()
            case _:
                super().keyPressEvent(event)

    def _leave(self) -> None:
        """Give the focus back to where Ctrl+F was pressed."""
        self.hits.hide()
        if self._came_from and isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus()
        else:
            self.clearFocus()

    def _focus(self) -> None:
        if not self.hasFocus():
            self._came_from = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _search(self, query: str) -> None:
        self.hits.clear()
        found = search(self._desk.plan, query) if self._desk.plan else []
        for hit in found:
            item = QListWidgetItem(f"{hit.task.code}   {hit.where}   {hit.excerpt}", self.hits)
            item.setData(Qt.ItemDataRole.UserRole, hit.task.id)
        if query.strip() and not found:
            nothing = QListWidgetItem("没有找到。可以换几个字，或用拼音首字母。", self.hits)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
        self._place(shown=bool(query.strip()))

    def _place(self, *, shown: bool) -> None:
        self.hits.setVisible(shown)
        if shown:
            self.hits.setCurrentRow(0)
            width, rows = theme.px(480), min(self.hits.count(), 12)
            corner = self.mapTo(self.window(), QPoint(self.width() - width, self.height() + 4))
            height = rows * max(1, self.hits.sizeHintForRow(0)) + 2 * self.hits.frameWidth() + 2
            self.hits.setGeometry(max(0, corner.x()), corner.y(), width, height)
            self.hits.raise_()

    def _open(self, item: QListWidgetItem | None) -> None:
        task_id = item.data(Qt.ItemDataRole.UserRole) if item else None
        if task_id:
            self.hits.hide()
            self._desk.task_wanted.emit(task_id)
