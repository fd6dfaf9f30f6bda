"""attach: to a slot, into 待归口, a whole folder."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence, EvidenceLink, RequirementEvidence
from tests.workspaces import file
from wenming_desktop.commands import parts
from wenming_desktop.workspace import Workspace


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "佐证材料"
    (folder / "2-7 志愿服务" / "志愿者名单").mkdir(parents=True)
    file(folder / "2-7 志愿服务", "3月5日 通知.pdf", b"notice")
    file(folder / "2-7 志愿服务" / "志愿者名单", "扫描件0001.jpg", b"list")
    file(folder, "未归类.pdf", b"loose")
    file(folder, "看我.exe", b"MZ")
    return folder


def on_record(data: Path) -> dict[str, tuple[bool, int, str]]:
    """Of each file: whether it waits for a place, how many tasks it has, where it came from."""
    workspace = Workspace.open(data)
    try:
        with workspace.reading() as session:
            links = list(session.scalars(select(EvidenceLink.evidence_id)))
            return {
                row.original_name: (row.inbox_since is not None, links.count(row.id), row.came_from)
                for row in session.scalars(select(Evidence))
            }
    finally:
        workspace.close()


def test_into_a_slot(data: Path, tmp_path: Path, call) -> None:
    said = call("attach", data, "2-7", file(tmp_path, "名单.xlsx"), "--slot", "志愿者名单")
    assert (said.code, said.out) == (0, "2-7 “志愿者名单” 已有材料：名单。\n")
    workspace = Workspace.open(data)
    with workspace.reading() as session:
        assert len(session.scalars(select(RequirementEvidence)).all()) == 1
    workspace.close()
    refused = call("attach", data, "2-7", file(tmp_path, "名单.xlsx"), "--slot", "花名册")
    assert refused.code == 1
    assert "任务 2-7 没有“花名册”" in refused.err
    assert "志愿者名单" in refused.err


def test_into_the_inbox(data: Path, tmp_path: Path, call) -> None:
    said = call("attach", data, "--inbox", file(tmp_path, "通知.pdf"), file(tmp_path, "合影.jpg", b"photo"))
    assert (said.code, said.out) == (0, "收进待归口 2 份。\n")
    assert on_record(data) == {"通知.pdf": (True, 0, ""), "合影.jpg": (True, 0, "")}
    again = call("attach", data, "--inbox", tmp_path / "通知.pdf")
    assert "以前收过" in again.out
    bad = call("attach", data, "--inbox", file(tmp_path, "安装.exe", b"MZ"), file(tmp_path, "新.txt", b"new"))
    assert bad.code == 1
    assert "“安装.exe”是程序" in bad.err
    assert "其余 1 个文件照常收进" in bad.err
    assert "新.txt" in on_record(data)


def test_a_folder_is_shown_first(data: Path, source: Path, call) -> None:
    shown = call("attach", data, "--from-folder", source, "--dry-run")
    assert shown.code == 0
    assert "佐证材料/2-7 志愿服务/3月5日 通知.pdf　归入 2-7　建议 形成日期：2021-03-05（文件名）" in shown.out
    files = json.loads(call("attach", data, "--from-folder", source, "--dry-run", "--json").out)["files"]
    by_name = {Path(each["file"]).name: each for each in files}
    assert by_name["3月5日 通知.pdf"]["task"] == "2-7"
    assert {"field": "title", "value": "通知", "source": "文件名"} in by_name["3月5日 通知.pdf"]["proposals"]
    assert (by_name["扫描件0001.jpg"]["slot"], by_name["扫描件0001.jpg"]["task"]) == (None, "2-7")
    assert by_name["扫描件0001.jpg"]["doubt"] == "“扫描件0001.jpg”看起来是图片，“志愿者名单”要的是名单。"
    assert by_name["未归类.pdf"]["task"] is None
    assert "程序" in by_name["看我.exe"]["refused"]
    assert on_record(data) == {}


def test_a_folder_is_taken_in(data: Path, source: Path, call) -> None:
    said = call("attach", data, "--from-folder", source)
    assert said.code == 0
    assert "新收进 3 份材料，按文件夹名归入任务 2 份，没有归入的 1 份。" in said.out
    assert "“看我.exe”是程序" in said.err
    assert on_record(data) == {
        "3月5日 通知.pdf": (True, 1, "佐证材料/2-7 志愿服务"),
        "扫描件0001.jpg": (True, 1, "佐证材料/2-7 志愿服务/志愿者名单"),
        "未归类.pdf": (True, 0, "佐证材料"),
    }
    workspace = Workspace.open(data)
    with workspace.reading() as session:
        assert not session.scalars(select(RequirementEvidence)).all()  # a picture is no list
        assert not any(row.formed_on or row.kind for row in session.scalars(select(Evidence)))
    workspace.close()


def test_a_folder_named_as_a_slot_fills_it(data: Path, source: Path, call) -> None:
    """What fits; the dry run says the same, of bytes that are on record too."""
    lists = source / "2-7 志愿服务" / "志愿者名单"
    file(lists, "名单.xlsx", b"xlsx")
    file(lists, "先收的.docx", b"known")
    assert call("attach", data, "2-7", lists / "先收的.docx").code == 0
    workspace = Workspace.open(data)
    with workspace.log.change("类型") as session:
        session.scalars(select(Evidence)).one().kind = "总结"
    workspace.close()
    shown = call("attach", data, "--from-folder", source, "--dry-run")
    assert "志愿者名单/名单.xlsx　归入 2-7 “志愿者名单”" in shown.out
    assert "志愿者名单/先收的.docx　归入 2-7\n" in shown.out.replace("　建议", "\n")
    warned = [line for line in shown.err.splitlines() if "志愿者名单" in line]
    assert warned == [
        "注意：“先收的.docx”看起来是总结，“志愿者名单”要的是名单。只归入任务 2-7。",
        "注意：“扫描件0001.jpg”看起来是图片，“志愿者名单”要的是名单。只归入任务 2-7。",
    ]
    said = call("attach", data, "--from-folder", source)
    assert [line for line in said.err.splitlines() if "志愿者名单" in line] == warned
    assert "归入任务 4 份（其中放入所需材料 1 份），没有归入的 1 份" in said.out
    workspace = Workspace.open(data)
    with workspace.reading() as session:
        filled = session.scalars(select(RequirementEvidence)).all()
        assert [link.evidence.original_name for link in filled] == ["名单.xlsx"]
    workspace.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2-7", "a.pdf", "--inbox", "b.pdf"], "不能和"),
        (["--from-folder", "x", "--inbox", "b.pdf"], "只能用一个"),
        (["--from-folder", "x", "--slot", "名单"], "不能和"),
        (["2-7", "a.pdf", "--dry-run"], "--dry-run"),
        (["--inbox"], "--inbox"),
        (["2-7"], "缺少 FILE"),
        ([], "缺少 TASKCODE"),
    ],
)
def test_ways_that_exclude_each_other(data: Path, words: list[str], said: str, call) -> None:
    refused = call("attach", data, *words)
    assert refused.code == 2
    assert said in refused.err


@pytest.mark.parametrize("before", [True, False])
def test_options_stand_anywhere(data: Path, tmp_path: Path, before: bool, call) -> None:
    paper = file(tmp_path, "通知.pdf")
    words = ["--title", "甲", "2-7", paper] if before else ["2-7", "--title", "甲", paper]
    assert call("attach", data, *words).out == "2-7 已有材料：甲。\n"


def test_what_serves_nothing_is_shown(data: Path, tmp_path: Path, call) -> None:
    """Beside the inbox; a file whose task is deleted waits there again."""
    for name in ("甲.txt", "乙.txt"):
        assert call("attach", data, "2-7", file(tmp_path, name, name.encode())).code == 0
    workspace = Workspace.open(data)
    with workspace.log.change("移出") as session:
        session.delete(
            session.scalars(select(EvidenceLink).join(Evidence).where(Evidence.title == "甲")).one()
        )
    workspace.close()
    assert call("task", "remove", data, "2-7", "--yes").code == 0
    shown = json.loads(call("show", data, "--json").out)
    titles = {key: [one["title"] for one in shown[key]] for key in ("inbox", "unused")}
    assert titles == {"inbox": ["乙"], "unused": ["甲"]}


def test_what_is_on_file_keeps_its_record_and_that_is_said(data: Path, tmp_path: Path, call) -> None:
    known, new = file(tmp_path, "乙.txt", b"known"), file(tmp_path, "丙.txt", b"new")
    assert call("attach", data, "2-7", known, "--formed-on", "2021-03-05").err == ""
    given = ("--title", "新题名", "--formed-on", "2021-06-06")
    said = call("attach", data, "2-7", known, new, *given)
    assert said.code == 0
    assert said.err == (
        "注意：“乙.txt”以前收过（乙），登记照旧，没有改题名、形成日期；"
        "要改请在窗口的“材料库”里选中它，点“全部登记…”。\n"
    )
    said = call("attach", data, "2-7", known, "--title", " 乙 ", "--formed-on", "2021-03-05")
    assert (said.code, said.err) == (0, "")


def test_every_refused_file_is_named_with_its_place(data: Path, tmp_path: Path, call) -> None:
    empty = [file(tmp_path, f"空{number}.pdf", b"") for number in range(1, 9)]
    said = call("attach", data, "--inbox", *empty, file(tmp_path, "好.txt"))
    *lines, last = said.err.splitlines()
    assert lines == [f"注意：{path}：“{path.name}”是空文件，没有内容。" for path in empty]
    assert (said.code, last) == (1, "8 个文件没有收进，原因见上；其余 1 个文件照常收进。")
    said = call("attach", data, "2-7", *empty, file(tmp_path, "另一份.txt", b"more"))
    *lines, last = said.err.splitlines()
    assert lines == [f"注意：{path}：“{path.name}”是空文件，没有内容。" for path in empty]
    assert (said.code, last) == (1, "8 个文件不能添加，原因见上；没有添加任何文件。")
    said = call("attach", data, "2-7", empty[0])
    assert (said.code, said.err) == (1, "“空1.pdf”是空文件，没有内容。没有添加任何文件。\n")


def test_a_folder_tells_every_refused_file(data: Path, tmp_path: Path, call) -> None:
    folder = tmp_path / "2-7 志愿服务"
    folder.mkdir()
    file(folder, "好.txt")
    empty = [file(folder, f"空{number}.pdf", b"") for number in range(1, 9)]
    said = call("attach", data, "--from-folder", folder)
    told = [f"注意：2-7 志愿服务/{path.name}：“{path.name}”是空文件，没有内容。" for path in empty]
    assert (said.code, said.err.splitlines()) == (0, told)


def test_a_folder_given_again_tells_what_has_a_place(data: Path, source: Path, call) -> None:
    file(source / "2-7 志愿服务", "空.txt", b"")
    first = call("attach", data, "--from-folder", source)
    assert "注意：佐证材料/2-7 志愿服务/空.txt：“空.txt”是空文件，没有内容。" in first.err
    assert call("attach", data, "1-1", source / "未归类.pdf").code == 0
    again = call("attach", data, "--from-folder", source).out.splitlines()
    assert again[-1] == (
        "新收进 0 份材料，按文件夹名归入任务 2 份，以前收过、已有用处的 1 份，没有归入的 0 份。"
    )


def test_what_attaching_heals_is_said(data: Path, tmp_path: Path, call) -> None:
    one = file(tmp_path, "通知.pdf", b"notice")
    assert call("attach", data, "2-7", one).code == 0
    (stored,) = [path for path in (data / "files").rglob("*") if path.is_file()]
    stored.unlink()
    assert call("check-files", data).code == 1
    said = call("attach", data, "1-1", one)
    assert said.out.splitlines()[0] == "有 1 份材料的文件原来不见了或内容变了，这次找回了。"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such names")
def test_names_cannot_break_a_line_or_hide_in_it(data: Path, tmp_path: Path, call) -> None:
    names = ("上\n下.txt", "一\u200b二.txt", os.fsdecode("名单.txt".encode("gbk")))
    said = call(
        "attach", data, "2-7", *(file(tmp_path, name, name.encode("utf-8", "replace")) for name in names)
    )
    assert said.out.startswith("2-7 已有材料：上 下、一二、")
    assert len(said.out.splitlines()) == 1
    shown = call("show", data).out.splitlines()
    assert "      材料：上 下（上\\u000a下.txt）" in shown
    assert "      材料：一二（一\\u200b二.txt）" in shown
    assert "      材料：名单（名单.txt）" in shown  # as a Chinese Windows wrote it
    assert call("check-files", data).code == 0
    for path in (data / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    lines = call("check-files", data).out.splitlines()
    assert len(lines) == 3
    assert "不见了：上 下（上\\u000a下.txt）" in lines
    assert "不见了：一二（一\\u200b二.txt）" in lines


def test_progress_is_one_line_of_a_terminal(
    data: Path, tmp_path: Path, call, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = file(tmp_path, "通知.pdf", b"notice")
    assert call("attach", data, "--inbox", one).err == ""
    monkeypatch.setattr(parts, "_SHOWN_EVERY", -1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    said = call("attach", data, "2-7", one)
    assert said.code == 0
    assert "% 通知.pdf" in said.err
    assert "\n" not in said.err
    assert said.err.endswith(" \r")


def test_progress_runs_over_all_of_it_and_never_goes_back(
    data: Path, tmp_path: Path, call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_SHOWN_EVERY", -1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    folder = tmp_path / "2-7 志愿服务"
    folder.mkdir()
    files = [file(folder, f"通知{number}.txt", b"notice %d" % number) for number in range(3)]
    for asked in (("--inbox", *files[:1]), ("2-7", *files[:2]), ("--from-folder", folder)):
        said = call("attach", data, *asked)
        assert said.code == 0
        parts_done = [int(each) for each in re.findall(r"\r *(\d+)% ", said.err)]
        assert len(parts_done) > 3
        assert parts_done == sorted(parts_done)
        assert parts_done[-1] <= 100


def test_what_cannot_be_opened_is_said(data: Path, tmp_path: Path, call) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    for name, content in (("坏.jpg", b"\xff\xd8\xff\xe0bad"), ("好.txt", "活动总结".encode())):
        file(folder, name, content)
    said = "注意：“坏.jpg”打不开，已收进并标明，请核对。\n"
    assert call("attach", data, "--from-folder", folder).err == said
    assert call("attach", data, "--from-folder", folder).err == ""  # as it was said before


def test_a_file_is_no_folder(data: Path, tmp_path: Path, call) -> None:
    said = call("attach", data, "--from-folder", file(tmp_path, "通知.pdf"))
    assert (said.code, said.err) == (1, "“通知.pdf”是文件，不是文件夹，请选它所在的文件夹。\n")
    said = call("relink", data, file(tmp_path, "存档.zip"))
    assert (said.code, said.err) == (1, "“存档.zip”是压缩包，请先解压，再选解压出来的文件夹。\n")
    assert "请确认U盘" in call("relink", data, tmp_path / "没有").err


def test_doubtful_folders_are_said_once(data: Path, tmp_path: Path, call) -> None:
    folder = tmp_path / "材料"
    for name in ("5.1劳动节慰问", "2-1 核心价值观/照片"):
        (folder / name).mkdir(parents=True)
        for number in (1, 2):
            file(folder / name, f"{number}.jpg", f"{name}{number}".encode())
    shown = call("attach", data, "--from-folder", folder, "--dry-run")
    slots = "“核心价值观主题词和公益广告照片”、“主题教育实践活动照片”"
    assert shown.err.splitlines() == [
        f"注意：文件夹“照片”对得上 2 格（{slots}），没有放入。只归入任务 2-1。",
        "注意：文件夹“5.1劳动节慰问”开头像日期，和任务 5-1 的内容对不上，没有按它归入。放进待归口。",
    ]
    files = json.loads(call("attach", data, "--from-folder", folder, "--dry-run", "--json").out)["files"]
    assert [one["task"] for one in files] == ["2-1", "2-1", None, None]
    assert all("文件夹“" in one["doubt"] for one in files)
