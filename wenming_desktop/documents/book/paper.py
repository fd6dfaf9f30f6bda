"""一项一册 as a paper: for the print dialog and the command line."""

from dataclasses import dataclass

from wenming_desktop.documents.book.item_choice import ITEM, chosen_books
from wenming_desktop.documents.book.items import Book
from wenming_desktop.documents.book.making import USUAL, About, BookOptions, Stamp, make_books, proof_of
from wenming_desktop.documents.book.sheets import Proof
from wenming_desktop.documents.paper import Choice, Chosen, Content, MadePaper, Option, PaperKind, Subject
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job

_NO, _GREY = "no", "grey"


@dataclass(frozen=True)
class BookContent(Content):
    """Books that are to be made; their files are read when they are set, for that takes its time."""

    books: tuple[Book, ...] = ()
    about: About | None = None
    options: BookOptions = USUAL
    proof: Proof | None = None
    store: FileStore | None = None


class EvidenceBook(PaperKind):
    """The paper; it has no template of plain data."""

    def make(self, content: Content, job: Job | None = None) -> MadePaper:
        """Make the books; as PaperKind.make(), and UserError where there is too much of them."""
        if not isinstance(content, BookContent) or not (content.about and content.proof and content.store):
            raise TypeError("no book")
        made = make_books(
            *(content.books, content.about, content.options, content.proof, content.store), job or Job()
        )
        return MadePaper(made.pdf, made.note)

    def pdf(self, content: Content, job: Job | None = None) -> bytes:
        """As make(), without its note."""
        return self.make(content, job).pdf


def _gather(subject: Subject, chosen: Chosen) -> BookContent:
    books = chosen_books(subject, chosen.get("item"))
    options = BookOptions(
        code=chosen.get("code") != _NO,
        missing=chosen.get("missing") != _NO,
        stamp=Stamp(chosen.get("stamp") or Stamp.RIGHT),
        grey=chosen.get("colour") == _GREY,
    )
    return BookContent(
        data={"books": [_said(book) for book in books]},
        books=books,
        about=About(subject.plan.unit, subject.plan.year, subject.today),
        options=options,
        proof=proof_of(subject.session, books),
        store=subject.files,
    )


def _said(book: Book) -> dict[str, object]:
    """What a book says in its own words, by which characters are found that no font has."""
    words = {"标题": book.title, "要求": book.text, "说明": book.statement}
    files = {"材料标题": "、".join(file.title for file in book.files if not file.left_out)}
    named = [{"label": f"{book.code}的{where}", "text": text} for where, text in (words | files).items()]
    return {"parts": named}


def _with_or_without(_subject: Subject) -> tuple[Choice, ...]:
    return Choice(None, "放"), Choice(_NO, "不放")


def _colours(_subject: Subject) -> tuple[Choice, ...]:
    return Choice(None, "彩色"), Choice(_GREY, "灰度")


def _stamps(_subject: Subject) -> tuple[Choice, ...]:
    usual, *others = Stamp
    return (Choice(None, usual), *(Choice(each, each) for each in others))


EVIDENCE_BOOK = EvidenceBook(
    "evidence-book",
    "一项一册",
    (
        ITEM,
        Option("stamp", "页码印在", _stamps),
        Option("code", "封面二维码", _with_or_without),
        Option("missing", "缺项清单", _with_or_without),
        Option("colour", "颜色", _colours),
    ),
    _gather,
)
