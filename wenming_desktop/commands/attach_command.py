"""``attach``: files to a task or its slot, into 待归口, or a whole folder by its folders' names."""

import argparse
import json
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from wenming_desktop import clock
from wenming_desktop.commands.material_commands import find_slot, warn_of_doubts
from wenming_desktop.commands.parts import cancellable, iso_day, the_plan
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.checking import faulty
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.facts import unreadable
from wenming_desktop.evidence.folder_import import Places, places_of, plan_folder, proposals_of, slot_misfits
from wenming_desktop.evidence.intake import Incoming, Taken, take_all, take_into_inbox
from wenming_desktop.evidence.proposing.proposal import Proposal
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.records import NotTaken, Refused, attach_files, storable
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import Workspace

_SHARES = (1, 3, 40)  # of looking through a folder, taking files in, reading what they say


@dataclass(frozen=True)
class _Line:
    """A file of a folder as --dry-run shows it; the names are the keys of its JSON."""

    file: str  # with the folders that it lies in
    task: str | None
    slot: str | None  # that it goes into
    doubt: str | None  # why it does not go to the task or slot that a folder may name
    proposals: tuple[Proposal, ...]
    refused: str | None


def attach(options: argparse.Namespace) -> None:
    """What the options ask for; the three ways exclude each other."""
    if options.from_folder and options.inbox:
        options.parser.error("--from-folder 和 --inbox 只能用一个")
    task_only = (options.code, options.slot, options.title, options.formed_on)
    if (options.from_folder or options.inbox) and any(task_only):
        options.parser.error("TASKCODE、--slot、--title、--formed-on 不能和 --from-folder、--inbox 一起用")
    if (options.dry_run or options.json) and not options.from_folder:
        options.parser.error("--dry-run、--json 要和 --from-folder 一起用")
    if options.json and not options.dry_run:
        options.parser.error("--json 要和 --dry-run 一起用")
    with closing(Workspace.open(options.dir)) as workspace:
        if options.from_folder:
            _from_folder(workspace, options)
        elif options.inbox:
            _to_inbox(workspace, options.inbox)
        else:
            _to_task(workspace, options)


@contextmanager
def _healing(workspace: Workspace) -> Generator[None]:
    """Say how many files that were known to be missing or altered the block has made whole."""
    with workspace.reading() as session:
        lost = sum(faulty(session))
    yield
    with workspace.reading() as session:
        healed = lost - sum(faulty(session))
    if healed:
        print(f"有 {healed} 份材料的文件原来不见了或内容变了，这次找回了。")


def _read(workspace: Workspace, job: Job) -> None:
    """What the files say is proposed by the next command; Ctrl+C leaves it to the window's idle time."""
    with suppress(Cancelled):
        read_files(workspace.log, workspace.files, workspace.texts, job)


def _to_task(workspace: Workspace, options: argparse.Namespace) -> None:
    formed_on = iso_day(options.formed_on) if options.formed_on else None
    with workspace.reading() as session:
        task = find_task(session, the_plan(session, options.plan_year).id, options.code)
        slot_id = None if options.slot is None else find_slot(session, task.id, options.code, options.slot).id
    workspace.back_up_if_due()
    log, files = workspace.log, workspace.files
    with _healing(workspace), cancellable() as job:
        take, read = job.parts(*_SHARES[1:])
        given = options.files, take, options.title, formed_on
        try:
            rows = (
                attach_to_requirement(log, files, slot_id, *given)
                if slot_id
                else attach_files(log, files, task.id, *given)
            )
        except NotTaken as error:
            _refuse_all(error.refused)
        _read(workspace, read)
    if slot_id:
        with workspace.reading() as session:
            warn_of_doubts(session, slot_id, [row.id for row in rows])
    _say_kept(options.files, rows, options.title, formed_on)
    where = f"{options.code} “{options.slot}”" if slot_id else options.code
    print(f"{where} 已有材料：{in_one_line('、'.join(row.title for row in rows))}。")


def _say_unreadable(workspace: Workspace, rows: Sequence[EvidenceRow]) -> None:
    """Say on stderr which of these were taken in though they cannot be opened."""
    with workspace.reading() as session:
        for name in unreadable(session, [row.id for row in rows]):
            print(f"注意：“{in_one_line(name)}”打不开，已收进并标明，请核对。", file=sys.stderr)


def _say_kept(
    paths: Sequence[Path], rows: Sequence[EvidenceRow], title: str | None, formed_on: date | None
) -> None:
    """Say on stderr which files were on record already, so that what was given for new ones did not go in."""
    for path, row in zip(paths, rows, strict=True):
        kept = [word_of("evidence", "title")] if title and row.title != title.strip() else []
        kept += [word_of("evidence", "formed_on")] if formed_on and row.formed_on != formed_on else []
        if kept:
            print(
                f"注意：“{in_one_line(path.name)}”以前收过（{in_one_line(row.title)}），登记照旧，没有改{'、'.join(kept)}；"
                "要改请在窗口的“材料库”里选中它，点“全部登记…”。",
                file=sys.stderr,
            )


