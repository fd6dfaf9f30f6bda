import pytest
import typst

from wenming_desktop.documents.press.fonts import (
    Role,
    Substitution,
    choose,
    heaviest,
    substituted_fonts,
    substitutions,
)
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.errors import UserError

WINDOWS = {
    "simsun": 400,
    "nsimsun": 400,
    "fangsong": 400,
    "simhei": 400,
    "kaiti": 400,
    "microsoft yahei": 700,
}


def test_a_machine_with_the_standards_faces_needs_no_stand_in():
    assert substitutions(choose({**WINDOWS, "fzxiaobiaosong-b05s": 400})) == ()


def test_stock_windows_sets_titles_in_thickened_song():
    choices = choose(WINDOWS)
    assert substitutions(choices) == (Substitution("方正小标宋简体", "宋体加粗"),)
    assert choices[Role.TITLE].thicken
    assert choices[Role.BODY].families[0] == "FangSong"


def test_noto_has_its_own_bold():
    choices = choose({"noto serif cjk sc": 900, "noto sans cjk sc": 900})
    assert {role: choice.thicken for role, choice in choices.items()} == dict.fromkeys(Role, False)
    assert [gone.wanted for gone in substitutions(choices)] == ["方正小标宋简体", "仿宋", "楷体", "黑体"]


def test_one_chinese_font_is_enough():
    assert choose({"wenquanyi zen hei": 400})[Role.BODY].families == ("WenQuanYi Zen Hei",)


def test_without_chinese_fonts_nothing_is_printed():
    latin_only = typst.Fonts(include_system_fonts=False)
    assert heaviest(latin_only.fonts()), "the typesetter's own Latin fonts are there"
    with pytest.raises(UserError, match="没有可用的中文字体"):
        render("checklist", {}, fonts=latin_only)


def test_this_machine_is_asked_once_and_answers():
    assert substituted_fonts() == substituted_fonts()


def test_only_the_faces_in_use_are_named():
    assert {gone.wanted for gone in substituted_fonts([Role.SUBHEADING])} <= {"楷体"}
    assert "楷体" not in {gone.wanted for gone in substituted_fonts()}
