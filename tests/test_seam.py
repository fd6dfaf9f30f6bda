"""The seam between window and core: a call with a wrong argument is a type error, whatever way it goes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CALLS = """
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ledger.proof_story import ProofStory
from ui.parts.form import FormDialog
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import edit_records
from wenming_desktop.evidence.library import evidence_ids
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.funds import FundFilter, FundRow, attach_to_fund, delete_fund, fund_ids, fund_rows
from wenming_desktop.ledger.funds import page_funds, unlink_fund_evidence
from wenming_desktop.ledger.publicity import PublicityFilter, PublicityRow, publicity_ids, publicity_rows
from wenming_desktop.progress.board import PlanBoard, plan_board
from wenming_desktop.progress.indicator_import import IndicatorPreview
from wenming_desktop.progress.indicator_saving import save_indicators
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ArchiveCheck

PLAN, DAY, FOLDER = "plan", date(2021, 3, 5), Path("folder")


def reads(desk: Desk) -> None:
    board: PlanBoard = desk.read(plan_board, PLAN, DAY)
    desk.read(page_funds, PLAN, FundFilter())
    desk.read(page_funds, PLAN, FundFilter(item=board.title), 0, limit=100)
    desk.read(lambda session: evidence_ids(session, None, EvidenceFilter(), descending=False))
    desk.read(plan_board, PLAN)  # wrong: an argument is missing
    desk.read(plan_board, PLAN, DAY, 1)  # wrong: one too many
    desk.read(plan_board, DAY, PLAN)  # wrong: their order
    desk.read(plan_board, PLAN, "2021-03-05")  # wrong: a text for a day
    desk.read(page_funds, PLAN, PublicityFilter())  # wrong: another list's filter
    desk.read(page_funds, PLAN, FundFilter(), start=0)  # wrong: no such name
    desk.read(page_funds, PLAN, FundFilter(), limit="100")  # wrong: a text for a number
    desk.read(check_archive, FOLDER)  # wrong: not a use case
    rows: list[PublicityRow] = desk.read(page_funds, PLAN, FundFilter())  # wrong: other rows
    desk.read(lambda session: evidence_ids(session, EvidenceFilter(), None))  # wrong: order, in a closure
    print(rows)


def changes(desk: Desk, window: QWidget, row: FundRow, read: IndicatorPreview) -> None:
    desk.change(delete_fund, row.id)
    desk.change(delete_fund, row.id, "印刷费", parent=window, refused=lambda error: print(error.message))
    desk.change(fill_slot, "slot", [row.id], parent=window)
    desk.change(edit_records, [row.id], {"retention": "Y"})
    desk.change(delete_fund)  # wrong: an argument is missing
    desk.change(delete_fund, parent=window)  # wrong: the same beside what is the desk's own
    desk.change(delete_fund, row.id, "印刷费", "")  # wrong: one too many
    desk.change(delete_fund, row)  # wrong: a row for its id
    desk.change(fill_slot, [row.id], "slot", parent=window)  # wrong: their order
    desk.change(delete_fund, row.id, move="印刷费")  # wrong: no such name
    desk.change(delete_fund, row.id, parent="")  # wrong: a text for a window
    desk.change(delete_fund, row.id, refused=lambda: None)  # wrong: it is told the error
    desk.change(save_indicators, PLAN, read)  # wrong: what is asked for by name is missing
    desk.change(lambda session: fill_slot(session, "slot"))  # wrong: missing, in a closure
    with desk.workspace.log.change() as session:
        delete_fund(session, row.id)
        delete_fund(row.id)  # wrong: without the session
        delete_fund(session, row)  # wrong: a row for its id


def lists(desk: Desk) -> None:
    def funds(ids: Sequence[str]) -> list[FundRow]:
        return desk.read(fund_rows, ids)

    def reports(ids: Sequence[str]) -> list[PublicityRow]:
        desk.read(publicity_ids, PLAN, FundFilter())  # wrong: another list's filter
        return desk.read(publicity_rows, ids)

    columns = [PagedColumn[FundRow]("预算项目", 0, lambda row: row.item)]
    table = PagedTable(columns, funds)
    view = RecordList(table).view
    table.show_ids(desk.read(fund_ids, PLAN, FundFilter()))
    desk.change(delete_fund, view.selected()[0].id)
    PagedTable[FundRow](columns, reports)  # wrong: other rows than the columns'
    PagedTable(columns, lambda: [])  # wrong: it is given the ids
    table.show_rows(desk.read(publicity_rows, []))  # wrong: other rows
    desk.change(delete_fund, view.current().id)  # wrong: there may be none
    desk.change(delete_fund, view.selected())  # wrong: rows for an id


def long_work(desk: Desk) -> None:
    log, files = desk.workspace.log, desk.workspace.files

    def tell(found: ArchiveCheck) -> None:
        print(found.files)

    def complain(error: UserError) -> None:
        print(error.message)

    desk.run("校验", lambda job: check_archive(FOLDER, job), tell)
    desk.run("添加", lambda job: attach_to_fund(log, files, "entry", [FOLDER], job))
    desk.run("校验", lambda job: check_archive(job, FOLDER))  # wrong: their order
    desk.run("校验", lambda job: FOLDER.exists(), tell)  # wrong: it is told something else
    desk.run("添加", lambda job: attach_to_fund(log, files, "entry", FOLDER, job))  # wrong: one file for many
    desk.jobs.start("校验", lambda job: check_archive(FOLDER, job), tell, complain)
    desk.jobs.start("校验", lambda job: str(job), tell)  # wrong: it is told something else
    ProofStory(desk, "凭证", "", attach_to_fund, unlink_fund_evidence)
    ProofStory(desk, "凭证", "", attach_to_fund, delete_fund)  # wrong: another use case


class Form(FormDialog):
    def submit(self, session: Session) -> None:
        delete_fund(session, "entry", "印刷费")
        delete_fund(session, "entry", FOLDER)  # wrong: a path for a text
        delete_fund(self, "entry")  # wrong: not a session
"""


def refused(file: Path) -> set[int]:
    """The numbers of the lines that pyright refuses under this project's settings."""
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", str(file)]
    quiet = os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}  # else it asks the network for a newer one
    done = subprocess.run(
        command, cwd=ROOT, env=quiet, capture_output=True, text=True, encoding="utf-8", check=False
    )
    found = json.loads(done.stdout)
    assert found["summary"]["filesAnalyzed"] == 1, done.stderr
    return {one["range"]["start"]["line"] + 1 for one in found["generalDiagnostics"]}


def test_wrong_calls_are_type_errors(tmp_path: Path) -> None:
    """Every line that says it is wrong is refused, and no other."""
    file = tmp_path / "calls.py"
    file.write_text(CALLS, "utf-8")
    lines = CALLS.splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if "# wrong" in line}
    told = refused(file)
    assert len(wrong) > 30
    assert [lines[number - 1] for number in sorted(wrong ^ told)] == []


def test_nothing_in_the_window_is_unchecked() -> None:
    """No escape from the types: Any, a callable without arguments said, a cast, an ignored line."""
    escape = re.compile(r"\bimport\b.*\bAny\b|Callable\[\.\.\.|\bcast\(|type: ignore")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if escape.search(line)
    ]
    assert not found
