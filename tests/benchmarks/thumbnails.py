"""Thumbnails: what one costs in the child process against the bare library; how long the window stands still.

Hostile files lie among them; the window's longest pause between two turns of its loop is taken.
"""

import io
import os
from pathlib import Path
from time import perf_counter

from PIL import Image

from tests.benchmarks.parts.data import scratch
from tests.viewing import made
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.viewing.viewer import Viewer

PHOTOS, SIDE = 60, 84
SIZE = (4000, 3000)  # pixels of a phone's photo
PAUSE = 0.1  # seconds that the window may stand still
PATIENCE = 120.0  # seconds until a thumbnail that does not come counts as an error


def main() -> None:
    """Print the figures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen speaks of its limits
    with scratch() as folder:
        paths = [made.photo(folder / f"照片{number:03}.jpg", SIZE) for number in range(PHOTOS)]
        for path in paths[1:]:  # no two alike
            path.write_bytes(path.read_bytes() + path.name.encode())
        _cost(paths)
        _pauses(folder, [*paths, *_hostile(folder)])


def _cost(paths: list[Path]) -> None:
    begun = perf_counter()
    for path in paths:
        with Image.open(path) as image:
            image.draft("RGB", (SIDE, SIDE))
            image.thumbnail((SIDE, SIDE))
            image.save(io.BytesIO(), "JPEG")
    bare = perf_counter() - begun
    begun = perf_counter()
    with Viewer() as viewer:
        for path in paths:
            assert not viewer.page(path, path.name, 1, SIDE, SIDE).card
    ours = perf_counter() - begun
    each = ours / len(paths) * 1000
    print(
        f"缩略图：每张 {each:.1f} 毫秒，只用图片库 {bare / len(paths) * 1000:.1f}；比 {ours / bare:.2f}",
        flush=True,
    )


def _hostile(folder: Path) -> list[Path]:
    """A drawing that takes hours and a page that fills the memory, both called photos or papers."""
    uses = [f'<use href="#s{level}"/>' * 10 for level in range(9)]
    shapes = "".join(f'<g id="s{level}">{shown}</g>' for level, shown in enumerate(uses, start=1))
    drawing = folder / "活动.jpg"
    drawing.write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><defs>{shapes}</defs></svg>")
    scan = folder / "扫描.png"
    Image.effect_noise((900, 1300), 40).resize((7016, 9921)).convert("RGB").save(scan, compress_level=1)
    return [drawing, scan]


def _pauses(folder: Path, paths: list[Path]) -> None:
    # Qt only now: it reads the environment.
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from tests.benchmarks.parts.data import new_workspace  # noqa: PLC0415
    from tests.benchmarks.parts.window import opened  # noqa: PLC0415
    from tests.ui.program import stop_tidying  # noqa: PLC0415
    from ui.parts.evidence_tiles import EvidenceTiles  # noqa: PLC0415
    from wenming_desktop.plan.tasks import find_task  # noqa: PLC0415

    workspace, plan_id = new_workspace(folder / "数据")
    with workspace.reading() as session:
        task_id = find_task(session, plan_id, "2-7").id
    rows = attach_files(workspace.log, workspace.files, task_id, paths, Job())
    with opened(workspace, folder) as driver:
        stop_tidying(driver.desk.window)
        tiles = EvidenceTiles(driver.desk, parent=driver.desk.window)
        tiles.resize(800, 600)
        tiles.show_rows(rows)
        begun = turn = perf_counter()
        longest = 0.0
        while tiles._waiting:
            QApplication.processEvents()
            now = perf_counter()
            longest, turn = max(longest, now - turn), now
            assert now < begun + PATIENCE, "a thumbnail did not come"
    verdict = "达到" if longest <= PAUSE else "未达到"
    print(
        f"{len(rows)} 张缩略图（内有恶意文件和大扫描件）：{perf_counter() - begun:.1f} 秒，"
        f"窗口最长停顿 {longest * 1000:.0f} 毫秒；目标 {PAUSE * 1000:.0f}，{verdict}",
        flush=True,
    )


if __name__ == "__main__":
    main()
