"""Places that the clerk chooses for files."""

from pathlib import Path

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.safety.saving import DATABASE_NAME, FILES_NAME, refuse_data_folder, refuse_place, saving


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    (folder / FILES_NAME / "ab").mkdir(parents=True)
    (folder / DATABASE_NAME).write_bytes(b"")
    return folder


def test_a_data_folder_takes_nothing_at_any_depth(data: Path, tmp_path: Path) -> None:
    link = tmp_path / "链接"
    link.symlink_to(data / FILES_NAME)
    for place in (data, data / FILES_NAME / "ab", data / "没有" / "这里", link):
        with pytest.raises(UserError, match="存档不能放在数据文件夹里面"):
            refuse_data_folder(place, "存档")
    refuse_data_folder(tmp_path, "存档")


def test_a_copied_database_alone_makes_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"")
    refuse_place(tmp_path / "表.xlsx")


def test_a_refused_place_keeps_what_is_there(data: Path, tmp_path: Path) -> None:
    kept = data / "表.xlsx"
    kept.write_text("旧", "utf-8")
    with pytest.raises(UserError, match=r"“表\.xlsx”不能放"), saving(kept, "无法保存") as part:
        part.write_text("新", "utf-8")
    assert kept.read_text("utf-8") == "旧"
    with pytest.raises(UserError, match=r"没有“.*不在”这个文件夹，“表\.xlsx”没有保存"):
        refuse_place(tmp_path / "不在" / "表.xlsx")
    with saving(tmp_path / "表.xlsx", "无法保存") as part:
        part.write_text("新", "utf-8")
    assert (tmp_path / "表.xlsx").read_text("utf-8") == "新"
