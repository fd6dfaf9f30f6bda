"""The workshop: a Debian 13 tree under ``build/`` with wine, NSIS and build tools, the same on every machine.

It is entered by chroot in a mount namespace of its own, so that no mount is left behind, whatever happens.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from places import BUILD
from problems import PackagingError

SUITE = "trixie"
PACKAGES = (
    "wine", "wine64", "xvfb", "xauth", "xdotool", "imagemagick", "fonts-noto-cjk",  # trying the package
    "nsis", "librsvg2-bin", "binutils",  # making it
    "make", "autoconf", "automake", "libtool", "libltdl-dev", "tcl", "xz-utils",  # Linux's Python from source
    "libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libglib2.0-0", "libgssapi-krb5-2",  # what Qt links
    "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1",
    "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1", "libxcb-util1",
    "locales",
)  # fmt: skip
TREE = BUILD / SUITE
_READY = TREE / "ready"
_ENTER = """\

mount -t proc proc "$TREE/proc"
mount --rbind /dev "$TREE/dev"
IFS="
"
for pair in $BINDS; do
  mkdir -p "$TREE${pair#*:}"
  mount --bind "${pair%%:*}" "$TREE${pair#*:}"
done
exec chroot "$TREE" "$@"
"""


def set_up() -> None:
    """Make the workshop unless it is there.

    Raises:
        PackagingError: not Linux, not root, no debootstrap or no network.
    """
    mark = hashlib.sha256(repr((SUITE, PACKAGES)).encode()).hexdigest()
    if _READY.exists() and _READY.read_text("utf-8") == mark:
        return
    if os.name != "posix" or os.geteuid() != 0:
        raise PackagingError(
            "打包要在 Linux 上以 root 身份运行（sudo python3 dev.py package），因为要建立 chroot。"
        )
    if not shutil.which("debootstrap"):
        raise PackagingError("缺少 debootstrap：apt-get install debootstrap")
    print(f"建立打包用的 Debian {SUITE} 环境（wine、NSIS），首次需要几分钟……", flush=True)
    shutil.rmtree(TREE, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    log = BUILD / f"{SUITE}.log"
    with log.open("w") as out:
        command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", SUITE, str(TREE)]
        if subprocess.call(command, stdout=out, stderr=out):
            raise PackagingError(f"debootstrap 没有成功，请检查网络和软件源；详情见 {log}。")
    run("localedef", "-i", "zh_CN", "-f", "UTF-8", "zh_CN.UTF-8")
    sources = TREE / "etc" / "apt" / "sources.list"
    binary = sources.read_text("utf-8")
    sources.write_text(binary + binary.replace("deb ", "deb-src ", 1), "utf-8")
    run("apt-get", "update", "-qq")
    _READY.write_text(mark, "utf-8")


def start(
    *command: str,
    binds: Mapping[Path, str] | None = None,
    environment: Mapping[str, str] | None = None,
    **options: object,
) -> subprocess.Popen[bytes]:
    """Start a command in the workshop.

    Args:
        command: as seen from inside.
        binds: folders of this machine -> where they are seen inside.
        environment: the only variables the command gets, besides the usual ones.
        options: for ``subprocess.Popen``.
    """
    pairs = "\n".join(f"{host}:{inside}" for host, inside in (binds or {}).items())
    variables = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        **(environment or {}),
    }
    enter = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", _ENTER, "sh", *command]
    return subprocess.Popen(enter, env=variables | {"TREE": str(TREE), "BINDS": pairs}, **options)  # type: ignore[call-overload]


def run(
    *command: str,
    binds: Mapping[Path, str] | None = None,
    environment: Mapping[str, str] | None = None,
    check: bool = True,
    seconds: float = 3600,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in the workshop to its end; arguments as in ``start``. Output is captured.

    Raises:
        PackagingError: it failed and ``check`` is on, or it took longer than ``seconds``.
    """
    process = start(
        *command, binds=binds, environment=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        out, _ = process.communicate(b"\n", timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise PackagingError(f"{seconds:.0f} 秒内没有结束：{' '.join(command)}") from None
    if check and process.returncode:
        tail = out.decode(errors="replace")[-3000:]
        raise PackagingError(f"命令失败（{process.returncode}）：{' '.join(command)}\n{tail}")
    return subprocess.CompletedProcess(command, process.returncode, out, b"")
