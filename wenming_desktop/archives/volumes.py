"""卷: a county's own order of the material, the clerk's list: named, ordered, each with tasks and kinds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.models import Category, Task, Volume, VolumeTask, WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.tasks import task_code

MOST_VOLUMES = 60
_TABLE = "volume"
_BETWEEN = "、"


@dataclass(frozen=True)
class VolumeForm:
    """A volume as the clerk fills it in.

    Attributes:
        name: e.g. 班子卷.
        kinds: the MaterialKinds that it takes; none: any.
        tasks: the codes of the tasks whose proof it takes, such as 2-7; none: any.
    """

    name: str
    kinds: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class VolumeRow:
    """A volume as it stands; the ids are of ``form.tasks``, in their order."""

    id: str
    ordinal: int
    form: VolumeForm
    task_ids: tuple[str, ...]


@dataclass(frozen=True)
class _Sample:
    """A usual volume: of the tasks that speak of one of the words, if there are words."""

    name: str
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


# Usual names of counties' lists; what is narrow stands before what is wide, which would take its proof.
_SAMPLES = (
    _Sample("班子卷", ("领导班子", "党建", "党委", "党组", "党支部", "中心组")),
    _Sample("志愿服务卷", ("志愿",)),
    _Sample("制度卷", kinds=(MaterialKind.RULES,)),
    _Sample("宣传卷", kinds=(MaterialKind.REPORT,)),
    _Sample("活动卷", kinds=(MaterialKind.NOTICE, MaterialKind.SIGN_IN, MaterialKind.PHOTO)),
    _Sample(
        "综合卷", kinds=(MaterialKind.PLAN, MaterialKind.SUMMARY, MaterialKind.RECORD, MaterialKind.ROSTER)
    ),
)


def volume_rows(session: Session, plan_id: str) -> list[VolumeRow]:
    """A plan's volumes in their order."""
    query = (
        select(Volume)
        .where(Volume.plan_id == plan_id)
        .order_by(Volume.ordinal, Volume.id)
        .options(selectinload(Volume.tasks).joinedload(VolumeTask.task).joinedload(Task.category))
    )
    return [_row(volume) for volume in session.scalars(query)]


def add_volume(session: Session, plan_id: str, form: VolumeForm) -> str:
    """Add a volume after the others; returns its id.

    Raises:
        FieldErrors: by the names of VolumeForm: no name, one that another has, an unknown kind or task.
        UserError: there are too many by now.
    """
    others = _volumes(session, plan_id)
    if len(others) >= MOST_VOLUMES:
        raise UserError(f"卷太多（最多 {MOST_VOLUMES} 个），请先合并一些卷。")
    volume = Volume(plan_id=plan_id, ordinal=len(others) + 1)
    _write(session, volume, form, others)
    session.add(volume)
    _number([*others, volume])
    describe(session, f"添加卷“{volume.name}”")
    return volume.id


def change_volume(session: Session, volume_id: str, form: VolumeForm) -> None:
    """Write everything that the form says of a volume. Raises FieldErrors as add_volume()."""
    volume = session.get_one(Volume, volume_id)
    old = volume.name
    _write(session, volume, form, [one for one in _volumes(session, volume.plan_id) if one is not volume])
    renamed = f"卷“{old}”改名为“{volume.name}”"
    describe(session, renamed if volume.name != old else f"修改卷“{volume.name}”")


def move_volume(session: Session, volume_id: str, steps: int) -> None:
    """Move a volume down (up: negative) by so many places; what it and others take follows."""
    volume = session.get_one(Volume, volume_id)
    order = _volumes(session, volume.plan_id)
    at = order.index(volume)
    order.remove(volume)
    order.insert(max(0, at + steps), volume)
    _number(order)
    describe(session, f"移动卷“{volume.name}”到第 {volume.ordinal} 个")


