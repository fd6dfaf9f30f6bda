"""The report of 四性检测 on paper: what was checked, how, and what came of it (after DA/T 70-2018)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from wenming_desktop.documents.listings.paper_rows import group, note, row
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checks_paper import (
    NAMED,
    PARTS,
    Line,
    checks_pdf,
    numbering,
    safe,
    to_do,
    usable,
)
from wenming_desktop.transfer.checking.findings import KIND_WORDS, ArchiveCheck, Problem, ProblemKind, Verdict
from wenming_desktop.transfer.checking.survey import Row, Survey, survey
from wenming_desktop.words import in_one_line, listed, size_text

_MOST_LISTED = 300  # problems on paper
_MOST_NUMBERS = 99_999  # of a series; 档号 have four digits


def four_checks_pdf(path: Path, found: ArchiveCheck, job: Job, now: datetime) -> bytes:
    """The report on an archive as a PDF.

    Args:
        path: as given to check_archive().
        found: what that found.
        job: progress in files that are tried to be opened.
        now: the moment of checking, local time.

    Raises:
        UserError: no Chinese font is installed, or the medium is gone.
        Cancelled: by the job.
    """
    if found.algorithms:
        seen = survey(path, found, job)
        parts = (_authentic(found, seen), _whole(found, seen), usable(seen, _awkward(found)), _safe(seen))
    else:  # nothing could be held against anything
        parts = ([Line("全部项目", "按清单检测", "没有可用的清单，没有检测", bad=True)],) * len(PARTS)
    unit, conclusion = found.info.get("Source-Organization", ""), _conclusion(found, to_do(parts))
    return checks_pdf(unit, conclusion, _facts(path, found), parts, now, _noted(found))


def _conclusion(found: ArchiveCheck, wrong: int) -> str:
    if found.verdict == Verdict.UNSUPPORTED:
        return f"检测结论：没有能够检测。{in_one_line(found.problems[0].message)}"
    if found.verdict == Verdict.INVALID:
        return f"检测结论：不合格，有 {len(found.problems)} 处问题。"
    told = f"有 {len(found.warnings)} 处提醒。" if found.warnings else ""
    return f"检测结论：内容完好，{wrong} 项需要处理。{told}" if wrong else f"检测结论：合格。{told}"


def _facts(path: Path, found: ArchiveCheck) -> dict[str, str]:
    shape = f"{len(found.volumes)} 卷" if found.volumes else "压缩包" if path.is_file() else "文件夹"
    return {
        "存档名称": found.info.get("External-Identifier") or path.absolute().name,
        "存档日期": found.info.get("Bagging-Date") or "没有登记",
        "写出程序": found.info.get("Bag-Software-Agent") or "没有登记",
        "形式": f"{shape}，BagIt {found.version or '版本不明'}",
        "数量": f"{found.files} 个文件，{size_text(found.bytes)}（{found.bytes:,} 字节）",
        "清单的 SHA-256": found.manifest_sha256 or "没有读到清单",
    }


def _authentic(found: ArchiveCheck, seen: Survey) -> list[Line]:
    names = "、".join(name.upper().replace("SHA", "SHA-", 1) for name in found.algorithms)
    altered = _of(found, ProblemKind.ALTERED)
    said = f"{len(altered)} 个文件与清单不符：{_paths(altered)}" if altered else "没有与清单不符的文件"
    how = f"逐个文件重新计算 {names} 校验值，与清单比对"
    lines = [Line("内容未被改动", how, said, bool(altered))]
    structure = _of(found, ProblemKind.STRUCTURE, ProblemKind.RENAMED)
    lines.append(
        Line(
            "清单与标签文件可信",
            "按 RFC 8493 检查声明、清单、信息文件的格式和相互登记",
            f"{len(structure)} 处有误，见后表" if structure else "没有错误",
            bool(structure),
        )
    )
    if seen.records is None:
        return [*lines, Line("登记与文件相符", "登记数据与清单比对", "存档里没有本程序的登记数据，没有比对")]
    unlike = len(seen.unlike)
    result = f"{unlike} 个文件与登记不符：{listed(seen.unlike, '个', NAMED)}" if unlike else "全部相符"
    return [*lines, Line("登记与文件相符", "每份材料登记的校验值与清单比对", result, bool(unlike))]


def _whole(found: ArchiveCheck, seen: Survey) -> list[Line]:
    missing, extra = _of(found, ProblemKind.MISSING), _of(found, ProblemKind.EXTRA)
    stray = [warning for warning in found.warnings if warning.kind == ProblemKind.EXTRA]
    unreadable = _of(found, ProblemKind.UNREADABLE)
    said = "" if found.volumes else found.info.get("Payload-Oxum", "")  # of several, each has its own
    count = f"实有 {found.files} 个，{found.bytes:,} 字节"
    unlike = bool(said) and said != f"{found.bytes}.{found.files}"
    lines = [
        Line("文件齐全", "清单上的文件逐个查找", _result(missing, "缺少"), bool(missing)),
        Line(
            "没有多余的文件", "文件夹里的文件逐个在清单上查找", _result([*extra, *stray], "多出"), bool(extra)
        ),
        Line("文件读得出", "每个文件从头读到尾", _result(unreadable, "读不出"), bool(unreadable)),
        Line("数量相符", "与信息文件登记的文件数、总字节数比对", count, unlike),
    ]
    if found.volumes:
        lines.append(
            Line(
                "分卷齐全",
                "各卷的编号和分卷清单",
                f"读到 {len(found.volumes)} 卷：{'、'.join(found.volumes)}",
            )
        )
    if seen.records is not None:
        lines.append(_numbering(seen.records))
    return lines


def _numbering(known: Mapping[str, list[Row]]) -> Line:
    """断号: item numbers below the highest ever given that no item has."""
    items = known.get("archive_item", [])
    back = {(r.get("series_id"), r.get("number")) for r in known.get("withdrawn_number", [])}
    gaps: list[str] = []
    explained = 0
    for series in known.get("archive_series", []):
        given = {item.get("number") for item in items if item.get("series_id") == series.get("id")}
        for number in range(1, min(series["last_number"], _MOST_NUMBERS) + 1):
            if number in given:
                continue
            if (series.get("id"), number) in back:
                explained += 1
            else:
                parts = (series.get("year"), series.get("retention"), series.get("unit"), f"{number:04d}")
                gaps.append("-".join(str(part) for part in parts if part))
    return numbering(len(items), explained, gaps)


def _awkward(found: ArchiveCheck) -> list[str]:
    both = (*found.warnings, *found.problems)
    return [one.path for one in both if one.kind == ProblemKind.STRUCTURE and "名称" in one.message]


def _safe(seen: Survey) -> list[Line]:
    personal = {None: "没有登记", True: "含志愿者的完整电话、编号，请妥善保管", False: "已隐去部分数字"}
    return [*safe(seen), Line("志愿者电话、编号", "登记数据里的说明", personal[seen.personal])]


def _of(found: ArchiveCheck, *kinds: ProblemKind) -> list[Problem]:
    return [problem for problem in found.problems if problem.kind in kinds]


def _paths(problems: Sequence[Problem]) -> str:
    return listed([problem.path for problem in problems], "个", NAMED)


def _result(problems: Sequence[Problem], word: str) -> str:
    return f"{word} {len(problems)} 个：{_paths(problems)}" if problems else f"没有{word}的"


def _noted(found: ArchiveCheck) -> list[dict[str, object]]:
    """The problems and warnings as groups of rows; the first of many."""
    groups: list[dict[str, object]] = []
    for title, noted in (("问题", found.problems), ("提醒", found.warnings)):
        rows = [
            row(str(at), KIND_WORDS[one.kind], in_one_line(one.message))
            for at, one in enumerate(noted[:_MOST_LISTED], 1)
        ]
        if len(noted) > _MOST_LISTED:
            rows.append(row("", "", note(f"另有 {len(noted) - _MOST_LISTED} 处没有印出。")))
        if rows:
            groups.append(group(rows, title, f"{len(noted)} 处"))
    return groups
