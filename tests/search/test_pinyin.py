"""Names are found by characters and by the initials a clerk types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.search.pinyin import initials, matches, spellings, syllables
from wenming_desktop.search.syllables import SYLLABLES

TEXTS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("jgdw", "机关党委", True),
        ("JGDW", "机关党委", True),
        ("gd", "机关党委", True),
        ("党委", "机关党委", True),
        ("机 关", "机关党委", True),
        ("jgdw", "机关 党委", True),
        ("xck2", "宣传科2", True),
        ("wj", "机关党委", False),
        ("党机", "机关党委", False),
        ("jg党", "机关党委", False),
        ("", "机关党委", True),
        ("jiguandangwei", "机关党委", True),
        ("guandang", "机关党委", True),
        ("GuanD", "机关、党委", True),
        ("leifeng", "学雷锋 志愿服务", True),
        ("uandang", "机关党委", False),
        ("jigdang", "机关党委", False),
        ("jiguanwei", "机关党委", False),
        ("xian", "县直西安", True),
        ("nver", "女儿", True),
        ("ke2", "宣传科2", False),
    ],
)
def test_matches(query: str, text: str, *, found: bool) -> None:
    assert matches(query, text) is found


@given(TEXTS, TEXTS)
def test_every_part_is_found_by_both_ways(first: str, second: str) -> None:
    assert matches(second, first + second)
    part = initials(second)
    if part.isascii():
        assert matches(part, second)


@given(TEXTS, TEXTS)
def test_pinyin_in_full_from_any_character_on(first: str, second: str) -> None:
    whole = syllables(first + second)
    spelled = [sign for sign in whole[len(first) :] if sign in SYLLABLES]
    if len(spelled) == len(second):  # rare characters have no pinyin
        letters = "".join(spelled)
        for end in range(1, len(letters) + 1):
            assert matches(letters[:end], first + second)
        assert " ".join(spelled) in spellings(letters) or len(spellings(letters)) == 64


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_letters_are_parted_into_syllables_without_loss(letters: str) -> None:
    ways = spellings(letters)
    assert len(set(ways)) == len(ways)
    for way in ways:
        *whole, last = way.split()
        assert "".join((*whole, last)) == letters
        assert SYLLABLES.issuperset(whole)
        assert any(syllable.startswith(last) for syllable in SYLLABLES)
