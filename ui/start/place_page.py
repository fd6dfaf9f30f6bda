"""Where the data is to live, and whose it is: a page of the first start."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label, mark_invalid
from ui.start.page_parts import page_of, set_role
from ui.start.unit_field import UnitField
from ui.start.ways import choose_folder
from wenming_desktop.errors import UserError
from wenming_desktop.safety.location import suggested_folder
from wenming_desktop.year.beginning import check_place

_NEW = (
    "数据放在哪里",
    "台账、材料和备份都放在这一个文件夹里。请选本机硬盘，不要选U盘、网络盘或同步盘。",
)
_BACK = (
    "恢复到哪里",
    "恢复好的台账放在这个文件夹里，以后就在这里用。请选本机硬盘，不要选U盘、网络盘或同步盘。",
)


class PlacePage(QWidget):
    """The folder with what will happen there, and the unit's name where something new is begun."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.place = QLineEdit(str(suggested_folder()))
        self.unit_field = UnitField()
        self.note = label()
        self.note.setWordWrap(True)
        self._suggested = ""  # the place that we filled in and the clerk has not changed
        self.title, self.hint = label(_NEW[0], "heading"), label(_NEW[1], "secondary")
        self.hint.setWordWrap(True)
        name = label("数据文件夹(&D)")
        name.setBuddy(self.place)
        line = bar(self.place, button("浏览(&L)…", self._browse))
        gap = QWidget()
        gap.setFixedHeight(theme.px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page_of(self.title, self.hint, name, line, self.note, gap, self.unit_field))
        self.place.textChanged.connect(self.changed)
        self.unit_field.line.textChanged.connect(self.changed)

    def suggest(self, place: Path) -> None:
        """Fill in a place, unless the clerk wrote something else."""
        if self.place.text() in {str(suggested_folder()), self._suggested}:
            self._suggested = str(place)
            self.place.setText(self._suggested)

    def check(self, *, back: bool, whole: bool, lacks: str) -> bool:
        """Whether the place can be taken; says why not, or what will happen there.

        Args:
            back: what there was is brought back; the unit has its name already.
            whole: by an archive, with its files.
            lacks: what that archive lacks, in a sentence.
        """
        title, hint = _BACK if back else _NEW
        self.title.setText(title)
        self.hint.setText(hint)
        self.unit_field.setVisible(not back)
        refusal = note = ""
        try:
            note = check_place(self.place.text(), restoring=back, whole=whole)
        except UserError as error:
            refusal = error.message
        self.note.setText(refusal or "\n".join(filter(None, (note, lacks if whole else ""))))
        set_role(self.note, "late" if refusal else "secondary")
        mark_invalid(self.place, refusal)
        return not refusal

    def _browse(self) -> None:
        if folder := choose_folder(self, _NEW[0], self.place.text()):
            self.place.setText(str(folder))
