"""``python3 dev.py verify-package``: what ``package`` built, as offices use it, on a Windows played by wine.

An older version is installed, used and found running; the new one replaces it, does the main job by commands
and through its real window, and is removed. The data must be the same, byte for byte, after each.
"""

import hashlib
import json
import shutil
import sys
import time
import zipfile
from pathlib import Path

import linux
import windows
import workshop
from fetch import digest, windows_wheels
from places import BUILD, DIST, HERE, NAME, ROOT, TITLE, program_version
from problems import PackagingError, run_main
from wine import Windows

FOLDER = BUILD / "verify"
OLDER = "0.0.1"
PROGRAM = r"C:\程序 文件\文明创建"
DATA = r"C:\文明创建 数据"
PYTHON = PROGRAM + r"\runtime\python.exe"
PYTHONW = PROGRAM + r"\runtime\pythonw.exe"
LEFTOVER = "app/leftover.py"  # only the older version has it
IN_USE, WRONG_FOLDER, TOO_OLD = 5, 4, 3  # exit codes of setup, see setup.nsi


def main(_arguments: list[str]) -> None:
    """Check everything; stop at the first fault.

    Raises:
        PackagingError: something is not as it must be; the text says what.
    """
    begun = time.monotonic()
    workshop.set_up()
    setup = DIST / f"{NAME}-{program_version()}-setup.exe"
    if not setup.exists() or not windows.TREE.exists():
        raise PackagingError("还没有可以验证的安装包：先运行 python3 dev.py package。")
    check_sums()
    with Windows(FOLDER) as pc:
        shutil.copy(setup, pc.drive / "setup.exe")
        shutil.copy(older_setup(), pc.drive / "older.exe")
        for step in (refusals, older_version, commands, running_upgrade, upgraded, window, portable, removal):
            said = time.monotonic()
            print(f"== {step.__name__}：{(step.__doc__ or '').splitlines()[0]}", flush=True)
            step(pc)
            print(f"   通过，{time.monotonic() - said:.0f} 秒", flush=True)
    linux.check()
    print(f"全部通过，{time.monotonic() - begun:.0f} 秒；截图在 build/verify。")


def check_sums() -> None:
    """Compare ``dist/`` with its SHA256SUMS."""
    for line in (DIST / "SHA256SUMS").read_text("utf-8").splitlines():
        wanted, name = line.split("  ")
        if digest(DIST / name) != wanted:
            raise PackagingError(f"dist/{name} 与 SHA256SUMS 不符，请重新打包。")


def older_setup() -> Path:
    """A setup of the same program under an older number, with one file that the new one no longer has."""
    tree = BUILD / "older"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(windows.TREE, tree)
    (tree / LEFTOVER).write_text("", "utf-8")
    return windows.make_setup(tree, FOLDER / "older.exe", version=OLDER, quick=True)


def fingerprint(folder: Path) -> dict[str, str]:
    """Path -> SHA-256 of all data, without what belongs to a running program: its lock and its crash log."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".lock", ".log"}
    }


def expect(what: str, found: object, wanted: object) -> None:
    """Raises PackagingError unless both are equal."""
    if found != wanted:
        raise PackagingError(f"{what}：是 {found!r}，应为 {wanted!r}")


def program(pc: Windows, *arguments: str, python: str = PYTHON) -> str:
    """Run a command of the installed program; returns what it said."""
    return pc.run(python, "-m", "wenming_desktop", *arguments)


def self_check(pc: Windows, python: str = PYTHON) -> None:
    """Run the installed program's own check."""
    said = program(pc, "self-check", python=python)
    found = json.loads(said[said.index("{") :])
    expect("self-check", found["failed"], [])
    expect("platform", found["checks"]["window"]["platform"], "windows")


def into(folder: str) -> list[str]:
    """Setup's ``/D=``, which must not be quoted: wine quotes an argument that has a space."""
    return f"/D={folder}".split(" ")


def refusals(pc: Windows) -> None:
    """旧 Windows、太长的路径、数据文件夹：拒绝安装，什么也不留下。"""
    pc.set_version("win7")
    pc.run(r"C:\setup.exe", "/S", "/CurrentUser", wanted=TOO_OLD)
    pc.set_version("win10")
    long = "C:\\长" + "\\很长的文件夹名" * 25
    pc.run(r"C:\setup.exe", "/S", "/CurrentUser", *into(long), wanted=WRONG_FOLDER)
    expect("太长的路径", pc.host("C:\\长").exists(), False)
    data = pc.host(r"C:\别的数据")
    data.mkdir()
    (data / "wenming.db").write_bytes(b"data")
    pc.run(r"C:\setup.exe", "/S", "/CurrentUser", *into(r"C:\别的数据"), wanted=WRONG_FOLDER)
    expect("数据文件夹", [path.name for path in data.iterdir()], ["wenming.db"])


def older_version(pc: Windows) -> None:
    """静默安装旧版本到带中文和空格的文件夹，自检。"""
    pc.run(r"C:\older.exe", "/S", "/CurrentUser", *into(PROGRAM))
    expect(LEFTOVER, (pc.host(PROGRAM) / LEFTOVER).exists(), True)
    shortcuts = [path.name for path in pc.drive.rglob(f"{TITLE}.lnk")]
    expect("快捷方式", len(shortcuts), 2)
    self_check(pc)


