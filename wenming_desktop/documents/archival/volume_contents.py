"""卷内目录 and 总目录: each volume's pieces with running 页次, and one line a volume."""

from collections.abc import Mapping, Sequence
from typing import Any

from wenming_desktop.archives.volume_contents import (
    LOOSE,
    Piece,
    VolumeContents,
    contents_by_category,
    contents_by_volumes,
)
from wenming_desktop.archives.volumes import volume_rows
from wenming_desktop.documents.listings.paper_rows import group, row
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.wording import em_width
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.documents.word.word_words import Face
from wenming_desktop.errors import UserError
from wenming_desktop.words import chinese_date, chinese_numeral, listed

_BY_CATEGORY, _BY_VOLUMES = "category", "volumes"
_TOTAL = "total"  # 总目录 alone
_LOOSE = "loose"
_HEADS = ("序号", "文号", "责任者", "题名", "日期", "页次", "备注")
# Millimetres that a column has at least and at most; the title takes what the others leave of the sheet.
_ROOMS = ((11, 14), (14, 34), (16, 34), (0, 0), (19, 19), (13, 20), (14, 24))
_TITLE, _SHEET = 3, 166
_EM, _INSET = 3.7, 3.6  # millimetres of a character, and of a cell's own margins
_CENTRED = (0, 4, 5)
_TOTAL_HEADS = ("序号", "卷名", "件数", "页数", "备注")
_TOTAL_WIDTHS = (14, 82, 18, 18, 34)
_TOTAL_CENTRED = (0, 2, 3)
_MARGINS = (22, 22, 24, 20)  # millimetres, as style.typ
_SIZE = 10.5  # points
_NAMED = 4  # tasks in a remark
_MOST = 1000  # pieces whose volumes are listed unasked


_CATEGORIES, _OWN = Choice(_BY_CATEGORY, "按类别"), Choice(_BY_VOLUMES, "按卷")
_NOT_IN_ANY = Choice(_LOOSE, LOOSE)


def _orders(subject: Subject) -> tuple[Choice, ...]:
    """The clerk's own volumes first where there are any."""
    return (_OWN, _CATEGORIES) if volume_rows(subject.session, subject.plan_id) else (_CATEGORIES,)


