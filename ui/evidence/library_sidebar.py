"""Beside the library: the clerk's own questions with their answers, and the plan's tasks and slots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.parts.fields import card, label
from ui.parts.handing_out import dragged_evidence
from wenming_desktop.evidence.library import LibraryCounts
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.progress.board import PlanBoard
from wenming_desktop.progress.slot_counts import SlotCount
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import chinese_numeral

_KEY = Qt.ItemDataRole.UserRole
_COUNT_WIDTHS = 56, 42  # pixels at 100 %: of all files, as 100,000, and of a task's or slot's


@dataclass(frozen=True)
class Scope:
    """Which files the page lists.

    Attributes:
        key: tells it from the others.
        title: what the page is headed with.
        filter: the files.
        empty: what to do while there is none.
        todo: what to do with those there are.
        of_the_plan: only what serves the plan on show.
    """

    key: str
    title: str
    filter: EvidenceFilter
    empty: str
    of_the_plan: bool = False
    todo: str = ""


ALL, INBOX, UNRECOGNISED = "all", "inbox", "unrecognised"
QUESTIONS: Sequence[Scope] = (
    Scope(ALL, "全部材料", EvidenceFilter(), "还没有材料。点“添加”，或把文件和文件夹拖到这里。"),
    Scope(
        INBOX,
        "待归口",
        EvidenceFilter(inbox=True),
        "都归好了。新扫描的文件会先到这里；扫描仪存到哪个文件夹，在“添加”的“扫描监视文件夹…”里设置。",
        todo="选中后在右边挑一项任务，按回车归口；暂时不用的点“以后再说”。",
    ),
    Scope(
        *("undated", "待补日期", EvidenceFilter(undated=True), "每份材料都有形成日期。"),
        todo="在右边填形成日期；虚线框里的是建议，按空格采用。没有日期的不算进时间有要求的材料。",
    ),
    Scope(
        UNRECOGNISED,
        "待识别",
        EvidenceFilter(),
        "扫描件和照片里的字都识别过了。新收的会自己识别，不用点。",
    ),
    Scope(
        *("unused", "没有用到", EvidenceFilter(unlinked=True), "每份材料都用上了。"),
        todo="归到任务、活动或督办单里；确实用不着的按 Delete 删除，回收站里留 90 天。",
    ),
    Scope(
        *("alike", "可能重复", EvidenceFilter(alike=True), "没有文号相同、题名和日期都相同的材料。"),
        todo="文号相同，或题名和日期都相同。打开比一比：扫描了两次的删掉一份，不同的改题名。",
    ),
    Scope(
        *("flawed", "要重新扫描", EvidenceFilter(flawed=True), "没有看不清或放倒的材料。"),
        todo="重新扫描后，在右键菜单点“换一份更清楚的扫描件…”，各处一起换。",
    ),
    Scope(
        *("unsound", "文件有问题", EvidenceFilter(unsound=True), "材料文件都完好。"),
        todo="在“更多”里点“校验材料…”，从U盘、存档里找回；或重新添加原件。",
    ),
)
_ALWAYS = {ALL, INBOX, "undated", "unused", "alike"}  # the others show only where there is something
_URGENT = {INBOX, "undated", "unsound"}


class LibrarySidebar(QWidget):
    """One choice in two lists; the numbers are those of all files, and of the plan on show."""

    chosen = Signal(object)  # Scope
    dropped = Signal(object, object)  # Scope of a task or slot, list[str]: ids of evidence

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questions = _Tree(0, _COUNT_WIDTHS[0])
        self.questions.setAccessibleName("看哪些材料")
        self.todo = label(role="secondary")
        self.todo.setWordWrap(True)
        self.todo.setContentsMargins(*[theme.px(8), 0, theme.px(8), theme.px(6)])
        self.plan = _PlanTree(10)
        self.plan.dropped.connect(self._drop)
        self.plan.setAccessibleName("按任务看材料")
        self._scope = QUESTIONS[0]
        self._scopes: dict[str, Scope] = {scope.key: scope for scope in QUESTIONS}
        for scope in QUESTIONS:
            item = QTreeWidgetItem([scope.title, ""])
            item.setData(0, _KEY, scope.key)
            self.questions.addTopLevelItem(item)
        self.setMinimumWidth(theme.px(78))
        frame, column = card()
        column.setContentsMargins(4, 6, 4, 6)
        column.addWidget(self.questions)
        column.addWidget(self.todo)
        column.addWidget(self.plan, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.questions.currentItemChanged.connect(lambda: self._choose(self.questions, self.plan))
        self.plan.currentItemChanged.connect(lambda: self._choose(self.plan, self.questions))
        self.choose(ALL)

    def choose(self, key: str) -> None:
        """Choose a scope by its key; the first one where there is no such."""
        item = next((item for item in _items(self.questions) if item.data(0, _KEY) == key), None)
        if item is not None:
            self.questions.setCurrentItem(item)
            return
        found = next((item for item in _items(self.plan) if item.data(0, _KEY) == key), None)
        if found is None:
            self.questions.setCurrentItem(self.questions.topLevelItem(0))
        else:
            self.plan.setCurrentItem(found)

    def show_counts(self, counted: LibraryCounts, waiting: int) -> None:
        """Show how many files answer each question; ``waiting``: for recognition."""
        counts = {ALL: counted.every, UNRECOGNISED: waiting, **asdict(counted)}
        for item in _items(self.questions):
            key = item.data(0, _KEY)
            count = counts.get(key, 0)
            _say(
                item,
                f"{count:,}" if count or key in _ALWAYS else "",
                "late" if count and key in _URGENT else "secondary",
            )
            item.setHidden(not count and key not in _ALWAYS and item is not self.questions.currentItem())
        self._show_todo()
        shown = sum(not item.isHidden() for item in _items(self.questions))
        self.questions.setFixedHeight(shown * self.questions.sizeHintForRow(0) + theme.px(8))

    def show_plan(self, plan: PlanBoard | None, slots: Sequence[SlotCount], files: Mapping[str, int]) -> None:
        """Show the plan's tasks and slots; what is chosen and open stays so.

        ``files``: how many each category has, by its id.
        """
        current = self.plan.currentItem()
        kept = current.data(0, _KEY) if current else ""
        open_ = {item.data(0, _KEY) for item in _items(self.plan) if item.isExpanded()}
        by_task: dict[str, list[SlotCount]] = defaultdict(list)
        for slot in slots:
            by_task[slot.task_id].append(slot)
        with QSignalBlocker(self.plan):
            self.plan.clear()
            for category in plan.categories if plan else ():
                top = QTreeWidgetItem([f"{chinese_numeral(category.ordinal)} {category.short_title}", ""])
                top.setFlags(top.flags() & ~Qt.ItemFlag.ItemIsSelectable)
                top.setData(0, _KEY, category.id)
                self.plan.addTopLevelItem(top)
                top.setToolTip(0, category.title)
                _say(top, f"{files.get(category.id) or ''}", "secondary")
                for task in category.tasks:
                    made = self._item(
                        top, f"{task.code} {task_title(task.text)}", EvidenceFilter(task_id=task.id)
                    )
                    _say(made, str(task.evidence or ""), "secondary")
                    for slot in by_task[task.id]:
                        below = self._item(made, slot.name, EvidenceFilter(requirement_id=slot.id))
                        _say(below, f"{slot.inside}/{slot.minimum}", "done" if slot.filled else "lacking")
            for item in _items(self.plan):
                item.setExpanded(item.data(0, _KEY) in open_)
        if kept:
            self.choose(kept)

    def scope(self) -> Scope:
        """What is chosen."""
        return self._scope

    def _drop(self, key: str, ids: list[str]) -> None:
        if key in self._scopes:
            self.dropped.emit(self._scopes[key], ids)

    def _item(self, parent: QTreeWidgetItem, title: str, wanted: EvidenceFilter) -> QTreeWidgetItem:
        key = wanted.requirement_id or wanted.task_id or ""
        self._scopes[key] = Scope(key, title, wanted, "这里还没有材料。把文件拖到这里，就归到这里。")
        item = QTreeWidgetItem(parent, [title, ""])
        item.setToolTip(0, title)
        item.setData(0, _KEY, key)
        return item

    def _choose(self, tree: QTreeWidget, other: QTreeWidget) -> None:
        item = tree.currentItem()
        scope = self._scopes.get(item.data(0, _KEY)) if item else None
        if scope is not None:
            with QSignalBlocker(other):
                other.setCurrentItem(None)  # pyright: ignore[reportArgumentType]
            self._scope = scope
            self._show_todo()
            self.chosen.emit(scope)

    def _show_todo(self) -> None:
        """What to do with the files that answer the chosen question, while there are any."""
        count = self.questions.currentItem().text(1) if self.questions.currentItem() else ""
        self.todo.setText(self._scope.todo)
        self.todo.setVisible(bool(self._scope.todo) and count not in {"", "0"})


class _Tree(QTreeWidget):
    """Names at the left, numbers at the right."""

    def __init__(self, indentation: int, count_width: int) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(theme.px(indentation))
        self.setRootIsDecorated(bool(indentation))
        self.setProperty("rows", True)
        self.setProperty("bare", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, theme.px(count_width))


class _PlanTree(_Tree):
    """Takes files that are dragged to a task or slot."""

    dropped = Signal(str, object)  # the key of the row, list[str]

    def __init__(self, indentation: int) -> None:
        super().__init__(indentation, _COUNT_WIDTHS[1])
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setAutoExpandDelay(600)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # slots of one task differ in their last words

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_evidence(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls and opens what the mouse rests on
        event.setAccepted(bool(self.itemAt(event.position().toPoint())))

    def dropEvent(self, event: QDropEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(item.data(0, _KEY), dragged_evidence(event.mimeData()))


def _items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    found: list[QTreeWidgetItem] = []
    waiting = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    while waiting:
        item = waiting.pop(0)
        found.append(item)
        waiting += [item.child(at) for at in range(item.childCount())]
    return found


def _say(item: QTreeWidgetItem, count: str, role: str) -> None:
    item.setText(1, count)
    item.setForeground(1, theme.color(role))
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
