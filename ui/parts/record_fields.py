"""The fields of evidence records, as the dialogs for one file and for many show them."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.form import FormDialog
from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS
from wenming_desktop.entities.tables import word_of
from wenming_desktop.evidence.editing import LEVELS_REASON, RecordForm
from wenming_desktop.plan.materials import MaterialKind

V = TypeVar("V")
CAPTION = ("place", "people", "subject", "background")


class RecordFieldsDialog(FormDialog):
    """Has an editor for each field of RecordForm; a subclass lays them out and saves.

    Args:
        desk: the desk.
        title: of the window.
        parent: the window it lies over.
        form: what the editors begin with.
    """

    table = "evidence"

    def __init__(self, desk: Desk, title: str, parent: QWidget, form: RecordForm) -> None:
        super().__init__(desk, title, parent)
        self.title = QLineEdit(form.title)
        self.document_number = QLineEdit(form.document_number, placeholderText="例如 临自然资发〔2021〕5号")
        self.responsible_body = QLineEdit(form.responsible_body, placeholderText="形成材料的单位或科室")
        self.formed_on = DayEdit(desk.year(), form.formed_on)
        self.pages = QLineEdit(str(form.pages or ""), placeholderText="不填也可以")
        self.level = _choices(LEVEL_WORDS, form.level)
        self.level.setToolTip(LEVELS_REASON)
        self.retention = _choices({None: "未定", **RETENTION_WORDS}, form.retention)
        self.kind = _choices({"": "未定", **{kind: kind.value for kind in MaterialKind}}, form.kind)
        self.place = QLineEdit(form.place)
        self.people = QLineEdit(form.people, placeholderText="照片里有谁")
        self.subject = QLineEdit(form.subject)
        self.background = QLineEdit(form.background)
        self.long_term_valid = QCheckBox(
            f"{word_of(self.table, 'long_term_valid')}，以后年度也可以用（制度、荣誉证书等）"
        )
        self.long_term_valid.setChecked(form.long_term_valid)
        self.editors: Mapping[str, QWidget] = {
            "title": self.title,
            "document_number": self.document_number,
            "responsible_body": self.responsible_body,
            "formed_on": self.formed_on,
            "pages": self.pages,
            "level": self.level,
            "retention": self.retention,
            "kind": self.kind,
            "long_term_valid": self.long_term_valid,
            "place": self.place,
            "people": self.people,
            "subject": self.subject,
            "background": self.background,
        }

    def written(self) -> RecordForm:
        """What the editors say; a day or a number that unread() names is left out."""
        pages = self.pages.text().strip()
        return RecordForm(
            title=self.title.text(),
            document_number=self.document_number.text(),
            responsible_body=self.responsible_body.text(),
            formed_on=self.formed_on.day(),
            pages=int(pages) if pages and not self._pages_problem() else None,
            level=self.level.currentData(),
            retention=self.retention.currentData(),
            long_term_valid=self.long_term_valid.isChecked(),
            kind=self.kind.currentData(),
            place=self.place.text(),
            people=self.people.text(),
            subject=self.subject.text(),
            background=self.background.text(),
        )

    def unread(self) -> dict[str, str]:
        """By field, why what is typed is no day or no number of pages."""
        found = {"formed_on": self.formed_on.problem(), "pages": self._pages_problem()}
        return {name: problem for name, problem in found.items() if problem}

    def _pages_problem(self) -> str:
        written = self.pages.text().strip()
        whole = not written or (written.isdecimal() and len(written) < 8)
        return "" if whole else f"“{written[:20]}”不是页数，请填整数。"


def _choices(words: Mapping[V, str], chosen: object) -> QComboBox:
    box = QComboBox()
    box.setMinimumWidth(theme.px(140))
    for value, word in words.items():
        box.addItem(word, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
