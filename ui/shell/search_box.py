"""The search line of the tool bar: hits while typing, things to do among them; Enter opens or does one."""

from collections.abc import Callable, Sequence
from itertools import groupby

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import set_font
from ui.parts.menus import add_activity, add_department, add_order, add_task, offer_menu
from ui.shell.deeds import Deed, found
from wenming_desktop.evidence.recognising import waiting_count
from wenming_desktop.progress.orders import order_rows
from wenming_desktop.search.finding import Hit, search
from wenming_desktop.search.index import Kind

_PAUSE = 60  # milliseconds without a key before the search: fast typing asks once
_COMES_BACK = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
# From the longest to the shortest: the first that fits is shown.
_HINTS = (
    "搜索任务、材料、正文和功能（拼音也行） Ctrl+F",
    "搜索任务、材料和正文 Ctrl+F",
    "搜索任务、材料和正文",
)
_BESIDE = 24  # pixels of the line at 100 % that its text leaves free
_OTHERS = 3  # hits of one kind shown of other years
_NOTHING = "没有找到。可以换几个字，或用拼音。"
_INDEXING = "还没有找到。正在整理搜索，请稍候。"


class SearchBox(QLineEdit):
    """Ctrl+F comes here; Up and Down choose a hit, Enter shows or does it, Esc leaves.

    Args:
        desk: the desk.
        window: the window it stands in.
        deeds: whatever can be done from here.
    """

    def __init__(self, desk: Desk, window: QWidget, deeds: Callable[[], Sequence[Deed]]) -> None:
        super().__init__(window, placeholderText=_HINTS[0])
        self._desk, self._deeds = desk, deeds
        self.setAccessibleName("搜索")
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(theme.px(320))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hits = QListWidget(window)
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.hide()
        self.hits.itemClicked.connect(self._open)
        offer_menu(self.hits, self._fill_menu)
        self._waiting = QTimer(self, interval=_PAUSE, singleShot=True)
        self._waiting.timeout.connect(self._search)
        self.textChanged.connect(self._wait)
        QShortcut(QKeySequence.StandardKey.Find, self, self._focus)
        self._came_from: QWidget | None = None
        desk.jobs.idle.connect(self._search_again)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), super().sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text() and event.reason() not in _COMES_BACK:
            self._search()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:  # the menu of a hit
            return
        self._waiting.stop()
        if event.reason() != Qt.FocusReason.MouseFocusReason or not self.hits.underMouse():
            self.hits.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hits.hide()
        room = self.width() - theme.px(_BESIDE)
        fitting = (hint for hint in _HINTS if self.fontMetrics().horizontalAdvance(hint) <= room)
        self.setPlaceholderText(next(fitting, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = self.hits.count()
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if count:
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self._waiting.isActive():
                    self._waiting.stop()
                    self._search()
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

    def _wait(self) -> None:
        self._waiting.start()
        if not self.text().strip():
            self.hits.hide()

    def _search_again(self) -> None:
        """The index may hold more now."""
        if self.hits.isVisible():
            self._search()

    def _search(self) -> None:
        query, plan = self.text(), self._desk.plan
        self.hits.clear()
        deeds, named = found(self._deeds(), query)
        if named:
            self._add_deeds(deeds)
        texts = self._desk.workspace.texts
        hits = self._desk.read(search, plan.id if plan else None, query, texts=texts)
        for kind, group in groupby(hits, key=lambda hit: hit.kind):
            self._head(kind.value)
            for hit in group:
                self._add(hit, hit.title)
        years = {head.id: head.year for head in self._desk.plans()}
        if plan and len(years) > 1:
            others = self._desk.read(lambda session: search(session, plan.id, query, _OTHERS, elsewhere=True))
            hits += others
            if others:
                self._head("其他年度")
            for hit in others:
                self._add(hit, f"{years[hit.plan_id or plan.id]}年{hit.kind.value}  {hit.title}")
        if not named:
            self._add_deeds(deeds)
        if query.strip() and not hits and not deeds:
            nothing = QListWidgetItem(_INDEXING if self._desk.jobs.busy() else self._nothing(), self.hits)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
        self._place(shown=bool(query.strip()))

    def _nothing(self) -> str:
        waiting = self._desk.read(waiting_count, self._desk.workspace.texts)
        return f"没有找到。还有 {waiting:,} 份扫描件待识别，里面的字还搜不到。" if waiting else _NOTHING

    def _add_deeds(self, deeds: Sequence[Deed]) -> None:
        if deeds:
            self._head("功能")
        for deed in deeds:
            item = QListWidgetItem(f"{deed.name}　　{deed.keys}" if deed.keys else deed.name, self.hits)
            item.setData(Qt.ItemDataRole.UserRole, deed)

    def _head(self, text: str) -> None:
        heading = QListWidgetItem(text, self.hits)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        set_font(heading, theme.font(theme.BODY - 1, bold=True))

    def _add(self, hit: Hit, text: str) -> None:
        excerpt = "" if hit.excerpt in hit.title else f"   {hit.where}：{hit.excerpt}"
        item = QListWidgetItem(f"{text}{excerpt}", self.hits)
        item.setToolTip(item.text())
        item.setData(Qt.ItemDataRole.UserRole, hit)

    def _fill_menu(self, menu: QMenu) -> None:
        """What can be done to the chosen hit: what its kind can have done to it anywhere."""
        item, desk, plan = self.hits.currentItem(), self._desk, self._desk.plan
        hit = item.data(Qt.ItemDataRole.UserRole) if item else None
        if not isinstance(hit, Hit) or plan is None:
            return
        if hit.plan_id in {None, plan.id}:
            if hit.kind in {Kind.TASK, Kind.MEASURE} and hit.task_id:
                add_task(menu, desk, [hit.task_id])
            elif hit.kind == Kind.ACTIVITY:
                add_activity(menu, desk, [hit.row_id])
            elif hit.kind == Kind.ORDER:
                for order in desk.read(order_rows, [hit.row_id], desk.today()):
                    add_order(menu, desk, order)
            elif hit.kind == Kind.DEPARTMENT:
                add_department(menu, desk, hit.title)
        if menu.isEmpty():
            menu.addAction("打开", lambda: self._open(item))

    def _move(self, step: int) -> None:
        """Go to the next or previous hit, passing over headings."""
        row, count = self.hits.currentRow(), self.hits.count()
        for _ in range(count):
            row = (row + step) % count
            if self.hits.item(row).flags():
                self.hits.setCurrentRow(row)
                return

    def _place(self, *, shown: bool) -> None:
        self.hits.setVisible(shown)
        if shown:
            self.hits.setCurrentRow(-1)
            self._move(1)
            self.hits.scrollToTop()
            width, rows = theme.px(520), min(self.hits.count(), 16)
            corner = self.mapTo(self.window(), QPoint(self.width() - width, self.height() + 4))
            height = sum(map(self.hits.sizeHintForRow, range(rows))) + 2 * self.hits.frameWidth() + 4
            self.hits.setGeometry(max(0, corner.x()), corner.y(), width, height)
            self.hits.raise_()

    def _open(self, item: QListWidgetItem | None) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole) if item else None
        if isinstance(hit, Deed):
            self.clear()
            self._leave()
            hit.run()
        if not isinstance(hit, Hit):
            return
        self.hits.hide()
        if hit.plan_id and self._desk.plan and hit.plan_id != self._desk.plan.id:
            self._desk.choose_plan(hit.plan_id)
        if hit.kind in {Kind.TASK, Kind.MEASURE} and hit.task_id:
            self._desk.task_wanted.emit(hit.task_id)
        else:
            self._desk.record_wanted.emit(hit.kind.value, hit.row_id)
            if hit.page:
                self._desk.page_wanted.emit(hit.row_id, hit.page, self.text())
