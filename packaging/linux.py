"""The Linux archive: unpacked anywhere, started by its script, on x86_64 desktops with glibc 2.28."""

import os
import re
import shutil
import tarfile
from pathlib import Path

import debian
import workshop
from fetch import linux_wheels
from licences import debian_licence, shared_licences, write_page
from linux_python import python_folder
from places import BUILD, DIST, HERE, NAME, TITLE, program_version
from problems import PackagingError
from tree import STAMP, copy_own, files, unpack_wheel

TREE = BUILD / "linux"
ARCHIVE = DIST / f"{NAME}-{program_version()}-linux-x86_64.tar.xz"
GLIBC = (2, 28)  # Kylin V10 SP1 and UOS 20
# Parts of CPython that nothing here uses, or that only building needs
_UNUSED = (
    "config-*",
    "ensurepip",
    "idlelib",
    "tkinter",
    "turtledemo",
    "test",
    "pydoc_data",
    "site-packages",
    "__pycache__",
)
# What Qt's window plugin links and desktops of 2020 may lack
_LIBRARIES = {  # Debian's package -> file
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-util1": "libxcb-util.so.1",
}
_OLDER_CURSOR = "libxcb-cursor0_0.1.4-1_amd64.deb"  # the workshop's own asks for a newer glibc
_OLDER = {_OLDER_CURSOR: "a4b3c32dc008275ffcacccc1c77c030f01aad38e232e05d5ad116b76656c607c"}
_LINKED = ("zlib1g", "libffi8", "libsqlite3-0")  # inside Python's extension modules
_START = """\
#!/bin/sh
# 启动文明创建工作台；带参数时是命令行，例如 ./wenming-desktop self-check
here=$(dirname "$(readlink -f "$0")")
# fcitx 没有随 Qt 附带的插件，fcitx5 也听 ibus 的话
[ "$QT_IM_MODULE" = fcitx ] && export QT_IM_MODULE=ibus
exec "$here/runtime/bin/python3.13" -I -m wenming_desktop "$@"
"""
_MENU = f"""\
#!/bin/sh
# 把文明创建工作台加到当前用户的开始菜单；文件夹移动以后再运行一次
here=$(dirname "$(readlink -f "$0")")
menu="${{XDG_DATA_HOME:-$HOME/.local/share}}/applications"
mkdir -p "$menu"
cat > "$menu/{NAME}.desktop" <<END
[Desktop Entry]
Type=Application
Name={TITLE}
Exec="$here/{NAME}"
Icon=$here/icon.svg
Categories=Office;
END
echo "已加到开始菜单。"
"""


def build() -> list[Path]:
    """Make the program folder, check what it asks of glibc, and pack it; returns the archive."""
    make_tree(TREE)
    refuse_new_glibc(TREE)
    packed = BUILD / ARCHIVE.stem
    write_tar(TREE, packed)
    # The number of threads decides into which blocks it is packed, and so must not be the machine's
    workshop.run("xz", "--force", "--threads=2", workshop.inside(packed))
    shutil.move(BUILD / ARCHIVE.name, ARCHIVE)
    return [ARCHIVE]


def make_tree(tree: Path) -> None:
    """Lay out the program folder: ``runtime`` (Python with all packages) and the scripts that start it."""
    shutil.rmtree(tree, ignore_errors=True)
    built = python_folder()
    library = Path("lib") / "python3.13"
    shutil.copytree(built / library, tree / "runtime" / library, ignore=shutil.ignore_patterns(*_UNUSED))
    (tree / "runtime" / "bin").mkdir()
    shutil.copy(built / "bin" / "python3.13", tree / "runtime" / "bin")
    app = tree / "app"
    app.mkdir()
    (tree / "runtime" / library / "site-packages").mkdir()
    (tree / "runtime" / library / "site-packages" / "app.pth").write_text("../../../../app\n", "ascii")
    wheels = linux_wheels()
    for wheel in wheels:
        unpack_wheel(wheel, app)
    copy_own(app)
    copy_libraries(app / "PySide6" / "Qt" / "lib")
    own = {
        "Python 3.13": (built / "LICENSE.txt").read_text("utf-8"),
        **shared_licences(wheels),
        **{name: debian_licence(name) for name in (*_LIBRARIES, *_LINKED)},
    }
    write_page(app, own, tree / "许可.html")
    shutil.copy(HERE / "icon.svg", tree)
    for name, text in ((NAME, _START), ("添加到开始菜单.sh", _MENU)):
        (tree / name).write_text(text, "utf-8")
        (tree / name).chmod(0o755)
    finish(tree)


def copy_libraries(folder: Path) -> None:
    """Put what Qt's window plugin needs beside Qt's own libraries, and have it look there for each other."""
    here = Path("usr") / "lib" / "x86_64-linux-gnu"
    package, version, _ = _OLDER_CURSOR.split("_")
    fetched = debian.fetch("libraries", _OLDER, "apt-get", "download", "-qq", f"{package}={version}")
    older = BUILD / "libraries"
    workshop.run("dpkg-deb", "-x", workshop.inside(fetched / _OLDER_CURSOR), workshop.inside(older))
    for library, name in _LIBRARIES.items():
        tree = older if library == package else workshop.TREE
        shutil.copy(tree / here / name, folder)
        workshop.run("patchelf", "--set-rpath", "$ORIGIN", workshop.inside(folder / name))


def finish(tree: Path) -> None:
    """Drop debugging symbols, byte-compile by the very Python that ships, and give all files one time."""
    inside = workshop.inside(tree)
    python = f"{inside}/runtime/bin/python3.13"
    strip = f"strip --strip-unneeded {python} {inside}/runtime/lib/python3.13/lib-dynload/*.so"
    workshop.run("sh", "-c", strip)
    # -B: what compileall itself imports is not to be compiled before it comes to that
    workshop.run(
        python, "-B", "-m", "compileall", "-q", "-j", "2",
        "--invalidation-mode", "unchecked-hash", "-s", inside, inside,
    )  # fmt: skip
    for path in files(tree):
        os.utime(path, (STAMP, STAMP), follow_symlinks=False)


def refuse_new_glibc(tree: Path) -> None:
    """Refuse libraries that ask for a newer glibc than Kylin and UOS have.

    Raises:
        PackagingError: naming each and what it asks for.
    """
    libraries = [path for path in files(tree) if ".so" in path.name or path.name == "python3.13"]
    found = "\n".join(
        f"{path.relative_to(tree)}：{version}"
        for path in libraries
        if (version := newest_glibc(path.read_bytes())) and tuple(map(int, version.split("."))) > GLIBC
    )
    if found:
        raise PackagingError(f"这些文件需要比 2.28 更新的 glibc，麒麟、UOS 上打不开：\n{found}")


def newest_glibc(content: bytes) -> str | None:
    """The newest glibc version named among a library's wanted symbols, e.g. ``"2.17"``; None if none is."""
    versions = {match.decode() for match in re.findall(rb"\0GLIBC_(2\.\d+)(?:\.\d+)?(?=\0)", content)}
    return max(versions, key=lambda text: int(text.split(".")[1]), default=None)


def write_tar(folder: Path, target: Path) -> None:
    """Pack a program folder; the same files give the same bytes."""

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = STAMP
        info.mode = 0o755 if info.mode & 0o100 else 0o644
        return info

    with tarfile.open(target, "w") as archive:
        for path in files(folder):
            archive.add(path, f"{NAME}-{program_version()}/{path.relative_to(folder)}", filter=plain)
