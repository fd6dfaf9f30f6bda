"""An archive in volumes of a chosen size: folders beside each other, each a valid bag.

A set is told by Bag-Group-Identifier and Bag-Count (RFC 8493, 2.2.2). Volume 1 is written last, holds what
was made for the archive, and lists the others with the hash of their manifests: with it the set is complete.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile, BagSummary, check_paths, sizes_in_bag, write_part
from wenming_desktop.transfer.leftovers import WORKING_LENGTH, workshop
from wenming_desktop.transfer.media import Medium, medium_of, refuse_unfit
from wenming_desktop.transfer.slow_copy import Progress, explained
from wenming_desktop.words import listed, size_text, typed_size

LIST = PurePosixPath("记录/分卷清单.json")
FORMAT, FORMAT_VERSION = "wenming-volumes", 1
LEAST = 1_000_000  # bytes of a volume

_TAG_BYTES = 8 << 10  # of a volume's tag files beside the manifest, and of the list's frame
_LIST_BYTES = 400  # a volume's line in the list
_NAMED_AT_MOST = 5  # files in one message


def read_size(text: str) -> int:
    """Bytes of "3.5G", "700 MB" or "4GiB"; UserError for what is no size, or too small for a volume."""
    size = typed_size(text)
    if size is None:
        raise UserError(f"每卷的大小“{text}”看不懂，请写成 3.5G、700M 这样。")
    if size < LEAST:
        raise UserError(f"每卷的大小“{text}”太小，至少要 1M。")
    return size


def plan_volumes(files: Sequence[BagFile], size: int, cluster: int) -> list[list[BagFile]]:
    """Share files out to volumes, in their order.

    Args:
        files: what was made for the archive, given as bytes, goes into the first volume before all else.
        size: bytes that a volume may take on the medium.
        cluster: bytes that the smallest file takes there.

    Raises:
        UserError: a file is larger than a volume, or what must be in the first one is; names them.
    """
    made = [file for file in files if isinstance(file.source, bytes)]
    rest = [file for file in files if not isinstance(file.source, bytes)]
    room = size - _TAG_BYTES - 5 * cluster
    large = [f"“{file.path.name}”（{size_text(file.size)}）" for file in rest if _taken(file, cluster) > room]
    if large:
        raise UserError(
            f"每卷 {size_text(size)} 放不下{listed(large, '个文件', _NAMED_AT_MOST)}，"
            "一个文件不能拆到两卷里，请把每卷改大一些。"
        )
    filled = sum(_taken(file, cluster) for file in made)
    if filled > room:
        raise UserError(
            f"每卷 {size_text(size)} 太小：第 1 卷要放全部登记数据和表格，"
            f"需要 {size_text(filled + size - room)}，请把每卷改大一些。"
        )
    volumes = [made]
    for file in rest:
        taken = _taken(file, cluster)
        # The list in the first volume grows by a line for each further one.
        lines = _LIST_BYTES * (len(files) * cluster // max(size, 1) + 2) if len(volumes) == 1 else 0
        if filled + taken + lines > room and volumes[-1]:
            volumes.append([])
            filled = 0
        volumes[-1].append(file)
        filled += taken
    return volumes


def volume_names(name: str, count: int) -> list[str]:
    """The names of a set's folders in their order."""
    return [f"{name}-第{number}卷共{count}卷" for number in range(1, count + 1)]


def write_volumes(
    parent: Path,
    name: str,
    volumes: Sequence[Sequence[BagFile]],
    info: Mapping[str, str],
    job: Job,
    medium: Medium | None = None,
) -> tuple[list[Path], BagSummary]:
    """Write a set of volumes; all of them are complete and on the medium afterwards, or none exists.

    Args:
        parent: where the volumes' folders go; must exist.
        name: the set's, a safe name.
        volumes: as plan_volumes() gave them, two or more.
        info: as for write_bag(), of every volume.
        job: progress in bytes, of writing and reading back all volumes.
        medium: as for write_bag().

    Returns:
        The volumes' folders in order; files and bytes of all payloads.

    Raises:
        UserError, Cancelled, ValueError: as for write_bag().
    """
    check_paths([file for files in volumes for file in files], job)
    count = len(volumes)
    folders = [parent / folder for folder in volume_names(name, count)]
    sizes = {
        path: size
        for folder, files in zip(folders, volumes, strict=True)
        for path, size in sizes_in_bag(folder.name, files).items()
    }
    total = sum(file.size for files in volumes for file in files)
    with explained(f"无法把存档写到“{parent}”"):
        medium = medium or medium_of(parent)
        refuse_unfit(medium, sizes, working=WORKING_LENGTH - len(folders[0].name))
        with workshop(folders, info.get("Source-Organization", ""), medium) as shop:
            progress = Progress(job, 2 * sum(sizes.values()))
            hashes: dict[Path, str] = {}
            first: list[BagFile] = []
            for number in (*range(2, count + 1), 1):
                folder, files = folders[number - 1], list(volumes[number - 1])
                if number == 1:
                    files = first = [*files, _list(name, folders, volumes, hashes)]
                about = {
                    **info,
                    "External-Identifier": folder.name,
                    "Bag-Group-Identifier": name,
                    "Bag-Count": f"{number} of {count}",
                }
                hashes[folder] = write_part(shop.part(folder), files, about, progress, medium)
            job.check()
            shop.put_in_place()
    return folders, BagSummary(sum(map(len, volumes)) + 1, total + first[-1].size)


def _list(
    name: str, folders: Sequence[Path], volumes: Sequence[Sequence[BagFile]], hashes: Mapping[Path, str]
) -> BagFile:
    """The list of the volumes; it counts itself among the first one's files and bytes."""
    rows = [
        {
            "folder": folder.name,
            "files": len(files),
            "bytes": sum(file.size for file in files),
            "manifest_sha256": hashes.get(folder),
        }
        for folder, files in zip(folders, volumes, strict=True)
    ]
    others = sum(file.size for file in volumes[0])
    rows[0] |= {"files": len(volumes[0]) + 1, "bytes": -1}
    whole = {"format": FORMAT, "format_version": FORMAT_VERSION, "name": name, "volumes": rows}
    content = b""
    while rows[0]["bytes"] != others + len(content):  # ends: with more digits it only grows
        rows[0]["bytes"] = others + len(content)
        content = json.dumps(whole, ensure_ascii=False, indent=1).encode()
    return BagFile(LIST, content, len(content))


def _taken(file: BagFile, cluster: int) -> int:
    """Bytes that a file takes in a volume, with its folder's and its manifest's share."""
    return (file.size // cluster + 1) * cluster + 70 + 3 * len(file.text)
