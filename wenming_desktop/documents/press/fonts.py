"""Which faces of GB/T 9704-2012 this machine has, and what stands in for the others."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import typst

from wenming_desktop.errors import UserError


class Role(StrEnum):
    """What a face is used for."""

    TITLE = "title"
    BODY = "body"
    HEADING = "heading"
    SUBHEADING = "subheading"


USUAL = (Role.TITLE, Role.BODY, Role.HEADING)  # what most papers use


@dataclass(frozen=True)
class Face:
    """A typeface under the name the clerk knows and the family names its files carry."""

    name: str
    families: tuple[str, ...]
    bold: bool = False  # a stand-in that needs bold to have the standard face's weight
    standard: bool = False


@dataclass(frozen=True)
class Substitution:
    """A face of the standard that is not installed, and what is printed instead."""

    wanted: str
    used: str


@dataclass(frozen=True)
class FontChoice:
    """What a role is set in: families in order of preference, weight 400 or 700.

    ``thicken`` asks for a thin outline where bold is wanted but the family has none (SimSun).
    """

    face: Face
    families: tuple[str, ...]
    weight: int
    thicken: bool


_SONG = (
    Face("宋体", ("SimSun", "宋体", "STSong", "Songti SC"), bold=True),
    Face("思源宋体", ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"), bold=True),
)
_FANGSONG = Face("仿宋", ("FangSong", "仿宋", "FZFangSong-Z02", "STFangsong"), standard=True)
_KAI = Face("楷体", ("KaiTi", "楷体", "FZKai-Z03", "STKaiti"), standard=True)
_ROMAN_STAND_INS = (
    Face("思源宋体", ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")),
    Face("宋体", ("SimSun", "宋体", "STSong", "Songti SC")),
)
_HEI = Face("黑体", ("SimHei", "黑体", "FZHei-B01", "STHeiti"), standard=True)
_GOTHIC_STAND_INS = (
    Face("思源黑体", ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC"), bold=True),
    Face("微软雅黑", ("Microsoft YaHei", "微软雅黑"), bold=True),
)
_LAST_RESORT = (
    Face("文泉驿", ("WenQuanYi Zen Hei", "WenQuanYi Micro Hei")),
    Face("Droid Sans Fallback", ("Droid Sans Fallback",)),
)
# GB/T 9704-2012, 7.2 to 7.3: title 2号小标宋, body 仿宋, headings 黑体, second-level headings 楷体
_CANDIDATES: dict[Role, tuple[Face, ...]] = {
    Role.TITLE: (
        Face("方正小标宋简体", ("FZXiaoBiaoSong-B05S", "方正小标宋简体"), standard=True),
        Face("方正小标宋_GBK", ("FZXiaoBiaoSong-B05", "方正小标宋_GBK"), standard=True),
        *_SONG,
        _HEI,
        *_GOTHIC_STAND_INS,
        *_LAST_RESORT,
    ),
    Role.BODY: (_FANGSONG, *_ROMAN_STAND_INS, *_GOTHIC_STAND_INS, _HEI, *_LAST_RESORT),
    Role.SUBHEADING: (_KAI, *_ROMAN_STAND_INS, *_GOTHIC_STAND_INS, _FANGSONG, *_LAST_RESORT),
    Role.HEADING: (_HEI, *_GOTHIC_STAND_INS, *_SONG, _FANGSONG, *_LAST_RESORT),
}


@cache
def system_fonts() -> typst.Fonts:
    """The fonts of this machine, searched once: a font installed later is seen after a restart."""
    return typst.Fonts()


def heaviest(fonts: Iterable[typst.FontInfo]) -> dict[str, int]:
    """The families among the fonts, in lower case, with the heaviest weight each has."""
    weights: dict[str, int] = {}
    for font in fonts:
        family = font.family.lower()
        weights[family] = max(weights.get(family, 0), font.weight)
    return weights


def choose(weights: Mapping[str, int]) -> dict[Role, FontChoice]:
    """Choose the faces for every role from the installed families.

    Args:
        weights: family in lower case -> heaviest weight, see ``heaviest``.

    Raises:
        UserError: there is no Chinese font at all, so that papers would show empty boxes.
    """
    choices: dict[Role, FontChoice] = {}
    for role, candidates in _CANDIDATES.items():
        found = [(face, name) for face in candidates for name in face.families if name.lower() in weights]
        if not found:
            raise UserError("这台电脑没有可用的中文字体，无法排版，请安装仿宋、宋体或黑体后重新打开本程序。")
        face, family = found[0]
        choices[role] = FontChoice(
            face,
            families=tuple(name for _, name in found),
            weight=700 if face.bold else 400,
            thicken=face.bold and weights[family.lower()] < 600,
        )
    return choices


def substitutions(choices: Mapping[Role, FontChoice]) -> tuple[Substitution, ...]:
    """Which of the standard's faces are missing among the choices, and what stands in."""
    return tuple(
        Substitution(
            wanted=_CANDIDATES[role][0].name,
            used=f"{choice.face.name}加粗" if choice.face.bold else choice.face.name,
        )
        for role, choice in choices.items()
        if not choice.face.standard
    )


def in_words(substitutions: Sequence[Substitution]) -> str:
    """Which faces are replaced by which, in a sentence; "" where none is."""
    if not substitutions:
        return ""
    wanted = "、".join(one.wanted for one in substitutions)
    used = "、".join(one.used for one in substitutions)
    return f"未安装{wanted}，{'分别' if len(substitutions) > 1 else ''}以{used}代替。"


def substituted_fonts(roles: Collection[Role] = USUAL) -> tuple[Substitution, ...]:
    """For the preview: which of these roles' faces this machine lacks; raises UserError like ``choose``."""
    choices = choose(heaviest(system_fonts().fonts()))
    return substitutions({role: choice for role, choice in choices.items() if role in roles})


def title_font_installed() -> bool:
    """Whether this machine has 方正小标宋简体, the face of titles."""
    families = heaviest(system_fonts().fonts())
    return any(name.lower() in families for name in _CANDIDATES[Role.TITLE][0].families)
