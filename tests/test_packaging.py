"""The parts of the package that need no network: what goes in, what is refused, the same bytes each time."""

import ast
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The scripts import each other as they do when one of them is run."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(ROOT / "packaging")
    yield
    for name in set(sys.modules) - before:
        path = getattr(sys.modules[name], "__file__", None)
        if path and Path(path).parent == ROOT / "packaging":
            del sys.modules[name]


def qt_imports() -> set[str]:
    """The parts of Qt that the program's sources import."""
    found: set[str] = set()
    for folder in ("ui", "wenming_desktop"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                    found.add((node.module or "").removeprefix("PySide6.Qt"))
    return found


def test_all_of_qt_that_is_imported_ships() -> None:
    from trim import QT_MODULES

    assert qt_imports() == set(QT_MODULES)


@pytest.mark.parametrize(
    ("path", "ships"),
    [
        ("PySide6/QtWidgets.pyd", True),
        ("PySide6/Qt6Widgets.dll", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("PySide6/translations/qtbase_de.qm", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/QtWidgets.pyi", False),
        ("openpyxl/workbook/workbook.py", True),
        ("lxml/includes/libxml/tree.h", False),
        ("pillow-13.0.0.dist-info/licenses/LICENSE", True),
        ("pillow-13.0.0.dist-info/RECORD", False),
    ],
)
def test_what_ships(path: str, *, ships: bool) -> None:
    from trim import wanted

    assert wanted(path) is ships


def test_a_wrong_or_missing_wheel_is_named(tmp_path: Path) -> None:
    from fetch import pins, refuse_wrong
    from problems import PackagingError

    wheel = tmp_path / "some_part-1.0-py3-none-any.whl"
    wheel.write_bytes(b"right")
    good = hashlib.sha256(b"right").hexdigest()
    lock = tmp_path / "run.txt"
    lock.write_text(f"some-part==1.0 \\\n    --hash=sha256:{good}\n", "utf-8")
    allowed = pins(lock)
    refuse_wrong([wheel], allowed)
    with pytest.raises(PackagingError, match="缺少依赖包：some-part"):
        refuse_wrong([], allowed)
    wheel.write_bytes(b"wrong")
    with pytest.raises(PackagingError, match=r"some_part-1\.0.*SHA-256"):
        refuse_wrong([wheel], allowed)


def test_the_setup_script_names_every_file_once() -> None:
    from installer import file_list, quoted
    from problems import PackagingError

    text = file_list(Path("/srv/tree"), [PurePosixPath("a$b.txt"), PurePosixPath("app/x.py")])
    assert text.splitlines() == [
        'SetOutPath "$INSTDIR"',
        'File "/srv/tree/a$$b.txt"',
        'SetOutPath "$INSTDIR\\app"',
        'File "/srv/tree/app/x.py"',
    ]
    with pytest.raises(PackagingError, match="换行"):
        quoted("a\nb")


def test_too_long_paths_stop_the_build() -> None:
    from installer import definitions
    from problems import PackagingError

    made = definitions([PurePosixPath("app/x.py")], 5_000_000, "0.1.0", "out.exe")
    assert '!define VERSION4 "0.1.0.0"' in made
    with pytest.raises(PackagingError, match="路径太长"):
        definitions([PurePosixPath("a" * 200)], 1, "0.1.0", "out.exe")


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    from linux import write_tar
    from tree import write_zip

    folder = tmp_path / "程序"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "x.py").write_text("x = 1\n", "utf-8")
    (folder / "start").write_text("#!/bin/sh\n", "utf-8")
    first: dict[str, bytes] = {}
    for _turn in range(2):
        for name, write in (("a.zip", write_zip), ("a.tar.gz", write_tar)):
            write(folder, tmp_path / name)
            made = (tmp_path / name).read_bytes()
            assert first.setdefault(name, made) == made
        (folder / "start").write_text("#!/bin/sh\n", "utf-8")  # another time of change


def test_the_newest_glibc_a_library_asks_for() -> None:
    from linux import newest_glibc

    assert newest_glibc(b"\0GLIBC_2.2.5\0x\0GLIBC_2.17\0GLIBC_2.9\0") == "2.17"
    assert newest_glibc(b"nothing") is None
