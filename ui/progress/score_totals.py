"""合计: the points of a self-assessment, whole and by category; each line leads to its rows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.count_bars import CountBar
from ui.parts.fields import button, clear, label, wrapped
from wenming_desktop.progress.assessment import Assessment, Basis, ScoreTotal
from wenming_desktop.words import plain_number


class ScoreTotals(QScrollArea):
    """Made anew from an Assessment."""

    part_wanted = Signal(str)  # name of a category or 测评项目; empty for all
    unproven_wanted = Signal()
    unscored_wanted = Signal()
    bonus_wanted = Signal()
    pending_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._body = QWidget()
        self._body.setObjectName("paper")
        self._body.setStyleSheet(f"#paper {{ background: {theme.color('surface').name()} }}")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(*[theme.px(12)] * 4)
        self._column.setSpacing(theme.px(6))
        self.setWidget(self._body)
        self.bars: dict[str, CountBar] = {}

    def show_totals(self, found: Assessment, part: str | None) -> None:
        """Show the totals; ``part`` is the one that the table is narrowed to."""
        focused = next((name for name, bar in self.bars.items() if bar.hasFocus()), None)
        clear(self._column)
        whole = found.whole
        figure = label(f"{plain_number(whole.own) or '—'} / {plain_number(whole.full)}")
        figure.setStyleSheet(f"font-size: {theme.px(theme.FIGURE)}px; font-weight: 600")
        self._column.addWidget(figure)
        said = "，".join(filter(None, (f"按{found.basis}自评", whole.percent_words)))
        self._column.addWidget(wrapped(said, "secondary"))
        self._links(whole, found.basis, found.aside_words)
        self._column.addSpacing(theme.px(6))
        self.bars = {}
        for total in found.parts:
            bar = _bar(total)
            bar.mark(marked=total.name == part)
            bar.clicked.connect(lambda name=total.name: self.part_wanted.emit("" if name == part else name))
            self.bars[total.name] = bar
            self._column.addWidget(bar)
        needs = [bar.needs() for bar in self.bars.values()]
        for bar in self.bars.values():
            bar.rooms = (max(name for name, _ in needs), max(said for _, said in needs))
        self._column.addStretch()
        if focused in self.bars:
            self.bars[focused].show()  # only what is seen takes the focus
            self.bars[focused].setFocus()

    def _links(self, whole: ScoreTotal, basis: Basis, aside: str) -> None:
        left = whole.lines - whole.scored
        if left:
            text = f"还有 {left} 项没有自评" if whole.scored else f"{left} 项都还没有自评，从左边的表里填起"
            self._column.addWidget(button(text, self.unscored_wanted.emit, link=True))
        if whole.pending:
            text = f"{whole.pending} 项待定分值，不计入合计"
            self._column.addWidget(button(text, self.pending_wanted.emit, link=True))
        if aside:
            self._column.addWidget(wrapped(f"{aside}。", "secondary"))
        if whole.without_material:
            text = f"{whole.without_material} 项有分无材料，要补材料"
            link = button(text, self.unproven_wanted.emit, link=True)
            link.setStyleSheet(f"color: {theme.color('lacking').name()}")
            self._column.addWidget(link)
        if basis == Basis.INDICATORS and (whole.bonus_full or whole.bonus):
            text = f"加分项 {plain_number(whole.bonus)} / {plain_number(whole.bonus_full)}，另计"
            self._column.addWidget(button(text, self.bonus_wanted.emit, link=True))


def _bar(total: ScoreTotal) -> CountBar:
    share = float(total.own / total.full) if total.own is not None and total.full else 0.0
    words = f"{plain_number(total.own) or '—'} / {plain_number(total.full)}"
    if total.pending == total.lines:
        words = "待定分值"
    if total.bonus_full and not total.full:
        words = f"+{plain_number(total.bonus)} / {plain_number(total.bonus_full)}"
        share = float(total.bonus / total.bonus_full)
    warning = f"缺材料 {total.without_material}" if total.without_material else ""
    role = "done" if share >= 1 else "doing"
    return CountBar(total.name, share, words, role, warning)
