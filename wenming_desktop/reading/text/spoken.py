"""Responsibility without labels: "（办公室牵头，各科室配合）", "由政工科负责", "校 办――责任人…"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from wenming_desktop.reading.text.labels import is_responsibility_label
from wenming_desktop.reading.text.names import all_departments, is_person
from wenming_desktop.reading.text.times import time_alone, time_of_verb
from wenming_desktop.reading.written import means_several
from wenming_desktop.spreadsheets.looks import is_person as has_surname

_LEADS = (
    "(?:共同|联合)?(?:牵头负责|牵头落实|牵头抓总|牵头组织|牵头|具体负责|全面负责|主要负责|总负责|分工负责|负责落实|负责实施|负责组织"
    "|组织实施|主办|承办|主责|负责)"
)
_SUPPORTS = "(?:积极|密切|协同|共同)?(?:配合做好|配合|协助|协办|参与|参加|协同|落实)"
_TAIL = "(?:组织|实施|落实|推进|抓好|完成|同志)?"
_LEAD = re.compile(
    rf"(?:此项|该项|本项|以上|上述|具体)?(?:各?项)?(?:工作|任务|活动)?(?:由(?!此|于|来))?(?P<names>[^，,；;。：]{{2,60}}?)(?:按照?(?:各自)?(?:职[能责]|任务)?)?{_LEADS}{_TAIL}"
)
_LEAD_IN_OTHER_WORDS = re.compile(
    r"由(?P<names>[^，,；;。：]{2,60}?)(?:落实|实施|组织|承担|执行|办理|统筹|主抓|抓好|抓总|完成|推进)(?:落实|实施|开展|推进)?"
    r"|以(?P<mainly>[^，,；;。：]{2,60}?)为主(?:负责|落实|实施)?"
    r"|(?:牵头|责任|主办|承办|主责)(?:单位|科室|部门|处室|股室)(?:为|是)(?P<named>[^，,；;。：]{2,60})"
    r"|责任(?:落实)?到(?P<to>[^，,；;。：]{2,60})"
    r"|(?P<body>[^，,；;。：]{2,60}?)为(?:牵头|责任|主办|承办|主责)(?:单位|科室|部门|处室|股室)"
)
_SUPPORT = re.compile(rf"由?(?P<names>[^，,；;。：]{{2,60}}?){_SUPPORTS}{_TAIL}")
_WITH = re.compile(r"(?:配合|协办|会同|协同)(?:单位|科室|部门)?(?:为|是|有)?(?P<names>[^，,；;。：]{2,60})")
_ONLY_DUE = re.compile(r".*(?:[前底末旬]|完成|落实|坚持|全年|办结)")
_BRACKET = re.compile(
    r"[（(〔【]((?:[^（）()〔〕【】\n]|[（(][^（）()\n]{1,20}[）)]){2,120})[）)〕】]"
    r"(?=[。；;：:]?[ \t]*(?:\n|$))"
)
_DASH = re.compile(r"[—―－]{2}[ \t]*([^—―－。；;\n]{2,60})(?=[。；;]?[ \t]*(?:\n|$))")
_URGES = re.compile("(?<!机)要|应当|必须|认真|积极")
_MARKS = "，,；;。 \n"
_MARK = re.compile(f"[{_MARKS.strip()}]")
_LONGEST_CLOSING = 300  # characters
_SENTENCE = re.compile(r"[。；;\n]")
_MENTIONED = re.compile(rf"由(?!此|于|来|衷)(?P<names>[^，,；;。：由]{{2,40}}?){_LEADS}")
_SUBJECT = re.compile(
    r"(?P<names>[^，,；;。：\s]{2,30}?)(?:要|应|应当)?(?:具体|主要|牵头|全面)?(?:负责|牵头)(?!人|制|同志)"
)
_DEPARTMENT_LINE = re.compile(
    r"(?m:^)[ \t\u3000]*(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff \u3000、]{1,24}?)\s*"
    r"(?:[―—－─]{1,2}|：|:)(?=[^\n（(])"
)
_MOST_LINES, _MOST_BRACKETS = 30, 20


@dataclass(frozen=True)
class Spoken:
    """What was said: a lead, who supports, a person, a time; empty where nothing."""

    lead: str | None = None
    support: tuple[str, ...] = ()
    person: str | None = None
    due: str | None = None

    def and_then(self, other: "Spoken") -> "Spoken":
        """This, and where it says nothing the other."""
        if other == _NOTHING:
            return self
        return Spoken(
            self.lead or other.lead,
            self.support or other.support,
            self.person or other.person,
            self.due or other.due,
        )


_NOTHING = Spoken()


def bracketed(text: str) -> tuple[str, Spoken]:
    """Take out the brackets at the end of a line that say who does it, or what stands there behind ——.

    Returns:
        The text without them, and what they said.
    """
    spoken = Spoken()
    found = [*_BRACKET.finditer(text), *_DASH.finditer(text)]
    for match in sorted(found, key=lambda match: -match.start())[:_MOST_BRACKETS]:
        said = _clauses(match[1], bare=not text[match.end() :].strip("。；;：: \n"), placed=True)
        if said:
            spoken = said.and_then(spoken)
            text = text[: match.start()].rstrip() + text[match.end() :]
    return text, spoken


def closing(text: str) -> tuple[str, Spoken]:
    """Take off the last clauses that say nothing but who does it and until when: …，由工会负责，6月底前完成.

    What else is done by then stays: …，6月底前对外开放。

    Returns:
        The text without them, and what they said; the whole text if somebody else is named in it before.
    """
    body = text.rstrip("。；; \n")
    strict = [clause for _, clause in _last_clauses(body, placed=False)]
    strict += filter(None, map(_clause, _MARK.split(_SENTENCE.split(body[-_LONGEST_CLOSING:])[-1])))
    known = any(clause.lead or clause.support for clause in strict)
    start, spoken, kept = len(body), _NOTHING, ""
    for at, clause in _last_clauses(body, placed=known):
        part = body[at:start].strip(_MARKS)
        kept = f"，{part}{kept}" if time_of_verb(part) else kept
        spoken, start = clause.and_then(spoken), at
    head = body[:start].rstrip()
    if not spoken.lead:
        return text, _NOTHING
    if mentioned(head).lead:
        return text, spoken
    if kept:
        head = head + kept[1:] if head[-1] in "。；;" else head.rstrip("，,") + kept
    end = "。" if head[-1] not in "。；;！？" and text.rstrip().endswith("。") else ""
    return head.rstrip("，,") + end, spoken


def _last_clauses(body: str, *, placed: bool) -> Iterator[tuple[int, Spoken]]:
    """The clauses at the end that say who or when, the last first: where each begins, and what it says."""
    end = len(body)
    for mark in reversed(list(_MARK.finditer(body, max(0, end - _LONGEST_CLOSING)))):
        part = body[mark.end() : end].strip()
        due = time_of_verb(part)
        clause = Spoken(due=due) if due else _clause(part, placed=placed or part.startswith("由"))
        if clause is None or (clause.person and not all(map(has_surname, clause.person.split("、")))):
            return
        yield mark.end(), clause
        end = mark.start()


def said_in_front(text: str) -> tuple[str, Spoken]:
    """Take off an open bracket's clauses at the end of a text: 宣传发动（3月底前完成，  before its labels."""
    at = max(map(text.rfind, "（(【[〔"))
    parts = [part.strip() for part in re.split("[，,；;]", text[at + 1 :]) if part.strip()] if at > 0 else []
    said = [_clause(part, placed=True) for part in parts]
    spoken = _NOTHING
    for one in said:
        if one is None:
            return text, _NOTHING
        spoken = spoken.and_then(one)
    return (text[:at].rstrip(), spoken) if said else (text, _NOTHING)


