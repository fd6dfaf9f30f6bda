"""Short names of categories and tasks."""

import re

from wenming_desktop.words import shortened

_VERB = re.compile(r"^(?:坚持|开展|加强|厉行)(?=.)")
_PREAMBLES = ("结合", "按照", "根据", "围绕")  # 结合单位实际，… says nothing yet
_LONGEST = 8  # characters that fit on a tab
_LONGEST_CLAUSES = 40  # characters of whole clauses on paper
_LONGEST_TASK = 18  # characters that fit in one line of the detail panel


def short_title(title: str) -> str:
    """A category's short title: its first clause, without a leading 坚持/开展/加强/厉行.

    >>> short_title("坚持党建引领，加强思想政治建设")
    '党建引领'
    """
    return task_name(title)[:_LONGEST]


def task_name(text: str) -> str:
    """A name for a task within a sentence: the whole first clause of its text, however long.

    >>> task_name("开展学雷锋志愿服务活动。建立常态化的志愿服务制度")
    '学雷锋志愿服务活动'
    """
    clauses = [clause for clause in re.split(r"[，,。；;：:\s]", text) if clause] or [""]
    telling = (clause for clause in clauses if not clause.startswith(_PREAMBLES))
    return _VERB.sub("", next(telling, clauses[0]))


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
    sentence = re.split(r"[。；;！？\n]", text.strip(), maxsplit=1)[0]
    told = ""
    for clause in re.findall(r"[^，,：:]+[，,：:]?", sentence):
        if told and len(told) + len(clause) > _LONGEST_CLAUSES:
            break
        told += clause
    return told.rstrip("，,：: ") or sentence
