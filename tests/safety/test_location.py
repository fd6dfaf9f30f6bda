"""Where a workspace may live."""

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.safety.location import refuse_unsafe, suggested_folder
from wenming_desktop.safety.trouble import missing_drive

DRIVES = {"C:\\": 3, "D:\\": 3, "E:\\": 2, "F:\\": 5, "Z:\\": 4, "Q:\\": 1}


def refuse(folder: str, **environment: str) -> None:
    refuse_unsafe(PureWindowsPath(folder), environment, lambda root: DRIVES.get(root, 0))


@pytest.mark.parametrize(
    "folder",
    [
        "D:\\文明创建",
        "C:\\资料\\文明创建",
        "D:\\",
        "D:\\onedrive备份\\文明创建",
        "D:\\我的坚果\\文明创建",
        "D:\\OneDriveTest",
    ],
)
def test_a_folder_on_a_local_disk_is_fine(folder: str) -> None:
    refuse(folder)


@pytest.mark.parametrize(
    ("folder", "match"),
    [
        ("\\\\server\\share\\文明创建", "网络共享"),
        ("//server/share/文明创建", "网络共享"),
        ("\\\\?\\UNC\\server\\share\\文明创建", "网络共享"),
        ("\\\\192.168.1.5\\公共", "网络共享"),
        ("Z:\\文明创建", "Z: 是网络驱动器"),
        ("E:\\文明创建", "E: 是U盘"),
        ("F:\\", "光盘"),
        ("C:\\资料\\OneDrive\\文明创建", "OneDrive"),
        ("C:\\资料\\onedrive - 某某局\\文明创建", "OneDrive"),
        ("D:\\坚果云\\文明创建", "坚果云"),
        ("D:\\我的坚果云\\文明创建", "坚果云"),
        ("D:\\Nutstore Files\\文明创建", "坚果云"),
        ("D:\\BaiduSyncdisk\\文明创建", "百度网盘"),
        ("D:\\WPS云盘\\文明创建", "WPS云盘"),
        ("D:\\Dropbox", "Dropbox"),
    ],
)
def test_what_could_be_cut_off_pulled_out_or_synced_is_refused(folder: str, match: str) -> None:
    with pytest.raises(UserError, match=match) as raised:
        refuse(folder)
    assert "请选择本机硬盘上的文件夹" in raised.value.message


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_onedrive_is_known_by_its_variable_whatever_its_name(variable: str) -> None:
    with pytest.raises(UserError, match="OneDrive"):
        refuse("C:\\同步\\文明创建", **{variable: "c:\\同步"})
    refuse("C:\\同步其他\\文明创建", **{variable: "C:\\同步"})
    refuse("C:\\同步\\文明创建", **{variable: ""})


def test_other_systems_have_no_drives() -> None:
    refuse_unsafe(PurePosixPath("/data/文明创建"), {})
    with pytest.raises(UserError, match="Dropbox"):
        refuse_unsafe(PurePosixPath("/data/Dropbox/文明创建"), {})


def test_the_suggested_folder_is_safe() -> None:
    refuse_unsafe(suggested_folder(), {})
    assert isinstance(suggested_folder(), Path)


@pytest.mark.parametrize(
    ("folder", "there", "drive"),
    [
        (PureWindowsPath("E:\\文明创建"), set(), "E:"),
        (PureWindowsPath("D:\\文明创建"), {"D:\\"}, ""),
        (PurePosixPath("/media/li/盘/文明创建"), {"/media/li"}, "/media/li/盘"),
        (PurePosixPath("/media/li/盘/文明创建"), {"/media/li", "/media/li/盘"}, ""),
        (PurePosixPath("/run/media/li/盘"), set(), "/run/media/li/盘"),
        (PurePosixPath("/mnt/盘/文明"), set(), "/mnt/盘"),
        (PurePosixPath("/data/文明创建"), set(), ""),
    ],
)
def test_a_disk_that_is_not_there_is_named(folder: PurePath, there: set[str], drive: str) -> None:
    assert missing_drive(folder, lambda path: str(path) in there) == drive
