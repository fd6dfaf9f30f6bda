"""材料册: the items at the left, the book of the chosen one, its pages as they will be printed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.messages import show_error, show_note
from ui.ground.qt import set_sizes
from ui.ground.system import ask_folder, ask_save_path, show_saved
from ui.inspection.book_foot import TOGETHER, BookFoot
from ui.inspection.book_list import BookList
from ui.inspection.item_list import ItemList, book_told, pages_told
from ui.inspection.page_choice import set_pages_of
from ui.inspection.page_preview import PagePreview
from ui.parts.fields import KeyLine, button, elided, name_label
from ui.parts.kept_splitter import KeptSplitter
from ui.parts.page import Page
from ui.parts.viewer_dialog import Beside, ViewerDialog
from wenming_desktop.changes.lane import Changed
from wenming_desktop.documents.book.choices import (
    LONG,
    leave_out,
    ref,
    restore_order,
    set_order,
    shorten_long,
)
from wenming_desktop.documents.book.items import Book, Books, Missing
from wenming_desktop.documents.book.later import put_off
from wenming_desktop.documents.book.making import (
    About,
    BookOptions,
    MadeBooks,
    front_pages,
    make_books,
    proof_of,
)
from wenming_desktop.documents.book.output import (
    Written,
    book_name,
    books_name,
    told_of,
    write_books,
    write_one,
)
from wenming_desktop.documents.book.reading import books, evidence_rows_of
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.search.index import Kind

_AFTER = 250  # milliseconds that the clerk stays at an item before its pages are set
_SETTING = "正在排版…"
_CANCELLED = "排版取消了。点一下册里的任意一行，再排一次。"
_NO_ITEM = "左边选中一项，这里显示它的册子。"


class BookPane(Page):
    """Everything for making books; what is chosen about one is saved at once."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._book: Book | None = None
        self._asked: tuple[Book, BookOptions] | None = None  # what is being set, or is on show
        self._made: MadeBooks | None = None
        self._front = 0  # pages before the proof in what is on show
        self._work: LongWork | None = None
        self.items, self.list, self.preview = ItemList(), BookList(), PagePreview(desk)
        self.heading, self.tally = name_label(), elided()
        self.shorten = button("", self._shorten, link=True)
        self.later = button("到时再放", self.list.put_off_gap, link=True)
        self.supply = button("补材料…", self._supply)
        self.restore = button("次序恢复成格子的次序", self._restore_order, link=True)
        self.foot = BookFoot()
        self._waiting = QTimer(self, interval=_AFTER, singleShot=True)
        self._waiting.timeout.connect(self._set)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.list)

    def concerned(self, changed: Changed) -> bool:
        return bool(changed.tables)  # whatever a book says of an item

    def reload(self) -> None:
        plan = self.desk.plan
        found = self.desk.read(books, plan.id, self.desk.today()) if plan else Books((), ())
        self.items.show_books(found)
        self._show_numbers()

    def show_item(self, item_id: str) -> bool:
        """Show the book of a task or an indicator."""
        self.refresh()
        return self.items.choose(item_id)

    def stop(self) -> None:
        """Set and draw no more; what was under way is dropped, what is made stays."""
        self._waiting.stop()
        if self._work:
            self._drop()
        self.preview.stop()

    def resume(self) -> None:
        """Go on where stop() broke off."""
        self.preview.resume()
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resume()

    def go_on_as(self, other: "BookPane") -> None:
        """Choose and show what is chosen in another pane that this one takes the place of."""
        self.foot.go_on_as(other.foot)
        self.items.take(other.items.kept())
        self.refresh()
        if shown := other.items.current():
            self.items.choose(shown.id)

    def _lay_out(self) -> None:
        middle = QFrame()
        middle.setProperty("card", True)
        column = QVBoxLayout(middle)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(6))
        head.setSpacing(theme.px(12))
        titles = QVBoxLayout()
        titles.setSpacing(theme.px(2))
        titles.addWidget(self.heading)
        titles.addWidget(self.tally)
        head.addLayout(titles, 1)
        head.addWidget(self.later)
        head.addWidget(self.shorten)
        head.addWidget(self.supply)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        keys = KeyLine(("空格", "放或不放"), ("Alt+↑↓", "改次序"), ("F2", "改页"), ("Enter", "看原件"))
        foot.addWidget(keys, 1)
        foot.addWidget(self.restore)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        split = KeptSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(theme.px(12))
        split.setChildrenCollapsible(False)
        for part in (self.items, middle, self.preview):
            split.addWidget(part)
        middle.setMinimumWidth(theme.px(380))
        self.preview.setMinimumWidth(theme.px(200))
        set_sizes(split, [270, 690, 360])
        split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(12))
        outer.addWidget(split, 1)
        outer.addWidget(self.foot)

    def _wire(self) -> None:
        self.items.shown.connect(self._show)
        self.items.checked.connect(self._show_numbers)
        self.foot.counted.connect(self._show_numbers)
        self.foot.altered.connect(self._ask)
        self.foot.print_wanted.connect(self._print)
        self.foot.write_wanted.connect(self._write)
        self.list.shown.connect(self._show_line)
        self.list.put.connect(self._put)
        self.list.moved.connect(self._move)
        self.list.paged.connect(self._set_pages)
        self.list.opened.connect(self._view)
        self.list.gap_opened.connect(self._fill_gap)
        self.list.put_off.connect(self._put_off)

    def _ask(self) -> None:
        """Set the pages soon: something about them is other now."""
        self._waiting.start()

    def _show(self) -> None:
        """Show the book of the chosen item, and set its pages where the clerk stays there."""
        book = self.items.current()
        self._book = book
        self.heading.setText(f"{book.code} {book.title}" if book else "")
        self.list.show_book(book, book.places() if book else [])
        self._offer_later()
        self._tell(self.items.pages(book) if book else None)
        long = self._long()
        self.shorten.setText(f"{len(long)} 份长材料只放首末页")
        self.shorten.setToolTip(f"超过 {LONG} 页的，只放首页、末页和标了红框的页；每份还可以再改")
        self.shorten.setVisible(bool(long))
        self.supply.setEnabled(book is not None)
        self.restore.setVisible(bool(book and book.ordered))
        if book is None:
            self._drop()
            self.preview.say(_NO_ITEM)
        elif (book, self.foot.options()) != self._asked:
            self._waiting.start()

    def _tell(self, pages: int | None, made: MadeBooks | None = None) -> None:
        faults = made.books[0].faults if made else ()
        self.tally.setText(book_told(self._book, pages, faults) if self._book else "")
        self.tally.setToolTip(made.note if made else "")

    def _long(self) -> list[str]:
        files = self._book.files if self._book else ()
        return [file.id for file in files if file.paged and not file.pages and (file.count or 0) > LONG]

    def _set(self) -> None:
        """Set the pages of the book on show."""
        book, options = self._book, self.foot.options()
        if book is None or (book, options) == self._asked or not self.isVisible():
            return
        self._drop()
        self._asked = book, options
        self.preview.say(_SETTING)
        proof, about = self.desk.read(proof_of, [book]), self._about()
        store = self.desk.workspace.files
        work: LongWork
        work = self._work = self.desk.run(
            "排版材料册",
            lambda job: make_books([book], about, options, proof, store, job),
            lambda made: self._take(work, book, made),
            lambda error: self._give_up(work, error),
            lambda: self._forget(work),
        )

    def _take(self, work: LongWork, book: Book, made: MadeBooks) -> None:
        if self._work is work:
            self._work, self._made = None, made
            places = list(made.books[0].places)
            self.list.show_places(places)
            self._tell(made.books[0].pages, made)
            self.items.know_pages(book, made.books[0].pages)
            self._show_numbers()
            self._front = front_pages(made.pdf, book)
            self.preview.show_pdf(made.pdf, 0)
            if self.list.currentItem():
                self._show_line(self.list.currentIndex().row())
            if book != self._book:
                self._waiting.start()

    def _give_up(self, work: LongWork, error: UserError) -> None:
        if self._work is work:
            self._work = None
            self.preview.say(error.message)

    def _forget(self, work: LongWork) -> None:
        if self._work is work:
            self._work, self._asked = None, None
            self.preview.say(_CANCELLED)

    def _drop(self) -> None:
        if self._work:
            self._work.cancel()
        self._work, self._asked, self._made = None, None, None

    def _show_line(self, index: int) -> None:
        """Show the first page of a line of the contents."""
        self._offer_later()
        if self._asked is None:
            self._ask()  # it was cancelled
        if not self._made or self._asked is None or self._asked[0] != self._book or self._book is None:
            return
        made = self._made.books[0]
        place = made.places[index] if index < len(made.places) else None
        line = self._book.lines[index]
        if place:
            self.preview.go_to(self._front + place[0] - 1)
            self.preview.heading.setText(f"第 {place[0]} 页　{line.title}")
        else:
            self.preview.go_to(1)
            self.preview.heading.setText("目录")

    def _put(self, evidence_ids: list[str], on: bool) -> None:
        if self._book:
            self.desk.change(partial(leave_out, out=not on), ref(self._book), evidence_ids)

    def _move(self, evidence_ids: list[str]) -> None:
        if self._book:
            self.desk.change(set_order, ref(self._book), evidence_ids)

    def _set_pages(self, evidence_id: str, written: str) -> None:
        book = self._book
        if book is None:
            return
        file = next(each for each in book.files if each.id == evidence_id)
        if not self.desk.taken(set_pages_of, ref(book), file, written):
            self._show()  # what stood there before

    def _shorten(self) -> None:
        if self._book:
            self.desk.change(shorten_long, ref(self._book), self._long())

    def _restore_order(self) -> None:
        if self._book:
            self.desk.change(restore_order, ref(self._book))

    def _view(self, evidence_ids: list[str], at: int) -> None:
        rows = self.desk.read(evidence_rows_of, evidence_ids)
        if rows:
            ViewerDialog(self.desk, rows, Beside(), self, at).open()

    def _fill_gap(self, line: Missing) -> None:
        self.desk.task_wanted.emit(line.task_id)

    def _offer_later(self) -> None:
        gap = self.list.gap()
        self.later.setVisible(gap is not None)
        self.later.setText("现在就算缺" if gap and gap.later else "到时再放")
        self.later.setToolTip("不再等，没有就算缺" if gap and gap.later else "不算缺，写明哪天前交（空格）")

    def _put_off(self, line: Missing, written: str) -> None:
        if not self.desk.taken(put_off, line.slot_id, written, self.desk.today()):
            self._show()  # what stood there before

    def _supply(self) -> None:
        """Go where material is added to the item."""
        book = self._book
        if book is None:
            return
        if book.kind is ItemKind.TASK:
            self.desk.task_wanted.emit(book.id)
        elif book.missing:
            self.desk.task_wanted.emit(book.missing[0].task_id)
        else:
            self.desk.record_wanted.emit(Kind.INDICATOR, book.id)

    def _about(self) -> About:
        return About(self.desk.workspace.unit, self.desk.year(), self.desk.today())

    def _show_numbers(self) -> None:
        """How many files and pages come out."""
        chosen = self.items.chosen()
        self.foot.show_numbers(len(chosen), pages_told([self.items.pages(book) for book in chosen]))

    def _write(self) -> None:
        chosen, about, options = self.items.chosen(), self._about(), self.foot.options()
        proof, store = self.desk.read(proof_of, chosen), self.desk.workspace.files
        if self.foot.how.on() == TOGETHER or len(chosen) == 1:
            name = book_name(chosen[0], about.year) if len(chosen) == 1 else f"{books_name(about)}.pdf"
            if path := ask_save_path(self, "输出材料册", name):
                self._run(
                    lambda job: told_of(path, write_one(path, chosen, about, options, proof, store, job))
                )
        elif folder := ask_folder(self, "材料册放在哪个文件夹", "材料册"):
            self._run(lambda job: write_books(folder, chosen, about, options, proof, store, job))

    def _run(self, work: Callable[[Job], Written]) -> None:
        self.stop()  # the clerk now waits for the whole
        window = self.desk.window
        self.desk.run(
            "做材料册",
            work,
            lambda written: show_saved(window, written.in_words(), written.path),
            lambda error: show_error(window, error),
            lambda: show_note(window, "已取消，没有留下做了一半的材料册，原来的文件没有改动。"),
        )
        self.resume()  # behind it

    def _print(self) -> None:
        chosen, about, options = self.items.chosen(), self._about(), self.foot.options()
        proof, store = self.desk.read(proof_of, chosen), self.desk.workspace.files
        self.stop()
        one = len(chosen) == 1
        name = book_name(chosen[0], about.year) if one else f"{books_name(about)}.pdf"
        title = f"{chosen[0].code} {chosen[0].title}" if one else books_name(about)
        self.desk.run(
            "做材料册",
            lambda job: make_books(chosen, about, options, proof, store, job),
            lambda made: self.desk.pdf_wanted.emit(title, name, made.pdf, b"", made.note),
            lambda error: show_error(self.desk.window, error),
            lambda: show_note(self.desk.window, "已取消，没有打印。"),
        )
        self.resume()
