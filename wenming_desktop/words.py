"""Words that every room puts things in: days, numbers, sizes, long texts and long lists cut short."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import category

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
# What offices call their departments.
OFFICES = ("科室", "部门", "单位", "处室", "庭室", "股室", "局室", "院系", "站所", "机构")
NOBODY = "未指派"  # where a task has no lead
UNDATED = "未注日期"  # of a photo or file that has no day
# Chinese, Japanese and wide signs one by one; what else stands together without a blank counts once.
_WIDE = (
    "\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_COUNTED = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")
# Controls, halves of characters, and marks that have no shape but turn the writing, join or part words. Those
# that make one sign of several (U+200C, U+200D) stay.
_SHAPELESS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SEPARATORS = re.compile("[\u2028\u2029]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85]")
_UNSHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # Unicode's categories of what has no shape of its own
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "KI": 1 << 10, "MI": 1 << 20, "GI": 1 << 30}
_SIZE = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(K|M|G|KI|MI|GI|)B?", re.IGNORECASE)
_TITLE = 20  # characters of a name within a sentence
_LEADERS = re.compile("毛泽东|邓小平|江泽民|胡锦涛|习近平(?:总书记)?")
_ONE, _HUNDRED = Decimal(1), Decimal(100)
_NAMED = 2  # names in a sentence before it says how many there are


def each_of(first: Sequence[str], last: Sequence[str]) -> tuple[str, ...]:
    """Every word of one list before every word of another: 刊发 and 日期 are 刊发日期."""
    return tuple(one + other for one in first for other in last)


def chinese_date(day: date) -> str:
    """``date(2021, 9, 5)`` as 2021年9月5日 (GB/T 9704-2012, 7.3.5.4: no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_time(moment: datetime, now: datetime | None = None) -> str:
    """A local time as short as it can be told: 10:00, 今天 is left out; 10-09 16:58; 2020-10-09 16:58."""
    now = now or datetime.now()  # noqa: DTZ005 - the clerk's clock
    if moment.date() == now.date():
        return f"{moment.hour}:{moment:%M}"
    day = f"{moment:%m-%d}" if moment.year == now.year else f"{moment:%Y-%m-%d}"
    return f"{day} {moment.hour}:{moment:%M}"


def plain_number(number: Decimal | None) -> str:
    """A number without idle zeros, e.g. ``"4.5"``; empty for none."""
    return f"{number.normalize():f}" if number is not None else ""


def percentage(part: Decimal | float, whole: Decimal | float, step: Decimal = _ONE) -> Decimal:
    """``part`` of ``whole`` in per cent, as every paper, list and page of the program says it.

    Rounded half up to ``step``; never 100 unless the two are equal, and never 0 where there is something.
    ``whole`` is above 0, ``part`` not below 0.

    >>> str(percentage(7, 9)), str(percentage(999, 1000)), str(percentage(1, 1000))
    ('78', '99', '1')
    """
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(step, ROUND_HALF_UP)
    if share == _HUNDRED and part != whole:
        return share - step if part < whole else share + step
    return share if share or not part else step


def percent_words(part: Decimal | float, whole: Decimal | float, step: Decimal = _ONE) -> str:
    """percentage() for a text, e.g. ``"78%"``; of something that would round to nothing ``"不足1%"``."""
    share = percentage(part, whole, step)
    rounds_to_nothing = 0 < Decimal(part) * 200 < Decimal(whole) * step
    return f"{'不足' if rounds_to_nothing else ''}{share}%"


def squeezed(text: str) -> str:
    """A text without blanks and line ends, which programs and people change."""
    return "".join(text.split())


def size_text(size: int) -> str:
    """A size in bytes as the clerk reads it, e.g. ``"12.5 MB"``; units of 1000 as on a stick's label."""
    for unit, name in ((10**9, "GB"), (10**6, "MB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{-(-size // 1000)} KB" if size >= 1000 else f"{size} 字节"


def typed_size(text: str) -> int | None:
    """Bytes of "3.5G", "700 MB", "500 KB" or "4GiB"; None for what is no size.

    >>> typed_size("2 MB"), typed_size("两兆")
    (2000000, None)
    """
    match = _SIZE.fullmatch(text.strip())
    return int(Decimal(match[1]) * _UNITS[match[2].upper()]) if match else None


def exact_size(size: int) -> str:
    """Bytes as they are typed, so that typed_size() gives them back, e.g. ``"2 MB"``, ``"1500 KB"``."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if size and size % unit == 0:
            return f"{size // unit} {name}"
    return str(size)


def word_count(text: str) -> int:
    """字数 as Word counts it: a Chinese character or sign is one, a word or number of other letters too."""
    return len(_COUNTED.findall(text))


def without_marks(text: str, line_end: str = "\n") -> str:
    r"""A text without what has no shape; Unicode's separators become ``line_end``, other ends of lines stay.

    >>> without_marks("甲\u202e乙\u2028丙\x0b丁")
    '甲乙\n丙\x0b丁'
    """
    if text.isprintable():
        return text
    return _SHAPELESS.sub("", _SEPARATORS.sub(lambda _: line_end, text))


def visible(text: str, line_end: str = "\n") -> str:
    r"""As without_marks(), for paper and fields: every rare end of a line becomes ``line_end``.

    >>> visible("甲\u202e乙\u2028丙")
    '甲乙\n丙'
    """
    return _LINE_ENDS.sub(lambda _: line_end, without_marks(text, line_end))


def in_one_line(name: str) -> str:
    r"""A name from a disk or a record as one line of a command's answer can hold it.

    Line ends, signs that turn the direction of writing and halves of characters are shown as ``\u202e``.
    """
    return "".join(f"\\u{ord(sign):04x}" if category(sign) in _UNSHOWN else sign for sign in name)


def quoted(name: str) -> str:
    """A name in quotation marks; those in it become the inner ones (GB/T 15834-2011, 4.8)."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def shortened(text: str, most: int = _TITLE) -> str:
    """A text of at most ``most`` characters; one that is cut ends with …, never in a leader's name."""
    if len(text) <= most:
        return text
    cut = most - 1
    inside = next((name for name in _LEADERS.finditer(text) if name.start() < cut < name.end()), None)
    return f"{text[: inside.start() if inside and inside.start() else cut]}…"


def listed(names: Sequence[str], counted: str, most: int = _NAMED) -> str:
    """Names for a sentence, cut to the first ``most`` with the number of all, e.g. ``"通知、照片等5份"``."""
    return "、".join(names[:most]) + (f"等{len(names)}{counted}" if len(names) > most else "")


def chinese_numeral(number: int) -> str:
    """1-999 the way lists are counted: 十一, 二十, 一百零五; digits beyond."""
    if not 0 < number < 1000:
        return str(number)
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{digits[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def chinese_number(text: str) -> int | None:
    """The value of Chinese numerals, "二十一" or digit by digit "二〇二一"; None if they are none."""
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit if text else None
