"""Bags of other programs: what RFC 8493 and its drafts allow is valid, and told where it matters."""

import hashlib
import unicodedata
from pathlib import Path

import bagit
import pytest

from tests.transfer.checking.bags import PAYLOAD, bag, sealed
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ArchiveCheck, ProblemKind, Verdict, in_words

VALID, INVALID, UNSUPPORTED = Verdict.VALID, Verdict.INVALID, Verdict.UNSUPPORTED


def check(folder: Path, *, strict: bool = False) -> ArchiveCheck:
    return check_archive(folder, Job(), strict=strict)


def told(found: ArchiveCheck) -> list[tuple[ProblemKind, str]]:
    return [(warning.kind, warning.path) for warning in found.warnings]


def wrong(found: ArchiveCheck) -> list[tuple[ProblemKind, str]]:
    return [(problem.kind, problem.path) for problem in found.problems]


@pytest.mark.parametrize("version", ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"])
@pytest.mark.parametrize(
    "algorithms", [["sha256"], ["sha512"], ["sha1"], ["md5"], ["sha256", "sha512", "sha1", "md5"]]
)
def test_every_version_and_algorithm_is_checked(tmp_path, version, algorithms):
    folder = bag(tmp_path / "袋", version=version, algorithms=algorithms)
    found = check(folder)
    assert (found.verdict, told(found), found.files, found.version) == (VALID, [], 3, version)
    assert sorted(found.algorithms) == sorted(algorithms)
    assert found.bytes == sum(map(len, PAYLOAD.values()))
    assert bagit.Bag(str(folder)).is_valid()
    (folder / "data/通知/1.txt").write_bytes(b"two")
    assert (ProblemKind.ALTERED, "data/通知/1.txt") in wrong(check(folder))


@pytest.mark.parametrize("name", ["sha256", "md5"])
def test_all_manifests_must_agree(tmp_path, name):
    folder = bag(tmp_path / "袋", algorithms=["sha256", "md5"])
    manifest = folder / f"manifest-{name}.txt"
    text = manifest.read_text("utf-8")
    manifest.write_bytes((("0" if text[0] != "0" else "1") + text[1:]).encode())
    assert wrong(check(sealed(folder, ["sha256", "md5"]))) == [(ProblemKind.ALTERED, "data/照片.jpg")]


def test_in_1_0_every_manifest_lists_every_file_and_before_it_need_not(tmp_path):
    for version, verdict in (("1.0", INVALID), ("0.97", VALID)):
        folder = bag(tmp_path / version, version=version, algorithms=["sha256", "md5"])
        lines = (folder / "manifest-md5.txt").read_text("utf-8").splitlines(keepends=True)
        (folder / "manifest-md5.txt").write_bytes("".join(lines[1:]).encode())
        assert check(sealed(folder, ["sha256", "md5"])).verdict == verdict


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8", "UTF-16", "UTF-16LE", "GBK", "GB18030", "UTF-32"])
def test_tag_files_are_read_as_declared(tmp_path, encoding):
    folder = bag(tmp_path / "袋", encoding=encoding)
    assert (check(folder).verdict, check(folder).info["Source-Organization"]) == (VALID, "某图书馆")
    latin = bag(tmp_path / "另", {"é.txt": b"x"}, encoding="ISO-8859-1", info="Contact-Name: é\n")
    assert (check(latin).verdict, check(latin).info["Contact-Name"]) == (VALID, "é")


@pytest.mark.parametrize(
    ("line", "odd"),
    [
        ("{digest} {path}\n", False),
        ("{digest}\t \t{path}\n", False),
        ("{digest}  {path}\r\n", False),
        ("{digest}  {path}\r", False),
        ("\n{digest}  {path}\n", False),
        ("{digest} *{path}\n", True),
        ("{digest}  ./{path}\n", True),
    ],
)
def test_lines_are_read_however_they_are_written(tmp_path, line, odd):
    found = check(bag(tmp_path / "袋", line=line))
    assert (found.verdict, bool(found.warnings)) == (VALID, odd)
    assert check(tmp_path / "袋", strict=True).verdict == INVALID


def test_digests_may_be_in_capitals_and_the_last_line_without_an_end(tmp_path):
    folder = bag(tmp_path / "袋")
    manifest = folder / "manifest-sha256.txt"
    lines = [line.partition("  ") for line in manifest.read_text("utf-8").splitlines()]
    manifest.write_bytes("\n".join(f"{digest.upper()}  {path}" for digest, _, path in lines).encode())
    assert (check(sealed(folder)).verdict, told(check(folder))) == (VALID, [])


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "bag-info.txt"])
def test_a_bom_is_told(tmp_path, name):
    folder = bag(tmp_path / "袋")
    (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert told(check(sealed(folder))) == [(ProblemKind.STRUCTURE, name)]
    assert check(folder, strict=True).verdict == INVALID


@pytest.mark.parametrize(
    ("declared", "verdict"),
    [
        ("BagIt-Version: 1.1\nTag-File-Character-Encoding: UTF-8\n", UNSUPPORTED),
        ("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", UNSUPPORTED),
        ("BagIt-Version: 0.92\nTag-File-Character-Encoding: UTF-8\n", UNSUPPORTED),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: KLINGON-8\n", UNSUPPORTED),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: rot13\n", UNSUPPORTED),
        ("BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n", INVALID),
        ("BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n", INVALID),
        ("Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n", INVALID),
        ("BagIt-Version: 1.0\n", INVALID),
        ("\ufeffBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", INVALID),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nMore: x\n", INVALID),
        ("BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8", VALID),
        ("", INVALID),
    ],
)
def test_declarations(tmp_path, declared, verdict):
    folder = bag(tmp_path / "袋")
    (folder / "bagit.txt").write_bytes(declared.encode())
    found = check(sealed(folder))
    assert found.verdict == verdict
    if verdict == UNSUPPORTED:
        assert in_words(found).startswith("不支持这份存档的格式，没有核对：")


