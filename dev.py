"""Set up, run, test and measure this project from a source checkout: ``python3 dev.py --help``.

Standard library only. What it installs for Python lands in ``.venv``, hash-checked; on Debian-like systems it
also asks apt for the libraries Qt needs, when they are missing.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):  # what Qt 6.8 has wheels for; on with a better one on PATH
    from shutil import which
    from subprocess import call as call_other

    for name in ("python3.13", "python3.12", "python3.11"):
        if which(name):
            sys.exit(call_other([name, *sys.argv]))
    sys.exit("需要 Python 3.11、3.12 或 3.13。Python 3.11, 3.12 or 3.13 is needed.")

import argparse
import ctypes
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
READY = VENV / "ready"  # holds the fingerprint of what was installed; written last
REQUIREMENTS = ROOT / "requirements"
# What onnxruntime declares for its tools alone: nothing here imports it, so it is neither locked nor shipped
UNUSED = ("coloredlogs", "flatbuffers", "humanfriendly", "mpmath", "packaging", "protobuf", "sympy")
# Each core begins with one half of the tests, so that what they share is made once; who is done first helps
ON_TWO_CORES = ("-n", "2", "--dist", "worksteal")
BENCHMARKS = ROOT / "tests" / "benchmarks"

# What Qt 6.8 links on Linux, and the Debian package that has it
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

# Programs that only the tests use, and the Debian package that has them
TEST_TOOLS = {"soffice": "libreoffice-calc-nogui", "pdftotext": "poppler-utils"}


class SetupError(Exception):
    """Set-up cannot go on; the text says what to do."""


def call(*command: str | Path, **options: str) -> int:
    """Run a command in the project folder; ``options`` go into its environment. Returns its exit code."""
    return subprocess.call([str(part) for part in command], cwd=ROOT, env=os.environ | options)


def must(*command: str | Path, **options: str) -> None:
    """Run a command as ``call`` does; raises SetupError if it fails."""
    if call(*command, **options):
        raise SetupError(f"命令失败：{' '.join(map(str, command))}")


def missing_packages() -> list[str]:
    """Debian's names of the system packages that are not there; [] where the system is not Linux."""
    if sys.platform != "linux":
        return []
    missing: list[str] = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python3.{sys.version_info.minor}-venv")
    if not chinese_fonts():
        missing += ["fontconfig", "fonts-noto-cjk"]
    return missing


def chinese_fonts() -> bool:
    """Whether this system has a font for Chinese."""
    try:
        return bool(subprocess.check_output(["fc-list", ":lang=zh"]).strip())
    except (OSError, subprocess.CalledProcessError):
        return False


def install_packages() -> None:
    """Have apt install what is missing, as root or by a sudo that does not ask; else say what to install."""
    missing = missing_packages()
    if not missing:
        return
    if not apt_install(missing):
        raise SetupError(f"请先安装系统软件包：apt-get install {' '.join(missing)}")
    still = missing_packages()
    if still:
        raise SetupError(f"安装后仍缺少系统软件包：{'、'.join(still)}")


