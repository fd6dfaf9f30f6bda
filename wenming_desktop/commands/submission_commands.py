"""The command for 报送包: check, make, and the profiles by name."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from wenming_desktop import clock
from wenming_desktop.commands.parts import cancellable, changing, the_plan
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import Workspace

if TYPE_CHECKING:
    from wenming_desktop.transfer.submission.report import Choices, Report

# Imported where they are used, so that the window starts without openpyxl.

_PROFILE_BYTES = 1 << 20
_SHEETS = (".pdf", ".docx")


def _submission(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace:
        if options.list_profiles:
            _list_profiles(workspace)
        elif options.samples:
            _add_samples(workspace)
        elif options.import_profile:
            _import(workspace, options.import_profile)
        elif not options.profile:
            options.parser.error("要用 --profile 写明按哪个报送要求")
        elif options.export_profile:
            _export(workspace, options.profile, options.export_profile)
        elif options.sheet and options.sheet.suffix.lower() not in _SHEETS:
            options.parser.error("--sheet 要写 .pdf 或 .docx 文件")
        elif options.out is None and not options.check:
            options.parser.error("缺少 OUTFOLDER")
        else:
            _make(workspace, options)


def _list_profiles(workspace: Workspace) -> None:
    from wenming_desktop.transfer.submission.in_words import profile_in_words  # noqa: PLC0415 - as above
    from wenming_desktop.transfer.submission.profiles import profile_rows  # noqa: PLC0415 - the same

    with workspace.reading() as session:
        rows = profile_rows(session)
    for row in rows:
        used = f"上次 {row.used_on}" if row.used_on else "没用过"
        print(in_one_line(f"{row.draft.name}　{used}"))
        for word, rule in profile_in_words(row.draft):
            print(in_one_line(f"    {word}　{rule}"))
    if not rows:
        print("还没有报送要求。用 --samples 添加两个样例，或在窗口里新建。")


def _add_samples(workspace: Workspace) -> None:
    from wenming_desktop.transfer.submission.profiles import add_samples  # noqa: PLC0415 - the same

    with changing(workspace) as session:
        added = add_samples(session)
    print(f"已添加样例 {len(added)} 个。" if added else "样例都已经有了，没有添加。")


def _import(workspace: Workspace, path: Path) -> None:
    from wenming_desktop.transfer.submission.profiles import add_profile, from_json  # noqa: PLC0415 - the same

    try:
        with path.open("rb") as stream:
            text = stream.read(_PROFILE_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise storage_error(f"无法读取“{path.name}”", error) or error from error
    except UnicodeDecodeError as error:
        raise UserError(f"“{path.name}”不是报送要求的文件，没有读入。") from error
    draft = from_json(text, path.name)
    with changing(workspace) as session:
        add_profile(session, draft)
    print(in_one_line(f"已添加报送要求“{draft.name}”。"))


def _export(workspace: Workspace, name: str, target: Path) -> None:
    from wenming_desktop.safety.files import replacing  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.submission.profiles import as_json, find_profile  # noqa: PLC0415 - the same

    with workspace.reading() as session:
        draft = find_profile(session, name).draft
    try:
        with replacing(target) as part:
            part.write_text(as_json(draft), encoding="utf-8")
    except OSError as error:
        raise storage_error(f"无法写到“{target}”", error) or error from error
    print(in_one_line(f"报送要求“{draft.name}”已写到 {target}。"))


def _make(workspace: Workspace, options: argparse.Namespace) -> None:
    from wenming_desktop.transfer.submission.checking import check_submission  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.submission.gathering import task_items  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.submission.in_words import (  # noqa: PLC0415 - the same
        report_in_words,
        submission_in_words,
    )
    from wenming_desktop.transfer.submission.looking import look_at  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.submission.making import write_submission  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.submission.profiles import find_profile, note_used  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.submission.report import Choices, Way  # noqa: PLC0415 - the same

    with workspace.reading() as session:
        profile = find_profile(session, options.profile)
        plan_id = the_plan(session, options.plan_year).id
        items = task_items(session, plan_id, _codes(session, plan_id, options.item))
    with cancellable() as job:
        look, write = job.parts(1, 3)
        files, limit = [file for item in items for file in item.files], profile.draft.document_bytes
        looks, choices = look_at(files, workspace.files, look, {}, limit), Choices()
        report = check_submission(items, profile.draft, looks, choices)
        if options.split:
            offered = [file.key for file in report.asked if any(one.way is Way.SPLIT for one in file.offers)]
            choices = choices.splitting(*offered)
            report = check_submission(items, profile.draft, looks, choices)
        if options.sheet:
            _write_sheet(workspace, options, report, choices)
        if options.check:
            for line in report_in_words(report):
                print(in_one_line(line))
            return
        made = write_submission(workspace, report, options.out, write, clock.today())
        with workspace.log.change() as session:
            note_used(session, profile.id, clock.today())
    for line in submission_in_words(made):
        print(in_one_line(line))


def _write_sheet(
    workspace: Workspace, options: argparse.Namespace, report: "Report", choices: "Choices"
) -> None:
    """The check as a paper."""
    from wenming_desktop.documents.press.typesetting import render  # noqa: PLC0415 - loads typst
    from wenming_desktop.documents.word.listing_word import listing_word  # noqa: PLC0415 - loads docx
    from wenming_desktop.safety.files import replacing  # noqa: PLC0415 - with the line above
    from wenming_desktop.transfer.submission.check_sheet import (  # noqa: PLC0415 - the same
        TEMPLATE,
        CheckAbout,
        check_sheet,
    )

    with workspace.reading() as session:
        year = the_plan(session, options.plan_year).year
    content = check_sheet(report, CheckAbout(workspace.unit, year, clock.today()), choices)
    word = options.sheet.suffix.lower() == ".docx"
    made = listing_word(content) if word else render(TEMPLATE, content.data)
    try:
        with replacing(options.sheet) as part:
            part.write_bytes(made)
    except OSError as error:
        raise storage_error(f"无法写到“{options.sheet}”", error) or error from error
    print(in_one_line(f"检查单已写到 {options.sheet}。"))


def _codes(session: Session, plan_id: str, codes: Sequence[str]) -> list[str]:
    """The codes; UserError for one that the plan does not have."""
    for code in codes:
        find_task(session, plan_id, code)
    return list(codes)


SUBMISSION_COMMANDS: Final = {"submission": _submission}
