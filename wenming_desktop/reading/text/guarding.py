"""Safeguards that are numbered on behind the tasks: leaders, checks and money, and no department."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wenming_desktop.reading.draft import CategoryDraft, TaskDraft
from wenming_desktop.reading.text.outline import Item

SAID = "“{}”等 {} 条在任务后面、没有写科室，是按保障措施读的，请核对。"
_DEGREE = "(?:切实|进一步|全面|继续|不断|着力|坚持|要|各级|层层)?"
_GUARDS = re.compile(
    rf"{_DEGREE}(?:加强|强化|健全|完善|落实|明确|压实|夯实|严格|严明|严肃|加大|提高|提升|统一|深化|注重|保障|确保|抓好|细化|建立)"
    r"(?:健全|完善|对|创建|工作|思想|各项|资金)*"
    r"(?:组织领导|领导|组织(?:保障|协调|实施)|责任|考核|考评|督查|督导|督促|督办|检查|监督|跟踪|宣传(?=[引报动氛、，。]|$)|舆论|氛围"
    r"|(?:创建|工作|活动|人力|物力|财力)?经费|资金|投入|保障|认识|(?<!统一)思想认识|纪律|协调|协作|协同|配合|沟通|联动|调度|机制|问责|奖惩|奖励|通报|信息(?:报送)?)"
    rf"|统一思想|{_DEGREE}(?:成立|组建|设立|建立|抽调)[^。；\n]{{0,16}}(?:专班|领导小组|工作小组|指挥部|工作机构)|(?:定期|按月|每月|每周|按季|跟踪|实时)?(?:调度|通报|督查|督办|督导)"
    r"|(?:组织|经费|人员|责任|制度|机制|资金|宣传)(?:到位|保障|落实)|(?:明确|落实)(?:分工|专人)|(?:督查|督导|检查|考核)(?:考核|通报|问责|奖惩|验收|评比)"
    rf"|{_DEGREE}营造[^。；，\n]{{0,6}}氛围|奖优罚劣|严格奖惩|兑现奖惩|形成合力|加强领导"
)
_FEWEST = 2  # that stand together
_MOST = 2 / 3  # of a category


def part_safeguards(
    categories: Sequence[CategoryDraft], used: Sequence[Item]
) -> tuple[tuple[CategoryDraft, ...], tuple[Item, ...]]:
    """Part the safeguards behind the tasks, in their last category or in categories of their own.

    That is sure only where the tasks say who does them, and these do not.

    Args:
        categories: as found.
        used: the sections that they came from.

    Returns:
        The categories without them, and the safeguards' numbered pieces.
    """
    items = {item.start: item for item in _below(used)}
    kept = list(categories)
    parted: list[Item] = []
    while kept:
        last = kept[-1]
        pieces = [_piece_of(task, last, items) for task in last.tasks]
        guarding = [
            bool(piece and _guards(piece, task)) for piece, task in zip(pieces, last.tasks, strict=True)
        ]
        led = any(task.lead for task in last.tasks) or None in pieces
        whole = not led and 0 < _MOST * len(guarding) <= sum(guarding)
        run = len(guarding) if whole else [*guarding[::-1], False].index(False)
        parted[:0] = filter(None, pieces[len(pieces) - run :])
        kept[-1:] = [] if whole else [replace(last, tasks=last.tasks[: len(guarding) - run])]
        if not whole:
            break
    rest = [task for category in kept for task in category.tasks]
    if len(parted) < _FEWEST or 2 * sum(bool(task.lead) for task in rest) <= len(rest):
        return tuple(categories), ()
    return tuple(kept), tuple(parted)


def _piece_of(task: TaskDraft, category: CategoryDraft, items: Mapping[int, Item]) -> Item | None:
    """The numbered piece that a task was read from: its own, or its category's where that is all it says."""
    alone = category.spans[:1] if len(category.tasks) == 1 else ()
    return next((items[start] for start, _ in (*alone, *task.spans[:1]) if start in items), None)


def _guards(item: Item, task: TaskDraft) -> bool:
    return not task.lead and not task.support and bool(_GUARDS.match(item.whole_text()))


def _below(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _below(item.children)
