"""Whether everything that ships is there and works on this PC."""

import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from importlib.metadata import requires, version
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
from pypinyin import Style, lazy_pinyin
from python_calamine import CalamineWorkbook

from db.engine import connect
from resources import resource
from wenming_desktop import clock, program_version
from wenming_desktop.commands.sample import fill
from wenming_desktop.documents.manual import chapters, manual_pdf
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.press.codes import code_picture
from wenming_desktop.documents.press.fonts import choose, heaviest, substitutions, system_fonts
from wenming_desktop.documents.press.pdf_pages import page_count, page_rgb
from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.evidence.proposing.codes import CodeKind, PaperCode
from wenming_desktop.jobs import Job
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.reading.sources import read_source
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.four_checks import four_checks_pdf
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.viewing.viewer import Viewer
from wenming_desktop.workspace import Workspace

Found = Mapping[str, object]
# Imported by the others; for archives, which are of no one year; the note in departments' packages.
_OTHER_TEMPLATES = {
    *("style.typ", "chart-parts.typ", "running-text.typ"),  # what several share
    *("chart.typ", "warm-up.typ", "four-checks.typ", "handover-form.typ", "package-note.typ"),
    *("manual.typ", "practice-file.typ"),
}
_TODAY = date(2021, 12, 1)
_ON_THE_PAGE = ("沂管发〔2021〕19号", "关于印发文明单位创建工作方案的通知", "2021年5月19日")


class _WrongError(Exception):
    """A check found something other than it must."""


def self_check(window_checks: Mapping[str, Callable[[], Found]] | None = None) -> dict[str, Any]:
    """Try every part of the program in a temporary folder.

    Args:
        window_checks: name -> check of what this core must not know, such as Qt; returns what it found and
            raises if anything is wrong.

    Returns:
        JSON values: ``failed``, the names of the checks that failed, and ``checks``, name -> what was found
        or ``{"error": why}``.
    """
    with tempfile.TemporaryDirectory(prefix="wenming-") as temporary:
        folder = Path(temporary)
        steps: dict[str, Callable[[], Found]] = {
            "versions": _versions,
            "sqlite": lambda: _sqlite(folder / "check.db"),
            "fonts": _fonts,
            "plan": lambda: _plan(folder / "数据"),
            "workbook": lambda: _workbook(folder / "数据", folder / "配档表.xlsx"),
            "papers": lambda: _papers(folder / "数据"),
            "archive": lambda: _archive(folder / "数据", folder / "存档"),
            "manual": _manual,
            "word": lambda: _word(folder / "方案.docx"),
            "pinyin": _pinyin,
            "codes": lambda: _codes(folder / "二维码.png"),
            "recognition": lambda: _recognition(folder / "扫描件.png"),
            **(window_checks or {}),
        }
        checks = {name: _tried(step) for name, step in steps.items()}
    return {"failed": [name for name, found in checks.items() if "error" in found], "checks": checks}


def _tried(step: Callable[[], Found]) -> Found:
    try:
        return step()
    except Exception as error:  # noqa: BLE001 - whatever it is, the report names it and goes on
        return {"error": f"{type(error).__name__}: {error}"}


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise _WrongError(f"{what}: {found!r}, not {wanted!r}")


def _versions() -> Found:
    needed = (re.match(r"[\w.-]+", requirement) for requirement in requires("wenming-desktop") or ())
    packages = {match.group(): version(match.group()) for match in needed if match}
    return {"wenming-desktop": program_version(), "python": sys.version.split()[0], **packages}


def _sqlite(database: Path) -> Found:
    database.touch()
    with closing(connect(database)) as connection, closing(sqlite3.connect(":memory:")) as copy:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'trigram')")
        connection.execute("INSERT INTO words VALUES ('深化志愿服务活动')")
        hits = connection.execute("SELECT count(*) FROM words WHERE words MATCH '志愿服'").fetchone()
        _expect("FTS5", hits, (1,))
        _expect("JSON", connection.execute("""SELECT '["是"]' ->> 0""").fetchone(), ("是",))
        _expect("foreign_keys", connection.execute("PRAGMA foreign_keys").fetchone(), (1,))
        connection.backup(copy)
        _expect("backup", copy.execute("SELECT text FROM words").fetchone(), ("深化志愿服务活动",))
    return {"version": sqlite3.sqlite_version}


def _fonts() -> Found:
    choices = choose(heaviest(system_fonts().fonts()))
    return {
        "used": {role.value: choice.face.name for role, choice in choices.items()},
        "substituted": {missing.wanted: missing.used for missing in substitutions(choices)},
    }


