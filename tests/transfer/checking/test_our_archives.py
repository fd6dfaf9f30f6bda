"""Archives of ours, checked as RFC 8493 has it: whatever happens to one is found; and sets of volumes."""

import hashlib
import json
import random
import shutil
from pathlib import Path, PurePosixPath

import pytest

from tests.transfer.damage import cut, drop, flip, rename
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile, write_bag
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ArchiveCheck, ProblemKind, Verdict, in_words

CONTENTS = {
    "一、党建引领/1-1 理论学习/通知.docx": b"notice" * 50,
    "一、党建引领/1-1 理论学习/照片é.jpg": b"\xff\xd8\xff" + bytes(range(256)),
    "二、志愿服务/2-7/签到表.xlsx": b"PK" + b"\0" * 40,
    "目录.txt": b"x",
}
_FAULTS = 300
AGENT = {"Bag-Software-Agent": "wenming-desktop 0.1"}


def written(folder: Path, contents: dict[str, bytes], **info: str) -> Path:
    files = [BagFile(PurePosixPath(path), content, len(content)) for path, content in contents.items()]
    said = {label.replace("_", "-"): text for label, text in info.items()}
    write_bag(folder, files, {**AGENT, **said}, Job())
    return folder


def check(path: Path, *, strict: bool = False) -> ArchiveCheck:
    return check_archive(path, Job(), strict=strict)


def add(path: Path, chance: random.Random) -> None:
    (path.parent / f"多{chance.randrange(9)}").write_bytes(b"")


def swap(path: Path, chance: random.Random) -> None:
    other = chance.choice([each for each in path.parent.rglob("*") if each.is_file() and each != path])
    content = path.read_bytes()
    path.write_bytes(other.read_bytes())
    other.write_bytes(content)


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "存档", {**CONTENTS, "二、志愿服务/2-7/总结.txt": b"done"})


def test_nothing_that_happens_to_an_archive_goes_unnoticed(folder):
    """Only a file added beside the tag files is no fault by RFC 8493; it is told."""
    chance = random.Random(13)  # noqa: S311 - the same faults every time
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    missed = []
    for _ in range(_FAULTS):
        fault = chance.choice([flip, cut, drop, add, rename, swap])
        path = chance.choice([path for path in paths if fault is not swap or path.count("/") != 1])
        broken = Path(shutil.copytree(folder, folder.parent / "坏"))
        fault(broken / path, chance)
        found = check(broken)
        shutil.rmtree(broken)
        beside = fault is add and "/" not in path
        if (found.verdict == Verdict.VALID) != beside or (beside and not found.warnings):
            missed.append((fault.__name__, path, found))
    assert missed == []


def test_a_tag_manifest_that_was_cut_is_no_excuse(folder):
    """By RFC 8493 a bag needs none, and it need not list all; we always write both."""
    tags = folder / "tagmanifest-sha256.txt"
    lines = tags.read_text("utf-8").splitlines(keepends=True)
    for kept in (lines[1:], lines[:1] + lines[2:], lines[:2], []):
        tags.write_bytes("".join(kept).encode())
        assert check(folder).verdict == Verdict.INVALID
    tags.unlink()
    assert [problem.path for problem in check(folder).problems] == [tags.name]


@pytest.fixture
def volumes(tmp_path):
    """A set of three as this program writes it: the list in the first, which is written last."""

    def make(name: str, text: bytes = b"x") -> Path:
        parent = tmp_path / name
        parent.mkdir()
        rows = [{"folder": f"{name}-第1卷共3卷", "files": 1, "bytes": 1, "manifest_sha256": None}]
        for number in (2, 3):
            part = parent / f"{name}-第{number}卷共3卷"
            count = f"{number} of 3"
            written(part, {f"{number}.txt": text * number}, Bag_Group_Identifier=name, Bag_Count=count)
            seal = hashlib.sha256((part / "manifest-sha256.txt").read_bytes()).hexdigest()
            rows.append({"folder": part.name, "files": 1, "bytes": number, "manifest_sha256": seal})
        listed = {"format": "wenming-volumes", "format_version": 1, "name": name, "volumes": rows}
        contents = {"记录/分卷清单.json": json.dumps(listed, ensure_ascii=False).encode()}
        first = parent / rows[0]["folder"]
        written(first, contents, Bag_Group_Identifier=name, Bag_Count="1 of 3")
        return parent

    return make


