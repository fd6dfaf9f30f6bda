"""Sentences of running texts that hold for any number: nothing is said of what there is none of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from wenming_desktop.documents.press.wording import chinese_numeral
from wenming_desktop.entities.choices import PublicityLevel, TaskStatus
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.orders import OrderState
from wenming_desktop.words import percent_words


def joined(parts: Iterable[str], sign: str = "，") -> str:
    """The parts that say something, as one sentence without its end."""
    return sign.join(part for part in parts if part)


def counted(before: str, number: int, after: str = "") -> str:
    """``已完成3项``; "" for none."""
    return f"{before}{number}{after}" if number else ""


def each_counted(kinds: Mapping[str, int], unit: str) -> str:
    """``会议3次、志愿服务2次``; of a single kind ``均为会议``, of a single one ``会议``; "" of none."""
    if kind := only(kinds):
        return f"均为{kind}" if kinds[kind] > 1 else kind
    return "、".join(f"{kind}{number}{unit}" for kind, number in kinds.items() if number)


def only(kinds: Mapping[str, int]) -> str:
    """The one kind of which there are any; "" of none and of several."""
    found = [kind for kind, number in kinds.items() if number]
    return found[0] if len(found) == 1 else ""


def quoted(name: str) -> str:
    """A name in quotation marks; those within it become single ones (GB/T 15834-2011, 4.8.3.3)."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def level_words(level: str) -> str:
    """市级, 国家级; of the unit's own media 本单位."""
    return "本单位" if level == PublicityLevel.UNIT else f"{level}级"


def named(names: Sequence[str], unit: str, most: int) -> str:
    """Each name once in quotation marks; of many the first, and how many there are."""
    once = list(dict.fromkeys(names))
    said = once[:most]
    return "、".join(map(quoted, said)) + (f"等{len(names)}{unit}" if len(said) < len(names) else "")


def in_order(items: Sequence[str]) -> str:
    """``一是…；二是…。``; a single one stands for itself."""
    if len(items) == 1:
        return f"{items[0]}。"
    return "；".join(f"{chinese_numeral(at)}是{item}" for at, item in enumerate(items, start=1)) + "。"


def total(tallies: Iterable[Tally]) -> Tally:
    """Several added up."""
    every = list(tallies)
    return Tally(sum(one.have for one in every), sum(one.want for one in every))


def material_words(slots: Tally) -> str:
    """How complete the material is, as a part of a sentence; "" where none is asked for."""
    if not slots.want:
        return ""
    if not slots.have:
        return f"所需材料应备{slots.want}项，{'均' if slots.want > 1 else '尚'}未备齐"
    if slots.have >= slots.want:
        return f"所需材料{slots.want}项已全部备齐"
    return f"所需材料已备{slots.have}项、应备{slots.want}项，齐备率{percent_words(slots.have, slots.want)}"


def unclosed_words(states: Mapping[OrderState, int]) -> str:
    """What is to be done about the orders that are not closed; "" of none.

    Only what can still be done in time is said to be: not an overdue order, and not one already replied to.
    """
    late, replied = states[OrderState.OVERDUE], states[OrderState.REPLIED]
    unclosed = late + replied + states[OrderState.OPEN] + states[OrderState.SOON]
    if not unclosed:
        return ""
    if not late + replied:
        return f"督促{unclosed}张督办单按期办结"
    if unclosed == late:
        return f"督促{late}张逾期的督办单尽快办结"
    if unclosed == replied:
        return f"对已回复的{replied}张督办单核实办结"
    kinds = joined((counted("逾期", late, "张"), counted("已回复待办结", replied, "张")), "、")
    return f"督促{unclosed}张未办结的督办单尽快办结（其中{kinds}）"


def status_words(tasks: Sequence[TaskLine]) -> str:
    """Where tasks stand, as a part of a sentence, e.g. ``已完成5项，逾期2项``."""
    status = Counter(task.status for task in tasks)
    if status[TaskStatus.DONE] == len(tasks):
        return "已全部完成"
    if status[TaskStatus.TODO] == len(tasks):
        return "均未开始"
    return joined(
        (
            counted("已完成", status[TaskStatus.DONE], "项"),
            counted("进行中", status[TaskStatus.DOING], "项"),
            counted("未开始", status[TaskStatus.TODO], "项"),
            counted("逾期", status[TaskStatus.LATE], "项"),
        )
    )