def _plan(folder: Path) -> Found:
    draft = bundled_plan()
    photo = folder.with_name("照片.jpg")
    photo.write_bytes(resource("check.jpg").read_bytes())
    with closing(Workspace.create(folder, "自检")) as workspace:
        with workspace.log.change() as session:
            plan_id = save_plan(session, draft)
        fill(workspace, plan_id, _TODAY, photo)
    plan = _view(folder)
    found = {"categories": len(plan.categories), "tasks": len(plan.tasks)}
    _expect("2021", found, {"categories": 7, "tasks": 32})
    return found


def _view(folder: Path) -> PlanView:
    with closing(Workspace.open(folder)) as workspace, workspace.reading() as session:
        return plan_view(session, plan_heads(session)[0].id, _TODAY)


def _workbook(folder: Path, target: Path) -> Found:
    _expect("defusedxml", openpyxl.DEFUSEDXML, True)
    plan = _view(folder)
    export_table(plan, target)
    with closing(openpyxl.load_workbook(target, read_only=True)) as book:
        texts = {str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    with CalamineWorkbook.from_filelike(BytesIO(target.read_bytes())) as book:
        _expect("calamine", book.sheet_names, ["任务配档表"])
    _expect("missing texts", [task.text for task in plan.tasks if task.text not in texts], [])
    return {"bytes": target.stat().st_size}


def _papers(folder: Path) -> Found:
    shipped = {entry.name for entry in resource("typst").iterdir() if entry.name.endswith(".typ")}
    _expect(
        "templates", shipped - _OTHER_TEMPLATES, {f"{paper.template or paper.name}.typ" for paper in PAPERS}
    )
    found: dict[str, object] = {}
    for paper in PAPERS:
        with closing(Workspace.open(folder)) as workspace, workspace.reading() as session:
            plan_id = plan_heads(session)[0].id
            content = paper.gather(Subject(session, workspace.files, plan_id, _TODAY), {})
        pdf = paper.pdf(content)
        page = page_rgb(pdf, 0, dpi=36)
        if len(set(page.data)) < 2:
            raise _WrongError(f"{paper.name}: blank page")
        if paper.word:
            docx.Document(BytesIO(paper.word(content)))
        found[paper.name] = {"pages": page_count(pdf), "bytes": len(pdf)}
    return found


def _manual() -> Found:
    return {"chapters": len(chapters()), "pages": page_count(manual_pdf())}


def _archive(folder: Path, parent: Path) -> Found:
    with closing(Workspace.open(folder)) as workspace:
        now = clock.now()
        written = write_archive(workspace, ArchiveChoices(), parent, Job(), now)
    verified = check_archive(written.folder, Job())
    _expect("archive", (verified.files, verified.problems), (written.files, ()))
    report = four_checks_pdf(written.folder, verified, Job(), now)
    return {"files": written.files, "bytes": written.bytes, "report": page_count(report)}


def _word(path: Path) -> Found:
    document = docx.Document()
    for text in ("工作方案", "（一）党建引领", "1.开展学习。", "2.开展活动。"):
        document.add_paragraph(text)
    document.save(str(path))
    tasks = [task.text for category in read_source(path).categories for task in category.tasks]
    _expect("tasks", tasks, ["开展学习。", "开展活动。"])
    return {"tasks": len(tasks)}


def _pinyin() -> Found:
    found = "".join(lazy_pinyin("机关党委", style=Style.FIRST_LETTER))
    _expect("initials", found, "jgdw")
    return {"机关党委": found}


def _codes(path: Path) -> Found:
    """A code as it is printed, found again by the child that looks into files."""
    code = PaperCode(CodeKind.TASK, "0123456789abcdef" * 2)
    path.write_bytes(code_picture(code.text))
    with Viewer() as viewer:
        found = viewer.facts(path, path.name).codes
    _expect("codes", found, (code.text,))
    return {"code": code.text}


def _recognition(path: Path) -> Found:
    path.write_bytes(resource("check-page.png").read_bytes())
    begun = time.monotonic()
    with Recogniser() as recogniser:
        page = recogniser.page(path, path.name)
    _expect("problem", page.problem, "")
    lines = [line.text for line in page.lines]
    _expect("not read", [line for line in _ON_THE_PAGE if line not in lines], [])
    return {"seconds": round(time.monotonic() - begun, 1), "lines": lines}