def test_an_algorithm_that_nobody_knows(tmp_path):
    folder = bag(tmp_path / "袋")
    (folder / "manifest-whirl.txt").write_bytes(b"00  data/x\n")
    found = check(sealed(folder))
    assert (found.verdict, told(found)) == (VALID, [(ProblemKind.STRUCTURE, "manifest-whirl.txt")])
    (folder / "manifest-sha256.txt").unlink()
    assert check(sealed(folder)).verdict == UNSUPPORTED


def test_what_must_be_there_and_what_need_not(tmp_path):
    assert check(bag(tmp_path / "少", info=None, tags=False)).verdict == VALID
    assert check(bag(tmp_path / "空", {})).verdict == VALID
    (tmp_path / "空/data").rmdir()
    assert wrong(check(tmp_path / "空")) == [(ProblemKind.MISSING, "data")]
    folder = bag(tmp_path / "无清单", tags=False)
    (folder / "manifest-sha256.txt").unlink()
    assert wrong(check(folder)) == [(ProblemKind.MISSING, "manifest-sha256.txt")]
    (folder / "bagit.txt").unlink()
    with pytest.raises(UserError, match="不是存档"):
        check(folder)


def test_files_to_be_fetched_are_fine_once_they_are_there(tmp_path):
    folder = bag(tmp_path / "袋")
    lines = [
        f"http://files.example/{n} {size} data/{n}\n"
        for n, size in (("照片.jpg", "1500"), ("通知/1.txt", "-"))
    ]
    (folder / "fetch.txt").write_bytes("".join(lines).encode())
    assert (check(sealed(folder)).verdict, told(check(folder))) == (VALID, [])
    assert check(folder, strict=True).verdict == INVALID
    (folder / "data/照片.jpg").unlink()
    found = check(folder)
    assert wrong(found) == [(ProblemKind.MISSING, "data/照片.jpg")]
    assert "尚未取回" in found.problems[0].message


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "data/../../x", "~/x", "bagit.txt", "data\\..\\x"])
def test_nothing_is_fetched_to_outside(tmp_path, path):
    folder = bag(tmp_path / "袋")
    (folder / "fetch.txt").write_bytes(f"http://files.example/x - {path}\n".encode())
    assert check(sealed(folder)).verdict == INVALID


