"""Zips that nobody sends in good faith, at each door: refused by name, and nothing is written anywhere."""

import random
import shutil
import stat
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from struct import pack

import pytest

from tests.robustness.doors import COLLECT, IMPORT, RESTORE, Doors, doors
from tests.transfer.checking.zips import DEFLATED, ENCRYPTED, LZMA, UTF8, Part, zipped
from wenming_desktop.commands.line import run

DOORS = (IMPORT, RESTORE, COLLECT)
each_door = pytest.mark.parametrize("door", DOORS)
MiB = 1 << 20
_CUTS = 25


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with doors(tmp_path_factory.mktemp("门")) as found:
        yield found


def parts_of(made: Doors, door: str) -> list[Part]:
    whole = made.whole(door)
    paths = sorted(path for path in whole.rglob("*") if path.is_file())
    return [
        Part(f"{whole.name}/{path.relative_to(whole).as_posix()}", path.read_bytes(), DEFLATED)
        for path in paths
    ]


def given(made: Doors, content: bytes) -> Path:
    path = made.place / "带来的" / "交回.zip"
    path.write_bytes(content)
    return path


TAKEN = {IMPORT: "文件 3 个", RESTORE: "4 份材料的文件", COLLECT: "采用改动 1 处，新增 0 条，文件 1 个"}


