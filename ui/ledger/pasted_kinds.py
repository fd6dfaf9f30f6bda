"""What can be pasted into the ledger from a spreadsheet, and how each kind is read, corrected and saved."""

from ui.ground.desk import Desk
from ui.parts.paste_dialog import PasteKind
from ui.parts.pasted_model import PastedSheet
from wenming_desktop.entities.choices import FundKind, GroupRole, PublicityLevel
from wenming_desktop.entities.tables import pasted, words_of
from wenming_desktop.ledger import (
    funds_pasting,
    group_pasting,
    pasting,
    publicity_pasting,
    volunteer_list,
)
from wenming_desktop.ledger.festivals import FESTIVALS
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.departments import department_rows


def _kinds(desk: Desk) -> list[str]:
    return [row.name for row in desk.read(kind_rows)]


def _departments(desk: Desk) -> list[str]:
    return [row.name for row in desk.read(department_rows)]


ACTIVITIES = PasteKind(
    what="活动",
    counted="条",
    sheet=PastedSheet(
        words_of(pasted("activity")),
        ("starts_on", "kind", "title"),
        inferred=("kind", "festival"),
        widths={"title": 190, "summary": 190, "starts_on": 110, "kind": 96, "people": 74, "hours": 96},
    ),
    read=pasting.read_pasted,
    correct=pasting.correct_row,
    save=pasting.save_pasted,
    names={"kind": _kinds, "organiser": _departments, "festival": lambda _desk: list(FESTIVALS)},
)
REPORTS = PasteKind(
    what="报道",
    counted="篇",
    sheet=PastedSheet(
        words_of(pasted("publicity_item")),
        ("published_on", "title", "media", "level"),
        widths={"title": 260, "link": 150, "media": 130, "level": 74, "adopted": 84, "task": 84},
    ),
    read=publicity_pasting.read_pasted_publicity,
    correct=publicity_pasting.correct_report,
    save=publicity_pasting.save_pasted_publicity,
    names={
        "level": lambda _desk: [level.value for level in PublicityLevel],
        "adopted": lambda _desk: ["是", "否"],
    },
)
VOLUNTEERS = PasteKind(
    what="志愿者",
    counted="名",
    sheet=PastedSheet(
        words_of(pasted("person", "volunteer")),
        ("name",),
        widths={"phone": 124, "number": 150, "department": 124},
    ),
    read=volunteer_list.read_volunteers,
    correct=volunteer_list.correct_volunteer,
    save=volunteer_list.save_volunteers,
    names={"department": _departments},
    hint="也可以只是名字。",
)
FUNDS = PasteKind(
    what="资金记录",
    counted="行",
    sheet=PastedSheet(
        words_of(funds_pasting.FUND_FIELDS),
        ("entered_on", "item"),
        widths={"item": 150, "note": 190, "kind": 74, "task": 84},
    ),
    read=funds_pasting.read_pasted_funds,
    correct=funds_pasting.correct_fund,
    save=funds_pasting.save_pasted_funds,
    names={"kind": lambda _desk: [kind.value for kind in FundKind]},
)
GROUP = PasteKind(
    what="领导小组成员",
    counted="行",
    sheet=PastedSheet(
        words_of(pasted("leading_group_member")), ("role", "name"), widths={"name": 150, "post": 260}
    ),
    read=group_pasting.read_group,
    correct=group_pasting.correct_member,
    save=group_pasting.save_group,
    names={"role": lambda _desk: [role.value for role in GroupRole]},
    hint="通知里的名单也可以。",
)
