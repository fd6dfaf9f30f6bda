"""归档文件目录 after DA/T 22-2015 (6.3, annexes) and DA/T 13-2022."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from db.models import ArchiveItem, ArchiveSeries, Evidence
from wenming_desktop.archives.boxes import box_rows, series_rows
from wenming_desktop.archives.number_look import archive_settings
from wenming_desktop.documents.listings.paper_rows import group, row
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.word.word_file import Align
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.documents.word.word_words import TABLE_PT, Face
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.words import chinese_date

HEADS = ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")
_CENTRED = (0, 1, 5, 6, 7)
_NO_NUMBERS = "还没有编档号的材料，请先在“档案”里编档号。"
_BOX = "box:"  # before a box's id among the choices of the catalogue, which are series otherwise
_YES, _NO = "yes", "no"

_LATIN_EM = 0.56
_PAGE_MM = 253.0  # between the margins of A4 on its side
_MARGINS_MM = (22.0, 22.0, 24.0, 20.0)
_EM_MM = TABLE_PT / 72 * 25.4
_BESIDE_MM = 5.0  # a cell's own margins, in Word too
_TITLE_MM = 62.0  # that 题名 has at least
_FEWEST_EM, _MOST_EM = 3.0, 13.0  # of 文号 and 责任者
_MOST_NUMBER_EM = 22.0  # of 档号; a longer one takes two lines


def _series_choices(subject: Subject) -> tuple[Choice, ...]:
    """Every series whole, then its boxes."""
    boxes = box_rows(subject.session)
    choices: list[Choice] = []
    for series in series_rows(subject.session):
        choices.append(Choice(series.id, f"{series.title}（{series.items} 件）", series.title))
        choices += [
            Choice(_BOX + box.id, f"　{series.title} 第 {box.number} 盒", f"{series.title} 第{box.number}盒")
            for box in boxes
            if box.series_id == series.id
        ]
    return tuple(choices)


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One 件 as the 归档文件目录 lists it."""

    number: str  # 档号
    document_number: str
    body: str  # 责任者
    title: str
    formed_on: date | None
    pages: int | None


@dataclass(frozen=True)
class CatalogueCover:
    """What the cover of a bound catalogue says (DA/T 22-2015, 6.3.3)."""

    fonds: str  # 全宗号
    fonds_name: str
    year: int
    retention: str  # a key of RETENTION_WORDS
    unit: str  # 机构, empty where there is none

    @property
    def lines(self) -> list[dict[str, str]]:
        """Label and text of each line."""
        lines = (
            ("全宗号", self.fonds),
            ("全宗名称", self.fonds_name),
            ("年度", f"{self.year}年"),
            ("保管期限", RETENTION_WORDS[self.retention]),
            ("机构", self.unit),
        )
        return [{"label": label, "text": text} for label, text in lines if text]


def catalogue_content(
    unit: str,
    fonds_name: str,
    series: str,
    today: date,
    lines: Sequence[CatalogueLine],
    first: int = 1,
    cover: CatalogueCover | None = None,
) -> Content:
    """What a 归档文件目录 says.

    Titles without a document number are the unit's own, in square brackets. 密级 stays empty: no classified
    material is kept here, and 公开 and 内部 are none (DA/T 22-2015, 6.3).

    Args:
        unit: the unit's name.
        fonds_name: 全宗名称.
        series: which series or box it lists.
        today: its date.
        lines: in the order of their 档号.
        first: the 序号 of the first line.
        cover: of a whole series that is to be bound; without a number of its own among the pages.
    """
    cells = [_cells(at, line) for at, line in enumerate(lines, start=first)]
    total = sum(line.pages or 0 for line in lines)
    return Content(
        {
            "title": ARCHIVE_CATALOGUE.title,
            "unit": unit,
            "unit-line": f"全宗名称：{fonds_name}　{series}",
            "date-line": chinese_date(today),
            "summary": f"共 {len(cells)} 件，{total} 页。方括号内为本单位自拟题名。",
            "cover": cover.lines if cover else [],
            "widths": _widths(cells),
            "groups": [group(row(*line) for line in cells)],
        }
    )


