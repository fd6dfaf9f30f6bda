"""Archives as a zip: read in place; hostile ones are refused with the entry named, and nothing is written."""

import hashlib
import random
import shutil
import tracemalloc
import zipfile
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath

import pytest

from tests.transfer.checking.zips import (
    DEFLATED,
    DESCRIBED,
    ENCRYPTED,
    LZMA,
    UTF8,
    Part,
    zipped,
)
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.transfer.bag import BagFile, write_bag
from wenming_desktop.transfer.checking import zip_structure
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ArchiveCheck, ProblemKind, Verdict

CONTENTS = {
    "一、党建引领/照片 (2).jpg": b"\xff\xd8\xff" + bytes(range(256)) * 3000,
    "二、志愿服务/完成率100%.txt": "完成".encode() * 500,
    "目录.txt": b"x",
    "空.txt": b"",
}


@pytest.fixture
def folder(tmp_path):
    files = [BagFile(PurePosixPath(path), content, len(content)) for path, content in CONTENTS.items()]
    info = {"Source-Organization": "某某局", "Bag-Software-Agent": "wenming-desktop 1"}
    write_bag(tmp_path / "存档", files, info, Job())
    return tmp_path / "存档"


@pytest.fixture
def parts(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [Part(f"存档/{path.relative_to(folder).as_posix()}", path.read_bytes()) for path in paths]


@pytest.fixture
def check(tmp_path):
    """Check bytes as a zip, and see that nothing came of it but the verdict."""

    def checked(content: bytes, *, strict: bool = False) -> ArchiveCheck:
        place = tmp_path / "在这里"
        place.mkdir(exist_ok=True)
        (place / "存档.zip").write_bytes(content)
        before = sorted(tmp_path.rglob("*"))
        found = check_archive(place / "存档.zip", Job(), strict=strict)
        assert sorted(tmp_path.rglob("*")) == before
        for problem in (*found.problems, *found.warnings):
            problem.message.encode()
        return found

    return checked


def test_a_zip_is_as_good_as_its_folder(parts, folder, check):
    for strict in (False, True):
        found = check(zipped(*parts), strict=strict)
        whole = check_archive(folder, Job(), strict=strict)
        assert found.verdict == Verdict.VALID
        assert found == whole
    packed = [replace(part, method=DEFLATED) for part in parts]
    assert check(zipped(*packed), strict=True).problems == ()
    streamed = [replace(part, method=DEFLATED, flags=UTF8 | DESCRIBED) for part in parts]
    assert check(zipped(*streamed), strict=True).problems == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("wide", [False, True])
def test_what_usual_programs_write_is_read(folder, tmp_path, method, wide):
    target = tmp_path / "存档.zip"
    with zipfile.ZipFile(target, "w", method) as package:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder.parent).as_posix()
            if path.is_dir():
                package.mkdir(name)
                continue
            with package.open(name, "w", force_zip64=wide) as entry:
                entry.write(path.read_bytes())
    assert check_archive(target, Job(), strict=True).verdict == Verdict.VALID
    shutil.make_archive(str(tmp_path / "整个"), "zip", folder)  # the bag is the zip itself
    assert check_archive(tmp_path / "整个.zip", Job()).verdict == Verdict.VALID


def test_a_zip_written_to_what_cannot_be_rewound_is_read(folder, tmp_path):
    class Pipe:
        def __init__(self, stream):
            self.write, self.flush = stream.write, stream.flush

    with (tmp_path / "存档.zip").open("wb") as stream, zipfile.ZipFile(Pipe(stream), "w") as package:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            package.write(path, path.relative_to(folder.parent).as_posix(), zipfile.ZIP_DEFLATED)
    assert check_archive(tmp_path / "存档.zip", Job(), strict=True).verdict == Verdict.VALID


