"""The report of 四性检测 on paper: what was checked, how, and what came of it (after DA/T 70-2018)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from wenming_desktop import program_version
from wenming_desktop.documents.paper_rows import group, note, row, urgent
from wenming_desktop.documents.typesetting import render
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.findings import KIND_WORDS, ArchiveCheck, Problem, ProblemKind, Verdict
from wenming_desktop.transfer.checking.survey import Row, Survey, survey
from wenming_desktop.words import chinese_date, in_one_line, listed, shortened, size_text

_NAMED = 5  # in one line
_MOST_CHARACTERS = 80  # of what a bag says of itself
_MOST_LISTED = 300  # problems on paper
_MOST_NUMBERS = 99_999  # of a series; 档号 have four digits
_PARTS = ("一、真实性", "二、完整性", "三、可用性", "四、安全性")


class _Line(NamedTuple):
    """One check: of what, how, with what result; whether something must be done, None if it was not made."""

    what: str
    how: str
    result: str
    bad: bool | None = False


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
        parts = (_authentic(found, seen), _whole(found, seen), _usable(found, seen), _safe(seen))
    else:  # nothing could be held against anything
        parts = ([_Line("全部项目", "按清单检测", "没有可用的清单，没有检测", bad=True)],) * len(_PARTS)
    wrong = sum(line.bad is True for lines in parts for line in lines)
    unit = _short(found.info.get("Source-Organization", ""))
    return render(
        "four-checks",
        {
            "title": "四性检测报告",
            "unit": unit,
            "unit-line": f"来源单位：{unit or '没有登记'}",
            "date-line": chinese_date(now.date()),
            "summary": _conclusion(found, wrong),
            "facts": _facts(path, found, now),
            "groups": [_group(title, lines) for title, lines in zip(_PARTS, parts, strict=True)],
            "noted": _noted(found),
        },
    )


def _group(title: str, lines: Sequence[_Line]) -> dict[str, object]:
    said = [in_one_line(one.result) for one in lines]
    rows = [
        row(one.what, one.how, urgent(text) if one.bad else text)
        for one, text in zip(lines, said, strict=True)
    ]
    marks = {one.bad for one in lines}
    return group(rows, title, "需要处理" if True in marks else "有的没有检测" if None in marks else "合格")


def _conclusion(found: ArchiveCheck, wrong: int) -> str:
    if found.verdict == Verdict.UNSUPPORTED:
        return f"检测结论：没有能够检测。{in_one_line(found.problems[0].message)}"
    if found.verdict == Verdict.INVALID:
        return f"检测结论：不合格，有 {len(found.problems)} 处问题。"
    told = f"有 {len(found.warnings)} 处提醒。" if found.warnings else ""
    return f"检测结论：内容完好，{wrong} 项需要处理。{told}" if wrong else f"检测结论：合格。{told}"


def _short(text: str) -> str:
    """What a bag says of itself, of whatever length, in a line or two."""
    return shortened(in_one_line(text), _MOST_CHARACTERS)


def _facts(path: Path, found: ArchiveCheck, now: datetime) -> list[list[str]]:
    shape = f"{len(found.volumes)} 卷" if found.volumes else "压缩包" if path.is_file() else "文件夹"
    facts = {
        "存档名称": found.info.get("External-Identifier") or path.absolute().name,
        "存档日期": found.info.get("Bagging-Date") or "没有登记",
        "写出程序": found.info.get("Bag-Software-Agent") or "没有登记",
        "形式": f"{shape}，BagIt {found.version or '版本不明'}",
        "数量": f"{found.files} 个文件，{size_text(found.bytes)}（{found.bytes:,} 字节）",
        "清单的 SHA-256": found.manifest_sha256 or "没有读到清单",
        "检测程序": f"文明创建工作台 {program_version()}",
        "检测时间": f"{chinese_date(now.date())} {now:%H:%M}",
    }
    return [[name, _short(text)] for name, text in facts.items()]


def _authentic(found: ArchiveCheck, seen: Survey) -> list[_Line]:
    names = "、".join(name.upper().replace("SHA", "SHA-", 1) for name in found.algorithms)
    altered = _of(found, ProblemKind.ALTERED)
    said = f"{len(altered)} 个文件与清单不符：{_paths(altered)}" if altered else "没有与清单不符的文件"
    how = f"逐个文件重新计算 {names} 校验值，与清单比对"
    lines = [_Line("内容未被改动", how, said, bool(altered))]
    structure = _of(found, ProblemKind.STRUCTURE, ProblemKind.RENAMED)
    lines.append(
        _Line(
            "清单与标签文件可信",
            "按 RFC 8493 检查声明、清单、信息文件的格式和相互登记",
            f"{len(structure)} 处有误，见后表" if structure else "没有错误",
            bool(structure),
        )
    )
    if seen.records is None:
        return [*lines, _Line("登记与文件相符", "登记数据与清单比对", "存档里没有本程序的登记数据，没有比对")]
    unlike = len(seen.unlike)
    result = f"{unlike} 个文件与登记不符：{listed(seen.unlike, '个', _NAMED)}" if unlike else "全部相符"
    return [*lines, _Line("登记与文件相符", "每份材料登记的校验值与清单比对", result, bool(unlike))]


def _whole(found: ArchiveCheck, seen: Survey) -> list[_Line]:
    missing, extra = _of(found, ProblemKind.MISSING), _of(found, ProblemKind.EXTRA)
    stray = [warning for warning in found.warnings if warning.kind == ProblemKind.EXTRA]
    unreadable = _of(found, ProblemKind.UNREADABLE)
    said = "" if found.volumes else found.info.get("Payload-Oxum", "")  # of several, each has its own
    count = f"实有 {found.files} 个，{found.bytes:,} 字节"
    unlike = bool(said) and said != f"{found.bytes}.{found.files}"
    lines = [
        _Line("文件齐全", "清单上的文件逐个查找", _result(missing, "缺少"), bool(missing)),
        _Line(
            "没有多余的文件", "文件夹里的文件逐个在清单上查找", _result([*extra, *stray], "多出"), bool(extra)
        ),
        _Line("文件读得出", "每个文件从头读到尾", _result(unreadable, "读不出"), bool(unreadable)),
        _Line("数量相符", "与信息文件登记的文件数、总字节数比对", count, unlike),
    ]
    if found.volumes:
        lines.append(
            _Line(
                "分卷齐全",
                "各卷的编号和分卷清单",
                f"读到 {len(found.volumes)} 卷：{'、'.join(found.volumes)}",
            )
        )
    if seen.records is not None:
        lines.append(_numbering(seen.records))
    return lines


def _numbering(known: Mapping[str, list[Row]]) -> _Line:
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
    result = f"{len(items)} 件有档号" if items else "还没有编档号"
    result += f"；{explained} 个断号有说明" if explained else ""
    result += f"；{len(gaps)} 个断号没有说明：{listed(gaps, '个', _NAMED)}" if gaps else ""
    result += "" if gaps or explained or not items else "，没有断号"
    return _Line("档号连续", "登记的件号逐个排查漏号", result, bool(gaps))


def _usable(found: ArchiveCheck, seen: Survey) -> list[_Line]:
    kinds = "，".join(f"{kind} {count} 个" for kind, count in seen.kinds.most_common())
    opened = f"试开 {seen.tried} 个（可试的 {seen.openable} 个）"
    shut = f"，{len(seen.closed)} 个打不开：{''.join(seen.closed[:_NAMED])}"
    both = (*found.warnings, *found.problems)
    names = [one for one in both if one.kind == ProblemKind.STRUCTURE and "名称" in one.message]
    longest = f"没有妨碍，最长的路径 {seen.longest} 个字符"
    return [
        _Line(
            "文件打得开",
            "图片、PDF、OFD、办公文档逐个或间隔抽取，画出第一页或读出文字",
            seen.untried or opened + (shut if seen.closed else "，全部打开"),
            None if seen.untried else bool(seen.closed),
        ),
        _Line("格式", "按扩展名归类计数", kinds or "没有文件"),
        _Line(
            "名称通用",
            "名称在 Windows、Linux 上都能用，路径不太长",
            f"{len(names)} 个名称有妨碍：{_paths(names)}" if names else longest,
            bool(names),
        ),
    ]


def _safe(seen: Survey) -> list[_Line]:
    named = listed(seen.programs, "个", _NAMED)
    programs = f"有 {len(seen.programs)} 个：{named}" if named else "没有"
    personal = {None: "没有登记", True: "含志愿者的完整电话、编号，请妥善保管", False: "已隐去部分数字"}
    locked = [words for words in seen.closed if "密码" in words]
    shut = f"{len(locked)} 个加了密码" if locked else seen.untried or "没有发现"
    return [
        _Line("没有程序和脚本", "看扩展名和开头的字节", programs, bool(named)),
        _Line("没有加密", "试开文件时查看", shut, None if seen.untried else bool(locked)),
        _Line("志愿者电话、编号", "登记数据里的说明", personal[seen.personal]),
        _Line("病毒", "本程序不查毒", "没有检测，请用杀毒软件另查", None),
    ]


def _of(found: ArchiveCheck, *kinds: ProblemKind) -> list[Problem]:
    return [problem for problem in found.problems if problem.kind in kinds]


def _paths(problems: Sequence[Problem]) -> str:
    return listed([problem.path for problem in problems], "个", _NAMED)


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
