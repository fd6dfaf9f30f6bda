"""A month's activities told one by one: what was held several times once, the rest of many by kind."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from wenming_desktop.documents.forms.activity_choice import period_words
from wenming_desktop.documents.texts.running_text import Block, fill, text
from wenming_desktop.documents.texts.sentences import joined, quoted
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityRow

_MOST = 15  # paragraphs; a page of 22 lines holds some seven
_MOST_DAYS = 6  # named of what was held several times
# What tells one time from another: 第3次, 3月, 三季度.
_COUNTED = re.compile(r"第?(?:\d+(?:次|期|场|季度|月份?)?|[一二三四五六七八九十]+(?:次|期|场|季度|月份?))")


def activity_sentences(session: Session, rows: Sequence[ActivityRow]) -> Iterator[Block]:
    """One paragraph each, in the order of their days; what alike ones have in common is said once.

    Of more than _MOST the ones that most people joined are told, the others counted by kind.
    """
    groups = _alike(rows)
    told = sorted(groups, key=lambda group: (-_people(group), group[0].starts_on, group[0].id))[:_MOST]
    said: set[str] = set()  # summaries that stand there already
    for group in sorted(told, key=lambda group: (group[0].starts_on, group[0].id)):
        yield text(_sentence(session, group, said))
    rest = Counter(row.kind for group in groups if group not in told for row in group)
    if rest:
        kinds = "、".join(f"{kind}{number}次" for kind, number in rest.most_common())
        yield text(f"此外，还开展{kinds}。")
    if rows:
        yield fill("重点活动的亮点和反响")


def _alike(rows: Sequence[ActivityRow]) -> list[list[ActivityRow]]:
    """What was held several times under one name by one department, together."""
    groups: dict[tuple[str, str, str | None], list[ActivityRow]] = defaultdict(list)
    for row in rows:
        groups[row.kind, _COUNTED.sub("", row.title), row.organiser].append(row)
    return list(groups.values())


def _title(group: Sequence[ActivityRow]) -> str:
    """What a group has in common."""
    titles = {row.title for row in group}
    return group[0].title if len(titles) == 1 else _COUNTED.sub("", group[0].title) or group[0].title


def _people(group: Sequence[ActivityRow]) -> int:
    return sum(row.people or 0 for row in group)


def _sentence(session: Session, group: Sequence[ActivityRow], said: set[str]) -> str:
    first = group[0]
    places = {row.place for row in group}
    place = f"在{first.place}" if len(places) == 1 and first.place else ""
    times = f"先后{len(group)}次" if len(group) > 1 else ""
    people = _people(group)
    joined_in = f"{'共' if times else ''}{people}人{'次' if times else ''}参加" if people else ""
    details = [activity_detail(session, row.id).draft for row in group]
    speakers = "、".join(dict.fromkeys(draft.speaker for draft in details if draft.speaker))
    speaker = f"{speakers}主讲" if speakers else ""
    held = f"{first.organiser or ''}{place}{times}{_verb(first)}{quoted(_title(group))}"
    sentences = [joined((_days(group), held, speaker, joined_in))]
    for draft in details:
        for words in (draft.agenda and f"议题：{draft.agenda}", draft.summary, draft.conclusion):
            told = _one_line(words)
            if told and told not in said:
                said.add(told)
                sentences.append(told)
    return "".join(f"{sentence}。" for sentence in sentences)


def _verb(row: ActivityRow) -> str:
    if row.title.endswith(("会", "会议")):
        return "召开"
    return "举办" if row.form is KindForm.LECTURE else "组织开展"


def _days(group: Sequence[ActivityRow]) -> str:
    """E.g. ``3月5日至7日``, ``3月5日、12日、19日``, ``3月5日至28日间``."""
    first = group[0]
    year = f"{first.starts_on.year}年"
    if len(group) == 1:
        return period_words(first.starts_on, first.ends_on).removeprefix(year)
    days = list(dict.fromkeys(row.starts_on.day for row in group))
    month = f"{first.starts_on.month}月"
    if len(days) > _MOST_DAYS:
        return f"{month}{days[0]}日至{days[-1]}日间"
    return month + "、".join(f"{day}日" for day in days)


def _one_line(words: str) -> str:
    return "".join(line.strip() for line in words.splitlines()).rstrip("。；;，, ")
