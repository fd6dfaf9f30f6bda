"""What the clerk should look at in a draft before it is saved."""

import re
from collections.abc import Iterator

from wenming_desktop.reading.department_names import doubt_of_department, false_departments
from wenming_desktop.reading.draft import CategoryDraft, Doubt, PlanDraft, TaskDraft
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.labels import labels_in
from wenming_desktop.reading.text.names import is_department
from wenming_desktop.reading.written import means_several
from wenming_desktop.words import shortened

NO_YEAR, NO_TITLE = "没有读到年度，请填写。", "没有读到方案标题，请填写。"
NO_TASKS = "没有读到任务：正文里没有编号的任务，请检查是否粘贴了方案全文。"
NO_TASKS_BUT_ANNEX = "正文里没有任务：任务在附件《{}》里，请把附件的表格也导入。"
NO_NUMBERS = "任务没有编号，按段落分成了任务，请核对。"
NO_HEADINGS = "没有读到任务上面的标题，任务都放在“工作任务”里；如有分类，请拆成几个类别。"
UNDER_GOAL = "任务写在目标里，请核对。"
IN_STAGES = "任务写在实施步骤里，各阶段读成了类别，请核对。"
_SHORT_TASK = 6  # characters
_LONG_TITLE = 40  # characters; official headings have about 15
_NUMBER_INSIDE = re.compile(r"\n\s*(?:\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十]{1,3}[)）])")
_CLOSED = tuple("。；;！？!?….”’」）)》：:")
_LONG_TASK = 600  # characters; the longest of the 2021 plan has 200
_SEE_ANNEX = re.compile(r"见附件|详见附|见附表|附后")
_DUTY = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9、]{2,20}?)(?P<does>牵头|负责(?![人制]|同志)|配合(?!度)|协助|协办|承办|主办)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年?")
_DIVISION = re.compile(r"^.{0,6}(?:责任|任务)?分工.{0,6}$")


def piece_doubts(draft: PlanDraft) -> tuple[Doubt, ...]:
    """What is doubtful about single categories and tasks; to be asked again after each correction."""
    found: list[Doubt] = []
    first_with: dict[str, str] = {}
    texts = [task.text.strip() for category in draft.categories for task in category.tasks]
    led = 2 * sum(bool(task.lead) for category in draft.categories for task in category.tasks) > len(texts)
    closed = 2 * sum(text.endswith(_CLOSED) for text in texts) > len(texts)
    for at, category in enumerate(draft.categories):
        found += _of_category(category, at)
        for number, task in enumerate(category.tasks):
            code = f"{at + 1}-{number + 1}"
            twin = first_with.setdefault(task.text.strip(), code)
            if twin != code:
                said = f"任务 {code} 与 {twin} 的文字一样，请看看是否读重了。"
                found.append(_hint(said, (at, number), f"与{twin}相同"))
            found += _of_task(task, (at, number), draft.year, closed=closed)
            found += _of_duty(task, (at, number)) if led else ()
    return tuple(found)


def current_doubts(draft: PlanDraft) -> tuple[Doubt, ...]:
    """The doubts of a draft that was corrected: those about the whole as read, those about pieces anew."""
    whole = (doubt for doubt in draft.doubts if doubt.position is None and stands(doubt, draft))
    return (*whole, *piece_doubts(draft))


def stands(doubt: Doubt, draft: PlanDraft) -> bool:
    """Whether a doubt is one still: a year or title that was not read may have been filled in since."""
    filled = {NO_YEAR: draft.year is not None, NO_TITLE: bool(draft.title.strip())}
    return not filled.get(doubt.message, False)


def why_empty(draft: PlanDraft) -> str:
    """What was said about a plan whose tasks are not in the text, for the refusal to save it; else empty."""
    begins = NO_TASKS_BUT_ANNEX.partition("{}")[0]
    return next((doubt.message for doubt in draft.doubts if doubt.message.startswith(begins)), "")


