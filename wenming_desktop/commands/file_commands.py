"""The commands for stored files: whether they are whole, and finding their bytes again."""

import argparse
import json
import sys
from contextlib import closing
from typing import Final

from wenming_desktop.commands.parts import cancellable
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.checking import (
    UNREAD_HELP,
    Checked,
    Finding,
    State,
    check_files,
    one_round,
)
from wenming_desktop.evidence.healing import relink
from wenming_desktop.jobs import Job
from wenming_desktop.safety.backup import Backup, backups
from wenming_desktop.safety.known_backups import Examined, KnownBackups, why
from wenming_desktop.words import in_one_line, listed, size_text
from wenming_desktop.workspace import BACKUPS_NAME, CACHE_NAME, Workspace

_NAMED = 5  # files in one sentence


def _check_files(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace, cancellable() as job:
        checked = _checked(workspace, job)
    if options.json:
        findings = [_plain(finding) for finding in checked.findings]
        print(json.dumps({"files": checked.files, "findings": findings}, ensure_ascii=False, indent=1))
    else:
        for finding in checked.findings:
            print(f"{finding.words}：{_named(finding)}")
    if checked.findings:
        raise UserError(checked.words)
    if not options.json:
        print(checked.words)
    elif checked.unnoted:
        print(f"注意：{checked.unnoted}", file=sys.stderr)


def _relink(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace, cancellable() as job:
        checked = _checked(workspace, job)
        done = relink(workspace.log, workspace.files, checked.findings, options.source, job)
    unread = [finding for finding in checked.findings if finding.state is State.UNREADABLE]
    for finding in unread:
        print(f"读不了，没有动：{_named(finding)}")
    for finding in done.found:
        print(f"已找回：{_named(finding)}")
    if done.lost:
        names = listed([f"“{finding.title}”" for finding in done.lost], "份", _NAMED)
        raise UserError(f"找回 {len(done.found)} 份，还有{names}没有找到，可换一个文件夹再找。")
    if unread:
        raise UserError(f"找回 {len(done.found)} 份，{len(unread)} 份的文件读不了，{UNREAD_HELP}")
    print(f"找回 {len(done.found)} 份，全部齐了。" if done.found else "所有材料的文件都完好，不用找回。")


def _named(finding: Finding) -> str:
    return in_one_line(f"{finding.title}（{finding.original_name}）")


def _checked(workspace: Workspace, job: Job) -> Checked:
    with one_round(workspace.cache_folder) as since:
        return check_files(workspace.log, workspace.files, job, since)


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "state": finding.state.value if finding.state else "foreign",
        "title": finding.title,
        "original_name": finding.original_name,
        "sha256": finding.id if finding.state else None,
        "size": finding.size,
        "left": finding.left,
        "path": str(finding.path),
    }


def _backups(options: argparse.Namespace) -> None:
    """Of a data folder that may be open, damaged or read-only: nothing of it is opened but the backups."""
    folder = options.dir / BACKUPS_NAME
    if not folder.is_dir():
        raise UserError(f"“{options.dir}”里没有备份（{BACKUPS_NAME} 文件夹）。")
    known, made = KnownBackups(options.dir / CACHE_NAME), backups(folder)
    with cancellable() as job:
        known.examine(made, job)
    rows = [(backup, known.known(backup)) for backup in made]
    if options.json:
        print(json.dumps([_plain_backup(*row) for row in rows], ensure_ascii=False, indent=1))
        return
    for backup, found in rows:
        counts = found and found.counts
        held = f"材料 {counts.evidence}　活动 {counts.activities}　措施 {counts.measures}" if counts else "—"
        state = "能打开" if counts else f"打不开：{found.problem}" if found else "已经不在了"
        when = f"{backup.made_at:%Y-%m-%d %H:%M:%S}"
        print(in_one_line(f"{when}　{why(backup.reason)}　{held}　{size_text(backup.size)}　{state}"))
    print(f"共 {len(rows)} 份。")


def _plain_backup(backup: Backup, found: Examined | None) -> dict[str, object]:
    counts = found and found.counts
    return {
        "file": str(backup.path),
        "made_at": backup.made_at.isoformat(),
        "reason": backup.reason,
        "size": backup.size,
        "opens": counts is not None,
        "problem": found.problem if found else "",
        "evidence": counts and counts.evidence,
        "activities": counts and counts.activities,
        "measures": counts and counts.measures,
    }


FILE_COMMANDS: Final = {"backups": _backups, "check-files": _check_files, "relink": _relink}
