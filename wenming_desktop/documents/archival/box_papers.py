"""备考表, and a box's 封面 and 盒脊, after DA/T 22-2015 (6.4, 6.5, annexes C and D)."""

from collections.abc import Iterator, Sequence
from typing import Any

from wenming_desktop.archives.boxes import BoxRow, box_gaps, box_rows
from wenming_desktop.archives.number_look import archive_settings
from wenming_desktop.archives.numbers import NumberGap
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.errors import UserError
from wenming_desktop.words import chinese_date, listed

_NO_BOXES = "还没有装盒，请先在“档案”里编档号、装盒。"
_NAMED = 3  # titles of numbers that were taken back together
_NOTE_MM = 150  # of the note's field in Word


def _box_choices(subject: Subject) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            box.id,
            f"{box.title} 第 {box.number} 盒（{box.items} 件 {box.pages} 页）",
            f"{box.title} 第{box.number}盒",
        )
        for box in box_rows(subject.session)
    )


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
            "unit": subject.unit,
            "box-line": f"{box.title}　第 {box.number} 盒",
            "number-line": f"{box.first} 至 {box.last}，共 {box.items} 件 {box.pages} 页",
            "note": box.note,
            "missing": list(_missing(box_gaps(subject.session, box))),
            "signed": [
                {"label": label, "text": text}
                for label, text in (
                    ("整理人", box.sorted_by),
                    ("整理日期", chinese_date(box.sorted_on) if box.sorted_on else ""),
                    ("检查人", box.checked_by),
                    ("检查日期", chinese_date(box.checked_on) if box.checked_on else ""),
                )
            ],
        }
    )


def _missing(gaps: Sequence[NumberGap]) -> Iterator[str]:
    """The numbers missing from a box: which, since when and why; those taken back together in one line."""
    runs: list[list[NumberGap]] = []
    for gap in gaps:
        before = runs[-1][-1] if runs else None
        if before and before.item + 1 == gap.item and _back(before) == _back(gap):
            runs[-1].append(gap)
        else:
            runs.append([gap])
    for run in runs:
        numbers = " 至 ".join(dict.fromkeys((run[0].number, run[-1].number)))
        yield f"{numbers}：{_why(run)}。"


def _back(gap: NumberGap) -> tuple[object, str]:
    return gap.withdrawn_on, gap.why


def _why(run: Sequence[NumberGap]) -> str:
    first = run[0]
    if first.withdrawn_on is None:
        return "断号，没有记录原因"
    titles = listed([f"“{gap.title}”" for gap in run], "件", _NAMED)
    return f"{chinese_date(first.withdrawn_on)}收回，原为{titles}，原因：{first.why.rstrip('。')}"


def _word_note(content: Content) -> bytes:
    data: Any = content.data
    made = WordPaper("备考表", data["unit"])
    made.title("备考表")
    made.paragraph(data["box-line"], size=12)
    made.paragraph(data["number-line"], size=12, after=4)
    told = [data["note"]] if data["note"] else []
    if data["missing"]:
        told += ["本盒缺号：", *data["missing"]]
    made.form(
        34,
        (
            ("盒内文件\n情况说明", "\n".join(told), _NOTE_MM),
            *((line["label"], line["text"], 12.0) for line in data["signed"]),
        ),
    )
    return made.bytes()


def _box_cover(subject: Subject, chosen: Chosen) -> Content:
    box = _chosen_box(subject, chosen)
    settings = archive_settings(subject.session)
    return Content(
        {
            "title": "卷盒封面与盒脊",
            "unit": subject.unit,
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
BOX_NOTE = PaperKind("box-note", "备考表", (_EVERY_BOX,), _box_note, _word_note, needs_plan=False)
BOX_COVER = PaperKind("box-cover", "卷盒封面与盒脊", (_EVERY_BOX,), _box_cover, needs_plan=False)