def test_more_than_65535_entries_need_the_wide_directory(tmp_path):
    digest = hashlib.sha256(b"").hexdigest()
    names = [f"data/{number}" for number in range(66_000)]
    with zipfile.ZipFile(tmp_path / "多.zip", "w") as package:
        package.writestr("b/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        package.writestr("b/manifest-sha256.txt", "".join(f"{digest}  {name}\n" for name in names))
        for name in names:
            package.writestr(f"b/{name}", b"")
    found = check_archive(tmp_path / "多.zip", Job())
    assert (found.verdict, found.files) == (Verdict.VALID, 66_000)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../secret.txt",
        "存档/data/../../secret.txt",
        "/etc/passwd",
        "C:/Windows/win.ini",
        "//server/share/x",
        "\\\\?\\C:\\x",
        "存档\\data\\x.txt",
        "存档/data/目录.txt:ads",
        "存档/data/a\0b.txt",
        "存档/data/CON",
        "存档/data/com1.txt",
        "存档/data/x.",
        "存档/data/x ",
        "存档/data//x",
        "存档/data/\u202egpj.exe",
        "存档/data/" + "长" * 240,
    ],
)
def test_names_that_lead_elsewhere_are_refused(parts, check, name):
    found = check(zipped(*parts, Part(name, b"x")))
    assert found.verdict == Verdict.INVALID
    assert (ProblemKind.STRUCTURE, name) in [(problem.kind, problem.path) for problem in found.problems]


@pytest.mark.parametrize(
    "extra",
    ["存档/data/目录.txt", "存档/DATA/目录.TXT", "存档/data/é.txt", "存档/data/目录.txt/x", "存档/data"],
)
def test_names_that_a_system_cannot_tell_apart_are_refused(parts, check, extra):
    more = [Part("存档/data/e\u0301.txt", b"x"), Part(extra, b"y")]
    found = check(zipped(*parts, *more))
    assert any(problem.kind == ProblemKind.STRUCTURE for problem in found.problems)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"mode": 0o120777}, Verdict.INVALID),  # a link
        ({"mode": 0o010644}, Verdict.INVALID),  # a pipe
        ({"mode": 0o040755}, Verdict.INVALID),  # a folder by its mode, a file by its name
        ({"flags": UTF8 | ENCRYPTED}, Verdict.UNSUPPORTED),
        ({"method": LZMA}, Verdict.UNSUPPORTED),
        ({"method": 99}, Verdict.UNSUPPORTED),
        ({"flags": 0, "name": "存档/data/目录.txt".encode("gbk")}, Verdict.INVALID),
        ({"name": b"\xff\xfe"}, Verdict.INVALID),
        ({"local_name": "存档/data/别的.txt"}, Verdict.INVALID),
        ({"local_size": 5}, Verdict.INVALID),
        ({"told_size": 5}, Verdict.INVALID),
        ({"told_size": 0}, Verdict.INVALID),
        ({"told_size": 0, "method": DEFLATED}, Verdict.INVALID),
        ({"told_size": 900, "method": DEFLATED}, Verdict.INVALID),
        ({"told_crc": 5}, Verdict.INVALID),
        ({"junk": b"hidden"}, Verdict.INVALID),
        ({"offset": 0}, Verdict.INVALID),
        ({"offset": 1 << 30}, Verdict.INVALID),
    ],
)
def test_entries_that_say_two_things_are_refused_by_name(parts, check, change, verdict):
    hurt = next(part for part in parts if part.name.endswith("目录.txt"))
    found = check(zipped(*(replace(part, **change) if part is hurt else part for part in parts)))
    assert found.verdict == verdict
    if not isinstance(change.get("name"), bytes):  # that, or what is found beside it
        assert any("存档/data/" in p.message or "“data/" in p.message for p in found.problems)


def test_a_size_that_lies_with_the_right_checksum_is_refused(parts, check):
    """The manifest and the CRC are of the part of the content that the size admits."""
    hidden = Part("存档/data/目录.txt", b"x" + b"hidden" * 50, DEFLATED, told_size=1, told_crc=0x8CDC1683)
    found = check(zipped(*(hidden if part.name == hidden.name else part for part in parts)))
    assert [problem.kind for problem in found.problems] == [ProblemKind.ALTERED]


@pytest.mark.parametrize("change", [{"front": b"MZ"}, {"tail": b"x"}, {"count": 3}, {"count": 60_000}])
def test_what_stands_around_a_zip_or_is_not_counted_is_refused(parts, check, change):
    content = zipped(*parts, **change)
    if "front" in change:
        with pytest.raises(UserError, match="不是存档"):
            check(content)
    else:
        assert check(content).verdict == Verdict.INVALID


def test_a_zip_behind_another_is_refused(parts, check):
    assert check(zipped(Part("a", b"b")) + zipped(*parts)).verdict == Verdict.INVALID


def test_wherever_a_zip_is_cut_it_is_refused(parts, check):
    content = zipped(*(replace(part, method=DEFLATED) for part in parts))
    chance = random.Random(5)  # noqa: S311 - the same cuts every time
    for at in [2, 21, 22, len(content) - 1, *(chance.randrange(3, len(content)) for _ in range(100))]:
        assert check(content[:at]).verdict == Verdict.INVALID


