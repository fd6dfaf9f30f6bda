"""Data that can be looked at and not changed: why, in the clerk's words, and what helps."""

from pathlib import Path

from wenming_desktop.safety.trouble import DataFolderError, Trouble
from wenming_desktop.workspace import Workspace

# What keeps it from being changed where it is looked at all the same
LOOK_ONLY = {
    Trouble.NEWER: "数据由更新版本的程序保存",
    Trouble.PROTECTED: "数据文件夹有写保护",
    Trouble.IN_USE: "数据正在另一个窗口里用",
    Trouble.REFUSED: "数据不在本机硬盘上",
}
HELP = {
    LOOK_ONLY[Trouble.PROTECTED]: (
        "程序写不进数据文件夹，所以只能看、打印、导出。\n\n"
        "可以这样办：\n"
        "1　在文件夹上点右键，选“属性”，去掉“只读”，点“确定”，再回来点“重试”。\n"
        "2　文件夹在写保护的磁盘上，或是从光盘复制来的：整个复制到本机硬盘，再打开复制好的那一份。\n"
        "3　这台电脑换过用户：请信息科的同志把文件夹的“修改”权限给现在的用户。"
    ),
    LOOK_ONLY[Trouble.NEWER]: (
        "这份数据在别的电脑上用更新版本的程序改过，这个版本不敢改它，只能看、打印、导出。\n\n"
        "请信息科的同志把这台电脑上的程序升级到同样的版本，再打开就能改了。"
    ),
    LOOK_ONLY[Trouble.IN_USE]: (
        "另一个窗口，或这台电脑的另一位用户，正开着这份数据。两边一起改会互相覆盖，所以这里只能看。\n\n"
        "请在那边退出程序，再回来点“重试”。"
    ),
    LOOK_ONLY[Trouble.REFUSED]: (
        "数据放在U盘、网络盘或同步盘上，拔出、断网、同步都会损坏它，所以这里只能看。\n\n"
        "请把整个文件夹复制到本机硬盘，例如 D:\\文明创建，再打开复制好的那一份。"
    ),
}


def opened_anyhow(folder: Path) -> Workspace:
    """A data folder, opened to be looked at only where it is protected; DataFolderError as open()."""
    try:
        return Workspace.open(folder)
    except DataFolderError as error:
        if error.trouble is not Trouble.PROTECTED:
            raise
        return Workspace.open_read_only(folder, LOOK_ONLY[error.trouble])
