"""The commands: the same use cases as in the window, without it; see line.py for how they are run."""

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from wenming_desktop import clock
from wenming_desktop.commands.attach_command import attach
from wenming_desktop.commands.file_commands import FILE_COMMANDS
from wenming_desktop.commands.indicator_commands import INDICATOR_COMMANDS
from wenming_desktop.commands.material_commands import MATERIAL_COMMANDS
from wenming_desktop.commands.package_commands import PACKAGE_COMMANDS
from wenming_desktop.commands.parts import cancellable, changing, plan_or_none, telling_new_folder, the_plan
from wenming_desktop.commands.plan_reading import READING_COMMANDS, for_year, remarks, with_title
from wenming_desktop.commands.proposal_commands import PROPOSAL_COMMANDS
from wenming_desktop.commands.recognise_command import RECOGNISE_COMMANDS
from wenming_desktop.commands.submission_commands import SUBMISSION_COMMANDS
from wenming_desktop.commands.table_commands import TABLE_COMMANDS
from wenming_desktop.commands.task_commands import TASK_COMMANDS
from wenming_desktop.commands.together_commands import TOGETHER_COMMANDS
from wenming_desktop.commands.volume_commands import VOLUME_COMMANDS
from wenming_desktop.commands.year_commands import YEAR_COMMANDS
from wenming_desktop.errors import UserError, naming
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign, due_change, typed_people
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments, department_rows, split_names
from wenming_desktop.plan.saving import doubts_of_years, save_plan
from wenming_desktop.plan.tasks import find_task, plan_heads, year_at_work
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.reading.corrections import validate
from wenming_desktop.reading.deadlines import YearDoubt, doubt_of_year, typed_deadline
from wenming_desktop.reading.department_names import doubt_of_department
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.safe_names import safe_name
from wenming_desktop.safety.saving import refuse_place, saving
from wenming_desktop.transfer.checking.findings import in_words
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.files_json import inbox_json, tell_files, unused_json
from wenming_desktop.year.whole_year import plan_text, year_json

# Imported where they are used, so that the window starts without them: openpyxl, typst, pypdfium2, docx.

BUNDLED_PLAN = "2021"


def _init(options: argparse.Namespace) -> None:
    if options.year and not options.plan:
        options.parser.error("--year 要和 --plan 一起用")
    draft = _draft(options.plan) if options.plan else None
    plan = Path(options.plan or "").name
    said: list[str] = []
    if draft:
        draft, other_year = for_year(draft, options.year)
        draft, no_title = with_title(draft, Path(options.plan))
        said = [*other_year, *no_title]
        with naming(plan):  # what cannot be read is refused before anything is made
            validate(draft)
    existed = options.dir.exists()
    with closing(Workspace.create(options.dir, options.unit)) as workspace:
        try:
            if draft:
                with naming(plan), workspace.log.change() as session:
                    save_plan(session, draft, other_years=options.yes)
        except BaseException:
            workspace.close()
            _discard(workspace.folder, keep=existed)
            raise
    print(f"已建立“{workspace.folder}”。")
    if draft:
        tasks = sum(len(category.tasks) for category in draft.categories)
        print(f"已导入《{draft.title}》：{len(draft.categories)} 个类别，{tasks} 项任务。")
        for line in (*said, *remarks(draft)):
            print(line)
        left = [] if options.yes else doubts_of_years(draft, draft.year or 0)
        for doubt in left:
            print(
                f"完成时限“{doubt.written}”不在{doubt.year}年度，只保存了原话，没有填日期；要照填请加 --yes。"
            )


def _draft(plan: str) -> PlanDraft:
    if plan == BUNDLED_PLAN:
        return bundled_plan()
    from wenming_desktop.reading.sources import read_source  # noqa: PLC0415 - loads docx

    return read_source(Path(plan))


