"""所需材料: the slots of one task, listed, edited, ordered; and putting files into several of them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import fit
from ui.parts.fields import wrapped
from ui.parts.form import FormDialog
from ui.parts.number_box import NumberBox
from ui.parts.row_list import RowListDialog
from wenming_desktop.changes.lane import Session, describe
from wenming_desktop.entities.choices import Window, window_words
from wenming_desktop.entities.tables import word_of
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.slots import clear_slot, fill_slot, slot_doubts
from wenming_desktop.plan.defaults import defaults_for
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import (
    MOST_CHARACTERS,
    MOST_FILES,
    MOST_YEARS,
    RequirementForm,
    RequirementRow,
    add_requirement,
    edit_requirement,
    move_requirement,
    overrule,
    remove_requirement,
    requirement_rows,
)
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.story import SlotRow, task_story
from wenming_desktop.words import listed

_REASONS = 3  # in one sentence


class RequirementsDialog(RowListDialog[RequirementRow]):
    """What one task asks for, in its order; every deed is saved at once."""

    def __init__(self, desk: Desk, task: TaskLine, parent: QWidget) -> None:
        super().__init__(
            desk,
            f"{task.code} 所需材料",
            ("名称", "类型", "份数", "期限", "要求", "提示"),
            (0, 70, 50, 120, 150, 170),
            parent,
        )
        self._task = task
        self.add_order()
        self.finish("这项任务还没有列出所需材料。点“添加…”一条一条列出，或点“恢复默认”。")

    def read_rows(self) -> list[RequirementRow]:
        return self.desk.read(requirement_rows, self._task.id)

    def cells(self, row: RequirementRow) -> tuple[str, ...]:
        form = row.form
        return (
            form.name,
            form.kind.value,
            str(form.minimum),
            valid_words(form),
            "、".join(rule_words(form)),
            form.hint,
        )

    def edit_row(self, row: RequirementRow | None) -> None:
        RequirementDialog(self.desk, self._task.id, row, self).open()

    def remove_row(self, row: RequirementRow) -> None:
        story = self.desk.read(task_story, self._task.id, self.desk.today())
        slot = next(slot for slot in story.slots if slot.requirement.id == row.id)
        if any(one.direct for one in slot.evidence):
            RemoveSlotDialog(self.desk, slot, story.slots, self).open()
        else:
            self.desk.change(remove_requirement, row.id, parent=self)

    def move_row(self, row: RequirementRow, steps: int) -> None:
        self.desk.change(move_requirement, row.id, steps, parent=self)

    def restore(self) -> None:
        """Give back every default slot that is missing or was changed; the clerk's own stay."""
        wanted = defaults_for(self._task.text).slots
        own = {row.form.name: row for row in self.read_rows()}

        changed = [form for form in wanted if form.name not in own or own[form.name].form != form]

        def save(session: Session) -> None:
            describe(session, f"{self._task.code} 恢复默认的所需材料")
            for form in changed:
                if form.name in own:
                    edit_requirement(session, own[form.name].id, form)
                else:
                    add_requirement(session, self._task.id, form)

        self.restored(save, differs=bool(changed))


