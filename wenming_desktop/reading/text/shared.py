"""Sentences that say who does one or several tasks: 此项工作由…, 以上任务由工会牵头, 3—4项由…, 其余由…."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.reading.draft import TaskDraft
from wenming_desktop.reading.text.cleaning import NUMERALS
from wenming_desktop.reading.text.names import all_departments
from wenming_desktop.reading.text.responsibility import inherit, read_responsibility, said_alone
from wenming_desktop.words import chinese_number

_NUMERAL = rf"(?:[{NUMERALS}两]{{1,3}}|\d{{1,2}})"
_KIND = "(?:工作任务|创建任务|任务|工作|内容|措施|事项|活动|要求|条款|小项)"
_COUNT = rf"(?:{_NUMERAL}\s?[项条个点]|各项|所有|全部|几项)"
_ONE = rf"(?:第\s?{_NUMERAL}\s?[项条]?|[（(]{_NUMERAL}[）)]|(?:任务|工作|事项|项目)?{_NUMERAL}\s?[项条]?)"
_TO = r"\s?(?:[—–－~～-]{1,2}|至|到)\s?"
_DUTY = (
    r"\s*[，,：:]?\s*(?:均|都|全部|统一|的)?\s*"
    r"(?:由|归|以|(?:主要|第一)?责任|牵头|主办|承办|负责|配合|协办|[：:])"
)
_SPEAKS = rf"(?={_DUTY}|[^\n，,；;。：:]{{2,20}}(?:牵头|负责|承办|主办|完成|落实))"
_BODIES = "(?:单位|科室|部门|处室|股室)"
_LABEL = rf"(?:牵头|责任|主办|承办|主责|负责|配合|协办){_BODIES}|责任人|(?:完成|办结)?(?:时限|时间)"
_INTRODUCES = re.compile("(?:均|都|全部|统一|的|要求|要|须|应)+")
SHARED = re.compile(
    r"(?:(?m:^)|(?<=[。！；;，,）)\n]))[ \t\u3000]{0,20}[（(【—-]{0,3}[ \t\u3000]{0,4}"
    rf"(?:(?P<label>{_LABEL})[（(])?(?P<scope>"
    rf"(?P<numbers>(?:(?:以上|上述)?{_ONE}(?:(?:{_TO}|[、，,和及]){_ONE})+|(?:第|任务|事项|项目)\s?{_NUMERAL}\s?[项条]?|{_NUMERAL}[项条])"
    rf"{_KIND}?(?:(?<=[项条务作])|(?={_DUTY})))"
    rf"|(?P<above>(?:以上|上述|前述|上列)\s?(?:第?{_COUNT})?(?:重点|主要|具体)?{_KIND}?)"
    rf"|(?P<below>(?:以下|下列|下述)\s?(?:第?{_COUNT})?(?:重点|主要|具体)?{_KIND}?)"
    rf"|(?P<part>[本该]\s?(?:部分|类别?|章|节|方面|板块|大项)(?:的?各项|所有|全部)?(?:重点|主要|具体)?{_KIND}?)"
    r"|(?P<own>[此该本]项?(?:重点|创建|具体)?(?:工作|任务|活动|事项|项目))"
    rf"|(?P<first>前\s?{_NUMERAL}\s?[项条]{_KIND}?)|(?P<last>后\s?{_NUMERAL}\s?[项条]{_KIND}?)"
    rf"|(?P<rest>(?:其余|其[他它])(?:各|{_NUMERAL})?项?{_KIND}?)"
    rf")(?(label)[）)](?=\s*[：:])|{_SPEAKS})"
)
_COUNTED = rf"{_NUMERAL}\s?[项条个点]"
_MARKS = " \u3000\t\n，,：:；;。"


@dataclass(frozen=True)
class Shared:
    """What such a sentence says: of which tasks, by the match of SHARED, and who does them until when."""

    scope: re.Match[str]
    said: TaskDraft


def take_shared(text: str) -> tuple[str, list[Shared]]:
    """Take the sentences about it and other tasks out of a task's text.

    Returns:
        The text without them, and what they say.
    """
    found = list(SHARED.finditer(text))
    taken: list[Shared] = []
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, stop in reversed([*zip(found, ends, strict=False)]):
        end, said = _said(text, match.end(), stop, match["label"] or "")
        if said:
            taken.insert(0, Shared(match, said))
        if said and end is not None:
            following = text[end:].lstrip("）)】。；;") if end < len(text) else ""
            before = text[: match.start()].rstrip(" \n，,（(—-")
            apart = "\n" in text[len(before) : match.start()] + following[:1] and following.strip()
            text = before + ("\n" if apart else "") + following.lstrip("\n")
    return text, taken


def _said(text: str, start: int, stop: int, label: str) -> tuple[int | None, TaskDraft | None]:
    """What is said behind a sentence's subject, and where it ends: with the piece, a line, a sentence.

    A sentence that asks for more (每季度报进展) has no end: it stays. ``label`` is what stands before a
    subject in brackets: 责任单位（以上任务）：办公室.
    """
    ends = [stop, *(start + stop.start() for stop in re.finditer(r"\n|(?<=[。；;])", text[start:stop]))]
    for end in ends:
        written = text[start:end].strip(_MARKS).rstrip("）)】")
        if label:
            written = f"{label}：{written}"
        elif text[start:end].lstrip().startswith(("：", ":")) and (names := all_departments(written)):
            return end, TaskDraft("", names[0], names[1:])
        written = _INTRODUCES.sub("", written, count=1) if _INTRODUCES.match(written) else written
        if said := said_alone(written.strip(_MARKS)):
            return end, said
    said = read_responsibility(text[start:stop].strip(_MARKS))
    return None, said if said.lead else None


def says_shared(line: str) -> bool:
    """Whether a line says nothing but who does several tasks."""
    rest, taken = take_shared(line.strip())
    return bool(taken) and not rest.strip("）)】。")


def said_of_all(line: str) -> TaskDraft | None:
    """Who does all tasks above, of a line that says nothing else: 以上各项由办公室负责; None of any other."""
    rest, taken = take_shared(line.strip())
    alone = len(taken) == 1 and taken[0].scope["above"] and not re.search(_COUNTED, taken[0].scope["scope"])
    return taken[0].said if alone and not rest.strip("）)】。") else None


def share(
    tasks: Sequence[TaskDraft], numbers: Sequence[int], shared: Sequence[list[Shared]]
) -> list[TaskDraft]:
    """The tasks, each with what the sentences behind it and its neighbours say of it, where it says nothing.

    Args:
        tasks: of one category.
        numbers: theirs.
        shared: what stood behind each.
    """
    done = list(tasks)
    begin, last = 0, len(done) - 1
    for at, sentences in enumerate(shared):
        for one in sentences:
            for place in _places(one.scope, at, begin, numbers):
                done[place] = inherit(done[place], one.said)
        if any(one.scope["above"] or one.scope["part"] for one in sentences):
            begin = at + 1
    for at, one in reversed([(at, one) for at, sentences in enumerate(shared) for one in sentences]):
        if one.scope["below"]:
            done[at + 1 : last + 1] = [inherit(task, one.said) for task in done[at + 1 : last + 1]]
            last = at
        elif one.scope["rest"]:
            done = [task if task.lead or task.person else inherit(task, one.said) for task in done]
    return done


def _places(scope: re.Match[str], at: int, begin: int, numbers: Sequence[int]) -> range | list[int]:
    """Which tasks are meant by a sentence behind the task ``at``; none where others below or the rest are."""
    if scope["own"]:
        return [at]
    counts = [_number(found) for found in re.findall(_NUMERAL, scope["scope"])]
    if scope["below"] or scope["rest"]:
        return []
    if scope["numbers"]:
        parts = [re.findall(_NUMERAL, part) for part in re.split("[、，,和及]", scope["numbers"])]
        wanted = {
            number for part in parts if part for number in range(_number(part[0]), _number(part[-1]) + 1)
        }
        return [place for place, number in enumerate(numbers) if number in wanted]
    if scope["first"]:
        return range(min(counts[0], len(numbers)))
    if counts and (scope["above"] or scope["last"]):
        return range(max(0, at + 1 - counts[0]), at + 1)
    return range(begin, at + 1)


def _number(written: str) -> int:
    return int(written) if written.isdigit() else chinese_number(written.replace("两", "二")) or 0