def mentioned(text: str) -> Spoken:
    """Who leads, by what the text says on its way: 由…负责, a department as its subject, a line for each."""
    for pattern in (_SUBJECT.match, _MENTIONED.search):
        match = pattern(text)
        if match and (names := all_departments(match["names"])):
            after = re.match(
                rf"[^，,；;。]{{0,20}}[，,](?P<names>[^，,；;。：]{{2,40}}?){_SUPPORTS}", text[match.end() :]
            )
            support = all_departments(after["names"]) if after else ()
            following = _SENTENCE.split(text[match.end() :])[0]
            due = next(filter(None, map(time_alone, re.split("[，,]", following))), None)
            return Spoken(names[0], (*names[1:], *support), due=due)
    lines = [
        match["name"] for match, _ in zip(_DEPARTMENT_LINE.finditer(text), range(_MOST_LINES), strict=False)
    ]
    names = [name for line in lines if not is_responsibility_label(line) for name in all_departments(line)]
    return Spoken(names[0], tuple(dict.fromkeys(names[1:]))) if names else Spoken()


def _clauses(written: str, *, bare: bool = False, placed: bool = False) -> Spoken | None:
    """What clauses say, each of them; None if one says something else.

    Args:
        written: the clauses.
        bare: a mere list of departments is enough.
        placed: they stand in a bracket, so that any noun before 负责 is a department, or a person.
    """
    spoken = Spoken()
    parts = [part.strip() for part in re.split("[，,；;。]", written) if part.strip()]
    if not parts or len(written) > 160:
        return None
    found = [_clause(part, placed=placed) for part in parts]
    if None in found:
        return _bare_list(parts, written) if bare else None
    people = [one.person for one in filter(None, found) if one.person]  # 张建国牵头，李敏配合
    for one in filter(None, found):
        spoken = spoken.and_then(one) if not (spoken.support and one.support) else spoken
    spoken = replace(spoken, person="、".join(people) or None)
    only_due = not (spoken.lead or spoken.person or spoken.support)
    return None if only_due and not _ONLY_DUE.fullmatch(written) else spoken


def _bare_list(parts: list[str], written: str) -> Spoken | None:
    """Departments without a word about what they do: （宣传科、团委；6月底前）."""
    if (names := all_departments(parts[0])) and (due := _times(parts[1:])) is not None:
        return Spoken(names[0], names[1:], due=due or None)
    names = all_departments(written)
    several = len(names) > 1 and means_several(names[0])
    return Spoken(names[0], names[1:]) if names and not several else None


def _times(parts: list[str]) -> str | None:
    """The one time that the clauses are; "" where there is none, None where they are something else."""
    if len(parts) != 1:
        return None
    return time_alone(parts[0])


def _clause(part: str, *, placed: bool = False) -> Spoken | None:
    if due := time_alone(part):
        return Spoken(due=due)
    for pattern in (_LEAD, _LEAD_IN_OTHER_WORDS, _SUPPORT, _WITH):
        match = pattern.fullmatch(part)
        if not match:
            continue
        written = next(filter(None, match.groups()))
        if _URGES.search(written):
            return None
        names = all_departments(written, placed=placed)
        if names:
            helps = pattern in {_SUPPORT, _WITH}
            return Spoken(support=names) if helps else Spoken(names[0], names[1:])
        people = re.split("[、和]", written)
        return Spoken(person="、".join(people)) if all(map(is_person, people)) else None
    return None
