"""归档文件目录, 备考表, and a box's 封面 and 盒脊, after DA/T 22-2015 (6.3 to 6.5, annexes B to D)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.models import ArchiveItem, Evidence
from wenming_desktop.archives.boxes import BoxRow, box_rows, series_rows
from wenming_desktop.archives.number_look import archive_settings
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.paper_rows import group, row
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.words import chinese_date

_NO_NUMBERS = "还没有编档号的材料，请先在“档案”里编档号。"
_NO_BOXES = "还没有装盒，请先在“档案”里编档号、装盒。"
_BOX = "box:"  # before a box's id among the choices of the catalogue, which are series otherwise


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


def _box_choices(subject: Subject) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            box.id,
            f"{box.title} 第 {box.number} 盒（{box.items} 件 {box.pages} 页）",
            f"{box.title} 第{box.number}盒",
        )
        for box in box_rows(subject.session)
    )


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One 件 as the 归档文件目录 lists it."""

    number: str  # 档号
    document_number: str
    body: str  # 责任者
    title: str
    formed_on: date | None
    pages: int | None


def catalogue_content(
    unit: str, fonds_name: str, series: str, today: date, lines: Sequence[CatalogueLine], first: int = 1
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
    """
    rows = [
        row(
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
        for at, line in enumerate(lines, start=first)
    ]
    total = sum(line.pages or 0 for line in lines)
    return Content(
        {
            "title": ARCHIVE_CATALOGUE.title,
            "unit": unit,
            "unit-line": f"全宗名称：{fonds_name}　{series}",
            "date-line": chinese_date(today),
            "summary": f"共 {len(rows)} 件，{total} 页。方括号内为本单位自拟题名。",
            "groups": [group(rows)],
        }
    )


def _catalogue(subject: Subject, chosen: Chosen) -> Content:
    choices = _series_choices(subject)
    if not choices:
        raise UserError(_NO_NUMBERS)
    wanted = chosen.get("series") or choices[0].value or ""
    name = next((choice.called for choice in choices if choice.value == wanted), "")
    of_box = wanted.startswith(_BOX)
    column = ArchiveItem.box_id if of_box else ArchiveItem.series_id
    records = subject.session.execute(
        select(Evidence, PAGES)
        .join(ArchiveItem, ArchiveItem.evidence_id == Evidence.id)
        .where(column == wanted.removeprefix(_BOX))
        .order_by(ArchiveItem.number)
    )
    lines = [
        CatalogueLine(
            record.archival_number or "",
            record.document_number,
            record.responsible_body,
            record.title,
            record.formed_on,
            pages,
        )
        for record, pages in records
    ]
    fonds_name = archive_settings(subject.session).fonds_name
    return catalogue_content(subject.plan.unit, fonds_name, name, subject.today, lines)


def _chosen_box(subject: Subject, chosen: Chosen) -> BoxRow:
    boxes = box_rows(subject.session)
    if not boxes:
        raise UserError(_NO_BOXES)
    wanted = chosen.get("box")
    return next((box for box in boxes if box.id == wanted), boxes[0])


def _box_note(subject: Subject, chosen: Chosen) -> Content:
    box = _chosen_box(subject, chosen)
    return Content(
        {
            "title": "备考表",
            "unit": subject.plan.unit,
            "box-line": f"{box.title}　第 {box.number} 盒",
            "number-line": f"{box.first} 至 {box.last}，共 {box.items} 件 {box.pages} 页",
            "note": box.note,
            "sorted-by": box.sorted_by,
            "sorted-on": chinese_date(box.sorted_on) if box.sorted_on else "",
            "checked-by": box.checked_by,
            "checked-on": chinese_date(box.checked_on) if box.checked_on else "",
        }
    )


def _box_cover(subject: Subject, chosen: Chosen) -> Content:
    box = _chosen_box(subject, chosen)
    settings = archive_settings(subject.session)
    return Content(
        {
            "title": "卷盒封面与盒脊",
            "unit": subject.plan.unit,
            "fonds-name": settings.fonds_name,
            "thickness": box.thickness,
            "fields": [
                {"label": label, "text": text}
                for label, text in (
                    ("全宗号", settings.fonds),
                    ("年度", str(box.year)),
                    ("保管期限", RETENTION_WORDS[box.retention]),
                    ("机构", box.unit),
                    ("起止件号", box.span),
                    ("盒号", str(box.number)),
                )
                if text
            ],
        }
    )


_EVERY_BOX = Option("box", "盒", _box_choices, every="每盒一份")
ARCHIVE_CATALOGUE = PaperKind(
    "archive-catalogue", "归档文件目录", (Option("series", "范围", _series_choices),), _catalogue
)
BOX_NOTE = PaperKind("box-note", "备考表", (_EVERY_BOX,), _box_note)
BOX_COVER = PaperKind("box-cover", "卷盒封面与盒脊", (_EVERY_BOX,), _box_cover)
