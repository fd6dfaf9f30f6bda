"""导入工作方案, 导入补充文件: what was read and corrected becomes a plan or is set beside one.

The preview stays open below every question, so that giving up there loses no correction.
"""

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask, show_error
from ui.plan.compare_dialog import CompareDialog
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import ask_for_draft
from ui.plan.year_question import take_draft
from wenming_desktop.errors import UserError
from wenming_desktop.plan.comparing import compare_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import PlanHead
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.words import shortened


def import_plan(desk: Desk, parent: QWidget) -> None:
    """Ask for a document; where its year has a plan, ask which of the two it is."""

    def place(draft: PlanDraft, preview: PlanPreview) -> None:
        there = _plan_of(desk, draft.year)
        if there is None:
            take_draft(preview, draft, lambda corrected: _save(desk, corrected, preview))
        else:
            _ask_which(desk, there, draft, preview)

    ask_for_draft(parent, place)


def import_supplement(desk: Desk, parent: QWidget) -> None:
    """Ask for a further document for the plan on show; one that names no year is of the plan's."""
    plan = desk.shown_plan()

    def place(draft: PlanDraft, preview: PlanPreview) -> None:
        if draft.year == plan.year:
            _compare(desk, plan.id, draft, preview)
            return
        question = f"这份文件是{draft.year}年度的，要和{plan.year}年度的方案对照吗？"
        ask(preview, question, "仍然对照", lambda: _compare(desk, plan.id, draft, preview))

    ask_for_draft(parent, place, "与方案对照", plan.year)


def _plan_of(desk: Desk, year: int | None) -> PlanHead | None:
    """The plan of a year, the one on show before others of the same year."""
    heads = [head for head in desk.plans() if head.year == year]
    shown = desk.plan.id if desk.plan else ""
    return next((head for head in heads if head.id == shown), heads[0] if heads else None)


def _ask_which(desk: Desk, there: PlanHead, draft: PlanDraft, preview: PlanPreview) -> None:
    already = f"{there.year}年度已有方案《{shortened(there.title, 40)}》。"
    compare = "补充或修订"
    if draft.title == there.title:
        question = f"{already}标题相同，是它的补充或修订吗？逐条对照后再采用。\n\n另外一份方案请先改标题。"
        ask(preview, question, compare, lambda: _compare(desk, there.id, draft, preview))
        return
    question = (
        f"{already}《{shortened(draft.title, 40)}》是它的补充或修订，还是另外一份方案？\n\n"
        "补充或修订：逐条对照，选中的才采用。\n另一份方案：单独保存，原来的方案不变。"
    )
    own = ("另一份方案", lambda: take_draft(preview, draft, lambda taken: _save(desk, taken, preview)))
    ask(preview, question, compare, lambda: _compare(desk, there.id, draft, preview), own)


def _save(desk: Desk, draft: PlanDraft, preview: PlanPreview) -> None:
    plan_id = desk.change(save_plan, draft, parent=preview, before="导入")
    if plan_id:
        preview.finish()
        desk.choose_plan(plan_id)


def _compare(desk: Desk, plan_id: str, draft: PlanDraft, preview: PlanPreview) -> None:
    """Set the document beside a plan, which is shown; leaving the dialog leads back to the preview."""
    try:
        comparison = desk.read(compare_plan, plan_id, draft)
    except UserError as error:
        show_error(preview, error)
        return
    if desk.plan is None or desk.plan.id != plan_id:
        desk.choose_plan(plan_id)
    dialog = CompareDialog(desk, comparison, preview)
    dialog.accepted.connect(preview.finish)
    dialog.open()
