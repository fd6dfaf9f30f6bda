"""Files of Debian's that the Linux archive is made of, each checked against a pinned SHA-256."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import workshop
from kept import digest, place
from problems import PackagingError


def fetch(folder_name: str, pinned: Mapping[str, str], *command: str) -> Path:
    """The folder with the pinned files, downloaded if one is not there.

    Args:
        folder_name: under which they are kept.
        pinned: file -> SHA-256.
        command: what downloads them in the workshop, into the folder where it runs.

    Raises:
        PackagingError: a file is missing or not the pinned one.
    """
    folder = place(folder_name, hashlib.sha256(repr(sorted(pinned.items())).encode()).hexdigest())
    folder.mkdir(parents=True, exist_ok=True)
    if any(not (folder / name).exists() for name in pinned):
        # Its exit code says little: files that nobody asked for may be missing
        script = 'apt-get update -qq; cd "$0" && "$@"'
        workshop.run("sh", "-c", script, workshop.inside(folder), *command, check=False)
    for name, wanted in pinned.items():
        path = folder / name
        if not path.exists():
            raise PackagingError(f"缺少 {name}：请检查网络，或把它放进 {folder}。")
        if digest(path) != wanted:
            raise PackagingError(f"{name} 的 SHA-256 与锁定的不同：请删除 {path} 后重试。")
    return folder
