"""What the clerk should look at in a draft before it is saved."""

import re
from collections.abc import Iterator

from wenming_desktop.plan.draft import CategoryDraft, Doubt, PlanDraft, TaskDraft
from wenming_desktop.plan.written import means_several

NO_TASKS = "没有读到任务：正文里没有编号的任务，请检查是否粘贴了方案全文。"
NO_TASKS_BUT_ANNEX = "正文里没有任务：任务在附件《{}》里，请把附件的表格也导入。"
NO_NUMBERS = "任务没有编号，按段落分成了任务，请核对。"
NO_HEADINGS = "没有读到任务上面的标题，任务都放在“工作任务”里；如有分类，请拆成几个类别。"
UNDER_GOAL = "任务写在目标里，请核对。"
IN_STAGES = "任务写在实施步骤里，各阶段读成了类别，请核对。"
_LONG_TASK = 600  # characters; the longest of the 2021 plan has 200
_SEE_ANNEX = re.compile(r"见附件|详见附|见附表|附后")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年?")
_DIVISION = re.compile(r"^.{0,6}(?:责任|任务)?分工.{0,6}$")


def piece_doubts(draft: PlanDraft) -> tuple[Doubt, ...]:
    """What is doubtful about single categories and tasks; to be asked again after each correction."""
    return tuple(
        doubt
        for at, category in enumerate(draft.categories)
        for doubt in (
            *_of_category(category, at),
            *(
                d
                for number, task in enumerate(category.tasks)
                for d in _of_task(task, (at, number), draft.year)
            ),
        )
    )


def current_doubts(draft: PlanDraft) -> tuple[Doubt, ...]:
    """The doubts of a draft that was corrected: those about the whole as read, those about pieces anew."""
    return (*(doubt for doubt in draft.doubts if doubt.position is None), *piece_doubts(draft))


def why_empty(draft: PlanDraft) -> str:
    """What was said about a plan whose tasks are not in the text, for the refusal to save it; else empty."""
    begins = NO_TASKS_BUT_ANNEX.partition("{}")[0]
    return next((doubt.message for doubt in draft.doubts if doubt.message.startswith(begins)), "")


def whole_doubts(draft: PlanDraft) -> tuple[Doubt, ...]:
    """What is doubtful about the plan as a whole."""
    said: list[str] = []
    if draft.year is None:
        said.append("没有读到年度，请填写。")
    if draft.categories and not draft.title:
        said.append("没有读到方案标题，请填写。")
    if draft.categories and draft.attachment and re.search("分工|分解|配档|任务|责任|清单", draft.attachment):
        said.append(f"附件《{draft.attachment}》不在正文里；里面如有责任和时限，请把附件的表格也导入。")
    return tuple(map(Doubt, said))


def _of_category(category: CategoryDraft, at: int) -> Iterator[Doubt]:
    title = category.title.strip()
    if not category.tasks:
        yield Doubt(f"类别“{title}”下面没有任务，请补上、合并或删除。", (at, None))
    if len(title) <= 1:
        yield Doubt(f"类别标题“{title}”太短，可能没有读全。", (at, None))
    if _DIVISION.fullmatch(title):
        yield Doubt(f"类别“{title}”像是责任分工，请确认下面的确是任务。", (at, None))


def _of_task(task: TaskDraft, position: tuple[int, int], year: int | None) -> Iterator[Doubt]:
    name = f"任务 {position[0] + 1}-{position[1] + 1}"
    if len(task.text) > _LONG_TASK:
        yield Doubt(f"{name}有 {len(task.text)} 字，可能是几项任务，请看是否要拆分。", position)
    if len(task.text.strip()) <= 1:
        yield Doubt(f"{name}只有“{task.text.strip()}”，可能没有读全。", position)
    if _SEE_ANNEX.search(task.text):
        yield Doubt(f"{name}写着“见附件”，请把附件的内容补上。", position)
    if task.lead and means_several(task.lead):
        yield Doubt(f"{name}的牵头写的是“{task.lead}”，请定一个牵头科室。", position)
    other = {found for found in _YEAR.findall(task.due or "") if year and int(found) != year}
    if other:
        yield Doubt(f"{name}的时限“{task.due}”不是 {year} 年，请核对。", position)
