"""分卷: the clerk's own volumes, in their order, each with the tasks and kinds whose material it takes."""

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.parts.dialog_parts import fit
from ui.parts.fields import wrapped
from ui.parts.form import FormDialog
from ui.parts.row_list import RowListDialog
from ui.parts.task_picker import TaskPicker
from wenming_desktop.archives.volume_contents import LOOSE, contents_by_volumes
from wenming_desktop.archives.volumes import (
    VolumeForm,
    VolumeRow,
    add_sample_volumes,
    add_volume,
    change_volume,
    move_volume,
    remove_volume,
    volume_rows,
)
from wenming_desktop.changes.lane import Session
from wenming_desktop.plan.materials import MaterialKind

_ANY = "不限"
_ACROSS = 4  # boxes beside each other


class VolumesDialog(RowListDialog[VolumeRow]):
    """The volumes of the year; every deed is saved at once."""

    def __init__(self, desk: Desk, plan_id: str, parent: QWidget) -> None:
        super().__init__(desk, "分卷", ("卷", "材料类型", "任务", "件数"), (150, 200, 0, 60), parent)
        self._plan_id = plan_id
        self._pieces: dict[str, int] = {}
        self.add_order()
        self.finish(
            "还没有分卷。县里要求按班子卷、活动卷一类分卷装订的，点“恢复默认”添加常用的几卷再修改，或点“添加…”。"
            "一份材料放进第一个收它的卷，都不收的列在“未入卷”。"
        )

    def read_rows(self) -> list[VolumeRow]:
        found = self.desk.read(contents_by_volumes, self._plan_id)
        self._pieces = {one.id: len(one.pieces) for one in found}
        rows = self.desk.read(volume_rows, self._plan_id)
        loose = self._pieces.get("", 0) if rows else 0
        self.setWindowTitle(f"分卷　{LOOSE} {loose} 件" if loose else "分卷")
        return rows

    def cells(self, row: VolumeRow) -> tuple[str, ...]:
        kinds, tasks = "、".join(row.form.kinds), "、".join(row.form.tasks)
        return (row.form.name, kinds or _ANY, tasks or _ANY, str(self._pieces.get(row.id, 0)))

    def edit_row(self, row: VolumeRow | None) -> None:
        VolumeDialog(self.desk, self._plan_id, row, self).open()

    def remove_row(self, row: VolumeRow) -> None:
        self.desk.change(remove_volume, row.id, parent=self)

    def move_row(self, row: VolumeRow, steps: int) -> None:
        self.desk.change(move_volume, row.id, steps, parent=self)

    def restore(self) -> None:
        """Add the usual volumes that are missing; the clerk's own stay."""
        if self.desk.change(add_sample_volumes, self._plan_id, parent=self) == 0:
            show_note(self, "常用的几卷都已经有了，没有添加。")


class VolumeDialog(FormDialog):
    """One volume, new or changed."""

    table = "volume"

    def __init__(self, desk: Desk, plan_id: str, row: VolumeRow | None, parent: QWidget) -> None:
        super().__init__(desk, "修改卷" if row else "添加卷", parent)
        self._plan_id, self._row = plan_id, row
        self.name = QLineEdit(placeholderText="例如 班子卷")
        self.kinds = {kind: QCheckBox(kind.value) for kind in MaterialKind}
        boxes = QWidget()
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        for number, box in enumerate(self.kinds.values()):
            grid.addWidget(box, number // _ACROSS, number % _ACROSS)
        tasks = desk.plan.concerned.tasks if desk.plan else ()
        self.tasks = TaskPicker(tasks, "没有勾选的，不限任务")
        self.add_field("name", self.name)
        self.add_field("kinds", boxes)
        self.add("note", "", wrapped("类型一个都不勾，就不限类型。一份材料放进第一个收它的卷。", "secondary"))
        self.add_field("tasks", self.tasks)
        if row:
            self.name.setText(row.form.name)
            self.tasks.set_codes(row.form.tasks)
            for kind in row.form.kinds:
                self.kinds[MaterialKind(kind)].setChecked(True)
        fit(self, 560, 560)
        self.name.setFocus()

    def submit(self, session: Session) -> None:
        kinds = tuple(kind.value for kind, box in self.kinds.items() if box.isChecked())
        form = VolumeForm(self.name.text(), kinds, self.tasks.codes())
        if self._row:
            change_volume(session, self._row.id, form)
        else:
            add_volume(session, self._plan_id, form)
