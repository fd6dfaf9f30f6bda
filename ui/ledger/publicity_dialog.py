"""宣传报道: one report in a form."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import fit
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from ui.parts.task_box import task_box
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.errors import FieldErrors
from wenming_desktop.forms import Saved
from wenming_desktop.ledger.publicity import (
    PublicityDraft,
    PublicityRow,
    create_publicity,
    edit_publicity,
    publicity_totals,
)


class PublicityDialog(FormDialog):
    """A new report, or one that is changed.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
        row: the report that is changed; None for a new one.
    """

    table = "publicity_item"

    def __init__(self, desk: Desk, parent: QWidget, row: PublicityRow | None = None) -> None:
        super().__init__(desk, "修改报道" if row else "新增报道", parent)
        plan = desk.shown_plan()
        self._plan_id, self._row = plan.id, row
        self.saved_id = row.id if row else ""
        draft = row.draft if row else PublicityDraft("", "", None, None)
        media = desk.read(publicity_totals, plan.id).by_media
        self.title = QLineEdit(draft.title)
        self.media = NameEdit([count.name for count in media], "例如 沂蒙晚报，可选用过的")
        self.media.setText(draft.media)
        self.level = QComboBox(placeholderText="请选择")
        for level in PublicityLevel:
            self.level.addItem(level.value, level)
        self.level.setCurrentIndex(self.level.findData(draft.level) if draft.level else -1)
        self.published_on = DayEdit(plan.year, draft.published_on)
        self.link = QLineEdit(draft.link, placeholderText="网址，或第几版")
        self.adopted = QCheckBox("已采用（只是投稿的不勾）")
        self.adopted.setChecked(draft.adopted)
        self.task = task_box(desk, draft.task)
        self.add_field("title", self.title)
        self.add_field("media", self.media)
        self.add_field("level", self.level)
        self.add_field("published_on", self.published_on)
        self.add_field("link", self.link)
        self.add_field("adopted", self.adopted)
        self.add_field("task", self.task)
        fit(self, 520)
        self.title.setFocus()
        if row is None:
            self.offer_another()

    def empty_for_another(self) -> None:
        self.title.clear()
        self.link.clear()
        self.title.setFocus()

    def submit(self, session: Session) -> Saved:
        if problem := self.published_on.problem():
            raise FieldErrors({"published_on": problem})
        draft = PublicityDraft(
            self.title.text(),
            self.media.text(),
            PublicityLevel(level) if (level := self.level.currentData()) else None,
            self.published_on.day(),
            self.link.text(),
            self.adopted.isChecked(),
            self.task.currentData(),
        )
        if self._row:
            return edit_publicity(session, self._row.id, draft)
        saved = create_publicity(session, self._plan_id, draft)
        self.saved_id = saved.id
        return saved
