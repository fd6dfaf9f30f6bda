"""The first page of the archive dialog: where to, what, for whom, in which shape."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QWidget

from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.qt import add_texts
from ui.ground.system import ask_folder
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from ui.transfer.columns import column_of
from ui.transfer.content_choice import ContentChoice
from ui.transfer.media_list import MediaList
from wenming_desktop import clock
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.handover.encoding import Encoding
from wenming_desktop.transfer.leftovers import sweep
from wenming_desktop.transfer.media import Medium
from wenming_desktop.transfer.stick_archive import before_handover
from wenming_desktop.transfer.volumes import read_size

_SIZES = ("3.5 GB", "4.3 GB", "700 MB")  # a folder that fits FAT32's largest file, a DVD, a CD


class ChoosePage(QWidget):
    """Where to, what, for whom, in which shape."""

    def __init__(
        self,
        desk: Desk,
        on_start: Callable[[], None],
        on_verify: Callable[[], None],
        on_close: Callable[[], None],
    ) -> None:
        super().__init__()
        self._desk = desk
        plans = [desk.read(plan_view, head.id, desk.today()) for head in desk.plans()]
        departments = [row.name for row in desk.read(department_rows)]
        self.media = MediaList(self._clear_leftovers)
        self.other = button("选择其他文件夹…", self._ask_for_folder, link=True)
        self.content = ContentChoice(plans, desk.plan.id if desk.plan else "", departments)
        self.ours = QRadioButton("留给自己(&W)：志愿者的电话、编号都完整")
        self.others = QRadioButton("交给别人(&J)：志愿者的电话、编号隐去部分数字，以后恢复不出来")
        self.folder = QRadioButton("一个文件夹")
        self.volumes = QRadioButton("分卷，每卷不超过")
        self.zip = QRadioButton("一个 .zip 文件")
        self.handover = QRadioButton("只要给档案馆的移交目录，编码")
        self.encoding = QComboBox()
        add_texts(self.encoding, [each.value for each in Encoding])
        self.encoding.setAccessibleName("文件目录等的编码")
        self._asked: LongWork | None = None  # how much there is to be handed over
        self.volume_size = QComboBox()
        add_texts(self.volume_size, _SIZES)
        self.volume_size.setEditable(True)
        self.volume_size.setAccessibleName("每卷的大小")
        self.start = button("开始存档", on_start, primary=True)
        self._amount = label(role="secondary")
        self._amount.setWordWrap(True)
        self._group()
        verify, close = button("校验存档…", on_verify), button("关闭", on_close)
        verify.setAutoDefault(False)
        close.setAutoDefault(False)
        self._build(verify, close)
        self._enable()

    def _group(self) -> None:
        for boxes in ((self.ours, self.others), (self.folder, self.volumes, self.zip, self.handover)):
            group = QButtonGroup(self)
            for box in boxes:
                group.addButton(box)
            group.buttonToggled.connect(self._enable)
        self.folder.setChecked(True)
        self.media.changed.connect(self._enable)
        self.content.changed.connect(self._enable)

    def _build(self, verify: QWidget, close: QWidget) -> None:
        left = column_of(
            bar(label("存到哪里", "heading"), None, self.other),
            self.media,
            label("写成什么", "heading"),
            self.folder,
            bar(self.volumes, self.volume_size, None),
            self.zip,
            bar(self.handover, self.encoding, None),
        )
        left.setStretchFactor(self.media, 1)
        right = column_of(
            label("存什么", "heading"), self.content, label("给谁", "heading"), self.ours, self.others
        )
        right.setStretchFactor(self.content, 1)
        halves = bar(left, right)
        halves.setSpacing(20)
        halves.setStretch(0, 4)
        halves.setStretch(1, 5)
        column = column_of(halves, self._amount, bar(verify, None, close, self.start))
        column.setStretchFactor(halves, 1)
        self.setLayout(column)

    def place(self) -> Medium | None:
        """The medium chosen."""
        return self.media.chosen()

    def first(self) -> QWidget:
        """Where the keyboard begins: at the media, or at the way to a folder where there are none."""
        return self.media if self.place() else self.other

    def choices(self) -> ArchiveChoices:
        """What was chosen; UserError where the size of a volume makes no sense."""
        return replace(
            self.content.choices(),
            personal=self.ours.isChecked(),
            volume_size=read_size(self.volume_size.currentText()) if self.volumes.isChecked() else None,
            zipped=self.zip.isChecked(),
            encoding=Encoding(self.encoding.currentText()),
        )

    def _ask_for_folder(self) -> None:
        folder = ask_folder(self, "选择存档放在哪个文件夹", "存档")
        if folder:
            self.media.add_folder(folder)
            self.media.setFocus()

    def _clear_leftovers(self, place: Medium) -> None:
        """Remove what an archive that was cut off left on a medium that has just been seen."""
        if not place.read_only:
            self._desk.background.start("清理没写完的存档", lambda _: sweep(place), housekeeping=True)

    def _enable(self) -> None:
        handover, amount = self.handover.isChecked(), self.content.amount()
        self.volume_size.setEnabled(self.volumes.isChecked())
        self.encoding.setEnabled(handover)
        self.content.others.setDisabled(handover)
        for box in (self.ours, self.others):  # no volunteers are in what an archive office gets
            box.setDisabled(handover)
        whom = handover or self.ours.isChecked() or self.others.isChecked()
        self._stop_asking()
        asked = handover and amount  # until it is answered there may be nothing to be handed over
        self.start.setEnabled(bool(self.place() and amount and whom and not asked))
        if asked:
            self._ask_handover()
        else:
            self._amount.setText(("" if whom else "请选这份存档给谁。") + (amount or "没有选任务。"))

    def showEvent(self, event: QShowEvent) -> None:
        self._enable()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop_asking()
        super().hideEvent(event)

    def _stop_asking(self) -> None:
        if self._asked:
            self._asked.cancel()
            self._asked = None

    def _ask_handover(self) -> None:
        """Say how much there is to be handed over, and what is not, once that has been read."""
        self._amount.setText("正在查看有档号的材料…")
        workspace, choices, now = self._desk.workspace, self.content.choices(), clock.now()
        work: LongWork

        def show(found: tuple[int, tuple[str, ...]]) -> None:
            if self._asked is work:
                items, said = found
                self._amount.setText("".join(said))
                self.start.setEnabled(bool(self.place() and items))

        work = self._asked = self._desk.run(
            "查看移交的材料",
            lambda _job: before_handover(workspace, choices, now),
            show,
            lambda error: self._asked is work and self._amount.setText(error.message),
            housekeeping=True,
        )
