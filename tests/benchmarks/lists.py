"""20 000 activities as a list in Excel, held against the same cells written and styled by openpyxl alone."""

from contextlib import closing
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from tests.benchmarks.parts.data import most_memory, scratch
from tests.benchmarks.timing import compare
from tests.big import ACTIVITIES, YEARS, make_big
from wenming_desktop.documents.lists.export import export_list, find_list
from wenming_desktop.documents.lists.kinds import Laid
from wenming_desktop.documents.paper import Subject
from wenming_desktop.jobs import Job
from wenming_desktop.workspace import Workspace

AT_MOST = 1.5


def main() -> None:
    """Print times, the ratio and the memory."""
    with scratch() as folder:
        plans = make_big(folder / "big")
        with closing(Workspace.open(folder / "big")) as workspace, workspace.reading() as session:
            kind = find_list("activities")
            subjects = [Subject(session, workspace.files, plan, date(2021, 11, 20)) for plan in plans]
            ids = [one for subject in subjects for one in kind.ids(subject)]
            assert len(ids) == YEARS * ACTIVITIES
            print(f"开始时内存最多 {most_memory()} MB", flush=True)
            export_list(kind, subjects[-1], folder / "ours.xlsx", Job(), ids)
            print(f"{len(ids)} 行写完，内存最多 {most_memory()} MB", flush=True)
            laid = kind.laid(subjects[-1], ids)
            compare(
                f"{len(ids)} 个活动导出 Excel（读数据在内）",
                lambda: export_list(kind, subjects[-1], folder / "ours.xlsx", Job(), ids),
                {"只用 openpyxl 写同样的格": lambda: _bare(laid, folder / "bare.xlsx")},
                at_most=AT_MOST,
                times=2,
            )
            print(f"两种写法之后，内存最多 {most_memory()} MB", flush=True)


def _bare(laid: Laid, target: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    thin = Side(style="thin")
    face, grid = Font(name="宋体", size=10), Border(left=thin, right=thin, top=thin, bottom=thin)
    wrapped = Alignment(vertical="center", wrap_text=True)
    for number, row in enumerate([laid.heads, *laid.rows], start=1):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at, value)
            cell.font, cell.border, cell.alignment = face, grid, wrapped
    book.save(target)


if __name__ == "__main__":
    main()
