"""The command plan: a document read into a new plan, or set beside the plan of its year."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from db.models import WorkPlan
from wenming_desktop.commands.parts import changing, the_plan
from wenming_desktop.entities.tables import EMPTY
from wenming_desktop.errors import UserError, naming
from wenming_desktop.plan.comparing import ChangeKind, Compared, Comparison, compare_plan
from wenming_desktop.plan.comparing_applying import take_changes
from wenming_desktop.plan.hanging import what_hangs_on_tasks
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.reading.corrections import validate
from wenming_desktop.reading.doubts import stands
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.words import shortened
from wenming_desktop.workspace import Workspace

_SHOWN = 60  # characters of a text in a list
_FEW_GONE = 3  # tasks that may be deleted without asking again
_MOST_LISTED = 5  # tasks that a document does not have, one by one


def remarks(draft: PlanDraft) -> Iterator[str]:
    """What to look at of a plan that was read: doubts, and what became nothing."""
    for doubt in (each for each in draft.doubts if not each.hint and stands(each, draft)):
        yield f"请核对：{doubt.message.rstrip('。')}。"
    for piece in draft.leftovers:
        yield f"没有归入方案：{_line(piece.title)}（{len(piece.text)} 字）"


def with_title(draft: PlanDraft, file: Path) -> tuple[PlanDraft, list[str]]:
    """A plan to be saved with its file's name where it has no title, and what is said of that."""
    if draft.title.strip():
        return draft, []
    said = f"没有读到方案标题，按文件名写作《{file.stem}》，可以在“工作方案”页修改。"
    return replace(draft, title=file.stem), [said]


def for_year(draft: PlanDraft, year: int | None) -> tuple[PlanDraft, list[str]]:
    """A plan for a year that was given, None for its own, and what is said where its own is another."""
    if year is None:
        return draft, []
    said = (
        [f"方案写的是 {draft.year} 年度，按 --year 存为 {year} 年度；时限里写明的年份照原文，没有改动。"]
        if draft.year not in {None, year}
        else []
    )
    return replace(draft, year=year), said


def _plan(options: argparse.Namespace) -> None:
    from wenming_desktop.reading.sources import read_source  # noqa: PLC0415 - loads docx

    if options.preview and (options.yes or options.remove_gone):
        options.parser.error("--yes 和 --remove-gone 要和 --apply 一起用")
    with closing(Workspace.open(options.dir)) as workspace, naming(options.file.name):
        draft, said = for_year(read_source(options.file), options.year)
        draft = validate(draft, further=True)
        _print(said)
        with workspace.reading() as session:
            plan_id = _plan_of(session, draft.year, options)
            plan_year = session.get_one(WorkPlan, plan_id).year if plan_id else None
            draft = draft if draft.year else for_year(draft, plan_year)[0]
            comparison = compare_plan(session, plan_id, draft) if plan_id else None
        if comparison:
            _further(workspace, comparison, options)
        else:
            _new(workspace, draft, options)


def _plan_of(session: Session, year: int | None, options: argparse.Namespace) -> str | None:
    """The plan that a document of a year belongs to; None where it makes a new one."""
    years = [head.year for head in plan_heads(session)]
    if options.plan_year is None and ((year and year not in years) or not years):
        return None
    return the_plan(session, options.plan_year or year).id


def _new(workspace: Workspace, draft: PlanDraft, options: argparse.Namespace) -> None:
    draft, said = with_title(draft, options.file)
    doubtful: set[tuple[int, int]] = set() if options.yes else _doubtful(draft)
    sure = _without(draft, doubtful)
    if options.preview:
        print(f"《{draft.title}》（{draft.year or '没有写明年度'}），将建立新的方案：")
        for at, category in enumerate(draft.categories, start=1):
            print(f"{at}. {category.title}")
            for index, task in enumerate(category.tasks, start=1):
                print(f"  {at}-{index} {_line(task.text)}{_in_brackets(task.duties)}")
    else:
        if not any(category.tasks for category in sure.categories):
            raise UserError(f"“{options.file.name}”里的任务都有疑问，没有保存。核对后可加 --yes 全部保存。")
        with changing(workspace) as session:
            save_plan(session, sure)
        tasks = sum(len(category.tasks) for category in sure.categories)
        print(f"已导入《{draft.title}》：{len(sure.categories)} 个类别，{tasks} 项任务。")
        for at, index in sorted(doubtful):
            print(f"有疑问，没有采用：{at + 1}-{index + 1} {_line(draft.categories[at].tasks[index].text)}")
    _print([*said, *remarks(draft)])


def _doubtful(draft: PlanDraft) -> set[tuple[int, int]]:
    """The tasks that a doubt is about, or one about their category."""
    found: set[tuple[int, int]] = set()
    for position in (doubt.position for doubt in draft.doubts if not doubt.hint):
        if position is not None:
            at, index = position
            tasks = range(len(draft.categories[at].tasks))
            found |= {(at, each) for each in tasks if index in (None, each)}
    return found


