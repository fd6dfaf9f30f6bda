"""Archives in volumes and as one .zip: valid for others, whole or not at all."""

import hashlib
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path, PurePosixPath

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.transfer.bag import BagFile, BagSummary, write_bag
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.tag_files import info_of
from wenming_desktop.transfer.volumes import LIST, plan_volumes, read_size, write_volumes
from wenming_desktop.transfer.zipped import write_zip

NOW = datetime(2021, 12, 20, 9, 30, 5)  # noqa: DTZ001 - local time, as the clerk's clock
MB = 1_000_000
RECORDS = BagFile(PurePosixPath("记录/records.json"), b"{}", 2)


@pytest.fixture
def files(tmp_path: Path) -> list[BagFile]:
    """Six photos of 700 kB and what was made for the archive."""
    made: list[BagFile] = []
    for number in range(6):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(os.urandom(700_000))
        made.append(BagFile(PurePosixPath(f"2021/2-7 志愿服务/照片{number}.jpg"), path, 700_000))
    return [*made, RECORDS]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    return place


def test_each_volume_is_a_valid_bag_and_the_set_is_whole(stick: Path, files: list[BagFile]) -> None:
    volumes = plan_volumes(files, 2 * MB, 4096)
    folders, summary = write_volumes(stick, "存档", volumes, {"Source-Organization": "某局"}, Job())
    assert [folder.name for folder in folders] == [f"存档-第{number}卷共3卷" for number in (1, 2, 3)]
    assert {path.name for path in stick.iterdir()} == {folder.name for folder in folders}
    payload: dict[str, bytes] = {}
    for number, folder in enumerate(folders, start=1):
        assert bagit.Bag(str(folder)).validate()
        assert check_archive(folder, Job()).problems == ()
        info = info_of(folder)
        assert info["Bag-Group-Identifier"] == "存档"
        assert info["Bag-Count"] == f"{number} of 3"
        assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 2 * MB
        data = folder / "data"
        found = {p.relative_to(data).as_posix(): p.read_bytes() for p in data.rglob("*") if p.is_file()}
        assert not payload.keys() & found.keys()
        payload |= found
    listed = json.loads(payload.pop(LIST.as_posix()))
    assert set(payload) == {file.path.as_posix() for file in files}
    assert (folders[0] / "data" / RECORDS.path).exists()
    assert (listed["format"], listed["format_version"], listed["name"]) == ("wenming-volumes", 1, "存档")
    for row, folder in zip(listed["volumes"], folders, strict=True):
        inside = [path for path in (folder / "data").rglob("*") if path.is_file()]
        assert row["folder"] == folder.name
        assert (row["files"], row["bytes"]) == (len(inside), sum(path.stat().st_size for path in inside))
        manifest = hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
        assert row["manifest_sha256"] == (None if folder == folders[0] else manifest)
    assert summary == BagSummary(
        len(files) + 1, sum(file.size for file in files) + (folders[0] / "data" / LIST).stat().st_size
    )


