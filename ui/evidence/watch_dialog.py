"""扫描监视文件夹: which folder is watched, and what happens to the files in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.system import ask_folder
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import ElidedLabel, button, label
from wenming_desktop.evidence.watching import NOT_TAKEN, TAKEN, set_watched_folder, watched_folder

_HELP = (
    f"扫描仪存到这个文件夹，或把文件、整个文件夹放进去，程序会自动收进材料库的“待归口”。\n"
    f"写完后几秒收下，原件移到其中的“{TAKEN}”；以前收过的不重复保存，也移过去；"
    f"程序、脚本不收，移到“{NOT_TAKEN}”。\n"
    "文件夹里现有的文件也会一并收下。"
)


class WatchDialog(Dialog):
    """Shows the folder as it is set; a choice is saved at once.

    Args:
        desk: the desk.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("扫描监视文件夹")
        self._desk = desk
        self.folder = ElidedLabel("")
        help_text = label(_HELP, "secondary")
        help_text.setWordWrap(True)
        self.choose_button = button("选择文件夹…", self._choose, primary=True)
        self.end_button = button("不再监视", self._end)
        fit(self, 560, 240)
        ends = bar(self.choose_button, self.end_button, None, button("关闭", self.accept))
        lay_out(self, self.folder, help_text, None, ends)
        self._show()

    def _choose(self) -> None:
        if folder := ask_folder(self, "扫描监视文件夹"):
            self._desk.taken(set_watched_folder, folder, self._desk.workspace.folder, parent=self)
            self._show()

    def _end(self) -> None:
        self._desk.taken(set_watched_folder, None, self._desk.workspace.folder, parent=self)
        self._show()

    def _show(self) -> None:
        folder = self._desk.read(watched_folder)
        text = f"正在监视：{folder}" if folder else "还没有设置监视的文件夹。"
        self.folder.setText(text)
        self.folder.setToolTip(text)
        self.choose_button.setText("换一个文件夹…" if folder else "选择文件夹…")
        self.end_button.setVisible(folder is not None)
