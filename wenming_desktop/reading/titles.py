"""Short names of categories and tasks."""

import re

from wenming_desktop.words import shortened

_VERB = re.compile(r"^(?:坚持|开展|加强|厉行)(?=.)")
_PREAMBLES = ("结合", "按照", "根据", "围绕")  # 结合单位实际，… says nothing yet
_LONGEST = 8  # characters that fit on a tab
_LONGEST_TASK = 18  # characters that fit in one line of the detail panel


def short_title(title: str) -> str:
    """A category's short title: its first clause, without a leading 坚持/开展/加强/厉行.

    >>> short_title("坚持党建引领，加强思想政治建设")
    '党建引领'
    """
    return task_clause(title)[:_LONGEST]


def task_title(text: str) -> str:
    """A name for a task: the first clause of its text, at most 18 characters.

    >>> task_title("开展学雷锋志愿服务活动。建立常态化的志愿服务制度")
    '学雷锋志愿服务活动'
    """
    return shortened(task_clause(text), _LONGEST_TASK)


def task_clause(text: str) -> str:
    """The first clause of a task's text that tells what it is about, whole."""
    clauses = [clause for clause in re.split(r"[，,。；;：:\s]", text) if clause] or [""]
    telling = (clause for clause in clauses if not clause.startswith(_PREAMBLES))
    return _VERB.sub("", next(telling, clauses[0]))