def test_a_file_to_be_fetched_must_be_listed(tmp_path):
    folder = bag(tmp_path / "袋")
    (folder / "fetch.txt").write_bytes(b"http://files.example/x - data/x\n")
    assert wrong(check(sealed(folder))) == [(ProblemKind.STRUCTURE, "data/x")]


@pytest.mark.parametrize(
    ("version", "name", "written"),
    [
        ("1.0", "100%.txt", "100%25.txt"),
        ("1.0", "%0A.txt", "%250A.txt"),
        ("1.0", "a\nb.txt", "a%0Ab.txt"),
        ("1.0", "a\rb.txt", "a%0db.txt"),
        ("1.0", "%7Edir.txt", "%7Edir.txt"),  # not encoded, as some programs have it
        ("0.97", "100%.txt", "100%.txt"),
        ("0.97", "%25.txt", "%25.txt"),
        ("0.97", "a\nb.txt", "a%0Ab.txt"),
        ("0.97", "100%.txt", "100%25.txt"),
    ],
)
def test_signs_that_are_encoded(tmp_path, version, name, written):
    folder = bag(tmp_path / "袋", {name: b"x"}, version=version)
    line = f"{hashlib.sha256(b'x').hexdigest()}  data/{written}\n"
    (folder / "manifest-sha256.txt").write_bytes(line.encode())
    assert check(sealed(folder)).verdict == VALID
    (folder / "data" / name).write_bytes(b"y")
    assert wrong(check(folder)) == [(ProblemKind.ALTERED, f"data/{name}")]


def test_a_name_that_a_mac_rewrote_is_renamed_not_lost(tmp_path):
    composed, parted = "data/é.txt", unicodedata.normalize("NFD", "data/é.txt")
    folder = bag(tmp_path / "袋", {"é.txt": b"x", "b.txt": b"y"})
    (folder / composed).rename(folder / parted)
    found = check(folder)
    assert (found.verdict, told(found)) == (VALID, [(ProblemKind.RENAMED, parted)])
    assert check(folder, strict=True).verdict == INVALID
    (folder / parted).write_bytes(b"z")
    assert wrong(check(folder)) == [(ProblemKind.ALTERED, parted)]


def test_another_case_is_another_name(tmp_path):
    folder = bag(tmp_path / "袋", {"a.txt": b"x"})
    (folder / "data/a.txt").rename(folder / "data/A.txt")
    if (folder / "data/a.txt").exists():
        pytest.skip("the file system does not tell them apart")
    assert sorted(wrong(check(folder))) == [
        (ProblemKind.EXTRA, "data/A.txt"),
        (ProblemKind.MISSING, "data/a.txt"),
    ]


def test_added_folders_and_tag_files_are_told(tmp_path):
    folder = bag(tmp_path / "袋")
    (folder / "data/空/更空").mkdir(parents=True)
    (folder / "说明.txt").write_bytes(b"")
    found = check(folder)
    assert found.verdict == VALID
    assert sorted(told(found)) == [(ProblemKind.EXTRA, "data/空/更空"), (ProblemKind.EXTRA, "说明.txt")]
    strict = check(folder, strict=True)
    assert {path for _, path in wrong(strict)} == {"data/空/更空", "说明.txt"}
    (folder / "data/多.txt").write_bytes(b"")
    assert wrong(check(folder)) == [(ProblemKind.EXTRA, "data/多.txt")]


def test_names_that_windows_refuses_are_told(tmp_path):
    names = ["12:30.txt", "a?.txt", "CON", "x.", "长" * 80 + "/" + "长" * 80 + "/" + "长" * 80 + ".txt"]
    try:
        folder = bag(tmp_path / "袋", dict.fromkeys(names, b"x"))
    except OSError:
        pytest.skip("the file system refuses them as well")
    found = check(folder)
    assert (found.verdict, len(found.warnings)) == (VALID, 5)
    assert bagit.Bag(str(folder)).is_valid()
    assert check(folder, strict=True).verdict == INVALID


