"""Departments' packages out: a folder or a .zip each, whole on the medium before it counts as sent."""

import os
import re
import shutil
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from db.models import Department, new_id
from wenming_desktop.changes.lane import by_program, describe
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.departments import find_department
from wenming_desktop.progress.packages import note_sent
from wenming_desktop.safe_names import safe_name, unique_names
from wenming_desktop.safety.files import PART_SUFFIX, flush, retrying, sync_folder
from wenming_desktop.safety.saving import refuse_data_folder
from wenming_desktop.transfer.leftovers import new_place
from wenming_desktop.transfer.media import Medium, medium_of
from wenming_desktop.transfer.packages.content import PackageContent, content_for
from wenming_desktop.transfer.packages.layout import FORMS, MATERIAL_FOLDER, NOTE, WORKBOOK, SheetKind
from wenming_desktop.transfer.packages.workbook import write_workbook
from wenming_desktop.transfer.slow_copy import explained
from wenming_desktop.words import chinese_date, listed, shortened
from wenming_desktop.workspace import Workspace

_NAME_LIMIT = 40  # UTF-16 units of a package's own name
_SHOWN_ROWS, _SHOWN_FOLDERS, _SHOWN_TEXT = 3, 4, 40  # of the picture in the 说明
_NAMED = 5  # packages in one message


@dataclass(frozen=True)
class SentPackage:
    """A package that was written: whose, and where it lies."""

    id: str
    department: str
    path: Path


@dataclass(frozen=True)
class Sent:
    """What was written.

    Attributes:
        packages: in the clerk's order of departments.
        idle: departments that have nothing to do, and so no package.
        renamed: folders for scans whose names were shortened or changed -> the name meant.
    """

    packages: tuple[SentPackage, ...]
    idle: tuple[str, ...]
    renamed: Mapping[str, str]


def send_packages(
    workspace: Workspace,
    plan_id: str,
    parent: Path,
    job: Job,
    now: datetime,
    departments: Collection[str] = (),
    *,
    zipped: bool = False,
    medium: Medium | None = None,
) -> Sent:
    """Write the packages of some departments, or of all that have tasks, into a folder such as a stick.

    Args:
        workspace: whose; it remembers what was sent.
        plan_id: the year.
        parent: the folder to put them into; made if missing.
        job: progress in packages.
        now: local time.
        departments: by their names or short names; empty for all.
        zipped: one .zip each.
        medium: the medium as it was chosen; None for what is at ``parent`` when the call begins.

    Raises:
        UserError: nothing to do, a package of that name is there already, the medium is another one by now
            or failed, no Chinese font.
        Cancelled: by the job. In every case none of these packages is left.
    """
    with explained(f"无法把填报包写到“{parent}”"):
        medium = medium or medium_of(parent)
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_id, now.date())
        contents, idle = _contents(subject, departments, now)
    refuse_data_folder(parent, "填报包")
    names = unique_names(
        [safe_name(f"{one.department}填报包{one.year}", _NAME_LIMIT) for one in contents], _NAME_LIMIT
    )
    targets = [parent / (f"{name}.zip" if zipped else name) for name in names]
    if there := [target.name for target in targets if os.path.lexists(target)]:
        named = listed([f"“{name}”" for name in there], "个", _NAMED)
        raise UserError(f"“{parent}”里已经有{named}，没有发出，请换一个文件夹，或先移走原来的。")
    written: list[Path] = []
    try:
        _write_all(contents, targets, medium, job, written, zipped=zipped)
        with workspace.log.change() as session:
            by_program(session)  # a folder that is out of the house cannot be called back by undo
            describe(session, f"发出填报包：{listed([one.department for one in contents], '个科室')}")
            note_sent(session, plan_id, {one.id: one.department_id for one in contents}, now.astimezone())
    except BaseException:
        for path in written:
            _remove(path)
        raise
    sent = (SentPackage(one.id, one.department, path) for one, path in zip(contents, targets, strict=True))
    return Sent(tuple(sent), idle, {path: name for one in contents for path, name in one.renamed.items()})


