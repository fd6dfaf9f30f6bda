"""Traditional characters read as simplified ones, where words of plans are looked for.

Character for character, so that positions stay: what was found is taken from the text as it is written.
"""

_PAIRS = (
    "導导總总體体規规劃划實实責责領领單单應应務务負负協协辦办牽牵頭头門门時时間间節节點点階阶組组織织書书"
    "記记長长員员級级強强內内測测評评對对項项據据類类機机構构標标準准處处計计關关發发進进驟骤開开創创學学"
    "黨党會会議议區区縣县業业環环場场動动費费經经認认識识嚴严紀纪獎奖懲惩監监檢检報报題题為为"
    "與与參参極极從从確确則则義义動动產产資资質质衛卫護护醫医務务農农縣县鄉乡鎮镇團团聯联婦妇"
)
_SIMPLIFIED = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


def folded(text: str) -> str:
    """The text with the characters of headings and labels in their simplified form, of the same length."""
    return text.translate(_SIMPLIFIED)
