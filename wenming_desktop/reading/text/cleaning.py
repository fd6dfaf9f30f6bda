"""A plan's text without what printing, copying and document sites left in it.

What goes: page numbers, running heads, a contents page, marks of Markdown, invisible characters, a site's own
numbers in mid-sentence ("…确保医院⏎2、相关的…") and its notices.
"""

import re
from collections import Counter
from itertools import pairwise

from wenming_desktop.reading.site_words import without_site_words
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.labels import LABEL, is_responsibility_label

NUMERALS = "一二三四五六七八九十百"
FINISHED = "。；！？：;!?:”’）)】〕"

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_MARKDOWN = re.compile(r"(?<![ \t])[ \t]*(?:#{2,6}|(?<![A-Za-z])#(?=\s))[ \t]*")  # also in unbroken text
_PAGE_LINE = re.compile(
    r"\s*(?:[-—–―－]+\s*\d{1,3}\s*[-—–―－]+|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}|\d{1,3}\s*/\s*\d{1,3}"
    r"|[Pp](?:age|AGE)\s*\d{1,3}.{0,10})\s*"
)
_PAGE_INSIDE = re.compile(
    r"第\s?\d{1,3}\s?页[\s，,/]{0,2}共\s?\d{1,3}\s?页|(?<=\S)[ \t]+[-—]\s?\d{1,3}\s?[-—][ \t]+(?=\S)"
)
_SITE_LINE = re.compile(
    r"[\s|•·]*(?:.{0,60}(?:由会员分享|在线阅读|全文预览|版权说明|文档简介|下载本文|下载文档|举报或认领|请在.{2,8}上搜索)"
    r".{0,120}|.{2,80}\.(?:docx?|wps|pdf)|A\s*[+-]?|.{0,80}_第\d+页|(?:您好，?)?欢迎访问.{0,80}|当前位置.{0,80}|.{0,10}用户登录|打印本?页.{0,10}"
    r"|(?=.{0,30}(?:文档|文库|[Ww][Oo][Rr][Dd]))(?=.{0,30}(?:下载|复制|编辑|修改|分享|收藏|仅供|欢迎|版权))[^。；：，、]{4,40}"
    r"|关闭窗口|【?字[号体].{0,20}|分享到.{0,20}|上一[篇页].{0,60}|下一[篇页].{0,60}|返回(?:顶部|首页))\s*"
)
_SITE_INSIDE = re.compile(r"扫一扫在手机打开当前页|扫码(?:下载|关注)[^\n。]{0,20}")
_CHUNK = re.compile(r"(?:(?m:^)[ \t\u3000]*|(?<=[ \t\u3000]))(\d{1,3})、")
_HEADING_BEHIND_SENTENCE = re.compile(r"[。；：](?:[一二三四五六七八九]、|[（(][一二三四五六七八九][）)])")
_LEADERS = re.compile(
    r"[^\n。；.…·]{2,60}(?:[.．]{3,}|…+|·{3,}|[ \t\u3000]{3,})[.…·\s]*"
    r"\d{1,3}(?=\s|$|[一二三四五六七八九十（(\d])"
)
_CONTENTS = re.compile(
    r"(?m)^[ \t\u3000]*目[ \t\u3000]*[录錄][ \t\u3000]*$|^[ \t\u3000]*目\s?[录錄](?=\s*[一第1（(])"
)
_SHORT_LINE = 40
_SHORTEST_CHUNK = 60  # characters between two numbers of a site