def test_no_flipped_bit_goes_unnoticed_but_in_what_nobody_reads(parts, check):
    """Times, versions and attributes of entries say nothing of what is in them."""
    content = zipped(*(replace(part, method=DEFLATED) for part in parts))
    chance = random.Random(6)  # noqa: S311 - the same bits every time
    harmless = 0
    for _ in range(300):
        broken = bytearray(content)
        at = chance.randrange(2, len(content))
        broken[at] ^= 1 << chance.randrange(8)
        try:
            found = check(bytes(broken))
        except UserError:
            continue
        if found.verdict == Verdict.VALID:
            with zipfile.ZipFile(BytesIO(broken)) as package:
                names = {info.filename: package.read(info) for info in package.infolist()}
            assert names == {part.name: part.content for part in parts}
            harmless += 1
    assert harmless < 60


def test_whatever_is_written_over_a_zip_there_is_a_verdict(folder, check):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(path for path in folder.rglob("*.txt")):
            with package.open(path.relative_to(folder.parent).as_posix(), "w", force_zip64=True) as entry:
                entry.write(path.read_bytes())
    content, chance = stream.getvalue(), random.Random(7)  # noqa: S311 - the same bytes every time
    marks = [b"\xff" * 4, b"\0" * 4, b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\7", b"\1\0\0\0"]
    for _ in range(1000):
        broken = bytearray(content)
        for _ in range(chance.choice([1, 1, 2, 4])):
            at = chance.randrange(2, len(broken))
            broken[at : at + 4] = chance.choice([*marks, chance.randbytes(1), chance.randbytes(4)])
        with suppress(UserError):
            check(bytes(broken))


def test_a_bomb_is_refused_before_it_is_unpacked(parts, check):
    zeros = bytes(80 << 20)
    bomb = zipped(*parts, Part("存档/data/大.txt", zeros, DEFLATED))
    many = zipped(*parts, *(Part(f"存档/data/大{n}.txt", zeros[: 20 << 20], DEFLATED) for n in range(12)))
    del zeros
    for content, named in ((bomb, "大.txt"), (many, "大0.txt")):
        tracemalloc.start()
        found = check(content)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found.verdict == Verdict.INVALID
        assert named in found.problems[0].message
        assert "大得不合常理" in found.problems[0].message
        assert peak < 20 << 20


def test_overlapping_entries_are_refused(parts, check):
    """All entries of the directory are the same few bytes, as in the best of bombs."""
    content = zipped(*parts)
    whole = zipped(*parts, *(Part(f"存档/data/{n}.txt", b"x", offset=0) for n in range(20)))
    assert len(whole) > len(content)
    assert check(whole).verdict == Verdict.INVALID


def test_a_million_entries_are_refused_at_once(check, monkeypatch, parts):
    monkeypatch.setattr(zip_structure, "MAX_ENTRIES", 5)
    with pytest.raises(UserError, match="超过 5 个"):
        check(zipped(*parts))
    hidden = zipped(*(Part(f"存档/data/{n}", b"") for n in range(70_000)), count=1)
    assert check(hidden).verdict == Verdict.INVALID


def test_a_zip_in_a_zip_is_said(parts, check):
    with pytest.raises(UserError, match=r"里面还是压缩包“存档\.zip”"):
        check(zipped(Part("存档.zip", zipped(*parts))))
    for parts_of_none in ([], [Part("照片.jpg", b"x")]):
        with pytest.raises(UserError, match=r"不是存档：里面没有“bagit\.txt”"):
            check(zipped(*parts_of_none))
    two = [replace(part, name=f"另一份/{part.name[3:]}") for part in parts]
    with pytest.raises(UserError, match="不止一份存档"):
        check(zipped(*parts, *two))


def test_what_lies_beside_the_bag_is_told(parts, check):
    content = zipped(*parts, Part("打开.html", b"x"), Part("__MACOSX/._存档", b"x"))
    found = check(content)
    assert [problem.path for problem in found.warnings] == ["打开.html"]
    assert check(content, strict=True).verdict == Verdict.INVALID


def test_what_is_no_zip_is_said(check):
    with pytest.raises(UserError, match="不是存档"):
        check(b"%PDF-1.7")


def test_checking_a_zip_can_be_cancelled(parts, tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped(*parts))
    job = Job(lambda *_: job.cancel())
    with pytest.raises(Cancelled):
        check_archive(tmp_path / "a.zip", job)
