"""CPython for Linux desktops with glibc 2.28, which no registry has ready: built from Debian's sources.

zig is the compiler, since it links against the symbols of any glibc. zlib, libffi and SQLite go into the
extension modules, so that nothing but glibc is asked of the desktop.
"""

import hashlib
import shutil
import zipfile
from functools import partial
from pathlib import Path

import debian
import workshop
from fetch import tools
from kept import digest, made_once
from places import BUILD
from tree import STAMP

PREFIX = BUILD / "linux-python"
SOURCES = {  # Debian's file -> SHA-256; changed by hand, with the package tried
    "python3.13_3.13.5.orig.tar.xz": "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640",
    "zlib_1.3.dfsg+really1.3.1.orig.tar.gz": "60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb",  # noqa: E501
    "libffi_3.4.8.orig.tar.gz": "cbb7f0b3b095dc506387ec1e35b891bfb4891d05b90a495bc69a10f2293f80ff",
    "sqlite3_3.46.1.orig.tar.xz": "d0cdd2ece271b29e7ce18095745d892517ee26d0f270065b3a25c2e9eb11639c",
}
_BUILD = r"""
cd "$WORK"
for file in "$SOURCES"/*.orig.tar.?z; do tar xf "$file"; done
export CC="$ZIG cc -target x86_64-linux-gnu.2.28 -fno-sanitize=undefined -Wno-date-time"
export AR="$ZIG ar" RANLIB="$ZIG ranlib" CFLAGS="-O2 -fPIC"
parts=$WORK/parts
(cd zlib-*; ./configure --static --prefix="$parts"; make install)
(cd libffi-*; autoreconf -i; ./configure --disable-shared --disable-docs --disable-multi-os-directory \
  --disable-builddir --prefix="$parts"; make -j2 install)
(cd sqlite3-*; ./configure --disable-shared --disable-readline; make BCC="$CC" sqlite3.c
  $CC $CFLAGS -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_MATH_FUNCTIONS -c sqlite3.c
  $AR rc "$parts/lib/libsqlite3.a" sqlite3.o; cp sqlite3.h "$parts/include")
cd Python-*
./configure --prefix="$PREFIX" --with-ensurepip=no --disable-test-modules --without-static-libpython \
  ZLIB_CFLAGS="-I$parts/include" ZLIB_LIBS="-L$parts/lib -lz" \
  LIBFFI_CFLAGS="-I$parts/include" LIBFFI_LIBS="-L$parts/lib -lffi" \
  LIBSQLITE3_CFLAGS="-I$parts/include" LIBSQLITE3_LIBS="-L$parts/lib -lsqlite3 -lm"
make -j2
make install
cp LICENSE "$PREFIX/LICENSE.txt"
"""


def python_folder() -> Path:
    """The built Python: ``bin/python3.13`` and ``lib/python3.13``; built once, then kept.

    Raises:
        PackagingError: a source is missing or not the pinned one, or the build failed.
    """
    zig = tools()["ziglang"]
    mark = hashlib.sha256(repr((SOURCES, _BUILD, digest(zig))).encode()).hexdigest()
    made_once(PREFIX, mark, partial(_build, zig))
    return PREFIX


def _build(zig: Path) -> None:
    print("编译 Linux 用的 Python（glibc 2.28），首次需要几分钟……", flush=True)
    names = sorted({name.split("_")[0] for name in SOURCES})
    sources = debian.fetch("sources", SOURCES, "apt-get", "source", "--download-only", "-qq", *names)
    work = BUILD / "linux-build"
    for folder in (work, PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
    work.mkdir()
    with zipfile.ZipFile(zig) as wheel:
        wheel.extractall(work)
    (work / "ziglang" / "zig").chmod(0o755)
    (work / "build.sh").write_text(_BUILD, "utf-8")
    inside = workshop.inside(work)
    environment = {
        "WORK": inside,
        "SOURCES": workshop.inside(sources),
        "PREFIX": workshop.inside(PREFIX),
        "ZIG": f"{inside}/ziglang/zig",
        "SOURCE_DATE_EPOCH": str(STAMP),
    }
    workshop.run("sh", "-ec", f"sh -e {inside}/build.sh", environment=environment)
    shutil.rmtree(work)