def _without(draft: PlanDraft, doubtful: set[tuple[int, int]]) -> PlanDraft:
    """The draft without some tasks, and without a category that was nothing but them."""
    categories = [
        replace(
            category,
            tasks=tuple(task for index, task in enumerate(category.tasks) if (at, index) not in doubtful),
        )
        for at, category in enumerate(draft.categories)
    ]
    if doubtful:
        categories = [category for category in categories if category.tasks]
    return replace(draft, categories=tuple(categories))


def _further(workspace: Workspace, comparison: Comparison, options: argparse.Namespace) -> None:
    if comparison.foreign and not (options.preview or options.yes):
        raise UserError(f"{comparison.foreign}没有采用；确实要并入，请加 --yes。")
    _print(filter(None, [comparison.foreign]))
    if options.preview:
        _print(line for item in comparison.items for line in _lines(item, comparison.draft))
        print(_counts(comparison))
    else:
        wanted = comparison.all_but_gone() if options.yes else comparison.sure()
        if options.remove_gone:
            if not options.yes:
                _refuse_to_remove(workspace, comparison, options.file.name)
            wanted |= comparison.gone()
        _take(workspace, comparison, wanted)
    _print(remarks(replace(comparison.draft, leftovers=comparison.leftovers)))


def _refuse_to_remove(workspace: Workspace, comparison: Comparison, file: str) -> None:
    """UserError where a document does not have so much of the plan that it may only add to it."""
    gone = [item.task_id for item in comparison.of(ChangeKind.GONE)]
    with workspace.reading() as session:
        hanging = what_hangs_on_tasks(session, gone)
        tasks = sum(len(each.tasks) for each in session.get_one(WorkPlan, comparison.plan_id).categories)
    if hanging or len(gone) > _FEW_GONE or len(gone) * 2 > tasks:
        has = f"，它们有{hanging}" if hanging else ""
        raise UserError(
            f"方案的 {tasks} 项任务里有 {len(gone)} 项“{file}”没有写到{has}。没有采用任何内容："
            "文件只是补充的，请去掉 --remove-gone；确实要删除这些任务，请加 --yes。"
        )


def _take(workspace: Workspace, comparison: Comparison, wanted: frozenset[str]) -> None:
    if wanted:
        gone = [item for item in comparison.of(ChangeKind.GONE) if item.key in wanted]
        with changing(workspace, "导入") as session:
            hanging = what_hangs_on_tasks(session, [item.task_id for item in gone])
            taken = take_changes(session, comparison, wanted)
        print(f"已采用《{comparison.draft.title}》：{taken.in_words()}。")
        _print(f"已删除任务 {item.code}：{_line(item.text)}" for item in gone)
        if hanging:
            print(f"删除的任务有{hanging}：措施和要求一并删除，其余保留，不再对应任务。")
    else:
        print("没有可以直接采用的改动，方案没有变化。")
    kept = comparison.gone() - wanted
    many = len(kept) > _MOST_LISTED
    listed = (item for item in comparison.items if not (many and item.key in kept))
    _print(f"没有采用：{line}" for item in listed for line in _lines(item, comparison.draft, wanted))
    if many:
        print(f"方案里另有 {len(kept)} 项任务文件中没有，照旧保留，逐项列出请用 --preview。")


def _lines(item: Compared, draft: PlanDraft, taken: frozenset[str] = frozenset()) -> Iterator[str]:
    """What is said of a task of a document, but for what was taken over; of a new one also who and when."""
    if item.kind is ChangeKind.CHANGED:
        for change in item.fields:
            if f"{item.key}/{change.field}" not in taken:
                both = f"{_line(change.old) or EMPTY} → {_line(change.new)}"
                doubt = _in_brackets(change.doubt or item.doubt)
                yield f"{item.kind} {item.code} {_named(item, change.field)}{change.word}：{both}{doubt}"
    elif item.kind is not ChangeKind.SAME and item.key not in taken:
        where = item.code or item.category
        new = item.position if item.kind is ChangeKind.NEW else None
        duties = draft.categories[new[0]].tasks[new[1]].duties if new else ""
        yield f"{item.kind} {where}：{_line(item.text)}{_in_brackets(duties)}{_in_brackets(item.doubt)}"


def _named(item: Compared, field: str) -> str:
    """The task's first words where the change itself does not tell them."""
    return "" if field == "text" else f"{shortened(' '.join(item.text.split()))}　"


def _counts(comparison: Comparison) -> str:
    return "，".join(f"{kind} {len(comparison.of(kind))} 项" for kind in ChangeKind) + "。"


def _in_brackets(words: str) -> str:
    return f"（{words}）" if words else ""


def _line(text: str) -> str:
    return shortened(" ".join(text.split()), _SHOWN)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


READING_COMMANDS: Final = {"plan": _plan}