def _write_all(
    contents: Sequence[PackageContent],
    targets: Sequence[Path],
    medium: Medium,
    job: Job,
    written: list[Path],
    *,
    zipped: bool,
) -> None:
    """Write one after the other; ``written`` gets each that is there. Errors as send_packages()."""
    parent = targets[0].parent
    doing = f"无法把填报包写到“{parent}”"
    with explained(doing), new_place(parent, medium, doing):
        try:
            for done, (content, target) in enumerate(zip(contents, targets, strict=True)):
                job.report(done, len(contents), content.department)
                medium.check()
                _write(content, target, job, zipped=zipped)
                written.append(target)
            sync_folder(parent)
        except OSError:
            medium.check()  # pulled out, it says the least of itself
            raise
        medium.check()


def _contents(
    subject: Subject, departments: Collection[str], now: datetime
) -> tuple[list[PackageContent], tuple[str, ...]]:
    session = subject.session
    wanted = (
        [find_department(session, name) for name in departments]
        if departments
        else list(session.scalars(select(Department).order_by(Department.ordinal)))
    )
    kinds = [row.name for row in kind_rows(session)]
    asked = [(row.name, content_for(subject, row, new_id(), now.astimezone(), kinds)) for row in wanted]
    contents = [content for _, content in asked if content]
    if not contents:
        who = f"“{'、'.join(row.name for row in wanted)}”" if departments else "各科室"
        raise UserError(f"{who}还没有牵头或配合的任务，没有可发的填报包，请先指派。")
    return contents, tuple(name for name, content in asked if content is None)


def _write(content: PackageContent, target: Path, job: Job, *, zipped: bool) -> None:
    """Write a package under a temporary name, which becomes its own only when all of it is on the medium."""
    _sweep(target)
    part = target.with_name(f".{target.name}.{uuid4().hex[:8]}{PART_SUFFIX}")
    try:
        folder = part / target.stem if zipped else part
        part.mkdir()
        folder.mkdir(exist_ok=True)
        _fill(folder, content, job)
        if zipped:
            packed = part / target.name
            _pack(folder, packed)
            retrying(lambda: packed.rename(target))
        else:
            retrying(lambda: part.rename(target))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _sweep(target: Path) -> None:
    """Remove what earlier tries at the same package left when they were killed."""
    mark = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}{re.escape(PART_SUFFIX)}")
    for leftover in target.parent.iterdir():
        if mark.fullmatch(leftover.name):
            shutil.rmtree(leftover, ignore_errors=True)


def _fill(folder: Path, content: PackageContent, job: Job) -> None:
    for name in (MATERIAL_FOLDER, *content.folders):
        (folder / name).mkdir(parents=True, exist_ok=True)
    note = note_pdf(content)
    job.check()
    with (folder / NOTE).open("xb") as stream:
        stream.write(note)
        flush(stream)
    write_workbook(content, sha256(note).hexdigest(), folder / WORKBOOK)
    job.check()
    for place in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync_folder(place)


def _pack(folder: Path, target: Path) -> None:
    with target.open("xb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for path in sorted(folder.rglob("*")):
                package.write(path, path.relative_to(folder.parent).as_posix())
        flush(stream)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def note_pdf(content: PackageContent) -> bytes:
    """The one-page 说明 that goes with a package; raises UserError where no Chinese font is installed."""
    form = FORMS[SheetKind.TASKS]
    sent_on = chinese_date(content.sent_at.date())
    return render(
        "package-note",
        {
            "title": f"{content.year}年度文明创建填报说明",
            "unit": content.unit,
            "unit-line": content.unit,
            "date-line": sent_on,
            "summary": f"{content.department}：任务 {len(content.codes)} 项，请按下面四步填好交回。",
            "package": safe_name(f"{content.department}填报包{content.year}", _NAME_LIMIT),
            "workbook": WORKBOOK,
            "folder": MATERIAL_FOLDER,
            "sheets": "、".join(each.title for each in FORMS.values()),
            "heads": [column.word for column in form.columns],
            "rows": [
                {
                    "open": row.open,
                    "cells": [shortened(row.values.get(c.name, ""), _SHOWN_TEXT) for c in form.columns],
                }
                for row in content.rows[form.kind][:_SHOWN_ROWS]
            ],
            "folders": _tree(content.folders),
            "contact": f"{sent_on}发出",
        },
    )


def _tree(folders: Sequence[str]) -> list[str]:
    """The first folders as they lie in the package."""
    shown = [folder.split("/")[1:] for folder in folders[:_SHOWN_FOLDERS]]
    lines = [f"　　　{'　' * 2 * (len(parts) - 1)}└ {parts[-1]}" for parts in shown]
    return [*lines, "　　　……"] if len(folders) > _SHOWN_FOLDERS else lines
