"""材料库 with 100 000 records: opening it, filtering it, its counts; checking files against their hashes.

Filters are told in processor time, beside what LIKE or all ids cost plain sqlite3 on the same file.
"""

import hashlib
import os
import random
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from sqlalchemy import select

from db.engine import connect
from db.models import Evidence
from tests.benchmarks.parts.ten_years import QUERIES, make_ten_years
from tests.benchmarks.timing import compare
from tests.full_year import SEED
from wenming_desktop.evidence.checking import check_files
from wenming_desktop.evidence.editing import edit_records
from wenming_desktop.evidence.library import EvidenceSort, evidence_ids, library_counts
from wenming_desktop.evidence.library_filter import EVERYTHING, EvidenceFilter, EvidenceUse
from wenming_desktop.evidence.recognising import waiting_count
from wenming_desktop.evidence.trash import trash
from wenming_desktop.jobs import Job
from wenming_desktop.search.texts import TextStore
from wenming_desktop.workspace import DATABASE_NAME, Workspace

OPENS, FILTERS, WAITING = 200, 60, 5  # milliseconds that are the targets
ROUNDS = 5
FILES, SIZE = 200, 2_000_000  # that are checked
PAGES = 20_000  # of texts
FEW = 50  # files that wait
CHOICES = (
    EVERYTHING,
    EvidenceFilter(unlinked=True),
    EvidenceFilter(inbox=True),
    EvidenceFilter(undated=True),
    EvidenceFilter(unsound=True),
    EvidenceFilter(year=2015),
    EvidenceFilter(retention=""),
    EvidenceFilter(long_term_valid=True),
    EvidenceFilter(suffixes=(".jpg", ".png")),
    EvidenceFilter(use=EvidenceUse.ACTIVITY),
)
LIKE = (
    "SELECT id FROM evidence WHERE title LIKE ? OR original_name LIKE ? ORDER BY collected_on DESC, id DESC"
)
ALL = "SELECT id FROM evidence ORDER BY collected_on DESC, id DESC"


def main() -> None:
    """Print all figures."""
    with TemporaryDirectory(prefix="wenming-bench-") as folder:
        workspace, plans = make_ten_years(Path(folder) / "数据")
        with closing(connect(workspace.folder / DATABASE_NAME, read_only=True)) as bare:
            measure_filters(workspace, plans[-1], bare)
        measure_waiting(workspace)
        measure_texts(Path(folder) / "cache")
        measure_window(workspace, Path(folder))
    with TemporaryDirectory(prefix="wenming-bench-") as folder:
        measure_checking(Path(folder))


def measure_filters(workspace: Workspace, plan_id: str, bare: sqlite3.Connection) -> None:
    """Every filter of the list; words as they are typed, alone and beside other filters."""

    def ask(
        wanted: EvidenceFilter, plan: str | None = None, sort: EvidenceSort = EvidenceSort.COLLECTED
    ) -> None:
        with workspace.reading() as session:
            evidence_ids(session, plan, wanted, sort=sort)

    words = [query for query in QUERIES if "-" not in query]
    like = cpu(lambda q=q: bare.execute(LIKE, (f"%{q}%", f"%{q}%")).fetchall() for q in words)
    report("筛选：输入词语", cpu(lambda q=q: ask(EvidenceFilter(q)) for q in words), like, FILTERS)
    mixed: list[float] = []
    for choice in CHOICES[1:]:  # the list stands filtered before words are typed
        typed = [replace(choice, text=word) for word in ("照", "照片", "照片 主题", "照片 主题 2021")]
        mixed += cpu(lambda f=f: ask(f) for f in (choice, *typed))[1:]
    report("筛选：条件下输入词语", mixed, like, FILTERS)
    every = cpu(lambda: bare.execute(ALL).fetchall() for _ in CHOICES)
    report("筛选：各种条件", cpu(lambda f=f: ask(f) for f in CHOICES * ROUNDS), every, FILTERS)
    report("筛选：本年度用到", cpu(lambda: ask(EVERYTHING, plan_id) for _ in range(ROUNDS)), every, FILTERS)
    report("排序", cpu(lambda s=s: ask(EVERYTHING, None, s) for s in EvidenceSort), every, FILTERS)

    def count() -> None:
        with workspace.reading() as session:
            library_counts(session)

    report("各类的份数", cpu(count for _ in range(ROUNDS)), every, FILTERS)


