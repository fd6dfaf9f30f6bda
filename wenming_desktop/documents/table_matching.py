"""Which task a row of a table that came back is: by its hidden key, else by its text."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

_ENOUGH = 0.5  # likeness of the most alike task (Dice's coefficient of their pairs of characters)
_APART = 0.1  # its lead over the second


class Matcher:
    """Finds tasks by text; made once for a plan.

    Args:
        texts: task id -> text.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._ids = set(texts)
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._pairs = {task_id: _pairs(text) for task_id, text in texts.items()}
        self._with: dict[str, list[str]] = defaultdict(list)  # pair -> tasks
        for task_id, text in texts.items():
            self._exact[_plain(text)].append(task_id)
            for pair in self._pairs[task_id]:
                self._with[pair].append(task_id)

    def match(self, key: str, text: str) -> tuple[str | None, str]:
        """The task, or None and why there is none, to follow 第 n 行."""
        if key in self._ids:
            return key, ""
        if not text.strip():
            return None, "没有任务内容，也没有任务标识，认不出是哪项任务"
        best, *others = self._exact.get(_plain(text)) or self._alike(text) or [None]
        why = "与几项任务的内容都相同或相近，认不出是哪一项" if others else "在方案里没有内容相近的任务"
        return (None if others else best), why

    def _alike(self, text: str) -> list[str]:
        """The task that is most alike; several where none of them is clearly ahead."""
        own = _pairs(text)
        shared = Counter(task_id for pair in own for task_id in self._with.get(pair, ()))
        likeness = {
            task_id: 2 * count / (len(own) + len(self._pairs[task_id])) for task_id, count in shared.items()
        }
        most = max(likeness.values(), default=0)
        return [task_id for task_id, value in likeness.items() if value >= _ENOUGH and most - value < _APART]


def _plain(text: str) -> str:
    """Letters and numbers only."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def _pairs(text: str) -> set[str]:
    plain = _plain(text)
    return {plain[at : at + 2] for at in range(max(1, len(plain) - 1))}
