"""``python3 dev.py verify-package``: what ``package`` built, as offices use it, on a Windows played by wine.

Setup refuses and undoes what it must; an older version is installed, used and found running; the new one
replaces it, does the main job by commands and through its real window, and is removed. The data must be the
same, byte for byte, after each.
"""

import json
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import linux
import linux_checks
import setup_checks
import windows
import workshop
from checks import (
    DATA,
    LAUNCHER,
    LEFTOVER,
    PROGRAM,
    PYTHON,
    PYTHONW,
    close_window,
    expect,
    expect_healthy,
    fingerprint,
    keep_job,
    lay_out_job,
    open_windows,
    program,
    start_window,
)
from fetch import windows_wheels
from kept import digest
from places import BUILD, DIST, NAME, ROOT, TITLE
from problems import PackagingError, run_main
from wine import Windows

FOLDER = BUILD / "verify"
OLDER_VERSION = "0.0.1"
SAMPLES = {"heic": "photo.heic", "ofd": "two-pages.ofd"}
PAGES = """\
import sys
from pathlib import Path
from wenming_desktop.viewing.viewer import Viewer
with Viewer() as viewer:
    cards = [name for name in sys.argv[1:] if viewer.page(Path("C:/", name), name, 1, 400, 600).card]
print(*(cards or ["none"]))
"""
SCAN = "check-page.png"  # of the program's own resources
READING = f"""\
import ctypes
import sys
import time
from importlib import import_module
from pathlib import Path
for name in sys.argv[1:]:
    import_module(name)
from wenming_desktop.recognition.lines import page_of
from wenming_desktop.recognition.serving import plain_read
begun = time.monotonic()
page = page_of(plain_read(Path("C:/{SCAN}"), "{SCAN}", 1))
lines = [line.text for line in page.lines]
found = [text in lines for text in ("沂管发〔2021〕19号", "2021年5月19日")]
kernel, name = ctypes.WinDLL("kernel32"), ctypes.create_unicode_buffer(260)
kernel.GetModuleHandleW.restype = ctypes.c_void_p
kernel.GetModuleFileNameW(ctypes.c_void_p(kernel.GetModuleHandleW("msvcp140.dll")), name, 260)
print(f"{{time.monotonic() - begun:.1f}}", found, Path(name.value).parent.name, page.problem)
"""
BARE = """\
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.setWindowTitle("空窗口")
window.show()
app.exec()
"""


def main(_arguments: list[str]) -> None:
    """Check everything; stop at the first fault.

    Raises:
        PackagingError: something is not as it must be; the text says what.
    """
    begun = time.monotonic()
    workshop.set_up()
    if not windows.SETUP.exists() or not windows.TREE.exists():
        raise PackagingError("还没有可以验证的安装包：先运行 python3 dev.py package。")
    check_sums()
    print("== 从同样的输入再做一遍：程序文件一个字节不差", flush=True)
    with ThreadPoolExecutor() as pool:
        for again in [pool.submit(build_again, one.make_tree, one.TREE) for one in (windows, linux)]:
            again.result()
    with Windows(FOLDER) as pc, ThreadPoolExecutor() as pool:
        desktop = pool.submit(linux_checks.check, FOLDER)
        shutil.copy(windows.SETUP, pc.drive / "setup.exe")
        shutil.copy(older_setup(), pc.drive / "older.exe")
        for step in (
            setup_checks.refusals, setup_checks.failed_copies, setup_checks.all_users,
            setup_checks.older_version, commands, scans, setup_checks.running_upgrade, setup_checks.upgraded,
            starting, window, portable, setup_checks.removal,
        ):  # fmt: skip
            said = time.monotonic()
            print(f"== {step.__name__}：{(step.__doc__ or '').splitlines()[0]}", flush=True)
            step(pc)
            print(f"   通过，{time.monotonic() - said:.0f} 秒", flush=True)
        print("== Linux：在旧一些的桌面上以普通用户自检，在真实窗口里完成主要工作", flush=True)
        desktop.result()
    print(f"全部通过，{time.monotonic() - begun:.0f} 秒；截图在 build/verify。")


def check_sums() -> None:
    """Compare ``dist/`` with its SHA256SUMS."""
    for line in (DIST / "SHA256SUMS").read_text("utf-8").splitlines():
        wanted, name = line.split("  ")
        if digest(DIST / name) != wanted:
            raise PackagingError(f"dist/{name} 与 SHA256SUMS 不符，请重新打包。")


def build_again(make_tree: Callable[[Path], None], first: Path) -> None:
    """Raises PackagingError unless a program folder, made a second time elsewhere, has the same bytes."""
    again = BUILD / f"again-{first.name}"
    make_tree(again)
    one, other = fingerprint(first), fingerprint(again)
    differing = [path for path in one | other if one.get(path) != other.get(path)]
    expect(f"{first.name} 有差别的文件", differing, [])


