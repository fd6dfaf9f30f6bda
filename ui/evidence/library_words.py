"""What the library says of its lists: how many, what heads a group, what was found in a file."""

from collections.abc import Sequence

from ui.evidence.file_cells import Spans
from wenming_desktop import clock
from wenming_desktop.evidence.inbox import InboxGroup
from wenming_desktop.search.texts import TextHit


def said(count: int, groups: Sequence[InboxGroup]) -> str:
    """How many files are listed, and how long the oldest of 待归口 waits."""
    if not groups:
        return f"{count:,} 份" if count else ""
    days = (clock.now().astimezone() - min(group.since for group in groups)).days
    return f"{count:,} 份，最早的放了 {days} 天" if days else f"{count:,} 份，今天收的"


def heading(group: InboxGroup) -> tuple[str, str]:
    """What stands over a group, and beside that."""
    if group.postponed:
        return "以后再说", f"{group.source}　{len(group.ids)} 份"
    if group.taken_on:
        return "同一次活动？", f"{group.taken_on.month}月{group.taken_on.day}日拍摄，{len(group.ids)} 张"
    since = group.since.astimezone()
    day = "今天" if since.date() == clock.today() else f"{since.month}月{since.day}日"
    return group.source, f"{day} {since:%H:%M}　{len(group.ids)} 份"


def excerpt(hit: TextHit) -> tuple[str, Spans]:
    """What stands around the words found in a file, behind its page."""
    page = f"第{hit.page}页　"
    return f"{page}{hit.excerpt}", [(first + len(page), last + len(page)) for first, last in hit.matches]