def normalise(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with one kind of line break, cleaned.

    The indentation of a line stays: it tells a new paragraph from a page break in mid-sentence.

    Returns:
        The text, and sentences about what the clerk should know that it was left out.
    """
    text = _INVISIBLE.sub("", text).replace("**", "")
    text = re.sub(r"[\u2488-\u249b]", lambda m: f"{ord(m[0]) - 0x2487}.", text)  # ⒈
    text = re.sub(r"[\u3220-\u3229]", lambda m: f"（{NUMERALS[ord(m[0]) - 0x3220]}）", text)  # ㈠
    text = _MARKDOWN.sub("\n", text)
    lines = [re.sub(r"^(\s*\d{1,3})\\([.．])", r"\1\2", line.rstrip()) for line in text.splitlines()]
    lines, sites = _without_site_lines(lines)
    lines = _without_running_heads(lines)
    text = "\n".join("" if _PAGE_LINE.fullmatch(line) else line for line in lines)
    text, words = without_site_words(_SITE_INSIDE.sub("", _PAGE_INSIDE.sub("", text)))
    sites += words
    text, chunks = _without_chunk_numbers(text)
    text, contents = _without_contents(text)
    text = _with_colons(text)
    said: list[str] = []
    if sites:
        shown = dict.fromkeys(line.strip()[:20] for line in sites)
        said.append(f"略去了网页上的文字：{'、'.join(f'“{line}”' for line in [*shown][:3])}等，请核对。")
    if chunks:
        said.append("略去了文库网站插在句子中间的编号（“2、”之类），请核对原文。")
    if contents:
        said.append("略去了目录页。")
    return re.sub(r"\n{3,}", "\n\n", text), tuple(said)


def _with_colons(text: str) -> str:
    """The text with a colon behind each label that fills its line, as 责任单位 above 办公室."""
    lines = text.split("\n")
    alone = [is_responsibility_label(line) for line in lines]
    written = [at for at, line in enumerate(lines) if line.strip()]
    for before, at, after in zip(written, written[1:], written[2:], strict=False):
        value = lines[after].strip()
        if (
            alone[at]
            and not alone[before]
            and not alone[after]
            and len(value) <= _SHORT_LINE
            and "。" not in value
        ):
            lines[at] = f"{lines[at].rstrip()}："
    return "\n".join(lines)


def _without_site_lines(lines: list[str]) -> tuple[list[str], list[str]]:
    site = [bool(line.strip()) and len(line) <= 240 and bool(_SITE_LINE.fullmatch(line)) for line in lines]
    kept = ["" if is_site else line for line, is_site in zip(lines, site, strict=True)]
    return kept, [line for line, is_site in zip(lines, site, strict=True) if is_site]


def _without_running_heads(lines: list[str]) -> list[str]:
    """Without short lines that come again and again beside a page number, but for the first time."""
    counts = Counter(line.strip() for line in lines if 2 <= len(line.strip()) <= _SHORT_LINE)
    heads = {line for line, count in counts.items() if count > 1 and not re.search("[。；：:，]", line)}
    if not heads:
        return lines
    page_near = [False] * len(lines)
    written = [at for at, line in enumerate(lines) if line.strip()]
    for one, other in pairwise(written):
        page_near[one] |= bool(_PAGE_LINE.fullmatch(lines[other]))
        page_near[other] |= bool(_PAGE_LINE.fullmatch(lines[one]))
    seen: set[str] = set()
    kept: list[str] = []
    for at, line in enumerate(lines):
        head = line.strip()
        again = head in heads and (head in seen) and page_near[at]
        seen.add(head)
        kept.append("" if again else line)
    return kept


def _without_chunk_numbers(text: str) -> tuple[str, bool]:
    """Without a site's numbers 2、3、… in mid-sentence, the breaks there, and its 1、 before them.

    Such texts have lost their own line breaks, so that their headings stand behind sentences.
    """
    if len(_HEADING_BEHIND_SENTENCE.findall(text)) < 2:
        return text, False
    numbers = list(_CHUNK.finditer(text))
    inside = [match for match in numbers if match[1] != "1" and _in_sentence(text, match.start())]
    distances = [after.start() - before.start() for before, after in pairwise(inside)]
    if (
        not inside
        or [int(match[1]) for match in inside] != list(range(2, len(inside) + 2))
        or min(distances, default=_SHORTEST_CHUNK) < _SHORTEST_CHUNK
    ):
        return text, False
    first = next((match for match in numbers if match[1] == "1" and match.start() < inside[0].start()), None)
    pieces: list[str] = []
    at = 0
    for match in [*([first] if first else []), *inside]:
        head = text[at : match.start()]
        pieces.append(head if match is first else head.rstrip())
        at = match.end()
    return "".join([*pieces, text[at:]]), True


def _in_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 80) : at].rstrip()
    return bool(before) and before[-1] not in FINISHED and not LABEL.search(folded(before))


def _without_contents(text: str) -> tuple[str, bool]:
    match = _CONTENTS.search(text)
    dotted = list(_LEADERS.finditer(text)) if match or text.count("…") + text.count("...") > 3 else []
    if len(dotted) > 1:
        text = _LEADERS.sub("", text)
        match = _CONTENTS.search(text)
        return (text[: match.start()] + text[match.end() :] if match else text), True
    if not match:
        return text, False
    at = end = match.end()
    for line in text[at:].split("\n")[:200]:
        entry = re.sub(r"[\s\d.…·]+$", "", line).strip()
        if entry and (len(entry) > _SHORT_LINE or entry not in text[at + len(line) + 1 :]):
            break
        at += len(line) + 1
        end = at if entry else end
    return text[: match.start()] + text[min(end, len(text)) :], True