def commands(pc: Windows) -> None:
    """用命令完成一遍主要工作：建库、分工、归集、出表、打印、存档、校验。"""
    (pc.drive / "材料 一.txt").write_text("一、组织机构\n", "utf-8")
    program(pc, "init", DATA, "--unit", "沂蒙山管理局", "--plan", "2021")
    program(pc, "departments", DATA, "--add", "办公室", "机关党委")
    program(pc, "assign", DATA, "2-7", "--lead", "办公室", "--due", "12月底前")
    program(pc, "attach", DATA, "2-7", r"C:\材料 一.txt")
    program(pc, "export-table", DATA, r"C:\任务 配档表.xlsx")
    program(pc, "print", DATA, "checklist", r"C:\核对 清单.pdf")
    said = program(pc, "archive", DATA, "C:\\U盘")
    archive = next(line for line in reversed(said.splitlines()) if line.startswith("C:"))
    program(pc, "verify", archive.strip())
    for made in ("任务 配档表.xlsx", "核对 清单.pdf"):
        expect(made, (pc.drive / made).stat().st_size > 1000, True)


def running_upgrade(pc: Windows) -> None:
    """旧版本正在运行时安装新版本：拒绝，什么也不动；关闭后升级。"""
    start_window(pc)
    pc.look("旧版本正在运行")
    before = fingerprint(pc.host(PROGRAM))
    pc.run(r"C:\setup.exe", "/S", "/CurrentUser", wanted=IN_USE)
    expect("运行中安装之后的程序文件", fingerprint(pc.host(PROGRAM)) == before, True)
    close_window(pc)
    data = fingerprint(pc.host(DATA))
    pc.run(r"C:\setup.exe", "/S", "/CurrentUser")
    expect("升级之后的数据", fingerprint(pc.host(DATA)) == data, True)


def start_window(pc: Windows) -> None:
    """Start the window as the shortcut does, on the data."""
    pc.start(PYTHONW, PROGRAM + r"\launcher.pyw", "--workspace", DATA)
    pc.wait("窗口没有出现", lambda: any(TITLE in title for title in pc.windows()))
    time.sleep(5)  # the overview fills after the window is there


def close_window(pc: Windows) -> None:
    """Close the window as the clerk does, and wait until it has gone."""
    pc.run("taskkill", "/im", "pythonw.exe")
    pc.wait("窗口没有关闭", lambda: not any(TITLE in title for title in pc.windows()))
    time.sleep(2)


def upgraded(pc: Windows) -> None:
    """升级后只剩新版本的文件，自检，数据照常打开。"""
    installed = {path for path in fingerprint(pc.host(PROGRAM)) if "__pycache__" not in path}
    shipped = {path for path in fingerprint(windows.TREE) if "__pycache__" not in path}
    expect("多出的文件", sorted(installed - shipped), ["uninstall.exe"])
    expect("缺少的文件", sorted(shipped - installed), [])
    self_check(pc)
    expect("办公室", "办公室" in program(pc, "show", DATA), True)
    start_window(pc)
    pc.look("新版本")
    close_window(pc)


def window(pc: Windows) -> None:
    """在真实窗口里完成主要工作，文件夹带中文和空格。"""
    tools = pc.drive / "tools"
    wheel = next(path for path in windows_wheels() if path.name.startswith("PySide6"))
    with zipfile.ZipFile(wheel) as archive:
        for name in ("PySide6/QtTest.pyd", "PySide6/Qt6Test.dll"):  # hands for the test; they are not shipped
            archive.extract(name, pc.host(PROGRAM) / "app")
    shutil.copytree(ROOT / "tests" / "e2e", tools / "tests" / "e2e")
    shutil.copy(HERE / "window_job.py", tools)
    pc.run(PYTHON, r"C:\tools\window_job.py", r"C:\窗口 演示")
    made = pc.host(r"C:\窗口 演示")
    for picture in sorted((made / "截图").glob("*.png")):
        shutil.copy(picture, FOLDER / f"窗口-{picture.name}")
    archives = [path.parent for path in made.glob("U盘/*/bagit.txt")]
    expect("存档", len(archives), 1)
    program(pc, "verify", f"C:\\窗口 演示\\U盘\\{archives[0].name}")


def portable(pc: Windows) -> None:
    """便携版解压就能用；缺了文件时启动，有看得懂的提示。"""
    with zipfile.ZipFile(next(DIST.glob("*portable.zip"))) as archive:
        archive.extractall(pc.drive / "便携 版")
    folder = f"C:\\便携 版\\{TITLE}"
    self_check(pc, python=folder + r"\runtime\python.exe")
    shutil.rmtree(pc.host(folder + r"\app\ui"))
    pc.start(folder + r"\runtime\pythonw.exe", folder + r"\launcher.pyw")
    pc.wait("没有提示", lambda: TITLE in pc.windows())
    pc.look("打不开时的提示")
    pc.run("taskkill", "/f", "/im", "pythonw.exe")


def removal(pc: Windows) -> None:
    """静默卸载：程序没有了，数据一个字节不变。"""
    data = fingerprint(pc.host(DATA))
    pc.run(PROGRAM + r"\uninstall.exe", "/CurrentUser", "/S")
    pc.wait("程序文件夹还在", lambda: not pc.host(PROGRAM).exists())
    expect("快捷方式", [path.name for path in pc.drive.rglob(f"{TITLE}.lnk")], [])
    expect("卸载之后的数据", fingerprint(pc.host(DATA)) == data, True)


if __name__ == "__main__":
    sys.exit(run_main(main))
