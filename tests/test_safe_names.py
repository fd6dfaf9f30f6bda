import sys
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.safe_names import (
    MAX_PATH,
    NAME_LIMIT,
    PATH_LIMIT,
    name_key,
    path_fault,
    room,
    safe_name,
    unique_names,
)

NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from('.. <>:"/\\|?*%\0\n\t\u202e\ufeffCONcon1年')), max_size=90
)
DEVICES = st.sampled_from(["CON", "nul", "COM1", "LPT³", "CONOUT$", "aux"])


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("关于开展“学雷锋”活动的通知.docx", "关于开展“学雷锋”活动的通知.docx"),
        ('签到表: 3/5 <"终稿">|?*\\.xlsx', "签到表： 3／5 ＜＂终稿＂＞｜？＊＼.xlsx"),
        ("完成率100%.pdf", "完成率100％.pdf"),
        ("第一行\r\n第二行\t尾", "第一行 第二行 尾"),
        ("a\x00b\x1b", "a_b_"),
        ("\u202egpj.exe\ufeff", "gpj.exe"),
        ("总结. . ", "总结"),
        ("", "未命名"),
        ("..", "未命名"),
        ("\u200b", "未命名"),
        (".jpg", "未命名.jpg"),
        ("CON", "_CON"),
        ("con .txt", "_con .txt"),
        ("COM¹.年度.txt", "_COM¹.年度.txt"),
        ("CONTRACT.txt", "CONTRACT.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("../../etc/passwd", "／..／etc／passwd"),
    ],
)
def test_names_of_real_and_of_hostile_titles(text, name):
    assert safe_name(text) == name


def test_long_titles_keep_their_suffix_and_the_limit_counts_utf16_units():
    assert safe_name("长" * 300 + ".jpeg") == "长" * (NAME_LIMIT - 5) + ".jpeg"
    assert safe_name("😀" * 100) == "😀" * (NAME_LIMIT // 2)
    with pytest.raises(ValueError, match="5"):
        safe_name("x", limit=5)


@given(st.one_of(NASTY, st.builds(str.__add__, DEVICES, NASTY)), st.integers(24, 80))
def test_every_text_becomes_a_name_that_is_safe_short_and_stable(text, limit):
    name = safe_name(text, limit)
    assert path_fault(name) is None
    assert "/" not in name
    assert "%" not in name
    assert 0 < units(name) <= limit
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(name, limit) == name


def test_every_single_character_becomes_a_safe_name():
    codes = [*range(0x10000), *range(0xE0000, 0xE0200), sys.maxunicode]
    bad = [hex(code) for code in codes if path_fault(safe_name(f"a{chr(code)}")) is not None]
    assert bad == []


def test_names_of_one_folder_are_numbered_before_the_suffix():
    given_names = ["照片.jpg", "照片.JPG", "照片.jpg", "照片 (2).jpg", "é", "e\u0301", "总结"]
    expected = ["照片.jpg", "照片 (3).JPG", "照片 (4).jpg", "照片 (2).jpg", "é", "e\u0301 (2)", "总结"]
    assert unique_names(given_names) == expected


def test_numbering_ten_thousand_equal_names_is_quick_and_keeps_the_limit():
    names = unique_names([safe_name("长" * 100 + ".jpg")] * 10_000)
    assert len({name_key(name) for name in names}) == 10_000
    assert max(map(units, names)) == NAME_LIMIT


@given(st.lists(st.one_of(st.sampled_from(["a", "A", "a (2)", "A (2)", "a (3)", "a.b", "A.b"]), NASTY)))
def test_unique_names_are_unique_and_safe_and_unrivalled_names_stay(texts):
    names = [safe_name(text) for text in texts]
    unique = unique_names(names)
    keys = [name_key(name) for name in names]
    assert len({name_key(name) for name in unique}) == len(names)
    assert all(path_fault(name) is None and units(name) <= NAME_LIMIT for name in unique)
    assert all(new == old for new, old, key in zip(unique, names, keys, strict=True) if keys.count(key) == 1)


def test_room_keeps_paths_below_the_limit():
    folder = PurePosixPath("data", "二、开展志愿服务活动" * 2, "2-7 " + "学雷锋" * 10, "x" * 55)
    name = safe_name("长" * 100 + ".jpg", room(folder))
    assert units(str(folder / name)) == PATH_LIMIT
    assert room(PurePosixPath("data")) == NAME_LIMIT


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "data/../../x",
        "data//x",
        "./x",
        "C:/x",
        "C:x",
        "//server/share/x",
        "\\\\server\\share",
        "\\\\?\\C:\\x",
        "data\\x",
        "data/x\0",
        "data/x\n",
        "data/x:ads",
        "data/CON",
        "data/nul.txt",
        "data/COM1.tar.gz",
        "data/com¹",
        "data/x.",
        "data/x ",
        "data/CON /x",
        "data/\u202egpj.exe",
        "data/\udcff",
        "x" * (MAX_PATH + 1),
    ],
)
def test_paths_that_leave_the_folder_or_break_on_windows_are_refused(path):
    assert path_fault(path) is not None


@pytest.mark.parametrize(
    "path", ["data/任务 2-7/通知.docx", "data/.hidden", "a...b", "data/100%.txt", "x" * MAX_PATH]
)
def test_ordinary_paths_are_fine(path):
    assert path_fault(path) is None
