"""Pages drawn before: as they were put in, whatever happens to the folder; the oldest go."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.viewing.kinds import FileKind
from wenming_desktop.viewing.previews import Previews
from wenming_desktop.viewing.viewer import PagePicture

SHA = "ab" * 32
PICTURE = PagePicture(b"\xff\xd8 \n pixels", 2, 3, False, 40, 30, FileKind.PDF)
CARD = PagePicture(b"", 1, 1, True, kind=FileKind.WORD, words="“总结.docx”已损坏。", lines=("总结", "第二行"))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("picture", [PICTURE, CARD])
def test_what_is_put_in_comes_back(tmp_path: Path, picture: PagePicture) -> None:
    Previews(tmp_path / "previews").put(SHA, 2, 200, 100, picture)
    again = Previews(tmp_path / "previews")
    assert again.get(SHA, 2, 200, 100) == picture
    assert again.get(SHA, 1, 200, 100) is None
    assert again.get(SHA, 2, 400, 200) is None
    assert again.get("cd" * 32, 2, 200, 100) is None


@given(st.binary(max_size=300))
def test_damaged_ones_are_none(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("previews")
    previews = Previews(folder)
    previews.put(SHA, 1, 200, 100, PICTURE)
    (path,) = files(folder)
    whole = path.read_bytes()
    for damaged in (content, whole[: len(content) % len(whole)], whole + content + b"x"):
        path.write_bytes(damaged)
        assert previews.get(SHA, 1, 200, 100) is None


def test_a_folder_that_is_deleted_or_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "previews"
    previews = Previews(folder)
    previews.put(SHA, 1, 200, 100, PICTURE)
    shutil.rmtree(folder)
    assert previews.get(SHA, 1, 200, 100) is None
    previews.put(SHA, 1, 200, 100, PICTURE)
    assert previews.get(SHA, 1, 200, 100) == PICTURE
    shutil.rmtree(folder)
    folder.write_bytes(b"no folder")
    previews.put(SHA, 1, 200, 100, PICTURE)
    assert previews.get(SHA, 1, 200, 100) is None


def test_the_oldest_go(tmp_path: Path) -> None:
    previews = Previews(tmp_path, most=10_000)
    large = PagePicture(bytes(1800), 1, 1, False, 1, 1)
    for number in range(12):
        previews.put(SHA, number, 200, 100, large)
        path = next(path for path in files(tmp_path) if f"-{number}-200" in path.name)
        os.utime(path, (number, number))
        assert sum(path.stat().st_size for path in files(tmp_path)) <= 10_000
    assert previews.get(SHA, 0, 200, 100) is None
    assert previews.get(SHA, 11, 200, 100) == large