def older_setup() -> Path:
    """A setup of the same program under an older number, with one file that the new one no longer has."""
    tree = BUILD / "older"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(windows.TREE, tree)
    (tree / LEFTOVER).write_text("", "utf-8")
    return windows.make_setup(tree, FOLDER / "older.exe", version=OLDER_VERSION, quick=True)


def commands(pc: Windows) -> None:
    """用命令完成一遍主要工作：建库、分工、归集、出表、打印、存档、校验；认得 HEIC 和 OFD。"""
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
    for name in SAMPLES.values():
        shutil.copy(ROOT / "tests" / "data" / "viewing" / name, pc.drive / name)
    program(pc, "attach", DATA, "--inbox", *(f"C:\\{name}" for name in SAMPLES.values()))
    said = program(pc, "show", DATA, "--json")
    inbox = json.loads(said[said.index("{") :])["inbox"]
    found = {one["original_name"]: one for one in inbox}
    expect("OFD 的页数", found[SAMPLES["ofd"]]["pages"], 2)
    proposed = {one["field"]: one["source"] for one in found[SAMPLES["heic"]]["proposals"]}
    expect("HEIC 照片的日期来自", proposed["formed_on"], "拍摄时间")
    program(pc, "check-files", DATA)
    (pc.drive / "pages.py").write_text(PAGES, "utf-8")
    said = pc.run(PYTHON, r"C:\pages.py", *SAMPLES.values())
    expect("页面都能显示", "none" in said.split(), True)


def scans(pc: Windows) -> None:
    """认得出扫描件上的字，不论 Qt 的库是否先装进了同一个进程。"""
    shutil.copy(ROOT / "resources" / SCAN, pc.drive / SCAN)
    (pc.drive / "reading.py").write_text(READING, "utf-8")
    for first, runtime in (((), "PySide6"), (("PySide6.QtWidgets",), "shiboken6")):
        said = pc.run(PYTHON, r"C:\reading.py", *first)
        seconds, _, found = said.splitlines()[-1].partition(" ")
        expect("文号和日期，msvcp140.dll 所在", found.strip(), f"[True, True] {runtime}")
        print(f"   {' '.join(first) or '没有 Qt'}：{seconds} 秒", flush=True)
    program(pc, "attach", DATA, "--inbox", f"C:\\{SCAN}")
    expect("识别了扫描件", "识别了" in program(pc, "recognise", DATA), True)


def starting(pc: Windows) -> None:
    """启动有多快；再启动一次只叫出已经打开的窗口。"""
    bare = pc.drive / "bare.py"
    bare.write_text(BARE, "utf-8")
    begun = time.monotonic()
    pc.start(PYTHONW, r"C:\bare.py")
    pc.wait("空窗口没有出现", lambda: "空窗口" in pc.windows())
    alone = time.monotonic() - begun
    pc.run("taskkill", "/f", "/im", "pythonw.exe")
    ours = start_window(pc)
    print(f"   启动 {ours:.1f} 秒，空窗口 {alone:.1f} 秒，{ours / alone:.2f} 倍", flush=True)
    pc.look("新版本")
    pc.run(PYTHONW, LAUNCHER, "--workspace", DATA)
    expect("窗口", len(open_windows(pc)), 1)
    close_window(pc)


def window(pc: Windows) -> None:
    """在真实窗口里完成主要工作，文件夹带中文和空格。"""
    hands = ("PySide6/QtTest.pyd", "PySide6/Qt6Test.dll")
    lay_out_job(pc.drive / "tools", pc.host(PROGRAM) / "app", windows_wheels(), hands)
    pc.run(PYTHON, r"C:\tools\window_job.py", r"C:\窗口 演示")
    name = keep_job(pc.host(r"C:\窗口 演示"), FOLDER, "窗口")
    program(pc, "verify", f"C:\\窗口 演示\\U盘\\{name}")


def portable(pc: Windows) -> None:
    """便携版解压就能用；缺了文件时启动，有看得懂的提示。"""
    with zipfile.ZipFile(windows.PORTABLE) as archive:
        archive.extractall(pc.drive / "便携 版")
    folder = f"C:\\便携 版\\{TITLE}"
    expect_healthy(pc.run("cmd", "/c", rf"{folder}\{NAME}.cmd", "self-check"), "windows")
    pc.start("cmd", "/c", rf"{folder}\{TITLE}.cmd")
    pc.wait("便携版的窗口没有出现", lambda: open_windows(pc))
    pc.look("便携版")
    close_window(pc)
    shutil.rmtree(pc.host(folder + r"\app\ui"))
    pc.start(folder + r"\runtime\pythonw.exe", folder + r"\launcher.pyw")
    pc.wait("没有提示", lambda: TITLE in pc.windows())
    pc.look("打不开时的提示")
    pc.run("taskkill", "/f", "/im", "pythonw.exe")


if __name__ == "__main__":
    sys.exit(run_main(main))