@given(
    st.lists(st.integers(0, 900_000), max_size=30),
    st.integers(1_000_000, 5_000_000),
    st.sampled_from([512, 4096, 32768]),
)
def test_every_file_is_in_one_volume_in_order(sizes: list[int], size: int, cluster: int) -> None:
    files = [BagFile(PurePosixPath(f"{number:02}"), Path("x"), each) for number, each in enumerate(sizes)]
    try:
        volumes = plan_volumes([RECORDS, *files], size, cluster)
    except UserError:
        assert max(sizes) > size - 300_000
        return
    assert [file for volume in volumes for file in volume] == [RECORDS, *files]
    for volume in volumes:
        assert sum((file.size // cluster + 1) * cluster for file in volume) <= size
    assert all(volumes)


def test_a_file_larger_than_a_volume_is_named_before_anything_is_written(files: list[BagFile]) -> None:
    video = BagFile(PurePosixPath("2021/会议录像.mp4"), Path("x"), 3 * MB)
    with pytest.raises(UserError, match=r"放不下“会议录像\.mp4”（3\.0 MB）.*改大"):
        plan_volumes([*files, video], 2 * MB, 4096)
    records = BagFile(PurePosixPath("记录/records.json"), b"x" * (3 * MB), 3 * MB)
    with pytest.raises(UserError, match="第 1 卷要放全部登记数据"):
        plan_volumes([*files, records], 2 * MB, 4096)


@pytest.mark.parametrize(
    ("text", "size"),
    [("3.5G", 3_500_000_000), ("700M", 700 * MB), ("4 GiB", 4 << 30), ("1.5gb", 1_500_000_000)],
)
def test_sizes(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "很大", "-3G", "3X", "999K", "1e9", "3,5G"])
def test_what_is_no_size_is_refused_by_name(text: str) -> None:
    with pytest.raises(UserError, match=f"“{text}”"):
        read_size(text)


def test_a_cancelled_set_leaves_nothing(stick: Path, files: list[BagFile]) -> None:
    job = Job(lambda done, total, _: job.cancel() if done > total * 0.9 else None)
    with pytest.raises(Cancelled):
        write_volumes(stick, "存档", plan_volumes(files, 2 * MB, 4096), {}, job)
    assert list(stick.iterdir()) == []


def test_one_zip_holds_the_same_bag(stick: Path, files: list[BagFile], tmp_path: Path) -> None:
    files.append(BagFile(PurePosixPath("空.txt"), b"", 0))
    steps: list[tuple[int, int]] = []
    job = Job(lambda done, total, _: steps.append((done, total)))
    summary = write_zip(stick / "存档.zip", files, {"Source-Organization": "某局"}, job, NOW)
    assert summary == BagSummary(8, sum(file.size for file in files))
    assert [path.name for path in stick.iterdir()] == ["存档.zip"]
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    with zipfile.ZipFile(stick / "存档.zip") as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            assert entry.flag_bits & 0x800 or entry.filename.isascii()
            assert entry.date_time == (2021, 12, 20, 9, 30, 4)  # a .zip knows even seconds
        archive.extractall(tmp_path / "解开")
    assert bagit.Bag(str(tmp_path / "解开/存档")).validate()
    write_bag(stick / "存档", files, {"Source-Organization": "某局"}, Job())
    for path in (stick / "存档").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "解开" / path.relative_to(stick)).read_bytes()


def test_a_zip_knows_no_time_before_1980(stick: Path) -> None:
    write_zip(stick / "存档.zip", [RECORDS], {}, Job(), NOW.replace(year=1970))
    with zipfile.ZipFile(stick / "存档.zip") as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_cancelled_zip_leaves_nothing(stick: Path, files: list[BagFile], share: float) -> None:
    job = Job(lambda done, total, _: job.cancel() if done > total * share else None)
    with pytest.raises(Cancelled):
        write_zip(stick / "存档.zip", files, {}, job, NOW)
    assert list(stick.iterdir()) == []


def harm(stick: Path, place: str) -> Job:
    """A job that flips a byte of what was written as soon as all is written."""
    harmed: list[Path] = []

    def flip(done: int, total: int, _: str) -> None:
        if done * 2 >= total and not harmed:
            path = next(stick.glob(place))
            harmed.append(path)
            with path.open("r+b") as stream:
                stream.seek(1000)
                byte = stream.read(1)
                stream.seek(1000)
                stream.write(bytes([byte[0] ^ 1]))

    return Job(flip)


def test_a_medium_that_gives_back_something_else_is_named_and_nothing_counts(
    stick: Path, files: list[BagFile]
) -> None:
    with pytest.raises(UserError, match=r"“照片0\.jpg”读回来不一致.*可能已损坏"):
        write_bag(stick / "存档", files, {}, harm(stick, ".*.part/1/data/2021/*/照片0.jpg"))
    assert list(stick.iterdir()) == []
    with pytest.raises(UserError, match=r"\.zip 读回来不一致.*可能已损坏"):
        write_zip(stick / "存档.zip", files, {}, harm(stick, ".*.part/1"), NOW)
    assert list(stick.iterdir()) == []
