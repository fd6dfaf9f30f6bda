"""Choosing pages of a file in a book: only pages that the file has."""

import re

from wenming_desktop.changes.lane import Session
from wenming_desktop.documents.book.choices import ItemRef, set_pages
from wenming_desktop.documents.book.items import BookFile
from wenming_desktop.documents.book.page_words import read_pages
from wenming_desktop.errors import UserError
from wenming_desktop.words import shortened


def set_pages_of(session: Session, item: ItemRef, file: BookFile, written: str) -> None:
    """Choose pages as set_pages(), refusing those that the file does not have."""
    numbers = map(int, re.findall(r"\d+", read_pages(written)))
    beyond = [number for number in numbers if file.count and number > file.count]
    if beyond:
        raise UserError(f"“{shortened(file.title)}”只有 {file.count} 页，没有第 {beyond[0]} 页。")
    set_pages(session, item, file.id, written)
