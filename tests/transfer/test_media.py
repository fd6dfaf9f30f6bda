"""What a medium can hold is known before anything is written, and another medium is never written to."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer import media as media_module
from wenming_desktop.transfer.bag import BagFile, write_bag
from wenming_desktop.transfer.leftovers import make_place, sweep
from wenming_desktop.transfer.media import Medium, media, medium_of, refuse_unfit

GiB = 1 << 30
FILES = [BagFile(PurePosixPath(f"照片{number}.jpg"), b"photo", 5) for number in range(20)]


@pytest.fixture
def stick(tmp_path: Path) -> Medium:
    """A large stick with FAT32, as far as the system knows."""
    found = replace(medium_of(tmp_path), root=tmp_path, removable=True, file_system="vfat", cluster=32 << 10)
    return replace(found, free=100 * GiB, read_only=False)


def test_a_file_fat32_cannot_hold_is_named_with_the_way_out(stick: Medium) -> None:
    refuse_unfit(stick, {"存档/data/会议.mp4": 4 * GiB - 1}, working=0)
    with pytest.raises(UserError, match=r"FAT32.*“会议\.mp4”.*exFAT 或 NTFS"):
        refuse_unfit(stick, {"存档/data/会议.mp4": 4 * GiB, "存档/data/小.txt": 1}, working=0)
    refuse_unfit(replace(stick, file_system="exfat"), {"存档/data/会议.mp4": 4 * GiB}, working=0)


def test_a_folder_fat32_cannot_hold_is_named(stick: Medium) -> None:
    names = {f"存档/data/2-7/{'学雷锋志愿服务照片' * 3}{number}.jpg": 1 for number in range(17_000)}
    with pytest.raises(UserError, match=r"FAT32.*“2-7”.*太多"):
        refuse_unfit(stick, names, working=0)
    refuse_unfit(replace(stick, file_system="exfat"), names, working=0)


def test_small_files_take_whole_clusters(stick: Medium) -> None:
    sizes = {f"存档/data/{number}.txt": 10 for number in range(1000)}
    with pytest.raises(UserError, match=r"空间不足：需要约 32\.\d MB"):
        refuse_unfit(replace(stick, free=30_000_000), sizes, working=0)
    refuse_unfit(replace(stick, free=33_000_000), sizes, working=0)


def test_paths_too_long_for_windows_are_said(stick: Medium) -> None:
    path = "存" * 60 + "/data/" + "档" * 160
    refuse_unfit(stick, {path: 1}, working=-30)
    deep = replace(stick, path=stick.path / ("深" * 40))
    with pytest.raises(UserError, match=r"超过 259 个字符.*根目录"):
        refuse_unfit(deep, {path: 1}, working=-30)
    with pytest.raises(UserError, match="超过 259 个字符"):
        refuse_unfit(stick, {path: 1}, working=60)


def test_write_protection_is_said(stick: Medium) -> None:
    with pytest.raises(UserError, match="写保护开关"):
        refuse_unfit(replace(stick, read_only=True), {}, working=0)


def test_names_with_blanks_are_read_from_the_list_of_mounts(tmp_path: Path, monkeypatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/clerk/我的\\040U盘 vfat rw 0 0\n"
        "/dev/sr0 /cdrom iso9660 ro 0 0\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(media_module, "_MOUNTS", mounts)
    monkeypatch.setattr(media_module, "medium_of", lambda root: replace(medium_of(tmp_path), path=root))
    assert [str(one.path) for one in media()] == ["/media/clerk/我的 U盘"]


def test_a_folder_to_be_belongs_to_the_disk_below_it(tmp_path: Path) -> None:
    found = medium_of(tmp_path / "以后/才有")
    assert found.identity == medium_of(tmp_path).identity
    assert found.root in {tmp_path, *tmp_path.parents}
    assert found.free > 0
    assert found.cluster > 0


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, made in a file where that is possible, else in memory."""
    place, image = tmp_path / "U盘", tmp_path / "image"
    place.mkdir()
    with image.open("wb") as stream:
        stream.truncate(32 << 20)
    made = (
        ["sh", "-c", f"mkfs.ext4 -q '{image}' && mount -o loop '{image}' '{place}'"],
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)],
    )
    if os.name == "nt" or all(
        subprocess.run(one, check=False, capture_output=True).returncode for one in made
    ):
        pytest.skip("only root can mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


def everything_in(place: Path) -> list[str]:
    return [path.name for path in place.rglob("*") if path.name != "lost+found"]


@pytest.mark.parametrize("when", range(0, 3600, 180))
def test_what_is_unmounted_meanwhile_is_noticed(mounted: Path, when: int) -> None:
    """At whatever byte: nothing goes to the disk below, and no success is told."""
    unmounted: list[int] = []

    def unmount(done: int, *_: object) -> None:
        if done >= when and not unmounted:
            unmounted.append(done)
            subprocess.run(["umount", "-l", str(mounted)], check=True)

    with pytest.raises(UserError):
        write_bag(mounted / "存档", FILES, {}, Job(unmount), medium_of(mounted))
    assert unmounted
    assert everything_in(mounted) == []


@pytest.mark.parametrize("deep", ["", "存档/2021"])
def test_what_was_unmounted_before_it_began_is_noticed(mounted: Path, deep: str) -> None:
    chosen = medium_of(mounted / deep)
    subprocess.run(["umount", "-l", str(mounted)], check=True)
    with pytest.raises(UserError, match="已经不是开始时的那个"):
        make_place(mounted / deep, chosen)
    with pytest.raises(UserError, match="已经不是开始时的那个"):
        write_bag(mounted / "存档", FILES, {}, Job(), replace(chosen, path=mounted))
    assert everything_in(mounted) == []


def test_unmounted_between_the_folder_and_the_check_no_folder_stays(mounted: Path, monkeypatch) -> None:
    chosen = medium_of(mounted / "存档/2021")
    mkdir = Path.mkdir

    def unmount_first(path: Path, *args: object, **named: object) -> None:
        if mounted.is_mount():
            subprocess.run(["umount", "-l", str(mounted)], check=True)
        mkdir(path, *args, **named)

    monkeypatch.setattr(Path, "mkdir", unmount_first)
    with pytest.raises(UserError, match="已经不是开始时的那个"):
        make_place(mounted / "存档/2021", chosen)
    assert everything_in(mounted) == []


@pytest.fixture
def chosen(tmp_path: Path) -> Medium:
    """A folder that the clerk chose."""
    (tmp_path / "存档").mkdir()
    return medium_of(tmp_path / "存档")


@pytest.mark.parametrize("when", range(0, 3600, 180))
def test_a_folder_renamed_meanwhile_is_not_made_anew(chosen: Medium, when: int) -> None:
    """At whatever byte: nothing is told to be complete, nothing appears under the old name."""
    aside = chosen.path.with_name("改名")

    def rename(done: int, *_: object) -> None:
        if done >= when and not aside.exists():
            chosen.path.rename(aside)

    with pytest.raises(UserError, match="被改名、移走或删除"):
        write_bag(chosen.path / "存档", FILES, {}, Job(rename), chosen)
    assert not chosen.path.exists()
    assert not (aside / "存档").exists()
    sweep(medium_of(aside))
    assert list(aside.iterdir()) == []


@pytest.mark.parametrize("removed", [False, True])
def test_a_folder_gone_before_it_began_is_not_made_anew(chosen: Medium, *, removed: bool) -> None:
    if removed:
        chosen.path.rmdir()
    else:
        chosen.path.rename(chosen.path.with_name("改名"))
    with pytest.raises(UserError, match="被改名、移走或删除"):
        make_place(chosen.path, chosen)
    assert not chosen.path.exists()


def test_a_folder_that_was_never_there_is_made(tmp_path: Path) -> None:
    deep = tmp_path / "存档/2021"
    make_place(deep, medium_of(deep))
    assert deep.is_dir()


def test_a_disk_that_stays_is_written(mounted: Path) -> None:
    write_bag(mounted / "存档", FILES, {}, Job(), medium_of(mounted))
    assert len(list((mounted / "存档/data").iterdir())) == len(FILES)
    assert not [name for name in everything_in(mounted) if ".part" in name]