def _which(subject: Subject) -> tuple[Choice, ...]:
    categories, own = subject.plan.categories, volume_rows(subject.session, subject.plan_id)
    return (
        Choice(None, "总目录和各卷", "全部"),
        Choice(_TOTAL, "只要总目录", "总目录"),
        *(Choice(one.id, one.form.name) for one in own),
        *([_NOT_IN_ANY] if own else []),
        *(Choice(one.id, f"（{chinese_numeral(one.ordinal)}）{one.title}") for one in categories),
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    by, which = chosen.get("by") or _orders(subject)[0].value, chosen.get("volume")
    own = volume_rows(subject.session, subject.plan_id)
    if which not in {None, _TOTAL}:  # what is asked for by name says itself what it is
        by = _BY_CATEGORY if which in {one.id for one in subject.plan.categories} else _BY_VOLUMES
    if by == _BY_VOLUMES and not own:
        raise UserError("还没有分卷，请先在“档案”里点“分卷…”添加，或选“按类别”。")
    read = contents_by_volumes if by == _BY_VOLUMES else contents_by_category
    found = read(subject.session, subject.plan_id)
    numbered = [(number, one) for number, one in enumerate(found, start=1)]
    if which not in {None, _TOTAL}:
        numbered = [(number, one) for number, one in numbered if (one.id or _LOOSE) == which]
    if not any(one.pieces for _, one in numbered):
        raise UserError("还没有可列进目录的材料，请先把材料归到任务、所需材料或活动。")
    volumes = [_volume(subject, number, one) for number, one in numbered if one.pieces]
    total = _total(subject, numbered) if which in {None, _TOTAL} else None
    if which is None and total and sum(len(one.pieces) for one in found) > _MOST:
        total["summary"] = f"{total['summary']}件数较多，各卷的目录请选一卷打印。"
        volumes = []
    return Content(
        {
            "title": "卷内目录",
            "unit": subject.plan.unit,
            "date-line": chinese_date(subject.today),
            "heads": list(_HEADS),
            "total-heads": list(_TOTAL_HEADS),
            "total": total,
            "volumes": [] if which == _TOTAL else volumes,
        }
    )


def _volume(subject: Subject, number: int, one: VolumeContents) -> dict[str, object]:
    rows = [_piece(at, piece, one.pieces[-1]) for at, piece in enumerate(one.pieces, start=1)]
    label = f"第{chinese_numeral(number)}卷　{one.name}" if one.id else one.name
    return {
        "title": "卷内目录",
        "unit-line": label,
        "date-line": f"{subject.plan.year}年度",
        "summary": _summary(one),
        "widths": _widths(rows),
        "groups": [group(row(*cells) for cells in rows)],
    }


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """As wide as their longest words, so that titles have the room that others do not need."""
    longest = [max(map(em_width, column)) * _EM + _INSET for column in zip(*rows, strict=True)]
    widths = [
        round(min(max(wide, least), most), 1) for wide, (least, most) in zip(longest, _ROOMS, strict=True)
    ]
    widths[_TITLE] = _SHEET - sum(widths)
    return widths


def _summary(one: VolumeContents) -> str:
    pages = f"，{one.pages} 页" if one.pages else ""
    lacking = f"；{one.unpaged_words}，填好以后其后的页次才能排" if one.unpaged else ""
    return f"共 {len(one.pieces)} 件{pages}{lacking}。"


def _piece(at: int, piece: Piece, last: Piece) -> tuple[str, ...]:
    return (
        str(at),
        piece.document_number,
        piece.body,
        piece.title,
        f"{piece.formed_on:%Y%m%d}" if piece.formed_on else "",
        _page_words(piece, is_last=piece is last),
        listed(piece.tasks, "项", _NAMED),
    )


def _page_words(piece: Piece, *, is_last: bool) -> str:
    """Its first page; of the last piece the last page too (GB/T 9705-2008, 卷内文件目录, 页号)."""
    if piece.first_page is None:
        return ""
    end = piece.first_page + (piece.pages or 1) - 1
    return f"{piece.first_page}—{end}" if is_last and end > piece.first_page else str(piece.first_page)


def _total(subject: Subject, numbered: Sequence[tuple[int, VolumeContents]]) -> dict[str, object]:
    kept = [one for _, one in numbered if one.id]
    rows = [
        row(
            str(number) if one.id else "",
            one.name,
            str(len(one.pieces)),
            str(one.pages or ""),
            _remark(one),
        )
        for number, one in numbered
    ]
    pieces, pages = sum(len(one.pieces) for one in kept), sum(one.pages for one in kept)
    loose = next((one for _, one in numbered if not one.id), None)
    left = f"；另有未入卷 {_amount(len(loose.pieces), loose.pages)}" if loose and loose.pieces else ""
    unpaged = sum(one.unpaged for _, one in numbered)
    lacking = f"；{unpaged} 件没有填页数，不在页数里" if unpaged else ""
    return {
        "title": "总目录",
        "unit-line": f"单位：{subject.plan.unit}　{subject.plan.year}年度",
        "date-line": chinese_date(subject.today),
        "summary": f"共 {len(kept)} 卷，{_amount(pieces, pages)}{left}{lacking}。",
        "widths": list(_TOTAL_WIDTHS),
        "groups": [group(rows)],
    }


def _amount(pieces: int, pages: int) -> str:
    return f"{pieces} 件 {pages} 页" if pages else f"{pieces} 件"


def _remark(one: VolumeContents) -> str:
    if not one.pieces:
        return "没有材料"
    return one.unpaged_words


def _word(content: Content) -> bytes:
    data: Mapping[str, Any] = content.data
    file = WordPaper(data["title"], data["unit"], many=True, margins_mm=_MARGINS)
    parts: list[tuple[Mapping[str, Any], Sequence[str], Sequence[int]]] = [
        *([(data["total"], _TOTAL_HEADS, _TOTAL_CENTRED)] if data["total"] else []),
        *((volume, _HEADS, _CENTRED) for volume in data["volumes"]),
    ]
    for at, (part, heads, centred) in enumerate(parts):
        if at:
            file.new_sheet()
        file.title(part["title"])
        file.paragraph(f"{part['unit-line']}　{part['date-line']}", size=_SIZE)
        file.paragraph(part["summary"], face=Face.HEADING, size=_SIZE, after=4)
        file.table(part["widths"], heads, part["groups"], centred)
    return file.bytes()


VOLUME_CONTENTS = PaperKind(
    "volume-contents",
    "卷内目录",
    (
        Option("by", "分卷", _orders, known=lambda _subject: (_OWN,)),
        Option("volume", "哪一卷", _which, known=lambda _subject: (_NOT_IN_ANY,)),
    ),
    _gather,
    word=_word,
)
