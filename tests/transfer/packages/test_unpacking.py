"""Zips from outside: what is not plain is refused whole, and nothing is written outside the folder."""

import io
import os
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.packages.unpacking import unpack


def made(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, content in entries:
            package.writestr(name, content)
    return stream.getvalue()


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return content.replace(old, new)


def try_unpack(folder: Path, content: bytes) -> list[str]:
    package, into = folder / "包.zip", folder / "展开"
    package.write_bytes(content)
    into.mkdir()
    unpack(package, into, Job())
    return sorted(path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file())


def refused(folder: Path, content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        try_unpack(folder, content)
    assert [path for path in (folder / "展开").rglob("*") if path.is_file()] == []
    assert sorted(path.name for path in folder.iterdir()) == ["包.zip", "展开"]


def test_a_plain_one(tmp_path: Path) -> None:
    content = made(("办公室/填报表.xlsx", b"x"), ("办公室/材料/", b""), ("__MACOSX/._x", b"y"))
    assert try_unpack(tmp_path, content) == ["办公室/填报表.xlsx"]
    assert (tmp_path / "展开" / "办公室" / "材料").is_dir()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_the_encoding_of_a_chinese_windows(tmp_path: Path, encoding: str) -> None:
    raw = "办公室填报包/签到表.pdf".encode(encoding)
    content = renamed(made(("a" * len(raw), b"x")), b"a" * len(raw), raw)
    assert try_unpack(tmp_path, content) == ["办公室填报包/签到表.pdf"]


@pytest.mark.parametrize(
    "name",
    [
        "../x.txt",
        "/etc/x.txt",
        "C:/x.txt",
        "a\\b.txt",
        "a/../../x",
        "con.txt",
        "x:ads",
        "a./b",
        "a/ ",
        "\u202etxt.exe",
    ],
)
def test_unsafe_names(tmp_path: Path, name: str) -> None:
    refused(tmp_path, made((name, b"x")), "整个压缩包没有读")


def test_too_long_a_path(tmp_path: Path) -> None:
    refused(tmp_path, made(("长" * 60 + "/" + "长" * 200, b"x")), "路径超过")


@pytest.mark.parametrize("names", [("a.txt", "A.TXT"), ("a", "a/b"), ("e\u0301", "\xe9")])
def test_names_that_are_the_same(tmp_path: Path, names: tuple[str, str]) -> None:
    refused(tmp_path, made(*((name, b"x") for name in names)), "名称相同|既是文件又是文件夹")


def test_links(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    refused(tmp_path, made((info, b"/etc/passwd")), "链接")


def test_encrypted_and_unknown_methods(tmp_path: Path) -> None:
    content = bytearray(made(("a", b"xxxx"), method=zipfile.ZIP_STORED))
    content[6] |= 1
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    refused(tmp_path, bytes(content), "加了密码")


def test_an_unknown_method(tmp_path: Path) -> None:
    refused(tmp_path, made(("a", b"x" * 99), method=zipfile.ZIP_BZIP2), "压缩的方法")


def test_a_bomb(tmp_path: Path) -> None:
    refused(tmp_path, made(("a", bytes(70 * 2**20))), "大得不合常理")


def test_lying_sizes(tmp_path: Path) -> None:
    content = bytearray(made(("a", b"hello world" * 100)))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 5)
    refused_any(tmp_path, bytes(content))


def test_overlapping_entries(tmp_path: Path) -> None:
    content = bytearray(made(("a", b"x" * 50), ("b", b"x" * 50)))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    refused_any(tmp_path, bytes(content))


@pytest.mark.parametrize("more", [(b"", b"trailing"), (b"leading", b"")])
def test_more_at_its_ends(tmp_path: Path, more: tuple[bytes, bytes]) -> None:
    refused_any(tmp_path, more[0] + made(("a", b"x")) + more[1])


def test_heads_that_disagree(tmp_path: Path) -> None:
    content = made(("abc", b"x"))
    refused(tmp_path, content.replace(b"abc", b"abd", 1), "没有读")


def refused_any(folder: Path, content: bytes) -> None:
    package, into = folder / "包.zip", folder / "展开"
    package.write_bytes(content)
    into.mkdir(exist_ok=True)
    with pytest.raises(UserError, match="“包"):
        unpack(package, into, Job())


def test_cut_off_anywhere(tmp_path: Path) -> None:
    content = made(("办公室/a.txt", b"hello" * 50), ("办公室/b.txt", b"world" * 50))
    for end in range(0, len(content), 7):
        refused_any(tmp_path, content[:end])


def test_flipped_bits_are_refused_or_harmless(tmp_path: Path) -> None:
    """What is unpacked all the same has every byte that it had: the rest of a package says nothing."""
    whole = {"办公室/a.txt": b"hello" * 50, "办公室/b.txt": os.urandom(300)}
    content = made(*whole.items())
    chance = random.Random(7)  # noqa: S311 - the same each time
    for number in range(300):
        broken = bytearray(content)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            try_unpack(folder, bytes(broken))
        except UserError:
            continue
        for path in (folder / "展开").rglob("*"):
            if path.is_file():
                assert path.read_bytes() in whole.values()
        assert sorted(path.name for path in folder.iterdir()) == ["包.zip", "展开"]
