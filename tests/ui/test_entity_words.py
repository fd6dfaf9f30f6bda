"""The forms of the real window say of every field what its entity says."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel

from tests.workspaces import attach, file
from ui.evidence.requirements_dialog import RequirementDialog
from ui.ground.desk import Desk
from ui.inspection.profile_dialog import ProfileDialog
from ui.ledger.activity_dialog import new_activity
from ui.ledger.fund_dialog import FundDialog
from ui.ledger.leading_group_dialog import MemberDialog
from ui.ledger.publicity_dialog import PublicityDialog
from ui.ledger.quota_dialog import QuotaDialog
from ui.ledger.volunteers_dialog import VolunteerDialog
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.plan.measure_dialog import MeasureDialog
from ui.progress.indicator_dialog import IndicatorDialog
from ui.progress.negative_panel import NegativeDialog
from ui.progress.order_dialog import (
    AnswerDialog,
    CloseDialog,
    ExtensionDialog,
    OrderDialog,
    RemindDialog,
    ReplyDialog,
)
from ui.progress.review_dialog import ReviewDialog
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.tables import TABLES, word_of
from wenming_desktop.evidence.library import file_row
from wenming_desktop.ledger.activity_rows import VolunteerDraft
from wenming_desktop.progress.orders import OrderDraft, OrderRow, order_row
from wenming_desktop.progress.supervision import issue_order

DAY = date(2021, 3, 5)


def plan_id(desk: Desk) -> str:
    assert desk.plan
    return desk.plan.id


def task_id(desk: Desk) -> str:
    assert desk.plan
    return desk.plan.tasks[0].id


def order(desk: Desk) -> OrderRow:
    saved = desk.change(issue_order, plan_id(desk), OrderDraft("补齐材料", "办公室", DAY, DAY))
    return desk.read(order_row, saved.id, desk.today())


def evidence(window: MainWindow, folder: Path) -> EvidenceRecordDialog:
    (row,) = attach(window.desk.workspace, task_id(window.desk), file(folder))
    return EvidenceRecordDialog(window.desk, window.desk.read(file_row, row.id), window)


Opener = Callable[[MainWindow, Path], QDialog]
# Table -> its forms, and the fields that are laid out otherwise.
FORMS: dict[str, tuple[tuple[Opener, ...], set[str]]] = {
    "activity": ((lambda window, _: new_activity(window.desk, window),), {"ends_on"}),  # within the period
    "fund_entry": ((lambda window, _: FundDialog(window.desk, window),), set()),
    "publicity_item": ((lambda window, _: PublicityDialog(window.desk, window),), set()),
    "volunteer": (
        (lambda window, _: VolunteerDialog(window.desk, window, VolunteerDraft(""), None),),
        set(),
    ),
    "supervision_order": (
        (
            lambda window, _: OrderDialog(window.desk, window),
            *(
                lambda window, _, form=form: form(window.desk, window, order(window.desk))
                for form in (ReplyDialog, ExtensionDialog, AnswerDialog, CloseDialog)
            ),
        ),
        {"number"},  # given by the machine
    ),
    "supervision_reminder": (
        (lambda window, _: RemindDialog(window.desk, window, order(window.desk)),),
        set(),
    ),
    "indicator": (
        (lambda window, _: IndicatorDialog(window.desk, plan_id(window.desk), None, window),),
        {"self_score", "reason", "statement"},  # on the page of the self-assessment, with the books
    ),
    "evidence": ((evidence,), {"original_name", "postponed"}),  # with its size; a button of 待归口
    "measure": (
        (lambda window, _: MeasureDialog(window.desk, task_id(window.desk), None, window),),
        {"status", "done_on", "due_words"},  # set in the list; typed with the day
    ),
    "leading_group_member": (
        (lambda window, _: MemberDialog(window.desk, window, plan_id(window.desk)),),
        set(),
    ),
    "negative_item": (
        (lambda window, _: NegativeDialog(window.desk, plan_id(window.desk), None, window),),
        set(),
    ),
    "progress_review": ((lambda window, _: ReviewDialog(window.desk, window),), set()),
    "submission_profile": ((lambda window, _: ProfileDialog(window.desk, window),), set()),
    "quota": ((lambda window, _: QuotaDialog(window.desk, task_id(window.desk), None, window),), set()),
    "material_requirement": (
        (lambda window, _: RequirementDialog(window.desk, task_id(window.desk), None, window),),
        # Beside the time; one row for both; a dialog of its own.
        {"years", "least_characters", "most_characters", "overruled"},
    ),
}


@pytest.mark.parametrize("table", FORMS)
def test_a_form_shows_every_field_by_its_word(window: MainWindow, tmp_path: Path, table: str) -> None:
    openers, elsewhere = FORMS[table]
    labels: list[str] = []
    ticks: list[str] = []
    for opener in openers:
        form = opener(window, tmp_path)
        form.open()
        labels += [each.text() for each in form.findChildren(QLabel)]
        ticks += [each.text() for each in form.findChildren(QCheckBox)]
        form.close()
    for field in TABLES[table].fields:
        said = field.word in labels or any(text.startswith(field.word) for text in ticks)
        assert said is (field.name not in elsewhere), field.name


def test_a_volunteer_is_a_person(window: MainWindow) -> None:
    form = VolunteerDialog(window.desk, window, VolunteerDraft(""), None)
    labels = {each.text() for each in form.findChildren(QLabel)}
    assert {word_of("person", name) for name in ("name", "department", "phone")} <= labels
    form.close()
