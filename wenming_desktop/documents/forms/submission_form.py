"""测评材料提交表: one item with its statement, the list of its proof, a conclusion and signatures."""

from collections.abc import Mapping
from typing import Any

from wenming_desktop.documents.book.item_choice import ITEM, chosen_books
from wenming_desktop.documents.book.items import Book, Missing, Piece
from wenming_desktop.documents.listings.paper_rows import Cell, across, group, note, row, urgent
from wenming_desktop.documents.paper import Chosen, Content, PaperKind, Subject
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.words import chinese_date

_HEADS = ("序号", "材料名称", "文号或责任者", "形成日期", "页数")
_WIDTHS = (12.0, 68.0, 34.0, 30.0, 12.0)  # millimetres, of the Word file
_CENTRED = (0, 3, 4)
_SIGNED = ("填表人", "牵头科室负责人", "单位负责人（盖章）")
_ROOM = 24.0  # millimetres to write a conclusion in


def _gather(subject: Subject, chosen: Chosen) -> Content:
    books = chosen_books(subject, chosen.get("item"))
    return Content(
        {
            "title": "测评材料提交表",
            "unit": subject.plan.unit,
            "unit-line": f"单位：{subject.plan.unit}",
            "date-line": chinese_date(subject.today),
            "heads": list(_HEADS),
            "items": [_item(book) for book in books],
            "signed": list(_SIGNED),
        }
    )


def _item(book: Book) -> Mapping[str, Any]:
    facts = (
        ("测评内容", f"{book.code}　{book.text}"),
        ("测评标准", book.standard),
        ("牵头科室" if book.kind is ItemKind.TASK else "负责部门", book.lead or "未指派"),
        ("责任人", book.people),
    )
    pieces = [piece for piece in book.pieces if piece.put_in]
    rows = [row(str(number), *_cells(piece)) for number, piece in enumerate(pieces, start=1)]
    rows += [across(_lacking(line)) for line in book.missing]
    rows += [across(note(f"到时再放：{line.title}，{line.note}")) for line in book.later]
    return {
        "facts": [{"label": label, "text": text} for label, text in facts if text],
        "statement": book.statement,
        "tally": f"共 {book.put_in} 份" + (f"，缺 {len(book.missing)} 处" if book.missing else ""),
        "files": [group(rows)] if rows else [],
    }


def _lacking(line: Missing) -> Cell:
    """What is missing, and what is asked for."""
    return urgent(f"{line.title}（{line.note}）" if line.slot_id else line.title)


def _cells(piece: Piece) -> tuple[str, str, str, str]:
    file, pages = piece.put_in[0], str(piece.shown or "—")  # as the book of the item counts them
    if piece.photos:
        days = {one.day for one in piece.put_in}
        day = chinese_date(file.day) if file.day and len(days) == 1 else piece.note or "—"
        return piece.called, "—", day, pages
    day = chinese_date(file.day) if file.day else "—"
    return piece.called, file.number or file.body or "—", day, pages


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordPaper(data["title"], data["unit"], margins_mm=(25, 22, 27, 27))
    for number, item in enumerate(data["items"]):
        if number:
            made.page_break()
        made.title(data["title"])
        made.paragraph(f"{data['unit-line']}　　{data['date-line']}", size=12, after=4)
        facts = [(fact["label"], fact["text"], 0.0) for fact in item["facts"]]
        made.form(26, [*facts, ("说明", item["statement"], 0.0 if item["statement"] else _ROOM)])
        made.paragraph(f"材料清单（{item['tally']}）", size=12, after=2)
        if item["files"]:
            made.table(_WIDTHS, _HEADS, item["files"], _CENTRED)
        made.paragraph("", size=6)
        made.form(26, [("自查结论", "", _ROOM), ("测评意见", "", _ROOM)])
        made.paragraph("　　".join(f"{who}：＿＿＿＿＿＿" for who in data["signed"]), size=12)
    return made.bytes()


SUBMISSION_FORM = PaperKind("submission-form", "测评材料提交表", (ITEM,), _gather, _word)
