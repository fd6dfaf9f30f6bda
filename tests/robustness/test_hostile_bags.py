"""Archives that are not as they were written, at the doors of import and restore; folders at collect's."""

import hashlib
import json
import os
import random
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.doors import COLLECT, IMPORT, RESTORE, Doors, doors
from tests.transfer.checking.bags import bag, sealed
from tests.workspaces import stored_files
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.workspace import Workspace

both_doors = pytest.mark.parametrize("door", [IMPORT, RESTORE])
on_unix = pytest.mark.skipif(os.name == "nt", reason="needs links, pipes or names that Windows refuses")
MANIFEST, INFO, RECORDS = "manifest-sha256.txt", "bag-info.txt", "data/记录/records.json"
ZEROS = "0" * 64
EMPTY = hashlib.sha256(b"").hexdigest()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with doors(tmp_path_factory.mktemp("门")) as found:
        yield found


@pytest.fixture
def hurt(made: Doors) -> Iterator[Path]:
    """A copy of the archive that may be spoilt."""
    copy = made.place / "带来的" / "坏的存档"
    yield Path(shutil.copytree(made.archive, copy))
    shutil.rmtree(copy)


@pytest.fixture
def hurt_set(made: Doors) -> Iterator[Path]:
    """The same of the volumes, three or more."""
    copy = Path(shutil.copytree(made.volumes, made.place / "带来的" / "坏的一套"))
    assert len(volumes_of(copy)) > 2
    yield copy
    shutil.rmtree(copy)


def photo_in(archive: Path) -> Path:
    return next(path for path in sorted((archive / "data").rglob("*.jpg")) if "展示" not in path.parts)


def changed(path: Path, change: Callable[[str], str]) -> None:
    """Change a tag file and make the tag manifest fit again, as somebody would who does it on purpose."""
    path.write_bytes(change(path.read_bytes().decode()).encode())
    sealed(path.parent)


def add_line(line: str) -> Callable[[Path], None]:
    return lambda archive: changed(archive / MANIFEST, lambda text: text + line)


def flip(archive: Path) -> None:
    content = bytearray(photo_in(archive).read_bytes())
    content[7] ^= 1
    photo_in(archive).write_bytes(content)


def twice(archive: Path) -> None:
    line = (archive / MANIFEST).read_text("utf-8").splitlines(keepends=True)[3]
    add_line(line)(archive)


def other_digest(archive: Path) -> None:
    first = (archive / MANIFEST).read_text("utf-8").splitlines()[0]
    changed(archive / MANIFEST, lambda text: text.replace(first[:64], ZEROS))


def wrong_sum(archive: Path) -> None:
    changed(archive / INFO, lambda text: text.replace("Payload-Oxum: ", "Payload-Oxum: 1"))


def fetch(archive: Path) -> None:
    (archive / "fetch.txt").write_text("https://files.example/x 1 data/x\n", encoding="utf-8")
    sealed(archive)


def another_manifest(archive: Path) -> None:
    (archive / "manifest-md5.txt").write_bytes(b"")
    sealed(archive)


def written(name: str, *, listed: bool = True) -> Callable[[Path], None]:
    """A file more, which the manifest may list."""

    def write(archive: Path) -> None:
        path = archive / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        if listed:
            add_line(f"{EMPTY}  {name}\n")(archive)

    return write


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda archive: photo_in(archive).unlink(), "照片.jpg"),
    "extra": (written("data/多.txt", listed=False), "data/多.txt"),
    "wrong": (flip, "照片.jpg"),
    "wrong digest": (other_digest, "与清单不符"),
    "renamed": (lambda a: photo_in(a).rename(photo_in(a).with_suffix(".png")), "照片"),
    "twice": (twice, "data/"),
    "bom": (lambda a: changed(a / MANIFEST, lambda text: "\ufeff" + text), MANIFEST),
    "%0A": (add_line(f"{EMPTY}  data/a%0Ab\n"), "data/a"),
    "%250A": (add_line(f"{EMPTY}  data/a%250Ab\n"), "data/a%0Ab"),
    "no digest": (add_line("data/a\n"), MANIFEST),
    "parent": (add_line(f"{EMPTY}  data/../../x\n"), "data/../../x"),
    "absolute": (add_line(f"{EMPTY}  /etc/passwd\n"), "/etc/passwd"),
    "drive": (add_line(f"{EMPTY}  C:/x\n"), "C:/x"),
    "stream": (add_line(f"{EMPTY}  data/x:ads\n"), "data/x:ads"),
    "device": (add_line(f"{EMPTY}  data/CON\n"), "data/CON"),
    "fetch": (fetch, "fetch.txt"),
    "sum": (wrong_sum, INFO),
    "tag file": (written("说明.txt", listed=False), "说明.txt"),
    "another manifest": (another_manifest, "manifest-md5.txt"),
    "no manifest": (lambda a: (a / MANIFEST).unlink(), MANIFEST),
    "no tag manifest": (lambda a: (a / "tagmanifest-sha256.txt").unlink(), "tagmanifest-sha256.txt"),
    "no information": (lambda a: (a / INFO).unlink(), INFO),
    "other version": (lambda a: changed(a / "bagit.txt", lambda t: t.replace("1.0", "0.97")), "bagit.txt"),
    "empty folder": (lambda a: (a / "data" / "空").mkdir(), "data/空"),
}
if os.name != "nt":
    FAULTS |= {
        "link": (lambda a: (a / "data" / "链接").symlink_to("/etc/passwd"), "data/链接"),
        "linked folder": (lambda a: (a / "data" / "链接").symlink_to("/etc"), "data/链接"),
        "pipe": (lambda a: os.mkfifo(a / "data" / "管道"), "data/管道"),
        "device name": (written("data/CON.txt"), "data/CON.txt"),
        "dot": (written("data/x."), "data/x."),
        "backslash": (written("data/a\\b.txt"), "data/a\\b.txt"),
        "long": (written("data/" + "长" * 60 + "/" + "长" * 80 + "/" + "长" * 80 + "/" + "长" * 20), "240"),
        "deep": (written("data" + "/d" * 120), "240"),
        "case": (lambda a: [written(f"data/{name}")(a) for name in ("a.txt", "A.txt")], "A.txt"),
        "accents": (lambda a: [written(f"data/{name}")(a) for name in ("é", "e\u0301")], "data/"),
    }


