"""Archives that were damaged on the way, by chance or on purpose, held against what we write ourselves."""

import hashlib
import os
import random
import shutil
import socket
from pathlib import Path, PurePosixPath

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile, write_bag
from wenming_desktop.transfer.checking import manifests, sources
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ArchiveCheck, ProblemKind

MISSING, EXTRA, ALTERED, STRUCTURE = (
    ProblemKind.MISSING,
    ProblemKind.EXTRA,
    ProblemKind.ALTERED,
    ProblemKind.STRUCTURE,
)
CONTENTS = {
    "一、党建引领/1-1 理论学习/通知.docx": b"notice" * 50,
    "一、党建引领/1-1 理论学习/照片 (2).jpg": b"\xff\xd8\xff" + bytes(range(256)),
    "二、志愿服务/2-7/签到表.xlsx": b"PK" + b"\0" * 40,
    "二、志愿服务/2-7/完成率100%.txt": "完成".encode(),
    "目录.txt": b"x",
}
PHOTO = "data/一、党建引领/1-1 理论学习/照片 (2).jpg"
ZEROS = "0" * 64


@pytest.fixture
def folder(tmp_path):
    files = [BagFile(PurePosixPath(path), content, len(content)) for path, content in CONTENTS.items()]
    write_bag(tmp_path / "存档", files, {"Source-Organization": "某某局"}, Job())
    assert check_archive(tmp_path / "存档", Job(), strict=True).problems == ()
    return tmp_path / "存档"


def kinds(folder: Path) -> dict[str, ProblemKind]:
    return {problem.path: problem.kind for problem in check(folder).problems}


def check(folder: Path) -> ArchiveCheck:
    verification = check_archive(folder, Job(), strict=True)
    for problem in verification.problems:
        assert problem.message.endswith("。")
        problem.message.encode()  # can be shown and saved
    return verification


def sealed(folder: Path) -> Path:
    """Make the tag manifest fit the tag files again, as somebody would who edits an archive on purpose."""
    tags = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith("tagmanifest")
    )
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in tags]
    (folder / "tagmanifest-sha256.txt").write_bytes("".join(lines).encode())
    return folder


def add_lines(folder: Path, *lines: str) -> Path:
    with (folder / "manifest-sha256.txt").open("ab") as stream:
        stream.write("".join(lines).encode())
    return sealed(folder)


def flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def replace_byte(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    content[place] = chance.choice([value for value in range(256) if value != content[place]])
    path.write_bytes(content)


def truncate(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def lengthen(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + chance.choice([b"\0", b"\n", b" ", b"x" * 100]))


def remove(path: Path, _: random.Random) -> None:
    path.unlink()


def rename(path: Path, chance: random.Random) -> None:
    path.rename(path.with_name(chance.choice([f"{path.name}x", path.name[:-1], path.name.upper() + "1"])))


def extra(path: Path, chance: random.Random) -> None:
    (path.parent / f"Thumbs{chance.randrange(9)}.db").write_bytes(b"")


FAULTS = {
    flip: {ALTERED, STRUCTURE},
    replace_byte: {ALTERED, STRUCTURE},
    truncate: {ALTERED, STRUCTURE},
    lengthen: {ALTERED, STRUCTURE},
    remove: {MISSING},
    rename: {MISSING},
    extra: {EXTRA},
}


def test_not_one_of_a_thousand_random_faults_is_missed(folder):
    chance = random.Random(2021)  # noqa: S311 - the same faults every time
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    missed = []
    for _ in range(1000):
        fault, path = chance.choice(list(FAULTS)), chance.choice(paths)
        broken = Path(shutil.copytree(folder, folder.parent / "坏"))
        fault(broken / path, chance)
        problems = check(broken).problems
        shutil.rmtree(broken)
        named = any(
            problem.kind in FAULTS[fault] and (fault is extra or problem.path == path) for problem in problems
        )
        # What a damaged tag manifest says is wrong may be named after the file it is said of.
        if not named and not (path == "tagmanifest-sha256.txt" and problems):
            missed.append((fault.__name__, path, problems))
    assert missed == []


def test_an_intact_archive_moved_elsewhere_stays_intact(folder, tmp_path):
    shutil.move(folder, tmp_path / "另一台电脑")
    assert check(tmp_path / "另一台电脑").problems == ()


def test_several_faults_are_all_named(folder):
    (folder / PHOTO).write_bytes(b"other")
    (folder / "data/目录.txt").unlink()
    (folder / "data/二、志愿服务/多.txt").write_bytes(b"")
    (folder / "bag-info.txt").unlink()
    assert kinds(folder) == {
        PHOTO: ALTERED,
        "data/目录.txt": MISSING,
        "data/二、志愿服务/多.txt": EXTRA,
        "bag-info.txt": MISSING,
    }


def test_what_is_no_archive_is_said(tmp_path):
    (tmp_path / "空").mkdir()
    (tmp_path / "文件").write_bytes(b"")
    for name in ("空", "文件", "不在"):
        with pytest.raises(UserError, match=name):
            check_archive(tmp_path / name, Job())


def test_an_unfinished_archive_is_said_even_if_all_its_files_are_there(folder):
    shop = folder.with_name(".wenming-0123abcd.part")
    shop.mkdir()
    part = folder.rename(shop / "1")
    assert [problem.kind for problem in check(part).problems] == [STRUCTURE]
    for path in part.glob("*.txt"):
        path.unlink()
    assert "没有写完" in check(part).problems[0].message


@pytest.mark.parametrize(
    "name", ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"]
)
def test_a_missing_tag_file_is_named_once(folder, name):
    (folder / name).unlink()
    assert [(problem.kind, problem.path) for problem in check(folder).problems] == [(MISSING, name)]


@pytest.mark.parametrize(
    "content",
    [
        b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
        b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n",
        b"BagIt-Version: 1.0\nTag-File-Character-Encoding: GBK\n",
        b"\xef\xbb\xbfBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        b"\xff\xfe",
        b"",
        b"x" * 2_000_000,
    ],
)
def test_another_version_or_encoding_is_refused(folder, content):
    (folder / "bagit.txt").write_bytes(content)
    assert kinds(sealed(folder)) == {"bagit.txt": STRUCTURE}


@pytest.mark.parametrize(
    "content",
    [
        b"Payload-Oxum: 1.1\n",
        b"Payload-Oxum: nonsense\n",
        b"Payload-Oxum: 999999999999999999999999.5\n",
        b"no colon\n",
        b"\xef\xbb\xbfA: b\n",
        b"\xff: b\n",
        b": b\n",
        b"x" * 2_000_000,
    ],
)
def test_wrong_information_is_named(folder, content):
    (folder / "bag-info.txt").write_bytes(content)
    assert kinds(sealed(folder)) == {"bag-info.txt": STRUCTURE}


@pytest.mark.parametrize(
    "line",
    [
        "nonsense\n",
        "\n",
        f"{ZEROS} data/目录2.txt\n",
        f"{ZEROS}\tdata/目录2.txt\n",
        f"{ZEROS[1:]}  data/目录2.txt\n",
        f"{ZEROS[1:]}G  data/目录2.txt\n",
        f"{ZEROS}  data/目录2.txt",
        f"{ZEROS}  data/{'长' * 5000}\n",
        f"{ZEROS}  \n",
    ],
)
def test_a_malformed_manifest_line_is_refused(folder, line):
    assert kinds(add_lines(folder, line)) == {"manifest-sha256.txt": STRUCTURE}


@pytest.mark.parametrize("content", ["\ufeff".encode(), b"\xff\xfe\n", b"\0" * 100_000])
def test_a_manifest_that_is_no_utf8_text_without_bom_is_refused(folder, content):
    manifest = folder / "manifest-sha256.txt"
    manifest.write_bytes(content + manifest.read_bytes())
    assert kinds(sealed(folder))["manifest-sha256.txt"] == STRUCTURE


def test_a_file_listed_twice_is_refused_whatever_the_digest(folder):
    line = next(
        line for line in (folder / "manifest-sha256.txt").read_text("utf-8").splitlines() if "目录" in line
    )
    assert kinds(add_lines(folder, f"{line}\n")) == {"data/目录.txt": STRUCTURE}
    assert kinds(add_lines(folder, f"{ZEROS}  data/目录.txt\n")) == {"data/目录.txt": STRUCTURE}


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("../secret.txt", "../secret.txt"),
        ("data/../../secret.txt", "data/../../secret.txt"),
        ("/etc/passwd", "/etc/passwd"),
        ("C:/Windows/win.ini", "C:/Windows/win.ini"),
        ("data/C:x", "data/C:x"),
        ("//server/share/x", "//server/share/x"),
        ("\\\\?\\C:\\x", "\\\\?\\C:\\x"),
        ("data\\目录.txt", "data\\目录.txt"),
        ("data/目录.txt:ads", "data/目录.txt:ads"),
        ("data/a\0b", "data/a\0b"),
        ("data/a%0Ab", "data/a\nb"),
        ("data/a%0db", "data/a\rb"),
        ("data/CON", "data/CON"),
        ("data/com1.txt", "data/com1.txt"),
        ("data/x.", "data/x."),
        ("data/x ", "data/x "),
        ("data/" + "长" * 240, "data/" + "长" * 240),
        ("data", "data"),
        ("bagit.txt", "bagit.txt"),
    ],
)
def test_paths_that_must_not_be_used_are_refused(folder, written, path):
    (folder.parent / "secret.txt").write_bytes(b"")
    assert kinds(add_lines(folder, f"{ZEROS}  {written}\n"))[path] == STRUCTURE