def whole_doubts(draft: PlanDraft) -> tuple[Doubt, ...]:
    """What is doubtful about the plan as a whole."""
    said: list[str] = []
    if draft.year is None:
        said.append(NO_YEAR)
    if draft.categories and not draft.title:
        said.append(NO_TITLE)
    if draft.categories and draft.attachment and re.search("分工|分解|配档|任务|责任|清单", draft.attachment):
        said.append(f"附件《{draft.attachment}》不在正文里；里面如有责任和时限，请把附件的表格也导入。")
    return tuple(map(Doubt, said))


def _hint(message: str, position: tuple[int, int | None], word: str) -> Doubt:
    return Doubt(message, position, word, hint=True)


def _of_category(category: CategoryDraft, at: int) -> Iterator[Doubt]:
    title, place = category.title.strip(), (at, None)
    if not category.tasks:
        yield Doubt(
            f"类别“{title}”下面没有任务。如果它本身是一项任务，请改成任务；不需要就删除。", place, "没有任务"
        )
    if category.intro:
        yield _hint(f"类别“{title}”下有一段说明文字，会随类别保存；如是任务请拆出来。", place, "有说明文字")
    if len(title) > _LONG_TITLE:
        yield _hint(f"类别“{shortened(title)}”的标题太长，可能混进了任务的文字。", place, "标题太长")
    if len(title) <= 1:
        yield Doubt(f"类别标题“{title}”太短，可能没有读全。", place, "标题太短")
    if _DIVISION.fullmatch(title):
        yield Doubt(f"类别“{title}”像是责任分工，请确认下面的确是任务。", place)


def _of_duty(task: TaskDraft, position: tuple[int, int]) -> Iterator[Doubt]:
    """What a task's text still says of who does it, in a plan whose tasks mostly name a lead."""
    named = {task.lead, *task.support}
    for duty in _DUTY.finditer(task.text):
        name = re.split("[由和与及、请经]", duty["name"])[-1]
        if name not in named and is_department(name):
            code = f"{position[0] + 1}-{position[1] + 1}"
            said = f"任务 {code}的文字里还写着“{name}{duty['does']}”，请看看科室是否填全。"
            yield Doubt(said, position, "科室待核对", hint=bool(task.lead))
            return


def _of_task(
    task: TaskDraft, position: tuple[int, int], year: int | None, *, closed: bool
) -> Iterator[Doubt]:
    """``closed``: whether the plan's tasks mostly end with a full stop."""
    text, name = task.text.strip(), f"任务 {position[0] + 1}-{position[1] + 1}"
    if len(text) < _SHORT_TASK:
        yield Doubt(f"{name}只有“{text}”，可能没有读全。", position, "文字太短", hint=len(text) > 1)
    elif _NUMBER_INSIDE.search(text):
        yield _hint(f"{name}里还有编号，可能是几项任务连在了一起，请看是否要拆分。", position, "可能要拆分")
    elif closed and not text.endswith(_CLOSED):
        yield _hint(f"{name}结尾没有句号，请看看是否与下一条是同一项任务。", position, "可能没写完")
    if len(text) > _LONG_TASK:
        yield Doubt(f"{name}有 {len(text)} 字，可能是几项任务，请看是否要拆分。", position, "文字太长")
    if _SEE_ANNEX.search(text):
        yield Doubt(f"{name}写着“见附件”，请把附件的内容补上。", position, "见附件")
    if labels := labels_in(folded(text)):
        yield Doubt(f"{name}的文字里还写着“{labels[0][0].strip()}”，请填好科室和时限，或拆成几项。", position)
    false = false_departments(task)
    for why in false.values():
        yield Doubt(f"{name}的责任科室：{why}不会建成科室，原文记在备注里。", position, "科室不对")
    for written in dict.fromkeys(filter(None, (task.lead, *task.support))):
        if written not in false and (why := doubt_of_department(written)):
            yield Doubt(f"{name}的科室：{why}", position, "科室待核对")
    if task.lead and means_several(task.lead):
        yield Doubt(f"{name}的牵头写的是“{task.lead}”，请定一个牵头科室。", position)
    other = {found for found in _YEAR.findall(task.due or "") if year and int(found) != year}
    if other:
        yield Doubt(f"{name}的时限“{task.due}”不是 {year} 年，请核对。", position)
