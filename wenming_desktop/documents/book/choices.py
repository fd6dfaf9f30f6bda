"""What the clerk chooses about the books: what goes in, which pages, in which order. Each is one step."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import BookEntry, Evidence
from wenming_desktop.changes.lane import describe
from wenming_desktop.documents.book.items import Book
from wenming_desktop.documents.book.page_words import first_last_and, pages_in_words, read_pages
from wenming_desktop.evidence.marks import marks_of_all
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.words import listed

LONG = 10  # pages: a longer document is offered as its first, last and marked pages


@dataclass(frozen=True)
class ItemRef:
    """The item that a book is about."""

    kind: ItemKind
    id: str
    code: str


def ref(book: Book) -> ItemRef:
    """Of a book that was read."""
    return ItemRef(book.kind, book.id, book.code)


def leave_out(session: Session, item: ItemRef, evidence_ids: Collection[str], *, out: bool) -> None:
    """Leave files out of a book, or put them in again; they stay with the item."""

    def change(row: BookEntry) -> None:
        row.left_out = out

    names = _change(session, item, evidence_ids, change)
    describe(session, f"{item.code} 材料册{'不放' if out else '放入'}：{names}")


def set_pages(session: Session, item: ItemRef, evidence_id: str, written: str) -> None:
    """Choose which pages of a file a book shows, as written; raises UserError as read_pages()."""
    kept = read_pages(written)

    def change(row: BookEntry) -> None:
        row.pages = kept

    names = _change(session, item, [evidence_id], change)
    describe(session, f"{item.code} 材料册“{names}”放几页：{pages_in_words(kept)}")


def shorten_long(session: Session, item: ItemRef, evidence_ids: Sequence[str]) -> None:
    """Show of each of these files its first, its last and its marked pages."""
    marks = marks_of_all(session, evidence_ids)

    def change(row: BookEntry) -> None:
        row.pages = first_last_and({mark.page for mark in marks.get(row.evidence_id, ())})

    names = _change(session, item, evidence_ids, change)
    describe(session, f"{item.code} 材料册只放首页、末页和标记的页：{names}")


def set_order(session: Session, item: ItemRef, evidence_ids: Sequence[str]) -> None:
    """Have the files of a book stand in this order; all of them have to be named."""
    places = {each: at for at, each in enumerate(evidence_ids, start=1)}

    def change(row: BookEntry) -> None:
        row.ordinal = places[row.evidence_id]

    _change(session, item, evidence_ids, change)
    describe(session, f"{item.code} 材料册调整次序")


def restore_order(session: Session, item: ItemRef) -> None:
    """Have the files of a book stand in the order of the slots, then of their days."""

    def change(row: BookEntry) -> None:
        row.ordinal = 0

    _change(session, item, [row.evidence_id for row in _rows(session, item)], change)
    describe(session, f"{item.code} 材料册次序恢复成格子的次序")


def _change(
    session: Session, item: ItemRef, evidence_ids: Collection[str], change: Callable[[BookEntry], None]
) -> str:
    """Change what is kept of some files, where nothing is chosen no longer a row; returns their names."""
    rows = {row.evidence_id: row for row in _rows(session, item)}
    names: list[str] = []
    for evidence_id in evidence_ids:
        names.append(session.get_one(Evidence, evidence_id).title)
        row = rows.get(evidence_id)
        if row is None:
            row = BookEntry(evidence_id=evidence_id, ordinal=0, pages="", left_out=False)
            row.task_id, row.indicator_id = (item.id, None) if item.kind is ItemKind.TASK else (None, item.id)
        change(row)
        chosen = row.ordinal or row.pages or row.left_out
        if chosen:
            session.add(row)
        elif evidence_id in rows:
            session.delete(row)
    session.flush()
    return listed(names, "份")


def _rows(session: Session, item: ItemRef) -> list[BookEntry]:
    column = BookEntry.task_id if item.kind is ItemKind.TASK else BookEntry.indicator_id
    return list(session.scalars(select(BookEntry).where(column == item.id)))