def test_a_set_is_whole_from_wherever_it_is_asked_for(volumes):
    parent = volumes("存档")
    (parent / "打开.html").write_bytes(b"")
    (parent / "别的").mkdir()
    for path in (parent, *(part for part in parent.iterdir() if "卷" in part.name)):
        for strict in (False, True):
            found = check(path, strict=strict)
            assert (found.verdict, found.warnings, found.files) == (Verdict.VALID, (), 3)
            assert found.volumes == tuple(f"存档-第{number}卷共3卷" for number in (1, 2, 3))
            assert "3 卷，3 个文件" in in_words(found)
    first = (parent / "存档-第1卷共3卷/manifest-sha256.txt").read_bytes()
    assert check(parent).manifest_sha256 == hashlib.sha256(first).hexdigest()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_volume_is_named(volumes, number):
    parent = volumes("存档")
    shutil.rmtree(parent / f"存档-第{number}卷共3卷")
    for path in (parent, next(parent.iterdir())):
        found = check(path)
        assert (found.verdict, found.problems[0].kind) == (Verdict.INVALID, ProblemKind.MISSING)
        assert f"缺少第 {number} 卷" in found.problems[0].message


def test_a_damaged_volume_is_named_with_its_file(volumes):
    parent = volumes("存档")
    (parent / "存档-第3卷共3卷/data/3.txt").write_bytes(b"y")
    (problem, *_) = [each for each in check(parent).problems if each.kind == ProblemKind.ALTERED]
    assert "存档-第3卷共3卷" in problem.message
    assert {"存档-第3卷共3卷/data/3.txt"} <= {each.path for each in check(parent).problems}
    (parent / "存档-第3卷共3卷/bag-info.txt").unlink()
    assert "缺少第 3 卷" in check(parent).problems[0].message


def test_a_volume_of_another_time_is_named(volumes, tmp_path):
    parent = volumes("存档")
    other = volumes("另一次", b"y")
    shutil.rmtree(parent / "存档-第2卷共3卷")
    swapped = parent / "存档-第2卷共3卷"
    shutil.copytree(other / "另一次-第2卷共3卷", swapped)
    assert "缺少第 2 卷" in check(parent / "存档-第1卷共3卷").problems[0].message
    # It even says that it belongs to the set.
    shutil.rmtree(swapped)
    written(swapped, {"2.txt": b"zz"}, Bag_Group_Identifier="存档", Bag_Count="2 of 3")
    (problem,) = check(parent).problems
    assert (problem.kind, problem.path) == (ProblemKind.ALTERED, "存档-第2卷共3卷")
    assert "不是同一次存档" in problem.message


def test_a_volume_that_is_there_twice_is_named(volumes):
    parent = volumes("存档")
    shutil.copytree(parent / "存档-第2卷共3卷", parent / "存档-第2卷共3卷 - 副本")
    (problem,) = check(parent).problems
    assert (problem.kind, problem.path) == (ProblemKind.EXTRA, "存档-第2卷共3卷 - 副本")


def test_a_list_of_volumes_that_makes_no_sense_is_named(volumes):
    parent = volumes("存档")
    shutil.rmtree(parent / "存档-第1卷共3卷")
    for content in (b"[]", b"{", b'{"volumes": [{}]}', b'{"volumes": []}', b"\xff"):
        first = parent / "存档-第1卷共3卷"
        written(first, {"记录/分卷清单.json": content}, Bag_Group_Identifier="存档", Bag_Count="1 of 3")
        assert [problem.kind for problem in check(parent).problems] == [ProblemKind.STRUCTURE]
        shutil.rmtree(first)


def test_a_folder_with_several_archives_asks_for_one(volumes, tmp_path):
    volumes("存档")
    written(tmp_path / "存档/另一份", CONTENTS)
    with pytest.raises(UserError, match="不止一份存档"):
        check(tmp_path / "存档")
    (tmp_path / "盘").mkdir()
    written(tmp_path / "盘/一份", CONTENTS)
    assert check(tmp_path / "盘").verdict == Verdict.VALID  # the folder that it lies in will do
    (tmp_path / "无").mkdir()
    with pytest.raises(UserError, match="不是存档"):
        check(tmp_path / "无")


def test_progress_of_a_set_is_of_all_its_bytes(volumes):
    parent = volumes("存档", b"x" * 300_000)
    steps = []
    check_archive(parent, Job(lambda done, total, _: steps.append((done, total))))
    done = [step[0] for step in steps]
    assert done == sorted(done)
    assert all(step[0] <= step[1] for step in steps)
    assert max(done) >= 1_500_000