def remove_volume(session: Session, volume_id: str) -> None:
    """Delete a volume; no proof goes with it: it falls to the volumes after it, or into none."""
    volume = session.get_one(Volume, volume_id)
    describe(session, f"删除卷“{volume.name}”")
    _number([one for one in _volumes(session, volume.plan_id) if one is not volume])
    session.delete(volume)


def sample_volumes(session: Session, plan_id: str) -> list[VolumeForm]:
    """The usual volumes that fit a plan: of one that goes by words only where a task speaks of them."""
    tasks = _tasks(session, plan_id)
    found: list[VolumeForm] = []
    for sample in _SAMPLES:
        codes = tuple(code for code, task in tasks.items() if any(word in task.text for word in sample.words))
        if codes or not sample.words:
            found.append(VolumeForm(sample.name, sample.kinds, codes))
    return found


def add_sample_volumes(session: Session, plan_id: str) -> int:
    """Add the usual volumes whose names are not there yet, as one step; returns how many.

    Each stands before the usual ones that follow it: what comes first takes its pieces first.
    """
    known = {volume.name for volume in _volumes(session, plan_id)}
    wanted = [form for form in sample_volumes(session, plan_id) if form.name not in known]
    describe(session, f"添加常用卷 {len(wanted)} 个")
    usual = [sample.name for sample in _SAMPLES]
    for form in wanted:
        add_volume(session, plan_id, form)
        *others, added = _volumes(session, plan_id)
        later = set(usual[usual.index(form.name) + 1 :])
        place = next((at for at, other in enumerate(others) if other.name in later), len(others))
        _number([*others[:place], added, *others[place:]])
        session.flush()
    return len(wanted)


def _write(session: Session, volume: Volume, form: VolumeForm, others: Iterable[Volume]) -> None:
    checks = Checks()
    name = checks.text(field_of(_TABLE, "name"), form.name)
    if any(other.name == name for other in others):
        checks.fail("name", f"已有叫“{name}”的卷，请换一个名称。")
    if strange := [kind for kind in form.kinds if kind not in set(MaterialKind)]:
        checks.fail("kinds", f"没有“{strange[0]}”这种材料，可以是：{_BETWEEN.join(MaterialKind)}。")
    tasks = _tasks(session, volume.plan_id)
    if unknown := [code for code in form.tasks if code not in tasks]:
        checks.fail("tasks", f"方案里没有任务 {unknown[0]}，请重新选择。")
    checks.finish()
    volume.name, volume.kinds = name, _BETWEEN.join(dict.fromkeys(form.kinds))
    kept = {link.task_id: link for link in volume.tasks}
    chosen = [tasks[code].id for code in dict.fromkeys(form.tasks)]
    volume.tasks = [kept.get(task_id) or VolumeTask(task_id=task_id) for task_id in chosen]
    for ordinal, link in enumerate(volume.tasks, start=1):
        link.ordinal = ordinal
    session.flush()


def _volumes(session: Session, plan_id: str) -> list[Volume]:
    plan = session.get_one(WorkPlan, plan_id)
    query = select(Volume).where(Volume.plan_id == plan.id).order_by(Volume.ordinal, Volume.id)
    return list(session.scalars(query))


def _tasks(session: Session, plan_id: str) -> dict[str, Task]:
    """The plan's tasks by their codes, in its order."""
    query = select(Task).join(Task.category).where(Category.plan_id == plan_id)
    ordered = query.order_by(Category.ordinal, Task.ordinal).options(joinedload(Task.category))
    return {task_code(task): task for task in session.scalars(ordered)}


def _number(volumes: Sequence[Volume]) -> None:
    for ordinal, volume in enumerate(volumes, start=1):
        if volume.ordinal != ordinal:
            volume.ordinal = ordinal


def _row(volume: Volume) -> VolumeRow:
    kinds = tuple(filter(None, volume.kinds.split(_BETWEEN)))
    form = VolumeForm(volume.name, kinds, tuple(task_code(link.task) for link in volume.tasks))
    return VolumeRow(volume.id, volume.ordinal, form, tuple(link.task_id for link in volume.tasks))
