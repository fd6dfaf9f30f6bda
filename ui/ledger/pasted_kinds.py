"""What can be pasted from a spreadsheet, and how each kind is read, corrected and saved."""

from collections.abc import Sequence

from ui.ground.desk import Desk
from ui.ledger.paste_dialog import PasteKind
from ui.ledger.pasted_model import PastedSheet
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.entities.tables import pasted, words_of
from wenming_desktop.ledger import pasting, publicity_pasting
from wenming_desktop.ledger.festivals import FESTIVALS
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.ledger.publicity import PublicityDraft
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.spreadsheets.clipboard import PastedRow


def _save_reports(session: Session, plan_id: str, rows: Sequence[PastedRow[PublicityDraft]]) -> list[str]:
    drafts = [row.draft for row in rows]
    return [saved.id for saved in publicity_pasting.save_pasted_publicity(session, plan_id, drafts)]


def _kinds(desk: Desk) -> list[str]:
    return [row.name for row in desk.read(kind_rows)]


def _departments(desk: Desk) -> list[str]:
    return [row.name for row in desk.read(department_rows)]


ACTIVITIES = PasteKind(
    what="活动",
    counted="条",
    sheet=PastedSheet(
        words_of(pasted("activity")), ("starts_on", "kind", "title"), inferred=("kind", "festival")
    ),
    widths={"title": 190, "summary": 190, "starts_on": 110, "kind": 96, "people": 74, "hours": 96},
    read=pasting.read_pasted,
    correct=pasting.correct_row,
    save=pasting.save_pasted,
    names={"kind": _kinds, "organiser": _departments, "festival": lambda _desk: list(FESTIVALS)},
)
REPORTS = PasteKind(
    what="报道",
    counted="篇",
    sheet=PastedSheet(words_of(pasted("publicity_item")), ("published_on", "title", "media", "level")),
    widths={"title": 260, "link": 150, "media": 130, "level": 74, "adopted": 84, "task": 84},
    read=publicity_pasting.read_pasted_publicity,
    correct=publicity_pasting.correct_report,
    save=_save_reports,
    names={
        "level": lambda _desk: [level.value for level in PublicityLevel],
        "adopted": lambda _desk: ["是", "否"],
    },
)
