"""The small forms of the archives: giving and taking back 档号, pages, boxes, 备考表 and the 档号's look."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import fit
from ui.parts.fields import label
from ui.parts.form import FormDialog
from ui.parts.number_box import NumberBox
from wenming_desktop.archives.boxes import (
    THICKNESSES,
    BoxForm,
    BoxRow,
    SeriesRow,
    edit_box,
    fill_boxes,
)
from wenming_desktop.archives.number_look import ArchiveSettings, archive_settings, save_archive_settings
from wenming_desktop.archives.numbers import give_numbers, propose, withdraw
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import FieldErrors, UserError

_SHOWN = 3  # numbers at each end of a proposal


class NumberDialog(FormDialog):
    """Shows the numbers before they are given.

    Args:
        desk: the desk.
        ids: of the chosen evidence.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(desk, "编档号", parent, "编档号")
        self._ids = ids
        settings = desk.read(archive_settings)
        self.unit = QLineEdit(settings.unit)
        self.proposal = label()
        self.proposal.setWordWrap(True)
        self.add("unit", "机构代码", self.unit)
        self.show_field("unit", shown=settings.by_unit)
        self.add("proposal", "", self.proposal)
        self.add("note", "", label("编好的档号不会再变。收回的档号不再用，“断号”里写着原因。", "secondary"))
        self.unit.textChanged.connect(self._propose)
        self._propose()
        fit(self, 520, 320)

    def submit(self, session: Session) -> int:
        return len(give_numbers(session, self._ids, self.unit.text()))

    def _propose(self) -> None:
        try:
            found = self.desk.read(propose, self._ids, self.unit.text())
        except UserError as error:
            self.proposal.setText(error.message)
            self.save_button.setEnabled(False)
            return
        lines = [f"{row.number}　{row.title}" for row in found]
        if len(lines) > 2 * _SHOWN:
            lines[_SHOWN:-_SHOWN] = ["……"]
        self.proposal.setText("\n".join([f"共 {len(found)} 件，按形成日期排：", *lines]))
        self.save_button.setEnabled(True)


