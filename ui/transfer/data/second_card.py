"""The card 第二处备份: where, when last, and what is wrong with it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ground.system import ask_folder, trying
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, elided, label, wrapped
from ui.parts.pill import Pill
from ui.transfer.data.fact_lines import FactLines
from wenming_desktop.transfer.second_place import doubt
from wenming_desktop.words import short_time, size_text

if TYPE_CHECKING:
    from wenming_desktop.transfer.second_place import SecondPlace

_NONE = (
    "电脑坏了、丢了，本机的备份也跟着没有。选一块移动硬盘或U盘，插上就自动备一份，"
    "登记和材料原件都在里面，换一台电脑也能整个恢复。"
)


class SecondCard(QFrame):
    """Follows desk.second.

    Args:
        desk: the desk.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self.pill = Pill()
        self.about = wrapped(_NONE, "secondary")
        self.facts = FactLines("位置", "最近一份", "什么时候", "插错盘")
        self.problem = wrapped("", "late")
        self._progress = QProgressBar(maximum=1000, textVisible=False)
        self.now = button("现在备到第二处", self._begin_or_stop)
        self.other = button("选一处…", self._ask_place)
        self.note = elided()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(theme.px(8))
        foot = bar(self.now, self.other, self.note)
        foot.setStretchFactor(self.note, 1)
        head = bar(label("第二处备份", "heading"), None, self.pill)
        put(column, head, self.about, self.facts, self.problem, self._progress, foot)
        desk.second.moved.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """Say how it stands."""
        second = self._desk.second
        place = second.place
        self.about.setVisible(place is None)
        self.now.setVisible(place is not None)
        self.other.setText("换一处…" if place else "选一处…")
        self.other.setEnabled(not second.running)
        self._progress.setVisible(second.running)
        self._progress.setValue(second.done * 1000 // second.total if second.total else 0)
        self.now.setText("取消" if second.running else "现在备到第二处")
        self.now.setEnabled(second.running or second.there is not None)
        self.problem.setText(second.failure)
        self.problem.setVisible(bool(second.failure))
        if place is None:
            self.pill.show_word("还没有选", "lacking")
            self.note.setText("")
        else:
            warning = second.warning()
            state = (warning, "late") if warning else ("正常", "done")
            if second.running:
                state = "正在备", "doing"
            elif second.failure:
                state = "没有做完", "late"
            self.pill.show_word(*state)
            self.note.setText(_beside(running=second.running, there=second.there, size=second.total))
        self.facts.show_facts(_facts(place, second.there))

    def _begin_or_stop(self) -> None:
        if self._desk.second.running:
            self._desk.second.cancel()
        else:
            self._desk.second.begin()

    def _ask_place(self) -> None:
        folder = ask_folder(self, "第二处备份放在哪块硬盘、哪个U盘", "第二处备份")
        if folder is None:
            return
        if uncertain := doubt(folder):
            text = f"在“{folder}”里建一个“文明创建备份”文件夹。\n{uncertain}"
            ask(self, text, "就用这里", lambda: self._choose(folder), no=("另选", lambda: None))
        else:
            self._choose(folder)

    def _choose(self, folder: Path) -> None:
        trying(self, lambda: self._desk.second.choose(folder))


def _beside(*, running: bool, there: Path | None, size: int) -> str:
    if running:
        return f"要写 {size_text(size)}" if size else "正在看缺什么…"
    return "" if there else "插上后可用"


def _facts(place: "SecondPlace | None", there: Path | None) -> dict[str, str]:
    if place is None:
        return dict.fromkeys(("位置", "最近一份", "什么时候", "插错盘"), "")
    last = "还没有备过"
    if place.succeeded_at:
        last = f"{short_time(place.succeeded_at)}，连材料原件 {place.files:,} 份 {size_text(place.size)}"
        last += f"，{place.lacking} 份的原件已不见了或被改过，没有带上" if place.lacking else ""
    return {
        "位置": f"{place.disk}　{there or place.path}",
        "最近一份": last,
        "什么时候": "插上就自动备一份，一天一次",
        "插错盘": "认盘上的编号，不是这块盘不写",
    }
