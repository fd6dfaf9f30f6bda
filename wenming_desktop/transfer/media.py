"""Disks and sticks that archives go to: what is known of them, what fits, whether one is still the same."""

import ctypes
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from string import ascii_uppercase

from wenming_desktop.errors import UserError
from wenming_desktop.safety.location import drive_type
from wenming_desktop.words import listed, size_text

_REMOVABLE, _FIXED = 2, 3  # GetDriveTypeW, winbase.h
# Where desktops mount sticks and administrators mount disks (FHS 3.0, 3.11 and 3.12)
_MOUNT_FOLDERS = ("/media/", "/run/media/", "/mnt/")
_FAT = {"vfat", "msdos", "fat", "fat32"}
_FAT_LARGEST = (4 << 30) - 1  # bytes of a file: its length is kept in 32 bits
_FAT_ENTRIES = 65_534  # of a folder; a long name takes one and another for each 13 characters
_WINDOWS_PATH = 259  # characters that programs without long-path support open
_NAMED_AT_MOST = 5  # files in one message

Identity = tuple[int, int]


class OtherMediumError(UserError):
    """The medium was pulled out, unmounted or exchanged, or the folder on it is gone."""


@dataclass(frozen=True)
class Medium:
    """A disk, a stick, or a folder on one; sizes in bytes.

    Args:
        path: the folder meant; it need not exist yet.
        there: whether it did; then it is not made anew, as where it is now only the clerk knows.
        root: where the disk begins.
        name: the volume's label, or where it is mounted.
        file_system: as the system calls it.
        cluster: what the smallest file takes.
        identity: of the volume; another one at the same place has another.
    """

    path: Path
    there: bool
    root: Path
    name: str
    file_system: str
    free: int
    total: int
    cluster: int
    read_only: bool
    removable: bool
    identity: Identity

    @property
    def kind(self) -> str:
        """U盘 or 磁盘."""
        return "U盘" if self.removable else "磁盘"

    @property
    def is_fat(self) -> bool:
        """Whether it is FAT32 or its forerunners, which hold no large files."""
        return self.file_system.lower() in _FAT

    @property
    def syncs_whole(self) -> bool:
        """Whether the system writes all that it keeps for it when told so; FUSE does not pass that on."""
        return sys.platform == "linux" and not self.file_system.startswith("fuse")

    def check(self) -> None:
        """Raise OtherMediumError unless the same volume, and the folder if it was there, is at this place."""
        try:
            found, gone = _identity(self.path), False
        except OSError:
            found, gone = _identity(_existing(self.path)), self.there
        if found != self.identity:
            raise OtherMediumError(
                f"“{self.path}”已经不是开始时的那个{self.kind}（被拔出、卸载或换过），没有写完，"
                f"请把{self.kind}插好后重试。"
            )
        if gone:
            raise OtherMediumError(
                f"文件夹“{self.path}”不见了（被改名、移走或删除），没有写完，请把它改回来，或另选一个文件夹。"
            )


@dataclass(frozen=True)
class _Volume:
    """What the system says of a volume."""

    root: Path
    name: str
    file_system: str
    cluster: int
    read_only: bool


def _identity(path: Path) -> Identity:
    """What tells the volume that holds a path from others."""
    return path.stat().st_dev, 0 if sys.platform == "win32" else os.statvfs(path).f_fsid


def media() -> list[Medium]:
    """Sticks first, then other disks; not network drives, optical drives and the system's own disk."""
    found = [medium for root in _roots() if (medium := _ready(root))]
    return sorted(found, key=lambda one: (not one.removable, str(one.path)))


def medium_of(path: Path) -> Medium:
    """The disk that holds a folder, or will hold it; OSError where it cannot be asked."""
    folder = _existing(path)
    # The identity first: what is asked later of another volume would not pass check().
    identity = _identity(folder)
    volume = _volume(folder)
    room = shutil.disk_usage(folder)
    return Medium(
        path=path,
        there=folder == path.absolute(),
        root=volume.root,
        name=volume.name,
        file_system=volume.file_system,
        free=room.free,
        total=room.total,
        cluster=volume.cluster,
        read_only=volume.read_only or not os.access(folder, os.W_OK),
        removable=_is_removable(volume.root),
        identity=identity,
    )