@both_doors
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_as_it_was_written_is_refused_by_name(
    made: Doors, hurt: Path, door: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, named = FAULTS[fault]
    spoil(hurt)
    said = made.refuses(door, hurt, capsys)
    assert named in said
    assert f"没有{ {IMPORT: '导入', RESTORE: '恢复'}[door] }" in said


@both_doors
def test_random_faults(made: Doors, door: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Cut, flipped and swapped anywhere; a whole copy each time."""
    chance = random.Random(13)  # noqa: S311 - the same faults every time
    paths = sorted(p.relative_to(made.archive) for p in made.archive.rglob("*") if p.is_file())
    for _ in range(20):
        copy = Path(shutil.copytree(made.archive, made.place / "带来的" / "坏的存档"))
        one, other = chance.sample(paths, 2)
        content = bytearray((copy / one).read_bytes())
        match chance.randrange(3):
            case 0:
                (copy / one).write_bytes(content[: chance.randrange(len(content))])
            case 1:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
                (copy / one).write_bytes(content)
            case _:
                (copy / one).write_bytes((copy / other).read_bytes())
        assert (copy / one).read_bytes() != (made.archive / one).read_bytes()
        made.refuses(door, copy, capsys)
        shutil.rmtree(copy)


@both_doors
@pytest.mark.parametrize("mark", ["format_version", "schema_version"])
def test_from_a_newer_version_it_is_refused_with_the_version_needed(
    made: Doors, hurt: Path, door: str, mark: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def newer(records: dict[str, Any]) -> None:
        records[mark], records["program_version"] = 999, "9.8.7"

    records_changed(hurt, newer)
    said = made.refuses(door, hurt, capsys)
    assert "请先把本程序升级到 9.8.7 以上" in said


RECORD_FAULTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another format": lambda records: records.update(format="x"),
    "no tables": lambda records: records.pop("tables"),
    "a strange table": lambda records: records["tables"].update(sqlite_master=[{"id": "1"}]),
    "a strange column": lambda records: records["tables"]["task"][0].update({'x"; DROP TABLE task; --': 1}),
    "dangling": lambda records: records["tables"].update(category=[]),
    "no number": lambda records: records.update(schema_version="x"),
    "elsewhere": lambda records: records["tables"]["evidence"][1].update(archive_paths=["../../../x"]),
    "another hash": lambda records: records["tables"]["evidence"][1].update(sha256=ZEROS),
    "nothing": lambda records: records.clear(),
}


@both_doors
@pytest.mark.parametrize("fault", RECORD_FAULTS)
def test_forged_records_in_a_whole_archive_are_refused(
    made: Doors, hurt: Path, door: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    records_changed(hurt, RECORD_FAULTS[fault])
    made.refuses(door, hurt, capsys)


def records_changed(archive: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the records and let the manifests say what a forger would have them say."""
    path = archive / RECORDS
    old = path.read_bytes()
    records = json.loads(old)
    change(records)
    path.write_bytes(json.dumps(records, ensure_ascii=False).encode())
    digest, before = (hashlib.sha256(content).hexdigest() for content in (path.read_bytes(), old))
    more = path.stat().st_size - len(old)
    size, _, count = check_archive(archive, Job()).info["Payload-Oxum"].partition(".")
    changed(archive / MANIFEST, lambda text: text.replace(before, digest))
    changed(archive / INFO, lambda text: text.replace(f"{size}.{count}", f"{int(size) + more}.{count}"))
    assert check_archive(archive, Job(), strict=True).problems == ()


@both_doors
def test_another_programs_archive_is_refused(
    made: Doors, door: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = bag(made.place / "带来的" / "图书馆的")
    made.refuses(door, folder, capsys)
    (folder / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: GBK\n")
    made.refuses(door, sealed(folder), capsys)
    shutil.rmtree(folder)
    folder.mkdir()
    made.refuses(door, folder, capsys)
    shutil.rmtree(folder)
    made.refuses(door, folder, capsys)


def volumes_of(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir())


def forged(volume: Path) -> None:
    """Another content that its manifests say is right."""
    path = next(path for path in (volume / "data").rglob("*") if path.is_file() and path.stat().st_size)
    old = path.read_bytes()
    path.write_bytes(bytes(byte ^ 1 for byte in old))
    before, after = (hashlib.sha256(content).hexdigest() for content in (old, path.read_bytes()))
    changed(volume / MANIFEST, lambda text: text.replace(before, after))


VOLUME_FAULTS: dict[str, tuple[Callable[[Sequence[Path]], object], str]] = {
    "1 missing": (lambda volumes: shutil.rmtree(volumes[0]), "第 1 卷"),
    "2 missing": (lambda volumes: shutil.rmtree(volumes[1]), "第 2 卷"),
    "last missing": (lambda volumes: shutil.rmtree(volumes[-1]), "缺少第"),
    "2 twice": (lambda volumes: shutil.copytree(volumes[1], f"{volumes[1]} - 副本"), "第 2 卷有两份"),
    "2 damaged": (lambda volumes: (volumes[1] / MANIFEST).write_bytes(b""), "-第2卷"),
    "2 of another time": (lambda volumes: forged(volumes[1]), "不是同一次存档的卷"),
    "2 of another set": (lambda volumes: another_set(volumes[1]), "第2卷"),
    "unlisted": (lambda volumes: written("data/多", listed=False)(volumes[-1]), "第3卷"),
}


def another_set(volume: Path) -> None:
    changed(volume / INFO, lambda text: text.replace("Bag-Group-Identifier: ", "Bag-Group-Identifier: 另"))


@both_doors
@pytest.mark.parametrize("fault", VOLUME_FAULTS)
@pytest.mark.parametrize("asked", ["all", "one"])
def test_a_set_of_volumes_is_taken_whole_or_not_at_all(
    made: Doors, hurt_set: Path, door: str, fault: str, asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, named = VOLUME_FAULTS[fault]
    spoil(volumes_of(hurt_set))
    given = hurt_set if asked == "all" else volumes_of(hurt_set)[0]
    assert named in made.refuses(door, given, capsys)


@both_doors
@pytest.mark.parametrize("asked", ["all", "one"])
def test_a_whole_set_is_taken(
    made: Doors, tmp_path: Path, door: str, asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that those above are refused for what is wrong with them."""
    with_data = replace(made, data=Path(shutil.copytree(made.data, tmp_path / "data")))
    given = made.volumes if asked == "all" else volumes_of(made.volumes)[1]
    assert with_data.call(door, given) == 0
    assert {IMPORT: "文件 3 个", RESTORE: "4 份材料的文件"}[door] in capsys.readouterr().out


@on_unix
def test_what_is_no_plain_file_in_a_package_is_named_and_never_opened(
    made: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = Path(shutil.copytree(made.package, tmp_path / "办公室填报包2021"))
    (tmp_path / "别处").mkdir()
    secret = tmp_path / "别处" / "别人的.pdf"
    secret.write_bytes(b"%PDF-1.4 secret")
    (package / "材料" / "链接.pdf").symlink_to(secret)
    (package / "材料" / "链接的文件夹").symlink_to(secret.parent)
    os.mkfifo(package / "材料" / "管道.pdf")
    monkeypatch.chdir(package)  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.pdf")
        with_data = replace(made, data=Path(shutil.copytree(made.data, tmp_path / "data")))
        assert with_data.call(COLLECT, package) == 0
    said = capsys.readouterr()
    assert "采用改动 1 处，新增 0 条，文件 1 个" in said.out
    for name in ("链接.pdf", "链接的文件夹", "管道.pdf", "s.pdf"):
        assert f"“{name}”" in said.err
    workspace = Workspace.open(with_data.data)
    stored = stored_files(workspace)
    workspace.close()
    assert hashlib.sha256(b"%PDF-1.4 theirs").hexdigest() in stored
    assert hashlib.sha256(b"%PDF-1.4 secret").hexdigest() not in stored
