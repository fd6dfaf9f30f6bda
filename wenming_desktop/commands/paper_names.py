"""Papers by name, for the command line."""

from collections.abc import Sequence

from wenming_desktop.documents.lists.export import LISTS
from wenming_desktop.documents.paper import EVERY, Choice, Chosen, Option, PaperKind, Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import find_department

_IN_A_LIST, _IN_A_REFUSAL = 10, 20


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
        given: ``NAME=VALUE``; a value is a choice's value, its title, or how only one title begins; ``*``
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
        for option in paper.options:
            choices = option.choices(subject) if subject else ()
            titles = _titles(choices, _IN_A_LIST)
            lines.append(f"    {option.name}　{option.title}" + (f"：{titles}" if titles else ""))
    lines.append("列表用 export-list 导出：")
    lines += [f"{kind.name}　{kind.title}　Excel" for kind in LISTS]
    return lines


def _value(option: Option, subject: Subject, written: str) -> str | None:
    if written == EVERY and option.every:
        return EVERY
    choices = option.choices(subject)
    exact = [choice for choice in choices if written in {choice.value, choice.title, choice.name}]
    near = exact or [choice for choice in choices if choice.title.startswith(written)]
    if not near and option.read and (value := option.read(written)):
        return value
    if len(near) != 1:
        raise UserError(f"{option.title}里{'没有' if not near else '不止一个'}“{written}”。{_known(choices)}")
    return near[0].value


def _known(choices: Sequence[Choice]) -> str:
    return f"可以是：{_titles(choices, _IN_A_REFUSAL)}。" if choices else "现在没有可选的。"


def _titles(choices: Sequence[Choice], most: int) -> str:
    """The titles in one line; of more than ``most`` single ones, the first and how many there are."""
    single = [choice.title for choice in choices if not choice.several]
    left = f"……共 {len(single)} 个" if len(single) > most else ""
    together = "；".join(["", *(choice.title for choice in choices if choice.several)])
    return "；".join(single[:most]) + left + together
