"""What is in a backup otherwise than now, each difference in a row."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, wrapped
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from wenming_desktop.transfer.merging.comparing import Kind
from wenming_desktop.transfer.merging.going_back import KIND_WORDS, GoingBack
from wenming_desktop.transfer.merging.in_words import Told

_ROLES = {Kind.CHANGED: "doing", Kind.NEW: "done", Kind.DELETED: "late"}


@dataclass(frozen=True)
class _Row:
    id: str
    told: Told

    @property
    def pill(self) -> tuple[str, str]:
        kind = self.told.difference.kind
        return KIND_WORDS[kind], _ROLES[kind]


_COLUMNS = (
    PagedColumn[_Row]("恢复以后", 92, lambda row: row.pill[0], pill=lambda row: row.pill),
    PagedColumn[_Row]("哪里", 0, lambda row: row.told.where),
    PagedColumn[_Row]("什么", 96, lambda row: row.told.field),
    PagedColumn[_Row]("现在", 180, lambda row: row.told.ours),
    PagedColumn[_Row]("备份里", 180, lambda row: row.told.theirs),
)


class DifferencesDialog(QDialog):
    """Only to be read.

    Args:
        back: what going back would change.
        heading: which backup it is.
        parent: the window it lies over.
    """

    def __init__(self, back: GoingBack, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("看改了什么")
        fit(self, 1040, 560)
        self.model = PagedTable(_COLUMNS)
        self.view = PagedView(self.model)
        self.view.setAccessibleName("改了什么")
        self.model.show_rows(_Row(str(number), told) for number, told in enumerate(back.told))
        close = button("关闭", self.accept)
        words = wrapped(f"{back.words}下面是恢复以后会变的每一处。", "secondary")
        lay_out(self, label(heading, "heading"), words, self.view, bar(None, close)).setStretch(2, 1)
        self.view.setFocus()
