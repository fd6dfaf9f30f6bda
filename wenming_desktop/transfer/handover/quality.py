"""其他/四性检测报告.pdf: what is handed over, checked before it is written.

The medium is read back after this paper lies on it, so it does not speak of that.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from wenming_desktop.archives.numbers import NO_REASON
from wenming_desktop.evidence.programs import HEAD
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import plain_size
from wenming_desktop.transfer.checking.checks_paper import (
    NAMED,
    Line,
    checks_pdf,
    numbering,
    safe,
    to_do,
    usable,
)
from wenming_desktop.transfer.checking.survey import Survey, count, try_opening
from wenming_desktop.transfer.handover.items import Handover
from wenming_desktop.words import listed, size_text


def quality_report(handover: Handover, store: FileStore, now: datetime, job: Job) -> bytes:
    """The report as a PDF.

    Args:
        handover: what is handed over, at least one item.
        store: where the bytes lie; all are read.
        now: local time.
        job: told which item is under way.

    Raises:
        UserError: no Chinese font is installed.
        Cancelled: by the job.
    """
    items, seen = handover.items, Survey()
    missing: list[str] = []
    altered: list[str] = []
    size = 0
    for done, item in enumerate(items, start=1):
        # What comes after is counted in bytes: this only says what is going on.
        job.report(0, 1, f"四性检测 {done}/{len(items)}：{item.row.title}")
        path = store.path(item.row.sha256)
        found = plain_size(path)
        size += found or 0
        if found is None:
            missing.append(item.number)
        elif not store.holds(item.row.sha256, job.check):
            altered.append(item.number)
        count(seen, item.path.as_posix(), _head(path))
    job.report(0, 1, "四性检测：试开文件…")
    try_opening(seen, [(store.path(item.row.sha256), item.path.name) for item in items], job.quiet())
    said = f"{len(altered)} 件与登记不符：{listed(altered, '件', NAMED)}" if altered else "全部相符"
    authentic = [Line("内容未被改动", "逐件重新计算 SHA-256 校验值，与登记比对", said, bool(altered))]
    lost = f"缺少 {len(missing)} 件：{listed(missing, '件', NAMED)}" if missing else "没有缺少的"
    amount = f"实有 {len(items) - len(missing)} 件，{size:,} 字节"
    reasons = [gap.reason != NO_REASON for gap in handover.gaps]
    unexplained = [gap.number for gap in handover.gaps if gap.reason == NO_REASON]
    whole = [
        Line("文件齐全", "有档号的材料逐件查找文件", lost, bool(missing)),
        Line("数量相符", "与登记的件数、总字节数比对", amount, bool(missing) or size != handover.bytes),
        numbering(len(items), sum(reasons), unexplained),
    ]
    parts = (authentic, whole, usable(seen, ()), safe(seen))
    wrong = to_do(parts)
    conclusion = f"检测结论：{wrong} 项需要处理。" if wrong else "检测结论：合格。"
    return checks_pdf(handover.unit, conclusion, _facts(handover), parts, now)


def _facts(handover: Handover) -> dict[str, str]:
    items = handover.items
    return {
        "检测内容": f"{handover.years}年度文明单位创建电子档案，全宗 {handover.fonds} {handover.fonds_name}",
        "检测对象": "写到载体以前，保存在移交单位电脑里的文件",
        "数量": f"{len(items)} 件，{size_text(handover.bytes)}",
        "起止档号": f"{items[0].number} 至 {items[-1].number}",
        "不包括": "写到载体以后的核对",
    }


def _head(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as stream:
        return stream.read(HEAD)
    return b""