@pytest.mark.parametrize(
    ("info", "verdict", "warnings"),
    [
        ("Payload-Oxum: 1503.3\n", VALID, 0),
        ("payload-oxum:   1503.3\n", VALID, 0),
        ("Payload-Oxum: 1503.2\n", INVALID, 0),
        ("Payload-Oxum: 1502.3\n", INVALID, 0),
        ("Payload-Oxum: viel\n", INVALID, 0),
        ("Bagging-Date: 2021-12-20\nBag-Size: 1,001.5 MB\nBag-Count: 1 of ?\n", VALID, 0),
        ("Bagging-Date: gestern\n", VALID, 1),
        ("Bagging-Date: 2021-13-40\nBag-Size: groß\nBag-Count: eins\n", VALID, 3),
        ("External-Description: eins\n  zwei\n\tdrei\n", VALID, 0),
        ("Test : 1\nTest:2\n", VALID, 0),
        ("kein Doppelpunkt\n", INVALID, 0),
        (": ohne Namen\n", INVALID, 0),
    ],
)
def test_what_a_bag_says_of_itself(tmp_path, info, verdict, warnings):
    found = check(bag(tmp_path / "袋", info=info))
    assert (found.verdict, len(found.warnings)) == (verdict, warnings)


def test_a_path_listed_twice(tmp_path):
    for version, verdict in (("1.0", INVALID), ("0.97", VALID)):
        folder = bag(tmp_path / version, version=version)
        manifest = folder / "manifest-sha256.txt"
        lines = manifest.read_text("utf-8").splitlines(keepends=True)
        manifest.write_bytes("".join([*lines, lines[0]]).encode())
        assert check(sealed(folder)).verdict == verdict
        manifest.write_bytes("".join([*lines, "0" * 64 + lines[0][64:]]).encode())
        assert check(sealed(folder)).verdict == INVALID


def test_two_spellings_of_a_file_that_some_systems_take_for_one(tmp_path):
    folder = bag(tmp_path / "袋", {"hello.txt": b"x"})
    manifest = folder / "manifest-sha256.txt"
    line = manifest.read_text("utf-8")
    manifest.write_bytes((line + line.replace("hello", "HELLO")).encode())
    found = check(sealed(folder))
    assert (found.verdict, len(found.warnings)) == (VALID, 2)
    manifest.write_bytes((line + "0" * 64 + line[64:].replace("hello", "HELLO")).encode())
    assert (ProblemKind.MISSING, "data/HELLO.txt") in wrong(check(sealed(folder)))


def test_what_systems_drop_into_folders_may_be_gone(tmp_path):
    folder = bag(tmp_path / "袋", {**PAYLOAD, ".DS_Store": b""}, info="Payload-Oxum: 1503.4\n")
    (folder / "data/.DS_Store").unlink()
    assert (check(folder).verdict, told(check(folder))) == (VALID, [(ProblemKind.MISSING, "data/.DS_Store")])
    assert check(folder, strict=True).verdict == INVALID
    (folder / "data/Thumbs.db").write_bytes(b"")
    assert check(folder).verdict == INVALID


def test_one_of_a_set_made_by_others_is_a_bag_of_its_own(tmp_path):
    info = "Bag-Group-Identifier: 全套\nBag-Count: 2 of 15\n"
    found = check(bag(tmp_path / "袋", info=info))
    assert (found.verdict, told(found)) == (VALID, [(ProblemKind.STRUCTURE, "")])
    assert "第 2 卷" in found.warnings[0].message


def test_a_tag_manifest_of_1_0_lists_the_manifests(tmp_path):
    folder = bag(tmp_path / "袋")
    tags = folder / "tagmanifest-sha256.txt"
    kept = [line for line in tags.read_text("utf-8").splitlines(keepends=True) if "manifest" not in line]
    tags.write_bytes("".join(kept).encode())
    assert wrong(check(folder)) == [(ProblemKind.EXTRA, "manifest-sha256.txt")]


def test_another_program_and_this_one_agree(tmp_path):
    (tmp_path / "袋").mkdir()
    for path, content in PAYLOAD.items():
        (tmp_path / "袋" / path).parent.mkdir(exist_ok=True)
        (tmp_path / "袋" / path).write_bytes(content)
    made = bagit.make_bag(str(tmp_path / "袋"), {"Contact-Name": "某人"}, checksums=["md5", "sha512"])
    assert made.is_valid()
    found = check(tmp_path / "袋")
    assert (found.verdict, told(found), found.algorithms) == (VALID, [], ("sha512", "md5"))