@each_door
def test_a_whole_one_is_taken(
    made: Doors, door: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that what follows is refused for what is wrong with it."""
    with_data = replace(made, data=Path(shutil.copytree(made.data, tmp_path / "data")))
    assert with_data.call(door, given(made, zipped(*parts_of(made, door)))) == 0
    said = capsys.readouterr().out
    assert {IMPORT: "文件 3 个", RESTORE: "4 份材料的文件", COLLECT: "采用改动 1 处，新增 0 条，文件 1 个"}[
        door
    ] in said


NAMES = (
    "../x.txt",
    "{top}/../../x.txt",
    "/x.txt",
    "C:/x.txt",
    "//server/share/x.txt",
    "\\\\?\\C:\\x.txt",
    "{top}\\x.txt",
    "{top}/x\0.txt",
    "{top}/x.txt:ads",
    "{top}/CON",
    "{top}/NUL.txt",
    "{top}/com1.txt",
    "{top}/x.",
    "{top}/x ",
    "{top}/\u202egpj.exe",
    "{top}/" + "长" * 240,
    "{top}/" + "长/" * 120 + "x",
)


@each_door
@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_elsewhere_or_are_of_devices(
    made: Doors, door: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = parts_of(made, door)
    path = name.format(top=made.whole(door).name)
    said = made.refuses(door, given(made, zipped(*parts, Part(path, b"x"))), capsys)
    assert "路径" in said or "名称" in said
    if path.isprintable():
        assert f"“{path}”" in said


@each_door
@pytest.mark.parametrize(
    ("first", "second"),
    [("a.txt", "a.txt"), ("a.txt", "A.TXT"), ("é.txt", "e\u0301.txt"), ("a", "a/b.txt"), ("A/x.txt", "a")],
)
def test_names_that_some_system_takes_for_one(
    made: Doors, door: str, first: str, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parts, top = parts_of(made, door), made.whole(door).name
    more = [Part(f"{top}/{name}", b"x") for name in (first, second)]
    said = made.refuses(door, given(made, zipped(*parts, *more)), capsys)
    assert "名称相同" in said or "既是文件又是文件夹" in said


CHANGES = {
    "link": {"mode": stat.S_IFLNK | 0o777},
    "pipe": {"mode": stat.S_IFIFO | 0o644},
    "device": {"mode": stat.S_IFCHR | 0o644},
    "disk": {"mode": stat.S_IFBLK | 0o644},
    "folder": {"mode": stat.S_IFDIR | 0o755},
    "encrypted": {"flags": UTF8 | ENCRYPTED},
    "lzma": {"method": LZMA},
    "unknown method": {"method": 99},
    "other local name": {"local_name": "x/别的.txt"},
    "other local size": {"local_size": 5},
    "smaller than it is": {"told_size": 5},
    "of no size": {"told_size": 0},
    "larger than it is": {"told_size": 9 * MiB},
    "other checksum": {"told_crc": 5},
    "something behind it": {"junk": b"hidden"},
    "the bytes of another": {"offset": 0},
    "beyond the end": {"offset": 1 << 30},
}


NAMED_BESIDE = {"something behind it", "beyond the end"}  # the next entry is not where it should be


@each_door
@pytest.mark.parametrize("change", CHANGES)
def test_an_entry_that_is_not_plain_or_says_two_things(
    made: Doors, door: str, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, hurt, *others = parts_of(made, door)
    content = zipped(first, replace(hurt, **CHANGES[change]), *others)
    said = made.refuses(door, given(made, content), capsys)
    named = (hurt, others[0]) if change in NAMED_BESIDE else (hurt,)
    paths = [str(part.name) for part in named]
    assert any(f"“{path}”" in said or f"“{path.partition('/')[2]}”" in said for path in paths)


@each_door
@pytest.mark.parametrize("how", ["tail", "front", "entry in front", "another in front", "few", "many"])
def test_what_stands_around_a_zip_or_is_not_counted(
    made: Doors, door: str, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = parts_of(made, door)
    whole = zipped(*parts)
    made.refuses(
        door,
        given(
            made,
            {
                "tail": whole + b"x",
                "front": zipped(*parts, front=b"MZ"),
                "entry in front": zipped(*parts, front=b"PK\3\4 hidden"),
                "another in front": zipped(Part("a", b"b")) + whole,
                "few": zipped(*parts, count=len(parts) - 1),
                "many": zipped(*parts, count=60_000),
            }[how],
        ),
        capsys,
    )


@each_door
def test_wherever_it_is_cut(made: Doors, door: str, capsys: pytest.CaptureFixture[str]) -> None:
    content = zipped(*parts_of(made, door))
    chance = random.Random(9)  # noqa: S311 - the same cuts every time
    cuts = [1, 2, 21, 22, *(chance.randrange(3, len(content)) for _ in range(_CUTS)), len(content) - 1]
    for at in cuts:
        made.refuses(door, given(made, content[:at]), capsys)


def million() -> bytes:
    """A directory of a million times the same entry, which takes a program that believes it 500 MB."""
    entry = Part("a", b"x")
    body = zipped(entry)[: 30 + 1 + 1]
    head = pack("<4s6H3L", b"PK\1\2", 0x314, 45, UTF8, 0, 0, 33, 0x8CDC1683, 1, 1)
    record = head + pack("<5H2L", 1, 0, 0, 0, 0, 0o100644 << 16, 0) + b"a"
    size = len(record) * 1_000_000
    wide = pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1_000_000, 1_000_000, size, len(body))
    locator = pack("<4sLQL", b"PK\6\7", 0, len(body) + size, 1)
    end = pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return body + record * 1_000_000 + wide + locator + end


def bombs(parts: list[Part], top: str) -> Iterator[tuple[bytes, str]]:
    zeros = bytes(80 * MiB)
    yield zipped(*parts, Part(f"{top}/大.txt", zeros, DEFLATED)), "大.txt”"
    some = [Part(f"{top}/大{n}.txt", zeros[: 20 * MiB], DEFLATED) for n in range(12)]
    yield zipped(*parts, *some), "大0.txt”"
    # Fewer bytes are told than come out.
    lying = Part(f"{top}/大.txt", zeros, DEFLATED, told_size=9, told_crc=0)
    yield zipped(*parts, lying), "大.txt”"
    overlapping = [Part(f"{top}/{n}.txt", zeros[:MiB], DEFLATED, offset=0) for n in range(3)]
    yield zipped(*parts, *overlapping), "“"
    yield million(), "超过"


@each_door
def test_bombs_are_refused_before_they_go_off(
    made: Doors, door: str, capsys: pytest.CaptureFixture[str]
) -> None:
    count = 0
    for content, named in bombs(parts_of(made, door), made.whole(door).name):
        bomb = given(made, content)
        del content
        tracemalloc.start()
        said = made.refuses(door, bomb, capsys)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert named in said
        assert peak < 160 * MiB  # the largest of these zips is read once to be hashed, 45 MB
        count += 1
    assert count == 5


@each_door
def test_a_zip_in_a_zip(made: Doors, door: str, capsys: pytest.CaptureFixture[str]) -> None:
    inner = zipped(*parts_of(made, door))
    said = made.refuses(door, given(made, zipped(Part("里面.zip", inner))), capsys)
    assert "里面.zip" in said
    assert "压缩包" in said


def gbk(made: Doors, door: str) -> bytes:
    """As Explorer on a Chinese Windows packs it."""
    return zipped(*(replace(p, flags=0, name=str(p.name).encode("gbk")) for p in parts_of(made, door)))


@pytest.mark.parametrize("door", [IMPORT, RESTORE])
def test_names_in_gbk_are_in_no_archive(made: Doors, door: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "不是 UTF-8" in made.refuses(door, given(made, gbk(made, door)), capsys)


def test_names_in_gbk_are_in_departments_packages(
    made: Doors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_data = replace(made, data=Path(shutil.copytree(made.data, tmp_path / "data")))
    assert with_data.call(COLLECT, given(made, gbk(made, COLLECT))) == 0
    assert TAKEN[COLLECT] in capsys.readouterr().out


def test_a_bad_zip_among_good_packages_is_named_and_the_others_taken(
    made: Doors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Path(shutil.copytree(made.data, tmp_path / "data"))
    bad = given(made, zipped(*parts_of(made, COLLECT), Part("../x.txt", b"x")))
    assert run([COLLECT, str(data), str(bad), str(made.package), "--apply"]) == 0
    said = capsys.readouterr()
    assert "采用改动 1 处" in said.out
    assert "“交回.zip”里的“../x.txt”" in said.err
    assert not list(made.place.rglob("x.txt"))
