"""Short names of categories and tasks: whole clauses, never cut in a quotation."""

import re
from collections.abc import Iterator

from wenming_desktop.words import shortened

_VERB = re.compile(r"^(?:坚持|开展|加强|厉行)(?=.)")
_PREAMBLES = ("结合", "按照", "根据", "围绕")  # 结合单位实际，… says nothing yet
_LONGEST = 12  # characters of a category's short title
_SHORTEST_LATER = 4  # characters of a later clause that says enough to stand for the title
_LONGEST_CLAUSES = 40  # characters of whole clauses on paper
_LONGEST_TASK = 18  # characters that fit in one line of the detail panel
# What stands between such signs is one thing, whatever it holds; a sign without its partner is none.
_PAIRED = "|".join(f"{a}[^{a}{b}\n]{{0,80}}{b}" for a, b in ("“”", "《》", "（）", "〔〕", "【】", "「」"))
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# A half-width sign inside letters parts nothing (https://, 8:30), nor does a blank beside them (#let x).
_BREAK = rf"[，。；：\n\t\u3000]|[,;:](?![!-~])|(?<=[{_CJK}]) +(?=[{_CJK}])|  +"
_CLAUSE = re.compile(rf"(?:{_PAIRED}|(?!{_BREAK}).)+", re.DOTALL)
_SENTENCE = re.compile(rf"(?:{_PAIRED}|[^。；;！？\n])+")
_PART = re.compile(rf"(?:{_PAIRED}|[^，：,:]|[,:](?=[!-~]))+[，：,:]?")
_LISTED = re.compile(rf"(?:{_PAIRED}|[^、])+")


def short_title(title: str) -> str:
    """A category's short title, at most 12 characters: its first clause, without 坚持/开展/加强/厉行.

    A clause too long gives way to a later one, or to the first of what it lists; only where the title has no
    such boundary it is cut, and ends with ….

    >>> short_title("坚持党建引领，加强思想政治建设")
    '党建引领'
    """
    name = task_name(title)
    if len(name) <= _LONGEST:
        return name
    later = (_VERB.sub("", clause) for clause in list(_telling(title))[1:])
    listed = _LISTED.findall(name)[:1]
    fitting = (one for one in (*later, *listed) if _SHORTEST_LATER <= len(one) <= _LONGEST)
    return next(fitting, shortened(name, _LONGEST))


def task_name(text: str) -> str:
    """A name for a task within a sentence: the whole first clause of its text, however long.

    >>> task_name("开展学雷锋志愿服务活动。建立常态化的志愿服务制度")
    '学雷锋志愿服务活动'
    """
    return _VERB.sub("", next(_telling(text), next(_clauses(text), "")))


def task_title(text: str) -> str:
    """A name for a task: the first clause of its text, at most 18 characters.

    >>> task_title("开展学雷锋志愿服务活动。建立常态化的志愿服务制度")
    '学雷锋志愿服务活动'
    """
    return shortened(task_name(text), _LONGEST_TASK)


def first_clause(text: str) -> str:
    """What a task asks for, never cut in a word: its first sentence or, of a long one, as many whole clauses.

    >>> first_clause("深入学习贯彻习近平新时代中国特色社会主义思想，推进学习教育。按期报送")
    '深入学习贯彻习近平新时代中国特色社会主义思想，推进学习教育'
    """
    found = _SENTENCE.match(text.strip())
    sentence = found[0] if found else ""
    told = ""
    for clause in _PART.findall(sentence):
        if told and len(told) + len(clause) > _LONGEST_CLAUSES:
            break
        told += clause
    return told.rstrip("，,：: ") or sentence


def _clauses(text: str) -> Iterator[str]:
    return filter(None, (clause.strip() for clause in _CLAUSE.findall(text)))


def _telling(text: str) -> Iterator[str]:
    """The clauses that say something of their own."""
    return (clause for clause in _clauses(text) if not clause.startswith(_PREAMBLES))
