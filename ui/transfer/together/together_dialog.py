"""One window for what comes back: departments' packages, another PC, the assignment table."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, put
from ui.parts.fields import ElidedLabel, KeyLine, button, elided, label, shortcut
from ui.parts.segments import Segments
from ui.transfer.together.packages_page import PackagesPage
from ui.transfer.together.page import TogetherPage
from ui.transfer.together.pc_page import PcPage

PACKAGES, PC, _TABLE = "packages", "pc", "table"
_TITLES = {PACKAGES: "收回填报包", PC: "合并另一台电脑"}
_THEIRS = {PACKAGES: "交回的", PC: "那台的"}
_HIGH = 560  # pixels at 100 % of a window that has room for the keys
_SAFE = "选好的随时记着，现在返回也不会丢"


class TogetherDialog(Dialog):
    """Shows one kind of what comes back at a time.

    Args:
        desk: the desk.
        kind: PACKAGES or PC.
        on_table: opens the window of the assignment table that came back.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, kind: str, on_table: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._on_table = on_table
        self.packages, self.pc = PackagesPage(desk), PcPage(desk)
        self._pages: dict[str, TogetherPage] = {PACKAGES: self.packages, PC: self.pc}
        self._sources: dict[str, tuple[str, str]] = dict.fromkeys(self._pages, ("", ""))
        self.title = label(role="heading")
        self.segments = Segments("收回什么")
        self.source = ElidedLabel("")
        self.source.setProperty("role", "secondary")
        self.source.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.other = button("", self._ask)
        self.back = button("‹ 返回", self.reject)
        self.safe, self._foot = elided(), QWidget()
        self._keys = {kind: _keys(theirs) for kind, theirs in _THEIRS.items()}
        self.stack = QStackedWidget()
        for page in self._pages.values():
            self.stack.addWidget(page)
            page.source_told.connect(self._tell_source)
            page.kept.connect(self._tell_kept)
            page.going.connect(self._lock)
            page.elsewhere.connect(self._hand_over)
            page.begin()
            page.stack.currentChanged.connect(self._show_foot)
        self._build()
        self.segments.chosen.connect(self._choose)
        self.choose(kind)
        fit(self, 1366, 768)

    @property
    def page(self) -> TogetherPage:
        """The page on show."""
        return self._pages[self.segments.on()]

    def choose(self, kind: str) -> None:
        """Show one kind."""
        self.segments.turn_on(kind)
        self.setWindowTitle(_TITLES[kind])
        self.title.setText(_TITLES[kind])
        self.stack.setCurrentWidget(self._pages[kind])
        for each, line in self._keys.items():
            line.setVisible(each == kind)
        self._show_source()
        self._show_foot()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page.waiting.focus()

    def done(self, result: int) -> None:
        for page in self._pages.values():
            page.leave()
        super().done(result)

    def reject(self) -> None:
        """Close; while something is being taken only after asking."""
        if self.page.taking:
            said = "还没有采用完，要停止吗？停下来，本机什么也不改；来不及停的，采用完可以撤销。"
            question = ask(self, said, "停止", self.page.cancel, no=("继续", lambda: None))
            self.page.going.connect(question.close)  # it is asked no longer once the work has ended
        else:
            super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.page.work:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._read([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _read(self, paths: Sequence[Path]) -> None:
        if paths and self.page is self.pc:
            self.pc.read(paths[0])
        elif paths:
            self.packages.read(paths)

    def _hand_over(self, paths: Sequence[Path]) -> None:
        self.choose(PC if self.page is self.packages else PACKAGES)
        self._read(paths)

    def _choose(self, kind: str) -> None:
        if kind == _TABLE:
            self.accept()
            self._on_table()
        else:
            self.choose(kind)

    def _tell_source(self, source: str, other: str) -> None:
        kind = next(kind for kind, page in self._pages.items() if page is self.sender())
        self._sources[kind] = (source, other)
        self._show_source()

    def _show_source(self) -> None:
        source, other = self._sources[self.segments.on() or PACKAGES]
        self.source.setText(source)
        self.other.setText(other)

    def _show_foot(self) -> None:
        """The keys, while there is something to choose; not in a low window, which has no room to spare."""
        choosing = self.page.stack.currentWidget() is self.page.panel
        wanted = self.height() >= theme.px(_HIGH) or self.safe.text() != _SAFE
        self._foot.setVisible(choosing and wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_foot()

    def _tell_kept(self, refused: str) -> None:
        self.safe.setText(refused or _SAFE)
        self._show_foot()

    def _lock(self) -> None:
        """Nothing else may begin while something is being taken."""
        for part in (self.segments, self.other):
            part.setEnabled(not self.page.taking)

    def _build(self) -> None:
        self.segments.offer([(PACKAGES, "科室填报包"), (PC, "另一台电脑"), (_TABLE, "配档表 xlsx")], PACKAGES)
        self.safe.setText(_SAFE)
        head = bar(self.back, self.title, self.segments, self.source, self.other)
        head.setStretch(3, 1)
        head.setSpacing(theme.px(12))
        foot = bar(self.safe, *self._keys.values())
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setStretch(0, 2)
        for at in range(1, foot.count()):
            foot.setStretch(at, 3)
        self._foot.setLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(12)] * 4)
        column.setSpacing(theme.px(10))
        put(column, head, self.stack, self._foot)
        column.setStretch(1, 1)
        for each in (self.back, self.other):
            each.setAutoDefault(False)
        shortcut(self, Qt.Key.Key_F8, self._go_on, inside=True)

    def _ask(self) -> None:
        self.page.ask_for_source()

    def _go_on(self) -> None:
        self.page.panel.view.go_to_next_open()


def _keys(theirs: str) -> KeyLine:
    """The keys of the table; ``theirs`` is what the right arrow chooses."""
    return KeyLine(
        ("↑ ↓", "换行"),
        ("←", "本机"),
        ("→", theirs),
        ("空格", "两个都要（能都要的）"),
        ("F8", "下一个未选"),
    )
