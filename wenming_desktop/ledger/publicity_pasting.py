"""Many reports at once, pasted from a spreadsheet: read, shown with what is wrong, saved as one step."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from db.models import WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.entities.tables import pasted, texts_of
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.periods import is_day, parse_period
from wenming_desktop.ledger.publicity import PublicityDraft, check_publicity, create_publicity
from wenming_desktop.ledger.typed import read_codes
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastedTable, PastePreview
from wenming_desktop.spreadsheets.pasted_list import (
    Columns,
    ListRules,
    anything,
    claimed,
    pasted_row,
    read_list,
    save_rows,
)

_FIELDS = pasted("publicity_item")
# What offices write for a level.
_LEVELS = {
    PublicityLevel.UNIT: ("单位", "本单位", "局", "本局", "系统", "内部"),
    PublicityLevel.COUNTY: ("县", "区", "县区", "区县", "县市区"),
    PublicityLevel.CITY: ("市", "地市", "设区市"),
    PublicityLevel.PROVINCE: ("省", "自治区", "直辖市"),
    PublicityLevel.NATION: ("国家", "中央", "全国"),
}
_YES = {"", "是", "√", "已采用", "采用", "已刊发", "刊发", "1"}
_LINK = re.compile(r"https?:|www\.|第?\w{1,3}版")
_CODE = re.compile(r"\d{1,2}[-—–]\d{1,2}")
_SHORT = 4  # signs of what may be a level that cannot be read
_NO = {"否", "×", "x", "未采用", "未刊发", "0"}


def read_pasted_publicity(
    session: Session, plan_id: str, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[PublicityDraft]:
    """Read a pasted table of reports; saves nothing.

    Args:
        session: any.
        plan_id: the plan whose year completes dates such as "3月5日".
        text: with or without a header row; without one columns tell by what is in them, title before media.
        columns: the field of each column where the clerk corrected what was found; each field once.

    Raises:
        UserError: nothing, or too much, was pasted, or a field chosen for two columns.
    """

    def repeated(row: PastedRow[PublicityDraft], _line: int) -> PastedRow[PublicityDraft]:
        return replace(row, warnings=(*row.warnings, "与粘贴内容中的另一行相同，请核对是否重复。"))

    year = session.get_one(WorkPlan, plan_id).year
    return read_list(
        text,
        columns,
        _FIELDS,
        ListRules(
            lambda table: _guessed(table, year),
            lambda line, fields: _row(session, plan_id, line, fields),
            lambda draft: [(draft.title, draft.media, draft.published_on)],
            repeated,
            groups={"level": lambda text: _level(text) is not None},
            written_here=True,
        ),
    )


def correct_report(
    session: Session, plan_id: str, row: PastedRow[PublicityDraft], fields: Mapping[str, str]
) -> PastedRow[PublicityDraft]:
    """A row with some of its texts corrected in the preview, read and checked again."""
    return _row(session, plan_id, row.line, {**row.fields, **fields})


def save_pasted_publicity(
    session: Session, plan_id: str, rows: Sequence[PastedRow[PublicityDraft]]
) -> list[str]:
    """Enter these reports as one step of the history, all of them or none.

    Returns:
        Their ids.

    Raises:
        UserError: nothing chosen, or a row that has errors; it is named by its line.
    """
    describe(session, f"粘贴报道 {len(rows)} 篇")
    return save_rows(rows, lambda draft: [create_publicity(session, plan_id, draft).id], "报道")


def _guessed(table: PastedTable, year: int) -> Columns:
    return claimed(
        table,
        (
            ("published_on", lambda cell: is_day(cell, year)),
            ("level", lambda cell: _level(cell) is not None),
            ("adopted", lambda cell: bool(cell) and _folded(cell) in _YES | _NO),
            ("task", lambda cell: bool(_CODE.fullmatch(cell))),
            ("link", lambda cell: bool(_LINK.search(cell))),
            ("title", anything),
            ("media", anything),
            ("level", lambda cell: len(cell) <= _SHORT),
            ("link", anything),
        ),
    )


def _row(session: Session, plan_id: str, line: int, fields: Mapping[str, str]) -> PastedRow[PublicityDraft]:
    draft, unread, said = _draft(fields, session.get_one(WorkPlan, plan_id).year)
    found, warnings = check_publicity(session, plan_id, draft)
    return pasted_row(line, fields, draft, {**found, **unread}, (*said, *warnings))


def _draft(cells: Mapping[str, str], year: int) -> tuple[PublicityDraft, dict[str, str], list[str]]:
    """The row as a draft, by field what of it could not be read, and what was guessed."""
    said: list[str] = []
    errors: dict[str, str] = {}
    day = cells.get("published_on", "")
    published_on: date | None = None
    if day:
        try:
            period = parse_period(day, year)
            published_on = period.starts_on
            if period.ends_on or not period.exact:
                said.append(f"“{day[:40]}”按 {published_on} 登记，请核对。")
        except UserError as error:
            errors["published_on"] = error.message
    written = cells.get("level", "")
    level = _level(written)
    if written and level is None:
        errors["level"] = f"看不懂级别“{written[:20]}”，请写{'、'.join(PublicityLevel)}之一。"
    adopted = _folded(cells.get("adopted", ""))
    if adopted not in _YES | _NO:
        errors["adopted"] = f"看不懂“{adopted[:20]}”，是否采用请写“是”或“否”。"
    codes, rest = read_codes(cells.get("task", ""))
    if rest or len(codes) > 1:
        errors["task"] = f"任务编号“{cells['task'][:20]}”要写成一个编号，例如 2-7。"
    draft = PublicityDraft(
        **{each.name: cells.get(each.name, "") for each in texts_of("publicity_item")},
        level=level,
        published_on=published_on,
        adopted=adopted not in _NO,
        task=codes[0] if codes else "",
    )
    return draft, errors, said


def _folded(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).lower()


def _level(written: str) -> PublicityLevel | None:
    word = "".join(sign for sign in written if sign not in " （）()、，,/")
    word = word.removesuffix("媒体").removesuffix("级")
    return next((level for level, words in _LEVELS.items() if word in words), None)
