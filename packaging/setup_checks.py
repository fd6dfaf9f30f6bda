"""What setup must do on the PC: refuse, undo, ask, replace, remove."""

import time
from pathlib import Path

import windows
from checks import (
    DATA,
    LEFTOVER,
    PROGRAM,
    close_window,
    expect,
    fingerprint,
    open_windows,
    program,
    self_check,
    start_window,
)  # fmt: skip
from places import NAME, TITLE
from wine import Windows

SETUP, OLDER = r"C:\setup.exe", r"C:\older.exe"
FAILED, TOO_OLD, WRONG_FOLDER, IN_USE = 2, 3, 4, 5  # exit codes of setup, see setup.nsi
SMALL, LARGE = "size=100m", "size=2g"  # of the disk E:
ON_DISK = r"E:\程序"
KEY = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"


def into(folder: str) -> list[str]:
    """Setup's ``/D=``, which must not be quoted: wine quotes an argument that has a space."""
    return f"/D={folder}".split(" ")


def install(pc: Windows, setup: str, folder: str = "", wanted: int = 0) -> None:
    """Install for the current user without a question; without a folder, where setup itself chooses."""
    pc.run(setup, "/S", "/CurrentUser", *(into(folder) if folder else []), wanted=wanted)


def refusals(pc: Windows) -> None:
    """旧 Windows、太长的路径、数据文件夹、磁盘满、不能写：拒绝安装，什么也不留下。"""
    pc.set_version("win7")
    install(pc, SETUP, wanted=TOO_OLD)
    pc.set_version("win10")
    install(pc, SETUP, "C:\\长" + "\\很长的文件夹名" * 25, wanted=WRONG_FOLDER)
    expect("太长的路径", pc.host("C:\\长").exists(), False)
    data = pc.host(r"C:\别的数据")
    data.mkdir()
    (data / "wenming.db").write_bytes(b"data")
    install(pc, SETUP, r"C:\别的数据", wanted=WRONG_FOLDER)
    expect("数据文件夹", [path.name for path in data.iterdir()], ["wenming.db"])
    for options in (SMALL, f"ro,{LARGE}"):
        disk = pc.disk(options)
        install(pc, SETUP, ON_DISK, wanted=WRONG_FOLDER)
        expect(f"磁盘 {options}", list(disk.iterdir()), [])


def failed_copies(pc: Windows) -> None:
    """复制到一半失败：全新安装什么也不留下；升级回到旧版本，照常能用。"""
    disk = pc.disk(f"rw,{LARGE},nr_inodes=800")
    install(pc, SETUP, ON_DISK, wanted=FAILED)
    expect("失败的全新安装", list(disk.iterdir()), [])
    pc.disk(f"{LARGE},nr_inodes=20000")
    install(pc, OLDER, ON_DISK)
    before = fingerprint(pc.host(ON_DISK))
    pc.disk(f"{LARGE},nr_inodes={len(list(disk.rglob('*'))) + 800}")
    install(pc, SETUP, wanted=FAILED)
    expect("失败的升级之后的程序文件", fingerprint(pc.host(ON_DISK)) == before, True)
    self_check(pc, python=ON_DISK + r"\runtime\python.exe")
    uninstall(pc, "HKCU")
    expect("卸载之后", list(disk.iterdir()), [])


def uninstall(pc: Windows, root: str) -> None:
    """Remove the program by the command that Windows was told for it, under ``HKCU`` or ``HKLM``."""
    said = pc.run("reg", "query", rf"{root}\{KEY}", "/v", "QuietUninstallString")
    command = said.split("REG_SZ")[1].strip()
    folder = command.split('"')[1].rpartition("\\")[0]
    pc.run(rf"{folder}\uninstall.exe", *command.split('"')[2].split())
    pc.wait("程序文件夹还在", lambda: not pc.host(folder).exists())
    expect("快捷方式", shortcuts(pc), [])


def shortcuts(pc: Windows) -> list[Path]:
    """The program's shortcuts on the PC."""
    return list(pc.drive.rglob(f"{TITLE}.lnk"))


def all_users(pc: Windows) -> None:
    """静默安装给所有用户，自检，卸载。"""
    pc.run(SETUP, "/S", "/AllUsers")
    folder = rf"C:\Program Files\{NAME}"
    expect("所有用户的快捷方式", sorted("Public" in str(path) for path in shortcuts(pc)), [False, True])
    expect("当前用户的快捷方式", [path for path in shortcuts(pc) if "root" in path.parts], [])
    self_check(pc, python=folder + r"\runtime\python.exe")
    uninstall(pc, "HKLM")


def older_version(pc: Windows) -> None:
    """静默安装旧版本到带中文和空格的文件夹，自检。"""
    install(pc, OLDER, PROGRAM)
    expect(LEFTOVER, (pc.host(PROGRAM) / LEFTOVER).exists(), True)
    expect("快捷方式", len(shortcuts(pc)), 2)
    self_check(pc)


def running_upgrade(pc: Windows) -> None:
    """旧版本正在运行时安装新版本：静默安装拒绝，什么也不动；一步步安装请人关闭，关闭后升级并启动。"""
    start_window(pc)
    pc.look("旧版本正在运行")
    before = fingerprint(pc.host(PROGRAM))
    install(pc, SETUP, wanted=IN_USE)
    expect("运行中安装之后的程序文件", fingerprint(pc.host(PROGRAM)) == before, True)
    pc.start(SETUP)
    pc.wait("安装程序没有出现", lambda: f"{TITLE} 安装" in pc.windows())
    for picture in ("安装-1 用户", "安装-2 位置", "安装-3 请关闭"):
        time.sleep(3)
        pc.look(picture)
        if picture != "安装-3 请关闭":
            pc.press("Return")
    expect("等待关闭时的程序文件", fingerprint(pc.host(PROGRAM)) == before, True)
    close_window(pc)
    data = fingerprint(pc.host(DATA))
    pc.press("alt+r")
    gone = [pc.host(PROGRAM) / name for name in (LEFTOVER, "old", "removed")]
    pc.wait("没有装好", lambda: not any(path.exists() for path in gone))
    time.sleep(5)
    pc.look("安装-4 完成")
    pc.wait("装好后没有启动", lambda: open_windows(pc) or pc.press("Return"))
    time.sleep(5)
    pc.look("安装-5 启动")
    close_window(pc)
    expect("升级之后的数据", fingerprint(pc.host(DATA)) == data, True)


def upgraded(pc: Windows) -> None:
    """升级后只剩新版本的文件，自检，数据照常打开。"""
    installed = {path for path in fingerprint(pc.host(PROGRAM)) if "__pycache__" not in path}
    shipped = {path for path in fingerprint(windows.TREE) if "__pycache__" not in path}
    expect("多出的文件", sorted(installed - shipped), ["uninstall.exe"])
    expect("缺少的文件", sorted(shipped - installed), [])
    self_check(pc)
    expect("办公室", "办公室" in program(pc, "show", DATA), True)


def removal(pc: Windows) -> None:
    """静默卸载：正在运行时什么也不动；关闭后程序没有了，数据一个字节不变。"""
    start_window(pc)
    installed = fingerprint(pc.host(PROGRAM))
    pc.run(PROGRAM + r"\uninstall.exe", "/CurrentUser", "/S")
    time.sleep(10)  # the uninstaller goes on as a copy of itself
    expect("运行中卸载之后的程序文件", fingerprint(pc.host(PROGRAM)) == installed, True)
    close_window(pc)
    data = fingerprint(pc.host(DATA))
    uninstall(pc, "HKCU")
    expect("卸载之后的数据", fingerprint(pc.host(DATA)) == data, True)