def _discard(folder: Path, *, keep: bool) -> None:
    """Empty a folder that held nothing before this command; without ``keep`` it goes too."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if not keep:
        folder.rmdir()


def _show(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace:
        unit = workspace.unit
        with workspace.reading() as session:
            ids = [head.id for head in plan_heads(session)]
            whole = {"unit": unit, **_whole(workspace, session, ids)} if options.json else {}
            plans = [] if options.json else [plan_view(session, plan_id, clock.today()) for plan_id in ids]
    if options.json:
        print(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    print(in_one_line(f"单位：{unit}"))
    for line in chain.from_iterable(map(plan_text, plans)):
        print(line)


def _whole(workspace: Workspace, session: Session, plan_ids: Sequence[str]) -> dict[str, Any]:
    """Every plan with its year, and what has no place yet."""
    today, texts = clock.today(), workspace.texts
    plans = [year_json(session, plan_id, today) for plan_id in plan_ids]
    for plan in plans:
        tell_files(session, plan, texts, today)
    given = session, texts, year_at_work(session, today), today
    return {"plans": plans, "inbox": inbox_json(*given), "unused": unused_json(*given)}


def _departments(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace:
        if options.add is not None:
            names = split_names("\n".join(options.add))
            if not names:
                raise UserError("请写明要添加的科室名称。")
            with changing(workspace) as session:
                added = add_departments(session, names)
            print(f"已添加：{'、'.join(added)}。" if added else "这些科室都已经有了，没有重复添加。")
            for doubt in filter(None, map(doubt_of_department, added)):
                print(doubt)
            return
        with workspace.reading() as session:
            rows = department_rows(session)
    for row in rows:
        print(f"{row.name}　牵头 {row.leads} 项，配合 {row.supports} 项")


def _assign(options: argparse.Namespace) -> None:
    given = {name: getattr(options, name) for name in ("lead", "support", "person", "due", "leader")}
    if all(value is None for value in given.values()):
        options.parser.error("assign 至少要有 --lead、--support、--person、--due、--leader 中的一项")
    with closing(Workspace.open(options.dir)) as workspace, changing(workspace) as session:
        plan = the_plan(session, options.plan_year)
        due = AssignmentChange()
        if options.due is not None:
            _refuse_doubts([doubt_of_year(options.due, plan.year)], options)
            due = due_change(typed_deadline(options.due, plan.year))
        wanted = replace(
            due,
            lead=KEEP if options.lead is None else options.lead,
            support=KEEP if options.support is None else [name for name in options.support if name.strip()],
            person=KEEP if options.person is None else typed_people(options.person),
            leader=KEEP if options.leader is None else options.leader,
        )
        assign(session, [find_task(session, plan.id, options.code).id], wanted)
    print(f"已保存 {options.code} 的分工。")


def _refuse_doubts(
    doubts: Iterable[YearDoubt | None], options: argparse.Namespace, file: str | Path = ""
) -> None:
    """Raise UserError where a deadline outside the plan's year, of a file, is not meant for sure."""
    where = f"“{Path(file).name}”：" if file else ""
    for doubt in filter(None, doubts):
        if not options.yes:
            raise UserError(f"{where}{doubt.refusal}确实如此请加 --yes。")


def _export_table(options: argparse.Namespace) -> None:
    from wenming_desktop.documents.table.assignment_table import export_table  # noqa: PLC0415 - openpyxl
    from wenming_desktop.documents.table.paper_sheets import Paper  # noqa: PLC0415 - openpyxl
    from wenming_desktop.documents.table.table_paper import boxes_in_table  # noqa: PLC0415 - with the line above
    from wenming_desktop.documents.table.table_settings import has_leaders, on_sheet, table_settings  # noqa: PLC0415 - with the line above
    from wenming_desktop.documents.table.table_template import fill_template  # noqa: PLC0415 - with the line above

    if options.template and options.paper:
        options.parser.error("--paper 不能和 --template 一起用，纸张由表样决定")
    _refuse_other_suffix(options.out, ".xlsx")
    refuse_place(options.out)
    with closing(Workspace.open(options.dir)) as workspace, workspace.reading() as session:
        plan_id = the_plan(session, options.plan_year).id
        plan, settings = plan_view(session, plan_id, clock.today()), table_settings(session, plan_id)
    if options.template:
        for note in fill_template(plan, options.template, options.out):
            print(f"注意：{note}", file=sys.stderr)
    else:
        if options.paper:
            settings = on_sheet(settings, Paper[options.paper], leaders=has_leaders(plan))
        export_table(plan, options.out, settings)
        for note in boxes_in_table(plan, settings):
            print(f"注意：{note}", file=sys.stderr)
    print(f"已导出“{options.out}”。")


