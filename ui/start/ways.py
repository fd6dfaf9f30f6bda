"""The ways to begin: what the first start asks for each, and in which words."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from wenming_desktop.safety.sidecar import SIDECAR

BUNDLED, IMPORT, OPEN, RESTORE, ARCHIVE = range(5)  # the ways to begin, in the order shown
BACK = {RESTORE, ARCHIVE}  # those that bring back what there was
_NEW, _BACK = ("从哪里开始", "位置和单位", "科室"), ("从哪里开始", "恢复到哪里")
STEPS = {BUNDLED: _NEW, IMPORT: _NEW, OPEN: ("从哪里开始",), RESTORE: _BACK, ARCHIVE: _BACK}
LAST = {
    BUNDLED: "完成(&N)",
    IMPORT: "完成(&N)",
    OPEN: "打开(&N)",
    RESTORE: "恢复(&N)",
    ARCHIVE: "恢复(&N)",
}
WAYS = (
    "用内置的 2021 年工作方案(&1)",
    "导入本单位的工作方案(&2)",
    "打开已有的数据文件夹(&3)",
    "从备份恢复(&4)",
    "从存档恢复(&5)",
)
ABOUT = (
    "",
    "选择 Word 文档、表格或文本文件，也可以粘贴全文或表格，读出来再核对",
    "本机上用过这个程序，或数据文件夹是复制过来的",
    "选择备份文件，先看日期和内容，再恢复",
    "原来的电脑坏了，或换新电脑：从U盘上的存档恢复登记和材料",
)


def choose_folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """The system's dialog for a folder; None if the clerk chose none."""
    name = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(name) if name else None


def choose_backup(parent: QWidget) -> Path | None:
    """The system's dialog for a backup file; None if the clerk chose none."""
    name, _ = QFileDialog.getOpenFileName(
        parent, "选择备份文件", "", f"备份文件 (*.db {SIDECAR});;所有文件 (*)"
    )
    return Path(name) if name else None


def choose_zip(parent: QWidget) -> Path | None:
    """The system's dialog for an archive in a zip; None if the clerk chose none."""
    name, _ = QFileDialog.getOpenFileName(parent, "选择存档", "", "压缩包 (*.zip);;所有文件 (*)")
    return Path(name) if name else None