class WithdrawDialog(FormDialog):
    """Asks why; the gap in the numbers says it from then on.

    Args:
        desk: the desk.
        ids: of the chosen evidence.
        parent: the window it lies over.
    """

    table = "withdrawn_number"

    def __init__(self, desk: Desk, ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(desk, f"收回 {len(ids)} 个档号", parent, "收回档号")
        self._ids = ids
        self.reason = QLineEdit(placeholderText="例如 登记重复、不属于归档范围")
        self.add_field("reason", self.reason)
        self.add("note", "", label("材料还在材料库里，档号不再给别的材料用。", "secondary"))
        fit(self, 460, 180)

    def submit(self, session: Session) -> int:
        return withdraw(session, self._ids, self.reason.text(), self.desk.today())


class BoxesDialog(FormDialog):
    """How thick the new boxes are.

    Args:
        desk: the desk.
        series: what is put into boxes.
        parent: the window it lies over.
    """

    table = "archive_box"

    def __init__(self, desk: Desk, series: SeriesRow, parent: QWidget) -> None:
        super().__init__(desk, "装盒", parent, "装盒")
        self._id = series.id
        per_mm = desk.read(archive_settings).pages_per_mm
        self.thickness = QComboBox()
        for thickness in THICKNESSES:
            self.thickness.addItem(f"{thickness} 毫米（约 {thickness * per_mm} 页）", thickness)
        self.add("series", "哪一组", label(f"{series.title}，{series.unboxed} 件待装盒"))
        self.add_field("thickness", self.thickness)
        self.add("note", "", label("按件号顺序装，先装满没检查过的最后一盒。", "secondary"))
        fit(self, 420, 200)

    def submit(self, session: Session) -> int:
        thickness: int = self.thickness.currentData()
        return fill_boxes(session, self._id, thickness)


class BoxNoteDialog(FormDialog):
    """What a box's 备考表 says.

    Args:
        desk: the desk.
        box: which.
        parent: the window it lies over.
    """

    table = "archive_box"

    def __init__(self, desk: Desk, box: BoxRow, parent: QWidget) -> None:
        super().__init__(desk, f"备考表　{box.title} 第 {box.number} 盒", parent)
        self._id = box.id
        year = desk.today().year
        self.note = QPlainTextEdit(box.note)
        self.note.setPlaceholderText("盒内文件缺损、修改、补充、移出等情况")
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(theme.px(96))
        self.sorted_by, self.checked_by = QLineEdit(box.sorted_by), QLineEdit(box.checked_by)
        self.sorted_on, self.checked_on = DayEdit(year, box.sorted_on), DayEdit(year, box.checked_on)
        self.add_field("note", self.note)
        self.add_field("sorted_by", self.sorted_by)
        self.add_field("sorted_on", self.sorted_on)
        self.add_field("checked_by", self.checked_by)
        self.add_field("checked_on", self.checked_on)
        self.add("hint", "", label("填了检查日期，这一盒就不再装新的材料。", "secondary"))
        fit(self, 480, 420)

    def submit(self, session: Session) -> None:
        days = {"sorted_on": self.sorted_on, "checked_on": self.checked_on}
        if unread := {name: problem for name, day in days.items() if (problem := day.problem())}:
            raise FieldErrors(unread)
        form = BoxForm(
            note=self.note.toPlainText(),
            sorted_by=self.sorted_by.text(),
            sorted_on=self.sorted_on.day(),
            checked_by=self.checked_by.text(),
            checked_on=self.checked_on.day(),
        )
        edit_box(session, self._id, form)


class ArchiveSettingsDialog(FormDialog):
    """How the unit's 档号 look, with an example.

    Args:
        desk: the desk.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "档号格式", parent)
        settings = desk.read(archive_settings)
        self.fonds, self.fonds_name = QLineEdit(settings.fonds), QLineEdit(settings.fonds_name)
        self.category, self.unit = QLineEdit(settings.category), QLineEdit(settings.unit)
        self.unit_names = QPlainTextEdit(settings.unit_names)
        self.unit_names.setPlaceholderText("每行一个，例如 CJB 创建办")
        self.unit_names.setTabChangesFocus(True)
        self.unit_names.setMinimumHeight(theme.px(64))
        self.pattern = QLineEdit(settings.pattern)
        self.digits = NumberBox(3, 6, settings.digits)
        self.pages_per_mm = NumberBox(1, 30, settings.pages_per_mm)
        self._year = desk.plan.year if desk.plan else desk.today().year  # files are numbered by year
        self.example = label(role="secondary")
        self.add("fonds", "全宗号", self.fonds)
        self.add("fonds_name", "全宗名称", self.fonds_name)
        self.add("category", "门类代码", self.category)
        self.add("unit", "机构代码", self.unit)
        self.add("unit_names", "机构名称", self.unit_names)
        self.add("pattern", "档号格式", self.pattern)
        self.add("digits", "件号位数", self.digits)
        self.add("pages_per_mm", "每毫米页数", self.pages_per_mm)
        self.add("example", "例如", self.example)
        note = "名称和每毫米页数改了马上用上；其余只影响以后编的档号，已编的不变。"
        self.add("note", "", label(note, "secondary"))
        for field in (self.fonds, self.category, self.unit, self.pattern):
            field.textChanged.connect(self._show_example)
        self.digits.valueChanged.connect(self._show_example)
        self._show_example()
        fit(self, 520, 600)

    def submit(self, session: Session) -> None:
        save_archive_settings(session, self._typed())

    def _typed(self) -> ArchiveSettings:
        return ArchiveSettings(
            fonds=self.fonds.text().strip().upper(),
            fonds_name=self.fonds_name.text().strip(),
            category=self.category.text().strip().upper(),
            pattern=self.pattern.text().strip(),
            digits=self.digits.value(),
            unit=self.unit.text().strip().upper(),
            pages_per_mm=self.pages_per_mm.value(),
            unit_names=self.unit_names.toPlainText().strip(),
        )

    def _show_example(self) -> None:
        typed = self._typed()
        self.example.setText(typed.number(self._year, "Y", typed.unit, 1))
