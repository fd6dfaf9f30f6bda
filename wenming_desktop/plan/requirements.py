"""所需材料: the slots of proof a task needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import MaterialRequirement, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import Window
from wenming_desktop.entities.tables import field_of
from wenming_desktop.forms import Checks
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.plan.unused import files_kept_in_view

MOST_FILES = 99
MOST_YEARS = 10
MOST_CHARACTERS = 100_000


@dataclass(frozen=True)
class RequirementForm:
    """What the clerk fills in about a slot.

    Attributes:
        name: what is asked for, e.g. 志愿者名单.
        kind: which proof of activities also fills it.
        minimum: how many different files, 1 to 99.
        window: of which time they must be.
        years: how many years back, 1 to 10; only for Window.YEARS.
        long_term_valid: 长期有效 material counts whatever its date.
        hint: what to mind, e.g. 照片不少于3张，能看到单位名称.
        needs_number: only material with a 文号 counts.
        needs_date: only material with a day counts, whatever the window.
        least_characters: of the text of each file, blanks left out; 0: any.
        most_characters: likewise.
    """

    name: str
    kind: MaterialKind
    minimum: int = 1
    window: Window = Window.YEAR
    years: int = 1
    long_term_valid: bool = False
    hint: str = ""
    needs_number: bool = False
    needs_date: bool = False
    least_characters: int = 0
    most_characters: int = 0


@dataclass(frozen=True)
class RequirementRow:
    """A slot as it is asked for; what lies in it is in the task's story.

    ``overruled`` is why the clerk counts it as complete all the same; else empty.
    """

    id: str
    task_id: str
    ordinal: int
    form: RequirementForm
    overruled: str


def requirement_rows(session: Session, task_id: str) -> list[RequirementRow]:
    """A task's slots in the clerk's order."""
    return [_row(requirement) for requirement in _of_task(session, task_id)]


def add_requirement(session: Session, task_id: str, form: RequirementForm) -> str:
    """Append a slot to a task; returns its id.

    Raises:
        FieldErrors: by the names of RequirementForm.
    """
    (requirement_id,) = add_requirements(session, session.get_one(Task, task_id), [form])
    return requirement_id


def add_requirements(session: Session, task: Task, forms: Sequence[RequirementForm]) -> list[str]:
    """Append slots to a task; returns their ids in order. Raises FieldErrors like add_requirement()."""
    checked = [_checked(form) for form in forms]
    last = session.scalar(
        select(func.max(MaterialRequirement.ordinal)).where(MaterialRequirement.task_id == task.id)
    )
    ids: list[str] = []
    for ordinal, form in enumerate(checked, start=(last or 0) + 1):
        requirement = MaterialRequirement(task_id=task.id, ordinal=ordinal)
        _write(requirement, form)
        session.add(requirement)
        ids.append(requirement.id)
    if checked:
        session.flush()
        describe(session, f"{task_code(task)} 添加所需材料：{'、'.join(form.name for form in checked)}")
    return ids


def edit_requirement(session: Session, requirement_id: str, form: RequirementForm) -> None:
    """Change what a slot asks for; raises FieldErrors by the names of RequirementForm."""
    requirement = session.get_one(MaterialRequirement, requirement_id)
    _write(requirement, _checked(form))
    describe(session, f"{task_code(requirement.task)} 修改所需材料：{requirement.name}")


def overrule(session: Session, requirement_id: str, reason: str) -> None:
    """Count a slot as complete though what lies in it does not keep its rules.

    Raises:
        FieldErrors: at ``overruled``; no reason, or too long a one.
    """
    requirement = session.get_one(MaterialRequirement, requirement_id)
    checks = Checks()
    reason = checks.text(field_of("material_requirement", "overruled"), reason)
    if not reason:
        checks.fail("overruled", "请写明为什么不按要求也算齐。")
    checks.finish()
    describe(session, f"{task_code(requirement.task)} “{requirement.name}”按说明算齐：{reason}")
    requirement.overruled = reason


def withdraw_overruling(session: Session, requirement_id: str) -> None:
    """Let a slot's rules decide again whether it is complete."""
    requirement = session.get_one(MaterialRequirement, requirement_id)
    describe(session, f"{task_code(requirement.task)} “{requirement.name}”不再按说明算齐")
    requirement.overruled = ""


def remove_requirement(session: Session, requirement_id: str) -> None:
    """Delete a slot; the evidence in it stays with the task. Those after it move up."""
    requirement = session.get_one(MaterialRequirement, requirement_id)
    task = requirement.task
    describe(session, f"{task_code(task)} 删除所需材料：{requirement.name}")
    with files_kept_in_view(session):
        session.delete(requirement)
    for ordinal, row in enumerate(_of_task(session, task.id), start=1):
        row.ordinal = ordinal


def move_requirement(session: Session, requirement_id: str, steps: int) -> None:
    """Move a slot up (negative) or down among its task's; at the end it stays."""
    moved = session.get_one(MaterialRequirement, requirement_id)
    order = _of_task(session, moved.task_id)
    place = order.index(moved)
    order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
    for ordinal, row in enumerate(order, start=1):
        row.ordinal = ordinal
    describe(session, f"{task_code(moved.task)} 调整所需材料“{moved.name}”的顺序")


def _of_task(session: Session, task_id: str) -> list[MaterialRequirement]:
    query = select(MaterialRequirement).where(MaterialRequirement.task_id == task_id)
    return list(session.scalars(query.order_by(MaterialRequirement.ordinal, MaterialRequirement.id)))


def _row(requirement: MaterialRequirement) -> RequirementRow:
    form = RequirementForm(
        name=requirement.name,
        kind=MaterialKind(requirement.kind),
        minimum=requirement.minimum,
        window=Window(requirement.window),
        years=requirement.years,
        long_term_valid=requirement.long_term_valid,
        hint=requirement.hint,
        needs_number=requirement.needs_number,
        needs_date=requirement.needs_date,
        least_characters=requirement.least_characters,
        most_characters=requirement.most_characters,
    )
    row = requirement
    return RequirementRow(row.id, row.task_id, row.ordinal, form, row.overruled)


def _write(requirement: MaterialRequirement, form: RequirementForm) -> None:
    requirement.name, requirement.kind = form.name, form.kind.value
    requirement.minimum, requirement.hint = form.minimum, form.hint
    requirement.window, requirement.years = form.window.value, form.years
    requirement.long_term_valid = form.long_term_valid
    requirement.needs_number, requirement.needs_date = form.needs_number, form.needs_date
    requirement.least_characters = form.least_characters
    requirement.most_characters = form.most_characters


def _checked(form: RequirementForm) -> RequirementForm:
    checks = Checks()
    name, hint = (
        checks.text(field_of("material_requirement", each), getattr(form, each)) for each in ("name", "hint")
    )
    if not 1 <= form.minimum <= MOST_FILES:
        checks.fail("minimum", f"份数要在 1 到 {MOST_FILES} 之间。")
    if not 1 <= form.years <= MOST_YEARS:
        checks.fail("years", f"年数要在 1 到 {MOST_YEARS} 之间。")
    for field in ("least_characters", "most_characters"):
        if not 0 <= getattr(form, field) <= MOST_CHARACTERS:
            checks.fail(field, f"字数要在 0 到 {MOST_CHARACTERS} 之间，0 为不限。")
    if 0 < form.most_characters < form.least_characters:
        checks.fail("most_characters", f"最多字数不能比最少的 {form.least_characters} 字还少。")
    checks.finish()
    years = form.years if form.window == Window.YEARS else 1
    return replace(form, years=years, name=name, hint=hint)
