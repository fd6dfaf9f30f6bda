"""Short names for the tabs."""

import re

_VERB = re.compile(r"^(?:坚持|开展|加强|厉行)(?=.)")
_LONGEST = 8  # characters that fit on a tab


def short_title(title: str) -> str:
    """A category's short title: its first clause, without a leading 坚持/开展/加强/厉行.

    >>> short_title("坚持党建引领，加强思想政治建设")
    '党建引领'
    """
    clause = re.split(r"[，,。；;：:\s]", title.strip("，,。；;：: \u3000\n"), maxsplit=1)[0]
    return _VERB.sub("", clause)[:_LONGEST]