def _cells(at: int, line: CatalogueLine) -> tuple[str, ...]:
    """One line in the order of HEADS."""
    return (
        str(at),
        line.number,
        line.document_number,
        line.body,
        line.title if line.document_number else f"［{line.title}］",
        f"{line.formed_on:%Y%m%d}" if line.formed_on else "",
        "",
        str(line.pages or ""),
        "",
    )


def _widths(lines: Sequence[tuple[str, ...]]) -> list[float]:
    """The columns' widths in millimetres: 档号 and dates on one line, the rest of the page for 题名."""
    ems = [max(map(_em, column)) for column in zip(HEADS, *lines, strict=True)]
    number, title, document, body = (HEADS.index(head) for head in ("档号", "题名", "文号", "责任者"))
    ems[number] = min(ems[number], _MOST_NUMBER_EM)
    for at in (document, body):
        ems[at] = min(max(ems[at], _FEWEST_EM), _MOST_EM)
    widths = [em * _EM_MM + _BESIDE_MM for em in ems]
    room = _PAGE_MM - sum(widths) + widths[title]
    if room < _TITLE_MM:  # what has the most room gives
        both = widths[document] + widths[body] - (_TITLE_MM - room)
        widths[document] = min(widths[document], max(both / 2, both - widths[body]))
        widths[body] = min(widths[body], both - widths[document])
        room = _TITLE_MM
    widths[title] = room
    return [round(width, 1) for width in widths]


def _em(text: str) -> float:
    """Width in em; digits and letters take a little over half of one."""
    return sum(_LATIN_EM if char.isascii() else 1.0 for char in text)


def _catalogue(subject: Subject, chosen: Chosen) -> Content:
    choices = _series_choices(subject)
    if not choices:
        raise UserError(_NO_NUMBERS)
    wanted = chosen.get("series") or choices[0].value or ""
    name = next((choice.called for choice in choices if choice.value == wanted), "")
    of_box = wanted.startswith(_BOX)
    column = ArchiveItem.box_id if of_box else ArchiveItem.series_id
    records = subject.session.execute(
        select(Evidence, PAGES, ArchiveItem.series_id)
        .join(ArchiveItem, ArchiveItem.evidence_id == Evidence.id)
        .where(column == wanted.removeprefix(_BOX))
        .order_by(ArchiveItem.number)
    ).all()
    if not records:
        raise UserError("要打印的这一组或这一盒已经没有材料，请重新选择。")
    lines = [
        CatalogueLine(
            record.archival_number or "",
            record.document_number,
            record.responsible_body,
            record.title,
            record.formed_on,
            pages,
        )
        for record, pages, _ in records
    ]
    settings = archive_settings(subject.session)
    covered = chosen.get("cover") or (_NO if of_box else _YES)
    series = subject.session.get_one(ArchiveSeries, records[0][2])
    unit = settings.unit_name(series.unit)
    cover = CatalogueCover(settings.fonds, settings.fonds_name, series.year, series.retention, unit)
    return catalogue_content(
        subject.unit,
        settings.fonds_name,
        name,
        subject.today,
        lines,
        cover=cover if covered == _YES else None,
    )


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordPaper(data["title"], data["unit"], landscape=True, margins_mm=_MARGINS_MM)
    if data["cover"]:
        _word_cover(made, data["title"], data["cover"])
    made.title(data["title"])
    made.ends(data["unit-line"], data["date-line"], size=TABLE_PT)
    made.paragraph(data["summary"], face=Face.HEADING, size=TABLE_PT, after=2)
    made.table(data["widths"], HEADS, data["groups"], _CENTRED)
    return made.bytes()


def _word_cover(made: WordPaper, title: str, lines: Sequence[Mapping[str, str]]) -> None:
    made.paragraph("", after=60)
    made.paragraph(title, face=Face.TITLE, size=36, align=Align.CENTER, after=48)
    for line in lines:
        made.paragraph(f"{line['label']}：{line['text']}", indent=8, after=14)
    made.page_break()


_COVER = Option(
    "cover",
    "封面",
    lambda _subject: (
        Choice(None, "整组的加封面，单盒的不加"),
        Choice(_YES, "加封面"),
        Choice(_NO, "不加封面"),
    ),
    look=True,
)
ARCHIVE_CATALOGUE = PaperKind(
    "archive-catalogue",
    "归档文件目录",
    (Option("series", "范围", _series_choices), _COVER),
    _catalogue,
    _word,
    needs_plan=False,
)
