"""The workshop: a Debian 13 tree under ``build/`` with wine, NSIS and build tools, the same on every machine.

It is entered by chroot. dev.py starts these scripts with mounts of their own, so that none is left behind,
whatever happens.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from kept import made_once
from places import BUILD, CACHE
from problems import PackagingError

SUITE = "trixie"
OLDER_SUITE = "bookworm"  # for single libraries that must ask less of glibc
PACKAGES = (
    "wine", "wine64", "xvfb", "xauth", "xdotool", "imagemagick", "fonts-noto-cjk",  # trying the package
    "nsis", "librsvg2-bin", "binutils", "patchelf",  # making it
    "make", "autoconf", "automake", "libtool", "libltdl-dev", "tcl", "xz-utils",  # Linux's Python from source
    "libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libglib2.0-0t64",  # what Qt links
    "libgssapi-krb5-2",
    "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1",
    "libqt6core6t64",  # Qt's licences
    "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1", "libxcb-util1",
    "locales",
)  # fmt: skip
TREE = BUILD / SUITE
_INSIDE = {BUILD: "/srv/package", CACHE: "/srv/kept"}
_FINISH = f"""
localedef -i zh_CN -f UTF-8 zh_CN.UTF-8
list=$(cat /etc/apt/sources.list)
(echo "$list"; echo "$list" | sed 's/^deb /deb-src /'; echo "$list" | sed 's/{SUITE}/{OLDER_SUITE}/') \\
  > /etc/apt/sources.list
apt-get update -qq
"""
_MISSING = 127  # what chroot says when there is no such command


def set_up() -> None:
    """Make the workshop unless it is there, and open it to this process.

    Raises:
        PackagingError: not Linux, not root, not started by dev.py, no debootstrap or no network.
    """
    if os.name != "posix" or os.geteuid() != 0:
        raise PackagingError(
            "打包要在 Linux 上以 root 身份运行（sudo python3 dev.py package），因为要建立 chroot。"
        )
    if Path("/proc/self/ns/mnt").readlink() == Path(f"/proc/{os.getppid()}/ns/mnt").readlink():
        raise PackagingError("请用 python3 dev.py package 或 verify-package 启动，不要直接运行这里的脚本。")
    open_tree(TREE, SUITE, PACKAGES, _FINISH)


def open_tree(tree: Path, suite: str, packages: Sequence[str], finish: str = "true") -> None:
    """Show a Debian tree to this process, made anew unless it is there.

    Args:
        tree: its folder.
        suite: of Debian.
        packages: what is in it besides the least.
        finish: a shell script that is run inside once.

    Raises:
        PackagingError: no debootstrap, or it failed.
    """
    mark = hashlib.sha256(repr((suite, packages, finish)).encode()).hexdigest()

    def make() -> None:
        print(f"建立 Debian {suite} 环境，首次需要几分钟……", flush=True)
        bootstrap(suite, packages, tree)
        mount(tree)
        run("sh", "-ec", f"{finish}\napt-get clean", tree=tree)

    made_once(tree, mark, make, leave_out=("dev", "proc", "srv"))
    mount(tree)


def inside(path: Path) -> str:
    """Where the workshop sees a path of the build folder or of what is kept."""
    root = next(root for root in _INSIDE if path.is_relative_to(root))
    return f"{_INSIDE[root]}/{path.relative_to(root)}"


def bootstrap(suite: str, packages: Sequence[str], tree: Path) -> None:
    """Make a Debian tree anew.

    Raises:
        PackagingError: no debootstrap, or it failed.
    """
    if not shutil.which("debootstrap"):
        raise PackagingError("缺少 debootstrap：apt-get install debootstrap")
    shutil.rmtree(tree, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    log = BUILD / f"{tree.name}.log"
    with log.open("w") as out:
        command = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}", suite, str(tree)]
        failed = subprocess.call(command, stdout=out, stderr=out)
    if failed:
        said = [line for line in log.read_text("utf-8").splitlines() if line.startswith(("E:", "W:"))]
        raise PackagingError(
            f"debootstrap 没有成功，请检查网络和软件源。{(said or [''])[-1]}\n全部输出见 {log}。"
        )


def mount(tree: Path) -> None:
    """Show a tree the system's processes and devices, the build folder and what is kept, unless it does."""
    if (tree / "proc").is_mount():
        return
    mounts = [("-t", "proc", "proc", tree / "proc"), ("--rbind", "/dev", tree / "dev")]
    for folder, where in _INSIDE.items():
        target = tree / where.lstrip("/")
        for path in (folder, target):
            path.mkdir(parents=True, exist_ok=True)
        mounts.append(("--bind", str(folder), target))
    for options in mounts:
        subprocess.run(["mount", *options], check=True)


def start(
    *command: str, tree: Path = TREE, environment: Mapping[str, str] | None = None, **options: object
) -> subprocess.Popen[bytes]:
    """Start a command in the workshop.

    Args:
        command: as seen from inside.
        tree: another tree to start it in.
        environment: the only variables the command gets, besides the usual ones.
        options: for ``subprocess.Popen``.
    """
    variables = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        **(environment or {}),
    }
    return subprocess.Popen(["chroot", str(tree), *command], env=variables, **options)  # type: ignore[call-overload]


def run(
    *command: str,
    tree: Path = TREE,
    environment: Mapping[str, str] | None = None,
    check: bool = True,
    seconds: float = 3600,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in the workshop to its end; arguments as in ``start``. Output is captured.

    Raises:
        PackagingError: there is no such command, it failed and ``check`` is on, or it took longer than
            ``seconds``.
    """
    pipe = subprocess.PIPE
    process = start(
        *command, tree=tree, environment=environment, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT
    )
    try:
        out, _ = process.communicate(b"\n", timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise PackagingError(f"{seconds:.0f} 秒内没有结束：{' '.join(command)}") from None
    if process.returncode == _MISSING:
        raise PackagingError(f"打包环境里没有 {command[0]}：请删除 {tree} 后重试，会重新建立。")
    if check and process.returncode:
        tail = out.decode(errors="replace")[-3000:]
        raise PackagingError(f"命令失败（{process.returncode}）：{' '.join(command)}\n{tail}")
    return subprocess.CompletedProcess(command, process.returncode, out, b"")