def _export_list(options: argparse.Namespace) -> None:
    from wenming_desktop.documents.lists.export import export_list, find_list  # noqa: PLC0415 - openpyxl
    from wenming_desktop.documents.paper import Subject  # noqa: PLC0415 - loads typst

    kind = find_list(options.list)
    _refuse_other_suffix(options.out, ".xlsx")
    refuse_place(options.out)
    with closing(Workspace.open(options.dir)) as workspace, workspace.reading() as session:
        plan_id = plan_or_none(session, options.plan_year, needed=kind.needs_plan)
        subject = Subject(session, workspace.files, plan_id, clock.today())
        with cancellable() as job:
            count = export_list(kind, subject, options.out, job, personal=options.personal)
    print(f"已导出 {count} {kind.counted}到“{options.out}”。")


def _print(options: argparse.Namespace) -> None:
    from wenming_desktop.commands.paper_names import chosen_options, find_paper  # noqa: PLC0415 - with the line above
    from wenming_desktop.documents.paper import Subject, gather  # noqa: PLC0415 - loads typst
    from wenming_desktop.documents.press.glyphs import missing_glyphs  # noqa: PLC0415 - with the line above

    paper = find_paper(options.paper)
    suffix, word = options.out.suffix.lower(), paper.word
    if suffix != ".pdf" and not (suffix == ".docx" and word):
        kinds = ".pdf 或 .docx" if paper.word else ".pdf"
        raise UserError(f"“{options.out.name}”的扩展名应为 {kinds}：这是{paper.title}能存的格式。")
    refuse_place(options.out)
    with closing(Workspace.open(options.dir)) as workspace:
        with workspace.reading() as session:
            plan_id = plan_or_none(session, options.plan_year, needed=paper.needs_plan)
            subject = Subject(session, workspace.files, plan_id, clock.today())
            found = gather(paper, subject, chosen_options(paper, subject, options.department, options.option))
        for part in found.parts:
            name = safe_name(f"{options.out.stem}-{part.name}{options.out.suffix}")
            out = options.out.with_name(name) if part.name else options.out
            content, note = part.content, part.content.note
            if word and suffix == ".docx":
                _write(out, word(content))
            else:
                made = paper.make(content)
                note = made.note
                _write(out, made.pdf)
            print(f"已生成“{out}”。")
            if note:
                print(f"注意：{note}", file=sys.stderr)
            for missing in missing_glyphs(part.content):
                print(f"注意：{missing.sentence}", file=sys.stderr)
    if found.skipped:
        print(f"没有内容、没有生成的：{'、'.join(found.skipped)}。", file=sys.stderr)


def _manual(options: argparse.Namespace) -> None:
    from wenming_desktop.documents.manual import manual_pdf  # noqa: PLC0415 - loads typst

    _refuse_other_suffix(options.out, ".pdf")
    refuse_place(options.out)
    _write(options.out, manual_pdf())
    print(f"已生成“{options.out}”。")