def install_test_tools() -> None:
    """Have apt install the programs that only the tests use; where that fails, those tests are skipped."""
    missing = [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
    if missing and sys.platform == "linux" and not apt_install(missing):
        print(f"没有装上 {'、'.join(missing)}，用到它们的测试将跳过。", flush=True)


def apt_install(packages: list[str]) -> bool:
    """Whether apt installed them, as root or by a sudo that does not ask."""
    as_root = [] if os.name == "posix" and os.geteuid() == 0 else ["sudo", "-n"]
    may = shutil.which("apt-get") and (
        not as_root or (shutil.which("sudo") and not call("sudo", "-n", "true"))
    )
    if not may:
        return False
    call(*as_root, "apt-get", "update")  # one dead source of many is no reason to stop
    return not call(
        *as_root, "env", "DEBIAN_FRONTEND=noninteractive",
        "apt-get", "install", "--yes", "--no-install-recommends", *packages,
    )  # fmt: skip


def fingerprint(names: list[str]) -> str:
    """What an environment made of the requirement files ``names`` here and now depends on, as a hash."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parts = [sys.version, str(ROOT), repr(project)]
    parts += [(REQUIREMENTS / f"{name}.txt").read_text("utf-8") for name in ["build", *names]]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def pip_install(*arguments: str | Path) -> None:
    """Install into ``.venv``; raises SetupError if that fails. Build tools' own warnings are hidden."""
    must(PYTHON, "-m", "pip", "install", "--quiet", "--no-input", *arguments, PYTHONWARNINGS="ignore")


def refuse_link() -> None:
    """Raises SetupError if ``.venv`` only links to a folder: what lies there may be another's."""
    target = VENV.resolve()
    if target != VENV and not (target.is_dir() and not any(target.iterdir())):
        raise SetupError(
            f".venv 是链接，指向 {target}；那里不是本项目现在要的环境，里面的东西不会动。"
            f"请删除链接 {VENV} 后重试，或让它指向一个空文件夹。"
        )


def set_up(*, dev: bool) -> None:
    """Make ``.venv`` fit the requirement files, unless it already does.

    An environment with the test tools also serves ``run``. One that an interrupted set-up left behind carries
    no fingerprint and is made anew. Raises SetupError as refuse_link() does, or if a step fails.
    """
    install_packages()
    names = ["run", "dev"] if dev else ["run"]
    run, full = fingerprint(["run"]), fingerprint(["run", "dev"])
    have = READY.read_text("utf-8") if READY.exists() and PYTHON.exists() else ""
    if have == full or (have == run and not dev):
        return
    if have != run:
        refuse_link()
    print("准备运行环境 .venv，首次需要几分钟……", flush=True)
    READY.unlink(missing_ok=True)
    if have != run:
        must(sys.executable, "-m", "venv", "--clear", VENV)
    # pip and the build tools first: what comes as source only is then built by them, not by unpinned ones
    pip_install("--require-hashes", "-r", REQUIREMENTS / "build.txt")
    chosen = [part for name in names for part in ("-r", REQUIREMENTS / f"{name}.txt")]
    # --no-deps: the locks name all that is used, and leave out what is only declared
    pip_install("--require-hashes", "--no-deps", "--no-build-isolation", *chosen)
    pip_install("--no-build-isolation", "--no-deps", "--editable", ROOT)
    READY.write_text(full if dev else run, "utf-8")


def set_up_program(*, dev: bool) -> None:
    """Have all that the program runs on: ``.venv``, and the weights that read scans.

    Raises SetupError as set_up() does, or if the weights are not there and cannot be made.
    """
    set_up(dev=dev)
    if call(PYTHON, ROOT / "packaging" / "weights.py"):
        raise SetupError("识别文字用的模型没有准备好，原因见上一行。")


def run(arguments: list[str]) -> int:
    """Start the program; on Linux without a display and without arguments, its demonstration."""
    set_up_program(dev=False)
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if arguments or sys.platform != "linux" or any(map(os.environ.get, displays)):
        return call(PYTHON, "-m", "wenming_desktop", *arguments)
    print("没有图形界面，改为运行演示：", flush=True)
    folder = tempfile.mkdtemp(prefix="wenming-")
    return call(PYTHON, "-m", "tests.e2e.main_job", folder, QT_QPA_PLATFORM="offscreen")


def prepare(_arguments: list[str]) -> int:
    """Install all that the other commands need, so that several of them can run at once."""
    set_up_program(dev=True)
    install_test_tools()
    return 0


def test(arguments: list[str]) -> int:
    """Check style, types and layers, then run the tests; ``arguments`` are pytest's. 0 if all is well."""
    prepare([])
    quiet = {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}  # else it asks the network for a newer one
    steps: dict[str, list[str | Path]] = {
        "ruff check": [BIN / "ruff", "check"],
        "ruff format": [BIN / "ruff", "format", "--check"],
        "pyright": [PYTHON, "-m", "pyright", "--pythonpath", PYTHON],
        "lint-imports": [BIN / "lint-imports", "--no-cache"],
        # Last: its closing line is what counts. What the arguments say of -n or --dist wins.
        "pytest": [PYTHON, "-m", "pytest", *ON_TWO_CORES, *arguments],
    }
    failed: list[str] = []
    for name, command in steps.items():
        print(f"== {name}", flush=True)
        if call(*command, **quiet):
            failed.append(name)
    if failed:
        print(f"未通过：{'、'.join(failed)}", flush=True)
    return bool(failed)


def bench(names: list[str]) -> int:
    """Run the benchmarks of these names, or all; each prints its ratios. 0 if none failed."""
    known = sorted(path.stem for path in BENCHMARKS.glob("*.py") if path.stem not in {"__init__", "timing"})
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SetupError(f"没有这个测速：{'、'.join(unknown)}；现有：{'、'.join(known)}")
    set_up_program(dev=True)
    failed = [name for name in names or known if call(PYTHON, "-m", f"tests.benchmarks.{name}")]
    return bool(failed)


def papers(names: list[str]) -> int:
    """Set every paper on four workspaces, for the eye, in ``build/papers``; names choose some of either."""
    set_up_program(dev=True)
    return call(PYTHON, "-m", "tests.e2e.paper_sheets", *names)


def lock(_arguments: list[str]) -> int:
    """Pin anew, to the newest versions that pyproject.toml and ``requirements/*.in`` allow."""
    set_up(dev=True)
    # --no-emit-*: a lock that names no registry works behind any mirror
    compile_: list[str | Path] = [
        PYTHON, "-m", "piptools", "compile", "--quiet", "--upgrade", "--generate-hashes",
        "--strip-extras", "--annotation-style=line", "--no-header",
        "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host",
    ]  # fmt: skip
    without = [f"--unsafe-package={name}" for name in UNUSED]
    must(*compile_, *without, "-o", "requirements/run.txt", "pyproject.toml")
    for name in ("build", "dev"):
        must(*compile_, "--allow-unsafe", "-o", f"requirements/{name}.txt", f"requirements/{name}.in")
    return 0


def format_(_arguments: list[str]) -> int:
    """Rewrite the sources in the house style."""
    set_up(dev=True)
    fixed = call(BIN / "ruff", "check", "--fix")
    return call(BIN / "ruff", "format") or fixed


def package(arguments: list[str]) -> int:
    """Build the Windows setup, the portable zip and the Linux archive into ``dist/``."""
    return packaging("package", arguments)


def verify_package(arguments: list[str]) -> int:
    """Install, use, upgrade and remove under wine what ``package`` built."""
    return packaging("verify", arguments)


def packaging(script: str, arguments: list[str]) -> int:
    """Run a script of ``packaging/``; returns its exit code."""
    set_up_program(dev=False)
    if sys.platform == "linux" and not shutil.which("debootstrap") and not apt_install(["debootstrap"]):
        raise SetupError("请先安装系统软件包：apt-get install debootstrap")
    root = sys.platform == "linux" and os.geteuid() == 0  # without, the script says what is missing
    own_mounts = ["unshare", "--mount", "--propagation", "private"] if root else []
    return call(*own_mounts, PYTHON, ROOT / "packaging" / f"{script}.py", *arguments)


COMMANDS = {"prepare": prepare, "run": run, "test": test, "bench": bench, "papers": papers}
COMMANDS |= {"lock": lock, "format": format_}
COMMANDS |= {"package": package, "verify-package": verify_package}


def main() -> int:
    """Run the command named on the command line; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):  # a console without Chinese must not stop the work
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    lines = [f"  {name:14} {(command.__doc__ or '').splitlines()[0]}" for name, command in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="dev.py", epilog="\n".join(lines), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    try:
        return COMMANDS[options.command](options.arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
