"""Which items a paper is about: one task or indicator, all of a category, all."""

from collections.abc import Sequence

from wenming_desktop.documents.book.items import Book, Books
from wenming_desktop.documents.book.reading import books
from wenming_desktop.documents.paper import Choice, Option, Subject
from wenming_desktop.errors import UserError
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.reading.titles import first_clause

_ALL = {ItemKind.TASK: "全部任务", ItemKind.INDICATOR: "全部测评指标"}
_GROUP = {ItemKind.TASK: "类别：", ItemKind.INDICATOR: "测评项目："}


def item_choices(subject: Subject) -> tuple[Choice, ...]:
    """Each task and indicator by its number, then all of a category or project, then all of each."""
    return choices_of(books(subject.session, subject.plan_id, subject.today))


def choices_of(found: Books) -> tuple[Choice, ...]:
    """The same, of books that were read."""
    singles: list[Choice] = []
    together: list[Choice] = []
    for kind in ItemKind:
        own = found.of(kind)
        singles += [_single(book) for book in own]
        groups = dict.fromkeys(book.group for book in own)
        names = [(_ALL[kind], len(own))] if own else []
        names += [
            (_GROUP[kind] + name, sum(book.group == name for book in own))
            for name in groups
            if len(groups) > 1
        ]
        together += [
            Choice(name, f"{first_clause(name)}（{count} 项，合成一本）", name, several=True)
            for name, count in names
        ]
    return (*singles, *together)


def chosen_books(subject: Subject, value: str | None) -> tuple[Book, ...]:
    """The books that a value means; the first task's where none is chosen.

    Raises:
        UserError: there are none, or they are gone.
    """
    found = books(subject.session, subject.plan_id, subject.today)
    if not found.tasks and not found.indicators:
        raise UserError(f"{subject.plan.year}年度还没有任务和测评指标，没有可打印的内容，请先导入工作方案。")
    if value is None:
        return (*found.tasks, *found.indicators)[:1]
    chosen = _matching(found, value)
    if not chosen and value in _ALL.values():
        raise UserError(f"还没有{value.removeprefix('全部')}，没有可打印的内容。")
    if not chosen:
        raise UserError(f"没有“{value}”这一项，可能已被删除，请重新选择。")
    return tuple(chosen)


def _matching(found: Books, value: str) -> Sequence[Book]:
    for kind in ItemKind:
        if value == _ALL[kind]:
            return found.of(kind)
        if value.startswith(_GROUP[kind]):
            return [book for book in found.of(kind) if _GROUP[kind] + book.group == value]
    return [book for kind in ItemKind for book in found.of(kind) if book.code == value]


def _single(book: Book) -> Choice:
    name = f"{book.code} {book.title}"
    return Choice(book.code, name, name)


def _all(_subject: Subject) -> tuple[Choice, ...]:
    return tuple(Choice(name, name, several=True) for name in _ALL.values())


ITEM = Option("item", "哪一项", item_choices, every="每项各一份", known=_all)