class RequirementDialog(FormDialog):
    """One slot, new or changed."""

    table = "material_requirement"

    def __init__(self, desk: Desk, task_id: str, row: RequirementRow | None, parent: QWidget) -> None:
        super().__init__(desk, "修改所需材料" if row else "添加所需材料", parent)
        self._task_id, self._row = task_id, row
        form = row.form if row else RequirementForm("", MaterialKind.PLAN)
        self.name = QLineEdit(form.name, placeholderText="例如 志愿者名单")
        self.kind = ChoiceBox()
        for kind in MaterialKind:
            self.kind.addItem(kind.value, kind)
        self.kind.setCurrentIndex(self.kind.findData(form.kind))
        self.minimum = NumberBox(
            minimum=1,
            maximum=MOST_FILES,
            value=form.minimum,
            suffix=" 份",
        )
        self.minimum.setAccessibleName(word_of(self.table, "minimum"))
        self.window_box = ChoiceBox()
        for window in Window:
            self.window_box.addItem(window.label, window)
        self.window_box.setCurrentIndex(self.window_box.findData(form.window))
        self.years = NumberBox(
            minimum=1,
            maximum=MOST_YEARS,
            value=form.years,
            suffix=" 年",
        )
        self.years.setPrefix("近 ")
        self.years.setAccessibleName("近几年")
        self.long = QCheckBox(word_of(self.table, "long_term_valid"))
        self.long.setChecked(form.long_term_valid)
        self.hint = QLineEdit(form.hint, placeholderText="例如 照片不少于3张，能看到单位名称")
        time = QWidget()
        line = QHBoxLayout(time)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.window_box, 1)
        line.addWidget(self.years)
        time.setFocusProxy(self.window_box)
        self.add_field("name", self.name)
        self.add_field("kind", self.kind)
        self.add_field("minimum", self.minimum)
        self.add("years", word_of(self.table, "window"), time)
        self.add("long_term_valid", "", self.long)
        self._add_rules(form)
        self.add_field("hint", self.hint)
        about = wrapped("活动里同一类型的材料会自动算进来，不用再放一次。", "secondary")
        self.column.insertWidget(1, about)
        self.window_box.currentIndexChanged.connect(self._show_years)
        self._show_years()
        fit(self, 460)
        self.name.setFocus()

    def _add_rules(self, form: RequirementForm) -> None:
        """What each file must have to count."""
        self.number = QCheckBox("要有文号，没有的不算")
        self.number.setChecked(form.needs_number)
        self.date = QCheckBox("要有形成日期，没有的不算")
        self.date.setChecked(form.needs_date)
        self.least = _characters("不少于 ", form.least_characters)
        self.most = _characters("不超过 ", form.most_characters)
        length = QWidget()
        beside = QHBoxLayout(length)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.least, 1)
        beside.addWidget(self.most, 1)
        length.setFocusProxy(self.least)
        self.add("needs_number", "", self.number)
        self.add("needs_date", "", self.date)
        self.add("most_characters", "每份字数", length)

    def submit(self, session: Session) -> None:
        form = RequirementForm(
            name=self.name.text(),
            kind=MaterialKind(self.kind.currentData()),
            minimum=self.minimum.value(),
            window=Window(self.window_box.currentData()),
            years=self.years.value(),
            long_term_valid=self.long.isChecked(),
            hint=self.hint.text(),
            needs_number=self.number.isChecked(),
            needs_date=self.date.isChecked(),
            least_characters=self.least.value(),
            most_characters=self.most.value(),
        )
        if self._row:
            edit_requirement(session, self._row.id, form)
        else:
            add_requirement(session, self._task_id, form)

    def _show_years(self) -> None:
        window = self.window_box.currentData()
        self.years.setVisible(window == Window.YEARS)
        self.show_field("long_term_valid", shown=window != Window.ANY)


def _characters(prefix: str, value: int) -> NumberBox:
    """A number of characters; 0 is no limit."""
    box = NumberBox(0, MOST_CHARACTERS, value, " 字")
    box.setPrefix(prefix)
    box.setSingleStep(100)
    box.setAccessibleName(f"每份字数{prefix.strip()}")
    box.setSpecialValueText(f"{prefix.strip()}：不限")
    return box


class OverruleDialog(FormDialog):
    """不按要求也算齐: why a slot is complete although what lies in it does not keep its rules."""

    table = "material_requirement"

    def __init__(self, desk: Desk, slot: SlotRow, parent: QWidget) -> None:
        super().__init__(desk, "不按要求也算齐", parent, "算齐")
        self._id = slot.requirement.id
        reasons = dict.fromkeys(word for one in slot.evidence for word in one.breaks)
        count = slot.count
        text = f"“{slot.requirement.form.name}”现有 {count.inside} / {count.minimum}"
        text += f"，不计入的原因：{'；'.join(list(reasons)[:_REASONS])}。" if reasons else "。"
        self.column.insertWidget(
            0, wrapped(f"{text}写明理由后，这一格算作已齐；理由会印在单据上，随时可以撤回。", "secondary")
        )
        self.reason = QLineEdit(
            slot.requirement.overruled, placeholderText="例如 名单印在照片背面，原件在档案室"
        )
        self.add("overruled", "理由", self.reason)
        fit(self, 480)
        self.reason.setFocus()

    def submit(self, session: Session) -> None:
        overrule(session, self._id, self.reason.text())


