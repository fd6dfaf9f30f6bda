"""The left of the 报送包: the office's rules in words, and what this run comes to."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import bar
from ui.parts.fields import ElidedLabel, button, card, clear, label
from wenming_desktop.transfer.submission.in_words import profile_in_words
from wenming_desktop.transfer.submission.profiles import ProfileRow
from wenming_desktop.words import listed

_NOTE = "原件一个字节不动，缩小、改名只在报送包里做。重做的图片转正，不带拍摄地点和机型。"
_WORD = 52  # pixels at 100 % of a rule's name


class ProfileCard(QWidget):
    """Which rules, what they are, and 这一次."""

    chosen = Signal(str)  # a profile's id, by the clerk
    edited = Signal()  # 改…
    added = Signal()  # 新建…
    samples_wanted = Signal()
    copied = Signal()
    removed = Signal()
    place_wanted = Signal()  # 换
    begun_anew = Signal()  # take back all choices

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[ProfileRow] = ()
        self.box = ChoiceBox()
        self.box.setAccessibleName("按哪个报送要求")
        self.box.setMinimumContentsLength(8)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.activated.connect(self._choose)
        self.edit = button("改…", self.edited.emit, link=True)
        self.more = button("更多…", self._show_more, link=True)
        self._menu = QMenu(self)
        for word, deed in (("新建…", self.added), ("复制一份", self.copied), ("删除…", self.removed)):
            self._menu.addAction(word, deed.emit)
        self.samples = button("添加两个样例", self.samples_wanted.emit)
        self.first = button("新建…", self.added.emit)
        self._used, self._empty = label(role="secondary"), label(role="secondary")
        self._empty.setWordWrap(True)
        self._empty.setText("还没有报送要求。各处收材料的规定不一样，照通知新建一个，或拿样例来改。")
        self._rules = QGridLayout()
        self.amount, self.bytes, self.left = label(), label(), label()
        self.bytes.setWordWrap(True)
        self.place = ElidedLabel("还没选")
        self.change = button("选…", self.place_wanted.emit, link=True)
        self.anew = button("", self.begun_anew.emit, link=True)
        frame, column = card()
        column.addLayout(bar(label("报送要求", "heading"), None, self.edit, self.more))
        column.addWidget(self.box)
        self._note = label(_NOTE, "secondary")
        self._note.setWordWrap(True)
        none = (self._empty, self.first, self.samples)
        column.addWidget(_scrolled(self._rules, *none, self._used, self._note), 1)
        column.addWidget(_rule())
        column.addWidget(label("这一次", "heading"))
        column.addLayout(self._run())
        column.addWidget(self.anew)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.anew.hide()
        self.show_profiles((), None)  # it is never higher than it is with something to show

    def show_profiles(self, rows: Sequence[ProfileRow], chosen: ProfileRow | None) -> None:
        """Offer these with one of them on."""
        self._rows = rows
        self.box.clear()
        for row in rows:
            self.box.addItem(row.draft.name)
        self.box.setCurrentIndex(
            next((at for at, row in enumerate(rows) if chosen and row.id == chosen.id), -1)
        )
        for part in (self.box, self.edit, self.more):
            part.setVisible(bool(rows))
        for part in (self._empty, self.first, self.samples):
            part.setVisible(not rows)
        clear(self._rules)
        if chosen:
            for at, (word, rule) in enumerate(profile_in_words(chosen.draft)):
                self._put(at, word, rule)
            self._used.setText(
                f"上次 {chosen.used_on.month}月{chosen.used_on.day}日" if chosen.used_on else "没用过"
            )
        self._used.setVisible(chosen is not None)

    def show_run(self, items: int, files: int, size: str, decided: int, empty: Sequence[str] | None) -> None:
        """What this run comes to; ``empty``: the codes of items without material, None while unknown."""
        self.amount.setText(f"{items} 项，{files} 份")
        self.bytes.setText(size)
        self.left.setText("—" if empty is None else f"{len(empty)} 项" if empty else "没有")
        self.left.setToolTip(listed(empty or (), "项", 30))
        self.anew.setText(f"你定了 {decided} 处，全部重来")
        self.anew.setVisible(decided > 0)

    def show_place(self, place: Path | None) -> None:
        """Where the package will lie."""
        self.place.setText(str(place) if place else "做的时候选")
        self.change.setText("换" if place else "选…")

    def _show_more(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _choose(self, at: int) -> None:
        self.chosen.emit(self._rows[at].id)

    def _run(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        for at, (word, shown) in enumerate(
            (("材料", self.amount), ("大小", self.bytes), ("没有材料", self.left), ("送到", self.place))
        ):
            grid.addWidget(label(word, "secondary"), at, 0)
            grid.addWidget(shown, at, 1, 1, 1 if shown is self.place else 2)
        grid.addWidget(self.change, 3, 2)
        return grid

    def _put(self, at: int, word: str, rule: str) -> None:
        name, said = label(word, "secondary"), label(rule)
        said.setWordWrap(True)
        name.setMinimumWidth(theme.px(_WORD))
        self._rules.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        self._rules.addWidget(said, at, 1)


def _scrolled(grid: QGridLayout, *below: QWidget) -> QScrollArea:
    """The rules, which large letters make longer than the window."""
    inner = QWidget()
    outer = QVBoxLayout(inner)
    outer.setContentsMargins(0, 0, theme.px(8), 0)  # the scroll bar does not lie against the text
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(1, 1)
    outer.addLayout(grid)
    for part in below:
        outer.addWidget(part)
    outer.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area


def _rule() -> QLabel:
    made = QLabel()
    made.setFixedHeight(1)
    made.setStyleSheet(f"background: {theme.color('line').name()}")
    return made