def test_a_percent_sign_is_decoded_once(folder):
    assert kinds(add_lines(folder, f"{ZEROS}  data/%250A\n")) == {"data/%0A": MISSING}


def test_names_that_windows_or_macos_cannot_tell_apart_are_refused(folder):
    empty = hashlib.sha256(b"").hexdigest()
    names = ["A.txt", "a.txt", "é.txt", "e\u0301.txt"]
    for name in names:
        (folder / "data" / name).write_bytes(b"")
    if len(list((folder / "data").iterdir())) < 7:
        pytest.skip("the file system does not tell them apart either")
    result = kinds(add_lines(folder, *(f"{empty}  data/{name}\n" for name in names)))
    assert {"data/a.txt": STRUCTURE, "data/e\u0301.txt": STRUCTURE}.items() <= result.items()


def test_fetching_from_the_network_is_refused(folder):
    (folder / "fetch.txt").write_text("http://files.example/x - data/x\n", encoding="utf-8")
    assert kinds(sealed(folder)) == {"fetch.txt": STRUCTURE}


def test_a_manifest_that_nobody_checked_is_said(folder):
    (folder / "manifest-md5.txt").write_bytes(b"")
    assert kinds(sealed(folder)) == {"manifest-md5.txt": STRUCTURE}


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for a privilege to make links")
@pytest.mark.parametrize(
    "place", ["data/目录.txt", "data/新.txt", "manifest-sha256.txt", "data/二、志愿服务", "资料"]
)
def test_links_are_named_and_never_followed(folder, place):
    outside = folder.parent / "外面"
    path = folder / place
    if path.exists():
        path.rename(outside)
    else:
        outside.mkdir()
        os.mkfifo(outside / "管道")  # opening it would wait for ever
    path.symlink_to(outside)
    result = check(folder)
    assert (STRUCTURE, place) in [(problem.kind, problem.path) for problem in result.problems]
    assert not any("管道" in problem.path for problem in result.problems)


@pytest.mark.skipif(os.name == "nt", reason="needs special files")
def test_special_files_are_named_and_never_opened(folder, monkeypatch):
    (folder / "data/目录.txt").unlink()
    os.mkfifo(folder / "data/目录.txt")
    monkeypatch.chdir(folder)  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        result = kinds(folder)
    assert (result["data/目录.txt"], result["s"]) == (STRUCTURE, STRUCTURE)


@pytest.mark.skipif(os.name == "nt", reason="Windows names are always text")
def test_a_name_that_is_no_text_is_named(folder):
    (folder / "data" / os.fsdecode(b"\xc4\xbf.txt\xff")).write_bytes(b"")
    assert list(kinds(folder).values()).count(STRUCTURE) >= 1


def test_folders_nested_without_end_are_refused(folder):
    deep = folder / "data"
    for _ in range(150):
        deep /= "d"
    deep.mkdir(parents=True)
    (path,) = kinds(folder)
    assert len(path) == 242  # the first level past the limit; nothing below it was visited
    assert kinds(folder)[path] == STRUCTURE


def test_more_entries_than_anybody_has_are_refused(folder, monkeypatch):
    monkeypatch.setattr(sources, "MAX_ENTRIES", 8)
    for number in range(9):
        (folder / f"data/{number}").write_bytes(b"")
    with pytest.raises(UserError, match="超过 8 个"):
        check_archive(folder, Job())


def test_a_manifest_with_more_lines_than_anybody_has_is_refused(folder, monkeypatch):
    monkeypatch.setattr(manifests, "MAX_ENTRIES", 20)
    lines = [f"{ZEROS}  data/{number}\n" for number in range(40)]
    assert kinds(add_lines(folder, *lines))["manifest-sha256.txt"] == STRUCTURE


def test_a_file_that_cannot_be_read_is_named(folder, monkeypatch):
    def fail(path, *args, **options):
        if str(path).endswith("目录.txt"):
            raise OSError(5, "Input/output error")
        return real(path, *args, **options)

    real = os.open
    monkeypatch.setattr(os, "open", fail)
    assert kinds(folder) == {"data/目录.txt": ProblemKind.UNREADABLE}


def test_a_stick_pulled_out_while_verifying_is_said_once(folder):
    job = Job(lambda *_: shutil.rmtree(folder, ignore_errors=True))
    with pytest.raises(UserError, match=r"读到一半不见了.*没有校验完"):
        check_archive(folder, job)


def test_every_line_of_a_manifest_of_rubbish_is_survived(folder):
    chance = random.Random(7)  # noqa: S311 - the same rubbish every time
    for _ in range(200):
        (folder / "manifest-sha256.txt").write_bytes(chance.randbytes(chance.randrange(400)))
        assert check(sealed(folder)).problems
    assert check(folder).info["Source-Organization"] == "某某局"
