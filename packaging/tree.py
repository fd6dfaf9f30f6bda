"""The program's folder as it is installed: a Python, the dependencies, our packages, the licences."""

import shutil
import stat
import zipfile
from collections.abc import Iterable, Mapping
from email.message import Message
from pathlib import Path

from places import NAME, OWN_PACKAGES, ROOT, TITLE, program_version, project
from trim import wanted

TIME = (2020, 1, 1, 0, 0, 0)  # of every file: the same inputs give the same bytes
STAMP = 1577836800  # the same in seconds, UTC


def unpack_wheel(wheel: Path, target: Path) -> None:
    """Unpack what the program needs of a wheel into a site-packages folder."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            inside = _installed_name(name)
            if inside is None or not wanted(inside):
                continue
            path = target / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))


def _installed_name(name: str) -> str | None:
    """Where a wheel's member goes in site-packages; None for folders, scripts and headers."""
    if name.endswith("/"):
        return None
    head, _, rest = name.partition(".data/")
    if not rest or "/" in head:
        return name
    kind, _, inside = rest.partition("/")
    return inside if kind in {"purelib", "platlib"} else None


def copy_own(target: Path) -> None:
    """Copy our own packages, with the metadata by which the program knows its version and its needs."""
    for package in OWN_PACKAGES:
        ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(ROOT / package, target / package, ignore=ignore)
    metadata = Message()
    metadata["Metadata-Version"] = "2.1"
    metadata["Name"] = NAME
    metadata["Version"] = program_version()
    for requirement in project()["dependencies"]:  # type: ignore[attr-defined]
        metadata["Requires-Dist"] = requirement
    folder = target / f"{NAME.replace('-', '_')}-{program_version()}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(metadata.as_string(), "utf-8")


def files(folder: Path) -> list[Path]:
    """Every file under a folder, in an order that does not depend on the machine."""
    found = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def size(paths: Iterable[Path]) -> int:
    """Bytes of files together."""
    return sum(path.stat().st_size for path in paths)


def disk_size(paths: Iterable[Path]) -> int:
    """Bytes that files take on a Windows disk, whose clusters are of 4096 bytes as a rule."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in paths)


def largest(folder: Path, count: int = 5) -> list[tuple[str, int]]:
    """The largest parts of a program folder, largest first: packages in ``app``, else top folders; bytes."""
    parts: dict[str, int] = {}
    for path in files(folder):
        names = path.relative_to(folder).parts
        part = "/".join(names[:2]) if names[0] == "app" else names[0]
        parts[part] = parts.get(part, 0) + path.lstat().st_size
    return sorted(parts.items(), key=lambda item: (-item[1], item[0]))[:count]


def write_zip(folder: Path, target: Path, more: Mapping[str, bytes]) -> None:
    """Pack a program folder as a portable zip that unpacks into one folder; same files, same bytes.

    Args:
        folder: the program's.
        target: the zip to write.
        more: name -> content of files that stand beside the program's in the zip only.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

        def add(name: str, content: bytes) -> None:
            info = zipfile.ZipInfo(f"{TITLE}/{name}", TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, content, compresslevel=9)

        for path in files(folder):
            add(path.relative_to(folder).as_posix(), path.read_bytes())
        for name, content in more.items():
            add(name, content)
