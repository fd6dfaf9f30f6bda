"""The right of the 报送包: what the chosen file needs a person for, and the ways out, the safest first."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, card, clear, label, shortcut
from ui.parts.thumbnails import Thumbnails
from wenming_desktop.transfer.submission.checking import by_day, split_offer
from wenming_desktop.transfer.submission.gathering import SourceFile
from wenming_desktop.transfer.submission.in_words import sizes, verdict
from wenming_desktop.transfer.submission.report import (
    CheckedFile,
    Choices,
    Key,
    NotSent,
    Offer,
    Report,
    Trouble,
    Way,
)
from wenming_desktop.words import size_text

_LISTED, _OTHERS = 4, 5  # rows shown without scrolling
_PICTURE = 44, 44  # pixels at 100 % of the first page of each file to be joined
_MOST_OTHERS = 50  # more come up as these are decided
_DEEDS = {
    Way.JOIN: "用合成的",
    Way.WHOLE: "整项合成",
    Way.RENAME: "用这个名字",
    Way.CHOOSE: "只送选中的",
    Way.REPLACE: "到材料库看",
    Way.LEAVE_OUT: "不送这一份",
    Way.LEAVE_ALIKE: "都不送",
    Way.APART: "分开送",
    Way.UNSPLIT: "整份送",
}


class DecisionPanel(QWidget):
    """Shows one file; what the clerk decides is told."""

    decided = Signal(object)  # Choices, the new ones
    record_wanted = Signal(str)  # evidence id: show it in 材料库
    file_wanted = Signal(object)  # CheckedFile: choose that one

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._file: CheckedFile | None = None
        self._choices = Choices()
        self._alike: Sequence[Key] = ()
        self._offers: Sequence[Offer] = ()
        self.heading, self._at = label(role="heading"), label(role="secondary")
        self._why = label(role="secondary")
        self._why.setWordWrap(True)
        self._ways = QVBoxLayout()
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._show_way)
        self._more = QWidget(self)  # what is to be said of the way that is on: stands below it
        self._list_head = label(role="heading")
        self.sort = button("按日期", self._sort, link=True)
        self.list = QListWidget()
        self.list.setAccessibleName("哪几份")
        self.list.itemChanged.connect(self._count)
        size = QSize(*map(theme.px, _PICTURE))
        self.list.setIconSize(size)
        self._pictures = Thumbnails(desk, size, self)
        self._pictures.arrived.connect(self._show_pictures)
        self.list.verticalScrollBar().valueChanged.connect(self._show_pictures)
        self.name = QLineEdit()
        self.name.setAccessibleName("报送时的题名")
        self.name.textChanged.connect(self._count)
        self.others = QListWidget()
        self.others.setAccessibleName("另外要定的")
        self.others.itemClicked.connect(self._choose_other)
        self._others_head = label(role="heading")
        self._decided = label(role="secondary")
        self._key = label("Enter", "key")
        self.deed = button("", self.decide)
        for part in (self.list, self.others):
            part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            part.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._lay_out()
        shortcut(self.list, "Alt+Up", lambda: self._move(-1))
        shortcut(self.list, "Alt+Down", lambda: self._move(1))

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._more)
        inner.setContentsMargins(theme.px(22), 0, 0, theme.px(4))
        inner.addLayout(bar(self._list_head, None, self.sort))
        for part in (self.list, self.name):
            inner.addWidget(part)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, theme.px(6), 0)
        column.addWidget(self._why)
        column.addLayout(self._ways)
        column.addStretch(1)
        column.addWidget(self._others_head)
        column.addWidget(self.others)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        frame, outer = card()
        outer.addLayout(bar(self.heading, None, self._at))
        outer.addWidget(area, 1)
        outer.addLayout(bar(self._decided, None, self._key, self.deed))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut(self, key, self._enter, inside=True)

    def show_file(self, report: Report, file: CheckedFile | None, choices: Choices) -> None:
        """Show a file of a report with what can be done about it."""
        self._file, self._choices = file, choices
        asked = report.decisions
        self._decided.setText(f"定了 {choices.count()} 处" if choices.count() else "")
        at = next((at for at, each in enumerate(asked, 1) if file and _same(each, file)), 0)
        self._at.setText(f"{at} / {len(asked)} 处" if at else "")
        self._show_others([each for each in asked if not file or not _same(each, file)])
        if file is None:
            self.heading.setText("没有材料" if not report.files else "都定好了")
            self._why.setText("")
            self._offer(())
            return
        over = file.trouble is Trouble.TOO_MANY
        self.heading.setText(f"多出 {report.over(file.item.id)} 份" if over else verdict(file))
        self._why.setText(_story(file))
        alike = report.alike(file) if file.trouble not in {None, Trouble.TOO_MANY, Trouble.NAME} else []
        self._alike = [(each.item.id, source.evidence_id) for each in alike for source in each.sources]
        note = f"{verdict(file)}的 {len(alike)} 份这一次都不送，记在报送清单里"
        bulk = (Offer(Way.LEAVE_ALIKE, note),) if len(alike) > 1 else ()
        self._offer((*(file.offers or _own_offers(file, report)), *bulk))

    def show_nothing(self) -> None:
        """Be empty: there is nothing to decide about."""
        self._file = None
        for part in (self._at, self._decided, self.heading, self._why):
            part.setText("")
        self._offer(())
        self._show_others(())

    def show_left(self, left: Sequence[NotSent]) -> None:
        """Say of a package that was made what is not in it and why, what nobody knew before it first."""
        self.show_nothing()
        self.heading.setText(f"没有送的 {len(left)} 份")
        first = sorted(left, key=lambda each: not each.late)[:_MOST_OTHERS]
        lines = [f"{each.item.code}　{each.source.title}：{each.reason}" for each in first]
        if more := len(left) - len(first):
            lines.append(f"另有 {more} 份，见报送清单.xlsx")
        self._why.setText("\n".join(lines))

    def decide(self) -> None:
        """Do what is chosen."""
        way, file = self._way(), self._file
        if file is None or way is None or not self.deed.isEnabled():
            return
        if way.way is Way.REPLACE:
            self.record_wanted.emit(file.sources[0].evidence_id)
            return
        self.decided.emit(self._after(file, way.way))

    def focus(self) -> None:
        """Put the keyboard on the ways."""
        (self._group.checkedButton() or self.others).setFocus()

    def _enter(self) -> None:
        """Enter on another file goes there; anywhere else it decides."""
        if self.others.hasFocus():
            self._choose_other(self.others.currentItem())
        else:
            self.decide()

    def _after(self, file: CheckedFile, way: Way) -> Choices:
        item, now = file.item.id, self._choices
        keys = [(item, source.evidence_id) for source in file.sources]
        if way in {Way.JOIN, Way.WHOLE}:
            return now.joining(item, tuple(self._ticked()))
        if way is Way.CHOOSE:
            ticked = set(self._ticked())
            rest = [(item, each.evidence_id) for each in file.item.files if each.evidence_id not in ticked]
            taken = [(item, each) for each in ticked]
            return now.taking(*taken).leaving_out(*rest)
        others = {
            Way.RENAME: now.titled(file.key, self.name.text().strip()),
            Way.LEAVE_ALIKE: now.leaving_out(*self._alike),
            Way.APART: now.joining(item, ()),
            Way.SPLIT: now.splitting(file.key),
            Way.UNSPLIT: now.unsplitting(file.key),
        }
        return others.get(way) or now.leaving_out(*keys)

    def _offer(self, offers: Sequence[Offer]) -> None:
        self._ways.removeWidget(self._more)
        clear(self._ways)
        for old in self._group.buttons():
            self._group.removeButton(old)
        self._offers = offers
        for number, offer in enumerate(offers):
            choice = QRadioButton(_named(offer))
            choice.setAccessibleDescription(offer.note)
            note = label(offer.note, "secondary")
            note.setWordWrap(True)
            note.setContentsMargins(theme.px(22), 0, 0, theme.px(4))
            self._group.addButton(choice, number)
            self._ways.addWidget(choice)
            choice.show()  # what is not seen yet cannot take the keyboard
            self._ways.addWidget(note)
        if offers:
            self._group.button(0).setChecked(True)
        self._show_way()

    def _way(self) -> Offer | None:
        number = self._group.checkedId()
        return self._offers[number] if 0 <= number < len(self._offers) else None

    def _show_way(self) -> None:
        offer, file = self._way(), self._file
        listing = offer is not None and offer.way in {Way.JOIN, Way.WHOLE, Way.CHOOSE}
        self.list.setVisible(listing)
        self._list_head.setVisible(listing)
        self.sort.setVisible(offer is not None and offer.way in {Way.JOIN, Way.WHOLE})
        self.name.setVisible(offer is not None and offer.way is Way.RENAME)
        self._more.setVisible(listing or (offer is not None and offer.way is Way.RENAME))
        self._ways.removeWidget(self._more)
        self._ways.insertWidget(2 * self._group.checkedId() + 2, self._more)  # each has a note below it
        for part in (self.deed, self._key):
            part.setVisible(offer is not None)
        if offer is None or file is None:
            return
        if listing:
            self._list_head.setText("送哪几份" if offer.way is Way.CHOOSE else "合成的次序")
            known = {source.evidence_id: source for source in file.item.files}
            ids = offer.files or tuple(known)
            off = {evidence for item, evidence in self._choices.left_out if item == file.item.id}
            chosen = offer.way is not Way.CHOOSE
            over = file.key[1]
            self._fill([known[one] for one in ids], {one for one in ids if chosen or one not in {*off, over}})
        if offer.way is Way.RENAME:
            self.name.setText(offer.title or file.sources[0].title)
        self._count()

    def _fill(self, files: Sequence[SourceFile], ticked: set[str]) -> None:
        empty = QPixmap(self.list.iconSize())  # keeps the room of one that is not drawn yet
        empty.fill(Qt.GlobalColor.transparent)
        self.list.blockSignals(True)
        self.list.clear()
        for file in files:
            day = f"{file.day.month}月{file.day.day}日　" if file.day else ""
            item = QListWidgetItem(f"{day}{file.title}　{size_text(file.size)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, file)
            item.setToolTip(file.title)
            item.setIcon(QIcon(empty))
            item.setSizeHint(QSize(0, empty.height() + theme.px(6)))
            on = file.evidence_id in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        _fit_height(self.list, _LISTED)
        self._show_pictures()
        if files:
            self.list.setCurrentRow(0)

    def _show_pictures(self) -> None:
        """Put the first page beside each file in sight, as far as it is drawn; others when seen."""
        seen = self.list.viewport().rect()
        self.list.blockSignals(True)
        for row, file in enumerate(self._listed()):
            item = self.list.item(row)
            in_sight = self.list.visualItemRect(item).intersects(seen)
            if in_sight and (picture := self._pictures.of(file.sha256, file.original_name)):
                item.setIcon(QIcon(picture))
        self.list.blockSignals(False)

    def _listed(self) -> list[SourceFile]:
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]

    def _ticked(self) -> list[str]:
        return [
            file.evidence_id
            for row, file in enumerate(self._listed())
            if self.list.item(row).checkState() == Qt.CheckState.Checked
        ]

    def _sort(self) -> None:
        ticked = set(self._ticked())
        self._fill(by_day(self._listed()), ticked)

    def _move(self, steps: int) -> None:
        row = self.list.currentRow()
        target = row + steps
        if self.sort.isVisible() and 0 <= target < self.list.count():
            self.list.insertItem(target, self.list.takeItem(row))
            self.list.setCurrentRow(target)

    def _count(self) -> None:
        """What the button says, and whether it can be pressed."""
        offer = self._way()
        if offer is None:
            return
        enough = {Way.JOIN: 2, Way.WHOLE: 2, Way.CHOOSE: 1}.get(offer.way, 0)
        number = len(self._ticked()) if enough else 0
        said = _DEEDS.get(offer.way) or _named(offer)
        self.deed.setText(f"{said}（{number} 份）" if enough else said)
        named = offer.way is not Way.RENAME or bool(self.name.text().strip())
        self.deed.setEnabled(number >= enough and named)

    def _show_others(self, files: Sequence[CheckedFile]) -> None:
        self._others_head.setText(f"另外 {len(files)} 处要定")
        self._others_head.setVisible(bool(files))
        self.others.setVisible(bool(files))
        self.others.clear()
        for file in files[:_MOST_OTHERS]:
            item = QListWidgetItem(f"{file.item.code}　{file.title}　{verdict(file)}", self.others)
            item.setToolTip(file.reason)
            item.setData(Qt.ItemDataRole.UserRole, file)
        _fit_height(self.others, _OTHERS)

    def _choose_other(self, item: QListWidgetItem | None) -> None:
        if item:
            self.file_wanted.emit(item.data(Qt.ItemDataRole.UserRole))


def _fit_height(rows: QListWidget, most: int) -> None:
    """As high as its rows, ``most`` of them at most."""
    rows.setFixedHeight(min(max(rows.count(), 1), most) * max(rows.sizeHintForRow(0), 1) + theme.px(6))


def _same(one: CheckedFile, other: CheckedFile) -> bool:
    """Whether they are one thing to decide."""
    many = one.trouble is other.trouble is Trouble.TOO_MANY
    return one.key == other.key or (many and one.item.id == other.item.id)


def _story(file: CheckedFile) -> str:
    """A file in a few lines: what it is, what is wrong or what is done."""
    lines = [f"{file.item.code}　{file.title}", file.reason or file.note or "原样复制，不改一个字节"]
    if file.name and file.trouble in {None, Trouble.NAME}:
        lines.append(f"送成：{file.path}")
    lines.append(sizes(file))
    return "\n".join(lines)


def _named(offer: Offer) -> str:
    return f"分成 {offer.count} 份" if offer.way is Way.SPLIT else offer.way.value


def _own_offers(file: CheckedFile, report: Report) -> tuple[Offer, ...]:
    """What can be chosen about a file that needs nobody."""
    apart = len(file.sources) > 1
    first = Offer(Way.APART, "还是各送各的") if apart else Offer(Way.RENAME, "只改报送时的题名，原件不改名")
    split = (split_offer(file, report.profile),) if file.parts else ()
    whole = (Offer(Way.UNSPLIT, "还是整份，再看怎么办"),) if file.part else ()
    what = "整份这一次不送" if file.part else "这一次不送"
    return first, *split, *whole, Offer(Way.LEAVE_OUT, f"{what}，记在报送清单里")