def measure_waiting(workspace: Workspace) -> None:
    """How many files wait to be recognised, where all do: asked at once, and after each kind of change."""
    texts = workspace.texts
    texts.put("made", [], "1")  # so that there are tables
    with workspace.reading() as session:
        hashes = session.scalars(select(Evidence.sha256)).all()  # each is another
        record = session.scalars(select(Evidence.id)).first()
    with closing(sqlite3.connect(workspace.cache_folder / "texts.db")) as bare:
        bare.execute("INSERT INTO scan (sha256, page, own) VALUES ('gone', 1, '')")
        bare.executemany("INSERT INTO scan (sha256, page, own) VALUES (?, 1, '')", [(one,) for one in hashes])
        bare.commit()

        def ask() -> None:
            with workspace.reading() as session:
                assert waiting_count(session, texts) == len(hashes) - recognised

        recognised = 0
        theirs = cpu(
            lambda: bare.execute("SELECT count(DISTINCT sha256) FROM scan WHERE pipeline = ''").fetchall()
            for _ in range(ROUNDS)
        )
        texts.close()
        begun = process_time()
        ask()
        report("待识别份数：第一次", [process_time() - begun], theirs, FILTERS)
        report("待识别份数：没有变化", cpu(ask for _ in range(ROUNDS)), theirs, WAITING)
        after: list[float] = []
        for recognised, sha256 in enumerate(hashes[:ROUNDS], start=1):
            texts.put_read(sha256, 1, "字", "[]", "1")
            with workspace.log.change() as session:
                edit_records(session, [record], {"title": f"第{recognised}次"})
            begun = process_time()
            ask()
            after.append(process_time() - begun)
        report("待识别份数：识别、修改以后", after, theirs, WAITING)
        for sha256 in hashes[recognised:-FEW]:
            bare.execute("UPDATE scan SET pipeline = '1' WHERE sha256 = ?", (sha256,))
        bare.commit()
        texts.close()
        thrown: list[float] = []
        with workspace.reading() as session:
            ids = [
                session.scalars(select(Evidence.id).where(Evidence.sha256 == one)).one()
                for one in hashes[:ROUNDS]
            ]
        recognised = len(hashes) - FEW
        ask()
        for one in ids:
            with workspace.log.change() as session:
                trash(session, [one])
            begun = process_time()
            ask()
            thrown.append(process_time() - begun)
        report(f"待识别份数：{FEW} 份待识别，删除以后", thrown, theirs, WAITING)


def measure_texts(folder: Path) -> None:
    """Words in the texts of many pages."""
    dice = random.Random(SEED)  # noqa: S311 - made-up texts
    signs = "关于开展重阳敬老志愿服务活动的通知各科室局属单位经研究决定组织时间地点参加人员要求"
    with closing(TextStore(folder / "texts.db")) as texts:
        for number in range(PAGES // 4):
            pages = ["".join(dice.choices(signs, k=600)) + "志愿服务" for _ in range(4)]
            texts.put(f"{number:064x}", pages, "1")
        found = cpu(
            lambda q=q: texts.find(q, 15) for q in ("志愿服务", "志", "敬老", "重阳 通知", "没有这个")
        )
        hashes = cpu(lambda q=q: texts.hashes(q) for q in ("志愿服务", "敬老", "重阳 通知", "没有这个"))
        size = (folder / "texts.db").stat().st_size
    report(f"正文搜索，{PAGES} 页", found, hashes, FILTERS)
    print(f"正文缓存：{size / PAGES:.0f} 字节一页（每页约 600 字）", flush=True)


def measure_window(workspace: Workspace, settings: Path) -> None:
    """From the click on the tab until the list is painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen speaks of its limits
    # Qt only now: it reads the environment.
    from tests.benchmarks.parts.window import opened  # noqa: PLC0415

    with opened(workspace, settings) as driver:
        import_module("ui.evidence.library_page")  # as the window does in its first idle second
        spent: list[float] = []
        for _ in range(ROUNDS + 1):
            driver.open_tab("overview")
            driver.settle()
            begun = perf_counter()
            driver.open_tab("library")
            spent.append(perf_counter() - begun)
    report("第一次打开材料库", spent[:1], spent[:1], OPENS)
    report("再次打开材料库", spent[1:], spent[:1], OPENS)


def measure_checking(folder: Path) -> None:
    """Reading every stored file against its hash, beside the hashes alone."""
    sources = [folder / f"{number}.bin" for number in range(FILES)]
    for source in sources:
        source.write_bytes(os.urandom(SIZE))
    with closing(Workspace.create(folder / "数据", "某某局")) as workspace:
        from wenming_desktop.evidence.records import take_in  # noqa: PLC0415 - what attaching does, without a task

        with take_in(workspace.log, workspace.files, sources, Job()) as (session, _):
            session.info["label"] = "添加材料"

        def bare() -> None:
            for path in (workspace.folder / "files").glob("??/*"):
                with path.open("rb") as stream:
                    hashlib.file_digest(stream, "sha256")

        compare(
            f"校验 {FILES} 份共 {FILES * SIZE / 1e6:.0f} MB",
            lambda: check_files(workspace.log, workspace.files, Job()),
            {"只算 SHA-256": bare},
            at_most=1.2,
        )


def cpu(actions: Iterable[Callable[[], object]]) -> list[float]:
    """Seconds of the processor for each, after the first of them once unmeasured."""
    todo = list(actions)
    todo[0]()
    spent: list[float] = []
    for action in todo:
        begun = process_time()
        action()
        spent.append(process_time() - begun)
    return spent


def report(name: str, ours: list[float], theirs: list[float], target: int) -> None:
    """Print one figure, in milliseconds, and whether 95 of 100 are within the target."""
    slow = sorted(ours)[ceil(0.95 * len(ours)) - 1] * 1000
    print(
        f"{name}：中位 {median(ours) * 1000:.1f}，95% 在 {slow:.1f} 毫秒内，最慢 {max(ours) * 1000:.1f}；"
        f"目标 {target}，{'达到' if slow <= target else '未达到'}。"
        f"对照中位 {median(theirs) * 1000:.1f}，比 {median(ours) / median(theirs):.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
