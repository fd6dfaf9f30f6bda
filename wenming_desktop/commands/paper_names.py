"""Papers by name, for the command line."""

from collections.abc import Sequence

from wenming_desktop.commands.choice_matching import iso_written, meant
from wenming_desktop.documents.lists.export import LISTS
from wenming_desktop.documents.paper import EVERY, Choice, Chosen, Option, PaperKind, Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import find_department

_MOST = 10  # choices named in one line
_LONGEST_VALUE = 20  # a longer one is an id, which only the program knows


def find_paper(name: str) -> PaperKind:
    """The paper with this name or title; UserError naming all there are."""
    paper = next((paper for paper in PAPERS if name in {paper.name, paper.title}), None)
    if paper is None:
        known = "、".join(f"{paper.name}（{paper.title}）" for paper in PAPERS)
        raise UserError(f"没有名为“{name}”的单据。可以是：{known}。")
    return paper


def chosen_options(
    paper: PaperKind, subject: Subject, department: str | None, given: Sequence[str]
) -> Chosen:
    """What was chosen on the command line.

    Args:
        paper: the paper.
        subject: what it is about.
        department: a department's name or short name; None for all.
        given: ``NAME=VALUE``; a value is a choice's value, or what meant() takes for its title or name; ``*``
            is one paper for each where the option offers that.

    Raises:
        UserError: an option that the paper does not have, or a value that it does not know.
    """
    options = {option.name: option for option in paper.options}
    chosen: dict[str, str | None] = {}
    for word in given:
        name, _, value = word.partition("=")
        if not name or not value:
            raise UserError(f"看不懂“{word}”，要写成 名称=值；{_options_of(paper)}。")
        if name not in options:
            raise UserError(f"{paper.title}没有“{name}”这个选项；{_options_of(paper)}。")
        if name in chosen:
            raise UserError(f"选项“{name}”写了两次，请只留一个。")
        chosen[name] = _value(options[name], subject, value)
    if department:
        if "department" not in options:
            raise UserError(f"{paper.title}不分科室，不能用 --department。")
        if "department" in chosen:
            raise UserError("科室写了两次：--department 和 --option department= 请只留一个。")
        chosen["department"] = find_department(subject.session, department).name
    return chosen


def _options_of(paper: PaperKind) -> str:
    known = "、".join(f"{option.name}（{option.title}）" for option in paper.options)
    return f"它的选项有：{known}" if known else "它没有选项"


def papers_text(subject: Subject | None) -> list[str]:
    """Every paper and its options, a line each; with a subject the choices too."""
    lines: list[str] = []
    for paper in PAPERS:
        lines.append(f"{paper.name}　{paper.title}　{'PDF、Word' if paper.word else 'PDF'}")
        read = subject if subject and (subject.plan_id or not paper.needs_plan) else None
        for option in paper.options:
            titles = _titles(option.choices(read)) if read else ""
            lines.append(f"    {option.name}　{option.title}" + (f"：{titles}" if titles else ""))
    lines.append("列表用 export-list 导出：")
    lines += [f"{kind.name}　{kind.title}　Excel" for kind in LISTS]
    return lines


def _value(option: Option, subject: Subject, written: str) -> str | None:
    if option.every and (written == EVERY or meant(written, [(option.every,)])):
        return EVERY
    choices = option.choices(subject)
    offered = {each for choice in choices for each in (choice.value, choice.title)}
    others = option.known(subject) if option.known else ()
    everything = (*choices, *(each for each in others if offered.isdisjoint((each.value, each.title))))
    found = {everything[at].value: everything[at] for at in meant(written, list(map(_names, everything)))}
    if not found and option.read:
        year = subject.plan.year if subject.plan_id else subject.today.year
        if value := option.read(iso_written(written, year)):
            return value
    if not found:
        raise UserError(f"{option.title}里没有“{written}”。{_known(choices)}")
    if len(found) > 1:
        named = _titles(list(found.values()))
        raise UserError(f"{option.title}里不止一个“{written}”，请写得再全些：{named}。")
    return next(iter(found))


def _names(choice: Choice) -> tuple[str, ...]:
    value = choice.value if choice.value and len(choice.value) < _LONGEST_VALUE else ""
    return tuple(name for name in (value, choice.title, choice.name) if name)


def _known(choices: Sequence[Choice]) -> str:
    return f"可以是：{_titles(choices)}。" if choices else "现在没有可选的。"


def _titles(choices: Sequence[Choice]) -> str:
    """At most ten titles in one line, those that stand for several last, each with how many there are.

    What stands for all of the others is named, but not counted as one of them.
    """
    one = [choice for choice in choices if not choice.several]
    several = [choice for choice in choices if choice.several]
    room = max(_MOST - len(several), _MOST // 2)
    return "；".join(filter(None, (_cut(one, room), _cut(several, _MOST - min(len(one), room)))))


def _cut(choices: Sequence[Choice], most: int) -> str:
    titles = "；".join(choice.title.strip() for choice in choices[:most])
    if len(choices) <= most:
        return titles
    return f"{titles}……共 {sum(choice.value is not None for choice in choices)} 个"