def _to_inbox(workspace: Workspace, paths: Sequence[Path]) -> None:
    workspace.back_up_if_due()
    with _healing(workspace), cancellable() as job:
        take, read = job.parts(*_SHARES[1:])
        taken = take_into_inbox(workspace.log, workspace.files, paths, "", take)
        _read(workspace, read)
    _say_known(taken)
    if taken.refused:
        _say_refused(taken.refused, {})
        others = len(taken.rows) + len(taken.known)
        rest = f"其余 {others} 个文件照常收进" if others else "没有添加任何文件"
        raise UserError(f"{len(taken.refused)} 个文件没有收进，原因见上；{rest}。")
    print(f"收进待归口 {len(taken.rows)} 份。")


def _from_folder(workspace: Workspace, options: argparse.Namespace) -> None:
    with cancellable() as job:
        look, *_ = job.parts(*_SHARES)
        incoming, lines = _planned(workspace, options, job if options.dry_run else look)
    if options.json:
        told = [asdict(line) | {"proposals": [one.told() for one in line.proposals]} for line in lines]
        print(json.dumps({"files": told}, ensure_ascii=False, indent=1))
        return
    for doubt in dict.fromkeys(_doubt(line) for line in lines if line.doubt and not line.refused):
        print(doubt, file=sys.stderr)
    if options.dry_run:
        for line in lines:
            print(_in_words(line))
        return
    workspace.back_up_before("导入文件夹")
    with _healing(workspace), cancellable() as job:
        _, take, read = job.parts(*_SHARES)
        taken = take_all(workspace.log, workspace.files, incoming, take)
        _read(workspace, read)
    _say_refused(taken.refused, {one.path: f"{one.came_from}/{one.path.name}" for one in incoming})
    _say_known(taken)
    _say_unreadable(workspace, taken.rows)
    if not taken.rows and not taken.known:
        raise UserError(f"“{in_one_line(options.from_folder.name)}”里没有可以添加的文件。")
    bad = {refused.path for refused in taken.refused}
    known = {each.path: bool(each.uses) for each in taken.known}
    good = [one for one in incoming if one.path not in bad]
    placed = sum(one.task_id is not None for one in good)
    slots = sum(one.requirement_id is not None for one in good)
    used = sum(one.task_id is None and known.get(one.path, False) for one in good)
    loose = len(good) - placed - used
    filled = f"（其中放入所需材料 {slots} 份）" if slots else ""
    before = f"以前收过、已有用处的 {used} 份，" if used else ""
    said = f"按文件夹名归入任务 {placed} 份{filled}，{before}没有归入的 {loose} 份。"
    print(f"新收进 {len(taken.rows)} 份材料，{said}")


def _planned(
    workspace: Workspace, options: argparse.Namespace, job: Job
) -> tuple[list[Incoming], list[_Line]]:
    """What of the folder would go where; what does not look like its slot's kind goes to the task alone."""
    plans, slots = job.parts(1, 1)
    with workspace.reading() as session:
        plan = the_plan(session, options.plan_year) if plan_heads(session) else None
        found = plan_folder(session, plan and plan.id, options.from_folder, workspace.folder, job=plans)
        places = places_of(session, found)
        misfits = slot_misfits(session, found, slots)
    incoming = [replace(one, requirement_id=None) if one.path in misfits else one for one in found]
    return incoming, [
        _line(one, places, plan and plan.year, misfits.get(one.path) or one.doubt) for one in incoming
    ]


def _refuse_all(refused: Sequence[Refused]) -> NoReturn:
    """Take in nothing, as some of the files cannot be."""
    if len(refused) == 1:
        raise UserError(f"{refused[0].reason}没有添加任何文件。")
    _say_refused(refused, {})
    raise UserError(f"{len(refused)} 个文件不能添加，原因见上；没有添加任何文件。")


def _say_refused(refused: Sequence[Refused], places: Mapping[Path, str]) -> None:
    """Say on stderr what was not taken in, a line a file with where it lies, and why."""
    for each in refused:
        where = places.get(each.path, str(each.path))
        print(f"注意：{in_one_line(f'{where}：{each.reason}')}", file=sys.stderr)


def _say_known(taken: Taken) -> None:
    for known in taken.known:
        print(in_one_line(known.words))


def _line(one: Incoming, places: Places, year: int | None, doubt: str) -> _Line:
    return _Line(
        f"{one.came_from}/{storable(one.path.name)}",
        places.task(one),
        places.slot(one),
        doubt or None,
        () if one.refused else tuple(proposals_of(one, year, clock.today())),
        one.refused or None,
    )


def _doubt(line: _Line) -> str:
    """Why a file does not go where a folder may mean, and where it goes; one sentence for all of a folder."""
    return (
        f"注意：{in_one_line(line.doubt or '')}{f'只归入任务 {line.task}。' if line.task else '放进待归口。'}"
    )


def _in_words(line: _Line) -> str:
    file = in_one_line(line.file)
    if line.refused:
        return f"{file}　不收：{in_one_line(line.refused)}"
    where = f"归入 {line.task}" if line.task else "待归口"
    slot = f" “{line.slot}”" if line.slot else ""
    proposed = "，".join(
        f"{word_of('evidence', one.field)}：{in_one_line(one.value)}（{one.source}）"
        for one in line.proposals
    )
    return f"{file}　{where}{slot}{f'　建议 {proposed}' if proposed else ''}"