def _papers(options: argparse.Namespace) -> None:
    from wenming_desktop.commands.paper_names import papers_text  # noqa: PLC0415 - with the line above
    from wenming_desktop.documents.paper import Subject  # noqa: PLC0415 - loads typst

    if options.dir is None:
        lines = papers_text(None)
    else:
        with closing(Workspace.open(options.dir)) as workspace, workspace.reading() as session:
            plan_id = plan_or_none(session, options.plan_year, needed=False)
            lines = papers_text(Subject(session, workspace.files, plan_id, clock.today()))
    print("\n".join(lines))


def _write(path: Path, content: bytes) -> None:
    with saving(path, f"无法保存“{path}”") as part:
        part.write_bytes(content)


def _archive(options: argparse.Namespace) -> None:
    from wenming_desktop.transfer.media import medium_of  # noqa: PLC0415 - loads ctypes

    medium = medium_of(options.out)  # before all that takes time, so that no other takes its place unseen
    from wenming_desktop.commands.archive_choices import archive_choices  # noqa: PLC0415 - with the line below
    from wenming_desktop.transfer import stick_archive  # noqa: PLC0415 - loads openpyxl

    now, write = clock.now(), stick_archive.write_archive
    with (
        closing(Workspace.open(options.dir)) as workspace,
        telling_new_folder(options.out),
        cancellable() as job,
    ):
        with workspace.reading() as session:
            choices = archive_choices(session, options)
        if options.form == "档案馆":
            write = stick_archive.write_handover
            for sentence in stick_archive.before_handover(workspace, choices, now)[1]:
                print(sentence, file=sys.stderr, flush=True)
        summary = write(workspace, choices, options.out, job, now, medium)
    print("\n".join(map(str, summary.folders)))
    for remark in summary.remarks:
        print(remark, file=sys.stderr)


def _verify(options: argparse.Namespace) -> None:
    from wenming_desktop.transfer.checking.checking import check_archive  # noqa: PLC0415 - loads zip and hashes

    if options.report:
        _refuse_other_suffix(options.report, ".pdf")
        if options.report.resolve().is_relative_to(options.archive.resolve()):
            raise UserError("报告不能放在存档里面，请换一个文件夹。")
        refuse_place(options.report)
    with cancellable() as job:
        found = check_archive(options.archive, job)
        if options.report:
            from wenming_desktop.transfer.checking.four_checks import four_checks_pdf  # noqa: PLC0415 - loads typst

            _write(options.report, four_checks_pdf(options.archive, found, job, clock.now()))
    for problem in found.problems:
        print(in_one_line(problem.message))
    for warning in found.warnings:
        print(in_one_line(f"提醒：{warning.message}"), file=sys.stderr)
    if found.problems:
        raise UserError(in_words(found))
    print(in_words(found))


def _self_check(options: argparse.Namespace) -> None:
    from wenming_desktop.commands.self_check import self_check  # noqa: PLC0415 - loads everything

    found = self_check(options.window_checks)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if found["failed"]:
        raise UserError(f"自检没有通过：{'、'.join(found['failed'])}，请重新安装本程序。")


def _refuse_other_suffix(path: Path, suffix: str) -> None:
    if path.suffix.lower() != suffix:
        raise UserError(f"“{path.name}”的扩展名应为 {suffix}。")


COMMANDS: Final = {
    "init": _init,
    "show": _show,
    "departments": _departments,
    "assign": _assign,
    "attach": attach,
    "export-table": _export_table,
    "export-list": _export_list,
    "print": _print,
    "papers": _papers,
    "manual": _manual,
    "archive": _archive,
    "verify": _verify,
    "self-check": _self_check,
    **PROPOSAL_COMMANDS,
    **MATERIAL_COMMANDS,
    **RECOGNISE_COMMANDS,
    **FILE_COMMANDS,
    **READING_COMMANDS,
    **TABLE_COMMANDS,
    **PACKAGE_COMMANDS,
    **SUBMISSION_COMMANDS,
    **TOGETHER_COMMANDS,
    **TASK_COMMANDS,
    **VOLUME_COMMANDS,
    **YEAR_COMMANDS,
    **INDICATOR_COMMANDS,
}
