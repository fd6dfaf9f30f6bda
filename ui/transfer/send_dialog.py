"""Sending departments their packages (发填报包): to a stick or a folder, a folder or a .zip each."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from ui.ground.desk import Desk
from ui.ground.system import ask_folder
from ui.parts.dialog_parts import bar, fit
from ui.parts.fields import button, label
from ui.transfer.addressee_list import AddresseeList
from ui.transfer.columns import column_of
from ui.transfer.media_list import MediaList, not_found, title_of
from ui.transfer.stick_pages import Outcome, count_done
from ui.transfer.work_dialog import WorkDialog
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.progress.packages import addressees
from wenming_desktop.search.index import Kind
from wenming_desktop.transfer.media import Medium
from wenming_desktop.transfer.packages.sending import Sent, send_packages

_PULLED_OUT = "没有记成发出。拔走的U盘、改了名的文件夹里可能留有几个填报包，请先删掉再发。"


class SendDialog(WorkDialog):
    """Which departments, where to, in which shape; then progress and how it ended."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, parent, "发填报包", "返回", "没有写完的填报包会全部删除。")
        fit(self, 900, 560)
        self._desk = desk
        self._plan = desk.shown_plan()
        self.media = MediaList(lambda _: None)
        self.other = button("选择其他文件夹…", self._ask_for_folder, link=True)
        self.departments = AddresseeList()
        self.folders = QRadioButton("每个科室一个文件夹")
        self.zips = QRadioButton("每个科室一个 .zip 文件（发微信、邮件用）")
        self.folders.setChecked(True)
        self.send = button("发出", self._start, primary=True)
        self.add = button("科室与人员…", self._open_departments)
        self.add.setAutoDefault(False)
        self._amount, self._again_too = label(role="secondary"), label(role="lacking")
        for words in (self._amount, self._again_too):
            words.setWordWrap(True)
        self._choosing = QWidget()
        self._choosing.setLayout(self._build())
        self.media.changed.connect(self._enable)
        self.departments.changed.connect(self._enable)
        self._add(self._choosing)
        self._begin()

    def _build(self) -> QVBoxLayout:
        about = label(
            "填报包只要有 Excel 或 WPS 就能填：责任清单、措施进展、活动、材料清单，按任务放扫描件。"
            "交回来以后从“收回填报包”收。",
            "secondary",
        )
        about.setWordWrap(True)
        close = button("关闭", self.reject)
        close.setAutoDefault(False)
        left = column_of(
            bar(label("放到哪里", "heading"), None, self.other),
            self.media,
            label("写成什么", "heading"),
            self.folders,
            self.zips,
        )
        left.setStretchFactor(self.media, 1)
        halves = bar(left, self.departments)
        halves.setSpacing(20)
        halves.setStretch(0, 4)
        halves.setStretch(1, 5)
        said = column_of(None, self._amount, self._again_too, None)
        foot = bar(said, self.add, close, self.send)
        foot.setStretchFactor(said, 1)
        column = column_of(about, halves, foot)
        column.setStretchFactor(halves, 1)
        return column

    def _begin(self) -> None:
        self.departments.show_rows(self._desk.read(addressees, self._plan))
        self.media.look()
        self._enable()
        first = self.media if self.media.chosen() else self.other
        self._choose(self._choosing, first, self.send)

    def _ask_for_folder(self) -> None:
        if folder := ask_folder(self, "选择填报包放在哪个文件夹", "填报包"):
            self.media.add_folder(folder)
            self.media.setFocus()

    def _enable(self) -> None:
        chosen, place = self.departments.chosen(), self.media.chosen()
        out = sum(row.package is not None and row.package.returned_at is None for row in chosen)
        self._again_too.setText(f"其中 {out} 个科室上次的还没交回，再发以后请他们填新的这份。")
        self._again_too.setVisible(out > 0)
        self._amount.setText("请先选放到哪里。" if chosen else self._nobody())
        self.add.setVisible(not self.departments.anybody())
        self._amount.setVisible(not chosen or place is None)
        self.send.setText(f"发出 {len(chosen)} 个填报包" if chosen else "发出")
        self.send.setEnabled(bool(chosen and place))

    def _nobody(self) -> str:
        if not self.departments.anybody():
            return "科室还没有任务，没有可发的填报包。先在各类别里指派牵头科室。"
        return "都发过了，要再发的科室请勾上。" if self.departments.all_out() else "没有选科室。"

    def _open_departments(self) -> None:
        self.reject()
        self._desk.record_wanted.emit(Kind.DEPARTMENT.value, "")

    def _start(self) -> None:
        if place := self.media.chosen():
            names = [row.name for row in self.departments.chosen()]
            self._write(place, names, zipped=self.zips.isChecked())

    def _write(self, place: Medium, names: list[str], *, zipped: bool) -> None:
        workspace, plan_id, now = self._desk.workspace, self._plan.id, clock.now()
        again = partial(self._again, place, names, zipped=zipped)
        self._send(
            "发填报包",
            f"正在把填报包写到 {title_of(place)}",
            lambda job: send_packages(
                workspace, plan_id, place.path, job, now, names, zipped=zipped, medium=place
            ),
            done=partial(self._show_sent, place),
            failed=lambda error: self._show_failed(place, error.message, again),
            cancelled=self._begin,
            measure=count_done,
        )

    def _again(self, place: Medium, names: list[str], *, zipped: bool) -> None:
        """Once more, on what is at the same place now."""
        if fresh := self.media.again(place):
            self._write(fresh, names, zipped=zipped)
        else:
            again = partial(self._again, place, names, zipped=zipped)
            self._show_failed(place, not_found(place), again)

    def _show_failed(self, place: Medium, reason: str, again: Callable[[], None]) -> None:
        left = "一个填报包也没有留下，也没有记成发出。" if _is_there(place) else _PULLED_OUT
        self._show(Outcome("late", "没有发出", f"{reason}\n{left}", again=again))

    def _show_sent(self, place: Medium, sent: Sent) -> None:
        names = "、".join(package.department for package in sent.packages)
        renamed = [*sent.renamed.items()]
        said = [f"{names}。", f"放在 {place.path}"]
        if renamed:
            said.append(f"有 {len(renamed)} 个文件夹的名称太长或有不能用的符号，改了写法，见下表。")
        if place.removable:
            said.append("拔出U盘前，请先在系统里弹出。")
        said.append("交给科室填好，交回后点菜单“收回填报包…”。")
        self._show(
            Outcome(
                "done",
                f"已发出 {len(sent.packages)} 个填报包",
                "\n".join(said),
                folder=sent.packages[0].path,
                renamed=renamed,
            )
        )


def _is_there(place: Medium) -> bool:
    """Whether the volume that was chosen is still at its place, so that what was written could be removed."""
    try:
        place.check()
    except (OSError, UserError):
        return False
    return True
