"""Books written to files: one for each item in a folder of their own, or one for all."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wenming_desktop.documents.book.faults import Fault
from wenming_desktop.documents.book.items import Book
from wenming_desktop.documents.book.making import About, BookOptions, MadeBooks, make_books
from wenming_desktop.documents.book.sheets import Proof
from wenming_desktop.errors import storage_error
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import safe_name
from wenming_desktop.safety.saving import refuse_data_folder, refuse_place, saving

_NAMED = 5


@dataclass(frozen=True)
class Written:
    """Where books were written, how many, and the files of which only a card could be shown."""

    path: Path
    books: int
    pages: int
    faults: tuple[Fault, ...]

    def in_words(self) -> str:
        """What is told when it is done."""
        told = f"已做好 {self.books} 本材料册，材料共 {self.pages} 页：{self.path}"
        if not self.faults:
            return told
        first = sorted(self.faults, key=lambda fault: fault.lost is None)[:_NAMED]
        names = "\n".join(f"{fault.file.title}：{fault.why}" for fault in first)
        more = f"\n等共 {len(self.faults)} 份" if len(self.faults) > _NAMED else ""
        return f"{told}\n\n这些材料没有放进页面，册里它的位置上写了原因：\n{names}{more}"


def book_name(book: Book, year: int) -> str:
    """The name of one book's file, e.g. ``2-7 学雷锋志愿服务活动（2021年）.pdf``."""
    return safe_name(f"{book.code} {book.title}（{year}年）.pdf")


def books_name(about: About) -> str:
    """The name of the folder or file that holds several."""
    return safe_name(f"{about.year}年材料册")


def write_books(
    folder: Path,
    books: Sequence[Book],
    about: About,
    options: BookOptions,
    proof: Proof,
    store: FileStore,
    job: Job,
) -> Written:
    """Make each book as a file of its own in a new folder inside ``folder``; nothing there is replaced.

    Raises:
        UserError: the disk is full or may not be written to; a book cannot be made.
        Cancelled: by the job; what was written so far is removed again.
    """
    refuse_data_folder(folder, "材料册")
    target = _new_folder(folder, books_name(about))
    made: list[MadeBooks] = []
    written: list[Path] = []
    try:
        for part, book in zip(job.parts(*(1 + book.put_in for book in books)), books, strict=True):
            made.append(
                _without_pdf(
                    write_one(
                        target / book_name(book, about.year), [book], about, options, proof, store, part
                    )
                )
            )
            written.append(target / book_name(book, about.year))
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        with suppress(OSError):
            target.rmdir()
        raise
    return _told(target, made)


def write_one(
    path: Path,
    books: Sequence[Book],
    about: About,
    options: BookOptions,
    proof: Proof,
    store: FileStore,
    job: Job,
) -> MadeBooks:
    """Make books as one file, whole or not at all; raises as write_books()."""
    refuse_place(path)
    made = make_books(books, about, options, proof, store, job)
    with saving(path, f"没有保存“{path.name}”") as part:
        part.write_bytes(made.pdf)
    return made


def told_of(path: Path, made: MadeBooks) -> Written:
    """What is told of one file."""
    return _told(path, [made])


def _told(path: Path, made: Sequence[MadeBooks]) -> Written:
    books = [book for one in made for book in one.books]
    faults = tuple(fault for book in books for fault in book.faults)
    return Written(path, len(books), sum(book.pages for book in books), faults)


def _without_pdf(made: MadeBooks) -> MadeBooks:
    return MadeBooks(b"", made.books)


def _new_folder(folder: Path, name: str) -> Path:
    """A new folder of this name, with a number behind it where there is one already."""
    for number in range(1, 1000):
        target = folder / (name if number == 1 else f"{name}（{number}）")
        try:
            target.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise storage_error("没有做材料册", error) or error from error
        return target
    raise FileExistsError(folder / name)