class RemoveSlotDialog(FormDialog):
    """Says what lies in a slot that is to go, and where it can be put."""

    def __init__(self, desk: Desk, slot: SlotRow, slots: Sequence[SlotRow], parent: QWidget) -> None:
        super().__init__(desk, "删除所需材料", parent, "删除")
        self._slot = slot
        self._lying = [one.file.id for one in slot.evidence if one.direct]
        self.target = ChoiceBox()
        self.target.addItem("留在这项任务里（未归入）", None)
        for other in slots:
            if other is not slot:
                self.target.addItem(f"移到“{other.requirement.form.name}”", other.requirement.id)
        text = f"“{slot.requirement.form.name}”里有 {len(self._lying)} 份材料，不会随它删除。"
        self.column.insertWidget(0, wrapped(text, "secondary"))
        self.add("target", "材料放到", self.target)
        fit(self, 420)

    def submit(self, session: Session) -> None:
        row = self._slot.requirement
        describe(session, f"删除所需材料：{row.form.name}")
        target: str | None = self.target.currentData()
        if target:
            fill_slot(session, target, self._lying)
        remove_requirement(session, row.id)


class PlaceDialog(FormDialog):
    """Which slots some files belong to; one file may fill several."""

    def __init__(
        self, desk: Desk, slots: Sequence[SlotRow], rows: Sequence[EvidenceRow], parent: QWidget
    ) -> None:
        super().__init__(desk, "归入所需材料", parent, "归入")
        self._ids = {row.id for row in rows}
        self._names = listed([row.title for row in rows], "份")
        self.list = QListWidget()
        self.list.setAccessibleName("归入哪几格")
        self.list.setMinimumHeight(theme.px(180))
        self._lying: dict[str, set[str]] = {}
        for slot in slots:
            form = slot.requirement.form
            item = QListWidgetItem(f"{form.name}　{slot.count.inside} / {slot.count.minimum}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, slot.requirement.id)
            inside = {one.file.id for one in slot.evidence if one.direct} & self._ids
            self._lying[slot.requirement.id] = inside
            every, some = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked
            state = every if inside == self._ids else some if inside else Qt.CheckState.Unchecked
            item.setCheckState(state)
        self.list.setCurrentRow(0)
        self.column.insertWidget(
            0, wrapped(f"“{self._names}”放到哪几格？一份材料可以放进几格，空格键勾选。", "secondary")
        )
        self.add("slots", "", self.list)
        fit(self, 440)
        self.list.setFocus()
        self._confirmed = False

    def save(self) -> None:
        """Place the files, after asking where they do not look like what is asked for."""
        ticked = [item for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        slots: list[str] = [item.data(Qt.ItemDataRole.UserRole) for item in ticked]
        doubts = [
            doubt
            for slot_id in slots
            for doubt in self.desk.read(slot_doubts, slot_id, sorted(self._ids - self._lying[slot_id]))
        ]
        if doubts and not self._confirmed:
            words = "".join(doubt.words for doubt in doubts[:_REASONS])
            rest = f"等 {len(doubts)} 处。" if len(doubts) > _REASONS else ""
            ask(self, f"{words}{rest}要放入吗？", "照样放入", self._save_confirmed)
        else:
            super().save()

    def _save_confirmed(self) -> None:
        self._confirmed = True
        self.save()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def submit(self, session: Session) -> None:
        describe(session, f"归入材料：{self._names}")
        for item in self._items():
            slot_id: str = item.data(Qt.ItemDataRole.UserRole)
            lying = self._lying[slot_id]
            if item.checkState() == Qt.CheckState.Checked and lying != self._ids:
                fill_slot(session, slot_id, sorted(self._ids - lying), confirmed=self._confirmed)
            elif item.checkState() == Qt.CheckState.Unchecked and lying:
                clear_slot(session, slot_id, sorted(lying))


def rule_words(form: RequirementForm) -> tuple[str, ...]:
    """What a slot asks of each file beside its kind and its time, e.g. 要有文号."""
    least = f"不少于{form.least_characters}字" if form.least_characters else ""
    most = f"不超过{form.most_characters}字" if form.most_characters else ""
    number = "要有文号" if form.needs_number else ""
    day = "要有日期" if form.needs_date else ""
    return tuple(filter(None, (number, day, least, most)))


def valid_words(form: RequirementForm) -> str:
    """Of which time a slot's material must be, as the clerk reads it."""
    window = window_words(form.window, form.years)
    return f"{window}，或长期有效" if form.long_term_valid else window
