"""注意: originals that a paper shows no picture of, by the reason that stands in their place."""

from collections.abc import Iterable

from wenming_desktop.evidence.store import Lost
from wenming_desktop.words import listed

_NAMED = 3
_FIND = "请到“材料库”的“更多”里点“校验材料…”找回原件。"


def not_shown_note(files: Iterable[tuple[str, str]]) -> str:
    """What whoever prints a paper is told, lost originals first; "" where all was shown.

    Args:
        files: the name of each that was not shown, and why, a few words.
    """
    reasons: dict[str, list[str]] = {lost: [] for lost in Lost}
    for name, why in files:
        reasons.setdefault(why, []).append(name)
    told = [
        f"{why} {len(names)} 份（{listed(names, '份', _NAMED)}）" for why, names in reasons.items() if names
    ]
    if not told:
        return ""
    find = _FIND if any(reasons[lost] for lost in Lost) else ""
    count = sum(map(len, reasons.values()))
    return f"有 {count} 份材料没有印出来，它的位置上写了原因：{'；'.join(told)}。{find}"
