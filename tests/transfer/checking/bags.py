"""Bags as other programs write them."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

PAYLOAD = {"照片.jpg": b"\xff\xd8\xff" * 500, "通知/1.txt": b"one", "通知/空.txt": b""}


def bag(
    folder: Path,
    payload: Mapping[str, bytes] = PAYLOAD,
    *,
    version: str = "1.0",
    algorithms: Sequence[str] = ("sha256",),
    encoding: str = "UTF-8",
    line: str = "{digest}  {path}\n",
    info: str | None = "Source-Organization: 某图书馆\n",
    tags: bool = True,
) -> Path:
    """Write a bag into a new folder.

    Args:
        folder: is made.
        payload: path below ``data/`` -> content.
        version, encoding: as declared.
        algorithms: of the manifests.
        line: how they write a line.
        info: bag-info.txt; None for none.
        tags: with tag manifests.
    """
    for path, content in payload.items():
        target = folder / "data" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    declared = f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding}\n"
    (folder / "bagit.txt").write_bytes(declared.encode())
    if info is not None:
        (folder / "bag-info.txt").write_bytes(info.encode(encoding))
    for name in algorithms:
        lines = (
            line.format(digest=hashlib.new(name, content).hexdigest(), path=f"data/{path}")
            for path, content in payload.items()
        )
        (folder / f"manifest-{name}.txt").write_bytes("".join(lines).encode(encoding))
    return sealed(folder, algorithms, encoding) if tags else folder


def sealed(folder: Path, algorithms: Sequence[str] = ("sha256",), encoding: str = "UTF-8") -> Path:
    """Write the tag manifests, or write them anew."""
    names = sorted(path for path in folder.iterdir() if path.is_file() and path.name[:3] != "tag")
    for name in algorithms:
        lines = (f"{hashlib.new(name, path.read_bytes()).hexdigest()}  {path.name}\n" for path in names)
        (folder / f"tagmanifest-{name}.txt").write_bytes("".join(lines).encode(encoding))
    return folder