def refuse_unfit(medium: Medium, sizes: Mapping[str, int], *, working: int) -> None:
    """Refuse what the medium cannot hold, before anything is written.

    Args:
        medium: where to.
        sizes: path below ``medium.path`` of each file to be -> its bytes.
        working: characters by which paths are longer while it is being written; may be negative.

    Raises:
        UserError: it is write-protected, too small, or cannot hold such files or such long paths; says the
            way out.
    """
    if medium.read_only:
        raise UserError(
            f"“{medium.path}”是只读的（写保护），不能存档，"
            f"请打开{medium.kind}的写保护开关，或换一个{medium.kind}。"
        )
    if medium.is_fat:
        _refuse_large(medium, sizes)
        _refuse_crowded(medium, sizes)
    _refuse_long(medium, sizes, max(working, 0))
    folders = {path.rpartition("/")[0] for path in sizes}
    clusters = sum(size // medium.cluster + 1 for size in sizes.values()) + len(folders)
    if (needed := clusters * medium.cluster) > medium.free:
        raise UserError(
            f"“{medium.path}”空间不足：需要约 {_megabytes(needed)}，可用 {_megabytes(medium.free)}，"
            f"请清理或换一个{medium.kind}。"
        )


def _refuse_large(medium: Medium, sizes: Mapping[str, int]) -> None:
    large = [
        f"“{PurePosixPath(path).name}”（{size_text(size)}）"
        for path, size in sizes.items()
        if size > _FAT_LARGEST
    ]
    if large:
        raise UserError(
            f"这个{medium.kind}是 FAT32 格式，放不下 4 GB 以上的单个文件："
            f"{listed(large, '个', _NAMED_AT_MOST)}。"
            f"请换用 exFAT 或 NTFS 格式的{medium.kind}，或把它格式化成 exFAT（会清空上面的内容，请先备份）。"
        )


def _refuse_crowded(medium: Medium, sizes: Mapping[str, int]) -> None:
    entries = Counter[PurePosixPath]()
    for path in map(PurePosixPath, sizes):
        entries[path.parent] += 1 + -(-_units(path.name) // 13)
    for folder, count in entries.items():
        if count > _FAT_ENTRIES:
            raise UserError(
                f"这个{medium.kind}是 FAT32 格式，文件夹“{folder.name}”里的文件太多，放不下。"
                f"请换用 exFAT 或 NTFS 格式的{medium.kind}。"
            )


def _refuse_long(medium: Medium, sizes: Mapping[str, int], working: int) -> None:
    if sys.platform == "win32":
        before = _units(str(medium.path)) + 1
    elif medium.removable:  # as Windows will see it: E:\\…
        inside = PurePosixPath(medium.path).relative_to(medium.root).as_posix()
        before = len("E:\\") + (0 if inside == "." else _units(inside) + 1)
    else:
        return
    longest = max(sizes, key=_units, default="")
    if before + _units(longest) + working > _WINDOWS_PATH:
        raise UserError(
            f"“{medium.path}”这个文件夹太深，放进去以后“{PurePosixPath(longest).name}”等文件的路径超过 "
            f"{_WINDOWS_PATH} 个字符，在 Windows 里打不开，"
            f"请直接存到{medium.kind}的根目录，或名称短一些的文件夹。"
        )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


def _existing(path: Path) -> Path:
    absolute = path.absolute()
    return next((one for one in chain([absolute], absolute.parents) if one.is_dir()), Path(absolute.anchor))


def _ready(root: Path) -> Medium | None:
    try:
        return medium_of(root)
    except OSError:  # an empty card reader, a disk that is being taken away
        return None


if sys.platform == "win32":
    _KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)
    _IS_READ_ONLY = 0x00080000  # FILE_READ_ONLY_VOLUME, winnt.h
    _NO_BOXES = 1  # SEM_FAILCRITICALERRORS: an empty drive is told by the call, not by a box

    def _roots() -> Iterable[Path]:
        # Asked one by one: listing all at once would wait for network drives that do not answer.
        system = os.environ.get("SYSTEMDRIVE", "C:").upper()
        roots = [f"{letter}:\\" for letter in ascii_uppercase if f"{letter}:" != system]
        return [Path(root) for root in roots if drive_type(root) in {_REMOVABLE, _FIXED}]

    def _volume(folder: Path) -> _Volume:
        root = ctypes.create_unicode_buffer(1024)
        label, system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
        flags, sectors, sector, unused = (ctypes.c_ulong() for _ in range(4))
        _KERNEL.SetErrorMode(_NO_BOXES)
        _done(_KERNEL.GetVolumePathNameW(str(folder), root, len(root)))
        _done(
            _KERNEL.GetVolumeInformationW(
                root.value, label, len(label), None, None, ctypes.byref(flags), system, len(system)
            )
        )
        _done(_KERNEL.GetDiskFreeSpaceW(root.value, *map(ctypes.byref, (sectors, sector, unused, unused))))
        cluster = sectors.value * sector.value
        read_only = bool(flags.value & _IS_READ_ONLY)
        return _Volume(Path(root.value), label.value or "磁盘", system.value, cluster, read_only)

    def _is_removable(root: Path) -> bool:
        return drive_type(str(root)) == _REMOVABLE

    def _done(result: int) -> None:
        if not result:
            raise ctypes.WinError(ctypes.get_last_error())

else:
    _MOUNTS = Path("/proc/self/mounts")
    _LABELS = Path("/dev/disk/by-label")

    def _roots() -> Iterable[Path]:
        return [root for root in _mounts() if str(root).startswith(_MOUNT_FOLDERS)]

    def _mounts() -> dict[Path, tuple[str, str]]:
        """Where something is mounted -> its device and file system (proc_mounts(5), fstab(5))."""
        try:
            lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except OSError:  # not Linux
            return {}
        return {
            Path(_plain(mount)): (_plain(device), system)
            for device, mount, system, *_ in map(str.split, lines)
        }

    def _plain(written: str) -> str:
        r"""A field of the mounts without its escapes, such as ``\040`` for a space."""
        return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), written)

    def _volume(folder: Path) -> _Volume:
        mounts = _mounts()
        place = folder.resolve()
        root = next((one for one in chain([place], place.parents) if one in mounts), Path("/"))
        device, system = mounts.get(root, ("", "磁盘"))
        found = os.statvfs(folder)
        read_only = bool(found.f_flag & os.ST_RDONLY)
        return _Volume(root, _label(device) or root.name or "磁盘", system, found.f_frsize, read_only)

    def _label(device: str) -> str:
        """The label that udev knows a device by; "" without."""
        try:
            links = [link for link in _LABELS.iterdir() if link.resolve() == Path(device).resolve()]
        except OSError:
            return ""
        names = [re.sub(r"\\x([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), link.name) for link in links]
        return next(iter(names), "")

    def _is_removable(root: Path) -> bool:
        return str(root).startswith(_MOUNT_FOLDERS[:2])
